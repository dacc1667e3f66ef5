//! The application identifiers a medicine's package carries, and the lengths that GS1 fixes in
//! advance so that other fields can be passed over. Shapes only, no meaning.
//! Source: GS1 General Specifications and Barcode Syntax Dictionary.

use super::symbols::Symbol;

/// The shape of one field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// The identifier, or its first two digits where `more` says so.
    pub(super) identifier: &'static str,
    /// Digits of the identifier beyond `identifier`; they count as part of the field here.
    pub(super) more: usize,
    pub(super) least: usize,
    pub(super) most: usize,
    pub(super) digits: bool,
    /// Whether the length is fixed in advance, so that no separator ends the field.
    pub(super) predefined: bool,
}

const fn predefined(identifier: &'static str, more: usize, length: usize) -> Rule {
    Rule { identifier, more, least: length, most: length, digits: true, predefined: true }
}

const fn digits(identifier: &'static str, least: usize, most: usize) -> Rule {
    Rule { identifier, more: 0, least, most, digits: true, predefined: false }
}

const fn text(identifier: &'static str, most: usize) -> Rule {
    Rule { identifier, more: 0, least: 1, most, digits: false, predefined: false }
}

/// No identifier is the start of another, so the first that fits is the one.
const RULES: [Rule; 58] = [
    predefined("00", 0, 18),
    predefined("01", 0, 14),
    predefined("02", 0, 14),
    predefined("03", 0, 14),
    predefined("04", 0, 16),
    text("10", 20),
    predefined("11", 0, 6),
    predefined("12", 0, 6),
    predefined("13", 0, 6),
    predefined("14", 0, 6),
    predefined("15", 0, 6),
    predefined("16", 0, 6),
    predefined("17", 0, 6),
    predefined("18", 0, 6),
    predefined("19", 0, 6),
    predefined("20", 0, 2),
    text("21", 20),
    text("22", 20),
    text("235", 28),
    text("240", 30),
    text("241", 30),
    digits("242", 1, 6),
    text("243", 20),
    text("250", 30),
    text("251", 30),
    digits("30", 1, 8),
    predefined("31", 2, 8),
    predefined("32", 2, 8),
    predefined("33", 2, 8),
    predefined("34", 2, 8),
    predefined("35", 2, 8),
    predefined("36", 2, 8),
    digits("37", 1, 8),
    text("400", 30),
    predefined("41", 1, 14),
    digits("422", 3, 3),
    digits("7003", 10, 10),
    digits("7004", 1, 4),
    text("710", 20),
    text("711", 20),
    text("712", 20),
    text("713", 20),
    text("714", 20),
    text("715", 20),
    text("716", 20),
    text("717", 20),
    text("8012", 20),
    text("8200", 70),
    text("90", 30),
    text("91", 90),
    text("92", 90),
    text("93", 90),
    text("94", 90),
    text("95", 90),
    text("96", 90),
    text("97", 90),
    text("98", 90),
    text("99", 90),
];

/// The rule whose identifier starts `symbols`, and what follows the identifier.
pub(super) fn split(symbols: &[Symbol]) -> Option<(&'static Rule, &[Symbol])> {
    RULES.iter().find_map(|rule| {
        let (front, rest) = symbols.split_at_checked(rule.identifier.len())?;
        let same = front.iter().map(|symbol| symbol.c).eq(rule.identifier.chars());
        same.then_some((rule, rest))
    })
}

/// The 82 characters that text fields may hold.
pub(super) fn is_text(c: char) -> bool {
    matches!(c, '!' | '"' | '%'..='?' | 'A'..='Z' | '_' | 'a'..='z')
}

/// Whether the last digit is the GS1 check digit of the others; `false` for anything but digits.
pub(super) fn check_digit_fits(number: &str) -> bool {
    let mut sum = 0_u32;
    for (place, c) in number.chars().rev().enumerate() {
        let Some(digit) = c.to_digit(10) else { return false };
        let weight = if place.is_multiple_of(2) { 1 } else { 3 };
        sum = sum.saturating_add(digit.saturating_mul(weight));
    }
    !number.is_empty() && sum.is_multiple_of(10)
}
