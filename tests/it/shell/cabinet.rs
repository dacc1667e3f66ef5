//! The store as the loop sees it: the list of the home screen, a session held elsewhere, a copy.

use std::path::Path;

use vialwatch::session::fact::Opening;
use vialwatch::shell::begin::{Text, holder};
use vialwatch::shell::cabinet::{Cabinet, OnShelves};
use vialwatch::store::Store;
use vialwatch::time::Reading;

use crate::support::driver::Driver;
use crate::support::memory_disk::MemoryDisk;

fn cabinet(disk: &MemoryDisk, now: &Reading) -> OnShelves<MemoryDisk> {
    let text = crate::support::story::protocol_text().to_owned();
    OnShelves::new(Store::new(disk.clone(), Path::new("/data")), Text { text, site: false }, now)
}

/// A session at its first check, made through the cabinet; it holds the session.
fn begun(disk: &MemoryDisk) -> (OnShelves<MemoryDisk>, Driver) {
    let now = Driver::open().now;
    let mut cabinet = cabinet(disk, &now);
    let opening = cabinet.begin(&now).unwrap();
    let mut driver = Driver::open_with(|it| {
        let operator = it.operator.clone();
        *it = Opening { operator, ..*opening };
    });
    driver.until("hands");
    let kept = cabinet.create(&driver.session).unwrap();
    assert!(kept.seal.is_some() && !kept.path.is_empty());
    cabinet.settle(&driver.session);
    (cabinet, driver)
}

#[test]
fn the_first_start_is_known_until_a_session_was_begun() {
    let disk = MemoryDisk::new();
    let mut first = cabinet(&disk, &Driver::open().now);
    assert_eq!(first.list(), (Vec::new(), true));
    assert_eq!(disk.all().len(), 0, "looking creates nothing");
    let (mut cabinet, _) = begun(&disk);
    assert!(!cabinet.list().1);
    disk.take_away(Path::new("/data/reserve"));
    assert!(!cabinet.list().1, "a full disk may have taken the reserve");
}

#[test]
fn the_list_has_what_is_in_progress_held_or_not_and_says_what_cannot_be_read() {
    let disk = MemoryDisk::new();
    let (mut holding, driver) = begun(&disk);
    let mut other = cabinet(&disk, &driver.now);
    let (running, _) = other.list();
    let [only] = running.as_slice() else { panic!("{} rows", running.len()) };
    assert_eq!(only.id, driver.session.opening().id);
    assert_eq!(**only.session.as_ref().unwrap(), driver.session);
    assert!(only.held_by.as_ref().unwrap().starts_with("JD on "), "{:?}", only.held_by);

    let refused = other.open(&only.id, &driver.now).unwrap_err();
    assert!(refused.contains("held by JD"), "{refused}");
    holding.close().unwrap();
    let (running, _) = other.list();
    assert_eq!(running[0].held_by, None);

    let journal = disk.all().into_keys().find(|it| it.extension().is_some_and(|e| e == "jsonl"));
    disk.put(&journal.unwrap(), b"\xffnothing that can be read\n{}\n");
    let document = disk.all().into_keys().find(|it| it.extension().is_some_and(|e| e == "json"));
    document.into_iter().for_each(|it| disk.take_away(&it));
    let (running, _) = other.list();
    assert!(running[0].session.is_err(), "{:?}", running[0].session);
}

#[test]
fn opening_gives_the_session_as_it_was_left_and_locks_it_in_the_operators_name() {
    let disk = MemoryDisk::new();
    let (mut first, driver) = begun(&disk);
    first.close().unwrap();
    let id = driver.session.opening().id.clone();
    let mut second = cabinet(&disk, &driver.now);
    let found = second.open(&id, &driver.now).unwrap();
    assert_eq!(found.session, driver.session);
    assert_eq!(found.repaired, None);
    let refused = cabinet(&disk, &driver.now).open(&id, &driver.now).unwrap_err();
    assert!(refused.contains("held by JD on"), "{refused}");
    assert!(cabinet(&disk, &driver.now).open("0000", &driver.now).is_err());
}

#[test]
fn an_ended_session_is_off_the_list_and_the_order_is_remembered() {
    let disk = MemoryDisk::new();
    let (mut cabinet, mut driver) = begun(&disk);
    let before = driver.session.records().len();
    driver.until_state(vialwatch::session::State::Reported);
    let (saved, _) = cabinet.save(&driver.session, &driver.session.records()[before..]);
    assert_eq!(saved, vialwatch::desk::Saved::Yes);
    let (_, kept) = cabinet.settle(&driver.session);
    assert!(!kept.second_copy_failed);
    // The program may end before it takes the session off the list.
    assert_eq!(cabinet.list().0, []);
    cabinet.close().unwrap();
    assert!(disk.all().into_keys().all(|it| it.extension().is_none_or(|e| e != "lock")));
    assert!(cabinet.prepared_lately("JD", &driver.now).is_some());
    assert_eq!(cabinet.prepared_lately("4712", &driver.now), None);
}

#[test]
fn a_copy_elsewhere_has_what_waits_too() {
    let disk = MemoryDisk::new();
    let (mut cabinet, mut driver) = begun(&disk);
    let before = driver.session.records().len();
    driver.answer("JD");
    disk.fail(crate::support::memory_disk::Operation::Write, std::io::ErrorKind::Other);
    let (saved, kept) = cabinet.save(&driver.session, &driver.session.records()[before..]);
    assert!(matches!(saved, vialwatch::desk::Saved::No(_)));
    assert_eq!(kept.seal, None, "no seal for what is not saved");
    disk.mend();
    let path = cabinet.save_elsewhere("/elsewhere").unwrap();
    let text = String::from_utf8(disk.bytes(Path::new(&path)).unwrap()).unwrap();
    assert_eq!(text.lines().count(), driver.session.records().len());
    assert!(cabinet.save_elsewhere("/elsewhere").is_err(), "nothing is overwritten");
    assert!(holder(&driver.now, "JD").pid > 0);
}
