//! The list of saved sessions: what comes first, what a filter leaves, and what can't be read.

use std::path::Path;

use vialwatch::app::review::{Entry, List, Occurrence, Signed, Slice, Sort, Told, packed};
use vialwatch::app::{Msg, offer};
use vialwatch::keys::{Intent, Key};
use vialwatch::session::State;
use vialwatch::session::exceptions::Severity;
use vialwatch::session::fact::Mode;
use vialwatch::shell::reviews::Shelves;
use vialwatch::words::review as words;

use super::shelf::{Desk, put};
use super::told::{folder, reported};
use crate::support::memory_disk::MemoryDisk;
use crate::view::frame::text;

#[test]
fn exceptions_come_first_by_rank_and_then_the_newest() {
    let desk = Desk::at_list(&folder());
    assert_eq!(desk.orders(), ["4703", "4706", "4705", "4702", "4704", "4701"]);
    let counts = desk.list().counts;
    assert_eq!((counts.all, counts.exceptions, counts.unreadable), (6, 4, 0));
    assert_eq!((counts.unsigned, counts.follow_up), (4, 1), "one is signed, one not over");
}

#[test]
fn other_orders_come_by_a_key() {
    let mut desk = Desk::at_list(&folder());
    let mut seen = vec![(desk.list().sort, desk.orders())];
    for _ in 0..3 {
        desk.keys("s");
        seen.push((desk.list().sort, desk.orders()));
    }
    let of = |sort| seen.iter().find(|(it, _)| *it == sort).unwrap().1.clone();
    assert_eq!(of(Sort::Newest), ["4706", "4705", "4704", "4702", "4701", "4703"]);
    assert_eq!(of(Sort::Oldest), ["4703", "4701", "4702", "4704", "4705", "4706"]);
    let unsigned = of(Sort::Unsigned);
    assert_eq!(unsigned[4..], ["4706", "4704"], "nothing waits there for a judgement");
    desk.keys("s");
    assert_eq!(desk.list().sort, Sort::Exceptions);
}

/// One for each thing that a filter is asked for.
#[test]
fn a_filter_leaves_what_was_asked_for_as_it_is_typed() {
    let mut desk = Desk::at_list(&folder());
    let id = desk.list().shown().next().unwrap().id.clone();
    for (typed, orders) in [
        ("4703", vec!["4703"]),
        (&id.to_lowercase(), vec!["4703"]),
        ("order:470", vec!["4703", "4706", "4705", "4702", "4704", "4701"]),
        ("lot:A1", vec!["4703", "4706", "4705", "4702", "4704", "4701"]),
        ("lot:4701", vec![]),
        ("protocol:inotuzumab 4701", vec!["4701"]),
        ("by:mk 4702", vec!["4702"]),
        ("by:rs", vec!["4704"]),
        ("cabinet:jd", vec!["4703", "4706", "4705", "4702", "4704", "4701"]),
        ("vial-rejected", vec!["4705", "4702"]),
        ("exception:limit-passed", vec!["4703"]),
        ("date:2026-10", vec!["4703"]),
        ("state:discarded", vec!["4703"]),
        ("state:in-progress", vec!["4706"]),
        ("state:unsigned", vec!["4703", "4705", "4702", "4701"]),
        ("state:signed", vec!["4704"]),
        ("state:follow-up", vec!["4704"]),
        ("nobody", vec![]),
    ] {
        desk.keys("/");
        for c in typed.chars() {
            desk.press(vialwatch::keys::Key::Char(c));
        }
        assert_eq!(desk.orders(), orders, "{typed}");
        desk.keys("⏎ ⎋");
        assert_eq!(desk.orders().len(), 6, "all are there again after {typed}");
    }
}

fn many(hours: std::ops::Range<u32>) -> MemoryDisk {
    let disk = MemoryDisk::new();
    for hour in hours {
        for minute in [0, 10, 20] {
            let began = format!("2026-11-20T{hour:02}:{minute:02}:00Z");
            put(&disk, &began, Mode::Real, |it| it.until("light"));
        }
    }
    disk
}

