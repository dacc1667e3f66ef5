//! From a protocol back to the shape of its file: indices become names again.
//! Leaves nothing out, so that reading the result gives the same protocol.

use super::kinds::{Choice, Kind, Reads, Value};
use super::mirror::{self, Figure, File, Format};
use super::scalars::{Amount, Duration, Percent, Unit};
use crate::protocol as own;
use crate::protocol::dose::{BagAmount, BagMethod, BagTotal, LargerVial};
use crate::quantity::Quantity;

/// The shape of the file this protocol could have come from.
pub(super) fn raise(protocol: &own::Protocol) -> File {
    File {
        format: Format::One,
        id: protocol.id.clone(),
        version: protocol.version.clone(),
        title: protocol.title.clone(),
        sources: protocol.sources.iter().map(source).collect(),
        facts: protocol.facts.iter().map(fact).collect(),
        products: protocol.products.iter().map(product).collect(),
        dose: dose(protocol),
        milestones: protocol.milestones.iter().map(milestone).collect(),
        windows: protocol.windows.iter().map(|entry| window(protocol, entry)).collect(),
        phases: protocol.phases.iter().map(|entry| phase(protocol, entry)).collect(),
    }
}

/// Names of milestones; an index beyond them gets a name that does not parse.
fn names(protocol: &own::Protocol, indices: &[usize]) -> Vec<String> {
    indices.iter().map(|index| name(protocol, *index)).collect()
}

fn name(protocol: &own::Protocol, index: usize) -> String {
    protocol.milestones.get(index).map(|milestone| milestone.id.clone()).unwrap_or_default()
}

fn source(source: &own::Source) -> mirror::Source {
    mirror::Source {
        id: source.id.clone(),
        title: source.title.clone(),
        date: source.date.clone(),
        publisher: source.publisher.clone(),
        site: source.site,
    }
}

fn fact(fact: &own::DrugFact) -> mirror::Fact {
    mirror::Fact {
        id: fact.id.clone(),
        text: fact.text.clone(),
        source: fact.source.id.clone(),
        place: fact.source.place.clone(),
    }
}

fn sentences(sentences: &[own::Sentence]) -> Vec<mirror::Sentence> {
    let each = sentences.iter();
    each.map(|sentence| mirror::Sentence {
        say: sentence.say.clone(),
        source: sentence.source.id.clone(),
        place: sentence.source.place.clone(),
    })
    .collect()
}

fn product(product: &own::Product) -> mirror::Product {
    let look_alikes = product.look_alikes.iter();
    mirror::Product {
        id: product.id.clone(),
        name: product.name.clone(),
        codes: product.codes.clone(),
        look_alikes: look_alikes
            .map(|other| mirror::LookAlike { name: other.name.clone(), codes: other.codes.clone() })
            .collect(),
    }
}

fn condition(condition: &own::Condition) -> mirror::Condition {
    mirror::Condition { step: condition.step.clone(), is: condition.is.clone() }
}

fn milestone(milestone: &own::Milestone) -> mirror::Milestone {
    mirror::Milestone {
        id: milestone.id.clone(),
        by: milestone.by.clone(),
        when: milestone.when.as_ref().map(condition),
        gloves: milestone.gloves,
        reported: milestone.reported,
    }
}

fn window(protocol: &own::Protocol, window: &own::Window) -> mirror::Window {
    mirror::Window {
        id: window.id.clone(),
        from: names(protocol, &window.from),
        to: names(protocol, &window.to),
        rule: rule(&window.rule),
        when: window.when.as_ref().map(condition),
        on_passed: match window.on_passed {
            own::OnPassed::Discard => mirror::OnPassed::Discard,
            own::OnPassed::Ask => mirror::OnPassed::Ask,
            own::OnPassed::Remind => mirror::OnPassed::Remind,
            own::OnPassed::Nothing => mirror::OnPassed::Nothing,
        },
        passed_text: sentences(&window.passed_text),
        caption: window.caption.clone(),
        alarms: window.alarms.iter().map(alarm).collect(),
        alarm_acts: names(protocol, &window.alarm_acts),
        source: window.source.id.clone(),
        place: window.source.place.clone(),
    }
}

