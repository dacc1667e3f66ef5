//! The timeline of a session as a picture without a format: rows with bars and marks at moments.
//! Knows neither SVG nor a terminal: whoever draws it asks where on so many places a moment lies.

use chrono::{DateTime, TimeDelta, Utc};

use super::course::{Outcome, WindowCourse, courses, end_of_work};
use super::made::offset_at;
use crate::session::exceptions::{Exception, Severity};
use crate::session::fact::Fact;
use crate::session::{Done, Fate, Session, State};
use crate::time::Reading;
use crate::words::{Shown, exception};

/// Lengths between two ticks that read well, in minutes; beyond them whole days.
const TICK_MINUTES: [i64; 12] = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];
/// Minutes of a day.
const DAY_MINUTES: i64 = 1440;

/// A picture of what happened when: time runs to the right, the rows go downwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The left edge: the first moment of any row.
    pub from: DateTime<Utc>,
    /// The right edge, always later than the left one.
    pub to: DateTime<Utc>,
    /// The room's offset from UTC, for the times at the ticks.
    pub offset_min: i32,
    /// Phases, vials, windows, milestones, exceptions, each in its order.
    pub rows: Vec<ChartRow>,
}

/// One line of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartRow {
    /// What it shows.
    pub kind: RowKind,
    /// Its name, displayable, of any length.
    pub label: Shown,
    /// From left to right; they touch and never overlap.
    pub bars: Vec<Bar>,
    /// On top of the bars.
    pub marks: Vec<ChartMark>,
    /// Of a window: what was left or over.
    pub outcome: Option<Outcome>,
}

/// What a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A phase of the protocol that has begun.
    Phase,
    /// A vial, from when it was brought in.
    Vial {
        /// Whether it was set aside.
        is_rejected: bool,
    },
    /// A limit, a wait or a count.
    Window,
    /// A milestone that has happened.
    Milestone,
    /// Exceptions of one kind.
    Exceptions(Severity),
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its left end.
    pub from: DateTime<Utc>,
    /// Its right end, not before the left one.
    pub to: DateTime<Utc>,
    /// What it means.
    pub kind: BarKind,
}

/// What a bar means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarKind {
    /// Somebody worked, or a vial was there.
    Work,
    /// A window ran.
    Taken,
    /// What was left of a window when it closed: its margin.
    Left,
    /// Beyond a window's end.
    Over,
}

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartMark {
    /// Where.
    pub at: DateTime<Utc>,
    /// What it means.
    pub kind: MarkKind,
}

/// What a mark means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// A milestone.
    Milestone,
    /// An exception.
    Exception,
    /// The end of a window.
    End,
    /// A vial was set aside.
    Rejected,
}

impl Chart {
    /// The picture of a session at a reading, with these exceptions.
    pub fn of(session: &Session, exceptions: &[Exception], now: &Reading) -> Self {
        let mut rows = phases(session);
        rows.extend(vials(session));
        rows.extend(courses(session, now).iter().filter_map(|it| window(session, it, now)));
        rows.extend(milestones(session));
        rows.extend(by_kind(exceptions));
        let began = session.records().first().map(|record| record.stamp.reading.utc);
        let began = began.unwrap_or(now.utc);
        let bars = rows.iter().flat_map(|row| &row.bars).flat_map(|bar| [bar.from, bar.to]);
        let marks = rows.iter().flat_map(|row| &row.marks).map(|mark| mark.at);
        let (from, to) =
            bars.chain(marks).fold((began, began), |(from, to), at| (from.min(at), to.max(at)));
        let least = from.checked_add_signed(TimeDelta::minutes(1)).unwrap_or(from);
        Self { from, to: to.max(least), offset_min: offset_at(session, began), rows }
    }

    /// On which of `places` places, the first being 0, a moment lies; the edges for what is outside.
    pub fn place(&self, at: DateTime<Utc>, places: u32) -> u32 {
        let last = places.saturating_sub(1);
        let ms = |from: DateTime<Utc>, to: DateTime<Utc>| {
            i128::from(to.signed_duration_since(from).num_milliseconds())
        };
        let whole = ms(self.from, self.to).max(1);
        let part = ms(self.from, at).clamp(0, whole);
        let place = part.saturating_mul(i128::from(last)).checked_div(whole).unwrap_or(0);
        u32::try_from(place).unwrap_or(last)
    }

    /// Round moments of the room's clock between the edges, at most `most` of them.
    pub fn ticks(&self, most: u32) -> Vec<DateTime<Utc>> {
        let minutes = self.to.signed_duration_since(self.from).num_minutes().max(1);
        let most = i64::from(most.max(1));
        let fits = |step: &i64| minutes.checked_div(*step).unwrap_or(0) < most;
        let days = minutes.checked_div(DAY_MINUTES.saturating_mul(most)).unwrap_or(0);
        let beyond = days.saturating_add(1).saturating_mul(DAY_MINUTES);
        let step = TICK_MINUTES.iter().copied().find(fits).unwrap_or(beyond).saturating_mul(60);
        let ahead = i64::from(self.offset_min).saturating_mul(60);
        let local = self.from.timestamp().saturating_add(ahead);
        let into = local.checked_rem_euclid(step).unwrap_or(0);
        let first = if into == 0 { local } else { local.saturating_sub(into).saturating_add(step) };
        (0..most)
            .map(|index| first.saturating_add(step.saturating_mul(index)).saturating_sub(ahead))
            .filter_map(|seconds| DateTime::from_timestamp(seconds, 0))
            .filter(|at| (self.from..=self.to).contains(at))
            .collect()
    }
}

