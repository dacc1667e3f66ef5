//! What follows from an answer to a step: vials, doses, rejections, questions that remain.
//! Part of the fold: cannot fail, decides nothing that `decide` has not allowed.

use crate::protocol::{ChoiceEffect, Kind, OutcomeEffect, Role, SetAside, Step};
use crate::quantity::Quantity;

use super::Context;
use crate::session::command::Question;
use crate::session::fact::{Answer, Cause, Fact, Item, Late, Part, StepKey};
use crate::session::{DiscardCause, Done, Fate, Range, Session};

impl Session {
    pub(super) fn take_step_fact(&mut self, fact: Fact, now: &Context) {
        self.last_refused = None;
        match fact {
            Fact::StepAnswered { key, answer, late } => {
                let at = match &answer {
                    Answer::Reported(utc) => {
                        let late = Late { earliest: *utc, latest: *utc, reason: String::new() };
                        self.range_of(Some(&late), now)
                    }
                    _ => self.range_of(late.as_ref(), now),
                };
                self.remember_actor(now);
                self.record_answer(key, answer, at, false, now);
            }
            Fact::Overridden { key, answer, second, .. } => {
                self.remember_witness(&second);
                self.pending.retain(|question| *question != Question::Outcome(key.clone()));
                let at =
                    self.done.get(&key).map_or_else(|| self.range_of(None, now), |done| done.at);
                self.record_answer(key, answer, at, true, now);
            }
            Fact::WaitEndedEarly { key, second, .. } => {
                self.remember_witness(&second);
                self.take_early_end(key, now);
            }
            Fact::ValueCorrected { key, answer, .. } => self.take_value_corrected(key, answer, now),
            Fact::TimeCorrected { key, at } => self.take_time_corrected(&key, &at, now),
            Fact::StepUndone { key, .. } => self.take_undone(&key),
            _ => {}
        }
    }

    fn remember_actor(&mut self, now: &Context) {
        if !self.actors.contains(&now.by) {
            self.actors.push(now.by.clone());
        }
    }

    fn record_answer(
        &mut self,
        key: StepKey,
        answer: Answer,
        at: Range,
        overridden: bool,
        now: &Context,
    ) {
        let (seq, by) = (now.seq, now.by.clone());
        if let Answer::Witnessed { by, .. } = &answer {
            self.remember_witness(by);
        }
        self.done.insert(key.clone(), Done { answer: answer.clone(), at, seq, by, overridden });
        let Some(step) = self.step_of(&key).cloned() else { return };
        if key.part == Part::Main {
            self.follow_role(&step, &answer, now);
            if self.protocol.dose.conditions().any(|when| when.step == step.id) {
                self.work_out_dose(now.seq);
            }
            self.follow_kind(&step, &key, &answer, overridden);
        }
    }

    fn follow_role(&mut self, step: &Step, answer: &Answer, now: &Context) {
        match (step.role, answer) {
            (Some(Role::Dose), Answer::Value(amount)) => {
                let dose = Quantity::new(*amount, self.protocol.dose.vial.unit());
                self.dose = Some(dose);
                self.forget_role(Role::DoseAgain);
                self.work_out_dose(now.seq);
            }
            (Some(Role::Draw), _) => {
                for vial in self.vials.iter_mut().filter(|vial| vial.fate == Fate::InUse) {
                    vial.drawn = true;
                }
            }
            _ => {}
        }
    }

    fn follow_kind(&mut self, step: &Step, key: &StepKey, answer: &Answer, overridden: bool) {
        match (&step.kind, answer) {
            (Kind::Choose(choices), Answer::Chosen(word)) => {
                let effect = choices.iter().find(|choice| choice.word == *word);
                if let Some(choice) = effect {
                    self.follow_choice(key, choice.effect);
                }
            }
            (Kind::Value(value), Answer::Value(entered)) => {
                let off = !overridden && !self.within_tolerance(value, key.vial, *entered);
                if off && !value.outcomes.is_empty() {
                    self.ask_first(Question::Outcome(key.clone()));
                }
            }
            (Kind::Time, Answer::Reported(_)) => {
                self.refresh_milestones();
                if self.reported_late().iter().any(|(late, _)| late == key) {
                    self.ask_first(Question::InfusionLate(key.clone()));
                }
            }
            _ => {}
        }
    }

    fn follow_choice(&mut self, key: &StepKey, effect: ChoiceEffect) {
        match effect {
            ChoiceEffect::Accept | ChoiceEffect::Option => {}
            ChoiceEffect::Ask => self.ask_first(Question::Ask(Cause::Step(key.clone()))),
            ChoiceEffect::Reject(what) => {
                let item = match (what, key.vial) {
                    (SetAside::Vial, Some(number)) => Item::Vial(number),
                    (SetAside::Bag, _) => Item::Bag,
                    _ => Item::Component(key.clone()),
                };
                self.set_aside(&item);
                self.ask_first(Question::RejectReason(item));
            }
        }
    }

    /// Marks something as rejected; what is asked next is the caller's.
    pub(super) fn set_aside(&mut self, item: &Item) {
        match item {
            Item::Vial(number) => {
                let in_syringe = self.role_done(Role::Draw).is_some();
                if let Some(vial) = self.vials.iter_mut().find(|vial| vial.number == *number) {
                    vial.fate = Fate::Rejected;
                }
                if in_syringe {
                    self.discard_syringe();
                }
                self.pending.retain(|question| !asks_of_vial(question, *number));
            }
            Item::Component(key) => {
                let component = self.step_of(key).and_then(|step| step.component.clone());
                let steps: Vec<String> = self
                    .protocol
                    .steps()
                    .filter(|step| component.is_some() && step.component == component)
                    .map(|step| step.id.clone())
                    .collect();
                self.done.retain(|done, _| !steps.contains(&done.step));
            }
            Item::Bag => {}
        }
    }

