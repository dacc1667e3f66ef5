//! How a run begins: a new preparation with what was given on the command line, or a session that
//! is resumed. Nothing is on disk before the dose is accepted.

use super::{Ending, Plain};
use crate::desk::{Archive, Desk, Saved};
use crate::practice::Walk;
use crate::protocol::Role;
use crate::session::command::{Command, Question};
use crate::session::fact::{Fact, Mode, Opening, Record, StepKey};
use crate::session::people::Initials;
use crate::session::{ReplayError, Session};
use crate::time::Reading;
use crate::words::protocol;
use crate::words::{LIMITS_OF_PRODUCT, NOT_KEPT, PRACTICE_JUMPS, Shown, practice_mark, utc_floor};

/// Answers given on the command line; each skips its prompt once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Initials of the operator.
    pub by: Option<String>,
    /// The order reference.
    pub order: Option<String>,
    /// The dose, with or without its unit.
    pub dose: Option<String>,
}

impl<A: Archive> Plain<A> {
    /// Begins a new preparation. The operator in `opening` stands until one is named.
    pub fn begin(
        archive: A,
        opening: Opening,
        given: Given,
        now: &Reading,
    ) -> Result<Self, ReplayError> {
        let mut plain = Self::new(archive, Desk::draft(opening, now)?, given);
        plain.say(&format!("notice limits-of-product {LIMITS_OF_PRODUCT}"));
        plain.say_site_protocol();
        if let Mode::Practice { speed, .. } = plain.session().opening().mode {
            plain.say(&format!("notice practice {} {PRACTICE_JUMPS}", practice_mark(speed)));
        }
        if !plain.archive.keeps() {
            plain.say(&format!("notice not-kept {NOT_KEPT}"));
        }
        plain.go_on(now);
        Ok(plain)
    }

    /// Begins a walkthrough; the opening marks it as practice.
    pub fn practise(
        archive: A,
        opening: Opening,
        walk: Walk,
        given: Given,
        now: &Reading,
    ) -> Result<Self, ReplayError> {
        let mut plain = Self::new(archive, Desk::draft(opening, now)?, given);
        plain.say_practice(&walk);
        plain.walk = Some(walk);
        plain.say_site_protocol();
        plain.go_on(now);
        Ok(plain)
    }

    /// Goes on with a session that is on disk; `found` is what recovery had to do.
    pub fn resume(
        archive: A,
        session: Session,
        by: Option<&str>,
        found: Option<String>,
        now: &Reading,
    ) -> Self {
        let mut plain = Self::new(archive, Desk::resumed(session), Given::default());
        plain.say_site_protocol();
        if let Some(found) = found {
            plain.run(&Command::ReportRecovery(found), now);
        }
        if plain.session().standing().is_none() {
            plain.end_done();
            return plain;
        }
        plain.run(&Command::Resume, now);
        if let Some(by) = by
            && Initials::new(by).is_some_and(|by| by != *plain.session().operator())
        {
            plain.run(&Command::HandOver(by.to_owned()), now);
        }
        plain.go_on(now);
        plain
    }

    fn new(archive: A, desk: Desk, given: Given) -> Self {
        Self {
            desk,
            archive,
            given,
            asked: None,
            refused: None,
            walk: None,
            mishaps: Vec::new(),
            out: String::new(),
            ending: None,
        }
    }

    /// Answers the standing question from what was given; false where a person must be asked.
    pub(super) fn answer_from_given(&mut self, now: &Reading) -> bool {
        let Some(Question::Step(key)) = self.session().standing() else { return false };
        let given = match self.session().step_of(&key).and_then(|step| step.role) {
            Some(Role::Operator) => self.given.by.take(),
            Some(Role::Order) => self.given.order.take(),
            Some(Role::Dose) => self.given.dose.take(),
            _ => None,
        };
        let Some(text) = given else { return false };
        self.refused = None;
        self.answer(Question::Step(key), &text, now);
        if let Some(refusal) = self.refused {
            let ending = if refusal.is_unreadable() { Ending::Usage } else { Ending::CouldNot };
            self.ending = Some(ending);
        }
        self.ending.is_none()
    }

    /// Before the file exists facts are held; with the accepted dose all of them are saved.
    pub(super) fn hold(&mut self, new: &[Record], now: &Reading, quiet: bool) {
        if !self.session().is_accepted() {
            if !quiet {
                self.say_held(new);
            }
            return;
        }
        if let Err(reason) = self.archive.create(self.desk.session()) {
            self.say(&format!("refused not-created {}", Shown::new(&reason)));
            self.ending = Some(Ending::CouldNot);
            return;
        }
        self.desk.note_created();
        if !self.archive.keeps() {
            return self.say_held(new);
        }
        let lines: Vec<String> = self
            .session()
            .records()
            .iter()
            .map(|record| format!("saved {} {}", record.seq, utc_floor(record.stamp.reading.utc)))
            .collect();
        self.say_all(&lines);
        self.note_saving(Saved::Yes, now, 0, true);
    }

    /// A protocol that is not built in is named wherever it is used.
    fn say_site_protocol(&mut self) {
        if self.session().opening().site_protocol {
            let name = Shown::new(&protocol::followed(self.session())).to_string();
            self.say(&format!("notice site-protocol {name}"));
        }
    }

    /// Names the answer that was taken but is in no file.
    pub(super) fn say_held(&mut self, new: &[Record]) {
        if let Some(name) = new.iter().rev().find_map(|record| held_name(&record.fact)) {
            self.say(&format!("held {name}"));
        }
    }
}

fn held_name(fact: &Fact) -> Option<String> {
    match fact {
        Fact::StepAnswered { key, .. } => Some(StepKey::to_string(key)),
        _ => None,
    }
}
