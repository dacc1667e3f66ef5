//! What is true, what can be proved and what must be known, kept beside the rule without it; and
//! the verdict on each countdown.

use std::fmt;

use vialwatch::time::Span;

use crate::class::{Class, Promise};
use crate::machine::{MINUTE, Machine, SECOND};
use crate::program::{Countdown, FIRST, Program};
use crate::rule::Rule;
use crate::tally::Tally;

/// What a promise is broken by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A limit grants so much beyond the truth, where so much is allowed.
    TooMuch { ns: i64, allowed: i64 },
    /// A wait is over so long before its time.
    TooEarly { ns: i64, allowed: i64 },
    /// A limit that must be known is not, or the other way round.
    Unknown { must_be_known: bool },
    /// A countdown that can be exact is not.
    NotExact { what: &'static str, ns: i64, exact: i64 },
    /// A limit takes away more than any wall clock or any person has said.
    TooLittle { ns: i64, most: i64 },
    /// After a restart of the program something is different.
    Changed,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMuch { ns, allowed } => {
                write!(f, "a limit grants {ns} ns too much, {allowed} are allowed")
            }
            Self::TooEarly { ns, allowed } => {
                write!(f, "a wait is over {ns} ns too early, {allowed} are allowed")
            }
            Self::Unknown { must_be_known: true } => write!(f, "a limit is unknown for no reason"),
            Self::Unknown { must_be_known: false } => write!(f, "a limit can't be known and is"),
            Self::NotExact { what, ns, exact } => {
                write!(f, "{what}: {ns} ns where {exact} are exact")
            }
            Self::TooLittle { ns, most } => {
                write!(f, "a limit counts {ns} ns, at most {most} for any reason")
            }
            Self::Changed => write!(f, "a restart of the program changed a countdown"),
        }
    }
}

/// What is promised, and which of the faults matter: of a wrong rule those it is meant to have.
#[derive(Clone, Copy)]
pub(crate) struct Court {
    pub(crate) class: &'static Class,
    pub(crate) heeds: fn(&Fault) -> bool,
}

impl Court {
    pub(crate) fn holds(&self, fault: Fault) -> Result<(), Fault> {
        if (self.heeds)(&fault) { Err(fault) } else { Ok(()) }
    }
}

/// A countdown as it truly is.
#[derive(Clone, Copy, Debug)]
struct Truth {
    true_ns: i64,
    epoch: u32,
    boot_ns: i64,
    proved: i64,
    /// Wall less boot clock when it began or was settled, and the most since.
    lead: i64,
    most_lead: i64,
}

/// What can be proved: by the boot clock, where the wall clock does not deny that a boot is a new one.
#[derive(Debug, Default)]
pub(crate) struct Oracle {
    truths: Vec<Truth>,
    epoch: u32,
    boots: u32,
    last_boot_ns: i64,
    last_wall_ns: i64,
    proved_ns: i64,
    has_begun: bool,
    settled: Option<Settled>,
    /// The most lead recorded in the boot second of the last fact: a limit begins with its second.
    second: (i64, i64),
}

/// Where a clock question was settled.
#[derive(Clone, Copy, Debug)]
struct Settled {
    /// Count of starts and second of the boot clock.
    at: (u32, i64),
    /// In which count of starts the limit began that time was claimed from.
    from_epoch: u32,
}

/// A wall clock ahead by no more is not counted.
const TOLERATED: i64 = 2 * SECOND;
/// Usual where the class promises nothing for limits.
const MEASURED_BEYOND: i64 = SECOND;
/// For what is divided and not quite even.
const UNEVEN: i64 = 1_000;

impl Oracle {
    /// Where in the count of starts a reading lies, and the time proved up to it.
    fn place(&self, machine: &Machine) -> (u32, i64) {
        let boot_ns = machine.boot_ns();
        match () {
            () if !self.has_begun => (0, 0),
            () if machine.boots != self.boots => {
                let by_the_wall = (machine.wall_ns() - self.last_wall_ns).max(0);
                (self.epoch + 1, self.proved_ns + boot_ns.min(by_the_wall))
            }
            () if boot_ns < self.last_boot_ns => (self.epoch + 1, self.proved_ns),
            () => (self.epoch, self.proved_ns + boot_ns - self.last_boot_ns),
        }
    }

