//! What may happen next in a random history: mostly the usual answer, now and then anything else.
//! Holds numbers only; the walk gives them their meaning at the moment they are used.

use proptest::collection::vec;
use proptest::prelude::*;

pub(crate) const SECOND: i64 = 1_000_000_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// One turn of a walk; times in nanoseconds, `pick` chooses among what is there.
#[derive(Clone, Debug)]
pub(crate) enum Turn {
    /// So many usual answers, each after a time.
    Usual {
        count: u8,
        pace: i64,
    },
    /// Another answer than the usual one.
    Odd {
        pick: u8,
    },
    Wait(i64),
    Suspend(i64),
    /// The program was closed for so long and is opened again.
    Closed(i64),
    Reboot(i64),
    StepWall(i64),
    CorrectValue {
        pick: u8,
        value: u8,
    },
    CorrectTime {
        pick: u8,
        by: i64,
        width: i64,
    },
    EnterLate {
        back: i64,
        width: i64,
        odd: Option<u8>,
    },
    Undo {
        pick: u8,
    },
    Reject {
        pick: u8,
    },
    Settle {
        off: i64,
    },
    Override,
    EndWaitEarly,
    Acknowledge,
    Away,
    Back,
    Gloves,
    Note,
    Incident,
    HandOver {
        pick: u8,
    },
    DiscardAll,
    Saving(bool),
}

/// How a walk begins and what its usual answers are.
#[derive(Clone, Debug)]
pub(crate) struct Habits {
    pub(crate) dose: &'static str,
    pub(crate) vials_next: &'static str,
    pub(crate) store: &'static str,
    pub(crate) bag_method: &'static str,
    /// Nanoseconds past a whole second of the boot clock at the beginning.
    pub(crate) off_ns: i64,
}

pub(crate) fn habits() -> impl Strategy<Value = Habits> {
    (
        prop_oneof![4 => Just("1.3"), 2 => Just("0.9"), 2 => Just("2.1"), 1 => Just("2.7")],
        prop_oneof![3 => Just("dilute-now"), 2 => Just("refrigerate")],
        prop_oneof![
            2 => Just("use-now"),
            1 => Just("room"),
            3 => Just("refrigerate"),
            2 => Just("cold-to-ward")
        ],
        prop_oneof![2 => Just("remove"), 1 => Just("empty"), 1 => Just("add")],
        0..SECOND,
    )
        .prop_map(|(dose, vials_next, store, bag_method, off_ns)| Habits {
            dose,
            vials_next,
            store,
            bag_method,
            off_ns,
        })
}

/// Nanoseconds from a second to hours; every order of size as likely.
fn span() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 0..3 * SECOND,
        4 => 0..2 * MINUTE,
        4 => 0..30 * MINUTE,
        2 => 0..3 * HOUR,
        1 => 0..10 * HOUR,
        2 => (0_i64..40).prop_map(|it| it * 15 * MINUTE),
    ]
}

fn step_of_wall() -> impl Strategy<Value = i64> {
    prop_oneof![
        3 => -5 * SECOND..5 * SECOND,
        3 => -10 * MINUTE..10 * MINUTE,
        2 => -5 * HOUR..5 * HOUR,
        1 => -3 * DAY..3 * DAY,
    ]
}

fn usual() -> impl Strategy<Value = Turn> {
    (1_u8..25, prop_oneof![8 => 0..5 * SECOND, 2 => 0..90 * SECOND, 1 => 0..6 * MINUTE])
        .prop_map(|(count, pace)| Turn::Usual { count, pace })
}

fn times() -> impl Strategy<Value = Turn> {
    let width = || prop_oneof![3 => Just(0), 1 => 0..20 * MINUTE];
    prop_oneof![
        4 => (any::<u8>(), -2 * HOUR..2 * HOUR, width())
            .prop_map(|(pick, by, width)| Turn::CorrectTime { pick, by, width }),
        2 => (any::<u8>(), -2 * MINUTE..2 * MINUTE, width())
            .prop_map(|(pick, by, width)| Turn::CorrectTime { pick, by, width }),
        4 => (span(), width(), prop_oneof![3 => Just(None), 1 => any::<u8>().prop_map(Some)])
            .prop_map(|(back, width, odd)| Turn::EnterLate { back, width, odd }),
    ]
}

fn clocks() -> impl Strategy<Value = Turn> {
    prop_oneof![
        3 => step_of_wall().prop_map(Turn::StepWall),
        2 => span().prop_map(Turn::Suspend),
        2 => span().prop_map(Turn::Closed),
        1 => span().prop_map(Turn::Reboot),
        3 => prop_oneof![3 => 0..90 * SECOND, 1 => -HOUR..HOUR, 1 => -DAY..2 * DAY]
            .prop_map(|off| Turn::Settle { off }),
    ]
}

fn acts() -> impl Strategy<Value = Turn> {
    let pick = any::<u8>;
    prop_oneof![
        6 => (pick(), pick()).prop_map(|(pick, value)| Turn::CorrectValue { pick, value }),
        6 => pick().prop_map(|pick| Turn::Undo { pick }),
        5 => pick().prop_map(|pick| Turn::Reject { pick }),
        4 => Just(Turn::Override),
        4 => Just(Turn::EndWaitEarly),
        3 => Just(Turn::Acknowledge),
        2 => Just(Turn::Away),
        3 => Just(Turn::Back),
        2 => Just(Turn::Gloves),
        1 => Just(Turn::Note),
        1 => Just(Turn::Incident),
        3 => pick().prop_map(|pick| Turn::HandOver { pick }),
        1 => Just(Turn::DiscardAll),
        1 => any::<bool>().prop_map(Turn::Saving),
    ]
}

fn turn() -> impl Strategy<Value = Turn> {
    prop_oneof![
        10 => usual(),
        4 => any::<u8>().prop_map(|pick| Turn::Odd { pick }),
        4 => span().prop_map(Turn::Wait),
        2 => times(),
        2 => clocks(),
        4 => acts(),
    ]
}

/// A random history: habits, and what happens turn after turn.
pub(crate) fn history(most: usize) -> impl Strategy<Value = (Habits, Vec<Turn>)> {
    (habits(), vec(turn(), 1..most))
}
