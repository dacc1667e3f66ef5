//! The program itself, driven through pipes by a script that knows only its command line.
//! Waits for what it says, never for a time.

mod checking;
pub(crate) mod driver;
mod real_disk;
mod shifted_boot;
mod verifying;
mod walking;
mod wording;

use std::fs;

use driver::{Run, vialwatch};

/// A two-vial preparation with everything that goes wrong on an ordinary day, killed in the middle.
#[test]
fn a_preparation_survives_a_rejected_vial_a_correction_a_wrong_reading_an_absence_and_a_kill() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(
        data.path(),
        &["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"],
    );
    run.usual_until("swirl.vial-1");
    run.say(":correct cabinet BSC-9 because read wrongly");
    assert!(run.heard("saved "), "a correction is saved: {}", run.text());
    run.usual_until("clarity.vial-2");
    run.say("cloudy");
    assert_eq!(run.prompt(), "reject.vial-2");
    run.say("cloudy against the light");
    assert_eq!(run.prompt(), "replace.vial-2");
    run.say("replace");
    assert_eq!(run.prompt(), "vial.vial-3");
    let order = run.usual_until("particles.vial-3");
    let replacement = [
        "vial.vial-3",
        "vial-name.vial-3",
        "vial-state.vial-3",
        "wipe.vial-3",
        "water-check.vial-3",
        "inject.vial-3.start",
        "inject.vial-3",
        "swirl.vial-3",
        "clarity.vial-3",
        "colour.vial-3",
    ];
    assert_eq!(order, replacement);
    run.usual_until("withdraw");
    run.say(":away");
    run.say(":back");
    assert_eq!(run.prompt(), "return");
    run.say("nothing");
    assert_eq!(run.prompt(), "whereabouts");
    run.say("cabinet");
    run.usual_until("hold");
    run.say("MK 4.9");
    assert!(run.heard("refused reading-differs"), "{}", run.text());
    assert!(!run.heard("5.2"), "a blind reading shows no figure: {}", run.text());
    assert_eq!(run.prompt(), "hold");
    run.usual_until("into-bag");
    let acknowledged = run.last_saved();
    run.kill();

    let mut run = Run::start(data.path(), &["resume", "--plain"]);
    assert_eq!(run.prompt(), "return");
    run.usual_until("infusion-start");
    run.say("now");
    run.say("now");
    run.end();
    assert!(run.text().lines().last().unwrap().starts_with("done reported "), "{}", run.text());

    let listed = vialwatch(data.path(), &["list", "--json"]);
    let rows: serde_json::Value = serde_json::from_str(&listed.stdout).unwrap();
    let row = &rows[0];
    assert_eq!(row["state"], "reported");
    assert_eq!(row["dose"], "1.3 mg");
    assert_eq!(row["second"][0], "MK");
    let kinds: Vec<_> =
        row["exceptions"].as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    for kind in ["vial-rejected", "correction", "close-call"] {
        assert!(kinds.iter().any(|it| *it == kind), "{kind} in {kinds:?}");
    }
    let journal = journal_of(data.path());
    let lines: Vec<serde_json::Value> =
        journal.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (index, line) in lines.iter().enumerate() {
        assert_eq!(line["seq"], index + 1);
    }
    assert!(lines.len() as u64 > acknowledged);
    assert!(fs::read_dir(data.path().join("open")).unwrap().next().is_none(), "no longer open");
}

#[test]
fn a_second_program_is_told_who_holds_the_session() {
    let data = tempfile::tempdir().unwrap();
    let mut first = Run::start(
        data.path(),
        &["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"],
    );
    first.usual_until("hands");
    let second = vialwatch(data.path(), &["resume", "--plain"]);
    assert_eq!(second.status, 1);
    assert!(second.stderr.contains("held by JD"), "{}", second.stderr);
    first.say("y");
    assert!(first.heard("saved "), "the first goes on: {}", first.text());
    let shown = vialwatch(data.path(), &["show", &first.id()]);
    assert_eq!(shown.status, 0, "{}", shown.stderr);
    assert!(shown.stdout.contains("hands: done"), "{}", shown.stdout);
}

#[test]
fn a_refused_order_leaves_no_file_and_an_unreadable_one_is_wrong_usage() {
    let data = tempfile::tempdir().unwrap();
    let dose = |dose: &str| {
        vialwatch(
            data.path(),
            &["prepare", "--plain", "--by", "JD", "--order", "1", "--dose", dose],
        )
    };
    let low = dose("0.4");
    assert_eq!((low.status, low.stdout.contains("refused below-range")), (1, true));
    let high = dose("5.1");
    assert_eq!((high.status, high.stdout.contains("refused above-range")), (1, true));
    for unreadable in ["abc", "1e3", "-1", "1,300", "1.2345"] {
        assert_eq!(dose(unreadable).status, 2, "{unreadable}");
    }
    assert!(!data.path().join("sessions").exists());
}

