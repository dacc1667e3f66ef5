//! What stands in reports and on the work label beside what was recorded. Decides nothing, and names
//! no drug: titles, labels, and the ways to write a moment and a length.

use chrono::{DateTime, Utc};

use crate::time::Span;

use super::{clock_span, local_day, local_seconds};

/// Stands above evidence without people.
pub const REDACTED: &str =
    "REDACTED: people are numbered, their words and the order reference are left out";
/// Where an element of a compounding record is missing.
pub const NOT_RECORDED: &str = "not recorded";
/// What practice says on every page and in every row.
pub const PRACTICE: &str = "PRACTICE";
/// The same in a sentence.
pub const PRACTICE_SENTENCE: &str = "PRACTICE: a walkthrough, nothing was prepared for a patient";
/// Before the reason why a record is not intact.
pub const NOT_INTACT: &str = "RECORD NOT INTACT";
/// Of a record that is.
pub const INTACT: &str =
    "intact: nothing is missing or altered, as far as the files alone can tell";
/// What the seal is good for.
pub const SEAL_NOTE: &str =
    "alteration is detectable with a seal written down elsewhere: vialwatch verify --seal";
/// Where nobody signed.
pub const NOT_SIGNED: &str = "not signed";
/// Where something was recorded after the sign-off.
pub const CHANGED_SINCE: &str = "yes: something was recorded after the sign-off";
/// Where nothing was.
pub const NOT_CHANGED: &str = "no";
/// Where there is none of a thing that is looked for.
pub const NONE: &str = "none";

/// What a work label says first.
pub const WORK_LABEL: &str = "WORK LABEL: add the patient label";
/// The product prepares nothing else.
pub const HAZARDOUS: &str = "HAZARDOUS DRUG: handle and discard by the rules for hazardous drugs";
/// On the label of a walkthrough.
pub const PRACTICE_LABEL: &str = "PRACTICE: NOT FOR A PATIENT";
/// On the label of a preparation that was discarded.
pub const DISCARDED_LABEL: &str = "DISCARDED: DO NOT GIVE";
/// On the label of one whose label step has not come.
pub const NOT_READY_LABEL: &str = "NOT READY: the label's step has not come";
/// Instead of a moment that can't be told.
pub const TIME_UNKNOWN: &str = "TIME UNKNOWN: treat as passed";

/// Titles of the elements of a compounding record, in their order.
pub const ELEMENTS: [&str; 15] = [
    "Name, strength and dosage form",
    "Date and time of preparation",
    "Internal identification",
    "Who prepared and who verified",
    "Components",
    "Maker, lot and expiry of each component",
    "Amount of each component",
    "Strength of each component",
    "Total quantity",
    "Final yield",
    "Beyond-use times and storage",
    "Results of quality control",
    "Master formulation: the protocol followed",
    "Calculations",
    "Deviations, final appearance, place and category",
];

/// Titles of what stands after the elements.
pub mod title {
    /// Of the acts that protect people.
    pub const HANDLING: &str = "Handling of a hazardous drug";
    /// Of what came back from the ward.
    pub const INFUSION: &str = "Infusion, as reported";
    /// Of the supervisor's judgement.
    pub const SIGN_OFF: &str = "Sign-off";
    /// Of the files.
    pub const RECORD: &str = "The record itself";
    /// Of the picture.
    pub const TIMELINE: &str = "Timeline";
    /// Of limits, waits and counts.
    pub const WINDOWS: &str = "Limits and waits";
    /// Of what a supervisor looks at first.
    pub const EXCEPTIONS: &str = "Exceptions, most urgent first";
    /// Of all that happened.
    pub const FACTS: &str = "Every fact, as recorded";
}

