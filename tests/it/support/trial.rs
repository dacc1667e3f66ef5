//! The model at work without a terminal: keys written as text, a clock that jumps, and effects
//! done at once with an archive in memory.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use vialwatch::app::review::Slice;
use vialwatch::app::{Effect, Found, Kept, Look, Model, Msg, Place, Running, Said, Size, Work};
use vialwatch::desk::{Archive, Saved};
use vialwatch::keys::Key;
use vialwatch::practice::Mishap;
use vialwatch::session::Session;
use vialwatch::session::fact::Opening;
use vialwatch::time::{Reading, SECOND_NS};

use super::archive::Memory;
use super::clock::Machine;
use super::story::{opening, protocol_text};

/// Between two keys of one hand.
const BETWEEN_KEYS_NS: i64 = 120_000_000;

pub(crate) const LOOK: Look = Look { colour: true, ascii: false, still: true, notices: false };

#[derive(Clone)]
pub(crate) struct Trial {
    pub(crate) machine: Machine,
    pub(crate) model: Model,
    pub(crate) archive: Memory,
    /// Opening handed to the next new session.
    pub(crate) opening: Opening,
    /// Sessions of the home screen.
    pub(crate) running: Vec<Running>,
    /// What is found of saved sessions, slice by slice.
    pub(crate) shelf: VecDeque<Slice>,
    /// Keys pressed that are no typed text.
    pub(crate) presses: usize,
    /// How often the bell rang, and with what words.
    pub(crate) rings: Vec<Option<String>>,
    pub(crate) wakes: usize,
    pub(crate) left: bool,
}

impl Trial {
    /// At the home screen of an empty data folder, at 80x24.
    pub(crate) fn at_home() -> Self {
        let start: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().unwrap();
        let machine = Machine::new(start);
        let size = Size { width: 80, height: 24 };
        let mut trial = Self {
            model: Model::at_home(LOOK, size, machine.reading()),
            machine,
            archive: Memory::default(),
            opening: opening(protocol_text()),
            running: Vec::new(),
            shelf: VecDeque::new(),
            presses: 0,
            rings: Vec::new(),
            wakes: 0,
            left: false,
        };
        let now = trial.now();
        trial.do_all(vec![Effect::List], &now);
        trial
    }

    /// A new preparation, nothing answered.
    pub(crate) fn begun() -> Self {
        let mut trial = Self::at_home();
        trial.keys("n");
        trial
    }

    pub(crate) fn now(&self) -> Reading {
        self.machine.reading()
    }

    pub(crate) fn work(&self) -> &Work {
        match &self.model.place {
            Place::Work(work) => work,
            Place::Home | Place::Review(_) => panic!("no session on the screen"),
        }
    }

    pub(crate) fn session(&self) -> &Session {
        self.work().desk.session()
    }

    pub(crate) fn standing(&self) -> String {
        self.session().standing().map_or_else(|| "-".to_owned(), |question| question.to_string())
    }

    pub(crate) fn said(&self) -> Vec<String> {
        let in_words = |said: &Said| match said {
            Said::Refused(refusal) => format!("refused {}", refusal.word()),
            Said::Notice(notice) => format!("{} {}", notice.id, notice.text),
            Said::Plain(text) => text.clone(),
        };
        self.work().said.iter().map(in_words).collect()
    }

    /// Words apart by spaces: `⏎ ⇥ ⎋ ⌫ ↑ ↓` are keys, `+0:30:00` lets time go by, `=id` asserts
    /// what stands, `"text` is typed into a field, and anything else is pressed key by key.
    pub(crate) fn keys(&mut self, script: &str) {
        for word in script.split_whitespace() {
            if let Some(span) = word.strip_prefix('+') {
                self.pass(seconds(span));
            } else if let Some(id) = word.strip_prefix('=') {
                assert_eq!(self.standing(), id, "in {script}: {:?}", self.said());
            } else if let Some(text) = word.strip_prefix('"') {
                for c in text.replace('_', " ").chars() {
                    self.press(Key::Char(c));
                }
            } else {
                for c in word.chars() {
                    self.presses += 1;
                    self.press(key(c));
                }
            }
        }
    }

    /// One key in a read of its own, after the usual time.
    pub(crate) fn press(&mut self, key: Key) {
        self.machine.advance(BETWEEN_KEYS_NS);
        self.send(Msg::Keys(vec![key]));
        self.pass_ns(BETWEEN_KEYS_NS);
    }

    /// All keys in one read.
    pub(crate) fn at_once(&mut self, text: &str) {
        self.send(Msg::Keys(text.chars().map(key).collect()));
    }

