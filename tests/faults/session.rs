//! Sessions to save: what is recorded in them, in which appends, drawn from a seed, and the
//! caller's part in saving them as the shell does it.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use vialwatch::session::fact::{Fact, Mode, Opening, Record, Stamp};
use vialwatch::session::people::Initials;
use vialwatch::store::chain::Head;
use vialwatch::store::disk::Disk;
use vialwatch::store::summary::{DERIVED_BY, Derived, ProtocolName, Stage, StateNow, Summary};
use vialwatch::store::{Holder, Keeper, SaveState, SessionFiles, SessionId, Shelf, Store};
use vialwatch::time::{BootId, Reading};

use crate::chance::Chance;
use crate::disk::SimDisk;

/// Where everything lies.
pub(crate) fn data() -> &'static Path {
    Path::new("/data")
}

pub(crate) fn noon() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

/// Who saves.
pub(crate) fn me() -> Holder {
    Holder { pid: 7, host: "bench-3".into(), initials: "JD".into(), since: noon() }
}

fn initials() -> Initials {
    Initials::new("JD").unwrap()
}

/// A fact in its place, recorded in the wake of a number.
pub(crate) fn record(seq: usize, wake: usize, fact: Fact) -> Record {
    let seconds = wake as i64;
    let reading = Reading {
        utc: noon() + TimeDelta::seconds(seconds),
        offset_min: 60,
        boot: BootId("boot-1".into()),
        since_boot_ns: 1_000_000_000 * seconds,
    };
    Record { seq: seq as u64, stamp: Stamp { reading, by: initials() }, fact }
}

fn opening(id: &SessionId) -> Fact {
    let protocol = "{\"id\": \"any\"}\n".to_owned();
    let protocol_sha256 = Head::of(protocol.as_bytes()).to_string();
    Fact::Opened(Box::new(Opening {
        format: 1,
        program: "0.1.0".into(),
        id: id.as_str().into(),
        salt: "00112233445566778899aabbccddeeff".into(),
        mode: Mode::Real,
        protocol,
        protocol_sha256,
        site_protocol: false,
        operator: initials(),
    }))
}

/// A note of any length that is likely: most facts fit one sector, some need several.
fn note(seq: usize, chance: &mut Chance) -> Fact {
    let most = if chance.once_in(8) { 1_200 } else { 90 };
    let length = chance.below(most);
    let letters = (0..length).map(|_| char::from(b"abcdefghij klmnop\"\\"[chance.below(19)]));
    Fact::NoteWritten { text: format!("{seq} {}", letters.collect::<String>()) }
}

/// What the facts of a session are, and which go out together.
#[derive(Clone)]
pub(crate) struct Plan {
    pub(crate) id: SessionId,
    pub(crate) wakes: Vec<Vec<Record>>,
}

impl Plan {
    /// An opening and some wakes of one to four facts.
    pub(crate) fn new(wakes: usize, chance: &mut Chance) -> Self {
        let id = SessionId::new(noon(), chance.next() as u32);
        let mut seq = 1;
        let mut all = vec![vec![record(1, 0, opening(&id))]];
        for wake in 1..=wakes {
            let facts = if chance.once_in(3) { 2 + chance.below(3) } else { 1 };
            let together = (0..facts).map(|_| {
                seq += 1;
                record(seq, wake, note(seq, chance))
            });
            all.push(together.collect());
        }
        Self { id, wakes: all }
    }

    pub(crate) fn records(&self) -> Vec<Record> {
        self.wakes.concat()
    }

    pub(crate) fn files<D: Disk>(&self, store: &Store<D>) -> SessionFiles {
        store.files(Shelf::Sessions, &self.id)
    }
}

/// What would be derived from the session.
pub(crate) fn derived(id: &str, facts: usize) -> Derived {
    let summary = Summary {
        derived_by: DERIVED_BY,
        id: id.into(),
        state: Stage::InProgress,
        practice: false,
        open: true,
        protocol: ProtocolName { id: "any".into(), version: "1".into() },
        dose: None,
        order: None,
        lots: vec![],
        places: vec![],
        started: noon(),
        operators: vec!["JD".into()],
        second: vec![],
        exceptions: vec![],
        exceptions_total: facts as u64,
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

/// Saves facts and tells the disk what was acknowledged; the document is another step.
pub(crate) fn save<D: Disk>(disk: &SimDisk, keeper: &mut Keeper<D>, facts: &[Record]) -> SaveState {
    let stale = !keeper.second_copy_is_current();
    disk.mark(|marks| {
        marks.attempted += facts.len();
        marks.spare_was_stale = stale;
    });
    let state = keeper.save(facts);
    if !matches!(state, SaveState::Unsaved { .. }) {
        disk.mark(|marks| marks.acknowledged = marks.attempted);
    }
    state
}

/// Writes the document, as the shell does after each save that worked.
pub(crate) fn write_document<D: Disk>(keeper: &mut Keeper<D>) -> bool {
    if keeper.second_copy_is_current() {
        return true;
    }
    let facts = keeper.saved_facts() as usize;
    let derived = derived(keeper.files().stem(), facts);
    keeper.write_document(&derived).is_ok()
}
