//! Opening what a crash, a failing medium or a careless hand has left behind.

use std::io::ErrorKind;

use vialwatch::session::fact::Record;
use vialwatch::store::wire::{self, Flaw};
use vialwatch::store::{Found, Opened, SaveState, Search, SessionFiles, Store, StoreError};

use super::{begin_with_notes, data, derived, me, note};
use crate::support::facts::{opening, record};
use crate::support::memory_disk::{MemoryDisk, Operation};

/// A finished session of four facts on a disk that was switched off.
fn left() -> (MemoryDisk, SessionFiles, Vec<Record>) {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (keeper, records) = begin_with_notes(&store, 3);
    let files = keeper.files().clone();
    drop(keeper);
    (disk, files, records)
}

fn open(disk: &MemoryDisk, files: &SessionFiles) -> Result<Opened<MemoryDisk>, StoreError> {
    Store::new(disk.clone(), data()).open_for_writing(files, &me())
}

/// Reading must say the same as writing would find, and change nothing.
fn look(disk: &MemoryDisk, files: &SessionFiles) -> (Vec<Record>, Vec<Found>) {
    let before = disk.all();
    let contents = Store::new(disk.clone(), data()).open_for_reading(files).unwrap();
    assert_eq!(disk.all(), before);
    (contents.records, contents.found)
}

/// A refusal keeps every byte of the session.
fn assert_refused(disk: &MemoryDisk, files: &SessionFiles) -> StoreError {
    let session = |disk: &MemoryDisk| {
        let mut all = disk.all();
        all.retain(|path, _| path.starts_with(files.folder()));
        all
    };
    let before = session(disk);
    let error = open(disk, files).map(|_| ()).unwrap_err();
    assert_eq!(session(disk), before);
    error
}

fn lines(disk: &MemoryDisk, files: &SessionFiles) -> Vec<String> {
    let text = String::from_utf8(disk.bytes(&files.journal()).unwrap()).unwrap();
    text.split_inclusive('\n').map(str::to_owned).collect()
}

fn kept(disk: &MemoryDisk, files: &SessionFiles, number: u32) -> Option<Vec<u8>> {
    disk.bytes(&files.folder().join(format!("{}.damaged-{number}.bin", files.stem())))
}

#[test]
fn a_healthy_session_opens_without_a_word_and_goes_on() {
    let (disk, files, mut records) = left();
    assert_eq!(look(&disk, &files), (records.clone(), vec![]));
    let mut opened = open(&disk, &files).unwrap();
    assert_eq!((&opened.records, &opened.found), (&records, &vec![]));
    assert_eq!(opened.summary.unwrap(), derived(files.stem(), None).summary);
    assert!(opened.keeper.second_copy_is_current());
    records.push(record(5, note("next day")));
    assert_eq!(opened.keeper.save(&records[4..]), SaveState::Saved);
    assert_eq!(look(&disk, &files).0, records);
}

#[test]
fn a_tail_torn_at_any_byte_is_cut_off_and_kept() {
    let (disk, files, mut records) = left();
    let whole = disk.bytes(&files.journal()).unwrap();
    let mut keeper = open(&disk, &files).unwrap().keeper;
    keeper.save(&[record(5, note("torn"))]);
    drop(keeper);
    let longer = disk.bytes(&files.journal()).unwrap();
    records.truncate(4);
    for cut in whole.len() + 1..longer.len() {
        let disk = disk.copy();
        disk.put(&files.journal(), &longer[..cut]);
        let torn = vec![Found::TornTail { bytes: (cut - whole.len()) as u64 }];
        assert_eq!(look(&disk, &files), (records.clone(), torn.clone()));
        let mut opened = open(&disk, &files).unwrap();
        assert_eq!((&opened.records, &opened.found), (&records, &torn));
        assert_eq!(kept(&disk, &files, 1).unwrap(), longer[whole.len()..cut]);
        assert_eq!(disk.bytes(&files.journal()).unwrap(), whole);
        assert_eq!(opened.keeper.save(&[record(5, note("again"))]), SaveState::Saved);
        drop(opened);
        assert!(open(&disk, &files).unwrap().found.is_empty());
    }
}

#[test]
fn a_second_damage_is_kept_beside_the_first() {
    let (disk, files, _) = left();
    for number in 1..=3 {
        let mut bytes = disk.bytes(&files.journal()).unwrap();
        bytes.extend_from_slice(b"garbage");
        disk.put(&files.journal(), &bytes);
        drop(open(&disk, &files).unwrap());
        assert_eq!(kept(&disk, &files, number).unwrap(), b"garbage");
    }
}

#[test]
fn a_last_line_cut_in_the_journal_comes_back_from_the_document() {
    let (disk, files, records) = left();
    let whole = disk.bytes(&files.journal()).unwrap();
    let last = lines(&disk, &files)[3].len();
    for lost in 1..=last {
        let disk = disk.copy();
        disk.put(&files.journal(), &whole[..whole.len() - lost]);
        let opened = open(&disk, &files).unwrap();
        assert_eq!(opened.records, records);
        assert_eq!(opened.found, [Found::JournalShort { facts: 1 }]);
        assert_eq!(disk.bytes(&files.journal()).unwrap(), whole);
    }
}

