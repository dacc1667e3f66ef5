//! Answers to the question that stands: the form it needs, and what is sent from it.
//! Decides nothing about them.

use chrono::{DateTime, Utc};

use super::super::{Effect, Ended, Model, Place, Said, Work};
use crate::app::form::{Field, FieldKind, Form};
use crate::app::sheet::{Act, DISCARD_WORD, Sheet, text};
use crate::desk::{Desk, times};
use crate::protocol::{ChoiceEffect, Kind, Role};
use crate::session::Session;
use crate::session::command::{Command, Entry, Question, Refusal};
use crate::session::fact::{Part, StepKey};
use crate::words::{ask, field};

/// The empty form of what stands.
pub(in crate::app) fn form_of(session: &Session) -> Form {
    session.standing().map_or_else(Form::default, |question| form(session, &question))
}

impl Model {
    /// Makes the form for the question that stands, where it is another than before.
    pub(super) fn ask_what_stands(&mut self) {
        let Some(work) = self.work_mut() else { return };
        let standing = work.desk.session().standing();
        if work.asked == standing && (standing.is_some() || work.finished) {
            return;
        }
        work.form = form_of(work.desk.session());
        // A sheet about what stood before is about nothing now.
        let about_answer =
            matches!(&work.sheet, Some(sheet) if matches!(sheet.act, Act::RejectingAnswer(_)));
        if about_answer || work.desk.session().must_discard() {
            work.sheet = None;
        }
        work.finished |= standing.is_none();
        work.asked = standing;
    }

    /// Enter: says yes, or sends what was typed.
    pub(super) fn confirm(&mut self, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let Some(work) = self.work_mut() else { return };
        if work.finished {
            return self.leave(effects);
        }
        let Some(question) = work.asked.clone() else { return };
        if work.form.fields.is_empty() {
            return self.answer(Entry::Confirm, effects);
        }
        if work.form.focus.is_none() || work.form.has_next() {
            return work.form.next();
        }
        let entry = match &question {
            Question::Discard if work.form.text(1).trim() != DISCARD_WORD => {
                return work.said.push(Said::Plain(field::TYPE_THE_WORD.to_owned()));
            }
            Question::Seen => second(&work.form),
            Question::Step(key) => match work.desk.session().step_of(key).map(|step| &step.kind) {
                Some(Kind::Second { .. }) => second(&work.form),
                Some(Kind::Time) => match times::past(work.form.text(0), &now) {
                    Some(at) => Entry::Time(at),
                    None => return work.said.push(Said::Plain(field::NO_TIME.to_owned())),
                },
                _ => Entry::Line(work.form.text(0).to_owned()),
            },
            _ => Entry::Line(work.form.text(0).to_owned()),
        };
        self.answer(entry, effects);
    }

    /// Takes the answer with this number; one that rejects is asked about first.
    pub(super) fn choose(&mut self, number: u8, effects: &mut Vec<Effect>) {
        let Some(work) = self.work_mut() else { return };
        let Some(offer) = nth_offer(work, number) else { return };
        if matches!(offer.effect, ChoiceEffect::Reject(_) | ChoiceEffect::Ask) {
            work.sheet = Some(Sheet::new(Act::RejectingAnswer(number), Vec::new(), Vec::new()));
        } else {
            self.answer(Entry::Line(offer.word), effects);
        }
    }

    /// Takes the answer with this number without asking again.
    pub(super) fn choose_surely(&mut self, number: u8, effects: &mut Vec<Effect>) {
        let Some(work) = self.work_mut() else { return };
        work.sheet = None;
        let Some(offer) = nth_offer(work, number) else { return };
        self.answer(Entry::Line(offer.word), effects);
    }

    /// Sends an entry to the question as the person saw it.
    pub(super) fn answer(&mut self, entry: Entry, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let Some(work) = self.work_mut() else { return };
        let Some(question) = work.asked.clone() else { return };
        if work.desk.is_operator_of_draft(&question) {
            let turn = work.desk.name_operator(&text_of(&entry), &now);
            return self.after(turn, effects);
        }
        if asks_order(work.desk.session(), &question) {
            effects.push(Effect::LookUpOrder(text_of(&entry).trim().to_owned()));
            work.looking_up = Some((question, entry));
            return;
        }
        self.run(&Command::Answer { question, entry, prepared_at: None }, effects);
    }

