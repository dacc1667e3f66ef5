//! Tells histories on every core until enough was looked at, and hands back the first that fails.

use std::thread;

use crate::chance::Chance;
use crate::class::ALL;
use crate::history::tell;
use crate::judge::{Court, Fault};
use crate::rule::Rule;
use crate::tally::Tally;

/// How much, and from which seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    pub(crate) readings: u64,
    pub(crate) seed: u64,
}

/// A history that broke a promise, with what is needed to tell it again.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) class: &'static str,
    pub(crate) seed: u64,
    pub(crate) fault: Fault,
    /// Looks at the clocks before it was found.
    pub(crate) looks: u64,
    pub(crate) trace: String,
}

/// The share of a class, on every core.
pub(crate) fn work<R: Rule>(court: Court, order: Order) -> (Tally, Option<Failure>) {
    let whole: u64 = ALL.iter().map(|class| class.share).sum();
    let readings = (order.readings * court.class.share).div_ceil(whole);
    let workers = thread::available_parallelism().map_or(1, usize::from) as u64;
    let each = readings.div_ceil(workers);
    let done: Vec<(Tally, Option<Failure>)> = thread::scope(|scope| {
        let begun: Vec<_> = (0..workers)
            .map(|worker| {
                let first = Chance::new(order.seed ^ (worker << 48)).next();
                scope.spawn(move || one_worker::<R>(court, first, each))
            })
            .collect();
        begun.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let mut total = Tally::default();
    let mut first_failure = None;
    for (tally, failure) in done {
        total.add(&tally);
        first_failure = first_failure.or(failure);
    }
    (total, first_failure)
}

fn one_worker<R: Rule>(court: Court, first: u64, readings: u64) -> (Tally, Option<Failure>) {
    let mut tally = Tally::default();
    let mut seeds = Chance::new(first);
    while tally.readings < readings {
        let seed = seeds.next();
        if tell::<R>(court, seed, &mut tally, None).is_err() {
            let found = replay::<R>(court, seed);
            let looks = tally.readings;
            return (tally, found.map(|failure| Failure { looks, ..failure }));
        }
    }
    (tally, None)
}

/// One history once more, with all that happened in it.
pub(crate) fn replay<R: Rule>(court: Court, seed: u64) -> Option<Failure> {
    let mut trace = String::new();
    let told = tell::<R>(court, seed, &mut Tally::default(), Some(&mut trace));
    told.err().map(|fault| Failure { class: court.class.name, seed, fault, looks: 0, trace })
}
