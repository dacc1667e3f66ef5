//! Whether a fact is a deed that a scenario speaks of. Reads facts alone; judges nothing.

use rust_decimal::Decimal;

use super::plan::{Act, Deed};
use crate::protocol::Role;
use crate::session::Session;
use crate::session::fact::{Answer, Fact, Part, StepKey, Whereabouts};

impl Deed {
    /// Whether a fact of this session is this deed.
    pub fn is(&self, fact: &Fact, session: &Session) -> bool {
        match self {
            Self::Answered { step, is, by_other_than } => {
                let by_other = match (by_other_than, answer_of(fact)) {
                    (None, _) => true,
                    (Some(person), Some(Answer::Witnessed { by, .. })) => by != person,
                    (Some(_), _) => false,
                };
                by_other && answers(fact, step, is)
            }
            Self::Refused { step, because } => match fact {
                Fact::CloseCall { question, refusal, .. } => {
                    let here = step.as_ref().is_none_or(|step| is_named(question, step));
                    here && (because.is_empty() || because.contains(refusal))
                }
                _ => false,
            },
            Self::Corrected { step, is } => match fact {
                Fact::ValueCorrected { key, answer, .. } => {
                    is_key(key, step) && is_one_of(&text_of(answer), is)
                }
                _ => false,
            },
            Self::Rejected(item) => match fact {
                Fact::Rejected { item: which, .. }
                | Fact::RejectionExplained { item: which, .. } => which.to_string() == *item,
                _ => false,
            },
            Self::Outcome { step, is } => match fact {
                Fact::OutcomeChosen { key, word } => is_key(key, step) && is.contains(word),
                _ => false,
            },
            Self::Pharmacist { about } => match fact {
                Fact::PharmacistNamed { cause, .. } => cause.to_string() == *about,
                _ => false,
            },
            Self::Act(act) => is_act(*act, fact, session),
        }
    }
}

fn is_act(act: Act, fact: &Fact, session: &Session) -> bool {
    match act {
        Act::Overridden => matches!(fact, Fact::Overridden { .. }),
        Act::MovedInTime => matches!(
            fact,
            Fact::StepAnswered { late: Some(_), .. }
                | Fact::TimeCorrected { .. }
                | Fact::ChangeProposed(_)
        ),
        Act::EndedEarly => matches!(fact, Fact::WaitEndedEarly { .. }),
        Act::Discarded => matches!(fact, Fact::Discarded { .. } | Fact::DiscardChosen { .. }),
        Act::GlovesChanged => *fact == Fact::GlovesChanged,
        Act::Incident => matches!(fact, Fact::IncidentReported { .. }),
        Act::Note => matches!(fact, Fact::NoteWritten { .. }),
        Act::WentAway => *fact == Fact::WentAway,
        Act::CameBack => *fact == Fact::CameBack,
        Act::WhereaboutsUnknown => *fact == Fact::WhereaboutsTold(Whereabouts::NotKnown),
        Act::ClockSettled => matches!(fact, Fact::ClockSettled { .. }),
        Act::SavedAgain => matches!(fact, Fact::SavingRestored { .. }),
        Act::Released => match fact {
            Fact::StepAnswered { key, .. } => {
                session.step_of(key).is_some_and(|step| step.role == Some(Role::Release))
            }
            _ => false,
        },
    }
}

/// A step by its name; without a vial it is meant for every vial.
fn is_key(key: &StepKey, name: &str) -> bool {
    key.to_string() == name || key.part == Part::Main && key.step == name
}

fn is_named(question: &str, name: &str) -> bool {
    let of_vial = question.strip_prefix(name).is_some_and(|rest| rest.starts_with(".vial-"));
    question == name || of_vial
}

fn answer_of(fact: &Fact) -> Option<&Answer> {
    match fact {
        Fact::StepAnswered { answer, .. }
        | Fact::Overridden { answer, .. }
        | Fact::ValueCorrected { answer, .. } => Some(answer),
        _ => None,
    }
}

/// Whether a fact answers the question of this name with one of these.
fn answers(fact: &Fact, name: &str, with: &[String]) -> bool {
    let word = |no: &str, yes: &str, is: bool| if is { yes.to_owned() } else { no.to_owned() };
    let (question, answer) = match fact {
        Fact::StepAnswered { key, answer, .. }
        | Fact::Overridden { key, answer, .. }
        | Fact::ValueCorrected { key, answer, .. } => {
            return is_key(key, name) && is_one_of(&text_of(answer), with);
        }
        Fact::MeanwhileTold { done_elsewhere } => {
            ("return".to_owned(), word("nothing", "done-elsewhere", *done_elsewhere))
        }
        Fact::WhereaboutsTold(place) => ("whereabouts".to_owned(), place_word(*place).to_owned()),
        Fact::PharmacistDecided { cause, go_on } => {
            (format!("ask.{cause}"), word("discard", "go-on", *go_on))
        }
        Fact::ReplacementDecided { vial, replace } => {
            (format!("replace.vial-{vial}"), word("end", "replace", *replace))
        }
        Fact::OutcomeChosen { key, word } => (format!("{key}.outcome"), word.clone()),
        Fact::RejectionExplained { item, reason } => (format!("reject.{item}"), reason.clone()),
        Fact::Discarded { told } => ("discard".to_owned(), told.clone()),
        _ => return false,
    };
    question == name && is_one_of(&answer, with)
}

fn place_word(place: Whereabouts) -> &'static str {
    match place {
        Whereabouts::Refrigerator => "refrigerator",
        Whereabouts::Cabinet => "cabinet",
        Whereabouts::NotKnown => "not-known",
    }
}

/// An answer as a scenario writes it: a word, a figure, a lot, what was read.
fn text_of(answer: &Answer) -> String {
    match answer {
        Answer::Confirmed => "y".to_owned(),
        Answer::Text(text) => text.clone(),
        Answer::Order { reference, .. } => reference.clone(),
        Answer::Value(figure) => figure.normalize().to_string(),
        Answer::Chosen(word) => word.clone(),
        Answer::Scanned(package) => package.lot.clone(),
        Answer::Witnessed { read, .. } => {
            read.map_or_else(String::new, |read| read.normalize().to_string())
        }
        Answer::Reported(at) => at.to_rfc3339(),
    }
}

fn is_one_of(text: &str, words: &[String]) -> bool {
    let figure = |text: &str| text.parse::<Decimal>().ok();
    words.is_empty()
        || words.iter().any(|word| {
            word == text || figure(word).is_some_and(|figure_of| figure(text) == Some(figure_of))
        })
}
