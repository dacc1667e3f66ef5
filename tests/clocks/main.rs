//! The clock rule against machines whose true time is known: random histories of everything that
//! happens to clocks, judged at every reading. Never reads a clock: every moment is made up.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that can't go on must stop, and this one works on every core there is"
)]

mod chance;
mod class;
mod crew;
mod history;
mod judge;
mod machine;
mod program;
#[path = "../random.rs"]
mod random;
mod rule;
mod tally;
mod wrong;

use std::env;

use class::{ALL, Class, Promise};
use crew::{Failure, Order, replay, work};
use judge::{Court, Fault};
use rule::TheRule;
use tally::Tally;

/// What a run of the continuous tests looks at.
const READINGS: u64 = 100_000_000;
/// Enough for each wrong rule to be caught many times over.
const READINGS_FOR_A_WRONG_RULE: u64 = 400_000;
const SEED: u64 = 1;

fn number(name: &str, usual: u64) -> u64 {
    let said = env::var(name).ok();
    said.map_or(usual, |text| text.replace('_', "").parse().expect("a whole number"))
}

fn complain(failure: &Failure) -> String {
    let Failure { class, seed, fault, trace, .. } = failure;
    let again = "cargo test --test clocks no_countdown";
    format!("{fault}\n{trace}\nrun again: VIALWATCH_HISTORY=\"{class}:{seed}\" {again}")
}

#[test]
fn no_countdown_grants_time_that_is_not_there_and_no_wait_ends_before_its_time() {
    if let Ok(one) = env::var("VIALWATCH_HISTORY") {
        let (class, seed) = one.split_once(':').expect("a class and a seed");
        let class = ALL.iter().find(|it| it.name == class).expect("the name of a class");
        let found = replay::<TheRule>(every_fault(class), seed.parse().expect("a seed"));
        assert!(found.is_none(), "{}", complain(&found.unwrap()));
        return;
    }
    let order = Order {
        readings: number("VIALWATCH_READINGS", READINGS),
        seed: number("VIALWATCH_SEED", SEED),
    };
    let mut total = Tally::default();
    tally::say(&format!("seed {}, by VIALWATCH_SEED\n{}", order.seed, Tally::head()));
    for class in ALL {
        let (tally, failure) = work::<TheRule>(every_fault(class), order);
        assert!(failure.is_none(), "{}", complain(&failure.unwrap()));
        tally::say(&tally.row(class.name));
        what_it_must_not_be(class, &tally);
        total.add(&tally);
    }
    tally::say(&total.row("all of them"));
    assert!(total.readings >= order.readings);
}

/// A rule that says nothing is safe and of no use, and a history in which nothing happens proves
/// nothing.
fn what_it_must_not_be(class: &Class, tally: &Tally) {
    let (unknown, alarmed) = (tally.per_myriad(tally.unknown), tally.per_myriad(tally.alarmed));
    let too_much = tally.per_myriad(tally.too_much);
    let in_range = match class.name {
        "running" | "asleep" => tally.unknown == 0 && tally.alarmed == 0,
        "set" => tally.unknown == 0 && (500..9_500).contains(&alarmed),
        "restarted" | "restored" => (1_000..9_000).contains(&unknown),
        "settled" => (500..5_000).contains(&unknown) && tally.settled > 0,
        "together" => (500..9_500).contains(&unknown) && tally.settled > 0,
        "paused-corrected" => tally.unknown == 0 && alarmed > 1_000,
        "paused" | "paused-and-set" => tally.unknown == 0 && too_much > 100,
        name => panic!("nothing is said about {name}"),
    };
    assert!(in_range, "{}: unknown {unknown}, alarmed {alarmed}, {too_much}", class.name);
    assert_eq!(tally.too_early, 0, "{}: a wait is never over too early", class.name);
    if class.promise != Promise::Measured {
        assert_eq!(tally.too_much, 0, "{}", class.name);
    }
}

#[test]
fn every_wrong_clock_rule_is_caught() {
    let order = Order { readings: READINGS_FOR_A_WRONG_RULE, seed: number("VIALWATCH_SEED", SEED) };
    let promised = || ALL.iter().filter(|class| class.promise != Promise::Measured);
    let mut missed = Vec::new();
    for wrong in wrong::ALL {
        let court = |class| Court { class, heeds: wrong.meant };
        match promised().find_map(|class| (wrong.work)(court(class), order)) {
            Some(found) => {
                let in_class = format!("in \"{}\", {} looks", found.class, found.looks);
                tally::say(&format!("{}: caught {in_class}: {}", wrong.name, found.fault));
            }
            None => missed.push(wrong.name),
        }
    }
    assert!(missed.is_empty(), "not caught as meant: {missed:?}");
}

#[test]
fn a_history_is_the_same_whenever_it_is_told() {
    for class in ALL {
        let mut one = Tally::default();
        let mut other = Tally::default();
        for tally in [&mut one, &mut other] {
            for seed in 0..50 {
                let judged = history::tell::<TheRule>(every_fault(class), seed, tally, None);
                assert_eq!(judged, Ok(()), "{}", class.name);
            }
        }
        assert_eq!(one, other);
        assert!(one.readings > 500, "{}: {one:?}", class.name);
    }
}

fn every_fault(class: &'static Class) -> Court {
    Court { class, heeds: |_| true }
}

/// Whether a fault is one of those a wrong rule is meant to be caught by.
fn grants(fault: &Fault) -> bool {
    matches!(fault, Fault::TooMuch { .. })
}

fn hurries(fault: &Fault) -> bool {
    matches!(fault, Fault::TooEarly { .. })
}

fn is_useless(fault: &Fault) -> bool {
    matches!(fault, Fault::Unknown { .. } | Fault::NotExact { .. } | Fault::TooLittle { .. })
}
