//! When each window ran: what opened it, what closed it since, and, of a sum, what it ran before.
//! Worked out anew after each fact from milestones alone; never stored.

use super::OpenWindow;
use crate::protocol::{Rule, Window};
use crate::schedule::{Stay, stays};
use crate::session::fact::StepKey;
use crate::session::{Range, Session};
use crate::time::{Elapsed, Mark, Reading, Span};

/// How one window ran so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::session) struct Course {
    /// What opened it first.
    pub(in crate::session) first: Range,
    /// What opened it last.
    pub(in crate::session) from: Range,
    /// What closed it since.
    pub(in crate::session) closed: Option<Range>,
    /// Index of the milestone that closed it.
    pub(in crate::session) closed_by: Option<usize>,
    /// Of a sum: what the stays before the last one took.
    pub(in crate::session) before: Elapsed,
    /// The same with the last one, where it is over.
    pub(in crate::session) all: Elapsed,
}

const NOTHING: Elapsed =
    Elapsed { low: Span::from_ns(0), high: Some(Span::from_ns(0)), ahead: Span::from_ns(0) };

impl Session {
    /// What opened a window last, and what closed it since.
    pub(in crate::session) fn window_course(&self, index: usize) -> Option<Course> {
        self.courses.get(index).copied().flatten()
    }

    /// Worked out once for each fact: it follows from answers alone.
    pub(in crate::session) fn refresh_courses(&mut self) {
        let windows = self.protocol.windows.iter();
        self.courses = windows.map(|window| self.course_from_answers(window)).collect();
    }

    fn course_from_answers(&self, window: &Window) -> Option<Course> {
        let applies = match window.when.as_ref().map(|condition| self.holds(condition)) {
            None | Some(Some(true)) => true,
            Some(Some(false)) => false,
            // Until the answer is known the strictest branch holds: a limit applies, a wait not.
            Some(None) => window.rule.is_limit(),
        };
        if !applies {
            return None;
        }
        if matches!(window.rule, Rule::AtMostInAll(_)) {
            return self.course_of_sum(window);
        }
        let happened = |index: &usize| Some((*index, *self.milestone(*index)?));
        let from = window.from.iter().filter_map(|index| self.milestone(*index).copied());
        let from = from.reduce(
            |opened, other| {
                if opened.late.is_before(&other.late) { other } else { opened }
            },
        )?;
        let run = |closed: Option<(usize, Range)>| Course {
            first: from,
            from,
            closed: closed.map(|(_, at)| at),
            closed_by: closed.map(|(index, _)| index),
            before: NOTHING,
            all: NOTHING,
        };
        if let Rule::Every { until, .. } = &window.rule {
            let over = self.done.contains_key(&StepKey::main(until, None));
            return Some(Course { closed: over.then_some(from), ..run(None) });
        }
        let closed =
            window.to.iter().filter_map(happened).filter(|(_, to)| !to.late.is_before(&from.early));
        Some(run(closed.reduce(
            |first, other| {
                if other.1.late.is_before(&first.1.late) { other } else { first }
            },
        )))
    }

    /// The stays of a sum among the milestones that have happened. One that is over counts in whole
    /// seconds, its beginning cut down and its end up, so that all countdowns change together.
    fn course_of_sum(&self, window: &Window) -> Option<Course> {
        let happened = (0..self.milestones.len()).filter(|index| self.milestone(*index).is_some());
        let stays = stays(&window.from, &window.to, happened);
        let last = stays.last()?;
        let (first, from) = (self.milestone(stays.first()?.open)?, self.milestone(last.open)?);
        let over: Vec<(Mark, Mark)> =
            stays.iter().filter_map(|stay| self.stretch_of(stay)).collect();
        let closed = last.close.and_then(|close| self.milestone(close)).copied();
        let anchor = from.early.floor();
        let earlier = over.get(..over.len().saturating_sub(usize::from(closed.is_some())));
        Some(Course {
            first: *first,
            from: *from,
            closed,
            closed_by: last.close,
            before: self.timeline.in_all(earlier.unwrap_or_default(), Some(&anchor)),
            all: match closed {
                Some(_) => self.timeline.in_all(&over, None),
                None => self.timeline.in_all(&over, Some(&anchor)),
            },
        })
    }

    fn stretch_of(&self, stay: &Stay) -> Option<(Mark, Mark)> {
        let (from, to) = (self.milestone(stay.open)?, self.milestone(stay.close?)?);
        Some((from.early.floor(), to.late.ceil()))
    }

    /// How long a window has run at a reading: since it was opened, and of a sum all stays.
    pub(super) fn run_of(&self, course: &Course, now: &Reading) -> Elapsed {
        let since = self.timeline.elapsed(&course.from.early.floor(), now);
        since.and(&course.before)
    }

    /// A sum whose clock stands still until it is opened again.
    pub(super) fn standing_still(&self, index: usize) -> Option<OpenWindow> {
        let window = self.protocol.windows.get(index)?;
        let Rule::AtMostInAll(total) = window.rule else { return None };
        let course = self.window_course(index)?;
        if course.closed.is_none() || !self.opens_again(window) {
            return None;
        }
        let standing = match course.all.high {
            Some(taken) => super::Standing::Still { left: total.minus(taken) },
            None => super::Standing::Unknown,
        };
        Some(OpenWindow { window: index, from: course.from, standing })
    }

    /// Whether some milestone that opens the window can still come.
    fn opens_again(&self, window: &Window) -> bool {
        let last = (0..self.milestones.len()).rev().find(|index| {
            let gloves = self.protocol.milestones.get(*index).is_some_and(|it| it.gloves);
            !gloves && self.milestone(*index).is_some()
        });
        window.from.iter().any(|index| {
            let answers = self.protocol.milestones.get(*index).and_then(|it| it.when.as_ref());
            let on_the_way = answers.is_none_or(|when| self.holds(when) != Some(false));
            on_the_way && last.is_none_or(|last| last < *index)
        })
    }
}
