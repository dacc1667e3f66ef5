//! `vialwatch list`: saved sessions, newest first, with what a supervisor should look at.
//! Changes nothing; a file that can't be read is a row that says why.

use std::fmt::Write;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::folder::{boot_id, data_folder};
use super::sessions::failure;
use super::{Failure, Outcome, Status, print};
use crate::session::Session;
use crate::session::exceptions::{Kind, exceptions_at};
use crate::shell::clock::{Clock, MachineClock};
use crate::store::derive::summary;
use crate::store::disk::RealDisk;
use crate::store::summary::{ExceptionRank, ProtocolName, Stage, Summary};
use crate::store::{Content, Row, Shelf, Store};
use crate::time::Reading;
use crate::words::{Shown, exception, utc_floor};

#[derive(Debug, Args)]
pub(super) struct List {
    /// One JSON array
    #[arg(long)]
    json: bool,
    /// Only sessions with exceptions
    #[arg(long)]
    exceptions: bool,
    /// Practice walkthroughs too
    #[arg(long)]
    practice: bool,
    /// Only sessions begun on or after this day (UTC)
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<NaiveDate>,
}

/// A row as it is shown.
#[derive(Serialize)]
#[serde(untagged)]
enum Shows {
    Session(Box<SessionRow>),
    Unreadable { state: &'static str, path: String, reason: String },
}

#[derive(Serialize)]
struct SessionRow {
    id: String,
    state: Stage,
    practice: bool,
    protocol: ProtocolName,
    dose: Option<String>,
    order: Option<String>,
    lots: Vec<String>,
    started: String,
    operators: Vec<String>,
    second: Vec<String>,
    exceptions: Vec<ExceptionRow>,
    exceptions_total: u64,
    signed: Option<Signed>,
    path: String,
}

#[derive(Serialize)]
struct Signed {
    by: String,
    at: String,
    verdict: String,
}

#[derive(Serialize)]
struct ExceptionRow {
    kind: String,
    rank: ExceptionRank,
    at: String,
    text: String,
}

impl List {
    pub(super) fn run(self, data_dir: Option<PathBuf>) -> Outcome {
        let store = Store::new(RealDisk::private(), &data_folder(data_dir)?);
        let now = MachineClock::new(boot_id()).read().reading;
        let mut rows = store.list(Shelf::Sessions).map_err(|error| failure(&error))?;
        if self.practice {
            rows.extend(store.list(Shelf::Practice).map_err(|error| failure(&error))?);
        }
        let mut shown: Vec<Shows> =
            rows.iter().map(|row| shows(&store, row, &now)).filter(|row| self.wants(row)).collect();
        shown.sort_by_key(|row| std::cmp::Reverse(started(row)));
        if self.json {
            let text = serde_json::to_string_pretty(&shown)
                .map_err(|error| Failure::new(Status::CouldNot, error))?;
            return print(&format!("{}\n", Shown::json(&text)));
        }
        print(&as_text(&shown))
    }

    /// What can't be read is never filtered away.
    fn wants(&self, row: &Shows) -> bool {
        match row {
            Shows::Unreadable { .. } => true,
            // A walkthrough that was put on the other shelf is one all the same.
            Shows::Session(row) if row.practice && !self.practice => false,
            Shows::Session(row) => {
                let day = row.started.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
                let in_time = self.since.is_none_or(|since| day.is_none_or(|day| day >= since));
                in_time && (!self.exceptions || row.exceptions_total > 0)
            }
        }
    }
}

fn started(row: &Shows) -> String {
    match row {
        Shows::Session(row) => row.started.clone(),
        Shows::Unreadable { .. } => "9".to_owned(),
    }
}

fn shows(store: &Store<RealDisk>, row: &Row, now: &Reading) -> Shows {
    let path = row.files.document().display().to_string();
    let summed = match &row.content {
        Content::Unreadable(error) => Err(error.to_string()),
        Content::Summed(summary) if summary.state == Stage::Reported => Ok((**summary).clone()),
        Content::Summed(summary) if summary.state == Stage::Discarded => Ok((**summary).clone()),
        // While a session is open, time alone can make an exception true.
        Content::Summed(_) | Content::Unsummed => read_summary(store, row, now),
    };
    match summed {
        Ok(summary) => Shows::Session(Box::new(session_row(summary, path))),
        Err(reason) => Shows::Unreadable { state: "unreadable", path, reason },
    }
}

fn read_summary(store: &Store<RealDisk>, row: &Row, now: &Reading) -> Result<Summary, String> {
    let contents = store.open_for_reading(&row.files).map_err(|error| error.to_string())?;
    let session = Session::replay(&contents.records).map_err(|error| error.to_string())?;
    Ok(summary(&session, &exceptions_at(&session, now)))
}

fn session_row(summary: Summary, path: String) -> SessionRow {
    let exceptions = summary
        .exceptions
        .iter()
        .map(|it| {
            let subject = it.subject.clone().unwrap_or_default();
            let text = match Kind::parse(&it.kind) {
                Some(kind) => exception::sentence(kind, &subject),
                None => format!("{}: {}", Shown::new(&it.kind), Shown::new(&subject)),
            };
            ExceptionRow { kind: it.kind.clone(), rank: it.rank, at: utc_floor(it.at), text }
        })
        .collect();
    SessionRow {
        id: summary.id,
        state: summary.state,
        practice: summary.practice,
        protocol: summary.protocol,
        dose: summary.dose,
        order: summary.order,
        lots: summary.lots,
        started: utc_floor(summary.started),
        operators: summary.operators,
        second: summary.second,
        exceptions,
        exceptions_total: summary.exceptions_total,
        signed: summary.signed.map(|it| Signed {
            by: it.by,
            at: utc_floor(it.at),
            verdict: it.verdict,
        }),
        path,
    }
}

fn as_text(rows: &[Shows]) -> String {
    let mut text = String::new();
    for row in rows {
        let line = match row {
            // Most reasons begin with the file at fault, which may be the journal beside it.
            Shows::Unreadable { path, reason, .. }
                if reason.starts_with(path.trim_end_matches("json")) =>
            {
                format!("?? unreadable  {reason}")
            }
            Shows::Unreadable { path, reason, .. } => format!("?? unreadable  {path}: {reason}"),
            Shows::Session(row) => session_line(row),
        };
        let _ = writeln!(text, "{}", Shown::new(&line));
    }
    text
}

/// Rank by a sign and a word, never by colour alone.
fn session_line(row: &SessionRow) -> String {
    let sign = match row.exceptions.first().map(|it| it.rank) {
        Some(ExceptionRank::High) => "!!",
        Some(ExceptionRank::Medium) => "! ",
        _ => "  ",
    };
    let state = match row.state {
        Stage::InProgress => "in progress",
        Stage::Released => "released",
        Stage::Reported => "reported",
        Stage::Discarded => "DISCARDED",
    };
    let practice = if row.practice { "PRACTICE  " } else { "" };
    let people = row.operators.iter().chain(&row.second).map(String::as_str).collect::<Vec<_>>();
    let about = row.exceptions.first().map_or("", |it| it.text.as_str());
    format!(
        "{sign} {}  {}  {practice}{} {}  order {}  {}  {state}  {about}",
        row.started,
        row.id,
        row.protocol.id,
        row.dose.as_deref().unwrap_or("-"),
        row.order.as_deref().unwrap_or("-"),
        people.join(" "),
    )
}
