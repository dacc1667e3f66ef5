//! The derived index: with it the list is the same as without, whatever became of files and index.

use std::path::{Path, PathBuf};

use vialwatch::app::review::Entry;
use vialwatch::session::command::Command;
use vialwatch::session::fact::Mode;
use vialwatch::shell::reviews::Shelves;
use vialwatch::store::SessionFiles;
use vialwatch::store::disk::Disk as _;

use super::shelf::{DATA, Desk, put};
use super::told::with_a_rejected_vial;
use crate::support::driver::Driver;
use crate::support::memory_disk::MemoryDisk;

const CACHE: &str = "/cache";
/// More than are read without an index.
const MANY: usize = 130;

fn over_early(driver: &mut Driver) {
    driver.until("hands");
    driver.say(Command::DiscardAll("not needed".to_owned()));
}

fn began(number: usize) -> String {
    format!("2026-{:02}-20T{:02}:{:02}:00Z", 10 + number % 2, number / 60, number % 60)
}

fn many() -> (MemoryDisk, Vec<SessionFiles>) {
    let disk = MemoryDisk::new();
    let one = |number| put(&disk, &began(number), Mode::Real, over_early);
    let files = (0..MANY).map(one).collect();
    (disk, files)
}

fn real() -> Shelves {
    Shelves { folder: None, practice: false }
}

/// What is shown at once, and at the end.
fn listed(disk: &MemoryDisk, cache: Option<&str>) -> (usize, Vec<Entry>) {
    let mut desk = Desk::with_cache(disk, real(), cache);
    desk.begin_reading();
    let at_once = desk.list().len();
    while desk.list().reading {
        desk.send(vialwatch::app::Msg::Wake);
    }
    let counts = desk.list().counts;
    assert_eq!(counts.all, desk.list().len());
    (at_once, desk.list().shown().collect())
}

fn index(disk: &MemoryDisk) -> PathBuf {
    let is_index =
        |it: &PathBuf| it.starts_with(CACHE) && it.extension().is_some_and(|e| e == "index");
    disk.all().into_keys().find(is_index).expect("an index")
}

/// The same as without an index; how many were shown at once.
fn is_right(disk: &MemoryDisk, what: &str) -> usize {
    let (_, without) = listed(disk, None);
    let (at_once, with) = listed(disk, Some(CACHE));
    assert_eq!(with, without, "{what}");
    at_once
}

#[test]
fn a_second_look_shows_every_row_at_once() {
    let (disk, _) = many();
    assert!(is_right(&disk, "the first time") < MANY);
    assert_eq!(is_right(&disk, "the second time"), MANY);
    assert!(disk.all().keys().all(|it| it.starts_with(DATA) || *it == index(&disk)));
}

#[test]
fn few_sessions_make_no_index() {
    let disk = MemoryDisk::new();
    put(&disk, &began(1), Mode::Real, over_early);
    is_right(&disk, "one");
    assert!(disk.all().keys().all(|it| !it.starts_with(CACHE)));
}

#[test]
fn what_was_added_changed_or_taken_away_is_noticed() {
    let (disk, files) = many();
    is_right(&disk, "the first time");
    put(&disk, "2026-11-21T08:00:00Z", Mode::Real, |it| with_a_rejected_vial(it, "4711"));
    is_right(&disk, "one more");
    let one = &files[7];
    let document = String::from_utf8(disk.bytes(&one.document()).unwrap()).unwrap();
    disk.put(
        &one.document(),
        document.replacen("\"order\":\"JD\"", "\"order\":\"XY\"", 1).as_bytes(),
    );
    assert!(is_right(&disk, "changed in place") >= MANY);
    disk.take_away(&files[9].document());
    disk.take_away(&files[9].journal());
    is_right(&disk, "one less");
    disk.take_away(&files[11].document());
    is_right(&disk, "a copy less");
    disk.put(&files[13].journal(), b"nothing\n");
    disk.take_away(&files[13].document());
    is_right(&disk, "one that can't be read");
    put(&disk, "2026-11-21T09:00:00Z", Mode::Real, |it| it.until("withdraw"));
    is_right(&disk, "one in progress");
    is_right(&disk, "and again");
}

#[test]
fn a_damaged_index_costs_time_and_no_row() {
    let (disk, _) = many();
    is_right(&disk, "the first time");
    let (path, good) = (index(&disk), disk.bytes(&index(&disk)).unwrap());
    for at in (0..good.len()).step_by(good.len() / 40) {
        let mut bad = good.clone();
        bad[at] ^= 1;
        disk.put(&path, &bad);
        is_right(&disk, &format!("byte {at}"));
        disk.put(&path, &good[..at]);
        is_right(&disk, &format!("cut at {at}"));
    }
    let text = String::from_utf8(good.clone()).unwrap();
    for taken in (1..text.lines().count()).step_by(9) {
        let kept = text.split_inclusive('\n').enumerate().filter(|(at, _)| *at != taken);
        disk.put(&path, kept.map(|(_, line)| line).collect::<String>().as_bytes());
        is_right(&disk, &format!("without line {taken}"));
    }
    for bad in [&b""[..], b"\xff\xff", b"vialwatch-index/1 3 /data\n", b"\n\n\n"] {
        disk.put(&path, bad);
        is_right(&disk, &format!("{bad:?}"));
    }
    disk.take_away(&path);
    is_right(&disk, "deleted");
    disk.put(&path, &[good.as_slice(), &good[good.len() / 2..]].concat());
    is_right(&disk, "lines twice");
}

/// An index of another place is not believed, whatever its file is called.
#[test]
fn an_index_of_another_place_is_not_believed() {
    let (disk, _) = many();
    is_right(&disk, "the first time");
    let good = disk.bytes(&index(&disk)).unwrap();
    let text = String::from_utf8(good).unwrap().replacen("/data", "/dato", 1);
    disk.put(&index(&disk), text.as_bytes());
    assert!(is_right(&disk, "another place") < MANY);
}

#[test]
fn reading_says_how_far_it_is_and_goes_on_where_it_was_interrupted() {
    let (disk, _) = many();
    let mut desk = Desk::with_cache(&disk, real(), Some(CACHE));
    desk.begin_reading();
    for _ in 0..4 {
        desk.send(vialwatch::app::Msg::Wake);
    }
    let (read, all) = desk.list().progress.expect("how far it is");
    assert_eq!((all, desk.list().len()), (MANY, read));
    assert!(read > 0 && read < MANY);
    let seen = crate::view::frame::text(&desk.model);
    assert!(seen.contains(&format!("reading {read} of {all}")), "{seen}");
    drop(desk);
    let mut again = Desk::with_cache(&disk, real(), Some(CACHE));
    again.begin_reading();
    assert_eq!(again.list().len(), read, "those are known");
    assert_eq!(again.list().progress, Some((0, MANY - read)));
    drop(again);
    is_right(&disk, "in the end");
}

#[test]
fn where_no_index_can_be_written_the_list_is_the_same() {
    let (disk, _) = many();
    disk.make_folder(Path::new(CACHE)).unwrap();
    disk.fail(crate::support::memory_disk::Operation::Create, std::io::ErrorKind::PermissionDenied);
    is_right(&disk, "read-only");
    assert!(is_right(&disk, "read-only") < MANY);
}
