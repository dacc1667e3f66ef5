//! Elapsed time between moments of one session, across suspends, wall-clock steps and reboots.
//! Folds readings only; never guesses a time that the machine has not proved or a person settled.

use chrono::{DateTime, Utc};

use super::{BootId, Reading, SECOND_NS, Span, plus_ns, wall_ns_between};

/// A wall clock may honestly run this many times slower than the allowance: 500 ppm is 1/2000.
const DRIFT_DIVISOR: i64 = 2_000;
/// A wall clock ahead by no more than this is drift of the oscillator, not a disagreement.
const AHEAD_TOLERATED: Span = Span::from_secs(2);
/// Two clocks are read to the minute when a clock question is settled.
const READ_TO_THE_MINUTE: Span = Span::from_secs(60);

/// A moment placed on the timeline of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    epoch: usize,
    ns: i64,
    /// The wall clock at that moment, for showing; not used for elapsed time within a boot.
    pub utc: DateTime<Utc>,
}

impl Mark {
    /// Cut down to a whole second of the boot clock: where it opens a limit.
    pub fn floor(self) -> Self {
        let over = self.ns.rem_euclid(SECOND_NS);
        Self {
            ns: self.ns.saturating_sub(over),
            utc: plus_ns(self.utc, over.saturating_neg()),
            ..self
        }
    }

    /// Cut up to a whole second of the boot clock: where it opens a wait.
    pub fn ceil(self) -> Self {
        let short = self.ns.saturating_neg().rem_euclid(SECOND_NS);
        Self { ns: self.ns.saturating_add(short), utc: plus_ns(self.utc, short), ..self }
    }

    /// The whole second of the wall clock it lies in: what a person names who reads it there.
    pub fn wall_second(self) -> Self {
        let over = i64::from(self.utc.timestamp_subsec_nanos());
        Self {
            ns: self.ns.saturating_sub(over),
            utc: plus_ns(self.utc, over.saturating_neg()),
            ..self
        }
    }

    /// Whether this moment lies before `other` in the order of the session.
    pub fn is_before(&self, other: &Self) -> bool {
        (self.epoch, self.ns) < (other.epoch, other.ns)
    }
}

/// How long ago a moment was: an interval, because clocks disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed {
    /// At least this long: what waits count.
    pub low: Span,
    /// At most this long: what limits count; `None` until a clock question is settled.
    pub high: Option<Span>,
    /// The part of `high` that comes from a wall clock running ahead.
    pub ahead: Span,
}

