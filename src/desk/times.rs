//! Times as people type them: RFC 3339, or hours and minutes on the room's clock.
//! Reads no clock: what is near is told by a reading.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use crate::time::Reading;

/// An RFC 3339 time, in any offset.
pub fn rfc3339(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text.trim()).ok().map(|at| at.with_timezone(&Utc))
}

/// RFC 3339, or `HH:MM` or `HH:MM:SS` in the room on the day that brings it nearest to `near`.
pub fn moment(text: &str, near: DateTime<Utc>, now: &Reading) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Some(at) = rfc3339(text) {
        return Some(at);
    }
    let time = NaiveTime::parse_from_str(text, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
        .ok()?;
    let offset = TimeDelta::minutes(i64::from(now.offset_min));
    let day = near.checked_add_signed(offset)?.date_naive();
    [-1_i64, 0, 1]
        .into_iter()
        .filter_map(|days| {
            let day = day.checked_add_signed(TimeDelta::days(days))?;
            day.and_time(time).and_utc().checked_sub_signed(offset)
        })
        .min_by_key(|at| (at.signed_duration_since(near)).abs())
}

/// A moment that has gone by: the last time the room's clock showed it.
pub fn past(text: &str, now: &Reading) -> Option<DateTime<Utc>> {
    if let Some(at) = rfc3339(text) {
        return Some(at);
    }
    let near = moment(text, now.utc, now)?;
    Some(if near > now.utc { minus_a_day(near) } else { near })
}

/// One moment that has gone by, or two for an uncertain one, as `14:05` or `14:05..14:10`.
pub fn past_range(text: &str, now: &Reading) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    match text.split_once("..") {
        Some((earliest, latest)) => Some((past(earliest, now)?, past(latest, now)?)),
        None => past(text, now).map(|at| (at, at)),
    }
}

/// The two times of a clock question: the one on the tray lies before the other.
pub fn tray(tray: &str, by_other: &str, now: &Reading) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let by_other = moment(by_other, now.utc, now)?;
    if let Some(at) = rfc3339(tray) {
        return Some((at, by_other));
    }
    let near = moment(tray, by_other, now)?;
    Some((if near > by_other { minus_a_day(near) } else { near }, by_other))
}

fn minus_a_day(at: DateTime<Utc>) -> DateTime<Utc> {
    at.checked_sub_signed(TimeDelta::days(1)).unwrap_or(at)
}
