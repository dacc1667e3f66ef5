//! How long a trainee was at each phase of the work: from the answer before to the answer itself,
//! skipped steps, waits and pauses left out. Judges nothing.

use super::between;
use crate::protocol::Kind;
use crate::session::Session;
use crate::session::fact::{Fact, Record};
use crate::time::{Reading, Span};

/// Time at a phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseTime {
    /// Id of the phase.
    pub phase: String,
    /// As it is shown.
    pub title: String,
    /// In all; none where nothing of it was answered by hand.
    pub took: Option<Span>,
}

/// Time at each phase, in the order of the protocol.
pub fn phase_times(session: &Session) -> Vec<PhaseTime> {
    let phases = &session.protocol().phases;
    let mut times: Vec<PhaseTime> = phases
        .iter()
        .map(|phase| PhaseTime { phase: phase.id.clone(), title: phase.title.clone(), took: None })
        .collect();
    let mut last: Option<&Reading> = None;
    let mut skipping = false;
    for record in session.records() {
        let Record { stamp, fact, .. } = record;
        match fact {
            Fact::StepsSkipped { .. } => skipping = true,
            Fact::SkipEnded => skipping = false,
            _ => {}
        }
        if let (false, Fact::StepAnswered { key, .. }, Some(from)) = (skipping, fact, last)
            && let Some(at) = phases.iter().position(|it| it.steps.iter().any(|s| s.id == key.step))
            && !session.step_of(key).is_some_and(|step| matches!(step.kind, Kind::Wait { .. }))
            && let Some(time) = times.get_mut(at)
        {
            let took = between(from, &stamp.reading);
            time.took = Some(time.took.unwrap_or_default().plus(took));
        }
        if restarts(fact) {
            last = Some(&stamp.reading);
        }
    }
    times
}

/// Facts from which the next answer is counted.
fn restarts(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Opened(_)
            | Fact::StepAnswered { .. }
            | Fact::SkipEnded
            | Fact::CameBack
            | Fact::Resumed
            | Fact::PracticeWentOn
    )
}
