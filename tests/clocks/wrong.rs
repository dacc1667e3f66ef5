//! Clock rules that are wrong in one thing each, and what each is to be caught by: the harness is
//! tested with them.

use vialwatch::time::{BootId, Elapsed, Reading, SECOND_NS, Span, Timeline, wall_ns_between};

use crate::crew::{Failure, Order, work};
use crate::judge::{Court, Fault};
use crate::machine::Seen;
use crate::rule::{Moment, Rule};
use crate::{grants, hurries, is_useless};

/// A wrong rule, with the fault it is meant to be caught by.
pub(crate) struct Wrong {
    pub(crate) name: &'static str,
    pub(crate) meant: fn(&Fault) -> bool,
    pub(crate) work: fn(Court, Order) -> Option<Failure>,
}

/// Those below, each in all classes that promise something.
pub(crate) const ALL: &[Wrong] = &[
    Wrong { name: "the wall clock only", meant: grants, work: caught::<WallOnly> },
    Wrong { name: "waits by the wall clock", meant: hurries, work: caught::<WallWaits> },
    Wrong { name: "the clock that stops in sleep", meant: grants, work: caught::<Awake> },
    Wrong { name: "the wall clock after a restart", meant: grants, work: caught::<WallAfter> },
    Wrong { name: "waits trust it after a restart", meant: hurries, work: caught::<WaitAfter> },
    Wrong { name: "a wall clock ahead ignored", meant: grants, work: caught::<NoAhead> },
    Wrong { name: "a lead forgotten once it is over", meant: grants, work: caught::<NotLatched> },
    Wrong { name: "a lead of a minute tolerated", meant: grants, work: caught::<Lenient> },
    Wrong { name: "waits count the lead too", meant: hurries, work: caught::<AheadForWaits> },
    Wrong { name: "the boot id forgotten", meant: grants, work: caught::<AnyBoot> },
    Wrong { name: "a restored machine trusted", meant: grants, work: caught::<Restored> },
    Wrong { name: "a limit begins with the next second", meant: grants, work: caught::<LimitUp> },
    Wrong { name: "a limit shown rounded up", meant: grants, work: caught::<LimitShownUp> },
    Wrong { name: "a wait begins with its second", meant: hurries, work: caught::<WaitDown> },
    Wrong { name: "a wait shown rounded down", meant: hurries, work: caught::<WaitShownDown> },
    Wrong { name: "settled without the minute", meant: grants, work: caught::<NoMinute> },
    Wrong { name: "settled for waits too", meant: hurries, work: caught::<SettledWaits> },
    Wrong { name: "unknown for ever", meant: is_useless, work: caught::<NeverKnown> },
    Wrong { name: "earlier boots forgotten", meant: is_useless, work: caught::<ThisBootOnly> },
    Wrong { name: "ahead without allowance", meant: is_useless, work: caught::<NoAllowance> },
];

fn caught<R: Rule>(court: Court, order: Order) -> Option<Failure> {
    work::<R>(court, order).1
}

/// A rule that differs from the one of the program only in what is written in the braces.
macro_rules! wrong {
    ($name:ident: $($different:item)*) => {
        #[derive(Debug, Default)]
        struct $name(Timeline);

        impl Rule for $name {
            fn timeline(&self) -> &Timeline {
                &self.0
            }

            fn timeline_mut(&mut self) -> &mut Timeline {
                &mut self.0
            }

            $($different)*
        }
    };
}

fn by_wall(from: &Moment, now: &Seen) -> Span {
    Span::from_ns(wall_ns_between(from.mark.utc, now.reading.utc).max(0))
}

fn right(rule: &impl Rule, from: &Moment, now: &Seen) -> Elapsed {
    rule.timeline().elapsed(&from.floor, &now.reading)
}

fn right_wait(rule: &impl Rule, from: &Moment, now: &Seen) -> Span {
    rule.timeline().elapsed(&from.ceil, &now.reading).low
}

fn without_lead(elapsed: Elapsed, lead: Span) -> Elapsed {
    let high = elapsed.high.map(|high| high.minus(elapsed.ahead).plus(lead));
    Elapsed { high, ahead: lead, ..elapsed }
}

/// Wall less boot clock, now and at a moment.
fn lead(from: &Moment, now: &Seen) -> i64 {
    let wall = wall_ns_between(from.mark.utc, now.reading.utc);
    wall - (now.reading.since_boot_ns - from.boot_ns)
}

wrong!(WallOnly:
    fn limit(&self, from: &Moment, now: &Seen) -> Elapsed {
        let high = right(self, from, now).high.map(|_| by_wall(from, now));
        Elapsed { low: by_wall(from, now), high, ahead: Span::default() }
    }
);

wrong!(WallWaits:
    fn wait(&self, from: &Moment, now: &Seen) -> Span {
        by_wall(from, now)
    }
);

