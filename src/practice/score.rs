//! What the facts of a walkthrough say of each inject: detected, right, in time, unprompted. Never
//! one figure for all of it, and nothing that is not in the record.

use super::plan::{Deed, Effect, Inject, Plan, Prompt};
use crate::session::Session;
use crate::session::fact::{Fact, Record};
use crate::time::{Reading, Span, wall_ns_between};
use crate::words::practice as words;

mod phases;
pub use phases::{PhaseTime, phase_times};

/// One answer of the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// So it was.
    Yes,
    /// It was not.
    No,
    /// It can't be said: the inject never came up, or nothing was done at all.
    Nothing,
}

/// The score of one inject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Id of the inject.
    pub inject: String,
    /// What it trains.
    pub trains: String,
    /// The fact with which it came up; none where it never did.
    pub given: Option<u64>,
    /// Whether it was noticed.
    pub detected: Cell,
    /// Whether all that is right was done, and nothing that is wrong.
    pub right: Cell,
    /// Whether that was in time.
    pub in_time: Cell,
    /// Whether nobody and nothing had to help.
    pub unprompted: Cell,
    /// How long the right response took.
    pub took: Option<Span>,
    /// What the trainer says about it.
    pub note: String,
}

impl Row {
    /// The four cells in words, each with its heading; nothing but that where it never came up.
    pub fn cells(&self) -> String {
        if self.given.is_none() {
            return words::NOT_GIVEN.to_owned();
        }
        let cells = [
            (words::DETECTED, self.detected),
            (words::RIGHT, self.right),
            (words::IN_TIME, self.in_time),
            (words::UNPROMPTED, self.unprompted),
        ];
        let said = cells.map(|(name, cell)| format!("{name} {}", cell.word()));
        said.join(", ")
    }

    /// The whole row in one line.
    pub fn line(&self) -> String {
        format!("{}: {}", self.inject, self.cells())
    }
}

impl Cell {
    /// Yes, no, or a dash where it can't be said.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => words::YES,
            Self::No => words::NO,
            Self::Nothing => words::DASH,
        }
    }
}

/// The score of each inject, in the order of the plan.
pub fn score(plan: &Plan, session: &Session) -> Vec<Row> {
    let records = people(session.records());
    let scored = plan.injects.iter().filter(|inject| inject.is_scored());
    scored.map(|inject| row(inject, session, &records)).collect()
}

/// The facts without those that the program answered on the way to a later step.
fn people(records: &[Record]) -> Vec<&Record> {
    let mut skipping = false;
    let by_people = records.iter().filter(|record| {
        match record.fact {
            Fact::StepsSkipped { .. } => skipping = true,
            Fact::SkipEnded => skipping = false,
            _ => {}
        }
        !skipping
    });
    by_people.collect()
}

/// Whether the program, and no trainee, did this on the way to a later step.
pub fn is_skipped(session: &Session, seq: u64) -> bool {
    let until = session.records().iter().rev().skip_while(|record| record.seq > seq);
    let mut edges = until.filter_map(|record| match record.fact {
        Fact::StepsSkipped { .. } => Some(true),
        Fact::SkipEnded => Some(false),
        _ => None,
    });
    edges.next().unwrap_or(false)
}

fn row(inject: &Inject, session: &Session, records: &[&Record]) -> Row {
    let mut row = Row {
        inject: inject.id.clone(),
        trains: inject.trains.clone(),
        given: None,
        detected: Cell::Nothing,
        right: Cell::Nothing,
        in_time: Cell::Nothing,
        unprompted: Cell::Nothing,
        took: None,
        note: inject.note.clone(),
    };
    let is_this = |record: &&&Record| matches!(&record.fact, Fact::InjectGiven { inject: id, .. } if *id == inject.id);
    let Some(given) = records.iter().find(is_this) else { return row };
    row.given = Some(given.seq);
    let after: Vec<&Record> =
        records.iter().filter(|record| record.seq > given.seq).copied().collect();
    let first = |deed: &Deed| after.iter().find(|it| deed.is(&it.fact, session)).copied();
    let right: Vec<Option<&Record>> = inject.right.iter().map(first).collect();
    let all_right = right.iter().all(Option::is_some);
    let none_wrong = !inject.wrong.iter().any(|deed| first(deed).is_some());
    let done = right.iter().flatten().max_by_key(|record| record.seq);
    let noticed = inject.detected.iter().filter_map(first).chain(right.iter().flatten().copied());
    let noticed = noticed.min_by_key(|record| record.seq);
    // Where nothing has to be done, not doing it is all that can be seen.
    let detected = noticed.is_some() || (inject.right.is_empty() && none_wrong);
    row.detected = cell(detected);
    row.right = cell(all_right && none_wrong);
    if row.right == Cell::Yes {
        let took = done.map_or(Span::default(), |done| took(inject, given, done, &after));
        row.in_time = cell(took <= inject.within);
        row.took = Some(took);
    }
    if detected {
        let until = noticed.map_or(u64::MAX, |record| record.seq);
        let before = after.iter().take_while(|record| record.seq < until);
        row.unprompted = cell(!before.into_iter().any(|it| prompts(inject, &it.fact)));
    }
    row
}

/// From the moment at which the inject could be answered: what it did to the clocks is not counted.
fn took(inject: &Inject, given: &Record, done: &Record, after: &[&Record]) -> Span {
    let whole = between(&given.stamp.reading, &done.stamp.reading);
    match &inject.does {
        Some(Effect::Passes(time)) => whole.minus(*time).max(Span::default()),
        // Something is recorded as soon as that much time has gone by.
        Some(Effect::PassesEnd { .. } | Effect::PowerFails(_)) => match after.first() {
            Some(first) => between(&first.stamp.reading, &done.stamp.reading),
            None => whole,
        },
        _ => whole,
    }
}

fn cell(is: bool) -> Cell {
    if is { Cell::Yes } else { Cell::No }
}

/// Whether a fact helped before the trainee did anything.
fn prompts(inject: &Inject, fact: &Fact) -> bool {
    let by = |prompt| inject.prompted_by.contains(&prompt);
    match fact {
        Fact::PracticePaused => true,
        Fact::CloseCall { .. } => by(Prompt::Refusal),
        Fact::AlarmRaised { .. } | Fact::WindowPassed { .. } => by(Prompt::Alarm),
        Fact::ClocksDisagreed { .. } | Fact::ClockLost | Fact::TargetShortened { .. } => {
            by(Prompt::Question)
        }
        _ => false,
    }
}

/// Time between two readings: by the boot clock within one boot, else by the wall clock.
pub(super) fn between(from: &Reading, to: &Reading) -> Span {
    if from.boot == to.boot {
        return Span::from_ns(to.since_boot_ns.saturating_sub(from.since_boot_ns));
    }
    Span::from_ns(wall_ns_between(from.utc, to.utc).max(0))
}
