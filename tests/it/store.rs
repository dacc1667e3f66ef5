//! The store: what is written, what is read back, and what a fault leaves behind.

use std::path::Path;

use vialwatch::session::fact::{Fact, Record};
use vialwatch::store::disk::Disk;
use vialwatch::store::summary::{
    DERIVED_BY, Derived, ExceptionNow, ExceptionRank, ProtocolName, Stage, StateNow, Summary,
};
use vialwatch::store::{Holder, Keeper, SessionFiles, Shelf, Store};

use crate::support::facts::{noon, opening, record};

mod listing;
mod locking;
mod real;
mod recovery;
mod saving;
mod torn;
mod wire;

/// The program that a test plays.
fn me() -> Holder {
    Holder { pid: 7, host: "bench-3".into(), initials: "JD".into(), since: noon() }
}

fn note(text: &str) -> Fact {
    Fact::NoteWritten { text: text.into() }
}

/// What would be derived from a session with this order.
fn derived(id: &str, order: Option<&str>) -> Derived {
    let exception = ExceptionNow {
        kind: "close-call".into(),
        rank: ExceptionRank::Low,
        at: noon(),
        subject: Some("withdraw".into()),
    };
    let summary = Summary {
        derived_by: DERIVED_BY,
        id: id.into(),
        state: Stage::InProgress,
        practice: false,
        open: true,
        protocol: ProtocolName { id: "any".into(), version: "1".into() },
        dose: Some("1.3 mg".into()),
        order: order.map(str::to_owned),
        lots: vec!["GR2231".into()],
        places: vec![],
        started: noon(),
        operators: vec!["JD".into()],
        second: vec![],
        exceptions: vec![exception; 16],
        exceptions_total: 17,
        signed: None,
    };
    let state = StateNow {
        derived_by: DERIVED_BY,
        standing: Some("hands".into()),
        operator: "JD".into(),
        vials: vec![],
        bag: None,
        milestones: vec![],
        windows: vec![],
    };
    Derived { summary, state }
}

/// Where the data of a test lies.
fn data() -> &'static Path {
    Path::new("/data")
}

/// A session with its opening saved, begun `offset_s` seconds after noon.
fn begin<D: Disk>(store: &Store<D>, offset_s: i64) -> Keeper<D> {
    let id = store.new_id(noon() + chrono::TimeDelta::seconds(offset_s)).unwrap();
    store.create(&[record(1, opening(id.as_str()))], &me()).unwrap()
}

/// The same with its document, and `facts` notes behind the opening.
fn begin_with_notes<D: Disk>(store: &Store<D>, facts: u64) -> (Keeper<D>, Vec<Record>) {
    let id = store.new_id(noon()).unwrap();
    let mut records = vec![record(1, opening(id.as_str()))];
    let mut keeper = store.create(&records, &me()).unwrap();
    keeper.write_document(&derived(id.as_str(), None)).unwrap();
    for seq in 2..=facts + 1 {
        let next = record(seq, note(&format!("note {seq}")));
        assert_eq!(keeper.save(std::slice::from_ref(&next)), vialwatch::store::SaveState::Saved);
        keeper.write_document(&derived(id.as_str(), None)).unwrap();
        records.push(next);
    }
    (keeper, records)
}

/// The files of the only real session of a store.
fn only<D: Disk>(store: &Store<D>) -> SessionFiles {
    let rows = store.list(Shelf::Sessions).unwrap();
    assert_eq!(rows.len(), 1);
    rows.into_iter().next().unwrap().files
}
