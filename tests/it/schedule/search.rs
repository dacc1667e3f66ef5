//! A search over a grid of instants: they are tried one by one and each bound
//! is looked at. It never uses the network's own rules of propagation.

use vialwatch::schedule::{Bound, Edge, Point};

/// One bound between instants: `later` − `earlier` within `low..=high`.
pub(super) struct Check {
    earlier: Place,
    later: Place,
    low: i64,
    high: i64,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Free(usize),
    Fixed(i64),
}

const NONE_LOW: i64 = -1_000;
const NONE_HIGH: i64 = 1_000;

/// Which instant of an uncertain point stands in the search.
#[derive(Clone, Copy)]
pub(super) enum Sense {
    Ceiling,
    Floor,
}

pub(super) fn checks(points: &[Point], edges: &[Edge], sense: Sense) -> Vec<Check> {
    let place = |index: usize| match points[index] {
        Point::ToCome => Some(Place::Free(index)),
        Point::Absent => None,
        Point::Happened { age_high, age_low } => match sense {
            Sense::Ceiling => age_high.map(|age| Place::Fixed(-age)),
            Sense::Floor => Some(Place::Fixed(-age_low)),
        },
    };
    let mut all = Vec::new();
    for edge in edges {
        let (Some(earlier), Some(later)) = (place(edge.from), place(edge.to)) else {
            continue;
        };
        let fixed = |place| matches!(place, Place::Fixed(_));
        if fixed(earlier) && fixed(later) {
            continue;
        }
        // From above a happened point bounds what must come within a time of
        // it, from below what must wait for it.
        let caps = match edge.bound {
            Bound::AtMost => fixed(earlier),
            Bound::AtLeast => fixed(later),
        };
        let free = !fixed(earlier) && !fixed(later);
        let counts = match sense {
            Sense::Ceiling => free || caps,
            Sense::Floor => free || !caps,
        };
        if counts {
            let (low, high) = match edge.bound {
                Bound::AtMost => (NONE_LOW, edge.ns),
                Bound::AtLeast => (edge.ns, NONE_HIGH),
            };
            all.push(Check { earlier, later, low, high });
        }
    }
    all
}

/// Every assignment of grid instants to the free points that meets all checks.
fn assignments(
    points: &[Point],
    all: &[Check],
    grid: std::ops::RangeInclusive<i64>,
    see: &mut impl FnMut(&[i64]) -> bool,
) {
    fn meets(check: &Check, at: &[i64]) -> bool {
        let instant = |place| match place {
            Place::Fixed(instant) => Some(instant),
            Place::Free(index) => at.get(index).copied(),
        };
        match (instant(check.earlier), instant(check.later)) {
            (Some(earlier), Some(later)) => (check.low..=check.high).contains(&(later - earlier)),
            _ => true,
        }
    }
    fn deeper(
        points: &[Point],
        all: &[Check],
        grid: &std::ops::RangeInclusive<i64>,
        at: &mut Vec<i64>,
        see: &mut impl FnMut(&[i64]) -> bool,
    ) -> bool {
        if at.len() == points.len() {
            return see(at);
        }
        let free = points[at.len()] == Point::ToCome;
        let tried = if free { grid.clone() } else { 0..=0 };
        for instant in tried {
            at.push(instant);
            let fits = all.iter().all(|check| meets(check, at));
            let go_on = !fits || deeper(points, all, grid, at, see);
            at.pop();
            if !go_on {
                return false;
            }
        }
        true
    }
    deeper(points, all, &grid, &mut Vec::new(), see);
}

/// Least and greatest instant of each point over all assignments.
fn extremes(
    points: &[Point],
    all: &[Check],
    grid: std::ops::RangeInclusive<i64>,
) -> Option<Vec<(i64, i64)>> {
    let mut found: Option<Vec<(i64, i64)>> = None;
    assignments(points, all, grid, &mut |at| {
        let held = found.get_or_insert_with(|| at.iter().map(|one| (*one, *one)).collect());
        for (held, one) in held.iter_mut().zip(at) {
            *held = (held.0.min(*one), held.1.max(*one));
        }
        true
    });
    found
}

pub(super) fn possible(
    points: &[Point],
    all: &[Check],
    grid: std::ops::RangeInclusive<i64>,
) -> bool {
    let mut any = false;
    assignments(points, all, grid, &mut |_| {
        any = true;
        false
    });
    any
}

// With ages up to 4, bounds up to 3 and at most 4 points to come, a chain
// reaches no further than 16 below now or 12 above it. A point that is not
// bounded can get within 9 of the end of the grid.
const DEEPEST: i64 = -26;
const FARTHEST: i64 = 22;
const BOUNDED: i64 = 12;

/// Latest instants by search; `None` where not bounded.
pub(super) fn searched_latest(points: &[Point], edges: &[Edge]) -> Option<Vec<Option<i64>>> {
    let found = extremes(points, &checks(points, edges, Sense::Ceiling), DEEPEST..=FARTHEST)?;
    let each = found
        .iter()
        .zip(points)
        .map(|((_, high), point)| (*point == Point::ToCome && *high <= BOUNDED).then_some(*high));
    Some(each.collect())
}

pub(super) fn searched_earliest(points: &[Point], edges: &[Edge]) -> Option<Vec<Option<i64>>> {
    let found = extremes(points, &checks(points, edges, Sense::Floor), 0..=FARTHEST)?;
    let each =
        found.iter().zip(points).map(|((low, _), point)| (*point == Point::ToCome).then_some(*low));
    Some(each.collect())
}

pub(super) fn searched_clash(points: &[Point], edges: &[Edge]) -> bool {
    let mut all = checks(points, edges, Sense::Ceiling);
    all.extend(checks(points, edges, Sense::Floor));
    !possible(points, &all, 0..=FARTHEST)
}

pub(super) fn without_targets(edges: &[Edge]) -> Vec<Edge> {
    edges.iter().filter(|edge| !edge.target).copied().collect()
}

pub(super) fn has_passed(points: &[Point], edge: &Edge) -> bool {
    let Point::Happened { age_high: Some(age), .. } = points[edge.from] else {
        return false;
    };
    edge.bound == Bound::AtMost && points[edge.to] == Point::ToCome && age > edge.ns
}
