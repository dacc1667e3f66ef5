//! The windows of one session at one reading: what is left, until when, and how urgent.
//! Computed from facts every time; nothing is scheduled and nothing is stored.

use chrono::{DateTime, Utc};

use crate::protocol::{Kind, OnPassed, Rank, Rule, Window};
use crate::time::Elapsed;
use crate::time::{Reading, Span};

use super::fact::{Answer, StepKey};
use super::{Range, Session, State};

mod course;
mod latest;
pub(super) use course::Course;
pub use latest::{Governing, LatestMoment};

/// An open window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenWindow {
    /// Index in the protocol.
    pub window: usize,
    /// What opened it.
    pub from: Range,
    /// How it stands.
    pub standing: Standing,
}

/// How an open window stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Runs towards its end; negative when over.
    Remaining {
        /// Time left: rounded down for a limit, up for a wait, by whoever shows it.
        left: Span,
        /// When it ends, by the wall clock of its anchor.
        until: DateTime<Utc>,
    },
    /// Counts up.
    Elapsed {
        /// Time gone.
        gone: Span,
        /// When its bound is reached, where it has one.
        until: Option<DateTime<Utc>>,
    },
    /// A sum whose clock stands still between two stays.
    Still {
        /// Time left for the stays to come, rounded down by whoever shows it.
        left: Span,
    },
    /// The clock is unknown.
    Unknown,
}

impl Session {
    /// How long a window lasts for this session.
    pub fn length(&self, window: &Window) -> Option<Span> {
        match &window.rule {
            Rule::AtMost(span) | Rule::AtMostInAll(span) => Some(*span),
            Rule::AtLeast(span) | Rule::Target(span) => Some(*span),
            Rule::Every { length, .. } => Some(*length),
            Rule::CountsUp(bound) => *bound,
            Rule::Planned { least } => Some(self.planned(*least)),
        }
    }

    /// The expected infusion: of the chosen method, or the longest any allowed method would take.
    fn planned(&self, least: Span) -> Span {
        let chosen = self.bag_method();
        let methods = self.calculation.as_ref().map_or(&[][..], |calculation| &calculation.methods);
        methods
            .iter()
            .filter(|method| match &chosen {
                Some(word) => *word == method.answer,
                None => method.allowed,
            })
            .map(|method| Span::from_secs(method.infusion_s))
            .max()
            .map_or(least, |longest| longest.max(least))
    }

    /// Every open window, in the order of the protocol.
    pub fn open_windows(&self, now: &Reading) -> Vec<OpenWindow> {
        (0..self.protocol.windows.len()).filter_map(|index| self.open_window(index, now)).collect()
    }

    /// The window with this index, if it is open.
    pub fn open_window(&self, index: usize, now: &Reading) -> Option<OpenWindow> {
        let window = self.protocol.windows.get(index)?;
        let course = self.window_course(index)?;
        if self.nothing_runs() {
            return None;
        }
        if course.closed.is_some() {
            return self.standing_still(index);
        }
        let standing = self.stands(window, &course, now);
        Some(OpenWindow { window: index, from: course.from, standing })
    }

    /// After the end of a preparation nothing runs any more.
    fn nothing_runs(&self) -> bool {
        matches!(self.state(), State::Discarded | State::Reported)
    }

    fn stands(&self, window: &Window, course: &Course, now: &Reading) -> Standing {
        let length = self.length(window);
        if waits(&window.rule) {
            let (anchor, length) = (course.from.late.ceil(), length.unwrap_or_default());
            let gone = self.timeline.elapsed(&anchor, now).low;
            return Standing::Remaining {
                left: length.minus(gone),
                until: self.timeline.wait_end(&anchor, length),
            };
        }
        let elapsed = self.run_of(course, now);
        let until = length.map(|length| self.limit_end(course, length));
        // What is proved may already be too long, whatever the unknown part adds.
        let proved_too_long = length.is_some_and(|length| elapsed.low > length);
        let Some(gone) = elapsed.high.or(proved_too_long.then_some(elapsed.low)) else {
            return Standing::Unknown;
        };
        match (&window.rule, length, until) {
            (Rule::CountsUp(_), ..) => Standing::Elapsed { gone, until },
            (_, Some(length), Some(until)) => {
                Standing::Remaining { left: length.minus(gone), until }
            }
            _ => Standing::Unknown,
        }
    }

    /// Whether a closed limit was closed after its end, as far as is known.
    pub fn closed_too_late(&self, index: usize) -> bool {
        self.closed_in_time(index) == Some(false)
    }

    /// Whether a closed limit was closed by its end; what is proved may be too long already, but
    /// in time is only what is known as a whole.
    pub(super) fn closed_in_time(&self, index: usize) -> Option<bool> {
        let window = self.protocol.windows.get(index)?;
        let bound = self.length(window).filter(|_| window.rule.is_limit())?;
        let course = self.window_course(index)?;
        let (from, closed, before) =
            (course.from.early.floor(), course.closed?.late, course.before);
        if self.timeline.between(&from, &closed).plus(before.low) > bound {
            return Some(false);
        }
        let last = self.timeline.between_high(&from, &closed);
        last.zip(before.high).map(|(last, before)| last.plus(before) <= bound)
    }

