//! What is derived from the facts and stands in the document for lists, readers and scripts.
//! Never the truth: it can be thrown away and comes back the same.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::wire::text;

/// The version of the rules by which summary and state are worked out; one higher with every
/// change that would give another result for the same facts. (2 is the number that a record of the
/// corpus gives to another writer.)
pub const DERIVED_BY: u32 = 3;
/// Most exceptions that a summary names; the others are only counted.
pub const MOST_EXCEPTIONS: usize = 16;

/// Both derived parts of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// For lists.
    pub summary: Summary,
    /// For readers and scripts.
    pub state: StateNow,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Being prepared.
    InProgress,
    /// Handed over; the infusion is not reported yet.
    Released,
    /// Infusion start and end are known.
    Reported,
    /// Given up.
    Discarded,
}

impl Stage {
    /// Whether nothing more can happen in it.
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Reported | Self::Discarded)
    }
}

/// What a list shows of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// `DERIVED_BY` of the program that worked it out.
    pub derived_by: u32,
    /// The session's id.
    pub id: String,
    /// Where it stands.
    pub state: Stage,
    /// A walkthrough.
    pub practice: bool,
    /// Whether the preparation is still going on.
    pub open: bool,
    /// Its protocol.
    pub protocol: ProtocolName,
    /// Such as `1.3 mg`.
    pub dose: Option<String>,
    /// The order reference as typed.
    pub order: Option<String>,
    /// Lots of the vials, in the order of their first scan, each once.
    pub lots: Vec<String>,
    /// What was typed at steps that record a line of text, such as the id of the cabinet, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// When the session was opened.
    #[serde(with = "text")]
    pub started: DateTime<Utc>,
    /// Initials, in the order of their first act, each once.
    pub operators: Vec<String>,
    /// Initials of second persons, likewise.
    pub second: Vec<String>,
    /// The highest exceptions, at most `MOST_EXCEPTIONS`.
    pub exceptions: Vec<ExceptionNow>,
    /// How many there are in all.
    pub exceptions_total: u64,
    /// A supervisor's sign-off.
    pub signed: Option<SignOff>,
}

/// Which protocol, and which version of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtocolName {
    /// Its id.
    pub id: String,
    /// The author's version.
    pub version: String,
}

/// An exception in a summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionNow {
    /// The kebab-case word of its kind.
    pub kind: String,
    /// How much a supervisor should care.
    pub rank: ExceptionRank,
    /// When.
    #[serde(with = "text")]
    pub at: DateTime<Utc>,
    /// What it is about: a window, a step, a vial.
    pub subject: Option<String>,
}

/// Ranks of exceptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionRank {
    /// To be looked at at once.
    High,
    /// To be looked at.
    Medium,
    /// To be known.
    Low,
}

/// A supervisor's sign-off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// Initials.
    pub by: String,
    /// When.
    #[serde(with = "text")]
    pub at: DateTime<Utc>,
    /// The word of the verdict.
    pub verdict: String,
    /// Whether something was recorded after it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub changed_since: bool,
    /// Whether something is still to be done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub follow_up_open: bool,
}

/// The session as it stands, for readers and scripts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateNow {
    /// `DERIVED_BY` of the program that worked it out.
    pub derived_by: u32,
    /// Name of the question that stands, as in plain mode; none once it ended.
    pub standing: Option<String>,
    /// Initials of the operator now.
    pub operator: String,
    /// Vials in the order of their numbers.
    pub vials: Vec<VialNow>,
    /// What became of the bag, in one word; none before it is made.
    pub bag: Option<String>,
    /// Milestones that have happened.
    pub milestones: Vec<MilestoneNow>,
    /// Windows that were opened.
    pub windows: Vec<WindowNow>,
}

/// A vial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VialNow {
    /// Its number in the session.
    pub number: u16,
    /// Its lot, once scanned.
    pub lot: Option<String>,
    /// Its last day of use, `YYYY-MM-DD`, once scanned.
    pub expiry: Option<String>,
    /// What became of it, in one word.
    pub state: String,
}

/// A milestone that has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneNow {
    /// Its id in the protocol.
    pub id: String,
    /// When.
    #[serde(with = "text")]
    pub at: DateTime<Utc>,
}

/// A window that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowNow {
    /// Its id in the protocol.
    pub id: String,
    /// When it opened.
    #[serde(with = "text")]
    pub from: DateTime<Utc>,
    /// When it ends, where it has an end that is known.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "text::option")]
    pub until: Option<DateTime<Utc>>,
    /// In one word: open, kept, passed.
    pub state: String,
}
