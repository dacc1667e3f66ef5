//! Once a limit that ends the preparation is passed, there is no way on but the discard.

use proptest::prelude::*;
use vialwatch::session::command::{Command, Entry, Outcome, Question, Refusal, Saving, Situation};
use vialwatch::session::decide::decide;
use vialwatch::session::fact::{Fact, Item, Record, StepKey};
use vialwatch::session::{Session, State};

use super::cases;
use super::turn::{HOUR, history};
use super::walk::{Walk, fold};

/// What may still be recorded while everything waits for the discard.
fn is_no_forward_act(fact: &Fact) -> bool {
    match fact {
        Fact::Discarded { .. }
        | Fact::DiscardChosen { .. }
        | Fact::ChangeProposed(_)
        | Fact::ChangeSeen { .. }
        | Fact::ChangeWithdrawn { .. }
        | Fact::TimeCorrected { .. }
        | Fact::ValueCorrected { .. }
        | Fact::CloseCall { .. }
        | Fact::NoteWritten { .. }
        | Fact::IncidentReported { .. }
        | Fact::GlovesChanged
        | Fact::WentAway
        | Fact::CameBack
        | Fact::HandedOver { .. }
        | Fact::ClockSettled { .. }
        | Fact::AlarmAcknowledged { .. }
        | Fact::Resumed
        | Fact::Recovered { .. }
        | Fact::Suspended { .. }
        | Fact::SavingRestored { .. }
        | Fact::WindowPassed { .. }
        | Fact::AlarmRaised { .. }
        | Fact::ClocksDisagreed { .. }
        | Fact::ClockLost => true,
        // What was done in time and is only entered now.
        Fact::StepAnswered { late, .. } => late.is_some(),
        _ => false,
    }
}

/// Everything that would bring the work on, whatever stands.
fn forward_commands(walk: &Walk) -> Vec<Command> {
    let session = &walk.session;
    let usual = |question: Question| {
        let entry = walk.usual_entry(&question);
        Command::Answer { question, entry, prepared_at: None }
    };
    let mut commands: Vec<Command> =
        session.steps_to_come().into_iter().map(|key| usual(Question::Step(key))).collect();
    commands.extend(session.all_done().keys().cloned().map(|key| usual(Question::Step(key))));
    let says = |question, text: &str| Command::Answer {
        question,
        entry: Entry::Line(text.to_owned()),
        prepared_at: None,
    };
    for vial in session.vials() {
        commands.push(says(Question::Replace(vial.number), "replace"));
        let reason = "set aside".to_owned();
        commands.push(Command::Reject { item: Item::Vial(vial.number), reason });
    }
    for key in session.all_done().keys() {
        commands.push(Command::Undo { key: key.clone(), reason: "a mistake".to_owned() });
        commands.push(says(Question::Outcome(key.clone()), "redraw"));
    }
    let (second, reason) = ("MK".to_owned(), "said so".to_owned());
    for key in session.all_done().keys() {
        commands.extend(walk.lines_for(key).into_iter().map(|value| Command::CorrectValue {
            key: key.clone(),
            value,
            reason: reason.clone(),
        }));
    }
    commands.push(Command::Override { second: second.clone(), reason: reason.clone() });
    commands.push(Command::EndWaitEarly { second, reason });
    commands
}

/// What a command would bring about that is a way on, or away from the discard.
fn accepts_forward(session: &Session, command: &Command, situation: &Situation) -> Option<Fact> {
    let decision = decide(session, command, situation);
    let Outcome::Happened(fact) = decision.outcome.clone() else { return None };
    let mut after = session.clone();
    fold(&mut after, decision, &situation.reading, &mut |_, _, _| {});
    (!is_no_forward_act(&fact) || !after.must_discard()).then_some(*fact)
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn nothing_goes_on_after_a_passed_limit(history in history(40)) {
        let mut wrong = Vec::new();
        let mut walk = Walk::new(&history.0);
        for turn in &history.1 {
            walk.turn(turn, &mut |before: &Session, record: &Record, _: &Session| {
                let over = before.state() == State::InProgress && !before.passed().is_empty();
                if over && !is_no_forward_act(&record.fact) {
                    wrong.push(record.fact.clone());
                }
            });
            prop_assert!(wrong.is_empty(), "{:?}", wrong);
            let over = walk.session.state() == State::InProgress
                && walk.session.must_discard();
            if over {
                let situation = Situation { reading: walk.reading(), saving: Saving::Works };
                for command in forward_commands(&walk) {
                    let accepted = accepts_forward(&walk.session, &command, &situation);
                    prop_assert!(accepted.is_none(), "{:?} gave {:?}", command, accepted);
                }
            }
        }
    }

    /// Whatever way a session came there, a bag is never handed over with anything open.
    #[test]
    fn no_bag_is_released_with_anything_open(history in history(60)) {
        let mut wrong = Vec::new();
        let mut walk = Walk::new(&history.0);
        for turn in &history.1 {
            walk.turn(turn, &mut |before: &Session, record: &Record, after: &Session| {
                let released = before.state() == State::InProgress
                    && matches!(after.state(), State::Released | State::Reported);
                let reading = &record.stamp.reading;
                let open = before.must_discard()
                    || before.proposal().is_some()
                    || before.clock_is_unknown(reading)
                    || before.plan(reading).clash.is_some()
                    || before.standing() != Some(Question::Step(StepKey::main("release", None)));
                if released && open {
                    wrong.push(record.fact.clone());
                }
            });
            prop_assert!(wrong.is_empty(), "{:?}", wrong);
        }
    }
}

/// Vial 1 was dissolved first; without it the limit would count from vial 2.
#[test]
fn correcting_a_look_at_a_vial_does_not_lift_a_passed_limit() {
    let mut walk = Walk::usual();
    assert!(walk.to("withdraw", 60_000_000_000));
    walk.wait(4 * HOUR, &mut |_, _, _| {});
    assert_eq!(walk.session.standing(), Some(Question::Discard));
    let key = StepKey::main("clarity", Some(1));
    let (value, reason) = ("cloudy".to_owned(), "it is".to_owned());
    let correct = Command::CorrectValue { key, value, reason };
    let outcome = walk.give(correct, &mut |_, _, _| {});
    assert!(matches!(outcome, Outcome::Refused { refusal: Refusal::LimitPassed, .. }));
    assert_eq!(walk.session.standing(), Some(Question::Discard));
}

#[test]
fn a_release_is_refused_while_the_record_is_not_on_disk() {
    let mut walk = Walk::usual();
    assert!(walk.to("release", 0));
    let question = walk.session.standing().unwrap();
    let entry = walk.usual_entry(&question);
    let command = Command::Answer { question, entry, prepared_at: None };
    let situation = Situation { reading: walk.reading(), saving: Saving::Fails };
    match decide(&walk.session, &command, &situation).outcome {
        Outcome::Refused { refusal, .. } => assert_eq!(refusal, Refusal::NotSaved),
        other => panic!("{other:?}"),
    }
}
