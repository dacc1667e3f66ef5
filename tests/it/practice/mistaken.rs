//! Practice is never taken for real, nor the other way round: lists, resuming, a copied file, and no
//! rule that looks.

use std::fs;
use std::path::{Path, PathBuf};

use vialwatch::app::review::Opened;
use vialwatch::desk::Desk;
use vialwatch::practice::builtin;
use vialwatch::session::fact::{Fact, Mode};
use vialwatch::shell::reviews::{Reviews, Shelves};
use vialwatch::store::Store;
use vialwatch::store::disk::make_folders;
use vialwatch::words::label;

use crate::binary::driver::{Run, vialwatch};
use crate::review::shelf::put;
use crate::support::clock::Machine;
use crate::support::driver::Driver;
use crate::support::memory_disk::MemoryDisk;

/// A walkthrough that was left, and the real preparation beside it.
fn both(data: &Path) -> (String, String) {
    let mut run =
        Run::start(data, &["practice", "first-walk", "--plain", "--by", "AB", "--seed", "1"]);
    assert!(run.heard("notice practice ▨ PRACTICE ×60 ▨"), "{}", run.text());
    for line in ["PRACTICE-01", "1.3", "MK 1.3", ":quit"] {
        run.say(line);
    }
    let left = run.text().lines().last().unwrap().to_owned();
    run.end();
    let mut real =
        Run::start(data, &["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"]);
    real.say(":quit");
    let real_left = real.text().lines().last().unwrap().to_owned();
    real.end();
    let id = |line: &str| line.split(' ').nth(2).unwrap().to_owned();
    (id(&left), id(&real_left))
}

