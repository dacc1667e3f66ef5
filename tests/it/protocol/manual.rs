//! The manual of protocol files is what the program says: its example is grown anew and checked at
//! every stage. `BLESS=1 cargo test --test it the_manual_of_protocols` writes it anew.

use std::fs;
use std::path::{Path, PathBuf};

use vialwatch::protocol::{faults, parse};

mod checks;
mod fields;
mod walk;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

fn manual() -> String {
    fs::read_to_string(path("protocols.md")).unwrap()
}

pub(super) fn example() -> String {
    fs::read_to_string(path("example-protocol.json")).unwrap()
}

/// The manual with everything in it that the program says, said anew, and the file it ends with.
fn written() -> (String, String) {
    let (walked, file) = walk::walked(&manual());
    let walked = between(&walked, "<!-- from the schema -->\n", &fields::fields());
    (between(&walked, "<!-- from the checks -->\n", &checks::checks()), file)
}

/// What stands between this mark and the next end, exchanged for these lines.
fn between(text: &str, mark: &str, lines: &str) -> String {
    let (before, rest) = text.split_once(mark).unwrap();
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    format!("{before}{mark}\n{}\n\n<!-- end -->{after}", lines.trim_end())
}

/// Compares with the stored file line by line, or writes it where `BLESS` is set.
#[track_caller]
fn as_stored(name: &str, text: &str) {
    if std::env::var_os("BLESS").is_some() {
        return fs::write(path(name), text).unwrap();
    }
    let stored = fs::read_to_string(path(name)).unwrap();
    for (number, (is, was)) in text.lines().zip(stored.lines()).enumerate() {
        assert_eq!(is, was, "{name}:{}", number + 1);
    }
    assert_eq!(text, stored);
}

#[test]
fn the_manual_of_protocols_says_what_the_program_says() {
    let (manual, file) = written();
    as_stored("protocols.md", &manual);
    as_stored("example-protocol.json", &file);
}

#[test]
fn the_example_has_neither_fault_nor_hint_and_is_marked_as_made_up() {
    assert_eq!(faults(&example()), []);
    let protocol = parse(&example()).unwrap();
    assert!(protocol.title.starts_with("NOT FOR USE"), "{}", protocol.title);
}

#[test]
fn every_command_of_the_manual_prints_what_stands_there() {
    let folder = tempfile::tempdir().unwrap();
    let file = example();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let sites = folder.path().join("data/protocols");
    fs::create_dir_all(&sites).unwrap();
    put("example.json", &file);
    let second =
        file.replace("draft-1", "draft-2").replace("\"at_most\": \"5 h\"", "\"at_most\": \"4 h\"");
    put("second.json", &second);
    put("data/protocols/exemplimab.json", &file);
    put("data/protocols/broken.json", &file.replace("\"8 h\"", "\"8 hours\""));
    let manual = manual();
    let (_, part) = manual.split_once("## Reading it").unwrap();
    let (part, _) = part.split_once("## Every field").unwrap();
    let mut commands = 0;
    for block in part.split("```text\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        let (command, printed) = block.split_once('\n').unwrap();
        if printed.is_empty() {
            continue; // A screen.
        }
        let said = walk::said(folder.path(), command);
        let mut rest = said.as_str();
        for piece in printed.split("…\n") {
            let at = rest
                .find(piece)
                .unwrap_or_else(|| panic!("{command}: not printed:\n{piece}\nbut\n{rest}"));
            rest = &rest[at + piece.len()..];
        }
        assert!(rest.is_empty() || printed.ends_with("…\n"), "{command}: more is printed:\n{rest}");
        commands += 1;
    }
    assert_eq!(commands, 3);
}
