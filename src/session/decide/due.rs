//! What time alone has made true by a reading: limits passed, alarms, waits over, clocks that
//! disagree. A pure function of facts and the reading, so any split of a wait gives the same.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::protocol::{OnPassed, Rank, Rule, Window};
use crate::schedule::Plan;
use crate::session::apply::alarm_word;
use crate::session::clocks::{LatestMoment, OpenWindow, Standing};
use crate::session::fact::Fact;
use crate::session::{Session, State};
use crate::time::{Reading, Span, plus_ns};

/// Everything that has become due and was not told, in the order of its due times. What would
/// follow a limit that ends the preparation is not looked for, only the ends of other windows:
/// nothing else matters until the discard.
pub(super) fn due(session: &Session, now: &Reading) -> Vec<Fact> {
    if matches!(session.state(), State::Discarded | State::Reported) {
        return Vec::new();
    }
    let mut facts = clock_facts(session, now);
    let mut timed = Vec::new();
    windows_passed(session, now, &mut timed);
    if !session.must_discard() {
        let ends = timed.iter().filter(|due| ends_preparation(session, &due.fact));
        let end = ends.map(|due| due.left).min();
        let mut others = Vec::new();
        follow_moments(session, now, &mut others);
        waits_over(session, now, &mut others);
        others.retain(|due| end.is_none_or(|end| (due.left, urgency(&due.fact)) < (end, PASSED)));
        timed.extend(others);
    }
    timed.sort_by_key(|due| (due.left, urgency(&due.fact)));
    facts.extend(timed.into_iter().map(|due| due.fact));
    facts
}

/// A fact with the time left until it became due, never above zero. Wall times of different
/// anchors can't be compared once the wall clock was set; what is left can.
struct Due {
    left: Span,
    fact: Fact,
}

type Timed = Vec<Due>;

/// At the same instant the passed end comes last, so that every alarm before it is recorded.
fn urgency(fact: &Fact) -> u8 {
    match fact {
        Fact::AlarmRaised { rank: Rank::Warning, .. } => 1,
        Fact::AlarmRaised { .. } => 0,
        Fact::WindowPassed { .. } => PASSED,
        _ => 2,
    }
}

/// The urgency of a passed end.
const PASSED: u8 = 3;

fn ends_preparation(session: &Session, fact: &Fact) -> bool {
    match fact {
        _ if session.state() == State::Released => false,
        Fact::WindowPassed { window, .. } => session
            .protocol()
            .window(window)
            .is_some_and(|(_, window)| Session::ends_preparation(window)),
        _ => false,
    }
}

fn clock_facts(session: &Session, now: &Reading) -> Vec<Fact> {
    let mut facts = Vec::new();
    if !session.a_limit_has_begun() {
        return facts;
    }
    if session.clock_is_lost_at(now) && session.clock_is_unknown(now) {
        facts.push(Fact::ClockLost);
    }
    let ahead_s = session.clock_ahead(now).floor_secs();
    if ahead_s > session.ahead_told_s() {
        facts.push(Fact::ClocksDisagreed { ahead_s });
    }
    facts
}

/// Limits, counted windows and reminders whose own end has gone by.
fn windows_passed(session: &Session, now: &Reading, timed: &mut Timed) {
    for (index, window) in session.protocol().windows.iter().enumerate() {
        if window.on_passed == OnPassed::Nothing {
            continue;
        }
        let gone_by = match session.open_window(index, now) {
            Some(open) => {
                own_alarms(session, window, &open, timed);
                end_gone_by(session, window, &open)
            }
            None if session.closed_too_late(window) && !reported(session, window) => {
                session.left_at(index, now).zip(session.window_end(index))
            }
            None => None,
        };
        let Some((left, end)) = gone_by else { continue };
        if !session.was_told("passed", &window.id, end) {
            let fact = Fact::WindowPassed { window: window.id.clone(), due: end };
            timed.push(Due { left, fact });
        }
    }
}

/// A report is judged when it is given; nothing was passed here.
fn reported(session: &Session, window: &Window) -> bool {
    window.to.iter().any(|index| {
        session.protocol().milestones.get(*index).is_some_and(|milestone| milestone.reported)
    })
}

fn end_gone_by(
    session: &Session,
    window: &Window,
    open: &OpenWindow,
) -> Option<(Span, DateTime<Utc>)> {
    let (left, end) = match (&open.standing, &window.rule) {
        (Standing::Remaining { left, until }, Rule::AtMost(_) | Rule::Every { .. }) => {
            (*left, *until)
        }
        (Standing::Elapsed { gone, until: Some(until) }, Rule::CountsUp(Some(_))) => {
            (session.length(window)?.minus(*gone), *until)
        }
        _ => return None,
    };
    (left.ns() < 0).then_some((left, end))
}

/// Windows that no act closes in time alarm at their own end.
fn own_alarms(session: &Session, window: &Window, open: &OpenWindow, timed: &mut Timed) {
    let (left, end) = match (&open.standing, &window.rule) {
        (Standing::Remaining { left, until }, Rule::Every { .. }) => (*left, *until),
        (Standing::Elapsed { gone, until: Some(until) }, Rule::CountsUp(Some(bound))) => {
            (bound.minus(*gone), *until)
        }
        _ => return,
    };
    for alarm in window.alarms.iter().filter(|alarm| left <= alarm.before) {
        if !session.was_told(alarm_word(alarm.rank), &window.id, end) {
            let due = plus_ns(end, alarm.before.ns().saturating_neg());
            let (window, act) = (window.id.clone(), window.id.clone());
            let fact = Fact::AlarmRaised { window, act, rank: alarm.rank, due, until: end };
            timed.push(Due { left: left.minus(alarm.before), fact });
        }
    }
}

