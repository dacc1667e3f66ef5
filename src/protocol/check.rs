//! What no single value shows: whether the parts of a protocol fit each other.
//! Never mends anything, and never looks at a session.

use super::fault::{Faults, Path};
use super::unresolved::Names;
use super::{Phase, Protocol, Step, rules};
use crate::time::Span;

mod conditions;
mod dose;
mod kinds;
mod milestones;
pub(crate) mod names;
mod network;
mod plan;
mod roles;
mod sources;
mod steps;
mod vials;
mod widths;
mod windows;

/// Units of a length of time, longest first, in seconds.
const UNITS: [(&str, i64); 3] = [("h", 3600), ("min", 60), ("s", 1)];

/// Notes every fault, causes before what would follow from them; nothing in a valid protocol.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    names::check(protocol, faults);
    widths::check(protocol, faults);
    sources::check(protocol, faults);
    dose::check(protocol, faults);
    conditions::check(protocol, faults);
    vials::answers(protocol, faults);
    roles::check(protocol, faults);
    steps::check(protocol, faults);
    kinds::check(protocol, faults);
    milestones::check(protocol, faults);
    windows::check(protocol, faults);
    plan::check(protocol, faults);
}

/// Notes what has no effect; no protocol is refused for it.
pub(super) fn hints(protocol: &Protocol, faults: &mut Faults) {
    plan::hints(protocol, faults);
}

/// A step with its path and its place in the order of the work.
#[derive(Clone)]
struct Placed<'a> {
    order: usize,
    path: Path,
    step: &'a Step,
}

fn placed(protocol: &Protocol) -> Vec<Placed<'_>> {
    let of_phase = |(at, phase): (usize, &'_ Phase)| {
        let path = Path::default().item("phases", at);
        (0..phase.steps.len()).map(move |step| path.item("steps", step)).collect::<Vec<_>>()
    };
    let paths = protocol.phases.iter().enumerate().flat_map(of_phase);
    let steps = protocol.steps().zip(paths).enumerate();
    steps.map(|(order, (step, path))| Placed { order, path, step }).collect()
}

/// The step with this id, if it comes before the one at `order`.
fn earlier<'a, 'b>(steps: &'b [Placed<'a>], order: usize, id: &str) -> Option<&'b Placed<'a>> {
    steps.iter().take(order).find(|placed| placed.step.id == id)
}

/// The ids of all steps.
fn step_names<'a>(steps: &[Placed<'a>]) -> Names<'a> {
    let ids = steps.iter().map(|placed| placed.step.id.as_str()).collect();
    Names { what: "step", list: "phases", ids, rule: &rules::UNKNOWN_STEP }
}

/// As it would stand in the file.
fn length(span: Span) -> String {
    let seconds = span.floor_secs();
    let exact = UNITS.iter().find(|(_, factor)| seconds.rem_euclid(*factor) == 0);
    let (unit, factor) = exact.copied().unwrap_or(("s", 1));
    format!("{} {unit}", seconds.div_euclid(factor))
}
