//! The lines of plain mode that are not prompts: alarms and clocks. Decides nothing.

use crate::protocol::{Rank, Rule};
use crate::session::Session;
use crate::session::clocks::{OpenWindow, Standing};
use crate::session::fact::Fact;
use crate::time::Reading;
use crate::words::{clock_span, left_of_limit, left_of_wait, utc_ceil, utc_floor};

/// The alarm line of a fact, where it raises one.
pub(super) fn alarm_line(session: &Session, fact: &Fact, now: &Reading) -> Option<String> {
    match fact {
        Fact::AlarmRaised { window, rank, until, .. } => {
            let left = left_until(session, window, *until, now);
            let rank = rank_word(*rank);
            Some(format!("alarm {rank} {window} remaining {left} until {}", utc_floor(*until)))
        }
        Fact::WindowPassed { window, due } => {
            let (_, passed) = session.protocol().window(window)?;
            if !passed.rule.is_limit() {
                return None;
            }
            let left = left_until(session, window, *due, now);
            Some(format!("alarm passed {window} remaining {left} until {}", utc_floor(*due)))
        }
        _ => None,
    }
}

/// Time left until an act's latest moment, or until a window's own end.
fn left_until(
    session: &Session,
    window: &str,
    until: chrono::DateTime<chrono::Utc>,
    now: &Reading,
) -> String {
    let moments = session.latest_moments(&session.plan(now));
    let by_act = moments.iter().find(|moment| moment.until == until).and_then(|it| it.left);
    let own =
        session.protocol().window(window).and_then(|(index, _)| session.open_window(index, now));
    match (by_act, own.map(|open| open.standing)) {
        (Some(left), _) => left_of_limit(left),
        (None, Some(Standing::Remaining { left, .. })) => left_of_limit(left),
        _ => {
            let left = crate::time::wall_ns_between(now.utc, until);
            left_of_limit(crate::time::Span::from_ns(left))
        }
    }
}

/// The word of a rank.
pub(super) fn rank_word(rank: Rank) -> &'static str {
    match rank {
        Rank::None => "none",
        Rank::Caution => "caution",
        Rank::Warning => "warning",
        Rank::Passed => "passed",
    }
}

/// One line per open window, then the latest moment of every milestone still to come.
pub(super) fn clock_lines(session: &Session, now: &Reading) -> Vec<String> {
    let moments = session.latest_moments(&session.plan(now));
    let governing = session.governing(&moments);
    let mut lines: Vec<String> = session
        .open_windows(now)
        .iter()
        .filter_map(|open| {
            let rank = session.rank_of(open, governing.as_ref());
            clock_line(session, open, rank)
        })
        .collect();
    for moment in &moments {
        let Some(milestone) = session.protocol().milestones.get(moment.milestone) else { continue };
        let by = match moment.left {
            Some(_) => utc_floor(moment.until),
            None => "unknown".to_owned(),
        };
        lines.push(format!("next {} by {by}", milestone.id));
    }
    lines
}

fn clock_line(session: &Session, open: &OpenWindow, rank: Rank) -> Option<String> {
    let window = session.protocol().windows.get(open.window)?;
    let waits = matches!(window.rule, Rule::AtLeast(_) | Rule::Target(_) | Rule::Planned { .. });
    let (id, rank) = (&window.id, rank_word(rank));
    Some(match open.standing {
        Standing::Remaining { left, until } if waits => {
            format!(
                "clock {id} remaining {} until {} rank {rank}",
                left_of_wait(left),
                utc_ceil(until)
            )
        }
        Standing::Remaining { left, until } => {
            format!(
                "clock {id} remaining {} until {} rank {rank}",
                left_of_limit(left),
                utc_floor(until)
            )
        }
        Standing::Elapsed { gone, until } => {
            let until = until.map_or_else(|| "unknown".to_owned(), utc_floor);
            format!(
                "clock {id} elapsed {} until {until} rank {rank}",
                clock_span(gone.floor_secs())
            )
        }
        Standing::Still { left } => {
            format!("clock {id} still {} rank {rank}", left_of_limit(left))
        }
        Standing::Unknown => format!("clock {id} remaining unknown until unknown rank unknown"),
    })
}
