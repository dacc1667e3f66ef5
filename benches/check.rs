//! What checking a protocol file costs: the built-in protocol whole, as read for use, and with
//! many faults. Prints microseconds; asserts nothing.

#![expect(clippy::disallowed_methods, reason = "a bench measures with the wall clock")]

use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use vialwatch::protocol::{builtin, faults, parse};

const CALLS: usize = 1_000;

fn main() {
    let text = builtin::text(builtin::DEFAULT).unwrap_or_default();
    let wrong = text.replace("\"source\": \"practice\"", "\"sauce\": \"practice\"");
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{:44} {:>9} {:>9}", "what", "p50 µs", "p99 µs");
    report(&format!("check, {} bytes", text.len()), || {
        black_box(faults(black_box(text)));
    });
    report("the same, read for use", || {
        let _ = black_box(parse(black_box(text)));
    });
    report(&format!("check, {} faults", faults(&wrong).len()), || {
        black_box(faults(black_box(&wrong)));
    });
}

fn report(name: &str, mut call: impl FnMut()) {
    let mut took: Vec<u128> = (0..CALLS)
        .map(|_| {
            let began = Instant::now();
            call();
            began.elapsed().as_nanos()
        })
        .collect();
    took.sort_unstable();
    let at = |share: usize| took.get(CALLS * share / 100).copied().unwrap_or_default();
    let micro = |ns: u128| format!("{}.{:02}", ns / 1000, ns % 1000 / 10);
    let _ = writeln!(std::io::stdout(), "{name:44} {:>9} {:>9}", micro(at(50)), micro(at(99)));
}
