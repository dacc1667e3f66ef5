//! Facts as the record's tail on the screen tells them: room time, who, what. While somebody reads
//! a figure blind no figure stands here.

use super::{act, moment, spaced, step};
use crate::protocol::{Kind, Rank};
use crate::session::Session;
use crate::session::fact::{Answer, Fact, Part, Record, StepKey};
use crate::time::Reading;
use crate::words::{Shown, local_seconds, record};

/// Said of an inject under the eyes of whoever is to find it out: its name would tell what it is.
const CAME_UP: &str = "something came up";

/// One fact in its three columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TailLine {
    /// Time of day in the room.
    pub at: String,
    /// Who.
    pub by: String,
    /// What.
    pub what: String,
}

/// A fact for the tail; `blind` while a second person reads.
pub fn tail(session: &Session, record: &Record, now: &Reading, blind: bool) -> TailLine {
    let by = Shown::new(record.stamp.by.as_str()).to_string();
    let what = if blind { unseen(&record.fact) } else { what(session, &record.fact, now) };
    TailLine { at: local_seconds(record.stamp.reading.utc, now.offset_min), by, what }
}

fn what(session: &Session, fact: &Fact, now: &Reading) -> String {
    match fact {
        Fact::Opened(_) => "preparation opened".to_owned(),
        Fact::StepAnswered { key, answer, late: None } => answered(session, key, answer, now),
        Fact::StepAnswered { key, answer, late: Some(late) } => {
            let at = moment(late.earliest, now);
            format!("{}, entered late: {at}", answered(session, key, answer, now))
        }
        Fact::TimeCorrected { key, at } => {
            format!("{}: moved to {}", step(key), moment(at.earliest, now))
        }
        Fact::ValueCorrected { key, answer, .. } => {
            format!("{}, corrected", answered(session, key, answer, now))
        }
        Fact::AlarmRaised { window, rank, until, act: id, .. } => {
            let name =
                session.protocol().milestone(id).map_or_else(|| spaced(window), |(_, it)| act(it));
            let rank = match rank {
                Rank::Warning => "warning",
                Rank::Passed => "passed",
                Rank::Caution | Rank::None => "caution",
            };
            format!("{rank}: {name} {}", moment(*until, now))
        }
        Fact::WindowPassed { window, due } => {
            format!("passed at {}: {}", moment(*due, now), spaced(window))
        }
        Fact::WaitOver { window, due } => {
            format!("{} over at {}", spaced(window), moment(*due, now))
        }
        Fact::TargetShortened { window, .. } => format!("{} can't be had in full", spaced(window)),
        Fact::ClockSettled { second, .. } => {
            format!("clock settled with {}", Shown::new(second.as_str()))
        }
        Fact::InjectGiven { .. } => CAME_UP.to_owned(),
        Fact::AlarmAcknowledged { window } => format!("acknowledged: {}", spaced(window)),
        Fact::CloseCall { question, refusal, .. } => {
            format!("refused: {} ({})", Shown::new(question), spaced(refusal))
        }
        other => Shown::new(&record::what(other)).to_string(),
    }
}

fn answered(session: &Session, key: &StepKey, answer: &Answer, now: &Reading) -> String {
    let name = step(key);
    if key.part == Part::Start {
        return name;
    }
    let unit = match (session.step_of(key).map(|step| &step.kind), answer) {
        (Some(Kind::Value(value)), Answer::Value(_)) => format!(" {}", value.unit),
        _ => String::new(),
    };
    let answer = match answer {
        Answer::Reported(at) => moment(*at, now),
        other => Shown::new(&record::answer(other)).to_string(),
    };
    format!("{name}: {answer}{unit}")
}

/// What happened without a figure or a text in which one could stand.
fn unseen(fact: &Fact) -> String {
    match fact {
        Fact::Opened(_) => "preparation opened".to_owned(),
        Fact::StepAnswered { key, .. } => step(key),
        Fact::ValueCorrected { key, .. } => format!("{}: corrected", step(key)),
        Fact::TimeCorrected { key, .. } => format!("{}: time corrected", step(key)),
        Fact::StepUndone { key, .. } => format!("{}: taken back", step(key)),
        Fact::Overridden { key, .. } => format!("{}: overridden", step(key)),
        Fact::AlarmAcknowledged { window } => format!("acknowledged: {}", spaced(window)),
        Fact::CloseCall { question, .. } => format!("refused: {}", Shown::new(question)),
        Fact::GlovesChanged => "outer gloves changed".to_owned(),
        Fact::WentAway => "away".to_owned(),
        Fact::CameBack => "back".to_owned(),
        Fact::NoteWritten { .. } => "note".to_owned(),
        Fact::IncidentReported { .. } => "incident".to_owned(),
        Fact::InjectGiven { .. } => CAME_UP.to_owned(),
        _ => "recorded".to_owned(),
    }
}
