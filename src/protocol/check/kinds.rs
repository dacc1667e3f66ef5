//! What each kind of step demands of the others. Never looks at names or sources.

use rust_decimal::Decimal;

use super::dose::DECIMALS;
use super::roles::is_missing;
use super::{Placed, earlier, placed, step_names};
use crate::protocol::dose::Tolerance;
use crate::protocol::fault::{Faults, Path};
use crate::protocol::unresolved::{Names, unknown};
use crate::protocol::{
    Choice, ChoiceEffect, Expect, Kind, Protocol, Reads, Role, Rule, SetAside, ValueStep, rules,
};
use crate::quantity::{Quantity, Unit};

/// Each step by its kind.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let steps = placed(protocol);
    let ids = protocol.products.iter().map(|product| product.id.as_str()).collect();
    let rule = &rules::UNKNOWN_PRODUCT;
    let products = Names { what: "product", list: "products", ids, rule };
    for placed in &steps {
        let path = placed.path.key("kind");
        match &placed.step.kind {
            Kind::Confirm | Kind::Text | Kind::Time => {}
            Kind::Value(entry) => value(faults, &steps, placed, &path.key("value"), entry),
            Kind::Choose(choices) => choose(faults, &steps, placed, &path.key("choose"), choices),
            Kind::Scan { product, .. } => {
                if protocol.product(product).is_none() {
                    unknown(faults, path.key("scan").key("product"), &products, product);
                }
            }
            Kind::Second { checks, reads } => {
                second(faults, &steps, placed, checks, reads.as_ref());
            }
            Kind::Wait { window } => {
                let rule = protocol.windows.get(*window).map(|window| &window.rule);
                let read = faults.whole(&Path::default().item("windows", *window).key("rule"));
                let waits = !read || matches!(rule, Some(Rule::AtLeast(_) | Rule::Target(_)));
                let path = path.key("wait").key("window");
                let rule = "must be an `at_least` or a `target` window";
                faults.unless(waits, path, &rules::NOT_A_WAIT, rule);
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
    let fine = value.decimals <= DECIMALS;
    faults.unless(fine, path.key("decimals"), &rules::OUT_OF_RANGE, rule);
    if let Some(expect) = value.expect {
        expected(faults, steps, placed, path, value.unit, expect);
    }
    if let Some(tolerance) = value.tolerance {
        let path_of_unit = path.key("unit");
        let expects = value.expect.is_some() || faults.lost(&path.key("expect"));
        let path = path.key("tolerance");
        let rule = "a tolerance needs an `expect` to be measured from";
        faults.spoil_unless(expects, &path, &rules::TOLERANCE_OF_NOTHING, rule);
        let (fits, broken, rule) = match tolerance {
            Tolerance::Percent(percent) => {
                let fits = percent < Decimal::ONE_HUNDRED;
                (fits, &rules::OUT_OF_RANGE, "must be below 100 %".to_owned())
            }
            Tolerance::Absolute(width) => {
                let fits = width.in_unit(value.unit).is_ok() || faults.lost(&path_of_unit);
                let rule = format!("must be a share in %, or convert to {}", value.unit);
                (fits, &rules::WRONG_UNIT, rule)
            }
        };
        faults.unless(fits, path.key("value"), broken, rule);
    }
    let draws = placed.step.role == Some(Role::Draw) || is_missing(steps, Role::Draw);
    let rule = "only the step with the role `draw` may be overridden";
    let holds = draws || !value.may_override;
    faults.unless(holds, path.key("may_override"), &rules::NO_OVERRIDE, rule);
    let rule = "only the step with the role `draw` has outcomes";
    let holds = draws || value.outcomes.is_empty();
    faults.unless(holds, path.key("outcomes"), &rules::NO_OUTCOMES, rule);
}

fn expected(
    faults: &mut Faults,
    steps: &[Placed<'_>],
    placed: &Placed<'_>,
    path: &Path,
    unit: Unit,
    expect: Expect,
) {
    let known = !faults.lost(&path.key("unit"));
    let path = path.key("expect");
    let one = Quantity::new(Decimal::ONE, unit);
    let (fits, rule) = match expect {
        Expect::Figure(figure) => (figure.in_unit(unit).is_ok(), format!("must convert to {unit}")),
        Expect::DiluentPerVial | Expect::DrugVolume | Expect::BagAmount => {
            (one.in_unit(Unit::Millilitre).is_ok(), "is a volume, so the unit too".to_owned())
        }
    };
    faults.spoil_unless(fits || !known, &path, &rules::WRONG_UNIT, rule);
    if expect == Expect::BagAmount && !is_missing(steps, Role::BagMethod) {
        let mut methods = steps.iter().take(placed.order);
        let chosen = methods.any(|other| other.step.role == Some(Role::BagMethod));
        let rule = "needs an earlier step with the role `bag-method`";
        faults.unless(chosen, path, &rules::ROLE_ORDER, rule);
    }
}

fn choose(
    faults: &mut Faults,
    steps: &[Placed<'_>],
    placed: &Placed<'_>,
    path: &Path,
    choices: &[Choice],
) {
    let many = choices.len() >= 2;
    faults.spoil_unless(many, path, &rules::TOO_FEW_ANSWERS, "must offer at least two answers");
    let known = |at| path.index(at).key("effect");
    if (0..choices.len()).any(|at| faults.lost(&known(at))) {
        return;
    }
    let options = choices.iter().filter(|choice| choice.effect == ChoiceEffect::Option).count();
    let pure = options == 0 || options == choices.len();
    let rule = "either every answer is an `option` or none is";
    faults.unless(pure, path.clone(), &rules::MIXED_ANSWERS, rule);
    let accepts = choices.iter().any(|choice| choice.effect == ChoiceEffect::Accept);
    let rule = "no answer accepts, so there is no way on";
    faults.unless(accepts || options > 0, path.clone(), &rules::NO_WAY_ON, rule);
    let in_bag = || {
        let mut before = steps.iter().take(placed.order);
        let poured = before.any(|other| other.step.role == Some(Role::IntoBag));
        poured || is_missing(steps, Role::IntoBag)
    };
    let per_vial = placed.step.per_vial || faults.lost(&placed.path.key("per_vial"));
    let component = placed.step.component.is_some() || faults.lost(&placed.path.key("component"));
    for (at, choice) in choices.iter().enumerate() {
        let (holds, rule) = match choice.effect {
            ChoiceEffect::Reject(SetAside::Vial) => {
                (per_vial, "only a step for each vial rejects a vial")
            }
            ChoiceEffect::Reject(SetAside::Component) => {
                (component, "the step must name its `component`, so that it is asked again")
            }
            ChoiceEffect::Reject(SetAside::Bag) => {
                (in_bag(), "a bag is rejected only after the step with the role `into-bag`")
            }
            ChoiceEffect::Accept | ChoiceEffect::Ask | ChoiceEffect::Option => continue,
        };
        faults.unless(holds, path.index(at).key("effect"), &rules::NOTHING_TO_REJECT, rule);
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
    let rule = "must name at least one step";
    faults.spoil_unless(!checks.is_empty(), &list, &rules::NOTHING_CHECKED, rule);
    for (at, id) in checks.iter().enumerate() {
        named(faults, steps, placed.order, list.index(at), id);
    }
    let Some(reads) = reads else { return };
    let path = path.key("reads");
    let Some(read) = named(faults, steps, placed.order, path.key("step"), &reads.step) else {
        return;
    };
    let checked = !faults.whole(&list) || checks.contains(&reads.step);
    let rule = "the step that is read must be among `checks`";
    faults.spoil_unless(checked, &path.key("step"), &rules::CANT_BE_READ, rule);
    let kind = read.path.key("kind");
    let Kind::Value(value) = &read.step.kind else {
        if faults.whole(&kind) {
            let rule = "only the figure of an earlier value step is read";
            faults.add(path.key("step"), &rules::CANT_BE_READ, rule);
        }
        return;
    };
    let same = value.unit == reads.unit || faults.lost(&kind.key("value").key("unit"));
    let rule = format!("must be {}, as entered", value.unit);
    faults.unless(same, path.key("unit"), &rules::WRONG_UNIT, rule);
}

/// The earlier step of this name; says so where there is none.
fn named<'a, 'b>(
    faults: &mut Faults,
    steps: &'b [Placed<'a>],
    order: usize,
    path: Path,
    id: &str,
) -> Option<&'b Placed<'a>> {
    let found = earlier(steps, order, id);
    if found.is_none() {
        if earlier(steps, steps.len(), id).is_some() {
            let message = format!("step `{id}` does not come before");
            faults.spoil(path, &rules::UNKNOWN_STEP, message);
        } else {
            unknown(faults, path, &step_names(steps), id);
        }
    }
    found
}