    /// The boot clock of the last fact.
    pub(crate) fn last_boot_ns(&self) -> i64 {
        self.last_boot_ns
    }

    /// When the first limit truly began.
    pub(crate) fn first_ns(&self) -> i64 {
        self.truths[FIRST].true_ns
    }

    pub(crate) fn record(&mut self, machine: &Machine) {
        let (epoch, proved) = self.place(machine);
        let (lead, second) = (lead(machine), machine.boot_ns().div_euclid(SECOND));
        let same = epoch == self.epoch && self.second.0 == second;
        self.second = (second, if same { lead.max(self.second.1) } else { lead });
        (self.epoch, self.proved_ns) = (epoch, proved);
        (self.boots, self.last_boot_ns) = (machine.boots, machine.boot_ns());
        self.last_wall_ns = machine.wall_ns();
        self.has_begun = true;
    }

    pub(crate) fn open(&mut self, machine: &Machine, place: usize) {
        self.record(machine);
        let truth = Truth {
            true_ns: machine.true_ns,
            epoch: self.epoch,
            boot_ns: machine.boot_ns(),
            proved: self.proved_ns,
            lead: lead(machine),
            most_lead: self.second.1,
        };
        match self.truths.get_mut(place) {
            Some(over) => *over = truth,
            None => self.truths.push(truth),
        }
    }

    pub(crate) fn settle(&mut self, machine: &Machine) {
        self.record(machine);
        let at = (self.epoch, machine.boot_ns().div_euclid(SECOND));
        self.settled = Some(Settled { at, from_epoch: self.truths[FIRST].epoch });
        self.second.1 = lead(machine);
        let covered: Vec<bool> = self.truths.iter().map(|truth| self.is_covered(truth)).collect();
        for (truth, covered) in self.truths.iter_mut().zip(covered) {
            truth.most_lead = lead(machine);
            if covered {
                truth.lead = lead(machine);
            }
        }
    }

    fn is_covered(&self, truth: &Truth) -> bool {
        let second = truth.boot_ns.div_euclid(SECOND);
        self.settled.is_some_and(|settled| (truth.epoch, second) < settled.at)
    }

    /// Judges every countdown at a reading; the first fault that is heeded ends it.
    pub(crate) fn judge<R: Rule>(
        &mut self,
        court: &Court,
        program: &Program<R>,
        machine: &Machine,
        tally: &mut Tally,
    ) -> Result<(), Fault> {
        let place = self.place(machine);
        let lead = lead(machine);
        for index in 0..self.truths.len() {
            let truth = &mut self.truths[index];
            truth.most_lead = truth.most_lead.max(lead);
            let truth = *truth;
            let first = *self.truths.get(FIRST).unwrap_or(&truth);
            let starts = i64::from(place.0 - truth.epoch.min(first.epoch));
            let case = Case {
                truth,
                first,
                covered: self.is_covered(&truth),
                settled: self.settled,
                place,
                gone: machine.true_ns - truth.true_ns,
                boot_ns: machine.boot_ns(),
                coarse: if machine.is_coarse() { SECOND * (1 + starts) } else { 0 },
            };
            let countdown = &program.countdowns[index];
            tally.judged += 1;
            case.judge_wait::<R>(court, countdown, tally)?;
            case.judge_limit::<R>(court, countdown, tally)?;
        }
        Ok(())
    }
}

/// Wall less boot clock.
fn lead(machine: &Machine) -> i64 {
    machine.wall_ns() - machine.boot_ns()
}

/// One countdown at one reading, as it truly is.
struct Case {
    truth: Truth,
    first: Truth,
    covered: bool,
    settled: Option<Settled>,
    place: (u32, i64),
    gone: i64,
    boot_ns: i64,
    /// What hardware clocks of whole seconds may add, in each boot.
    coarse: i64,
}

