//! Sentences of the full screen: moments and lengths of time, names of steps and windows, alarms,
//! the terminal's title. Decides nothing; knows no terminal.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Shown, clock_span, local_day, local_floor, local_seconds};
use crate::protocol::{Kind, Milestone, Rank, Role, Rule, Window};
use crate::session::clocks::{Governing, Standing};
use crate::session::fact::{Answer, Fact, Part, Record, StepKey};
use crate::session::{Alarm, Session, State};
use crate::time::{Reading, Span, wall_ns_between};

pub mod acts;
mod tail;
pub use tail::{TailLine, tail};

/// Most characters of a protocol's own name in the terminal's title.
const MOST_IN_TITLE: usize = 24;
/// Bytes of the shortest moment in RFC 3339.
const LEAST_MOMENT: usize = 20;

/// A time of day to the second, towards the past; with the day where it is not today.
pub fn moment(at: DateTime<Utc>, now: &Reading) -> String {
    format!("{}{}", local_seconds(at, now.offset_min), day(at, now))
}

/// The same towards the future: for waits.
pub fn moment_up(at: DateTime<Utc>, now: &Reading) -> String {
    let whole = at.timestamp_subsec_nanos() == 0;
    let up = if whole { None } else { at.checked_add_signed(TimeDelta::seconds(1)) };
    moment(up.unwrap_or(at), now)
}

/// Days from today, such as " +1 d"; nothing for today.
pub fn day(at: DateTime<Utc>, now: &Reading) -> String {
    let there = local_day(at, now.offset_min);
    let days = there.signed_duration_since(now.local_date()).num_days();
    if days == 0 { String::new() } else { format!(" {days:+} d") }
}

/// What is left of a limit, or how much it is over, such as `+0:04:10`.
pub fn left(left: Span) -> String {
    if left.ns() < 0 {
        format!("+{}", clock_span(Span::default().minus(left).floor_secs()))
    } else {
        clock_span(left.floor_secs())
    }
}

/// What is left of a sum whose clock stands still.
pub fn still(span: Span) -> String {
    format!("{} left, stands still", left(span))
}

/// The same without seconds while there is an hour and more.
pub fn left_roughly(span: Span) -> String {
    let minutes = span.floor_secs().div_euclid(60);
    let hours = minutes.div_euclid(60);
    if hours < 1 {
        return left(span);
    }
    format!("{hours} h {:02} min", minutes.rem_euclid(60))
}

/// The same in as few columns as it can be read in.
pub fn left_shortly(span: Span) -> String {
    left_roughly(span).trim_end_matches(" min").to_owned()
}

/// What an act's latest moment is called, such as "dilute by".
pub fn act(milestone: &Milestone) -> String {
    Shown::new(milestone.by.as_deref().unwrap_or(&milestone.id)).to_string()
}

/// A window as people read it: the name of the act that closes a limit, else its id.
pub fn window(session: &Session, window: &Window) -> String {
    let closes = window.to.iter().filter_map(|it| session.protocol().milestones.get(*it));
    let named = closes.filter(|it| it.by.is_some()).map(act).next_back();
    match named {
        Some(name) if window.rule.is_limit() => name,
        _ => spaced(&window.id),
    }
}

/// An id as words.
pub fn spaced(id: &str) -> String {
    Shown::new(&id.replace('-', " ")).to_string()
}

/// A step by its name, with the vial where it is asked per vial.
pub fn step(key: &StepKey) -> String {
    let vial = key.vial.map_or_else(String::new, |vial| format!("vial {vial}, "));
    let begun = if key.part == Part::Start { " begins" } else { "" };
    format!("{vial}{}{begun}", spaced(&key.step))
}

/// The vial of a question: its number, how many are in use, its lot.
pub fn vial(session: &Session, number: u16) -> String {
    let count = session.vials_in_work().count();
    let highest = session.vials_in_work().map(|vial| vial.number).max().unwrap_or(0);
    let of = if usize::from(highest) == count {
        format!("vial {number} of {count}")
    } else {
        format!("vial {number}, {count} in use")
    };
    match lot(session, number) {
        Some(lot) => format!("{of} · lot {}", Shown::new(lot)),
        None => of,
    }
}

fn lot(session: &Session, number: u16) -> Option<&str> {
    let step = session.protocol().role(Role::VialIn)?;
    match &session.done(&StepKey::main(&step.id, Some(number)))?.answer {
        Answer::Scanned(scanned) => Some(&scanned.lot),
        _ => None,
    }
}

/// The word of a rank, as alarms say it.
pub fn rank(rank: Rank) -> &'static str {
    match rank {
        Rank::None => "",
        Rank::Caution => "CAUTION",
        Rank::Warning => "WARNING",
        Rank::Passed => "LIMIT PASSED",
    }
}

/// Said wherever a clock is unknown.
pub const TIME_UNKNOWN: &str = "TIME UNKNOWN: treat as passed";

