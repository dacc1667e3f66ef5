//! The evidence of one session without a format: the elements of a compounding record in their order,
//! then what else was recorded. Every format renders all of it; where an element is missing, a row
//! says so.

use chrono::{DateTime, NaiveDate, Utc};

use super::Examined;
use super::chart::Chart;
use super::course::{WindowCourse, courses};
use super::made::offset_at;
use crate::quantity::Quantity;
use crate::session::exceptions::{Exception, exceptions_at};
use crate::session::fact::{Answer, Fact, Mode, Record};
use crate::session::{Session, State};
use crate::time::Reading;
use crate::words::report::{self, title};
use crate::words::{Shown, record};

mod components;
mod formulation;
mod judgement;
mod product;
mod quality;

/// Everything a report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Who and what, and what must be read first.
    pub head: Head,
    /// The fifteen elements of a compounding record, in their order, then further sections.
    pub sections: Vec<Section>,
    /// Windows that were opened, as rows of a table.
    pub windows: Vec<WindowRow>,
    /// Most urgent first.
    pub exceptions: Vec<ExceptionRow>,
    /// Every fact.
    pub facts: Vec<FactRow>,
    /// The picture.
    pub chart: Chart,
}

/// What stands above everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The drug as people call it.
    pub title: Shown,
    /// The session's id.
    pub id: Shown,
    /// Where it stands.
    pub state: State,
    /// Whether it is a walkthrough.
    pub is_practice: bool,
    /// Whether the files are whole and unaltered.
    pub is_intact: bool,
    /// What must be known before anything is believed, most urgent first.
    pub warnings: Vec<Shown>,
    /// When the report was made.
    pub made: Moment,
}

/// Rows under one title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its number among the elements of a compounding record, from 1.
    pub element: Option<u8>,
    /// Its title.
    pub title: &'static str,
    /// At least one.
    pub rows: Vec<Row>,
}

/// One thing that is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub label: Shown,
    /// What was recorded of it.
    pub value: Value,
    /// What is said beside it.
    pub note: Option<Shown>,
    /// Where it comes from.
    pub origin: Origin,
}

/// What was recorded of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words.
    Text(Shown),
    /// A figure and its unit.
    Amount(Quantity),
    /// A number of things.
    Count(u64),
    /// A moment.
    Moment(Moment),
    /// A date on a package.
    Day(NaiveDate),
    /// Nothing.
    NotRecorded,
}

/// A moment, and the offset of the room's clock from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: DateTime<Utc>,
    /// In minutes.
    pub offset_min: i32,
}

/// Where a row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A fact, by its number.
    Fact(u64),
    /// The protocol in force.
    Protocol,
    /// Worked out from several facts.
    WorkedOut,
    /// The files themselves.
    Files,
}

/// A window that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowRow {
    /// Its name in the protocol.
    pub id: Shown,
    /// What it bounds.
    pub rule: Shown,
    /// When it opened.
    pub from: Moment,
    /// When it closed.
    pub closed: Option<Moment>,
    /// When it ends.
    pub until: Option<Moment>,
    /// How it came out.
    pub outcome: Shown,
}

/// An exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptionRow {
    /// The word of its kind.
    pub kind: &'static str,
    /// The word of its rank.
    pub rank: &'static str,
    /// When.
    pub at: Moment,
    /// The fact that tells of it; 0 where the files do.
    pub seq: u64,
    /// In words.
    pub text: Shown,
}

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRow {
    /// Its number.
    pub seq: u64,
    /// When it was recorded.
    pub at: Moment,
    /// By whom.
    pub by: Shown,
    /// What happened.
    pub what: Shown,
    /// The figure it recorded, where it is one.
    pub figure: Option<Quantity>,
}

impl Moment {
    pub(super) fn of(session: &Session, at: DateTime<Utc>) -> Self {
        Self { at, offset_min: offset_at(session, at) }
    }

    /// On the room's clock, with its offset.
    pub fn text(&self) -> String {
        report::moment(self.at, self.offset_min)
    }
}

impl Value {
    /// Words from a record or a protocol.
    pub(super) fn text_of(text: &str) -> Self {
        Self::Text(Shown::new(text))
    }

    /// As it reads.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.to_string(),
            Self::Amount(amount) => amount.to_string(),
            Self::Count(count) => count.to_string(),
            Self::Moment(moment) => moment.text(),
            Self::Day(day) => day.to_string(),
            Self::NotRecorded => report::NOT_RECORDED.to_owned(),
        }
    }
}

impl Origin {
    /// In words.
    pub fn text(&self) -> String {
        match self {
            Self::Fact(seq) => report::fact(*seq),
            Self::Protocol => report::note::BY_PROTOCOL.to_owned(),
            Self::WorkedOut => report::note::WORKED_OUT.to_owned(),
            Self::Files => report::note::BY_FILES.to_owned(),
        }
    }
}

impl Row {
    /// A row; nothing recorded where there is no value.
    pub(super) fn new(label: &str, value: Option<Value>, origin: Origin) -> Self {
        let value = value.unwrap_or(Value::NotRecorded);
        Self { label: Shown::new(label), value, note: None, origin }
    }

