//! Sign-off by keys: who may, what is asked for, what is written, and what refuses it.

use std::io::ErrorKind;
use std::path::Path;

use vialwatch::app::offer::is_offered;
use vialwatch::keys::Intent;
use vialwatch::session::fact::{Fact, FollowUp, Mode, Verdict};
use vialwatch::shell::reviews::Shelves;
use vialwatch::store::Store;
use vialwatch::store::disk::Disk as _;
use vialwatch::words::review as words;

use super::shelf::{DATA, Desk, put};
use super::told::{folder, reported};
use crate::support::memory_disk::{MemoryDisk, Operation};
use crate::view::frame::text;

#[test]
fn every_exception_is_acknowledged_a_remark_is_given_and_it_is_in_the_record() {
    let disk = folder();
    let mut desk = Desk::at_list(&disk);
    let unsigned = desk.list().counts.unsigned;
    desk.open("4702");
    desk.keys("S ⏎ \"RS ⏎ ⏎");
    assert_eq!(desk.said(), [words::NO_VERDICT]);
    desk.keys("⎋ 2 ⇥ ⇥ ⏎");
    assert_eq!(desk.said(), ["not-acknowledged"]);
    desk.keys("⎋ x a ⇥ ⇥ ⏎");
    assert_eq!(desk.said(), ["remark-missing"]);
    desk.keys("\"vial_replaced_in_time ⏎");
    assert_eq!(desk.said(), [words::SIGNED]);
    assert!(desk.review().sheet.is_none());
    let (signed, _, changed) = desk.opened().reviewed.session.sign_off().unwrap();
    assert_eq!((signed.by.as_str(), changed), ("RS", false));
    assert_eq!(signed.verdict, Verdict::AcceptedWithRemark);
    assert_eq!(signed.remark.as_deref(), Some("vial replaced in time"));
    assert!(!signed.acknowledged.is_empty());
    assert!(desk.opened().reviewed.integrity.is_ok(), "the file is whole with it");
    assert_eq!(desk.list().counts.unsigned, unsigned - 1);
    // As the disk has it.
    let path = desk.opened().reviewed.entry.path.clone();
    let store = Store::new(disk.clone(), Path::new(DATA));
    let vialwatch::store::Search::Found(files) = store.find(path.to_str().unwrap()).unwrap() else {
        panic!("gone")
    };
    let contents = store.open_for_reading(&files).unwrap();
    assert!(matches!(contents.records.last().unwrap().fact, Fact::SignedOff(_)));
    assert_eq!(contents.found, []);
    assert!(disk.all().keys().all(|it| it.extension().is_none_or(|it| it != "lock") || {
        !it.to_string_lossy().contains(files.stem())
    }));
}

#[test]
fn exceptions_are_acknowledged_one_by_one_too() {
    let mut desk = Desk::at_list(&folder());
    desk.open("4703");
    desk.keys("S");
    let all = desk.review().sheet.as_ref().unwrap().exceptions.len();
    assert!(all > 1);
    for seen in 1..=all {
        desk.keys("x");
        let sheet = desk.review().sheet.as_ref().unwrap();
        assert_eq!(sheet.exceptions.iter().filter(|(_, seen)| *seen).count(), seen);
    }
    desk.keys("3 u ⇥ \"RS ⇥ \"too_late ⇥ \"ask_the_ward ⇥ \"TT ⏎");
    assert_eq!(desk.said(), [words::SIGNED]);
    let (signed, ..) = desk.opened().reviewed.session.sign_off().unwrap();
    let (what, whom) = ("ask the ward".to_owned(), "TT".to_owned());
    assert_eq!(signed.follow_up, FollowUp::Open { what, whom });
    desk.keys("q");
    assert_eq!(desk.list().counts.follow_up, 2);
}

#[test]
fn nobody_signs_what_they_had_a_part_in_what_goes_on_or_a_walkthrough() {
    let disk = folder();
    let shelves = Shelves { folder: None, practice: true };
    let before = disk.all();
    let mut desk = Desk::at_list_of(&disk, shelves);
    desk.open("4701");
    desk.keys("S 1 ⇥ \"mk ⏎ ⏎");
    assert_eq!(desk.said(), ["own-work"]);
    desk.keys("⎋ ⎋ q");
    for (order, why) in [("4706", words::NOT_OVER), ("4707", words::PRACTICE_UNSIGNED)] {
        let mut desk = Desk::at_list_of(&disk, Shelves { folder: None, practice: true });
        desk.open(order);
        assert!(text(&desk.model).contains(why));
        assert!(!is_offered(&desk.model, Intent::SignOff));
        desk.keys("S");
        assert!(desk.review().sheet.is_none());
    }
    assert_eq!(disk.all(), before, "nothing was written");
}

