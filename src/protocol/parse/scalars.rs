//! Amounts, percentages and lengths of time as they stand in a file: one string each.
//! Never takes a bare number, a sign, a fraction of a second or a second spelling.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::protocol::dose::Tolerance as Width;
use crate::protocol::rules::{self, Rule};
use crate::quantity::{Quantity, QuantityError, Unit as Symbol};
use crate::time::Span;

/// Digits of a length of time; more would be a mistake, and could leave the range of a span.
const DURATION_DIGITS: usize = 5;
const DURATION_UNITS: [(&str, i64); 3] = [("h", 3600), ("min", 60), ("s", 1)];
const UNKNOWN_UNIT: &str = "unit not known here";
const NOT_A_DURATION: &str = "must be a length of time such as \"4 h\", \"15 min\" or \"30 s\"";

/// The rule that a complaint of these types is about.
pub(super) fn rule_of(complaint: &str) -> &'static Rule {
    match complaint {
        NOT_A_DURATION => &rules::NOT_A_DURATION,
        _ if complaint.starts_with(UNKNOWN_UNIT) => &rules::UNKNOWN_UNIT,
        _ => &rules::NOT_AN_AMOUNT,
    }
}

/// `"0.25 mg/mL"`
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Amount(pub(crate) Quantity);

impl TryFrom<String> for Amount {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Quantity::parse(&text).map(Amount).map_err(|error| match error {
            QuantityError::UnknownUnit => unknown_unit(),
            other => format!("must be an amount with its unit such as \"0.25 mg/mL\": {other}"),
        })
    }
}

impl From<Amount> for String {
    fn from(amount: Amount) -> String {
        amount.0.to_string()
    }
}

/// `"mL"`
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Unit(pub(super) Symbol);

impl TryFrom<String> for Unit {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Symbol::parse(&text).map(Unit).ok_or_else(unknown_unit)
    }
}

impl From<Unit> for String {
    fn from(unit: Unit) -> String {
        unit.0.to_string()
    }
}

fn unknown_unit() -> String {
    format!("{UNKNOWN_UNIT}; known: {}", Symbol::ALL.map(Symbol::symbol).join(", "))
}

/// `"5 %"`
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Percent(pub(super) Decimal);

impl TryFrom<String> for Percent {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match Quantity::parse(&text) {
            Ok(share) if share.unit() == Symbol::Percent => Ok(Percent(share.amount())),
            _ => Err("must be a percentage such as \"5 %\"".to_owned()),
        }
    }
}

impl From<Percent> for String {
    fn from(percent: Percent) -> String {
        Quantity::new(percent.0, Symbol::Percent).to_string()
    }
}

/// `"5 %"` of what is expected, or `"0.1 mL"` whatever is expected.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Tolerance(pub(super) Width);

impl TryFrom<String> for Tolerance {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let Amount(width) = Amount::try_from(text)?;
        Ok(Tolerance(match width.unit() {
            Symbol::Percent => Width::Percent(width.amount()),
            _ => Width::Absolute(width),
        }))
    }
}

impl From<Tolerance> for String {
    fn from(tolerance: Tolerance) -> String {
        match tolerance.0 {
            Width::Percent(percent) => Percent(percent).into(),
            Width::Absolute(width) => width.to_string(),
        }
    }
}

/// `"4 h"`, `"15 min"`, `"30 s"`
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Duration(pub(crate) Span);

impl TryFrom<String> for Duration {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        seconds(&text)
            .map(|seconds| Duration(Span::from_secs(seconds)))
            .ok_or_else(|| NOT_A_DURATION.to_owned())
    }
}

fn seconds(text: &str) -> Option<i64> {
    let (digits, symbol) = text.split_once(' ')?;
    let plain = (1..=DURATION_DIGITS).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'));
    let (_, factor) = DURATION_UNITS.iter().find(|(unit, _)| *unit == symbol)?;
    if plain { digits.parse::<i64>().ok()?.checked_mul(*factor) } else { None }
}

impl From<Duration> for String {
    fn from(duration: Duration) -> String {
        let seconds = duration.0.floor_secs();
        let exact = DURATION_UNITS.iter().find(|(_, factor)| seconds.rem_euclid(*factor) == 0);
        let (unit, factor) = exact.copied().unwrap_or(("s", 1));
        format!("{} {unit}", seconds.div_euclid(factor))
    }
}
