//! The parts of a protocol in words, for whoever reads one or compares two.
//! What comes from the file is not yet displayable: whoever puts a line together sees to that.

use crate::protocol::dose::{BagAmount, BagTotal, Tolerance};
use crate::protocol::{
    ChoiceEffect, Condition, Expect, Kind, Moment, OfVials, OnPassed, OutcomeEffect, Protocol,
    Rank, Role, Rule, SetAside, Sets, ValueStep,
};
use crate::quantity::{Quantity, Unit};
use crate::session::Session;
use crate::time::Span;

pub mod compare;
pub mod facets;
pub mod outlook;
pub mod show;

/// Characters of a protocol's digest that people compare.
const DIGEST: usize = 8;

/// A protocol by its name: id, version, the first characters of its digest and where it is from.
pub fn name(protocol: &Protocol, sha256: &str, of_site: bool) -> String {
    let (id, version) = (&protocol.id, &protocol.version);
    format!("{id} version {version}, {}", digest(sha256, of_site))
}

/// The first characters of a digest, and where the protocol is from.
pub fn digest(sha256: &str, of_site: bool) -> String {
    let digest = sha256.get(..DIGEST).unwrap_or(sha256);
    format!("digest {digest}, {}", if of_site { "site protocol" } else { "built in" })
}

/// The name of the protocol that a session follows.
pub fn followed(session: &Session) -> String {
    let opening = session.opening();
    name(session.protocol(), &opening.protocol_sha256, opening.site_protocol)
}

/// A length of time by its hours, minutes and seconds: `1 h 30 min`.
pub fn length(span: Span) -> String {
    let all = span.floor_secs();
    let parts = [(all / 3600, "h"), (all / 60 % 60, "min"), (all % 60, "s")];
    let told: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count != 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    if told.is_empty() { "0 min".to_owned() } else { told.join(" ") }
}

/// Words with a conjunction before the last: `a, b or c`.
pub fn listed(words: &[String], conjunction: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {conjunction} {last}", first.join(", ")),
    }
}

/// The ids of milestones.
pub fn milestones(protocol: &Protocol, indices: &[usize]) -> Vec<String> {
    indices.iter().map(|index| milestone(protocol, *index)).collect()
}

/// The id of a milestone.
pub fn milestone(protocol: &Protocol, index: usize) -> String {
    protocol.milestones.get(index).map(|entry| entry.id.clone()).unwrap_or_default()
}

/// The bound of a window.
pub fn rule(rule: &Rule) -> String {
    match rule {
        Rule::AtMost(span) => format!("at most {}", length(*span)),
        Rule::AtMostInAll(span) => format!("at most {} in all its stays", length(*span)),
        Rule::AtLeast(span) => format!("at least {}", length(*span)),
        Rule::Target(span) => format!("about {}, for planning", length(*span)),
        Rule::Every { length: round, until } => {
            format!("every {} until {until}", length(*round))
        }
        Rule::CountsUp(Some(bound)) => format!("counted, {}", length(*bound)),
        Rule::CountsUp(None) => "counted".to_owned(),
        Rule::Planned { least } => format!("volume over rate, never under {}", length(*least)),
    }
}

/// What follows when the end of a window is passed.
pub fn passed(on_passed: OnPassed) -> &'static str {
    match on_passed {
        OnPassed::Discard => "discard",
        OnPassed::Ask => "the pharmacist decides",
        OnPassed::Remind => "a reminder",
        OnPassed::Nothing => "nothing",
    }
}

/// How urgent an alarm is.
pub fn rank(rank: Rank) -> &'static str {
    match rank {
        Rank::None => "nothing",
        Rank::Caution => "caution",
        Rank::Warning => "warning",
        Rank::Passed => "passed",
    }
}

/// When something applies.
pub fn condition(when: &Condition) -> String {
    format!("{} is {}", when.step, listed(&when.is, "or"))
}

