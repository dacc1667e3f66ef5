//! How much is done, from which seed, and how it is told: on standard output at once, whether a
//! test passes or not.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};

/// What CI begins with.
const USUAL_SEED: u64 = 0x5eed_0005;

/// A number from the environment, decimal or hexadecimal with `0x`.
fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    let plain = text.replace('_', "");
    let read = match plain.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => plain.parse(),
    };
    Some(read.unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// The seed of this run.
pub(crate) fn seed() -> u64 {
    number("VIALWATCH_SEED").unwrap_or(USUAL_SEED)
}

/// How much to do: from the environment, else what CI does.
pub(crate) fn volume(name: &str, usual: u64) -> u64 {
    number(name).unwrap_or(usual)
}

/// Says something even where a test passes.
pub(crate) fn tell(text: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").unwrap();
}

/// Counts that workers add up.
pub(crate) trait Tally: Default + Send {
    fn add(&mut self, other: Self);
    /// What the volume is counted in.
    fn volume(&self) -> u64;
}

/// One piece of work after another, each from a seed of its own, on all processors, until the
/// volume is reached. The first piece has the seed of the run, so a failure's seed runs it again.
pub(crate) fn until<T: Tally>(volume: u64, work: impl Fn(u64) -> T + Sync) -> T {
    let (next, reached) = (AtomicU64::new(0), AtomicU64::new(0));
    let worker = || {
        let mut sum = T::default();
        while reached.load(Ordering::Relaxed) < volume {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let done = work(seed_of(number));
            reached.fetch_add(done.volume(), Ordering::Relaxed);
            sum.add(done);
        }
        sum
    };
    on_all_processors(worker)
}

/// Every piece of a list, on all processors.
pub(crate) fn each<P: Sync, T: Tally>(pieces: &[P], work: impl Fn(&P) -> T + Sync) -> T {
    let next = AtomicU64::new(0);
    let worker = || {
        let mut sum = T::default();
        while let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
            sum.add(work(piece));
        }
        sum
    };
    on_all_processors(worker)
}

fn on_all_processors<T: Tally>(worker: impl Fn() -> T + Sync) -> T {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..processors).map(|_| scope.spawn(&worker)).collect();
        let mut sum = T::default();
        for worker in workers {
            match worker.join() {
                Ok(done) => sum.add(done),
                Err(failed) => std::panic::resume_unwind(failed),
            }
        }
        sum
    })
}

/// The seed of the piece of a number.
pub(crate) fn seed_of(number: u64) -> u64 {
    seed().wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// Whole numbers with a comma at each thousand.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
