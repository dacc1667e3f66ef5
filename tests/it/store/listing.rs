//! Lists of sessions and finding one by part of its name.

use chrono::TimeDelta;
use vialwatch::session::fact::{Answer, Fact};
use vialwatch::session::names::parse_step_key;
use vialwatch::store::{Content, Search, Shelf, Store, StoreError};

use super::{begin, data, derived, me, note};
use crate::support::facts::{noon, opening, practice_opening, record};
use crate::support::memory_disk::MemoryDisk;

fn store() -> (MemoryDisk, Store<MemoryDisk>) {
    let disk = MemoryDisk::new();
    (disk.clone(), Store::new(disk, data()))
}

#[test]
fn a_list_is_newest_first_and_shows_every_file() {
    let (disk, store) = store();
    assert!(store.list(Shelf::Sessions).unwrap().is_empty());
    let mut summed = begin(&store, 0);
    let unsummed = begin(&store, 60);
    let broken = begin(&store, 120);
    summed.write_document(&derived(summed.files().stem(), Some("A-1"))).unwrap();
    disk.put(&broken.files().journal(), b"nonsense\n");
    let rows = store.list(Shelf::Sessions).unwrap();
    let stems: Vec<&str> = rows.iter().map(|row| row.files.stem()).collect();
    let expected = [broken.files().stem(), unsummed.files().stem(), summed.files().stem()];
    assert_eq!(stems, expected);
    assert!(matches!(rows[0].content, Content::Unreadable(StoreError::Damaged { .. })));
    assert!(matches!(rows[1].content, Content::Unsummed));
    let Content::Summed(summary) = &rows[2].content else { panic!("a summary") };
    assert_eq!(**summary, derived(summed.files().stem(), Some("A-1")).summary);
    assert!(store.list(Shelf::Practice).unwrap().is_empty());
}

#[test]
fn a_walkthrough_lies_on_a_shelf_of_its_own() {
    let (_, store) = store();
    let id = store.new_id(noon()).unwrap();
    let _keeper = store.create(&[record(1, practice_opening(id.as_str()))], &me()).unwrap();
    assert!(store.list(Shelf::Sessions).unwrap().is_empty());
    assert_eq!(store.list(Shelf::Practice).unwrap().len(), 1);
    assert!(matches!(store.find(id.as_str()).unwrap(), Search::Found(_)));
}

#[test]
fn a_summary_longer_than_the_head_of_a_file_is_read_whole() {
    let (_, store) = store();
    let mut keeper = begin(&store, 0);
    let mut long = derived(keeper.files().stem(), None);
    long.summary.lots = vec!["LOT".repeat(1000); 3];
    keeper.write_document(&long).unwrap();
    let rows = store.list(Shelf::Sessions).unwrap();
    assert!(matches!(&rows[0].content, Content::Summed(summary) if **summary == long.summary));
}

#[test]
fn a_session_is_found_by_start_end_or_path() {
    let (_, store) = store();
    let first = begin(&store, 0);
    let second = begin(&store, 1);
    let id = first.files().stem();
    let (_, end) = id.split_at(8);
    for text in [id, end, &id.to_lowercase(), &first.files().journal().to_string_lossy()] {
        assert_eq!(store.find(text).unwrap(), Search::Found(first.files().clone()), "{text}");
    }
    let common: String = id
        .chars()
        .zip(second.files().stem().chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a)
        .collect();
    let Search::Ambiguous(ids) = store.find(&common).unwrap() else { panic!("both fit") };
    assert_eq!(ids.len(), 2);
    for text in ["", "no-such", "/data/none.jsonl", "../../etc/passwd"] {
        assert_eq!(store.find(text).unwrap(), Search::NotFound, "{text}");
    }
}

#[test]
fn the_same_order_lately_is_found_with_and_without_a_document() {
    let (_, store) = store();
    let mut with = begin(&store, 0);
    with.write_document(&derived(with.files().stem(), Some("A-1"))).unwrap();
    let key = parse_step_key("order").unwrap();
    let answer = Answer::Order { reference: "B-2".into(), prepared_at: None };
    let id = store.new_id(noon()).unwrap();
    let without = [
        record(1, opening(id.as_str())),
        record(2, Fact::StepAnswered { key, answer, late: None }),
        record(3, note("more")),
    ];
    let _keeper = store.create(&without, &me()).unwrap();
    let later = noon() + TimeDelta::hours(23);
    assert_eq!(store.prepared_lately("A-1", later).unwrap(), Some(noon()));
    let opened = without[0].stamp.reading.utc;
    assert_eq!(store.prepared_lately(" B-2 ", later).unwrap(), Some(opened));
    assert_eq!(store.prepared_lately("C-3", later).unwrap(), None);
    assert_eq!(store.prepared_lately("A-1", noon() + TimeDelta::hours(25)).unwrap(), None);
    assert_eq!(store.prepared_lately("A-1", noon() - TimeDelta::hours(1)).unwrap(), Some(noon()));
}
