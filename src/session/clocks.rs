//! The windows of one session at one reading: what is left, until when, and how urgent.
//! Computed from facts every time; nothing is scheduled and nothing is stored.

use chrono::{DateTime, Utc};

use crate::protocol::{Kind, OnPassed, Rank, Rule, Window};
use crate::time::{Reading, Span};

use super::fact::{Answer, StepKey};
use super::{Range, Session, State};

mod latest;
pub use latest::{Governing, LatestMoment};

/// What opened a window last, and what closed it since.
pub type Course = (Range, Option<Range>);

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
    /// The clock is unknown.
    Unknown,
}

impl Session {
    /// What opened a window last, and what closed it since.
    pub fn window_course(&self, index: usize) -> Option<Course> {
        self.courses.get(index).copied().flatten()
    }

    /// Worked out once for each fact: it follows from answers alone.
    pub(super) fn refresh_courses(&mut self) {
        let windows = self.protocol.windows.iter();
        self.courses = windows.map(|window| self.course_from_answers(window)).collect();
    }

    fn course_from_answers(&self, window: &Window) -> Option<Course> {
        let applies = match window.when.as_ref().map(|condition| self.holds(condition)) {
            None | Some(Some(true)) => true,
            Some(Some(false)) => false,
            // Until the answer is known the strictest branch holds: a limit applies, a wait not.
            Some(None) => matches!(window.rule, Rule::AtMost(_)),
        };
        if !applies {
            return None;
        }
        let happened = |index: &usize| self.milestone(*index).copied();
        let from = window.from.iter().filter_map(happened).reduce(|opened, other| {
            if opened.late.is_before(&other.late) { other } else { opened }
        })?;
        if let Rule::Every { until, .. } = &window.rule {
            let over = self.done.contains_key(&StepKey::main(until, None));
            return Some((from, over.then_some(from)));
        }
        let closed = window
            .to
            .iter()
            .filter_map(happened)
            .filter(|to| !to.late.is_before(&from.early))
            .reduce(|first, other| if other.late.is_before(&first.late) { other } else { first });
        Some((from, closed))
    }

    /// How long a window lasts for this session.
    pub fn length(&self, window: &Window) -> Option<Span> {
        match &window.rule {
            Rule::AtMost(span) | Rule::AtLeast(span) | Rule::Target(span) => Some(*span),
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
        let (from, closed) = self.window_course(index)?;
        if closed.is_some() || self.nothing_runs() {
            return None;
        }
        Some(OpenWindow { window: index, from, standing: self.stands(window, &from, now) })
    }

    /// After the end of a preparation nothing runs any more.
    fn nothing_runs(&self) -> bool {
        matches!(self.state(), State::Discarded | State::Reported)
    }

    fn stands(&self, window: &Window, from: &Range, now: &Reading) -> Standing {
        let length = self.length(window);
        if waits(&window.rule) {
            let (anchor, length) = (from.late.ceil(), length.unwrap_or_default());
            let gone = self.timeline.elapsed(&anchor, now).low;
            return Standing::Remaining {
                left: length.minus(gone),
                until: self.timeline.wait_end(&anchor, length),
            };
        }
        let anchor = from.early.floor();
        let elapsed = self.timeline.elapsed(&anchor, now);
        let until = length.map(|length| self.timeline.wall_end(&anchor, length));
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
        let Rule::AtMost(bound) = self.protocol.windows.get(index)?.rule else { return None };
        let (from, closed) = self.window_course(index)?;
        let (from, closed) = (from.early.floor(), closed?.late);
        if self.timeline.between(&from, &closed) > bound {
            return Some(false);
        }
        self.timeline.between_high(&from, &closed).map(|taken| taken <= bound)
    }

    /// What would be left of a window at a reading, were it still open: of a limit as far as time
    /// is known, else by what is proved.
    pub(super) fn left_at(&self, index: usize, now: &Reading) -> Option<Span> {
        let window = self.protocol.windows.get(index)?;
        let (from, _) = self.window_course(index)?;
        let elapsed = self.timeline.elapsed(&from.early.floor(), now);
        Some(self.length(window)?.minus(elapsed.high.unwrap_or(elapsed.low)))
    }

    /// What opened a window last, and whether it was closed since.
    pub fn course_of(&self, index: usize) -> Option<(Range, bool)> {
        self.window_course(index).map(|(from, closed)| (from, closed.is_some()))
    }

    /// When a window ends, by the wall clock of its anchor.
    pub fn window_end(&self, index: usize) -> Option<DateTime<Utc>> {
        let window = self.protocol.windows.get(index)?;
        let (from, _) = self.window_course(index)?;
        let length = self.length(window)?;
        Some(if waits(&window.rule) {
            self.timeline.wait_end(&from.late.ceil(), length)
        } else {
            self.timeline.wall_end(&from.early.floor(), length)
        })
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
            (Standing::Remaining { left, .. }, Rule::AtMost(_)) if left.ns() < 0 => Rank::Passed,
            (Standing::Remaining { .. }, Rule::AtMost(_)) => governing
                .filter(|governing| governing.window == open.window)
                .map_or(Rank::None, |governing| governing.rank),
            (Standing::Remaining { left, .. }, Rule::Every { .. }) => own_end(*left),
            (Standing::Elapsed { gone, .. }, Rule::CountsUp(Some(bound))) => {
                own_end(bound.minus(*gone))
            }
            _ => Rank::None,
        }
    }

    /// Whether elapsed time is unknown for an open limit.
    pub fn clock_is_unknown(&self, now: &Reading) -> bool {
        self.open_windows(now).iter().any(|open| open.standing == Standing::Unknown)
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
            .any(|(window, course)| matches!(window.rule, Rule::AtMost(_)) && course.is_some())
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
