//! Each milestone is set by one step, in the order in which milestones happen.
//! Never looks at windows.

use super::{Placed, placed};
use crate::protocol::fault::{Faults, Path, Segment};
use crate::protocol::{Condition, Kind, Milestone, Moment, Protocol, Sets, rules};

/// What sets each milestone, and when.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let steps = placed(protocol);
    let top = Path::default();
    // A `sets` that could not be read may be the one that is missed.
    let unsure = faults.holes(sets_something) > 0;
    for (index, milestone) in protocol.milestones.iter().enumerate() {
        let path = top.item("milestones", index);
        let setters: Vec<(&Placed<'_>, Path)> = setters(&steps, index);
        let rule = format!("no step sets milestone `{}`", milestone.id);
        let is_set = unsure || !setters.is_empty();
        faults.unless(is_set, path.key("id"), &rules::NEVER_SET, rule);
        for (_, again) in setters.iter().skip(1) {
            let rule = format!("milestone `{}` is set by an earlier step", milestone.id);
            faults.spoil(again.key("milestone"), &rules::SET_TWICE, rule);
        }
        if let Some((placed, set)) = setters.first() {
            one(faults, &path, milestone, placed, set);
        }
    }
    let gloves = protocol.milestones.iter().enumerate().filter(|(_, entry)| entry.gloves);
    for (index, _) in gloves.skip(1) {
        let (path, rule) = (top.item("milestones", index), "only one milestone is the gloves");
        faults.spoil(path.key("gloves"), &rules::GLOVES_TWICE, rule);
    }
    order(protocol, faults, &steps);
    starts(faults, &steps);
}

/// Whether this place is one of the steps' `sets`, or holds some.
fn sets_something(hole: &[Segment]) -> bool {
    let key = |at: usize, name: &str| match hole.get(at) {
        Some(Segment::Key(key)) => key == name,
        _ => false,
    };
    let last = matches!(hole.get(7), Some(Segment::Key(key)) if key != "milestone");
    let of_steps = hole.len() < 3 || key(2, "steps");
    key(0, "phases") && of_steps && (hole.len() < 5 || key(4, "sets") && !last)
}

fn setters<'a, 'b>(steps: &'b [Placed<'a>], milestone: usize) -> Vec<(&'b Placed<'a>, Path)> {
    let of_step = |placed: &'b Placed<'a>| {
        let sets = placed.step.sets.iter().enumerate();
        let hits = sets.filter(move |(_, set)| set.milestone == milestone);
        hits.map(move |(at, _)| (placed, placed.path.item("sets", at)))
    };
    steps.iter().flat_map(of_step).collect()
}

fn one(faults: &mut Faults, own: &Path, milestone: &Milestone, placed: &Placed<'_>, path: &Path) {
    let id = &milestone.id;
    let told = placed.step.kind == Kind::Time;
    let known = faults.whole(&placed.path.key("kind")) && faults.whole(&own.key("reported"));
    let rule = if told {
        format!("milestone `{id}` is told by a time step, so it must be `reported`")
    } else {
        format!("milestone `{id}` is reported, so a time step must set it")
    };
    let fits = !known || told == milestone.reported;
    faults.unless(fits, path.key("milestone"), &rules::REPORTED_MISFIT, rule);
    let known = faults.whole(&placed.path.key("when")) && faults.whole(&own.key("when"));
    let covered = match (&placed.step.when, &milestone.when) {
        (None, None) => true,
        (Some(step), Some(milestone)) => is_part(step, milestone),
        _ => false,
    };
    let rule = format!("the `when` of this step must be that of milestone `{id}`, or a part of it");
    faults.unless(covered || !known, path.key("milestone"), &rules::SET_MAYBE, rule);
}

fn is_part(part: &Condition, whole: &Condition) -> bool {
    part.step == whole.step && part.is.iter().all(|word| whole.is.contains(word))
}

fn order(protocol: &Protocol, faults: &mut Faults, steps: &[Placed<'_>]) {
    let mut last: Option<usize> = None;
    for placed in steps {
        let sets = placed.step.sets.iter().enumerate();
        let is_after = |(_, set): &(usize, &Sets)| set.at == Moment::After;
        let (after, before): (Vec<_>, Vec<_>) = sets.partition(is_after);
        for (at, set) in before.into_iter().chain(after) {
            let Some(milestone) = protocol.milestones.get(set.milestone) else { continue };
            let path = placed.path.item("sets", at).key("milestone");
            let gloves = Path::default().item("milestones", set.milestone).key("gloves");
            if milestone.gloves || faults.lost(&gloves) || faults.lost(&path) {
                continue;
            }
            let rule = "milestones must be listed in the order in which steps set them";
            let holds = last.is_none_or(|last| last <= set.milestone);
            faults.unless(holds, path, &rules::MILESTONE_ORDER, rule);
            last = Some(set.milestone);
        }
    }
}

/// "Before the act" is only known where the start is asked.
fn starts(faults: &mut Faults, steps: &[Placed<'_>]) {
    for placed in steps {
        for (at, set) in placed.step.sets.iter().enumerate() {
            let told = !faults.whole(&placed.path.key("start_text")) || placed.step.has_start();
            let known = set.at == Moment::After || told;
            let rule = "a milestone set before the act needs a `start_text`";
            let path = placed.path.item("sets", at).key("at");
            faults.unless(known, path, &rules::NO_START, rule);
        }
    }
}
