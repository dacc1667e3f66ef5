//! Elements about the whole product: what it is, when it was made, for which order, by whom, how much
//! of it there is and until when it may be used.

use chrono::{DateTime, Utc};

use super::{Moment, Origin, Row, Source, Value};
use crate::protocol::{Kind, Role};
use crate::report::made::{label_moments, made_at, method, storage};
use crate::session::Session;
use crate::session::fact::{Answer, Fact};
use crate::session::people::Initials;
use crate::words::report::{self, TIME_UNKNOWN, note, row};
use crate::words::{joined, record};

/// Element 1.
pub(super) fn name(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let made = method(session);
    let strength = made.map(|made| Value::Amount(made.concentration));
    let total = made.map(|made| made.total.to_string()).unwrap_or_default();
    vec![
        Row::new(row::NAME, Some(Value::text_of(&session.protocol().title)), Origin::Protocol),
        Row::new(row::DOSE, session.dose().map(Value::Amount), by(session, Role::Dose)),
        Row::new(row::STRENGTH, strength, Origin::WorkedOut).noted(&total),
        Row::new(row::DOSAGE_FORM, None, Origin::Protocol).noted(note::IN_NAME),
    ]
}

/// The fact that answered the step with a role.
fn by(session: &Session, role: Role) -> Origin {
    session.role_done(role).map_or(Origin::WorkedOut, |done| Origin::Fact(done.seq))
}

/// Element 2.
pub(super) fn moments(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let moment = |at| Value::Moment(Moment::of(session, at));
    let begun = session.records().first().map(|record| moment(record.stamp.reading.utc));
    let release = session.role_done(Role::Release);
    let handed_over = release.map(|done| moment(done.at.late.utc));
    vec![
        Row::new(row::BEGUN, begun, Origin::Fact(1)),
        Row::new(row::FIRST_LIMIT, first_limit(session).map(moment), Origin::WorkedOut),
        Row::new(row::MADE, made_at(session).map(moment), Origin::WorkedOut),
        Row::new(row::HANDED_OVER, handed_over, by(session, Role::Release)),
    ]
}

/// When the first of the limits opened.
fn first_limit(session: &Session) -> Option<DateTime<Utc>> {
    let windows = session.protocol().windows.iter().enumerate();
    let limits = windows.filter(|(_, window)| window.rule.is_limit());
    limits.filter_map(|(index, _)| Some(session.ends_of_course(index)?.0.early.utc)).min()
}

/// Element 3.
pub(super) fn identification(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let id = Value::text_of(&session.opening().id);
    let order = session.order().map(Value::text_of);
    vec![
        Row::new(row::SESSION, Some(id), Origin::Fact(1)),
        Row::new(row::ORDER, order, by(session, Role::Order)),
    ]
}

/// Element 4.
pub(super) fn people(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let mut rows = vec![
        Row::new(row::PREPARED_BY, names(session.actors()), Origin::WorkedOut),
        Row::new(row::SECOND_PERSONS, names(session.witnesses()), Origin::WorkedOut),
    ];
    let of_release = session.protocol().role(Role::Release).map(|step| &step.id);
    for (key, done) in session.all_done() {
        let Answer::Witnessed { by, .. } = &done.answer else { continue };
        let is_final = of_release == Some(&key.step);
        let label = if is_final { row::FINAL_CHECK.to_owned() } else { key.to_string() };
        let at = Moment::of(session, done.at.late.utc).text();
        let value = Some(Value::text_of(by.as_str()));
        rows.push(Row::new(&label, value, Origin::Fact(done.seq)).noted(&at));
    }
    rows.sort_by_key(|row| if let Origin::Fact(seq) = row.origin { seq } else { 0 });
    if session.role_done(Role::Release).is_none() {
        rows.push(Row::new(row::FINAL_CHECK, None, Origin::WorkedOut));
    }
    rows.extend(session.records().iter().filter_map(|it| match &it.fact {
        Fact::PharmacistNamed { cause, by } => {
            let value = Some(Value::text_of(by.as_str()));
            let row = Row::new(row::PHARMACIST, value, Origin::Fact(it.seq));
            Some(row.noted(&cause.to_string()))
        }
        Fact::Overridden { key, second, .. } | Fact::WaitEndedEarly { key, second, .. } => {
            let value = Some(Value::text_of(second.as_str()));
            let row = Row::new(&key.to_string(), value, Origin::Fact(it.seq));
            Some(row.noted(&record::what(&it.fact)))
        }
        _ => None,
    }));
    rows
}

fn names(people: &[Initials]) -> Option<Value> {
    let all: Vec<&str> = people.iter().map(Initials::as_str).collect();
    (!all.is_empty()).then(|| Value::text_of(&all.join(", ")))
}

/// Element 9.
pub(super) fn total(source: &Source<'_>) -> Vec<Row> {
    let made = method(source.session);
    let dose = source.session.dose().filter(|_| made.is_some());
    let volume = made.map(|made| Value::Amount(made.total));
    vec![
        Row::new(row::DRUG, dose.map(Value::Amount), by(source.session, Role::Dose)),
        Row::new(row::VOLUME, volume, Origin::WorkedOut),
    ]
}

/// Element 10.
pub(super) fn containers(source: &Source<'_>) -> Vec<Row> {
    let state = source.session.state();
    let is_told = made_at(source.session).is_some() || state != crate::session::State::InProgress;
    let told = is_told.then(|| Value::text_of(&report::containers(state.word())));
    vec![Row::new(row::CONTAINERS, told, Origin::WorkedOut)]
}

/// Element 11.
pub(super) fn beyond_use(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let label = by(session, Role::Label);
    let mut rows: Vec<Row> = label_moments(session, source.now)
        .iter()
        .map(|moment| {
            let value = match moment.until {
                Some(until) => Value::Moment(Moment::of(session, until)),
                None => Value::text_of(TIME_UNKNOWN),
            };
            Row::new(moment.by.as_str(), Some(value), label)
        })
        .collect();
    if rows.is_empty() {
        rows.push(Row::new(row::BEYOND_USE, None, label));
    }
    let stored = storage(session);
    for (step, chosen) in &stored {
        let key = crate::session::fact::StepKey::main(&step.id, None);
        let origin = session.done(&key).map_or(Origin::WorkedOut, |done| Origin::Fact(done.seq));
        let row = Row::new(row::STORAGE, Some(Value::text_of(chosen)), origin);
        rows.push(row.noted(&joined(&step.text)));
    }
    if stored.is_empty() {
        rows.push(Row::new(row::STORAGE, None, Origin::WorkedOut));
    }
    rows
}

/// Steps that report what happened after the hand-over.
pub(super) fn is_report(kind: &Kind) -> bool {
    matches!(kind, Kind::Time)
}
