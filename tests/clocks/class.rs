//! The classes of histories: what may happen to the machine in each, and what the rule promises.

use crate::machine::SECOND;

/// One thing that happens between two looks at the clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Run,
    /// A fact is recorded.
    Fact,
    /// Another limit and another wait begin.
    Open,
    Sleep,
    StepWall,
    Slew,
    Leap,
    Zone,
    /// The program ends and is started again.
    Restart,
    Reboot,
    /// Set back to an earlier state of the machine; the record is kept elsewhere.
    Restore,
    /// Its clocks stand still for a while, then the wall clock is set right.
    PauseCorrected,
    /// The same, and the wall clock is not set right.
    Pause,
    /// A wall clock that was right goes back; nothing is paused after it.
    LastStepBack,
    Settle,
}

/// What the rule promises in a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promise {
    /// No limit grants more than so much and 500 ppm beyond the truth, no wait ends so much and
    /// 500 ppm before its time; what must be known is.
    Within(i64),
    /// Waits are promised; for limits the share that is granted too much is measured.
    Measured,
}

#[derive(Debug)]
pub(crate) struct Class {
    pub(crate) name: &'static str,
    pub(crate) promise: Promise,
    /// What happens, as often as it stands here.
    pub(crate) kinds: &'static [Kind],
    /// So many of a hundred readings.
    pub(crate) share: u64,
}

use Kind::{
    Fact, LastStepBack, Leap, Open, Pause, PauseCorrected, Reboot, Restart, Restore, Run, Settle,
    Sleep, Slew, StepWall, Zone,
};

/// Nothing beyond the oscillator's error.
const EXACT: Promise = Promise::Within(0);

/// A wall clock ahead by no more is not counted.
const TOLERATED: Promise = Promise::Within(2 * SECOND);

/// Every class, with those that promise something first.
pub(crate) const ALL: &[Class] = &[
    Class { name: "running", promise: EXACT, kinds: &[Run, Fact, Open, Restart, Zone], share: 5 },
    Class {
        name: "asleep",
        promise: EXACT,
        kinds: &[Run, Fact, Open, Restart, Sleep, Sleep],
        share: 10,
    },
    Class {
        name: "set",
        promise: EXACT,
        kinds: &[Run, Fact, Open, Restart, Sleep, StepWall, StepWall, Slew, Leap, Zone],
        share: 15,
    },
    Class {
        name: "restarted",
        promise: EXACT,
        kinds: &[Run, Run, Fact, Open, Restart, Sleep, StepWall, Reboot],
        share: 15,
    },
    Class {
        name: "restored",
        promise: EXACT,
        kinds: &[Run, Run, Fact, Open, Restart, Sleep, StepWall, Restore],
        share: 10,
    },
    Class {
        name: "settled",
        promise: EXACT,
        kinds: &[Run, Fact, Open, StepWall, Reboot, Restore, Settle, Settle, Settle],
        share: 15,
    },
    Class {
        name: "together",
        promise: EXACT,
        kinds: &[
            Run, Run, Run, Fact, Fact, Open, Open, Restart, Sleep, StepWall, Slew, Leap, Zone,
            Reboot, Restore, Settle, Settle,
        ],
        share: 15,
    },
    Class {
        name: "paused-corrected",
        promise: TOLERATED,
        kinds: &[Run, Run, Fact, Open, Restart, Sleep, PauseCorrected, LastStepBack],
        share: 5,
    },
    Class {
        name: "paused",
        promise: Promise::Measured,
        kinds: &[Run, Run, Run, Run, Fact, Open, Restart, Pause],
        share: 5,
    },
    Class {
        name: "paused-and-set",
        promise: Promise::Measured,
        kinds: &[Run, Run, Fact, Open, Restart, Sleep, StepWall, PauseCorrected],
        share: 5,
    },
];
