//! One preparation as the fold of its facts: what is known now, and the replay of a record.
//! Never reads a clock, never changes but through `apply`.
#![deny(clippy::arithmetic_side_effects)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::protocol::dose::Calculation;
use crate::protocol::{self, Protocol, Role, Step};
use crate::quantity::Quantity;
use crate::time::{Mark, Timeline};

pub mod agenda;
pub mod apply;
pub mod clocks;
pub mod command;
pub mod decide;
pub mod exceptions;
pub mod fact;
mod milestones;
pub mod names;
pub mod people;
mod state;

use clocks::Course;
use command::Question;
use fact::{Answer, Cause, Fact, Item, Opening, Part, Record, SignOff, StepKey};
use people::Initials;
pub use state::{Alarm, DiscardCause, Done, Fate, Passed, Range, State, Vial};

/// The last complete answer that was refused at the standing question.
#[derive(Clone, Debug, PartialEq, Eq)]
struct LastRefused {
    question: String,
    answer: Option<Answer>,
    refusal: String,
}

/// One preparation.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    protocol: Protocol,
    opening: Opening,
    records: Vec<Record>,
    timeline: Timeline,
    operator: Initials,
    actors: Vec<Initials>,
    witnesses: Vec<Initials>,
    dose: Option<Quantity>,
    calculation: Option<Calculation>,
    vials: Vec<Vial>,
    /// Number of the vial that stands in each place, in the order of work.
    places: Vec<u16>,
    done: BTreeMap<StepKey, Done>,
    kept: BTreeMap<StepKey, Range>,
    gloves: Vec<Mark>,
    milestones: Vec<Option<Range>>,
    pending: Vec<Question>,
    decisions: BTreeMap<Cause, bool>,
    discard: Option<DiscardCause>,
    passed: Vec<Passed>,
    alarms: Vec<Alarm>,
    /// What was told once: what, and the end it was told for.
    told: BTreeSet<(String, DateTime<Utc>)>,
    proposal: Option<(Box<Fact>, Initials)>,
    last_refused: Option<LastRefused>,
    label: Option<Vec<(usize, DateTime<Utc>)>>,
    label_voids: u32,
    away: bool,
    ahead_told_s: i64,
    clock_lost: bool,
    ended: bool,
    state: State,
    next_step: Option<StepKey>,
    /// Of each window of the protocol.
    courses: Vec<Option<Course>>,
    /// Of each milestone: whether it happens after the hand-over, without a step here.
    set_elsewhere: Vec<bool>,
}

/// A record that is no history of a session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// There is no fact at all.
    #[error("the record is empty")]
    Empty,
    /// The first fact is not an opening.
    #[error("the record does not begin with its opening")]
    NoOpening,
    /// The protocol text in the opening is not a valid protocol.
    #[error("the protocol in the record is wrong at {0}")]
    Protocol(String),
}

impl Session {
    /// Begins a session with its opening fact.
    pub fn open(record: Record) -> Result<Self, ReplayError> {
        let Fact::Opened(opening) = &record.fact else { return Err(ReplayError::NoOpening) };
        let protocol = protocol::parse(&opening.protocol)
            .map_err(|error| ReplayError::Protocol(error.to_string()))?;
        let opening = (**opening).clone();
        Ok(Self::at_opening(protocol, opening, record))
    }

    /// With nothing but its opening known; the protocol is the one whose text the opening holds.
    fn at_opening(protocol: Protocol, opening: Opening, record: Record) -> Self {
        let mut timeline = Timeline::default();
        timeline.observe(&record.stamp.reading);
        let mut session = Self {
            milestones: vec![None; protocol.milestones.len()],
            protocol,
            operator: opening.operator.clone(),
            opening,
            records: vec![record],
            timeline,
            actors: Vec::new(),
            witnesses: Vec::new(),
            dose: None,
            calculation: None,
            vials: Vec::new(),
            places: Vec::new(),
            done: BTreeMap::new(),
            kept: BTreeMap::new(),
            gloves: Vec::new(),
            pending: Vec::new(),
            decisions: BTreeMap::new(),
            discard: None,
            passed: Vec::new(),
            alarms: Vec::new(),
            told: BTreeSet::new(),
            proposal: None,
            last_refused: None,
            label: None,
            label_voids: 0,
            away: false,
            ahead_told_s: 0,
            clock_lost: false,
            ended: false,
            state: State::InProgress,
            next_step: None,
            courses: Vec::new(),
            set_elsewhere: Vec::new(),
        };
        session.refresh_milestones();
        session.next_step = session.next_step_from_answers();
        session
    }

    /// This session as its opening left it, to follow its own facts again.
    pub fn as_opened(&self, opening: Record) -> Self {
        Self::at_opening(self.protocol.clone(), self.opening.clone(), opening)
    }

    /// The session that these records tell of.
    pub fn replay(records: &[Record]) -> Result<Self, ReplayError> {
        let (first, rest) = records.split_first().ok_or(ReplayError::Empty)?;
        let mut session = Self::open(first.clone())?;
        for record in rest {
            session.apply(record.clone());
        }
        Ok(session)
    }

    /// What it is now.
    pub fn state(&self) -> State {
        self.state
    }