impl Elapsed {
    /// This and another stretch together; unknown where one of them is.
    pub fn and(&self, other: &Self) -> Self {
        Self {
            low: self.low.plus(other.low),
            high: self.high.zip(other.high).map(|(one, other)| one.plus(other)),
            ahead: self.ahead.plus(other.ahead),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Epoch {
    boot: BootId,
    /// Proved session time at nanosecond zero of this boot clock.
    base: i64,
    first_ns: i64,
    first_utc: DateTime<Utc>,
    last_ns: i64,
    last_utc: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Skew {
    ns: i64,
    adjusted: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Settled {
    /// What the time claimed was counted from: of boots before its own, nobody said anything.
    from: Mark,
    at: Mark,
    extra: Span,
}

struct Place {
    epoch: usize,
    proved: i64,
    ns: i64,
    known_epoch: bool,
}

/// What the readings of a session prove about time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    epochs: Vec<Epoch>,
    /// Wall minus boot clock, drift taken off, in this epoch since it was settled; decreasing.
    skews: Vec<Skew>,
    settled: Option<Settled>,
}

impl Timeline {
    /// Takes a recorded reading in.
    pub fn observe(&mut self, reading: &Reading) {
        let place = self.place_of(reading);
        if place.known_epoch {
            if let Some(last) = self.epochs.last_mut() {
                last.last_ns = reading.since_boot_ns;
                last.last_utc = reading.utc;
            }
        } else {
            self.skews.clear();
            self.epochs.push(Epoch {
                boot: reading.boot.clone(),
                base: place.proved.saturating_sub(reading.since_boot_ns),
                first_ns: reading.since_boot_ns,
                first_utc: reading.utc,
                last_ns: reading.since_boot_ns,
                last_utc: reading.utc,
            });
        }
        let adjusted = adjusted_skew(reading.utc, reading.since_boot_ns);
        while self.skews.last().is_some_and(|last| last.adjusted <= adjusted) {
            self.skews.pop();
        }
        self.skews.push(Skew { ns: reading.since_boot_ns, adjusted });
    }

    /// Whether this reading comes from another boot, or from a machine set back to an earlier one.
    pub fn is_new_epoch(&self, reading: &Reading) -> bool {
        !self.epochs.is_empty() && !self.place_of(reading).known_epoch
    }

    /// The moment of a reading.
    pub fn mark(&self, reading: &Reading) -> Mark {
        let place = self.place_of(reading);
        Mark { epoch: place.epoch, ns: place.ns, utc: reading.utc }
    }

    /// The moment a person names by the wall clock, seen from `now`; put into an earlier boot
    /// where the wall clock of this one had not begun.
    pub fn mark_at(&self, utc: DateTime<Utc>, now: &Reading) -> Mark {
        let place = self.place_of(now);
        let here = Mark {
            epoch: place.epoch,
            ns: now.since_boot_ns.saturating_sub(wall_ns_between(utc, now.utc)),
            utc,
        };
        let begun_here = self.epochs.get(place.epoch).map_or(now.utc, |epoch| epoch.first_utc);
        if utc >= begun_here || place.epoch == 0 {
            return here;
        }
        self.epochs
            .iter()
            .enumerate()
            .take(place.epoch)
            .rev()
            .find(|(index, epoch)| utc >= epoch.first_utc || *index == 0)
            .map_or(here, |(index, epoch)| Mark {
                epoch: index,
                ns: epoch.last_ns.saturating_sub(wall_ns_between(utc, epoch.last_utc)),
                utc,
            })
    }

    /// How long ago `from` was at the reading `now`.
    pub fn elapsed(&self, from: &Mark, now: &Reading) -> Elapsed {
        let place = self.place_of(now);
        let low = Span::from_ns(place.proved.saturating_sub(self.proved(from)).max(0));
        let settled = self.settled_since(from);
        let (anchor, extra) = match settled {
            Some(settled) => (settled.at, settled.extra),
            None => (*from, Span::default()),
        };
        let was_said = settled.is_none_or(|settled| settled.from.epoch <= from.epoch);
        if anchor.epoch != place.epoch || !was_said {
            return Elapsed { low, high: None, ahead: Span::default() };
        }
        let ahead = self.ahead(&anchor, now);
        Elapsed { low, high: Some(low.plus(extra).plus(ahead)), ahead }
    }

    /// Proved time between two moments, in nanoseconds; negative when `to` lies before `from`.
    pub fn between(&self, from: &Mark, to: &Mark) -> Span {
        Span::from_ns(self.proved(to).saturating_sub(self.proved(from)))
    }

    /// Between two moments, all that a limit must count: what was proved, and what was settled
    /// where the clock question lies between them; unknown where it is open.
    pub fn between_high(&self, from: &Mark, to: &Mark) -> Option<Span> {
        let proved = self.between(from, to);
        if from.epoch == to.epoch {
            return Some(proved);
        }
        let settled = self.settled_since(from)?;
        let was_said = settled.from.epoch <= from.epoch;
        (was_said && to.epoch <= settled.at.epoch).then(|| proved.plus(settled.extra))
    }

    /// How long stretches that are over took together, by what is recorded. What was settled counts
    /// once, where it lies within one of them, and not where it is counted from `running`, the
    /// beginning of a stretch that is not over.
    pub fn in_all(&self, stretches: &[(Mark, Mark)], running: Option<&Mark>) -> Elapsed {
        let none =
            Elapsed { low: Span::default(), high: Some(Span::default()), ahead: Span::default() };
        let taken = stretches.iter().fold(none, |sum, (from, to)| {
            let low = self.between(from, to).max(Span::default());
            let ahead = self.ahead_between(from, to);
            let known = from.epoch == to.epoch
                || self.settled.is_some_and(|it| self.is_settled(from) && to.epoch <= it.at.epoch);
            sum.and(&Elapsed { low, high: known.then(|| low.plus(ahead)), ahead })
        });
        let settled_within = stretches.iter().any(|(from, to)| {
            self.is_settled(from) && (from.epoch != to.epoch || !self.is_settled(to))
        });
        match self.settled {
            Some(settled) if settled_within && !running.is_some_and(|it| self.is_settled(it)) => {
                let high = taken.high.map(|high| high.plus(settled.extra));
                Elapsed { high, ..taken }
            }
            _ => taken,
        }
    }

    /// Settles a clock question: `claimed` is the time since `from` by one independent clock.
    /// Returns what it adds to the proved time, never less than nothing.
    pub fn settle(&mut self, from: &Mark, claimed: Span, now: &Reading) -> Span {
        let proved = self.place_of(now).proved.saturating_sub(self.proved(from));
        let extra = claimed.plus(READ_TO_THE_MINUTE).minus(Span::from_ns(proved));
        let extra = extra.max(Span::default());
        self.settled = Some(Settled { from: *from, at: self.mark(now), extra });
        self.skews.clear();
        self.skews.push(Skew {
            ns: now.since_boot_ns,
            adjusted: adjusted_skew(now.utc, now.since_boot_ns),
        });
        extra
    }

    /// The wall time at which `bound` after `from` ends: by the wall clock of `from`, or by that of
    /// the settlement where a clock question was settled since. The same at every later reading.
    pub fn wall_end(&self, from: &Mark, bound: Span) -> DateTime<Utc> {
        match self.settled_since(from) {
            Some(settled) => {
                let gone = self.between(from, &settled.at).plus(settled.extra);
                plus_ns(settled.at.utc, bound.minus(gone).ns())
            }
            None => plus_ns(from.utc, bound.ns()),
        }
    }

    /// The wall time at which a wait of `bound` after `from` is over, by what is proved alone: what
    /// was settled shortens limits and no wait. By the wall clock of the last boot recorded.
    pub fn wait_end(&self, from: &Mark, bound: Span) -> DateTime<Utc> {
        match self.epochs.last() {
            Some(last) if from.epoch.saturating_add(1) < self.epochs.len() => {
                let gone =
                    last.base.saturating_add(last.first_ns).saturating_sub(self.proved(from));
                plus_ns(last.first_utc, bound.ns().saturating_sub(gone))
            }
            _ => plus_ns(from.utc, bound.ns()),
        }
    }

    /// The settlement that counts for a moment: not for one in the same second of the same boot,
    /// where nothing was in question; a limit that begins just after it is cut down to before it.
    fn settled_since(&self, from: &Mark) -> Option<Settled> {
        self.settled.filter(|settled| from.is_before(&settled.at.floor()))
    }

    fn ahead(&self, from: &Mark, now: &Reading) -> Span {
        let start = adjusted_skew(from.utc, from.ns);
        let recorded = self.skews.iter().find(|skew| skew.ns >= from.ns).map(|skew| skew.adjusted);
        let current = adjusted_skew(now.utc, now.since_boot_ns);
        let most = recorded.map_or(current, |seen| seen.max(current));
        let ahead = Span::from_ns(most.saturating_sub(start));
        if ahead > AHEAD_TOLERATED { ahead } else { Span::default() }
    }

    /// Whether a moment lies before what was settled last.
    fn is_settled(&self, mark: &Mark) -> bool {
        self.settled.is_some_and(|settled| self.proved(mark) <= self.proved(&settled.at))
    }

    /// How far the wall clock ran ahead within a stretch that is over and was not settled since: to
    /// its furthest as long as that is remembered, else to where it was at the end.
    fn ahead_between(&self, from: &Mark, to: &Mark) -> Span {
        if from.epoch != to.epoch || self.is_settled(to) {
            return Span::default();
        }
        let anchor =
            self.settled.map_or(*from, |it| if self.is_settled(from) { it.at } else { *from });
        let start = adjusted_skew(anchor.utc, anchor.ns);
        let end = adjusted_skew(to.utc, to.ns);
        let here = self.epochs.len() == to.epoch.saturating_add(1);
        let seen = self.skews.iter().find(|skew| here && skew.ns >= anchor.ns);
        let most = seen.filter(|skew| skew.ns <= to.ns).map_or(end, |skew| skew.adjusted.max(end));
        let ahead = Span::from_ns(most.saturating_sub(start));
        if ahead > AHEAD_TOLERATED { ahead } else { Span::default() }
    }

    fn proved(&self, mark: &Mark) -> i64 {
        match self.epochs.get(mark.epoch) {
            Some(epoch) => epoch.base.saturating_add(mark.ns),
            None => self.base_of_next().saturating_add(mark.ns),
        }
    }

    fn base_of_next(&self) -> i64 {
        self.epochs.last().map_or(0, |last| last.base.saturating_add(last.last_ns))
    }

    fn place_of(&self, reading: &Reading) -> Place {
        let ns = reading.since_boot_ns;
        let next = self.epochs.len();
        match self.epochs.last() {
            None => Place { epoch: next, proved: ns, ns, known_epoch: false },
            Some(last) if last.boot != reading.boot => Place {
                epoch: next,
                proved: self.base_of_next().saturating_add(proved_since(last, reading)),
                ns,
                known_epoch: false,
            },
            Some(last) if ns < last.last_ns => {
                Place { epoch: next, proved: self.base_of_next(), ns, known_epoch: false }
            }
            Some(last) => Place {
                epoch: next.saturating_sub(1),
                proved: last.base.saturating_add(ns),
                ns,
                known_epoch: true,
            },
        }
    }
}

/// What a reading of another boot proves since the last one before it: the time since that boot, unless
/// the wall clock says that it began earlier, as on another machine, which was running all the while.
fn proved_since(last: &Epoch, reading: &Reading) -> i64 {
    reading.since_boot_ns.min(wall_ns_between(last.last_utc, reading.utc)).max(0)
}

/// Wall minus boot clock with the drift allowance taken off, so that only a step grows it.
fn adjusted_skew(utc: DateTime<Utc>, since_boot_ns: i64) -> i64 {
    wall_ns_between(DateTime::UNIX_EPOCH, utc)
        .saturating_sub(since_boot_ns)
        .saturating_sub(since_boot_ns.checked_div_euclid(DRIFT_DIVISOR).unwrap_or(0))
}
