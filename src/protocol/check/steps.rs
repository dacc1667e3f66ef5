//! What holds for a step of any kind: texts, vials, groups, least times.
//! Never looks into what a kind records.

use super::{Placed, placed};
use crate::protocol::fault::{Faults, Path};
use crate::protocol::{Kind, OfVials, Protocol, Step};
use crate::time::Span;

/// No person confirms anything faster.
const LEAST: Span = Span::from_secs(1);
/// Longer would mark every honest confirmation.
const LEAST_AT_MOST: Span = Span::from_mins(10);

/// Each step on its own, then the steps of a group together.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let top = Path::default();
    faults.unless(!protocol.phases.is_empty(), top.key("phases"), "must hold at least one phase");
    for (at, phase) in protocol.phases.iter().enumerate() {
        let path = top.item("phases", at).key("steps");
        faults.unless(!phase.steps.is_empty(), path, "must hold at least one step");
    }
    let steps = placed(protocol);
    for placed in &steps {
        one(faults, protocol, placed);
    }
    for pair in steps.windows(2) {
        if let [before, after] = pair {
            group(faults, before, after);
        }
    }
    regrouped(faults, &steps);
}

fn one(faults: &mut Faults, protocol: &Protocol, placed: &Placed<'_>) {
    let (path, step) = (&placed.path, placed.step);
    faults.unless(!step.text.is_empty(), path.key("text"), "must say something");
    let plausible = LEAST <= step.least && step.least <= LEAST_AT_MOST;
    let rule = "must lie between 1 s and 10 min";
    faults.unless(plausible, path.key("least").key("value"), rule);
    let starts = matches!(step.kind, Kind::Confirm | Kind::Value(_));
    let rule = "only a confirm or value step is started before it is done";
    faults.unless(starts || !step.has_start(), path.key("start_text"), rule);
    late(faults, path, step);
    sets(faults, path, step);
    for (at, index) in step.shows.iter().enumerate() {
        let milestone = protocol.milestones.get(*index);
        let named = milestone.is_some_and(|milestone| milestone.by.is_some());
        let rule = "this milestone has no `by`, so it has no latest moment to show";
        faults.unless(named, path.item("shows", at), rule);
    }
}

fn late(faults: &mut Faults, path: &Path, step: &Step) {
    if !step.late_vials {
        return;
    }
    let rule = "a step for each vial is asked for a late vial anyway; leave this out";
    faults.unless(!step.per_vial, path.key("late_vials"), rule);
    let fits = matches!(step.kind, Kind::Confirm | Kind::Second { reads: None, .. });
    let rule = "only a confirm step or a second person's check can be asked again for a late vial";
    faults.unless(fits, path.key("late_vials"), rule);
}

fn sets(faults: &mut Faults, path: &Path, step: &Step) {
    for (at, set) in step.sets.iter().enumerate() {
        let path = path.item("sets", at);
        let rule = match (step.per_vial, set.of) {
            (true, OfVials::Only) => "a step for each vial must say `first` or `last`",
            (false, OfVials::First | OfVials::Last) => "`first` and `last` are for steps per vial",
            _ => continue,
        };
        faults.add(path.key("of"), rule);
    }
}

/// Steps of a group follow each other and have one least time, which counts for all of them.
fn group(faults: &mut Faults, before: &Placed<'_>, after: &Placed<'_>) {
    if after.step.group.is_none() || before.step.group != after.step.group {
        return;
    }
    let same = before.step.least == after.step.least;
    let rule = "must be the same for all steps of a group";
    faults.unless(same, after.path.key("least").key("value"), rule);
    let same = before.step.per_vial == after.step.per_vial;
    let rule = "must be the same for all steps of a group";
    faults.unless(same, after.path.key("per_vial"), rule);
}

fn regrouped(faults: &mut Faults, steps: &[Placed<'_>]) {
    for (at, placed) in steps.iter().enumerate() {
        let Some(group) = &placed.step.group else { continue };
        let of_group = |other: &&Placed<'_>| other.step.group.as_ref() == Some(group);
        let goes_on = at
            .checked_sub(1)
            .and_then(|before| steps.get(before))
            .is_some_and(|before| of_group(&before) && same_phase(&before.path, &placed.path));
        let is_first = !steps.iter().take(at).any(|other| of_group(&other));
        let rule = format!("the steps of group `{group}` must follow each other in one phase");
        faults.unless(goes_on || is_first, placed.path.key("group"), rule);
    }
}

fn same_phase(one: &Path, other: &Path) -> bool {
    one.0.iter().take(2).eq(other.0.iter().take(2))
}
