//! One random history, told from a seed: what happens to the machine, when the program looks, and
//! what is judged.

use std::fmt::Write as _;

use vialwatch::time::Span;

use crate::chance::Chance;
use crate::class::Kind;
use crate::judge::{Court, Fault, Oracle};
use crate::machine::{DAY, HOUR, Hardware, MINUTE, Machine, SECOND, Seen, YEAR};
use crate::program::{FIRST, Program};
use crate::rule::Rule;
use crate::tally::Tally;

const MOST_EVENTS: i64 = 40;
const MOST_LOOKS: i64 = 4;
/// One from before the first limit, the first limit, and one more.
const MOST_COUNTDOWNS: usize = 3;
/// A time on a tray names no day.
const LONGEST_CLAIM: i64 = DAY;
const MILLISECOND: i64 = 1_000_000;

struct History<'a, R> {
    court: Court,
    chance: Chance,
    machine: Machine,
    seen: Seen,
    seen_boots: u32,
    program: Program<R>,
    oracle: Oracle,
    /// Where within its minute the independent clock stood when the history began.
    minute_ns: i64,
    stepped_back: bool,
    tally: &'a mut Tally,
    trace: Option<&'a mut String>,
}

/// Tells a history from its seed, and stops where a promise is broken.
pub(crate) fn tell<R: Rule>(
    court: Court,
    seed: u64,
    tally: &mut Tally,
    trace: Option<&mut String>,
) -> Result<(), Fault> {
    let mut chance = Chance::new(seed);
    let class = court.class;
    let coarse = class.kinds.contains(&Kind::Sleep) && chance.one_in(4);
    let kept_right = class.kinds.contains(&Kind::LastStepBack);
    let mut machine = Machine::new(&mut chance, coarse);
    if kept_right {
        machine.keep_right();
    }
    let (seen, seen_boots) = (machine.seen(), machine.boots);
    let minute_ns = chance.within(0, MINUTE);
    let (program, oracle) = (Program::default(), Oracle::default());
    let mut history: History<'_, R> = History {
        court,
        chance,
        machine,
        seen,
        seen_boots,
        program,
        oracle,
        minute_ns,
        stepped_back: false,
        tally,
        trace,
    };
    history.tally.histories += 1;
    history.fact();
    history.run();
    history.open();
    if history.chance.one_in(2) {
        let kind = history.chance.pick(class.kinds);
        history.happen(kind)?;
        history.look()?;
    }
    history.open();
    for _ in 0..history.chance.within(4, MOST_EVENTS) {
        let kind = history.chance.pick(class.kinds);
        history.happen(kind)?;
        for _ in 0..history.chance.within(1, MOST_LOOKS) {
            history.look()?;
            if history.chance.one_in(2) {
                history.run();
            }
        }
    }
    history.look()
}

