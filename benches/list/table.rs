//! The table of the measurement: what was measured beside reading every byte, and whether it keeps
//! within what is promised of it. Measures nothing.

use std::time::Duration;

/// Lines of the table, each printed as it is there.
pub(crate) struct Table {
    sessions: u128,
    /// Reading every byte of the same files.
    floor: Duration,
}

/// What is promised: at most so many thousandths of a unit.
pub(crate) struct Most(pub(crate) u128, pub(crate) &'static str);

impl Table {
    pub(crate) fn new(title: &str, sessions: usize, floor: Duration) -> Self {
        println!(
            "\n{title}\n| | measured | to reading every byte | at most | |\n|---|---|---|---|---|"
        );
        Self { sessions: u128::try_from(sessions).unwrap(), floor }
    }

    /// How long something took.
    pub(crate) fn took(&self, what: &str, took: Duration, most: Option<&Most>) {
        let ratio = thousandths(took.as_nanos(), self.floor.as_nanos());
        let ms = took.as_micros();
        line(what, &format!("{} ms", decimal(ms)), &decimal(ratio), ms, most);
    }

    /// Processor time for all of it, beside that for reading every byte.
    pub(crate) fn used(&self, what: &str, used: Duration, floor: Duration, most: [&Most; 2]) {
        let (each, ratio) =
            (used.as_nanos() / self.sessions, thousandths(used.as_nanos(), floor.as_nanos()));
        line(what, &format!("{} us a session", decimal(each)), "", each, Some(most[0]));
        line("  to that of reading", "", &decimal(ratio), ratio, Some(most[1]));
    }

    /// Something here and in a smaller place.
    pub(crate) fn compared(&self, what: &str, with: &str, times: [Duration; 2], most: &Most) {
        let [few, many] = times.map(|it| it.as_nanos());
        let ratio = thousandths(many, few);
        let (few, many) = (decimal(few), decimal(many));
        let measured = format!("{} times: {many} us, with {with} {few} us", decimal(ratio));
        line(what, &measured, "", ratio, Some(most));
    }

    pub(crate) fn memory(&self, kib: u128, most: &Most) {
        let mib = kib * 1_000 / 1_024;
        line("memory at its peak", &format!("{} MiB", decimal(mib)), "", mib, Some(most));
    }

    pub(crate) fn missing(&self, what: &str, why: &str) {
        println!("| {what} | {why} | | | |");
    }
}

fn line(what: &str, measured: &str, ratio: &str, value: u128, most: Option<&Most>) {
    let (limit, within) = match most {
        None => (String::new(), ""),
        Some(Most(most, unit)) => {
            (format!("{} {unit}", decimal(*most)), if value <= *most { "within" } else { "MISSED" })
        }
    };
    println!("| {what} | {measured} | {ratio} | {limit} | {within} |");
}

fn thousandths(value: u128, of: u128) -> u128 {
    value * 1_000 / of
}

fn decimal(thousandths: u128) -> String {
    format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
}
