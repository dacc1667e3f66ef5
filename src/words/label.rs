//! The lines of the work label, from the session and its schedule. Never a patient's name.

use chrono::{DateTime, Utc};

use crate::protocol::{Role, Step};
use crate::session::Session;
use crate::session::fact::{Answer, Mode, StepKey};
use crate::time::Reading;

use super::report::{PRACTICE_LABEL, WORK_LABEL};
use super::{Shown, local_day, local_floor};

/// The label's lines, first to last; its times are the schedule's latest moments.
pub fn lines(session: &Session, now: &Reading) -> Vec<String> {
    let mut lines = Vec::new();
    if session.opening().mode != Mode::Real {
        lines.push(PRACTICE_LABEL.to_owned());
    }
    lines.push(WORK_LABEL.to_owned());
    let title = Shown::new(&session.protocol().title);
    if let Some(dose) = session.dose() {
        lines.push(format!("{title} {dose}"));
    }
    if let Some(order) = session.order() {
        lines.push(format!("order {}", Shown::new(order)));
    }
    let method = session.bag_method();
    let made = method.and_then(|word| session.calculation()?.method(&word).cloned());
    if let Some(made) = made {
        lines.push(format!("{} in {}", made.concentration, made.total));
    }
    lines.extend(storage(session));
    for moment in session.latest_moments(&session.plan(now)) {
        let by = session.protocol().milestones.get(moment.milestone).and_then(|it| it.by.as_ref());
        if let (Some(by), true) = (by, shown_on_label(session, moment.milestone)) {
            let at = match moment.left {
                Some(_) => day_and_time(moment.until, now),
                None => "TIME UNKNOWN".to_owned(),
            };
            lines.push(format!("{} {at}", Shown::new(by)));
        }
    }
    let lots = lots(session);
    if !lots.is_empty() {
        lines.push(format!("lots {}", lots.join(", ")));
    }
    lines
}

/// How the bag is stored: the choices made in the label's own phase.
fn storage(session: &Session) -> Vec<String> {
    let labels = |step: &Step| {
        let Answer::Chosen(word) = &session.done(&StepKey::main(&step.id, None))?.answer else {
            return None;
        };
        let choice = step.choices().iter().find(|choice| choice.word == *word)?;
        Some(Shown::new(&choice.label).to_string())
    };
    session
        .protocol()
        .phases
        .iter()
        .filter(|phase| phase.steps.iter().any(|step| step.role == Some(Role::Label)))
        .flat_map(|phase| phase.steps.iter().filter_map(labels))
        .collect()
}

fn shown_on_label(session: &Session, milestone: usize) -> bool {
    session.protocol().role(Role::Label).is_some_and(|step| step.shows.contains(&milestone))
}

/// The room's date and time, cut to the minute before the limit.
fn day_and_time(at: DateTime<Utc>, now: &Reading) -> String {
    format!("{} {}", local_day(at, now.offset_min), local_floor(at, now.offset_min))
}

/// Lots of what is in use, each once, in the order of the steps.
pub fn lots(session: &Session) -> Vec<String> {
    let mut lots: Vec<String> = Vec::new();
    for step in session.protocol().steps() {
        for (key, done) in session.all_done() {
            let in_use = key.vial.is_none_or(|number| {
                session.vial(number).is_some_and(|vial| vial.fate == crate::session::Fate::InUse)
            });
            if let Answer::Scanned(scanned) = &done.answer
                && key.step == step.id
                && in_use
                && !lots.contains(&scanned.lot)
            {
                lots.push(scanned.lot.clone());
            }
        }
    }
    lots.iter().map(|lot| Shown::new(lot).to_string()).collect()
}
