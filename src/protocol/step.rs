//! One step of a protocol: what it asks for, what it records and what may follow.
//! Data only; never decides what an answer means.

use rust_decimal::Decimal;

use super::dose::Tolerance;
use super::{Condition, Sentence, SourceRef};
use crate::quantity::{Quantity, Unit};
use crate::time::Span;

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
