//! One saved session under review: its record, and where in it the supervisor is. Time goes by here
//! only where it is played. Decides nothing.

use super::Entry;
use super::debrief::Debrief;
pub use super::history::Change;
use super::history::changes;
use super::replay::work_at;
use crate::app::{Look, Model, Place, Size, Work};
use crate::report::chart::Chart;
use crate::session::command::Refusal;
use crate::session::exceptions::{Exception, exceptions_at, in_order};
use crate::session::fact::{Mode, Record};
use crate::session::{Session, State};
use crate::time::{Reading, SECOND_NS, Span, plus_ns, wall_ns_between};
use crate::words::review as words;

/// A minute of a step.
const MINUTE_NS: i64 = 60 * SECOND_NS;
/// How often a fast replay is drawn.
const FAST_FRAME: Span = Span::from_ms(200);

/// A saved session as it was read; nothing was changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Reviewed {
    /// Its row of the list.
    pub entry: Entry,
    /// All of it.
    pub session: Session,
    /// The seal after each fact, as far as the record is whole.
    pub seals: Vec<String>,
    /// That it is intact, or why it is not, in words.
    pub integrity: Result<String, String>,
    /// What else is to be known of its files.
    pub notes: Vec<String>,
    /// Of a walkthrough by a scenario of the site: the text of that scenario.
    pub scenario: Option<String>,
}

/// Why a judgement is not in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSigned {
    /// The core refuses it.
    Refused(Refusal),
    /// It can't be written; why.
    Failed(String),
}

/// One session under review.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// What was read.
    pub reviewed: Reviewed,
    /// What a supervisor must see first.
    pub exceptions: Vec<Exception>,
    /// What became of each fact's value.
    pub changes: Vec<Change>,
    /// The picture of it, as at the reading at which it was opened.
    pub chart: Chart,
    /// Which part of it is shown.
    pub show: Show,
    /// How many rows of the summary or the picture are above the screen.
    pub scroll: usize,
    /// How fast it is played, and when it was last moved.
    playing: Option<Playing>,
    /// Place of the fact that the cursor is on.
    at: usize,
    /// How long after that fact.
    ahead: Span,
    /// The screen after that fact.
    work: Work,
    /// What is said of a walkthrough.
    debrief: Debrief,
}

/// Parts of a session under review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// What is to be known first.
    Summary,
    /// What happened when, as a picture.
    Timeline,
    /// Every fact, with the screen of that moment where there is room.
    Record,
    /// The screen of that moment, as large as it can be.
    Moment,
}

impl Show {
    /// The next part.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Summary => Self::Timeline,
            Self::Timeline => Self::Record,
            Self::Record => Self::Moment,
            Self::Moment => Self::Summary,
        }
    }
}

/// A replay that goes on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Playing {
    speed: i64,
    last_ns: i64,
}

impl Opened {
    /// At its first fact.
    pub fn new(reviewed: Reviewed, now: &Reading) -> Self {
        let session = &reviewed.session;
        let mut exceptions = exceptions_at(session, now);
        if let (Err(why), Some(last)) = (&reviewed.integrity, session.records().last()) {
            exceptions.push(Exception::record_damaged(last.stamp.reading.utc, why.as_str()));
            exceptions = in_order(exceptions);
        }
        let chart = Chart::of(session, &exceptions, now);
        let changes = changes(reviewed.session.records());
        let path = reviewed.entry.path.display().to_string();
        let mut work = work_at(&reviewed.session, 0, &reviewed.seals, &path);
        let debrief = Debrief::of(&reviewed.session, reviewed.scenario.as_deref());
        work.walk.clone_from(&debrief.walk);
        Self {
            reviewed,
            exceptions,
            changes,
            chart,
            show: Show::Summary,
            scroll: 0,
            playing: None,
            at: 0,
            ahead: Span::default(),
            work,
            debrief,
        }
    }

    /// Takes what was read anew in place of what was; the cursor stays on its fact.
    pub fn renew(&mut self, reviewed: Reviewed, now: &Reading) {
        let (at, show) = (self.at, self.show);
        *self = Self { show, ..Self::new(reviewed, now) };
        self.go(at, Span::default());
    }

