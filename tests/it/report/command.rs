//! `report` as people and scripts call it: where it writes, what it never writes over, what it says of
//! a record that is not intact, and one row for each of all sessions.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::cells_of;
use crate::binary::driver::{Ended, vialwatch};

/// A data folder with records of the corpus in it.
fn data_with(names: &[&str]) -> tempfile::TempDir {
    let data = tempfile::tempdir().unwrap();
    for name in names {
        copy(name, &data.path().join("sessions/2026-11"));
    }
    data
}

/// Puts a record into a folder, under the name of its own id.
pub(super) fn copy(name: &str, folder: &Path) -> PathBuf {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/records/format-1");
    let journal = fs::read_to_string(corpus.join(format!("{name}.jsonl"))).unwrap();
    let opening: Value = serde_json::from_str(journal.lines().next().unwrap()).unwrap();
    let id = opening["id"].as_str().unwrap();
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(format!("{id}.jsonl")), journal).unwrap();
    fs::copy(corpus.join(format!("{name}.json")), folder.join(format!("{id}.json"))).unwrap();
    folder.join(format!("{id}.jsonl"))
}

pub(super) fn report(data: &tempfile::TempDir, arguments: &[&str]) -> Ended {
    vialwatch(data.path(), &[&["report"], arguments].concat())
}

fn alter(journal: &Path) {
    let text = fs::read_to_string(journal).unwrap();
    let altered = text.replacen("BSC-2", "BSC-3", 1);
    assert_ne!(text, altered);
    fs::write(journal, altered).unwrap();
}

#[test]
fn every_format_of_a_saved_session_is_printed() {
    let data = data_with(&["finished"]);
    let begins = [
        ("html", "<!doctype html>"),
        ("markdown", "# "),
        ("csv", "session,practice,row,"),
        ("json", "{\n  \"format\": \"vialwatch-report/1\""),
        ("label", "WORK LABEL"),
    ];
    for (format, begins) in begins {
        let ended = report(&data, &["0TT820000001", "--format", format]);
        assert_eq!((ended.status, ended.stderr.as_str()), (0, ""), "{format}");
        assert!(ended.stdout.starts_with(begins), "{format}: {}", ended.stdout);
    }
    let page = report(&data, &["0001", "--format", "label", "--page"]);
    assert!(page.stdout.starts_with("<!doctype html>") && page.stdout.contains("WORK LABEL"));
    let ascii = report(&data, &["0001", "--format", "label", "--ascii"]);
    assert!(ascii.stdout.is_ascii() && ascii.stdout.contains("##"));
}

#[test]
fn the_seal_in_a_report_is_the_one_that_verify_finds() {
    let data = data_with(&["finished"]);
    let told = report(&data, &["0001", "--format", "label"]).stdout;
    let line = told.lines().find_map(|line| line.strip_prefix("Seal: ")).unwrap();
    let (seal, _) = line.split_once(',').unwrap();
    assert_eq!(vialwatch(data.path(), &["verify", "--seal", seal]).status, 0, "{seal}");
}

