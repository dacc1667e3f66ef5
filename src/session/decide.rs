//! The rules: what a command means at a moment. Time first, then the command.
//! Reads only; changes nothing, reads no clock, cannot panic.

use super::command::{Command, Decision, Outcome, Question, Refusal, Situation};
use super::fact::{Answer, Fact};
use super::people::Initials;
use super::{Session, State};
use crate::protocol::OnPassed;

mod acts;
mod answer;
mod change;
mod due;
mod read;

/// What a rule says: a fact, or why not.
type Verdict = Result<Fact, Refused>;

/// A refusal, with the answer it refused where that was complete.
#[derive(Debug)]
struct Refused {
    why: Refusal,
    answer: Option<Answer>,
}

impl From<Refusal> for Refused {
    fn from(why: Refusal) -> Self {
        Self { why, answer: None }
    }
}

/// What follows from a command at a moment: what had become due, then one fact or a refusal.
pub fn decide(session: &Session, command: &Command, situation: &Situation) -> Decision {
    let due = due::due(session, &situation.reading);
    let verdict = match command {
        Command::Wake => return Decision { due, outcome: Outcome::Nothing },
        Command::Answer { question, entry, prepared_at } => overtaken_by(session, &due)
            .and_then(|()| answer::answer(session, question, entry, *prepared_at, situation)),
        other => acts::act(session, other, situation),
    };
    let outcome = match verdict {
        Ok(fact) => Outcome::Happened(Box::new(fact)),
        Err(refused) => {
            let close_call = close_call(session, command, &refused).map(Box::new);
            Outcome::Refused { refusal: refused.why, close_call }
        }
    };
    Decision { due, outcome }
}

/// An answer given before something due took the question's place is no answer to what stands now.
fn overtaken_by(session: &Session, due: &[Fact]) -> Result<(), Refused> {
    if session.state() != State::InProgress {
        return Ok(());
    }
    for fact in due {
        match fact {
            Fact::WindowPassed { window, .. } => {
                match session.protocol().window(window).map(|(_, window)| window.on_passed) {
                    Some(OnPassed::Discard) => return Err(Refusal::LimitPassed.into()),
                    Some(OnPassed::Ask) => return Err(Refusal::Overtaken.into()),
                    _ => {}
                }
            }
            Fact::TargetShortened { .. } => return Err(Refusal::Overtaken.into()),
            _ => {}
        }
    }
    Ok(())
}

/// A complete answer that a rule refused is recorded; what could not be read is nothing.
fn close_call(session: &Session, command: &Command, refused: &Refused) -> Option<Fact> {
    if !refused.why.is_close_call() {
        return None;
    }
    let (question, typed) = match command {
        Command::Answer { question, entry, .. } => (question.clone(), entry.typed()),
        Command::Override { second, .. } | Command::EndWaitEarly { second, .. } => {
            (session.standing()?, second.clone())
        }
        Command::EnterLate { key, value, .. } | Command::CorrectValue { key, value, .. } => {
            (Question::Step(key.clone()), value.clone())
        }
        Command::CorrectTime { key, at, .. } => (Question::Step(key.clone()), at.0.to_rfc3339()),
        _ => return None,
    };
    Some(Fact::CloseCall {
        question: question.to_string(),
        answer: refused.answer.clone(),
        typed,
        refusal: refused.why.word().to_owned(),
    })
}

/// A second person: named, and not one of those whose work is checked.
fn second_person(session: &Session, typed: &str) -> Result<Initials, Refused> {
    let person = Initials::typed(typed)?;
    if session.actors().contains(&person) || *session.operator() == person {
        return Err(Refusal::SamePerson.into());
    }
    Ok(person)
}

/// Text that people type: trimmed, not empty, not a novel.
fn line(text: &str) -> Result<String, Refused> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Refusal::EmptyText.into());
    }
    if trimmed.len() > MOST_TEXT_BYTES {
        return Err(Refusal::TooLong.into());
    }
    Ok(trimmed.to_owned())
}

/// Longest text of one fact: well under the cap for a string in a record.
const MOST_TEXT_BYTES: usize = 1_000;
