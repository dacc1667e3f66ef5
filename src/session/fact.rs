//! What happened, in the past tense: the only thing a session ever saves.
//! Holds values and reasons; never a rule, never a sentence made by the program.

use chrono::{DateTime, Utc};

use super::people::Initials;
use crate::protocol::Rank;
use crate::time::Reading;

mod answer;
mod sign_off;
pub use answer::{Answer, Cause, Item, Late, Part, Scanned, StepKey, Whereabouts};
pub use sign_off::{ExceptionName, FollowUp, SignOff, Verdict};

/// A fact in its place in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Place in the journal; the opening is 1.
    pub seq: u64,
    /// When and by whom it was recorded.
    pub stamp: Stamp,
    /// What happened.
    pub fact: Fact,
}

/// When and by whom a fact was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// All clocks at that moment.
    pub reading: Reading,
    /// The operator of the moment; the reviewer, for a sign-off.
    pub by: Initials,
}

/// The first fact: everything needed to read the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Version of the record format.
    pub format: u32,
    /// Version of the program.
    pub program: String,
    /// Twelve characters, made by the program.
    pub id: String,
    /// 128 random bits in hexadecimal, so that two records never share a chain.
    pub salt: String,
    /// Real, or practice.
    pub mode: Mode,
    /// The whole protocol text in force.
    pub protocol: String,
    /// SHA-256 of that text in hexadecimal.
    pub protocol_sha256: String,
    /// Whether the protocol is a file of the site rather than one built in.
    pub site_protocol: bool,
    /// Who opened the session.
    pub operator: Initials,
}

