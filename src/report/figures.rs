//! Figures over many sessions: time per phase, margins left at each limit, rejections and close calls.
//! Small numbers are counted and not summed up, and people are counted and not compared. Reads no file.

use std::collections::BTreeMap;

use super::Unwritable;
use super::course::{Outcome, courses};
use super::csv::{Table, safe};
use crate::session::Session;
use crate::session::exceptions::{Kind, exceptions};
use crate::session::fact::{Fact, Mode, StepKey};
use crate::time::{Reading, SECOND_NS, Span};
use crate::words::{Shown, local_day};

/// Fewer than these say nothing about what is usual.
pub const LEAST: usize = 5;
/// Fewer than these have no tenth that took longer.
pub const LEAST_P90: usize = 10;

/// What one session adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// Id of its protocol.
    pub protocol: String,
    /// The month in which it began, by the room's clock.
    pub month: String,
    /// Initials of its operators.
    pub operators: Vec<String>,
    /// Each phase in which something was answered, with the seconds that its answers took.
    pub phases: Vec<(String, i64)>,
    /// Each limit that came to an end, with the seconds left; negative where it was passed.
    pub margins: Vec<(String, i64)>,
    /// Vials, bags and components that were set aside.
    pub rejections: u64,
    /// Complete answers that a rule refused.
    pub close_calls: u64,
}

/// Sessions that have something in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub sessions: u64,
    /// Vials, bags and components that were set aside in them.
    pub rejections: u64,
    /// Complete answers that a rule refused in them.
    pub close_calls: u64,
}

/// All sessions that followed one protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfProtocol {
    /// Counts.
    pub tally: Tally,
    /// Seconds of each phase, in the order in which phases were first seen.
    pub phases: Vec<(String, Vec<i64>)>,
    /// Seconds left at each limit.
    pub margins: Vec<(String, Vec<i64>)>,
}

/// Figures over many sessions, by the names of what they are about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// By protocol.
    pub protocols: BTreeMap<String, OfProtocol>,
    /// By the month in which they began.
    pub months: BTreeMap<String, Tally>,
    /// By operator; a session with two counts for both.
    pub operators: BTreeMap<String, Tally>,
}

impl Measures {
    /// Of a session that is over; none of a walkthrough or of one that goes on.
    pub fn of(session: &Session, now: &Reading) -> Option<Self> {
        let is_over = session.state() != crate::session::State::InProgress;
        if session.opening().mode != Mode::Real || !is_over {
            return None;
        }
        let opened = &session.records().first()?.stamp.reading;
        let month = local_day(opened.utc, opened.offset_min).format("%Y-%m").to_string();
        let found = exceptions(session);
        let count = |kinds: &[Kind]| {
            let of_kind = found.iter().filter(|it| kinds.contains(&it.kind)).count();
            u64::try_from(of_kind).unwrap_or(u64::MAX)
        };
        Some(Self {
            protocol: session.protocol().id.clone(),
            month,
            operators: session.actors().iter().map(|it| it.as_str().to_owned()).collect(),
            phases: phases(session),
            margins: margins(session, now),
            rejections: count(&[Kind::VialRejected, Kind::BagRejected, Kind::ComponentRejected]),
            close_calls: count(&[Kind::CloseCall]),
        })
    }
}

/// The time before each answer counts for the phase of its step: that is when it was worked on.
fn phases(session: &Session) -> Vec<(String, i64)> {
    let all = &session.protocol().phases;
    let phase_of = |key: &StepKey| {
        all.iter().position(|phase| phase.steps.iter().any(|step| step.id == key.step))
    };
    let mut taken: Vec<(usize, i64)> = Vec::new();
    let mut before: Option<&Reading> = None;
    for record in session.records() {
        let now = &record.stamp.reading;
        if let Fact::StepAnswered { key, late: None, .. } = &record.fact
            && let (Some(phase), Some(last)) = (phase_of(key), before)
            && last.boot == now.boot
        {
            let gone = now.since_boot_ns.saturating_sub(last.since_boot_ns).max(0);
            match taken.iter_mut().find(|(at, _)| *at == phase) {
                Some((_, sum)) => *sum = sum.saturating_add(gone),
                None => taken.push((phase, gone)),
            }
        }
        before = Some(now);
    }
    taken.sort_unstable();
    let named = |(at, ns): (usize, i64)| {
        Some((all.get(at)?.title.clone(), ns.checked_div(SECOND_NS).unwrap_or(0)))
    };
    taken.into_iter().filter_map(named).collect()
}

