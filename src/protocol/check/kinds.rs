//! What each kind of step demands of the others. Never looks at names or sources.

use rust_decimal::Decimal;

use super::dose::DECIMALS;
use super::{Placed, earlier, placed};
use crate::protocol::dose::Tolerance;
use crate::protocol::fault::{Faults, Path};
use crate::protocol::{
    Choice, ChoiceEffect, Expect, Kind, Protocol, Reads, Role, Rule, SetAside, ValueStep,
};
use crate::quantity::{Quantity, Unit};

/// Each step by its kind.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let steps = placed(protocol);
    for placed in &steps {
        let path = placed.path.key("kind");
        match &placed.step.kind {
            Kind::Confirm | Kind::Text | Kind::Time => {}
            Kind::Value(entry) => value(faults, &steps, placed, &path.key("value"), entry),
            Kind::Choose(choices) => choose(faults, &steps, placed, &path.key("choose"), choices),
            Kind::Scan { product, .. } => {
                let known = protocol.product(product).is_some();
                let path = path.key("scan").key("product");
                faults.unless(known, path, format!("there is no product `{product}`"));
            }
            Kind::Second { checks, reads } => {
                second(faults, &steps, placed, checks, reads.as_ref());
            }
            Kind::Wait { window } => {
                let rule = protocol.windows.get(*window).map(|window| &window.rule);
                let waits = matches!(rule, Some(Rule::AtLeast(_) | Rule::Target(_)));
                let path = path.key("wait").key("window");
                faults.unless(waits, path, "must be an `at_least` or a `target` window");
            }
        }
    }
}

fn value(
    faults: &mut Faults,
    steps: &[Placed<'_>],
    placed: &Placed<'_>,
    path: &Path,
    value: &ValueStep,
) {
    let rule = format!("must be at most {DECIMALS}");
    faults.unless(value.decimals <= DECIMALS, path.key("decimals"), rule);
    let one = Quantity::new(Decimal::ONE, value.unit);
    if let Some(expect) = value.expect {
        let (fits, rule) = match expect {
            Expect::Figure(figure) => {
                (figure.in_unit(value.unit).is_ok(), format!("must convert to {}", value.unit))
            }
            Expect::DiluentPerVial | Expect::DrugVolume | Expect::BagAmount => {
                (one.in_unit(Unit::Millilitre).is_ok(), "is a volume, so the unit too".to_owned())
            }
        };
        faults.unless(fits, path.key("expect"), rule);
    }
    if value.expect == Some(Expect::BagAmount) {
        let methods = steps.iter().take(placed.order);
        let chosen = methods.clone().any(|other| other.step.role == Some(Role::BagMethod));
        let rule = "needs an earlier step with the role `bag-method`";
        faults.unless(chosen, path.key("expect"), rule);
    }
    if let Some(tolerance) = value.tolerance {
        let path = path.key("tolerance");
        let rule = "a tolerance needs an `expect` to be measured from";
        faults.unless(value.expect.is_some(), path.clone(), rule);
        let fits = match tolerance {
            Tolerance::Percent(percent) => percent < Decimal::ONE_HUNDRED,
            Tolerance::Absolute(width) => width.in_unit(value.unit).is_ok(),
        };
        let rule = format!("must be below 100 %, or an amount that converts to {}", value.unit);
        faults.unless(fits, path.key("value"), rule);
    }
    let draws = placed.step.role == Some(Role::Draw);
    let rule = "only the step with the role `draw` may be overridden";
    faults.unless(draws || !value.may_override, path.key("may_override"), rule);
    let rule = "only the step with the role `draw` has outcomes";
    faults.unless(draws || value.outcomes.is_empty(), path.key("outcomes"), rule);
}

fn choose(
    faults: &mut Faults,
    steps: &[Placed<'_>],
    placed: &Placed<'_>,
    path: &Path,
    choices: &[Choice],
) {
    faults.unless(choices.len() >= 2, path.clone(), "must offer at least two answers");
    let options = choices.iter().filter(|choice| choice.effect == ChoiceEffect::Option).count();
    let pure = options == 0 || options == choices.len();
    faults.unless(pure, path.clone(), "either every answer is an `option` or none is");
    let accepts = choices.iter().any(|choice| choice.effect == ChoiceEffect::Accept);
    faults.unless(accepts || options > 0, path.clone(), "at least one answer must accept");
    let in_bag = || {
        let before = steps.iter().take(placed.order);
        before.clone().any(|other| other.step.role == Some(Role::IntoBag))
    };
    for (at, choice) in choices.iter().enumerate() {
        let (holds, rule) = match choice.effect {
            ChoiceEffect::Reject(SetAside::Vial) => {
                (placed.step.per_vial, "only a step for each vial rejects a vial")
            }
            ChoiceEffect::Reject(SetAside::Component) => {
                (placed.step.component.is_some(), "the step must name its `component`")
            }
            ChoiceEffect::Reject(SetAside::Bag) => {
                (in_bag(), "a bag is rejected only after the step with the role `into-bag`")
            }
            ChoiceEffect::Accept | ChoiceEffect::Ask | ChoiceEffect::Option => continue,
        };
        faults.unless(holds, path.index(at).key("effect"), rule);
    }
}

fn second(
    faults: &mut Faults,
    steps: &[Placed<'_>],
    placed: &Placed<'_>,
    checks: &[String],
    reads: Option<&Reads>,
) {
    let path = placed.path.key("kind").key("second");
    let list = path.key("checks");
    faults.unless(!checks.is_empty(), list.clone(), "must name at least one step");
    for (at, id) in checks.iter().enumerate() {
        let known = earlier(steps, placed.order, id).is_some();
        faults.unless(known, list.index(at), format!("there is no earlier step `{id}`"));
    }
    let Some(reads) = reads else { return };
    let path = path.key("reads");
    let checked = checks.contains(&reads.step);
    faults.unless(checked, path.key("step"), "the step that is read must be among `checks`");
    let read = earlier(steps, placed.order, &reads.step).map(|other| &other.step.kind);
    let Some(Kind::Value(value)) = read else {
        return faults.add(path.key("step"), "only the figure of an earlier value step is read");
    };
    let same = value.unit == reads.unit;
    faults.unless(same, path.key("unit"), format!("must be {}, as entered", value.unit));
}
