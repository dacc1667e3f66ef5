//! Which milestones have happened and when: worked out anew from the answers after each fact.
//! Never stored, so a correction moves everything that hangs on it.

use crate::protocol::{Moment, OfVials, Sets, Step};

use super::fact::{Part, StepKey};
use super::{Fate, Range, Session};

impl Session {
    /// Sets every milestone, and the windows between them, from the answers that hold.
    pub(super) fn refresh_milestones(&mut self) {
        self.milestones = (0..self.protocol.milestones.len())
            .map(|index| self.milestone_from_answers(index))
            .collect();
        self.refresh_courses();
        self.refresh_places();
    }

    fn milestone_from_answers(&self, index: usize) -> Option<Range> {
        let gloves = self.protocol.milestones.get(index).is_some_and(|milestone| milestone.gloves);
        let by_steps = self.protocol.steps().find_map(|step| {
            let sets = step.sets.iter().find(|sets| sets.milestone == index)?;
            self.set_by(step, sets)
        });
        match (gloves, self.gloves.last()) {
            (true, Some(mark)) => Some(Range { early: *mark, late: *mark }),
            _ => by_steps,
        }
    }

    fn set_by(&self, step: &Step, sets: &Sets) -> Option<Range> {
        match sets.of {
            OfVials::Only => self.instant(&key_of(step, sets, None)),
            OfVials::First => self
                .vials_that_count()
                .filter_map(|number| self.instant(&key_of(step, sets, Some(number))))
                .reduce(
                    |first, other| if other.early.is_before(&first.early) { other } else { first },
                ),
            OfVials::Last => {
                let all: Option<Vec<Range>> = self
                    .vials_that_count()
                    .map(|number| self.instant(&key_of(step, sets, Some(number))))
                    .collect();
                all?.into_iter().reduce(
                    |last, other| if last.late.is_before(&other.late) { other } else { last },
                )
            }
        }
    }

    /// Vials in use, and those rejected after something was drawn from them: their solution is
    /// in the syringe or was, so their clock must not be forgotten.
    fn vials_that_count(&self) -> impl Iterator<Item = u16> {
        self.vials
            .iter()
            .filter(|vial| match vial.fate {
                Fate::InUse => true,
                Fate::Rejected => vial.drawn,
                Fate::Spare => false,
            })
            .map(|vial| vial.number)
    }

    /// When a question was answered; a confirm taken back keeps the first stamp of a limit.
    fn instant(&self, key: &StepKey) -> Option<Range> {
        let done = self.done.get(key).map(|done| done.at);
        let kept = self.kept.get(key).copied();
        match (done, kept) {
            (Some(done), Some(kept)) if kept.early.is_before(&done.early) => Some(kept),
            (done, kept) => done.or(kept),
        }
    }

    /// Indices of the milestones that the question sets.
    pub(super) fn milestones_set_by(&self, key: &StepKey) -> Vec<usize> {
        let Some(step) = self.step_of(key) else { return Vec::new() };
        step.sets
            .iter()
            .filter(|sets| part_of(sets.at) == key.part)
            .map(|sets| sets.milestone)
            .collect()
    }

    /// The nearest milestone before this one, in the order of the protocol, that has happened.
    pub(super) fn milestone_before(&self, index: usize) -> Option<&Range> {
        (0..index).rev().filter(|other| self.is_ordered(*other)).find_map(|it| self.milestone(it))
    }

    /// The nearest milestone after this one, in the order of the protocol, that has happened.
    pub(super) fn milestone_after(&self, index: usize) -> Option<&Range> {
        let count = self.milestones.len();
        (index.saturating_add(1)..count)
            .filter(|other| self.is_ordered(*other))
            .find_map(|it| self.milestone(it))
    }

    fn is_ordered(&self, index: usize) -> bool {
        self.protocol.milestones.get(index).is_some_and(|milestone| !milestone.gloves)
    }
}

fn key_of(step: &Step, sets: &Sets, vial: Option<u16>) -> StepKey {
    StepKey { step: step.id.clone(), vial, part: part_of(sets.at) }
}

fn part_of(moment: Moment) -> Part {
    match moment {
        Moment::Before => Part::Start,
        Moment::After => Part::Main,
    }
}
