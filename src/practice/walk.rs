//! A walkthrough under way: which inject comes up now, and what the simulated surroundings do.
//! Works it out from the facts alone, so that a record tells it again; changes nothing.

use super::plan::{Effect, Inject, Order, Plan, When};
use crate::session::Session;
use crate::session::command::Question;
use crate::session::fact::Fact;
use crate::time::{Reading, Span, wall_ns_between};

/// What the shell does to the simulated surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// All clocks go on by so much at once.
    TimePasses(Span),
    /// The wall clock alone is set, ahead or back.
    WallSet(Span),
    /// The machine was off for so long, and the session is taken up again.
    PowerFailed(Span),
    /// Whether saving works from here on.
    Disk {
        /// It does.
        works: bool,
    },
    /// The trainer stops the clock.
    Hold,
    /// The trainer lets it go on.
    GoOn,
}

/// A walkthrough under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// What is planned.
    pub plan: Plan,
    /// SHA-256 of the scenario's text in hexadecimal.
    pub sha256: String,
    /// Time that goes by with the next act, and since which fact.
    away: Option<(u64, Span)>,
    /// Whether the trainer has stopped the clock.
    pub paused: bool,
    /// Whether the start was brought about.
    pub started: bool,
}

impl Walk {
    /// Before anything happened.
    pub fn new(plan: Plan, sha256: String) -> Self {
        Self { plan, sha256, away: None, paused: false, started: false }
    }

    /// The next inject that is due, if any.
    pub fn due<'a>(&'a self, session: &'a Session, now: &Reading) -> Option<&'a Inject> {
        if self.paused || !has_begun(session) {
            return None;
        }
        self.left(session).find(|inject| is_due(&inject.when, session, now))
    }

    /// The injects that have not come up, in their order.
    pub fn left<'a>(&'a self, session: &'a Session) -> impl Iterator<Item = &'a Inject> {
        self.plan.injects.iter().filter(|inject| !is_given(session, &inject.id))
    }

    /// How long until time alone brings an inject.
    pub fn next_due(&self, session: &Session, now: &Reading) -> Option<Span> {
        if self.paused || !has_begun(session) {
            return None;
        }
        let to_come = self.left(session).filter_map(|inject| match &inject.when {
            When::After { milestone, time } => {
                let gone = since(session, milestone, now)?;
                Some(time.minus(gone)).filter(|left| left.ns() > 0)
            }
            _ => None,
        });
        to_come.min()
    }

    /// What an inject does to the surroundings, once it has come up.
    pub fn mishap(&mut self, inject: &Inject, session: &Session, now: &Reading) -> Option<Mishap> {
        Some(match inject.does.as_ref()? {
            Effect::Passes(time) => Mishap::TimePasses(*time),
            Effect::CallsAway(time) => {
                self.away = Some((session.last_seq(), *time));
                return None;
            }
            Effect::PassesEnd { window, by } => {
                let (index, _) = session.protocol().window(window)?;
                let end = session.window_end(index)?;
                let left = Span::from_ns(wall_ns_between(now.utc, end).max(0));
                Mishap::TimePasses(left.plus(*by))
            }
            Effect::Clock(by) => Mishap::WallSet(*by),
            Effect::PowerFails(time) => Mishap::PowerFailed(*time),
            Effect::Disk { works } => Mishap::Disk { works: *works },
            Effect::SecondReads(_)
            | Effect::SecondLooksAway
            | Effect::Package { .. }
            | Effect::Order(_) => return None,
        })
    }

    /// The time of an absence, once the trainee did something after being called away.
    pub fn take_absence(&mut self, session: &Session) -> Option<Mishap> {
        let (called, time) = self.away?;
        let acted = session.records().iter().any(|record| {
            let acts = matches!(record.fact, Fact::WentAway | Fact::StepAnswered { .. });
            record.seq > called && acts
        });
        if !acted {
            return None;
        }
        self.away = None;
        Some(Mishap::TimePasses(time))
    }

    /// The made-up order that is in force.
    pub fn order(&self, session: &Session) -> Order {
        let given = self.plan.injects.iter().filter(|inject| is_given(session, &inject.id));
        let mut orders = given.filter_map(|inject| match &inject.does {
            Some(Effect::Order(order)) => Some(order),
            _ => None,
        });
        orders.next_back().unwrap_or(&self.plan.order).clone()
    }

    /// How many times faster than hands the clock runs now: faster only at a wait.
    pub fn speed(&self, session: &Session, now: &Reading) -> u32 {
        // What the program asks while a wait is open is answered by hand.
        let is_step = matches!(session.standing(), Some(Question::Step(_)));
        if is_step && session.standing_wait(now).is_some() { self.plan.speed } else { 1 }
    }
}

/// Whether the walkthrough has begun in the record.
pub fn has_begun(session: &Session) -> bool {
    session.records().iter().any(|record| matches!(record.fact, Fact::PracticeBegun { .. }))
}

/// Whether an inject has come up.
pub fn is_given(session: &Session, id: &str) -> bool {
    session
        .records()
        .iter()
        .any(|record| matches!(&record.fact, Fact::InjectGiven { inject, .. } if inject == id))
}

fn is_due(when: &When, session: &Session, now: &Reading) -> bool {
    match when {
        When::At(name) => session.standing().is_some_and(|question| {
            let asked = question.to_string();
            let of_vial = asked.strip_prefix(name.as_str());
            asked == *name || of_vial.is_some_and(|rest| rest.starts_with(".vial-"))
        }),
        When::Milestone(id) => has_happened(session, id),
        When::After { milestone, time } => {
            since(session, milestone, now).is_some_and(|gone| gone >= *time)
        }
        When::Once(deed) => session.records().iter().any(|it| deed.is(&it.fact, session)),
    }
}

fn has_happened(session: &Session, id: &str) -> bool {
    let index = session.protocol().milestone(id).map(|(index, _)| index);
    index.is_some_and(|index| session.milestone(index).is_some())
}

fn since(session: &Session, milestone: &str, now: &Reading) -> Option<Span> {
    let (index, _) = session.protocol().milestone(milestone)?;
    let happened = session.milestone(index)?;
    Some(session.timeline().elapsed(&happened.late, now).low)
}
