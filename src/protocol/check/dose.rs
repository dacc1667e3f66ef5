//! Whether the figures of the dose arithmetic can be calculated with, and agree.
//! Never works out a dose of its own.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::vials;
use crate::protocol::dose::{DoseRefusal, DoseRules};
use crate::protocol::fault::{Faults, Path};
use crate::protocol::{Protocol, rules};
use crate::quantity::{Quantity, Unit};

/// Most digits after the point that can be asked for; more could not be calculated exactly.
pub(super) const DECIMALS: u32 = 4;

/// Units first: figures without a fitting one are left out of what follows.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let dose = &protocol.dose;
    let top = Path::default().key("dose");
    figures(dose, &top, faults);
    ranges(dose, &top, faults);
    methods(dose, &top, faults);
    vials::figures(protocol, faults);
    let depends = dose.conditions().next().is_some();
    if depends || !faults.whole(&top) {
        return;
    }
    for (name, amount) in [("dose_least", dose.dose_least), ("dose_most", dose.dose_most)] {
        let fails = dose.calculate(amount) == Err(DoseRefusal::Arithmetic);
        let rule = "this dose can't be calculated with the other figures";
        faults.unless(!fails, top.key(name).key("value"), &rules::DOSE_DISAGREES, rule);
    }
}

fn figures(dose: &DoseRules, top: &Path, faults: &mut Faults) {
    for (name, quantity, unit) in [
        ("vial", dose.vial, Unit::Milligram),
        ("concentration", dose.concentration, Unit::MilligramPerMillilitre),
        ("diluent_per_vial", dose.diluent_per_vial, Unit::Millilitre),
        ("withdrawable", dose.withdrawable, Unit::Millilitre),
        ("final_volume", dose.final_volume, Unit::Millilitre),
        ("dose_least", dose.dose_least, Unit::Milligram),
        ("dose_most", dose.dose_most, Unit::Milligram),
        ("concentration_least", dose.concentration_least, Unit::MilligramPerMillilitre),
        ("concentration_most", dose.concentration_most, Unit::MilligramPerMillilitre),
        ("twice_above", dose.twice_above, Unit::Milligram),
        ("rate", dose.rate, Unit::MillilitrePerHour),
    ] {
        let path = top.key(name).key("value");
        let fits = quantity.in_unit(unit).is_ok();
        let rule = format!("must be an amount that converts to {unit}");
        faults.spoil_unless(fits, &path, &rules::WRONG_UNIT, rule);
        let some = quantity.amount() > Decimal::ZERO;
        faults.spoil_unless(some, &path, &rules::OUT_OF_RANGE, "must be more than nothing");
    }
    let share = dose.scant_share < Decimal::ONE_HUNDRED;
    let path = top.key("scant_share").key("value");
    faults.spoil_unless(share, &path, &rules::OUT_OF_RANGE, "must be below 100 %");
    let path = top.key("decimals").key("value");
    let rule = format!("must be at most {DECIMALS}");
    faults.spoil_unless(dose.decimals <= DECIMALS, &path, &rules::OUT_OF_RANGE, rule);
}

fn ranges(dose: &DoseRules, top: &Path, faults: &mut Faults) {
    for (low, high, least, most) in [
        ("dose_least", "dose_most", dose.dose_least, dose.dose_most),
        (
            "concentration_least",
            "concentration_most",
            dose.concentration_least,
            dose.concentration_most,
        ),
    ] {
        let known = faults.whole(&top.key(low)) && faults.whole(&top.key(high));
        let rule = format!("must not be below the least, {least}");
        let path = top.key(high).key("value");
        let holds = !known || ordered(least, most);
        faults.spoil_unless(holds, &path, &rules::RANGE_REVERSED, rule);
    }
    withdrawn(
        faults,
        top,
        [dose.vial, dose.withdrawable, dose.diluent_per_vial],
        dose.concentration,
    );
}

/// Mass, volume and diluent of one vial fit each other.
pub(super) fn withdrawn(
    faults: &mut Faults,
    path: &Path,
    [vial, withdrawable, diluent]: [Quantity; 3],
    concentration: Quantity,
) {
    let strength_path = Path::default().key("dose").key("concentration");
    let whole = |faults: &Faults, names: &[&'static str]| {
        names.iter().all(|name| faults.whole(&path.key(*name).key("value")))
    };
    let volume = withdrawable.in_unit(Unit::Millilitre);
    let strength = concentration.in_unit(Unit::MilligramPerMillilitre);
    if let (Ok(volume), Ok(strength)) = (volume, strength)
        && whole(faults, &["vial", "withdrawable"])
        && faults.whole(&strength_path.key("value"))
    {
        let mass = volume.checked_mul(strength.amount());
        let mass = mass.map(|mass| Quantity::new(mass.amount(), Unit::Milligram));
        let held = mass.is_some_and(|mass| ordered(vial, mass));
        let rule = "must not be more than what can be withdrawn times the concentration";
        let path = path.key("vial").key("value");
        faults.spoil_unless(held, &path, &rules::DOSE_DISAGREES, rule);
    }
    let known = whole(faults, &["withdrawable", "diluent_per_vial"]);
    let drawn = !known || ordered(withdrawable, diluent);
    let rule = "must not be more than the diluent that goes in";
    let path = path.key("withdrawable").key("value");
    faults.spoil_unless(drawn, &path, &rules::DOSE_DISAGREES, rule);
}

fn methods(dose: &DoseRules, top: &Path, faults: &mut Faults) {
    let path = top.key("methods");
    let rule = "must name at least one method";
    faults.spoil_unless(!dose.methods.is_empty(), &path, &rules::NO_METHOD, rule);
    let mut seen = BTreeSet::new();
    for (at, method) in dose.methods.iter().enumerate() {
        let path = path.index(at).key("answer");
        let rule = format!("method `{}` stands twice", method.answer);
        let is_new = faults.lost(&path) || seen.insert(method.answer.as_str());
        faults.spoil_unless(is_new, &path, &rules::ID_USED_TWICE, rule);
    }
}

/// Whether `most` is at least `least`; amounts that can't be compared are not.
pub(super) fn ordered(least: Quantity, most: Quantity) -> bool {
    most.in_unit(least.unit()).is_ok_and(|most| least.amount() <= most.amount())
}
