//! What is answered to each question when nothing is wrong: how the program brings a walkthrough to
//! its start, or to a step that the trainer jumps to. Decides nothing; a rule may refuse it.

use super::walk::Walk;
use crate::protocol::{ChoiceEffect, Kind, Role, Step};
use crate::session::Session;
use crate::session::command::{Entry, Question};
use crate::session::fact::{Part, StepKey};
use crate::time::Span;

/// Time that a skipped step takes: longer than any least time of a step that is no wait.
pub const PACE: Span = Span::from_secs(40);
/// Stands where any text will do.
const ANY_TEXT: &str = "PRACTICE";
/// The pharmacist of a skipped question.
const PHARMACIST: &str = "PH";
/// How each question of the program itself is answered.
const REPLACE: &str = "replace";
const REDRAW: &str = "redraw";
const GO_ON: &str = "go-on";
const NOTHING: &str = "nothing";
const CABINET: &str = "cabinet";

/// The ordinary answer to a question; none where only a person can say it.
pub fn answer(walk: &Walk, session: &Session, question: &Question) -> Option<Entry> {
    let line = |text: &str| Some(Entry::Line(text.to_owned()));
    match question {
        Question::Step(key) => step_answer(walk, session, key),
        Question::RejectReason(_) | Question::InfusionLate(_) => line(ANY_TEXT),
        Question::Replace(_) => line(REPLACE),
        Question::Outcome(_) => line(REDRAW),
        Question::Ask(_) => line(GO_ON),
        Question::AskBy(_) => line(PHARMACIST),
        Question::Seen => Some(second(walk, None)),
        Question::Return => line(NOTHING),
        Question::Whereabouts => line(CABINET),
        Question::Discard => None,
    }
}

fn second(walk: &Walk, reading: Option<String>) -> Entry {
    Entry::Second { initials: walk.plan.second.as_str().to_owned(), reading }
}

fn step_answer(walk: &Walk, session: &Session, key: &StepKey) -> Option<Entry> {
    if key.part == Part::Start {
        return Some(Entry::Confirm);
    }
    let step = session.step_of(key)?;
    let name = key.to_string();
    let planned = walk.plan.start.iter().flat_map(|start| &start.answers);
    let own = planned.into_iter().find(|(at, _)| *at == name || *at == key.step);
    if let Some((_, is)) = own {
        return Some(Entry::Line(is.clone()));
    }
    Some(match &step.kind {
        Kind::Confirm | Kind::Wait { .. } => Entry::Confirm,
        Kind::Text => Entry::Line(text(walk, session, step)?),
        Kind::Value(value) => match step.role {
            Some(Role::Dose | Role::DoseAgain) => Entry::Line(walk.order(session).dose.to_string()),
            _ => Entry::Line(session.expected(value, key.vial)?.amount().normalize().to_string()),
        },
        Kind::Choose(choices) => {
            let usual = |effect| matches!(effect, ChoiceEffect::Accept | ChoiceEffect::Option);
            Entry::Line(choices.iter().find(|it| usual(it.effect))?.word.clone())
        }
        Kind::Scan { .. } => {
            let (lot, expires) = walk.plan.usual_package(&key.to_string());
            Entry::Line(format!("lot {lot} exp {expires}"))
        }
        Kind::Second { .. } => second(walk, walk.figure_read(session, step)),
        Kind::Time => Entry::Now,
    })
}

/// The operator is never made up.
fn text(walk: &Walk, session: &Session, step: &Step) -> Option<String> {
    match step.role {
        Some(Role::Operator) => None,
        Some(Role::Order) => Some(walk.order(session).reference),
        _ => Some(ANY_TEXT.to_owned()),
    }
}
