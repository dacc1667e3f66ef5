//! What was looked at and what was seen, and how it is said.

use std::fmt::Write as _;
use std::io::Write as _;

/// Counts of one class or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) histories: u64,
    /// Looks at the clocks.
    pub(crate) readings: u64,
    /// Countdowns judged: several at each reading.
    pub(crate) judged: u64,
    /// Limits of which nothing was known.
    pub(crate) unknown: u64,
    /// Limits that were said to be in question, or were shortened by a wall clock ahead.
    pub(crate) alarmed: u64,
    /// Limits that granted more than the promise of their class, or the usual one where none is.
    pub(crate) too_much: u64,
    pub(crate) too_early: u64,
    pub(crate) settled: u64,
    /// The most that was granted beyond the truth and 500 ppm, in nanoseconds.
    pub(crate) most_too_much: i64,
    /// The most that a known limit took beyond the truth, in nanoseconds.
    pub(crate) most_too_little: i64,
}

const PER_MYRIAD: u64 = 10_000;

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        self.histories += other.histories;
        self.readings += other.readings;
        self.judged += other.judged;
        self.unknown += other.unknown;
        self.alarmed += other.alarmed;
        self.too_much += other.too_much;
        self.too_early += other.too_early;
        self.settled += other.settled;
        self.most_too_much = self.most_too_much.max(other.most_too_much);
        self.most_too_little = self.most_too_little.max(other.most_too_little);
    }

    /// A share of what was judged, in hundredths of a percent.
    pub(crate) fn per_myriad(&self, of: u64) -> u64 {
        of.saturating_mul(PER_MYRIAD).checked_div(self.judged).unwrap_or_default()
    }

    pub(crate) fn head() -> String {
        let mut head = format!("{:17} {:>11} {:>12}", "class", "histories", "readings");
        write!(head, " {:>12} {:>9} {:>9}", "countdowns", "unknown", "ahead").unwrap();
        write!(head, " {:>9} {:>9} {:>12}", "too much", "early", "most, ms").unwrap();
        head
    }

    pub(crate) fn row(&self, name: &str) -> String {
        let share = |of: u64| {
            let share = self.per_myriad(of);
            format!("{}.{:02} %", share / 100, share % 100)
        };
        let counted = |of: u64| if of == 0 { "0".to_owned() } else { share(of) };
        let mut row = format!("{name:17} {:>11} {:>12}", self.histories, self.readings);
        let (unknown, alarmed) = (counted(self.unknown), counted(self.alarmed));
        write!(row, " {:>12} {unknown:>9} {alarmed:>9}", self.judged).unwrap();
        let (much, early) = (counted(self.too_much), counted(self.too_early));
        write!(row, " {much:>9} {early:>9} {:>12}", self.most_too_much / 1_000_000).unwrap();
        row
    }
}

/// Not `eprintln!`: that is shown of failed tests only.
pub(crate) fn say(line: &str) {
    let mut stderr = std::io::stderr();
    writeln!(stderr, "{line}").unwrap();
}
