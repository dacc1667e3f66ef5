//! Two programs and one session: one writes, the other is told who does. A lock that is gone, was
//! never given back or is another's never makes two histories.
//!
//! `VIALWATCH_STARTS` is how many programs are started at once with another.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use vialwatch::store::chain::Head;
use vialwatch::store::wire;

use super::kills::{number_from, say};
use super::{PREPARE, RESUME, journal_of, left, lock_of};
use crate::binary::driver::{Run, command, vialwatch};

/// How many programs, where nothing else is asked for.
const STARTS: u64 = 1_000;

/// Every line follows from the one before it; how many there are.
fn history(journal: &Path) -> (usize, String) {
    let text = fs::read_to_string(journal).unwrap();
    let mut head = Head::START;
    for (index, line) in text.lines().enumerate() {
        let read = wire::decode(line.as_bytes()).unwrap();
        assert_eq!((read.record.seq, read.prev), (index as u64 + 1, head), "{line}");
        head = wire::hash_of(line.as_bytes()).unwrap();
    }
    (text.lines().count(), text)
}

/// Two programs started before either can have said anything; the one that got the session.
fn started_together(data: &Path) -> Run {
    let mut one = command(&[], data, RESUME);
    one.stderr(Stdio::piped());
    let mut other = command(&[], data, RESUME);
    other.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut other = other.spawn().unwrap();
    let mut run = Run::of(one);
    let won = !run.text().is_empty();
    let (winner, refusal) = if won {
        let mut refusal = String::new();
        other.stderr.take().unwrap().read_to_string(&mut refusal).unwrap();
        assert_eq!(other.wait().unwrap().code(), Some(1), "{refusal}");
        (run, refusal)
    } else {
        let refusal = run.complaint();
        assert_eq!(run.status(), Some(1), "{refusal}");
        (Run::of_child(other, data), refusal)
    };
    let process = format!("(process {}) since ", winner.pid());
    assert!(
        refusal.contains("held by JD on ") && refusal.contains(&process),
        "{refusal}: {process}"
    );
    winner
}

#[test]
fn of_two_programs_started_at_once_one_writes_and_the_other_says_by_whom_it_is_held() {
    let starts = number_from("VIALWATCH_STARTS").unwrap_or(STARTS);
    let data = tempfile::tempdir().unwrap();
    let journal = left(data.path());
    for pair in 0..starts / 2 {
        let (before, _) = history(&journal);
        let mut winner = started_together(data.path());
        let note = format!("note of pair {pair}.");
        winner.say(&format!(":note {note}"));
        winner.say(":quit");
        winner.end();
        let (after, text) = history(&journal);
        // It was gone on with, once, and the note was written, once.
        assert_eq!(after, before + 2, "{}", winner.text());
        assert_eq!(text.matches(&note).count(), 1);
    }
    say(&format!("{starts} programs started two at a time on one session: no fork"));
}

#[test]
fn a_lock_left_by_a_program_that_died_holds_nobody_up() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), PREPARE);
    run.usual_until("hands");
    let (lock, dead) = (lock_of(data.path()), run.pid());
    run.kill();
    assert!(fs::read_to_string(&lock).unwrap().contains(&format!("\"pid\":{dead},")));
    let mut next = Run::start(data.path(), RESUME);
    next.usual_until("cabinet");
    let now = fs::read_to_string(&lock).unwrap();
    assert!(now.contains(&format!("\"pid\":{},", next.pid())), "{now}");
}

#[test]
fn a_lock_of_rubbish_or_of_another_shape_is_taken_over_or_refused_and_never_followed() {
    let data = tempfile::tempdir().unwrap();
    let journal = left(data.path());
    let lock = lock_of(data.path());
    for rubbish in [&b""[..], b"\0\xff", b"{\"pid\":-1}", b"[[[[", &[b'['; 1 << 20]] {
        fs::write(&lock, rubbish).unwrap();
        let listed = vialwatch(data.path(), &["list"]);
        assert_eq!(listed.status, 0, "{}", listed.stderr);
        let mut run = Run::start(data.path(), RESUME);
        run.say(":note gone on with");
        assert!(run.heard("saved "), "{}", run.text());
        run.say(":quit");
        run.end();
    }
    let victim = data.path().join("victim");
    fs::write(&victim, "of somebody").unwrap();
    fs::remove_file(&lock).unwrap();
    std::os::unix::fs::symlink(&victim, &lock).unwrap();
    let refused = vialwatch(data.path(), RESUME);
    assert_eq!(refused.status, 1, "{}", refused.stdout);
    assert!(refused.stderr.contains("not a regular file"), "{}", refused.stderr);
    assert_eq!(fs::read_to_string(&victim).unwrap(), "of somebody");
    history(&journal);
}

