//! Reads a decimal that a person typed, such as `1.44`, `1,44` or `1.44 mg`.
//! Refuses whatever could mean two amounts; it never guesses and never rounds.

use rust_decimal::Decimal;

use super::Unit;

/// Most characters of an entry, surrounding blanks not counted.
pub const ENTRY_CHARS: usize = 16;

/// Why an entry was refused; the text is short enough to stand beside the prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Nothing but blanks.
    #[error("nothing typed")]
    Empty,
    /// More than [`ENTRY_CHARS`] characters.
    #[error("longer than {ENTRY_CHARS} characters")]
    TooLong,
    /// A plus or minus stands in front, even where the amount would be the same.
    #[error("no sign, please")]
    Sign,
    /// Scientific form such as `1e3`.
    #[error("no exponent, please")]
    Exponent,
    /// Digits grouped as in `1_000`.
    #[error("no underscore, please")]
    Underscore,
    /// Digits grouped by points, commas or blanks, or one comma with three digits after it.
    #[error("may mean thousands: use a point for decimals")]
    Thousands,
    /// `05` may be `0.5` with the point lost.
    #[error("starts with a needless zero")]
    LeadingZero,
    /// A number of nought.
    #[error("zero")]
    Zero,
    /// More digits after the point than the value may have, zeros at the end included.
    #[error("more than {most} decimals")]
    TooManyDecimals {
        /// How many there may be.
        most: u32,
    },
    /// A unit other than the one asked for, or its letters in another case.
    #[error("the unit here is {asked}")]
    OtherUnit {
        /// The unit asked for.
        asked: Unit,
    },
    /// Anything else, a point without digits on both sides included.
    #[error("not a number")]
    NotANumber,
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

/// Splits off the characters at the front that satisfy `wanted`.
fn front(text: &str, wanted: impl Fn(char) -> bool) -> (&str, &str) {
    let rest = text.trim_start_matches(wanted);
    let length = text.len().saturating_sub(rest.len());
    text.split_at_checked(length).unwrap_or((text, ""))
}

/// The number in `text`, counted in `unit`, exactly as typed.
///
/// The unit may be left out or stand behind the number, with or without blanks between; it is
/// never converted. The decimal sign is a point or a comma.
///
/// # Errors
/// One variant of [`EntryError`] per cause. Where several apply, shape comes first, then the
/// unit, then the size.
pub fn typed(text: &str, unit: Unit, max_decimals: u32) -> Result<Decimal, EntryError> {
    let text = text.trim_matches(is_blank);
    if text.is_empty() {
        return Err(EntryError::Empty);
    }
    if text.chars().count() > ENTRY_CHARS {
        return Err(EntryError::TooLong);
    }
    if text.starts_with(['-', '+', '\u{2212}']) {
        return Err(EntryError::Sign);
    }
    let (number, tail) = front(text, |c| c.is_ascii_digit() || matches!(c, '.' | ','));
    if number.is_empty() {
        return Err(EntryError::NotANumber);
    }
    tail_is_unit(tail, unit)?;
    let (whole, fraction) = parts(number)?;
    if fraction.is_some_and(|digits| digits.len() > usize::try_from(max_decimals).unwrap_or(0)) {
        return Err(EntryError::TooManyDecimals { most: max_decimals });
    }
    let plain = match fraction {
        Some(fraction) => format!("{whole}.{fraction}"),
        None => whole.to_owned(),
    };
    let value = Decimal::from_str_exact(&plain).map_err(|_| EntryError::NotANumber)?;
    if value.is_zero() {
        return Err(EntryError::Zero);
    }
    Ok(value.normalize())
}

fn tail_is_unit(tail: &str, asked: Unit) -> Result<(), EntryError> {
    let word = tail.trim_start_matches(is_blank);
    if word.is_empty() || word == asked.symbol() {
        return Ok(());
    }
    if word.starts_with('_') {
        return Err(EntryError::Underscore);
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(EntryError::Thousands);
    }
    let (_, after_e) = front(word, |c| matches!(c, 'e' | 'E'));
    if after_e.len() < word.len() && after_e.trim_start_matches(['-', '+']).starts_with(is_digit) {
        return Err(EntryError::Exponent);
    }
    if word.starts_with(|c: char| c.is_alphabetic() || c == '%') {
        return Err(EntryError::OtherUnit { asked });
    }
    Err(EntryError::NotANumber)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The digits before and after the decimal sign.
fn parts(number: &str) -> Result<(&str, Option<&str>), EntryError> {
    // An empty part is a doubled or dangling sign, which says nothing about thousands.
    if number.split(['.', ',']).any(str::is_empty) {
        return Err(EntryError::NotANumber);
    }
    let (whole, fraction) = match number.split_once(['.', ',']) {
        None => (number, None),
        Some((whole, fraction)) => (whole, Some(fraction)),
    };
    if fraction.is_some_and(|digits| digits.contains(['.', ','])) {
        return Err(EntryError::Thousands);
    }
    if number.contains(',') && fraction.is_some_and(|digits| digits.len() == 3) {
        return Err(EntryError::Thousands);
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return Err(EntryError::LeadingZero);
    }
    Ok((whole, fraction))
}
