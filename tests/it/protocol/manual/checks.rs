//! The part of the manual that lists every check, with what it says of the wrong files among the
//! tests. Words nothing itself but the messages of files too large to keep.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use vialwatch::protocol::{RULES, faults, faults_of_bytes};

const STORED: [&str; 2] = [include_str!("../one-fault.txt"), include_str!("../several-faults.txt")];

/// Rules, in the order in which the program has them, each with its messages and what helps.
pub(super) fn checks() -> String {
    let told = told();
    let mut text = String::new();
    for rule in RULES {
        let hint = if rule.hint { " (a hint)" } else { "" };
        let _ = writeln!(text, "- **`{}`**{hint}", rule.name);
        let mut said: Vec<&(String, String, String)> =
            told.iter().filter(|it| it.0 == rule.name).collect();
        said.dedup_by(|one, other| shape(&one.1) == shape(&other.1));
        assert!(!said.is_empty(), "nothing breaks {}", rule.name);
        let one_help = said.iter().all(|it| it.2 == said[0].2);
        for (_, message, help) in &said {
            let _ = write!(text, "  - {}", escaped(message));
            let _ = if one_help { writeln!(text) } else { writeln!(text, " *{}*", escaped(help)) };
        }
        if one_help {
            let _ = writeln!(text, "\n  *{}*", escaped(&said[0].2));
        }
        text.push('\n');
    }
    text
}

/// Rule, message and help of every fault that the stored stories tell, and of files too large.
fn told() -> BTreeSet<(String, String, String)> {
    let mut told = BTreeSet::new();
    for story in STORED {
        let mut lines = story.lines();
        while let Some(line) = lines.next() {
            let Some((_, rest)) = line.split_once(" error ").or_else(|| line.split_once(" hint "))
            else {
                continue;
            };
            if !line.starts_with(|it: char| it.is_ascii_digit()) {
                continue;
            }
            let rule = rest.split(' ').next().unwrap().to_owned();
            let _ = lines.next();
            let message = lines.next().unwrap().trim().to_owned();
            let help = lines.next().unwrap().trim().strip_prefix("help: ").unwrap().to_owned();
            told.insert((rule, message, help));
        }
    }
    let mut wrong = serde_json::from_str::<serde_json::Value>(super::super::text()).unwrap();
    for phase in wrong["phases"].as_array_mut().unwrap() {
        phase["steps"] = serde_json::json!(vec![0; 100]);
    }
    let large = [
        "x".repeat(256 * 1024 + 1),
        "[".repeat(100),
        format!("[{}]", vec!["0"; 129].join(",")),
        format!("{{\"id\": \"{}\"}}", "x".repeat(4097)),
        wrong.to_string(),
    ];
    let found = large.iter().flat_map(|text| faults(text));
    for fault in found.chain(faults_of_bytes(b"\"\xff\"")) {
        told.insert((fault.rule.to_owned(), fault.message, fault.help.to_owned()));
    }
    told
}

/// Messages of one shape differ in names and figures only; the manual shows the first of them.
fn shape(message: &str) -> String {
    let mut quoted = false;
    let keep = |letter: &char| {
        quoted ^= *letter == '`';
        !quoted && !letter.is_ascii_digit()
    };
    message.chars().filter(keep).take(40).collect()
}

fn escaped(text: &str) -> String {
    text.replace('<', "&lt;").replace('*', "\\*")
}
