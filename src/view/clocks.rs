//! The clocks of a session as they are shown: one for each act still to come that has a latest
//! moment, and one for each open window besides. The governing one stands first.
//! Computes nothing that the session does not say.

use chrono::{DateTime, Utc};

use crate::protocol::{Rank, Rule};
use crate::session::Session;
use crate::session::clocks::{Governing, LatestMoment, OpenWindow, Standing};
use crate::time::{Reading, Span, wall_ns_between};
use crate::words::{Shown, left_of_wait, local_floor, screen};

/// One clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// What ends, such as "dilute by".
    pub(super) name: String,
    /// How it stands.
    pub(super) figure: Figure,
    /// When it ends.
    pub(super) until: Option<DateTime<Utc>>,
    /// How much is left of how much.
    pub(super) share: Option<(i64, i64)>,
    /// How urgent it is.
    pub(super) rank: Rank,
    /// What else is to be known.
    pub(super) notes: Vec<String>,
    /// Whether it governs.
    pub(super) governs: bool,
}

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    /// Left of a limit; negative when over.
    Limit(Span),
    /// Left of a wait.
    Wait(Span),
    /// Gone of something counted upwards.
    Gone(Span),
    /// Left of a sum that stands still.
    Still(Span),
    /// Nobody knows.
    Unknown,
}

impl Clock {
    /// The figure to the second.
    pub(super) fn exactly(&self) -> String {
        match self.figure {
            Figure::Limit(left) => screen::left(left),
            Figure::Wait(left) if left.ns() <= 0 => "over".to_owned(),
            Figure::Wait(left) => left_of_wait(left),
            Figure::Gone(gone) => format!("{} gone", screen::left(gone)),
            Figure::Still(left) => screen::still(left),
            Figure::Unknown => screen::TIME_UNKNOWN.to_owned(),
        }
    }

    /// The figure; to the minute while it is far off.
    pub(super) fn roughly(&self) -> String {
        match self.figure {
            Figure::Limit(left) => screen::left_roughly(left),
            _ => self.exactly(),
        }
    }

    /// When it ends, in the room; waits towards the future.
    pub(super) fn ends(&self, now: &Reading) -> String {
        match (self.until, self.figure) {
            (_, Figure::Unknown) | (None, _) => String::new(),
            (Some(at), Figure::Wait(_)) => screen::moment_up(at, now),
            (Some(at), _) => screen::moment(at, now),
        }
    }
}

impl Clock {
    /// The figure in as few columns as it can be read in.
    pub(super) fn shortly(&self) -> String {
        match self.figure {
            Figure::Limit(left) => screen::left_shortly(left),
            Figure::Gone(gone) => screen::left_shortly(gone),
            Figure::Unknown => "TIME UNKNOWN".to_owned(),
            Figure::Wait(_) | Figure::Still(_) => self.exactly(),
        }
    }

    /// When it ends, to the minute before it; waits stay exact.
    pub(super) fn ends_roughly(&self, now: &Reading) -> String {
        match (self.until, self.figure) {
            (Some(at), Figure::Limit(_) | Figure::Gone(_)) => {
                format!("{}{}", local_floor(at, now.offset_min), screen::day(at, now))
            }
            _ => self.ends(now),
        }
    }
}

/// All clocks of a session at a reading, the governing one first.
pub(super) fn clocks(session: &Session, now: &Reading) -> Vec<Clock> {
    clocks_of(session, &session.latest_moments(&session.plan(now)), now)
}

/// The same where the latest moments are at hand.
pub(super) fn clocks_of(session: &Session, moments: &[LatestMoment], now: &Reading) -> Vec<Clock> {
    let governing = session.governing(moments);
    let open = session.open_windows(now);
    let named = |moment: &&LatestMoment| {
        let milestone = session.protocol().milestones.get(moment.milestone);
        milestone.is_some_and(|it| it.by.is_some())
    };
    let acts: Vec<&LatestMoment> = moments.iter().filter(named).collect();
    let mut clocks: Vec<Clock> = acts
        .iter()
        .filter_map(|moment| of_act(session, moment, governing.as_ref(), &open, now))
        .collect();
    clocks.sort_by_key(|clock| (!clock.governs, order(clock)));
    let others = open.iter().filter(|it| !is_told_by_an_act(session, it, &acts));
    clocks.extend(others.filter_map(|it| of_window(session, it, governing.as_ref())));
    clocks
}

