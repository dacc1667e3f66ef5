//! `practice runs` as a trainer sees it: what each walkthrough was, an inject a row, nothing left out.

use std::fs;
use std::path::Path;

use crate::binary::driver::{Run, vialwatch};

/// A walkthrough that is left after its calculation.
fn left(data: &Path, scenario: &str, by: &str) -> String {
    let mut run = Run::start(data, &["practice", scenario, "--plain", "--by", by, "--seed", "1"]);
    for line in ["PRACTICE-01", "1.3", "MK 1.3", ":quit"] {
        run.say(line);
    }
    let last = run.text().lines().last().unwrap().to_owned();
    run.end();
    last.split(' ').nth(2).unwrap().to_owned()
}

#[test]
fn the_table_has_a_row_for_each_inject_and_one_where_there_is_none() {
    let data = tempfile::tempdir().unwrap();
    let first = left(data.path(), "first-walk", "AB");
    let second = left(data.path(), "cloudy-vial", "CD");
    let told = vialwatch(data.path(), &["practice", "runs"]);
    assert_eq!((told.status, told.stderr.as_str()), (0, ""));
    let lines: Vec<&str> = told.stdout.lines().collect();
    let cells = |line: &str| -> Vec<String> {
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
    };
    assert_eq!(
        cells(lines[0])[..],
        [
            "begun",
            "session",
            "trainee",
            "scenario",
            "seed",
            "state",
            "took",
            "inject",
            "detected",
            "right action",
            "in time",
            "unprompted"
        ]
    );
    let of = |id: &str| lines.iter().position(|line| line.contains(id)).unwrap();
    let walked = cells(lines[of(&first)]);
    assert_eq!(walked[0], "PRACTICE");
    assert_eq!(walked[3..7], ["AB", "first-walk", "1", "in-progress"].map(str::to_owned));
    assert_eq!(walked.last().unwrap(), "no inject");
    // Two injects, and the walkthrough itself told once.
    let at = of(&second);
    assert_eq!(cells(lines[at])[8..], ["cloudy-vial", "never came up"].map(str::to_owned));
    assert_eq!(
        cells(lines[at + 1])[..],
        ["PRACTICE", "particles-in-replacement", "never came up"].map(str::to_owned)
    );
    let column = |line: &str, cell: &str| line.find(cell).unwrap();
    assert_eq!(lines[0].find("inject"), lines[at].rfind("cloudy-vial"));
    assert_eq!(column(lines[0], "detected"), column(lines[at + 1], "never came up"));
    assert!(lines.last().unwrap().contains("no gloved fingertip test"), "{}", told.stdout);
}

#[test]
fn one_trainee_is_told_alone_and_a_file_that_cannot_be_read_is_a_row() {
    let data = tempfile::tempdir().unwrap();
    let first = left(data.path(), "first-walk", "AB");
    let second = left(data.path(), "first-walk", "CD");
    let run = |words: &[&str]| vialwatch(data.path(), words).stdout;
    let of_one = run(&["practice", "runs", "--by", "cd"]);
    assert!(of_one.contains(&second) && !of_one.contains(&first), "{of_one}");
    let csv = run(&["practice", "runs", "--csv"]);
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows.len(), 3, "{csv}");
    let row = rows.iter().find(|row| row.contains(&first)).unwrap();
    assert!(row.contains(",PRACTICE,") && row.contains(",no inject,"), "{csv}");
    let month = fs::read_dir(data.path().join("practice")).unwrap().next().unwrap().unwrap().path();
    for end in ["json", "jsonl"] {
        fs::write(month.join(format!("{first}.{end}")), "{").unwrap();
    }
    let told = run(&["practice", "runs"]);
    let row = told.lines().find(|line| line.contains(&first)).unwrap();
    assert!(row.contains("unreadable") && row.contains("no score:"), "{told}");
}