    /// Worked out once for each fact, because every open window asks for it.
    fn state_from_answers(&self) -> State {
        if self.ended {
            return State::Discarded;
        }
        let released = self.role_done(Role::Release).is_some();
        let reported = released
            && self.pending.is_empty()
            && self.proposal.is_none()
            && self
                .protocol
                .steps()
                .filter(|step| matches!(step.kind, crate::protocol::Kind::Time))
                .all(|step| self.done.contains_key(&StepKey::main(&step.id, None)));
        match (released, reported) {
            (_, true) => State::Reported,
            (true, _) => State::Released,
            _ => State::InProgress,
        }
    }

    /// Whether the dose is accepted, so that the session deserves a file.
    pub fn is_accepted(&self) -> bool {
        self.calculation.is_some()
            && !self.standing_step().is_some_and(|key| {
                self.step_of(&key).is_some_and(|step| {
                    matches!(
                        step.role,
                        Some(Role::Operator | Role::Order | Role::OrderAgain)
                            | Some(Role::Dose | Role::DoseAgain)
                    )
                })
            })
    }

    /// The protocol in force.
    pub fn protocol(&self) -> &Protocol {
        &self.protocol
    }

    /// The first fact.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// All facts so far.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Sequence number of the last fact.
    pub fn last_seq(&self) -> u64 {
        self.records.last().map_or(0, |record| record.seq)
    }

    /// The operator of the moment.
    pub fn operator(&self) -> &Initials {
        &self.operator
    }

    /// Everyone who answered a step, in order of first appearance.
    pub fn actors(&self) -> &[Initials] {
        &self.actors
    }

    /// Everyone who confirmed as a second person, in order of first appearance.
    pub fn witnesses(&self) -> &[Initials] {
        &self.witnesses
    }

    /// The last judgement of a supervisor, its moment, and whether anything was recorded after it.
    pub fn sign_off(&self) -> Option<(&SignOff, DateTime<Utc>, bool)> {
        let signed = |record: &Record| matches!(record.fact, Fact::SignedOff(_));
        let at = self.records.iter().rposition(signed)?;
        let record = self.records.get(at)?;
        let Fact::SignedOff(sign_off) = &record.fact else { return None };
        let changed = at.saturating_add(1) < self.records.len();
        Some((sign_off, record.stamp.reading.utc, changed))
    }

    /// What the readings of this record prove about time.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The dose on the order, in the unit of the protocol.
    pub fn dose(&self) -> Option<Quantity> {
        self.dose
    }

    /// What follows from the dose.
    pub fn calculation(&self) -> Option<&Calculation> {
        self.calculation.as_ref()
    }

    /// All vials that ever belonged to the session.
    pub fn vials(&self) -> &[Vial] {
        &self.vials
    }

    /// The vial with this number.
    pub fn vial(&self, number: u16) -> Option<&Vial> {
        self.vials.iter().find(|vial| vial.number == number)
    }

    /// The answer that holds for a question.
    pub fn done(&self, key: &StepKey) -> Option<&Done> {
        self.done.get(key)
    }

    /// All answers that hold.
    pub fn all_done(&self) -> &BTreeMap<StepKey, Done> {
        &self.done
    }

    /// The answer that holds for the step with this role.
    pub fn role_done(&self, role: Role) -> Option<&Done> {
        self.protocol.role(role).and_then(|step| self.done.get(&StepKey::main(&step.id, None)))
    }

    /// The order reference.
    pub fn order(&self) -> Option<&str> {
        match &self.role_done(Role::Order)?.answer {
            Answer::Order { reference, .. } => Some(reference),
            _ => None,
        }
    }

    /// When a milestone happened, by its index in the protocol.
    pub fn milestone(&self, index: usize) -> Option<&Range> {
        self.milestones.get(index).and_then(Option::as_ref)
    }

    /// Limits that were passed and are not lifted.
    pub fn passed(&self) -> &[Passed] {
        &self.passed
    }

    /// Why the preparation must be discarded, apart from a passed limit.
    pub fn discard_cause(&self) -> Option<&DiscardCause> {
        self.discard.as_ref()
    }

    /// Whether the operator is away.
    pub fn is_away(&self) -> bool {
        self.away
    }

    /// The change that waits for a second person's eyes.
    pub fn proposal(&self) -> Option<&Fact> {
        self.proposal.as_ref().map(|(fact, _)| &**fact)
    }

    /// How often a label was made void.
    pub fn label_voids(&self) -> u32 {
        self.label_voids
    }

    /// The step a key names.
    pub fn step_of(&self, key: &StepKey) -> Option<&Step> {
        self.protocol.step(&key.step)
    }

    /// What the pharmacist decided about a cause: go on or not.
    pub fn decision(&self, cause: &Cause) -> Option<bool> {
        self.decisions.get(cause).copied()
    }
}

impl StepKey {
    /// The main question of a step.
    pub fn main(step: &str, vial: Option<u16>) -> Self {
        Self { step: step.to_owned(), vial, part: Part::Main }
    }

    /// The question before the act.
    pub fn start(step: &str, vial: Option<u16>) -> Self {
        Self { step: step.to_owned(), vial, part: Part::Start }
    }
}

impl Item {
    /// The number, where it is a vial.
    pub fn vial(&self) -> Option<u16> {
        match self {
            Self::Vial(number) => Some(*number),
            _ => None,
        }
    }
}
