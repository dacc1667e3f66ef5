//! Readings of the machine's clocks as values, and the rule that turns them into elapsed time.
//! Never reads a clock: every reading is handed in by the shell.
#![deny(clippy::arithmetic_side_effects)]

use chrono::{DateTime, TimeDelta, Utc};

mod timeline;
pub use timeline::{Elapsed, Mark, Timeline};

/// Nanoseconds in a second.
pub const SECOND_NS: i64 = 1_000_000_000;

/// What the kernel calls this run of the machine; opaque, compared for equality only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BootId(pub String);

/// One look at all clocks of the machine, taken at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The wall clock, which people set and which may be wrong.
    pub utc: DateTime<Utc>,
    /// Local time minus UTC, in minutes, as the machine had it.
    pub offset_min: i32,
    /// Which run of the machine `since_boot_ns` counts in.
    pub boot: BootId,
    /// Nanoseconds since boot, time asleep included.
    pub since_boot_ns: i64,
}

impl Reading {
    /// The date on the wall calendar of the room, by which a package's expiry is judged.
    pub fn local_date(&self) -> chrono::NaiveDate {
        plus_ns(self.utc, i64::from(self.offset_min).saturating_mul(60 * SECOND_NS)).date_naive()
    }
}

/// A length of time in whole nanoseconds; arithmetic saturates, so no duration ever panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span(i64);

impl Span {
    /// From nanoseconds.
    pub const fn from_ns(ns: i64) -> Self {
        Self(ns)
    }

    /// From whole milliseconds.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms.saturating_mul(1_000_000))
    }

    /// From whole seconds.
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds.saturating_mul(SECOND_NS))
    }

    /// From whole minutes.
    pub const fn from_mins(minutes: i64) -> Self {
        Self::from_secs(minutes.saturating_mul(60))
    }

    /// In nanoseconds.
    pub const fn ns(self) -> i64 {
        self.0
    }

    /// Whole seconds, towards the past: what a limit shows as left.
    pub const fn floor_secs(self) -> i64 {
        self.0.div_euclid(SECOND_NS)
    }

    /// Whole seconds, towards the future: what a wait shows as left.
    pub const fn ceil_secs(self) -> i64 {
        self.0.saturating_neg().div_euclid(SECOND_NS).saturating_neg()
    }

    /// Difference, saturating.
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Sum, saturating.
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// A wall time moved by nanoseconds; stays where it is when the calendar ends.
pub fn plus_ns(at: DateTime<Utc>, ns: i64) -> DateTime<Utc> {
    at.checked_add_signed(TimeDelta::nanoseconds(ns)).unwrap_or(at)
}

/// Nanoseconds from `earlier` to `later` by the wall clock, saturating.
pub fn wall_ns_between(earlier: DateTime<Utc>, later: DateTime<Utc>) -> i64 {
    let delta = later.signed_duration_since(earlier);
    delta.num_nanoseconds().unwrap_or(if delta < TimeDelta::zero() { i64::MIN } else { i64::MAX })
}