fn row(kind: RowKind, label: &str) -> ChartRow {
    let (bars, marks) = (Vec::new(), Vec::new());
    ChartRow { kind, label: Shown::new(label), bars, marks, outcome: None }
}

/// From the first to the last of these answers.
fn work<'a>(answers: impl Iterator<Item = &'a Done>) -> Option<Bar> {
    answers
        .map(|done| Bar { from: done.at.early.utc, to: done.at.late.utc, kind: BarKind::Work })
        .reduce(|all, it| Bar { from: all.from.min(it.from), to: all.to.max(it.to), ..all })
        .map(|bar| Bar { to: bar.to.max(bar.from), ..bar })
}

fn phases(session: &Session) -> Vec<ChartRow> {
    let rows = session.protocol().phases.iter().filter_map(|phase| {
        let of_phase = |step: &str| phase.steps.iter().any(|it| it.id == step);
        let answers = session.all_done().iter().filter(|(key, _)| of_phase(&key.step));
        let bar = work(answers.map(|(_, done)| done))?;
        Some(ChartRow { bars: vec![bar], ..row(RowKind::Phase, &phase.title) })
    });
    rows.collect()
}

fn vials(session: &Session) -> Vec<ChartRow> {
    let rows = session.vials().iter().filter_map(|vial| {
        let of_vial = session.all_done().iter().filter(|(key, _)| key.vial == Some(vial.number));
        let bar = work(of_vial.map(|(_, done)| done))?;
        let is_rejected = vial.fate == Fate::Rejected;
        let marks =
            rejected_at(session, vial.number).map(|at| ChartMark { at, kind: MarkKind::Rejected });
        let marks = marks.filter(|_| is_rejected).into_iter().collect();
        let label = format!("vial {}", vial.number);
        Some(ChartRow { bars: vec![bar], marks, ..row(RowKind::Vial { is_rejected }, &label) })
    });
    rows.collect()
}

/// When the reason of its rejection was told.
fn rejected_at(session: &Session, number: u16) -> Option<DateTime<Utc>> {
    session.records().iter().find_map(|record| match &record.fact {
        Fact::Rejected { item, .. } | Fact::RejectionExplained { item, .. }
            if item.vial() == Some(number) =>
        {
            Some(record.stamp.reading.utc)
        }
        _ => None,
    })
}

fn window(session: &Session, course: &WindowCourse, now: &Reading) -> Option<ChartRow> {
    let id = &session.protocol().windows.get(course.window)?.id;
    let over = matches!(session.state(), State::Discarded | State::Reported);
    let ended =
        if over { end_of_work(session).map(|it| it.stamp.reading.utc) } else { Some(now.utc) };
    let reached = course.closed.or(ended)?.max(course.from);
    let bar = |from: DateTime<Utc>, to: DateTime<Utc>, kind| Bar { from, to: to.max(from), kind };
    let mut bars = Vec::new();
    match (course.until, course.outcome) {
        (Some(until), Outcome::Over { .. }) if until < reached => {
            bars.push(bar(course.from, until, BarKind::Taken));
            bars.push(bar(until.max(course.from), reached, BarKind::Over));
        }
        (Some(until), _) if until > reached => {
            bars.push(bar(course.from, reached, BarKind::Taken));
            bars.push(bar(reached, until, BarKind::Left));
        }
        _ => bars.push(bar(course.from, reached, BarKind::Taken)),
    }
    let end = course.until.map(|at| ChartMark { at, kind: MarkKind::End });
    let outcome = Some(course.outcome);
    Some(ChartRow { bars, marks: end.into_iter().collect(), outcome, ..row(RowKind::Window, id) })
}

fn milestones(session: &Session) -> Vec<ChartRow> {
    let all = session.protocol().milestones.iter().enumerate();
    let rows = all.filter(|(_, milestone)| !milestone.gloves).filter_map(|(index, milestone)| {
        let at = session.milestone(index)?.early.utc;
        let marks = vec![ChartMark { at, kind: MarkKind::Milestone }];
        Some(ChartRow { marks, ..row(RowKind::Milestone, &milestone.id) })
    });
    rows.collect()
}

/// One row for each kind, in the order in which the exceptions come: most urgent first.
fn by_kind(exceptions: &[Exception]) -> Vec<ChartRow> {
    let mut kinds = Vec::new();
    for exception in exceptions {
        if !kinds.contains(&exception.kind) {
            kinds.push(exception.kind);
        }
    }
    let rows = kinds.into_iter().map(|kind| {
        let of_kind = exceptions.iter().filter(|exception| exception.kind == kind);
        let mark = |it: &Exception| ChartMark { at: it.at, kind: MarkKind::Exception };
        let marks: Vec<ChartMark> = of_kind.map(mark).collect();
        let label = match marks.len() {
            1 => exception::sentence(kind, ""),
            many => format!("{} ×{many}", exception::sentence(kind, "")),
        };
        ChartRow { marks, ..row(RowKind::Exceptions(kind.severity()), &label) }
    });
    rows.collect()
}