    /// Why it waits for no judgement.
    pub fn why_unsigned(&self) -> Option<&'static str> {
        let session = &self.reviewed.session;
        match (&session.opening().mode, session.state()) {
            (Mode::Practice { .. }, _) => Some(words::PRACTICE_UNSIGNED),
            (Mode::Real, State::InProgress) => Some(words::NOT_OVER),
            (Mode::Real, _) => None,
        }
    }

    /// The trainer's note at the fact that the cursor is on, in a walkthrough.
    pub fn note(&self) -> Option<&str> {
        self.debrief.note(self.records().get(self.at)?.seq)
    }

    /// Whether an exception tells of a fact, or an inject came up, so that there is one to go to.
    pub fn has_exceptions(&self) -> bool {
        self.debrief.has_stops() || self.exceptions.iter().any(|it| it.seq > 0)
    }

    /// Whether the moment shown is that of a fact.
    pub fn is_at_fact(&self) -> bool {
        self.ahead.ns() == 0
    }

    /// Moves what is above the screen by rows; how far it goes is known when it is drawn.
    pub fn scroll_by(&mut self, rows: isize) {
        let most = self.records().len().saturating_add(self.chart.rows.len());
        self.scroll = self.scroll.saturating_add_signed(rows).min(most.saturating_mul(2));
    }

    /// Every fact.
    pub fn records(&self) -> &[Record] {
        self.reviewed.session.records()
    }

    /// Place of the fact that the cursor is on.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How many times as fast as it happened it goes on; none where it stands.
    pub fn speed(&self) -> Option<i64> {
        self.playing.map(|playing| playing.speed)
    }

    /// The clocks at the moment that is shown.
    pub fn reading(&self) -> Option<Reading> {
        let reading = &self.records().get(self.at)?.stamp.reading;
        Some(Reading {
            utc: plus_ns(reading.utc, self.ahead.ns()),
            since_boot_ns: reading.since_boot_ns.saturating_add(self.ahead.ns()),
            ..reading.clone()
        })
    }

    /// The screen at the moment that is shown: drawn like any other.
    pub fn model(&self, look: Look, size: Size) -> Option<Model> {
        let mut model = Model::at_home(look, size, self.reading()?);
        model.home = None;
        model.place = Place::Work(Box::new(self.work.clone()));
        Some(model)
    }

    /// Goes to the fact so many places on, or back.
    pub fn step(&mut self, facts: isize) {
        let last = self.records().len().saturating_sub(1);
        self.go(self.at.saturating_add_signed(facts).min(last), Span::default());
    }

    /// Goes so many minutes on, or back.
    pub fn minutes(&mut self, minutes: i64) {
        self.pass(minutes.saturating_mul(MINUTE_NS));
    }

    /// Goes to the next fact that an exception tells of, or with which an inject of a walkthrough
    /// came up; from the end to the first.
    pub fn next_exception(&mut self) {
        let told = |record: &Record| {
            let seq = record.seq;
            self.debrief.stops_at(seq) || self.exceptions.iter().any(|it| it.seq == seq)
        };
        let places: Vec<usize> = self
            .records()
            .iter()
            .enumerate()
            .filter(|(_, it)| told(it))
            .map(|(at, _)| at)
            .collect();
        let next = places.iter().find(|at| **at > self.at).or(places.first()).copied();
        if let Some(next) = next {
            self.go(next, Span::default());
        }
    }

    /// Goes on by itself from here, or stands still.
    pub fn play(&mut self, speed: i64, now: &Reading) {
        let same = self.speed() == Some(speed);
        let playing = Playing { speed, last_ns: now.since_boot_ns };
        self.playing = (!same).then_some(playing);
    }

    /// Stands still.
    pub fn pause(&mut self) {
        self.playing = None;
    }

    /// What a replay has come to by now.
    pub fn advance(&mut self, now: &Reading) {
        let Some(playing) = &mut self.playing else { return };
        let gone = now.since_boot_ns.saturating_sub(playing.last_ns).max(0);
        playing.last_ns = now.since_boot_ns;
        let by = gone.saturating_mul(playing.speed);
        self.pass(by);
        if self.at.saturating_add(1) >= self.records().len() {
            self.playing = None;
        }
    }

    /// How long nothing changes by time alone.
    pub fn next_wake(&self) -> Option<Span> {
        let playing = self.playing?;
        if playing.speed > 1 {
            return Some(FAST_FRAME);
        }
        let at = self.reading()?.since_boot_ns;
        Some(Span::from_ns(SECOND_NS.saturating_sub(at.rem_euclid(SECOND_NS))))
    }

    /// Moves along the record by so many nanoseconds; it ends with its last fact.
    fn pass(&mut self, ns: i64) {
        let (mut at, mut ahead) = (self.at, self.ahead.ns().saturating_add(ns));
        while ahead < 0 && at > 0 {
            at = at.saturating_sub(1);
            ahead = ahead.saturating_add(self.gap(at).unwrap_or(0));
        }
        while let Some(gap) = self.gap(at).filter(|gap| *gap <= ahead) {
            at = at.saturating_add(1);
            ahead = ahead.saturating_sub(gap);
        }
        let is_last = self.gap(at).is_none();
        self.go(at, Span::from_ns(if is_last { 0 } else { ahead.max(0) }));
    }

    /// From a fact to the next, as far as the clocks tell.
    fn gap(&self, at: usize) -> Option<i64> {
        let this = &self.records().get(at)?.stamp.reading;
        let next = &self.records().get(at.saturating_add(1))?.stamp.reading;
        let same = this.boot == next.boot;
        let ns = if same {
            next.since_boot_ns.saturating_sub(this.since_boot_ns)
        } else {
            wall_ns_between(this.utc, next.utc)
        };
        Some(ns.max(0))
    }

    fn go(&mut self, at: usize, ahead: Span) {
        if at != self.at {
            let path = self.reviewed.entry.path.display().to_string();
            self.work = work_at(&self.reviewed.session, at, &self.reviewed.seals, &path);
            self.work.walk.clone_from(&self.debrief.walk);
        }
        (self.at, self.ahead) = (at, ahead);
    }
}
