//! Rules for what changes a value or a time afterwards: nothing makes a limit later, or revives
//! what it ended, unless a second person has seen it.

use chrono::{DateTime, Utc};

use super::read::{has_rejected, read_line, read_time};
use super::{Refused, Verdict, line};
use crate::protocol::{Kind, Role, Rule};
use crate::session::clocks::Standing;
use crate::session::command::{Command, Question, Refusal, Situation};
use crate::session::fact::{Answer, Fact, Late, Part, Record, Stamp, StepKey};
use crate::session::{Fate, Session};
use crate::time::Reading;

/// The fact that a change makes, or why it makes none.
pub(super) fn change(session: &Session, command: &Command, situation: &Situation) -> Verdict {
    let now = &situation.reading;
    match command {
        Command::Undo { key, reason } => undo(session, key, reason),
        _ if session.proposal().is_some() => Err(Refusal::Overtaken.into()),
        Command::CorrectValue { key, value, reason } => {
            correct_value(session, key, value, reason, now)
        }
        Command::CorrectTime { key, at, reason } => {
            let at = late(at, reason, now)?;
            correct_time(session, key, at, now)
        }
        Command::EnterLate { key, value, at, reason } => {
            let at = late(at, reason, now)?;
            enter_late(session, key, value, at, now)
        }
        _ => Err(Refusal::NotAnAnswer.into()),
    }
}

fn late(at: &(DateTime<Utc>, DateTime<Utc>), reason: &str, now: &Reading) -> Result<Late, Refused> {
    let (earliest, latest) = *at;
    if latest < earliest {
        return Err(Refusal::OutOfOrder.into());
    }
    if latest > now.utc {
        return Err(Refusal::InFuture.into());
    }
    Ok(Late { earliest, latest, reason: line(reason)? })
}

fn correct_value(
    session: &Session,
    key: &StepKey,
    value: &str,
    reason: &str,
    now: &Reading,
) -> Verdict {
    let Some(step) = session.step_of(key) else { return Err(Refusal::UnknownStep.into()) };
    let Some(done) = session.done(key) else { return Err(Refusal::NotDone.into()) };
    let of_vial_set_aside = key
        .vial
        .is_some_and(|number| session.vial(number).is_none_or(|vial| vial.fate != Fate::InUse));
    if step.role == Some(Role::Operator) || of_vial_set_aside || has_rejected(step, &done.answer) {
        return Err(Refusal::NotCorrectable.into());
    }
    if !matches!(key.part, Part::Main) {
        return Err(Refusal::NotCorrectable.into());
    }
    let stands_since_injection =
        matches!(step.role, Some(Role::Order | Role::Dose | Role::DoseAgain));
    if stands_since_injection && session.a_limit_has_begun() {
        return Err(Refusal::AfterFirstInjection.into());
    }
    // Vials that came in are of the sizes that were chosen.
    let sizes_vials = session.protocol().dose.conditions().any(|when| when.step == key.step);
    let came_in = session.all_done().keys().any(|done| done.vial.is_some());
    if sizes_vials && (came_in || session.a_limit_has_begun()) {
        return Err(Refusal::NotCorrectable.into());
    }
    let answer = match &step.kind {
        Kind::Text | Kind::Value(_) | Kind::Choose(_) | Kind::Scan { .. } => {
            read_line(session, step, key, value, now)?
        }
        _ => return Err(Refusal::NotCorrectable.into()),
    };
    // A vial set aside may move the instant of reconstitution: not once its limit has passed.
    if session.must_discard() && has_rejected(step, &answer) {
        return Err(Refused { why: Refusal::LimitPassed, answer: Some(answer) });
    }
    let answer = match (step.role, answer, &done.answer) {
        (Some(Role::Order), Answer::Text(reference), Answer::Order { prepared_at, .. }) => {
            Answer::Order { reference, prepared_at: *prepared_at }
        }
        (_, answer, _) => answer,
    };
    let fact = Fact::ValueCorrected { key: key.clone(), answer, reason: line(reason)? };
    Ok(with_second_person_if_needed(session, fact, now))
}

fn correct_time(session: &Session, key: &StepKey, at: Late, now: &Reading) -> Verdict {
    let Some(step) = session.step_of(key) else { return Err(Refusal::UnknownStep.into()) };
    let Some(done) = session.done(key) else { return Err(Refusal::NotDone.into()) };
    if matches!(done.answer, Answer::Reported(_)) {
        read_time(session, key, at.earliest, now)?;
    }
    lies_between_neighbours(session, key, &at, now)?;
    let reported = matches!(step.kind, Kind::Time);
    let fact = Fact::TimeCorrected { key: key.clone(), at };
    Ok(if reported { fact } else { with_second_person_if_needed(session, fact, now) })
}