fn rule(rule: &own::Rule) -> mirror::Rule {
    match rule {
        own::Rule::AtMost(span) => mirror::Rule::AtMost(Duration(*span)),
        own::Rule::AtMostInAll(span) => mirror::Rule::AtMostInAll(Duration(*span)),
        own::Rule::AtLeast(span) => mirror::Rule::AtLeast(Duration(*span)),
        own::Rule::Target(span) => mirror::Rule::Target(Duration(*span)),
        own::Rule::Every { length, until } => {
            mirror::Rule::Every { length: Duration(*length), until: until.clone() }
        }
        own::Rule::CountsUp(bound) => mirror::Rule::CountsUp { bound: bound.map(Duration) },
        own::Rule::Planned { least } => mirror::Rule::Planned { least: Duration(*least) },
    }
}

fn alarm(alarm: &own::AlarmTime) -> mirror::Alarm {
    let rank = match alarm.rank {
        own::Rank::None | own::Rank::Caution => mirror::Rank::Caution,
        own::Rank::Warning | own::Rank::Passed => mirror::Rank::Warning,
    };
    mirror::Alarm { before: Duration(alarm.before), rank }
}

fn phase(protocol: &own::Protocol, phase: &own::Phase) -> mirror::Phase {
    mirror::Phase {
        id: phase.id.clone(),
        title: phase.title.clone(),
        steps: phase.steps.iter().map(|entry| step(protocol, entry)).collect(),
    }
}

fn step(protocol: &own::Protocol, step: &own::Step) -> mirror::Step {
    let least_source = step.least_source.as_ref();
    mirror::Step {
        id: step.id.clone(),
        kind: kind(protocol, &step.kind),
        role: step.role.map(role),
        per_vial: step.per_vial,
        late_vials: step.late_vials,
        group: step.group.clone(),
        component: step.component.clone(),
        when: step.when.as_ref().map(condition),
        least: least_source.map(|source| Figure::new(Duration(step.least), Some(source))),
        needs_clock: step.needs_clock,
        sets: step.sets.iter().map(|entry| sets(protocol, entry)).collect(),
        shows: names(protocol, &step.shows),
        start_text: sentences(&step.start_text),
        text: sentences(&step.text),
    }
}

fn sets(protocol: &own::Protocol, sets: &own::Sets) -> mirror::Sets {
    mirror::Sets {
        milestone: name(protocol, sets.milestone),
        at: match sets.at {
            own::Moment::Before => mirror::Moment::Before,
            own::Moment::After => mirror::Moment::After,
        },
        of: match sets.of {
            own::OfVials::Only => mirror::OfVials::Only,
            own::OfVials::First => mirror::OfVials::First,
            own::OfVials::Last => mirror::OfVials::Last,
        },
    }
}

fn kind(protocol: &own::Protocol, kind: &own::Kind) -> Kind {
    match kind {
        own::Kind::Confirm => Kind::Confirm,
        own::Kind::Text => Kind::Text,
        own::Kind::Value(value) => Kind::Value(Value::from(value)),
        own::Kind::Choose(choices) => Kind::Choose(choices.iter().map(Choice::from).collect()),
        own::Kind::Scan { product, override_unknown } => {
            Kind::Scan { product: product.clone(), override_unknown: *override_unknown }
        }
        own::Kind::Second { checks, reads } => {
            Kind::Second { checks: checks.clone(), reads: reads.as_ref().map(read) }
        }
        own::Kind::Wait { window } => {
            let window = protocol.windows.get(*window).map(|window| window.id.clone());
            Kind::Wait { window: window.unwrap_or_default() }
        }
        own::Kind::Time => Kind::Time,
    }
}

