//! What holds for a step of any kind: texts, vials, groups, least times.
//! Never looks into what a kind records.

use super::{Placed, placed};
use crate::protocol::fault::{Faults, Path};
use crate::protocol::{Kind, OfVials, Protocol, Step, rules};
use crate::time::Span;

/// No person confirms anything faster.
const LEAST: Span = Span::from_secs(1);
/// Longer would mark every honest confirmation.
const LEAST_AT_MOST: Span = Span::from_mins(10);

/// Each step on its own, then the steps of a group together.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let top = Path::default();
    let (path, rule) = (top.key("phases"), "must hold at least one phase");
    faults.spoil_unless(!protocol.phases.is_empty(), &path, &rules::NO_STEPS, rule);
    for (at, phase) in protocol.phases.iter().enumerate() {
        let path = top.item("phases", at).key("steps");
        let some = !phase.steps.is_empty();
        faults.unless(some, path, &rules::NO_STEPS, "must hold at least one step");
    }
    let steps = placed(protocol);
    for pair in steps.windows(2) {
        if let [before, after] = pair {
            group(faults, before, after);
        }
    }
    for placed in &steps {
        one(faults, protocol, placed);
    }
    regrouped(faults, &steps);
}

fn one(faults: &mut Faults, protocol: &Protocol, placed: &Placed<'_>) {
    let (path, step) = (&placed.path, placed.step);
    let says = !step.text.is_empty();
    faults.unless(says, path.key("text"), &rules::EMPTY_TEXT, "must say something");
    let plausible = LEAST <= step.least && step.least <= LEAST_AT_MOST;
    let rule = "must lie between 1 s and 10 min";
    faults.spoil_unless(plausible, &path.key("least").key("value"), &rules::OUT_OF_RANGE, rule);
    let starts = matches!(step.kind, Kind::Confirm | Kind::Value(_));
    let starts = starts || faults.lost(&path.key("kind"));
    let rule = "only a confirm or value step is started before it is done";
    let starts = starts || !step.has_start();
    faults.unless(starts, path.key("start_text"), &rules::NEVER_STARTED, rule);
    late(faults, path, step);
    sets(faults, path, step);
    for (at, index) in step.shows.iter().enumerate() {
        let by = Path::default().item("milestones", *index).key("by");
        let milestone = protocol.milestones.get(*index);
        let named = milestone.is_none_or(|milestone| milestone.by.is_some()) || faults.lost(&by);
        let rule = "this milestone has no `by`, so it has no latest moment to show";
        faults.unless(named, path.item("shows", at), &rules::NO_LATEST_MOMENT, rule);
    }
}

fn late(faults: &mut Faults, path: &Path, step: &Step) {
    if !step.late_vials {
        return;
    }
    let rule = "a step for each vial is asked for a late vial anyway; leave this out";
    faults.spoil_unless(!step.per_vial, &path.key("late_vials"), &rules::LATE_VIALS, rule);
    let fits = matches!(step.kind, Kind::Confirm | Kind::Second { reads: None, .. });
    let fits = fits || !faults.whole(&path.key("kind"));
    let rule = "only a confirm step or a second person's check can be asked again for a late vial";
    faults.unless(fits, path.key("late_vials"), &rules::LATE_VIALS, rule);
}

fn sets(faults: &mut Faults, path: &Path, step: &Step) {
    if faults.lost(&path.key("per_vial")) {
        return;
    }
    for (at, set) in step.sets.iter().enumerate() {
        let path = path.item("sets", at);
        let (rule, message) = match (step.per_vial, set.of) {
            (true, OfVials::Only) => {
                (&rules::FIRST_OR_LAST, "a step for each vial must say `first` or `last`")
            }
            (false, OfVials::First | OfVials::Last) => {
                (&rules::ONE_VIAL_ONLY, "`first` and `last` are for steps per vial")
            }
            _ => continue,
        };
        faults.add(path.key("of"), rule, message);
    }
}

/// Steps of a group follow each other and have one least time, which counts for all of them.
fn group(faults: &mut Faults, before: &Placed<'_>, after: &Placed<'_>) {
    if after.step.group.is_none() || before.step.group != after.step.group {
        return;
    }
    let rule = "must be the same for all steps of a group";
    for (name, same) in [
        ("least", before.step.least == after.step.least),
        ("per_vial", before.step.per_vial == after.step.per_vial),
    ] {
        let same = same || !faults.whole(&before.path.key(name));
        let path = after.path.key(name);
        let path = if name == "least" { path.key("value") } else { path };
        faults.spoil_unless(same, &path, &rules::GROUP_DIFFERS, rule);
    }
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
        let holds = goes_on || is_first;
        faults.unless(holds, placed.path.key("group"), &rules::GROUP_APART, rule);
    }
}

fn same_phase(one: &Path, other: &Path) -> bool {
    one.0.iter().take(2).eq(other.0.iter().take(2))
}
