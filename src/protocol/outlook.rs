//! What follows from the windows before anything has happened: how late every act may be, counted
//! from the milestones that open limits, for each way the answers can go. Never stored.

use super::dose::Calculation;
use super::{Condition, Kind, Protocol, Role, Step};
use crate::schedule::{Latest, Point, solve};
use crate::time::Span;

mod network;
mod ways;

pub use ways::{Answers, Branch};

/// Ways through the work that are looked at.
const WAYS: usize = 2048;

/// How late one act may be: at the earliest of its terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LatestAct {
    /// Index of the milestone.
    pub act: usize,
    /// None of them follows from the others; in the order of the milestones they count from.
    pub terms: Vec<Term>,
    /// The same without targets, where that is different.
    pub without_targets: Option<Vec<Term>>,
}

/// A moment counted from a milestone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Index of the milestone it is counted from.
    pub from: usize,
    /// How long after it.
    pub after: Span,
    /// Indices of the windows it follows from, in the order of the chain.
    pub windows: Vec<usize>,
}

/// The latest moments for each way that makes a difference; none where there are too many ways.
/// Without a calculation the infusion takes its least time.
pub fn outlook(protocol: &Protocol, calculation: Option<&Calculation>) -> Option<Vec<Branch>> {
    let ways = ways::ways(protocol, calculation)?;
    let each = ways.into_iter().map(|way| {
        let acts = latest_acts(protocol, calculation, &way);
        (way, acts)
    });
    Some(ways::branches(each.collect()))
}

fn latest_acts(
    protocol: &Protocol,
    calculation: Option<&Calculation>,
    way: &Answers,
) -> Vec<LatestAct> {
    let here = network::Network::new(protocol, calculation, way);
    let roots = here.openers();
    let plans: Vec<_> = roots
        .iter()
        .map(|root| {
            let (points, edges) = here.problem(*root);
            solve(&points, &edges)
        })
        .collect();
    let acts = (0..protocol.milestones.len()).filter(|act| here.is_act(*act));
    acts.filter_map(|act| {
        let aimed: Vec<_> = plans.iter().map(|plan| plan.latest.as_slice()).collect();
        let hard: Vec<_> = plans.iter().map(|plan| plan.hard.as_slice()).collect();
        let terms = terms(&here, &roots, &aimed, act);
        let without = terms_without(&terms, || self::terms(&here, &roots, &hard, act));
        (!terms.is_empty()).then_some(LatestAct { act, terms, without_targets: without })
    })
    .collect()
}

fn terms_without(terms: &[Term], hard: impl Fn() -> Vec<Term>) -> Option<Vec<Term>> {
    let hard = hard();
    let moments =
        |terms: &[Term]| -> Vec<_> { terms.iter().map(|term| (term.from, term.after)).collect() };
    (moments(&hard) != moments(terms)).then_some(hard)
}

/// The bounds on an act from each opener, without those that follow from another.
fn terms(
    here: &network::Network<'_>,
    roots: &[usize],
    plans: &[&[Option<Latest>]],
    act: usize,
) -> Vec<Term> {
    let bound =
        |plan: &&[Option<Latest>], point: usize| plan.get(point).and_then(|latest| latest.clone());
    let mut kept: Vec<(usize, Term)> = Vec::new();
    for (at, (root, plan)) in roots.iter().zip(plans).enumerate() {
        let Some(latest) = bound(plan, act) else { continue };
        let after = Span::from_ns(latest.bound_ns);
        // What opens later and leaves as much time can't come first.
        let follows = kept
            .iter()
            .any(|(_, earlier)| here.comes_before(earlier.from, *root) && earlier.after <= after);
        if follows {
            continue;
        }
        // What only says how late the later opener may be is said by that one.
        kept.retain(|(earlier, term)| {
            let opener = plans.get(*earlier).and_then(|plan| bound(plan, *root));
            opener.is_none_or(|opener| Span::from_ns(opener.bound_ns).plus(after) > term.after)
        });
        kept.push((at, Term { from: *root, after, windows: latest.windows }));
    }
    kept.into_iter().map(|(_, term)| term).collect()
}

/// Whether an answer makes the condition hold; none where the step is not answered.
fn holds(way: &Answers, when: &Condition) -> Option<bool> {
    let (_, words) = way.iter().find(|(step, _)| *step == when.step)?;
    Some(words.iter().all(|word| when.is.contains(word)))
}

fn is_asked(way: &Answers, step: &Step) -> bool {
    step.when.as_ref().is_none_or(|when| holds(way, when) != Some(false))
}

fn points_of(count: usize, place: impl Fn(usize) -> Point) -> Vec<Point> {
    (0..count).map(place).collect()
}

fn method_step(protocol: &Protocol) -> Option<&Step> {
    protocol.role(Role::BagMethod).filter(|step| matches!(step.kind, Kind::Choose(_)))
}
