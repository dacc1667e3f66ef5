//! The order of work: which question stands now. Reads only; knows roles, never a drug.

use crate::protocol::dose::within;
use crate::protocol::{Condition, Expect, Kind, Phase, Product, Role, Step, ValueStep};
use crate::quantity::Quantity;

use super::command::Question;
use super::fact::{Answer, Part, StepKey};
use super::{Fate, Session, State, Vial};

impl Session {
    /// The one question that stands, or none once the session has ended.
    ///
    /// A change waiting for its second person comes first, because it may lift what follows; then
    /// the discard, which replaces every step; then what was left open; then the next step.
    pub fn standing(&self) -> Option<Question> {
        if matches!(self.state(), State::Discarded | State::Reported) {
            return None;
        }
        if self.proposal.is_some() {
            return Some(Question::Seen);
        }
        if self.must_discard() {
            return Some(Question::Discard);
        }
        if let Some(question) = self.pending.first() {
            return Some(question.clone());
        }
        self.standing_step().map(Question::Step)
    }

    /// Whether every forward act is refused until the discard is recorded.
    pub fn must_discard(&self) -> bool {
        self.discard.is_some() || (!self.passed.is_empty() && self.state() == State::InProgress)
    }

    /// The next step of the protocol, whatever else is open.
    pub fn standing_step(&self) -> Option<StepKey> {
        self.next_step.clone()
    }

    /// Worked out once for each fact: it follows from answers alone.
    pub(super) fn next_step_from_answers(&self) -> Option<StepKey> {
        self.protocol.phases.iter().find_map(|phase| self.next_in_phase(phase))
    }

    /// All questions of the protocol still to be asked, in order, as far as answers tell.
    pub fn steps_to_come(&self) -> Vec<StepKey> {
        let mut keys = Vec::new();
        for phase in &self.protocol.phases {
            self.walk_phase(phase, &mut |key| {
                if self.is_open(&key) {
                    keys.push(key);
                }
                false
            });
        }
        keys
    }

    /// How many of the questions of a phase are answered, and how many are to come; the one before
    /// an act and the one after it are one.
    pub fn progress_in(&self, phase: &Phase) -> (usize, usize) {
        let (mut open, mut again) = (0_usize, 0_usize);
        self.walk_phase(phase, &mut |key| {
            if key.part == Part::Main && self.is_open(&key) {
                open = open.saturating_add(1);
                again = again.saturating_add(usize::from(self.done.contains_key(&key)));
            }
            false
        });
        let answered = phase.steps.iter().flat_map(|step| self.answers_to(step)).count();
        (answered.saturating_sub(again), open)
    }

    /// The answers to a step, of all vials there ever were.
    fn answers_to<'a>(&'a self, step: &'a Step) -> impl Iterator<Item = &'a StepKey> {
        let from = self.done.range(StepKey::start(&step.id, None)..).map(|(key, _)| key);
        from.take_while(|key| key.step == step.id).filter(|key| key.part == Part::Main)
    }

    fn next_in_phase(&self, phase: &Phase) -> Option<StepKey> {
        let mut found = None;
        self.walk_phase(phase, &mut |key| {
            let open = self.is_open(&key);
            if open {
                found = Some(key);
            }
            open
        });
        found
    }

    /// Visits the questions of a phase in the order of work until the visitor says stop: steps per
    /// vial run vial by vial.
    fn walk_phase(&self, phase: &Phase, visit: &mut dyn FnMut(StepKey) -> bool) -> bool {
        let mut rest = phase.steps.as_slice();
        while let Some(step) = rest.first() {
            let block = rest.iter().take_while(|other| other.per_vial == step.per_vial).count();
            let (steps, after) = rest.split_at(block);
            rest = after;
            let stop = if step.per_vial {
                self.vials_in_work().any(|vial| {
                    steps.iter().any(|step| self.visit_step(step, Some(vial.number), visit))
                })
            } else {
                steps.iter().any(|step| {
                    self.visit_step(step, None, visit) || self.visit_late_vials(step, visit)
                })
            };
            if stop {
                return true;
            }
        }
        false
    }

    fn visit_step(
        &self,
        step: &Step,
        vial: Option<u16>,
        visit: &mut dyn FnMut(StepKey) -> bool,
    ) -> bool {
        if !self.applies(step) {
            return false;
        }
        (step.has_start() && visit(StepKey::start(&step.id, vial)))
            || visit(StepKey::main(&step.id, vial))
    }

    /// A step done for all vials is asked once more for each vial that came in after it.
    fn visit_late_vials(&self, step: &Step, visit: &mut dyn FnMut(StepKey) -> bool) -> bool {
        let Some(done) = self.done.get(&StepKey::main(&step.id, None)) else { return false };
        step.late_vials
            && self.vials_in_work().any(|vial| {
                vial.since > done.seq && self.visit_step(step, Some(vial.number), visit)
            })
    }

