//! One pass over a record with a session that grows with it: each fact is judged by what was
//! known when it happened. Finds only what facts tell; time alone is not looked at here.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::by_time::ends_with_a_report;
use super::pace::Pace;
use super::snapshot::Before;
use super::{Exception, Kind};
use crate::protocol::{Kind as StepKind, OnPassed, Role, Rule};
use crate::session::clocks::Standing;
use crate::session::fact::{Answer, Fact, Record, StepKey, Whereabouts};
use crate::session::{DiscardCause, Session, State};
use crate::time::{Mark, Reading, Span, wall_ns_between};

/// Every exception that the facts of a session tell of, in the order of the record.
pub(super) fn found(session: &Session) -> Vec<Exception> {
    let Some((opening, rest)) = session.records().split_first() else { return Vec::new() };
    let mut walk = Walk::begin(session, opening);
    for record in rest {
        walk.take(record);
    }
    let mut found = walk.found;
    let mut unreported = BTreeSet::new();
    // A report that came after all takes this one back; one that came too late has its own kind.
    // A clash and the end that follows it tell of the same missing report.
    found.retain(|exception| {
        exception.kind != Kind::InfusionUnreported
            || is_unreported(session, &exception.subject)
                && unreported.insert(exception.subject.clone())
    });
    found
}

fn is_unreported(session: &Session, window: &str) -> bool {
    session.state() == State::Released
        && session
            .protocol()
            .window(window)
            .and_then(|(index, _)| session.window_course(index))
            .is_some_and(|course| course.closed.is_none())
}

/// Long enough that work was put down and taken up again, rather than a door answered. A figure
/// of how people work, not of any drug.
const LONG: Span = Span::from_mins(10);

struct Walk {
    session: Session,
    found: Vec<Exception>,
    pace: Pace,
    /// The moment of each fact so far: only its own boot can place it.
    marks: Vec<Mark>,
    away_since: Option<Mark>,
    /// Where in `found` a disagreement stands that is not settled.
    disagreement: Option<usize>,
}

impl Walk {
    fn begin(whole: &Session, opening: &Record) -> Self {
        let of_site = whole.opening().site_protocol;
        let site = of_site.then(|| {
            let at = opening.stamp.reading.utc;
            Exception::new(Kind::SiteProtocol, at, opening.seq, whole.protocol().id.clone())
        });
        let session = whole.as_opened(opening.clone());
        let marks = vec![session.timeline().mark(&opening.stamp.reading)];
        let pace = Pace::from(&session, opening);
        Self {
            session,
            found: site.into_iter().collect(),
            pace,
            marks,
            away_since: None,
            disagreement: None,
        }
    }

    fn take(&mut self, record: &Record) {
        let before = Before::of(&self.session);
        self.session.apply(record.clone());
        self.marks.push(self.session.timeline().mark(&record.stamp.reading));
        let interrupted = self.interrupted(record, &before);
        let after = &self.session;
        // What a second person saw is judged as what it proposed.
        let change = match &record.fact {
            Fact::ChangeSeen { .. } => before.proposal.as_ref(),
            fact => Some(fact),
        };
        let mut found = Vec::new();
        found.extend(told_by(&record.fact, record, after, &before));
        found.extend(limit_made_later(record, after, &before));
        found.extend(change.map(|change| changed_by(change, after)).unwrap_or_default());
        found.extend(before.differences(after, &record.fact));
        found.extend(interrupted.map(|gone| (Kind::LongInterruption, gone)));
        found.extend(self.pace.take(after, record).map(|what| (Kind::TooFast, what)));
        let at = became_true(record);
        let new = |(kind, subject)| Exception::new(kind, at, record.seq, subject);
        self.found.extend(found.into_iter().map(new));
        self.follow_disagreement(record);
    }

    /// A wall clock that runs ahead is told again with each second it gains: one occurrence until
    /// it is settled, with the most it came to.
    fn follow_disagreement(&mut self, record: &Record) {
        match &record.fact {
            Fact::ClocksDisagreed { ahead_s } => {
                let subject = format!("{ahead_s} s");
                let known = self.disagreement.and_then(|index| self.found.get_mut(index));
                if let Some(known) = known {
                    known.subject = subject;
                    return;
                }
                self.disagreement = Some(self.found.len());
                let at = record.stamp.reading.utc;
                self.found.push(Exception::new(Kind::ClocksDisagree, at, record.seq, subject));
            }
            Fact::ClockSettled { .. } => self.disagreement = None,
            _ => {}
        }
    }

