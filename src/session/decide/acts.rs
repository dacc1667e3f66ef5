//! Rules for acts that a person may do at any time, and for what the shell reports.

use chrono::{DateTime, Utc};

use super::{Verdict, change, line, second_person};
use crate::protocol::{Kind, Role, Rule};
use crate::session::command::{Command, Question, Refusal, Situation};
use crate::session::fact::{Answer, Fact, Item, StepKey};
use crate::session::people::Initials;
use crate::session::{Fate, Session, State};
use crate::time::{Reading, Span, wall_ns_between};

/// The fact that an act makes, or why it makes none.
pub(super) fn act(session: &Session, command: &Command, situation: &Situation) -> Verdict {
    match command {
        Command::Resume => return Ok(Fact::Resumed),
        Command::ReportRecovery(found) => return Ok(Fact::Recovered { found: found.clone() }),
        Command::ReportSuspend { lasted_s } => return Ok(Fact::Suspended { lasted_s: *lasted_s }),
        Command::ReportRestoredSaving { facts, reason } => {
            return Ok(Fact::SavingRestored { facts: *facts, reason: reason.clone() });
        }
        _ => {}
    }
    if matches!(session.state(), State::Discarded | State::Reported) {
        return Err(Refusal::Ended.into());
    }
    match command {
        Command::CorrectValue { .. }
        | Command::CorrectTime { .. }
        | Command::EnterLate { .. }
        | Command::Undo { .. } => change::change(session, command, situation),
        Command::Override { second, reason } => override_rule(session, second, reason),
        Command::EndWaitEarly { second, reason } => {
            end_wait_early(session, second, reason, &situation.reading)
        }
        Command::Reject { item, reason } => reject(session, item, reason),
        Command::Settle { second, tray, now } => {
            settle(session, second, (*tray, *now), &situation.reading)
        }
        other => plain_act(session, other),
    }
}

fn plain_act(session: &Session, command: &Command) -> Verdict {
    match command {
        Command::Note(text) => Ok(Fact::NoteWritten { text: line(text)? }),
        Command::Incident(text) => Ok(Fact::IncidentReported { text: line(text)? }),
        Command::ChangeGloves => Ok(Fact::GlovesChanged),
        Command::GoAway if session.is_away() => Err(Refusal::Away.into()),
        Command::GoAway => Ok(Fact::WentAway),
        Command::ComeBack if session.is_away() => Ok(Fact::CameBack),
        Command::ComeBack => Err(Refusal::NotAway.into()),
        Command::HandOver(to) => Ok(Fact::HandedOver { to: Initials::typed(to)? }),
        Command::Acknowledge => acknowledge(session),
        Command::DiscardAll(reason) => Ok(Fact::DiscardChosen { reason: line(reason)? }),
        _ => Err(Refusal::NotAnAnswer.into()),
    }
}

fn acknowledge(session: &Session) -> Verdict {
    let alarm = session.standing_alarm().filter(|alarm| !alarm.acknowledged);
    let window = alarm.and_then(|alarm| session.protocol().windows.get(alarm.window));
    match window {
        Some(window) => Ok(Fact::AlarmAcknowledged { window: window.id.clone() }),
        None => Err(Refusal::NoAlarm.into()),
    }
}

/// Only what the protocol names may be overridden, and only the answer just refused or the value
/// that led to an outcome.
fn override_rule(session: &Session, second: &str, reason: &str) -> Verdict {
    let (key, answer) = match session.standing() {
        Some(Question::Outcome(key)) => {
            let allowed = matches!(
                session.step_of(&key).map(|step| &step.kind),
                Some(Kind::Value(value)) if value.may_override
            );
            let done = session.done(&key).filter(|_| allowed);
            let answer = done.map(|done| done.answer.clone());
            (key, answer.ok_or(Refusal::OverrideNotAllowed)?)
        }
        Some(Question::Step(key)) => {
            let (answer, why) = session.refused_here(&key).ok_or(Refusal::NothingToOverride)?;
            let step = session.step_of(&key).ok_or(Refusal::UnknownStep)?;
            let allowed = matches!(step.kind, Kind::Scan { override_unknown: true, .. })
                && why == Refusal::UnknownProduct.word();
            (key, answer.filter(|_| allowed).ok_or(Refusal::OverrideNotAllowed)?)
        }
        Some(Question::Discard) => return Err(Refusal::LimitPassed.into()),
        _ => return Err(Refusal::NothingToOverride.into()),
    };
    let second = second_person(session, second)?;
    Ok(Fact::Overridden { key, answer, second, reason: line(reason)? })
}

fn end_wait_early(session: &Session, second: &str, reason: &str, now: &Reading) -> Verdict {
    let Some(Question::Step(key)) = session.standing() else { return Err(Refusal::NoWait.into()) };
    let Some(Kind::Wait { window }) = session.step_of(&key).map(|step| &step.kind) else {
        return Err(Refusal::NoWait.into());
    };
    let rule = session.protocol().windows.get(*window).map(|window| &window.rule);
    if !matches!(rule, Some(Rule::Target(_))) {
        return Err(Refusal::OverrideNotAllowed.into());
    }
    if session.open_window(*window, now).is_none() {
        return Err(Refusal::NoWait.into());
    }
    let second = second_person(session, second)?;
    Ok(Fact::WaitEndedEarly { key, second, reason: line(reason)? })
}

fn reject(session: &Session, item: &Item, reason: &str) -> Verdict {
    if session.state() != State::InProgress {
        return Err(Refusal::AfterRelease.into());
    }
    let there = match item {
        Item::Vial(number) => {
            let came_in = session.protocol().role(Role::VialIn).is_some_and(|step| {
                session.done(&StepKey::main(&step.id, Some(*number))).is_some()
            });
            came_in && session.vial(*number).is_some_and(|vial| vial.fate == Fate::InUse)
        }
        Item::Bag => session.role_done(Role::BagMethod).is_some(),
        Item::Component(_) => false,
    };
    if !there || session.must_discard() {
        return Err(Refusal::NothingToReject.into());
    }
    Ok(Fact::Rejected { item: item.clone(), reason: line(reason)? })
}

/// A clock question stands while elapsed time is unknown or the clocks disagree.
fn settle(
    session: &Session,
    second: &str,
    (tray, by_other): (DateTime<Utc>, DateTime<Utc>),
    now: &Reading,
) -> Verdict {
    let open = session.open_windows(now);
    let in_question =
        session.clock_is_unknown(now) || session.clock_ahead(&open, now) > Span::default();
    if !in_question || session.first_limit_mark().is_none() {
        return Err(Refusal::NoClockQuestion.into());
    }
    let claimed = Span::from_ns(wall_ns_between(tray, by_other));
    if claimed < Span::default() || claimed > LONGEST_CLAIM {
        return Err(Refusal::TimesDoNotFit.into());
    }
    let second = second_person(session, second)?;
    Ok(Fact::ClockSettled { second, tray, now: by_other })
}

/// A time on a tray names no day, so it is never older than one.
const LONGEST_CLAIM: Span = Span::from_mins(24 * 60);

impl Session {
    /// What was last refused at a step that stands, the answer where it could be read, with the
    /// word of the refusal.
    fn refused_here(&self, key: &StepKey) -> Option<(Option<Answer>, String)> {
        let refused = self.last_refused.as_ref()?;
        let here = refused.question == key.to_string();
        here.then(|| (refused.answer.clone(), refused.refusal.clone()))
    }
}