#[test]
fn a_new_file_is_written_and_named_in_full() {
    let data = data_with(&["finished"]);
    let path = data.path().join("r.html");
    let ended = report(&data, &["0001", "--format", "html", "--output", path.to_str().unwrap()]);
    assert_eq!((ended.status, ended.stderr.as_str()), (0, ""));
    assert_eq!(ended.stdout, format!("{}\n", path.display()));
    let printed = report(&data, &["0001", "--format", "markdown"]).stdout;
    let relative = data.path().join("r.md");
    let mut command = crate::binary::driver::command(
        &[],
        data.path(),
        &["report", "0001", "--format", "markdown", "--output", "r.md"],
    );
    command.current_dir(data.path());
    assert_eq!(crate::binary::driver::ended(command).stdout, format!("{}\n", relative.display()));
    let without_time = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with("| Report made"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(without_time(&fs::read_to_string(relative).unwrap()), without_time(&printed));
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let data = data_with(&["finished"]);
    let at = |name: &str| data.path().join(name);
    fs::write(at("kept"), "kept").unwrap();
    std::os::unix::fs::symlink(at("kept"), at("link")).unwrap();
    std::os::unix::fs::symlink(at("nowhere"), at("dangling")).unwrap();
    fs::create_dir(at("folder")).unwrap();
    for name in ["kept", "link", "dangling", "folder"] {
        let path = at(name);
        let ended = report(&data, &["0001", "--format", "csv", "--output", path.to_str().unwrap()]);
        assert_eq!((ended.status, ended.stdout.as_str()), (1, ""), "{name}");
        assert!(ended.stderr.contains("is there already; nothing was written"), "{}", ended.stderr);
        assert!(ended.stderr.contains(path.to_str().unwrap()));
    }
    assert_eq!(fs::read_to_string(at("kept")).unwrap(), "kept");
    assert!(!at("nowhere").exists());
    let ended = report(&data, &["0001", "--format", "csv", "--output", "/no/such/folder/r.csv"]);
    assert_eq!(ended.status, 1, "{}", ended.stderr);
}

#[test]
fn a_record_that_is_not_intact_says_so_at_the_top_of_every_format_with_status_3() {
    let data = tempfile::tempdir().unwrap();
    alter(&copy("finished", &data.path().join("sessions/2026-11")));
    for format in ["html", "markdown", "csv", "json", "label"] {
        let ended = report(&data, &["0001", "--format", format]);
        assert_eq!(ended.status, 3, "{format}");
        let fault = vialwatch(data.path(), &["verify"]).stdout;
        let (_, fault) = fault.split_once("NOT INTACT: ").unwrap();
        let fault = fault.split(';').next().unwrap().trim();
        let text = ended.stdout.replace("&#39;", "'");
        let plain = |text: &str| text.replace(['\\', '\n'], "").replace("  ", " ");
        let body = text.split_once("<body>").map_or(text.as_str(), |(_, body)| body);
        let at = plain(body).find(&plain(&format!("RECORD NOT INTACT: {fault}")));
        let head = plain(body).find("WORK LABEL").or(plain(body).find("Begun")).unwrap();
        assert!(at.is_some_and(|at| at < head), "{format}: {fault}: {text}");
        assert!(ended.stderr.contains("not intact"), "{}", ended.stderr);
    }
    let path = data.path().join("r.json");
    let path = path.to_str().unwrap();
    let ended = report(&data, &["0001", "--format", "json", "--output", path]);
    assert_eq!((ended.status, ended.stdout.trim()), (3, path), "written, and told to be wrong");
    let written: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(written["intact"], false);
}

#[test]
fn a_newer_record_says_that_what_is_worked_out_may_be_wrong() {
    let data = data_with(&["newer-kind"]);
    let ended = report(&data, &["0005", "--format", "markdown"]);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    let top = ended.stdout.split("## 1.").next().unwrap();
    assert!(top.contains("written by a newer version") && top.contains("may be wrong"), "{top}");
}

#[test]
fn all_sessions_are_one_row_each_and_none_is_left_out() {
    let data = data_with(&["finished", "running", "rejected", "corrected-and-settled"]);
    let month = data.path().join("sessions/2026-11");
    fs::write(month.join("0TT82000000Z.jsonl"), "nonsense\n").unwrap();
    let ended = report(&data, &["--all", "--format", "csv"]);
    assert_eq!(ended.status, 3, "one of them can't be read");
    let rows = cells_of(&ended.stdout);
    let at = |name: &str| rows[0].iter().position(|it| it == name).unwrap();
    let of = |id: &str| rows.iter().find(|row| row[0].contains(id)).unwrap();
    assert_eq!(rows.len(), 6, "{}", ended.stdout);
    let finished = of("0TT820000001");
    assert_eq!((&*finished[at("state")], &*finished[at("intact")]), ("reported", "yes"));
    assert_eq!((&*finished[at("dose")], &*finished[at("dose_unit")]), ("1.3", "mg"));
    assert_eq!((&*finished[at("volume")], &*finished[at("concentration")]), ("50", "0.026"));
    assert_eq!(of("0TT820000003")[at("state")], "discarded");
    assert_eq!(of("0TT820000003")[at("vials_rejected")], "1");
    assert_eq!(of("0TT820000002")[at("made_utc")], "");
    let unreadable = of("0TT82000000Z");
    assert_eq!((&*unreadable[at("state")], &*unreadable[at("intact")]), ("unreadable", "no"));
    assert!(!unreadable[at("reason")].is_empty());
    fs::remove_file(month.join("0TT82000000Z.jsonl")).unwrap();
    assert_eq!(report(&data, &["--all", "--format", "csv"]).status, 0);
    alter(&month.join("0TT820000001.jsonl"));
    let ended = report(&data, &["--all", "--format", "csv"]);
    assert_eq!(ended.status, 3);
    let rows = cells_of(&ended.stdout);
    let row = rows.iter().find(|row| row[0] == "0TT820000001").unwrap();
    assert_eq!(row[at("intact")], "no");
}

#[test]
fn practice_is_among_all_sessions_only_where_it_is_asked_for() {
    let data = data_with(&["finished"]);
    let month = data.path().join("practice/2026-11");
    copy("rejected", &month);
    let without = cells_of(&report(&data, &["--all", "--format", "csv"]).stdout);
    let with = cells_of(&report(&data, &["--all", "--practice", "--format", "csv"]).stdout);
    assert_eq!((without.len(), with.len()), (2, 3));
    let none = data_with(&[]);
    assert_eq!(cells_of(&report(&none, &["--all", "--format", "csv"]).stdout).len(), 1);
}

#[test]
fn what_cannot_be_meant_is_wrong_usage() {
    let data = data_with(&["finished"]);
    for arguments in [
        &["0001"][..],
        &["--format", "csv"],
        &["--all", "--format", "html"],
        &["--all", "0001", "--format", "csv"],
        &["0001", "--format", "pdf"],
        &["0001", "--format", "html", "--page"],
        &["0001", "--practice", "--format", "csv"],
    ] {
        assert_eq!(report(&data, arguments).status, 2, "{arguments:?}");
    }
    assert_eq!(report(&data, &["7ZZZ", "--format", "csv"]).status, 4);
}
