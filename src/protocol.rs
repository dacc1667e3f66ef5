//! What a preparation demands: a protocol as data, valid by construction.
//! Knows no session, no clock and no drug: every figure comes from the file.

use crate::time::Span;

pub mod builtin;
pub(crate) mod check;
pub mod dose;
pub(crate) mod fault;
mod look_up;
pub mod outlook;
pub(crate) mod parse;
pub(crate) mod rules;
pub(crate) mod similar;
mod step;
mod unresolved;

use dose::DoseRules;
pub use fault::{Fault, FaultKind};
pub use parse::{ProtocolError, faults, faults_of_bytes, json_schema, parse, to_json, too_large};
pub use rules::{ALL as RULES, Rule as FileRule};
pub use step::{
    Choice, ChoiceEffect, Expect, Kind, Moment, OfVials, Outcome, OutcomeEffect, Reads, Role,
    SetAside, Sets, Step, ValueStep,
};

/// A protocol that passed every check; only the parser makes one.
#[derive(Clone, Debug, PartialEq)]
pub struct Protocol {
    /// Kebab-case name, unique among the protocols of a site.
    pub id: String,
    /// The author's own version, shown beside the id.
    pub version: String,
    /// The drug as people call it.
    pub title: String,
    /// Where figures and sentences come from.
    pub sources: Vec<Source>,
    /// Facts that belong to the drug but to no step.
    pub facts: Vec<DrugFact>,
    /// Drug and diluents, as scanned.
    pub products: Vec<Product>,
    /// Dose arithmetic.
    pub dose: DoseRules,
    /// Where each figure of the dose arithmetic comes from, by its field name.
    pub dose_sources: Vec<(String, SourceRef)>,
    /// Named instants, in the order in which they happen.
    pub milestones: Vec<Milestone>,
    /// Bounds between milestones.
    pub windows: Vec<Window>,
    /// The work, in order.
    pub phases: Vec<Phase>,
}

/// Where a figure or a sentence comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Named by `SourceRef`.
    pub id: String,
    /// As cited.
    pub title: String,
    /// As the publisher gives it: a year, a month or a day.
    pub date: Option<String>,
    /// Who stands behind it.
    pub publisher: Option<String>,
    /// Set by the site itself: shown as "site value".
    pub site: bool,
}

/// A source and the place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRef {
    /// Id of a `Source`.
    pub id: String,
    /// Section or heading.
    pub place: Option<String>,
}

/// A fact kept for the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrugFact {
    /// Unique within the protocol.
    pub id: String,
    /// One sentence.
    pub text: String,
    /// Its source.
    pub source: SourceRef,
}

/// A sentence shown to people, with its own source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What is said.
    pub say: String,
    /// Who says so.
    pub source: SourceRef,
}

/// Something scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Unique within the protocol.
    pub id: String,
    /// As people read it on the package.
    pub name: String,
    /// GTINs accepted; empty: any code is recorded and the name step decides.
    pub codes: Vec<String>,
    /// Products mistaken for this one: their names and GTINs.
    pub look_alikes: Vec<LookAlike>,
}

/// A product that must not be taken for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookAlike {
    /// As people read it.
    pub name: String,
    /// Its GTINs, refused as the wrong product.
    pub codes: Vec<String>,
}

/// A named instant that a step sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// Unique within the protocol.
    pub id: String,
    /// What its latest moment is called, such as "dilute by"; only acts have one.
    pub by: Option<String>,
    /// Belongs to the session only when an answer says so.
    pub when: Option<Condition>,
    /// Set anew by each change of the outer gloves, so outside the order of the others.
    pub gloves: bool,
    /// Reported from the ward after release.
    pub reported: bool,
}

/// Holds when the step was answered with one of the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Id of a choose step.
    pub step: String,
    /// Words of that step.
    pub is: Vec<String>,
}

/// A bound between milestones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Unique within the protocol; the word of plain mode.
    pub id: String,
    /// Indices of the milestones that open it; each opens it anew, or again where it is a sum.
    pub from: Vec<usize>,
    /// Indices of the milestones that close it; the first closes it.
    pub to: Vec<usize>,
    /// What is bounded, and how.
    pub rule: Rule,
    /// Applies only when an answer says so.
    pub when: Option<Condition>,
    /// What follows when its end is passed.
    pub on_passed: OnPassed,
    /// What people are told to do then; for a discard before and after the bag is made.
    pub passed_text: Vec<Sentence>,
    /// A word of caution beside the clock.
    pub caption: Option<String>,
    /// When it alarms.
    pub alarms: Vec<AlarmTime>,
    /// Indices of the milestones whose latest moment these alarm times go with.
    pub alarm_acts: Vec<usize>,
    /// Source of the bound.
    pub source: SourceRef,
}

/// The kinds of window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A limit: `to` at most this long after `from`.
    AtMost(Span),
    /// A limit on a sum: the clock runs from each `from` to the next `to`, stands still in
    /// between, and what it ran adds up to at most this long.
    AtMostInAll(Span),
    /// A wait: `to` at least this long after `from`.
    AtLeast(Span),
    /// A wait for the planner whose early end needs a reason.
    Target(Span),
    /// A reminder each time this long has gone by, until a step is done.
    Every {
        /// Length of one round.
        length: Span,
        /// Id of the step that ends the reminders.
        until: String,
    },
    /// Counts up while open; asks or reminds at the bound, where there is one.
    CountsUp(Option<Span>),
    /// An expected length: the volume in the bag over the rate, never under this least.
    Planned {
        /// Shortest length.
        least: Span,
    },
}

impl Rule {
    /// Whether it bounds time from above, so that passing it has consequences.
    pub fn is_limit(&self) -> bool {
        matches!(self, Self::AtMost(_) | Self::AtMostInAll(_))
    }
}

/// What follows when a window's end is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnPassed {
    /// The step is replaced by the discard step.
    Discard,
    /// The pharmacist decides.
    Ask,
    /// Said, and no more.
    Remind,
    /// Nothing: a plan.
    Nothing,
}

/// An alarm before the end of a window or the latest moment of its acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlarmTime {
    /// Time left when it sounds.
    pub before: Span,
    /// How urgent.
    pub rank: Rank,
}

/// Ranks of an alarm, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Nothing to say.
    None,
    /// Sounds once.
    Caution,
    /// Sounds again.
    Warning,
    /// The end of the window has gone by.
    Passed,
}

/// A part of the work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Unique within the protocol.
    pub id: String,
    /// Shown in the strip.
    pub title: String,
    /// In order.
    pub steps: Vec<Step>,
}
