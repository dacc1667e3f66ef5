//! How each window of a session went: when it opened and closed, its end, and what was left or over.
//! Reads what the session knows; judges nothing anew.

use chrono::{DateTime, Utc};

use crate::protocol::{Rule, Window};
use crate::session::clocks::Standing;
use crate::session::fact::{Fact, Record};
use crate::session::{Range, Session};
use crate::time::{Mark, Reading, Span, Timeline};
use crate::words::report::outcome;

/// One window that was opened; of one that was opened several times, the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowCourse {
    /// Its index in the protocol.
    pub window: usize,
    /// When it opened.
    pub from: DateTime<Utc>,
    /// When it was closed.
    pub closed: Option<DateTime<Utc>>,
    /// When it ends, by the wall clock of its anchor; none for a count without a bound.
    pub until: Option<DateTime<Utc>>,
    /// How it came out.
    pub outcome: Outcome,
}

/// How a window came out, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A limit that was closed in time.
    Kept {
        /// Time left then.
        left: Span,
    },
    /// Closed after its end, or open beyond it.
    Over {
        /// By how much, at the close or at the reading.
        by: Span,
    },
    /// Not closed yet.
    Open {
        /// Time left at the reading.
        left: Span,
    },
    /// Not closed when the session ended.
    Stopped {
        /// Time left then.
        left: Span,
    },
    /// A wait that was waited for.
    Waited {
        /// How much longer than it asks.
        beyond: Span,
    },
    /// A wait that ended early.
    Short {
        /// By how much.
        by: Span,
    },
    /// Something that only counts.
    Counted {
        /// How long it took.
        gone: Span,
    },
    /// Elapsed time can't be told.
    Unknown,
}

impl Outcome {
    /// In words.
    pub fn text(&self) -> String {
        match *self {
            Self::Kept { left } => outcome::kept(left),
            Self::Over { by } => outcome::over(by),
            Self::Open { left } => outcome::open(left),
            Self::Stopped { left } => outcome::stopped(left),
            Self::Waited { beyond } => outcome::waited(beyond),
            Self::Short { by } => outcome::short(by),
            Self::Counted { gone } => outcome::counted(gone),
            Self::Unknown => outcome::UNKNOWN.to_owned(),
        }
    }
}

/// Every window that was opened, in the order of the protocol; reminders are left out, because they
/// begin anew with each act.
pub fn courses(session: &Session, now: &Reading) -> Vec<WindowCourse> {
    let windows = session.protocol().windows.iter().enumerate();
    windows
        .filter(|(_, window)| !matches!(window.rule, Rule::Every { .. }))
        .filter_map(|(index, window)| {
            let (from, closed) = session.ends_of_course(index)?;
            let outcome = match closed {
                Some(closed) => closed_at(session, (index, window), &from, &closed),
                None => still_open(session, index, &from, now),
            };
            Some(WindowCourse {
                window: index,
                from: from.early.utc,
                closed: closed.map(|closed| closed.late.utc),
                until: session.window_end(index),
                outcome,
            })
        })
        .collect()
}

fn closed_at(
    session: &Session,
    (index, window): (usize, &Window),
    from: &Range,
    closed: &Range,
) -> Outcome {
    let timeline = session.timeline();
    let length = session.length(window);
    if let (Rule::AtLeast(_) | Rule::Target(_), Some(length)) = (&window.rule, length) {
        let taken = timeline.between(&from.late.ceil(), &closed.early);
        let beyond = taken.minus(length);
        let is_short = beyond.ns() < 0;
        return match is_short {
            true => Outcome::Short { by: length.minus(taken) },
            false => Outcome::Waited { beyond },
        };
    }
    let anchor = from.early.floor();
    let (proved, taken) = match (&window.rule, session.taken_in_all(index)) {
        (Rule::AtMostInAll(_), Some(all)) => (all.low, all.high),
        _ => {
            let proved = timeline.between(&anchor, &closed.late);
            (proved, timeline.between_high(&anchor, &closed.late))
        }
    };
    match (&window.rule, length, taken) {
        (Rule::Planned { .. } | Rule::CountsUp(None), _, taken) => {
            Outcome::Counted { gone: taken.unwrap_or(proved) }
        }
        // What is proved may be too long already, whatever the unknown part adds.
        (_, Some(length), None) if proved > length => Outcome::Over { by: proved.minus(length) },
        (_, Some(length), Some(taken)) if taken > length => {
            Outcome::Over { by: taken.minus(length) }
        }
        (Rule::CountsUp(_), _, Some(gone)) => Outcome::Counted { gone },
        (_, Some(length), Some(taken)) => Outcome::Kept { left: length.minus(taken) },
        _ => Outcome::Unknown,
    }
}