/// Alarms of the act that governs, a target that has become too short, and a clash.
fn follow_moments(session: &Session, now: &Reading, timed: &mut Timed) {
    let plan = session.plan(now);
    let moments = session.latest_moments(&plan);
    raise_alarms(session, &moments, timed);
    if session.state() == State::InProgress {
        shorten_targets(session, &moments, timed);
    }
    if let Some(clash) = &plan.clash {
        tell_clash(session, &plan, &clash.windows, now, timed);
    }
}

/// A clash is told once; after the end of a limit it is no news.
fn tell_clash(
    session: &Session,
    plan: &Plan,
    clashing: &[usize],
    now: &Reading,
    timed: &mut Timed,
) {
    let passed = first_limit_over(session, now);
    let became_true = became_true(session, plan, clashing);
    let is_news = match (passed, became_true) {
        (Some(passed), Some((left, _))) => left < passed,
        (passed, _) => passed.is_none(),
    };
    let windows: Vec<String> = clashing
        .iter()
        .filter_map(|index| session.protocol().windows.get(*index))
        .map(|window| window.id.clone())
        .collect();
    let (left, due) = became_true.unwrap_or_else(|| session.since_last_fact(now));
    if is_news && !session.was_told("clash", &windows.join(" "), due) {
        timed.push(Due { left, fact: Fact::LimitsClashed { windows, due } });
    }
}

/// When a clash became true: as the moment went by that is bounded by the very windows that
/// clash; none where a fact made it true and not time.
fn became_true(
    session: &Session,
    plan: &Plan,
    clashing: &[usize],
) -> Option<(Span, DateTime<Utc>)> {
    let bound_by_all = |moment: &LatestMoment| {
        let windows: BTreeSet<usize> = moment.windows.iter().copied().collect();
        windows.iter().eq(clashing)
    };
    session
        .hard_moments(plan)
        .iter()
        .filter(|moment| bound_by_all(moment))
        .filter_map(|moment| Some((moment.left.filter(|left| left.ns() < 0)?, moment.until)))
        .min()
}

/// What is left, less than nothing, of the first open limit that has gone by.
fn first_limit_over(session: &Session, now: &Reading) -> Option<Span> {
    let over = |open: OpenWindow| {
        let window = session.protocol().windows.get(open.window)?;
        let limit = matches!(window.rule, Rule::AtMost(_));
        end_gone_by(session, window, &open).filter(|_| limit).map(|(left, _)| left)
    };
    session.open_windows(now).into_iter().filter_map(over).min()
}

fn raise_alarms(session: &Session, moments: &[LatestMoment], timed: &mut Timed) {
    let Some(governing) = session.governing(moments) else { return };
    let Some(left) = governing.left else { return };
    let protocol = session.protocol();
    let act = protocol.milestones.get(governing.act).map(|milestone| milestone.id.clone());
    let window = protocol.windows.get(governing.window).map(|window| window.id.clone());
    let (Some(act), Some(window)) = (act, window) else { return };
    let (until, alarms) = (governing.until, session.alarms_of_act(governing.act));
    for alarm in alarms.unwrap_or_default() {
        let told = session.was_told(alarm_word(alarm.rank), &act, until);
        if left <= alarm.before && !told {
            let due = plus_ns(until, alarm.before.ns().saturating_neg());
            let (window, act) = (window.clone(), act.clone());
            let fact = Fact::AlarmRaised { window, act, rank: alarm.rank, due, until };
            timed.push(Due { left: left.minus(alarm.before), fact });
        }
    }
}

/// A latest moment gone by only through a target asks the pharmacist and is no clash.
fn shorten_targets(session: &Session, moments: &[LatestMoment], timed: &mut Timed) {
    for moment in moments.iter().filter(|moment| moment.through_target) {
        let Some(left) = moment.left.filter(|left| left.ns() < 0) else { continue };
        let target = moment.windows.iter().find_map(|index| {
            let window = session.protocol().windows.get(*index)?;
            matches!(window.rule, Rule::Target(_)).then_some(window)
        });
        if let Some(window) = target
            && window.on_passed == OnPassed::Ask
            && !session.was_told("short", &window.id, moment.until)
        {
            let (window, due) = (window.id.clone(), moment.until);
            timed.push(Due { left, fact: Fact::TargetShortened { window, due } });
        }
    }
}

fn waits_over(session: &Session, now: &Reading, timed: &mut Timed) {
    let Some(open) = session.standing_wait(now) else { return };
    let Some(window) = session.protocol().windows.get(open.window) else { return };
    if let Standing::Remaining { left, until } = open.standing
        && left.ns() <= 0
        && !session.was_told("over", &window.id, until)
    {
        let (window, due) = (window.id.clone(), until);
        timed.push(Due { left, fact: Fact::WaitOver { window, due } });
    }
}

impl Session {
    /// Whether this reading, or one recorded before it, began a new count of time that nobody
    /// has said anything about yet.
    fn clock_is_lost_at(&self, now: &Reading) -> bool {
        self.clock_lost || self.timeline().is_new_epoch(now)
    }

    /// Whole seconds of disagreement already recorded.
    fn ahead_told_s(&self) -> i64 {
        self.ahead_told_s
    }

    /// The last fact as something due: less than nothing left, and its wall time.
    fn since_last_fact(&self, now: &Reading) -> (Span, DateTime<Utc>) {
        let Some(last) = self.records().last() else {
            return (Span::default(), DateTime::UNIX_EPOCH);
        };
        let reading = &last.stamp.reading;
        let gone = self.timeline().elapsed(&self.timeline().mark(reading), now).low;
        (Span::default().minus(gone), reading.utc)
    }
}
