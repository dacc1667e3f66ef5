//! Every word that a question offers is accepted, or refused by a rule that hangs on the state.

use proptest::prelude::*;
use vialwatch::protocol::Kind;
use vialwatch::session::Session;
use vialwatch::session::command::{Command, Entry, Outcome, Question, Refusal, Saving, Situation};
use vialwatch::session::decide::decide;
use vialwatch::words;

use super::cases;
use super::turn::history;
use super::walk::Walk;

/// The words of a question, by the protocol; empty where it offers none.
fn words_of(session: &Session, question: &Question) -> Vec<String> {
    let own = |words: &[&str]| words.iter().map(|&it| it.to_owned()).collect();
    match question {
        Question::Step(key) => session
            .step_of(key)
            .map(|step| step.choices().iter().map(|choice| choice.word.clone()).collect())
            .unwrap_or_default(),
        Question::Outcome(key) => match session.step_of(key).map(|step| &step.kind) {
            Some(Kind::Value(value)) => value.outcomes.iter().map(|it| it.word.clone()).collect(),
            _ => Vec::new(),
        },
        Question::Replace(_) => own(&["replace", "end"]),
        Question::Ask(_) => own(&["go-on", "discard"]),
        Question::Return => own(&["done-elsewhere", "nothing"]),
        Question::Whereabouts => own(&["refrigerator", "cabinet", "not-known"]),
        _ => Vec::new(),
    }
}

/// The words that plain mode prints under `options`.
fn words_printed(session: &Session, question: &Question, walk: &Walk) -> Vec<String> {
    let ask = words::ask::ask(session, question, &walk.reading(), None);
    ask.lines
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .iter()
        .filter_map(|line| line.strip_prefix("options "))
        .flat_map(|line| line.split(' ').map(str::to_owned))
        .collect()
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn what_is_offered_is_accepted(history in history(40)) {
        let mut walk = Walk::new(&history.0);
        for turn in &history.1 {
            walk.turn(turn, &mut |_, _, _| {});
            let Some(question) = walk.session.standing() else { break };
            let words = words_of(&walk.session, &question);
            let printed = words_printed(&walk.session, &question, &walk);
            for word in words.iter().chain(&printed) {
                let entry = Entry::Line(word.clone());
                let question = question.clone();
                let command = Command::Answer { question, entry, prepared_at: None };
                let situation = Situation { reading: walk.reading(), saving: Saving::Works };
                let decision = decide(&walk.session, &command, &situation);
                let refused = match decision.outcome {
                    Outcome::Refused { refusal, .. } => Some(refusal),
                    _ => None,
                };
                let hangs_on_state = matches!(
                    refused,
                    None | Some(
                        Refusal::ConcentrationOutOfBounds
                            | Refusal::Away
                            | Refusal::ClockUnknown
                            | Refusal::LimitPassed
                            | Refusal::Overtaken
                    )
                );
                prop_assert!(hangs_on_state, "{} was refused: {:?}", word, refused);
                if refused == Some(Refusal::LimitPassed) || refused == Some(Refusal::Overtaken) {
                    prop_assert!(!decision.due.is_empty(), "{} was refused for nothing", word);
                }
            }
            for word in &words {
                let told = printed.contains(word);
                prop_assert!(told || printed.is_empty(), "{} is not printed", word);
            }
        }
    }

    /// A way on is always there: the usual answer to what stands is never refused for good.
    #[test]
    fn from_everywhere_there_is_a_way_to_an_end(history in history(30)) {
        let mut walk = Walk::new(&history.0);
        let seen = &mut |_: &Session, _: &_, _: &Session| {};
        for turn in &history.1 {
            walk.turn(turn, seen);
        }
        walk.give(Command::ComeBack, seen);
        walk.give(Command::DiscardAll("the shift ends".to_owned()), seen);
        let ended = walk.session.standing().is_none();
        prop_assert!(ended, "{:?} stands", walk.session.standing());
    }
}
