//! What may be asked of a session, and why it may be refused. Decides nothing.

use chrono::{DateTime, Utc};

use super::fact::{Cause, ExceptionName, Fact, FollowUp, Item, StepKey, Verdict};
use crate::time::Reading;

mod refusal;
pub use refusal::Refusal;

/// What stands at one moment: the one thing the session asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// A step of the protocol.
    Step(StepKey),
    /// Why something was rejected.
    RejectReason(Item),
    /// Whether a rejected vial is replaced.
    Replace(u16),
    /// What follows a value out of tolerance.
    Outcome(StepKey),
    /// What the pharmacist decided.
    Ask(Cause),
    /// Who that pharmacist is.
    AskBy(Cause),
    /// Who was told of the discard.
    Discard,
    /// A second person must have seen a change.
    Seen,
    /// What was done meanwhile.
    Return,
    /// Where everything was meanwhile.
    Whereabouts,
    /// Who was told of an infusion outside its limit.
    InfusionLate(StepKey),
}

/// An answer as a person gives it; figures and packages are still text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Yes, done.
    Confirm,
    /// A line of text, a figure, a word or a package, as the question wants it.
    Line(String),
    /// A second person, and what that person read.
    Second {
        /// As typed.
        initials: String,
        /// As typed.
        reading: Option<String>,
    },
    /// When something happened elsewhere.
    Time(DateTime<Utc>),
    /// Now.
    Now,
}

/// What a person, or the shell, asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Only time has gone by.
    Wake,
    /// Answers the question that stands.
    Answer {
        /// The question as the person saw it.
        question: Question,
        /// The answer.
        entry: Entry,
        /// When the same order was prepared in the last 24 h; known to the store alone.
        prepared_at: Option<DateTime<Utc>>,
    },
    /// Accepts the answer just refused, or the value that led to an outcome.
    Override {
        /// The second person, as typed.
        second: String,
        /// Why.
        reason: String,
    },
    /// Ends a target wait before its time.
    EndWaitEarly {
        /// The second person, as typed.
        second: String,
        /// Why.
        reason: String,
    },
    /// Corrects a value.
    CorrectValue {
        /// The step.
        key: StepKey,
        /// As typed.
        value: String,
        /// Why.
        reason: String,
    },
    /// Corrects when a step happened.
    CorrectTime {
        /// The step.
        key: StepKey,
        /// Earliest and latest possible instant.
        at: (DateTime<Utc>, DateTime<Utc>),
        /// Why.
        reason: String,
    },
    /// Enters a step that happened earlier.
    EnterLate {
        /// The step.
        key: StepKey,
        /// As typed.
        value: String,
        /// Earliest and latest possible instant.
        at: (DateTime<Utc>, DateTime<Utc>),
        /// Why.
        reason: String,
    },
    /// Takes a confirm back.
    Undo {
        /// The step.
        key: StepKey,
        /// Why.
        reason: String,
    },
    /// Rejects a vial or the bag.
    Reject {
        /// What.
        item: Item,
        /// Why.
        reason: String,
    },
    /// Writes a note.
    Note(String),
    /// Reports a spill or another incident.
    Incident(String),
    /// Records a change of the outer gloves.
    ChangeGloves,
    /// Leaves.
    GoAway,
    /// Comes back.
    ComeBack,
    /// Hands over to another operator.
    HandOver(String),
    /// Settles a clock question.
    Settle {
        /// The second person, as typed.
        second: String,
        /// The time on the tray.
        tray: DateTime<Utc>,
        /// The time now, by the same clock.
        now: DateTime<Utc>,
    },
    /// Acknowledges the standing alarm.
    Acknowledge,
    /// Discards everything.
    DiscardAll(String),
    /// Judges a session that is over.
    SignOff(Box<Judgement>),
    /// The session is opened again.
    Resume,
    /// A file had to be repaired; what was found and done.
    ReportRecovery(String),
    /// The machine slept.
    ReportSuspend {
        /// For how many seconds.
        lasted_s: i64,
    },
    /// Saving works again.
    ReportRestoredSaving {
        /// How many facts had waited.
        facts: u64,
        /// What had failed.
        reason: String,
    },
}

/// What a supervisor says of a session, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Initials of the reviewer.
    pub by: String,
    /// Whether it is accepted.
    pub verdict: Verdict,
    /// What is to be said of it; may be empty.
    pub remark: String,
    /// What is still to be done.
    pub follow_up: FollowUp,
    /// The exceptions that were acknowledged.
    pub acknowledged: Vec<ExceptionName>,
}

impl Command {
    /// Whether a person gave it, so that an acknowledgement is due; the rest the shell reports.
    pub fn is_answer(&self) -> bool {
        !matches!(
            self,
            Self::Wake | Self::Resume | Self::ReportRecovery(_) | Self::ReportSuspend { .. }
        )
    }
}

/// Whether what was recorded so far is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving {
    /// All of it.
    Works,
    /// Not all: NOT SAVED stands.
    Fails,
}

/// What `decide` may look at besides the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// All clocks, read once.
    pub reading: Reading,
    /// Whether saving works.
    pub saving: Saving,
}

/// What follows from a command at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What had become due before it, in the order of its due times.
    pub due: Vec<Fact>,
    /// One fact, nothing (a wake), or a refusal with the fact that records it.
    pub outcome: Outcome,
}

/// The outcome of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was asked.
    Nothing,
    /// This happened.
    Happened(Box<Fact>),
    /// The rules do not allow it.
    Refused {
        /// Why.
        refusal: Refusal,
        /// The close call, where a complete answer was refused.
        close_call: Option<Box<Fact>>,
    },
}