    /// What would be left of a window at a reading, were it still open: of a limit as far as time
    /// is known, else by what is proved.
    pub(super) fn left_at(&self, index: usize, now: &Reading) -> Option<Span> {
        let window = self.protocol.windows.get(index)?;
        let course = self.window_course(index)?;
        let elapsed = match (course.closed, &window.rule) {
            (Some(_), Rule::AtMostInAll(_)) => course.all,
            _ => self.run_of(&course, now),
        };
        Some(self.length(window)?.minus(elapsed.high.unwrap_or(elapsed.low)))
    }

    /// What opened a window last, and whether it was closed since.
    pub fn course_of(&self, index: usize) -> Option<(Range, bool)> {
        self.window_course(index).map(|course| (course.from, course.closed.is_some()))
    }

    /// What opened a window last, and what closed it since.
    pub fn ends_of_course(&self, index: usize) -> Option<(Range, Option<Range>)> {
        self.window_course(index).map(|course| (course.from, course.closed))
    }

    /// What all stays of a sum that are over took together.
    pub fn taken_in_all(&self, index: usize) -> Option<Elapsed> {
        self.window_course(index).map(|course| course.all)
    }

    /// When a window ends, by the wall clock of its anchor.
    pub fn window_end(&self, index: usize) -> Option<DateTime<Utc>> {
        let window = self.protocol.windows.get(index)?;
        let course = self.window_course(index)?;
        let length = self.length(window)?;
        Some(if waits(&window.rule) {
            self.timeline.wait_end(&course.from.late.ceil(), length)
        } else {
            self.limit_end(&course, length)
        })
    }

    fn limit_end(&self, course: &Course, length: Span) -> DateTime<Utc> {
        let before = course.before.high.unwrap_or(course.before.low);
        self.timeline.wall_end(&course.from.early.floor(), length.minus(before))
    }

    /// The rank of one open window: passed at its own end, else what its alarm has reached.
    pub fn rank_of(&self, open: &OpenWindow, governing: Option<&Governing>) -> Rank {
        let Some(window) = self.protocol.windows.get(open.window) else { return Rank::None };
        let own_end = |left: Span| {
            window
                .alarms
                .iter()
                .filter(|alarm| left <= alarm.before)
                .map(|alarm| alarm.rank)
                .max()
                .unwrap_or(Rank::None)
        };
        match (&open.standing, &window.rule) {
            (Standing::Remaining { left, .. }, rule) if rule.is_limit() && left.ns() < 0 => {
                Rank::Passed
            }
            (Standing::Remaining { .. }, rule) if rule.is_limit() => governing
                .filter(|governing| governing.window == open.window)
                .map_or(Rank::None, |governing| governing.rank),
            (Standing::Remaining { left, .. }, Rule::Every { .. }) => own_end(*left),
            (Standing::Elapsed { gone, .. }, Rule::CountsUp(Some(bound))) => {
                own_end(bound.minus(*gone))
            }
            _ => Rank::None,
        }
    }

    /// Whether elapsed time is unknown for an open window. A reminder is none: it may be older than
    /// every limit, so that no settlement speaks of it, and it is put right by doing its act.
    pub fn clock_is_unknown(&self, now: &Reading) -> bool {
        let reminds = |open: &OpenWindow| {
            let window = self.protocol.windows.get(open.window);
            window.is_some_and(|window| matches!(window.rule, Rule::Every { .. }))
        };
        let open = self.open_windows(now);
        open.iter().any(|open| open.standing == Standing::Unknown && !reminds(open))
    }

    /// How far the wall clock has run ahead since any of these open windows began.
    pub fn clock_ahead(&self, open: &[OpenWindow], now: &Reading) -> Span {
        open.iter()
            .map(|open| self.timeline.elapsed(&open.from.early.floor(), now).ahead)
            .max()
            .unwrap_or_default()
    }

    /// Whether a limit has begun: from here on the order, the dose and the vials stand.
    pub fn a_limit_has_begun(&self) -> bool {
        self.protocol
            .windows
            .iter()
            .zip(&self.courses)
            .any(|(window, course)| window.rule.is_limit() && course.is_some())
    }

    /// Indices of limits whose passing ends the preparation.
    pub(super) fn ends_preparation(window: &Window) -> bool {
        window.on_passed == OnPassed::Discard
    }

    /// Times reported from elsewhere that lie after their limit.
    pub fn reported_late(&self) -> Vec<(StepKey, usize)> {
        let mut late = Vec::new();
        for step in self.protocol.steps().filter(|step| matches!(step.kind, Kind::Time)) {
            let key = StepKey::main(&step.id, None);
            if !matches!(self.done(&key).map(|done| &done.answer), Some(Answer::Reported(_))) {
                continue;
            }
            let set = self.milestones_set_by(&key);
            for (index, window) in self.protocol.windows.iter().enumerate() {
                if window.to.iter().any(|to| set.contains(to)) && self.closed_too_late(index) {
                    late.push((key.clone(), index));
                }
            }
        }
        late
    }
}

/// Waits count the least that has gone by, limits the most.
pub(super) fn waits(rule: &Rule) -> bool {
    matches!(rule, Rule::AtLeast(_) | Rule::Target(_) | Rule::Planned { .. })
}
