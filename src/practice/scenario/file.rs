//! The shape of a scenario file, member for member. Never refers to a protocol.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::protocol::parse::scalars::{Amount, Duration};
use crate::protocol::parse::schema::{Filled, Id, Mass};

/// The only format there is.
#[derive(Deserialize, JsonSchema)]
pub(super) enum Format {
    #[serde(rename = "vialwatch-scenario/1")]
    One,
}

/// A practice scenario for vialwatch: a walkthrough with planned mishaps, as data. In sentences,
/// questions and answers `{name}` stands for what was drawn for that name of `vary`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Always vialwatch-scenario/1.
    #[serde(rename = "format")]
    pub(super) _format: Format,
    /// Name of the scenario in kebab-case, unique at a site; recorded with every walkthrough.
    #[schemars(with = "Id")]
    pub(super) id: String,
    /// The author's own version; change it with every change.
    #[schemars(with = "Filled")]
    pub(super) version: String,
    /// The scenario as trainers call it.
    #[schemars(with = "Filled")]
    pub(super) title: String,
    /// What a trainee is to learn from it.
    #[schemars(with = "Filled")]
    pub(super) aim: String,
    /// Id of the protocol that is walked through.
    #[schemars(with = "Id")]
    pub(super) protocol: String,
    /// The made-up order of the walkthrough; it is no order for anybody.
    pub(super) order: Order,
    /// Initials of the second person whom the program plays.
    #[schemars(with = "Filled")]
    pub(super) second: String,
    /// How many times faster waits run, 1 to 600; hands-on steps run in real time.
    pub(super) speed: u32,
    /// Where the trainee begins; without it, at the first question.
    #[serde(default)]
    #[schemars(with = "Start")]
    pub(super) start: Option<Start>,
    /// What differs from one seed to another, never what is trained.
    #[serde(default)]
    pub(super) vary: Vec<Vary>,
    /// What the trainee sees with eyes at a question, where nothing is wrong.
    #[serde(default)]
    pub(super) sights: Vec<Sight>,
    /// The planned mishaps, in the order in which they are looked at. One without right and wrong
    /// deeds is there to go on with, and is not scored.
    pub(super) injects: Vec<Inject>,
}

/// The made-up order.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    /// Its reference, which begins with PRACTICE.
    #[schemars(with = "Filled")]
    pub(super) reference: String,
    /// The dose it names.
    #[schemars(with = "Mass")]
    pub(super) dose: Amount,
}

/// Where a walkthrough begins; the program does what comes before.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Start {
    /// The question that the trainee finds, as plain mode names it.
    #[schemars(with = "Filled")]
    pub(super) at: String,
    /// What was answered on the way, where that is not what is usual.
    #[serde(default)]
    pub(super) answers: Vec<StartAnswer>,
    /// How long the preparation has stood there already.
    #[serde(default)]
    #[schemars(with = "Duration")]
    pub(super) stood: Option<Duration>,
    /// Whether it was left and is taken up again, as a session that runs already.
    #[serde(default)]
    pub(super) taken_up: bool,
}

/// An answer on the way to the start.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StartAnswer {
    /// The step.
    #[schemars(with = "Filled")]
    pub(super) step: String,
    /// Its answer: a word or a figure.
    #[schemars(with = "Filled")]
    pub(super) is: String,
}

/// Something that each seed draws anew.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Vary {
    /// What stands for it elsewhere, in braces.
    #[schemars(with = "Id")]
    pub(super) name: String,
    /// From what it is drawn.
    pub(super) draw: Draw,
}

/// From what something is drawn.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Draw {
    /// One of these texts.
    OneOf(Vec<String>),
    /// A lot number: two letters and four digits.
    Lot,
    /// A date so many days after the day of the walkthrough.
    DaysAhead(Days),
    /// A date so many days before it.
    DaysAgo(Days),
    /// A length of time in whole seconds.
    Between(Between),
}

/// A number of days.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Days {
    /// At least.
    pub(super) least: u32,
    /// At most, not less than the least.
    pub(super) most: u32,
}

/// A length of time.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Between {
    /// At least.
    pub(super) least: Duration,
    /// At most, not less than the least.
    pub(super) most: Duration,
}

/// What is seen at a question.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Sight {
    /// The question, as plain mode names it; a step without a vial is meant for every vial.
    #[schemars(with = "Filled")]
    pub(super) at: String,
    /// What is seen there, described and never judged.
    #[schemars(with = "Filled")]
    pub(super) sees: String,
}