    pub(super) fn take_explained(&mut self, item: Item) {
        self.answered(&Question::RejectReason(item.clone()));
        match item {
            Item::Vial(number) => self.after_rejected_vial(number),
            Item::Bag => self.discard = Some(DiscardCause::BagRejected),
            Item::Component(_) => {}
        }
    }

    pub(super) fn take_rejected(&mut self, item: Item) {
        self.set_aside(&item);
        match item {
            Item::Vial(number) => self.after_rejected_vial(number),
            Item::Bag => self.discard = Some(DiscardCause::BagRejected),
            Item::Component(_) => {}
        }
    }

    fn after_rejected_vial(&mut self, number: u16) {
        if self.drug_is_in_bag() {
            self.discard = Some(DiscardCause::SolutionInBag);
        } else {
            self.ask_first(Question::Replace(number));
        }
    }

    /// Whether drug has begun to enter the bag.
    pub(in crate::session) fn drug_is_in_bag(&self) -> bool {
        self.protocol.role(Role::IntoBag).is_some_and(|step| {
            let key = StepKey::start(&step.id, None);
            self.done.contains_key(&key) || self.kept.contains_key(&key)
        })
    }

    pub(super) fn take_replacement(&mut self, vial: u16, replace: bool, now: &Context) {
        self.answered(&Question::Replace(vial));
        if !replace {
            self.discard = Some(DiscardCause::NotReplaced);
            return;
        }
        let size = self.vial(vial).and_then(|vial| vial.size);
        let number = self.bring_in_vial(size, now.seq);
        if let Some(place) = self.places.iter_mut().find(|place| **place == vial) {
            *place = number;
        }
    }

    pub(super) fn take_outcome(&mut self, key: &StepKey, word: &str, now: &Context) {
        self.answered(&Question::Outcome(key.clone()));
        let effect = match self.step_of(key).map(|step| &step.kind) {
            Some(Kind::Value(value)) => {
                value.outcomes.iter().find(|outcome| outcome.word == word).map(|it| it.effect)
            }
            _ => None,
        };
        match effect {
            Some(OutcomeEffect::Redraw) => self.discard_syringe(),
            Some(OutcomeEffect::AnotherVial) => {
                self.discard_syringe();
                self.bring_in_smallest(now.seq);
            }
            Some(OutcomeEffect::NewDose) => {
                self.discard_syringe();
                for role in
                    [Role::Order, Role::OrderAgain, Role::Dose, Role::DoseAgain, Role::Calculation]
                {
                    self.forget_role(role);
                }
            }
            Some(OutcomeEffect::Discard) => self.discard = Some(DiscardCause::Outcome(key.clone())),
            None => {}
        }
    }

    /// What was drawn is gone: drawing and its second check are asked again.
    fn discard_syringe(&mut self) {
        let Some(draw) = self.protocol.role(Role::Draw).map(|step| step.id.clone()) else { return };
        self.done.remove(&StepKey::main(&draw, None));
        self.ask_checks_again(&draw);
        self.pending.retain(|question| !matches!(question, Question::Outcome(_)));
    }

    fn ask_checks_again(&mut self, checked: &str) {
        let again: Vec<String> = self
            .protocol
            .steps()
            .filter(|step| match &step.kind {
                Kind::Second { checks, .. } => checks.iter().any(|id| id == checked),
                _ => false,
            })
            .map(|step| step.id.clone())
            .collect();
        self.done.retain(|key, _| !again.contains(&key.step));
    }

    fn forget_role(&mut self, role: Role) {
        if let Some(id) = self.protocol.role(role).map(|step| step.id.clone()) {
            self.done.retain(|key, _| key.step != id);
        }
    }

    fn take_early_end(&mut self, key: StepKey, now: &Context) {
        let at = self.range_of(None, now);
        let window = match self.step_of(&key).map(|step| &step.kind) {
            Some(Kind::Wait { window }) => self.protocol.windows.get(*window),
            _ => None,
        };
        let cause = window.map(|window| Cause::Window(window.id.clone()));
        self.record_answer(key, Answer::Confirmed, at, true, now);
        if let Some(cause) = cause {
            self.ask_first(Question::Ask(cause));
        }
    }

    fn take_value_corrected(&mut self, key: StepKey, answer: Answer, now: &Context) {
        let Some(at) = self.done.get(&key).map(|done| done.at) else { return };
        self.pending.retain(|question| {
            *question != Question::Outcome(key.clone())
                && *question != Question::Ask(Cause::Step(key.clone()))
        });
        self.record_answer(key.clone(), answer, at, false, now);
        self.ask_checks_again(&key.step);
    }

    fn take_time_corrected(&mut self, key: &StepKey, at: &Late, now: &Context) {
        let range = self.range_of(Some(at), now);
        self.kept.remove(key);
        if let Some(done) = self.done.get_mut(key) {
            done.at = range;
            if let Answer::Reported(utc) = &mut done.answer {
                *utc = at.latest;
            }
        } else {
            self.kept.insert(key.clone(), range);
        }
    }

    fn take_undone(&mut self, key: &StepKey) {
        let Some(done) = self.done.remove(key) else { return };
        let opens_limit = self.milestones_set_by(key).iter().any(|index| {
            self.protocol
                .windows
                .iter()
                .any(|window| window.rule.is_limit() && window.from.contains(index))
        });
        if opens_limit {
            self.kept.insert(key.clone(), done.at);
        }
    }
}

fn asks_of_vial(question: &Question, number: u16) -> bool {
    match question {
        Question::Ask(Cause::Step(key)) | Question::AskBy(Cause::Step(key)) => {
            key.vial == Some(number)
        }
        _ => false,
    }
}
