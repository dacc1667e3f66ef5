//! The kinds of step as they stand in a file, and their way to the protocol's own and back.
//! A kind is a word, or an object with that word as its only member.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::mirror::Figure;
use super::scalars::{Amount, Tolerance, Unit};
use super::schema::{Answer, Filled, Id};
use crate::protocol as own;

/// What a step records.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Kind {
    /// That it was done.
    Confirm,
    /// A line of text.
    Text,
    /// A figure.
    Value(Value),
    /// One of some words, two at least, the safest or most common first.
    Choose(Vec<Choice>),
    /// A package.
    Scan {
        /// Id of the product expected.
        #[schemars(with = "Id")]
        product: String,
        /// Whether a code that is not listed may be overridden.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        override_unknown: bool,
    },
    /// A second person's confirmation.
    Second {
        /// Ids of the steps whose operators it must not be.
        #[schemars(with = "Vec<Id>")]
        checks: Vec<String>,
        /// What that person reads without a figure in sight.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Reads")]
        reads: Option<Reads>,
    },
    /// Waits for a window.
    Wait {
        /// Id of an `at_least` or `target` window.
        #[schemars(with = "Id")]
        window: String,
    },
    /// A time reported from elsewhere.
    Time,
}

/// A figure to be recorded.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Value {
    /// Its unit.
    pub(super) unit: Unit,
    /// Most digits after the point, 4 at most.
    pub(super) decimals: u32,
    /// What it should be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Expect")]
    pub(super) expect: Option<Expect>,
    /// How far it may be off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Figure<Tolerance>")]
    pub(super) tolerance: Option<Figure<Tolerance>>,
    /// What may follow when it is off; without any it is refused where it stands. Only for the role
    /// draw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) outcomes: Vec<Outcome>,
    /// A value that is off may be accepted with a reason and a second person. Only for the role
    /// draw.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) may_override: bool,
}

/// What a figure should be.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Expect {
    /// The same for every dose.
    Figure(Amount),
    /// The diluent for one vial.
    DiluentPerVial,
    /// The volume that holds the dose.
    DrugVolume,
    /// What the chosen method takes out of the bag or puts into it.
    BagAmount,
}

/// What may follow a value out of tolerance.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Outcome {
    /// The answer.
    #[schemars(with = "Answer")]
    pub(super) word: String,
    /// What it does.
    pub(super) effect: OutcomeEffect,
}

/// What an outcome does.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OutcomeEffect {
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
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    /// The answer as it is recorded.
    #[schemars(with = "Answer")]
    pub(super) word: String,
    /// What it means, for people.
    #[schemars(with = "Filled")]
    pub(super) label: String,
    /// What follows.
    pub(super) effect: ChoiceEffect,
}

/// What follows an answer.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ChoiceEffect {
    /// As it should be.
    Accept,
    /// The vial is rejected: only in a step for each vial.
    RejectVial,
    /// The component is rejected: the step must name it.
    RejectComponent,
    /// The bag is discarded, so the preparation ends: once the drug is in it.
    RejectBag,
    /// The pharmacist decides.
    Ask,
    /// A choice between ways, none of them wrong.
    Option,
}

/// A blind reading.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reads {
    /// Id of the value step that is read.
    #[schemars(with = "Id")]
    pub(super) step: String,
    /// Unit of the reading.
    pub(super) unit: Unit,
    /// How far the readings may differ; without it not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Figure<Amount>")]
    pub(super) tolerance: Option<Figure<Amount>>,
}

impl<T: Copy> Figure<T> {
    /// The source alone.
    pub(super) fn reference(&self) -> own::SourceRef {
        own::SourceRef { id: self.source.clone(), place: self.place.clone() }
    }

    /// The figure with its source; without one the source stays empty and does not parse.
    pub(super) fn new(value: T, source: Option<&own::SourceRef>) -> Self {
        Figure {
            value,
            source: source.map(|source| source.id.clone()).unwrap_or_default(),
            place: source.and_then(|source| source.place.clone()),
        }
    }
}

