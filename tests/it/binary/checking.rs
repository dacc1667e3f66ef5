//! `protocol check` as people and editors get it: pictures, JSON, status, and nothing foreign raw.

use std::fs;
use std::path::{Path, PathBuf};

use vialwatch::protocol::builtin;

use super::driver::{command, ended, vialwatch};

/// A file with the built-in protocol and these passages changed.
fn file(folder: &Path, name: &str, edits: &[(&str, &str)]) -> PathBuf {
    let mut text = builtin::text(builtin::DEFAULT).unwrap().to_owned();
    for (old, new) in edits {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn name(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn people_get_a_picture_of_every_fault() {
    let data = tempfile::tempdir().unwrap();
    let edits = [("\"4 mL\"", "\"4 ml\""), ("\"title\": \"Order\",", "\"title\": \"\",")];
    let wrong = file(data.path(), "wrong.json", &edits);
    let checked = vialwatch(data.path(), &["protocol", "check", name(&wrong)]);
    let expected = include_str!("checking.txt").replace("FILE", name(&wrong));
    assert_eq!(checked.stdout, expected);
    assert_eq!((checked.status, checked.stderr.as_str()), (3, ""));
}

#[test]
fn editors_get_an_array_with_every_fault_of_every_file() {
    let data = tempfile::tempdir().unwrap();
    let one = file(data.path(), "one.json", &[("\"4 mL\"", "\"4 ml\"")]);
    let two = file(data.path(), "two.json", &[("\"at_most\": \"6 h\"", "\"at_most\": \"9 h\"")]);
    let checked = vialwatch(data.path(), &["protocol", "check", "--json", name(&one), name(&two)]);
    let rows: serde_json::Value = serde_json::from_str(&checked.stdout).unwrap();
    let rows = rows.as_array().unwrap();
    assert_eq!((checked.status, rows.len()), (3, 2));
    assert_eq!(rows[0]["file"], name(&one));
    assert_eq!(
        (&rows[0]["line"], &rows[0]["column"], &rows[0]["end"]),
        (&73.into(), &35.into(), &41.into())
    );
    assert_eq!((&rows[0]["rule"], &rows[0]["kind"]), (&"unknown-unit".into(), &"error".into()));
    assert!(rows[0]["message"].as_str().unwrap().contains("unit not known here"));
    assert!(rows[0]["help"].as_str().unwrap().contains("capitals count"));
    assert_eq!((&rows[1]["rule"], &rows[1]["kind"]), (&"implied".into(), &"hint".into()));
    assert_eq!(rows[1]["file"], name(&two));
}

#[test]
fn hints_alone_leave_a_file_right() {
    let data = tempfile::tempdir().unwrap();
    let hinted = file(data.path(), "h.json", &[("\"at_most\": \"6 h\"", "\"at_most\": \"9 h\"")]);
    let checked = vialwatch(data.path(), &["protocol", "check", name(&hinted)]);
    assert_eq!(checked.status, 0);
    assert!(checked.stdout.starts_with("hint[implied]: windows[2].rule"), "{}", checked.stdout);
    let last = checked.stdout.lines().last().unwrap();
    assert_eq!(last, format!("{}: inotuzumab-ozogamicin is right, 1 hint", name(&hinted)));
}

#[test]
fn a_right_file_has_an_empty_array_and_a_missing_one_does_not_hide_the_others() {
    let data = tempfile::tempdir().unwrap();
    let right = file(data.path(), "right.json", &[]);
    let checked = vialwatch(data.path(), &["protocol", "check", "--json", name(&right)]);
    assert_eq!((checked.status, checked.stdout.as_str()), (0, "[]\n"));
    let missing = data.path().join("missing.json");
    let checked = vialwatch(data.path(), &["protocol", "check", name(&missing), name(&right)]);
    assert_eq!(checked.status, 4);
    assert!(checked.stdout.contains("is right"), "{}", checked.stdout);
    assert!(checked.stderr.contains("missing.json"), "{}", checked.stderr);
}

#[test]
fn a_file_that_is_no_text_or_too_large_is_a_fault_of_it() {
    let data = tempfile::tempdir().unwrap();
    for (bytes, rule) in
        [(b"{\n\"\xff\"}".to_vec(), "not-utf-8"), (vec![b' '; 256 * 1024 + 1], "file-too-large")]
    {
        let path = data.path().join("bytes.json");
        fs::write(&path, bytes).unwrap();
        let checked = vialwatch(data.path(), &["protocol", "check", name(&path)]);
        assert_eq!(checked.status, 3);
        assert!(checked.stdout.starts_with(&format!("error[{rule}]")), "{}", checked.stdout);
    }
}

#[test]
fn nothing_foreign_reaches_the_terminal_raw() {
    let data = tempfile::tempdir().unwrap();
    let edits = [
        (
            "\"say\": \"Number the vials.\", \"source\"",
            "\"say\": \"\u{202e}Number\", \"s\u{200b}\\u001b[2J\"",
        ),
        ("\"4 mL\"", "\"4 \u{202e}ml\""),
    ];
    let wrong = file(data.path(), "hostile.json", &edits);
    for json in [false, true] {
        let mut arguments = vec!["protocol", "check", name(&wrong)];
        arguments.extend(json.then_some("--json"));
        let checked = vialwatch(data.path(), &arguments);
        assert_eq!(checked.status, 3);
        let raw = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{200b}');
        assert!(!checked.stdout.contains(raw), "{}", checked.stdout);
        assert!(json || checked.stdout.contains("\\u{202e}"), "{}", checked.stdout);
    }
}

#[test]
fn colour_and_decoration_follow_flags_and_locale() {
    let data = tempfile::tempdir().unwrap();
    let wrong = file(data.path(), "wrong.json", &[("\"4 mL\"", "\"4 ml\"")]);
    let run = |arguments: &[&str], locale: &str| {
        let mut run = command(&[], data.path(), arguments);
        run.env("LANG", locale).arg("protocol").arg("check").arg(&wrong);
        ended(run).stdout
    };
    assert!(run(&["--color", "always"], "C").contains("\u{1b}["));
    for colour in ["auto", "never"] {
        assert!(!run(&["--color", colour], "C").contains('\u{1b}'), "{colour}");
    }
    assert!(run(&[], "C").is_ascii());
    assert!(run(&["--ascii"], "C.UTF-8").is_ascii());
    assert!(!run(&[], "C.UTF-8").is_ascii());
}
