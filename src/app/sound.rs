//! When the bell sounds for an alarm: once for a caution, again and again for what is worse.
//! Knows intervals and moments; never who rings, and never takes an alarm off the screen.

use chrono::{DateTime, Utc};

use crate::protocol::Rank;
use crate::session::{Alarm, Session, State};
use crate::time::{Reading, SECOND_NS, Span};

/// A warning sounds anew after this long (design, alarms).
const WARNING_EVERY: Span = Span::from_mins(5);
/// A passed limit sounds anew after this long (design, alarms).
const PASSED_EVERY: Span = Span::from_mins(2);
/// Rings at the beginning of each interval, one a second, until the alarm is acknowledged: one
/// bell is easily missed beside a running cabinet.
const RINGS: i64 = 10;

/// What sounds now, and what was silenced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sound {
    ringing: Option<Ringing>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Ringing {
    alarm: (usize, Option<usize>, Rank, DateTime<Utc>),
    /// Boot clock at which it first sounded here.
    since_ns: i64,
    /// Number of the last ring, counted over all intervals by whole seconds.
    rung: Option<i64>,
    /// The last interval that was silenced.
    silenced: Option<i64>,
}

impl Sound {
    /// Whether the bell rings at this reading; to be asked once a wake.
    pub fn ring(&mut self, session: &Session, now: &Reading) -> bool {
        let Some(alarm) = audible(session) else {
            self.ringing = None;
            return false;
        };
        let at = now.since_boot_ns;
        let alarm_is = (alarm.window, alarm.act, alarm.rank, alarm.until);
        if self.ringing.as_ref().is_none_or(|ringing| ringing.alarm != alarm_is) {
            let (since_ns, silenced) = (at, alarm.acknowledged.then_some(0));
            self.ringing = Some(Ringing { alarm: alarm_is, since_ns, rung: None, silenced });
        }
        let Some(ringing) = &mut self.ringing else { return false };
        if alarm.acknowledged && ringing.silenced.is_none() {
            ringing.silenced = Some(ringing.interval(at));
        }
        let second = ringing.second(at);
        if ringing.rung == Some(second) || !ringing.is_loud(at) {
            return false;
        }
        ringing.rung = Some(second);
        true
    }

    /// Whether it would sound at this moment, so that it can be silenced.
    pub fn is_loud(&self, now: &Reading) -> bool {
        self.ringing.as_ref().is_some_and(|ringing| ringing.is_loud(now.since_boot_ns))
    }

    /// Silences the interval that runs: the alarm stays where it is.
    pub fn silence(&mut self, now: &Reading) {
        if let Some(ringing) = &mut self.ringing {
            ringing.silenced = Some(ringing.interval(now.since_boot_ns));
        }
    }

    /// How long until it rings again; none where it won't.
    pub fn next_ring(&self, now: &Reading) -> Option<Span> {
        let ringing = self.ringing.as_ref()?;
        let at = now.since_boot_ns;
        if ringing.is_loud(at) {
            let gone = at.saturating_sub(ringing.since_ns).rem_euclid(SECOND_NS);
            return Some(Span::from_ns(SECOND_NS.saturating_sub(gone)));
        }
        self.returns_in(now)
    }

    /// How long until the sound returns after this interval.
    pub fn returns_in(&self, now: &Reading) -> Option<Span> {
        let ringing = self.ringing.as_ref()?;
        let every = ringing.every()?.ns();
        let gone = now.since_boot_ns.saturating_sub(ringing.since_ns);
        Some(Span::from_ns(every.saturating_sub(gone.rem_euclid(every))))
    }
}

impl Ringing {
    fn every(&self) -> Option<Span> {
        match self.alarm.2 {
            Rank::Passed => Some(PASSED_EVERY),
            Rank::Warning => Some(WARNING_EVERY),
            Rank::Caution | Rank::None => None,
        }
    }

    fn interval(&self, at: i64) -> i64 {
        let gone = at.saturating_sub(self.since_ns);
        self.every().map_or(0, |every| gone.div_euclid(every.ns()))
    }

    fn second(&self, at: i64) -> i64 {
        at.saturating_sub(self.since_ns).div_euclid(SECOND_NS)
    }

    fn is_loud(&self, at: i64) -> bool {
        let interval = self.interval(at);
        if self.silenced.is_some_and(|silenced| interval <= silenced) {
            return false;
        }
        let into = match self.every() {
            Some(every) => at.saturating_sub(self.since_ns).rem_euclid(every.ns()),
            None => at.saturating_sub(self.since_ns),
        };
        let rings = if self.every().is_some() { RINGS } else { 1 };
        into < rings.saturating_mul(SECOND_NS)
    }
}

/// The alarm that may sound: after release nothing does.
fn audible(session: &Session) -> Option<&Alarm> {
    session.standing_alarm().filter(|_| session.state() == State::InProgress)
}