#[test]
fn a_filter_over_a_long_list_says_that_it_goes_on_and_nothing_is_done_with_half_of_it() {
    let mut desk = Desk::at_list(&many(0..10));
    desk.keys("/");
    desk.send(Msg::Keys(vec![Key::Char('2')]));
    assert_eq!(desk.list().searched(), Some((20, 30)));
    assert_eq!(desk.list().len(), 20, "each fits by its date");
    let seen = text(&desk.model);
    assert!(seen.contains("searched 20 of 30, shown so far 20"), "{seen}");
    assert_eq!(desk.model.next_wake().map(|it| it.ns()), Some(0), "it goes on at once");
    desk.send(Msg::Keys(vec![Key::Enter]));
    assert!(!offer::is_offered(&desk.model, Intent::SignOff));
    desk.send(Msg::Wake);
    assert_eq!((desk.list().searched(), desk.list().len()), (None, 30));
    assert!(!text(&desk.model).contains("so far"));
    assert!(offer::is_offered(&desk.model, Intent::SignOff));
}

#[test]
fn a_filter_that_has_found_none_so_far_does_not_say_that_none_fits() {
    let mut desk = Desk::at_list(&many(0..10));
    // The twenty newest began after three.
    desk.keys("/ \"date:20t0");
    desk.send(Msg::Keys(vec![Key::Char('0')]));
    assert!(desk.list().is_empty() && text(&desk.model).contains(words::SEARCHING));
    assert!(!text(&desk.model).contains(words::NONE_FITS));
    desk.send(Msg::Wake);
    assert_eq!(desk.list().len(), 3);
    desk.keys("\"x");
    assert!(text(&desk.model).contains(words::NONE_FITS));
}

#[test]
fn the_row_under_the_cursor_is_found_again_in_every_order() {
    let mut desk = Desk::at_list(&many(0..10));
    for order in 0..4 {
        for at in [0, 7, 29] {
            desk.press(Key::Home);
            (0..at).for_each(|_| desk.press(Key::Down));
            let id = desk.list().chosen().unwrap().id;
            desk.keys("/ \"2 ⌫ ⏎");
            assert_eq!(desk.list().cursor, at);
            assert_eq!(desk.list().chosen().unwrap().id, id, "order {order}, row {at}");
        }
        desk.keys("s");
    }
}

#[test]
fn practice_is_shown_only_when_it_is_asked_for() {
    let disk = folder();
    assert!(!Desk::at_list(&disk).orders().contains(&"4707".to_owned()));
    let shelves = Shelves { folder: None, practice: true };
    let desk = Desk::at_list_of(&disk, shelves);
    assert!(desk.orders().contains(&"4707".to_owned()));
    assert_eq!(desk.list().counts.unsigned, 4, "a walkthrough waits for no judgement");
}

#[test]
fn what_cannot_be_read_is_a_row_that_says_why_and_no_filter_hides_it() {
    let disk = folder();
    let files = put(&disk, "2026-11-24T08:00:00Z", Mode::Real, |it| reported(it, "4708"));
    disk.put(&files.journal(), b"\xffnothing that can be read\n{}\n");
    disk.take_away(&files.document());
    let mut desk = Desk::at_list(&disk);
    let name = files.document().file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!(desk.orders().len(), 7);
    let row = desk.list().shown().find(|it| it.told.is_err()).unwrap();
    assert_eq!((row.id.as_str(), desk.orders()[0].as_str()), (files.stem(), name.as_str()));
    assert!(!row.told.unwrap_err().is_empty());
    assert_eq!(desk.list().counts.unreadable, 1);
    desk.keys("/ \"4701");
    assert_eq!(desk.orders(), ["4701", name.as_str()]);
}

#[test]
fn any_folder_can_be_looked_at_and_looking_changes_nothing() {
    let disk = folder();
    let month = Path::new("/data/sessions/2026-11");
    let before = disk.all();
    let shelves = Shelves { folder: Some(month.to_owned()), practice: false };
    let desk = Desk::at_list_of(&disk, shelves);
    assert_eq!(desk.orders(), ["4706", "4705", "4702", "4704", "4701"]);
    assert_eq!(disk.all(), before);
    let nowhere = Shelves { folder: Some(Path::new("/nowhere").to_owned()), practice: false };
    let desk = Desk::at_list_of(&disk, nowhere);
    assert!(desk.orders().is_empty() && !desk.list().faults.is_empty(), "said, not silent");
}

#[test]
fn nothing_is_read_before_the_first_frame_and_a_key_is_heard_between_two_parts() {
    let disk = many(10..22);
    let mut desk = Desk::before_reading(&disk, Shelves { folder: None, practice: false });
    assert!(desk.list().is_empty() && desk.list().reading);
    desk.begin_reading();
    let first = desk.list().len();
    assert!(first > 0 && first < 36 && desk.list().reading, "{first} of 36");
    desk.keys("↓");
    assert_eq!(desk.list().cursor, 1);
    while desk.list().reading {
        desk.send(vialwatch::app::Msg::Wake);
    }
    assert_eq!(desk.list().len(), 36);
}

