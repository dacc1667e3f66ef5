//! A machine whose clocks the test moves: true time, a wall clock that may be wrong, and boots.

use chrono::{DateTime, TimeDelta, Utc};
use vialwatch::time::{BootId, Reading};

/// Nanoseconds since boot when a test begins: not a whole second, so that rounding shows.
const UP_SINCE_NS: i64 = 86_400_300_000_000;

#[derive(Clone, Debug)]
pub(crate) struct Machine {
    start: DateTime<Utc>,
    true_ns: i64,
    wall_off_ns: i64,
    boot: u32,
    boot_began_ns: i64,
    pub(crate) asleep_ns: i64,
}

impl Machine {
    pub(crate) fn new(start: DateTime<Utc>) -> Self {
        Self {
            start,
            true_ns: 0,
            wall_off_ns: 0,
            boot: 1,
            boot_began_ns: -UP_SINCE_NS,
            asleep_ns: 0,
        }
    }

    pub(crate) fn reading(&self) -> Reading {
        Reading {
            utc: self.start + TimeDelta::nanoseconds(self.true_ns + self.wall_off_ns),
            offset_min: 0,
            boot: BootId(format!("boot-{}", self.boot)),
            since_boot_ns: self.true_ns - self.boot_began_ns,
        }
    }

    pub(crate) fn true_time(&self) -> DateTime<Utc> {
        self.start + TimeDelta::nanoseconds(self.true_ns)
    }

    pub(crate) fn advance(&mut self, ns: i64) {
        assert!(ns >= 0, "time runs forward");
        self.true_ns += ns;
    }

    pub(crate) fn sleep(&mut self, ns: i64) {
        self.advance(ns);
        self.asleep_ns += ns;
    }

    pub(crate) fn step_wall(&mut self, ns: i64) {
        self.wall_off_ns += ns;
    }

    pub(crate) fn reboot(&mut self, off_ns: i64) {
        self.advance(off_ns);
        self.boot += 1;
        self.boot_began_ns = self.true_ns;
        self.advance(20_000_000_000);
    }
}
