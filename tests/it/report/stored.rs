//! Every format of every story, as stored: `REPORTS=write` writes them anew, and the difference is for
//! whoever did to read.

use std::fs;
use std::path::{Path, PathBuf};

use super::{FORMATS, stories, text_of};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/report/stored")
}

#[test]
fn every_format_of_every_story_reads_as_stored() {
    let is_writing = std::env::var("REPORTS").is_ok_and(|it| it == "write");
    let mut names = Vec::new();
    for (name, session) in stories::all() {
        for (format, ending) in FORMATS {
            let text = text_of(&session, format);
            let path = folder().join(format!("{name}.{ending}"));
            if is_writing {
                fs::write(&path, &text).unwrap();
            }
            let stored = fs::read_to_string(&path).unwrap_or_default();
            let differs = stored.lines().zip(text.lines()).position(|(old, new)| old != new);
            assert!(stored == text, "{} differs from line {differs:?} on", path.display());
            names.push(path.file_name().unwrap().to_os_string());
        }
    }
    let mut found: Vec<_> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    found.sort();
    names.sort();
    assert_eq!(found, names, "a stored report that no test reads");
}

/// The same record and reading give the same report, byte for byte.
#[test]
fn a_report_made_again_is_the_same() {
    let session = stories::discarded();
    for (format, ending) in FORMATS {
        assert_eq!(text_of(&session, format), text_of(&session.clone(), format), "{ending}");
    }
}

#[test]
fn practice_is_marked_in_every_format_and_nothing_else_is() {
    for (name, session) in stories::all() {
        for (format, ending) in FORMATS {
            let text = text_of(&session, format);
            let body = text.split_once("<body>").map_or(text.as_str(), |(_, body)| body);
            let is_marked = match ending {
                "json" => text.contains("\"practice\": true"),
                _ => body.contains("PRACTICE"),
            };
            assert_eq!(is_marked, name == "practice", "{name} {ending}");
        }
    }
    let page = text_of(&stories::practice(), FORMATS[0].0);
    assert!(page.contains("<div class=\"watermark\""), "on every printed page");
    let headings = page.matches("<h2>").count();
    assert_eq!(page.matches(" (PRACTICE)</h2>").count(), headings);
    let csv = super::cells_of(&text_of(&stories::practice(), FORMATS[2].0));
    assert!(csv[1..].iter().all(|row| row[1] == "PRACTICE"), "in every row");
}
