//! The program under a boot clock that stands elsewhere while the boot id is the same, as after a
//! suspend and as in a machine set back; and under another boot id, as on another machine. Where Linux does not allow it, says so and proves nothing.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use super::driver::{Run, command, vialwatch};
use crate::hostile::{calls::copy_all, journal_of};

const PREPARE: &[&str] = &["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"];
const RESUME: &[&str] = &["resume", "--plain"];
const HOUR: i64 = 3_600;
/// More than a preparation takes that answers at once, and less than any limit.
const A_WHILE: i64 = 300;

/// Runs a program with the boot clock so many seconds ahead of the machine's.
struct Shift(Vec<String>);

impl Shift {
    fn by(seconds: i64) -> Option<Self> {
        let ahead = format!("{seconds}");
        Self::of(&["unshare", "--user", "--map-root-user", "--time", "--boottime", &ahead])
    }

    fn of(launcher: &[&str]) -> Option<Self> {
        let why = match Command::new(launcher[0]).args(&launcher[1..]).arg("true").output() {
            Ok(output) if output.status.success() => {
                return Some(Self(launcher.iter().map(|it| (*it).to_owned()).collect()));
            }
            Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
            Err(error) => error.to_string(),
        };
        // Not `eprintln!`: that is shown of failed tests only.
        let mut stderr = std::io::stderr();
        writeln!(stderr, "SKIPPED, no boot clock or boot id of its own can be had: {}", why.trim())
            .unwrap();
        None
    }

    fn start(&self, data: &Path, arguments: &[&str]) -> Run {
        let launcher: Vec<&str> = self.0.iter().map(String::as_str).collect();
        Run::of(command(&launcher, data, arguments))
    }
}

/// What a limit shows as left, in seconds.
fn left(run: &mut Run, window: &str) -> i64 {
    run.say(":clocks");
    let said = format!("clock {window} remaining ");
    let line = run.reply().lines().find_map(|line| line.strip_prefix(&said));
    let shown = line.unwrap_or_else(|| panic!("no {window} in {}", run.reply()));
    let parts: Vec<i64> =
        shown.split(' ').next().unwrap().split(':').map(|part| part.parse().unwrap()).collect();
    parts[0] * HOUR + parts[1] * 60 + parts[2]
}

fn prepared_and_killed(mut run: Run) -> i64 {
    run.usual_until("withdraw");
    let left = left(&mut run, "dilute-by");
    assert!((4 * HOUR - A_WHILE..=4 * HOUR).contains(&left), "{left} s of four hours");
    run.kill();
    left
}

/// Twenty times: from an instant to all but the whole limit.
#[test]
fn time_asleep_counts_in_full() {
    let data = tempfile::tempdir().unwrap();
    let before = prepared_and_killed(Run::start(data.path(), PREPARE));
    for asleep in (0..20).map(|turn| (turn * 45 * 60 / 4) + turn % 7) {
        let Some(later) = Shift::by(asleep) else { return };
        let copy = tempfile::tempdir().unwrap();
        copy_all(data.path(), copy.path());
        let mut run = later.start(copy.path(), RESUME);
        assert_eq!(run.prompt(), "return");
        let gone = before - left(&mut run, "dilute-by");
        assert!((asleep..asleep + A_WHILE).contains(&gone), "{gone} s of {asleep} s asleep");
        assert!(!run.text().contains("TIME UNKNOWN"), "{}", run.text());
        assert!(!run.text().contains("CLOCKS DISAGREE"), "{}", run.text());
    }
}

#[test]
fn a_limit_that_passed_while_asleep_is_told_before_anything_is_asked() {
    let Some(later) = Shift::by(4 * HOUR + 1) else { return };
    let data = tempfile::tempdir().unwrap();
    prepared_and_killed(Run::start(data.path(), PREPARE));
    let mut run = later.start(data.path(), RESUME);
    let passed = run.text().find("alarm passed dilute-by");
    let asked = run.text().find("\n[").unwrap();
    assert!(passed.is_some_and(|passed| passed < asked), "{}", run.text());
    assert_eq!(run.prompt(), "discard");
    run.say("the pharmacist");
    run.end();
    assert!(run.text().contains("done discarded "), "{}", run.text());
}