impl Case {
    fn must_be_known(&self) -> bool {
        match self.settled {
            // Of what lies before the time claimed, nobody has said anything.
            Some(settled) if self.covered => {
                settled.at.0 == self.place.0 && self.truth.epoch >= settled.from_epoch
            }
            _ => self.truth.epoch == self.place.0,
        }
    }

    fn judge_wait<R: Rule>(
        &self,
        court: &Court,
        countdown: &Countdown,
        tally: &mut Tally,
    ) -> Result<(), Fault> {
        let low = countdown.wait_gone;
        let allowed = self.gone / 2_000 + self.coarse;
        let shown = countdown.wait_shown::<R>();
        let early = low.ns() - self.gone;
        let early = early.max(countdown.wait.ns() - self.gone - shown);
        if early > allowed {
            tally.too_early += 1;
            court.holds(Fault::TooEarly { ns: early, allowed })?;
        }
        let to_second = self.truth.boot_ns.saturating_neg().rem_euclid(SECOND);
        let exact = (self.place.1 - self.truth.proved - to_second).max(0);
        if low.ns() != exact {
            court.holds(Fault::NotExact { what: "a wait", ns: low.ns(), exact })?;
        }
        Ok(())
    }

    fn judge_limit<R: Rule>(
        &self,
        court: &Court,
        countdown: &Countdown,
        tally: &mut Tally,
    ) -> Result<(), Fault> {
        let elapsed = countdown.limit_gone;
        let must_be_known = self.must_be_known();
        if elapsed.high.is_some() != must_be_known {
            court.holds(Fault::Unknown { must_be_known })?;
        }
        tally.alarmed += u64::from(elapsed.ahead > Span::default());
        let (Some(high), Some(shown)) = (elapsed.high, countdown.limit_shown::<R>()) else {
            tally.unknown += 1;
            return Ok(());
        };
        let drift =
            if self.covered { self.gone.max(self.since_first()) } else { self.gone } / 2_000;
        let much = (self.gone - high.ns()).max(shown - countdown.limit.ns() + self.gone);
        tally.most_too_much = tally.most_too_much.max(much - drift);
        let (slack, promised) = match court.class.promise {
            Promise::Within(slack) => (slack, true),
            Promise::Measured => (MEASURED_BEYOND, false),
        };
        let allowed = drift + slack + self.coarse;
        if much > allowed {
            tally.too_much += 1;
            if promised {
                court.holds(Fault::TooMuch { ns: much, allowed })?;
            }
        }
        self.judge_use(court, high.ns(), elapsed.ahead.ns(), tally)
    }

    fn since_first(&self) -> i64 {
        self.gone + self.truth.true_ns - self.first.true_ns
    }

    /// What is granted less than the truth has a reason, and none is more than it says.
    fn judge_use(
        &self,
        court: &Court,
        high: i64,
        ahead: i64,
        tally: &mut Tally,
    ) -> Result<(), Fault> {
        let lead = self.truth.most_lead - self.truth.lead;
        let counted_lead = if lead > TOLERATED { lead } else { 0 };
        if ahead > counted_lead + UNEVEN {
            court.holds(Fault::TooLittle { ns: ahead, most: counted_lead })?;
        }
        tally.most_too_little = tally.most_too_little.max(high - self.gone);
        if self.covered {
            let hidden = self.since_first() - self.gone - (self.truth.proved - self.first.proved);
            let drift = self.gone.max(self.since_first()) / 1_000;
            let most =
                self.gone + hidden + drift + 2 * MINUTE + SECOND + self.coarse + counted_lead;
            return if high > most {
                court.holds(Fault::TooLittle { ns: high, most })
            } else {
                Ok(())
            };
        }
        let exact = self.boot_ns - (self.truth.boot_ns - self.truth.boot_ns.rem_euclid(SECOND));
        if high - ahead != exact {
            return court.holds(Fault::NotExact { what: "a limit", ns: high - ahead, exact });
        }
        Ok(())
    }
}
