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
    let open = session.open_windows(now);
    let mut facts = clock_facts(session, &open, now);
    let mut timed = Vec::new();
    windows_passed(session, &open, now, &mut timed);
    if !session.must_discard() {
        let ends = timed.iter().filter(|due| ends_preparation(session, &due.fact));
        let end = ends.map(|due| due.left).min();
        let mut others = Vec::new();
        follow_moments(session, &open, now, &mut others);
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

fn clock_facts(session: &Session, open: &[OpenWindow], now: &Reading) -> Vec<Fact> {
    let mut facts = Vec::new();
    if !session.a_limit_has_begun() {
        return facts;
    }
    if session.clock_is_lost_at(now) && session.clock_is_unknown(now) {
        facts.push(Fact::ClockLost);
    }
    let ahead_s = session.clock_ahead(open, now).floor_secs();
    if ahead_s > session.ahead_told_s() || session.lead_is_news(open, now) {
        facts.push(Fact::ClocksDisagreed { ahead_s });
    }
    facts
}

/// Limits, counted windows and reminders whose own end has gone by.
fn windows_passed(session: &Session, open: &[OpenWindow], now: &Reading, timed: &mut Timed) {
    let mut open = open.iter().peekable();
    for (index, window) in session.protocol().windows.iter().enumerate() {
        let open = open.next_if(|open| open.window == index);
        if window.on_passed == OnPassed::Nothing {
            continue;
        }
        let gone_by = match open {
            Some(open) if !matches!(open.standing, Standing::Still { .. }) => {
                own_alarms(session, window, open, timed);
                end_gone_by(session, window, open)
            }
            _ if session.closed_too_late(index) && !reported(session, index) => {
                session.left_at(index, now).zip(session.window_end(index))
            }
            _ => None,
        };
        let Some((left, end)) = gone_by else { continue };
        if !session.was_told("passed", &window.id, end) {
            let fact = Fact::WindowPassed { window: window.id.clone(), due: end };
            timed.push(Due { left, fact });
        }
    }
}

/// A report is judged when it is given; nothing was passed here.
fn reported(session: &Session, window: usize) -> bool {
    let closed_by = session.window_course(window).and_then(|course| course.closed_by);
    let milestone = closed_by.and_then(|index| session.protocol().milestones.get(index));
    milestone.is_some_and(|milestone| milestone.reported)
}

fn end_gone_by(
    session: &Session,
    window: &Window,
    open: &OpenWindow,
) -> Option<(Span, DateTime<Utc>)> {
    let (left, end) = match (&open.standing, &window.rule) {
        (Standing::Remaining { left, until }, rule)
            if rule.is_limit() || matches!(rule, Rule::Every { .. }) =>
        {
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
fn follow_moments(session: &Session, open: &[OpenWindow], now: &Reading, timed: &mut Timed) {
    let plan = session.plan(now);
    let moments = session.latest_moments(&plan);
    raise_alarms(session, &moments, timed);
    if session.state() == State::InProgress {
        shorten_targets(session, &moments, timed);
    }
    tell_clash(session, &plan, first_limit_over(session, open), now, timed);
}

/// A clash is told once; after the end of a limit it is no news. What has become true stays so
/// when one of its limits passes before anybody looks, so it is sought among the moments gone by.
fn tell_clash(
    session: &Session,
    plan: &Plan,
    passed: Option<Span>,
    now: &Reading,
    timed: &mut Timed,
) {
    let hard = session.hard_moments(plan);
    let by_time = hard.iter().filter_map(several_gone_by).min();
    let found = match by_time {
        Some((left, due, windows)) => Some((left, due, named(session, &windows))),
        None if plan.clash.is_some() || passed.is_some() => made_by_a_fact(session, now),
        None => None,
    };
    let Some((left, due, windows)) = found else { return };
    let is_news = match passed {
        Some(passed) => left < passed,
        None => plan.clash.is_some(),
    };
    if is_news && !session.was_told("clash", &windows.join(" "), due) {
        timed.push(Due { left, fact: Fact::LimitsClashed { windows, due } });
    }
}

/// A clash that the last fact made and not time; told once, whatever happens after it.
fn made_by_a_fact(session: &Session, now: &Reading) -> Option<(Span, DateTime<Utc>, Vec<String>)> {
    let reading = &session.records().last()?.stamp.reading;
    let windows = named(session, &session.plan(reading).clash?.windows);
    let gone = session.timeline().elapsed(&session.timeline().mark(reading), now).low;
    let told = session.was_told_ever("clash", &windows.join(" "));
    (!told).then(|| (Span::default().minus(gone), reading.utc, windows))
}

/// A moment gone by that several windows bound together, with their indices in order.
fn several_gone_by(moment: &LatestMoment) -> Option<(Span, DateTime<Utc>, BTreeSet<usize>)> {
    let left = moment.left.filter(|left| left.ns() < 0)?;
    let windows: BTreeSet<usize> = moment.windows.iter().copied().collect();
    (windows.len() > 1).then_some((left, moment.until, windows))
}

fn named<'a>(session: &Session, windows: impl IntoIterator<Item = &'a usize>) -> Vec<String> {
    let windows = windows.into_iter().filter_map(|it| session.protocol().windows.get(*it));
    windows.map(|window| window.id.clone()).collect()
}

/// What is left, less than nothing, of the first open limit that has gone by.
fn first_limit_over(session: &Session, open: &[OpenWindow]) -> Option<Span> {
    let over = |open: &OpenWindow| {
        let window = session.protocol().windows.get(open.window)?;
        let limit = window.rule.is_limit();
        end_gone_by(session, window, open).filter(|_| limit).map(|(left, _)| left)
    };
    open.iter().filter_map(over).min()
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

    /// Whether the wall clock is further ahead for some open window than any recorded reading
    /// shows: a lesser lead than one told before is news for what was opened after that.
    fn lead_is_news(&self, open: &[OpenWindow], now: &Reading) -> bool {
        let Some(last) = self.records().last() else { return false };
        let ahead_at = |open: &OpenWindow, reading: &Reading| {
            let anchor = open.from.early.floor();
            self.timeline().elapsed(&anchor, reading).ahead.floor_secs()
        };
        open.iter().any(|open| ahead_at(open, now) > ahead_at(open, &last.stamp.reading))
    }

    /// Whole seconds of disagreement already recorded.
    fn ahead_told_s(&self) -> i64 {
        self.ahead_told_s
    }
}
