//! `verify` as people and scripts get it: text, JSON, status, and not a byte changed.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use sha2::{Digest, Sha256};

use super::driver::{Run, command, vialwatch};
use super::journal_path;
use crate::support::facts::HexOf;

const PREPARE: &[&str] = &["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"];

/// A session that was left at a step; its id and its journal.
fn left_at(data: &Path, step: &str) -> (String, PathBuf) {
    let mut run = Run::start(data, PREPARE);
    run.usual_until(step);
    run.settle();
    let id = run.id();
    run.kill();
    (id, journal_path(data))
}

/// Every file below a folder.
fn all(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

fn rows(text: &str) -> Vec<serde_json::Value> {
    serde_json::from_str(text).unwrap()
}

/// Puts another text into the document and sums it anew, as anybody can.
fn forge(document: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(document).unwrap();
    assert!(text.contains(old), "{old}");
    let text = text.replacen(old, new, 1);
    let (summed, _) = text.rsplit_once("\"sum\":\"").unwrap();
    let sum = format!("{:x}", HexOf(Sha256::digest(summed.as_bytes()).as_slice()));
    fs::write(document, format!("{summed}\"sum\":\"{sum}\"}}\n")).unwrap();
}

/// Each seal as it was shown, with the number of the last fact that was saved by then.
#[test]
fn every_seal_that_was_shown_is_found_in_the_record_where_it_was_shown() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), PREPARE);
    let mut shown = Vec::new();
    for step in ["calculation", "water-check", "hold", "release"] {
        run.usual_until(step);
        let seal = run.reply().lines().find_map(|line| line.strip_prefix("  seal "));
        shown.push((seal.expect("a seal").to_owned(), run.last_saved()));
        let now = vialwatch(data.path(), &["verify", &run.id()]);
        assert_eq!(now.status, 0, "while it runs: {}", now.stdout);
        assert!(now.stdout.contains(&shown.last().unwrap().0), "{}", now.stdout);
    }
    run.usual_until("infusion-start");
    let id = run.id();
    run.say("now");
    run.say("now");
    run.end();
    let rows = rows(&vialwatch(data.path(), &["verify", "--json"]).stdout);
    let facts = fs::read_to_string(journal_path(data.path())).unwrap().lines().count();
    assert_eq!((rows.len(), &rows[0]["id"], &rows[0]["intact"]), (1, &id.into(), &true.into()));
    for (seal, saved) in &shown {
        let found = vialwatch(data.path(), &["verify", "--seal", seal]);
        assert_eq!(found.status, 0, "{}", found.stdout);
        let told = format!("  matches fact {saved} of {facts}; the ");
        assert!(found.stdout.contains(&told), "{told} in {}", found.stdout);
        let json = vialwatch(data.path(), &["verify", "--json", "--seal", seal]).stdout;
        let parsed: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        assert_eq!(parsed[0]["matches"], *saved);
    }
    let last = rows[0]["seal"].as_str().unwrap();
    let found = vialwatch(data.path(), &["verify", "--seal", &last.to_lowercase()]);
    assert!(found.stdout.contains(&format!("  matches fact {facts} of {facts}\n")));
}

/// The writer appends and replaces its document as fast as it can; nobody waits for anybody.
#[test]
fn a_session_that_is_being_written_is_never_called_altered() {
    let data = tempfile::tempdir().unwrap();
    let mut writer = command(&[], data.path(), PREPARE);
    let writer = writer.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut writer = writer.spawn().unwrap();
    let lines = format!("MK 1.3\n{}", ":note the ward called\n".repeat(300));
    writer.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let (mut looked, mut facts) = (0, 0);
    loop {
        let has_ended = writer.try_wait().unwrap().is_some();
        let seen = vialwatch(data.path(), &["verify"]);
        assert_eq!(seen.status, 0, "{}", seen.stdout);
        let now = seen.stdout.split(' ').find_map(|word| word.parse::<u64>().ok()).unwrap_or(0);
        assert!(now >= facts, "{facts} facts, then {}", seen.stdout);
        (looked, facts) = (looked + 1, now);
        if has_ended {
            break;
        }
    }
    println!("looked {looked} times, {facts} facts at last");
    assert_eq!(facts, 305);
}

#[test]
fn the_status_tells_intact_from_altered_and_from_not_found() {
    let data = tempfile::tempdir().unwrap();
    let none = vialwatch(data.path(), &["verify"]);
    assert_eq!((none.status, none.stdout.as_str()), (0, "no records\n"));
    assert_eq!(vialwatch(data.path(), &["verify", "--json"]).stdout, "[]\n");
    let seal = "K7Q2-M9XD-2F4C-81AB";
    assert_eq!(vialwatch(data.path(), &["verify", "--seal", seal]).status, 3);
    let (id, journal) = left_at(data.path(), "light");
    let status = |arguments: &[&str]| vialwatch(data.path(), arguments).status;
    assert_eq!(status(&["verify"]), 0);
    assert_eq!(status(&["verify", &id[8..]]), 0);
    assert_eq!(status(&["verify", journal.to_str().unwrap()]), 0);
    assert_eq!(status(&["verify", journal.with_extension("json").to_str().unwrap()]), 0);
    assert_eq!(status(&["verify", data.path().to_str().unwrap()]), 0);
    assert_eq!(status(&["verify", &id, "--seal", seal]), 3);
    assert_eq!(status(&["verify", &id, "--seal", "K7Q2"]), 2);
    assert_eq!(status(&["verify", "0000"]), 4);
    assert_eq!(status(&["verify", "0000", "--seal", seal]), 4);
    assert_eq!(status(&["verify", data.path().join("none.jsonl").to_str().unwrap()]), 4);
    let both = vialwatch(data.path(), &["verify", "0000", &id]);
    assert_eq!(both.status, 4);
    assert!(both.stdout.contains(": intact, "), "the others are examined: {}", both.stdout);
    assert!(both.stderr.contains("there is no session 0000"), "{}", both.stderr);
}

