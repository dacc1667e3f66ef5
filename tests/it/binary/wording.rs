//! What a person reads when something is asked, refused or damaged: in words, once, and in a line
//! that fits where it must.

use std::fs;

use super::driver::{Run, vialwatch};
use super::journal_path;

const PREPARE: &[&str] = &["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"];

#[test]
fn the_table_of_help_fits_eighty_columns() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), PREPARE);
    run.say(":help");
    let table: Vec<&str> = run.reply().lines().take_while(|line| !line.starts_with('[')).collect();
    assert!(table.len() > 20, "{table:?}");
    for line in table {
        assert!(line.chars().count() < 80, "{line}");
    }
}

#[test]
fn a_wrong_answer_is_told_what_an_answer_looks_like() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), PREPARE);
    run.usual_until("hands");
    run.say("done");
    assert!(run.reply().starts_with("refused not-an-answer "), "{}", run.reply());
    assert!(run.heard("y confirms") && run.heard(":help"), "{}", run.reply());
    run.say(" ");
    assert!(run.heard("refused empty-text an empty line is no answer"), "{}", run.reply());
}

#[test]
fn a_pharmacist_who_is_asked_reads_once_that_the_pharmacist_decides() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), PREPARE);
    run.usual_until("store");
    run.say("refrigerate");
    run.usual_until("equilibrate");
    run.say(":early MK because the ward waits");
    assert_eq!(run.prompt(), "ask.equilibrate");
    assert_eq!(run.reply().matches("The pharmacist decides").count(), 1, "{}", run.reply());
}

/// Turns one bit in the middle of a fact.
fn damage(path: &std::path::Path, fact: &str) {
    let mut bytes = fs::read(path).unwrap();
    let at = bytes.windows(fact.len()).position(|part| part == fact.as_bytes()).unwrap();
    bytes[at + fact.len() + 40] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_journal_damaged_in_the_middle_is_mended_from_the_second_copy_and_told_in_words() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), PREPARE);
    run.usual_until("wipe");
    run.settle();
    let (id, saved) = (run.id(), run.last_saved());
    run.kill();
    let journal = journal_path(data.path());
    damage(&journal, "\"seq\":12,");
    let lacked = saved - 11;
    let told = format!(
        "journal-short {lacked}: the journal lacked {lacked} facts that the second copy holds"
    );
    let before = fs::read(&journal).unwrap();
    let shown = vialwatch(data.path(), &["show", &id]);
    assert!(shown.stdout.contains(&format!("found: {told}; ")), "{}", shown.stdout);
    assert_eq!(fs::read(&journal).unwrap(), before, "nothing is changed by looking");
    let mut run = Run::start(data.path(), &["resume", "--plain"]);
    assert!(run.heard(&format!("notice recovered {told}; mended")), "{}", run.text());
    assert_eq!(fs::read(journal.with_extension("damaged-1.bin")).unwrap(), before);
    run.usual_until("bag-volume");
    assert!(run.last_saved() > saved);
}

#[test]
fn a_record_damaged_in_both_copies_is_refused_and_shown_up_to_the_gap_with_the_file_at_fault_named()
{
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), PREPARE);
    run.usual_until("wipe");
    run.settle();
    let id = run.id();
    run.kill();
    let journal = journal_path(data.path());
    damage(&journal, "\"seq\":12,");
    damage(&journal.with_extension("json"), "\"seq\":12,");
    let (before, name) = (fs::read(&journal).unwrap(), journal.display().to_string());
    let fault = format!("vialwatch: {name}, line 12: ");
    for arguments in [["show", &id, "--json"].as_slice(), &["resume", "--plain", &id]] {
        let refused = vialwatch(data.path(), arguments);
        assert_eq!((refused.status, refused.stdout.as_str()), (3, ""), "{arguments:?}");
        assert!(refused.stderr.starts_with(&fault), "{}", refused.stderr);
    }
    let shown = vialwatch(data.path(), &["show", &id]);
    assert_eq!(shown.status, 3);
    assert!(shown.stderr.starts_with(&fault), "{}", shown.stderr);
    let told = "INCOMPLETE: both copies are damaged; only what was recorded up to fact 11 is shown";
    assert!(shown.stdout.starts_with(told), "{}", shown.stdout);
    let (_, record) = shown.stdout.split_once("\nrecord\n").unwrap();
    assert_eq!(record.lines().count(), 11, "{record}");
    let listed = vialwatch(data.path(), &["list"]);
    assert_eq!(listed.status, 0);
    assert!(listed.stdout.starts_with(&format!("?? unreadable  {name}, line 12: ")));
    assert_eq!(listed.stdout.matches(&id).count(), 1, "{}", listed.stdout);
    assert_eq!(fs::read(&journal).unwrap(), before);
}

#[test]
fn a_damaged_second_copy_is_not_shown_as_what_was_saved() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), PREPARE);
    run.usual_until("wipe");
    run.settle();
    let id = run.id();
    run.kill();
    damage(&journal_path(data.path()).with_extension("json"), "\"seq\":12,");
    let refused = vialwatch(data.path(), &["show", "--json", &id]);
    assert_eq!((refused.status, refused.stdout.as_str()), (3, ""), "{}", refused.stderr);
    assert_eq!(vialwatch(data.path(), &["show", &id]).status, 0, "the journal is whole");
}