impl From<Value> for own::ValueStep {
    fn from(value: Value) -> Self {
        own::ValueStep {
            unit: value.unit.0,
            decimals: value.decimals,
            expect: value.expect.map(|expect| match expect {
                Expect::Figure(figure) => own::Expect::Figure(figure.0),
                Expect::DiluentPerVial => own::Expect::DiluentPerVial,
                Expect::DrugVolume => own::Expect::DrugVolume,
                Expect::BagAmount => own::Expect::BagAmount,
            }),
            tolerance: value.tolerance.as_ref().map(|figure| figure.value.0),
            tolerance_source: value.tolerance.as_ref().map(Figure::reference),
            outcomes: value.outcomes.into_iter().map(own::Outcome::from).collect(),
            may_override: value.may_override,
        }
    }
}

impl From<&own::ValueStep> for Value {
    fn from(value: &own::ValueStep) -> Self {
        let source = value.tolerance_source.as_ref();
        Value {
            unit: Unit(value.unit),
            decimals: value.decimals,
            expect: value.expect.map(|expect| match expect {
                own::Expect::Figure(figure) => Expect::Figure(Amount(figure)),
                own::Expect::DiluentPerVial => Expect::DiluentPerVial,
                own::Expect::DrugVolume => Expect::DrugVolume,
                own::Expect::BagAmount => Expect::BagAmount,
            }),
            tolerance: value.tolerance.map(|width| Figure::new(Tolerance(width), source)),
            outcomes: value.outcomes.iter().map(Outcome::from).collect(),
            may_override: value.may_override,
        }
    }
}

impl From<Outcome> for own::Outcome {
    fn from(outcome: Outcome) -> Self {
        let effect = match outcome.effect {
            OutcomeEffect::Redraw => own::OutcomeEffect::Redraw,
            OutcomeEffect::AnotherVial => own::OutcomeEffect::AnotherVial,
            OutcomeEffect::NewDose => own::OutcomeEffect::NewDose,
            OutcomeEffect::Discard => own::OutcomeEffect::Discard,
        };
        own::Outcome { word: outcome.word, effect }
    }
}

impl From<&own::Outcome> for Outcome {
    fn from(outcome: &own::Outcome) -> Self {
        let effect = match outcome.effect {
            own::OutcomeEffect::Redraw => OutcomeEffect::Redraw,
            own::OutcomeEffect::AnotherVial => OutcomeEffect::AnotherVial,
            own::OutcomeEffect::NewDose => OutcomeEffect::NewDose,
            own::OutcomeEffect::Discard => OutcomeEffect::Discard,
        };
        Outcome { word: outcome.word.clone(), effect }
    }
}

impl From<Choice> for own::Choice {
    fn from(choice: Choice) -> Self {
        let effect = match choice.effect {
            ChoiceEffect::Accept => own::ChoiceEffect::Accept,
            ChoiceEffect::RejectVial => own::ChoiceEffect::Reject(own::SetAside::Vial),
            ChoiceEffect::RejectComponent => own::ChoiceEffect::Reject(own::SetAside::Component),
            ChoiceEffect::RejectBag => own::ChoiceEffect::Reject(own::SetAside::Bag),
            ChoiceEffect::Ask => own::ChoiceEffect::Ask,
            ChoiceEffect::Option => own::ChoiceEffect::Option,
        };
        own::Choice { word: choice.word, label: choice.label, effect }
    }
}

impl From<&own::Choice> for Choice {
    fn from(choice: &own::Choice) -> Self {
        let effect = match choice.effect {
            own::ChoiceEffect::Accept => ChoiceEffect::Accept,
            own::ChoiceEffect::Reject(own::SetAside::Vial) => ChoiceEffect::RejectVial,
            own::ChoiceEffect::Reject(own::SetAside::Component) => ChoiceEffect::RejectComponent,
            own::ChoiceEffect::Reject(own::SetAside::Bag) => ChoiceEffect::RejectBag,
            own::ChoiceEffect::Ask => ChoiceEffect::Ask,
            own::ChoiceEffect::Option => ChoiceEffect::Option,
        };
        Choice { word: choice.word.clone(), label: choice.label.clone(), effect }
    }
}