wrong!(Awake:
    fn limit(&self, from: &Moment, now: &Seen) -> Elapsed {
        let elapsed = right(self, from, now);
        let awake = Span::from_ns((now.awake_ns - from.awake_ns).max(0));
        let high = elapsed.high.map(|_| awake);
        Elapsed { high, ..elapsed }
    }
);

wrong!(WallAfter:
    fn limit(&self, from: &Moment, now: &Seen) -> Elapsed {
        let elapsed = right(self, from, now);
        let known = elapsed.high.is_some() || !self.0.is_new_epoch(&now.reading);
        let high = elapsed.high.or(known.then(|| by_wall(from, now)));
        Elapsed { high, ..elapsed }
    }
);

wrong!(WaitAfter:
    fn wait(&self, from: &Moment, now: &Seen) -> Span {
        match right(self, from, now).high {
            Some(_) => right_wait(self, from, now),
            None => by_wall(from, now),
        }
    }
);

wrong!(NoAhead:
    fn limit(&self, from: &Moment, now: &Seen) -> Elapsed {
        without_lead(right(self, from, now), Span::default())
    }
);

wrong!(NotLatched:
    fn limit(&self, from: &Moment, now: &Seen) -> Elapsed {
        let elapsed = right(self, from, now);
        let current = Span::from_ns(lead(from, now).clamp(0, elapsed.ahead.ns()));
        without_lead(elapsed, current)
    }
);

wrong!(Lenient:
    fn limit(&self, from: &Moment, now: &Seen) -> Elapsed {
        let elapsed = right(self, from, now);
        let small = elapsed.ahead < Span::from_secs(60);
        if small { without_lead(elapsed, Span::default()) } else { elapsed }
    }
);

wrong!(AheadForWaits:
    fn wait(&self, from: &Moment, now: &Seen) -> Span {
        right_wait(self, from, now).plus(right(self, from, now).ahead)
    }
);

wrong!(AnyBoot:
    fn record(&mut self, now: &Seen) {
        self.0.observe(&unnamed(now));
    }

    fn moment(&self, now: &Seen) -> Moment {
        Moment::of(self.0.mark(&unnamed(now)), now)
    }

    fn is_new_epoch(&self, now: &Seen) -> bool {
        self.0.is_new_epoch(&unnamed(now))
    }

    fn limit(&self, from: &Moment, now: &Seen) -> Elapsed {
        self.0.elapsed(&from.floor, &unnamed(now))
    }

    fn wait(&self, from: &Moment, now: &Seen) -> Span {
        self.0.elapsed(&from.ceil, &unnamed(now)).low
    }
);

fn unnamed(now: &Seen) -> Reading {
    Reading { boot: BootId(String::new()), ..now.reading.clone() }
}

wrong!(Restored:
    fn limit(&self, from: &Moment, now: &Seen) -> Elapsed {
        let elapsed = right(self, from, now);
        let gone = Span::from_ns((now.reading.since_boot_ns - from.boot_ns).max(0));
        Elapsed { high: elapsed.high.or(Some(gone)), ..elapsed }
    }
);

wrong!(LimitUp:
    fn limit(&self, from: &Moment, now: &Seen) -> Elapsed {
        self.0.elapsed(&from.ceil, &now.reading)
    }
);

wrong!(LimitShownUp:
    fn limit_shown(left: Span) -> i64 {
        left.ceil_secs()
    }
);

wrong!(WaitDown:
    fn wait(&self, from: &Moment, now: &Seen) -> Span {
        self.0.elapsed(&from.floor, &now.reading).low
    }
);

wrong!(WaitShownDown:
    fn wait_shown(left: Span) -> i64 {
        left.floor_secs()
    }
);

wrong!(NoMinute:
    fn settle(&mut self, first: &Moment, claimed: Span, now: &Seen) {
        let less = claimed.minus(Span::from_secs(60));
        self.0.settle(&first.floor, less, &now.reading);
    }
);

wrong!(SettledWaits:
    fn wait(&self, from: &Moment, now: &Seen) -> Span {
        let elapsed = right(self, from, now);
        match elapsed.high {
            Some(high) => high.minus(elapsed.ahead).minus(Span::from_ns(SECOND_NS)),
            None => right_wait(self, from, now),
        }
    }
);

wrong!(NeverKnown:
    fn limit(&self, from: &Moment, now: &Seen) -> Elapsed {
        Elapsed { high: None, ahead: Span::default(), ..right(self, from, now) }
    }
);

wrong!(ThisBootOnly:
    fn wait(&self, from: &Moment, now: &Seen) -> Span {
        match right(self, from, now).high {
            Some(_) => right_wait(self, from, now),
            None => Span::default(),
        }
    }
);

wrong!(NoAllowance:
    fn limit(&self, from: &Moment, now: &Seen) -> Elapsed {
        let elapsed = right(self, from, now);
        let drift = Span::from_ns(lead(from, now).max(0));
        if elapsed.ahead > Span::default() { elapsed } else { without_lead(elapsed, drift) }
    }
);