impl<R: Rule> History<'_, R> {
    fn happen(&mut self, kind: Kind) -> Result<(), Fault> {
        let size = self.size();
        match kind {
            Kind::Run => self.run(),
            Kind::Fact => self.fact(),
            Kind::Open => self.open(),
            Kind::Sleep => self.machine.sleep(size),
            Kind::StepWall => {
                let by = self.any_step();
                self.machine.step_wall(by);
            }
            Kind::Slew => {
                let ppm = self.chance.pick(&[-500, 500]);
                self.machine.run_slewed(size, ppm);
            }
            Kind::Leap => self.machine.step_wall(-SECOND),
            Kind::Zone => {
                let minutes = self.chance.pick(&[-480, 0, 60, 120, 345]);
                self.machine.move_zone(minutes);
            }
            Kind::Restart => self.restart()?,
            Kind::Reboot => self.reboot(size),
            Kind::Restore => self.restore(size),
            Kind::PauseCorrected if self.stepped_back => self.run(),
            Kind::PauseCorrected => {
                self.machine.pause(size);
                self.machine.step_wall(size);
                self.perhaps_restart()?;
            }
            Kind::Pause => {
                self.machine.pause(size);
                self.perhaps_restart()?;
            }
            Kind::LastStepBack => {
                self.stepped_back = true;
                self.look()?;
                let by = self.chance.of_any_size(SECOND, 12 * YEAR);
                self.machine.step_wall(-by);
            }
            Kind::Settle => self.settle()?,
        }
        self.told(kind);
        Ok(())
    }

    fn told(&mut self, kind: Kind) {
        let (machine, last) = (&self.machine, self.oracle.last_boot_ns());
        if let Some(trace) = &mut self.trace {
            writeln!(
                trace,
                "{kind:?}: true {}, boot {}/{}, last fact {last}, wall {}",
                machine.true_ns,
                machine.boots,
                machine.boot_ns(),
                machine.wall_ns(),
            )
            .unwrap();
        }
    }

    fn size(&mut self) -> i64 {
        self.chance.of_any_size(MILLISECOND, 8 * HOUR)
    }

    /// From a second to a dozen years, either way.
    fn any_step(&mut self) -> i64 {
        let by = self.chance.of_any_size(SECOND, 12 * YEAR);
        if self.chance.one_in(2) { by } else { -by }
    }

    fn run(&mut self) {
        let size = self.size();
        self.machine.run(size);
    }

    /// A wake: the countdowns are judged as they are shown, and once more if it became a fact.
    fn look(&mut self) -> Result<(), Fault> {
        self.machine.look(&mut self.seen, &mut self.seen_boots);
        self.tally.readings += 1;
        self.program.look(&self.seen);
        self.judge()?;
        if self.program.wake(&self.seen) {
            self.oracle.record(&self.machine);
            self.judge()?;
        }
        Ok(())
    }

    fn judge(&mut self) -> Result<(), Fault> {
        let judged = self.oracle.judge(&self.court, &self.program, &self.machine, self.tally);
        if judged.is_err() {
            self.told(Kind::Fact);
        }
        judged
    }

    fn fact(&mut self) {
        self.machine.look(&mut self.seen, &mut self.seen_boots);
        self.program.fact(&self.seen);
        self.oracle.record(&self.machine);
    }

    fn open(&mut self) {
        let place = self.program.countdowns.len().min(MOST_COUNTDOWNS - 1);
        let limit = Span::from_secs(self.chance.of_any_size(60, 8 * 3_600));
        let wait = Span::from_secs(self.chance.of_any_size(1, 3_600));
        self.machine.look(&mut self.seen, &mut self.seen_boots);
        self.program.open(&self.seen, limit, wait, place);
        self.oracle.open(&self.machine, place);
    }

    fn restart(&mut self) -> Result<(), Fault> {
        self.machine.look(&mut self.seen, &mut self.seen_boots);
        if self.program.restart(&self.seen) { Ok(()) } else { self.court.holds(Fault::Changed) }
    }

    fn perhaps_restart(&mut self) -> Result<(), Fault> {
        if self.chance.one_in(3) { self.restart() } else { Ok(()) }
    }

    fn reboot(&mut self, off_ns: i64) {
        let by = self.any_step();
        // 1970, and the years that hardware clocks begin at.
        let reset = self.chance.pick(&[0, 10, 30, 40, 50]);
        let shows = self.chance.pick(&[Hardware::Right, Hardware::Off(by), Hardware::Reset(reset)]);
        let up = self.chance.of_any_size(MILLISECOND, 3 * MINUTE);
        self.machine.reboot(off_ns, up, shows, &mut self.chance);
    }

    /// To before the last fact: what is set back to after it looks as if it had been paused.
    fn restore(&mut self, off_ns: i64) {
        let same_boot = self.seen_boots == self.machine.boots;
        let last = self.oracle.last_boot_ns();
        if !same_boot || last < 2 || last > self.machine.boot_ns() {
            return;
        }
        let back = self.chance.of_any_size(1, 8 * HOUR).min(last - 1);
        self.machine.restore(last - back, off_ns);
        if self.chance.one_in(2) {
            self.machine.step_wall(off_ns + back);
        }
    }

    /// A person reads both times from a clock that is right, to the minute.
    fn settle(&mut self) -> Result<(), Fault> {
        if self.program.countdowns.len() <= FIRST {
            return Ok(());
        }
        self.look()?;
        let minute = |ns: i64| (ns + self.minute_ns).div_euclid(MINUTE);
        let claimed = minute(self.machine.true_ns) - minute(self.oracle.first_ns());
        if claimed * MINUTE <= LONGEST_CLAIM && self.program.is_in_question() {
            self.program.settle(Span::from_mins(claimed), &self.seen);
            self.oracle.settle(&self.machine);
            self.tally.settled += 1;
            // The next limit may begin at once.
            if self.chance.one_in(4) {
                self.machine.run(self.chance.within(1, SECOND));
                self.open();
            }
        }
        Ok(())
    }
}
