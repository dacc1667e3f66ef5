//! A protocol as people read it: the whole text, and what follows from the windows held against
//! the figures worked out by hand.

use std::fs;

use vialwatch::protocol::outlook::{Branch, LatestAct, Term, outlook};
use vialwatch::protocol::{Protocol, parse};
use vialwatch::quantity::{Quantity, Unit};
use vialwatch::time::Span;

use super::{protocol, text};
use crate::binary::driver::vialwatch;

const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/protocol/shown.txt");

fn branches(protocol: &Protocol, dose: Option<u32>) -> Vec<Branch> {
    let tenths =
        |dose: u32| Quantity::new(rust_decimal::Decimal::new(dose.into(), 1), Unit::Milligram);
    let calculation = dose.map(|dose| protocol.dose.calculate(tenths(dose)).unwrap());
    outlook(protocol, calculation.as_ref()).unwrap()
}

/// The branch that these answers lead to.
fn branch(protocol: &Protocol, dose: Option<u32>, answers: &[(&str, &str)]) -> Branch {
    let leads = |branch: &Branch| {
        branch.answers.iter().all(|(step, words)| {
            let given = answers.iter().find(|(known, _)| known == step);
            given.is_none_or(|(_, word)| words.iter().any(|known| known == word))
        })
    };
    let mut found: Vec<Branch> = branches(protocol, dose);
    found.retain(leads);
    assert_eq!(found.len(), 1, "{answers:?} leads to {found:?}");
    found.remove(0)
}

/// The terms as `minutes after milestone`.
fn terms(protocol: &Protocol, terms: &[Term]) -> String {
    let each = terms.iter().map(|term| {
        format!("{} {}", term.after.floor_secs() / 60, protocol.milestones[term.from].id)
    });
    each.collect::<Vec<_>>().join(", ")
}

fn act<'a>(protocol: &Protocol, branch: &'a Branch, id: &str) -> Option<&'a LatestAct> {
    let (index, _) = protocol.milestone(id).unwrap();
    branch.acts.iter().find(|act| act.act == index)
}

#[track_caller]
fn latest(protocol: &Protocol, branch: &Branch, id: &str) -> String {
    terms(protocol, &act(protocol, branch, id).unwrap().terms)
}

/// With reconstitution at R and dilution begun at D: dilute by R + 4 h, start by the earlier of
/// R + 7 h and D + 6 h, take a refrigerated bag out an hour before that, finish by R + 8 h.
#[test]
fn what_follows_is_what_was_worked_out_by_hand() {
    let protocol = protocol();
    for store in ["use-now", "room", "refrigerate", "cold-to-ward"] {
        for next in ["dilute-now", "refrigerate"] {
            let branch = branch(&protocol, None, &[("store", store), ("vials-next", next)]);
            let latest = |id| latest(&protocol, &branch, id);
            assert_eq!(latest("dilution-end"), "240 reconstitution-start");
            assert_eq!(latest("infusion-start"), "420 reconstitution-start, 360 dilution-start");
            assert_eq!(latest("infusion-end"), "480 reconstitution-start");
            let cold = matches!(store, "refrigerate" | "cold-to-ward");
            let out = act(&protocol, &branch, "out-of-refrigerator");
            assert_eq!(out.is_some(), cold, "{store}");
            if let Some(out) = out {
                let by = "360 reconstitution-start, 300 dilution-start";
                assert_eq!(terms(&protocol, &out.terms), by);
            }
        }
    }
}

#[test]
fn without_its_hour_a_refrigerated_bag_may_stay_until_the_infusion() {
    let protocol = protocol();
    let branch = branch(&protocol, None, &[("store", "refrigerate")]);
    let out = act(&protocol, &branch, "out-of-refrigerator").unwrap();
    let without = terms(&protocol, out.without_targets.as_ref().unwrap());
    assert_eq!(without, "420 reconstitution-start, 360 dilution-start");
    assert_eq!(act(&protocol, &branch, "infusion-start").unwrap().without_targets, None);
}

