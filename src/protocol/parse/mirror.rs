//! The shape of a protocol file, member for member. Never refers to anything by index.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) use super::dosing::{BagAmount, BagTotal, Dose, LargerVial, Method};
use super::scalars::Duration;
use super::schema::{Answer, Filled, Id};
pub(super) use super::work::{Moment, OfVials, Phase, Role, Sets, Step};

/// The only format there is.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) enum Format {
    #[serde(rename = "vialwatch-protocol/1")]
    One,
}

/// A protocol for vialwatch: what a preparation demands, as data.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Always vialwatch-protocol/1.
    pub(super) format: Format,
    /// Name of the protocol in kebab-case, unique at a site; recorded with every session.
    #[schemars(with = "Id")]
    pub(super) id: String,
    /// The author's own version, shown beside the id; change it with every change.
    #[schemars(with = "Filled")]
    pub(super) version: String,
    /// The preparation as people call it.
    #[schemars(with = "Filled")]
    pub(super) title: String,
    /// Where figures and sentences come from. Every one of them names a source of this list.
    pub(super) sources: Vec<Source>,
    /// Facts that belong to the drug but to no step, kept for the reader.
    pub(super) facts: Vec<Fact>,
    /// Drug and diluents, as they are scanned.
    pub(super) products: Vec<Product>,
    /// Figures that a dose is worked out from, each with its source. The program never proposes a
    /// dose.
    pub(super) dose: Dose,
    /// Named instants, in the order in which they happen; a step sets each.
    pub(super) milestones: Vec<Milestone>,
    /// Limits, waits, reminders and plans between milestones.
    pub(super) windows: Vec<Window>,
    /// The work, in order.
    pub(super) phases: Vec<Phase>,
}

/// A publication, or the site itself.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    /// Named by `source` elsewhere.
    #[schemars(with = "Id")]
    pub(super) id: String,
    /// As it is cited.
    #[schemars(with = "Filled")]
    pub(super) title: String,
    /// As the publisher gives it: a year, a month or a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub(super) date: Option<String>,
    /// Who stands behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub(super) publisher: Option<String>,
    /// The site sets it: shown as "site value".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) site: bool,
}

/// One fact, with its source.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Fact {
    /// Unique among the facts.
    #[schemars(with = "Filled")]
    pub(super) id: String,
    /// One sentence.
    #[schemars(with = "Filled")]
    pub(super) text: String,
    /// Id of a source.
    #[schemars(with = "Id")]
    pub(super) source: String,
    /// Section or heading in that source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub(super) place: Option<String>,
}

/// A sentence shown to people, with its source.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Sentence {
    /// One short sentence.
    #[schemars(with = "Filled")]
    pub(super) say: String,
    /// Id of a source.
    #[schemars(with = "Id")]
    pub(super) source: String,
    /// Section or heading in that source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub(super) place: Option<String>,
}

/// A figure and where it comes from.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "{T}AndSource")]
pub(super) struct Figure<T> {
    /// The figure, with its unit.
    pub(super) value: T,
    /// Id of a source.
    #[schemars(with = "Id")]
    pub(super) source: String,
    /// Section or heading in that source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub(super) place: Option<String>,
}

/// A product that is scanned.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    /// Named by the steps that scan it.
    #[schemars(with = "Id")]
    pub(super) id: String,
    /// As people read it on the package.
    #[schemars(with = "Filled")]
    pub(super) name: String,
    /// GTINs accepted. Empty: any code is recorded, and a step that asks for the name decides.
    pub(super) codes: Vec<String>,
    /// Products mistaken for this one; their codes are refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) look_alikes: Vec<LookAlike>,
}

/// A product that must not be taken for another.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LookAlike {
    /// As people read it on the package.
    pub(super) name: String,
    /// Its GTINs.
    pub(super) codes: Vec<String>,
}

/// Holds when an earlier step was answered with one of these words.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    /// Id of an earlier choose step.
    #[schemars(with = "Id")]
    pub(super) step: String,
    /// Words of that step.
    #[schemars(with = "Vec<Answer>")]
    pub(super) is: Vec<String>,
}

/// A named instant that one step sets.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Milestone {
    /// Named by windows and by the step that sets it.
    #[schemars(with = "Id")]
    pub(super) id: String,
    /// What its latest moment is called, such as "dilute by". Only an act has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Filled")]
    pub(super) by: Option<String>,
    /// Belongs to the session only when an answer says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Condition")]
    pub(super) when: Option<Condition>,
    /// Set anew by each change of the outer gloves; one milestone at most.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) gloves: bool,
    /// Reported from the ward after the hand-over; set by a time step.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) reported: bool,
}

/// A bound between milestones.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Window {
    /// Unique among the windows; the word of plain mode.
    #[schemars(with = "Id")]
    pub(super) id: String,
    /// Milestones that open it; each opens it anew.
    #[schemars(with = "Vec<Id>")]
    pub(super) from: Vec<String>,
    /// Milestones that close it; the first closes it.
    #[schemars(with = "Vec<Id>")]
    pub(super) to: Vec<String>,
    /// What is bounded, and how.
    pub(super) rule: Rule,
    /// Applies only when an answer says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Condition")]
    pub(super) when: Option<Condition>,
    /// What follows when its end is passed.
    pub(super) on_passed: OnPassed,
    /// What people are told to do then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) passed_text: Vec<Sentence>,
    /// A word of caution beside the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Filled")]
    pub(super) caption: Option<String>,
    /// When it alarms, the earliest first, each more urgent than the one before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) alarms: Vec<Alarm>,
    /// For a limit with alarms: the milestones whose latest moment they are counted to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<Id>")]
    pub(super) alarm_acts: Vec<String>,
    /// Id of the source of the bound.
    #[schemars(with = "Id")]
    pub(super) source: String,
    /// Section or heading in that source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub(super) place: Option<String>,
}

/// The kinds of window: an object with one of these members.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Rule {
    /// A limit: the end at most this long after the beginning.
    AtMost(Duration),
    /// A limit on a sum: the clock runs from each beginning to the next end and stands still in
    /// between; what it ran adds up to at most this long.
    AtMostInAll(Duration),
    /// A wait: the end at least this long after the beginning.
    AtLeast(Duration),
    /// A wait for planning, whose early end needs a reason.
    Target(Duration),
    /// A reminder each time this long has gone by, until a step is done.
    Every {
        /// Length of one round.
        length: Duration,
        /// Id of the step that ends the reminders.
        #[schemars(with = "Id")]
        until: String,
    },
    /// Counts up while open; asks or reminds at the bound, where there is one.
    CountsUp {
        /// When it is passed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Duration")]
        bound: Option<Duration>,
    },
    /// An expected length: the volume in the bag over the rate, never under this least.
    Planned {
        /// Shortest length.
        least: Duration,
    },
}

/// What follows when the end of a window is passed.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OnPassed {
    /// The preparation is discarded: for limits.
    Discard,
    /// The pharmacist decides.
    Ask,
    /// It is said, and no more.
    Remind,
    /// Nothing: for plans.
    Nothing,
}

/// An alarm before the end of a window, or before the latest moment of its acts.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Alarm {
    /// Time left when it sounds.
    pub(super) before: Duration,
    /// How urgent it is.
    pub(super) rank: Rank,
}

/// The two ranks an alarm time can have: the others are not for a file to give.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Rank {
    /// Sounds once.
    Caution,
    /// Sounds again and again.
    Warning,
}
