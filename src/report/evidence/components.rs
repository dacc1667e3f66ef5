//! Elements about components: their names, packages, amounts and strengths. What was scanned is
//! read from the facts, so that a package that was set aside is told too.

use super::{Origin, Row, Source, Value};
use crate::protocol::dose::BagAmount;
use crate::protocol::{ChoiceEffect, Expect, Kind, Role, SetAside, Step, ValueStep};
use crate::quantity::Quantity;
use crate::report::made::chosen;
use crate::session::fact::{Answer, Fact, Scanned, StepKey};
use crate::session::{Fate, Session};
use crate::words::report::{self, note, row};

/// Element 5.
pub(super) fn names(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let mut rows = Vec::new();
    for step in session.protocol().steps() {
        if let Some(name) = product_of(session, step) {
            let seq = first_scan(session, &step.id);
            let origin = seq.map_or(Origin::Protocol, Origin::Fact);
            let value = seq.map(|_| Value::text_of(name));
            rows.push(Row::new(row::COMPONENT, value, origin).noted(&step.id));
        } else if is_unscanned_component(session, step) {
            let value = chosen(session, step, None).map(|text| Value::text_of(&text));
            let done = session.done(&StepKey::main(&step.id, None));
            let origin = done.map_or(Origin::Protocol, |done| Origin::Fact(done.seq));
            rows.push(Row::new(row::COMPONENT, value, origin).noted(&step.id));
        }
    }
    rows
}

fn product_of<'a>(session: &'a Session, step: &Step) -> Option<&'a str> {
    let Kind::Scan { product, .. } = &step.kind else { return None };
    session.protocol().product(product).map(|product| product.name.as_str())
}

/// A component that is looked at and never scanned, such as the bag itself.
fn is_unscanned_component(session: &Session, step: &Step) -> bool {
    let rejects = |effect| matches!(effect, ChoiceEffect::Reject(SetAside::Component));
    step.choices().iter().any(|choice| rejects(choice.effect))
        && !session.protocol().steps().any(|other| {
            other.component == step.component && matches!(other.kind, Kind::Scan { .. })
        })
}

fn first_scan(session: &Session, step: &str) -> Option<u64> {
    scans(session).find(|scan| scan.key.step == step).map(|scan| scan.seq)
}

/// A package that somebody scanned or typed.
struct Scan<'a> {
    seq: u64,
    key: &'a StepKey,
    package: &'a Scanned,
}

fn scans(session: &Session) -> impl Iterator<Item = Scan<'_>> {
    session.records().iter().filter_map(|record| match &record.fact {
        Fact::StepAnswered { key, answer: Answer::Scanned(package), .. }
        | Fact::Overridden { key, answer: Answer::Scanned(package), .. }
        | Fact::ValueCorrected { key, answer: Answer::Scanned(package), .. } => {
            Some(Scan { seq: record.seq, key, package })
        }
        _ => None,
    })
}

/// Element 6.
pub(super) fn packages(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let mut rows: Vec<Row> = scans(session).flat_map(|scan| package(session, &scan)).collect();
    let never_scanned = session.protocol().steps().filter(|step| {
        matches!(step.kind, Kind::Scan { .. }) && first_scan(session, &step.id).is_none()
    });
    for step in never_scanned {
        rows.extend(
            ["maker", "lot", "expiry"]
                .map(|what| Row::new(&format!("{}: {what}", step.id), None, Origin::WorkedOut)),
        );
    }
    rows
}

fn package(session: &Session, scan: &Scan<'_>) -> Vec<Row> {
    let Scan { seq, key, package } = scan;
    let how = if package.typed { note::TYPED } else { note::SCANNED };
    let fate = fate_of(session, scan);
    let beside = if fate.is_empty() { how.to_owned() } else { format!("{how}, {fate}") };
    let text = |value: &Option<String>| value.as_deref().map(Value::text_of);
    let part = |what: &str, value: Option<Value>| {
        Row::new(&format!("{key}: {what}"), value, Origin::Fact(*seq)).noted(&beside)
    };
    let mut rows = vec![
        part("maker", text(&package.maker)),
        part("lot", Some(Value::text_of(&package.lot))),
        part("expiry", Some(Value::Day(package.expiry))),
    ];
    if package.gtin.is_some() {
        rows.push(part("code", text(&package.gtin)));
    }
    if package.serial.is_some() {
        rows.push(part("serial", text(&package.serial)));
    }
    rows
}

