//! Protocols of the site beside the built-in ones: listed, and used by their id.

use std::fs;
use std::path::Path;

use super::text;
use crate::binary::driver::{Run, vialwatch};

const BUILT_IN: &str = "inotuzumab-ozogamicin";

/// Puts a file into the site's folder: the built-in protocol under another id.
fn put(data: &Path, file: &str, id: &str) {
    let old = format!("\"id\": \"{BUILT_IN}\"");
    assert!(text().contains(&old));
    let new = text().replacen(&old, &format!("\"id\": \"{id}\""), 1);
    put_text(data, file, &new);
}

fn put_text(data: &Path, file: &str, text: &str) {
    let folder = data.join("protocols");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(file), text).unwrap();
}

/// What is listed, without the row of the built-in protocol, which is always first.
fn listed(data: &Path) -> Vec<String> {
    let ended = vialwatch(data, &["protocol", "list"]);
    assert_eq!((ended.status, ended.stderr.as_str()), (0, ""));
    let mut lines = ended.stdout.lines().map(str::to_owned);
    let first = lines.next().unwrap();
    let words: Vec<&str> = first.split("  ").collect();
    assert_eq!((words[0], words[1], words[2].len(), words[3]), (BUILT_IN, "1", 8, "built in"));
    lines.collect()
}

#[test]
fn a_protocol_of_the_site_is_listed_and_used_by_its_id() {
    let data = tempfile::tempdir().unwrap();
    assert_eq!(listed(data.path()), [""; 0]);
    put(data.path(), "whatever.json", "ours");
    put_text(data.path(), "notes.txt", "no protocol");
    let lines = listed(data.path());
    let words: Vec<&str> = lines[0].split("  ").collect();
    assert_eq!((lines.len(), words[0], words[1], words[3]), (1, "ours", "1", "site protocol"));
    let shown = vialwatch(data.path(), &["protocol", "show", "ours"]);
    let name = format!("ours version 1, digest {}, site protocol", words[2]);
    assert_eq!(shown.stdout.lines().nth(1), Some(name.as_str()));
}

#[test]
fn a_protocol_of_the_site_is_named_wherever_it_is_used() {
    let data = tempfile::tempdir().unwrap();
    put(data.path(), "whatever.json", "ours");
    let lines = listed(data.path());
    let digest = lines[0].split("  ").nth(2).unwrap();
    let name = format!("ours version 1, digest {digest}, site protocol");
    let given = ["prepare", "--plain", "ours", "--by", "JD", "--order", "4711", "--dose", "1.3"];
    let mut run = Run::start(data.path(), &given);
    assert!(run.heard(&format!("notice site-protocol {name}\n")), "{}", run.text());
    run.usual_until("hands");
    let id = run.id();
    run.kill();
    let run = Run::start(data.path(), &["resume", "--plain"]);
    assert!(run.heard(&format!("notice site-protocol {name}\n")), "{}", run.text());
    let shown = vialwatch(data.path(), &["show", &id]).stdout;
    assert!(shown.contains(&format!("\nprotocol {name}\n")), "{shown}");
    assert!(shown.contains(&format!(", protocol digest {digest}, site protocol\n")), "{shown}");
    let built_in = Run::start(tempfile::tempdir().unwrap().path(), &["prepare", "--plain"]);
    assert!(!built_in.heard("site-protocol"), "{}", built_in.text());
}

#[test]
fn a_file_with_a_fault_is_listed_with_it_and_not_used() {
    let data = tempfile::tempdir().unwrap();
    put_text(
        data.path(),
        "ours.json",
        &text().replacen("\"at_most\": \"4 h\"", "\"at_most\": \"4\"", 1),
    );
    let lines = listed(data.path());
    assert_eq!(lines.len(), 1);
    assert!(lines[0].starts_with("ours.json  can't be used: "), "{lines:?}");
    assert!(lines[0].contains("windows[0].rule.at_most"), "{lines:?}");
    for arguments in [["protocol", "show", "ours"], ["prepare", "--plain", "ours"]] {
        let ended = vialwatch(data.path(), &arguments);
        assert_eq!((ended.status, ended.stdout.as_str()), (3, ""), "{arguments:?}");
        assert!(ended.stderr.contains("windows[0].rule.at_most"), "{}", ended.stderr);
    }
}

#[test]
fn two_files_with_one_id_are_told_and_neither_is_used_by_it() {
    let data = tempfile::tempdir().unwrap();
    put(data.path(), "a.json", "ours");
    put(data.path(), "ours.json", "ours");
    let lines = listed(data.path());
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[0].contains("  site protocol a.json  "), "{lines:?}");
    let why =
        |other| format!("  can't be used by its id: {other} has it too; give one of them another");
    assert_eq!(lines[1], why("ours.json"));
    assert_eq!(lines[3], why("a.json"));
    let ended = vialwatch(data.path(), &["protocol", "show", "ours"]);
    assert_eq!(ended.status, 3);
    assert!(ended.stderr.contains("both have the id ours"), "{}", ended.stderr);
    let path = data.path().join("protocols").join("a.json");
    assert_eq!(vialwatch(data.path(), &["protocol", "show", path.to_str().unwrap()]).status, 0);
}

#[test]
fn a_file_with_the_id_of_a_built_in_protocol_is_told_and_does_not_take_its_place() {
    let data = tempfile::tempdir().unwrap();
    put_text(
        data.path(),
        "mine.json",
        &text().replacen("\"version\": \"1\"", "\"version\": \"9\"", 1),
    );
    let lines = listed(data.path());
    assert_eq!(lines.len(), 2, "{lines:?}");
    let why = "  can't be used by its id: a built-in protocol has this id; give the file another";
    assert_eq!(lines[1], why);
    let shown = vialwatch(data.path(), &["protocol", "show", BUILT_IN]).stdout;
    assert!(shown.lines().nth(1).unwrap().ends_with("built in"), "{shown}");
}

#[test]
fn what_a_file_says_of_itself_is_made_displayable() {
    let data = tempfile::tempdir().unwrap();
    let title = "\"title\": \"Inotuzumab";
    assert!(text().contains(title));
    let text = text().replacen(title, "\"title\": \"\\u001b[2JInotuzumab", 1);
    put_text(data.path(), "a.json", &text.replacen(BUILT_IN, "ours", 1));
    let lines = listed(data.path());
    assert!(lines[0].contains("\\u{1b}[2JInotuzumab"), "{lines:?}");
}
