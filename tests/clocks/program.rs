//! The clocks of one session as the program keeps them: facts are recorded, wakes only look, and
//! what a wake finds out about the clocks becomes a fact.

use vialwatch::time::{Elapsed, Mark, Span};

use crate::machine::{SECOND, Seen};
use crate::rule::{Moment, Rule};

/// A limit and a wait that began at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Countdown {
    pub(crate) moment: Moment,
    pub(crate) limit: Span,
    pub(crate) wait: Span,
    /// What the last look counted.
    pub(crate) limit_gone: Elapsed,
    pub(crate) wait_gone: Span,
    /// Place in the journal of the fact that began it.
    at: usize,
    /// How far ahead the wall clock was for it at the last fact, in whole seconds.
    ahead_s: i64,
}

/// The place of the limit that time claimed is counted from. The one before it is of what began
/// earlier, like a reminder.
pub(crate) const FIRST: usize = 1;

/// What is recorded, enough to begin anew from.
#[derive(Clone, Debug)]
enum Entry {
    Fact(Seen),
    Settled(Seen, Span),
}

#[derive(Debug, Default)]
pub(crate) struct Program<R> {
    pub(crate) rule: R,
    pub(crate) countdowns: Vec<Countdown>,
    journal: Vec<Entry>,
    /// Whole seconds of disagreement already recorded.
    told_s: i64,
}

impl<R: Rule> Program<R> {
    /// Looks at the clocks: what every countdown shows from here on.
    pub(crate) fn look(&mut self, now: &Seen) {
        for countdown in &mut self.countdowns {
            countdown.limit_gone = self.rule.limit(&countdown.moment, now);
            countdown.wait_gone = self.rule.wait(&countdown.moment, now);
        }
    }

    /// Records what the last look found out about the clocks; whether there was anything.
    pub(crate) fn wake(&mut self, now: &Seen) -> bool {
        let mut most = 0;
        let mut is_news = self.rule.is_new_epoch(now);
        for countdown in &self.countdowns {
            let ahead_s = countdown.limit_gone.ahead.floor_secs();
            is_news |= ahead_s > countdown.ahead_s;
            most = most.max(ahead_s);
        }
        is_news |= most > self.told_s;
        if is_news {
            self.told_s = most;
            self.record(now);
        }
        is_news
    }

    /// A fact: first what time alone has made true.
    pub(crate) fn fact(&mut self, now: &Seen) {
        self.look(now);
        self.wake(now);
        self.record(now);
    }

    fn record(&mut self, now: &Seen) {
        self.journal.push(Entry::Fact(now.clone()));
        self.rule.record(now);
        self.look(now);
        for countdown in &mut self.countdowns {
            countdown.ahead_s = countdown.limit_gone.ahead.floor_secs();
        }
    }

    /// A fact that begins a limit and a wait, in place of one that is over if there is one.
    pub(crate) fn open(&mut self, now: &Seen, limit: Span, wait: Span, place: usize) {
        self.fact(now);
        let (moment, at) = (self.rule.moment(now), self.journal.len());
        let limit_gone = self.rule.limit(&moment, now);
        let wait_gone = self.rule.wait(&moment, now);
        let begun = Countdown { moment, limit, wait, limit_gone, wait_gone, at, ahead_s: 0 };
        match self.countdowns.get_mut(place) {
            Some(over) => *over = begun,
            None => self.countdowns.push(begun),
        }
    }

    /// Whether a person is asked about the clocks.
    pub(crate) fn is_in_question(&self) -> bool {
        self.countdowns.iter().any(|countdown| {
            let elapsed = countdown.limit_gone;
            elapsed.high.is_none() || elapsed.ahead > Span::default()
        })
    }

    pub(crate) fn settle(&mut self, claimed: Span, now: &Seen) {
        self.fact(now);
        self.journal.push(Entry::Settled(now.clone(), claimed));
        self.rule.settle(&self.countdowns[FIRST].moment, claimed, now);
        self.told_s = 0;
        self.look(now);
    }

    /// Ends, and begins anew from what is recorded; whether everything came back as it was.
    pub(crate) fn restart(&mut self, now: &Seen) -> bool {
        self.look(now);
        let before = self.all_gone();
        self.rule = R::default();
        let mut marks: Vec<Mark> = Vec::new();
        for (index, entry) in self.journal.iter().enumerate() {
            match entry {
                Entry::Fact(seen) => self.rule.record(seen),
                Entry::Settled(seen, claimed) => {
                    self.rule.settle(&self.countdowns[FIRST].moment, *claimed, seen);
                }
            }
            for countdown in &mut self.countdowns {
                if let (Entry::Fact(seen), true) = (entry, countdown.at == index + 1) {
                    countdown.moment = self.rule.moment(seen);
                    marks.push(countdown.moment.mark);
                }
            }
        }
        self.look(now);
        marks.len() == self.countdowns.len() && before == self.all_gone()
    }

    fn all_gone(&self) -> Vec<(Elapsed, Span)> {
        self.countdowns.iter().map(|it| (it.limit_gone, it.wait_gone)).collect()
    }
}

impl Countdown {
    /// What the screen shows as left of the limit, in nanoseconds, where it is known.
    pub(crate) fn limit_shown<R: Rule>(&self) -> Option<i64> {
        let left = self.limit.minus(self.limit_gone.high?);
        Some(R::limit_shown(left) * SECOND)
    }

    /// What the screen shows as left of the wait, in nanoseconds.
    pub(crate) fn wait_shown<R: Rule>(&self) -> i64 {
        R::wait_shown(self.wait.minus(self.wait_gone)) * SECOND
    }
}
