//! The names of questions, steps, items and causes, as plain mode and the record write them.
//! Never asks a protocol whether a name exists: it only writes and reads their shape.

use std::fmt::{self, Display, Formatter};

use super::command::Question;
use super::fact::{Cause, Item, Part, StepKey};

/// What a step's name ends with where it asks before the act.
const START: &str = "start";
/// What stands before the number of a vial.
const VIAL: &str = "vial-";

impl Display for StepKey {
    /// The step's id, then `.vial-N` where it repeats and `.start` before the act.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.step)?;
        if let Some(vial) = self.vial {
            write!(f, ".{VIAL}{vial}")?;
        }
        match self.part {
            Part::Start => write!(f, ".{START}"),
            Part::Main => Ok(()),
        }
    }
}

/// Reads a step's name back; `None` where the text is not exactly what `StepKey` would write.
/// A step's id holds no full stop, and vials count from 1.
pub fn parse_step_key(name: &str) -> Option<StepKey> {
    let mut rest = name.split('.');
    let step = rest.next().filter(|id| !id.is_empty())?;
    let mut next = rest.next();
    let vial = next.and_then(parse_vial);
    if vial.is_some() {
        next = rest.next();
    }
    let part = match next {
        None => Part::Main,
        Some(START) => Part::Start,
        Some(_) => return None,
    };
    rest.next().is_none().then(|| StepKey { step: step.to_owned(), vial, part })
}

/// The number in `vial-N`, written without sign and without leading zero.
pub fn parse_vial(text: &str) -> Option<u16> {
    let digits = text.strip_prefix(VIAL)?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    if plain { digits.parse().ok() } else { None }
}

impl Display for Item {
    /// `vial-2`, `bag`, or the step that rejected a component.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vial(number) => write!(f, "{VIAL}{number}"),
            Self::Component(key) => key.fmt(f),
            Self::Bag => f.write_str("bag"),
        }
    }
}

impl Display for Cause {
    /// The window's id, `whereabouts`, or the step whose answer asks.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Window(id) => f.write_str(id),
            Self::Whereabouts => f.write_str("whereabouts"),
            Self::Step(key) => key.fmt(f),
        }
    }
}

impl Display for Question {
    /// What stands in the brackets of a prompt.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(key) => key.fmt(f),
            Self::RejectReason(item) => write!(f, "reject.{item}"),
            Self::Replace(vial) => write!(f, "replace.{VIAL}{vial}"),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> StepKey {
        parse_step_key(name).unwrap()
    }

    #[test]
    fn a_step_name_reads_back_as_written() {
        for name in ["light", "inject.vial-1", "inject.vial-12.start", "into-bag.start"] {
            assert_eq!(key(name).to_string(), name);
        }
    }

    #[test]
    fn a_name_in_another_shape_is_no_step() {
        for name in ["", ".start", "a.b", "a.vial-01", "a.vial-0", "a.vial-+1", "a.start.start"] {
            assert_eq!(parse_step_key(name), None, "{name}");
        }
        assert_eq!(parse_step_key("a.vial-70000"), None);
        assert_eq!(parse_step_key("a.start.vial-1"), None);
    }

    #[test]
    fn questions_carry_the_names_of_plain_mode() {
        let pairs = [
            (Question::RejectReason(Item::Vial(2)), "reject.vial-2"),
            (Question::RejectReason(Item::Component(key("water-name"))), "reject.water-name"),
            (Question::RejectReason(Item::Bag), "reject.bag"),
            (Question::Replace(2), "replace.vial-2"),
            (Question::Outcome(key("withdraw")), "withdraw.outcome"),
            (Question::Ask(Cause::Window("equilibrate".into())), "ask.equilibrate"),
            (Question::AskBy(Cause::Step(key("vial-state.vial-1"))), "ask.vial-state.vial-1.by"),
            (Question::Ask(Cause::Whereabouts), "ask.whereabouts"),
            (Question::InfusionLate(key("infusion-start")), "told.infusion-start"),
        ];
        for (question, name) in pairs {
            assert_eq!(question.to_string(), name);
        }
    }
}
