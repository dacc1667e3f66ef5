//! The shape of a protocol file, member for member. Never refers to anything by index.

use serde::{Deserialize, Serialize};

use super::kinds::Kind;
use super::scalars::{Amount, Duration, Percent};

/// The only format there is.
#[derive(Serialize, Deserialize)]
pub(super) enum Format {
    #[serde(rename = "vialwatch-protocol/1")]
    One,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) format: Format,
    pub(super) id: String,
    pub(super) version: String,
    pub(super) title: String,
    pub(super) sources: Vec<Source>,
    pub(super) facts: Vec<Fact>,
    pub(super) products: Vec<Product>,
    pub(super) dose: Dose,
    pub(super) milestones: Vec<Milestone>,
    pub(super) windows: Vec<Window>,
    pub(super) phases: Vec<Phase>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub(super) id: String,
    pub(super) title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) publisher: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) site: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fact {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sentence {
    pub(super) say: String,
    pub(super) source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<String>,
}

/// A figure and where it comes from.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Figure<T> {
    pub(super) value: T,
    pub(super) source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) codes: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) look_alikes: Vec<LookAlike>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LookAlike {
    pub(super) name: String,
    pub(super) codes: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dose {
    pub(super) vial: Figure<Amount>,
    pub(super) concentration: Figure<Amount>,
    pub(super) diluent_per_vial: Figure<Amount>,
    pub(super) withdrawable: Figure<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) vial_when: Option<Condition>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) larger_vials: Vec<LargerVial>,
    pub(super) final_volume: Figure<Amount>,
    pub(super) dose_least: Figure<Amount>,
    pub(super) dose_most: Figure<Amount>,
    pub(super) concentration_least: Figure<Amount>,
    pub(super) concentration_most: Figure<Amount>,
    pub(super) twice_above: Figure<Amount>,
    pub(super) scant_share: Figure<Percent>,
    pub(super) rate: Figure<Amount>,
    pub(super) decimals: Figure<u32>,
    pub(super) methods: Vec<Method>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LargerVial {
    pub(super) id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) product: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) when: Option<Condition>,
    pub(super) vial: Figure<Amount>,
    pub(super) diluent_per_vial: Figure<Amount>,
    pub(super) withdrawable: Figure<Amount>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Method {
    pub(super) answer: String,
    pub(super) bag: BagAmount,
    pub(super) total: BagTotal,
    pub(super) source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum BagAmount {
    TakeOutDrugVolume,
    PutInRest,
    Untouched,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum BagTotal {
    FinalVolume,
    FinalVolumePlusDrug,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    pub(super) step: String,
    pub(super) is: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Milestone {
    pub(super) id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) when: Option<Condition>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) gloves: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) reported: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Window {
    pub(super) id: String,
    pub(super) from: Vec<String>,
    pub(super) to: Vec<String>,
    pub(super) rule: Rule,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) when: Option<Condition>,
    pub(super) on_passed: OnPassed,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) passed_text: Vec<Sentence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) caption: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) alarms: Vec<Alarm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) alarm_acts: Vec<String>,
    pub(super) source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Rule {
    AtMost(Duration),
    AtMostInAll(Duration),
    AtLeast(Duration),
    Target(Duration),
    Every {
        length: Duration,
        until: String,
    },
    CountsUp {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bound: Option<Duration>,
    },
    Planned {
        least: Duration,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OnPassed {
    Discard,
    Ask,
    Remind,
    Nothing,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Alarm {
    pub(super) before: Duration,
    pub(super) rank: Rank,
}

/// The two ranks an alarm time can have: the others are not for a file to give.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Rank {
    Caution,
    Warning,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phase {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) steps: Vec<Step>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) id: String,
    pub(super) kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) role: Option<Role>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) per_vial: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) late_vials: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) component: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) when: Option<Condition>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) least: Option<Figure<Duration>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) needs_clock: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) sets: Vec<Sets>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) shows: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) start_text: Vec<Sentence>,
    pub(super) text: Vec<Sentence>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sets {
    pub(super) milestone: String,
    pub(super) at: Moment,
    #[serde(default, skip_serializing_if = "OfVials::is_only")]
    pub(super) of: OfVials,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Moment {
    Before,
    After,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OfVials {
    #[default]
    Only,
    First,
    Last,
}

impl OfVials {
    fn is_only(&self) -> bool {
        matches!(self, OfVials::Only)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Role {
    Operator,
    Order,
    OrderAgain,
    Dose,
    DoseAgain,
    Calculation,
    VialIn,
    BagMethod,
    Draw,
    IntoBag,
    Label,
    Release,
}