fn still_open(session: &Session, index: usize, from: &Range, now: &Reading) -> Outcome {
    let Some(window) = session.protocol().windows.get(index) else { return Outcome::Unknown };
    let Some(open) = session.open_window(index, now) else {
        return stopped(session, window, from);
    };
    let over_or_open = |left: Span| match left.ns() < 0 {
        true => Outcome::Over { by: Span::default().minus(left) },
        false => Outcome::Open { left },
    };
    match (open.standing, &window.rule) {
        (Standing::Remaining { left, .. }, rule) if rule.is_limit() => over_or_open(left),
        (Standing::Remaining { left, .. }, _) if left.ns() < 0 => {
            Outcome::Waited { beyond: Span::default().minus(left) }
        }
        (Standing::Remaining { left, .. }, _) => Outcome::Open { left },
        (Standing::Elapsed { gone, .. }, Rule::CountsUp(Some(bound))) => {
            over_or_open(bound.minus(gone))
        }
        (Standing::Elapsed { gone, .. }, _) => Outcome::Counted { gone },
        (Standing::Still { left }, _) => over_or_open(left),
        (Standing::Unknown, _) => Outcome::Unknown,
    }
}

/// The session ended before anything closed it.
fn stopped(session: &Session, window: &Window, from: &Range) -> Outcome {
    let (Some((timeline, end)), Some(length)) = (timeline_at_end(session), session.length(window))
    else {
        return Outcome::Unknown;
    };
    let anchor = from.early.floor();
    let gone = timeline.between_high(&anchor, &end);
    let proved = timeline.between(&anchor, &end);
    let is_limit = window.rule.is_limit() || matches!(window.rule, Rule::CountsUp(_));
    match gone.or((proved > length).then_some(proved)) {
        Some(gone) if gone > length && is_limit => Outcome::Over { by: gone.minus(length) },
        Some(gone) => Outcome::Stopped { left: length.minus(gone) },
        None => Outcome::Unknown,
    }
}

/// The fact that ended the work: the discard, else the last that is no judgement of it.
pub(super) fn end_of_work(session: &Session) -> Option<&Record> {
    let discards =
        |fact: &Fact| matches!(fact, Fact::Discarded { .. } | Fact::DiscardChosen { .. });
    let records = session.records();
    let discard = records.iter().find(|record| discards(&record.fact));
    discard.or_else(|| records.iter().rfind(|record| is_work(&record.fact)))
}

/// A sign-off is made elsewhere, later, and proves nothing about the time of the work.
fn is_work(fact: &Fact) -> bool {
    !matches!(fact, Fact::SignedOff(_))
}

/// The moment of that fact, and what was known of time then: a timeline places only its last reading.
fn timeline_at_end(session: &Session) -> Option<(Timeline, Mark)> {
    let end = end_of_work(session)?;
    let after = session.records().iter().skip_while(|record| record.seq <= end.seq);
    let timeline = if after.into_iter().any(|record| is_work(&record.fact)) {
        let before = session.records().iter().take_while(|record| record.seq <= end.seq);
        let before: Vec<Record> = before.cloned().collect();
        Session::replay(&before).ok()?.timeline().clone()
    } else {
        session.timeline().clone()
    };
    let mark = timeline.mark(&end.stamp.reading);
    Some((timeline, mark))
}
