//! A machine whose true time is known: a boot clock with its error, a wall clock that anyone may
//! set, and all that stops, restarts or sets back either.

use chrono::DateTime;
use vialwatch::time::{BootId, Reading};

use crate::chance::Chance;

pub(crate) const SECOND: i64 = 1_000_000_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
pub(crate) const YEAR: i64 = 365 * DAY;

const MILLION: i64 = 1_000_000;
/// The most an oscillator is wrong, in millionths.
const WORST_PPM: i64 = 500;
/// 2026 begins.
const BEGIN_UTC_S: i64 = 1_767_225_600;

/// Everything the machine shows at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) reading: Reading,
    /// The clock that stops in sleep; the rule never uses it.
    pub(crate) awake_ns: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Machine {
    /// Since the history began, by a clock that is never wrong.
    pub(crate) true_ns: i64,
    pub(crate) boots: u32,
    /// Sleep is counted by a hardware clock of whole seconds, on a machine that a time service
    /// keeps right: without one, what the kernel sets right on waking comes on top.
    coarse_sleep: bool,
    boot_ns: i64,
    awake_ns: i64,
    wall_ns: i64,
    boot_ppm: i64,
    wall_ppm: i64,
    /// The wall clock is kept right by others, whatever the oscillator does.
    kept_right: bool,
    offset_min: i32,
    /// Boot clock less hardware clock at the first coarse sleep: later ones keep it.
    sleep_anchor: Option<i64>,
    names: u64,
}

/// What the hardware clock shows after a restart.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hardware {
    Right,
    Off(i64),
    /// Its battery is dead: it begins again at some year.
    Reset(i64),
}

impl Machine {
    pub(crate) fn new(chance: &mut Chance, coarse_sleep: bool) -> Self {
        let mut machine = Self {
            true_ns: chance.within(0, DAY),
            boots: 0,
            coarse_sleep,
            boot_ns: chance.of_any_size(SECOND, 30 * DAY),
            awake_ns: 0,
            wall_ns: 0,
            boot_ppm: 0,
            wall_ppm: 0,
            kept_right: false,
            offset_min: 60,
            sleep_anchor: None,
            names: chance.next(),
        };
        machine.awake_ns = machine.boot_ns;
        machine.wall_ns = BEGIN_UTC_S * SECOND + machine.true_ns;
        machine.new_oscillator(chance);
        machine
    }

    fn new_oscillator(&mut self, chance: &mut Chance) {
        let worst = [-WORST_PPM, 0, WORST_PPM];
        let any = chance.within(-WORST_PPM, WORST_PPM + 1);
        self.boot_ppm = match () {
            () if self.coarse_sleep => 0,
            () if chance.one_in(2) => chance.pick(&worst),
            () => any,
        };
        let right = self.kept_right || chance.one_in(2);
        self.wall_ppm = if right { 0 } else { self.boot_ppm };
    }

    /// Others see to the wall clock, for the whole history.
    pub(crate) fn keep_right(&mut self) {
        (self.kept_right, self.wall_ppm) = (true, 0);
    }

    pub(crate) fn is_coarse(&self) -> bool {
        self.coarse_sleep
    }

    pub(crate) fn seen(&self) -> Seen {
        let reading = Reading {
            utc: DateTime::from_timestamp_nanos(self.wall_ns),
            offset_min: self.offset_min,
            boot: self.name_of(self.boots),
            since_boot_ns: self.boot_ns,
        };
        Seen { reading, awake_ns: self.awake_ns }
    }

    /// The same, into what is there already: names of boots are long.
    pub(crate) fn look(&self, seen: &mut Seen, boots: &mut u32) {
        if *boots != self.boots {
            *boots = self.boots;
            seen.reading.boot = self.name_of(self.boots);
        }
        seen.reading.utc = DateTime::from_timestamp_nanos(self.wall_ns);
        seen.reading.offset_min = self.offset_min;
        seen.reading.since_boot_ns = self.boot_ns;
        seen.awake_ns = self.awake_ns;
    }

    /// As long as the kernel's.
    pub(crate) fn name_of(&self, boots: u32) -> BootId {
        BootId(format!("{:016x}-0000-0000-{boots:010x}", self.names))
    }

    pub(crate) fn boot_ns(&self) -> i64 {
        self.boot_ns
    }

