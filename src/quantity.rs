//! Exact decimal amounts with their units: masses, volumes, concentrations, rates, shares.
//! Never a binary float, and never a conversion between dimensions.
#![deny(clippy::arithmetic_side_effects)]

pub(crate) mod exact;
mod typed;

pub use typed::{ENTRY_CHARS, EntryError, typed};

use std::fmt;

use rust_decimal::Decimal;

/// Digits an amount in a file may have, before and after the point together. Twelve by twelve
/// still multiply without rounding in a [`Decimal`].
pub const AMOUNT_DIGITS: usize = 12;

/// The units a protocol may use.
///
/// Each belongs to one dimension; only units of the same dimension convert into each other, and
/// always by a power of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// `g`
    Gram,
    /// `mg`
    Milligram,
    /// `mcg`; the sign µ is not accepted, since it is misread as m.
    Microgram,
    /// `L`
    Litre,
    /// `mL`
    Millilitre,
    /// `mg/mL`
    MilligramPerMillilitre,
    /// `mcg/mL`
    MicrogramPerMillilitre,
    /// `mL/h`
    MillilitrePerHour,
    /// `%`
    Percent,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dimension {
    Mass,
    Volume,
    Concentration,
    Rate,
    Share,
}

impl Unit {
    /// Every unit, in the order of the declaration.
    pub const ALL: [Unit; 9] = [
        Unit::Gram,
        Unit::Milligram,
        Unit::Microgram,
        Unit::Litre,
        Unit::Millilitre,
        Unit::MilligramPerMillilitre,
        Unit::MicrogramPerMillilitre,
        Unit::MillilitrePerHour,
        Unit::Percent,
    ];

    /// The unit whose [`symbol`](Self::symbol) this is, letter case included; `None` for any
    /// other spelling.
    pub fn parse(text: &str) -> Option<Unit> {
        Unit::ALL.into_iter().find(|unit| unit.symbol() == text)
    }

    /// As written on screen, in files and on labels: `mL`, `mg/mL`, `%`.
    pub fn symbol(self) -> &'static str {
        match self {
            Unit::Gram => "g",
            Unit::Milligram => "mg",
            Unit::Microgram => "mcg",
            Unit::Litre => "L",
            Unit::Millilitre => "mL",
            Unit::MilligramPerMillilitre => "mg/mL",
            Unit::MicrogramPerMillilitre => "mcg/mL",
            Unit::MillilitrePerHour => "mL/h",
            Unit::Percent => "%",
        }
    }

    fn dimension(self) -> Dimension {
        match self {
            Unit::Gram | Unit::Milligram | Unit::Microgram => Dimension::Mass,
            Unit::Litre | Unit::Millilitre => Dimension::Volume,
            Unit::MilligramPerMillilitre | Unit::MicrogramPerMillilitre => Dimension::Concentration,
            Unit::MillilitrePerHour => Dimension::Rate,
            Unit::Percent => Dimension::Share,
        }
    }

    /// How many of the smallest unit of the same dimension make up one of these.
    fn smallest(self) -> Decimal {
        match self {
            Unit::Gram => Decimal::from(1_000_000_u32),
            Unit::Milligram | Unit::Litre | Unit::MilligramPerMillilitre => Decimal::ONE_THOUSAND,
            Unit::Microgram
            | Unit::Millilitre
            | Unit::MicrogramPerMillilitre
            | Unit::MillilitrePerHour
            | Unit::Percent => Decimal::ONE,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.symbol())
    }
}

/// Why an amount could not be read or converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// The text is not digits, at most one point with digits on both sides, one blank and a unit.
    #[error("not an amount like \"0.25 mg/mL\"")]
    Shape,
    /// More than [`AMOUNT_DIGITS`] digits.
    #[error("more than {AMOUNT_DIGITS} digits")]
    TooLong,
    /// The number stands, but what follows the blank is no unit known here.
    #[error("unknown unit")]
    UnknownUnit,
    /// The two units measure different things.
    #[error("{from} can't be turned into {to}")]
    OtherDimension {
        /// The unit at hand.
        from: Unit,
        /// The unit asked for.
        to: Unit,
    },
    /// The result would not be exact.
    #[error("too many digits to convert exactly")]
    Inexact,
}

/// An amount and its unit, such as `5.2 mL`.
///
/// Equal means the same amount of the same unit: `1 g` and `1000 mg` differ until one is brought
/// [`in_unit`](Self::in_unit) of the other. Trailing zeros don't count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    amount: Decimal,
    unit: Unit,
}

impl Quantity {
    /// Drops trailing zeros; the sign and the size of the amount are the caller's business.
    pub fn new(amount: Decimal, unit: Unit) -> Quantity {
        Quantity { amount: amount.normalize(), unit }
    }

    /// The bare number, without trailing zeros.
    pub fn amount(self) -> Decimal {
        self.amount
    }

    /// What the number counts.
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// Reads the form used in protocol files: `0.25 mg/mL`.
    ///
    /// Takes no sign, exponent, underscore, bare point or comma, and exactly one blank. What a
    /// person types is read by [`typed`] instead.
    pub fn parse(text: &str) -> Result<Quantity, QuantityError> {
        let (number, symbol) = text.split_once(' ').ok_or(QuantityError::Shape)?;
        let (whole, fraction) = match number.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (number, None),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !fraction.is_none_or(digits) {
            return Err(QuantityError::Shape);
        }
        if whole.len().saturating_add(fraction.map_or(0, str::len)) > AMOUNT_DIGITS {
            return Err(QuantityError::TooLong);
        }
        let unit = Unit::parse(symbol).ok_or(QuantityError::UnknownUnit)?;
        let amount = Decimal::from_str_exact(number).map_err(|_| QuantityError::Shape)?;
        Ok(Quantity::new(amount, unit))
    }

    /// The same amount counted in another unit of its dimension, exactly.
    ///
    /// # Errors
    /// [`QuantityError::OtherDimension`], or [`QuantityError::Inexact`] where 28 digits are not
    /// enough.
    pub fn in_unit(self, unit: Unit) -> Result<Quantity, QuantityError> {
        if self.unit == unit {
            return Ok(self);
        }
        if self.unit.dimension() != unit.dimension() {
            return Err(QuantityError::OtherDimension { from: self.unit, to: unit });
        }
        exact::mul(self.amount, self.unit.smallest())
            .and_then(|smallest| exact::div(smallest, unit.smallest()))
            .map(|amount| Quantity::new(amount, unit))
            .ok_or(QuantityError::Inexact)
    }

    /// The sum in this quantity's unit; `None` across dimensions or where it would be rounded.
    pub fn checked_add(self, other: Quantity) -> Option<Quantity> {
        let other = other.in_unit(self.unit).ok()?;
        Some(Quantity::new(exact::add(self.amount, other.amount)?, self.unit))
    }

    /// The difference in this quantity's unit, negative where `other` is more; `None` as for
    /// [`checked_add`](Self::checked_add).
    pub fn checked_sub(self, other: Quantity) -> Option<Quantity> {
        let other = other.in_unit(self.unit).ok()?;
        Some(Quantity::new(exact::sub(self.amount, other.amount)?, self.unit))
    }

    /// So many times this quantity; `None` where it would be rounded.
    pub fn checked_mul(self, factor: Decimal) -> Option<Quantity> {
        Some(Quantity::new(exact::mul(self.amount, factor)?, self.unit))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.unit)
    }
}
