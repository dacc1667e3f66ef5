//! Memory that runs out at an allocation: the program ends there like one that was killed, and what
//! it said was saved is there.
//!
//! The allocator is a few lines of C put before the program's own, built with the compiler that links
//! Rust; where that can't be had, it says so and proves nothing. `VIALWATCH_ALLOCATIONS=1` is each
//! allocation also before the first fact, where a protocol is read; else it is every 32nd of those.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::kills::{Promise, number_from, say};
use super::{PREPARE, RESUME};
use crate::binary::driver::{Run, command};

/// One allocation of so many is tried before the first fact, where nothing else is asked for.
const STEP: u64 = 32;
/// So many programs are let die for good, and gone on with.
const DEATHS: u64 = 40;
/// Twelve facts, with the opening.
const LINES: &str = "MK 1.3\ny\n:note one\ny\n:note two\n:note three\ny\n:note four\n:quit\n";
const FACTS: u64 = 12;

/// Builds the allocator; none where this machine can't, or its C library is another.
fn allocator(place: &Path) -> Option<PathBuf> {
    let library = place.join("memory.so");
    let mut cc = std::process::Command::new("cc");
    cc.args(["-O1", "-shared", "-fPIC", "-o"]).arg(&library);
    cc.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/hostile/memory.c"));
    let built = cc.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    let is_known = cfg!(all(target_os = "linux", target_env = "gnu"));
    if is_known && built {
        return Some(library);
    }
    say("SKIPPED, no allocator of its own can be put before the program's");
    None
}

/// One life of the program with the allocator: all it said.
fn lived(library: &Path, data: &Path, out: (&str, &str), log: &Path) -> String {
    let arguments = if data.exists() { RESUME } else { PREPARE };
    let mut command = command(&[], data, arguments);
    command.env("LD_PRELOAD", library).env(out.0, out.1).env("OUT_LOG", log);
    let input = data.with_extension("lines");
    fs::write(&input, LINES).unwrap();
    command.stdin(fs::File::open(&input).unwrap()).stderr(Stdio::null());
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// Allocations, how many of them before the first fact, copies that were aborted and others.
fn counts(log: &Path) -> [u64; 4] {
    let text = fs::read_to_string(log).unwrap();
    let numbers: Vec<u64> = text.split_whitespace().map(|it| it.parse().unwrap()).collect();
    numbers.try_into().unwrap()
}

fn journal_below(data: &Path) -> Option<String> {
    let months = fs::read_dir(data.join("sessions")).ok()?.flatten();
    let mut files = months.flat_map(|month| fs::read_dir(month.path()).unwrap().flatten());
    let journal = files.find(|file| file.path().extension().is_some_and(|it| it == "jsonl"))?;
    Some(fs::read_to_string(journal.path()).unwrap())
}

/// What was said is kept, and the session goes on.
fn is_kept(data: &Path, said: &str) {
    let Some(journal) = journal_below(data) else {
        assert!(!said.contains("\nsaved "), "nothing is there: {said}");
        return;
    };
    let mut promise = Promise::default();
    promise.is_kept_in(&journal, said);
    let mut again = Run::start(data, RESUME);
    again.say(":note once there was memory again");
    assert!(again.reply().starts_with("saved "), "{}", again.text());
    again.kill();
    promise.is_kept_in(&journal_below(data).unwrap(), again.text());
}

/// The program is doubled at each allocation, and the copy that has no memory is aborted there: it
/// says nothing and writes nothing, or the program itself would find its journal changed.
#[test]
fn at_each_allocation_a_program_without_memory_ends_and_says_and_writes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let Some(library) = allocator(place.path()) else { return };
    let (data, log) = (place.path().join("data"), place.path().join("log"));
    let step = number_from("VIALWATCH_ALLOCATIONS").unwrap_or(STEP);
    for life in 0..2 {
        let said = lived(&library, &data, ("OUT_STEP", &step.to_string()), &log);
        let [allocations, before, aborted, otherwise] = counts(&log);
        say(&format!(
            "memory: {aborted} of {allocations} allocations fail, each of {} from the first fact on \
             and one in {step} before",
            allocations - before
        ));
        assert_eq!(otherwise, 0, "{said}");
        assert!(before > 0 && aborted == before / step + allocations - before, "{said}");
        let saved = said.lines().filter_map(|line| line.strip_prefix("saved "));
        let seqs: Vec<u64> =
            saved.map(|line| line.split(' ').next().unwrap().parse().unwrap()).collect();
        assert!(seqs.is_sorted_by(|one, next| one < next), "none is said twice: {seqs:?}");
        assert!(!said.contains("NOT SAVED"), "{said}");
        let lines = journal_below(&data).unwrap().lines().count() as u64;
        assert_eq!(seqs.last(), Some(&lines), "{said}");
        assert!(life > 0 || lines == FACTS, "{lines}");
        is_kept(&data, &said);
    }
}

#[test]
fn wherever_memory_runs_out_what_was_saved_stays() {
    let place = tempfile::tempdir().unwrap();
    let Some(library) = allocator(place.path()) else { return };
    let data_of = |name: &str| place.path().join(name);
    let log = data_of("log");
    lived(&library, &data_of("whole"), ("OUT_AT", "0"), &log);
    let [allocations, before, ..] = counts(&log);
    let mut with_facts = 0;
    for death in 0..DEATHS {
        let at = before * 9 / 10 + (allocations - before * 9 / 10) * death / DEATHS;
        let data = data_of(&at.to_string());
        fs::remove_file(&log).unwrap_or_default();
        let said = lived(&library, &data, ("OUT_AT", &at.to_string()), &log);
        assert!(!log.exists(), "it ended as if nothing were wrong: {said}");
        with_facts += u64::from(said.contains("saved "));
        is_kept(&data, &said);
    }
    assert!(with_facts > DEATHS / 4 && with_facts < DEATHS, "{with_facts}");
}