    pub(super) fn noted(self, note: &str) -> Self {
        let note = Some(note).filter(|note| !note.is_empty()).map(Shown::new);
        Self { note, ..self }
    }
}

/// What the rows are made from.
pub(super) struct Source<'a> {
    pub(super) session: &'a Session,
    pub(super) examined: &'a Examined,
    pub(super) now: &'a Reading,
    pub(super) exceptions: &'a [Exception],
}

/// The rows of each element, in the order of `words::report::ELEMENTS`.
const ELEMENTS: [fn(&Source<'_>) -> Vec<Row>; 15] = [
    product::name,
    product::moments,
    product::identification,
    product::people,
    components::names,
    components::packages,
    components::amounts,
    components::strengths,
    product::total,
    product::containers,
    product::beyond_use,
    quality::results,
    formulation::protocol,
    formulation::calculations,
    quality::by_practice,
];

impl Evidence {
    /// Of a session, as at a reading.
    pub fn of(session: &Session, examined: &Examined, now: &Reading) -> Self {
        let exceptions = exceptions_at(session, now);
        let source = Source { session, examined, now, exceptions: &exceptions };
        let numbered = ELEMENTS.iter().zip(report::ELEMENTS).zip(1_u8..);
        let mut sections: Vec<Section> = numbered
            .map(|((rows, title), number)| section(Some(number), title, rows(&source)))
            .collect();
        sections.extend([
            section(None, title::HANDLING, quality::handling(&source)),
            section(None, title::INFUSION, quality::infusion(&source)),
            section(None, title::SIGN_OFF, judgement::sign_off(&source)),
            section(None, title::RECORD, judgement::record(&source)),
        ]);
        Self {
            head: head(&source),
            sections,
            windows: windows(session, &courses(session, now)),
            exceptions: exceptions.iter().map(|it| exception_row(session, it)).collect(),
            facts: session.records().iter().map(|record| fact_row(session, record)).collect(),
            chart: Chart::of(session, &exceptions, now),
        }
    }

    /// The rows of an element of a compounding record, by its number from 1.
    pub fn element(&self, number: u8) -> &[Row] {
        let section = self.sections.iter().find(|section| section.element == Some(number));
        section.map_or(&[], |section| &section.rows)
    }
}

/// A section is never empty: what is missing must be seen to be missing.
fn section(element: Option<u8>, title: &'static str, mut rows: Vec<Row>) -> Section {
    if rows.is_empty() {
        rows.push(Row::new(title, None, Origin::WorkedOut));
    }
    Section { element, title, rows }
}

fn head(source: &Source<'_>) -> Head {
    let Source { session, examined, now, .. } = source;
    let is_practice = session.opening().mode != Mode::Real;
    let fault = examined.fault.as_ref().map(|why| format!("{}: {why}", report::NOT_INTACT));
    let all = fault.into_iter().chain(examined.remarks.iter().cloned());
    Head {
        title: Shown::new(&session.protocol().title),
        id: Shown::new(&session.opening().id),
        state: session.state(),
        is_practice,
        is_intact: examined.fault.is_none(),
        warnings: all.map(|warning| Shown::new(&warning)).collect(),
        made: Moment { at: now.utc, offset_min: now.offset_min },
    }
}

fn windows(session: &Session, courses: &[WindowCourse]) -> Vec<WindowRow> {
    let moment = |at: DateTime<Utc>| Moment::of(session, at);
    let rows = courses.iter().filter_map(|course| {
        let window = session.protocol().windows.get(course.window)?;
        Some(WindowRow {
            id: Shown::new(&window.id),
            rule: Shown::new(&crate::words::protocol::rule(&window.rule)),
            from: moment(course.from),
            closed: course.closed.map(moment),
            until: course.until.map(moment),
            outcome: Shown::new(&course.outcome.text()),
        })
    });
    rows.collect()
}

fn exception_row(session: &Session, exception: &Exception) -> ExceptionRow {
    let text = crate::words::exception::sentence(exception.kind, &exception.subject);
    ExceptionRow {
        kind: exception.kind.word(),
        rank: exception.rank.word(),
        at: Moment::of(session, exception.at),
        seq: exception.seq,
        text: Shown::new(&text),
    }
}

fn fact_row(session: &Session, record: &Record) -> FactRow {
    let reading = &record.stamp.reading;
    FactRow {
        seq: record.seq,
        at: Moment { at: reading.utc, offset_min: reading.offset_min },
        by: Shown::new(record.stamp.by.as_str()),
        what: Shown::new(&record::what(&record.fact)),
        figure: figure(session, &record.fact),
    }
}

/// The figure that a fact recorded, in the unit of its step.
fn figure(session: &Session, fact: &Fact) -> Option<Quantity> {
    let (Fact::StepAnswered { key, answer, .. }
    | Fact::Overridden { key, answer, .. }
    | Fact::ValueCorrected { key, answer, .. }) = fact
    else {
        return None;
    };
    let Answer::Value(amount) = answer else { return None };
    match &session.step_of(key)?.kind {
        crate::protocol::Kind::Value(value) => Some(Quantity::new(*amount, value.unit)),
        _ => None,
    }
}
