//! How long a trainee was at each phase of the work: from the answer before to the answer itself,
//! skipped steps, waits, pauses and what injects made go by left out. Judges nothing.

use super::between;
use crate::practice::plan::{Effect, Plan};
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
pub fn phase_times(plan: &Plan, session: &Session) -> Vec<PhaseTime> {
    let phases = &session.protocol().phases;
    let mut times: Vec<PhaseTime> = phases
        .iter()
        .map(|phase| PhaseTime { phase: phase.id.clone(), title: phase.title.clone(), took: None })
        .collect();
    let mut last: Option<&Reading> = None;
    let mut skipping = false;
    let mut made = Made::default();
    for record in session.records() {
        let Record { stamp, fact, .. } = record;
        match fact {
            Fact::StepsSkipped { .. } => skipping = true,
            Fact::SkipEnded => skipping = false,
            _ => {}
        }
        made.until(record);
        if let (false, Fact::StepAnswered { key, .. }, Some(from)) = (skipping, fact, last)
            && let Some(at) = phases.iter().position(|it| it.steps.iter().any(|s| s.id == key.step))
            && !session.step_of(key).is_some_and(|step| matches!(step.kind, Kind::Wait { .. }))
            && let Some(time) = times.get_mut(at)
        {
            let took = between(from, &stamp.reading).minus(made.time).max(Span::default());
            time.took = Some(time.took.unwrap_or_default().plus(took));
        }
        if restarts(fact) {
            last = Some(&stamp.reading);
            made.time = Span::default();
        }
        made.after(plan, record);
    }
    times
}

/// Facts from which the next answer is counted. While the trainer holds the clock, none goes by.
fn restarts(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Opened(_)
            | Fact::StepAnswered { .. }
            | Fact::SkipEnded
            | Fact::CameBack
            | Fact::Resumed
    )
}

/// Time that the surroundings made go by, and nobody was at work.
#[derive(Default)]
struct Made<'a> {
    time: Span,
    /// Goes by with the next act.
    absence: Option<Span>,
    /// From here to the next fact, which tells that a window has ended.
    from: Option<&'a Reading>,
    started: bool,
}

impl<'a> Made<'a> {
    fn until(&mut self, record: &Record) {
        let tells = !matches!(record.fact, Fact::StepAnswered { .. });
        if let Some(from) = self.from.take().filter(|_| tells) {
            self.time = self.time.plus(between(from, &record.stamp.reading));
        }
    }

    fn after(&mut self, plan: &Plan, record: &'a Record) {
        let passed = match &record.fact {
            Fact::SkipEnded if !std::mem::replace(&mut self.started, true) => {
                plan.start.as_ref().map(|start| start.stood)
            }
            Fact::WentAway | Fact::StepAnswered { .. } => self.absence.take(),
            Fact::InjectGiven { inject, .. } => {
                match plan.inject(inject).and_then(|it| it.does.as_ref()) {
                    Some(Effect::Passes(time)) => Some(*time),
                    Some(Effect::CallsAway(time)) => {
                        self.absence = Some(*time);
                        None
                    }
                    Some(Effect::PassesEnd { .. }) => {
                        self.from = Some(&record.stamp.reading);
                        None
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        self.time = self.time.plus(passed.unwrap_or_default());
    }
}
