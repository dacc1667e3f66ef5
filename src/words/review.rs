//! What the supervisor's screens say. Decides nothing.

/// Before the filter.
pub const FILTER: &str = "filter";
/// While a folder is read.
pub const READING: &str = "Sessions are being read …";
/// Where a folder holds none.
pub const NONE: &str = "No saved session is here.";
/// Where a filter leaves none.
pub const NONE_FITS: &str = "No session fits the filter.";
/// What a filter can be told.
pub const FILTER_HINT: &str = "Any words: id, order, lot, protocol, initials, exception, date, \
    state. One place alone: lot:GK88, by:JD, state:unsigned, state:follow-up, date:2026-11.";

/// The head of a list, in short pieces.
pub fn counts(all: usize, exceptions: usize, unsigned: usize) -> String {
    format!("Sessions {all}   exceptions {exceptions}   unsigned {unsigned}")
}

/// Behind it, where there are any.
pub fn follow_up(count: usize) -> String {
    format!("   follow-up open {count}")
}

/// Behind it, where there are any.
pub fn unreadable(count: usize) -> String {
    format!("   can't be read {count}")
}

/// How many of them a filter shows.
pub fn shown(count: usize) -> String {
    format!("   shown {count}")
}

/// The orders of a list.
pub const EXCEPTIONS_FIRST: &str = "exceptions first";
/// What waits for a judgement first.
pub const UNSIGNED_FIRST: &str = "unsigned first";
/// By time.
pub const NEWEST_FIRST: &str = "newest first";
/// By time.
pub const OLDEST_FIRST: &str = "oldest first";

/// In a row of a walkthrough.
pub const PRACTICE: &str = "▨ PRACTICE ▨ ";
/// In a row of a session that is over and not judged.
pub const UNSIGNED: &str = "unsigned";
/// In a row whose judgement left something to be done.
pub const FOLLOW_UP_OPEN: &str = "follow-up open";

/// In a row of a session that was judged.
pub fn signed(by: &str) -> String {
    format!("signed {by}")
}

/// In a row of a session in which something was recorded after its judgement.
pub fn changed_since(by: &str) -> String {
    format!("changed since signed {by}")
}

/// A file that can't be read.
pub fn cant_be_read(why: &str) -> String {
    format!("can't be read: {why}")
}

/// The lots that were taken in.
pub fn lots(lots: &[String]) -> String {
    format!("lots {}", lots.join(" "))
}

/// Behind the last exception that there is room for.
pub fn and_more(rest: u64) -> String {
    format!("   and {rest} more")
}