/// Whether people will be given what is prepared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A real preparation.
    Real,
    /// A walkthrough, marked in the first fact and so in the whole chain.
    Practice {
        /// Id of the scenario.
        scenario: String,
        /// What its variation was drawn from.
        seed: u64,
        /// How many times faster waits run.
        speed: u32,
    },
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The session began.
    Opened(Box<Opening>),
    /// A step was answered; `late` where it happened before it was entered.
    StepAnswered {
        /// Which question.
        key: StepKey,
        /// What.
        answer: Answer,
        /// When, if not now.
        late: Option<Late>,
    },
    /// A complete answer was refused.
    CloseCall {
        /// The question, as named in plain mode.
        question: String,
        /// The answer, if it was one to a step and could be read.
        answer: Option<Answer>,
        /// As typed, for the reader.
        typed: String,
        /// Why, one kebab-case word.
        refusal: String,
    },
    /// The reason of a rejection was told.
    RejectionExplained {
        /// What was rejected.
        item: Item,
        /// Why.
        reason: String,
    },
    /// Something was rejected outside its step, with the reason.
    Rejected {
        /// What.
        item: Item,
        /// Why.
        reason: String,
    },
    /// A rejected vial is replaced, or the preparation ends.
    ReplacementDecided {
        /// The rejected vial.
        vial: u16,
        /// Whether another takes its place.
        replace: bool,
    },
    /// What follows a value out of tolerance.
    OutcomeChosen {
        /// The step.
        key: StepKey,
        /// The outcome's word.
        word: String,
    },
    /// The pharmacist decided.
    PharmacistDecided {
        /// About what.
        cause: Cause,
        /// Go on, or discard.
        go_on: bool,
    },
    /// Who is stated to be that pharmacist.
    PharmacistNamed {
        /// About what.
        cause: Cause,
        /// Who.
        by: Initials,
    },
    /// The preparation was discarded because it had to be; `told` is who was told.
    Discarded {
        /// As typed.
        told: String,
    },
    /// The preparation was discarded by choice.
    DiscardChosen {
        /// Why.
        reason: String,
    },
    /// A rule was overridden where the protocol allows it.
    Overridden {
        /// The step.
        key: StepKey,
        /// The answer accepted.
        answer: Answer,
        /// The second person.
        second: Initials,
        /// Why.
        reason: String,
    },
    /// A target wait was ended early.
    WaitEndedEarly {
        /// The step.
        key: StepKey,
        /// The second person.
        second: Initials,
        /// Why.
        reason: String,
    },
    /// A value was corrected; the earlier one stays in the record.
    ValueCorrected {
        /// The step.
        key: StepKey,
        /// The new value.
        answer: Answer,
        /// Why.
        reason: String,
    },
    /// The time of a step was corrected.
    TimeCorrected {
        /// The step.
        key: StepKey,
        /// The new time and the reason.
        at: Late,
    },
    /// A change that waits for a second person's eyes: a `TimeCorrected` or a late `StepAnswered`.
    ChangeProposed(Box<Fact>),
    /// The second person saw the proposed change; it holds from here.
    ChangeSeen {
        /// Who.
        by: Initials,
    },
    /// The proposed change was withdrawn.
    ChangeWithdrawn {
        /// Why.
        reason: String,
    },
    /// A confirm was taken back to not done.
    StepUndone {
        /// The step.
        key: StepKey,
        /// Why.
        reason: String,
    },
    /// A note.
    NoteWritten {
        /// As typed.
        text: String,
    },
    /// A spill or another incident, and what was done.
    IncidentReported {
        /// As typed.
        text: String,
    },
    /// The outer gloves were changed.
    GlovesChanged,
    /// The operator left.
    WentAway,
    /// The operator came back.
    CameBack,
    /// Whether something was done meanwhile.
    MeanwhileTold {
        /// It is then told with late entries.
        done_elsewhere: bool,
    },
    /// Where vials, syringe and bag were meanwhile.
    WhereaboutsTold(Whereabouts),
    /// Another operator took over.
    HandedOver {
        /// Who.
        to: Initials,
    },
    /// The standing alarm was acknowledged.
    AlarmAcknowledged {
        /// Id of the window it named.
        window: String,
    },
    /// A clock question was settled by one independent clock.
    ClockSettled {
        /// The second person.
        second: Initials,
        /// The time written on the tray.
        tray: DateTime<Utc>,
        /// The time now by the same clock.
        now: DateTime<Utc>,
    },
    /// The session was opened again.
    Resumed,
    /// The machine slept.
    Suspended {
        /// For how many seconds.
        lasted_s: i64,
    },
    /// A file was repaired when the session was opened.
    Recovered {
        /// What was found and done.
        found: String,
    },
    /// Facts that could not be saved when they happened were saved now.
    SavingRestored {
        /// How many were waiting.
        facts: u64,
        /// What had failed.
        reason: String,
    },
    /// Who was told of an infusion outside its limit.
    InfusionLateTold {
        /// The reporting step.
        key: StepKey,
        /// As typed.
        told: String,
    },
    /// The end of a window was passed.
    WindowPassed {
        /// Id of the window.
        window: String,
        /// When it ended, by the wall clock of its anchor.
        due: DateTime<Utc>,
    },
    /// A latest moment was passed only through a target: the pharmacist decides.
    TargetShortened {
        /// Id of the target window.
        window: String,
        /// The latest moment.
        due: DateTime<Utc>,
    },
    /// An alarm was raised.
    AlarmRaised {
        /// Id of the window that binds.
        window: String,
        /// Id of the milestone whose latest moment it follows.
        act: String,
        /// How urgent.
        rank: Rank,
        /// When it was due.
        due: DateTime<Utc>,
        /// The latest moment of the act.
        until: DateTime<Utc>,
    },
    /// A wait is over.
    WaitOver {
        /// Id of the window.
        window: String,
        /// When.
        due: DateTime<Utc>,
    },
    /// The limits can no longer all be met.
    LimitsClashed {
        /// Ids of the windows that clash.
        windows: Vec<String>,
        /// Since when.
        due: DateTime<Utc>,
    },
    /// The wall clock runs ahead of the boot clock.
    ClocksDisagreed {
        /// Whole seconds.
        ahead_s: i64,
    },
    /// The machine was restarted or set back: elapsed time is unknown until settled.
    ClockLost,
    /// A walkthrough began, by this scenario.
    PracticeBegun {
        /// The author's version of the scenario.
        version: String,
        /// SHA-256 of its text in hexadecimal.
        sha256: String,
    },
    /// A planned mishap came up in a walkthrough.
    InjectGiven {
        /// Its id in the scenario.
        inject: String,
        /// The trainer brought it before its time.
        by_trainer: bool,
    },
    /// The trainer stopped the clock of a walkthrough.
    PracticePaused,
    /// The trainer let it go on.
    PracticeWentOn,
    /// Steps were answered by the program, up to this question.
    StepsSkipped {
        /// As named in plain mode.
        to: String,
    },
    /// From here on people answer again.
    SkipEnded,
    /// A supervisor judged the session.
    SignedOff(Box<SignOff>),
    /// A kind of fact that a newer program recorded; kept, shown as such.
    Unread {
        /// Its kind.
        kind: String,
    },
}
