//! What a step says, name by name. Every member of a step is here once.

use super::{Says, amount, any_order, cited, flag, meaning, optional, said, value, when};
use crate::protocol::dose::Tolerance;
use crate::protocol::{Expect, Kind, Protocol, Reads, Step, ValueStep};
use crate::quantity::Quantity;
use crate::words::protocol::{
    effect, expect, kind, length, milestones, outcome, role, sets, tolerance,
};

pub(super) fn says(protocol: &Protocol, step: &Step) -> Vec<(String, Says)> {
    let sets = step.sets.iter().map(|entry| sets(protocol, entry));
    let least = step.least_source.as_ref().map(|_| length(step.least));
    let mut says = vec![
        value("kind", kind_alone(&step.kind)),
        said("says before the act", &step.start_text),
        said("says", &step.text),
        flag("for each vial", step.per_vial),
        flag("again for a later vial", step.late_vials),
        optional("group", step.group.clone()),
        optional("component", step.component.clone()),
        when(step.when.as_ref()),
        any_order("sets", sets.collect()),
        optional("role", step.role.map(|it| role(it).to_owned())),
        optional("least time", least),
        cited("source of the least time", step.least_source.as_ref()),
        flag("refused while a clock is unknown", step.needs_clock),
        any_order("shows the latest moments of", milestones(protocol, &step.shows)),
    ];
    says.extend(of_kind(protocol, &step.kind));
    says
}

/// The kind without what is told under names of its own.
fn kind_alone(it: &Kind) -> String {
    match it {
        Kind::Value(_) => "value".to_owned(),
        Kind::Scan { .. } => "scan".to_owned(),
        Kind::Second { .. } => "second person".to_owned(),
        other => kind(other),
    }
}

fn of_kind(protocol: &Protocol, kind: &Kind) -> Vec<(String, Says)> {
    match kind {
        Kind::Value(value) => of_value(value),
        Kind::Choose(choices) => {
            let words = choices.iter().map(|choice| choice.word.clone());
            let mut says = vec![("order of the answers".to_owned(), Says::Order(words.collect()))];
            for choice in choices {
                let told = format!("{} ({})", effect(choice.effect), choice.label);
                says.push(value(&format!("answer {}", choice.word), told));
            }
            says
        }
        Kind::Scan { product, override_unknown } => vec![
            value("product", product.clone()),
            flag("a code that is not listed may be overridden", *override_unknown),
        ],
        Kind::Second { checks, reads } => {
            let mut says = vec![any_order("not the operator of", checks.clone())];
            says.extend(reads.iter().flat_map(of_reads));
            says
        }
        Kind::Wait { window } => {
            let window = protocol.windows.get(*window).map(|window| window.id.clone());
            vec![optional("waits for", window)]
        }
        Kind::Confirm | Kind::Text | Kind::Time => Vec::new(),
    }
}

fn of_reads(reads: &Reads) -> Vec<(String, Says)> {
    let width = reads.tolerance.map(|width| Quantity::new(width, reads.unit));
    vec![
        value("reads", reads.step.clone()),
        value("unit of the reading", reads.unit.to_string()),
        amount("readings may differ by", width),
        cited("source of that", reads.tolerance_source.as_ref()),
    ]
}

fn of_value(step: &ValueStep) -> Vec<(String, Says)> {
    let expected = step.expect.as_ref().map(|it| {
        let compared = match it {
            Expect::Figure(figure) => meaning(*figure),
            other => expect(other),
        };
        (expect(it), compared)
    });
    let width = step.tolerance.as_ref().map(|it| {
        let compared = match it {
            Tolerance::Absolute(width) => meaning(*width),
            Tolerance::Percent(_) => tolerance(it),
        };
        (tolerance(it), compared)
    });
    let words = step.outcomes.iter().map(|outcome| outcome.word.clone());
    let mut says = vec![
        value("unit", step.unit.to_string()),
        value("decimals", step.decimals.to_string()),
        ("expected".to_owned(), Says::Value(expected)),
        ("tolerance".to_owned(), Says::Value(width)),
        cited("source of the tolerance", step.tolerance_source.as_ref()),
        flag("may be overridden", step.may_override),
        ("order of the outcomes".to_owned(), Says::Order(words.collect())),
    ];
    for entry in &step.outcomes {
        let name = format!("outcome {}", entry.word);
        says.push(value(&name, outcome(entry.effect).to_owned()));
    }
    says
}
