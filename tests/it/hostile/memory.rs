//! Memory that runs out: the program ends or works, and what it said was saved is there.

use std::fs;
use std::path::Path;

use super::{RESUME, left};
use crate::binary::driver::{Ended, command, ended, vialwatch};

/// So many tries, each with one page less than the one before.
const TRIES: u32 = 60;
/// A page, in KiB: the least by which room for addresses differs.
const PAGE: u32 = 4;

/// Goes on with the session in so much room for addresses, in KiB, and writes a note.
fn resumed_in(room: u32, data: &Path) -> Ended {
    let script = format!("ulimit -v {room}; echo ':note with {room} KiB' | exec \"$0\" \"$@\"");
    ended(command(&["sh", "-c", &script], data, RESUME))
}

#[test]
fn wherever_memory_runs_out_what_was_saved_stays() {
    let data = tempfile::tempdir().unwrap();
    let journal = left(data.path());
    let (mut too_little, mut enough) = (1_000, 400_000);
    while enough - too_little > PAGE {
        let room = u32::midpoint(too_little, enough);
        if resumed_in(room, data.path()).status == 0 { enough = room } else { too_little = room }
    }
    let (mut worked, mut ended_early) = (0, 0);
    for less in 0..TRIES {
        let before = fs::read_to_string(&journal).unwrap();
        let run = resumed_in(enough + 10 * PAGE - less * PAGE, data.path());
        let after = fs::read_to_string(&journal).unwrap();
        assert!(after.starts_with(&before), "{}", run.stdout);
        let saved = run.stdout.matches("saved ").count();
        assert!(after.lines().count() >= before.lines().count() + saved, "{}", run.stdout);
        if run.status == 0 { worked += 1 } else { ended_early += 1 }
    }
    assert!(worked > 0 && ended_early > TRIES / 4, "{worked} worked, {ended_early} did not");
    let shown = vialwatch(data.path(), &["show", journal.to_str().unwrap()]);
    assert_eq!(shown.status, 0, "{}", shown.stderr);
}
