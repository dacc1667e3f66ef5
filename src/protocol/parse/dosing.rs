//! The shape of the dose arithmetic in a protocol file, member for member.
//! Never refers to anything by index.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::mirror::{Condition, Figure};
use super::scalars::{Amount, Percent};
use super::schema::{Answer, Id, Mass, Rate, Strength, Volume};

/// The figures a dose is worked out from, and the ways to fill the bag.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Dose {
    /// Mass that can be withdrawn from one vial, which may be less than is in it.
    #[schemars(with = "Figure<Mass>")]
    pub(super) vial: Figure<Amount>,
    /// Of the reconstituted solution.
    #[schemars(with = "Figure<Strength>")]
    pub(super) concentration: Figure<Amount>,
    /// Volume that reconstitutes one vial.
    #[schemars(with = "Figure<Volume>")]
    pub(super) diluent_per_vial: Figure<Amount>,
    /// Volume that can be withdrawn from one reconstituted vial.
    #[schemars(with = "Figure<Volume>")]
    pub(super) withdrawable: Figure<Amount>,
    /// Where the drug comes in several sizes: the answer that says this vial is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Condition")]
    pub(super) vial_when: Option<Condition>,
    /// Sizes of vial above this one, the largest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) larger_vials: Vec<LargerVial>,
    /// Nominal volume of the bag.
    #[schemars(with = "Figure<Volume>")]
    pub(super) final_volume: Figure<Amount>,
    /// Smallest dose this protocol serves, itself included.
    #[schemars(with = "Figure<Mass>")]
    pub(super) dose_least: Figure<Amount>,
    /// Largest dose this protocol serves, itself included.
    #[schemars(with = "Figure<Mass>")]
    pub(super) dose_most: Figure<Amount>,
    /// Thinnest bag allowed, itself included.
    #[schemars(with = "Figure<Strength>")]
    pub(super) concentration_least: Figure<Amount>,
    /// Strongest bag allowed, itself included.
    #[schemars(with = "Figure<Strength>")]
    pub(super) concentration_most: Figure<Amount>,
    /// A dose above this one is typed a second time.
    #[schemars(with = "Figure<Mass>")]
    pub(super) twice_above: Figure<Amount>,
    /// Percent of a vial: where the last vial gives less, a notice stands with the calculation.
    pub(super) scant_share: Figure<Percent>,
    /// Volume per hour the infusion runs at.
    #[schemars(with = "Figure<Rate>")]
    pub(super) rate: Figure<Amount>,
    /// Most digits after the point of a typed dose, 4 at most.
    pub(super) decimals: Figure<u32>,
    /// The ways to fill the bag, in the order in which they are offered.
    pub(super) methods: Vec<Method>,
}

/// A size of vial above the smallest.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LargerVial {
    /// Unique among the sizes; stands in the calculation.
    #[schemars(with = "Id")]
    pub(super) id: String,
    /// Id of the product whose codes are on it; without it that of the scan step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Id")]
    pub(super) product: Option<String>,
    /// The answer that says this size is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Condition")]
    pub(super) when: Option<Condition>,
    /// Mass that can be withdrawn from one vial.
    #[schemars(with = "Figure<Mass>")]
    pub(super) vial: Figure<Amount>,
    /// Volume that reconstitutes one vial.
    #[schemars(with = "Figure<Volume>")]
    pub(super) diluent_per_vial: Figure<Amount>,
    /// Volume that can be withdrawn from one reconstituted vial.
    #[schemars(with = "Figure<Volume>")]
    pub(super) withdrawable: Figure<Amount>,
}

/// One way to bring the drug into a bag.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Method {
    /// The answer of the step with the role bag-method that chooses it.
    #[schemars(with = "Answer")]
    pub(super) answer: String,
    /// What is done to the bag before the drug goes in.
    pub(super) bag: BagAmount,
    /// What the bag holds afterwards.
    pub(super) total: BagTotal,
    /// Id of a source.
    #[schemars(with = "Id")]
    pub(super) source: String,
    /// Section or heading in that source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub(super) place: Option<String>,
}

/// The volume measured at the bag before the drug goes in.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum BagAmount {
    /// As much as the drug's volume leaves a filled bag.
    TakeOutDrugVolume,
    /// The final volume less the drug's goes into an empty bag.
    PutInRest,
    /// A filled bag stays as it is; nothing is measured.
    Untouched,
}

/// The volume in the bag once the drug is in.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum BagTotal {
    /// The nominal volume.
    FinalVolume,
    /// The nominal volume and the drug's on top, so the infusion takes longer.
    FinalVolumePlusDrug,
}
