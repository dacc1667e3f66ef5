//! The fold: how each fact changes what is known. Cannot fail, holds no rule, reads no clock.

use chrono::{DateTime, Utc};

use crate::protocol::{OnPassed, Rank};
use crate::time::{Mark, Reading, Span, wall_ns_between};

use super::command::Question;
use super::fact::{Answer, Cause, Fact, Item, Late, Record, StepKey, Whereabouts};
use super::people::Initials;
use super::{Alarm, DiscardCause, LastRefused, Passed, Range, Session};

mod answered;
mod refresh;
mod vials;

impl Session {
    /// Takes one fact in.
    pub fn apply(&mut self, record: Record) {
        let Record { seq, stamp, fact } = record.clone();
        if !matches!(fact, Fact::SignedOff(_)) {
            self.clock_lost |= self.timeline.is_new_epoch(&stamp.reading);
            self.timeline.observe(&stamp.reading);
        }
        self.records.push(record);
        self.take(fact, &Context { seq, by: stamp.by, reading: stamp.reading });
        self.refresh();
    }

    fn take(&mut self, fact: Fact, now: &Context) {
        match fact {
            Fact::StepAnswered { .. }
            | Fact::Overridden { .. }
            | Fact::WaitEndedEarly { .. }
            | Fact::ValueCorrected { .. }
            | Fact::TimeCorrected { .. }
            | Fact::StepUndone { .. } => self.take_step_fact(fact, now),
            Fact::RejectionExplained { item, .. } => self.take_explained(item),
            Fact::Rejected { item, .. } => self.take_rejected(item),
            Fact::ReplacementDecided { vial, replace } => self.take_replacement(vial, replace, now),
            Fact::OutcomeChosen { key, word } => self.take_outcome(&key, &word, now),
            Fact::PharmacistDecided { cause, go_on } => self.take_decided(cause, go_on),
            Fact::PharmacistNamed { cause, .. } => self.take_named(cause),
            Fact::Discarded { .. } | Fact::DiscardChosen { .. } => self.ended = true,
            Fact::CloseCall { question, answer, refusal, .. } => {
                self.take_close_call(question, answer, refusal);
            }
            Fact::ChangeProposed(change) => self.proposal = Some((change, now.by.clone())),
            Fact::ChangeSeen { by } => self.take_seen(by, now),
            Fact::ChangeWithdrawn { .. } => self.proposal = None,
            other => self.take_event(other, now),
        }
    }

    fn take_event(&mut self, fact: Fact, now: &Context) {
        match fact {
            Fact::GlovesChanged => self.gloves.push(self.timeline.mark(&now.reading)),
            Fact::WentAway => self.away = true,
            Fact::CameBack => {
                self.away = false;
                self.ask_what_happened(now);
            }
            Fact::Resumed => {
                self.away = false;
                self.ask_what_happened(now);
            }
            Fact::MeanwhileTold { .. } => self.answered(&Question::Return),
            Fact::WhereaboutsTold(place) => {
                self.answered(&Question::Whereabouts);
                if place == Whereabouts::NotKnown {
                    self.ask_first(Question::Ask(Cause::Whereabouts));
                }
            }
            Fact::HandedOver { to } => self.operator = to,
            Fact::InfusionLateTold { key, .. } => self.answered(&Question::InfusionLate(key)),
            Fact::ClockSettled { second, tray, now: by_other } => {
                self.take_settled(second, tray, by_other, now);
            }
            other => self.take_due(other),
        }
    }

    fn take_due(&mut self, fact: Fact) {
        match fact {
            Fact::WindowPassed { window, due } => self.take_passed(window, due),
            Fact::TargetShortened { window, due } => {
                self.tell("short", &window, due);
                self.ask_first(Question::Ask(Cause::Window(window)));
            }
            Fact::AlarmRaised { window, act, rank, until, .. } => {
                self.tell(alarm_word(rank), &act, until);
                self.raise(&window, &act, rank, until);
            }
            Fact::AlarmAcknowledged { window } => {
                for alarm in &mut self.alarms {
                    let same = self.protocol.windows.get(alarm.window);
                    alarm.acknowledged |= same.is_some_and(|same| same.id == window);
                }
            }
            Fact::WaitOver { window, due } => self.tell("over", &window, due),
            Fact::LimitsClashed { windows, due } => self.tell("clash", &windows.join(" "), due),
            Fact::ClocksDisagreed { ahead_s } => self.ahead_told_s = ahead_s,
            Fact::ClockLost => self.clock_lost = false,
            _ => {}
        }
    }

    fn take_passed(&mut self, id: String, due: DateTime<Utc>) {
        self.tell("passed", &id, due);
        let Some((index, window)) = self.protocol.window(&id) else { return };
        let (on_passed, until) = (window.on_passed, due);
        let act = window.to.last().copied();
        match on_passed {
            OnPassed::Discard => {
                self.passed.push(Passed { window: index, due });
                self.alarms.retain(|alarm| alarm.window != index);
                let rank = Rank::Passed;
                self.alarms.push(Alarm { window: index, act, rank, until, acknowledged: false });
            }
            OnPassed::Ask if self.state() == super::State::InProgress => {
                self.ask_first(Question::Ask(Cause::Window(id)));
            }
            OnPassed::Ask | OnPassed::Remind | OnPassed::Nothing => {}
        }
    }

