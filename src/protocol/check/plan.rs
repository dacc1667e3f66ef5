//! Whether all limits and waits can be met together, whichever way the answers go.
//! Leaves the arithmetic of chains to the schedule.

use crate::protocol::fault::{Faults, Path};
use crate::protocol::{Condition, Kind, Milestone, Protocol, Rule, Step, Window};
use crate::schedule::{Bound, Budget, Edge, Point, allot, contradiction, stays};
use crate::time::Span;

/// Ways through the work that are looked at; a protocol with more is refused.
const WAYS: usize = 256;

/// One answer to each step that some `when` asks about.
type Way<'a> = Vec<(&'a str, &'a str)>;

/// Every way through the work; the first that can't be done is enough.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let path = Path::default().key("windows");
    let Some(ways) = ways(protocol) else {
        return faults.add(path, format!("answers lead to more than {WAYS} different plans"));
    };
    for way in ways {
        let (points, edges) = network(protocol, &way);
        let Some(clash) = contradiction(points, &edges) else { continue };
        let windows = clash.windows.iter().filter_map(|index| protocol.windows.get(*index));
        let names: Vec<String> = windows.map(|window| format!("`{}`", window.id)).collect();
        let path = clash.windows.last().map_or(path.clone(), |index| path.index(*index));
        return faults.add(path.key("rule"), format!("{} can't all be met", names.join(", ")));
    }
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
        let longer: Vec<Way<'_>> = longer.collect();
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

/// How many points there are, and the bounds between them.
fn network(protocol: &Protocol, way: &Way<'_>) -> (usize, Vec<Edge>) {
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
    let windows = windows.filter(|(_, window)| holds(way, window.when.as_ref()));
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
    (points.len(), edges)
}

/// The bound of a window with one end on each side; where several open or close it, which of
/// them bind depends on the day.
fn edge(index: usize, window: &Window, present: &[usize]) -> Option<Edge> {
    let (bound, span): (Bound, Span) = match window.rule {
        Rule::AtMost(span) => (Bound::AtMost, span),
        Rule::AtLeast(span) | Rule::Planned { least: span } => (Bound::AtLeast, span),
        Rule::AtMostInAll(_) | Rule::Target(_) | Rule::Every { .. } | Rule::CountsUp(_) => {
            return None;
        }
    };
    let ([from], [to]) = (window.from.as_slice(), window.to.as_slice()) else { return None };
    let both = present.contains(from) && present.contains(to);
    let edge =
        Edge { from: *from, to: *to, ns: span.ns(), bound, window: Some(index), target: false };
    both.then_some(edge)
}

fn holds(way: &Way<'_>, when: Option<&Condition>) -> bool {
    when.is_none_or(|when| {
        way.iter().any(|(step, word)| when.step == *step && when.is.iter().any(|is| is == word))
    })
}
