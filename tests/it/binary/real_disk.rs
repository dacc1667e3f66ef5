//! NOT SAVED on disks that are really full or really read-only, seen through the program's lines.
//! Each test mounts a small disk of its own; where that is not allowed it says so and proves nothing.

mod media;
mod place;

use place::Place;

use super::driver::Run;

const PREPARE: &[&str] = &["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"];
const MORE_THAN_ENOUGH: usize = 1_000;

/// Notes that were acknowledged by `saved`, and those that were not yet.
#[derive(Default)]
struct Notes {
    saved: Vec<String>,
    waiting: Vec<String>,
    said: usize,
}

impl Notes {
    /// Says one of some hundred bytes; whether it was saved.
    fn say(&mut self, run: &mut Run) -> bool {
        self.said += 1;
        let text = format!("note-{:03}-{}", self.said, "x".repeat(700));
        run.say(&format!(":note {text}"));
        self.waiting.push(text);
        let saved = run.reply().starts_with("saved ");
        assert_ne!(saved, run.reply().starts_with("unsaved "), "{}", run.reply());
        if saved {
            self.saved.append(&mut self.waiting);
        }
        saved
    }

    /// Every acknowledged one is in the journal, in its order.
    fn assert_saved_in(&self, journal: &str) {
        let found: Vec<&String> =
            self.saved.iter().filter(|note| journal.contains(note.as_str())).collect();
        assert_eq!(found.len(), self.saved.len(), "{found:?}");
    }
}

/// Every whole line of a journal is the next one.
fn assert_counts_up(journal: &str, least: u64) {
    let lines: Vec<serde_json::Value> = journal
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for (index, line) in lines.iter().enumerate() {
        assert_eq!(line["seq"], index + 1);
    }
    assert!(lines.len() as u64 >= least, "{} of {least}", lines.len());
}

/// A session on a disk that was filled up twice: what was set aside is used up, nothing fits.
fn until_nothing_fits(place: &mut Place) -> (Run, Notes) {
    let mut run = place.start(PREPARE);
    let mut notes = Notes::default();
    run.usual_until("swirl.vial-1");
    place.fill("filler-1");
    while place.holds("reserve") {
        assert!(notes.say(&mut run), "space is set aside for this: {}", run.reply());
        assert!(notes.saved.len() < MORE_THAN_ENOUGH);
    }
    place.fill("filler-2");
    while notes.say(&mut run) {
        assert!(notes.saved.len() < MORE_THAN_ENOUGH);
    }
    let unsaved = "disk-full NOT SAVED: write this step on paper; saving is tried again";
    assert!(run.reply().contains(unsaved), "{}", run.reply());
    (run, notes)
}

fn finished_on_a_full_disk(mut place: Place) {
    let (mut run, mut notes) = until_nothing_fits(&mut place);
    let before = run.last_saved();
    let answered = run.usual_until("release");
    assert!(answered.contains(&"into-bag".to_owned()), "the work goes on: {answered:?}");
    assert_eq!(run.last_saved(), before, "nothing more was said to be saved");
    run.say("MK");
    assert!(run.reply().starts_with("refused not-saved "), "{}", run.reply());
    assert_eq!(run.prompt(), "release");
    place.run("rm \"$D\"/filler-*");
    assert!(notes.say(&mut run), "room again: {}", run.reply());
    run.usual_until("infusion-start");
    run.say("now");
    run.say("now");
    run.end();
    assert!(run.text().lines().last().unwrap().starts_with("done reported "), "{}", run.text());
    let journal = place.journal();
    notes.assert_saved_in(&journal);
    assert_counts_up(&journal, run.last_saved());
    let listed = place.vialwatch(&["list", "--json"]);
    let rows: serde_json::Value = serde_json::from_str(&listed.stdout).unwrap();
    assert_eq!(rows[0]["state"], "reported");
    let exceptions = rows[0]["exceptions"].to_string();
    assert!(exceptions.contains("record-unsaved"), "{exceptions}");
}

#[test]
fn a_full_disk_first_takes_what_was_set_aside_then_keeps_the_bag_from_release_until_there_is_room()
{
    Place::with_disk("6m").into_iter().for_each(finished_on_a_full_disk);
}

