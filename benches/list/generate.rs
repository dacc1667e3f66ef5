//! Saved sessions in number: a few preparations driven through the rules, each written again and again
//! under another id and another date. What is written is what the store writes.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use vialwatch::session::State;
use vialwatch::session::command::Command;
use vialwatch::session::fact::{Fact, Item, Record};
use vialwatch::store::chain::Head;
use vialwatch::store::derive::derive;
use vialwatch::store::disk::RealDisk;
use vialwatch::store::summary::Derived;
use vialwatch::store::{Holder, Store};

use crate::driver::Driver;
use crate::unsynced::Unsynced;

/// Between two sessions.
const EVERY_S: i64 = 1_500;

/// A preparation as it is written again and again.
struct Template {
    records: Vec<Record>,
    derived: Derived,
}

fn templates() -> Vec<Template> {
    let usual = |driver: &mut Driver| driver.until_state(State::Reported);
    let rejects = |driver: &mut Driver| {
        driver.until("withdraw");
        let reason = "dropped".to_owned();
        driver.say(Command::Reject { item: Item::Vial(2), reason });
        driver.answer("replace");
        driver.until_state(State::Reported);
    };
    let runs_over = |driver: &mut Driver| {
        driver.until("withdraw");
        driver.pass(5 * 3_600);
        driver.say(Command::Wake);
        driver.answer("PH");
    };
    let mut made = Vec::new();
    for tell in [usual as fn(&mut Driver), usual, usual, rejects, runs_over] {
        let mut driver = Driver::open();
        driver.order = "4711";
        tell(&mut driver);
        let records = driver.session.records().to_vec();
        made.push(Template { derived: derive(&driver.session), records });
    }
    made
}

/// So many sessions in a data folder, the last ones first; journals beside the documents or not.
pub(crate) fn generate(data: &Path, sessions: usize, with_journals: bool) {
    let store = Store::new(Unsynced(RealDisk::private()), data);
    let templates = templates();
    let last: DateTime<Utc> = "2026-11-20T12:00:00Z".parse().unwrap();
    for number in 0..sessions {
        let template = templates.get(number % templates.len()).unwrap();
        let back = TimeDelta::seconds(EVERY_S * i64::try_from(number).unwrap());
        write(&store, template, last - back, with_journals);
    }
}

fn write(store: &Store<Unsynced>, template: &Template, began: DateTime<Utc>, with_journal: bool) {
    let id = store.new_id(began).unwrap();
    let by = began - template.derived.summary.started;
    let mut records = template.records.clone();
    for record in &mut records {
        record.stamp.reading.utc += by;
    }
    if let Some(Fact::Opened(opening)) = records.first_mut().map(|it| &mut it.fact) {
        id.as_str().clone_into(&mut opening.id);
        opening.protocol_sha256 = Head::of(opening.protocol.as_bytes()).to_string();
    }
    let mut derived = template.derived.clone();
    derived.summary.id = id.to_string();
    derived.summary.started = began;
    for exception in &mut derived.summary.exceptions {
        exception.at += by;
    }
    let holder = Holder { pid: 1, host: "bench".into(), initials: "JD".into(), since: began };
    let mut keeper = store.create(&records, &holder).unwrap();
    keeper.write_document(&derived).unwrap();
    let journal = keeper.files().journal();
    keeper.close(true).unwrap();
    if !with_journal {
        std::fs::remove_file(journal).unwrap();
    }
}
