//! Evidence for readers outside: nobody's initials and nobody's words, but every figure and the seal.

use std::collections::BTreeSet;
use std::fs;

use chrono::TimeDelta;
use serde_json::Value;
use vialwatch::report::redacted::{LEFT_OUT, redacted};
use vialwatch::session::fact::{
    Answer, Cause, Fact, FollowUp, Item, Late, Part, Record, SignOff, StepKey, Verdict,
};

use super::command::{copy, report};
use crate::support::facts::{initials, noon, opening, record};

/// Members of a journal's lines that hold a person, or what a person wrote.
const PERSONAL: [&str; 13] = [
    "by",
    "operator",
    "second",
    "to",
    "reason",
    "text",
    "told",
    "typed",
    "remark",
    "what",
    "whom",
    "reference",
    "note",
];

/// All strings under those names, wherever they stand.
fn personal(value: &Value, is_personal: bool, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if is_personal => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| personal(item, is_personal, found)),
        Value::Object(members) => {
            for (name, member) in members {
                personal(member, PERSONAL.contains(&name.as_str()), found);
            }
        }
        _ => {}
    }
}

/// Whether the text holds this, not as a part of a longer word.
fn holds(text: &str, words: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(words).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + words.len()..]);
        !is_letter(before.chars().next_back()) && !is_letter(after.chars().next())
    })
}

#[test]
fn no_format_holds_a_person_or_anybodys_words_and_all_hold_the_seal() {
    for name in ["finished", "rejected", "corrected-and-settled"] {
        let data = tempfile::tempdir().unwrap();
        let journal = copy(name, &data.path().join("sessions/2026-11"));
        let id = journal.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut theirs = BTreeSet::new();
        for line in fs::read_to_string(&journal).unwrap().lines() {
            personal(&serde_json::from_str(line).unwrap(), false, &mut theirs);
        }
        assert!(theirs.contains("JD") && theirs.contains("4711"), "{theirs:?}");
        for format in ["html", "markdown", "csv", "json"] {
            let whole = report(&data, &[&id, "--format", format]);
            let shown = |it: &&String| holds(&whole.stdout, it);
            assert!(
                theirs.iter().filter(shown).count() > 3,
                "{name} {format}: nothing to leave out"
            );
            let ended = report(&data, &[&id, "--format", format, "--redact"]);
            assert_eq!((ended.status, ended.stderr.as_str()), (0, ""), "{name} {format}");
            for it in &theirs {
                assert!(!holds(&ended.stdout, it), "{name} {format}: {it}\n{}", ended.stdout);
            }
            for kept in ["REDACTED", "P1", LEFT_OUT, "GK8831"] {
                assert!(ended.stdout.contains(kept), "{name} {format}: no {kept}");
            }
            let seals = |text: &str| -> Vec<String> {
                let seal = regex_lite::Regex::new("([0-9A-Z]{4}-){3}[0-9A-Z]{4}").unwrap();
                seal.find_iter(text).map(|it| it.as_str().to_owned()).collect()
            };
            assert!(!seals(&whole.stdout).is_empty(), "{name} {format}");
            assert_eq!(seals(&whole.stdout), seals(&ended.stdout), "{name} {format}");
        }
    }
}

#[test]
fn a_table_of_all_sessions_leaves_people_out_and_a_label_is_refused() {
    let data = tempfile::tempdir().unwrap();
    copy("finished", &data.path().join("sessions/2026-11"));
    let all = report(&data, &["--all", "--format", "csv", "--redact"]);
    assert_eq!(all.status, 0, "{}", all.stderr);
    assert!(all.stdout.contains("P1") && !holds(&all.stdout, "JD"), "{}", all.stdout);
    let label = report(&data, &["0001", "--format", "label", "--redact"]);
    assert_eq!((label.status, label.stdout.as_str()), (2, ""));
}

fn key() -> StepKey {
    StepKey { step: "hands".into(), vial: None, part: Part::Main }
}

/// One of every kind of fact that holds a person or words, with `SECRET` and `QX` in each place.
fn secretive() -> Vec<Fact> {
    let secret = || "SECRET".to_owned();
    let late =
        || Late { earliest: noon(), latest: noon() + TimeDelta::minutes(1), reason: secret() };
    let (who, cause) = (|| initials("QX"), Cause::Whereabouts);
    let texts = |text: String| Answer::Text(text);
    let answered = |answer| Fact::StepAnswered { key: key(), answer, late: Some(late()) };
    let sign_off = SignOff {
        by: who(),
        verdict: Verdict::NotAccepted,
        remark: Some(secret()),
        follow_up: FollowUp::Open { what: secret(), whom: secret() },
        acknowledged: Vec::new(),
    };
    vec![
        opening("0123456789AB"),
        answered(texts(secret())),
        answered(Answer::Order { reference: secret(), prepared_at: None }),
        answered(Answer::Witnessed { by: who(), read: None }),
        Fact::CloseCall {
            question: "hands".into(),
            answer: Some(texts(secret())),
            typed: secret(),
            refusal: "too-late".into(),
        },
        Fact::RejectionExplained { item: Item::Bag, reason: secret() },
        Fact::Rejected { item: Item::Bag, reason: secret() },
        Fact::PharmacistNamed { cause, by: who() },
        Fact::Discarded { told: secret() },
        Fact::DiscardChosen { reason: secret() },
        Fact::Overridden { key: key(), answer: texts(secret()), second: who(), reason: secret() },
        Fact::WaitEndedEarly { key: key(), second: who(), reason: secret() },
        Fact::ValueCorrected { key: key(), answer: texts(secret()), reason: secret() },
        Fact::TimeCorrected { key: key(), at: late() },
        Fact::ChangeProposed(Box::new(Fact::TimeCorrected { key: key(), at: late() })),
        Fact::ChangeSeen { by: who() },
        answered(texts("QX".into())),
        Fact::ChangeWithdrawn { reason: secret() },
        Fact::StepUndone { key: key(), reason: secret() },
        Fact::NoteWritten { text: secret() },
        Fact::IncidentReported { text: secret() },
        Fact::HandedOver { to: who() },
        Fact::ClockSettled { second: who(), tray: noon(), now: noon() },
        Fact::InfusionLateTold { key: key(), told: secret() },
        Fact::SignedOff(Box::new(sign_off)),
    ]
}

#[test]
fn every_kind_of_fact_loses_its_people_and_words_and_nothing_else() {
    let facts = secretive().into_iter().zip(1..).map(|(fact, seq)| record(seq, fact));
    let records: Vec<Record> = facts.collect();
    let out = redacted(&records);
    assert_eq!(out.len(), records.len());
    for (before, after) in records.iter().zip(&out) {
        let (before_told, told) = (format!("{:?}", before.fact), format!("{:?}", after.fact));
        assert!(before.seq == 1 || before_told.contains("SECRET") || before_told.contains("QX"));
        for theirs in ["SECRET", "QX", "\"JD\""] {
            assert!(!told.contains(theirs), "{told}");
        }
        let masked = before_told.replace("SECRET", LEFT_OUT).replace("QX", "P2");
        assert_eq!(masked.replace("\"JD\"", "\"P1\""), told);
        assert_eq!((before.seq, &before.stamp.reading), (after.seq, &after.stamp.reading));
        assert_eq!(after.stamp.by, initials("P1"));
    }
}
