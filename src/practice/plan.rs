//! A scenario as one seed has it: everything drawn, nothing left to choose.
//! Values only; when something comes up is worked out elsewhere.

use chrono::NaiveDate;

use super::draw::Dice;
use crate::quantity::Quantity;
use crate::session::people::Initials;
use crate::time::Span;

/// Days after the walkthrough on which an ordinary package expires.
const USUAL_EXPIRY_DAYS: u64 = 240;

/// A walkthrough to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Id of the scenario.
    pub id: String,
    /// The author's version.
    pub version: String,
    /// As trainers call it.
    pub title: String,
    /// What a trainee is to learn.
    pub aim: String,
    /// Id of the protocol.
    pub protocol: String,
    /// What everything was drawn from.
    pub seed: u64,
    /// The day of the walkthrough, from which dates count.
    pub day: NaiveDate,
    /// The made-up order.
    pub order: Order,
    /// The second person whom the program plays.
    pub second: Initials,
    /// How many times faster waits run.
    pub speed: u32,
    /// Where the trainee begins.
    pub start: Option<Start>,
    /// What is seen at a question where nothing is wrong: its name, and the sentence.
    pub sights: Vec<(String, String)>,
    /// The planned mishaps, in the order in which they are looked at.
    pub injects: Vec<Inject>,
}

/// A made-up order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its reference.
    pub reference: String,
    /// The dose it names.
    pub dose: Quantity,
}

/// Where a walkthrough begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// The question, as plain mode names it.
    pub at: String,
    /// What was answered on the way, where that is not what is usual: step and answer.
    pub answers: Vec<(String, String)>,
    /// How long the preparation has stood there.
    pub stood: Span,
    /// Whether it is taken up again as a session that runs already.
    pub taken_up: bool,
}

/// A planned mishap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inject {
    /// Its id.
    pub id: String,
    /// What it trains.
    pub trains: String,
    /// When it comes up.
    pub when: When,
    /// What is seen or heard.
    pub sees: Option<String>,
    /// What the simulated surroundings do.
    pub does: Option<Effect>,
    /// Deeds that show it was noticed, beside the right ones.
    pub detected: Vec<Deed>,
    /// The right response: all of these.
    pub right: Vec<Deed>,
    /// None of these.
    pub wrong: Vec<Deed>,
    /// In which time the response counts as in time.
    pub within: Span,
    /// What makes a response a prompted one.
    pub prompted_by: Vec<Prompt>,
    /// What the trainer says about it.
    pub note: String,
}

/// When an inject comes up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// When this question stands.
    At(String),
    /// When this milestone has happened.
    Milestone(String),
    /// So long after a milestone.
    After {
        /// Its id.
        milestone: String,
        /// How long.
        time: Span,
    },
    /// Once this was done.
    Once(Deed),
}

/// What the simulated surroundings do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// So much time goes by at once.
    Passes(Span),
    /// So much time goes by with the next act.
    CallsAway(Span),
    /// Time goes by until so long after a window's end.
    PassesEnd {
        /// Id of the window.
        window: String,
        /// How long after.
        by: Span,
    },
    /// The wall clock is set, ahead or, negative, back.
    Clock(Span),
    /// The power fails for so long.
    PowerFails(Span),
    /// Whether saving works from here on.
    Disk {
        /// It does.
        works: bool,
    },
    /// The second person reads this figure.
    SecondReads(String),
    /// The second person agrees without looking.
    SecondLooksAway,
    /// The package at hand.
    Package {
        /// Its lot.
        lot: String,
        /// Its last day.
        expires: NaiveDate,
    },
    /// Another made-up order.
    Order(Order),
}

/// Something that was done, as the record tells it; questions by their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A question was answered, corrected or overridden.
    Answered {
        /// The question.
        step: String,
        /// With one of these; none: whatever.
        is: Vec<String>,
        /// By a second person who is not this one.
        by_other_than: Option<Initials>,
    },
    /// A complete answer was refused.
    Refused {
        /// At this question.
        step: Option<String>,
        /// For one of these reasons; none: whatever.
        because: Vec<String>,
    },
    /// An answer was corrected.
    Corrected {
        /// The question.
        step: String,
        /// To one of these; none: whatever.
        is: Vec<String>,
    },
    /// Something was set aside.
    Rejected(String),
    /// What follows a value out of tolerance was chosen.
    Outcome {
        /// The step.
        step: String,
        /// One of these words.
        is: Vec<String>,
    },
    /// The pharmacist decided, and was named.
    Pharmacist {
        /// About what.
        about: String,
    },
    /// An act that needs no more than its name.
    Act(Act),
}

/// Acts that need no more than their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A rule was overridden.
    Overridden,
    /// A step was entered late, or its time was moved.
    MovedInTime,
    /// A wait was ended early.
    EndedEarly,
    /// The preparation was discarded.
    Discarded,
    /// The outer gloves were changed.
    GlovesChanged,
    /// An incident was reported.
    Incident,
    /// A note was written.
    Note,
    /// The operator went away, and said so.
    WentAway,
    /// The operator came back, and said so.
    CameBack,
    /// Where everything was meanwhile is not known.
    WhereaboutsUnknown,
    /// A clock question was settled.
    ClockSettled,
    /// The bag was handed over.
    Released,
    /// Saving worked again.
    SavedAgain,
}

/// What makes a response a prompted one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// The program refused something first.
    Refusal,
    /// An alarm was raised or a limit passed first.
    Alarm,
    /// The program asked for it.
    Question,
}

impl Inject {
    /// Whether anything about it is right or wrong; else it is there to go on with.
    pub fn is_scored(&self) -> bool {
        !self.right.is_empty() || !self.wrong.is_empty()
    }
}

impl Plan {
    /// The inject with this id.
    pub fn inject(&self, id: &str) -> Option<&Inject> {
        self.injects.iter().find(|inject| inject.id == id)
    }

    /// Lot and last day of an ordinary package at this question.
    pub fn usual_package(&self, question: &str) -> (String, NaiveDate) {
        let lot = Dice::of(self.seed, question).lot();
        let expires = self.day.checked_add_days(chrono::Days::new(USUAL_EXPIRY_DAYS));
        (lot, expires.unwrap_or(self.day))
    }
}
