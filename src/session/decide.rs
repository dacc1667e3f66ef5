//! The rules: what a command means at a moment. Time first, then the command.
//! Reads only; changes nothing, reads no clock, cannot panic.

use super::Session;
use super::command::{Command, Decision, Outcome, Question, Refusal, Situation};
use super::fact::{Answer, Fact, Record, Stamp};
use super::people::Initials;

mod acts;
mod answer;
mod change;
mod due;
mod read;
mod sign;

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
    // A judgement is typed at a desk: its clocks say nothing about the bag.
    if let Command::SignOff(_) = command {
        return Decision { due: Vec::new(), outcome: judge(session, command, situation) };
    }
    let due = due::due(session, &situation.reading);
    if *command == Command::Wake {
        return Decision { due, outcome: Outcome::Nothing };
    }
    // Time first: a command is judged by what stands once everything due has been told, so an
    // answer to a question that a passed limit took away is refused, whoever woke when.
    let outcome = if due.is_empty() {
        judge(session, command, situation)
    } else {
        judge(&told(session, &due, situation), command, situation)
    };
    Decision { due, outcome }
}

/// Why a command would be refused by a session to which everything due has been told; for asking
/// about many commands at one reading, as keys that are offered only where they work.
pub fn refusal(session: &Session, command: &Command, situation: &Situation) -> Option<Refusal> {
    match judge(session, command, situation) {
        Outcome::Refused { refusal, .. } => Some(refusal),
        _ => None,
    }
}

/// The session as it is once these facts are in its record.
fn told(session: &Session, due: &[Fact], situation: &Situation) -> Session {
    let mut told = session.clone();
    for fact in due {
        let by = told.operator().clone();
        let stamp = Stamp { reading: situation.reading.clone(), by };
        let seq = told.last_seq().saturating_add(1);
        told.apply(Record { seq, stamp, fact: fact.clone() });
    }
    told
}

fn judge(session: &Session, command: &Command, situation: &Situation) -> Outcome {
    let verdict = match command {
        Command::Answer { question, entry, prepared_at } => {
            answer::answer(session, question, entry, *prepared_at, situation)
        }
        Command::SignOff(judgement) => sign::sign(session, judgement, &situation.reading),
        other => acts::act(session, other, situation),
    };
    match verdict {
        Ok(fact) => Outcome::Happened(Box::new(fact)),
        Err(refused) => {
            let close_call = close_call(session, command, &refused).map(Box::new);
            Outcome::Refused { refusal: refused.why, close_call }
        }
    }
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
