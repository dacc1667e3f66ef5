//! Evidence of one session as text in several formats, all rendered from one model so that none can
//! forget an element. Pure: a session, what an examination of its files found, and a reading go in.
//! Knows no file, reads no clock and changes nothing.

use crate::session::Session;
use crate::time::Reading;

pub mod chart;
pub mod course;
mod csv;
pub mod evidence;
pub mod figures;
mod html;
mod json;
pub mod label;
mod made;
mod markdown;
mod qr;
pub mod redacted;
pub mod runs;
pub mod sheet;
pub mod walk;

use evidence::Evidence;
use walk::Debrief;

/// What an examination of the files of a session found, in the words it is told in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// Why the record is not intact; none where it is.
    pub fault: Option<String>,
    /// What else a reader should know of the files: a missing copy, a newer writer, a repair to come.
    pub remarks: Vec<String>,
    /// How many facts fit together.
    pub facts: u64,
    /// The seal after the last of them.
    pub seal: Option<String>,
}

/// The formats of one session's evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One file for a browser and for paper.
    Html,
    /// Headings and tables.
    Markdown,
    /// Comma-separated: elements, windows, exceptions and one row per fact.
    Csv,
    /// One JSON object.
    Json,
    /// The bag's work label, in a form of its own.
    Label(LabelForm),
}

/// The forms of the work label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelForm {
    /// Narrow lines for a label printer, the code in half blocks.
    Text,
    /// The same with the code in ASCII.
    Ascii,
    /// A page for a browser.
    Page,
}

/// A report that could not be put into text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the report can't be put into this format: {0}")]
pub struct Unwritable(String);

impl Unwritable {
    fn new(why: impl std::fmt::Display) -> Self {
        Self(why.to_string())
    }
}

/// The evidence of a session as text, as at a reading.
///
/// # Errors
/// Where a format's own library fails; no content of a record makes it do so.
pub fn render(
    session: &Session,
    examined: &Examined,
    now: &Reading,
    format: Format,
) -> Result<String, Unwritable> {
    render_with(session, examined, now, format, None)
}

/// The same of a walkthrough, with what its facts say of each inject.
///
/// # Errors
/// As for any other.
pub fn render_with(
    session: &Session,
    examined: &Examined,
    now: &Reading,
    format: Format,
    debrief: Option<&Debrief>,
) -> Result<String, Unwritable> {
    let evidence = || {
        let mut evidence = Evidence::of(session, examined, now);
        evidence.sections.extend(debrief.map(Debrief::sections).unwrap_or_default());
        evidence
    };
    match format {
        Format::Html => html::report(&evidence()),
        Format::Markdown => Ok(markdown::report(&evidence())),
        Format::Csv => csv::report(&evidence()),
        Format::Json => json::report(&evidence()),
        Format::Label(form) => {
            let label = label::Label::of(session, examined, now);
            match form {
                LabelForm::Text => Ok(label::as_text(&label, qr::Blocks::Half)),
                LabelForm::Ascii => Ok(label::as_text(&label, qr::Blocks::Ascii)),
                LabelForm::Page => html::label(&label),
            }
        }
    }
}
