//! Every fault of a file in one run: each story is the built-in protocol with small edits, and what
//! is then found stands beside it. `BLESS=1 cargo test --test it every_fault` writes it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use vialwatch::protocol::{Fault, FaultKind, RULES, faults, parse};

use super::text;

/// One wrong file of the stories.
pub(super) struct Story {
    name: String,
    edits: Vec<(String, String)>,
    told: String,
}

/// Stories: `# name`, then edits of a line `- old` and a line `+ new` each, then what is found.
/// In an edit `\n` is a line's end. `+` alone takes the passage out.
pub(super) fn stories(file: &str) -> Vec<Story> {
    let mut stories: Vec<Story> = Vec::new();
    for line in file.lines() {
        if let Some(name) = line.strip_prefix("# ") {
            let name = name.to_owned();
            stories.push(Story { name, edits: Vec::new(), told: String::new() });
            continue;
        }
        let Some(story) = stories.last_mut() else { continue };
        let unescaped = |text: &str| text.replace("\\n", "\n");
        if let Some(old) = line.strip_prefix("- ") {
            story.edits.push((unescaped(old), String::new()));
        } else if let Some(new) = line.strip_prefix("+ ") {
            story.edits.last_mut().unwrap().1 = unescaped(new);
        } else if line != "+" && !line.is_empty() {
            story.told.push_str(line);
            story.told.push('\n');
        }
    }
    stories
}

/// The built-in text with each passage changed where it first stands, and it must stand there.
fn edited(story: &Story) -> String {
    let mut edited = text().to_owned();
    for (old, new) in &story.edits {
        assert!(edited.contains(old), "{}: nothing to change: {old}", story.name);
        edited = edited.replacen(old, new, 1);
    }
    edited
}

fn told(text: &str, found: &[Fault]) -> String {
    let mut told = String::new();
    for fault in found {
        let kind = if fault.kind == FaultKind::Hint { "hint" } else { "error" };
        let (line, column, end) = (fault.line, fault.column, fault.end_column);
        let pointed = &text[fault.start..fault.end];
        let _ = writeln!(told, "{line}:{column}-{end} {kind} {} {}", fault.rule, fault.field);
        let _ = writeln!(told, "    at: {pointed}");
        let _ = writeln!(told, "    {}", fault.message);
        let _ = writeln!(told, "    help: {}", fault.help);
    }
    told
}

#[track_caller]
fn told_as_stored(name: &str) -> Vec<Vec<Fault>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/protocol").join(name);
    let stored = fs::read_to_string(&path).unwrap();
    let stories = stories(&stored);
    let mut written = String::new();
    let mut all = Vec::new();
    let mut wrong = Vec::new();
    for story in &stories {
        let text = edited(story);
        let found = faults(&text);
        let now = told(&text, &found);
        places_agree(&text, &found);
        let refused = found.iter().any(|fault| fault.kind == FaultKind::Error);
        assert_eq!(parse(&text).is_err(), refused, "{}", story.name);
        let _ = writeln!(written, "# {}", story.name);
        for (old, new) in &story.edits {
            let escaped = |text: &str| text.replace('\n', "\\n");
            let _ = writeln!(written, "- {}", escaped(old));
            let _ = writeln!(written, "{}", format!("+ {}", escaped(new)).trim_end());
        }
        let _ = writeln!(written, "{now}");
        if now != story.told {
            wrong.push(format!("{}\nstored:\n{}now:\n{now}", story.name, story.told));
        }
        all.push(found);
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, written.trim_end().to_owned() + "\n").unwrap();
    } else {
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
    all
}

/// Line, column and bytes of each fault say the same, and lie in the file.
pub(super) fn places_agree(text: &str, found: &[Fault]) {
    for fault in found {
        let lines: Vec<&str> = text.split('\n').collect();
        assert!((1..=lines.len()).contains(&fault.line), "{fault:?}");
        let line = lines[fault.line - 1];
        let before: String = line.chars().take(fault.column - 1).collect();
        let line_start: usize = lines[..fault.line - 1].iter().map(|line| line.len() + 1).sum();
        assert_eq!(line_start + before.len(), fault.start, "{fault:?}");
        assert!(fault.start <= fault.end && fault.end <= line_start + line.len(), "{fault:?}");
        let width = text[fault.start..fault.end].chars().count();
        assert_eq!(fault.end_column - fault.column, width, "{fault:?}");
        assert!(!fault.message.is_empty() && !fault.help.is_empty(), "{fault:?}");
    }
}

#[test]
fn every_fault_of_a_file_with_one_is_told_and_no_other() {
    let all = told_as_stored("one-fault.txt");
    assert!(all.len() >= 60, "{} stories", all.len());
    for found in &all {
        assert_eq!(found.len(), 1, "{found:?}");
    }
}

#[test]
fn every_fault_of_a_file_with_several_is_told_and_no_other() {
    let all = told_as_stored("several-faults.txt");
    assert!(all.len() >= 20, "{} stories", all.len());
    for found in &all {
        assert!(found.len() > 1, "{found:?}");
    }
}

#[test]
fn every_rule_has_a_file_that_breaks_it() {
    let told = [include_str!("one-fault.txt"), include_str!("several-faults.txt")].concat();
    // Not to be written as a small edit: these have tests of their own.
    let elsewhere = ["file-too-large", "too-deep", "string-too-long", "not-utf-8"];
    for rule in RULES {
        let line = format!(" {} ", rule.name);
        let shown = told.contains(&line) || elsewhere.contains(&rule.name);
        assert!(shown, "no story breaks {}", rule.name);
    }
}

#[test]
fn the_built_in_protocol_has_neither_fault_nor_hint() {
    assert_eq!(faults(text()), []);
}

#[test]
fn bytes_that_are_no_text_are_one_fault_where_they_stand() {
    let found = vialwatch::protocol::faults_of_bytes(b"{\n  \"id\": \"\xff\"}");
    let places: Vec<_> = found.iter().map(|it| (it.rule, it.line, it.column)).collect();
    assert_eq!(places, [("not-utf-8", 2, 10)]);
}
