//! What a preparation demands: a protocol as data, valid by construction.
//! Knows no session, no clock and no drug: every figure comes from the file.

use rust_decimal::Decimal;

use crate::quantity::{Quantity, Unit};
use crate::time::Span;

pub mod builtin;
mod check;
pub mod dose;
mod fault;
mod look_up;
mod parse;

use dose::{DoseRules, Tolerance};
pub use parse::{ProtocolError, parse, to_json};

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
    /// Indices of the milestones that open it; each opens it anew.
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

/// What the screen asks for at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Unique within the protocol; the word of plain mode and of records.
    pub id: String,
    /// What it records.
    pub kind: Kind,
    /// What is said, each sentence with its source.
    pub text: Vec<Sentence>,
    /// What is said before the act, where "starting now" is asked first; empty: it is not asked.
    pub start_text: Vec<Sentence>,
    /// Asked for each vial in use.
    pub per_vial: bool,
    /// Asked again for a vial that comes in after it was done.
    pub late_vials: bool,
    /// Steps that share a screen and a least time.
    pub group: Option<String>,
    /// Steps that are done again together when the component is rejected.
    pub component: Option<String>,
    /// Asked only when an earlier answer says so.
    pub when: Option<Condition>,
    /// Milestones it sets.
    pub sets: Vec<Sets>,
    /// What it means beyond what it records.
    pub role: Option<Role>,
    /// Shortest plausible time for a person to do it.
    pub least: Span,
    /// Where that time comes from; none: the second that holds for any step.
    pub least_source: Option<SourceRef>,
    /// Refused while a clock is unknown: diluting and handing over.
    pub needs_clock: bool,
    /// Indices of the milestones whose latest moments it shows; asked again when one moves.
    pub shows: Vec<usize>,
}

/// A milestone set by a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sets {
    /// Index of the milestone.
    pub milestone: usize,
    /// Before or after the act.
    pub at: Moment,
    /// Which of the vials in use sets it.
    pub of: OfVials,
}

/// Which end of an act is stamped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// When "starting now" is answered: opens a limit.
    Before,
    /// When the act is confirmed: closes a limit or opens a wait.
    After,
}

/// For steps per vial, the vial that sets a milestone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfVials {
    /// The step is not per vial.
    Only,
    /// The earliest vial in use.
    First,
    /// The last vial in use, once all are done.
    Last,
}

/// Steps that mean something to the session, whatever the drug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Names the operator.
    Operator,
    /// Names the order.
    Order,
    /// Asked only where the same order was prepared lately.
    OrderAgain,
    /// The dose on the order.
    Dose,
    /// The dose again, above a figure of the dose arithmetic.
    DoseAgain,
    /// The second person reads the dose; then the calculation is shown.
    Calculation,
    /// Brings a vial in.
    VialIn,
    /// Chooses how the bag is made.
    BagMethod,
    /// Draws from all vials into the syringe.
    Draw,
    /// From its start on the drug is in the bag.
    IntoBag,
    /// The work label.
    Label,
    /// Hands the bag over.
    Release,
}

/// What a step records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// That it was done.
    Confirm,
    /// A line of text.
    Text,
    /// A figure.
    Value(ValueStep),
    /// One of some words.
    Choose(Vec<Choice>),
    /// A package.
    Scan {
        /// Id of the product expected.
        product: String,
        /// Whether a code not in the product's list may be overridden.
        override_unknown: bool,
    },
    /// A second person's confirmation.
    Second {
        /// Ids of the steps whose operators it must not be, asked again when one is corrected.
        checks: Vec<String>,
        /// What that person reads without a figure in sight.
        reads: Option<Reads>,
    },
    /// Waits for a window.
    Wait {
        /// Index of the window.
        window: usize,
    },
    /// A time reported from elsewhere.
    Time,
}

/// A figure to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueStep {
    /// Its unit.
    pub unit: Unit,
    /// Most decimals accepted.
    pub decimals: u32,
    /// What it should be.
    pub expect: Option<Expect>,
    /// How far it may be off.
    pub tolerance: Option<Tolerance>,
    /// Where the tolerance comes from.
    pub tolerance_source: Option<SourceRef>,
    /// What may follow when it is off; empty: it is refused where it stands.
    pub outcomes: Vec<Outcome>,
    /// Whether a value that is off may be accepted with a reason and a second person.
    pub may_override: bool,
}

/// What a figure should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// The same for every dose.
    Figure(Quantity),
    /// The diluent for one vial.
    DiluentPerVial,
    /// The volume that holds the dose.
    DrugVolume,
    /// What the chosen method takes out of the bag or puts into it.
    BagAmount,
}

/// What may follow a value out of tolerance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The answer.
    pub word: String,
    /// What it does.
    pub effect: OutcomeEffect,
}

/// Effects of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeEffect {
    /// The step is asked again.
    Redraw,
    /// One more vial is brought in, then the step is asked again.
    AnotherVial,
    /// The syringe is discarded; order, dose and calculation are asked anew.
    NewDose,
    /// The preparation ends.
    Discard,
}

/// One answer of a choose step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Kebab-case word.
    pub word: String,
    /// What it means, for people.
    pub label: String,
    /// What follows.
    pub effect: ChoiceEffect,
}

/// What follows an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceEffect {
    /// As it should be.
    Accept,
    /// Rejects what was looked at.
    Reject(SetAside),
    /// The pharmacist decides.
    Ask,
    /// A choice between ways, none of them wrong.
    Option,
}

/// What a rejecting answer sets aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetAside {
    /// The vial of the step.
    Vial,
    /// The component of the step.
    Component,
    /// The bag, so the preparation.
    Bag,
}

/// A blind reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reads {
    /// Id of the value step that is read.
    pub step: String,
    /// Unit of the reading.
    pub unit: Unit,
    /// How far the readings may differ; none: not at all.
    pub tolerance: Option<Decimal>,
    /// Where the tolerance comes from.
    pub tolerance_source: Option<SourceRef>,
}