    fn raise(&mut self, window: &str, act: &str, rank: Rank, until: DateTime<Utc>) {
        let Some((window, _)) = self.protocol.window(window) else { return };
        let act = self.protocol.milestone(act).map(|(index, _)| index);
        self.alarms.retain(|alarm| alarm.act != act || act.is_none() && alarm.window != window);
        self.alarms.push(Alarm { window, act, rank, until, acknowledged: false });
    }

    /// Remembers that something was told for this end, so that it is told once.
    fn tell(&mut self, what: &str, subject: &str, end: DateTime<Utc>) {
        self.told.insert((format!("{what} {subject}"), end));
    }

    /// The most urgent alarm that stands; of equals the one that ends first.
    pub fn standing_alarm(&self) -> Option<&Alarm> {
        self.alarms.iter().min_by_key(|alarm| (std::cmp::Reverse(alarm.rank), alarm.until))
    }

    /// Whether something was told for this end.
    pub(super) fn was_told(&self, what: &str, subject: &str, end: DateTime<Utc>) -> bool {
        self.told.contains(&(format!("{what} {subject}"), end))
    }

    /// Whether something was told, for whatever end.
    pub(super) fn was_told_ever(&self, what: &str, subject: &str) -> bool {
        let told = format!("{what} {subject}");
        self.told
            .range((told.clone(), DateTime::<Utc>::MIN_UTC)..)
            .next()
            .is_some_and(|it| it.0 == told)
    }

    fn take_close_call(&mut self, question: String, answer: Option<Answer>, refusal: String) {
        // Two doses that differ leave none: both are asked anew.
        let again = self.protocol.role(crate::protocol::Role::DoseAgain);
        let differed = again.is_some_and(|step| step.id == question)
            && matches!(answer, Some(Answer::Value(_)));
        if differed && let Some(step) = self.protocol.role(crate::protocol::Role::Dose) {
            let key = StepKey::main(&step.id, None);
            self.done.remove(&key);
        }
        self.last_refused = Some(LastRefused { question, answer, refusal });
    }

    fn take_seen(&mut self, by: Initials, now: &Context) {
        self.remember_witness(&by);
        if let Some((change, entered_by)) = self.proposal.take() {
            self.take(*change, &Context { by: entered_by, ..now.clone() });
        }
    }

    fn take_settled(
        &mut self,
        second: Initials,
        tray: DateTime<Utc>,
        by_other: DateTime<Utc>,
        now: &Context,
    ) {
        self.remember_witness(&second);
        self.clock_lost = false;
        self.ahead_told_s = 0;
        let claimed = Span::from_ns(wall_ns_between(tray, by_other));
        if let Some(from) = self.first_limit_mark() {
            self.timeline.settle(&from.floor(), claimed, &now.reading);
        }
    }

    fn take_decided(&mut self, cause: Cause, go_on: bool) {
        self.answered(&Question::Ask(cause.clone()));
        self.ask_first(Question::AskBy(cause.clone()));
        self.decisions.insert(cause, go_on);
    }

    fn take_named(&mut self, cause: Cause) {
        self.answered(&Question::AskBy(cause.clone()));
        if self.decisions.get(&cause) != Some(&false) {
            return;
        }
        match &cause {
            Cause::Step(StepKey { vial: Some(number), .. }) => {
                let item = Item::Vial(*number);
                self.set_aside(&item);
                self.ask_first(Question::RejectReason(item));
            }
            _ => self.discard = Some(DiscardCause::Pharmacist(cause)),
        }
    }

    /// After an absence with a clock running, what happened meanwhile is asked before anything.
    fn ask_what_happened(&mut self, now: &Context) {
        let in_hand = self.state() == super::State::InProgress;
        if in_hand && !self.open_windows(&now.reading).is_empty() {
            self.pending
                .retain(|question| !matches!(question, Question::Return | Question::Whereabouts));
            self.ask_first(Question::Whereabouts);
            self.ask_first(Question::Return);
        }
    }

    fn ask_first(&mut self, question: Question) {
        if !self.pending.contains(&question) {
            self.pending.insert(0, question);
        }
    }

    fn answered(&mut self, question: &Question) {
        self.pending.retain(|pending| pending != question);
        self.last_refused = None;
    }

    fn remember_witness(&mut self, by: &Initials) {
        if !self.witnesses.contains(by) {
            self.witnesses.push(by.clone());
        }
    }

    fn range_of(&self, late: Option<&Late>, now: &Context) -> Range {
        let at = |utc| self.timeline.mark_at(utc, &now.reading);
        match late {
            Some(late) => Range { early: at(late.earliest), late: at(late.latest) },
            None => {
                let mark: Mark = self.timeline.mark(&now.reading);
                Range { early: mark, late: mark }
            }
        }
    }

    /// The wall time the earliest limit counts from.
    pub fn limit_anchor(&self) -> Option<DateTime<Utc>> {
        self.first_limit_mark().map(|mark| mark.floor().utc)
    }

    /// The moment the earliest limit counts from.
    pub(super) fn first_limit_mark(&self) -> Option<Mark> {
        self.protocol
            .windows
            .iter()
            .zip(&self.courses)
            .filter(|(window, _)| window.rule.is_limit())
            .filter_map(|(_, course)| *course)
            .map(|course| course.first.early)
            .reduce(|first, other| if other.is_before(&first) { other } else { first })
    }
}

/// The word under which an alarm of a rank is remembered.
pub(super) fn alarm_word(rank: Rank) -> &'static str {
    match rank {
        Rank::Warning => "warning",
        _ => "caution",
    }
}

/// Who and when, for the fact being taken in.
#[derive(Clone, Debug)]
struct Context {
    seq: u64,
    by: Initials,
    reading: Reading,
}