/// What an alarm is about, with what is left.
pub fn alarm(session: &Session, alarm: &Alarm, now: &Reading) -> String {
    let Some(about) = session.protocol().windows.get(alarm.window) else { return String::new() };
    let until = moment(alarm.until, now);
    let name = alarm
        .act
        .and_then(|act| session.protocol().milestones.get(act))
        .map_or_else(|| window(session, about), act);
    if alarm.rank == Rank::Passed && session.state() != State::InProgress {
        return format!("infusion not reported: phone the ward   ({name} {until})");
    }
    match (left_of(session, alarm, now), &about.rule) {
        (Some(span), _) if span.ns() < 0 && alarm.rank == Rank::Passed => {
            format!("{name} {until}   {}", left(span))
        }
        (_, Rule::Every { .. } | Rule::CountsUp(_)) => {
            format!("{name}: {}", Shown::new(&super::joined(&about.passed_text)))
        }
        (Some(span), _) if span.ns() < 0 => format!("{name} {until}, {} over", left(span)),
        (Some(span), _) => format!("{name} {until}, {} left", left(span)),
        (None, _) => format!("{name} {until}"),
    }
}

fn left_of(session: &Session, alarm: &Alarm, now: &Reading) -> Option<Span> {
    let moments = session.latest_moments(&session.plan(now));
    let by_act = moments.iter().find(|it| Some(it.milestone) == alarm.act);
    if let Some(moment) = by_act.filter(|_| alarm.rank != Rank::Passed) {
        return moment.left;
    }
    match session.open_window(alarm.window, now)?.standing {
        Standing::Remaining { left, .. } => Some(left),
        _ => None,
    }
}

/// The terminal's title: the governing clock in ASCII; empty while nothing runs.
pub fn title(session: &Session, now: &Reading) -> String {
    let moments = session.latest_moments(&session.plan(now));
    let Some(governing) = session.governing(&moments) else { return String::new() };
    let Some(act) = session.protocol().milestones.get(governing.act) else { return String::new() };
    let name = in_title(act.by.as_deref().unwrap_or(&act.id));
    let at = local_floor(governing.until, now.offset_min);
    let by = format!("{name} {at}{}", day(governing.until, now));
    match governing.left {
        None => format!("TIME UNKNOWN, {name}"),
        Some(_) if is_passed(session, &governing) => format!("LIMIT PASSED {by}"),
        Some(left) if left.ns() < 0 => format!("OVER, {by}"),
        Some(left) => {
            let minutes = left.floor_secs().div_euclid(60);
            format!("{} h {:02} min, {by}", minutes.div_euclid(60), minutes.rem_euclid(60))
        }
    }
}

/// Whether a limit's own end has gone by.
fn is_passed(session: &Session, governing: &Governing) -> bool {
    governing.rank == Rank::Passed || !session.passed().is_empty()
}

fn in_title(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
    name.chars().map(plain).take(MOST_IN_TITLE).collect()
}

/// A sentence of plain mode with its moments as times of day in the room.
pub fn in_the_room(text: &str, now: &Reading) -> String {
    let mut told = String::with_capacity(text.len());
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end_matches([',', ';', ':', '.', ' ']);
        // Every sentence of each frame comes by here, and few hold a moment.
        let may_be = bare.len() >= LEAST_MOMENT && bare.starts_with(|it: char| it.is_ascii_digit());
        match may_be.then(|| DateTime::parse_from_rfc3339(bare)) {
            Some(Ok(at)) => {
                told.push_str(&moment(at.to_utc(), now));
                told.push_str(word.strip_prefix(bare).unwrap_or_default());
            }
            _ => told.push_str(word),
        }
    }
    told
}

/// How long nobody was here, up to the last return, and what was done last before.
pub fn last_absence(session: &Session) -> Option<(Span, &Record)> {
    let records = session.records();
    let back = records.iter().rposition(|it| matches!(it.fact, Fact::CameBack | Fact::Resumed))?;
    let (before, since) = records.split_at_checked(back)?;
    let last = before.iter().rfind(|it| is_an_act(&it.fact))?;
    let from = before.iter().rfind(|it| it.fact == Fact::WentAway || is_an_act(&it.fact))?;
    let (from, to) = (&from.stamp.reading, &since.first()?.stamp.reading);
    let gone = if from.boot == to.boot {
        to.since_boot_ns.saturating_sub(from.since_boot_ns)
    } else {
        wall_ns_between(from.utc, to.utc)
    };
    Some((Span::from_ns(gone.max(0)), last))
}

/// What a person did, rather than what the machine noticed.
fn is_an_act(fact: &Fact) -> bool {
    !matches!(
        fact,
        Fact::WentAway
            | Fact::CameBack
            | Fact::Resumed
            | Fact::Recovered { .. }
            | Fact::Suspended { .. }
            | Fact::SavingRestored { .. }
            | Fact::ClockLost
            | Fact::ClocksDisagreed { .. }
            | Fact::AlarmRaised { .. }
            | Fact::WindowPassed { .. }
            | Fact::WaitOver { .. }
            | Fact::TargetShortened { .. }
            | Fact::LimitsClashed { .. }
    )
}

/// What was entered to a step and what was expected, where both are known.
pub fn entered(session: &Session, key: &StepKey) -> Option<String> {
    let Kind::Value(value) = &session.step_of(key)?.kind else { return None };
    let Answer::Value(amount) = session.done(key)?.answer else { return None };
    let unit = value.unit;
    let expected = session.expected(value, key.vial)?;
    let half = session.half_width(value, key.vial);
    let half = half.map_or_else(String::new, |it| format!(" ±{}", it.amount().normalize()));
    Some(format!("entered {} {unit}, expected {expected}{half}", amount.normalize()))
}
