//! Evidence for scripts: one JSON object with a format of its own. The record itself stands in the
//! session's document; this is what is said of it.

use serde::Serialize;

use super::Unwritable;
use super::evidence::{Evidence, Moment, Section, Value};
use crate::quantity::Quantity;
use crate::words::utc_floor;

/// What the shape below is called; another number follows with every change that readers notice.
const FORMAT: &str = "vialwatch-report/1";

#[derive(Serialize)]
struct Report {
    format: &'static str,
    session: String,
    title: String,
    state: &'static str,
    practice: bool,
    intact: bool,
    warnings: Vec<String>,
    made: At,
    elements: Vec<Part>,
    sections: Vec<Part>,
    windows: Vec<Window>,
    exceptions: Vec<Exception>,
    facts: Vec<Fact>,
}

#[derive(Serialize)]
struct Part {
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u8>,
    title: &'static str,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    label: String,
    /// As it reads; "not recorded" where nothing was.
    value: String,
    recorded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<At>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    from: String,
}

/// Text, so that no reader makes a binary fraction of a dose.
#[derive(Serialize)]
struct Amount {
    number: String,
    unit: &'static str,
}

#[derive(Serialize)]
struct At {
    utc: String,
    local: String,
}

#[derive(Serialize)]
struct Window {
    id: String,
    bound: String,
    opened: At,
    ends: Option<At>,
    closed: Option<At>,
    outcome: String,
}

#[derive(Serialize)]
struct Exception {
    kind: &'static str,
    rank: &'static str,
    at: At,
    fact: u64,
    text: String,
}

#[derive(Serialize)]
struct Fact {
    seq: u64,
    at: At,
    by: String,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Amount>,
}

/// The whole report.
pub(super) fn report(evidence: &Evidence) -> Result<String, Unwritable> {
    let head = &evidence.head;
    let (elements, sections): (Vec<&Section>, Vec<&Section>) =
        evidence.sections.iter().partition(|section| section.element.is_some());
    let report = Report {
        format: FORMAT,
        session: head.id.to_string(),
        title: head.title.to_string(),
        state: head.state.word(),
        practice: head.is_practice,
        intact: head.is_intact,
        warnings: head.warnings.iter().map(ToString::to_string).collect(),
        made: at(head.made),
        elements: elements.into_iter().map(part).collect(),
        sections: sections.into_iter().map(part).collect(),
        windows: windows(evidence),
        exceptions: exceptions(evidence),
        facts: facts(evidence),
    };
    let text = serde_json::to_string_pretty(&report).map_err(Unwritable::new)?;
    Ok(format!("{text}\n"))
}

fn at(moment: Moment) -> At {
    At { utc: utc_floor(moment.at), local: moment.text() }
}

fn amount(amount: Quantity) -> Amount {
    Amount { number: amount.amount().to_string(), unit: amount.unit().symbol() }
}

fn part(section: &Section) -> Part {
    let rows = section.rows.iter().map(|row| Row {
        label: row.label.to_string(),
        value: row.value.text(),
        recorded: row.value != Value::NotRecorded,
        amount: if let Value::Amount(it) = row.value { Some(amount(it)) } else { None },
        at: if let Value::Moment(it) = row.value { Some(at(it)) } else { None },
        note: row.note.as_ref().map(ToString::to_string),
        from: row.origin.text(),
    });
    Part { number: section.element, title: section.title, rows: rows.collect() }
}

fn windows(evidence: &Evidence) -> Vec<Window> {
    let rows = evidence.windows.iter().map(|row| Window {
        id: row.id.to_string(),
        bound: row.rule.to_string(),
        opened: at(row.from),
        ends: row.until.map(at),
        closed: row.closed.map(at),
        outcome: row.outcome.to_string(),
    });
    rows.collect()
}

fn exceptions(evidence: &Evidence) -> Vec<Exception> {
    let rows = evidence.exceptions.iter().map(|row| Exception {
        kind: row.kind,
        rank: row.rank,
        at: at(row.at),
        fact: row.seq,
        text: row.text.to_string(),
    });
    rows.collect()
}

fn facts(evidence: &Evidence) -> Vec<Fact> {
    let rows = evidence.facts.iter().map(|row| Fact {
        seq: row.seq,
        at: at(row.at),
        by: row.by.to_string(),
        what: row.what.to_string(),
        amount: row.figure.map(amount),
    });
    rows.collect()
}
