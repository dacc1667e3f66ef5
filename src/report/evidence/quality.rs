//! Elements about quality: what was inspected and set aside, deviations, place and category, and
//! beside the elements what was done to protect people and what came back from the ward.

use super::product::is_report;
use super::{Moment, Origin, Row, Source, Value};
use crate::protocol::{ChoiceEffect, Kind, SetAside, Step};
use crate::report::made::chosen;
use crate::session::fact::{Answer, Fact, StepKey};
use crate::session::{Done, Session};
use crate::words::report::{self, note, row};

/// Element 12.
pub(super) fn results(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let mut rows = Vec::new();
    for step in session.protocol().steps().filter(|step| judges(step)) {
        rows.extend(answers(session, step));
    }
    if rows.is_empty() {
        rows.push(Row::new(row::INSPECTION, None, Origin::WorkedOut));
    }
    let mut rejected: Vec<Row> = session
        .records()
        .iter()
        .filter_map(|record| match &record.fact {
            Fact::Rejected { item, reason } | Fact::RejectionExplained { item, reason } => {
                let value = Some(Value::text_of(&item.to_string()));
                Some(Row::new(row::REJECTED, value, Origin::Fact(record.seq)).noted(reason))
            }
            _ => None,
        })
        .collect();
    if rejected.is_empty() {
        rejected.push(none(row::REJECTED));
    }
    rows.extend(rejected);
    rows
}

fn none(label: &str) -> Row {
    Row::new(label, Some(Value::text_of(report::NONE)), Origin::WorkedOut)
}

/// Whether an answer of this step says that something is as it should be, or not.
fn judges(step: &Step) -> bool {
    let judging = |effect| matches!(effect, ChoiceEffect::Accept | ChoiceEffect::Reject(_));
    step.choices().iter().any(|choice| judging(choice.effect))
}

/// What was answered at a step, vial by vial where it repeats.
fn answers(session: &Session, step: &Step) -> Vec<Row> {
    let done = session.all_done().iter().filter(|(key, _)| key.step == step.id);
    done.filter(|(key, _)| **key == StepKey::main(&step.id, key.vial))
        .filter_map(|(key, done)| Some(row_of(session, step, key, done, told(session, step, key)?)))
        .collect()
}

fn row_of(session: &Session, step: &Step, key: &StepKey, done: &Done, told: String) -> Row {
    let at = Moment::of(session, done.at.late.utc).text();
    let row = Row::new(&key.to_string(), Some(Value::text_of(&told)), Origin::Fact(done.seq));
    let rejects = step
        .choices()
        .iter()
        .any(|choice| matches!(choice.effect, ChoiceEffect::Reject(_)) && choice.label == told);
    let beside = match (done.overridden, rejects) {
        (true, _) => format!("{at}, {}", note::OVERRIDDEN),
        (_, true) => format!("{at}, {}", note::SET_ASIDE),
        _ => at,
    };
    row.noted(&beside)
}

/// What was chosen as the protocol words it, else the answer as recorded.
fn told(session: &Session, step: &Step, key: &StepKey) -> Option<String> {
    let done = session.done(key)?;
    Some(match &done.answer {
        Answer::Chosen(_) => chosen(session, step, key.vial)?,
        answer => crate::words::record::answer(answer),
    })
}

/// Element 15: what practice adds to the list.
pub(super) fn by_practice(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let found = u64::try_from(source.exceptions.len()).unwrap_or(u64::MAX);
    let deviations = Row::new(row::DEVIATIONS, Some(Value::Count(found)), Origin::WorkedOut);
    let mut rows = vec![match found {
        0 => deviations,
        _ => deviations.noted(note::UNDER_EXCEPTIONS),
    }];
    let of_bag = |step: &&Step| {
        let mut choices = step.choices().iter();
        choices.any(|choice| choice.effect == ChoiceEffect::Reject(SetAside::Bag))
    };
    let steps = session.protocol().steps();
    let mut appearance: Vec<Row> =
        steps.filter(of_bag).flat_map(|step| answers(session, step)).collect();
    for row in &mut appearance {
        row.label = crate::words::Shown::new(&format!("{}: {}", row::APPEARANCE, row.label));
    }
    if appearance.is_empty() {
        appearance.push(Row::new(row::APPEARANCE, None, Origin::WorkedOut));
    }
    rows.extend(appearance);
    rows.extend(place(session));
    rows.push(Row::new(row::ISO_CLASS, None, Origin::WorkedOut));
    rows.push(Row::new(row::CATEGORY, None, Origin::WorkedOut));
    rows
}

/// Lines of text that steps without a meaning of their own ask for: the cabinet is one.
fn place(session: &Session) -> Vec<Row> {
    let steps = session.protocol().steps();
    let texts = steps.filter(|step| step.role.is_none() && matches!(step.kind, Kind::Text));
    let mut rows: Vec<Row> = texts.flat_map(|step| answers(session, step)).collect();
    for row in &mut rows {
        row.label = crate::words::Shown::new(&format!("{}: {}", row::PLACE, row.label));
    }
    if rows.is_empty() {
        rows.push(Row::new(row::PLACE, None, Origin::WorkedOut));
    }
    rows
}

/// Acts without a figure: protection, wiping, waste, and what was chosen on the way.
pub(super) fn handling(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let steps = session.protocol().steps().filter(|step| step.role.is_none());
    let acts = steps.filter(|step| match step.kind {
        Kind::Confirm => true,
        Kind::Choose(_) => !judges(step),
        _ => false,
    });
    let mut rows: Vec<Row> = Vec::new();
    for step in acts.filter(|step| session.applies(step)) {
        let done = answers(session, step);
        match done.is_empty() {
            true => rows.push(Row::new(&step.id, None, Origin::WorkedOut)),
            false => rows.extend(done),
        }
    }
    rows.extend(told_by(session, row::INCIDENTS, |fact| match fact {
        Fact::IncidentReported { text } => Some(text),
        _ => None,
    }));
    rows.extend(told_by(session, row::NOTES, |fact| match fact {
        Fact::NoteWritten { text } => Some(text),
        _ => None,
    }));
    rows
}

fn told_by(session: &Session, label: &str, text: fn(&Fact) -> Option<&String>) -> Vec<Row> {
    let records = session.records().iter();
    let mut rows: Vec<Row> = records
        .filter_map(|record| {
            let value = Some(Value::text_of(text(&record.fact)?));
            Some(Row::new(label, value, Origin::Fact(record.seq)))
        })
        .collect();
    if rows.is_empty() {
        rows.push(none(label));
    }
    rows
}

/// What the ward reported.
pub(super) fn infusion(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let steps = session.protocol().steps().filter(|step| is_report(&step.kind));
    steps
        .map(|step| {
            let done = session.done(&StepKey::main(&step.id, None));
            let value = done.and_then(|done| match done.answer {
                Answer::Reported(at) => Some(Value::Moment(Moment::of(session, at))),
                _ => None,
            });
            let origin = done.map_or(Origin::WorkedOut, |done| Origin::Fact(done.seq));
            Row::new(&step.id, value, origin)
        })
        .collect()
}