    pub(crate) fn wall_ns(&self) -> i64 {
        self.wall_ns
    }

    pub(crate) fn run(&mut self, ns: i64) {
        let counted = with_error(ns, self.boot_ppm);
        self.true_ns += ns;
        self.boot_ns += counted;
        self.awake_ns += counted;
        self.wall_ns += with_error(ns, self.wall_ppm);
    }

    /// The wall clock is brought nearer to something else, slowly.
    pub(crate) fn run_slewed(&mut self, ns: i64, ppm: i64) {
        let kept = std::mem::replace(&mut self.wall_ppm, ppm.clamp(-WORST_PPM, WORST_PPM));
        self.run(ns);
        self.wall_ppm = kept;
    }

    pub(crate) fn sleep(&mut self, ns: i64) {
        let fell_asleep = self.true_ns;
        self.true_ns += ns;
        if !self.coarse_sleep {
            self.boot_ns += with_error(ns, self.boot_ppm);
            self.wall_ns += with_error(ns, self.wall_ppm);
            return;
        }
        // Never back: less than a second of sleep may count as none.
        let hardware = |at: i64| at - at.rem_euclid(SECOND);
        let before = hardware(fell_asleep);
        let kept = *self.sleep_anchor.get_or_insert(self.boot_ns - before);
        let counted = (kept + hardware(self.true_ns) - self.boot_ns).max(0);
        self.boot_ns += counted;
        self.wall_ns += counted;
    }

    pub(crate) fn step_wall(&mut self, ns: i64) {
        self.wall_ns += ns;
    }

    pub(crate) fn move_zone(&mut self, minutes: i32) {
        self.offset_min = minutes;
    }

    pub(crate) fn reboot(&mut self, off_ns: i64, up_ns: i64, shows: Hardware, chance: &mut Chance) {
        self.true_ns += off_ns;
        self.boots += 1;
        self.boot_ns = 0;
        self.awake_ns = 0;
        self.sleep_anchor = None;
        self.wall_ns = match shows {
            Hardware::Right => self.wall_ns + off_ns,
            Hardware::Off(by) => self.wall_ns + off_ns + by,
            Hardware::Reset(years) => years * YEAR,
        };
        self.new_oscillator(chance);
        self.run(up_ns);
    }

    /// Every clock of the machine stands still, and true time goes on.
    pub(crate) fn pause(&mut self, ns: i64) {
        self.true_ns += ns;
        self.sleep_anchor = self.sleep_anchor.map(|kept| kept - ns);
    }

    /// Set back to how it was, with its boot clock at `boot_ns`.
    pub(crate) fn restore(&mut self, boot_ns: i64, off_ns: i64) {
        let back = self.boot_ns - boot_ns;
        self.true_ns += off_ns;
        self.wall_ns -= back;
        self.boot_ns = boot_ns;
        self.awake_ns = self.awake_ns.min(boot_ns);
        self.sleep_anchor = self.sleep_anchor.map(|kept| kept - back - off_ns);
    }
}

fn with_error(ns: i64, ppm: i64) -> i64 {
    ns + ns / MILLION * ppm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coarse_sleep_is_wrong_by_less_than_a_second_however_often() {
        let chance = &mut Chance::new(7);
        for _ in 0..200 {
            let mut machine = Machine::new(chance, true);
            let wrong_at = |machine: &Machine| machine.boot_ns - machine.true_ns;
            let first = wrong_at(&machine);
            for _ in 0..50 {
                machine.run(chance.of_any_size(1, HOUR));
                machine.sleep(chance.of_any_size(1, HOUR));
                assert!((wrong_at(&machine) - first).abs() < SECOND);
            }
        }
    }

    #[test]
    fn no_clock_is_wrong_by_more_than_its_oscillator() {
        let chance = &mut Chance::new(8);
        for _ in 0..1_000 {
            let mut machine = Machine::new(chance, false);
            let (began, shown) = (machine.true_ns, machine.boot_ns);
            let mut parts = 0;
            for _ in 0..20 {
                machine.run(chance.of_any_size(1, DAY));
                parts += 1;
            }
            let gone = machine.true_ns - began;
            let wrong = (machine.boot_ns - shown - gone).abs();
            assert!(wrong <= gone / 2_000 + parts, "{wrong} of {gone}");
        }
    }
}
