//! What is told unasked: notices of plain mode and of the screen, from the state before and after.
//! Never a rule: it only compares and words.

use chrono::{DateTime, Utc};

use crate::protocol::dose::{Calculation, deviation_percent};
use crate::protocol::{Kind, Role, Rule};
use crate::quantity::Quantity;
use crate::session::Session;
use crate::session::fact::{Answer, Fact, StepKey};
use crate::time::Reading;

use super::{Shown, clock_span, joined, local_floor, local_seconds, recovered, utc_floor};

/// A notice: its id in plain mode, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One of the ids of plain mode.
    pub id: &'static str,
    /// One line.
    pub text: String,
}

fn notice(id: &'static str, text: impl AsRef<str>) -> Notice {
    Notice { id, text: Shown::new(text.as_ref()).to_string() }
}

/// What one fact gives rise to say.
pub fn after_fact(before: &Session, after: &Session, fact: &Fact, now: &Reading) -> Vec<Notice> {
    let mut notices = Vec::new();
    match fact {
        Fact::StepAnswered { key, answer, .. } | Fact::Overridden { key, answer, .. } => {
            notices.extend(about_answer(after, key, answer));
        }
        Fact::WaitOver { window, .. } => notices.push(notice("over", format!("{window} is over"))),
        Fact::LimitsClashed { windows, .. } => notices.push(notice(
            "clash",
            format!("the limits can no longer all be met: {}", windows.join(", ")),
        )),
        Fact::ClocksDisagreed { ahead_s } => notices.push(notice(
            "clock",
            format!(
                "CLOCKS DISAGREE: the wall clock ran ahead by {}; limits count it. {HOW_TO_SETTLE}",
                clock_span(*ahead_s)
            ),
        )),
        Fact::ClockLost => {
            notices.push(notice("clock", format!("TIME UNKNOWN: treat as passed. {HOW_TO_SETTLE}")))
        }
        Fact::ClockSettled { .. } => notices.push(notice("clock", "settled")),
        Fact::Recovered { found } => {
            let told = recovered::sentence(found);
            notices
                .push(notice("recovered", format!("{found}: {told}; mended, nothing thrown away")));
        }
        Fact::Suspended { lasted_s } => notices.push(notice(
            "suspended",
            format!("the machine slept for {}; nothing could sound", clock_span(*lasted_s)),
        )),
        Fact::WindowPassed { window, .. } => notices.extend(about_reminder(after, window)),
        _ => {}
    }
    notices.extend(moved(before, after, now));
    notices
}

/// How a clock question is settled.
const HOW_TO_SETTLE: &str = "Settle: second person, time on the tray, time now, by one clock.";

fn about_answer(session: &Session, key: &StepKey, answer: &Answer) -> Vec<Notice> {
    let Some(step) = session.step_of(key) else { return Vec::new() };
    let mut notices = Vec::new();
    if let (Kind::Second { reads: Some(reads), .. }, Answer::Witnessed { read: Some(read), .. }) =
        (&step.kind, answer)
    {
        let read = Quantity::new(*read, reads.unit);
        notices.extend(about_reading(session, &reads.step, read));
    }
    if step.role == Some(Role::Calculation)
        && let Some(calculation) = session.calculation()
    {
        notices.push(notice("calculation", calculation_line(session, calculation)));
    }
    notices
}

fn about_reading(session: &Session, step: &str, read: Quantity) -> Option<Notice> {
    let Answer::Value(entered) = session.done(&StepKey::main(step, None))?.answer else {
        return None;
    };
    let entered = Quantity::new(entered, read.unit());
    let mut text = format!("read {read}, entered {entered}");
    if let Some(Kind::Value(value)) = session.protocol().step(step).map(|step| &step.kind)
        && let Some(expected) = session.expected(value, None)
    {
        text.push_str(&format!(", expected {expected}"));
        if let Some(half) = session.half_width(value, None) {
            text.push_str(&format!(" ±{} {}", half.amount().normalize(), half.unit()));
        }
        text.push_str(&in_terms_of_dose(session, step, entered, expected).unwrap_or_default());
    }
    Some(notice("reading", text))
}