/// What a step records.
pub fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Confirm => "confirm".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Value(value) => format!("value in {}", value.unit),
        Kind::Choose(_) => "choose".to_owned(),
        Kind::Scan { product, .. } => format!("scan {product}"),
        Kind::Second { reads: Some(reads), .. } => {
            format!("second person, reads {} of {}", reads.unit, reads.step)
        }
        Kind::Second { .. } => "second person".to_owned(),
        Kind::Wait { .. } => "wait".to_owned(),
        Kind::Time => "time".to_owned(),
    }
}

/// What a figure should be.
pub fn expect(expect: &Expect) -> String {
    match expect {
        Expect::Figure(figure) => figure.to_string(),
        Expect::DiluentPerVial => "the diluent for one vial".to_owned(),
        Expect::DrugVolume => "the volume that holds the dose".to_owned(),
        Expect::BagAmount => "what the chosen method takes out of or puts into the bag".to_owned(),
    }
}

/// How far a figure may be off.
pub fn tolerance(tolerance: &Tolerance) -> String {
    match tolerance {
        Tolerance::Percent(percent) => Quantity::new(*percent, Unit::Percent).to_string(),
        Tolerance::Absolute(width) => width.to_string(),
    }
}

/// What follows a figure that is off.
pub fn when_off(value: &ValueStep) -> String {
    let words: Vec<String> = value.outcomes.iter().map(|outcome| outcome.word.clone()).collect();
    let mut told = if words.is_empty() { "refused".to_owned() } else { listed(&words, "or") };
    if value.may_override {
        told.push_str(", or accepted with a reason and a second person");
    }
    told
}

/// What follows an answer.
pub fn effect(effect: ChoiceEffect) -> &'static str {
    match effect {
        ChoiceEffect::Accept => "accepts",
        ChoiceEffect::Reject(SetAside::Vial) => "rejects the vial",
        ChoiceEffect::Reject(SetAside::Component) => "rejects the component",
        ChoiceEffect::Reject(SetAside::Bag) => "rejects the bag",
        ChoiceEffect::Ask => "asks the pharmacist",
        ChoiceEffect::Option => "one of the ways",
    }
}

/// What an outcome does.
pub fn outcome(effect: OutcomeEffect) -> &'static str {
    match effect {
        OutcomeEffect::Redraw => "asked again",
        OutcomeEffect::AnotherVial => "one more vial, then asked again",
        OutcomeEffect::NewDose => "syringe discarded, order and dose asked anew",
        OutcomeEffect::Discard => "the preparation ends",
    }
}

/// Which milestone a step sets, and when.
pub fn sets(protocol: &Protocol, sets: &Sets) -> String {
    let at = match sets.at {
        Moment::Before => "before the act",
        Moment::After => "after the act",
    };
    let of = match sets.of {
        OfVials::Only => "",
        OfVials::First => ", by the first vial",
        OfVials::Last => ", by the last vial",
    };
    format!("{} {at}{of}", milestone(protocol, sets.milestone))
}

/// What is done to the bag before the drug goes in.
pub fn bag(bag: BagAmount) -> &'static str {
    match bag {
        BagAmount::TakeOutDrugVolume => "the drug's volume is taken out",
        BagAmount::PutInRest => "the rest of the final volume is put in",
        BagAmount::Untouched => "nothing is measured",
    }
}

/// What the bag holds in the end.
pub fn total(total: BagTotal) -> &'static str {
    match total {
        BagTotal::FinalVolume => "the final volume",
        BagTotal::FinalVolumePlusDrug => "the final volume and the drug's",
    }
}

/// What a step means to the program, by the word of the file.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Operator => "operator",
        Role::Order => "order",
        Role::OrderAgain => "order-again",
        Role::Dose => "dose",
        Role::DoseAgain => "dose-again",
        Role::Calculation => "calculation",
        Role::VialIn => "vial-in",
        Role::BagMethod => "bag-method",
        Role::Draw => "draw",
        Role::IntoBag => "into-bag",
        Role::Label => "label",
        Role::Release => "release",
    }
}
