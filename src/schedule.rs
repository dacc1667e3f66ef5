//! Milestones and windows as a Simple Temporal Network: the latest and
//! earliest moment of every milestone to come, and limits that can no longer
//! all be met. Knows nothing of protocols or sessions, and never reads a clock.
#![deny(clippy::arithmetic_side_effects)]
// Bounds are differences t_to − t_from ≤ w, chains of them are shortest paths
// and a negative cycle is a contradiction: R. Dechter, I. Meiri, J. Pearl,
// "Temporal constraint networks", Artificial Intelligence 49 (1991).

mod budget;
mod chains;

pub use budget::{Budget, Stay, allot, stays};
use chains::{Chains, Link, Side};

/// A milestone as the network sees it at one reading of the clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// It has happened; both ages in nanoseconds before now.
    Happened {
        /// How long ago at most: limits count from here. `None` when the clock
        /// is unknown.
        age_high: Option<i64>,
        /// How long ago at least: waits count from here.
        age_low: i64,
    },
    /// Still to come, so not before now.
    ToCome,
    /// On a branch not taken, or overtaken; bounds touching it are ignored.
    Absent,
}

/// Which way a bound between two points holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// `to` comes no later than the bound after `from`.
    AtMost,
    /// `to` comes no sooner than the bound after `from`.
    AtLeast,
}

/// One bound between two points, given by their index.
///
/// An index beyond the points counts as [`Point::Absent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Index of the point the bound is counted from.
    pub from: usize,
    /// Index of the point that is bounded.
    pub to: usize,
    /// The bound in nanoseconds; mere order is at least 0.
    pub ns: i64,
    /// Which way it holds.
    pub bound: Bound,
    /// Index of the window this bound belongs to; `None` for mere order.
    pub window: Option<usize>,
    /// Wished for and not required: it shapes moments, and never clashes.
    pub target: bool,
}

/// How late a point to come may be, and what says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latest {
    /// Nanoseconds from now, negative once gone by; `None` when some chain to
    /// this point begins at a milestone with an unknown clock.
    pub remaining: Option<i64>,
    /// Index of the happened point it is counted from; where `remaining` is
    /// `None`, the one with the unknown clock.
    pub root: usize,
    /// Nanoseconds after the instant of `root`.
    pub bound_ns: i64,
    /// Windows of the binding chain, from the root to the point.
    pub windows: Vec<usize>,
    /// The binding chain needs a target; never set where bounds alone give the
    /// same moment.
    pub through_target: bool,
}

/// Windows whose bounds cannot all be met.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clash {
    /// Sorted, each once. Empty only when bounds that name no window already
    /// contradict each other, which mere order never does.
    pub windows: Vec<usize>,
}

/// What the network says at one reading; every list has one entry per point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Latest moments with targets; `None` for a point that is not bounded,
    /// has happened or is absent.
    pub latest: Vec<Option<Latest>>,
    /// The same without targets.
    pub hard: Vec<Option<Latest>>,
    /// Nanoseconds from now, never below 0, targets counted; `None` for a
    /// point that is not to come.
    pub earliest: Vec<Option<i64>>,
    /// Limits that can no longer all be met, targets left out.
    pub clash: Option<Clash>,
}

/// Latest and earliest moments of all points to come, and a clash if any.
///
/// Limits count from the earliest instant a happened point can have had and
/// waits from the latest, so an uncertain instant is read to its disadvantage
/// both times. An unknown one makes latest moments unknown and takes no part
/// in a clash. A window whose own end has gone by is passed, not clashing, and
/// is left out of the search for a clash.
///
/// Of equally tight chains the one with fewer targets binds, then the one with
/// fewer windows, then the one with the lower window, compared from the end.
/// Should the bounds between points to come contradict each other, moments are
/// those of chains that visit no point twice.
#[must_use]
pub fn solve(points: &[Point], edges: &[Edge]) -> Plan {
    let links: Vec<Link> = edges.iter().filter_map(|edge| link(points, edge)).collect();
    let aimed = links.iter().any(|link| link.target);
    let unaimed = ceilings(points, &links, |link| !link.target);
    let every = floors(points, &links, |_| true);
    let hard = latest(points, &unaimed);
    let latest =
        if aimed { latest(points, &ceilings(points, &links, |_| true)) } else { hard.clone() };
    // The clash asks the same searches again where nothing is to be left out.
    let clash = if links.iter().all(Link::may_clash) {
        clash(points, &links, &unaimed, &every)
    } else {
        let upper = ceilings(points, &links, Link::may_clash);
        let lower = floors(points, &links, Link::may_clash);
        clash(points, &links, &upper, &lower)
    };
    Plan { latest, hard, earliest: earliest(points, &every), clash }
}

/// Windows that contradict each other before anything has happened.
///
/// The set is minimal: without any one of its windows the rest can be met.
/// Targets are left out. Edges beyond `points` are ignored.
#[must_use]
pub fn contradiction(points: usize, edges: &[Edge]) -> Option<Clash> {
    let to_come = vec![Point::ToCome; points];
    let mut links: Vec<Link> = edges.iter().filter_map(|edge| link(&to_come, edge)).collect();
    links.retain(|link| !link.target);
    is_contradictory(points, &links).then(|| smallest_loop(points, links))
}

