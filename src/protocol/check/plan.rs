//! Whether all limits and waits can be met together, whichever way the answers go, and whether
//! each of them bounds something. Leaves the arithmetic of chains to the schedule.

use super::length;
use super::network::{Network, WAYS, networks};
use crate::protocol::fault::{Faults, Path};
use crate::protocol::{Protocol, Rule, Window, rules};
use crate::schedule::{Bound, Edge, contradiction};

/// Names every clash with its figures: first without targets, then with them.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    if !is_known(faults) {
        return;
    }
    let path = Path::default().key("windows");
    let Some(networks) = networks(protocol, faults) else {
        let message = format!("answers lead to more than {WAYS} different plans");
        return faults.add(path, &rules::TOO_MANY_WAYS, message);
    };
    let mut clashes: Vec<Vec<usize>> = Vec::new();
    for aimed in [false, true] {
        for network in &networks {
            let mut edges = network.edges.clone();
            if aimed {
                edges.iter_mut().for_each(|edge| edge.target = false);
            }
            // What is named once is left out, so that another clash can be seen.
            edges.retain(|edge| !clashes.iter().flatten().any(|it| edge.window == Some(*it)));
            while let Some(clash) = contradiction(network.points, &edges) {
                if clash.windows.is_empty() {
                    break;
                }
                edges.retain(|edge| edge.window.is_none_or(|it| !clash.windows.contains(&it)));
                clashes.push(clash.windows);
            }
        }
    }
    for clash in clashes {
        tell(protocol, faults, &clash);
    }
}

fn tell(protocol: &Protocol, faults: &mut Faults, clash: &[usize]) {
    let windows: Vec<&Window> = clash.iter().filter_map(|at| protocol.windows.get(*at)).collect();
    let said: Vec<String> = windows.iter().map(|window| figures(protocol, window)).collect();
    let limits = windows.iter().filter(|window| window.rule.is_limit()).count();
    let (rule, end) = match (windows.len(), limits) {
        (2, 1) => (&rules::WAIT_OVER_LIMIT, "the wait does not fit into the limit"),
        _ => (&rules::WINDOWS_CLASH, "they can't all be met"),
    };
    let path = Path::default().key("windows");
    let path = clash.last().map_or(path.clone(), |index| path.index(*index));
    faults.spoil(path.key("rule"), rule, format!("{}: {end}", said.join(", ")));
}

/// Windows that others bound already, whichever way the answers go.
pub(super) fn hints(protocol: &Protocol, faults: &mut Faults) {
    let clashed = faults.broken(&rules::WINDOWS_CLASH) || faults.broken(&rules::WAIT_OVER_LIMIT);
    if clashed || !is_known(faults) {
        return;
    }
    let Some(networks) = networks(protocol, faults) else { return };
    let mut idle: Vec<usize> = Vec::new();
    for (index, window) in protocol.windows.iter().enumerate().rev() {
        if !matches!(window.rule, Rule::AtMost(_) | Rule::AtLeast(_)) {
            continue;
        }
        let Some(by) = implied(&networks, index, &idle) else { continue };
        idle.push(index);
        let by: Vec<String> = by
            .iter()
            .filter_map(|at| protocol.windows.get(*at))
            .map(|window| figures(protocol, window))
            .collect();
        let by = if by.is_empty() { "the order of milestones".to_owned() } else { by.join(", ") };
        let path = Path::default().item("windows", index).key("rule");
        let message = format!("{} follows from {by}", figures(protocol, window));
        faults.add(path, &rules::IMPLIED, message);
    }
}

/// The windows from which this one follows: without it, nothing but what it asks for is possible.
fn implied(networks: &[Network], index: usize, idle: &[usize]) -> Option<Vec<usize>> {
    let mut by: Option<Vec<usize>> = None;
    for network in networks {
        let own = |edge: &&Edge| edge.window == Some(index);
        let Some(own) = network.edges.iter().find(own) else { continue };
        let left = |edge: &&Edge| {
            edge.window.is_none_or(|window| window != index && !idle.contains(&window))
        };
        let mut edges: Vec<Edge> = network.edges.iter().filter(left).copied().collect();
        let (bound, ns) = match own.bound {
            Bound::AtMost => (Bound::AtLeast, own.ns.saturating_add(1)),
            Bound::AtLeast => (Bound::AtMost, own.ns.saturating_sub(1)),
        };
        edges.push(Edge { bound, ns, window: None, target: false, ..*own });
        let clash = contradiction(network.points, &edges)?;
        by.get_or_insert(clash.windows);
    }
    by
}

/// Whether the order of milestones, from which every chain is made, can be relied on.
fn is_known(faults: &Faults) -> bool {
    let top = Path::default();
    let lists = ["milestones", "windows"].iter().all(|name| !faults.lost(&top.key(*name)));
    lists && !faults.broken(&rules::MILESTONE_ORDER)
}

/// The window with its bound and its ends.
fn figures(protocol: &Protocol, window: &Window) -> String {
    let ends = |ends: &[usize]| {
        let names = ends.iter().filter_map(|index| protocol.milestones.get(*index));
        names.map(|milestone| milestone.id.as_str()).collect::<Vec<_>>().join(" or ")
    };
    let bound = match &window.rule {
        Rule::AtMost(span) => format!("at most {}", length(*span)),
        Rule::AtMostInAll(span) => format!("at most {} in all", length(*span)),
        Rule::AtLeast(span) | Rule::Planned { least: span } => {
            format!("at least {}", length(*span))
        }
        Rule::Target(span) => format!("about {}", length(*span)),
        Rule::Every { .. } | Rule::CountsUp(_) => String::new(),
    };
    format!("`{}` ({bound} from {} to {})", window.id, ends(&window.from), ends(&window.to))
}
