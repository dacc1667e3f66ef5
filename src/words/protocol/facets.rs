//! A protocol taken apart into what it says about each of its parts, so that two can be compared
//! by meaning. Leaves out how a file is written, and nothing else.

use crate::protocol::{Condition, Phase, Protocol, Sentence, SourceRef, Step, Window};
use crate::quantity::{Quantity, Unit};

mod figures;
mod steps;

pub use figures::{Figure, figures};

use super::{condition, length, milestones, passed, rank, rule};

/// What the size of vial without an id is called.
const SMALLEST: &str = "smallest";

/// What a part says under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// One thing, and what it is compared by; none where it is left out.
    Value(Option<(String, String)>),
    /// Sentences, each with its source.
    Sentences(Vec<(String, String)>),
    /// The order of things that are told apart elsewhere.
    Order(Vec<String>),
}

/// A part of a protocol that has a name of its own.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) id: String,
    /// Where it stands, for what has a place: the phase of a step.
    pub(super) within: Option<String>,
    pub(super) says: Vec<(String, Says)>,
}

/// Parts of one kind.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub(super) kind: &'static str,
    /// Whether their order means something.
    pub(super) ordered: bool,
    pub(super) parts: Vec<Part>,
}

/// The whole protocol.
pub(super) fn facets(protocol: &Protocol) -> Vec<Parts> {
    let parts = |kind, ordered, parts| Parts { kind, ordered, parts };
    let phase = |phase: &Phase| part(&phase.id, vec![value("title", phase.title.clone())]);
    vec![
        parts("", false, vec![head(protocol)]),
        parts("source", false, sources(protocol)),
        parts("fact", false, facts(protocol)),
        parts("product", false, products(protocol)),
        parts("dose:", false, dose(protocol)),
        parts("size of vial", true, sizes(protocol)),
        parts("bag method", true, methods(protocol)),
        parts("milestone", true, milestone_parts(protocol)),
        parts("window", true, protocol.windows.iter().map(|it| window(protocol, it)).collect()),
        parts("phase", true, protocol.phases.iter().map(phase).collect()),
        parts("step", true, steps(protocol)),
    ]
}

fn part(id: &str, says: Vec<(String, Says)>) -> Part {
    Part { id: id.to_owned(), within: None, says }
}

fn value(name: &str, told: String) -> (String, Says) {
    optional(name, Some(told))
}

fn optional(name: &str, told: Option<String>) -> (String, Says) {
    (name.to_owned(), Says::Value(told.map(|told| (told.clone(), told))))
}

/// Told as it is written, compared in the smallest unit.
fn amount(name: &str, told: Option<Quantity>) -> (String, Says) {
    (name.to_owned(), Says::Value(told.map(|told| (told.to_string(), meaning(told)))))
}

/// An amount in the unit that all of its dimension have in common, where that is exact.
fn meaning(amount: Quantity) -> String {
    let common = [Unit::Milligram, Unit::Millilitre, Unit::MilligramPerMillilitre];
    let common = common.into_iter().find_map(|unit| amount.in_unit(unit).ok());
    common.unwrap_or(amount).to_string()
}

/// Words whose order means nothing.
fn any_order(name: &str, words: Vec<String>) -> (String, Says) {
    let mut sorted = words.clone();
    sorted.sort();
    let told = (!words.is_empty()).then(|| (words.join(", "), sorted.join(", ")));
    (name.to_owned(), Says::Value(told))
}

fn flag(name: &str, holds: bool) -> (String, Says) {
    optional(name, holds.then(|| "yes".to_owned()))
}

fn cited(name: &str, source: Option<&SourceRef>) -> (String, Says) {
    optional(name, source.map(reference))
}

fn reference(source: &SourceRef) -> String {
    match &source.place {
        Some(place) => format!("{}, {place}", source.id),
        None => source.id.clone(),
    }
}

fn said(name: &str, sentences: &[Sentence]) -> (String, Says) {
    let each = sentences.iter().map(|it| (it.say.clone(), reference(&it.source)));
    (name.to_owned(), Says::Sentences(each.collect()))
}

fn head(protocol: &Protocol) -> Part {
    let says = vec![
        value("id", protocol.id.clone()),
        value("version", protocol.version.clone()),
        value("title", protocol.title.clone()),
    ];
    part("protocol", says)
}

