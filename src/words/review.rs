//! What the supervisor's screens say. Decides nothing.

/// Before the filter.
pub const FILTER: &str = "filter";
/// While a folder is read.
pub const READING: &str = "Sessions are being read …";
/// Where a folder holds none.
pub const NONE: &str = "No saved session is here.";
/// Where a filter leaves none.
pub const NONE_FITS: &str = "No session fits the filter.";
/// Where it has found none so far.
pub const SEARCHING: &str = "The filter is still going through the list …";
/// What a filter can be told.
pub const FILTER_HINT: &str = "Any words: id, order, lot, protocol, initials, cabinet, exception, \
    date, state. One place alone: lot:GK88, by:JD, state:unsigned, state:follow-up, date:2026-11.";

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

/// Before the head, while the filter is still going through the list.
pub fn searching(count: usize, looked: usize, all: usize) -> String {
    format!("searched {looked} of {all}, shown so far {count}   ")
}

/// Where the folder that the program was started in is gone.
pub const NO_FOLDER: &str =
    "Nothing can be exported: the folder that the program was started in is not there any more.";

/// Before the rows of what is shown are written.
pub fn export_many(count: usize, path: &str) -> String {
    format!("Export {count} as rows of CSV into a new file? Enter writes {path}")
}

/// Before the report of a session is written.
pub fn export_one(path: &str) -> String {
    format!("Export the report as HTML into a new file? Enter writes {path}")
}

/// While sessions are read for it.
pub fn exporting(read: usize, all: usize) -> String {
    format!("{read} of {all} read for the export; Esc ends it, and nothing is written")
}

/// It is on the medium.
pub fn exported(path: &str) -> String {
    format!("Written: {path}")
}

/// It is not.
pub fn not_exported(why: &str) -> String {
    format!("Not exported: {why}")
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

/// Of a session in the list that was judged and whose record went on.
pub const TAKEN_BACK: &str = "taken back";
/// Above the exceptions, where there are none.
pub const NO_EXCEPTION: &str = "No exception.";
/// Where nobody judged.
pub const NOT_SIGNED: &str = "not signed";
/// Under a judgement after which something was recorded.
pub const CHANGED: &str = "changed since signed: judge it again";
/// Above the limits.
pub const LIMITS: &str = "Limits: end, outcome, bound, source";
/// What the shapes of the picture mean.
pub const LEGEND: &str = "■ work  █ taken  ░ left  ▨ over  ◆ milestone  ▲ exception";

/// Above the exceptions.
pub fn exceptions(count: usize) -> String {
    if count == 1 { "1 exception".to_owned() } else { format!("{count} exceptions") }
}

/// A judgement.
pub fn judged(by: &str, when: &str, verdict: &str) -> String {
    format!("signed off by {by} at {when}: {verdict}")
}

/// How many rows are not on the screen.
pub fn more_below(count: usize) -> String {
    format!("… {count} more below")
}

/// Which moment the screen shows.
pub fn as_it_was(time: &str, fact: usize, facts: usize) -> String {
    format!("as it was at {time}   fact {fact} of {facts}")
}

/// The value that a fact replaced.
pub fn was(value: &str) -> String {
    format!("was {value}")
}

/// What replaced it.
pub fn since(seq: u64, value: &str) -> String {
    format!("since fact {seq}: {value}")
}

/// When it happened, where that is not when it was entered.
pub fn happened(early: &str, late: &str, entered: &str) -> String {
    if early == late {
        return format!("happened {early}, entered {entered}");
    }
    format!("happened between {early} and {late}, entered {entered}")
}

/// Where the bound of a limit comes from.
pub fn source(window: &str, bound: &str, source: &str) -> String {
    format!("{window}: {bound}, {source}")
}

/// Where a limit was passed, in the picture.
pub fn passed(by: &str) -> String {
    format!("LIMIT PASSED +{by}")
}

/// Title of the sheet.
pub const SIGN_OFF: &str = "Sign off";
/// What follows from it.
pub const SIGN_FOLLOWS: &str = "It stands in the record for good, under your initials: an \
    attestation, not an electronic signature. Nobody judges work they had a part in.";
/// Who judges.
pub const REVIEWER: &str = "initials of the reviewer";
/// What is said of it.
pub const REMARK: &str = "remark";
/// What is still to be done.
pub const FOLLOW_WHAT: &str = "follow-up: what";
/// Whose it is.
pub const FOLLOW_WHOM: &str = "follow-up: whose";
/// A walkthrough is no preparation.
pub const PRACTICE_UNSIGNED: &str = "A walkthrough is not signed off.";
/// What goes on has no judgement yet.
pub const NOT_OVER: &str = "It is in progress: it is signed off when it is over.";
/// Where nothing is to be signed at once.
pub const NONE_TO_SIGN: &str =
    "None of the sessions shown is over, unsigned and without exceptions.";
/// Where a verdict is missing.
pub const NO_VERDICT: &str = "Choose a verdict with 1, 2 or 3.";
/// It is in the record.
pub const SIGNED: &str = "Signed off; it is saved.";

/// What signing many follows.
pub fn sign_many(count: usize) -> String {
    format!(
        "Accepts as they are, under your initials, the sessions shown here that are over, unsigned \
         and without any exception: {count}. Each is read again before it is signed; one that has \
         an exception by then is left out."
    )
}

/// How many exceptions were acknowledged.
pub fn acknowledged(seen: usize, all: usize) -> String {
    format!("acknowledged {seen} of {all}")
}

/// Why a judgement is not in the record; everything else here needs no writing.
pub fn cant_sign(why: &str) -> String {
    format!("Not signed: {why}. All else here works without writing.")
}

/// How far the signing of many is.
pub fn signed_many(done: usize, left_out: usize, to_do: usize) -> String {
    let left_out = if left_out > 0 { format!(", left out {left_out}") } else { String::new() };
    let to_do = if to_do > 0 { format!(", still to do {to_do}") } else { String::new() };
    format!("Signed {done}{left_out}{to_do}.")
}

/// A name that leads to no file of a session.
pub fn no_session(path: &std::path::Path) -> String {
    format!("{} is no session's file", path.display())
}

/// How far reading is, where it takes its time.
pub fn progress(read: usize, all: usize) -> String {
    format!("   reading {read} of {all}")
}
