//! A walk through a protocol: the whole of it without consequences, on a clock that jumps.

use super::driver::{Run, vialwatch};

const GIVEN: [&str; 6] = ["--by", "JD", "--order", "4711", "--dose", "1.3"];

fn start(data: &std::path::Path, words: &[&str]) -> Run {
    let arguments: Vec<&str> = words.iter().chain(&GIVEN).copied().collect();
    Run::start(data, &arguments)
}

#[test]
fn a_walk_ends_a_wait_at_once_and_keeps_nothing() {
    let data = tempfile::tempdir().unwrap();
    let mut run = start(data.path(), &["protocol", "try", "--plain", "inotuzumab-ozogamicin"]);
    assert!(run.heard("notice practice ▨ PRACTICE ×1 ▨"), "{}", run.text());
    assert!(run.heard("notice not-kept nothing is kept"), "{}", run.text());
    run.usual_until("store");
    run.say("refrigerate");
    run.usual_until("equilibrate");
    run.say("y");
    assert!(!run.heard("refused"), "{}", run.reply());
    assert_eq!(run.prompt(), "release");
    run.usual_until("infusion-start");
    run.say(":jump");
    let alarmed = run.heard("alarm caution") || run.heard("alarm warning");
    assert!(alarmed && run.heard("clock finish-by remaining"), "{}", run.reply());
    run.say("now");
    run.say("now");
    run.end();
    assert_eq!(run.text().lines().last(), Some("done reported - -"));
    assert!(!run.text().contains("\nsaved "), "{}", run.text());
    assert!(std::fs::read_dir(data.path()).unwrap().next().is_none(), "the folder stays empty");
}

#[test]
fn every_limit_of_a_walk_can_be_seen_to_pass() {
    let data = tempfile::tempdir().unwrap();
    let mut run = start(data.path(), &["protocol", "try", "--plain", "inotuzumab-ozogamicin"]);
    run.usual_until("swirl.vial-1");
    for _ in 0..20 {
        run.say(":jump");
        if run.heard("alarm passed dilute-by") {
            assert_eq!(run.prompt(), "discard");
            return;
        }
    }
    panic!("the limit never passed: {}", run.text());
}

#[test]
fn in_a_real_preparation_no_clock_jumps() {
    let data = tempfile::tempdir().unwrap();
    let mut run = start(data.path(), &["prepare", "--plain"]);
    run.usual_until("store");
    run.say("refrigerate");
    run.usual_until("equilibrate");
    run.say("y");
    assert!(run.heard("refused "), "{}", run.reply());
    assert_eq!(run.prompt(), "equilibrate");
    run.say(":jump");
    assert!(run.heard("refused unknown-command"), "{}", run.reply());
    run.say(":help");
    assert!(!run.heard(":jump"), "{}", run.reply());
}

#[test]
fn a_wrong_file_is_not_walked_through() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("wrong.json");
    std::fs::write(&file, "{}").unwrap();
    let name = file.to_str().unwrap();
    assert_eq!(vialwatch(data.path(), &["protocol", "try", "--plain", name]).status, 3);
    let nowhere = vialwatch(data.path(), &["protocol", "try", "--plain", "nowhere"]);
    assert_eq!(nowhere.status, 4);
}
