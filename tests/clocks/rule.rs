//! The clock rule as the program asks it, so that a wrong one can stand in its place.

use vialwatch::time::{Elapsed, Mark, Span, Timeline};

use crate::machine::Seen;

/// A moment as the rule places it, with all that the machine showed then.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) mark: Mark,
    /// Cut down and up to the second, as a limit and a wait begin.
    pub(crate) floor: Mark,
    pub(crate) ceil: Mark,
    pub(crate) boot_ns: i64,
    pub(crate) awake_ns: i64,
}

impl Moment {
    pub(crate) fn of(mark: Mark, now: &Seen) -> Self {
        let (boot_ns, awake_ns) = (now.reading.since_boot_ns, now.awake_ns);
        Self { mark, floor: mark.floor(), ceil: mark.ceil(), boot_ns, awake_ns }
    }
}

/// What is asked of a clock rule; by itself the one that the program has.
pub(crate) trait Rule: Default {
    fn timeline(&self) -> &Timeline;
    fn timeline_mut(&mut self) -> &mut Timeline;

    /// A fact is recorded.
    fn record(&mut self, now: &Seen) {
        self.timeline_mut().observe(&now.reading);
    }

    fn moment(&self, now: &Seen) -> Moment {
        Moment::of(self.timeline().mark(&now.reading), now)
    }

    fn is_new_epoch(&self, now: &Seen) -> bool {
        self.timeline().is_new_epoch(&now.reading)
    }

    /// What a limit counts since a moment.
    fn limit(&self, from: &Moment, now: &Seen) -> Elapsed {
        self.timeline().elapsed(&from.floor, &now.reading)
    }

    /// What a wait counts since a moment.
    fn wait(&self, from: &Moment, now: &Seen) -> Span {
        self.timeline().elapsed(&from.ceil, &now.reading).low
    }

    /// Whole seconds that a limit shows as left.
    fn limit_shown(left: Span) -> i64 {
        left.floor_secs()
    }

    /// Whole seconds that a wait shows as left.
    fn wait_shown(left: Span) -> i64 {
        left.ceil_secs()
    }

    /// A clock question is settled; the time claimed is counted from `first`.
    fn settle(&mut self, first: &Moment, claimed: Span, now: &Seen) {
        self.timeline_mut().settle(&first.floor, claimed, &now.reading);
    }
}

/// The rule of the program.
#[derive(Clone, Debug, Default)]
pub(crate) struct TheRule(Timeline);

impl Rule for TheRule {
    fn timeline(&self) -> &Timeline {
        &self.0
    }

    fn timeline_mut(&mut self) -> &mut Timeline {
        &mut self.0
    }
}
