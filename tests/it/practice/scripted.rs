//! The program itself, given a whole walkthrough as a file on its standard input; then what it says of
//! the record: score, runs, reports. Waits for nothing but its end.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use vialwatch::words::practice::WORTH;
use vialwatch::words::report::PRACTICE_LABEL;

use crate::binary::driver::{Ended, command, vialwatch};

/// From the first vial's solution to the ward, by a trainee whose glove is torn; the bag is kept cold and
/// warms for its hour, which `y` brings to its end.
const TORN: &str = "clear
colourless
:gloves
none
clear
colourless
none
dilute-now
5.2
MK 5.2
y
:incident a drop at the port, wiped up
y
y
colourless
none
refrigerate
y
y
y
y
MK
y
now
now
";

fn script(data: &Path, scenario: &str, seed: &str, lines: &str) -> Ended {
    let given = ["practice", scenario, "--plain", "--by", "AB", "--seed", seed];
    let mut child = command(&[], data, &given)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended {
        status: output.status.code().unwrap(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

fn id_of(said: &str) -> String {
    let done = said
        .lines()
        .rev()
        .find(|line| line.starts_with("done "))
        .unwrap_or_else(|| panic!("{said}"));
    done.split(' ').nth(2).unwrap().to_owned()
}

#[test]
fn a_whole_scenario_is_run_by_a_script_and_y_jumps_to_the_end_of_a_wait() {
    let data = tempfile::tempdir().unwrap();
    let ran = script(data.path(), "glove-and-spill", "16", TORN);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(!ran.stdout.contains("refused"), "{}", ran.stdout);
    let id = id_of(&ran.stdout);
    assert!(ran.stderr.contains(&format!("practice score {id}")), "{}", ran.stderr);
    assert!(!ran.stderr.contains("clocks run on"), "{}", ran.stderr);
    assert!(ran.stdout.contains(&format!("  label {PRACTICE_LABEL}\n")), "{}", ran.stdout);
    let scored = vialwatch(data.path(), &["practice", "score", &id]);
    assert_eq!(scored.status, 0, "{}", scored.stderr);
    for row in ["torn-glove  yes       yes           yes      yes", "spill       yes       yes"] {
        assert!(scored.stdout.contains(row), "{}", scored.stdout);
    }
    assert!(scored.stdout.contains("▨ PRACTICE ×60 ▨") && scored.stdout.contains(WORTH));
    assert!(
        !scored.stdout.contains('%') && !scored.stdout.contains("earlier:"),
        "{}",
        scored.stdout
    );
    // What the program answered on the way to the start is no doing of the trainee.
    let seen = scored.stdout.split("What a supervisor would have seen").nth(1).unwrap();
    assert!(seen.contains("faster than can be done: hold"), "{seen}");
    assert!(!seen.contains("vial.vial-1") && !seen.contains("swirl"), "{seen}");
}

/// A trainee's walkthroughs over time, and the times of the earlier ones beside the last.
#[test]
fn runs_over_time_are_a_table_and_rows_and_the_last_stands_beside_the_earlier() {
    let data = tempfile::tempdir().unwrap();
    let first = id_of(&script(data.path(), "limit-passes", "12", "PH\n").stdout);
    let wrong = ":late into-bag y at 2020-01-01T00:00:00Z because so\nPH\n";
    let second = id_of(&script(data.path(), "limit-passes", "13", wrong).stdout);
    let report = |format: &str| {
        let made = vialwatch(data.path(), &["report", &second, "--format", format]);
        assert_eq!(made.status, 0, "{}", made.stderr);
        made.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let scored = vialwatch(data.path(), &["practice", "score", &second]).stdout;
    assert!(scored.contains("Store          -         earlier: -"), "{scored}");
    for format in ["html", "markdown", "json"] {
        let made = report(format);
        assert!(made.contains(WORTH) && made.contains("earlier:"), "{format}: {made}");
        assert!(made.contains("PRACTICE"), "{format}");
    }
    let runs = |more: &[&str]| {
        let given = [&["practice", "runs"], more].concat();
        vialwatch(data.path(), &given).stdout
    };
    let table = runs(&["--by", "AB"]);
    let at = |id: &str| table.find(id).unwrap_or_else(|| panic!("{table}"));
    assert!(at(&first) < at(&second) || first > second, "{table}");
    let row = "  limit-passes  yes       yes           yes      yes\n";
    assert!(table.contains(row) && table.ends_with(&format!("{WORTH}\n")), "{table}");
    assert!(table.lines().filter(|line| line.starts_with("PRACTICE  ")).count() == 2, "{table}");
    let csv = runs(&["--by", "AB", "--csv"]);
    let rows: Vec<&str> = csv.lines().collect();
    assert!(rows[0].starts_with("session,practice,begun_utc,trainee,scenario,seed,state,inject"));
    assert_eq!(rows.len(), 3, "{csv}");
    assert!(rows[1..].iter().all(|row| row.contains(",PRACTICE,") && row.contains(",AB,")));
    assert!(rows.iter().any(|row| row.contains(",yes,yes,yes,yes,")), "{csv}");
    assert_eq!(runs(&["--by", "CD", "--csv"]).lines().count(), 1);
}
