//! Evidence for a spreadsheet: one table whose rows are elements, windows, exceptions and facts.
//! Nothing in it can run: a cell that a spreadsheet would take for a formula is text.

use ::csv::{Terminator, Writer, WriterBuilder};

use super::Unwritable;
use super::evidence::{Evidence, Moment, Value};
use crate::quantity::Quantity;
use crate::words::report::{NOT_RECORDED, PRACTICE};
use crate::words::utc_floor;

/// The columns of one session's evidence; every row has all of them.
const COLUMNS: [&str; 14] = [
    "session", "practice", "row", "number", "title", "label", "value", "unit", "note", "from",
    "utc", "local", "by", "rank",
];

/// One row, each cell as it is written.
#[derive(Default)]
struct Cells<'a> {
    row: &'a str,
    number: String,
    title: &'a str,
    label: &'a str,
    value: String,
    unit: &'a str,
    note: &'a str,
    from: String,
    at: Option<Moment>,
    by: &'a str,
    rank: &'a str,
}

/// A table that is written row by row.
pub(super) struct Table(Writer<Vec<u8>>);

impl Table {
    pub(super) fn new() -> Self {
        Self(WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new()))
    }

    /// Writes a row whose cells were made safe before.
    pub(super) fn add<'a>(
        &mut self,
        cells: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Unwritable> {
        self.0.write_record(cells).map_err(Unwritable::new)
    }

    pub(super) fn finish(self) -> Result<String, Unwritable> {
        let bytes = self.0.into_inner().map_err(Unwritable::new)?;
        String::from_utf8(bytes).map_err(Unwritable::new)
    }
}

/// Text that no spreadsheet runs: what would begin a formula gets an apostrophe before it.
pub(super) fn safe(text: &str) -> String {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n');
    let full_width = |c: char| matches!(c, '＝' | '＋' | '－' | '＠');
    let first = text.trim_start_matches(' ').chars().next();
    if first.is_some_and(|c| begins(c) || full_width(c)) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A figure without its unit, as a number.
pub(super) fn number(amount: Quantity) -> String {
    amount.amount().to_string()
}

/// The whole report.
pub(super) fn report(evidence: &Evidence) -> Result<String, Unwritable> {
    let mut table = Table::new();
    table.add(COLUMNS)?;
    let mut add = |cells: Cells<'_>| write(&mut table, evidence, &cells);
    for warning in &evidence.head.warnings {
        let value = warning.to_string();
        add(Cells { row: "warning", value, ..Cells::default() })?;
    }
    for section in &evidence.sections {
        let (row, number) = match section.element {
            Some(number) => ("element", number.to_string()),
            None => ("section", String::new()),
        };
        for it in &section.rows {
            let (value, unit) = value(&it.value);
            let at = if let Value::Moment(moment) = it.value { Some(moment) } else { None };
            let note = it.note.as_ref().map_or("", |note| note.as_str());
            let (number, label) = (number.clone(), it.label.as_str());
            let (title, from) = (section.title, it.origin.text());
            add(Cells {
                row,
                number,
                title,
                label,
                value,
                unit,
                note,
                from,
                at,
                ..Cells::default()
            })?;
        }
    }
    windows(evidence, &mut add)?;
    for it in &evidence.exceptions {
        let (number, value) = (it.seq.to_string(), it.text.to_string());
        let (label, rank, at) = (it.kind, it.rank, Some(it.at));
        add(Cells { row: "exception", number, label, value, rank, at, ..Cells::default() })?;
    }
    for it in &evidence.facts {
        let (number, by, at) = (it.seq.to_string(), it.by.as_str(), Some(it.at));
        let (value, unit) = match it.figure {
            Some(figure) => (self::number(figure), figure.unit().symbol()),
            None => (String::new(), ""),
        };
        let label = it.what.as_str();
        add(Cells { row: "fact", number, label, value, unit, by, at, ..Cells::default() })?;
    }
    table.finish()
}

fn windows(
    evidence: &Evidence,
    add: &mut impl FnMut(Cells<'_>) -> Result<(), Unwritable>,
) -> Result<(), Unwritable> {
    for it in &evidence.windows {
        let (label, title, value) = (it.id.as_str(), it.rule.as_str(), it.outcome.to_string());
        add(Cells { row: "window", title, label, value, at: it.until, ..Cells::default() })?;
        let ends = [("window-opened", Some(it.from)), ("window-closed", it.closed)];
        for (row, at) in ends.into_iter().filter(|(_, at)| at.is_some()) {
            add(Cells { row, title, label, at, ..Cells::default() })?;
        }
    }
    Ok(())
}

/// A value and its unit; figures stand alone, so that they can be added up.
fn value(value: &Value) -> (String, &'static str) {
    match value {
        Value::Amount(amount) => (number(*amount), amount.unit().symbol()),
        Value::NotRecorded => (NOT_RECORDED.to_owned(), ""),
        other => (other.text(), ""),
    }
}

fn write(table: &mut Table, evidence: &Evidence, cells: &Cells<'_>) -> Result<(), Unwritable> {
    let utc = cells.at.map(|moment| utc_floor(moment.at)).unwrap_or_default();
    let local = cells.at.map(|moment| moment.text()).unwrap_or_default();
    // A negative figure is a number, and the only cell that may begin with a sign.
    let is_number = rust_decimal::Decimal::from_str_exact(&cells.value).is_ok();
    let value =
        if is_number && !cells.unit.is_empty() { cells.value.clone() } else { safe(&cells.value) };
    let practice = if evidence.head.is_practice { PRACTICE } else { "" };
    let all = [
        safe(evidence.head.id.as_str()),
        practice.to_owned(),
        cells.row.to_owned(),
        cells.number.clone(),
        safe(cells.title),
        safe(cells.label),
        value,
        cells.unit.to_owned(),
        safe(cells.note),
        cells.from.clone(),
        utc,
        local,
        safe(cells.by),
        cells.rank.to_owned(),
    ];
    table.add(all.iter().map(String::as_str))
}
