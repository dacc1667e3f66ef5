//! What may be asked of a session, and why it may be refused. Decides nothing.

use chrono::{DateTime, Utc};

use super::fact::{Cause, Fact, Item, StepKey};
use super::people::Initials;
use crate::time::Reading;

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

/// Why the rules do not allow something; the word of plain mode is its kebab-case name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// The text is not an answer to this question.
    NotAnAnswer,
    /// The word is not among the answers.
    NotAnOption,
    /// Not a figure that can be taken without doubt.
    UnreadableFigure,
    /// More decimals than the step states.
    TooManyDecimals,
    /// A comma that may mean thousands.
    MayMeanThousands,
    /// The dose is below the protocol's range.
    BelowRange,
    /// The dose is above the protocol's range.
    AboveRange,
    /// The figure is outside its tolerance and nothing may follow.
    OutOfTolerance,
    /// The concentration would be outside its bounds.
    ConcentrationOutOfBounds,
    /// The two doses differ; both are asked anew.
    DosesDiffer,
    /// What the second person read differs from what was entered.
    ReadingDiffers,
    /// The second person did a checked act of this session.
    SamePerson,
    /// No initials, or nothing that could be.
    NoInitials,
    /// A reading was asked for and is missing, or was given and not asked for.
    ReadingMissing,
    /// The package can't be read.
    UnreadableScan,
    /// The package says no lot or no expiry.
    ScanIncomplete,
    /// The package is past its date.
    Expired,
    /// The code belongs to another product.
    WrongProduct,
    /// The code is not in the product's list.
    UnknownProduct,
    /// The package was scanned for another vial of this session.
    AlreadyScanned,
    /// The wait is not over.
    WaitNotOver,
    /// The time lies in the future.
    InFuture,
    /// The time lies before what it follows, or outside its neighbours.
    OutOfOrder,
    /// A discard limit has been passed.
    LimitPassed,
    /// Something else stands since; this answer was given to another question.
    Overtaken,
    /// Elapsed time is unknown until settled.
    ClockUnknown,
    /// The limits can no longer all be met.
    LimitsClash,
    /// Not all of the record is on disk.
    NotSaved,
    /// Nobody has come back yet.
    Away,
    /// Already away, or not away.
    NotAway,
    /// No step with this name can be meant.
    UnknownStep,
    /// The step has no answer yet.
    NotDone,
    /// This step is not the one that comes next.
    NotNext,
    /// This kind of step can't be corrected, taken back or entered late.
    NotCorrectable,
    /// The order, the dose and the vials stand since the first injection.
    AfterFirstInjection,
    /// Nothing was refused here that may be overridden.
    NothingToOverride,
    /// The protocol does not allow an override here.
    OverrideNotAllowed,
    /// No target wait is running.
    NoWait,
    /// There is no such vial or bag, or it is set aside already.
    NothingToReject,
    /// No alarm stands.
    NoAlarm,
    /// No clock question stands.
    NoClockQuestion,
    /// The two times of a clock question do not fit.
    TimesDoNotFit,
    /// Text is missing.
    EmptyText,
    /// The text is too long.
    TooLong,
    /// The session has ended.
    Ended,
    /// This can't be said after release.
    AfterRelease,
}

impl Refusal {
    /// The kebab-case word of plain mode and of records.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotAnAnswer => "not-an-answer",
            Self::NotAnOption => "not-an-option",
            Self::UnreadableFigure => "unreadable-figure",
            Self::TooManyDecimals => "too-many-decimals",
            Self::MayMeanThousands => "may-mean-thousands",
            Self::BelowRange => "below-range",
            Self::AboveRange => "above-range",
            Self::OutOfTolerance => "out-of-tolerance",
            Self::ConcentrationOutOfBounds => "concentration-out-of-bounds",
            Self::DosesDiffer => "doses-differ",
            Self::ReadingDiffers => "reading-differs",
            Self::SamePerson => "same-person",
            Self::NoInitials => "no-initials",
            Self::ReadingMissing => "reading-missing",
            Self::UnreadableScan => "unreadable-scan",
            Self::ScanIncomplete => "scan-incomplete",
            Self::Expired => "expired",
            Self::WrongProduct => "wrong-product",
            Self::UnknownProduct => "unknown-product",
            Self::AlreadyScanned => "already-scanned",
            Self::WaitNotOver => "wait-not-over",
            Self::InFuture => "in-future",
            Self::OutOfOrder => "out-of-order",
            Self::LimitPassed => "limit-passed",
            Self::Overtaken => "overtaken",
            Self::ClockUnknown => "clock-unknown",
            Self::LimitsClash => "limits-clash",
            Self::NotSaved => "not-saved",
            Self::Away => "away",
            Self::NotAway => "not-away",
            Self::UnknownStep => "unknown-step",
            Self::NotDone => "not-done",
            Self::NotNext => "not-next",
            Self::NotCorrectable => "not-correctable",
            Self::AfterFirstInjection => "after-first-injection",
            Self::NothingToOverride => "nothing-to-override",
            Self::OverrideNotAllowed => "override-not-allowed",
            Self::NoWait => "no-wait",
            Self::NothingToReject => "nothing-to-reject",
            Self::NoAlarm => "no-alarm",
            Self::NoClockQuestion => "no-clock-question",
            Self::TimesDoNotFit => "times-do-not-fit",
            Self::EmptyText => "empty-text",
            Self::TooLong => "too-long",
            Self::Ended => "ended",
            Self::AfterRelease => "after-release",
        }
    }

    /// Whether a complete answer was refused by a rule, which is recorded; what could not be read
    /// or was not offered is nothing.
    pub fn is_close_call(self) -> bool {
        !matches!(
            self,
            Self::NotAnAnswer
                | Self::NotAnOption
                | Self::UnreadableFigure
                | Self::TooManyDecimals
                | Self::MayMeanThousands
                | Self::NoInitials
                | Self::ReadingMissing
                | Self::UnreadableScan
                | Self::Away
                | Self::NotAway
                | Self::UnknownStep
                | Self::NotDone
                | Self::NotNext
                | Self::NothingToOverride
                | Self::NoWait
                | Self::NothingToReject
                | Self::NoAlarm
                | Self::NoClockQuestion
                | Self::TimesDoNotFit
                | Self::EmptyText
                | Self::TooLong
                | Self::Ended
        )
    }
}

impl Initials {
    /// Initials typed where a person must be named: two letters or figures at least, one of them a
    /// letter, so that a "y" or a figure meant for another question names nobody.
    pub fn typed(text: &str) -> Result<Self, Refusal> {
        let signs = text.chars().filter(|c| c.is_alphanumeric()).count();
        if signs < 2 || !text.chars().any(char::is_alphabetic) {
            return Err(Refusal::NoInitials);
        }
        if text.chars().count() > MOST_INITIALS {
            return Err(Refusal::TooLong);
        }
        Self::new(text).ok_or(Refusal::NoInitials)
    }
}

/// Longest initials taken, in characters: a name fits, a paragraph does not.
const MOST_INITIALS: usize = 64;
