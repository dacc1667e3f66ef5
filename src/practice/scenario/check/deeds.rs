//! Deeds held against the protocol: questions that exist, words that are answers, reasons that the
//! program knows. Never judges whether a deed is right.

use super::questions::{is_cause, step_of};
use super::{Look, general, rules};
use crate::practice::scenario::file::Deed;
use crate::protocol::Kind;
use crate::protocol::fault::Path;
use crate::session::command::Refusal;
use crate::session::names::parse_vial;

/// Every text of a deed in which a name may stand.
pub(super) fn texts(deed: &Deed, look: &mut impl FnMut(&str)) {
    match deed {
        Deed::Answered { step, is, .. } | Deed::Corrected { step, is } => {
            look(step);
            is.iter().for_each(|word| look(word));
        }
        Deed::Refused { step: Some(text), .. }
        | Deed::Outcome { step: text, .. }
        | Deed::Rejected(text)
        | Deed::Pharmacist { about: text } => look(text),
        _ => {}
    }
}

impl Look<'_> {
    pub(super) fn deed(&mut self, path: &Path, deed: &Deed) {
        match deed {
            Deed::Answered { step, is, by_other_than } => {
                let path = path.key("answered");
                self.answers(&path, step, is, "is");
                if let Some(person) = by_other_than {
                    super::initials(path.key("by_other_than"), person, self.faults);
                }
            }
            Deed::Corrected { step, is } => {
                self.answers(&path.key("corrected"), step, is, "is");
            }
            Deed::Refused { step, because } => {
                let path = path.key("refused");
                if let Some(step) = step {
                    let at = path.key("step");
                    if let Some(name) = self.filled(&at, step) {
                        self.question(&at, &name);
                    }
                }
                for (at, word) in because.iter().enumerate() {
                    let known: Vec<&str> = Refusal::ALL.iter().map(|it| it.word()).collect();
                    let place = path.item("because", at);
                    self.known(&place, "reason", word, &known, &rules::UNKNOWN_REASON);
                }
            }
            Deed::Rejected(item) => self.item(&path.key("rejected"), item),
            Deed::Outcome { step, is } => {
                let path = path.key("outcome");
                self.outcome(&path, step, is);
            }
            Deed::Pharmacist { about } => {
                let path = path.key("pharmacist").key("about");
                let Some(name) = self.filled(&path, about) else { return };
                let Some(protocol) = self.protocol else { return };
                let message = format!("the pharmacist is never asked about `{name}`");
                let known = is_cause(protocol, &name);
                self.unless(known, &path, &rules::UNKNOWN_QUESTION, message);
            }
            _ => {}
        }
    }

    /// A step with words, figures or lots that may answer it; `list` is their member.
    pub(super) fn answers(&mut self, path: &Path, step: &str, is: &[String], list: &'static str) {
        let at = path.key("step");
        let Some(name) = self.filled(&at, step) else { return };
        self.question(&at, &name);
        let Some(step) = self.protocol.and_then(|protocol| step_of(protocol, &name)) else {
            return;
        };
        let words: Vec<&str> = match &step.kind {
            Kind::Choose(choices) => choices.iter().map(|choice| choice.word.as_str()).collect(),
            _ => Vec::new(),
        };
        let figures = matches!(step.kind, Kind::Value(_));
        for (at, word) in is.iter().enumerate() {
            let path = path.item(list, at);
            let Some(text) = self.filled(&path, word) else { continue };
            if !words.is_empty() {
                self.known(&path, "answer", &text, &words, &general::UNKNOWN_ANSWER);
            } else if figures {
                let read = text.parse::<rust_decimal::Decimal>().is_ok();
                let message = format!("`{text}` is no figure");
                self.unless(read, &path, &rules::NOT_A_FIGURE, message);
            }
        }
    }

    fn item(&mut self, path: &Path, item: &str) {
        let Some(name) = self.filled(path, item) else { return };
        if name != "bag" && parse_vial(&name).is_none() {
            self.step(path, &name);
        }
    }

    fn outcome(&mut self, path: &Path, step: &str, is: &[String]) {
        let at = path.key("step");
        let Some(name) = self.filled(&at, step) else { return };
        self.step(&at, &name);
        let Some(step) = self.protocol.and_then(|protocol| step_of(protocol, &name)) else {
            return;
        };
        let words: Vec<&str> = match &step.kind {
            Kind::Value(value) => value.outcomes.iter().map(|it| it.word.as_str()).collect(),
            _ => Vec::new(),
        };
        for (at, word) in is.iter().enumerate() {
            self.known(&path.item("is", at), "outcome", word, &words, &general::UNKNOWN_ANSWER);
        }
    }
}
