//! Whether the sizes of vials fit each other, and whichever answer is given some are opened.
//! Never plans a dose of its own.

use rust_decimal::Decimal;

use super::dose::{ordered, withdrawn};
use super::{conditions, earlier, names, placed};
use crate::protocol::dose::{DoseRefusal, LargerVial};
use crate::protocol::fault::{Faults, Path};
use crate::protocol::unresolved::{Names, unknown};
use crate::protocol::{ChoiceEffect, Condition, Protocol, Role, rules};
use crate::quantity::Unit;

/// The larger vials, as far as their own figures and names go.
pub(super) fn figures(protocol: &Protocol, faults: &mut Faults) {
    let list = Path::default().key("dose").key("larger_vials");
    let larger = &protocol.dose.larger_vials;
    let ids: Vec<&str> = larger.iter().map(|larger| larger.id.as_str()).collect();
    names::list(faults, "size", &list, &ids);
    for (at, larger) in larger.iter().enumerate() {
        let path = list.index(at);
        product(protocol, faults, &path.key("product"), larger);
        units(faults, &path, larger);
        let figures = [larger.vial, larger.withdrawable, larger.diluent_per_vial];
        withdrawn(faults, &path, figures, protocol.dose.concentration);
        falls(protocol, faults, &list, at);
    }
}

/// The answers that say which vials are opened.
pub(super) fn answers(protocol: &Protocol, faults: &mut Faults) {
    let top = Path::default().key("dose");
    asked_before_the_dose(protocol, faults, &top);
    if faults.whole(&top) {
        whatever_is_answered(protocol, faults, &top);
    }
}

fn product(protocol: &Protocol, faults: &mut Faults, path: &Path, larger: &LargerVial) {
    let Some(product) = &larger.product else { return };
    if protocol.product(product).is_none() {
        let ids = protocol.products.iter().map(|product| product.id.as_str()).collect();
        let rule = &rules::UNKNOWN_PRODUCT;
        let names = Names { what: "product", list: "products", ids, rule };
        unknown(faults, path.clone(), &names, product);
    }
}

fn units(faults: &mut Faults, path: &Path, larger: &LargerVial) {
    for (name, quantity, unit) in [
        ("vial", larger.vial, Unit::Milligram),
        ("diluent_per_vial", larger.diluent_per_vial, Unit::Millilitre),
        ("withdrawable", larger.withdrawable, Unit::Millilitre),
    ] {
        let path = path.key(name).key("value");
        let fits = quantity.in_unit(unit).is_ok();
        let rule = format!("must be an amount that converts to {unit}");
        faults.spoil_unless(fits, &path, &rules::WRONG_UNIT, rule);
        let some = quantity.amount() > Decimal::ZERO;
        faults.spoil_unless(some, &path, &rules::OUT_OF_RANGE, "must be more than nothing");
    }
}

/// Each is larger than the next, and the last than `vial`.
fn falls(protocol: &Protocol, faults: &mut Faults, list: &Path, at: usize) {
    let dose = &protocol.dose;
    let Some(larger) = dose.larger_vials.get(at) else { return };
    let after = at.saturating_add(1);
    let (next, path_of_next, name) = match dose.larger_vials.get(after) {
        Some(next) => (next.vial, list.index(after).key("vial"), format!("`{}`", next.id)),
        None => (dose.vial, Path::default().key("dose").key("vial"), "the smallest".to_owned()),
    };
    let path = list.index(at).key("vial").key("value");
    let known = faults.whole(&path) && faults.whole(&path_of_next.key("value"));
    let falls = ordered(next, larger.vial) && !ordered(larger.vial, next);
    let rule = format!("must be more than {name}, which comes next, {next}");
    faults.spoil_unless(falls || !known, &path, &rules::VIAL_ORDER, rule);
}

/// What the arithmetic asks for must be known before the dose is.
fn asked_before_the_dose(protocol: &Protocol, faults: &mut Faults, top: &Path) {
    let steps = placed(protocol);
    let mut whens: Vec<(Path, &Condition)> = Vec::new();
    whens.extend(protocol.dose.vial_when.as_ref().map(|when| (top.key("vial_when"), when)));
    for (at, larger) in protocol.dose.larger_vials.iter().enumerate() {
        let path = top.item("larger_vials", at).key("when");
        whens.extend(larger.when.as_ref().map(|when| (path, when)));
    }
    let dose = steps.iter().find(|placed| placed.step.role == Some(Role::Dose));
    let before = dose.map_or(steps.len(), |dose| dose.order);
    let mut first: Option<&str> = None;
    for (path, when) in whens {
        conditions::condition(faults, &steps, steps.len(), &path, when);
        let named = path.key("step");
        let known = faults.whole(&named);
        let in_time = earlier(&steps, before, &when.step).is_some();
        let rule = format!("step `{}` does not come before the dose", when.step);
        faults.spoil_unless(in_time || !known, &named, &rules::WHEN_AFTER_DOSE, rule);
        let one = first.is_none_or(|first| first == when.step);
        let rule = format!("step `{}` says it already", first.unwrap_or_default());
        faults.spoil_unless(one || !known, &named, &rules::WHEN_SEVERAL, rule);
        first = first.or(known.then_some(when.step.as_str()));
    }
}

/// Each answer opens some vials, and bounds of the dose can be worked out with them.
fn whatever_is_answered(protocol: &Protocol, faults: &mut Faults, top: &Path) {
    let dose = &protocol.dose;
    let Some(when) = dose.conditions().next() else { return };
    let steps = placed(protocol);
    let Some(asked) = earlier(&steps, steps.len(), &when.step) else { return };
    let (path_of_kind, asked) = (asked.path.key("kind"), asked.step);
    if !faults.whole(&path_of_kind) {
        return;
    }
    let path = if dose.larger_vials.is_empty() { "vial_when" } else { "larger_vials" };
    if asked.when.is_some() && dose.sizes(&|_| false).is_empty() {
        let rule = format!("where step `{}` is not asked no vial is opened", asked.id);
        faults.add(top.key(path), &rules::NO_VIAL, rule);
    }
    let stands = |effect| matches!(effect, ChoiceEffect::Accept | ChoiceEffect::Option);
    let words = asked.choices().iter().filter(|choice| stands(choice.effect));
    let words = words.map(|choice| choice.word.as_str());
    let (none, some): (Vec<&str>, Vec<&str>) =
        words.partition(|word| dose.sizes(&|when| names_word(when, word)).is_empty());
    for word in none {
        let rule = format!("with the answer `{word}` no vial is opened");
        faults.add(top.key(path), &rules::NO_VIAL, rule);
    }
    for (name, amount) in [("dose_least", dose.dose_least), ("dose_most", dose.dose_most)] {
        let fails = |word: &&&str| {
            let refused = dose.calculate_for(amount, &|when| names_word(when, word));
            refused == Err(DoseRefusal::Arithmetic)
        };
        if let Some(word) = some.iter().find(fails) {
            let rule = format!("this dose can't be calculated with the answer `{word}`");
            faults.add(top.key(name).key("value"), &rules::DOSE_DISAGREES, rule);
        }
    }
}

fn names_word(when: &Condition, word: &str) -> bool {
    when.is.iter().any(|is| is == word)
}