fn margins(session: &Session, now: &Reading) -> Vec<(String, i64)> {
    let windows = &session.protocol().windows;
    let of_limit = |course: super::course::WindowCourse| {
        let window = windows.get(course.window).filter(|window| window.rule.is_limit())?;
        let left = match course.outcome {
            Outcome::Kept { left } => left.floor_secs(),
            Outcome::Over { by } => by.ceil_secs().saturating_neg(),
            _ => return None,
        };
        Some((window.id.clone(), left))
    };
    courses(session, now).into_iter().filter_map(of_limit).collect()
}

impl Tally {
    fn add(&mut self, measures: &Measures) {
        self.sessions = self.sessions.saturating_add(1);
        self.rejections = self.rejections.saturating_add(measures.rejections);
        self.close_calls = self.close_calls.saturating_add(measures.close_calls);
    }
}

impl Figures {
    /// Adds a session.
    pub fn add(&mut self, measures: &Measures) {
        let of = self.protocols.entry(measures.protocol.clone()).or_default();
        of.tally.add(measures);
        for (named, all) in
            [(&measures.phases, &mut of.phases), (&measures.margins, &mut of.margins)]
        {
            for (name, seconds) in named {
                match all.iter_mut().find(|(known, _)| known == name) {
                    Some((_, values)) => values.push(*seconds),
                    None => all.push((name.clone(), vec![*seconds])),
                }
            }
        }
        self.months.entry(measures.month.clone()).or_default().add(measures);
        for operator in &measures.operators {
            self.operators.entry(operator.clone()).or_default().add(measures);
        }
    }

    /// Everything as comma-separated text; times in seconds.
    ///
    /// # Errors
    /// The writer's own.
    pub fn to_csv(&self) -> Result<String, Unwritable> {
        let mut table = Table::new();
        table.add(COLUMNS)?;
        for (protocol, of) in &self.protocols {
            tally(&mut table, "protocol", protocol, &of.tally)?;
            for (measure, all) in [("phase", &of.phases), ("margin", &of.margins)] {
                for (name, values) in all {
                    spread(&mut table, (protocol, measure, name), values)?;
                }
            }
        }
        for (by, all) in [("month", &self.months), ("operator", &self.operators)] {
            for (name, of) in all {
                tally(&mut table, by, name, of)?;
            }
        }
        table.finish()
    }
}

/// The columns, in their order.
pub const COLUMNS: [&str; 9] =
    ["by", "name", "measure", "of", "count", "median_s", "p90_s", "least_s", "total"];

fn text(text: &str) -> String {
    safe(Shown::new(text).as_str())
}

fn tally(table: &mut Table, by: &str, name: &str, of: &Tally) -> Result<(), Unwritable> {
    let name = text(name);
    let counts =
        [("sessions", of.sessions), ("rejections", of.rejections), ("close-calls", of.close_calls)];
    for (measure, total) in counts {
        let (count, total) = (of.sessions.to_string(), total.to_string());
        table.add([by, name.as_str(), measure, "", &count, "", "", "", &total])?;
    }
    Ok(())
}

fn spread(
    table: &mut Table,
    (protocol, measure, name): (&str, &str, &str),
    values: &[i64],
) -> Result<(), Unwritable> {
    let number = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    let (protocol, name) = (text(protocol), text(name));
    let count = values.len().to_string();
    let (median, p90) = (number(median(values)), number(p90(values)));
    let least = number(values.iter().min().copied());
    table.add(["protocol", &protocol, measure, &name, &count, &median, &p90, &least, ""])
}

/// The middle of enough values; of an even number the lower of both.
pub fn median(values: &[i64]) -> Option<i64> {
    (values.len() >= LEAST).then(|| percentile(values, 50)).flatten()
}

/// What nine of ten of enough values do not exceed.
pub fn p90(values: &[i64]) -> Option<i64> {
    (values.len() >= LEAST_P90).then(|| percentile(values, 90)).flatten()
}

/// The least value that so many of a hundred do not exceed.
fn percentile(values: &[i64], of_hundred: usize) -> Option<i64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let place = sorted.len().saturating_mul(of_hundred).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied()
}

/// Seconds as a length.
pub fn length(seconds: i64) -> Span {
    Span::from_secs(seconds)
}