/// Names of rows.
pub mod row {
    /// The drug.
    pub const NAME: &str = "Name";
    /// Ordered.
    pub const DOSE: &str = "Dose";
    /// Of what is in the bag.
    pub const STRENGTH: &str = "Strength in the bag";
    /// A field that protocols do not have.
    pub const DOSAGE_FORM: &str = "Dosage form";
    /// When the session was opened.
    pub const BEGUN: &str = "Begun";
    /// When the first limit began.
    pub const FIRST_LIMIT: &str = "First limit began";
    /// When the drug was in the bag and mixed.
    pub const MADE: &str = "Bag made";
    /// When it left.
    pub const HANDED_OVER: &str = "Handed over";
    /// The id.
    pub const SESSION: &str = "Session";
    /// The order's reference.
    pub const ORDER: &str = "Order";
    /// Operators.
    pub const PREPARED_BY: &str = "Prepared by";
    /// Second persons.
    pub const SECOND_PERSONS: &str = "Second persons";
    /// Who checked before the hand-over.
    pub const FINAL_CHECK: &str = "Final verification";
    /// Who decided for the pharmacy.
    pub const PHARMACIST: &str = "Stated to be a pharmacist";
    /// One of the components.
    pub const COMPONENT: &str = "Component";
    /// Vials, counted.
    pub const VIALS: &str = "Vials in use";
    /// Volume of the bag before anything is done.
    pub const NOMINAL: &str = "Nominal volume of the bag";
    /// What a vial gives.
    pub const PER_VIAL: &str = "Can be withdrawn from one vial";
    /// Of the reconstituted solution.
    pub const RECONSTITUTED: &str = "Reconstituted solution";
    /// Drug in the bag.
    pub const DRUG: &str = "Drug";
    /// Volume in the bag.
    pub const VOLUME: &str = "Volume in the bag";
    /// How many bags.
    pub const CONTAINERS: &str = "Containers";
    /// Chosen storage.
    pub const STORAGE: &str = "Storage";
    /// Where no moment is on the label.
    pub const BEYOND_USE: &str = "Beyond-use time";
    /// Protocol, by id.
    pub const PROTOCOL: &str = "Protocol";
    /// The author's version of it.
    pub const VERSION: &str = "Version";
    /// SHA-256 of its text.
    pub const DIGEST: &str = "SHA-256 of its text";
    /// Built in or of the site.
    pub const PROVENANCE: &str = "Provenance";
    /// Where its figures come from.
    pub const SOURCE: &str = "Source";
    /// What follows from the dose.
    pub const CALCULATION: &str = "Calculation";
    /// Who checked it.
    pub const CALCULATION_CHECK: &str = "Verified by a second person";
    /// Departures from the protocol.
    pub const DEVIATIONS: &str = "Deviations";
    /// The bag as it looked.
    pub const APPEARANCE: &str = "Final appearance";
    /// Cabinet or isolator.
    pub const PLACE: &str = "Place of work";
    /// Of the air.
    pub const ISO_CLASS: &str = "ISO class";
    /// Of the preparation.
    pub const CATEGORY: &str = "Category of the preparation";
    /// What was inspected.
    pub const INSPECTION: &str = "Inspection";
    /// What was set aside.
    pub const REJECTED: &str = "Set aside";
    /// Spills.
    pub const INCIDENTS: &str = "Spills and incidents";
    /// Free text.
    pub const NOTES: &str = "Notes";
    /// Who judged.
    pub const REVIEWER: &str = "Reviewer";
    /// The judgement.
    pub const VERDICT: &str = "Verdict";
    /// What was said of it.
    pub const REMARK: &str = "Remark";
    /// What is still to be done.
    pub const FOLLOW_UP: &str = "Follow-up";
    /// When it was judged.
    pub const SIGNED_AT: &str = "Signed";
    /// Exceptions seen.
    pub const ACKNOWLEDGED: &str = "Exceptions acknowledged";
    /// Whether anything came after it.
    pub const CHANGED: &str = "Changed since signed";
    /// Whether the files are whole.
    pub const INTEGRITY: &str = "Record";
    /// How many facts.
    pub const FACTS: &str = "Facts";
    /// The code on paper.
    pub const SEAL: &str = "Seal";
    /// What else to know of the files.
    pub const REMARKS: &str = "About the files";
    /// By which program it was begun.
    pub const PROGRAM: &str = "Begun with program";
    /// When this report was made.
    pub const REPORTED: &str = "Report made";
    /// Where the session stands.
    pub const STATE: &str = "State";
    /// What is to be done after the times on the label.
    pub const AFTERWARDS: &str = "After these times";
    /// Sentences on handling.
    pub const HANDLING: &str = "Handling";
    /// Lot numbers.
    pub const LOTS: &str = "Lots";
    /// Hazard statement.
    pub const HAZARD: &str = "Hazard";
    /// Amount of the drug.
    pub const AMOUNT: &str = "Amount";
    /// Strength.
    pub const CONCENTRATION: &str = "Concentration";
    /// When the bag was made.
    pub const MADE_AT: &str = "Made at";
}

/// What is said beside a value.
pub mod note {
    /// Protocols have no field for a dosage form.
    pub const IN_NAME: &str = "see the name";
    /// Of a component whose strength stands in its name only.
    pub const SEE_NAME: &str = "see its name";
    /// Listed elsewhere in the report.
    pub const UNDER_EXCEPTIONS: &str = "listed under exceptions";
    /// Of a package that left the preparation.
    pub const SET_ASIDE: &str = "set aside";
    /// Of a package that another took the place of.
    pub const REPLACED: &str = "replaced or corrected";
    /// Of an answer that stands although a rule said no.
    pub const OVERRIDDEN: &str = "overridden";
    /// Typed instead of scanned.
    pub const TYPED: &str = "typed in";
    /// Scanned.
    pub const SCANNED: &str = "scanned";
    /// Where a figure was worked out.
    pub const WORKED_OUT: &str = "worked out";
    /// Of what the protocol says.
    pub const BY_PROTOCOL: &str = "protocol";
    /// Of what the files show.
    pub const BY_FILES: &str = "files";
}

