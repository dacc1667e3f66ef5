//! Reads element strings, the bracketed form and bare trade item numbers into a package.
//! Knows no plain form, and keeps nothing of the fields it only passes over.

use chrono::{NaiveDate, NaiveTime};

use super::identifiers::{self, Rule};
use super::symbols::{Carried, SEPARATOR, Symbol};
use super::{Expiry, Package, ScanError};

const GTIN_DIGITS: usize = 14;
/// Digits of UPC-A, EAN-13 and GTIN-14. EAN-8 is left out: it can't be told from one date field.
const BARE_DIGITS: [usize; 3] = [12, 13, GTIN_DIGITS];

pub(super) fn parse(
    carried: Carried,
    symbols: &[Symbol],
    reference_year: i32,
) -> Result<Package, ScanError> {
    let number = bare_number(symbols);
    match (carried, number) {
        (Carried::Number, None) => {
            Err(ScanError::Unrecognised { at: symbols.first().map_or(1, |symbol| symbol.at) })
        }
        (Carried::Number, Some(number)) => bare_package(symbols, &number),
        (Carried::Elements, _) | (Carried::Anything, None) => fields(symbols, reference_year),
        (Carried::Anything, Some(number)) => {
            let other = fields(symbols, reference_year);
            let telling = |package: &Package| *package != Package::default();
            match (bare_package(symbols, &number), other) {
                (Ok(_), Ok(other)) if telling(&other) => Err(ScanError::Ambiguous),
                (Err(_), Ok(other)) if telling(&other) => Ok(other),
                (bare, _) => bare,
            }
        }
    }
}

fn bare_number(symbols: &[Symbol]) -> Option<String> {
    let digits = symbols.iter().all(|symbol| symbol.c.is_ascii_digit());
    (digits && BARE_DIGITS.contains(&symbols.len())).then(|| text_of(symbols))
}

fn bare_package(symbols: &[Symbol], number: &str) -> Result<Package, ScanError> {
    let at = symbols.first().map_or(1, |symbol| symbol.at);
    if !identifiers::check_digit_fits(number) {
        return Err(ScanError::CheckDigit { at });
    }
    Ok(Package { gtin: Some(format!("{number:0>GTIN_DIGITS$}")), ..Package::default() })
}

fn text_of(symbols: &[Symbol]) -> String {
    symbols.iter().map(|symbol| symbol.c).collect()
}

fn fields(symbols: &[Symbol], reference_year: i32) -> Result<Package, ScanError> {
    let mut found = Found { package: Package::default(), timed: None, reference_year };
    match symbols {
        [Symbol { c: '(', .. }, ..] => bracketed(symbols, &mut found)?,
        _ => separated(symbols, &mut found)?,
    }
    Ok(found.package())
}

/// Fields one after another; those of variable length end at a separator.
fn separated(symbols: &[Symbol], found: &mut Found) -> Result<(), ScanError> {
    let mut rest = symbols;
    let mut any = false;
    loop {
        while let [Symbol { c: SEPARATOR, .. }, tail @ ..] = rest {
            rest = tail;
        }
        if rest.is_empty() {
            return if any { Ok(()) } else { Err(ScanError::Empty) };
        }
        let (rule, value) = rule_of(rest)?;
        let end = value.iter().position(|symbol| symbol.c == SEPARATOR).unwrap_or(value.len());
        let length = if rule.predefined { end.min(rule.most) } else { end };
        let (field, tail) = value.split_at_checked(length).unwrap_or((value, &[]));
        found.take(rule, field, start_of(rest))?;
        rest = tail;
        any = true;
    }
}

/// The form printed under a symbol: each identifier in round brackets, no separators.
///
/// Digits in brackets always open a field, though a lot may hold brackets too.
fn bracketed(symbols: &[Symbol], found: &mut Found) -> Result<(), ScanError> {
    let mut rest = symbols;
    while let Some((identifier, after)) = bracket(rest) {
        let end = (0..=after.len())
            .find(|skipped| after.get(*skipped..).is_none_or(|tail| bracket(tail).is_some()))
            .unwrap_or(after.len());
        let (value, tail) = after.split_at_checked(end).unwrap_or((after, &[]));
        let blanks = value.iter().rev().take_while(|symbol| symbol.c == ' ').count();
        let kept = value.len().saturating_sub(blanks);
        let whole: Vec<Symbol> =
            identifier.iter().chain(value.iter().take(kept)).copied().collect();
        let (rule, field) = rule_of(&whole)?;
        if identifier.len() != rule.identifier.len().saturating_add(rule.more) {
            return Err(unknown(identifier));
        }
        found.take(rule, field, start_of(identifier))?;
        rest = tail;
    }
    match rest.first() {
        None => Ok(()),
        Some(symbol) => Err(ScanError::Unrecognised { at: symbol.at }),
    }
}