#[test]
fn a_boot_clock_set_back_under_the_same_boot_id_is_unknown_until_settled() {
    let Some(later) = Shift::by(3 * HOUR) else { return };
    let data = tempfile::tempdir().unwrap();
    prepared_and_killed(later.start(data.path(), PREPARE));
    let mut run = Run::start(data.path(), RESUME);
    assert!(run.heard("notice clock TIME UNKNOWN"), "{}", run.text());
    run.say(":clocks");
    assert!(run.heard("clock dilute-by remaining unknown"), "{}", run.reply());
    run.usual_until("hold");
    run.usual_until("into-bag.start");
    run.say("y");
    assert!(run.heard("refused clock-unknown"), "{}", run.reply());
    run.say(":settle MK 10:00 10:30");
    assert!(run.heard("saved "), "{}", run.reply());
    let left = left(&mut run, "dilute-by");
    let settled = 4 * HOUR - 31 * 60;
    assert!((settled - A_WHILE..=settled).contains(&left), "{left} s");
}

/// Runs a program on a machine of another boot id, which has been running for hours.
fn elsewhere() -> Option<Shift> {
    let script = "F=$(mktemp) && echo 0a0b0c0d-0000-4000-8000-000000000000 > \"$F\" && mount --bind \
                  \"$F\" /proc/sys/kernel/random/boot_id && rm \"$F\" && exec \"$0\" \"$@\"";
    let ahead = (3 * HOUR).to_string();
    let spaces =
        ["unshare", "--user", "--map-root-user", "--time", "--boottime", &ahead, "--mount"];
    Shift::of(&[&spaces[..], &["sh", "-c", script]].concat())
}

/// By the wall clock not a minute has gone by.
#[test]
fn no_wait_is_over_because_another_machine_was_running_before() {
    let Some(elsewhere) = elsewhere() else { return };
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), PREPARE);
    run.usual_until("store");
    run.say("refrigerate");
    run.usual_until("equilibrate");
    run.kill();
    let mut other = elsewhere.start(data.path(), RESUME);
    assert!(other.heard("TIME UNKNOWN") && !other.heard("equilibrate is over"), "{}", other.text());
    other.usual_until("equilibrate");
    other.say("y");
    assert!(other.heard("refused "), "{}", other.reply());
}

/// A folder copied from one machine to another, at ten steps of a preparation.
#[test]
fn a_session_on_another_machine_has_no_number_until_settled_and_changes_only_by_resuming() {
    let steps = [
        "swirl.vial-1",
        "clarity.vial-1",
        "particles.vial-2",
        "vials-next",
        "withdraw",
        "hold",
        "into-bag.start",
        "bag-colour",
        "label",
        "release",
    ];
    let Some(elsewhere) = elsewhere() else { return };
    let here = tempfile::tempdir().unwrap();
    let mut run = Run::start(here.path(), PREPARE);
    for step in steps {
        run.usual_until(step);
        run.settle();
        let there = tempfile::tempdir().unwrap();
        copy_all(here.path(), there.path());
        let journal = journal_of(there.path(), &run.id());
        let before = std::fs::read_to_string(&journal).unwrap();
        for looks in [&["list"][..], &["show", &run.id()], &["verify"]] {
            assert_eq!(vialwatch(there.path(), looks).status, 0, "{looks:?} at {step}");
        }
        assert_eq!(std::fs::read_to_string(&journal).unwrap(), before, "looking changes nothing");
        let mut other = elsewhere.start(there.path(), RESUME);
        assert!(other.heard("TIME UNKNOWN"), "{step}: {}", other.text());
        other.say(":clocks");
        // The reminder to change gloves is no limit.
        let clocks = other.reply().lines().filter(|line| !line.contains("gloves"));
        let limits = clocks.filter(|line| line.contains(" remaining "));
        let limits: Vec<&str> = limits.collect();
        assert!(!limits.is_empty(), "{step}: {}", other.reply());
        assert!(
            limits.iter().all(|line| line.contains(" remaining unknown")),
            "{step}: {limits:?}"
        );
        let after = std::fs::read_to_string(&journal).unwrap();
        let added = after.strip_prefix(&before).unwrap();
        assert!(added.contains("\"fact\":\"clock-lost\""), "{added}");
        assert!(added.contains("\"fact\":\"resumed\""), "{added}");
    }
}
