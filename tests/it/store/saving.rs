//! Saving while the disk fails: what is said, what is kept, and how it comes right again.

use std::io::ErrorKind;
use std::path::Path;

use vialwatch::session::command::Saving;
use vialwatch::session::fact::Record;
use vialwatch::store::chain::seal;
use vialwatch::store::{RESERVE_BYTES, SaveFault, SaveState, Store, StoreError};

use super::{begin_with_notes, data, derived, me, note, only};
use crate::support::facts::record;
use crate::support::memory_disk::{MemoryDisk, OPERATIONS, Operation};

fn reserve() -> &'static Path {
    Path::new("/data/reserve")
}

/// What another program would read of the session.
fn on_disk(disk: &MemoryDisk) -> Vec<Record> {
    let store = Store::new(disk.copy(), data());
    store.open_for_reading(&only(&store)).unwrap().records
}

#[test]
fn a_session_begins_with_its_reserve_its_lock_and_its_first_records() {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (keeper, records) = begin_with_notes(&store, 3);
    assert_eq!(disk.bytes(reserve()).unwrap().len(), RESERVE_BYTES);
    assert_eq!(on_disk(&disk), records);
    assert_eq!(keeper.saved_facts(), 4);
    assert_eq!(keeper.seal(), Some(seal(&keeper.head())));
    assert!(keeper.second_copy_is_current());
    let document = store.document_text(keeper.files()).unwrap();
    assert!(document.starts_with("{\"format\":\"vialwatch-session/1\","));
    assert!(document.find("\"state\"").unwrap() < 4096, "sixteen exceptions fit in the head");
    let parsed: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert_eq!(parsed["lines"].as_array().unwrap().len(), 4);
    assert_eq!(parsed["seal"], serde_json::Value::String(keeper.seal().unwrap()));
    let journal = disk.bytes(&keeper.files().journal()).unwrap();
    for line in String::from_utf8(journal).unwrap().lines() {
        assert!(document.contains(line), "every line stands in it verbatim");
    }
}

#[test]
fn all_lines_of_a_wake_go_out_in_one_write_and_one_sync() {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (mut keeper, _) = begin_with_notes(&store, 0);
    let before = (disk.count(Operation::Write), disk.count(Operation::SyncData));
    let wake = [record(2, note("a")), record(3, note("b")), record(4, note("c"))];
    assert_eq!(keeper.save(&wake), SaveState::Saved);
    let after = (disk.count(Operation::Write), disk.count(Operation::SyncData));
    assert_eq!((after.0 - before.0, after.1 - before.1), (1, 1));
}

#[test]
fn a_failing_disk_is_said_at_once_and_everything_is_saved_once_it_works() {
    for (kind, reason) in [
        (ErrorKind::ReadOnlyFilesystem, SaveFault::ReadOnly),
        (ErrorKind::PermissionDenied, SaveFault::Denied),
        (ErrorKind::Other, SaveFault::Failed),
    ] {
        let disk = MemoryDisk::new();
        let store = Store::new(disk.clone(), data());
        let (mut keeper, mut records) = begin_with_notes(&store, 2);
        for operation in OPERATIONS {
            disk.fail(operation, kind);
        }
        for seq in 4..7 {
            records.push(record(seq, note("while it fails")));
            assert_eq!(keeper.save(&records[records.len() - 1..]), SaveState::Unsaved { reason });
            assert_eq!(keeper.saving(), Saving::Fails);
            assert_eq!(keeper.seal(), None);
            let refused = keeper.write_document(&derived("x", None));
            assert!(matches!(refused, Err(StoreError::NotSaved)));
        }
        disk.mend();
        assert_eq!(keeper.retry(), SaveState::Restored { facts: 3, reason });
        assert_eq!(keeper.retry(), SaveState::Saved);
        assert_eq!(keeper.saving(), Saving::Works);
        assert!(keeper.fault().is_none());
        assert_eq!(on_disk(&disk), records);
        records.push(record(7, note("after")));
        assert_eq!(keeper.save(&records[6..]), SaveState::Saved);
        assert_eq!(on_disk(&disk), records);
    }
}

#[test]
fn a_file_whose_sync_failed_is_never_synced_again() {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (mut keeper, mut records) = begin_with_notes(&store, 1);
    disk.fail(Operation::SyncData, ErrorKind::Other);
    records.push(record(3, note("copied")));
    let syncs = disk.count(Operation::SyncData);
    assert_eq!(keeper.save(&records[2..]), SaveState::Saved, "a copy was synced as a whole");
    assert_eq!(disk.count(Operation::SyncData) - syncs, 1);
    assert_eq!(on_disk(&disk), records);
}