    pub(super) fn looked_up(
        &mut self,
        prepared_at: Option<DateTime<Utc>>,
        effects: &mut Vec<Effect>,
    ) {
        let asked = self.work_mut().and_then(|work| work.looking_up.take());
        let Some((question, entry)) = asked else { return };
        self.run(&Command::Answer { question, entry, prepared_at }, effects);
        self.go_on(effects);
    }

    /// Uses what was given on the command line, as long as it answers what stands.
    pub(super) fn go_on(&mut self, effects: &mut Vec<Effect>) {
        loop {
            self.ask_what_stands();
            let Place::Work(work) = &self.place else { return };
            let role = role_of(&work.desk);
            let given = match role {
                Some(Role::Operator) => self.given.by.take(),
                Some(Role::Order) => self.given.order.take(),
                Some(Role::Dose) => self.given.dose.take(),
                _ => None,
            };
            let Some(given) = given else { return };
            let said = work.said.len();
            self.answer(Entry::Line(given), effects);
            if let Some(refusal) = self.refused_since(said) {
                self.ended = Some(if refusal.is_unreadable() {
                    Ended::Unreadable(refusal)
                } else {
                    Ended::Refused(refusal)
                });
                return;
            }
            if matches!(&self.place, Place::Work(work) if work.looking_up.is_some()) {
                return;
            }
        }
    }

    fn refused_since(&self, said: usize) -> Option<Refusal> {
        let Place::Work(work) = &self.place else { return None };
        work.said.iter().skip(said).find_map(|said| match said {
            Said::Refused(refusal) => Some(*refusal),
            _ => None,
        })
    }
}

fn nth_offer(work: &Work, number: u8) -> Option<ask::Offer> {
    let question = work.asked.as_ref()?;
    let at = usize::from(number).checked_sub(1)?;
    ask::offers(work.desk.session(), question).into_iter().nth(at)
}

fn role_of(desk: &Desk) -> Option<Role> {
    let Some(Question::Step(key)) = desk.session().standing() else { return None };
    desk.session().step_of(&key)?.role
}

fn asks_order(session: &Session, question: &Question) -> bool {
    let Question::Step(key) = question else { return false };
    session.step_of(key).is_some_and(|step| step.role == Some(Role::Order))
}

fn text_of(entry: &Entry) -> String {
    match entry {
        Entry::Line(text) => text.clone(),
        _ => String::new(),
    }
}

fn second(form: &Form) -> Entry {
    let reading = (form.fields.len() > 1).then(|| form.text(1).to_owned());
    Entry::Second { initials: form.text(0).to_owned(), reading }
}

/// The empty form of a question.
fn form(session: &Session, question: &Question) -> Form {
    match question {
        Question::Step(key) => step_form(session, key),
        Question::RejectReason(_) => Form::new(vec![text(field::REASON)]),
        Question::AskBy(_) => Form::new(vec![text(field::INITIALS)]),
        Question::Discard => Form::new(vec![text(field::TOLD), text(field::DISCARD_WORD)]),
        Question::Seen => Form::new(vec![text(field::SECOND)]),
        Question::InfusionLate(_) => Form::new(vec![text(field::TOLD)]),
        Question::Replace(_)
        | Question::Outcome(_)
        | Question::Ask(_)
        | Question::Return
        | Question::Whereabouts => Form::default(),
    }
}

fn step_form(session: &Session, key: &StepKey) -> Form {
    let Some(step) = session.step_of(key) else { return Form::default() };
    if key.part == Part::Start {
        return Form::default();
    }
    match &step.kind {
        Kind::Confirm | Kind::Choose(_) | Kind::Wait { .. } => Form::default(),
        Kind::Text if step.role == Some(Role::Operator) => Form::new(vec![text(field::INITIALS)]),
        Kind::Text => Form::new(vec![text(field::TEXT)]),
        Kind::Value(value) => Form::new(vec![
            Field::new(field::VALUE, FieldKind::Figure).with_unit(&value.unit.to_string()),
        ]),
        Kind::Scan { .. } => Form::new(vec![Field::new(field::PACKAGE, FieldKind::Scan)]),
        Kind::Second { reads, .. } => {
            let mut fields = vec![text(field::SECOND)];
            fields.extend(reads.as_ref().map(|reads| {
                Field::new(field::READING, FieldKind::Figure).with_unit(&reads.unit.to_string())
            }));
            Form::new(fields)
        }
        Kind::Time => {
            // "Now" and "later" are keys, so the field waits until it is wanted.
            let mut form = Form::new(vec![text(field::TIME)]);
            form.leave();
            form
        }
    }
}
