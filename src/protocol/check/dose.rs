//! Whether the figures of the dose arithmetic can be calculated with, and agree.
//! Never works out a dose of its own.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::protocol::Protocol;
use crate::protocol::dose::{DoseRefusal, DoseRules};
use crate::protocol::fault::{Faults, Path};
use crate::quantity::{Quantity, Unit};

/// Most digits after the point that can be asked for; more could not be calculated exactly.
pub(super) const DECIMALS: u32 = 4;

/// Units first: without them nothing can be compared.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let rules = &protocol.dose;
    let top = Path::default().key("dose");
    if !units(rules, &top, faults) {
        return;
    }
    ranges(rules, &top, faults);
    methods(rules, &top, faults);
    let share = rules.scant_share < Decimal::ONE_HUNDRED;
    faults.unless(share, top.key("scant_share").key("value"), "must be below 100 %");
    let decimals = rules.decimals <= DECIMALS;
    let path = top.key("decimals").key("value");
    faults.unless(decimals, path, format!("must be at most {DECIMALS}"));
    for (name, dose) in [("dose_least", rules.dose_least), ("dose_most", rules.dose_most)] {
        let fails = rules.calculate(dose) == Err(DoseRefusal::Arithmetic);
        let rule = "this dose can't be calculated with the other figures";
        faults.unless(!fails, top.key(name).key("value"), rule);
    }
}

fn units(rules: &DoseRules, top: &Path, faults: &mut Faults) -> bool {
    let before = faults.0.len();
    for (name, quantity, unit) in [
        ("vial", rules.vial, Unit::Milligram),
        ("concentration", rules.concentration, Unit::MilligramPerMillilitre),
        ("diluent_per_vial", rules.diluent_per_vial, Unit::Millilitre),
        ("withdrawable", rules.withdrawable, Unit::Millilitre),
        ("final_volume", rules.final_volume, Unit::Millilitre),
        ("dose_least", rules.dose_least, Unit::Milligram),
        ("dose_most", rules.dose_most, Unit::Milligram),
        ("concentration_least", rules.concentration_least, Unit::MilligramPerMillilitre),
        ("concentration_most", rules.concentration_most, Unit::MilligramPerMillilitre),
        ("twice_above", rules.twice_above, Unit::Milligram),
        ("rate", rules.rate, Unit::MillilitrePerHour),
    ] {
        let path = top.key(name).key("value");
        let fits = quantity.in_unit(unit).is_ok();
        faults.unless(fits, path.clone(), format!("must be an amount that converts to {unit}"));
        faults.unless(quantity.amount() > Decimal::ZERO, path, "must be more than nothing");
    }
    faults.0.len() == before
}

fn ranges(rules: &DoseRules, top: &Path, faults: &mut Faults) {
    for (name, least, most) in [
        ("dose_most", rules.dose_least, rules.dose_most),
        ("concentration_most", rules.concentration_least, rules.concentration_most),
    ] {
        let rule = format!("must not be below the least, {least}");
        faults.unless(ordered(least, most), top.key(name).key("value"), rule);
    }
    withdrawn(
        faults,
        top,
        [rules.vial, rules.withdrawable, rules.diluent_per_vial],
        rules.concentration,
    );
}

/// Mass, volume and diluent of one vial fit each other.
pub(super) fn withdrawn(
    faults: &mut Faults,
    path: &Path,
    [vial, withdrawable, diluent]: [Quantity; 3],
    concentration: Quantity,
) {
    let volume = withdrawable.in_unit(Unit::Millilitre);
    let strength = concentration.in_unit(Unit::MilligramPerMillilitre);
    if let (Ok(volume), Ok(strength)) = (volume, strength) {
        let mass = volume.checked_mul(strength.amount());
        let mass = mass.map(|mass| Quantity::new(mass.amount(), Unit::Milligram));
        let held = mass.is_some_and(|mass| ordered(vial, mass));
        let rule = "must not be more than what can be withdrawn times the concentration";
        faults.unless(held, path.key("vial").key("value"), rule);
    }
    let drawn = ordered(withdrawable, diluent);
    let rule = "must not be more than the diluent that goes in";
    faults.unless(drawn, path.key("withdrawable").key("value"), rule);
}

fn methods(rules: &DoseRules, top: &Path, faults: &mut Faults) {
    faults.unless(!rules.methods.is_empty(), top.key("methods"), "must name at least one method");
    let mut seen = BTreeSet::new();
    for (at, method) in rules.methods.iter().enumerate() {
        let path = top.item("methods", at).key("answer");
        let rule = format!("method `{}` stands twice", method.answer);
        faults.unless(seen.insert(method.answer.as_str()), path, rule);
    }
}

/// Whether `most` is at least `least`; amounts that can't be compared are not.
pub(super) fn ordered(least: Quantity, most: Quantity) -> bool {
    most.in_unit(least.unit()).is_ok_and(|most| least.amount() <= most.amount())
}