#[test]
fn no_single_fault_loses_what_was_called_saved_or_invents_anything() {
    for operation in OPERATIONS {
        for skip in 0..12 {
            let disk = MemoryDisk::new();
            let store = Store::new(disk.clone(), data());
            let (mut keeper, mut records) = begin_with_notes(&store, 1);
            let id = keeper.files().stem().to_owned();
            disk.fail_once(operation, skip, ErrorKind::Other);
            for seq in 3..6 {
                records.push(record(seq, note("near a fault")));
                let state = keeper.save(&records[records.len() - 1..]);
                let read = on_disk(&disk);
                if matches!(state, SaveState::Unsaved { .. }) {
                    assert!(records.starts_with(&read), "{operation:?} {skip}");
                    assert!(read.len() >= records.len() - 1, "{operation:?} {skip}");
                } else {
                    assert_eq!(read, records, "{operation:?} {skip}");
                }
                let _may_be_the_one_that_fails = keeper.write_document(&derived(&id, None));
                assert!(on_disk(&disk).len() >= read.len(), "{operation:?} {skip}");
            }
            disk.mend();
            assert!(!matches!(keeper.retry(), SaveState::Unsaved { .. }));
            assert_eq!(on_disk(&disk), records, "{operation:?} {skip}");
        }
    }
}

#[test]
fn a_write_torn_at_any_byte_is_healed_by_a_copy() {
    let length = {
        let disk = MemoryDisk::new();
        let store = Store::new(disk.clone(), data());
        let (mut keeper, _) = begin_with_notes(&store, 1);
        let before = disk.bytes(&keeper.files().journal()).unwrap().len();
        keeper.save(&[record(3, note("torn"))]);
        disk.bytes(&keeper.files().journal()).unwrap().len() - before
    };
    for torn in 0..length {
        let disk = MemoryDisk::new();
        let store = Store::new(disk.clone(), data());
        let (mut keeper, mut records) = begin_with_notes(&store, 1);
        records.push(record(3, note("torn")));
        disk.tear_next_write(torn);
        assert_eq!(keeper.save(&records[2..]), SaveState::Unsaved { reason: SaveFault::Failed });
        assert_eq!(on_disk(&disk).len(), 2);
        disk.mend();
        assert!(matches!(keeper.retry(), SaveState::Restored { facts: 1, .. }));
        assert_eq!(on_disk(&disk), records);
    }
}

#[test]
fn a_full_disk_is_met_by_giving_the_reserve_up() {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (mut keeper, mut records) = begin_with_notes(&store, 1);
    disk.set_capacity(Some(disk.used()));
    for seq in 3..100 {
        records.push(record(seq, note("on a full disk")));
        assert_eq!(keeper.save(&records[records.len() - 1..]), SaveState::Saved);
        keeper.write_document(&derived(keeper.files().stem(), None)).unwrap();
    }
    assert_eq!(disk.bytes(reserve()), None);
    assert_eq!(on_disk(&disk), records);
}

#[test]
fn a_session_is_taken_up_on_a_full_disk_by_giving_the_reserve_up() {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (keeper, mut records) = begin_with_notes(&store, 1);
    keeper.close(false).unwrap();
    disk.set_capacity(Some(disk.used()));
    let mut opened = store.open_for_writing(&only(&store), &me()).unwrap();
    assert_eq!(opened.records, records);
    records.push(record(3, note("on a full disk")));
    assert_eq!(opened.keeper.save(&records[2..]), SaveState::Saved);
    assert_eq!(disk.bytes(reserve()), None);
    assert_eq!(on_disk(&disk), records);
}

#[test]
fn a_disk_that_stays_full_leaves_nothing_half_made_behind() {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (mut keeper, mut records) = begin_with_notes(&store, 1);
    disk.take_away(reserve());
    disk.set_capacity(Some(disk.used() + 10));
    records.push(record(3, note("does not fit")));
    let unsaved = SaveState::Unsaved { reason: SaveFault::DiskFull };
    assert_eq!(keeper.save(&records[2..]), unsaved);
    assert_eq!(keeper.retry(), unsaved);
    let unfinished = |name: &std::path::PathBuf| name.to_string_lossy().ends_with(".tmp");
    let names: Vec<_> = disk.all().into_keys().filter(unfinished).collect();
    assert!(names.is_empty(), "{names:?}");
    let elsewhere = keeper.save_elsewhere(Path::new("/stick"));
    assert!(elsewhere.is_err());
    disk.mend();
    let elsewhere = keeper.save_elsewhere(Path::new("/stick")).unwrap();
    let copy = String::from_utf8(disk.bytes(&elsewhere).unwrap()).unwrap();
    assert_eq!(copy.lines().count(), 3, "waiting records too");
    assert!(keeper.save_elsewhere(Path::new("/stick")).is_err(), "nothing is overwritten");
    assert!(matches!(keeper.retry(), SaveState::Restored { facts: 1, .. }));
    assert_eq!(on_disk(&disk), records);
}

