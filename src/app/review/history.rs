//! What a fact replaced, and what replaced it: earlier values stand beside later ones.
//! Holds no rule: what a record says of itself.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::session::fact::{Answer, Fact, Late, Record, StepKey};
use crate::words::{record, utc_floor};

/// What became of one fact's value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// What held before it, where it replaces something.
    pub was: Option<String>,
    /// What holds since, and the fact that says so.
    pub since: Option<(u64, String)>,
    /// When it happened, earliest and latest, where that is not when it was entered.
    pub happened: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// A step's answer as it holds: the place of its fact, the answer, and when it happened.
#[derive(Clone)]
struct Held {
    at: usize,
    answer: String,
    time: String,
}

/// One for each fact, in order.
pub(super) fn changes(records: &[Record]) -> Vec<Change> {
    let mut changes = vec![Change::default(); records.len()];
    let mut held: BTreeMap<StepKey, Held> = BTreeMap::new();
    let mut proposed: Option<(usize, &Fact)> = None;
    for (at, record) in records.iter().enumerate() {
        match &record.fact {
            Fact::ChangeProposed(fact) => {
                proposed = Some((at, fact));
                let change = look(&held, fact);
                put(&mut changes, at, change);
            }
            Fact::ChangeWithdrawn { .. } => proposed = None,
            Fact::ChangeSeen { .. } => {
                if let Some((from, fact)) = proposed.take() {
                    take(&mut changes, &mut held, (from, record.seq), fact, record);
                }
            }
            fact => {
                let change = look(&held, fact);
                put(&mut changes, at, change);
                take(&mut changes, &mut held, (at, record.seq), fact, record);
            }
        }
    }
    changes
}

fn put(changes: &mut [Change], at: usize, change: Change) {
    if let Some(place) = changes.get_mut(at) {
        (place.was, place.happened) = (change.was, change.happened);
    }
}

/// What a fact replaces, and when it says that something happened.
fn look(held: &BTreeMap<StepKey, Held>, fact: &Fact) -> Change {
    let answer = |key: &StepKey| held.get(key).map(|it| it.answer.clone());
    let time = |key: &StepKey| held.get(key).map(|it| it.time.clone());
    let range = |late: &Late| Some((late.earliest, late.latest));
    match fact {
        Fact::ValueCorrected { key, .. } => Change { was: answer(key), ..Change::default() },
        Fact::StepUndone { key, .. } => Change { was: answer(key), ..Change::default() },
        Fact::TimeCorrected { key, at } => {
            Change { was: time(key), happened: range(at), ..Change::default() }
        }
        Fact::StepAnswered { late: Some(late), .. } => {
            Change { happened: range(late), ..Change::default() }
        }
        Fact::StepAnswered { answer: Answer::Reported(at), .. } => {
            Change { happened: Some((*at, *at)), ..Change::default() }
        }
        _ => Change::default(),
    }
}

/// Lets a fact hold; what it replaces is told so.
fn take(
    changes: &mut [Change],
    held: &mut BTreeMap<StepKey, Held>,
    (at, seq): (usize, u64),
    fact: &Fact,
    record: &Record,
) {
    let entered = utc_floor(record.stamp.reading.utc);
    let (key, new) = match fact {
        Fact::StepAnswered { key, answer, late } => {
            let time = late.as_ref().map_or(entered, told);
            (key, Some(Held { at, answer: record::answer(answer), time }))
        }
        Fact::Overridden { key, answer, .. } => {
            (key, Some(Held { at, answer: record::answer(answer), time: entered }))
        }
        Fact::ValueCorrected { key, answer, .. } => {
            let time = held.get(key).map_or(entered, |it| it.time.clone());
            (key, Some(Held { at, answer: record::answer(answer), time }))
        }
        Fact::TimeCorrected { key, at: late } => {
            let answer = held.get(key).map(|it| it.answer.clone()).unwrap_or_default();
            (key, Some(Held { at, answer, time: told(late) }))
        }
        Fact::StepUndone { key, .. } => (key, None),
        _ => return,
    };
    if let Some(earlier) = held.remove(key)
        && let Some(place) = changes.get_mut(earlier.at)
        && !matches!(fact, Fact::StepAnswered { .. })
    {
        let is = match (fact, &new) {
            (Fact::TimeCorrected { .. }, Some(new)) => new.time.clone(),
            (_, Some(new)) => new.answer.clone(),
            (_, None) => crate::words::review::TAKEN_BACK.to_owned(),
        };
        place.since = Some((seq, is));
    }
    if let Some(new) = new {
        held.insert(key.clone(), new);
    }
}

fn told(late: &Late) -> String {
    if late.earliest == late.latest {
        return utc_floor(late.earliest);
    }
    format!("{} to {}", utc_floor(late.earliest), utc_floor(late.latest))
}
