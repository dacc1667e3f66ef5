//! What becomes an exception without any fact, because nothing was recorded. Judged by the wall
//! clock as well as by proved time: whoever looks may sit at another machine.

use chrono::{DateTime, Utc};

use super::{Exception, Kind};
use crate::protocol::Window;
use crate::session::clocks::Standing;
use crate::session::{Session, State};
use crate::time::{Reading, Span, plus_ns, wall_ns_between};

/// A preparation in progress that nobody touched until the last of its limits was over.
pub(super) fn past_last_limit(session: &Session, now: &Reading) -> Option<Exception> {
    if session.state() != State::InProgress {
        return None;
    }
    let last = &session.records().last()?.stamp.reading;
    let due = abandoned_at(session, last.utc)?;
    let proved = session.timeline().elapsed(&session.timeline().mark(last), now).low;
    let over = now.utc > due || proved.ns() > wall_ns_between(last.utc, due);
    let subject = session.standing().map(|question| question.to_string()).unwrap_or_default();
    over.then(|| Exception::new(Kind::PastLastLimit, due, session.last_seq(), subject))
}

/// The end of the last limit that runs. Where none runs, or somebody was there after it, the
/// longest limit of the protocol counts from the last touch.
fn abandoned_at(session: &Session, touched: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let windows = || session.protocol().windows.iter().enumerate();
    let runs = |index: usize, window: &Window| {
        is_limit(window)
            && session.window_course(index).is_some_and(|course| course.closed.is_none())
    };
    let end = windows()
        .filter(|(index, window)| runs(*index, window))
        .filter_map(|(index, _)| session.window_end(index))
        .max()
        .filter(|end| *end >= touched);
    let longest = || {
        let limits = windows().filter(|(_, window)| is_limit(window));
        let length = limits.filter_map(|(_, window)| session.length(window)).max()?;
        Some(plus_ns(touched, length.ns()))
    };
    end.or_else(longest)
}

fn is_limit(window: &Window) -> bool {
    window.rule.is_limit()
}

/// Limits that only the ward's report can close and that are over.
pub(super) fn infusion_unreported(session: &Session, now: &Reading) -> Vec<Exception> {
    if session.state() != State::Released {
        return Vec::new();
    }
    session
        .open_windows(now)
        .into_iter()
        .filter_map(|open| {
            let window = session.protocol().windows.get(open.window)?;
            let end = session.window_end(open.window)?;
            let proved = matches!(
                open.standing,
                Standing::Remaining { left, .. } if left < Span::default()
            );
            let over = proved || now.utc > end;
            (over && is_limit(window) && ends_with_a_report(session, window)).then(|| {
                let subject = window.id.clone();
                Exception::new(Kind::InfusionUnreported, end, session.last_seq(), subject)
            })
        })
        .collect()
}

/// Whether a report from the ward closes this window.
pub(super) fn ends_with_a_report(session: &Session, window: &Window) -> bool {
    window.to.iter().any(|index| {
        session.protocol().milestones.get(*index).is_some_and(|milestone| milestone.reported)
    })
}
