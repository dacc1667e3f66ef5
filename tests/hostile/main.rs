//! Hostile inputs by the hundred thousand, the same at every run of the same seed: no panic, no
//! character that must not be shown, no record changed, and no more memory than is allowed.
//!
//! `VIALWATCH_INPUTS` is the number of all inputs together, `VIALWATCH_SEED` where they begin,
//! `VIALWATCH_FIRST` the number of the first of each target.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test that can't go on must stop, and this one says how long its slowest input took"
)]

mod corpus;
mod mutate;
#[path = "../random.rs"]
mod random;
mod targets;

use std::fs;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use targets::{TARGETS, Target};

/// Inputs of all targets together, where nothing else is asked for.
const INPUTS: u64 = 2_000_000;
/// Of so many inputs, how many each target gets: what is read fastest gets most.
const SHARES: &[(&str, u64)] = &[
    ("protocol", 300),
    ("journal", 30),
    ("document", 30),
    ("scanner", 8_300),
    ("terminal", 1_250),
    ("line", 90),
];
const ALL_SHARES: u64 = 10_000;
/// What the whole process may take, its code and its corpus too.
const MOST_MEMORY_KIB: u64 = 64 * 1024;
/// What one input may take of a processor; other work on the machine doesn't count.
const MOST_TIME: Duration = Duration::from_millis(100);

fn number_from(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

fn target(name: &str) -> Target {
    *TARGETS.iter().find(|target| target.name == name).unwrap()
}

/// The inputs that everything hostile is made from, in the order of their names.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// The most memory this process ever had, as its system counts it; none where it does not say.
fn most_memory_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// How long this thread has had a processor.
fn processor_time() -> Duration {
    clock_gettime(ClockId::ThreadCPUTime).try_into().unwrap()
}

fn attack(name: &str) {
    let Target { run, .. } = target(name);
    let share = SHARES.iter().find(|(target, _)| *target == name).unwrap().1;
    let inputs = number_from("VIALWATCH_INPUTS").unwrap_or(INPUTS) * share / ALL_SHARES;
    let seed = number_from("VIALWATCH_SEED").unwrap_or(1);
    let corpus = corpus(name);
    corpus.iter().for_each(|input| run(input));
    let began = processor_time();
    let mut slowest = (Duration::ZERO, 0);
    let first = number_from("VIALWATCH_FIRST").unwrap_or(0);
    for number in first..first + inputs {
        let input = mutate::input(&corpus, seed, number);
        let before = processor_time();
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| run(&input))) {
            let kept = keep(name, &input);
            say(&format!("{name}, seed {seed}, input {number}, kept as {}", kept.display()));
            resume_unwind(panic);
        }
        slowest = slowest.max((processor_time().saturating_sub(before), number));
    }
    let memory = most_memory_kib();
    say(&format!(
        "{name}: {inputs} hostile inputs of seed {seed} in {:.1?}, the slowest (number {}) in \
         {:.1?}; at most {} KiB",
        processor_time().saturating_sub(began),
        slowest.1,
        slowest.0,
        memory.map_or_else(|| "unknown".to_owned(), |kib| kib.to_string())
    ));
    assert!(slowest.0 < MOST_TIME, "{slowest:?}");
    assert!(memory.is_none_or(|kib| kib < MOST_MEMORY_KIB), "{memory:?} KiB");
}

/// Keeps an input that failed, for `VIALWATCH_INPUT=path cargo test --test hostile one_input`.
fn keep(name: &str, input: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{name}.bin"));
    fs::write(&path, input).unwrap();
    path
}

/// To standard error past the test harness, which shows what failed tests say and no other.
fn say(text: &str) {
    let mut stderr = std::io::stderr();
    writeln!(stderr, "{text}").unwrap();
}

#[test]
fn no_protocol_file_breaks_the_reader() {
    attack("protocol");
}

#[test]
fn no_journal_breaks_the_store_or_what_goes_on_with_it() {
    attack("journal");
}

#[test]
fn no_document_breaks_the_store_or_what_goes_on_with_it() {
    attack("document");
}

#[test]
fn no_scan_breaks_the_reader() {
    attack("scanner");
}

#[test]
fn no_bytes_of_a_terminal_break_the_screen() {
    attack("terminal");
}

#[test]
fn no_line_breaks_plain_mode() {
    attack("line");
}

#[test]
fn one_input_from_a_file_is_given_to_the_target_in_its_name() {
    let Some(path) = std::env::var_os("VIALWATCH_INPUT") else { return };
    let path = PathBuf::from(path);
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let named = TARGETS.iter().find(|target| name.contains(target.name));
    (named.expect("a target in the name of the file").run)(&fs::read(path).unwrap());
}

#[test]
fn the_same_seed_and_number_give_the_same_input() {
    let corpus = corpus("scanner");
    let inputs = |seed| (0..500).map(|number| mutate::input(&corpus, seed, number)).collect();
    let (first, again, other): (Vec<_>, Vec<_>, Vec<_>) = (inputs(1), inputs(1), inputs(2));
    assert_eq!(first, again);
    assert_ne!(first, other);
    assert_eq!(SHARES.iter().map(|(_, share)| share).sum::<u64>(), ALL_SHARES);
    assert_eq!(SHARES.len(), TARGETS.len());
}
