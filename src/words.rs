//! Every sentence, and every way to write a time or a figure. Decides nothing and knows no
//! terminal; foreign text becomes displayable in one type, `Shown`.

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};

use crate::protocol::{Protocol, Sentence, SourceRef};
use crate::time::Span;

pub mod ask;
pub mod exception;
pub mod field;
pub mod figures;
pub mod label;
pub mod practice;
pub mod protocol;
pub mod record;
pub mod recovered;
pub mod refusal;
pub mod report;
pub mod review;
pub mod screen;
mod shown;
pub mod told;
pub mod verified;

pub use shown::Shown;

/// `h:mm:ss` of whole seconds, with a minus where they are negative.
pub fn clock_span(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let all = seconds.unsigned_abs();
    let (minutes, rest) = (all.checked_div(60).unwrap_or(0), all.checked_rem(60).unwrap_or(0));
    let (hours, minutes) =
        (minutes.checked_div(60).unwrap_or(0), minutes.checked_rem(60).unwrap_or(0));
    format!("{sign}{hours}:{minutes:02}:{rest:02}")
}

/// What is left of a limit: never more than there is.
pub fn left_of_limit(left: Span) -> String {
    clock_span(left.floor_secs())
}

/// What is left of a wait: never less than there is.
pub fn left_of_wait(left: Span) -> String {
    clock_span(left.ceil_secs())
}

/// RFC 3339 in UTC, whole seconds towards the past: for limits and stamps.
pub fn utc_floor(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// RFC 3339 in UTC, whole seconds towards the future: for waits.
pub fn utc_ceil(at: DateTime<Utc>) -> String {
    let whole = at.timestamp_subsec_nanos() == 0;
    let up = if whole { Some(at) } else { at.checked_add_signed(TimeDelta::seconds(1)) };
    utc_floor(up.unwrap_or(at))
}

/// A moment on the room's clock, cut to the minute before it: for limits.
pub fn local_floor(at: DateTime<Utc>, offset_min: i32) -> String {
    let time = local(at, offset_min).time();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// A moment on the room's clock, to the second.
pub fn local_seconds(at: DateTime<Utc>, offset_min: i32) -> String {
    let time = local(at, offset_min).time();
    format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
}

/// The date of a moment in the room.
pub fn local_day(at: DateTime<Utc>, offset_min: i32) -> NaiveDate {
    local(at, offset_min).date_naive()
}

fn local(at: DateTime<Utc>, offset_min: i32) -> DateTime<Utc> {
    at.checked_add_signed(TimeDelta::minutes(i64::from(offset_min))).unwrap_or(at)
}

/// Sentences one after the other.
pub fn joined(sentences: &[Sentence]) -> String {
    sentences.iter().map(|sentence| sentence.say.as_str()).collect::<Vec<_>>().join(" ")
}

/// A source as it is named beside a figure: "site value" where the site set it.
pub fn source_name(protocol: &Protocol, reference: &SourceRef) -> String {
    let site = protocol.source(reference).is_some_and(|source| source.site);
    let name = if site { "site value" } else { reference.id.as_str() };
    match &reference.place {
        Some(place) => format!("{name}, {place}"),
        None => name.to_owned(),
    }
}

/// What the product does not do, said at the start.
pub const LIMITS_OF_PRODUCT: &str = "vialwatch records and reminds; it does not prescribe and \
    proposes no dose. A pharmacist of the site must check the protocol against the label in force. \
    It holds no patient name and claims no compliance; typed initials are an attestation, not an \
    electronic signature.";

/// Said where a walk through a protocol goes into no file.
pub const NOT_KEPT: &str = "nothing is kept";

/// Said at the start of practice in plain mode.
pub const PRACTICE_JUMPS: &str =
    "at a wait y jumps the clock to its end, and :jump goes to what becomes due next";

/// What stands wherever walkthroughs are chosen.
pub const PRACTICE_MARK: &str = "▨ PRACTICE ▨";

/// What practice says on every frame.
pub fn practice_mark(speed: u32) -> String {
    format!("▨ PRACTICE ×{speed} ▨")
}

/// Said where a fault of the program ends it; `place` is in its source.
pub fn internal_fault(place: Option<&str>) -> String {
    let place = Shown::new(place.unwrap_or("an unknown place")).to_string();
    format!("internal fault at {place}; what was called saved is on disk: `vialwatch resume`")
}

/// Said when a session is left with its clocks running.
pub const CLOCKS_RUN_ON: &str = "the clocks run on; NO ALARM sounds while this is closed";
