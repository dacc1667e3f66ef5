//! Why the rules do not allow something: the words of plain mode and of records.
//! Never a sentence; those are for people and live elsewhere.

use crate::session::people::Initials;

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
    /// The initials mix scripts whose letters look the same.
    MixedScripts,
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
    /// The session is not over.
    NotOver,
    /// The reviewer had a part in the session.
    OwnWork,
    /// Not every exception was acknowledged.
    NotAcknowledged,
    /// The verdict, or what there was, asks for a remark.
    RemarkMissing,
    /// A remark was made; the verdict says that there is none.
    RemarkNotSaid,
}

impl Refusal {
    /// Every one, in the order in which they stand here.
    pub const ALL: &[Self] = &[
        Self::NotAnAnswer,
        Self::NotAnOption,
        Self::UnreadableFigure,
        Self::TooManyDecimals,
        Self::MayMeanThousands,
        Self::BelowRange,
        Self::AboveRange,
        Self::OutOfTolerance,
        Self::ConcentrationOutOfBounds,
        Self::DosesDiffer,
        Self::ReadingDiffers,
        Self::SamePerson,
        Self::NoInitials,
        Self::MixedScripts,
        Self::ReadingMissing,
        Self::UnreadableScan,
        Self::ScanIncomplete,
        Self::Expired,
        Self::WrongProduct,
        Self::UnknownProduct,
        Self::AlreadyScanned,
        Self::WaitNotOver,
        Self::InFuture,
        Self::OutOfOrder,
        Self::LimitPassed,
        Self::Overtaken,
        Self::ClockUnknown,
        Self::LimitsClash,
        Self::NotSaved,
        Self::Away,
        Self::NotAway,
        Self::UnknownStep,
        Self::NotDone,
        Self::NotNext,
        Self::NotCorrectable,
        Self::AfterFirstInjection,
        Self::NothingToOverride,
        Self::OverrideNotAllowed,
        Self::NoWait,
        Self::NothingToReject,
        Self::NoAlarm,
        Self::NoClockQuestion,
        Self::TimesDoNotFit,
        Self::EmptyText,
        Self::TooLong,
        Self::Ended,
        Self::AfterRelease,
        Self::NotOver,
        Self::OwnWork,
        Self::NotAcknowledged,
        Self::RemarkMissing,
        Self::RemarkNotSaid,
    ];

    /// The one of this word, as a record holds it; none where only a newer program knows it.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|refusal| refusal.word() == word)
    }

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
            Self::MixedScripts => "mixed-scripts",
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
            Self::NotOver => "not-over",
            Self::OwnWork => "own-work",
            Self::NotAcknowledged => "not-acknowledged",
            Self::RemarkMissing => "remark-missing",
            Self::RemarkNotSaid => "remark-not-said",
        }
    }

    /// Whether the text itself could not be read, so that a call that brought it was wrong.
    pub fn is_unreadable(self) -> bool {
        matches!(
            self,
            Self::NotAnAnswer
                | Self::UnreadableFigure
                | Self::TooManyDecimals
                | Self::MayMeanThousands
                | Self::NoInitials
                | Self::MixedScripts
                | Self::EmptyText
                | Self::TooLong
        )
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
                | Self::MixedScripts
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
    /// letter, so that a "y" or a figure meant for another question names nobody, and nothing that
    /// a reader of the record would not see.
    pub fn typed(text: &str) -> Result<Self, Refusal> {
        let signs = text.chars().filter(|c| c.is_alphanumeric()).count();
        let is_seen = Self::is_seen_whole(text.trim());
        if signs < 2 || !is_seen || !text.chars().any(char::is_alphabetic) {
            return Err(Refusal::NoInitials);
        }
        if text.chars().count() > MOST_INITIALS {
            return Err(Refusal::TooLong);
        }
        if Self::mixes_scripts(text) {
            return Err(Refusal::MixedScripts);
        }
        Self::new(text).ok_or(Refusal::NoInitials)
    }
}

/// Longest initials taken, in characters: a name fits, a paragraph does not.
const MOST_INITIALS: usize = 64;
