//! A walkthrough at a desk: what practice records beside the trainee's own facts, and the way to a
//! later step. Only where the mode is practice; `decide` never learns of it.

use super::{Desk, Turn};
use crate::practice::usual::{self, PACE};
use crate::practice::{Mishap, Walk};
use crate::session::clocks::Standing;
use crate::session::command::{Command, Question};
use crate::session::fact::{Fact, Mode};
use crate::time::{Reading, SECOND_NS, Span, plus_ns};

/// Questions at most that are skipped at one wish.
const MOST_SKIPPED: usize = 400;
/// What is added to a wait, so that it is over whatever was rounded.
const BEYOND: Span = Span::from_secs(1);

/// What practice did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coached {
    /// What was recorded.
    pub turns: Vec<Turn>,
    /// What the shell does, in this order.
    pub mishaps: Vec<Mishap>,
}

impl Desk {
    /// Whether this is a walkthrough.
    pub fn is_practice(&self) -> bool {
        self.session().opening().mode != Mode::Real
    }

    /// Records what only a walkthrough has; nothing where the session is real.
    pub fn record_practice(&mut self, fact: Fact, now: &Reading) -> Turn {
        let of_practice = matches!(
            fact,
            Fact::PracticeBegun { .. }
                | Fact::InjectGiven { .. }
                | Fact::PracticePaused
                | Fact::PracticeWentOn
                | Fact::StepsSkipped { .. }
                | Fact::SkipEnded
        );
        let mut turn = Turn::default();
        if of_practice && self.is_practice() {
            turn.outcome = Some(self.take(fact, now, &mut turn.new));
        }
        turn
    }

    /// Begins the walkthrough once its operator is named, brings it to its start, and gives the
    /// injects that are due.
    pub fn coach(&mut self, walk: &mut Walk, now: &Reading) -> Coached {
        let mut done = Coached::default();
        let named = !self.session().actors().is_empty();
        if !named || !self.is_practice() || walk.paused {
            return done;
        }
        if !walk.started {
            walk.started = true;
            self.begin_walk(walk, now, &mut done);
        }
        if done.mishaps.is_empty() {
            done.mishaps.extend(walk.take_absence(self.session()));
        }
        while done.mishaps.is_empty() {
            let Some(inject) = walk.due(self.session(), now).map(|it| it.id.clone()) else { break };
            self.give(walk, &inject, false, now, &mut done);
        }
        done
    }

    fn begin_walk(&mut self, walk: &mut Walk, now: &Reading, done: &mut Coached) {
        let (version, sha256) = (walk.plan.version.clone(), walk.sha256.clone());
        done.turns.push(self.record_practice(Fact::PracticeBegun { version, sha256 }, now));
        let Some(start) = walk.plan.start.clone() else { return };
        let Some(mut gone) = self.skip(walk, &start.at, now, done) else { return };
        gone = gone.plus(start.stood);
        done.mishaps.push(Mishap::TimePasses(gone));
        if start.taken_up {
            let later = later(now, gone);
            done.turns.push(self.run(&Command::Resume, &later));
        }
    }

    /// Records that an inject comes up, and what it does.
    fn give(
        &mut self,
        walk: &mut Walk,
        inject: &str,
        by_trainer: bool,
        now: &Reading,
        done: &mut Coached,
    ) {
        let fact = Fact::InjectGiven { inject: inject.to_owned(), by_trainer };
        done.turns.push(self.record_practice(fact, now));
        let planned = walk.plan.inject(inject).cloned();
        let mishap = planned.and_then(|inject| walk.mishap(&inject, self.session(), now));
        done.mishaps.extend(mishap);
    }

    /// The trainer brings the next inject before its time; none where none is left.
    pub fn bring_next(&mut self, walk: &mut Walk, now: &Reading) -> Option<Coached> {
        let next = walk.left(self.session()).next().map(|inject| inject.id.clone())?;
        let mut done = Coached::default();
        self.give(walk, &next, true, now, &mut done);
        Some(done)
    }

    /// The trainer stops the clock, or lets it go on.
    pub fn pause(&mut self, walk: &mut Walk, now: &Reading) -> Coached {
        walk.paused = !walk.paused;
        let (fact, mishap) = if walk.paused {
            (Fact::PracticePaused, Mishap::Hold)
        } else {
            (Fact::PracticeWentOn, Mishap::GoOn)
        };
        Coached { turns: vec![self.record_practice(fact, now)], mishaps: vec![mishap] }
    }

    /// The trainer jumps to a later step: all before it is answered as usual. None where it is not
    /// to come.
    pub fn skip_to(&mut self, walk: &Walk, step: &str, now: &Reading) -> Option<Coached> {
        let to_come = self.session().steps_to_come();
        let known = to_come.iter().any(|key| key.to_string() == step);
        if !self.is_practice() || !known {
            return None;
        }
        let mut done = Coached::default();
        let gone = self.skip(walk, step, now, &mut done)?;
        done.mishaps.push(Mishap::TimePasses(gone));
        Some(done)
    }

    /// Answers what stands until a question stands, and how long that took.
    fn skip(&mut self, walk: &Walk, step: &str, now: &Reading, done: &mut Coached) -> Option<Span> {
        let fact = Fact::StepsSkipped { to: step.to_owned() };
        done.turns.push(self.record_practice(fact, now));
        let mut gone = Span::default();
        for _ in 0..MOST_SKIPPED {
            let at = later(now, gone);
            let Some(question) = self.session().standing() else { break };
            if question.to_string() == step {
                break;
            }
            gone = gone.plus(PACE).plus(self.wait_left(&question, &at));
            let Some(entry) = usual::answer(walk, self.session(), &question) else { break };
            let command = Command::Answer { question, entry, prepared_at: None };
            let turn = self.run(&command, &later(now, gone));
            let refused = turn.refused.is_some();
            done.turns.push(turn);
            if refused {
                break;
            }
        }
        done.turns.push(self.record_practice(Fact::SkipEnded, &later(now, gone)));
        Some(gone)
    }

    fn wait_left(&self, question: &Question, now: &Reading) -> Span {
        let waits = matches!(question, Question::Step(_));
        let open = self.session().standing_wait(now).filter(|_| waits);
        match open.map(|open| open.standing) {
            Some(Standing::Remaining { left, .. }) => left.max(Span::default()).plus(BEYOND),
            _ => Span::default(),
        }
    }
}

/// The same clocks so much later.
fn later(now: &Reading, by: Span) -> Reading {
    // Whole seconds, so that what is recorded keeps its fraction of one.
    let ns = by.ceil_secs().saturating_mul(SECOND_NS);
    Reading {
        utc: plus_ns(now.utc, ns),
        since_boot_ns: now.since_boot_ns.saturating_add(ns),
        ..now.clone()
    }
}
