//! The network of one way through the work, as a session would have it at the moment a limit opens.
//! Leaves the arithmetic of chains to the schedule.

use super::{Answers, holds, is_asked, method_step, points_of};
use crate::protocol::dose::Calculation;
use crate::protocol::{Milestone, Protocol, Rule, Window};
use crate::schedule::{Bound, Budget, Edge, Point, allot, stays};
use crate::time::Span;

pub(super) struct Network<'a> {
    protocol: &'a Protocol,
    calculation: Option<&'a Calculation>,
    way: &'a Answers,
    /// Indices of the milestones of this way.
    present: Vec<usize>,
    /// Those of them that steps set, which is in this order.
    ordered: Vec<usize>,
}

impl<'a> Network<'a> {
    pub(super) fn new(
        protocol: &'a Protocol,
        calculation: Option<&'a Calculation>,
        way: &'a Answers,
    ) -> Self {
        let belongs = |milestone: &Milestone| {
            let when = milestone.when.as_ref();
            !milestone.gloves && when.is_none_or(|when| holds(way, when) == Some(true))
        };
        let milestones = protocol.milestones.iter().enumerate();
        let present: Vec<usize> =
            milestones.filter(|(_, entry)| belongs(entry)).map(|(index, _)| index).collect();
        let is_set = |index: &usize| {
            protocol.steps().any(|step| {
                step.sets.iter().any(|sets| sets.milestone == *index) && is_asked(way, step)
            })
        };
        let ordered = present.iter().copied().filter(is_set).collect();
        Self { protocol, calculation, way, present, ordered }
    }

    pub(super) fn is_act(&self, index: usize) -> bool {
        let named = self.protocol.milestones.get(index).is_some_and(|entry| entry.by.is_some());
        named && self.present.contains(&index)
    }

    /// Milestones that open a limit of this way, in order.
    pub(super) fn openers(&self) -> Vec<usize> {
        let opens = |index: &usize| {
            let windows = self.protocol.windows.iter().filter(|window| self.applies(window));
            let mut limits = windows.filter(|window| window.rule.is_limit());
            limits.any(|window| window.from.contains(index))
        };
        self.present.iter().copied().filter(opens).collect()
    }

    /// Whether steps always set the one before the other.
    pub(super) fn comes_before(&self, one: usize, other: usize) -> bool {
        one < other && self.ordered.contains(&one) && self.ordered.contains(&other)
    }

    /// The opener happens now, what comes before it is over, and the rest is to come.
    fn points(&self, opener: usize) -> Vec<Point> {
        points_of(self.protocol.milestones.len(), |index| {
            if index == opener {
                Point::Happened { age_high: Some(0), age_low: 0 }
            } else if self.present.contains(&index) && !self.comes_before(index, opener) {
                Point::ToCome
            } else {
                Point::Absent
            }
        })
    }

    /// The network at the moment the opener happens.
    pub(super) fn problem(&self, opener: usize) -> (Vec<Point>, Vec<Edge>) {
        let (mut points, mut edges) = (self.points(opener), self.edges(opener));
        let open: Vec<usize> =
            self.ordered.iter().copied().filter(|index| opener <= *index).collect();
        let windows = self.protocol.windows.iter().enumerate();
        for (window, bounded) in windows.filter(|(_, window)| self.applies(window)) {
            let Rule::AtMostInAll(total) = bounded.rule else { continue };
            let all = stays(&bounded.from, &bounded.to, self.ordered.iter().copied());
            // What an earlier stay took is not known here, so nothing is said of what it left.
            let whole = all.first().is_some_and(|stay| opener <= stay.open);
            if whole {
                let budget = Budget { stays: &all, left_ns: total.ns(), window };
                allot(&mut points, &mut edges, &open, &budget);
            }
        }
        (points, edges)
    }

    fn edges(&self, opener: usize) -> Vec<Edge> {
        let open: Vec<usize> =
            self.ordered.iter().copied().filter(|index| opener <= *index).collect();
        let order = open.iter().zip(open.iter().skip(1)).map(|(from, to)| Edge {
            from: *from,
            to: *to,
            ns: 0,
            bound: Bound::AtLeast,
            window: None,
            target: false,
        });
        let windows = self.protocol.windows.iter().enumerate();
        let windows = windows.filter(|(_, window)| self.applies(window));
        let windows = windows.flat_map(|(index, window)| self.window(index, window, opener));
        order.chain(windows).collect()
    }

    /// Until an answer is known the strictest branch holds: a limit applies, a wait not.
    fn applies(&self, window: &Window) -> bool {
        window
            .when
            .as_ref()
            .is_none_or(|when| holds(self.way, when).unwrap_or(window.rule.is_limit()))
    }

    fn window(&self, index: usize, window: &Window, opener: usize) -> Vec<Edge> {
        let (bound, length, target) = match &window.rule {
            Rule::AtMost(length) => (Bound::AtMost, *length, false),
            Rule::AtLeast(length) => (Bound::AtLeast, *length, false),
            Rule::Target(length) => (Bound::AtLeast, *length, true),
            Rule::Planned { least } => (Bound::AtLeast, self.planned(*least), false),
            Rule::AtMostInAll(_) | Rule::Every { .. } | Rule::CountsUp(_) => return Vec::new(),
        };
        let opened = window.from.contains(&opener);
        let from = if opened { vec![opener] } else { window.from.clone() };
        let (ns, window_index) = (length.ns(), Some(index));
        from.into_iter()
            .flat_map(|from| {
                let to = window.to.iter().copied();
                to.map(move |to| Edge { from, to, ns, bound, window: window_index, target })
            })
            .collect()
    }

    /// As a session plans it: by the chosen way to fill the bag, else the longest allowed one.
    fn planned(&self, least: Span) -> Span {
        let chosen = method_step(self.protocol)
            .and_then(|step| self.way.iter().find(|(id, _)| *id == step.id))
            .and_then(|(_, words)| words.first());
        let methods = self.calculation.map_or(&[][..], |calculation| &calculation.methods);
        methods
            .iter()
            .filter(|method| match chosen {
                Some(word) => *word == method.answer,
                None => method.allowed,
            })
            .map(|method| Span::from_secs(method.infusion_s))
            .max()
            .map_or(least, |longest| longest.max(least))
    }
}