#[test]
fn only_answers_that_make_a_difference_are_told_apart() {
    let protocol = protocol();
    let answers = |dose| -> Vec<_> {
        branches(&protocol, dose).into_iter().map(|branch| branch.answers).collect()
    };
    let store = |words: &[&str]| {
        vec![("store".to_owned(), words.iter().map(|word| (*word).to_owned()).collect())]
    };
    let stores =
        vec![store(&["use-now", "room"]), store(&["refrigerate"]), store(&["cold-to-ward"])];
    assert_eq!(answers(None), stores);
    assert_eq!(answers(Some(13)).len(), 6, "adding to the bag makes the infusion longer");
    // 0.5 mg can't be added to the bag as it is, so every way takes the same time.
    assert_eq!(answers(Some(5)), stores);
}

/// 55.2 mL at 50 mL/h take 66 min 15 s.
#[test]
fn a_longer_infusion_starts_earlier() {
    let protocol = protocol();
    let answers = [("store", "room"), ("bag-method", "add")];
    let branch = branch(&protocol, Some(13), &answers);
    let start = act(&protocol, &branch, "infusion-start").unwrap();
    let after: Vec<Span> = start.terms.iter().map(|term| term.after).collect();
    assert_eq!(after, [Span::from_secs(8 * 3600 - 3975), Span::from_mins(6 * 60)]);
}

#[test]
fn figures_follow_from_the_file_and_what_follows_from_another_is_left_out() {
    let of = |old: &str, new: &str| {
        assert!(text().contains(old));
        parse(&text().replacen(old, new, 1)).unwrap()
    };
    let start = |protocol: &Protocol| {
        latest(protocol, &branch(protocol, None, &[("store", "room")]), "infusion-start")
    };
    let shorter = of("{\"at_most\": \"8 h\"}", "{\"at_most\": \"7 h\"}");
    assert_eq!(start(&shorter), "360 reconstitution-start", "dilution never begins before R");
    // Dilution begins by R + 4 h, so D + 6 h is never later than R + 10 h.
    let longer = of("{\"at_most\": \"8 h\"}", "{\"at_most\": \"11 h\"}");
    assert_eq!(start(&longer), "360 dilution-start");
    let just = of("{\"at_most\": \"8 h\"}", "{\"at_most\": \"659 min\"}");
    assert_eq!(start(&just), "599 reconstitution-start, 360 dilution-start");
}

/// `SHOWN=write cargo test --test it protocol` writes the file anew; the difference is for you.
#[test]
fn the_whole_text_is_the_stored_one() {
    let data = tempfile::tempdir().unwrap();
    let shown = vialwatch(data.path(), &["protocol", "show", "--dose", "1.3"]);
    assert_eq!((shown.status, shown.stderr.as_str()), (0, ""));
    if std::env::var_os("SHOWN").is_some() {
        fs::write(STORED, &shown.stdout).unwrap();
    }
    let stored = fs::read_to_string(STORED).unwrap();
    for (number, (is, was)) in shown.stdout.lines().zip(stored.lines()).enumerate() {
        assert_eq!(is, was, "line {}", number + 1);
    }
    assert_eq!(shown.stdout, stored);
}

#[test]
fn nothing_of_a_protocol_is_left_out_of_its_text() {
    let data = tempfile::tempdir().unwrap();
    let shown = vialwatch(data.path(), &["protocol", "show"]).stdout;
    let protocol = protocol();
    let mut parts: Vec<&str> = vec![&protocol.title, &protocol.id];
    for step in protocol.steps() {
        parts.push(&step.id);
        parts.extend(step.start_text.iter().chain(&step.text).map(|it| it.say.as_str()));
        parts.extend(step.choices().iter().flat_map(|it| [it.word.as_str(), &it.label]));
    }
    parts.extend(protocol.windows.iter().map(|window| window.id.as_str()));
    parts.extend(protocol.milestones.iter().map(|milestone| milestone.id.as_str()));
    parts.extend(protocol.sources.iter().map(|source| source.title.as_str()));
    parts.extend(protocol.facts.iter().map(|fact| fact.text.as_str()));
    for part in parts {
        assert!(shown.contains(part), "{part} is not shown");
    }
}

#[test]
fn a_dose_is_read_as_it_is_typed_and_one_that_is_not_served_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let show = |dose: &str| vialwatch(data.path(), &["protocol", "show", "--dose", dose]);
    assert!(show("1,3").stdout.contains("FOR 1.3 mg"));
    assert_eq!(show("much").status, 2);
    let above = show("5.1");
    assert_eq!((above.status, above.stdout.as_str()), (1, ""));
    assert!(above.stderr.contains("it serves 0.5 mg to 5 mg"), "{}", above.stderr);
}
