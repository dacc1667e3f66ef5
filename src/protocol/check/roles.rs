//! The steps that mean something to the session: each there, once, of its kind, in order.
//! Never looks at what a step says.

use super::{Placed, placed};
use crate::protocol::fault::{Faults, Path};
use crate::protocol::{Expect, Kind, Moment, Protocol, Role, Step};
use crate::quantity::Unit;

/// Without these there is no session, and they come in this order.
const NEEDED: [Role; 9] = [
    Role::Operator,
    Role::Order,
    Role::Dose,
    Role::Calculation,
    Role::VialIn,
    Role::Draw,
    Role::IntoBag,
    Role::Label,
    Role::Release,
];

/// Roles of all steps.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let steps = placed(protocol);
    for placed in &steps {
        let Some(role) = placed.step.role else { continue };
        let before = steps.iter().take(placed.order);
        let first = before.clone().all(|other| other.step.role != Some(role));
        let path = placed.path.key("role");
        faults.unless(first, path.clone(), "no two steps play the same role");
        if let Some(rule) = misfit(protocol, role, placed.step) {
            faults.add(path, rule);
        }
    }
    let mut last = None;
    for role in NEEDED {
        let Some(placed) = steps.iter().find(|placed| placed.step.role == Some(role)) else {
            let rule = format!("no step plays the role `{}`", word(role));
            faults.add(Path::default().key("phases"), rule);
            continue;
        };
        let in_order = last.is_none_or(|(order, _)| order < placed.order);
        let after = last.map_or("", |(_, role)| word(role));
        let rule = format!("must come after the step with the role `{after}`");
        faults.unless(in_order, placed.path.key("role"), rule);
        let always = placed.step.when.is_none();
        faults.unless(always, placed.path.key("when"), "a step with this role is always asked");
        last = Some((placed.order, role));
    }
    vials(faults, &steps);
    methods(protocol, faults, &steps);
}

fn vials(faults: &mut Faults, steps: &[Placed<'_>]) {
    let first = steps.iter().find(|placed| placed.step.per_vial);
    if let Some(first) = first {
        let brings_in = first.step.role == Some(Role::VialIn);
        let rule = "the first step for each vial must be the one with the role `vial-in`";
        faults.unless(brings_in, first.path.key("per_vial"), rule);
    }
}

fn methods(protocol: &Protocol, faults: &mut Faults, steps: &[Placed<'_>]) {
    let chosen = steps.iter().any(|placed| placed.step.role == Some(Role::BagMethod));
    let rule = "several bag methods need a step with the role `bag-method`";
    let path = Path::default().key("dose").key("methods");
    faults.unless(chosen || protocol.dose.methods.len() < 2, path, rule);
}

/// What is wrong with the step that plays this role, if anything.
fn misfit(protocol: &Protocol, role: Role, step: &Step) -> Option<&'static str> {
    let value = match &step.kind {
        Kind::Value(value) => Some(value),
        _ => None,
    };
    let (fits, rule) = match role {
        Role::Operator | Role::Order => (step.kind == Kind::Text, "must be a text step"),
        Role::OrderAgain | Role::Label => (step.kind == Kind::Confirm, "must be a confirm step"),
        Role::Dose | Role::DoseAgain => {
            let mass = |unit| matches!(unit, Unit::Gram | Unit::Milligram | Unit::Microgram);
            let fits = value.is_some_and(|value| mass(value.unit) && value.expect.is_none());
            (fits, "must be a value step in mg, g or mcg that expects nothing")
        }
        Role::Calculation => {
            let fits = matches!(&step.kind, Kind::Second { reads: Some(reads), .. }
                if protocol.role(Role::Dose).is_some_and(|dose| dose.id == reads.step));
            (fits, "must be a second person's check that reads the dose")
        }
        Role::VialIn => {
            let fits = step.per_vial && matches!(step.kind, Kind::Scan { .. });
            (fits, "must be a scan for each vial")
        }
        Role::BagMethod => {
            let words = step.choices().iter().map(|choice| choice.word.as_str());
            let methods = protocol.dose.methods.iter().map(|method| method.answer.as_str());
            (words.eq(methods), "must be a choice between the methods of `dose`, in that order")
        }
        Role::Draw => {
            let fits = value.is_some_and(|value| value.expect == Some(Expect::DrugVolume));
            (fits && !step.per_vial, "must be a value step that expects the drug volume")
        }
        Role::IntoBag => {
            let starts = step.has_start() && step.kind == Kind::Confirm;
            let sets = step.sets.iter().any(|set| set.at == Moment::Before);
            (starts && sets, "must be a confirm step with a start that sets a milestone before")
        }
        Role::Release => {
            (matches!(step.kind, Kind::Second { .. }), "must be a second person's check")
        }
    };
    (!fits).then_some(rule)
}

fn word(role: Role) -> &'static str {
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
