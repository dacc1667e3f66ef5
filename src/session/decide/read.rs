//! Reading what was typed by the rule of its step: the same for an answer, a correction and a
//! late entry. Decides nothing about order or time.

use chrono::{DateTime, Datelike, Utc};

use super::{Refused, line, second_person};
use crate::gs1;
use crate::protocol::{ChoiceEffect, Condition, Kind, Product, Reads, Role, Step, ValueStep};
use crate::quantity::Quantity;
use crate::quantity::{EntryError, typed};
use crate::session::Session;
use crate::session::command::{Entry, Refusal};
use crate::session::fact::{Answer, Scanned, StepKey};
use crate::time::Reading;

/// The answer that a text is to a step.
pub(super) fn read_line(
    session: &Session,
    step: &Step,
    key: &StepKey,
    text: &str,
    now: &Reading,
) -> Result<Answer, Refused> {
    match &step.kind {
        Kind::Text => Ok(Answer::Text(line(text)?)),
        Kind::Value(value) => read_value(session, step, value, key.vial, text),
        Kind::Choose(_) => read_choice(session, step, text),
        Kind::Scan { .. } => {
            read_scan(session, session.expected_product(step, key.vial), key, text, now)
        }
        _ => Err(Refusal::NotAnAnswer.into()),
    }
}

fn read_value(
    session: &Session,
    step: &Step,
    value: &ValueStep,
    vial: Option<u16>,
    text: &str,
) -> Result<Answer, Refused> {
    let amount = typed(text, value.unit, value.decimals).map_err(figure_refusal)?;
    let answer = Answer::Value(amount);
    let refuse = |why| Err(Refused { why, answer: Some(answer.clone()) });
    match step.role {
        Some(Role::Dose) => {
            let rules = &session.protocol().dose;
            let dose = Quantity::new(amount, value.unit);
            let holds = |when: &Condition| session.holds(when) == Some(true);
            return match rules.calculate_for(dose, &holds) {
                Ok(_) => Ok(answer),
                Err(_) if amount < rules.dose_least.amount() => refuse(Refusal::BelowRange),
                Err(_) => refuse(Refusal::AboveRange),
            };
        }
        Some(Role::DoseAgain) if session.dose().is_none_or(|dose| dose.amount() != amount) => {
            return refuse(Refusal::DosesDiffer);
        }
        _ => {}
    }
    if value.outcomes.is_empty() && !session.within_tolerance(value, vial, amount) {
        return refuse(Refusal::OutOfTolerance);
    }
    Ok(answer)
}

fn figure_refusal(error: EntryError) -> Refused {
    match error {
        EntryError::Thousands => Refusal::MayMeanThousands,
        EntryError::TooManyDecimals { .. } => Refusal::TooManyDecimals,
        EntryError::Empty => Refusal::EmptyText,
        _ => Refusal::UnreadableFigure,
    }
    .into()
}

fn read_choice(session: &Session, step: &Step, text: &str) -> Result<Answer, Refused> {
    let word = text.trim();
    if !step.choices().iter().any(|choice| choice.word == word) {
        return Err(Refusal::NotAnOption.into());
    }
    let answer = Answer::Chosen(word.to_owned());
    if step.role == Some(Role::BagMethod) {
        let allowed = session
            .calculation()
            .and_then(|calculation| calculation.method(word))
            .is_some_and(|method| method.allowed);
        if !allowed {
            let why = Refusal::ConcentrationOutOfBounds;
            return Err(Refused { why, answer: Some(answer) });
        }
    }
    Ok(answer)
}

fn read_scan(
    session: &Session,
    product: Option<&Product>,
    key: &StepKey,
    text: &str,
    now: &Reading,
) -> Result<Answer, Refused> {
    let today = now.local_date();
    let package = gs1::parse(text, today.year()).map_err(|_| Refusal::UnreadableScan)?;
    let (Some(lot), Some(expiry)) = (package.lot.clone(), package.expiry) else {
        return Err(Refusal::ScanIncomplete.into());
    };
    let scanned = Scanned {
        gtin: package.gtin.clone(),
        lot,
        expiry: expiry.date,
        serial: package.serial.clone(),
        maker: package.maker.clone(),
        typed: package.typed,
    };
    let answer = Answer::Scanned(scanned.clone());
    let refuse = |why| Err(Refused { why, answer: Some(answer.clone()) });
    if expiry.expired_on(today) {
        return refuse(Refusal::Expired);
    }
    if is_another_vial(session, key, &scanned) {
        return refuse(Refusal::AlreadyScanned);
    }
    match scanned.gtin.as_deref().map(|gtin| judge_code(session, product, gtin)) {
        Some(Code::Wrong) => refuse(Refusal::WrongProduct),
        Some(Code::Unknown) => refuse(Refusal::UnknownProduct),
        Some(Code::Fits) | None => Ok(answer),
    }
}

