//! Reads the form a person types where nothing can be scanned: `lot LOT exp YYYY-MM-DD`, with the
//! maker behind it if wanted. Takes no GS1 field.

use chrono::NaiveDate;

use super::symbols::Symbol;
use super::{Expiry, Package, ScanError, identifiers};

/// As many characters as a scanned lot may have, so that both compare.
const LOT_CHARS: usize = 20;
/// Years a typed date may lie from the year at hand: four digits leave no doubt about the century,
/// so only a slip such as `0026` is refused.
const YEARS: u32 = 100;

struct Reader<'a> {
    rest: &'a [Symbol],
    end: usize,
}

impl<'a> Reader<'a> {
    fn at(&self) -> usize {
        self.rest.first().map_or(self.end, |symbol| symbol.at)
    }

    /// The next run of characters that are not blank, and its place.
    fn word(&mut self) -> (String, &'a [Symbol]) {
        while let [Symbol { c: ' ', .. }, tail @ ..] = self.rest {
            self.rest = tail;
        }
        let length = self.rest.iter().position(|s| s.c == ' ').unwrap_or(self.rest.len());
        let (word, tail) = self.rest.split_at_checked(length).unwrap_or((self.rest, &[]));
        self.rest = tail;
        (word.iter().map(|symbol| symbol.c).collect(), word)
    }

    fn keyword(&mut self, wanted: &'static str) -> Result<(), ScanError> {
        let (word, symbols) = self.word();
        let at = symbols.first().map_or_else(|| self.at(), |symbol| symbol.at);
        if word.eq_ignore_ascii_case(wanted) {
            Ok(())
        } else {
            Err(ScanError::Expected { at, wanted })
        }
    }
}

pub(super) fn parse(symbols: &[Symbol], reference_year: i32) -> Result<Package, ScanError> {
    let end = symbols.last().map_or(1, |symbol| symbol.at.saturating_add(1));
    let mut reader = Reader { rest: symbols, end };
    let (first, place) = reader.word();
    if !first.eq_ignore_ascii_case("lot") {
        return Err(ScanError::Unrecognised { at: place.first().map_or(1, |symbol| symbol.at) });
    }
    let lot = lot(&mut reader)?;
    reader.keyword("exp")?;
    let (date, written) = reader.word();
    let at = written.first().map_or_else(|| reader.at(), |symbol| symbol.at);
    let expiry = expiry(&date, at, reference_year)?;
    let maker = maker(&mut reader)?;
    Ok(Package { lot: Some(lot), expiry: Some(expiry), maker, typed: true, ..Package::default() })
}

fn lot(reader: &mut Reader<'_>) -> Result<String, ScanError> {
    let (lot, symbols) = reader.word();
    let Some(first) = symbols.first() else {
        return Err(ScanError::Expected { at: reader.at(), wanted: "the lot" });
    };
    if let Some(wrong) = symbols.iter().find(|symbol| !identifiers::is_text(symbol.c)) {
        return Err(ScanError::Character { at: wrong.at, identifier: "lot" });
    }
    if symbols.len() > LOT_CHARS {
        return Err(ScanError::Long { at: first.at, identifier: "lot" });
    }
    Ok(lot)
}

fn expiry(text: &str, at: usize, reference_year: i32) -> Result<Expiry, ScanError> {
    let wrong_shape = ScanError::Expected { at, wanted: "a date as YYYY-MM-DD or YYYY-MM" };
    let parts: Vec<&str> = text.split('-').collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month] => (*year, *month, None),
        [year, month, day] => (*year, *month, Some(*day)),
        _ => return Err(wrong_shape),
    };
    let digits = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    let (Some(year), Some(month)) = (digits(year, 4), digits(month, 2)) else {
        return Err(wrong_shape);
    };
    let expiry = match day {
        None => i32::try_from(year).ok().and_then(|year| Expiry::month(year, month)),
        Some(day) => {
            let Some(day) = digits(day, 2) else { return Err(wrong_shape) };
            i32::try_from(year)
                .ok()
                .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
                .map(Expiry::on)
        }
    };
    let near = i32::try_from(year).is_ok_and(|year| year.abs_diff(reference_year) <= YEARS);
    expiry.filter(|_| near).ok_or(ScanError::Date { at })
}

fn maker(reader: &mut Reader<'_>) -> Result<Option<String>, ScanError> {
    if reader.rest.iter().all(|symbol| symbol.c == ' ') {
        return Ok(None);
    }
    reader.keyword("maker")?;
    if let Some(wrong) = reader.rest.iter().find(|symbol| symbol.c.is_control()) {
        return Err(ScanError::Character { at: wrong.at, identifier: "maker" });
    }
    let maker: String = reader.rest.iter().map(|symbol| symbol.c).collect();
    let maker = maker.trim();
    if maker.is_empty() {
        return Err(ScanError::Expected { at: reader.end, wanted: "the maker's name" });
    }
    Ok(Some(maker.to_owned()))
}
