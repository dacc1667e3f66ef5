//! The one file that reads clocks. Never computes with what it reads.

use rustix::time::{ClockId, Timespec};

use crate::time::{BootId, Reading, SECOND_NS, Span};

/// One look at all clocks, and how long the machine has slept since boot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The clocks.
    pub reading: Reading,
    /// Time asleep since boot; grows by a suspend and by nothing else.
    pub asleep: Span,
}

/// Reads all clocks at once; tests have one that jumps.
pub trait Clock {
    /// The clocks as they stand.
    fn read(&mut self) -> Tick;
    /// Moves all clocks ahead, where they are those of practice; a machine's stay as they are.
    fn jump(&mut self, by: Span) {
        let _ = by;
    }
}

/// The clocks of practice: those behind them, and how far they have jumped ahead.
#[derive(Clone, Debug)]
pub struct JumpingClock<C> {
    behind: C,
    ahead: Span,
}

impl<C: Clock> JumpingClock<C> {
    /// Not ahead yet.
    pub fn new(behind: C) -> Self {
        Self { behind, ahead: Span::from_ns(0) }
    }
}

impl<C: Clock> Clock for JumpingClock<C> {
    fn read(&mut self) -> Tick {
        let mut tick = self.behind.read();
        let ahead = self.ahead.ns();
        let since_boot_ns = tick.reading.since_boot_ns.saturating_add(ahead);
        let utc = tick.reading.utc.checked_add_signed(chrono::TimeDelta::nanoseconds(ahead));
        // Wall clock and boot clock move as one, so that they never disagree.
        if let Some(utc) = utc {
            (tick.reading.utc, tick.reading.since_boot_ns) = (utc, since_boot_ns);
        }
        tick
    }

    fn jump(&mut self, by: Span) {
        self.ahead = Span::from_ns(self.ahead.ns().saturating_add(by.ns().max(0)));
    }
}

/// The clocks of this machine.
#[derive(Clone, Debug)]
pub struct MachineClock {
    boot: BootId,
}

impl MachineClock {
    /// With the kernel's name for this run of the machine. Where there is none, two runs of the
    /// program never share one, so that elapsed time between them is asked for, not guessed.
    pub fn new(boot: BootId) -> Self {
        Self { boot }
    }
}

impl Clock for MachineClock {
    fn read(&mut self) -> Tick {
        #[expect(clippy::disallowed_methods, reason = "this is the one file that reads clocks")]
        let (awake, boot, utc, local) = (
            rustix::time::clock_gettime(ClockId::Monotonic),
            rustix::time::clock_gettime(SINCE_BOOT),
            chrono::Utc::now(),
            chrono::Local::now(),
        );
        let since_boot_ns = ns(boot);
        let offset_min = local.offset().local_minus_utc().div_euclid(60);
        let boot = self.boot.clone();
        Tick {
            reading: Reading { utc, offset_min, boot, since_boot_ns },
            asleep: Span::from_ns(since_boot_ns.saturating_sub(ns(awake))),
        }
    }
}

/// Counts on while the machine sleeps.
#[cfg(any(target_os = "linux", target_os = "android"))]
const SINCE_BOOT: ClockId = ClockId::Boottime;
/// Elsewhere no crate gives a clock that counts sleep; a suspend shows as clocks that disagree.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const SINCE_BOOT: ClockId = ClockId::Monotonic;

fn ns(at: Timespec) -> i64 {
    at.tv_sec.saturating_mul(SECOND_NS).saturating_add(at.tv_nsec)
}
