//! A data folder with saved sessions, and a supervisor who looks at it with keys.

use std::path::Path;

use vialwatch::app::review::{Entry, List, Opened, Review};
use vialwatch::app::{Effect, Model, Msg, Place, Said, Size};
use vialwatch::keys::Key;
use vialwatch::session::fact::{Mode, Opening};
use vialwatch::shell::begin::{Text, holder, opening};
use vialwatch::shell::cabinet::{Cabinet, OnShelves};
use vialwatch::shell::reviews::Shelves;
use vialwatch::store::derive::derive;
use vialwatch::store::{SessionFiles, Store};
use vialwatch::time::{Reading, SECOND_NS};

use crate::support::driver::Driver;
use crate::support::memory_disk::MemoryDisk;
use crate::support::trial::LOOK;

/// Where the sessions lie.
pub(crate) const DATA: &str = "/data";

/// Puts a session on a shelf as a program that was left in order would have; its files.
pub(crate) fn put(
    disk: &MemoryDisk,
    began: &str,
    mode: Mode,
    tell: impl FnOnce(&mut Driver),
) -> SessionFiles {
    let began: Reading = at(began);
    let store = Store::new(disk.clone(), Path::new(DATA));
    let text = crate::support::story::protocol_text().to_owned();
    let made = opening(&store, &began, &Text { text, site: false }, mode).unwrap();
    let mut driver = Driver::open_at(&began, |opening| {
        let operator = opening.operator.clone();
        *opening = Opening { operator, ..made };
    });
    tell(&mut driver);
    let keeper_of = holder(&driver.now, "JD");
    let mut keeper = store.create(driver.session.records(), &keeper_of).unwrap();
    keeper.write_document(&derive(&driver.session)).unwrap();
    let files = keeper.files().clone();
    keeper.close(driver.session.state() != vialwatch::session::State::InProgress).unwrap();
    files
}

/// A reading at this moment, on a machine that runs all the while.
pub(crate) fn at(utc: &str) -> Reading {
    let utc: chrono::DateTime<chrono::Utc> = utc.parse().unwrap();
    let since = utc - chrono::DateTime::UNIX_EPOCH;
    Reading {
        utc,
        offset_min: 60,
        boot: vialwatch::time::BootId("first".to_owned()),
        since_boot_ns: since.num_seconds() * SECOND_NS % (1 << 60),
    }
}

/// A supervisor at the screen, some days later.
pub(crate) struct Desk {
    pub(crate) model: Model,
    cabinet: OnShelves<MemoryDisk>,
    now: Reading,
}

impl Desk {
    /// With the list of a data folder, read to its end.
    pub(crate) fn at_list(disk: &MemoryDisk) -> Self {
        Self::at_list_of(disk, Shelves { folder: None, practice: false })
    }

    pub(crate) fn at_list_of(disk: &MemoryDisk, shelves: Shelves) -> Self {
        let mut desk = Self::before_reading(disk, shelves);
        desk.begin_reading();
        while desk.list().reading {
            desk.send(Msg::Wake);
        }
        desk
    }

    /// Before anything was read.
    pub(crate) fn before_reading(disk: &MemoryDisk, shelves: Shelves) -> Self {
        Self::with_cache(disk, shelves, None)
    }

    /// The same with an index in a folder.
    pub(crate) fn with_cache(disk: &MemoryDisk, shelves: Shelves, cache: Option<&str>) -> Self {
        let now = at("2026-11-25T09:00:00Z");
        let store = Store::new(disk.clone(), Path::new(DATA));
        let text = crate::support::story::protocol_text().to_owned();
        let cabinet = OnShelves::new(store, Text { text, site: false }, &now)
            .with_shelves(shelves, cache.map(Path::new));
        let mut model = Model::at_home(LOOK, Size { width: 80, height: 24 }, now.clone());
        model.home = None;
        model.exports = Some("/out".into());
        model.place = Place::Review(Box::default());
        Self { model, cabinet, now }
    }

    pub(crate) fn review(&self) -> &Review {
        let Place::Review(review) = &self.model.place else { panic!("not reviewing") };
        review
    }

    pub(crate) fn list(&self) -> &List {
        &self.review().list
    }

