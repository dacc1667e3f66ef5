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
    let document = journal.with_extension("json");
    let before = [&journal, &document].map(|path| fs::read(path).unwrap());
    // Each try begins with the same files: what is read decides how much is needed.
    let tried = |room| {
        for (path, bytes) in [&journal, &document].into_iter().zip(&before) {
            fs::write(path, bytes).unwrap();
        }
        resumed_in(room, data.path())
    };
    let (mut too_little, mut enough) = (1_000, 400_000);
    while enough - too_little > PAGE {
        let room = u32::midpoint(too_little, enough);
        if tried(room).status == 0 { enough = room } else { too_little = room }
    }
    let (mut worked, mut ended_early) = (0, 0);
    for less in 0..TRIES {
        let run = tried(enough + TRIES / 3 * PAGE - less * PAGE);
        let after = fs::read(&journal).unwrap();
        assert!(after.starts_with(&before[0]), "{}", run.stdout);
        let saved = run.stdout.matches("saved ").count();
        let lines = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'\n').count();
        assert!(lines(&after) >= lines(&before[0]) + saved, "{}", run.stdout);
        if run.status == 0 { worked += 1 } else { ended_early += 1 }
    }
    assert!(worked > 0 && ended_early > TRIES / 4, "{worked} worked, {ended_early} did not");
    let shown = vialwatch(data.path(), &["show", journal.to_str().unwrap()]);
    assert_eq!(shown.status, 0, "{}", shown.stderr);
}