/// Only the step that would come next can be entered late, so that the order of work is kept; a
/// second person's check must be done when it is said, never afterwards.
fn enter_late(session: &Session, key: &StepKey, value: &str, at: Late, now: &Reading) -> Verdict {
    let Some(step) = session.step_of(key) else { return Err(Refusal::UnknownStep.into()) };
    if session.standing_step().as_ref() != Some(key) {
        return Err(Refusal::NotNext.into());
    }
    let answer = match (&step.kind, key.part) {
        (_, Part::Start) | (Kind::Confirm, _) if value.trim() == "y" => Answer::Confirmed,
        (Kind::Text | Kind::Value(_) | Kind::Choose(_) | Kind::Scan { .. }, Part::Main) => {
            read_line(session, step, key, value, now)?
        }
        (Kind::Second { .. } | Kind::Wait { .. } | Kind::Time, _) => {
            return Err(Refusal::NotCorrectable.into());
        }
        _ => return Err(Refusal::NotAnAnswer.into()),
    };
    if step.needs_clock && session.clock_is_unknown(now) {
        return Err(Refusal::ClockUnknown.into());
    }
    lies_between_neighbours(session, key, &at, now)?;
    let fact = Fact::StepAnswered { key: key.clone(), answer, late: Some(at) };
    Ok(with_second_person_if_needed(session, fact, now))
}

/// What sets a milestone lies between the milestones around it that have happened.
fn lies_between_neighbours(
    session: &Session,
    key: &StepKey,
    at: &Late,
    now: &Reading,
) -> Result<(), Refused> {
    let early = session.timeline().mark_at(at.earliest, now);
    let last = session.timeline().mark_at(at.latest, now);
    for index in session.milestones_set_by(key) {
        let after = session.milestone_before(index);
        let before = session.milestone_after(index);
        if after.is_some_and(|range| early.is_before(&range.early.wall_second()))
            || before.is_some_and(|range| range.late.ceil().is_before(&last))
        {
            return Err(Refusal::OutOfOrder.into());
        }
    }
    Ok(())
}

/// A change that makes a limit later, or lifts what was passed, waits for a second person's eyes.
fn with_second_person_if_needed(session: &Session, fact: Fact, now: &Reading) -> Fact {
    let mut changed = session.clone();
    let stamp = Stamp { reading: now.clone(), by: session.operator().clone() };
    let seq = session.last_seq().saturating_add(1);
    changed.apply(Record { seq, stamp, fact: fact.clone() });
    if makes_later_or_revives(session, &changed, now) {
        Fact::ChangeProposed(Box::new(fact))
    } else {
        fact
    }
}

fn makes_later_or_revives(before: &Session, after: &Session, now: &Reading) -> bool {
    let windows = &before.protocol().windows;
    windows.iter().enumerate().any(|(index, window)| {
        let limit = window.rule.is_limit();
        let later = match window.rule {
            // Of a sum each stay has its own end: what counts is what is left of the whole.
            Rule::AtMostInAll(_) => gained(before.left_at(index, now), after.left_at(index, now)),
            _ => limit && gained(before.window_end(index), after.window_end(index)),
        };
        later || closes_past_its_end(before, after, index, now)
    }) || (before.must_discard() && !after.must_discard())
}

/// More than before, or no bound any more.
fn gained<T: PartialOrd>(before: Option<T>, after: Option<T>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => after > before,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

fn closes_past_its_end(before: &Session, after: &Session, index: usize, now: &Reading) -> bool {
    let was_over = before.open_window(index, now).is_some_and(|open| {
        let bound = before.protocol().windows.get(index).and_then(|window| before.length(window));
        match open.standing {
            Standing::Remaining { left, .. } => left.ns() < 0,
            Standing::Elapsed { gone, .. } => bound.is_some_and(|bound| gone > bound),
            Standing::Still { .. } => false,
            Standing::Unknown => true,
        }
    });
    let reminds = before
        .protocol()
        .windows
        .get(index)
        .is_none_or(|window| matches!(window.rule, Rule::Every { .. } | Rule::Planned { .. }));
    was_over && !reminds && after.course_of(index).is_none_or(|(_, closed)| closed)
}

/// A confirm pressed by mistake goes back to not done. One that opened a limit keeps its first
/// stamp, which only a corrected time, seen by a second person, can move.
fn undo(session: &Session, key: &StepKey, reason: &str) -> Verdict {
    if session.standing() == Some(Question::Seen) {
        return Ok(Fact::ChangeWithdrawn { reason: line(reason)? });
    }
    let Some(step) = session.step_of(key) else { return Err(Refusal::UnknownStep.into()) };
    if session.done(key).is_none() {
        return Err(Refusal::NotDone.into());
    }
    if session.must_discard() {
        return Err(Refusal::LimitPassed.into());
    }
    if key.part == Part::Main && !matches!(step.kind, Kind::Confirm) {
        return Err(Refusal::NotCorrectable.into());
    }
    Ok(Fact::StepUndone { key: key.clone(), reason: line(reason)? })
}