/// A planned mishap.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inject {
    /// Unique in the scenario; recorded when it comes up.
    #[schemars(with = "Id")]
    pub(super) id: String,
    /// What it trains, in a few words: the row of the score.
    #[schemars(with = "Filled")]
    pub(super) trains: String,
    /// When it comes up.
    pub(super) when: When,
    /// What the trainee sees or hears, described and never judged.
    #[serde(default)]
    #[schemars(with = "Filled")]
    pub(super) sees: Option<String>,
    /// What the simulated surroundings do.
    #[serde(default)]
    #[schemars(with = "Effect")]
    pub(super) does: Option<Effect>,
    /// Deeds that show it was noticed, beside the right ones.
    #[serde(default)]
    pub(super) detected: Vec<Deed>,
    /// The right response: all of these.
    #[serde(default)]
    pub(super) right: Vec<Deed>,
    /// None of these.
    #[serde(default)]
    pub(super) wrong: Vec<Deed>,
    /// In which time the right response counts as in time.
    pub(super) within: Duration,
    /// What makes a response a prompted one; a pause of the trainer always does.
    #[serde(default)]
    pub(super) prompted_by: Vec<Prompt>,
    /// What the trainer says about it in the debrief.
    #[schemars(with = "Filled")]
    pub(super) note: String,
}

/// When an inject comes up.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum When {
    /// When this question stands, as plain mode names it.
    At(#[schemars(with = "Filled")] String),
    /// When this milestone has happened.
    Milestone(#[schemars(with = "Id")] String),
    /// So long after a milestone.
    After {
        /// Its id.
        #[schemars(with = "Id")]
        milestone: String,
        /// How long after: a length of time, or a name of `vary`.
        #[schemars(with = "Filled")]
        time: String,
    },
    /// Once this was done.
    Once(Deed),
}

/// What the simulated surroundings do.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Effect {
    /// So much time goes by at once: a length of time, or a name of `vary`.
    Passes(#[schemars(with = "Filled")] String),
    /// The trainee is called away for so long: it goes by with the next act, whatever that is.
    CallsAway(#[schemars(with = "Filled")] String),
    /// Time goes by until so long after the end of this window.
    PassesEnd {
        /// Id of the window.
        #[schemars(with = "Id")]
        window: String,
        /// How long after its end: a length of time, or a name of `vary`.
        #[schemars(with = "Filled")]
        by: String,
    },
    /// The wall clock is set ahead by so much.
    ClockAhead(Duration),
    /// The wall clock is set back by so much.
    ClockBack(Duration),
    /// The power fails for so long; the session is then taken up again.
    PowerFails(Duration),
    /// Nothing can be saved from here on.
    DiskFails,
    /// Saving works again.
    DiskWorks,
    /// The second person reads this figure, whatever was entered.
    SecondReads(#[schemars(with = "Filled")] String),
    /// The second person agrees without looking.
    SecondLooksAway,
    /// The package at hand, as a scanner or an eye reads it.
    Package {
        /// Its lot, or a name of `vary`.
        #[schemars(with = "Filled")]
        lot: String,
        /// Its last day: a date, or a name of `vary`.
        #[schemars(with = "Filled")]
        expires: String,
    },
    /// Another made-up order takes the place of the first.
    Order {
        /// Its reference, which begins with PRACTICE.
        #[schemars(with = "Filled")]
        reference: String,
        /// The dose it names.
        #[schemars(with = "Mass")]
        dose: Amount,
    },
}

/// Something that was done, as the record tells it. Questions are named as in plain mode; a step
/// without a vial is meant for every vial.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Deed {
    /// A question was answered, corrected or overridden.
    Answered {
        /// The question.
        #[schemars(with = "Filled")]
        step: String,
        /// With one of these words, figures or lots; none: whatever the answer.
        #[serde(default)]
        is: Vec<String>,
        /// By a second person with other initials than these.
        #[serde(default)]
        #[schemars(with = "Filled")]
        by_other_than: Option<String>,
    },
    /// A complete answer was refused.
    Refused {
        /// At this question; none: at any.
        #[serde(default)]
        #[schemars(with = "Filled")]
        step: Option<String>,
        /// For one of these reasons, as plain mode names them; none: whatever the reason.
        #[serde(default)]
        because: Vec<String>,
    },
    /// An answer was corrected.
    Corrected {
        /// The question.
        #[schemars(with = "Filled")]
        step: String,
        /// To one of these; none: to whatever.
        #[serde(default)]
        is: Vec<String>,
    },
    /// Something was set aside: a vial, the bag, or a step's component.
    Rejected(#[schemars(with = "Filled")] String),
    /// What follows a value out of tolerance was chosen.
    Outcome {
        /// The step.
        #[schemars(with = "Filled")]
        step: String,
        /// One of these words.
        is: Vec<String>,
    },
    /// The pharmacist decided, and was named.
    Pharmacist {
        /// About what: a window, whereabouts, or a question.
        #[schemars(with = "Filled")]
        about: String,
    },
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
    /// A spill or an incident was reported.
    Incident,
    /// A note was written.
    Note,
    /// The operator went away, and said so.
    WentAway,
    /// The operator came back, and said so.
    CameBack,
    /// Where everything was meanwhile is not known.
    WhereaboutsUnknown,
    /// A clock question was settled with a second person.
    ClockSettled,
    /// The bag was handed over.
    Released,
    /// Saving worked again.
    SavedAgain,
}

/// What makes a response a prompted one.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Prompt {
    /// The program refused something first.
    Refusal,
    /// An alarm was raised or a limit passed first.
    Alarm,
    /// The program asked for it: another question took the place of the step.
    Question,
}
