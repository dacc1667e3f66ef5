//! What was made and what its label says: the bag's method, its moment, and the moments printed on it.
//! The moments are the schedule's, as they were when the label was confirmed.

use chrono::{DateTime, Utc};

use crate::protocol::dose::MethodResult;
use crate::protocol::{Moment as Side, Role, Step};
use crate::session::fact::{Answer, Record, StepKey};
use crate::session::{Range, Session};
use crate::time::Reading;
use crate::words::Shown;

/// A moment on the label: what is to be done by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LabelMoment {
    /// Such as "start infusion by".
    pub(super) by: Shown,
    /// Until when; none while elapsed time is unknown.
    pub(super) until: Option<DateTime<Utc>>,
}

/// The session and the reading that the label's moments belong to: those of the fact that confirmed
/// the label, or those of now while it is asked for; none before.
pub(super) fn at_label(session: &Session, now: &Reading) -> Option<(Session, Reading)> {
    let key = StepKey::main(&session.protocol().role(Role::Label)?.id, None);
    let Some(done) = session.done(&key) else {
        let is_asked = session.standing_step() == Some(key);
        return is_asked.then(|| (session.clone(), now.clone()));
    };
    let until_then: Vec<Record> =
        session.records().iter().take_while(|record| record.seq <= done.seq).cloned().collect();
    let reading = until_then.last()?.stamp.reading.clone();
    Some((Session::replay(&until_then).ok()?, reading))
}

/// The latest moments that the label shows, in the order of the protocol.
pub(super) fn label_moments(session: &Session, now: &Reading) -> Vec<LabelMoment> {
    let Some((then, reading)) = at_label(session, now) else { return Vec::new() };
    let Some(label) = then.protocol().role(Role::Label) else { return Vec::new() };
    let moments = then.latest_moments(&then.plan(&reading));
    moments
        .iter()
        .filter(|moment| label.shows.contains(&moment.milestone))
        .filter_map(|moment| {
            let by = then.protocol().milestones.get(moment.milestone)?.by.as_ref()?;
            let until = moment.left.map(|_| moment.until);
            Some(LabelMoment { by: Shown::new(by), until })
        })
        .collect()
}

/// The way the bag was made, once drug has begun to enter it.
pub(super) fn method(session: &Session) -> Option<&MethodResult> {
    into_bag_begun(session)?;
    session.calculation()?.method(&session.bag_method()?)
}

/// When drug began to enter the bag.
pub(super) fn into_bag_begun(session: &Session) -> Option<Range> {
    let step = session.protocol().role(Role::IntoBag)?;
    let keys = [StepKey::start(&step.id, None), StepKey::main(&step.id, None)];
    keys.iter().find_map(|key| session.done(key)).map(|done| done.at)
}

/// When the bag was made: the last of the milestones that the phase of its making sets, once all of
/// them have happened; where it sets none, when all of the drug was in.
pub(super) fn made_at(session: &Session) -> Option<DateTime<Utc>> {
    let into_bag = session.protocol().role(Role::IntoBag)?;
    let has_it = |steps: &[Step]| steps.iter().any(|step| step.id == into_bag.id);
    let phase = session.protocol().phases.iter().find(|phase| has_it(&phase.steps))?;
    let after = phase.steps.iter().skip_while(|step| step.id != into_bag.id);
    let sets = after.flat_map(|step| &step.sets).filter(|sets| sets.at == Side::After);
    let ends: Vec<usize> = sets.map(|sets| sets.milestone).collect();
    if ends.is_empty() {
        return Some(session.role_done(Role::IntoBag)?.at.late.utc);
    }
    let moments: Option<Vec<DateTime<Utc>>> =
        ends.iter().map(|index| Some(session.milestone(*index)?.late.utc)).collect();
    moments?.into_iter().max()
}

/// The steps of the label's own phase in which something was chosen, with what was chosen.
pub(super) fn storage(session: &Session) -> Vec<(&Step, String)> {
    let is_label = |step: &Step| step.role == Some(Role::Label);
    let phases = session.protocol().phases.iter();
    let phases = phases.filter(|phase| phase.steps.iter().any(is_label));
    phases
        .flat_map(|phase| &phase.steps)
        .filter_map(|step| Some((step, chosen(session, step, None)?)))
        .collect()
}

/// What was chosen at a step, as the protocol words it; the bare word where it is not in there.
pub(super) fn chosen(session: &Session, step: &Step, vial: Option<u16>) -> Option<String> {
    let Answer::Chosen(word) = &session.done(&StepKey::main(&step.id, vial))?.answer else {
        return None;
    };
    let choice = step.choices().iter().find(|choice| choice.word == *word);
    Some(choice.map_or_else(|| word.clone(), |choice| choice.label.clone()))
}

/// The room's offset from UTC at a moment: that of the last fact before it.
pub(super) fn offset_at(session: &Session, at: DateTime<Utc>) -> i32 {
    let records = session.records();
    let before = records.iter().rfind(|record| record.stamp.reading.utc <= at);
    before.or(records.first()).map_or(0, |record| record.stamp.reading.offset_min)
}