#[test]
fn exit_statuses_are_those_of_the_contract() {
    let data = tempfile::tempdir().unwrap();
    let status = |arguments: &[&str]| vialwatch(data.path(), arguments).status;
    assert_eq!(status(&["list"]), 0);
    assert_eq!(status(&["list", "--json"]), 0);
    assert_eq!(status(&["show", "0000"]), 4);
    assert_eq!(status(&["resume", "--plain"]), 2);
    assert_eq!(status(&["resume", "--plain", "0000"]), 4);
    assert_eq!(status(&["prepare"]), 1);
    assert_eq!(status(&["resume"]), 1);
    assert_eq!(status(&["no-such-command"]), 2);
    assert_eq!(status(&["prepare", "--plain", "no-such-protocol"]), 4);
    assert_eq!(status(&["protocol", "list"]), 0);
    assert_eq!(status(&["completions", "bash"]), 0);
    assert_eq!(status(&["man"]), 0);
    let wrong = data.path().join("wrong.json");
    fs::write(&wrong, "{\"format\": \"vialwatch-protocol/1\",\n \"id\": 7}").unwrap();
    let checked = vialwatch(data.path(), &["protocol", "check", wrong.to_str().unwrap()]);
    assert_eq!(checked.status, 3);
    assert!(checked.stdout.contains("wrong.json:2:8\n"), "{}", checked.stdout);
}

#[test]
fn without_a_terminal_the_screen_names_the_plain_mode() {
    let data = tempfile::tempdir().unwrap();
    for command in [&[][..], &["prepare"], &["resume"]] {
        let ended = vialwatch(data.path(), command);
        assert_eq!((ended.status, ended.stdout.as_str()), (1, ""), "{command:?}");
        assert!(ended.stderr.contains("--plain"), "{command:?}: {}", ended.stderr);
    }
    assert!(fs::read_dir(data.path()).unwrap().next().is_none(), "nothing was created");
}

#[test]
fn an_ended_session_prints_its_last_line_again() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(
        data.path(),
        &["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"],
    );
    run.usual_until("hands");
    let id = run.id();
    run.say(":discard the order was withdrawn");
    run.end();
    assert!(run.text().contains(&format!("done discarded {id} ")), "{}", run.text());
    let again = vialwatch(data.path(), &["resume", "--plain", &id]);
    assert_eq!(again.status, 0);
    assert!(again.stdout.starts_with(&format!("done discarded {id} ")), "{}", again.stdout);
}

#[test]
fn a_limit_found_to_have_passed_takes_the_place_of_the_step_and_of_lines_on_their_way() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(
        data.path(),
        &["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"],
    );
    run.usual_until("withdraw");
    run.say(
        ":correct inject.vial-1.start at 2026-01-02T03:04:05Z because the clock was misread\n5.2",
    );
    assert!(run.heard("alarm passed dilute-by"), "{}", run.text());
    assert_eq!(run.prompt(), "discard");
    run.listen();
    assert!(run.heard("refused limit-passed"), "a line on its way: {}", run.text());
    assert_eq!(run.prompt(), "discard");
    run.say("the pharmacist");
    run.end();
    assert!(run.text().contains("done discarded "), "{}", run.text());
}

#[test]
fn a_torn_last_line_is_cut_off_kept_and_told() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(
        data.path(),
        &["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"],
    );
    run.usual_until("cabinet");
    run.kill();
    let path = journal_path(data.path());
    let mut text = fs::read_to_string(&path).unwrap();
    text.push_str("{\"v\":1,\"seq\":9,\"fact\":\"step-ans");
    fs::write(&path, &text).unwrap();
    let mut run = Run::start(data.path(), &["resume", "--plain"]);
    assert!(run.heard("notice recovered "), "{}", run.text());
    run.usual_until("light");
    let kept = path.with_extension("damaged-1.bin");
    assert!(fs::read_to_string(kept).unwrap().contains("step-ans"));
}

fn journal_path(data: &std::path::Path) -> std::path::PathBuf {
    let month = fs::read_dir(data.join("sessions")).unwrap().next().unwrap().unwrap().path();
    let mut files = fs::read_dir(month).unwrap().map(|it| it.unwrap().path());
    files.find(|path| path.extension().is_some_and(|it| it == "jsonl")).unwrap()
}

fn journal_of(data: &std::path::Path) -> String {
    fs::read_to_string(journal_path(data)).unwrap()
}