    /// Time goes by with the wakes that the model asks for.
    pub(crate) fn pass(&mut self, seconds: i64) {
        self.pass_ns(seconds * SECOND_NS);
    }

    fn pass_ns(&mut self, mut ns: i64) {
        loop {
            let wake = self.model.next_wake().map(|span| span.ns().max(1));
            match wake.filter(|wake| *wake <= ns) {
                Some(wake) => {
                    self.machine.advance(wake);
                    ns -= wake;
                    self.wakes += 1;
                    self.send(Msg::Wake);
                }
                None => return self.machine.advance(ns),
            }
        }
    }

    pub(crate) fn send(&mut self, msg: Msg) {
        let now = self.now();
        self.send_at(msg, &now);
    }

    /// With the reading of another clock than the trial's own.
    pub(crate) fn send_at(&mut self, msg: Msg, now: &Reading) {
        let effects = self.model.update(msg, now);
        self.do_all(effects, now);
    }

    /// Opens what the archive holds.
    pub(crate) fn opening_at(&mut self, now: &Reading) {
        self.do_all(vec![Effect::Open("any".to_owned())], now);
    }

    fn do_all(&mut self, effects: Vec<Effect>, now: &Reading) {
        for effect in effects {
            if let Effect::Suffer(mishap) = effect {
                self.suffer(mishap);
            } else if let Effect::Jump(by) = effect {
                self.machine.advance(by.ns());
                self.send(Msg::Wake);
            } else if let Some(answer) = self.done(effect, now) {
                self.send_at(answer, now);
            }
        }
    }

    fn suffer(&mut self, mishap: Mishap) {
        match mishap {
            Mishap::TimePasses(by) => self.machine.advance(by.ns()),
            Mishap::WallSet(by) => self.machine.step_wall(by.ns()),
            Mishap::PowerFailed(off) => {
                self.machine.reboot(off.ns());
                return self.send(Msg::PowerBack);
            }
            Mishap::Disk { works } => self.archive.full = !works,
            Mishap::Hold | Mishap::GoOn => {}
        }
        self.send(Msg::Wake);
    }

    fn done(&mut self, effect: Effect, now: &Reading) -> Option<Msg> {
        match effect {
            Effect::List => Some(Msg::Listed { running: self.running.clone(), first_start: true }),
            Effect::ListScenarios => Some(Msg::Scenarios(Vec::new(), Ok(0))),
            Effect::Begin => Some(Msg::Begun(Ok(Box::new(self.opening.clone())))),
            Effect::Open(_) => {
                let session = Session::replay(&self.archive.records).unwrap();
                let kept = self.kept();
                Some(Msg::Opened(Ok(Box::new(Found { session, repaired: None, kept }))))
            }
            Effect::LookUpOrder(order) => {
                let at = self.archive.prepared_lately(&order, now.utc);
                Some(Msg::OrderLookedUp(at))
            }
            Effect::Create => {
                assert!(!self.work().desk.is_created(), "a file is made once");
                let session = self.session().clone();
                let made = self.archive.create(&session);
                Some(Msg::Created(made.map(|()| self.kept())))
            }
            Effect::Save(records) => {
                let session = self.session().clone();
                let saved = self.archive.save(&session, &records);
                Some(self.tell_kept(saved, records.len() as u64))
            }
            Effect::Settle => {
                let session = self.session().clone();
                let saved = self.archive.settle(&session);
                Some(self.tell_kept(saved, 0))
            }
            Effect::Ring(words) => {
                self.rings.push(words);
                None
            }
            Effect::Close => {
                self.left = true;
                None
            }
            Effect::SaveElsewhere(folder) => Some(Msg::SavedElsewhere(Ok(folder))),
            Effect::ReadShelf { .. } => Some(Msg::Shelved(self.shelf.pop_front()?)),
            Effect::Look(_) | Effect::Measure(_) | Effect::Export(_) | Effect::SignOff(..) => {
                panic!("the trial has no saved sessions")
            }
            Effect::Jump(_) | Effect::Suffer(_) | Effect::Suspend | Effect::Redraw => None,
        }
    }

    fn tell_kept(&self, saved: Saved, new: u64) -> Msg {
        Msg::Kept { saved, new, kept: self.kept() }
    }

    fn kept(&self) -> Kept {
        Kept { seal: self.archive.seal(), path: self.archive.path(), second_copy_failed: false }
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
        '\u{1d}' => Key::Separator,
        other => Key::Char(other),
    }
}

fn seconds(span: &str) -> i64 {
    span.split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().unwrap())
}
