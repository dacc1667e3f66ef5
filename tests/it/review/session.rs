//! One saved session: its parts, the cursor in its record, what plays, and what is altered.

use vialwatch::app::review::Show;
use vialwatch::app::{Model, Size};
use vialwatch::keys::Key;
use vialwatch::session::command::Command;
use vialwatch::session::fact::{Mode, StepKey};

use super::shelf::{Desk, put};
use super::told::{folder, reported};
use crate::support::memory_disk::MemoryDisk;
use crate::view::frame::text;

fn open(order: &str) -> Desk {
    let mut desk = Desk::at_list(&folder());
    desk.open(order);
    desk
}

/// A frame with room for everything.
fn large(desk: &Desk) -> String {
    text(&Model { size: Size { width: 120, height: 60 }, ..desk.model.clone() })
}

#[test]
fn a_session_shows_its_parts_one_after_the_other_and_goes_back_to_its_row() {
    let mut desk = open("4702");
    for show in [Show::Summary, Show::Timeline, Show::Record, Show::Moment, Show::Summary] {
        assert_eq!(desk.opened().show, show);
        assert!(large(&desk).contains(if show == Show::Moment { "as it was" } else { "intact" }));
        desk.keys("⇥");
    }
    desk.keys("q");
    assert!(desk.review().opened.is_none());
    assert_eq!(desk.list().chosen().unwrap().told.as_ref().unwrap().order.as_deref(), Some("4702"));
}

#[test]
fn the_summary_says_what_was_found_who_was_there_and_where_each_limit_comes_from() {
    let seen = large(&open("4703"));
    for part in ["limit passed", "not signed", "operators  JD", "second     MK", "lots       A1"] {
        assert!(seen.contains(part), "{part}\n{seen}");
    }
    let limit = seen.lines().find(|it| it.contains("PASSED") && it.contains("at most")).unwrap();
    assert!(limit.contains("4 h"), "the bound and its source: {limit}");
}

#[test]
fn the_picture_has_windows_vials_milestones_and_exceptions_on_rows_of_their_own() {
    let mut desk = open("4702");
    desk.keys("⇥");
    let seen = large(&desk);
    for part in ["vial 1 ", "vial 2 ", "rejected", "█", "░", "left", "◆", "▲", "┬"] {
        assert!(seen.contains(part), "{part}\n{seen}");
    }
    let mut desk = open("4703");
    desk.keys("⇥");
    let seen = large(&desk);
    let over = seen.lines().find(|it| it.contains("LIMIT PASSED +")).unwrap();
    assert!(over.contains('█') && over.contains('▨'), "{over}");
}

#[test]
fn the_cursor_goes_by_fact_by_minute_and_to_the_next_exception() {
    let mut desk = open("4702");
    desk.keys("⇥ ⇥");
    desk.keys("→ → → ←");
    assert_eq!(desk.opened().at(), 2);
    let before = desk.opened().reading().unwrap();
    desk.keys("+ +");
    let after = desk.opened().reading().unwrap();
    assert_eq!(after.since_boot_ns - before.since_boot_ns, 120 * 1_000_000_000);
    desk.keys("- -");
    assert_eq!((desk.opened().at(), desk.opened().reading().unwrap()), (2, before));
    desk.keys("e");
    let at = desk.opened().at();
    let seq = desk.opened().records()[at].seq;
    assert!(desk.opened().exceptions.iter().any(|it| it.seq == seq));
    desk.press(Key::End);
    assert_eq!(desk.opened().at(), desk.opened().records().len() - 1);
    desk.press(Key::Home);
    assert_eq!(desk.opened().at(), 0);
}

#[test]
fn it_plays_as_fast_as_it_was_and_sixty_times_as_fast_and_stops_at_its_end() {
    let mut desk = open("4702");
    let gone = |desk: &Desk, from: i64| desk.opened().reading().unwrap().since_boot_ns - from;
    let start = desk.opened().reading().unwrap().since_boot_ns;
    desk.keys("p");
    desk.pass(10_000);
    let ten = gone(&desk, start);
    assert!((9_000_000_000..=11_000_000_000).contains(&ten), "{ten}");
    desk.keys("p");
    let stood = gone(&desk, start);
    desk.pass(10_000);
    assert_eq!(gone(&desk, start), stood, "the same key stops it");
    assert_eq!(desk.model.next_wake(), None, "and then nothing wakes");
    desk.keys("P");
    desk.pass(10_000);
    let fast = gone(&desk, start) - stood;
    assert!((590_000_000_000..=660_000_000_000).contains(&fast), "{fast}");
    desk.pass(3_600_000);
    assert_eq!(desk.opened().at(), desk.opened().records().len() - 1);
    assert_eq!(desk.opened().speed(), None);
}

#[test]
fn an_earlier_value_stands_beside_the_one_that_replaced_it_with_both_times() {
    let disk = MemoryDisk::new();
    put(&disk, "2026-11-20T08:00:00Z", Mode::Real, |driver| {
        driver.order = "4709";
        driver.until("transfer-device");
        let key = StepKey::main("cabinet", None);
        let (value, reason) = ("BSC-9".to_owned(), "misread".to_owned());
        driver.say(Command::CorrectValue { key, value, reason });
        let at = driver.now.utc - chrono::TimeDelta::seconds(20);
        let key = StepKey::main("light", None);
        let reason = "pressed late".to_owned();
        driver.say(Command::CorrectTime { key, at: (at, at), reason });
        reported(driver, "4709");
    });
    let mut desk = Desk::at_list(&disk);
    desk.open("4709");
    desk.keys("⇥ ⇥");
    let seen = large(&desk);
    let first = seen.lines().find(|it| it.contains("since fact") && it.contains("BSC-9"));
    assert!(first.is_some_and(|it| it.contains("JD")), "the earlier value: {seen}");
    assert!(seen.contains("was JD"), "the later value: {seen}");
    let records = desk.opened().records().to_vec();
    let is_moved = |it: &vialwatch::session::fact::Record| {
        matches!(it.fact, vialwatch::session::fact::Fact::TimeCorrected { .. })
    };
    let moved = records.iter().position(is_moved).unwrap();
    while desk.opened().at() < moved {
        desk.keys("→");
    }
    let seen = large(&desk);
    assert!(seen.contains("happened 2026-11-20T"), "{seen}");
    assert!(seen.contains("entered 2026-11-20T"), "{seen}");
}

#[test]
fn an_altered_record_says_so_first_and_is_still_shown() {
    let disk = MemoryDisk::new();
    let files = put(&disk, "2026-11-20T08:00:00Z", Mode::Real, |it| reported(it, "4709"));
    let mut desk = Desk::at_list(&disk);
    let document = String::from_utf8(disk.bytes(&files.document()).unwrap()).unwrap();
    disk.put(&files.document(), document.replacen("4709", "4710", 1).as_bytes());
    desk.open("4709");
    assert!(desk.opened().reviewed.integrity.is_err());
    let seen = large(&desk);
    assert!(seen.contains("NOT INTACT"), "{seen}");
    assert!(seen.contains("record damaged") || seen.contains("damaged"), "{seen}");
}

#[test]
fn what_cannot_be_read_says_so_when_it_is_opened() {
    let disk = MemoryDisk::new();
    let files = put(&disk, "2026-11-20T08:00:00Z", Mode::Real, |it| reported(it, "4709"));
    disk.put(&files.journal(), b"\xff{}\n");
    disk.take_away(&files.document());
    let mut desk = Desk::at_list(&disk);
    desk.keys("⏎");
    assert!(desk.review().opened.is_none());
    assert!(!desk.said().is_empty(), "why");
}
