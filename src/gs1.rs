//! Reads what identifies a package: a GS1 element string from a scanner, or the typed plain form.
//! Never guesses: text that reads in two ways, or whose check digit is wrong, is refused.

mod elements;
mod identifiers;
mod plain;
mod symbols;

use std::fmt;

use chrono::{Datelike, NaiveDate, NaiveTime};

/// Most characters of a scan, blanks around it included.
pub const SCAN_CHARS: usize = 256;

/// What one scan says about a package; a part the scan does not carry is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// The trade item number as 14 digits, shorter ones filled with zeros in front.
    pub gtin: Option<String>,
    /// As printed, at most 20 characters, letter case kept.
    pub lot: Option<String>,
    /// From an expiry date (AI 17 or 7003), never from a best-before or sell-by date.
    pub expiry: Option<Expiry>,
    /// At most 20 characters.
    pub serial: Option<String>,
    /// Only the plain form names it.
    pub maker: Option<String>,
    /// Whether the plain form was used, which carries no check digit.
    pub typed: bool,
}

/// When a package expires, on the local calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// The day named, or the last of the month where none was.
    pub date: NaiveDate,
    /// Whether only year and month were given.
    pub last_day_of_month: bool,
    /// The time of day, where the package names one.
    pub time: Option<NaiveTime>,
}

impl Expiry {
    /// Whether the package must not be used on this day.
    ///
    /// The day named is the last good one. Where a time of day is named, the day before is, since
    /// no time is compared here.
    pub fn expired_on(&self, local_date: NaiveDate) -> bool {
        match self.time {
            None => local_date > self.date,
            Some(_) => local_date >= self.date,
        }
    }

    fn on(date: NaiveDate) -> Expiry {
        Expiry { date, last_day_of_month: false, time: None }
    }

    fn month(year: i32, month: u32) -> Option<Expiry> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let date = first.checked_add_months(chrono::Months::new(1))?.pred_opt()?;
        Some(Expiry { last_day_of_month: true, ..Expiry::on(date) })
    }
}

impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.date.year(), self.date.month());
        write!(f, "{year:04}-{month:02}")?;
        if !self.last_day_of_month {
            write!(f, "-{:02}", self.date.day())?;
        }
        match self.time {
            Some(time) => write!(f, " {}", time.format("%H:%M")),
            None => Ok(()),
        }
    }
}

/// Why a scan was refused; `at` counts characters of the text from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// Nothing but blanks, prefix and separators.
    #[error("nothing to read")]
    Empty,
    /// More than [`SCAN_CHARS`] characters.
    #[error("longer than {SCAN_CHARS} characters")]
    TooLong,
    /// A control character other than the group separator.
    #[error("character {at}: a control character")]
    Control {
        /// Where it stands.
        at: usize,
    },
    /// A symbology prefix (`]` and two characters) that does not announce GS1 content.
    #[error("character {at}: not a GS1 symbol")]
    Symbology {
        /// Where the prefix starts.
        at: usize,
    },
    /// Neither the digits of an application identifier, nor the plain form.
    #[error("character {at}: neither a GS1 code nor \"lot LOT exp YYYY-MM-DD\"")]
    Unrecognised {
        /// Where the reading stopped.
        at: usize,
    },
    /// Digits that are no application identifier known here, nor of a length known in advance.
    #[error("character {at}: unknown identifier {identifier}")]
    UnknownIdentifier {
        /// Where it starts.
        at: usize,
        /// Its digits, at most four.
        identifier: String,
    },
    /// A field ends before it has as many characters as it needs.
    #[error("character {at}: field {identifier} is too short")]
    Short {
        /// Where the field starts.
        at: usize,
        /// Its application identifier.
        identifier: &'static str,
    },
    /// A field has more characters than it may.
    #[error("character {at}: field {identifier} is too long")]
    Long {
        /// Where the field starts.
        at: usize,
        /// Its application identifier.
        identifier: &'static str,
    },
    /// A character the field may not hold, such as a letter among digits.
    #[error("character {at}: not allowed in field {identifier}")]
    Character {
        /// Where it stands.
        at: usize,
        /// The application identifier, or the word of the plain form.
        identifier: &'static str,
    },
    /// The last digit of a trade item number does not fit the others.
    #[error("character {at}: wrong check digit")]
    CheckDigit {
        /// Where the number starts.
        at: usize,
    },
    /// No day of the calendar, or one more than fifty years off.
    #[error("character {at}: no such date")]
    Date {
        /// Where the date starts.
        at: usize,
    },
    /// The same field twice, with different contents.
    #[error("character {at}: field {identifier} again, and different")]
    Conflict {
        /// Where the second one starts.
        at: usize,
        /// Its application identifier.
        identifier: &'static str,
    },
    /// Bare digits that are a trade item number with its check digit, and also a lot, a serial
    /// number or an expiry date.
    #[error("reads as a product number and as a lot or date: use the plain form")]
    Ambiguous,
    /// The plain form lacks this word, or a text after it.
    #[error("character {at}: expected {wanted}")]
    Expected {
        /// Where it should stand.
        at: usize,
        /// The word, or the shape of what follows it.
        wanted: &'static str,
    },
}

/// Reads one scan or typed line.
///
/// Takes element strings with their separators or the usual stand-ins for them, with or without
/// a symbology prefix; the bracketed form `(01)…(17)…`; a bare EAN-13, UPC-A or GTIN-14; and
/// `lot LOT exp YYYY-MM-DD [maker TEXT]`, where the day may be left out. Years of two digits lie
/// from 49 years before to 50 years after `reference_year`.
///
/// # Errors
/// The first cause found, with its place.
pub fn parse(text: &str, reference_year: i32) -> Result<Package, ScanError> {
    if text.chars().count() > SCAN_CHARS {
        return Err(ScanError::TooLong);
    }
    let control = |c: char| c.is_control() && c != symbols::SEPARATOR;
    if let Some(before) = text.chars().position(control) {
        return Err(ScanError::Control { at: before.saturating_add(1) });
    }
    if text.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_alphabetic()) {
        return plain::parse(&symbols::as_typed(text), reference_year);
    }
    let (carried, symbols) = symbols::read(text)?;
    elements::parse(carried, &symbols, reference_year)
}