/// What the drawn volume comes to as a dose, such as " (5.3 mL = 1.325 mg, +1.9 %)".
fn in_terms_of_dose(
    session: &Session,
    step: &str,
    entered: Quantity,
    expected: Quantity,
) -> Option<String> {
    let draws = session.protocol().step(step)?.role == Some(Role::Draw);
    let concentration = session.protocol().dose.concentration.amount();
    let mass = entered.amount().checked_mul(concentration).filter(|_| draws)?.normalize();
    let off = deviation_percent(entered.amount(), expected.amount())?;
    let sign = if off > rust_decimal::Decimal::ZERO { "+" } else { "" };
    let unit = session.protocol().dose.vial.unit();
    Some(format!(" ({entered} = {}, {sign}{} %)", Quantity::new(mass, unit), off.normalize()))
}

/// The calculation in one line, with the concentration of each way to make the bag.
pub fn calculation_line(session: &Session, calculation: &Calculation) -> String {
    let vials = if calculation.vials == 1 { "vial" } else { "vials" };
    let mut text = format!(
        "{}: {} {vials}{}, water {}, draw {}, left over {}",
        calculation.dose,
        calculation.vials,
        of_sizes(session, calculation),
        calculation.diluent,
        calculation.volume,
        calculation.left_over
    );
    for method in &calculation.methods {
        let refused = if method.allowed { "" } else { " (outside its bounds)" };
        text.push_str(&format!(
            "; {} {} in {}{refused}",
            method.answer, method.concentration, method.total
        ));
    }
    if let Some(scant) = calculation.scant {
        let others = calculation.vials.saturating_sub(1);
        let vials = if others == 1 { "one vial" } else { "the vials before" };
        text.push_str(&format!("; {scant} above {vials}: ask before opening another"));
    }
    text
}

/// How many of each size, where there are several, such as " (2 of 50 mg, 1 of 20 mg)".
fn of_sizes(session: &Session, calculation: &Calculation) -> String {
    let rules = &session.protocol().dose;
    if rules.larger_vials.is_empty() {
        return String::new();
    }
    let each = calculation.opened.iter();
    let each = each.map(|(size, count)| format!("{count} of {}", rules.figures(*size).vial));
    format!(" ({})", each.collect::<Vec<_>>().join(", "))
}

fn about_reminder(session: &Session, window: &str) -> Option<Notice> {
    let (_, window) = session.protocol().window(window)?;
    matches!(window.rule, Rule::Every { .. }).then(|| notice("gloves", joined(&window.passed_text)))
}

/// The first limit asks for paper; an end that moved is shown with both times.
fn moved(before: &Session, after: &Session, now: &Reading) -> Vec<Notice> {
    let mut notices = Vec::new();
    if !before.a_limit_has_begun() && after.a_limit_has_begun() {
        notices.extend(tray(after, now));
    }
    let windows = &after.protocol().windows;
    for (index, window) in windows.iter().enumerate() {
        if !window.rule.is_limit() {
            continue;
        }
        let (was, is) = (before.window_end(index), after.window_end(index));
        if let Some(was) = was
            && is != Some(was)
        {
            let is = is.map_or_else(|| "not running".to_owned(), utc_floor);
            notices.push(notice("moved", format!("{} from {} to {is}", window.id, utc_floor(was))));
        }
    }
    if after.label_voids() > before.label_voids() {
        notices.push(notice("moved", label_change(before, after, now)));
    }
    notices
}

fn label_change(before: &Session, after: &Session, now: &Reading) -> String {
    let times = |session: &Session| {
        let printed = session.label_times().unwrap_or_default();
        printed
            .iter()
            .filter_map(|(index, at)| {
                let name = after.protocol().milestones.get(*index)?;
                Some(format!("{} {}", name.by.as_deref().unwrap_or(&name.id), at_room(*at, now)))
            })
            .collect::<Vec<_>>()
            .join(", ")
    };
    format!("the label is VOID, print it again: was {}; is {}", times(before), times(after))
}

fn at_room(at: DateTime<Utc>, now: &Reading) -> String {
    local_seconds(at, now.offset_min)
}

/// What to write on the tray when the first limit opens.
pub fn tray(session: &Session, now: &Reading) -> Option<Notice> {
    let moments = session.latest_moments(&session.plan(now));
    let governing = session.governing(&moments)?;
    let act = session.protocol().milestones.get(governing.act)?;
    let from = session.limit_anchor()?;
    Some(notice(
        "tray",
        format!(
            "write on the tray: {}, {} {}",
            local_floor(from, now.offset_min),
            act.by.as_deref().unwrap_or(&act.id),
            local_floor(governing.until, now.offset_min)
        ),
    ))
}
