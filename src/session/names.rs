//! The names of questions in plain mode and in records, written and read. Decides nothing.

use std::fmt;

use super::command::Question;
use super::fact::{Cause, Item, Part, StepKey};

impl fmt::Display for StepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.step)?;
        if let Some(vial) = self.vial {
            write!(f, ".vial-{vial}")?;
        }
        match self.part {
            Part::Start => f.write_str(".start"),
            Part::Main => Ok(()),
        }
    }
}

/// Reads a step key as plain mode writes it; step ids hold no dot.
pub fn parse_step_key(text: &str) -> Option<StepKey> {
    let (rest, part) = match text.strip_suffix(".start") {
        Some(rest) => (rest, Part::Start),
        None => (text, Part::Main),
    };
    let (step, vial) = match rest.split_once('.') {
        Some((step, vial)) => (step, Some(parse_vial(vial)?)),
        None => (rest, None),
    };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if step.is_empty() || !step.chars().all(plain) {
        return None;
    }
    Some(StepKey { step: step.to_owned(), vial, part })
}

/// Reads `vial-N`.
pub fn parse_vial(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("vial-")?;
    let number: u16 = digits.parse().ok()?;
    (number > 0 && number.to_string() == digits).then_some(number)
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vial(number) => write!(f, "vial-{number}"),
            Self::Component(key) => key.fmt(f),
            Self::Bag => f.write_str("bag"),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Window(id) => f.write_str(id),
            Self::Whereabouts => f.write_str("whereabouts"),
            Self::Step(key) => key.fmt(f),
        }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(key) => key.fmt(f),
            Self::RejectReason(item) => write!(f, "reject.{item}"),
            Self::Replace(vial) => write!(f, "replace.vial-{vial}"),
            Self::Outcome(key) => write!(f, "{key}.outcome"),
            Self::Ask(cause) => write!(f, "ask.{cause}"),
            Self::AskBy(cause) => write!(f, "ask.{cause}.by"),
            Self::Discard => f.write_str("discard"),
            Self::Seen => f.write_str("seen"),
            Self::Return => f.write_str("return"),
            Self::Whereabouts => f.write_str("whereabouts"),
            Self::InfusionLate(key) => write!(f, "told.{key}"),
        }
    }
}
