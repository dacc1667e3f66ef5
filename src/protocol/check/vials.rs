//! Whether the sizes of vials fit each other, and whichever answer is given some are opened.
//! Never plans a dose of its own.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::dose::{ordered, withdrawn};
use super::{conditions, names, placed};
use crate::protocol::dose::{DoseRefusal, DoseRules, LargerVial};
use crate::protocol::fault::{Faults, Path};
use crate::protocol::{Condition, Protocol, Role};
use crate::quantity::Unit;

/// The larger vials, then the answers that say which are opened.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let (rules, top) = (&protocol.dose, Path::default().key("dose"));
    let mut seen = BTreeSet::new();
    for (at, larger) in rules.larger_vials.iter().enumerate() {
        let path = top.item("larger_vials", at);
        names::id(faults, path.key("id"), &larger.id);
        let rule = format!("size `{}` stands twice", larger.id);
        faults.unless(seen.insert(larger.id.as_str()), path.key("id"), rule);
        if let Some(product) = &larger.product {
            let known = protocol.product(product).is_some();
            faults.unless(known, path.key("product"), format!("there is no product `{product}`"));
        }
        if units(faults, &path, larger) {
            fits(faults, &path, rules, at, larger);
        }
    }
    let before = faults.0.len();
    asked_before_the_dose(protocol, faults, &top);
    if faults.0.len() == before {
        whatever_is_answered(protocol, faults, &top);
    }
}

fn units(faults: &mut Faults, path: &Path, larger: &LargerVial) -> bool {
    let before = faults.0.len();
    for (name, quantity, unit) in [
        ("vial", larger.vial, Unit::Milligram),
        ("diluent_per_vial", larger.diluent_per_vial, Unit::Millilitre),
        ("withdrawable", larger.withdrawable, Unit::Millilitre),
    ] {
        let path = path.key(name).key("value");
        let fits = quantity.in_unit(unit).is_ok();
        faults.unless(fits, path.clone(), format!("must be an amount that converts to {unit}"));
        faults.unless(quantity.amount() > Decimal::ZERO, path, "must be more than nothing");
    }
    faults.0.len() == before
}

fn fits(faults: &mut Faults, path: &Path, rules: &DoseRules, at: usize, larger: &LargerVial) {
    let next = rules.larger_vials.get(at.saturating_add(1)).map_or(rules.vial, |next| next.vial);
    let falls = ordered(next, larger.vial) && !ordered(larger.vial, next);
    let rule =
        "must be more than the next one: the largest is listed first, `vial` is the smallest";
    faults.unless(falls, path.key("vial").key("value"), rule);
    withdrawn(
        faults,
        path,
        [larger.vial, larger.withdrawable, larger.diluent_per_vial],
        rules.concentration,
    );
}

/// What the arithmetic asks for must be known before the dose is.
fn asked_before_the_dose(protocol: &Protocol, faults: &mut Faults, top: &Path) {
    let steps = placed(protocol);
    let dose = steps.iter().find(|placed| placed.step.role == Some(Role::Dose));
    let Some(dose) = dose else { return };
    let mut whens: Vec<(Path, &Condition)> = Vec::new();
    whens.extend(protocol.dose.vial_when.as_ref().map(|when| (top.key("vial_when"), when)));
    for (at, larger) in protocol.dose.larger_vials.iter().enumerate() {
        let path = top.item("larger_vials", at).key("when");
        whens.extend(larger.when.as_ref().map(|when| (path, when)));
    }
    let asked = whens.first().map(|(_, when)| when.step.clone());
    for (path, when) in whens {
        conditions::condition(faults, &steps, dose.order, &path, when);
        let rule = "one step says which vials are there; name the same one everywhere";
        faults.unless(asked.as_ref() == Some(&when.step), path.key("step"), rule);
    }
}

fn whatever_is_answered(protocol: &Protocol, faults: &mut Faults, top: &Path) {
    let rules = &protocol.dose;
    let asked = rules.conditions().next().and_then(|when| protocol.step(&when.step));
    for choice in asked.map_or(&[][..], |step| step.choices()) {
        let holds = |when: &Condition| when.is.contains(&choice.word);
        if rules.sizes(&holds).is_empty() {
            let rule = format!("with the answer `{}` no vial is opened", choice.word);
            faults.add(top.key("larger_vials"), rule);
            continue;
        }
        for (name, dose) in [("dose_least", rules.dose_least), ("dose_most", rules.dose_most)] {
            let fails = rules.calculate_for(dose, &holds) == Err(DoseRefusal::Arithmetic);
            let rule = format!("this dose can't be calculated with the answer `{}`", choice.word);
            faults.unless(!fails, top.key(name).key("value"), rule);
        }
    }
}