#[test]
fn an_altered_fact_is_told_with_its_number_and_nothing_is_changed_by_looking() {
    let data = tempfile::tempdir().unwrap();
    let (id, journal) = left_at(data.path(), "water");
    let text = fs::read_to_string(&journal).unwrap();
    let line = text.lines().find(|line| line.contains("\"key\":\"cabinet\"")).unwrap();
    let seq: serde_json::Value = serde_json::from_str(line).unwrap();
    let seq = seq["seq"].as_u64().unwrap();
    fs::write(&journal, text.replace("\"some text\"", "\"same text\"")).unwrap();
    let before = all(data.path());
    let told = vialwatch(data.path(), &["verify", &id]);
    assert_eq!((told.status, told.stderr.as_str()), (3, ""));
    let line = format!(
        "{}: NOT INTACT: line {seq}: does not fit its own hash: it was altered or damaged; the \
         first {} facts fit together\n",
        journal.display(),
        seq - 1
    );
    assert_eq!(told.stdout, line);
    let rows = rows(&vialwatch(data.path(), &["verify", "--json"]).stdout);
    let row = rows[0].as_object().unwrap();
    let members: Vec<&str> = row.keys().map(String::as_str).collect();
    assert_eq!(members, ["first_bad", "id", "intact", "matches", "path", "reason", "seal"]);
    assert_eq!((&row["first_bad"], &row["intact"]), (&seq.into(), &false.into()));
    assert_eq!((&row["seal"], &row["matches"]), (&().into(), &().into()));
    assert_eq!(all(data.path()), before);
}

#[test]
fn a_journal_that_is_no_file_is_not_opened() {
    let data = tempfile::tempdir().unwrap();
    let (id, journal) = left_at(data.path(), "light");
    let elsewhere = data.path().join("elsewhere");
    fs::rename(&journal, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &journal).unwrap();
    let told = vialwatch(data.path(), &["verify", &id]);
    assert_eq!(told.status, 3);
    assert!(told.stdout.contains("the journal is no regular file"), "{}", told.stdout);
}

/// The second copy is not what was written: going on keeps it aside and says so.
#[test]
fn a_forged_summary_is_told_on_opening_kept_and_written_anew() {
    let data = tempfile::tempdir().unwrap();
    let (id, journal) = left_at(data.path(), "wipe");
    let document = journal.with_extension("json");
    forge(&document, "\"order\":\"4711\"", "\"order\":\"4712\"");
    let forged = fs::read(&document).unwrap();
    let told = "summary-false: the second copy said what its facts do not";
    let shown = vialwatch(data.path(), &["show", &id]);
    assert!(shown.stdout.contains(&format!("found: {told}")), "{}", shown.stdout);
    assert_eq!(fs::read(&document).unwrap(), forged, "nothing is changed by looking");
    let mut run = Run::start(data.path(), &["resume", "--plain"]);
    assert!(run.heard(&format!("notice recovered {told}; mended")), "{}", run.text());
    run.settle();
    run.kill();
    assert_eq!(fs::read(journal.with_extension("damaged-1.bin")).unwrap(), forged);
    assert!(fs::read_to_string(&document).unwrap().contains("\"order\":\"4711\""));
    assert_eq!(vialwatch(data.path(), &["verify", &id]).status, 0);
}

/// Lists read the summary alone: it must be what the facts give, though no hash of a fact covers it.
#[test]
fn a_forged_summary_or_state_is_told_although_its_sum_fits() {
    for (old, new, which) in [
        ("\"order\":\"4711\"", "\"order\":\"4712\"", "summary"),
        ("\"exceptions_total\":", "\"exceptions_total\":1", "summary"),
        ("\"operator\":\"JD\"", "\"operator\":\"JE\"", "state"),
    ] {
        let data = tempfile::tempdir().unwrap();
        let (id, journal) = left_at(data.path(), "light");
        let document = journal.with_extension("json");
        forge(&document, old, old);
        assert_eq!(vialwatch(data.path(), &["verify", &id]).status, 0, "unchanged");
        forge(&document, old, new);
        let told = vialwatch(data.path(), &["verify", &id]);
        assert_eq!(told.status, 3, "{old}");
        let reason = format!("the document: its {which} is not what its facts give");
        assert!(told.stdout.contains(&reason), "{}", told.stdout);
    }
    let data = tempfile::tempdir().unwrap();
    let (id, journal) = left_at(data.path(), "light");
    let document = journal.with_extension("json");
    for _ in 0..2 {
        let ours = format!("\"derived_by\":{},", vialwatch::store::summary::DERIVED_BY);
        forge(&document, &ours, "\"derived_by\":2,");
    }
    forge(&document, "\"order\":\"4711\"", "\"order\":\"by other rules\"");
    assert_eq!(vialwatch(data.path(), &["verify", &id]).status, 0, "other rules may differ");
}
