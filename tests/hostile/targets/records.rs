//! Files of a session, as they are and with hashes made to fit: read, listed, shown, mended and gone
//! on with, on a disk in memory.

use std::path::Path;

use vialwatch::app::{Found, Kept, Look, Model, Msg, Size};
use vialwatch::plain::Plain;
use vialwatch::session::Session;
use vialwatch::session::exceptions::exceptions_at;
use vialwatch::session::fact::Record;
use vialwatch::store::derive::derive;
use vialwatch::store::disk::make_folders;
use vialwatch::store::{Content, Holder, SessionFiles, SessionId, Shelf, Store};
use vialwatch::time::Reading;
use vialwatch::words::{Shown, exception, protocol, record};

use super::archive::Memory;
use super::displayable::assert_displayable;
use super::memory_disk::MemoryDisk;
use super::{console, seals};

/// The session in the corpus.
pub(crate) const ID: &str = "0TT820000001";

/// A journal whose opening is right.
const BEGUN: &[u8] = include_bytes!("../../../fuzz/corpus/journal/begun");

/// A journal without a document: as it is, and with hashes that fit or joined into one record.
pub(crate) fn journal(bytes: &[u8]) {
    look_at(Some(bytes), None);
    let sealed = if bytes.len().is_multiple_of(4) {
        seals::chained(bytes)
    } else {
        seals::joined(bytes, BEGUN.split(|byte| *byte == b'\n').next().unwrap_or_default())
    };
    look_at(Some(&sealed), None);
}

/// A document without a journal.
pub(crate) fn document(bytes: &[u8]) {
    look_at(None, Some(bytes));
    look_at(None, Some(&seals::summed(bytes)));
}

fn look_at(journal: Option<&[u8]>, document: Option<&[u8]>) {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), Path::new("/data"));
    let files = store.files(Shelf::Sessions, &SessionId::parse(ID).unwrap());
    make_folders(&disk, files.folder()).unwrap();
    for (path, bytes) in [(files.journal(), journal), (files.document(), document)] {
        if let Some(bytes) = bytes {
            disk.put(&path, bytes);
        }
    }
    let before = disk.all();
    let rows = store.list(Shelf::Sessions).unwrap();
    assert_eq!(rows.len(), 1);
    if let Content::Unreadable(error) = &rows[0].content {
        assert_displayable(Shown::new(&error.to_string()).as_str());
    }
    let read = store.open_for_reading(&files);
    assert_eq!(disk.all(), before, "looking changes nothing");
    match read {
        Ok(contents) => {
            assert!(!contents.records.is_empty());
            show(&contents.records);
            go_on(&store, &files, &contents.records);
        }
        Err(error) => {
            assert_displayable(Shown::new(&error.to_string()).as_str());
            let refused = store.open_for_writing(&files, &me(&console::now()));
            assert!(refused.is_err(), "what can't be read is not written");
            let mut after = disk.all();
            after.retain(|path, _| before.contains_key(path));
            assert_eq!(after, before, "what is refused stays as it is");
        }
    }
}

fn me(now: &Reading) -> Holder {
    Holder { pid: 7, host: "bench".into(), initials: "JD".into(), since: now.utc }
}

fn show(records: &[Record]) {
    for it in records {
        assert_displayable(&record::line(it));
    }
    let Ok(session) = Session::replay(records) else { return };
    let now = console::now();
    for it in exceptions_at(&session, &now) {
        assert_displayable(&exception::sentence(it.kind, &it.subject));
    }
    assert_displayable(Shown::new(&protocol::followed(&session)).as_str());
    let derived = derive(&session);
    assert!(derived.summary.exceptions.len() <= 16);
    speaks(&session, &now);
    draws(session, now);
}

/// Plain mode goes on with it, whatever stands in it.
fn speaks(session: &Session, now: &Reading) {
    let mut plain = Plain::resume(Memory::default(), session.clone(), Some("MK"), None, now);
    for line in [":clocks", "y", "MK", ":away", ":back"] {
        plain.line(line, now);
    }
    plain.wake(now);
    plain.settle(now);
    assert_displayable(&plain.take_output());
}

/// The screen draws it.
fn draws(session: Session, now: Reading) {
    let look = Look { colour: true, ascii: false, still: true, notices: true };
    let mut model = Model::at_home(look, Size { width: 80, height: 24 }, now.clone());
    let found = Found { session, repaired: Some("torn-tail 7".into()), kept: Kept::default() };
    model.update(Msg::Opened(Ok(Box::new(found))), &now);
    model.update(Msg::Wake, &now);
    console::draw(&model);
}

/// What can be read is gone on with, or refused and left; either way no record changes.
fn go_on(store: &Store<MemoryDisk>, files: &SessionFiles, records: &[Record]) {
    let opened = store.open_for_writing(files, &me(&console::now()));
    if let Ok(opened) = opened {
        assert_eq!(opened.records, records);
        opened.keeper.close(false).unwrap();
    }
    assert_eq!(store.open_for_reading(files).unwrap().records, records);
}
