//! The parts of what is known of a session: its state, vials, answers, and what stands against it.
//! Values only; how they come about is for the fold.

use chrono::{DateTime, Utc};

use super::fact::{Answer, Cause, StepKey};
use super::people::Initials;
use crate::protocol::dose::Size;
use crate::time::Mark;

/// What a session is at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Being prepared.
    InProgress,
    /// Handed over; start and end of the infusion are not both known.
    Released,
    /// Handed over, and both times are known.
    Reported,
    /// Ended without a bag.
    Discarded,
}

impl State {
    /// The word of records and of plain mode.
    pub fn word(self) -> &'static str {
        match self {
            Self::InProgress => "in-progress",
            Self::Released => "released",
            Self::Reported => "reported",
            Self::Discarded => "discarded",
        }
    }
}

/// A vial of this session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vial {
    /// Counts from 1 and is never used twice.
    pub number: u16,
    /// Its size, among those of the protocol.
    pub size: Size,
    /// Whether it is used.
    pub fate: Fate,
    /// Whether something was drawn while it was in use.
    pub drawn: bool,
    /// Sequence number of the fact that brought it in.
    pub since: u64,
}

/// What became of a vial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// In use.
    InUse,
    /// Set aside.
    Rejected,
    /// Never needed: the dose was corrected before it came in.
    Spare,
}

/// The instant of an act: two marks where it is uncertain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Earliest possible: what a limit counts from.
    pub early: Mark,
    /// Latest possible: what closes a limit and opens a wait.
    pub late: Mark,
}

/// An answer that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// What was answered.
    pub answer: Answer,
    /// When it happened.
    pub at: Range,
    /// Sequence number of the fact that recorded it.
    pub seq: u64,
    /// The operator who recorded it.
    pub by: Initials,
    /// Accepted although a rule said no.
    pub overridden: bool,
}

/// A limit that was passed and holds everything until the discard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Index of the window.
    pub window: usize,
    /// When it ended.
    pub due: DateTime<Utc>,
}

/// Why the preparation must be discarded, apart from a passed limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiscardCause {
    /// The bag was rejected.
    BagRejected,
    /// A rejected vial is not replaced.
    NotReplaced,
    /// Solution of a rejected vial is in the bag.
    SolutionInBag,
    /// The pharmacist said so.
    Pharmacist(Cause),
    /// Chosen as what follows a value out of tolerance.
    Outcome(StepKey),
}

/// An alarm that was raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Index of the window that binds.
    pub window: usize,
    /// Index of the milestone it follows; none for a window that alarms at its own end.
    pub act: Option<usize>,
    /// How urgent.
    pub rank: crate::protocol::Rank,
    /// Latest moment of the act.
    pub until: DateTime<Utc>,
    /// Acknowledged since.
    pub acknowledged: bool,
}
