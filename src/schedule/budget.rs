//! A bound on the sum of several stays, as bounds between points: what the network can't say of a
//! sum it says of one stay after another. Never looks at a session.

use super::{Bound, Edge, Point};

/// Points from `open` to `close`: one stretch that counts; without a close it has no end in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Index of the point it begins at.
    pub open: usize,
    /// Index of the point it ends at.
    pub close: Option<usize>,
}

/// What is left of a sum, for the stays that are not over.
#[derive(Clone, Copy, Debug)]
pub struct Budget<'a> {
    /// Stays that are not over, in their order; only the first may have begun.
    pub stays: &'a [Stay],
    /// Nanoseconds left for all of them together.
    pub left_ns: i64,
    /// Index of the window the bound belongs to.
    pub window: usize,
}

/// The stays between points in their order: each begins at a point of `from` and ends at the next
/// point of `to`. A further beginning within a stay, or an end outside one, is nothing.
pub fn stays(from: &[usize], to: &[usize], present: impl Iterator<Item = usize>) -> Vec<Stay> {
    let mut found: Vec<Stay> = Vec::new();
    for point in present {
        let runs = found.last_mut().filter(|stay| stay.close.is_none());
        match runs {
            Some(stay) if to.contains(&point) => stay.close = Some(point),
            None if from.contains(&point) => found.push(Stay { open: point, close: None }),
            _ => {}
        }
    }
    found
}

/// Adds a budget to a network whose points are `present` in their order.
///
/// Each stay may take what is left. The first may take only what the waits within the later ones
/// leave: these are imagined to follow it at once, on points of their own behind the given ones.
/// What the running stay takes is missing to the later ones from its end on, not before.
pub fn allot(
    points: &mut Vec<Point>,
    edges: &mut Vec<Edge>,
    present: &[usize],
    budget: &Budget<'_>,
) {
    let given = edges.clone();
    let at_most = |from, to, ns| {
        let (bound, window) = (Bound::AtMost, Some(budget.window));
        Edge { from, to, ns, bound, window, target: false }
    };
    for stay in budget.stays {
        // An exhausted budget leaves nothing to a stay to come; a running one is over by so much.
        let begun = matches!(points.get(stay.open), Some(Point::Happened { .. }));
        let ns = if begun { budget.left_ns } else { budget.left_ns.max(0) };
        edges.extend(stay.close.map(|close| at_most(stay.open, close, ns)));
    }
    let Some((first, later)) = budget.stays.split_first() else { return };
    let Some(mut end) = first.close.filter(|_| !later.is_empty()) else { return };
    for stay in later {
        let last = stay.close.unwrap_or(stay.open);
        let within: Vec<usize> =
            present.iter().copied().filter(|at| (stay.open..=last).contains(at)).collect();
        let begin = points.len();
        let imagined = |point: usize| {
            let place = within.iter().position(|at| *at == point)?;
            Some(begin.saturating_add(place))
        };
        let waits = given.iter().filter(|edge| edge.bound == Bound::AtLeast);
        edges.extend(waits.filter_map(|edge| {
            let (from, to) = (imagined(edge.from)?, imagined(edge.to)?);
            Some(Edge { from, to, ..*edge })
        }));
        let follows = Edge {
            from: end,
            to: begin,
            ns: 0,
            bound: Bound::AtLeast,
            window: None,
            target: false,
        };
        edges.push(follows);
        points.extend(within.iter().map(|_| Point::ToCome));
        end = imagined(last).unwrap_or(end);
    }
    edges.push(at_most(first.open, end, budget.left_ns));
}