#[test]
fn no_session_begins_without_a_reserve() {
    let disk = MemoryDisk::new();
    disk.set_capacity(Some(RESERVE_BYTES - 1));
    let store = Store::new(disk.clone(), data());
    let id = store.new_id(crate::support::facts::noon()).unwrap();
    let first = [record(1, crate::support::facts::opening(id.as_str()))];
    assert!(matches!(store.create(&first, &me()), Err(StoreError::NoReserve { .. })));
    assert!(disk.all().is_empty(), "nothing has begun");
}

#[test]
fn a_begin_that_fails_leaves_no_session() {
    for operation in [Operation::Write, Operation::SyncAll, Operation::Rename] {
        for skip in 0..4 {
            let disk = MemoryDisk::new();
            let store = Store::new(disk.clone(), data());
            disk.fail_once(operation, skip, ErrorKind::Other);
            let id = store.new_id(crate::support::facts::noon()).unwrap();
            let first = [record(1, crate::support::facts::opening(id.as_str()))];
            let begun = store.create(&first, &me());
            disk.mend();
            let rows = store.list(vialwatch::store::Shelf::Sessions).unwrap();
            assert_eq!(rows.len(), usize::from(begun.is_ok()), "{operation:?} {skip}");
            let open = store.sessions_in_progress().unwrap();
            assert_eq!(open.len(), usize::from(begun.is_ok()), "{operation:?} {skip}");
        }
    }
}

type Writer = fn(&[u8]) -> Vec<u8>;

/// What somebody without the lock makes of a journal, and whether by another file in its place.
const WRITERS: &[(bool, Writer)] = &[
    (false, |it| [it, b"a line of another program\n"].concat()),
    (false, |it| [it, b"\0"].concat()),
    (false, |it| [it, it.split_inclusive(|byte| *byte == b'\n').next_back().unwrap()].concat()),
    (false, |it| [it, it].concat()),
    (true, <[u8]>::to_vec),
    (true, |it| [it, it].concat()),
    (true, |it| it[..it.len() / 2].to_vec()),
    (true, |it| it[..it.len() - 1].to_vec()),
    (true, |_| Vec::new()),
    (true, |it| vec![b'x'; it.len()]),
];

/// 200 of them.
#[test]
fn another_writer_is_noticed_whatever_it_does_and_its_bytes_are_left_alone() {
    let foreign = SaveState::Unsaved { reason: SaveFault::ForeignWriter };
    for notes in 0..20 {
        for (kind, (replaces, write)) in WRITERS.iter().enumerate() {
            let disk = MemoryDisk::new();
            let store = Store::new(disk.clone(), data());
            let (mut keeper, records) = begin_with_notes(&store, notes);
            let journal = keeper.files().journal();
            let bytes = write(&disk.bytes(&journal).unwrap());
            if *replaces {
                disk.take_away(&journal);
            }
            disk.put(&journal, &bytes);
            let next = record(records.len() as u64 + 1, note("mine"));
            assert_eq!(keeper.save(&[next]), foreign, "{kind} after {notes}");
            assert_eq!(keeper.retry(), foreign, "{kind} after {notes}");
            assert_eq!(disk.bytes(&journal).unwrap(), bytes, "{kind} after {notes}");
        }
    }
}

/// Nothing of anybody else's is in it, so nothing is lost by making it whole.
#[test]
fn a_journal_cut_short_by_another_is_made_whole() {
    for cut in [1, 2, 100, usize::MAX] {
        let disk = MemoryDisk::new();
        let store = Store::new(disk.clone(), data());
        let (mut keeper, mut records) = begin_with_notes(&store, 3);
        let journal = keeper.files().journal();
        let bytes = disk.bytes(&journal).unwrap();
        disk.put(&journal, &bytes[..bytes.len().saturating_sub(cut)]);
        records.push(record(5, note("after")));
        assert_eq!(keeper.save(&records[4..]), SaveState::Saved, "{cut}");
        assert_eq!(on_disk(&disk), records, "{cut}");
    }
}

#[test]
fn a_journal_that_was_taken_away_is_written_anew() {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (mut keeper, mut records) = begin_with_notes(&store, 1);
    disk.take_away(&keeper.files().journal());
    records.push(record(3, note("after")));
    assert_eq!(keeper.save(&records[2..]), SaveState::Saved);
    assert_eq!(on_disk(&disk), records);
}

#[test]
fn a_record_that_would_not_read_back_is_refused_without_spoiling_the_file() {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (mut keeper, records) = begin_with_notes(&store, 1);
    let unsavable = SaveState::Unsaved { reason: SaveFault::Unsavable };
    assert_eq!(keeper.save(&[record(9, note("out of place"))]), unsavable);
    assert_eq!(on_disk(&disk), records);
}