/// Whether a package is still part of the preparation.
fn fate_of(session: &Session, scan: &Scan<'_>) -> &'static str {
    let vial = scan.key.vial.and_then(|number| session.vial(number));
    let holds = session.done(scan.key).is_some_and(|done| done.seq == scan.seq);
    match vial.map(|vial| vial.fate) {
        Some(Fate::Rejected) => note::SET_ASIDE,
        _ if !holds => note::REPLACED,
        _ => "",
    }
}

/// Element 7.
pub(super) fn amounts(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let dose = &session.protocol().dose;
    let vials = u64::try_from(session.vials_in_work().count()).unwrap_or(u64::MAX);
    let vials = session.calculation().map(|_| Value::Count(vials));
    let mut rows = vec![
        Row::new(row::VIALS, vials, Origin::WorkedOut),
        Row::new(row::NOMINAL, Some(Value::Amount(dose.final_volume)), Origin::Protocol),
    ];
    for step in session.protocol().steps() {
        let Kind::Value(value) = &step.kind else { continue };
        if !matches!(step.role, Some(Role::Dose | Role::DoseAgain)) && session.applies(step) {
            rows.extend(measured(session, step, value));
        }
    }
    rows
}

/// What was measured at a step, vial by vial where it repeats.
fn measured(session: &Session, step: &Step, value: &ValueStep) -> Vec<Row> {
    let done = session.all_done().iter().filter(|(key, _)| key.step == step.id);
    let mut rows: Vec<Row> = done
        .filter_map(|(key, done)| {
            let Answer::Value(amount) = done.answer else { return None };
            let label = label_of(session, step, value, key.vial);
            let amount = Some(Value::Amount(Quantity::new(amount, value.unit)));
            let mut beside = should_be(session, value, key.vial);
            if done.overridden {
                beside = format!("{beside}, {}", note::OVERRIDDEN);
            }
            Some(Row::new(&label, amount, Origin::Fact(done.seq)).noted(&beside))
        })
        .collect();
    if rows.is_empty() {
        let label = label_of(session, step, value, None);
        rows.push(Row::new(&label, None, Origin::WorkedOut));
    }
    rows
}

fn should_be(session: &Session, value: &ValueStep, vial: Option<u16>) -> String {
    let Some(expected) = session.expected(value, vial) else { return String::new() };
    let half = session.half_width(value, vial).map(|half| half.to_string());
    report::expected(&expected.to_string(), half.as_deref())
}

fn label_of(session: &Session, step: &Step, value: &ValueStep, vial: Option<u16>) -> String {
    let what = match value.expect {
        Some(Expect::DiluentPerVial) => report::DILUENT,
        Some(Expect::DrugVolume) => report::DRAWN,
        Some(Expect::BagAmount) => report::bag_amount(takes_out(session)),
        Some(Expect::Figure(_)) | None => step.id.as_str(),
    };
    match vial {
        Some(number) => format!("{what}, vial {number}"),
        None => what.to_owned(),
    }
}

fn takes_out(session: &Session) -> bool {
    let chosen = session.bag_method();
    let methods = session.protocol().dose.methods.iter();
    let mut chosen = methods.filter(|method| Some(&method.answer) == chosen.as_ref());
    chosen.any(|method| method.bag == BagAmount::TakeOutDrugVolume)
}

/// Element 8.
pub(super) fn strengths(source: &Source<'_>) -> Vec<Row> {
    let protocol = source.session.protocol();
    let dose = &protocol.dose;
    let drug = protocol.role(Role::VialIn).map(|step| step.id.as_str());
    let volume = dose.withdrawable.to_string();
    let per_vial = Row::new(row::PER_VIAL, Some(Value::Amount(dose.vial)), Origin::Protocol);
    let solution = Some(Value::Amount(dose.concentration));
    let mut rows =
        vec![per_vial.noted(&volume), Row::new(row::RECONSTITUTED, solution, Origin::Protocol)];
    for step in protocol.steps().filter(|step| drug != Some(step.id.as_str())) {
        if let Some(name) = product_of(source.session, step) {
            rows.push(Row::new(name, None, Origin::Protocol).noted(note::SEE_NAME));
        }
    }
    rows
}