fn read(reads: &own::Reads) -> Reads {
    let source = reads.tolerance_source.as_ref();
    let width = reads.tolerance.map(|width| Amount(Quantity::new(width, reads.unit)));
    Reads {
        step: reads.step.clone(),
        unit: Unit(reads.unit),
        tolerance: width.map(|width| Figure::new(width, source)),
    }
}

fn role(role: own::Role) -> mirror::Role {
    match role {
        own::Role::Operator => mirror::Role::Operator,
        own::Role::Order => mirror::Role::Order,
        own::Role::OrderAgain => mirror::Role::OrderAgain,
        own::Role::Dose => mirror::Role::Dose,
        own::Role::DoseAgain => mirror::Role::DoseAgain,
        own::Role::Calculation => mirror::Role::Calculation,
        own::Role::VialIn => mirror::Role::VialIn,
        own::Role::BagMethod => mirror::Role::BagMethod,
        own::Role::Draw => mirror::Role::Draw,
        own::Role::IntoBag => mirror::Role::IntoBag,
        own::Role::Label => mirror::Role::Label,
        own::Role::Release => mirror::Role::Release,
    }
}

fn dose(protocol: &own::Protocol) -> mirror::Dose {
    let rules = &protocol.dose;
    let named = |name: &str| {
        let entry = protocol.dose_sources.iter().find(|(known, _)| known == name);
        entry.map(|(_, source)| source)
    };
    let amount = |name, quantity| Figure::new(Amount(quantity), named(name));
    let method = |entry: &BagMethod| method(entry, named(&format!("methods.{}", entry.answer)));
    mirror::Dose {
        vial: amount("vial", rules.vial),
        concentration: amount("concentration", rules.concentration),
        diluent_per_vial: amount("diluent_per_vial", rules.diluent_per_vial),
        withdrawable: amount("withdrawable", rules.withdrawable),
        vial_when: rules.vial_when.as_ref().map(condition),
        larger_vials: rules.larger_vials.iter().map(|it| larger_vial(it, &named)).collect(),
        final_volume: amount("final_volume", rules.final_volume),
        dose_least: amount("dose_least", rules.dose_least),
        dose_most: amount("dose_most", rules.dose_most),
        concentration_least: amount("concentration_least", rules.concentration_least),
        concentration_most: amount("concentration_most", rules.concentration_most),
        twice_above: amount("twice_above", rules.twice_above),
        scant_share: Figure::new(Percent(rules.scant_share), named("scant_share")),
        rate: amount("rate", rules.rate),
        decimals: Figure::new(rules.decimals, named("decimals")),
        methods: rules.methods.iter().map(method).collect(),
    }
}

fn larger_vial<'a>(
    larger: &LargerVial,
    named: &dyn Fn(&str) -> Option<&'a own::SourceRef>,
) -> mirror::LargerVial {
    let amount = |name: &str, quantity| {
        Figure::new(Amount(quantity), named(&format!("larger_vials.{}.{name}", larger.id)))
    };
    mirror::LargerVial {
        id: larger.id.clone(),
        product: larger.product.clone(),
        when: larger.when.as_ref().map(condition),
        vial: amount("vial", larger.vial),
        diluent_per_vial: amount("diluent_per_vial", larger.diluent_per_vial),
        withdrawable: amount("withdrawable", larger.withdrawable),
    }
}

fn method(method: &BagMethod, source: Option<&own::SourceRef>) -> mirror::Method {
    mirror::Method {
        answer: method.answer.clone(),
        bag: match method.bag {
            BagAmount::TakeOutDrugVolume => mirror::BagAmount::TakeOutDrugVolume,
            BagAmount::PutInRest => mirror::BagAmount::PutInRest,
            BagAmount::Untouched => mirror::BagAmount::Untouched,
        },
        total: match method.total {
            BagTotal::FinalVolume => mirror::BagTotal::FinalVolume,
            BagTotal::FinalVolumePlusDrug => mirror::BagTotal::FinalVolumePlusDrug,
        },
        source: source.map(|source| source.id.clone()).unwrap_or_default(),
        place: source.and_then(|source| source.place.clone()),
    }
}