fn order(clock: &Clock) -> i64 {
    match clock.figure {
        Figure::Limit(left) => left.ns(),
        _ => i64::MIN,
    }
}

fn of_act(
    session: &Session,
    moment: &LatestMoment,
    governing: Option<&Governing>,
    open: &[OpenWindow],
    now: &Reading,
) -> Option<Clock> {
    let milestone = session.protocol().milestones.get(moment.milestone)?;
    let window = session.protocol().windows.get(moment.window)?;
    let governs = governing.is_some_and(|it| it.act == moment.milestone);
    let begun = open.iter().find(|it| it.window == moment.window).map(|it| it.from.early.utc);
    let whole = begun.map(|from| wall_ns_between(from, moment.until));
    let over = proved_over(session, moment, open);
    let left = moment.left.or(over);
    let own_passed = left.is_some_and(|left| left.ns() < 0) && moment.windows.len() == 1;
    let rank = match governing.filter(|_| governs) {
        Some(governing) if over.is_none() => governing.rank,
        _ if over.is_some() || own_passed => Rank::Passed,
        _ => Rank::None,
    };
    let mut notes = Vec::new();
    if window.to.contains(&moment.milestone) {
        notes.extend(window.caption.as_deref().map(|it| Shown::new(it).to_string()));
    } else {
        notes.push(format!("due to: {}", screen::window(session, window)));
    }
    let later = open.iter().filter(|it| it.window != moment.window).find(|it| {
        let window = session.protocol().windows.get(it.window);
        window.is_some_and(|it| it.rule.is_limit() && it.to.contains(&moment.milestone))
    });
    if let Some(Standing::Remaining { until, .. }) = later.map(|it| it.standing) {
        notes.push(format!("its own limit: {}", screen::moment(until, now)));
    }
    Some(Clock {
        name: screen::act(milestone),
        figure: left.map_or(Figure::Unknown, Figure::Limit),
        until: Some(moment.until),
        share: left.zip(whole).map(|(left, whole)| (left.ns(), whole)),
        rank,
        notes,
        governs,
    })
}

/// How much an act's own limit is over by what is proved, while its time is unknown.
fn proved_over(session: &Session, moment: &LatestMoment, open: &[OpenWindow]) -> Option<Span> {
    let own = open.iter().find(|it| it.window == moment.window)?;
    let closes = session.protocol().windows.get(own.window)?.to.contains(&moment.milestone);
    match own.standing {
        Standing::Remaining { left, .. } if moment.left.is_none() && closes => Some(left),
        _ => None,
    }
    .filter(|left| left.ns() < 0)
}

/// Whether a limit's own end is what an act's clock shows already.
fn is_told_by_an_act(session: &Session, open: &OpenWindow, acts: &[&LatestMoment]) -> bool {
    let Some(window) = session.protocol().windows.get(open.window) else { return true };
    window.rule.is_limit()
        && acts.iter().any(|act| window.to.contains(&act.milestone) || act.window == open.window)
}

fn of_window(session: &Session, open: &OpenWindow, governing: Option<&Governing>) -> Option<Clock> {
    let window = session.protocol().windows.get(open.window)?;
    let whole = session.length(window);
    let share = |left: Span| whole.map(|whole| (left.ns(), whole.ns()));
    let waits = matches!(window.rule, Rule::AtLeast(_) | Rule::Target(_) | Rule::Planned { .. });
    let rank = session.rank_of(open, governing);
    let mut notes: Vec<String> =
        window.caption.iter().map(|it| Shown::new(it).to_string()).collect();
    if rank != Rank::None && !window.rule.is_limit() {
        notes.push(Shown::new(&crate::words::joined(&window.passed_text)).to_string());
    }
    let (figure, until, share) = match open.standing {
        Standing::Remaining { left, until } if waits => {
            (Figure::Wait(left), Some(until), share(left))
        }
        Standing::Remaining { left, until } => (Figure::Limit(left), Some(until), share(left)),
        Standing::Elapsed { gone, until } => {
            let left = whole.map(|whole| whole.minus(gone));
            (Figure::Gone(gone), until, left.and_then(share))
        }
        Standing::Still { left } => (Figure::Still(left), None, share(left)),
        Standing::Unknown => (Figure::Unknown, None, None),
    };
    let name = screen::window(session, window);
    Some(Clock { name, figure, until, share, rank, notes, governs: false })
}