/// Two to four digits in brackets, and what follows them.
fn bracket(symbols: &[Symbol]) -> Option<(&[Symbol], &[Symbol])> {
    let [Symbol { c: '(', .. }, inside @ ..] = symbols else { return None };
    let count = inside.iter().take_while(|symbol| symbol.c.is_ascii_digit()).count();
    let (digits, after) = inside.split_at_checked(count)?;
    match after {
        [Symbol { c: ')', .. }, rest @ ..] if (2..=4).contains(&count) => Some((digits, rest)),
        _ => None,
    }
}

fn start_of(symbols: &[Symbol]) -> usize {
    symbols.first().map_or(1, |symbol| symbol.at)
}

fn rule_of(symbols: &[Symbol]) -> Result<(&'static Rule, &[Symbol]), ScanError> {
    identifiers::split(symbols).ok_or_else(|| unknown(symbols))
}

fn unknown(symbols: &[Symbol]) -> ScanError {
    let digits = symbols.iter().take_while(|symbol| symbol.c.is_ascii_digit()).take(4);
    let identifier: String = digits.map(|symbol| symbol.c).collect();
    let at = start_of(symbols);
    if identifier.len() < 2 {
        return ScanError::Unrecognised { at };
    }
    ScanError::UnknownIdentifier { at, identifier }
}

/// What the fields read so far add up to.
struct Found {
    package: Package,
    /// The expiry with a time of day (AI 7003), which may stand beside the one without.
    timed: Option<Expiry>,
    reference_year: i32,
}

impl Found {
    /// Of two expiries the stricter one counts.
    fn package(self) -> Package {
        let Found { mut package, timed, .. } = self;
        package.expiry = match (package.expiry, timed) {
            (Some(day), Some(timed)) if timed.expired_on(day.date) => Some(timed),
            (None, timed) => timed,
            (day, _) => day,
        };
        package
    }

    fn take(&mut self, rule: &Rule, field: &[Symbol], at: usize) -> Result<(), ScanError> {
        let identifier = rule.identifier;
        let allowed =
            |c: char| if rule.digits { c.is_ascii_digit() } else { identifiers::is_text(c) };
        if let Some(wrong) = field.iter().find(|symbol| !allowed(symbol.c)) {
            return Err(ScanError::Character { at: wrong.at, identifier });
        }
        if field.len() < rule.least {
            return Err(ScanError::Short { at, identifier });
        }
        if field.len() > rule.most {
            return Err(ScanError::Long { at, identifier });
        }
        let text = text_of(field);
        let at_value = start_of(field);
        let expiry = |date: Option<Expiry>| date.ok_or(ScanError::Date { at: at_value });
        let conflict = ScanError::Conflict { at, identifier };
        let package = &mut self.package;
        match identifier {
            "01" | "02" | "03" if !identifiers::check_digit_fits(&text) => {
                Err(ScanError::CheckDigit { at: at_value })
            }
            "01" => settle(&mut package.gtin, text, conflict),
            "10" => settle(&mut package.lot, text, conflict),
            "21" => settle(&mut package.serial, text, conflict),
            "17" => settle(&mut package.expiry, expiry(day(&text, self.reference_year))?, conflict),
            "11" | "12" | "13" | "15" | "16" => expiry(day(&text, self.reference_year)).map(|_| ()),
            "7003" => {
                settle(&mut self.timed, expiry(moment(&text, self.reference_year))?, conflict)
            }
            _ => Ok(()),
        }
    }
}

fn settle<T: PartialEq>(
    slot: &mut Option<T>,
    value: T,
    conflict: ScanError,
) -> Result<(), ScanError> {
    match slot {
        Some(there) if *there != value => Err(conflict),
        _ => {
            *slot = Some(value);
            Ok(())
        }
    }
}

/// `YYMMDD`, where a day of nought means the last of the month.
fn day(text: &str, reference_year: i32) -> Option<Expiry> {
    let number = text.parse::<u32>().ok()?;
    let year = full_year(i32::try_from(number.checked_div(10_000)?).ok()?, reference_year)?;
    let month = number.checked_div(100)?.checked_rem(100)?;
    match number.checked_rem(100)? {
        0 => Expiry::month(year, month),
        day => NaiveDate::from_ymd_opt(year, month, day).map(Expiry::on),
    }
}

/// `YYMMDDHHMM`; here the day can't be left out.
fn moment(text: &str, reference_year: i32) -> Option<Expiry> {
    let (date, clock) = text.split_at_checked(6)?;
    let date = day(date, reference_year).filter(|date| !date.last_day_of_month)?;
    let clock = clock.parse::<u32>().ok()?;
    let time = NaiveTime::from_hms_opt(clock.checked_div(100)?, clock.checked_rem(100)?, 0)?;
    Some(Expiry { time: Some(time), ..date })
}

/// GS1's sliding century: from 49 years before the reference to 50 years after it.
fn full_year(two_digits: i32, reference_year: i32) -> Option<i32> {
    let here = reference_year.checked_rem_euclid(100)?;
    let century = reference_year.checked_sub(here)?;
    let shift = match two_digits.checked_sub(here)? {
        51.. => -100,
        ..=-50 => 100,
        _ => 0,
    };
    century.checked_add(shift)?.checked_add(two_digits)
}
