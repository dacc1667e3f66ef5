//! System calls that fail under the program itself: at each of those with which it keeps files, once
//! and for good, what it said was saved is there, and it never says so of what is not.
//!
//! A tracer makes them fail, so nothing is proved where none is allowed; it says so.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::kills::{Promise, say};
use super::{PREPARE, RESUME, left};
use crate::binary::driver::{Run, command};

/// What the store does to files, and how each can fail.
const CALLS: &[(&str, &[&str])] = &[
    ("fsync", &["EIO", "ENOSPC"]),
    ("fdatasync", &["EIO", "ENOSPC"]),
    (NO_SYNC, &["EIO", "ENOSPC"]),
    ("write", &["EIO", "ENOSPC"]),
    ("ftruncate", &["EIO"]),
    ("rename,renameat,renameat2", &["EIO", "ENOSPC"]),
    ("mkdir,mkdirat", &["ENOSPC"]),
    ("unlink,unlinkat", &["EIO"]),
    ("flock", &["ENOLCK"]),
];
/// What brings the journal to the medium fails always, so that the other way must; and that fails too.
const NO_SYNC: &str = "fdatasync:error=EIO:when=1+ fsync";
/// More calls of one sort than a run makes.
const MOST: u32 = 60;
/// Fewer faults than this, and the tracer did not do what it was asked to.
const LEAST_FIRED: u32 = 80;

const FIRST: &str = "y\n:note one\n:note two\ny\n:note three\n";
const AGAIN: &str = ":note four\n:note five\n";

/// A run under the tracer: what it said, what it said was wrong, and how often a call failed.
struct Traced {
    said: String,
    wrong: String,
    status: Option<i32>,
    fired: usize,
    /// What it said once a file or folder could not be synced.
    after: Vec<String>,
}

fn traced(data: &Path, arguments: &[&str], lines: &str, fault: &str) -> Traced {
    let log = data.with_extension("trace");
    let log_name = log.to_str().unwrap();
    let mut tracer = vec!["strace", "-f", "-qq", "-s4096", "-o", log_name];
    let parts: Vec<String> = fault.split(' ').map(|part| format!("-einject={part}")).collect();
    let calls: Vec<&str> = fault.split(' ').filter_map(|part| part.split(':').next()).collect();
    let trace = format!("-etrace=write,{}", calls.join(","));
    tracer.push(&trace);
    tracer.extend(parts.iter().map(String::as_str));
    let mut command = command(&tracer, data, arguments);
    // The tracer itself is found by the path of whoever runs the tests.
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that could not begin reads nothing.
    let _gone = child.stdin.take().unwrap().write_all(lines.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let log = fs::read_to_string(&log).unwrap_or_default();
    Traced {
        said: text(&output.stdout),
        wrong: text(&output.stderr),
        status: output.status.code(),
        fired: log.lines().filter(|it| it.contains("INJECTED") && !is_always(it, fault)).count(),
        after: said_after(&log),
    }
}

/// Whether a call is of the sort that fails every time in this run.
fn is_always(line: &str, fault: &str) -> bool {
    fault.contains(' ') && line.contains("fdatasync(")
}

/// What went to standard output after the first file or folder could not be synced, as the tracer
/// wrote it down.
fn said_after(log: &str) -> Vec<String> {
    let lines = log.lines().skip_while(|it| !(it.contains(" fsync(") && it.contains("INJECTED")));
    lines.filter(|line| line.contains("write(1, ")).map(str::to_owned).collect()
}

/// Whether system calls can be made to fail here.
pub(crate) fn may_trace() -> bool {
    let data = tempfile::tempdir().unwrap();
    let run = |mut command: std::process::Command| {
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|it| it.success())
    };
    let mut strace = std::process::Command::new("strace");
    strace.args(["-qq", "-o"]).arg(data.path().join("log"));
    strace.args(["-e", "inject=fsync:error=EIO", "true"]);
    run(strace)
}

fn journal_of_all(data: &Path) -> Option<PathBuf> {
    let months = fs::read_dir(data.join("sessions")).ok()?.flatten();
    let files = months.filter_map(|month| fs::read_dir(month.path()).ok()).flatten().flatten();
    files.map(|file| file.path()).find(|path| path.extension().is_some_and(|it| it == "jsonl"))
}

/// A folder with all that is in it.
pub(crate) fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What was said under faults is kept, and the session goes on once they are over.
fn is_kept(data: &Path, run: &Traced, promise: &mut Promise, fault: &str) {
    let wrong = &run.wrong;
    assert!(!wrong.contains("internal fault"), "{fault}: {wrong}");
    assert!(run.status.is_some_and(|status| status <= 4), "{fault}: {:?} {wrong}", run.status);
    let Some(path) = journal_of_all(data) else {
        assert!(!run.said.contains("\nsaved "), "{fault}: nothing is there\n{}", run.said);
        return;
    };
    promise.is_kept_in(&fs::read_to_string(&path).unwrap(), &run.said);
    if run.said.contains("\nsaved ") {
        let mut again = Run::start(data, RESUME);
        again.say(":note once it is well");
        assert!(again.heard("\nsaved ") || again.reply().starts_with("saved "), "{fault}");
        let said = again.text().to_owned();
        again.kill();
        promise.is_kept_in(&fs::read_to_string(&path).unwrap(), &said);
    }
}

/// From the moment on in which nothing can be brought to the medium for good, nothing is said to be
/// saved, but for the answer whose journal was synced and whose second copy was not.
fn is_honest(run: &Traced, fault: &str) {
    let is_for_good = fault.ends_with('+') && fault.starts_with(NO_SYNC);
    let says_saved = |line: &&String| line.replace("unsaved ", "").contains("saved ");
    let said = run.after.iter().filter(says_saved).count();
    assert!(!is_for_good || said <= 1, "{fault}: {:?}\n{}", run.after, run.said);
}

#[test]
fn whatever_system_call_fails_nothing_is_said_to_be_saved_that_is_not() {
    if !may_trace() {
        say("hostile::calls: no tracer is allowed here, nothing proved");
        return;
    }
    let kept = tempfile::tempdir().unwrap();
    left(kept.path());
    let (mut fired, mut unsaved) = (0, 0);
    for (calls, errors) in CALLS {
        for (place, error) in (1..=MOST).flat_map(|place| errors.iter().map(move |it| (place, it)))
        {
            let fault = match place % 2 {
                0 => format!("{calls}:error={error}:when={place}"),
                _ => format!("{calls}:error={error}:when={place}+"),
            };
            let folder = tempfile::tempdir().unwrap();
            let (fresh, old) = (folder.path().join("fresh"), folder.path().join("old"));
            copy_all(kept.path(), &old);
            let mut total = 0;
            for (data, arguments, lines) in [(&fresh, PREPARE, FIRST), (&old, RESUME, AGAIN)] {
                let mut promise = Promise::default();
                let run = traced(data, arguments, lines, &fault);
                is_honest(&run, &fault);
                is_kept(data, &run, &mut promise, &fault);
                total += run.fired;
                unsaved += u32::from(run.said.contains("\nunsaved "));
            }
            if total == 0 {
                break;
            }
            fired += u32::try_from(total).unwrap();
        }
    }
    say(&format!(
        "hostile::calls: {fired} calls made to fail, {unsaved} runs not saved at some time"
    ));
    assert!(fired > LEAST_FIRED && unsaved > 0, "only {fired}, {unsaved}");
}
