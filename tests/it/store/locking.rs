//! Who may write a session, and which sessions are in progress.

use vialwatch::store::{Store, StoreError};

use super::{begin, begin_with_notes, data, me};
use crate::support::memory_disk::MemoryDisk;

#[test]
fn a_second_program_is_told_who_holds_the_session() {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (keeper, records) = begin_with_notes(&store, 2);
    let second = Store::new(disk.clone(), data());
    match second.open_for_writing(keeper.files(), &me()).map(|_| ()) {
        Err(StoreError::HeldBy { holder, .. }) => assert_eq!(holder, Some(me())),
        other => panic!("{other:?}"),
    }
    assert_eq!(second.open_for_reading(keeper.files()).unwrap().records, records);
    let open = second.sessions_in_progress().unwrap();
    assert_eq!(open.len(), 1);
    assert!(open[0].held && open[0].holder == Some(me()));
}

#[test]
fn a_session_that_was_left_stays_in_progress_and_can_be_taken() {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (keeper, _) = begin_with_notes(&store, 1);
    let files = keeper.files().clone();
    keeper.close(false).unwrap();
    let open = store.sessions_in_progress().unwrap();
    assert_eq!((open.len(), open[0].held), (1, false));
    let mut next = me();
    next.initials = "AB".into();
    let opened = store.open_for_writing(&files, &next).unwrap();
    assert_eq!(store.sessions_in_progress().unwrap()[0].holder, Some(next));
    drop(opened);
}

#[test]
fn a_session_that_ended_is_no_longer_in_progress_even_when_opened_again() {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (keeper, _) = begin_with_notes(&store, 1);
    let files = keeper.files().clone();
    keeper.close(true).unwrap();
    assert!(store.sessions_in_progress().unwrap().is_empty());
    store.open_for_writing(&files, &me()).unwrap().keeper.close(true).unwrap();
    assert!(store.sessions_in_progress().unwrap().is_empty());
}

#[test]
fn a_session_with_unsaved_facts_has_not_ended() {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    let (mut keeper, _) = begin_with_notes(&store, 1);
    disk.fail(crate::support::memory_disk::Operation::Write, std::io::ErrorKind::Other);
    keeper.save(&[crate::support::facts::record(3, super::note("waits"))]);
    disk.mend();
    keeper.close(true).unwrap();
    assert_eq!(store.sessions_in_progress().unwrap().len(), 1);
}

#[test]
fn sessions_in_progress_stand_in_the_order_they_began() {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), data());
    assert!(store.sessions_in_progress().unwrap().is_empty());
    let _later = begin(&store, 60);
    let _earlier = begin(&store, 0);
    let open = store.sessions_in_progress().unwrap();
    assert_eq!(open.len(), 2);
    assert!(open[0].id.began() < open[1].id.began());
}