fn files(data: &Path, shelf: &str) -> Vec<PathBuf> {
    let month = fs::read_dir(data.join(shelf)).unwrap().next().unwrap().unwrap().path();
    fs::read_dir(month).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn practice_is_in_no_list_unless_asked_for_and_is_not_gone_on_with() {
    let data = tempfile::tempdir().unwrap();
    let (practice, real) = both(data.path());
    let run = |words: &[&str]| vialwatch(data.path(), words);
    let listed = run(&["list"]).stdout;
    assert!(listed.contains(&real) && !listed.contains(&practice), "{listed}");
    let with = run(&["list", "--practice"]).stdout;
    assert!(with.contains(&format!("{practice}  PRACTICE")), "{with}");
    let rows = run(&["report", "--all", "--format", "csv"]).stdout;
    assert!(rows.contains(&real) && !rows.contains(&practice), "{rows}");
    let resumed = run(&["resume", &practice, "--plain"]);
    assert_eq!(resumed.status, 1, "{}", resumed.stderr);
    assert!(resumed.stderr.contains("not gone on with"), "{}", resumed.stderr);
    // The only one in progress is the real one.
    let mut only = Run::start(data.path(), &["resume", "--plain"]);
    only.say(":quit");
    assert!(only.text().contains(&real), "{}", only.text());
}

/// What a killed walkthrough leaves behind is in nobody's way.
#[test]
fn a_walkthrough_that_was_killed_holds_nobody_up() {
    let data = tempfile::tempdir().unwrap();
    let walk = |by: &str| {
        let given = ["practice", "first-walk", "--plain", "--by", by, "--seed", "1"];
        let mut run = Run::start(data.path(), &given);
        for line in ["PRACTICE-01", "1.3", "MK 1.3"] {
            run.say(line);
        }
        run
    };
    let mut killed = walk("AB");
    killed.kill();
    let open = fs::read_dir(data.path().join("open")).unwrap().count();
    assert_eq!(open, 1, "it left its name behind");
    let none = vialwatch(data.path(), &["resume", "--plain"]);
    assert_eq!(none.status, 2, "{}{}", none.stdout, none.stderr);
    assert!(none.stderr.contains("no session is in progress"), "{}", none.stderr);
    let (_, real) = both(data.path());
    let mut only = Run::start(data.path(), &["resume", "--plain"]);
    only.say(":quit");
    assert!(only.text().contains(&real), "{}", only.text());
    only.end();
    let mut next = walk("AB");
    assert!(next.heard("saved "), "{}", next.text());
    next.end();
}

/// The trainer's notes come from the same file for the score, the report and the review.
#[test]
fn a_review_has_the_notes_of_a_scenario_of_the_site() {
    let disk = MemoryDisk::new();
    let text = builtin::text("glove-and-spill").unwrap();
    let ours = text.replacen("\"glove-and-spill\"", "\"ours\"", 1);
    make_folders(&disk, Path::new("/data/scenarios")).unwrap();
    disk.put(Path::new("/data/scenarios/any-name.json"), ours.as_bytes());
    let mode = Mode::Practice { scenario: "ours".to_owned(), seed: 3, speed: 60 };
    let files = put(&disk, "2026-11-20T08:00:00Z", mode, |driver| {
        driver.until("particles.vial-1");
        let inject = "torn-glove".to_owned();
        driver.record(Fact::InjectGiven { inject, by_trainer: true });
        driver.until("withdraw");
    });
    let look = |disk: &MemoryDisk| {
        let store = Store::new(disk.clone(), Path::new("/data"));
        let shelves = Shelves { folder: None, practice: true };
        let now = Machine::new("2026-11-20T12:00:00Z".parse().unwrap()).reading();
        let read = Reviews::new(store, shelves).look(&files.document(), &now).unwrap();
        let mut opened = Opened::new(*read, &now);
        let stops = opened.has_exceptions();
        let mut notes = Vec::new();
        for _ in 0..20 {
            opened.next_exception();
            notes.extend(opened.note().map(str::to_owned));
        }
        (stops, notes)
    };
    let (stops, notes) = look(&disk);
    assert!(stops && notes[0].starts_with("torn-glove: detected"), "{notes:?}");
    disk.take_away(Path::new("/data/scenarios/any-name.json"));
    assert!(look(&disk).1.is_empty(), "nothing is made up");
}

#[test]
fn a_practice_file_in_the_real_folder_is_shown_as_practice() {
    let data = tempfile::tempdir().unwrap();
    let (practice, real) = both(data.path());
    let target = files(data.path(), "sessions")[0].parent().unwrap().to_owned();
    for file in files(data.path(), "practice") {
        fs::rename(&file, target.join(file.file_name().unwrap())).unwrap();
    }
    let run = |words: &[&str]| vialwatch(data.path(), words);
    let listed = run(&["list"]).stdout;
    assert!(listed.contains(&real) && !listed.contains(&practice), "{listed}");
    assert!(run(&["list", "--practice"]).stdout.contains(&format!("{practice}  PRACTICE")));
    let rows = run(&["report", "--all", "--format", "csv"]).stdout;
    assert!(!rows.contains(&practice), "{rows}");
    assert_eq!(run(&["resume", &practice, "--plain"]).status, 1);
    let report = run(&["report", &practice, "--format", "markdown"]).stdout;
    assert!(report.contains("PRACTICE"), "{report}");
    let label = run(&["report", &practice, "--format", "label"]).stdout;
    assert!(label.contains("PRACTICE"), "{label}");
}

#[test]
fn a_record_whose_mark_was_taken_away_is_no_longer_intact() {
    let data = tempfile::tempdir().unwrap();
    let (practice, _) = both(data.path());
    for file in files(data.path(), "practice") {
        let text = fs::read_to_string(&file).unwrap();
        let at = text.find("{\"practice\":{\"scenario\"").unwrap_or_else(|| panic!("{file:?}"));
        let end = at + text[at..].find("}}").unwrap() + 2;
        fs::write(&file, format!("{}\"real\"{}", &text[..at], &text[end..])).unwrap();
    }
    let verified = vialwatch(data.path(), &["verify", &practice]);
    assert_eq!(verified.status, 3, "{}{}", verified.stdout, verified.stderr);
}

#[test]
fn the_label_that_is_asked_for_is_marked_before_anything_else() {
    let mode = Mode::Practice { scenario: "x".to_owned(), seed: 1, speed: 1 };
    let walked = Driver::open_with(|opening| opening.mode = mode);
    let mut lines = label::lines(&walked.session, &walked.now);
    assert_eq!(lines.remove(0), "PRACTICE: NOT FOR A PATIENT");
    let real = Driver::open();
    assert_eq!(lines, label::lines(&real.session, &real.now));
}

#[test]
fn a_real_session_records_nothing_of_practice_and_its_clock_never_jumps() {
    let driver = Driver::open();
    let mut desk = Desk::resumed(driver.session.clone());
    let before = desk.session().records().len();
    let given = Fact::InjectGiven { inject: "x".to_owned(), by_trainer: true };
    for fact in [Fact::PracticePaused, Fact::SkipEnded, given] {
        assert!(desk.record_practice(fact, &driver.now).outcome.is_none());
    }
    assert_eq!(desk.session().records().len(), before);
    assert_eq!(desk.jump(&driver.now), None);
    // And only practice's own facts are taken where it is practice.
    let mode = Mode::Practice { scenario: "x".to_owned(), seed: 1, speed: 1 };
    let driver = Driver::open_with(|opening| opening.mode = mode);
    let mut desk = Desk::resumed(driver.session.clone());
    assert!(desk.record_practice(Fact::GlovesChanged, &driver.now).outcome.is_none());
    assert!(desk.record_practice(Fact::PracticePaused, &driver.now).outcome.is_some());
}

/// Nothing of a session but the shape of its facts names the mode or practice: no rule, no fold, and
/// nothing that either could ask.
#[test]
fn no_rule_and_no_fold_looks_at_practice() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut waiting = vec![source.join("session.rs"), source.join("session")];
    let mut looked = 0;
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let name = path.display().to_string();
        if name.contains("session/fact") {
            continue;
        }
        looked += 1;
        for (at, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default().to_lowercase();
            let mut names = code.split(|c: char| !c.is_alphanumeric() && c != '_');
            let says = |name: &str| {
                ["practice", "injectgiven", "stepsskipped", "skipended"]
                    .iter()
                    .any(|it| name.contains(it))
            };
            let found = names.find(|it| ["mode", "scenario", "seed"].contains(it) || says(it));
            assert!(found.is_none(), "{name}:{}: {line}", at + 1);
        }
    }
    assert!(looked >= 25, "only {looked} files");
}
