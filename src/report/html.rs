//! Evidence and the work label as pages: one file each, without scripts and without anything from
//! outside, escaped by the template engine; made to be printed on A4 and Letter.

use askama::Template;

use super::Unwritable;
use super::evidence::{Evidence, Moment, Section};
use super::label::{Label, LabelLine};
use crate::words::Shown;
use crate::words::report::{self as words, column, title};

mod svg;

use svg::Drawing;

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage<'a> {
    evidence: &'a Evidence,
    practice: Option<&'static str>,
    practice_sentence: &'static str,
    subject: String,
    sections: Vec<Part<'a>>,
    drawing: Drawing,
    windows: Vec<[String; 6]>,
    exceptions: Vec<[String; 5]>,
    facts: Vec<[String; 4]>,
}

/// A section with its rows as cells.
struct Part<'a> {
    number: String,
    section: &'a Section,
    rows: Vec<Cells>,
}

struct Cells {
    cells: [String; 4],
    is_recorded: bool,
}

#[derive(Template)]
#[template(path = "label.html")]
struct LabelPage<'a> {
    warnings: &'a [Shown],
    lines: &'a [LabelLine],
    is_practice: bool,
    code: Option<CodePicture<'a>>,
}

struct CodePicture<'a> {
    text: &'a str,
    side: usize,
    path: String,
}

impl ReportPage<'_> {
    /// Titles and heads of columns, for the template.
    const TITLES: [&'static str; 4] =
        [title::TIMELINE, title::WINDOWS, title::EXCEPTIONS, title::FACTS];
}

/// The whole report.
pub(super) fn report(evidence: &Evidence) -> Result<String, Unwritable> {
    let head = &evidence.head;
    let page = ReportPage {
        evidence,
        practice: head.is_practice.then_some(words::PRACTICE),
        practice_sentence: words::PRACTICE_SENTENCE,
        subject: format!("{}, session {}", head.title, head.id),
        sections: evidence.sections.iter().map(part).collect(),
        drawing: Drawing::of(&evidence.chart),
        windows: windows(evidence),
        exceptions: exceptions(evidence),
        facts: facts(evidence),
    };
    page.render().map_err(Unwritable::new)
}

/// The work label as a page.
pub(super) fn label(label: &Label) -> Result<String, Unwritable> {
    let code = label.code.as_ref().map(|code| CodePicture {
        text: &code.text,
        side: code.side(),
        path: code.path(),
    });
    let (warnings, lines) = (&label.warnings, &label.lines);
    let page = LabelPage { warnings, lines, is_practice: label.is_practice, code };
    page.render().map_err(Unwritable::new)
}

fn part(section: &Section) -> Part<'_> {
    let number = section.element.map(|number| format!("{number}. ")).unwrap_or_default();
    let rows = section.rows.iter().map(|row| {
        let note = row.note.as_ref().map(ToString::to_string).unwrap_or_default();
        let cells = [row.label.to_string(), row.value.text(), note, row.origin.text()];
        Cells { cells, is_recorded: row.value != super::evidence::Value::NotRecorded }
    });
    Part { number, section, rows: rows.collect() }
}

fn windows(evidence: &Evidence) -> Vec<[String; 6]> {
    let or_dash = |at: Option<Moment>| at.map_or_else(|| "-".to_owned(), |moment| moment.text());
    let rows = evidence.windows.iter().map(|row| {
        let (id, bound, outcome) = (&row.id, &row.rule, &row.outcome);
        let (until, closed) = (or_dash(row.until), or_dash(row.closed));
        [id.to_string(), bound.to_string(), row.from.text(), until, closed, outcome.to_string()]
    });
    rows.collect()
}

fn exceptions(evidence: &Evidence) -> Vec<[String; 5]> {
    let rows = evidence.exceptions.iter().map(|row| {
        let (rank, kind) = (row.rank.to_owned(), row.kind.to_owned());
        [rank, row.at.text(), kind, row.text.to_string(), row.seq.to_string()]
    });
    rows.collect()
}

fn facts(evidence: &Evidence) -> Vec<[String; 4]> {
    let rows = evidence
        .facts
        .iter()
        .map(|row| [row.seq.to_string(), row.at.text(), row.by.to_string(), row.what.to_string()]);
    rows.collect()
}
