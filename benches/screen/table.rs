//! The table of results: what, its limit, the floor, the program, their ratio, within or not.
//! Figures are whole thousandths, since the project has no floats.

use std::fmt;

/// Thousandths of whatever the row is in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Milli(pub(super) u64);

impl fmt::Display for Milli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = self.0.saturating_add(5) / 10;
        write!(f, "{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

impl Milli {
    pub(super) fn whole(count: u64) -> Self {
        Self(count.saturating_mul(1_000))
    }

    pub(super) fn ratio(of: u64, to: u64) -> Self {
        Self(of.saturating_mul(1_000) / to.max(1))
    }
}

/// What a row is held against.
#[derive(Clone, Copy)]
pub(super) enum Limit {
    None,
    /// The program's own figure.
    Most(u64),
    /// The ratio to the floor.
    Times(u64),
    /// Either of them.
    MostOrTimes(u64, u64),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("-"),
            Self::Most(most) => write!(f, "{}", Milli(*most)),
            Self::Times(most) => write!(f, "{}x", Milli(*most)),
            Self::MostOrTimes(most, times) => write!(f, "{} or {}x", Milli(*most), Milli(*times)),
        }
    }
}

impl Limit {
    fn holds(self, ours: Milli, ratio: Option<Milli>) -> Option<bool> {
        let within = |times: u64| ratio.is_some_and(|ratio| ratio.0 <= times);
        match self {
            Self::None => None,
            Self::Most(most) => Some(ours.0 <= most),
            Self::Times(times) => Some(within(times)),
            Self::MostOrTimes(most, times) => Some(ours.0 <= most || within(times)),
        }
    }
}

/// Prints rows, and counts limits that are missed.
#[derive(Default)]
pub(super) struct Table {
    missed: usize,
}

impl Table {
    pub(super) fn head(&self, title: &str) {
        println!("\n{title}");
        println!(
            "{:<44} {:>14} {:>9} {:>9} {:>8}  within",
            "what", "limit", "floor", "vialwatch", "ratio"
        );
    }

    /// A row whose ratio is that of its two figures.
    pub(super) fn row(&mut self, what: &str, limit: Limit, floor: Option<Milli>, ours: Milli) {
        let ratio = floor.filter(|floor| floor.0 > 0).map(|floor| Milli::ratio(ours.0, floor.0));
        self.paired(what, limit, (floor, ours), ratio);
    }

    /// A row with a ratio of its own, taken pair by pair.
    pub(super) fn paired(
        &mut self,
        what: &str,
        limit: Limit,
        (floor, ours): (Option<Milli>, Milli),
        ratio: Option<Milli>,
    ) {
        let shown = |figure: Option<Milli>| figure.map_or("-".to_owned(), |it| it.to_string());
        let within = match limit.holds(ours, ratio) {
            None => "",
            Some(true) => "yes",
            Some(false) => "NO",
        };
        self.missed += usize::from(within == "NO");
        println!(
            "{what:<44} {:>14} {:>9} {:>9} {:>8}  {within}",
            limit.to_string(),
            shown(floor),
            ours.to_string(),
            shown(ratio)
        );
    }

    pub(super) fn not_measured(&self, what: &str, limit: Limit, why: &str) {
        println!("{what:<44} {:>14} not measured: {why}", limit.to_string());
    }

    pub(super) fn end(&self) {
        match self.missed {
            0 => println!("\nevery limit kept"),
            missed => println!("\n{missed} limits missed"),
        }
    }
}
