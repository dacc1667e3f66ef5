//! Evidence of sessions: every format of a few short stories as stored files, every element of a
//! compounding record in each of them, and what was recorded stays text whatever it looks like.

use vialwatch::report::{Examined, Format, LabelForm, render};
use vialwatch::session::Session;
use vialwatch::time::{BootId, Reading};

mod chart;
mod command;
mod elements;
pub(crate) mod hostile;
mod label;
mod redact;
mod square;
mod stored;
mod stories;

/// Every format, with the ending of its stored files.
const FORMATS: [(Format, &str); 6] = [
    (Format::Html, "html"),
    (Format::Markdown, "md"),
    (Format::Csv, "csv"),
    (Format::Json, "json"),
    (Format::Label(LabelForm::Text), "label.txt"),
    (Format::Label(LabelForm::Page), "label.html"),
];

/// The formats that hold the whole record.
const WHOLE: [(Format, &str); 4] = [FORMATS[0], FORMATS[1], FORMATS[2], FORMATS[3]];

/// After the last fact, in another run of the machine and another zone.
fn later() -> Reading {
    Reading {
        utc: "2026-11-24T06:00:00Z".parse().unwrap(),
        offset_min: 60,
        boot: BootId("another".into()),
        since_boot_ns: 3_600_000_000_000,
    }
}

/// Files that are as they were written.
fn intact(session: &Session) -> Examined {
    Examined {
        fault: None,
        remarks: Vec::new(),
        facts: session.last_seq(),
        seal: Some("K7Q2-M9XD-2F4C-81AB".to_owned()),
    }
}

fn text_of(session: &Session, format: Format) -> String {
    render(session, &intact(session), &later(), format).unwrap()
}

/// The cells of comma-separated text, read by its rules once more.
pub(crate) fn cells_of(csv: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let (mut quoted, mut chars) = (false, csv.chars().peekable());
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => assert_eq!(chars.next(), Some('\n'), "a bare carriage return"),
            _ => row.last_mut().unwrap().push(c),
        }
        if c == '\r' && !quoted {
            rows.push(vec![String::new()]);
        }
    }
    assert!(!quoted, "a quotation without an end");
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last row ends as the others do");
    rows
}
