//! The windows of a protocol as bounds between milestones, for each way the answers can go.
//! Never judges them.

use crate::protocol::fault::{Faults, Path};
use crate::protocol::{Condition, Kind, Milestone, Protocol, Rule, Step, Window};
use crate::schedule::{Bound, Budget, Edge, Point, allot, stays};
use crate::time::Span;

/// Ways through the work that are looked at; a protocol with more is refused.
pub(super) const WAYS: usize = 256;

/// One answer to each step that some `when` asks about.
type Way<'a> = Vec<(&'a str, &'a str)>;

/// One way through the work.
#[derive(PartialEq, Eq)]
pub(super) struct Network {
    /// The milestones, and behind them what sums imagine.
    pub(super) points: usize,
    /// The bounds between them; targets are among them, marked as such.
    pub(super) edges: Vec<Edge>,
}

/// Every way through the work, each different set of bounds once; nothing where there are too many.
pub(super) fn networks(protocol: &Protocol, faults: &Faults) -> Option<Vec<Network>> {
    let mut networks: Vec<Network> = Vec::new();
    for way in ways(protocol)? {
        let network = network(protocol, faults, &way);
        if !networks.contains(&network) {
            networks.push(network);
        }
    }
    Some(networks)
}

fn ways(protocol: &Protocol) -> Option<Vec<Way<'_>>> {
    let mut ways: Vec<Way<'_>> = vec![Vec::new()];
    for step in protocol.steps().filter(|step| decides(protocol, step)) {
        let Kind::Choose(choices) = &step.kind else { continue };
        let longer = ways.iter().flat_map(|way| {
            choices.iter().map(|choice| {
                let mut longer = way.clone();
                longer.push((step.id.as_str(), choice.word.as_str()));
                longer
            })
        });
        let longer: Vec<Way<'_>> = longer.take(WAYS.saturating_add(1)).collect();
        if longer.len() > WAYS {
            return None;
        }
        ways = longer;
    }
    Some(ways)
}

fn decides(protocol: &Protocol, step: &Step) -> bool {
    let milestones = protocol.milestones.iter().filter_map(|milestone| milestone.when.as_ref());
    let windows = protocol.windows.iter().filter_map(|window| window.when.as_ref());
    milestones.chain(windows).any(|when| when.step == step.id)
}

fn network(protocol: &Protocol, faults: &Faults, way: &Way<'_>) -> Network {
    let present = |milestone: &Milestone| !milestone.gloves && holds(way, milestone.when.as_ref());
    let milestones = protocol.milestones.iter().enumerate();
    let present: Vec<usize> =
        milestones.filter(|(_, entry)| present(entry)).map(|(index, _)| index).collect();
    let order = present.iter().zip(present.iter().skip(1)).map(|(from, to)| Edge {
        from: *from,
        to: *to,
        ns: 0,
        bound: Bound::AtLeast,
        window: None,
        target: false,
    });
    let windows = protocol.windows.iter().enumerate();
    let windows = windows
        .filter(|(index, window)| is_whole(faults, *index) && holds(way, window.when.as_ref()));
    let bounds = windows.clone().filter_map(|(index, window)| edge(index, window, &present));
    let mut edges: Vec<Edge> = order.chain(bounds).collect();
    let mut points = vec![Point::ToCome; protocol.milestones.len()];
    for (window, bounded) in windows {
        if let Rule::AtMostInAll(total) = bounded.rule {
            let stays = stays(&bounded.from, &bounded.to, present.iter().copied());
            let budget = Budget { stays: &stays, left_ns: total.ns(), window };
            allot(&mut points, &mut edges, &present, &budget);
        }
    }
    Network { points: points.len(), edges }
}

/// Whether what the window bounds is known.
fn is_whole(faults: &Faults, index: usize) -> bool {
    let path = Path::default().item("windows", index);
    ["from", "to", "rule", "when"].iter().all(|name| faults.whole(&path.key(*name)))
}

/// The bound of a window with one end on each side; where several open or close it, which of
/// them bind depends on the day.
fn edge(index: usize, window: &Window, present: &[usize]) -> Option<Edge> {
    let (bound, span): (Bound, Span) = match window.rule {
        Rule::AtMost(span) => (Bound::AtMost, span),
        Rule::AtLeast(span) | Rule::Planned { least: span } | Rule::Target(span) => {
            (Bound::AtLeast, span)
        }
        Rule::AtMostInAll(_) | Rule::Every { .. } | Rule::CountsUp(_) => return None,
    };
    let ([from], [to]) = (window.from.as_slice(), window.to.as_slice()) else { return None };
    let both = present.contains(from) && present.contains(to);
    let target = matches!(window.rule, Rule::Target(_));
    let edge = Edge { from: *from, to: *to, ns: span.ns(), bound, window: Some(index), target };
    both.then_some(edge)
}

fn holds(way: &Way<'_>, when: Option<&Condition>) -> bool {
    when.is_none_or(|when| {
        way.iter().any(|(step, word)| when.step == *step && when.is.iter().any(|is| is == word))
    })
}
