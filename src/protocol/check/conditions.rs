//! Whether each `when` asks for an answer that can have been given by then.
//! Never decides whether it holds.

use super::{Placed, earlier, placed};
use crate::protocol::fault::{Faults, Path};
use crate::protocol::{Condition, Kind, Protocol};

/// Conditions of milestones, windows and steps.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let steps = placed(protocol);
    let top = Path::default();
    for (at, milestone) in protocol.milestones.iter().enumerate() {
        if let Some(when) = &milestone.when {
            condition(faults, &steps, steps.len(), &top.item("milestones", at).key("when"), when);
        }
    }
    for (at, window) in protocol.windows.iter().enumerate() {
        if let Some(when) = &window.when {
            condition(faults, &steps, steps.len(), &top.item("windows", at).key("when"), when);
        }
    }
    for placed in &steps {
        if let Some(when) = &placed.step.when {
            condition(faults, &steps, placed.order, &placed.path.key("when"), when);
        }
    }
}

/// One condition, with its own path, asked about before the step at `before`.
pub(super) fn condition(
    faults: &mut Faults,
    steps: &[Placed<'_>],
    before: usize,
    path: &Path,
    when: &Condition,
) {
    let Some(asked) = earlier(steps, before, &when.step) else {
        let rule = format!("there is no earlier step `{}`", when.step);
        return faults.add(path.key("step"), rule);
    };
    let Kind::Choose(choices) = &asked.step.kind else {
        let rule = format!("step `{}` is no choice between words", when.step);
        return faults.add(path.key("step"), rule);
    };
    let once = !asked.step.per_vial;
    let rule = format!("step `{}` has an answer for each vial, not one", when.step);
    faults.unless(once, path.key("step"), rule);
    faults.unless(!when.is.is_empty(), path.key("is"), "must name at least one answer");
    for (at, word) in when.is.iter().enumerate() {
        let known = choices.iter().any(|choice| choice.word == *word);
        let rule = format!("step `{}` has no answer `{word}`", when.step);
        faults.unless(known, path.key("is").index(at), rule);
    }
}