/// Whoever takes a lock away lets a second program in. What the two then do is seen by both.
#[test]
fn a_lock_removed_under_a_running_program_makes_no_second_history() {
    let data = tempfile::tempdir().unwrap();
    let mut first = Run::start(data.path(), PREPARE);
    first.usual_until("hands");
    first.settle();
    let id = first.id();
    fs::remove_file(lock_of(data.path())).unwrap();
    first.say(":note without its lock");
    assert!(first.reply().starts_with("saved "), "{}", first.reply());
    first.settle();
    let mut second = Run::start(data.path(), &["resume", "--plain", &id]);
    second.say(":note of the second");
    assert!(second.reply().starts_with("saved "), "{}", second.reply());
    first.say(":note of the first");
    let foreign = "foreign-writer NOT SAVED: write this step on paper";
    assert!(first.reply().contains(foreign), "{}", first.reply());
    second.say(":note of the second again");
    assert!(second.reply().starts_with("saved "), "{}", second.reply());
    let (_, text) = history(&journal_of(data.path(), &id));
    assert!(text.contains("without its lock") && text.contains("of the second again"));
    assert!(!text.contains("of the first"), "what was not called saved is not there");
    // The first one leaves; the lock that stands is the second one's, and stays.
    first.say(":quit");
    first.status();
    let third = vialwatch(data.path(), &["resume", "--plain", &id]);
    assert!(third.stderr.contains(&format!("(process {})", second.pid())), "{}", third.stderr);
}

#[test]
fn a_lock_replaced_under_a_running_program_is_not_its_own_to_remove() {
    let data = tempfile::tempdir().unwrap();
    let mut first = Run::start(data.path(), PREPARE);
    first.usual_until("hands");
    let lock = lock_of(data.path());
    fs::remove_file(&lock).unwrap();
    fs::write(&lock, "put there by somebody").unwrap();
    first.say(":discard the order was withdrawn");
    first.status();
    assert_eq!(fs::read_to_string(&lock).unwrap(), "put there by somebody");
}

fn not_saved(run: &mut Run, note: &str) {
    run.say(&format!(":note {note}"));
    assert!(run.reply().contains(" NOT SAVED: write this step on paper"), "{}", run.reply());
}

#[test]
fn a_session_folder_replaced_by_another_is_told_and_the_other_left_alone() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), PREPARE);
    run.usual_until("hands");
    run.settle();
    let journal = journal_of(data.path(), &run.id());
    let (sessions, away) = (data.path().join("sessions"), data.path().join("away"));
    fs::rename(&sessions, &away).unwrap();
    // In its place a copy, as a program that synchronises folders makes one.
    fs::create_dir_all(journal.parent().unwrap()).unwrap();
    let standing = fs::read_to_string(away.join(journal.strip_prefix(&sessions).unwrap())).unwrap();
    fs::write(&journal, &standing).unwrap();
    not_saved(&mut run, "into which of the two?");
    assert_eq!(fs::read_to_string(&journal).unwrap(), standing);
    // A file in place of the folder.
    fs::rename(&sessions, data.path().join("aside")).unwrap();
    fs::write(&sessions, "in the way").unwrap();
    not_saved(&mut run, "nowhere to go");
    assert_eq!(fs::read_to_string(&sessions).unwrap(), "in the way");
    // The folder comes back, and everything that waited with it.
    fs::remove_file(&sessions).unwrap();
    fs::rename(&away, &sessions).unwrap();
    run.say(":note home again");
    assert!(run.reply().starts_with("saved "), "{}", run.reply());
    let (_, text) = history(&journal);
    for note in ["into which of the two?", "nowhere to go", "home again"] {
        assert!(text.contains(note), "{note}");
    }
}

#[test]
fn a_session_folder_removed_under_a_running_program_is_written_anew_with_everything() {
    let place = tempfile::tempdir().unwrap();
    let (data, gone) = (place.path().join("data"), |name: &str| place.path().join(name));
    let mut run = Run::start(&data, PREPARE);
    run.usual_until("hands");
    run.settle();
    let journal = journal_of(&data, &run.id());
    let (lines, before) = history(&journal);
    // Taken away at once, as a removal would while the program writes.
    fs::rename(data.join("sessions"), gone("sessions")).unwrap();
    run.say(":note after it was gone");
    assert!(run.reply().contains("saved "), "{}", run.reply());
    let (after, text) = history(&journal);
    assert!(after > lines && text.starts_with(&before) && text.contains("after it was gone"));
    // A folder that can't be made again is told.
    fs::rename(&data, gone("all of it")).unwrap();
    fs::write(&data, "in the way").unwrap();
    not_saved(&mut run, "nowhere to go");
    fs::remove_file(&data).unwrap();
    run.say(":note and again");
    assert!(history(&journal).1.contains("nowhere to go"));
}
