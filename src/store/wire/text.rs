//! Values that the record writes as text: figures, times, days, names of steps, initials.
//! Takes back only what it would write itself, so that a value has one spelling.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use rust_decimal::Decimal;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

use crate::session::fact::StepKey;
use crate::session::names::parse_step_key;
use crate::session::people::Initials;

/// A value with one spelling.
pub(crate) trait AsText: Sized {
    /// The spelling.
    fn write(&self) -> String;
    /// The value of a spelling, or of one that is near enough to be told from it by `write`.
    fn read_any(text: &str) -> Option<Self>;
    /// The value of exactly that spelling.
    fn read(text: &str) -> Option<Self> {
        Self::read_any(text).filter(|value| value.write() == text)
    }
}

impl AsText for Decimal {
    fn write(&self) -> String {
        self.to_string()
    }
    fn read_any(text: &str) -> Option<Self> {
        Self::from_str_exact(text).ok()
    }
}

impl AsText for DateTime<Utc> {
    fn write(&self) -> String {
        self.to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }
    fn read_any(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
    }
}

impl AsText for NaiveDate {
    fn write(&self) -> String {
        self.to_string()
    }
    fn read_any(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl AsText for StepKey {
    fn write(&self) -> String {
        self.to_string()
    }
    fn read_any(text: &str) -> Option<Self> {
        parse_step_key(text)
    }
}

impl AsText for Initials {
    fn write(&self) -> String {
        self.as_str().to_owned()
    }
    fn read_any(text: &str) -> Option<Self> {
        Self::new(text)
    }
}

/// For `#[serde(with = "text")]`.
pub(crate) fn serialize<T: AsText, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&value.write())
}

/// For `#[serde(with = "text")]`.
pub(crate) fn deserialize<'de, T: AsText, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    T::read(&text).ok_or_else(|| D::Error::custom(format_args!("{text:?} can't be taken here")))
}

/// The same for a value that may be missing.
pub(crate) mod option {
    use super::{AsText, Deserializer, Serializer};

    pub(crate) fn serialize<T: AsText, S: Serializer>(
        value: &Option<T>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => super::serialize(value, to),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, T: AsText, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<T>, D::Error> {
        super::deserialize(from).map(Some)
    }
}

/// The length of the longest string in JSON text; an escape counts as one byte.
pub(super) fn longest_string(json: &str) -> usize {
    let (mut longest, mut length) = (0_usize, None::<usize>);
    let mut bytes = json.bytes();
    while let Some(byte) = bytes.next() {
        length = match (byte, length) {
            (b'"', None) => Some(0),
            (b'"', Some(ended)) => {
                longest = longest.max(ended);
                None
            }
            (_, None) => None,
            (b'\\', Some(so_far)) => {
                bytes.next();
                Some(so_far.saturating_add(1))
            }
            (_, Some(so_far)) => Some(so_far.saturating_add(1)),
        };
    }
    longest
}