/// The bound as a link; `None` where it takes no part in planning.
fn link(points: &[Point], edge: &Edge) -> Option<Link> {
    let from = *points.get(edge.from)?;
    let to = *points.get(edge.to)?;
    let (rooted, unknown) = match (from, to) {
        (Point::Absent, _) | (_, Point::Absent) => return None,
        (Point::Happened { .. }, Point::Happened { .. }) => return None,
        (Point::Happened { age_high, .. }, Point::ToCome)
        | (Point::ToCome, Point::Happened { age_high, .. }) => (true, age_high.is_none()),
        (Point::ToCome, Point::ToCome) => (false, false),
    };
    let passed = match (from, edge.bound) {
        (Point::Happened { age_high: Some(age), .. }, Bound::AtMost) => edge.ns < age,
        _ => false,
    };
    let ns = i128::from(edge.ns);
    let (tail, head, cost) = match edge.bound {
        Bound::AtMost => (edge.from, edge.to, ns),
        Bound::AtLeast => (edge.to, edge.from, ns.saturating_neg()),
    };
    let (window, target) = (edge.window, edge.target);
    Some(Link { tail, head, cost, window, target, rooted, unknown, passed })
}

fn latest(points: &[Point], chains: &Chains<'_>) -> Vec<Option<Latest>> {
    let each = points.iter().enumerate().map(|(index, point)| match point {
        Point::ToCome => latest_of(chains, index),
        Point::Happened { .. } | Point::Absent => None,
    });
    each.collect()
}

fn latest_of(chains: &Chains<'_>, point: usize) -> Option<Latest> {
    let chain = chains.chain(point)?;
    let mut windows: Vec<usize> = chains.windows(point).collect();
    windows.reverse();
    windows.dedup();
    Some(Latest {
        remaining: chain.known.then(|| nanoseconds(chain.value)),
        root: chain.root,
        bound_ns: nanoseconds(chain.bound),
        windows,
        through_target: chain.through_target,
    })
}

fn earliest(points: &[Point], chains: &Chains<'_>) -> Vec<Option<i64>> {
    let each = points.iter().enumerate().map(|(index, point)| match point {
        Point::ToCome => Some(nanoseconds(chains.chain(index)?.value.saturating_neg())),
        Point::Happened { .. } | Point::Absent => None,
    });
    each.collect()
}

/// Chains of upper bounds, from every happened point.
fn ceilings<'a>(points: &[Point], links: &'a [Link], keep: impl Fn(&Link) -> bool) -> Chains<'a> {
    let mut chains = Chains::new(points.len(), links, Side::Latest);
    for (index, point) in points.iter().enumerate() {
        if let Point::Happened { age_high, .. } = point {
            chains.begin(index, age_high.map(|age| i128::from(age).saturating_neg()), true);
        }
    }
    chains.extend(keep);
    chains
}

/// Chains of lower bounds, from every happened point and from now.
fn floors<'a>(points: &[Point], links: &'a [Link], keep: impl Fn(&Link) -> bool) -> Chains<'a> {
    let mut chains = Chains::new(points.len(), links, Side::Earliest);
    for (index, point) in points.iter().enumerate() {
        match point {
            Point::Happened { age_low, .. } => {
                chains.begin(index, Some(i128::from(*age_low)), true);
            }
            Point::ToCome => chains.begin(index, Some(0), false),
            Point::Absent => {}
        }
    }
    chains.extend(keep);
    chains
}

/// The smallest clash between the chains of both sides, which must have been
/// found over the links that may clash.
fn clash(
    points: &[Point],
    links: &[Link],
    upper: &Chains<'_>,
    lower: &Chains<'_>,
) -> Option<Clash> {
    if lower.looped() {
        let between = links.iter().filter(|link| link.may_clash() && !link.rooted);
        return Some(smallest_loop(points.len(), between.copied().collect()));
    }
    let mut found: Option<Clash> = None;
    for (index, point) in points.iter().enumerate() {
        let (Point::ToCome, Some(ceiling), Some(floor)) =
            (point, upper.value(index), lower.value(index))
        else {
            continue;
        };
        if ceiling >= floor.saturating_neg() {
            continue;
        }
        let mut windows: Vec<usize> = upper.windows(index).chain(lower.windows(index)).collect();
        windows.sort_unstable();
        windows.dedup();
        if is_its_own_end(&windows, links) {
            continue;
        }
        let shorter = found
            .as_ref()
            .is_none_or(|held| (windows.len(), &windows) < (held.windows.len(), &held.windows));
        if shorter {
            found = Some(Clash { windows });
        }
    }
    found
}

/// Whether there is nothing to name but at most one window already passed:
/// what follows from that is told by the window itself.
fn is_its_own_end(windows: &[usize], links: &[Link]) -> bool {
    match windows {
        [] => true,
        [only] => links.iter().any(|link| link.passed && link.window == Some(*only)),
        _ => false,
    }
}

/// Whether the links form a loop that no instants satisfy.
fn is_contradictory(points: usize, links: &[Link]) -> bool {
    let mut chains = Chains::new(points, links, Side::Latest);
    for index in 0..points {
        chains.begin(index, Some(0), false);
    }
    chains.extend(|_| true);
    chains.looped()
}

/// Drops one window after the other, the highest first, and puts back those
/// without which the contradiction would be gone.
fn smallest_loop(points: usize, mut links: Vec<Link>) -> Clash {
    let mut windows: Vec<usize> = links.iter().filter_map(|link| link.window).collect();
    windows.sort_unstable();
    windows.dedup();
    let mut needed = Vec::new();
    for window in windows.into_iter().rev() {
        let rest: Vec<Link> =
            links.iter().filter(|link| link.window != Some(window)).copied().collect();
        if is_contradictory(points, &rest) {
            links = rest;
        } else {
            needed.push(window);
        }
    }
    needed.reverse();
    Clash { windows: needed }
}

fn nanoseconds(exact: i128) -> i64 {
    let nearest = if exact < 0 { i64::MIN } else { i64::MAX };
    i64::try_from(exact).unwrap_or(nearest)
}