    /// How long nobody was there, where this fact ends a long absence during the preparation.
    fn interrupted(&mut self, record: &Record, before: &Before) -> Option<String> {
        let now = &record.stamp.reading;
        let left = match &record.fact {
            Fact::WentAway => {
                self.away_since = self.marks.last().copied();
                return None;
            }
            Fact::CameBack => self.away_since.take(),
            Fact::Resumed => self.away_since.take().or_else(|| self.last_touch(now)),
            _ => None,
        };
        let gone = match (&record.fact, left) {
            (_, Some(left)) => self.gone_since(&left, now),
            // Asleep while somebody was said to be there; an absence counts as a whole.
            (Fact::Suspended { lasted_s }, None) if !before.away => Span::from_secs(*lasted_s),
            _ => return None,
        };
        let counts = gone >= LONG && before.state == State::InProgress;
        counts.then(|| format!("{} min", gone.floor_secs().div_euclid(60)))
    }

    /// The longer of what the clocks say: over a restart the boot clock proves too little.
    fn gone_since(&self, left: &Mark, now: &Reading) -> Span {
        let proved = self.session.timeline().elapsed(left, now).low;
        proved.max(Span::from_ns(wall_ns_between(left.utc, now.utc)))
    }

    /// The last moment before the session was opened again. What the reopening itself recorded
    /// stands between: a repair, a suspend, and what had become due meanwhile.
    fn last_touch(&self, resumed: &Reading) -> Option<Mark> {
        let mut reopening = resumed;
        for (record, mark) in self.session.records().iter().zip(&self.marks).rev() {
            let reading = &record.stamp.reading;
            if matches!(record.fact, Fact::Recovered { .. } | Fact::Suspended { .. }) {
                reopening = reading;
            } else if reading != reopening {
                return Some(*mark);
            }
        }
        None
    }
}

/// When it became due, for what time made true; else when it was recorded.
fn became_true(record: &Record) -> DateTime<Utc> {
    match &record.fact {
        Fact::WindowPassed { due, .. } | Fact::LimitsClashed { due, .. } => *due,
        _ => record.stamp.reading.utc,
    }
}

/// What a fact says by itself.
fn told_by(
    fact: &Fact,
    record: &Record,
    after: &Session,
    before: &Before,
) -> Option<(Kind, String)> {
    let by = || record.stamp.by.as_str().to_owned();
    Some(match fact {
        Fact::WindowPassed { window, .. } => (window_kind(window, after, before)?, window.clone()),
        Fact::LimitsClashed { windows, .. } => clash_kind(windows, after, before),
        Fact::ClockLost => (Kind::ClockUnknown, unknown_windows(after, &record.stamp.reading)),
        Fact::SavingRestored { facts, .. } => (Kind::RecordUnsaved, facts.to_string()),
        Fact::Discarded { .. } => (Kind::Discarded, discard_cause(after)),
        Fact::DiscardChosen { .. } => (Kind::Discarded, by()),
        Fact::Overridden { key, .. } => (Kind::Override, key.to_string()),
        Fact::PharmacistDecided { cause, .. } => (Kind::PharmacistDecided, cause.to_string()),
        Fact::WaitEndedEarly { key, .. } => (Kind::WaitEndedEarly, key.to_string()),
        Fact::WhereaboutsTold(Whereabouts::NotKnown) => (Kind::WhereaboutsUnknown, by()),
        Fact::ClockSettled { second, .. } => (Kind::ClockSettled, second.as_str().to_owned()),
        Fact::Recovered { found } => (Kind::Recovered, found.clone()),
        Fact::IncidentReported { .. } => (Kind::Incident, by()),
        Fact::CloseCall { question, .. } => (Kind::CloseCall, question.clone()),
        Fact::HandedOver { to } if *to != before.operator => {
            (Kind::OperatorChanged, to.as_str().to_owned())
        }
        _ => return None,
    })
}

/// Before release a limit that ends the preparation or bounds it from above was passed. After it
/// an infusion is unreported, and only as long as that is so.
fn window_kind(id: &str, after: &Session, before: &Before) -> Option<Kind> {
    let (_, window) = after.protocol().window(id)?;
    let released = before.state == State::Released;
    let limit = window.rule.is_limit() || window.on_passed == OnPassed::Discard;
    Some(match window.rule {
        _ if limit && released && ends_with_a_report(after, window) => Kind::InfusionUnreported,
        _ if limit => Kind::LimitPassed,
        Rule::CountsUp(_) => Kind::VialsUnrefrigerated,
        Rule::Every { .. } => Kind::GlovesOverdue,
        _ => return None,
    })
}

