//! Many sessions for a spreadsheet: one row a session, the same columns for all. A session that can't
//! be read is a row that says why, never left out.

use chrono::{DateTime, Utc};

use super::csv::{Table, number, safe};
use super::made::{label_moments, made_at, method};
use super::{Examined, Unwritable};
use crate::quantity::Quantity;
use crate::session::exceptions::{Exception, Kind, Severity, exceptions_at};
use crate::session::fact::{Answer, Mode, StepKey};
use crate::session::people::Initials;
use crate::session::{Fate, Session};
use crate::time::Reading;
use crate::words::report::PRACTICE;
use crate::words::{Shown, label, protocol, utc_floor};

/// The columns, in their order; figures stand without their unit, which the name of a column tells.
pub const COLUMNS: [&str; 31] = [
    "session",
    "practice",
    "state",
    "intact",
    "reason",
    "facts",
    "seal",
    "protocol",
    "version",
    "digest",
    "site_protocol",
    "begun_utc",
    "order",
    "dose",
    "dose_unit",
    "vials_used",
    "vials_rejected",
    "lots",
    "prepared_by",
    "second_persons",
    "volume",
    "volume_unit",
    "concentration",
    "concentration_unit",
    "made_utc",
    "label_times",
    "reported_utc",
    "exceptions_high",
    "exceptions_all",
    "exception_kinds",
    "signed",
];

/// A table of sessions that is filled row by row.
pub struct Sheet(Table);

impl Sheet {
    /// With its first line.
    ///
    /// # Errors
    /// The writer's own.
    pub fn new() -> Result<Self, Unwritable> {
        let mut table = Table::new();
        table.add(COLUMNS)?;
        Ok(Self(table))
    }

    /// One session, as at a reading.
    ///
    /// # Errors
    /// The writer's own.
    pub fn add(
        &mut self,
        session: &Session,
        examined: &Examined,
        now: &Reading,
    ) -> Result<(), Unwritable> {
        let exceptions = exceptions_at(session, now);
        let mut cells = identity(session, examined);
        cells.extend(preparation(session));
        cells.extend(product(session, now));
        cells.extend(judged(session, &exceptions));
        self.0.add(cells.iter().map(String::as_str))
    }

    /// A session that can't be read: where it lies, and why.
    ///
    /// # Errors
    /// The writer's own.
    pub fn add_unreadable(&mut self, path: &str, reason: &str) -> Result<(), Unwritable> {
        let foreign = |text: &str| safe(Shown::new(text).as_str());
        let said = [foreign(path), String::new(), "unreadable".to_owned(), "no".to_owned()];
        let mut cells: Vec<String> = said.into_iter().chain([foreign(reason)]).collect();
        cells.resize(COLUMNS.len(), String::new());
        self.0.add(cells.iter().map(String::as_str))
    }

    /// The whole table.
    ///
    /// # Errors
    /// The writer's own.
    pub fn finish(self) -> Result<String, Unwritable> {
        self.0.finish()
    }
}

fn text(text: &str) -> String {
    safe(Shown::new(text).as_str())
}

fn moment(at: Option<DateTime<Utc>>) -> String {
    at.map(utc_floor).unwrap_or_default()
}

fn figure(amount: Option<Quantity>) -> [String; 2] {
    match amount {
        Some(amount) => [number(amount), amount.unit().symbol().to_owned()],
        None => [String::new(), String::new()],
    }
}

fn identity(session: &Session, examined: &Examined) -> Vec<String> {
    let opening = session.opening();
    let practice = if opening.mode == Mode::Real { "" } else { PRACTICE };
    let intact = if examined.fault.is_none() { "yes" } else { "no" };
    let mut reasons: Vec<&str> = examined.fault.iter().map(String::as_str).collect();
    reasons.extend(examined.remarks.iter().map(String::as_str));
    vec![
        text(&opening.id),
        practice.to_owned(),
        session.state().word().to_owned(),
        intact.to_owned(),
        text(&reasons.join("; ")),
        session.last_seq().to_string(),
        text(examined.seal.as_deref().unwrap_or_default()),
        text(&session.protocol().id),
        text(&session.protocol().version),
        text(&protocol::digest(&opening.protocol_sha256, opening.site_protocol)),
        if opening.site_protocol { "yes" } else { "no" }.to_owned(),
        moment(session.records().first().map(|record| record.stamp.reading.utc)),
    ]
}

fn preparation(session: &Session) -> Vec<String> {
    let [dose, unit] = figure(session.dose());
    let fate = |fate: Fate| session.vials().iter().filter(move |vial| vial.fate == fate);
    vec![
        text(session.order().unwrap_or_default()),
        dose,
        unit,
        fate(Fate::InUse).count().to_string(),
        fate(Fate::Rejected).count().to_string(),
        safe(&label::lots(session).join(" ")),
        names(session.actors()),
        names(session.witnesses()),
    ]
}

fn names(people: &[Initials]) -> String {
    text(&people.iter().map(Initials::as_str).collect::<Vec<_>>().join(" "))
}

fn product(session: &Session, now: &Reading) -> Vec<String> {
    let made = method(session);
    let [volume, volume_unit] = figure(made.map(|made| made.total));
    let [strength, strength_unit] = figure(made.map(|made| made.concentration));
    let times = label_moments(session, now);
    let times = times.iter().map(|it| format!("{} {}", it.by, moment(it.until)));
    let times: Vec<String> = times.collect();
    vec![
        volume,
        volume_unit,
        strength,
        strength_unit,
        moment(made_at(session)),
        safe(&times.join("; ")),
        reported(session),
    ]
}

/// What the ward reported, step by step.
fn reported(session: &Session) -> String {
    let steps = session.protocol().steps();
    let told: Vec<String> = steps
        .filter_map(|step| {
            let done = session.done(&StepKey::main(&step.id, None))?;
            let Answer::Reported(at) = done.answer else { return None };
            Some(format!("{} {}", step.id, utc_floor(at)))
        })
        .collect();
    text(&told.join("; "))
}

fn judged(session: &Session, exceptions: &[Exception]) -> Vec<String> {
    let high = exceptions.iter().filter(|it| it.rank == Severity::High).count();
    let mut kinds: Vec<Kind> = exceptions.iter().map(|it| it.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let kinds: Vec<&str> = kinds.into_iter().map(Kind::word).collect();
    let signed = session.sign_off().map(|(signed, at, changed)| {
        let since = if changed { ", changed since" } else { "" };
        let (by, verdict) = (signed.by.as_str(), signed.verdict.word());
        format!("{by} {} {verdict}{since}", utc_floor(at))
    });
    vec![
        high.to_string(),
        exceptions.len().to_string(),
        kinds.join(" "),
        text(&signed.unwrap_or_default()),
    ]
}
