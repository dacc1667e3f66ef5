//! The steps that mean something to the session: each there, once, of its kind, in order.
//! Never looks at what a step says.

use super::{Placed, placed};
use crate::protocol::fault::{Faults, Path, Segment};
use crate::protocol::unresolved::is_unsure;
use crate::protocol::{Expect, Kind, Moment, Protocol, Role, rules};
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
    let mut taken_twice = 0_usize;
    for placed in &steps {
        let path = placed.path.key("role");
        let Some(role) = placed.step.role.filter(|_| !faults.lost(&path)) else { continue };
        let mut before = steps.iter().take(placed.order);
        if before.any(|other| other.step.role == Some(role)) {
            taken_twice = taken_twice.saturating_add(1);
            faults.spoil(path, &rules::ROLE_TWICE, "no two steps play the same role");
            continue;
        }
        if let Some(rule) = misfit(protocol, faults, role, placed) {
            faults.spoil(path, &rules::ROLE_MISFIT, rule);
            if role == Role::BagMethod {
                let methods = protocol.dose.methods.iter().map(|method| method.answer.as_str());
                let methods: Vec<&str> = methods.collect();
                faults.help(format!("The methods of `dose` are: {}.", methods.join(", ")));
            }
        }
    }
    needed(faults, &steps, taken_twice);
    vials(faults, &steps);
    methods(protocol, faults, &steps);
}

fn needed(faults: &mut Faults, steps: &[Placed<'_>], taken_twice: usize) {
    let player = |role| steps.iter().find(|placed| placed.step.role == Some(role));
    // A role that could not be read, or stands twice, may be the one that is missing.
    let unsure = taken_twice.saturating_add(unread(faults));
    let missing = NEEDED.into_iter().filter(|role| player(*role).is_none());
    let missing: Vec<Role> = missing.collect();
    if missing.len() > unsure {
        for role in &missing {
            let rule = format!("no step plays the role `{}`", word(*role));
            faults.add(Path::default().key("phases"), &rules::ROLE_MISSING, rule);
        }
    }
    let mut last: Option<(usize, Role)> = None;
    for (role, placed) in NEEDED.into_iter().filter_map(|role| Some((role, player(role)?))) {
        let in_order = last.is_none_or(|(order, _)| order < placed.order);
        let after = last.map_or("", |(_, role)| word(role));
        let rule = format!("must come after the step with the role `{after}`");
        faults.unless(in_order, placed.path.key("role"), &rules::ROLE_ORDER, rule);
        let always = placed.step.when.is_none();
        let rule = "a step with this role is always asked";
        faults.unless(always, placed.path.key("when"), &rules::ROLE_MAYBE, rule);
        last = Some((placed.order, role));
    }
}

/// Roles that steps may play without our knowing: one for each step, any number for a list.
fn unread(faults: &Faults) -> usize {
    let key = |hole: &[Segment], at: usize, name: &str| match hole.get(at) {
        Some(Segment::Key(key)) => key == name,
        _ => false,
    };
    let in_steps = |hole: &[Segment]| key(hole, 0, "phases") && key(hole, 2, "steps");
    let lists = faults
        .holes(|hole| key(hole, 0, "phases") && hole.len() < 3)
        .saturating_add(faults.holes(|hole| in_steps(hole) && hole.len() == 3));
    let steps = faults.holes(|hole| in_steps(hole) && hole.len() == 4);
    let roles = faults.holes(|hole| in_steps(hole) && hole.len() == 5 && key(hole, 4, "role"));
    if lists > 0 { usize::MAX } else { steps.saturating_add(roles) }
}

/// Whether the file leaves this role to nobody, or that can't be told.
pub(super) fn is_missing(steps: &[Placed<'_>], role: Role) -> bool {
    steps.iter().all(|placed| placed.step.role != Some(role))
}

fn vials(faults: &mut Faults, steps: &[Placed<'_>]) {
    let first = steps.iter().find(|placed| placed.step.per_vial);
    if let Some(first) = first.filter(|_| !is_missing(steps, Role::VialIn)) {
        let brings_in = first.step.role == Some(Role::VialIn);
        let rule = "the first step for each vial must be the one with the role `vial-in`";
        faults.unless(brings_in, first.path.key("per_vial"), &rules::ROLE_ORDER, rule);
    }
}

fn methods(protocol: &Protocol, faults: &mut Faults, steps: &[Placed<'_>]) {
    let chosen = !is_missing(steps, Role::BagMethod) || unread(faults) > 0;
    let rule = "several bag methods need a step with the role `bag-method`";
    let path = Path::default().key("dose").key("methods");
    let holds = chosen || protocol.dose.methods.len() < 2;
    faults.unless(holds, path, &rules::ROLE_MISSING, rule);
}

/// What is wrong with the step that plays this role, if anything.
fn misfit(
    protocol: &Protocol,
    faults: &Faults,
    role: Role,
    placed: &Placed<'_>,
) -> Option<&'static str> {
    let (path, step) = (&placed.path, placed.step);
    let known = ["kind", "per_vial", "start_text", "sets"];
    if !known.iter().all(|name| faults.whole(&path.key(*name))) {
        return None;
    }
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
                if protocol.role(Role::Dose).is_none_or(|dose| dose.id == reads.step));
            let fits = fits || is_unsure(faults, "phases");
            (fits, "must be a second person's check that reads the dose")
        }
        Role::VialIn => {
            let fits = step.per_vial && matches!(step.kind, Kind::Scan { .. });
            (fits, "must be a scan for each vial")
        }
        Role::BagMethod => {
            let words = step.choices().iter().map(|choice| choice.word.as_str());
            let methods = protocol.dose.methods.iter().map(|method| method.answer.as_str());
            let unsure = !faults.whole(&Path::default().key("dose").key("methods"));
            (
                unsure || words.eq(methods),
                "must be a choice between the methods of `dose`, in that order",
            )
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
