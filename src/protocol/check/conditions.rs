//! Whether each `when` asks for an answer that can have been given by then.
//! Never decides whether it holds.

use std::collections::BTreeMap;

use super::{Placed, earlier, placed, step_names};
use crate::protocol::fault::{Faults, Path};
use crate::protocol::unresolved::unknown;
use crate::protocol::{ChoiceEffect, Condition, Kind, Protocol, rules};

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

/// One condition at its own path, asked about before the step at `before`. What is found spoils the
/// whole `when`: what it means is not known.
pub(super) fn condition(
    faults: &mut Faults,
    steps: &[Placed<'_>],
    before: usize,
    path: &Path,
    when: &Condition,
) {
    let named = path.key("step");
    let Some(asked) = earlier(steps, before, &when.step) else {
        if earlier(steps, steps.len(), &when.step).is_some() {
            let message = format!("step `{}` does not come before", when.step);
            faults.add(named, &rules::UNKNOWN_STEP, message);
        } else {
            unknown(faults, named, &step_names(steps), &when.step);
        }
        return faults.hole(path.clone());
    };
    let kind = asked.path.key("kind");
    let Kind::Choose(choices) = &asked.step.kind else {
        if faults.whole(&kind) {
            let message = format!("step `{}` is no choice between words", when.step);
            faults.add(named, &rules::WHEN_NO_CHOICE, message);
        }
        return faults.hole(path.clone());
    };
    if asked.step.per_vial {
        let message = format!("step `{}` has an answer for each vial, not one", when.step);
        faults.add(named, &rules::WHEN_PER_VIAL, message);
        return faults.hole(path.clone());
    }
    let list = path.key("is");
    let message = "must name at least one answer";
    faults.spoil_unless(!when.is.is_empty(), &list, &rules::WHEN_EMPTY, message);
    let mut goes_on = when.is.is_empty();
    for (at, word) in when.is.iter().enumerate() {
        let choice = choices.iter().find(|choice| choice.word == *word);
        goes_on |= choice.is_none_or(|it| !matches!(it.effect, ChoiceEffect::Reject(_)));
        if choice.is_none() && faults.whole(&kind) {
            let message = format!("step `{}` has no answer `{word}`", when.step);
            faults.spoil(list.index(at), &rules::UNKNOWN_ANSWER, message);
        }
    }
    let message = "after these answers the step is asked again or the work ends";
    if faults.whole(&kind) {
        faults.spoil_unless(goes_on, &list, &rules::UNREACHABLE, message);
    }
}

/// Answers that must have been given for something to happen: of each step asked, one of these.
#[derive(Clone, Default)]
pub(super) struct Demands<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Demands<'a> {
    /// Adds a condition, and those under which its step is asked at all.
    pub(super) fn add(&mut self, protocol: &'a Protocol, when: Option<&'a Condition>) {
        let mut next = when;
        // A condition asks about an earlier step, so there are never more than steps.
        for _ in protocol.steps() {
            let Some(when) = next else { return };
            let words = || when.is.iter().map(String::as_str);
            self.0
                .entry(when.step.as_str())
                .and_modify(|held| held.retain(|word| words().any(|other| other == *word)))
                .or_insert_with(|| words().collect());
            next = protocol.step(&when.step).and_then(|step| step.when.as_ref());
        }
    }

    /// Whether some answers meet all of it.
    pub(super) fn can_be_met(&self) -> bool {
        self.0.values().all(|words| !words.is_empty())
    }
}
