//! A supervisor at the real screen: the list, one session, its parts, and the judgement in its record.

use super::terminal::Terminal;
use crate::binary::driver::{Run, vialwatch};

/// Ends a scan, so that the next Enter is a person's.
const ANOTHER_KEY: &[u8] = b"\x1b[D";

fn discarded(data: &std::path::Path) -> String {
    let given = ["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"];
    let mut run = Run::start(data, &given);
    run.usual_until("swirl.vial-1");
    let id = run.id();
    run.say(":discard spilled");
    run.end();
    id
}

#[test]
fn a_session_is_found_looked_at_and_signed_on_the_real_screen() {
    let data = tempfile::tempdir().unwrap();
    let id = discarded(data.path());
    let mut terminal = Terminal::start(data.path(), &["review"]);
    terminal.shows("4711");
    assert_eq!(terminal.threads(), 1);
    terminal.press(b"\r");
    terminal.shows("intact");
    terminal.press(b"\t");
    terminal.shows("milestone");
    terminal.press(b"S");
    terminal.shows("acknowledged 0 of");
    terminal.press(b"a");
    terminal.until("all acknowledged", |it| !it.text().contains("acknowledged 0 of"));
    terminal.press(b"3");
    terminal.shows("▸ 3");
    terminal.press(b"\t");
    terminal.press(b"RS");
    terminal.shows("[RS");
    terminal.press(b"\t");
    terminal.press(b"one vial spilled\r");
    terminal.shows("[one vial spilled");
    terminal.press(ANOTHER_KEY);
    terminal.press(b"\r");
    terminal.shows("Signed off");
    terminal.press(b"q");
    terminal.shows("unsigned 0");
    terminal.shows("signed RS");
    terminal.press(b"\x03");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
    let listed = vialwatch(data.path(), &["list", "--json"]);
    let list: serde_json::Value = serde_json::from_str(&listed.stdout).unwrap();
    assert_eq!(
        (&list[0]["signed"]["by"], &list[0]["signed"]["verdict"]),
        (&"RS".into(), &"not-accepted".into())
    );
    assert_eq!(vialwatch(data.path(), &["verify", &id]).status, 0);
}

#[test]
fn one_session_is_opened_by_its_name_and_a_folder_by_its_path() {
    let data = tempfile::tempdir().unwrap();
    let id = discarded(data.path());
    let mut terminal = Terminal::start(data.path(), &["review", &id]);
    terminal.shows("intact");
    terminal.press(b"q");
    assert_eq!(terminal.end(), 0);
    let (other, folder) = (tempfile::tempdir().unwrap(), data.path().to_str().unwrap());
    let mut terminal = Terminal::start(other.path(), &["review", folder]);
    terminal.shows("4711");
    terminal.press(b"q");
    assert_eq!(terminal.end(), 0);
    assert!(std::fs::read_dir(other.path()).unwrap().next().is_none(), "looking creates nothing");
    let unknown = vialwatch(data.path(), &["review", "ZZZZ"]);
    assert_eq!(unknown.status, 1, "a terminal is asked for first: {}", unknown.stderr);
}
