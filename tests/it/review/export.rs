//! What is shown as files for others, asked for by a key: the file is said before it is written, and
//! none is written over.

use std::path::Path;

use vialwatch::app::{Msg, offer};
use vialwatch::keys::{Intent, Key};
use vialwatch::report::sheet::COLUMNS;
use vialwatch::report::{Examined, Format, render};
use vialwatch::session::fact::Mode;
use vialwatch::shell::reviews::Shelves;
use vialwatch::store::disk::Disk;

use super::shelf::{Desk, put};
use super::told::{folder, reported};
use crate::report::cells_of;
use crate::support::memory_disk::{MemoryDisk, Operation};
use crate::view::frame::text;

fn with_out() -> MemoryDisk {
    let disk = folder();
    disk.make_folder(Path::new("/out")).unwrap();
    disk
}

fn written(disk: &MemoryDisk) -> Vec<String> {
    let names = disk.list(Path::new("/out")).unwrap();
    names.into_iter().map(|it| it.into_string().unwrap()).collect()
}

fn read(disk: &MemoryDisk, path: &str) -> String {
    String::from_utf8(disk.bytes(Path::new(path)).unwrap()).unwrap()
}

/// What an export waits for.
fn pass(desk: &mut Desk) {
    desk.pass(5);
    assert!(desk.review().export.is_none(), "{:?}", desk.said());
}

fn orders_in(disk: &MemoryDisk, path: &str) -> Vec<String> {
    let rows = cells_of(&read(disk, path));
    assert_eq!(rows[0], COLUMNS);
    let order = COLUMNS.iter().position(|it| *it == "order").unwrap();
    rows[1..].iter().map(|row| row[order].clone()).collect()
}

#[test]
fn what_the_list_shows_is_written_as_rows_after_the_file_was_said() {
    let disk = with_out();
    let mut desk = Desk::at_list(&disk);
    desk.keys("e");
    let path: String = desk.said().concat();
    assert!(path.contains("Export 6 as rows of CSV") && path.contains("/out/vialwatch-sessions-"));
    assert!(written(&disk).is_empty(), "nothing yet");
    for intent in [Intent::Look, Intent::Sort, Intent::SignOff, Intent::Leave] {
        assert!(!offer::is_offered(&desk.model, intent), "{intent:?}");
    }
    desk.keys("⎋ e ⏎");
    pass(&mut desk);
    let files = written(&disk);
    let path = format!("/out/{}", files[0]);
    assert_eq!((files.len(), desk.said()), (1, vec![format!("Written: {path}")]));
    assert_eq!(orders_in(&disk, &path), desk.orders());
}

#[test]
fn a_filter_and_an_order_are_those_of_the_file() {
    let disk = with_out();
    let mut desk = Desk::at_list(&disk);
    desk.keys("/ \"vial-rejected ⏎ s s s e ⏎");
    pass(&mut desk);
    let path = format!("/out/{}", written(&disk)[0]);
    assert_eq!(orders_in(&disk, &path), ["4702", "4705"]);
}

#[test]
fn what_cannot_be_read_is_a_row_that_says_why() {
    let disk = with_out();
    let files = put(&disk, "2026-11-24T08:00:00Z", Mode::Real, |it| reported(it, "4708"));
    disk.put(&files.journal(), b"\xffnothing that can be read\n{}\n");
    disk.put(&files.document(), b"{}");
    let mut desk = Desk::at_list(&disk);
    desk.keys("e ⏎");
    pass(&mut desk);
    let rows = cells_of(&read(&disk, &format!("/out/{}", written(&disk)[0])));
    let unreadable: Vec<_> = rows.iter().filter(|row| row[2] == "unreadable").collect();
    assert_eq!((rows.len(), unreadable.len()), (8, 1));
    assert!(!unreadable[0][4].is_empty());
}

