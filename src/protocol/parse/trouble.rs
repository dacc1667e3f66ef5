//! What keeps a value from being read, in plain sentences.
//! Never lets the name of a Rust type through.

use std::fmt;

use jsonc_parser::ast::Value;
use serde::de;

use super::scalars;
use super::trail::Trail;
use crate::protocol::fault::{Found, Path, Spot};
use crate::protocol::rules::{self, Rule};
use crate::protocol::similar::nearest;

/// Characters of a text that a sentence repeats.
const REPEATED: usize = 40;

/// The first thing that could not be read. On the heap, since every value read may come with one and
/// next to none does.
#[derive(Debug)]
pub(super) struct Trouble(Box<Said>);

#[derive(Debug)]
struct Said {
    /// Where; not known until it leaves the value.
    path: Option<Path>,
    /// The member that is missing there.
    missing: Option<&'static str>,
    rule: &'static Rule,
    message: String,
    help: Option<String>,
}

impl Trouble {
    pub(super) fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        let (path, missing, help) = (None, None, None);
        Self(Box::new(Said { path, missing, rule, message: message.into(), help }))
    }

    /// A value that is not what the place calls for.
    pub(super) fn wrong_type(expected: &str, value: &Value<'_>) -> Self {
        let message = match value {
            Value::Array(_) => "must not be a list".to_owned(),
            other => format!("must be {expected}, not {}", described(other)),
        };
        let mut trouble = Self::new(&rules::WRONG_TYPE, message);
        trouble.0.help = Some(format!("Write {expected} here."));
        trouble
    }

    /// A word or a member's name that is none of those there are.
    pub(super) fn unknown_word(word: &str, known: &[&str]) -> Self {
        let list = known.join(", ");
        let message = format!("`{}` is not a word known here; known here: {list}", cut(word));
        let mut trouble = Self::new(&rules::UNKNOWN_WORD, message);
        let meant = nearest(word, known.iter().copied());
        trouble.0.help = meant.map(|meant| format!("Did you mean `{meant}`?"));
        trouble
    }

    /// The place, unless a deeper one is known.
    pub(super) fn at(mut self, trail: &Trail<'_>) -> Self {
        let said = &mut *self.0;
        if said.path.is_none() {
            said.path = Some(match said.missing {
                Some(name) => Trail::Key(trail, name).path(),
                None => trail.path(),
            });
        }
        self
    }

    pub(super) fn into_found(self) -> Found {
        let Said { path, rule, message, help, .. } = *self.0;
        Found { path: path.unwrap_or_default(), spot: Spot::Value, rule, message, help }
    }
}

/// Foreign text as far as a sentence can hold it.
pub(super) fn cut(text: &str) -> String {
    let mut short: String = text.chars().take(REPEATED).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn described(value: &Value<'_>) -> String {
    match value {
        Value::StringLit(text) => format!("the text \"{}\"", cut(&text.value)),
        Value::NumberLit(number) => format!("the number {}", cut(number.value)),
        Value::BooleanLit(boolean) => boolean.value.to_string(),
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::NullKeyword(_) => "nothing".to_owned(),
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Trouble {}

impl de::Error for Trouble {
    /// Only the scalars complain in words of their own.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        Self::new(scalars::rule_of(&message), message)
    }

    fn missing_field(field: &'static str) -> Self {
        let rule = if field == "source" { &rules::MISSING_SOURCE } else { &rules::MISSING_FIELD };
        let mut trouble = Self::new(rule, format!("`{field}` is missing"));
        trouble.0.missing = Some(field);
        trouble
    }
}