    /// The order references that are shown, from the top; of what can't be read its file's name.
    pub(crate) fn orders(&self) -> Vec<String> {
        let order = |it: Entry| match &it.told {
            Ok(told) => told.order.clone().unwrap_or_default(),
            Err(_) => it.path.file_name().unwrap().to_string_lossy().into_owned(),
        };
        self.list().shown().map(order).collect()
    }

    /// The session that is looked at.
    pub(crate) fn opened(&self) -> &Opened {
        self.review().opened.as_ref().expect("a session that is looked at")
    }

    /// What was said last.
    pub(crate) fn said(&self) -> Vec<String> {
        let in_words = |said: &Said| match said {
            Said::Refused(refusal) => refusal.word().to_owned(),
            Said::Notice(notice) => notice.text.clone(),
            Said::Plain(text) => text.clone(),
        };
        self.review().said.iter().map(in_words).collect()
    }

    /// Puts the cursor on the session of an order and opens it.
    pub(crate) fn open(&mut self, order: &str) {
        let at = self.orders().iter().position(|it| it == order).expect(order);
        while self.list().cursor < at {
            self.press(Key::Down);
        }
        self.keys("⏎");
    }

    /// Time goes by with the wakes that the model asks for.
    pub(crate) fn pass(&mut self, ms: i64) {
        let mut left = ms * 1_000_000;
        while let Some(wake) = self.model.next_wake().map(|it| it.ns().max(1)) {
            if wake > left {
                break;
            }
            left -= wake;
            self.now.since_boot_ns += wake;
            self.now.utc += chrono::TimeDelta::nanoseconds(wake);
            self.send(Msg::Wake);
        }
        self.now.since_boot_ns += left;
        self.now.utc += chrono::TimeDelta::nanoseconds(left);
    }

    /// Keys as in `Trial`: `⏎ ⇥ ⎋ ⌫ ↑ ↓` and letters; `"text` is typed with `_` for a space.
    pub(crate) fn keys(&mut self, script: &str) {
        for word in script.split_whitespace() {
            let text = word.strip_prefix('"').map(|it| it.replace('_', " "));
            for c in text.as_deref().unwrap_or(word).chars() {
                self.press(key(c));
            }
        }
    }

    pub(crate) fn press(&mut self, key: Key) {
        // Longer than a key that is held down takes to repeat.
        self.pass_ms(800);
        self.send(Msg::Keys(vec![key]));
        // A printable key outside a field waits to see whether it is a scan.
        self.pass_ms(40);
        self.send(Msg::Wake);
    }

    pub(crate) fn pass_ms(&mut self, ms: i64) {
        self.now.since_boot_ns += ms * 1_000_000;
        self.now.utc += chrono::TimeDelta::milliseconds(ms);
    }

    pub(crate) fn send(&mut self, msg: Msg) {
        let effects = self.model.update(msg, &self.now);
        self.follow(effects);
    }

    /// The first part of the folder.
    pub(crate) fn begin_reading(&mut self) {
        self.follow(vec![Effect::ReadShelf { anew: true }]);
    }

    fn follow(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let answer = match effect {
                Effect::ReadShelf { anew } => Msg::Shelved(self.cabinet.shelf(anew, &self.now)),
                Effect::Measure(paths) => Msg::Measured(
                    paths.iter().map(|path| self.cabinet.measure(path, &self.now)).collect(),
                ),
                Effect::Export(part) => Msg::Exported(self.cabinet.export(part, &self.now)),
                Effect::Look(path) => Msg::Looked(self.cabinet.look(&path, &self.now)),
                Effect::SignOff(path, judgement) => {
                    Msg::Judged(self.cabinet.sign_off(&path, &judgement, &self.now))
                }
                Effect::Ring(_) => continue,
                other => panic!("{other:?} while reviewing"),
            };
            self.send(answer);
        }
    }
}

fn key(c: char) -> Key {
    match c {
        '⏎' => Key::Enter,
        '⇥' => Key::Tab,
        '⎋' => Key::Escape,
        '⌫' => Key::Backspace,
        '↑' => Key::Up,
        '↓' => Key::Down,
        '←' => Key::Left,
        '→' => Key::Right,
        other => Key::Char(other),
    }
}