#[test]
fn any_damaged_byte_in_either_file_comes_back_from_the_other() {
    let (disk, files, records) = left();
    for path in [files.journal(), files.document()] {
        let whole = disk.bytes(&path).unwrap();
        for at in 0..whole.len() {
            let disk = disk.copy();
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            disk.put(&path, &bytes);
            let mut opened = open(&disk, &files).unwrap();
            assert_eq!(opened.records, records, "{at}");
            assert_eq!(opened.found.len(), 1, "{at}");
            assert_eq!(kept(&disk, &files, 1).unwrap(), bytes, "the damaged file is kept");
            opened.keeper.write_document(&derived(files.stem(), None)).unwrap();
            drop(opened);
            assert_eq!(disk.bytes(&files.journal()).unwrap().len(), {
                lines(&disk, &files).concat().len()
            });
            assert!(open(&disk, &files).unwrap().found.is_empty());
        }
    }
}

#[test]
fn a_missing_journal_is_put_together_from_the_document() {
    let (disk, files, records) = left();
    let whole = disk.bytes(&files.journal()).unwrap();
    disk.take_away(&files.journal());
    assert_eq!(look(&disk, &files), (records.clone(), vec![Found::JournalMissing]));
    let opened = open(&disk, &files).unwrap();
    assert_eq!((opened.records, opened.found), (records, vec![Found::JournalMissing]));
    assert_eq!(disk.bytes(&files.journal()).unwrap(), whole);
}

#[test]
fn a_missing_document_is_said_and_is_the_next_thing_to_write() {
    let (disk, files, records) = left();
    disk.take_away(&files.document());
    let mut opened = open(&disk, &files).unwrap();
    assert_eq!((&opened.records, &opened.found), (&records, &vec![Found::DocumentMissing]));
    assert!(!opened.keeper.second_copy_is_current());
    opened.keeper.write_document(&derived(files.stem(), None)).unwrap();
    drop(opened);
    assert!(open(&disk, &files).unwrap().found.is_empty());
}

#[test]
fn a_document_one_append_behind_is_healthy_and_one_further_behind_is_stale() {
    let (disk, files, _) = left();
    let mut keeper = open(&disk, &files).unwrap().keeper;
    let mut wake = [record(5, note("a")), record(6, note("b"))];
    wake[1].stamp = wake[0].stamp.clone();
    keeper.save(&wake);
    drop(keeper);
    let mut opened = open(&disk, &files).unwrap();
    assert_eq!((opened.records.len(), &opened.found), (6, &vec![]));
    assert_eq!(opened.summary, None, "it does not sum up what it lacks");
    assert!(!opened.keeper.second_copy_is_current());
    opened.keeper.save(&[record(7, note("c"))]);
    drop(opened);
    assert_eq!(open(&disk, &files).unwrap().found, [Found::DocumentStale { facts: 3 }]);
}

#[test]
fn two_records_for_one_place_are_a_fork_and_both_are_kept() {
    let (disk, files, _) = left();
    let other = disk.copy();
    for (disk, text) in [(&disk, "here"), (&other, "there")] {
        let mut opened = open(disk, &files).unwrap();
        opened.keeper.save(&[record(5, note(text))]);
        opened.keeper.write_document(&derived(files.stem(), None)).unwrap();
    }
    disk.put(&files.document(), &other.bytes(&files.document()).unwrap());
    let refused = assert_refused(&disk, &files);
    assert!(matches!(refused, StoreError::Fork { seq: 5, .. }), "{refused}");
    let read = Store::new(disk.clone(), data()).open_for_reading(&files);
    assert!(matches!(read, Err(StoreError::Fork { seq: 5, .. })));
}

#[test]
fn damage_before_whole_records_that_nothing_can_mend_is_refused_with_its_line() {
    let (disk, files, _) = left();
    disk.take_away(&files.document());
    let mut lines = lines(&disk, &files);
    lines[1] = lines[1].replace("note 2", "note Z");
    disk.put(&files.journal(), lines.concat().as_bytes());
    match assert_refused(&disk, &files) {
        StoreError::Damaged { path, line, flaw } => {
            assert_eq!((path, line, flaw), (files.journal(), 2, Flaw::HashDiffers));
        }
        other => panic!("{other}"),
    }
}

#[test]
fn a_line_left_out_or_moved_is_refused() {
    let (disk, files, _) = left();
    disk.take_away(&files.document());
    let whole = lines(&disk, &files);
    disk.put(&files.journal(), [&whole[..1], &whole[2..]].concat().concat().as_bytes());
    assert!(matches!(assert_refused(&disk, &files), StoreError::Damaged { .. }));
    disk.put(&files.journal(), whole[1..].concat().as_bytes());
    assert!(matches!(assert_refused(&disk, &files), StoreError::Damaged { .. }));
}