fn killed_on_a_full_disk(mut place: Place) {
    let (mut run, mut notes) = until_nothing_fits(&mut place);
    let acknowledged = run.last_saved();
    let lost = std::mem::take(&mut notes.waiting);
    run.kill();
    let id = place.id();
    let shown = place.vialwatch(&["show", "--json", &id]);
    assert_eq!(shown.status, 0, "a full disk can be read: {}", shown.stderr);
    place.run("rm \"$D\"/filler-*");
    let mut run = place.start(&["resume", "--plain"]);
    run.usual_until("clarity.vial-1");
    let resumed = run.last_saved();
    assert!(resumed > acknowledged);
    assert!(notes.say(&mut run), "{}", run.reply());
    let journal = place.journal();
    notes.assert_saved_in(&journal);
    assert!(!lost.is_empty() && lost.iter().all(|note| !journal.contains(note.as_str())));
    assert_counts_up(&journal, run.last_saved());
}

#[test]
fn a_program_killed_on_a_full_disk_loses_nothing_that_it_said_was_saved() {
    Place::with_disk("6m").into_iter().for_each(killed_on_a_full_disk);
}

#[test]
fn a_disk_that_turns_read_only_keeps_the_bag_from_release_until_it_can_be_written_again() {
    let Some(mut place) = Place::with_disk("8m") else { return };
    // Linux lets no disk become read-only while a file on it is open for writing. So the records
    // lie on a disk apart from lock and reserve, and a full disk makes the program close them.
    place.run("mkdir -m 700 \"$D/sessions\" && mount -t tmpfs -o size=1m tmpfs \"$D/sessions\"");
    let mut run = place.start(PREPARE);
    let mut notes = Notes::default();
    run.usual_until("withdraw");
    place.fill("sessions/filler");
    while notes.say(&mut run) {
        assert!(notes.saved.len() < MORE_THAN_ENOUGH);
    }
    // A retry may have a file open for a moment.
    place.run("for i in 1 2 3 4 5; do mount -o remount,ro \"$D/sessions\" && exit; done; exit 1");
    assert!(!notes.say(&mut run));
    assert!(run.reply().contains(" read-only NOT SAVED: "), "{}", run.reply());
    let before = run.last_saved();
    run.usual_until("release");
    run.say("MK");
    assert!(run.reply().starts_with("refused not-saved "), "{}", run.reply());
    assert_eq!(run.last_saved(), before, "nothing more was said to be saved");
    place.run("mount -o remount,rw \"$D/sessions\" && rm \"$D/sessions/filler\"");
    assert!(notes.say(&mut run), "{}", run.reply());
    run.kill();
    let mut run = place.start(&["resume", "--plain"]);
    run.usual_until("release");
    run.say("MK");
    assert!(run.reply().starts_with("saved "), "{}", run.reply());
    let journal = place.journal();
    notes.assert_saved_in(&journal);
    assert_counts_up(&journal, run.last_saved());
}

#[test]
fn a_session_goes_on_in_its_open_journal_while_no_file_can_be_made_beside_it() {
    let Some(mut place) = Place::with_disk("6m") else { return };
    let mut run = place.start(PREPARE);
    let mut notes = Notes::default();
    run.usual_until("cabinet");
    run.settle();
    place.run("mount --bind \"$D/sessions\" \"$D/sessions\"");
    place.run("mount -o remount,bind,ro \"$D/sessions\"");
    for _ in 0..3 {
        assert!(notes.say(&mut run), "{}", run.reply());
    }
    run.kill();
    let refused = place.vialwatch(&["resume", "--plain"]);
    assert_eq!(refused.status, 1, "{}", refused.stdout);
    assert!(refused.stderr.contains("Read-only file system"), "{}", refused.stderr);
    let listed = place.vialwatch(&["list"]);
    assert_eq!(listed.status, 0, "{}", listed.stderr);
    assert!(listed.stdout.contains("in progress"), "{}", listed.stdout);
    let id = place.id();
    notes.assert_saved_in(&place.vialwatch(&["show", &id]).stdout);
    place.run("umount \"$D/sessions\"");
    let mut run = place.start(&["resume", "--plain"]);
    assert!(run.heard("notice recovered document-stale 3"), "{}", run.text());
    notes.assert_saved_in(&place.journal());
    assert!(notes.say(&mut run), "{}", run.reply());
}

#[test]
fn nothing_begins_on_a_disk_that_is_read_only_or_too_small_for_what_is_set_aside() {
    let Some(mut place) = Place::with_disk("2m") else { return };
    let small = place.vialwatch(PREPARE);
    assert_eq!(small.status, 1, "{}", small.stdout);
    assert!(small.stdout.contains("can't set space aside"), "{}", small.stdout);
    assert!(!place.holds("sessions") && !place.holds("reserve"), "{}", place.run("ls -R \"$D\""));
    place.run("mount -o remount,ro \"$D\"");
    let read_only = place.vialwatch(PREPARE);
    assert_eq!(read_only.status, 1, "{}", read_only.stdout);
    assert!(read_only.stdout.contains("Read-only file system"), "{}", read_only.stdout);
}
