//! The one file that reads clocks. Never computes with what it reads.

use rustix::time::{ClockId, Timespec};

use crate::practice::Mishap;
use crate::time::{BootId, Reading, SECOND_NS, Span, plus_ns};

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
    /// Does to the clocks of practice what a walkthrough does; a machine's stay as they are.
    fn suffer(&mut self, mishap: Mishap) {
        let _ = mishap;
    }
    /// Lets the clocks of practice run so many times faster from here on.
    fn run_at(&mut self, times: u32) {
        let _ = times;
    }
}

/// The clocks of practice: those behind them, and how far they have jumped ahead. They may stand,
/// run faster, disagree with each other, and lose the boot they count in.
#[derive(Clone, Debug)]
pub struct JumpingClock<C> {
    behind: C,
    ahead: Span,
    /// How far the wall clock is off the boot clock.
    wall_off: Span,
    /// Since when they run so many times faster, on the clock behind; 0 where they stand.
    pace: (i64, u32),
    /// The faster pace that comes back when they go on.
    held: Option<u32>,
    /// How often the power failed, and when it last came back, on the boot clock before.
    boots: (u32, i64),
}

/// What a machine takes to come up again.
const BOOTING: Span = Span::from_secs(20);

impl<C: Clock> JumpingClock<C> {
    /// Not ahead yet.
    pub fn new(mut behind: C) -> Self {
        let since = behind.read().reading.since_boot_ns;
        let (ahead, wall_off) = (Span::default(), Span::default());
        Self { behind, ahead, wall_off, pace: (since, 1), held: None, boots: (0, 0) }
    }

    /// Takes over what the faster pace has gained so far, and goes on at another.
    fn change_pace(&mut self, times: u32) {
        let now = self.behind.read().reading.since_boot_ns;
        self.ahead = self.ahead.plus(self.gained(now));
        self.pace = (now, times);
    }

    /// What the pace gained, or lost where they stand, since it was set.
    fn gained(&self, now: i64) -> Span {
        let (since, times) = self.pace;
        let more = i64::from(times).saturating_sub(1);
        Span::from_ns(now.saturating_sub(since).saturating_mul(more))
    }
}

impl<C: Clock> Clock for JumpingClock<C> {
    fn read(&mut self) -> Tick {
        let mut tick = self.behind.read();
        let reading = &mut tick.reading;
        let ahead = self.ahead.plus(self.gained(reading.since_boot_ns));
        // Wall clock and boot clock move as one, unless a walkthrough sets the one alone.
        reading.utc = plus_ns(reading.utc, ahead.plus(self.wall_off).ns());
        reading.since_boot_ns = reading.since_boot_ns.saturating_add(ahead.ns());
        let (boots, began) = self.boots;
        if boots > 0 {
            reading.boot = BootId(format!("{}-practice-{boots}", reading.boot.0));
            reading.since_boot_ns = reading.since_boot_ns.saturating_sub(began);
        }
        tick
    }

    fn jump(&mut self, by: Span) {
        self.ahead = Span::from_ns(self.ahead.ns().saturating_add(by.ns().max(0)));
    }

    fn suffer(&mut self, mishap: Mishap) {
        match mishap {
            Mishap::TimePasses(by) => self.jump(by),
            Mishap::WallSet(by) => self.wall_off = self.wall_off.plus(by),
            Mishap::PowerFailed(off) => {
                self.jump(off);
                let now = self.read().reading.since_boot_ns;
                let (boots, began) = self.boots;
                self.boots = (boots.saturating_add(1), began.saturating_add(now));
                self.jump(BOOTING);
            }
            Mishap::Hold if self.held.is_none() => {
                self.held = Some(self.pace.1);
                self.change_pace(0);
            }
            Mishap::GoOn => {
                if let Some(times) = self.held.take() {
                    self.change_pace(times);
                }
            }
            Mishap::Hold | Mishap::Disk { .. } => {}
        }
    }

    fn run_at(&mut self, times: u32) {
        match &mut self.held {
            Some(held) => *held = times,
            None if self.pace.1 != times => self.change_pace(times),
            None => {}
        }
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