    /// The vials in use, in the order of work.
    pub fn vials_in_work(&self) -> impl Iterator<Item = &Vial> {
        self.places
            .iter()
            .filter_map(|number| self.vial(*number))
            .filter(|vial| vial.fate == Fate::InUse)
    }

    /// Whether a step belongs to this session, as far as answers tell.
    pub fn applies(&self, step: &Step) -> bool {
        let by_role = match step.role {
            Some(Role::OrderAgain) => self.order_was_prepared(),
            Some(Role::DoseAgain) => self
                .dose
                .is_some_and(|dose| dose.amount() > self.protocol.dose.twice_above.amount()),
            _ => true,
        };
        by_role && step.when.as_ref().is_none_or(|condition| self.holds(condition) == Some(true))
    }

    /// Whether a condition holds; `None` while the step it names has no answer.
    pub fn holds(&self, condition: &Condition) -> Option<bool> {
        match &self.done.get(&StepKey::main(&condition.step, None))?.answer {
            Answer::Chosen(word) => Some(condition.is.contains(word)),
            _ => Some(false),
        }
    }

    fn order_was_prepared(&self) -> bool {
        self.role_done(Role::Order)
            .is_some_and(|done| matches!(done.answer, Answer::Order { prepared_at: Some(_), .. }))
    }

    fn is_open(&self, key: &StepKey) -> bool {
        match self.done.get(key) {
            None => true,
            Some(done) => key.part == Part::Main && !done.overridden && self.no_longer_fits(key),
        }
    }

    /// An answer whose expected figure has moved away from it is asked again, where nothing else
    /// would follow: a bag prepared for another dose must not pass. Once a limit runs only what the
    /// new order itself asks is asked: what went into or out of the bag can't be undone by asking.
    fn no_longer_fits(&self, key: &StepKey) -> bool {
        if self.a_limit_has_begun() {
            return false;
        }
        let Some(step) = self.step_of(key) else { return false };
        let Kind::Value(value) = &step.kind else { return false };
        let Some(Answer::Value(entered)) = self.done.get(key).map(|done| &done.answer) else {
            return false;
        };
        value.outcomes.is_empty() && !self.within_tolerance(value, key.vial, *entered)
    }

    /// What a value step expects, in its unit; of a step per vial, for that vial.
    pub fn expected(&self, value: &ValueStep, vial: Option<u16>) -> Option<Quantity> {
        let quantity = match value.expect? {
            Expect::Figure(figure) => figure,
            Expect::DiluentPerVial => {
                let size = vial.and_then(|number| self.vial(number)).and_then(|vial| vial.size);
                self.protocol.dose.figures(size).diluent_per_vial
            }
            Expect::DrugVolume => self.calculation.as_ref()?.volume,
            Expect::BagAmount => {
                let method = self.bag_method()?;
                self.calculation.as_ref()?.method(&method)?.bag?
            }
        };
        quantity.in_unit(value.unit).ok()
    }

    /// The product a scan expects; the one that brings a larger vial in may expect its own.
    pub fn expected_product(&self, step: &Step, vial: Option<u16>) -> Option<&Product> {
        let Kind::Scan { product, .. } = &step.kind else { return None };
        let brings_in = step.role == Some(Role::VialIn);
        let size = vial.and_then(|number| self.vial(number)).and_then(|vial| vial.size);
        let larger = size.and_then(|index| self.protocol.dose.larger_vials.get(index));
        let own = larger.filter(|_| brings_in).and_then(|larger| larger.product.as_ref());
        self.protocol.product(own.unwrap_or(product))
    }

    /// The chosen way to make the bag.
    pub fn bag_method(&self) -> Option<String> {
        match &self.role_done(Role::BagMethod)?.answer {
            Answer::Chosen(word) => Some(word.clone()),
            _ => None,
        }
    }

    /// Half the width of what is accepted around the expected figure.
    pub fn half_width(&self, value: &ValueStep, vial: Option<u16>) -> Option<Quantity> {
        value.tolerance.as_ref()?.around(self.expected(value, vial)?)
    }

    /// Whether a figure is within tolerance; true where there is none.
    pub fn within_tolerance(
        &self,
        value: &ValueStep,
        vial: Option<u16>,
        entered: rust_decimal::Decimal,
    ) -> bool {
        match (self.expected(value, vial), self.half_width(value, vial)) {
            (Some(expected), Some(half)) => within(entered, expected.amount(), half.amount()),
            _ => true,
        }
    }
}
