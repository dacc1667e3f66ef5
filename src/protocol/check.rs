//! What no single value shows: whether the parts of a protocol fit each other.
//! Never mends anything, and never looks at a session.

use super::fault::{Fault, Faults, Path};
use super::{Phase, Protocol, Step};

mod conditions;
mod dose;
mod kinds;
mod milestones;
mod names;
mod plan;
mod roles;
mod sources;
mod steps;
mod vials;
mod windows;

/// Every fault, causes before what follows from them; empty for a valid protocol.
pub(super) fn check(protocol: &Protocol) -> Vec<Fault> {
    let mut faults = Faults::default();
    names::check(protocol, &mut faults);
    sources::check(protocol, &mut faults);
    dose::check(protocol, &mut faults);
    vials::check(protocol, &mut faults);
    conditions::check(protocol, &mut faults);
    steps::check(protocol, &mut faults);
    kinds::check(protocol, &mut faults);
    roles::check(protocol, &mut faults);
    milestones::check(protocol, &mut faults);
    windows::check(protocol, &mut faults);
    plan::check(protocol, &mut faults);
    faults.0
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