/// Once the bag is with the ward and nothing is reported, nobody knows that limits clash: what
/// counts is that no report came, and only as long as that is so.
fn clash_kind(windows: &[String], after: &Session, before: &Before) -> (Kind, String) {
    let protocol = after.protocol();
    let unreported = before.state == State::Released
        && !protocol
            .milestones
            .iter()
            .enumerate()
            .any(|(index, milestone)| milestone.reported && after.milestone(index).is_some());
    let by_report = |id: &&String| {
        protocol
            .window(id)
            .is_some_and(|(_, window)| window.rule.is_limit() && ends_with_a_report(after, window))
    };
    match windows.iter().find(by_report).filter(|_| unreported) {
        Some(window) => (Kind::InfusionUnreported, window.clone()),
        None => (Kind::LimitsClash, windows.join(" ")),
    }
}

/// The limits in question; what only reminds is not worth a name here.
fn unknown_windows(session: &Session, reading: &Reading) -> String {
    let unknown = session.open_windows(reading).into_iter();
    let ids: Vec<&str> = unknown
        .filter(|open| open.standing == Standing::Unknown)
        .filter_map(|open| session.protocol().windows.get(open.window))
        .filter(|window| window.rule.is_limit())
        .map(|window| window.id.as_str())
        .collect();
    ids.join(" ")
}

/// Why it had to be discarded: what was rejected or decided first, else the limits passed.
fn discard_cause(session: &Session) -> String {
    match session.discard_cause() {
        Some(DiscardCause::Pharmacist(cause)) => cause.to_string(),
        Some(DiscardCause::Outcome(key)) => key.to_string(),
        Some(DiscardCause::BagRejected | DiscardCause::SolutionInBag) => "bag".to_owned(),
        Some(DiscardCause::NotReplaced) => "vial".to_owned(),
        None => {
            let windows = &session.protocol().windows;
            let passed = session.passed().iter().filter_map(|passed| windows.get(passed.window));
            passed.map(|window| window.id.as_str()).collect::<Vec<_>>().join(" ")
        }
    }
}

/// A second person is only asked where a limit moves back or what is over is lifted. The other
/// changes are watched all the same: one that slipped through would be the gravest of all.
fn limit_made_later(record: &Record, after: &Session, before: &Before) -> Option<(Kind, String)> {
    let later = || before.limits_made_later(after).join(" ");
    let subject = match &record.fact {
        Fact::ChangeSeen { .. } => {
            let windows = later();
            match &before.proposal {
                Some(proposal) if windows.is_empty() => changed_step(proposal)?.to_string(),
                _ => windows,
            }
        }
        Fact::ValueCorrected { .. } | Fact::TimeCorrected { .. } | Fact::StepUndone { .. } => {
            Some(later()).filter(|windows| !windows.is_empty())?
        }
        _ => return None,
    };
    Some((Kind::LimitMadeLater, subject))
}

fn changed_step(fact: &Fact) -> Option<&StepKey> {
    match fact {
        Fact::StepAnswered { key, .. }
        | Fact::ValueCorrected { key, .. }
        | Fact::TimeCorrected { key, .. }
        | Fact::StepUndone { key, .. } => Some(key),
        _ => None,
    }
}

/// What an answer, or a change of one, is by itself.
fn changed_by(fact: &Fact, after: &Session) -> Vec<(Kind, String)> {
    let mut found = Vec::new();
    let (key, answer) = match fact {
        Fact::StepAnswered { key, answer, late } => {
            found.extend(late.is_some().then(|| (Kind::LateEntry, key.to_string())));
            (key, answer)
        }
        Fact::ValueCorrected { key, answer, .. } => {
            found.push((Kind::Correction, key.to_string()));
            (key, answer)
        }
        Fact::TimeCorrected { key, .. } | Fact::StepUndone { key, .. } => {
            found.push((Kind::Correction, key.to_string()));
            return found;
        }
        _ => return found,
    };
    match answer {
        Answer::Scanned(package) if package.typed => {
            found.push((Kind::TypedIdentity, key.to_string()));
        }
        Answer::Value(entered) => {
            let off = off_tolerance(after, key, *entered);
            found.extend(off.map(|kind| (kind, key.to_string())));
        }
        _ => {}
    }
    found
}

/// Only a figure that something may follow is ever recorded outside its tolerance; every other
/// one was refused.
fn off_tolerance(session: &Session, key: &StepKey, entered: rust_decimal::Decimal) -> Option<Kind> {
    let step = session.step_of(key)?;
    let StepKind::Value(value) = &step.kind else { return None };
    if value.outcomes.is_empty() || session.within_tolerance(value, key.vial, entered) {
        return None;
    }
    let below =
        session.expected(value, key.vial).is_some_and(|expected| entered < expected.amount());
    let draw = step.role == Some(Role::Draw);
    Some(if draw && below { Kind::ShortWithdrawal } else { Kind::OutOfTolerance })
}
