//! The manual says what these tests found, every zero included, and promises no more.

use std::fs;
use std::path::Path;

use super::attacks::KINDS;

fn manual() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify.md")).unwrap()
}

#[test]
fn the_table_of_the_manual_is_that_of_the_attacks() {
    let manual = manual();
    let rows: Vec<&str> = manual
        .lines()
        .skip_while(|line| !line.starts_with("| attack |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    let expected: Vec<String> = KINDS
        .iter()
        .map(|kind| {
            let alone = if kind.told_by_the_chain { "all" } else { "**0**" };
            format!("| {} | {alone} | all |", kind.name)
        })
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn the_manual_names_the_script_and_the_words_that_are_true() {
    let manual = manual();
    assert!(manual.contains("[verify.py](verify.py)"));
    assert!(manual.contains("alteration is detectable with the seal"));
    for path in ["docs/verify.md", "README.md", "ARCHITECTURE.md", "src/words/verified.rs"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        for promise in ["tamper-proof", "tamperproof", "cannot be altered", "can't be altered"] {
            assert!(!text.to_lowercase().contains(promise), "{path}: {promise}");
        }
    }
}
