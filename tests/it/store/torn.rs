//! Appends of several facts that a crash tore, and what looks like them and is damage.

use vialwatch::session::fact::Record;
use vialwatch::store::{Found, Opened, SessionFiles, Store, StoreError};

use super::{begin_with_notes, data, derived, me, note};
use crate::support::facts::record;
use crate::support::memory_disk::MemoryDisk;

/// A session of four documented facts, and facts 5 to 7 saved in one append that no document has.
fn left() -> (MemoryDisk, SessionFiles, Vec<Record>) {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (mut keeper, mut records) = begin_with_notes(&store, 3);
    let files = keeper.files().clone();
    for seq in 5..8 {
        let mut next = record(seq, note("of one wake"));
        next.stamp = record(5, note("")).stamp;
        records.push(next);
    }
    keeper.save(&records[4..]);
    (disk, files, records)
}

fn open(disk: &MemoryDisk, files: &SessionFiles) -> Result<Opened<MemoryDisk>, StoreError> {
    Store::new(disk.clone(), data()).open_for_writing(files, &me())
}

/// Damages a line of a file, counted from 1.
fn damage(disk: &MemoryDisk, path: &std::path::Path, line: usize) {
    let text = String::from_utf8(disk.bytes(path).unwrap()).unwrap();
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    lines[line - 1] = lines[line - 1].replacen("note", "nXte", 1);
    disk.put(path, lines.concat().as_bytes());
}

#[test]
fn a_later_line_that_outlived_its_torn_append_is_cut_off_and_kept() {
    for torn in 5..8 {
        let (disk, files, records) = left();
        damage(&disk, &files.journal(), torn);
        let before = disk.bytes(&files.journal()).unwrap();
        let opened = open(&disk, &files).unwrap();
        assert_eq!(opened.records, records[..torn - 1]);
        let after = disk.bytes(&files.journal()).unwrap();
        let rest = &before[after.len()..];
        assert_eq!(opened.found, [Found::TornTail { bytes: rest.len() as u64 }]);
        let kept = files.folder().join(format!("{}.damaged-1.bin", files.stem()));
        assert_eq!(disk.bytes(&kept).unwrap(), rest);
        drop(opened);
        assert!(open(&disk, &files).unwrap().found.is_empty());
    }
}

#[test]
fn a_line_lost_before_another_append_was_saved_and_is_refused() {
    let (disk, files, mut records) = left();
    let mut opened = open(&disk, &files).unwrap();
    records.push(record(8, note("of the next wake")));
    opened.keeper.save(&records[7..]);
    drop(opened);
    for lost in 5..8 {
        let disk = disk.copy();
        damage(&disk, &files.journal(), lost);
        match open(&disk, &files).map(|_| ()).unwrap_err() {
            StoreError::Damaged { line, .. } => assert_eq!(line, lost),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn a_line_lost_in_both_files_is_refused_and_what_remains_is_read_with_its_gap() {
    let (disk, files, records) = left();
    let mut opened = open(&disk, &files).unwrap();
    opened.keeper.write_document(&derived(files.stem(), None)).unwrap();
    drop(opened);
    let document = String::from_utf8(disk.bytes(&files.document()).unwrap()).unwrap();
    let first = document.lines().position(|line| line.starts_with("{\"v\"")).unwrap();
    for lost in 2..=7 {
        let disk = disk.copy();
        damage(&disk, &files.journal(), lost);
        damage(&disk, &files.document(), first + lost);
        let store = Store::new(disk.clone(), data());
        assert!(matches!(open(&disk, &files), Err(StoreError::Damaged { .. })), "{lost}");
        assert!(matches!(store.open_for_reading(&files), Err(StoreError::Damaged { .. })));
        let (contents, gap) = store.read_what_remains(&files).unwrap();
        let gap = gap.unwrap();
        assert_eq!(contents.records, records[..lost - 1]);
        assert_eq!((gap.facts, gap.behind), (lost as u64 - 1, 7 - lost));
        assert_eq!((gap.path, gap.line), (files.journal(), lost));
    }
}

#[test]
fn a_torn_tail_beside_a_damaged_document_is_one_only_where_the_document_had_no_more() {
    let (disk, files, records) = left();
    damage(&disk, &files.journal(), 7);
    let document = String::from_utf8(disk.bytes(&files.document()).unwrap()).unwrap();
    let (no_seal, no_head) = (("\"seal\"", "\"sial\""), ("\"head\"", "\"haad\""));
    for (legible, damaged) in [no_seal, no_head] {
        let disk = disk.copy();
        disk.put(&files.document(), document.replace(legible, damaged).as_bytes());
        assert_eq!(open(&disk, &files).unwrap().records, records[..6]);
    }
    let neither = document.replace(no_seal.0, no_seal.1).replace(no_head.0, no_head.1);
    disk.put(&files.document(), neither.as_bytes());
    assert!(matches!(open(&disk, &files), Err(StoreError::Damaged { line: 7, .. })));
    let store = Store::new(disk.clone(), data());
    let (contents, gap) = store.read_what_remains(&files).unwrap();
    assert_eq!((contents.records.len(), gap.unwrap().facts), (6, 6));
}

#[test]
fn a_torn_append_in_an_unfinished_copy_is_kept_beside_the_session() {
    let (disk, files, records) = left();
    let unfinished = files.folder().join(format!("{}.0badcafe.tmp", files.stem()));
    disk.put(&unfinished, &disk.bytes(&files.journal()).unwrap());
    damage(&disk, &unfinished, 6);
    let torn = disk.bytes(&unfinished).unwrap();
    let journal = String::from_utf8(disk.bytes(&files.journal()).unwrap()).unwrap();
    let four: String = journal.split_inclusive('\n').take(4).collect();
    disk.put(&files.journal(), four.as_bytes());
    let opened = open(&disk, &files).unwrap();
    assert_eq!(opened.records, records[..5], "what is whole in the copy is used");
    assert_eq!(disk.bytes(&unfinished), None);
    let kept = |path: &&std::path::PathBuf| path.to_string_lossy().contains(".damaged-");
    let all = disk.all();
    let names: Vec<_> = all.keys().filter(kept).collect();
    assert!(names.iter().any(|name| all[*name] == torn), "{names:?}");
}