fn sources(protocol: &Protocol) -> Vec<Part> {
    let each = protocol.sources.iter().map(|source| {
        let says = vec![
            value("title", source.title.clone()),
            optional("date", source.date.clone()),
            optional("publisher", source.publisher.clone()),
            flag("set by the site", source.site),
        ];
        part(&source.id, says)
    });
    each.collect()
}

fn facts(protocol: &Protocol) -> Vec<Part> {
    let each = protocol.facts.iter().map(|fact| {
        let says = vec![value("text", fact.text.clone()), cited("source", Some(&fact.source))];
        part(&fact.id, says)
    });
    each.collect()
}

fn products(protocol: &Protocol) -> Vec<Part> {
    let each = protocol.products.iter().map(|product| {
        let mut says =
            vec![value("name", product.name.clone()), any_order("codes", product.codes.clone())];
        let names = product.look_alikes.iter().map(|other| other.name.clone());
        says.push(any_order("look-alikes", names.collect()));
        for other in &product.look_alikes {
            let name = format!("codes of the look-alike {}", other.name);
            says.push(any_order(&name, other.codes.clone()));
        }
        part(&product.id, says)
    });
    each.collect()
}

fn dose(protocol: &Protocol) -> Vec<Part> {
    let each = figures(protocol).into_iter().map(|figure| {
        let told = Says::Value(Some((figure.value, figure.meaning)));
        part(&figure.name, vec![("value".to_owned(), told), cited("source", figure.source)])
    });
    each.collect()
}

fn sizes(protocol: &Protocol) -> Vec<Part> {
    let larger = protocol.dose.larger_vials.iter().map(|vial| {
        let says = vec![optional("product", vial.product.clone()), when(vial.when.as_ref())];
        part(&vial.id, says)
    });
    larger.chain([part(SMALLEST, vec![when(protocol.dose.vial_when.as_ref())])]).collect()
}

fn methods(protocol: &Protocol) -> Vec<Part> {
    let each = protocol.dose.methods.iter().map(|method| {
        let name = format!("methods.{}", method.answer);
        let source = protocol.dose_sources.iter().find(|(known, _)| *known == name);
        let says = vec![
            value("bag", super::bag(method.bag).to_owned()),
            value("in the end", super::total(method.total).to_owned()),
            cited("source", source.map(|(_, source)| source)),
        ];
        part(&method.answer, says)
    });
    each.collect()
}

fn milestone_parts(protocol: &Protocol) -> Vec<Part> {
    let each = protocol.milestones.iter().map(|entry| {
        let says = vec![
            optional("latest moment called", entry.by.clone()),
            when(entry.when.as_ref()),
            flag("change of gloves", entry.gloves),
            flag("reported from the ward", entry.reported),
        ];
        part(&entry.id, says)
    });
    each.collect()
}

fn when(when: Option<&Condition>) -> (String, Says) {
    let told = when.map(|when| {
        let mut sorted = when.clone();
        sorted.is.sort();
        (condition(when), condition(&sorted))
    });
    ("when".to_owned(), Says::Value(told))
}

fn window(protocol: &Protocol, window: &Window) -> Part {
    let alarms = window.alarms.iter();
    let alarms: Vec<String> = alarms
        .map(|alarm| format!("{} {} before", rank(alarm.rank), length(alarm.before)))
        .collect();
    let says = vec![
        value("bound", rule(&window.rule)),
        any_order("opened by", milestones(protocol, &window.from)),
        any_order("closed by", milestones(protocol, &window.to)),
        when(window.when.as_ref()),
        value("when passed", passed(window.on_passed).to_owned()),
        said("told when passed", &window.passed_text),
        optional("caption", window.caption.clone()),
        any_order("alarms", alarms),
        any_order("alarms for the latest moment of", milestones(protocol, &window.alarm_acts)),
        cited("source", Some(&window.source)),
    ];
    part(&window.id, says)
}

fn steps(protocol: &Protocol) -> Vec<Part> {
    let each = protocol.phases.iter().flat_map(|phase| {
        phase.steps.iter().map(|step: &Step| Part {
            within: Some(phase.id.clone()),
            ..part(&step.id, steps::says(protocol, step))
        })
    });
    each.collect()
}