enum Code {
    Fits,
    Wrong,
    Unknown,
}

/// With an empty list any code is recorded and the name step decides; a code listed for another
/// product or a look-alike is wrong whatever the list says.
fn judge_code(session: &Session, product: Option<&Product>, gtin: &str) -> Code {
    let listed = |codes: &[String]| codes.iter().any(|code| code == gtin);
    let confused = |other: &Product| other.look_alikes.iter().any(|it| listed(&it.codes));
    let protocol = session.protocol();
    let Some(expected) = product else { return Code::Unknown };
    if listed(&expected.codes) {
        return Code::Fits;
    }
    let elsewhere = |other: &Product| other.id != expected.id && listed(&other.codes);
    if protocol.products.iter().any(|other| elsewhere(other) || confused(other)) {
        return Code::Wrong;
    }
    if expected.codes.is_empty() { Code::Fits } else { Code::Unknown }
}

/// A serial number belongs to one package: the same one can't be two vials.
fn is_another_vial(session: &Session, key: &StepKey, scanned: &Scanned) -> bool {
    scanned.serial.is_some()
        && session.all_done().iter().any(|(other, done)| match &done.answer {
            Answer::Scanned(before) => {
                other != key && before.serial == scanned.serial && before.gtin == scanned.gtin
            }
            _ => false,
        })
}

/// A second person's answer to a step.
pub(super) fn read_second(
    session: &Session,
    reads: Option<&Reads>,
    entry: &Entry,
) -> Result<Answer, Refused> {
    let Entry::Second { initials, reading } = entry else {
        return Err(Refusal::NotAnAnswer.into());
    };
    let by = second_person(session, initials)?;
    let Some(reads) = reads else {
        return match reading {
            None => Ok(Answer::Witnessed { by, read: None }),
            Some(_) => Err(Refusal::NotAnAnswer.into()),
        };
    };
    let Some(text) = reading else { return Err(Refusal::ReadingMissing.into()) };
    let read = typed(text, reads.unit, MOST_READING_DECIMALS).map_err(figure_refusal)?;
    let answer = Answer::Witnessed { by, read: Some(read) };
    let entered = session.done(&StepKey::main(&reads.step, None)).map(|done| &done.answer);
    let agrees = match entered {
        Some(Answer::Value(entered)) => {
            let difference = entered.checked_sub(read).map(|difference| difference.abs());
            difference.is_some_and(|difference| difference <= reads.tolerance.unwrap_or_default())
        }
        _ => false,
    };
    if agrees {
        Ok(answer)
    } else {
        Err(Refused { why: Refusal::ReadingDiffers, answer: Some(answer) })
    }
}

/// A reading is compared, not calculated with; a scale shows no more than this.
const MOST_READING_DECIMALS: u32 = 4;

/// A time reported from elsewhere: not in the future, and not before what it follows.
pub(super) fn read_time(
    session: &Session,
    key: &StepKey,
    at: DateTime<Utc>,
    now: &Reading,
) -> Result<Answer, Refused> {
    let refuse = |why| Err(Refused { why, answer: Some(Answer::Reported(at)) });
    if at > now.utc {
        return refuse(Refusal::InFuture);
    }
    let before = session
        .milestones_set_by(key)
        .first()
        .and_then(|index| session.milestone_before(*index))
        .map(|range| range.late.wall_second().utc);
    // Reports name whole seconds, stamps do not: the second of the milestone itself is after it.
    if before.is_some_and(|before| at < before) {
        return refuse(Refusal::OutOfOrder);
    }
    Ok(Answer::Reported(at))
}

/// Whether an answer that holds rejected something: it is never taken back.
pub(super) fn has_rejected(step: &Step, answer: &Answer) -> bool {
    let Answer::Chosen(word) = answer else { return false };
    step.choices()
        .iter()
        .any(|choice| choice.word == *word && matches!(choice.effect, ChoiceEffect::Reject(_)))
}

impl Entry {
    /// As a person typed it, for the record of a refusal.
    pub(super) fn typed(&self) -> String {
        match self {
            Self::Confirm => "y".to_owned(),
            Self::Line(text) => text.trim().to_owned(),
            Self::Second { initials, reading: None } => initials.clone(),
            Self::Second { initials, reading: Some(reading) } => format!("{initials} {reading}"),
            Self::Time(at) => at.to_rfc3339(),
            Self::Now => "now".to_owned(),
        }
    }
}