#[test]
fn one_session_is_written_as_its_report() {
    let disk = with_out();
    let mut desk = Desk::at_list(&disk);
    desk.open("4702");
    // From the screen of a moment too, where a line would not hold a long path.
    desk.keys("⇥ ⇥ ⇥");
    desk.model.exports = Some(format!("/out/{}", "far/".repeat(30)).into());
    desk.keys("E");
    let seen: String = text(&desk.model).split_whitespace().collect();
    let path = desk.said().concat().split("Enter writes ").nth(1).unwrap().to_owned();
    assert!(seen.contains(&path), "{path} in {seen}");
    desk.model.exports = Some("/out".into());
    desk.keys("⎋ E");
    let session = desk.opened().reviewed.session.clone();
    let seal = desk.opened().reviewed.seals.last().cloned();
    let (fault, remarks, facts) = (None, Vec::new(), session.last_seq());
    let examined = Examined { fault, remarks, facts, seal };
    desk.keys("⏎");
    pass(&mut desk);
    let name = written(&disk)[0].clone();
    assert!(name.contains(&session.opening().id) && name.ends_with(".html"));
    let page = read(&disk, &format!("/out/{name}"));
    let now = desk.model.now.clone();
    // All but the moment it was made at, a minute of keys later.
    let without = |text: &str| -> Vec<String> {
        text.lines().filter(|it| !it.contains("Report made")).map(str::to_owned).collect()
    };
    let report = render(&session, &examined, &now, Format::Html).unwrap();
    assert_eq!(without(&page), without(&report));
    assert!(page.contains(examined.seal.as_deref().unwrap()));
}

#[test]
fn the_report_of_a_walkthrough_has_its_score() {
    let disk = with_out();
    let mode = Mode::Practice { scenario: "cloudy-vial".to_owned(), seed: 1, speed: 60 };
    put(&disk, "2026-11-24T08:00:00Z", mode, |it| reported(it, "4709"));
    let mut desk = Desk::at_list_of(&disk, Shelves { folder: None, practice: true });
    desk.open("4709");
    desk.keys("E ⏎");
    pass(&mut desk);
    let page = read(&disk, &format!("/out/{}", written(&disk)[0]));
    assert!(page.contains("particles-in-replacement: never came up"), "{page}");
}

#[test]
fn nothing_is_written_over_and_what_cannot_be_written_says_why() {
    let disk = with_out();
    let mut desk = Desk::at_list(&disk);
    desk.keys("e");
    let said = desk.said().concat();
    let path = said.split("Enter writes ").nth(1).unwrap().to_owned();
    disk.put(Path::new(&path), b"mine");
    desk.keys("⏎");
    pass(&mut desk);
    assert!(desk.said().concat().contains("is there already; nothing was written"));
    assert_eq!(read(&disk, &path), "mine");
    disk.fail(Operation::Create, std::io::ErrorKind::ReadOnlyFilesystem);
    desk.keys("e ⏎");
    pass(&mut desk);
    assert!(desk.said().concat().contains("Not exported: /out/"), "{:?}", desk.said());
    desk.model.exports = None;
    desk.keys("e");
    assert!(desk.review().export.is_none() && desk.said().concat().contains("not there any more"));
}

#[test]
fn an_export_that_is_left_writes_nothing_and_the_next_one_is_whole() {
    let disk = with_out();
    let mut desk = Desk::at_list(&disk);
    desk.keys("e");
    desk.send(Msg::Keys(vec![Key::Enter]));
    assert!(desk.review().export.is_some(), "four of six were read");
    assert!(desk.said().concat().contains("4 of 6"), "{:?}", desk.said());
    desk.send(Msg::Keys(vec![Key::Escape]));
    desk.pass(5);
    assert!(written(&disk).is_empty());
    desk.keys("e ⏎");
    pass(&mut desk);
    let path = format!("/out/{}", written(&disk)[0]);
    assert_eq!(orders_in(&disk, &path).len(), 6);
}