#[test]
fn only_not_found_means_that_there_is_no_session() {
    let (disk, files, records) = left();
    for operation in [Operation::Read, Operation::Open, Operation::Metadata] {
        disk.fail(operation, ErrorKind::Other);
        let refused = assert_refused(&disk, &files);
        assert!(matches!(refused, StoreError::Disk { .. }), "{operation:?}: {refused}");
        disk.mend();
    }
    assert_eq!(look(&disk, &files).0, records);
    disk.put(&files.journal(), b"");
    disk.take_away(&files.document());
    assert!(matches!(assert_refused(&disk, &files), StoreError::Damaged { line: 1, .. }));
    disk.take_away(&files.journal());
    assert!(matches!(assert_refused(&disk, &files), StoreError::NotFound { .. }));
}

#[test]
fn an_unfinished_copy_is_used_and_then_taken_away() {
    let (disk, files, records) = left();
    let copy = disk.bytes(&files.journal()).unwrap();
    let unfinished = files.folder().join(format!("{}.0badcafe.tmp", files.stem()));
    disk.put(&unfinished, &copy);
    disk.take_away(&files.journal());
    disk.take_away(&files.document());
    disk.put(&files.journal(), &copy[..10]);
    let opened = open(&disk, &files).unwrap();
    assert_eq!(opened.records, records);
    assert_eq!(disk.bytes(&unfinished), None);
    assert_eq!(disk.bytes(&files.journal()).unwrap(), copy);
}

#[test]
fn what_a_newer_program_wrote_can_be_read_and_not_changed() {
    let (disk, files, records) = left();
    let text = String::from_utf8(disk.bytes(&files.journal()).unwrap()).unwrap();
    let last = text.lines().last().unwrap();
    let prev = wire::hash_of(last.as_bytes()).unwrap();
    let line = wire::encode(&record(5, note("from the future")), prev).unwrap().text;
    let body = line.split(",\"hash\"").next().unwrap().replace("{\"v\":1,", "{\"v\":2,");
    let body = body.replace("note-written", "note-sung");
    let head = vialwatch::store::chain::Head::of(body.as_bytes());
    let longer = format!("{text}{body},\"hash\":\"{head}\"}}\n");
    disk.put(&files.journal(), longer.as_bytes());
    let refused = assert_refused(&disk, &files);
    assert!(matches!(refused, StoreError::Newer { version: 2, .. }), "{refused}");
    assert_eq!(look(&disk, &files).0[..4], records);
}

#[test]
fn a_record_under_another_name_or_of_another_user_is_not_changed() {
    let (disk, files, _) = left();
    let store = Store::new(disk.clone(), data());
    let id = store.new_id(crate::support::facts::noon()).unwrap();
    let renamed = store.files(vialwatch::store::Shelf::Sessions, &id);
    disk.put(&renamed.journal(), &disk.bytes(&files.journal()).unwrap());
    assert!(matches!(assert_refused(&disk, &renamed), StoreError::WrongName { .. }));
    assert!(store.sessions_in_progress().unwrap().iter().all(|open| open.id != id));
    let Search::Found(outside) = ({
        disk.put(std::path::Path::new("/stick.jsonl"), b"");
        store.find("/stick.jsonl").unwrap()
    }) else {
        panic!("a path that is there")
    };
    assert!(matches!(assert_refused(&disk, &outside), StoreError::Outside { .. }));
    disk.give_away();
    let refused = assert_refused(&disk, &files);
    assert!(matches!(refused, StoreError::NotYours { owner: 4711, .. }), "{refused}");
}

#[test]
fn a_line_longer_than_its_cap_is_not_taken_for_a_record() {
    let (disk, files, _) = left();
    disk.take_away(&files.document());
    let mut bytes = disk.bytes(&files.journal()).unwrap();
    let whole = bytes.clone();
    bytes.extend_from_slice(&[b'x'; wire::LINE_CAP + 1]);
    bytes.extend_from_slice(b"\n");
    disk.put(&files.journal(), &bytes);
    drop(open(&disk, &files).unwrap());
    assert_eq!(disk.bytes(&files.journal()).unwrap(), whole);
    let many = vec![b'\n'; 60_000];
    disk.put(&files.journal(), &many);
    assert!(matches!(assert_refused(&disk, &files), StoreError::TooLarge { .. }));
    disk.put(&files.journal(), opening_twice().as_bytes());
    assert!(matches!(assert_refused(&disk, &files), StoreError::Damaged { .. }));
}

/// A line that fits its hash and opens a session where none may be opened.
fn opening_twice() -> String {
    let prev = vialwatch::store::chain::Head::START;
    let line = wire::encode(&record(1, opening("0123456789AB")), prev).unwrap().text;
    let body = line.rsplit_once(",\"hash\"").unwrap().0.replace("\"seq\":1,", "\"seq\":2,");
    let head = vialwatch::store::chain::Head::of(body.as_bytes());
    format!("{line}\n{body},\"hash\":\"{head}\"}}\n")
}
