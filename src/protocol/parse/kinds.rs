//! The kinds of step as they stand in a file, and their way to the protocol's own and back.
//! A kind is a word, or an object with that word as its only member.

use serde::{Deserialize, Serialize};

use super::mirror::Figure;
use super::scalars::{Amount, Tolerance, Unit};
use crate::protocol as own;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Kind {
    Confirm,
    Text,
    Value(Value),
    Choose(Vec<Choice>),
    Scan {
        product: String,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        override_unknown: bool,
    },
    Second {
        checks: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reads: Option<Reads>,
    },
    Wait {
        window: String,
    },
    Time,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Value {
    pub(super) unit: Unit,
    pub(super) decimals: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) expect: Option<Expect>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tolerance: Option<Figure<Tolerance>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) outcomes: Vec<Outcome>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) may_override: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Expect {
    Figure(Amount),
    DiluentPerVial,
    DrugVolume,
    BagAmount,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outcome {
    pub(super) word: String,
    pub(super) effect: OutcomeEffect,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OutcomeEffect {
    Redraw,
    AnotherVial,
    NewDose,
    Discard,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    pub(super) word: String,
    pub(super) label: String,
    pub(super) effect: ChoiceEffect,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ChoiceEffect {
    Accept,
    RejectVial,
    RejectComponent,
    RejectBag,
    Ask,
    Option,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reads {
    pub(super) step: String,
    pub(super) unit: Unit,
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
