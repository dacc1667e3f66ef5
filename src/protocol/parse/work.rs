//! The shape of phases and steps in a protocol file, member for member; their kinds are in `kinds`.
//! Never refers to anything by index.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::kinds::Kind;
use super::mirror::{Condition, Figure, Sentence};
use super::scalars::Duration;
use super::schema::{Filled, Id};

/// A part of the work.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Phase {
    /// Unique among the phases.
    #[schemars(with = "Id")]
    pub(super) id: String,
    /// Shown in the strip at the top.
    #[schemars(with = "Filled")]
    pub(super) title: String,
    /// In order.
    pub(super) steps: Vec<Step>,
}

/// What is asked for at one moment.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// Unique in the protocol; the word of plain mode and of records.
    #[schemars(with = "Id")]
    pub(super) id: String,
    /// What it records: a word, or an object with one member.
    pub(super) kind: Kind,
    /// What it means beyond what it records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Role")]
    pub(super) role: Option<Role>,
    /// Asked for each vial in use.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) per_vial: bool,
    /// Asked again for a vial that comes in after it was done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) late_vials: bool,
    /// Steps of one group share a screen and a least time; they follow each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Id")]
    pub(super) group: Option<String>,
    /// Steps of one component are done again together when it is rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Id")]
    pub(super) component: Option<String>,
    /// Asked only when an earlier answer says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Condition")]
    pub(super) when: Option<Condition>,
    /// Shortest plausible time for a person to do it, 1 s to 10 min; without it 1 s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Figure<Duration>")]
    pub(super) least: Option<Figure<Duration>>,
    /// Refused while a clock is unknown: diluting and handing over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) needs_clock: bool,
    /// Milestones it sets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) sets: Vec<Sets>,
    /// Milestones whose latest moments it shows; asked again when one moves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<Id>")]
    pub(super) shows: Vec<String>,
    /// What is said before the act. With it, "starting now" is asked first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) start_text: Vec<Sentence>,
    /// What is said, sentence by sentence.
    pub(super) text: Vec<Sentence>,
}

/// A milestone set by a step.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Sets {
    /// Id of the milestone.
    #[schemars(with = "Id")]
    pub(super) milestone: String,
    /// Which end of the act is stamped.
    pub(super) at: Moment,
    /// For steps per vial, the vial that sets it.
    #[serde(default, skip_serializing_if = "OfVials::is_only")]
    pub(super) of: OfVials,
}

/// Which end of an act is stamped.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Moment {
    /// When "starting now" is answered: for what opens a limit.
    Before,
    /// When the act is confirmed: for what closes a limit or opens a wait.
    After,
}

/// The vial that sets a milestone.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OfVials {
    /// The step is not per vial.
    #[default]
    Only,
    /// The earliest vial in use.
    First,
    /// The last vial in use, once all are done.
    Last,
}

impl OfVials {
    fn is_only(&self) -> bool {
        matches!(self, OfVials::Only)
    }
}

/// What a step means to the program, whatever the drug.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Role {
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