/// A moment on the room's clock with its offset: `2026-11-22 13:02:11 +01:00`.
pub fn moment(at: DateTime<Utc>, offset_min: i32) -> String {
    let (day, time) = (local_day(at, offset_min), local_seconds(at, offset_min));
    format!("{day} {time} {}", offset(offset_min))
}

/// An offset from UTC as `+01:00`.
pub fn offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let all = minutes.unsigned_abs();
    let (hours, rest) = (all.checked_div(60).unwrap_or(0), all.checked_rem(60).unwrap_or(0));
    format!("{sign}{hours:02}:{rest:02}")
}

/// Where a row comes from.
pub fn fact(seq: u64) -> String {
    format!("fact {seq}")
}

/// The seal and the fact after which the record had it.
pub fn seal(code: &str, facts: u64) -> String {
    format!("{code}, after fact {facts}")
}

/// What became of the bag.
pub fn containers(state: &str) -> String {
    match state {
        "discarded" => "none: discarded".to_owned(),
        "in-progress" => "1 bag, not handed over".to_owned(),
        _ => "1 bag, handed over".to_owned(),
    }
}

/// What was measured for a bag before the drug went in.
pub fn bag_amount(takes_out: bool) -> &'static str {
    if takes_out { "Taken out of the bag" } else { "Put into the empty bag" }
}

/// Before the volume that reconstitutes a vial.
pub const DILUENT: &str = "Diluent injected";
/// Before the volume drawn for the dose.
pub const DRAWN: &str = "Drawn";

/// A figure beside what it should be.
pub fn expected(expected: &str, half_width: Option<&str>) -> String {
    match half_width {
        Some(half) => format!("expected {expected} ±{half}"),
        None => format!("expected {expected}"),
    }
}

/// What a second person confirmed, and read.
pub fn witnessed(by: &str, read: Option<&str>) -> String {
    match read {
        Some(read) => format!("{by}, read {read}"),
        None => by.to_owned(),
    }
}

/// What is told of a follow-up.
pub fn follow_up_open(what: &str, whom: &str) -> String {
    format!("open: {what} ({whom})")
}

/// A follow-up that is done.
pub const FOLLOW_UP_CLOSED: &str = "closed";

/// How a window came out.
pub mod outcome {
    use super::{Span, clock_span};

    /// Closed in time, with this much left.
    pub fn kept(left: Span) -> String {
        format!("kept, {} left", clock_span(left.floor_secs()))
    }

    /// Its end was passed.
    pub fn over(by: Span) -> String {
        format!("OVER by {}", clock_span(by.ceil_secs()))
    }

    /// Still open.
    pub fn open(left: Span) -> String {
        format!("open, {} left", clock_span(left.floor_secs()))
    }

    /// Ended with the session.
    pub fn stopped(left: Span) -> String {
        format!("stopped, {} left", clock_span(left.floor_secs()))
    }

    /// A wait that was waited for.
    pub fn waited(beyond: Span) -> String {
        format!("waited, {} more", clock_span(beyond.floor_secs()))
    }

    /// A wait that ended early.
    pub fn short(by: Span) -> String {
        format!("SHORT by {}", clock_span(by.ceil_secs()))
    }

    /// A count.
    pub fn counted(gone: Span) -> String {
        format!("took {}", clock_span(gone.floor_secs()))
    }

    /// Elapsed time can't be told.
    pub const UNKNOWN: &str = "time unknown";
}

/// Heads of the columns of a report's tables.
pub mod column {
    /// Of elements and sections.
    pub const ROWS: [&str; 4] = ["What", "Recorded", "Note", "From"];
    /// Of limits and waits.
    pub const WINDOWS: [&str; 6] = ["Window", "Bound", "Opened", "Ends", "Closed", "Outcome"];
    /// Of exceptions.
    pub const EXCEPTIONS: [&str; 5] = ["Rank", "When", "Kind", "What", "Fact"];
    /// Of facts.
    pub const FACTS: [&str; 4] = ["Fact", "When", "By", "What"];
}

/// Under the picture of a session.
pub const LEGEND: &str = "Times of the room. Solid: work, or a window that ran; outlined: what was \
    left of it; hatched: beyond its end. Diamond: a milestone; triangle: an exception; bar: the end \
    of a window; cross: a vial set aside.";

/// Said instead of a table without rows.
pub const NO_ROWS: &str = "none";