/// Sessions of every rank, signed and not, some at the same moment and some without any.
fn entry(number: usize) -> Entry {
    let began = (!number.is_multiple_of(11)).then(|| {
        let minutes = chrono::TimeDelta::minutes((number * 7_919 % 500) as i64);
        chrono::DateTime::UNIX_EPOCH + minutes
    });
    let ranks = [Severity::High, Severity::Medium, Severity::Low];
    let exceptions = ranks.into_iter().skip(number % 4).map(|rank| Occurrence {
        kind: "note".to_owned(),
        rank,
        at: chrono::DateTime::UNIX_EPOCH,
        subject: String::new(),
    });
    let exceptions: Vec<Occurrence> = exceptions.collect();
    let signed = number.is_multiple_of(3).then(|| Signed {
        by: "TT".to_owned(),
        verdict: "accepted".to_owned(),
        changed_since: number.is_multiple_of(2),
        follow_up_open: false,
    });
    let told = Told {
        state: State::Reported,
        practice: false,
        protocol: "p".to_owned(),
        dose: None,
        order: None,
        lots: Vec::new(),
        places: Vec::new(),
        operators: Vec::new(),
        second: Vec::new(),
        exceptions_total: exceptions.len() as u64,
        exceptions,
        signed,
    };
    let told = if number.is_multiple_of(13) { Err("gone".to_owned()) } else { Ok(Box::new(told)) };
    let id = format!("{:04}", number * 7_919 % 10_000);
    Entry { path: format!("/data/{id}.json").into(), id, began, told }
}

fn slice(entries: &[Entry], more: bool) -> Slice {
    let mut slice = Slice { more, ..Slice::default() };
    for entry in entries {
        let from = slice.text.len();
        slice.text.push_str(&packed::pack(entry));
        slice.rows.push((from, slice.text.len()));
    }
    slice
}

/// The order of the words beside `Sort`, worked out without any of its code.
fn in_order(entries: &[Entry], sort: Sort) -> Vec<String> {
    let mut all = entries.to_vec();
    // Nothing began later than what has no date.
    let late = chrono::DateTime::<chrono::Utc>::MAX_UTC;
    let waits = |it: &Entry| it.told.is_err() || it.is_unsigned();
    let rank = |it: &Entry| it.rank().map_or(9, |rank| rank as u8);
    let newest = |it: &Entry| std::cmp::Reverse((it.began.unwrap_or(late), it.id.clone()));
    let oldest = |it: &Entry| (it.began, it.id.clone());
    match sort {
        Sort::Exceptions => all.sort_by_key(|it| (rank(it), newest(it))),
        Sort::Unsigned => all.sort_by_key(|it| (!waits(it), rank(it), oldest(it))),
        Sort::Newest => all.sort_by_key(newest),
        Sort::Oldest => all.sort_by_key(oldest),
    }
    all.into_iter().map(|it| it.id).collect()
}

fn ids(list: &List) -> Vec<String> {
    list.shown().map(|it| it.id).collect()
}

/// As many as take another order between keys, in parts of any size.
#[test]
fn rows_stand_in_their_order_while_they_come_and_in_the_next_one_by_a_key() {
    let all: Vec<Entry> = (0..700).map(entry).collect();
    for (part, sorts) in [(16, 0), (1, 1), (700, 2), (97, 3)] {
        let mut list = List::default();
        (0..sorts).for_each(|_| list.resort());
        let mut there = 0;
        for some in all.chunks(part) {
            there += some.len();
            list.take(slice(some, there < all.len()));
            if there % 7 == 0 || !list.reading {
                assert_eq!(ids(&list), in_order(&all[..there], list.sort), "{there} in {part}s");
            }
        }
        for _ in 0..4 {
            assert!(!list.rests(), "the next order is not there yet");
            list.go_on();
            assert!(list.rests());
            list.resort();
            assert_eq!(ids(&list), in_order(&all, list.sort), "{:?}", list.sort);
        }
        // What is read again after the next order was made stands in it all the same.
        list.go_on();
        let mut all = all.clone();
        all[5] = Entry { began: all[6].began, ..all[5].clone() };
        list.renew(all[5].clone());
        let gone = vec![all.remove(300).path];
        list.go_on();
        list.take(Slice { gone, ..Slice::default() });
        list.resort();
        assert_eq!(ids(&list), in_order(&all, list.sort));
    }
}