#[test]
fn many_are_signed_at_once_only_where_there_is_no_exception() {
    let disk = folder();
    put(&disk, "2026-11-19T08:00:00Z", Mode::Real, |it| reported(it, "4711"));
    put(&disk, "2026-11-19T12:00:00Z", Mode::Real, |it| reported(it, "4712"));
    let mut desk = Desk::at_list(&disk);
    desk.keys("S");
    assert_eq!(desk.review().sheet.as_ref().unwrap().many, Some(3));
    desk.keys("\"RS ⏎");
    desk.pass(1_000);
    assert_eq!(desk.said(), [words::signed_many(3, 0, 0)]);
    let signed = |desk: &Desk| {
        let all = desk.list().shown();
        let by = |it: vialwatch::app::review::Entry| {
            let told = it.told.as_ref().unwrap();
            told.signed.as_ref().map(|_| told.order.clone().unwrap())
        };
        all.filter_map(by).collect::<Vec<_>>()
    };
    let mut orders = signed(&desk);
    orders.sort();
    assert_eq!(orders, ["4701", "4704", "4711", "4712"], "4704 was signed before");
    desk.keys("S");
    assert_eq!(desk.said(), [words::NONE_TO_SIGN]);
    assert_eq!(signed(&Desk::at_list(&disk)).len(), 4, "on disk as well");
}

#[test]
fn a_filter_says_which_are_signed_at_once() {
    let disk = folder();
    put(&disk, "2026-11-19T08:00:00Z", Mode::Real, |it| reported(it, "4711"));
    let mut desk = Desk::at_list(&disk);
    desk.keys("/ \"4711 ⏎ S");
    assert_eq!(desk.review().sheet.as_ref().unwrap().many, Some(1));
    desk.keys("\"JD ⏎");
    desk.pass(1_000);
    assert_eq!(desk.said(), [words::signed_many(0, 1, 0)], "JD had a part in it");
}

#[test]
fn on_a_share_that_cannot_be_written_all_but_signing_works_and_that_says_why() {
    let disk = folder();
    for operation in [Operation::Write, Operation::Create, Operation::Rename] {
        disk.fail(operation, ErrorKind::ReadOnlyFilesystem);
    }
    let mut desk = Desk::at_list(&disk);
    assert_eq!(desk.orders().len(), 6);
    desk.open("4701");
    desk.keys("⇥ ⇥ → → e S 1 ⇥ \"RS ⏎ ⏎");
    let said = desk.said().join(" ");
    assert!(said.contains("Not signed") && said.contains("read-only"), "{said}");
    assert!(desk.review().sheet.is_some(), "what was typed stays");
    desk.keys("⎋ ⎋");
    assert!(desk.opened().reviewed.session.sign_off().is_none());
}

#[test]
fn a_folder_that_is_no_data_folder_is_looked_at_and_not_signed_in() {
    let disk = folder();
    let month = Path::new("/data/sessions/2026-11").to_owned();
    disk.make_folder(Path::new("/elsewhere")).unwrap();
    for (path, bytes) in disk.all() {
        if let Ok(name) = path.strip_prefix(&month) {
            disk.put(&Path::new("/elsewhere").join(name), &bytes);
        }
    }
    let shelves = Shelves { folder: Some("/elsewhere".into()), practice: false };
    let mut desk = Desk::at_list_of(&disk, shelves);
    desk.open("4701");
    desk.keys("S 1 ⇥ \"RS ⏎ ⏎");
    assert!(desk.said().join(" ").contains("Not signed"), "{:?}", desk.said());
}

#[test]
fn what_is_recorded_after_a_judgement_shows_as_changed_and_can_be_judged_again() {
    let disk = MemoryDisk::new();
    put(&disk, "2026-11-20T08:00:00Z", Mode::Real, |driver| {
        driver.order = "4713";
        driver.until_state(vialwatch::session::State::Released);
        super::told::sign(driver, FollowUp::None);
        reported(driver, "4713");
    });
    let mut desk = Desk::at_list(&disk);
    let told = desk.list().chosen().unwrap().told.unwrap();
    assert!(told.signed.unwrap().changed_since);
    assert_eq!(desk.list().counts.unsigned, 1);
    desk.open("4713");
    let seen = crate::view::frame::text(&desk.model);
    assert!(seen.contains("changed since signed"), "{seen}");
    desk.keys("S 1 ⇥ \"RS ⏎ ⏎");
    assert_eq!(desk.said(), [words::SIGNED]);
    desk.keys("q");
    assert_eq!(desk.list().counts.unsigned, 0);
}
