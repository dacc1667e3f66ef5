//! Each milestone is set by one step, in the order in which milestones happen.
//! Never looks at windows.

use super::{Placed, placed};
use crate::protocol::fault::{Faults, Path};
use crate::protocol::{Condition, Kind, Milestone, Moment, Protocol, Sets};

/// What sets each milestone, and when.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let steps = placed(protocol);
    let top = Path::default();
    for (index, milestone) in protocol.milestones.iter().enumerate() {
        let path = top.item("milestones", index);
        let setters: Vec<(&Placed<'_>, Path)> = setters(&steps, index);
        let rule = format!("no step sets milestone `{}`", milestone.id);
        faults.unless(!setters.is_empty(), path.key("id"), rule);
        for (_, again) in setters.iter().skip(1) {
            let rule = format!("milestone `{}` is set by an earlier step", milestone.id);
            faults.add(again.key("milestone"), rule);
        }
        if let Some((placed, path)) = setters.first() {
            one(faults, milestone, placed, path);
        }
    }
    let gloves = protocol.milestones.iter().enumerate().filter(|(_, entry)| entry.gloves);
    for (index, _) in gloves.skip(1) {
        faults.add(top.item("milestones", index).key("gloves"), "only one milestone is the gloves");
    }
    order(protocol, faults, &steps);
    starts(faults, &steps);
}

fn setters<'a, 'b>(steps: &'b [Placed<'a>], milestone: usize) -> Vec<(&'b Placed<'a>, Path)> {
    let of_step = |placed: &'b Placed<'a>| {
        let sets = placed.step.sets.iter().enumerate();
        let hits = sets.filter(move |(_, set)| set.milestone == milestone);
        hits.map(move |(at, _)| (placed, placed.path.item("sets", at)))
    };
    steps.iter().flat_map(of_step).collect()
}

fn one(faults: &mut Faults, milestone: &Milestone, placed: &Placed<'_>, path: &Path) {
    let id = &milestone.id;
    let told = placed.step.kind == Kind::Time;
    let rule = if told {
        format!("milestone `{id}` is told by a time step, so it must be `reported`")
    } else {
        format!("milestone `{id}` is reported, so a time step must set it")
    };
    faults.unless(told == milestone.reported, path.key("milestone"), rule);
    let covered = match (&placed.step.when, &milestone.when) {
        (None, None) => true,
        (Some(step), Some(milestone)) => is_part(step, milestone),
        _ => false,
    };
    let rule = format!("the `when` of this step must be that of milestone `{id}`, or a part of it");
    faults.unless(covered, path.key("milestone"), rule);
}

fn is_part(part: &Condition, whole: &Condition) -> bool {
    part.step == whole.step && part.is.iter().all(|word| whole.is.contains(word))
}

fn order(protocol: &Protocol, faults: &mut Faults, steps: &[Placed<'_>]) {
    let mut last: Option<usize> = None;
    for placed in steps {
        let mut sets: Vec<(usize, &Sets)> = placed.step.sets.iter().enumerate().collect();
        sets.sort_by_key(|(_, set)| set.at == Moment::After);
        for (at, set) in sets {
            let Some(milestone) = protocol.milestones.get(set.milestone) else { continue };
            if milestone.gloves {
                continue;
            }
            let rule = "milestones must be listed in the order in which steps set them";
            let path = placed.path.item("sets", at).key("milestone");
            faults.unless(last.is_none_or(|last| last <= set.milestone), path, rule);
            last = Some(set.milestone);
        }
    }
}

/// "Before the act" is only known where the start is asked.
fn starts(faults: &mut Faults, steps: &[Placed<'_>]) {
    for placed in steps {
        for (at, set) in placed.step.sets.iter().enumerate() {
            let known = set.at == Moment::After || placed.step.has_start();
            let rule = "a milestone set before the act needs a `start_text`";
            faults.unless(known, placed.path.item("sets", at).key("at"), rule);
        }
    }
}
