//! Rules for the answer to the question that stands, one function per kind of question.

use chrono::{DateTime, Utc};

use super::read::{read_line, read_second, read_time};
use super::{Refused, Verdict, line, second_person};
use crate::protocol::{Kind, Role, Step};
use crate::session::Session;
use crate::session::command::{Entry, Question, Refusal, Saving, Situation};
use crate::session::fact::{Answer, Cause, Fact, Part, StepKey, Whereabouts};
use crate::session::people::Initials;

/// The fact that an answer makes, or why it makes none.
pub(super) fn answer(
    session: &Session,
    question: &Question,
    entry: &Entry,
    prepared_at: Option<DateTime<Utc>>,
    situation: &Situation,
) -> Verdict {
    let Some(standing) = session.standing() else { return Err(Refusal::Ended.into()) };
    if standing != *question {
        let passed = standing == Question::Discard;
        return Err(if passed { Refusal::LimitPassed } else { Refusal::Overtaken }.into());
    }
    if session.is_away() {
        return Err(Refusal::Away.into());
    }
    match question {
        Question::Step(key) => answer_step(session, key, entry, prepared_at, situation),
        Question::Seen => match entry {
            Entry::Second { initials, reading: None } => {
                Ok(Fact::ChangeSeen { by: second_person(session, initials)? })
            }
            _ => Err(Refusal::NotAnAnswer.into()),
        },
        other => {
            let Entry::Line(text) = entry else { return Err(Refusal::NotAnAnswer.into()) };
            answer_open_question(session, other, text)
        }
    }
}

fn answer_open_question(session: &Session, question: &Question, text: &str) -> Verdict {
    match question {
        Question::RejectReason(item) => {
            Ok(Fact::RejectionExplained { item: item.clone(), reason: line(text)? })
        }
        Question::Replace(vial) => {
            Ok(Fact::ReplacementDecided { vial: *vial, replace: either(text, "replace", "end")? })
        }
        Question::Outcome(key) => choose_outcome(session, key, text),
        Question::Ask(cause) => Ok(Fact::PharmacistDecided {
            cause: cause.clone(),
            go_on: either(text, "go-on", "discard")?,
        }),
        Question::AskBy(cause) => name_pharmacist(cause, text),
        Question::Discard => Ok(Fact::Discarded { told: line(text)? }),
        Question::Return => {
            Ok(Fact::MeanwhileTold { done_elsewhere: either(text, "done-elsewhere", "nothing")? })
        }
        Question::Whereabouts => Ok(Fact::WhereaboutsTold(match text.trim() {
            "refrigerator" => Whereabouts::Refrigerator,
            "cabinet" => Whereabouts::Cabinet,
            "not-known" => Whereabouts::NotKnown,
            _ => return Err(Refusal::NotAnOption.into()),
        })),
        Question::InfusionLate(key) => {
            Ok(Fact::InfusionLateTold { key: key.clone(), told: line(text)? })
        }
        Question::Step(_) | Question::Seen => Err(Refusal::NotAnAnswer.into()),
    }
}

fn either(text: &str, yes: &str, no: &str) -> Result<bool, Refused> {
    match text.trim() {
        word if word == yes => Ok(true),
        word if word == no => Ok(false),
        _ => Err(Refusal::NotAnOption.into()),
    }
}

fn choose_outcome(session: &Session, key: &StepKey, text: &str) -> Verdict {
    let word = text.trim();
    let known = match session.step_of(key).map(|step| &step.kind) {
        Some(Kind::Value(value)) => value.outcomes.iter().any(|outcome| outcome.word == word),
        _ => false,
    };
    if known {
        Ok(Fact::OutcomeChosen { key: key.clone(), word: word.to_owned() })
    } else {
        Err(Refusal::NotAnOption.into())
    }
}

fn name_pharmacist(cause: &Cause, text: &str) -> Verdict {
    let by = Initials::typed(line(text)?.as_str())?;
    Ok(Fact::PharmacistNamed { cause: cause.clone(), by })
}

fn answer_step(
    session: &Session,
    key: &StepKey,
    entry: &Entry,
    prepared_at: Option<DateTime<Utc>>,
    situation: &Situation,
) -> Verdict {
    let Some(step) = session.step_of(key) else { return Err(Refusal::UnknownStep.into()) };
    if step.needs_clock && session.clock_is_unknown(&situation.reading) {
        return Err(Refusal::ClockUnknown.into());
    }
    if step.role == Some(Role::Release) {
        may_release(session, situation)?;
    }
    let answer = match (&step.kind, key.part) {
        (_, Part::Start) | (Kind::Confirm, _) => confirm(entry)?,
        (Kind::Wait { window }, _) => {
            confirm(entry)?;
            wait_is_over(session, *window, situation)?
        }
        (Kind::Second { reads, .. }, _) => read_second(session, reads.as_ref(), entry)?,
        (Kind::Time, _) => {
            let at = match entry {
                Entry::Now => situation.reading.utc,
                Entry::Time(at) => *at,
                _ => return Err(Refusal::NotAnAnswer.into()),
            };
            read_time(session, key, at, &situation.reading)?
        }
        _ => {
            let Entry::Line(text) = entry else { return Err(Refusal::NotAnAnswer.into()) };
            read_line(session, step, key, text, &situation.reading)?
        }
    };
    let answer = with_role(step, answer, prepared_at)?;
    Ok(Fact::StepAnswered { key: key.clone(), answer, late: None })
}

/// The order carries when it was last prepared; the operator must be somebody.
fn with_role(
    step: &Step,
    answer: Answer,
    prepared_at: Option<DateTime<Utc>>,
) -> Result<Answer, Refused> {
    match (step.role, answer) {
        (Some(Role::Order), Answer::Text(reference)) => {
            Ok(Answer::Order { reference, prepared_at })
        }
        (Some(Role::Operator), Answer::Text(typed)) => {
            Initials::typed(&typed)?;
            Ok(Answer::Text(typed))
        }
        (_, answer) => Ok(answer),
    }
}

fn confirm(entry: &Entry) -> Result<Answer, Refused> {
    match entry {
        Entry::Confirm => Ok(Answer::Confirmed),
        _ => Err(Refusal::NotAnAnswer.into()),
    }
}

fn wait_is_over(
    session: &Session,
    window: usize,
    situation: &Situation,
) -> Result<Answer, Refused> {
    let over = match session.open_window(window, &situation.reading).map(|open| open.standing) {
        Some(crate::session::clocks::Standing::Remaining { left, .. }) => left.ns() <= 0,
        _ => true,
    };
    if over {
        Ok(Answer::Confirmed)
    } else {
        Err(Refused { why: Refusal::WaitNotOver, answer: Some(Answer::Confirmed) })
    }
}

/// Release is locked while anything is open: earlier steps stand before it in the order of work,
/// the rest is looked at here.
fn may_release(session: &Session, situation: &Situation) -> Result<(), Refused> {
    if situation.saving == Saving::Fails {
        return Err(Refusal::NotSaved.into());
    }
    if session.clock_is_unknown(&situation.reading) {
        return Err(Refusal::ClockUnknown.into());
    }
    if session.plan(&situation.reading).clash.is_some() {
        return Err(Refusal::LimitsClash.into());
    }
    Ok(())
}
