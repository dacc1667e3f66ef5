//! What facts speak of: questions, answers, things that can be set aside, causes and places.
//! Values only; never a rule.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use crate::session::people::Initials;

/// Names one question of the protocol's steps.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepKey {
    /// Id of the step in the protocol.
    pub step: String,
    /// The vial, where it is asked per vial.
    pub vial: Option<u16>,
    /// Before or after the act.
    pub part: Part,
}

/// The two questions of a step that opens something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// "Starting now".
    Start,
    /// The answer itself.
    Main,
}

/// What was answered to a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done, or over.
    Confirmed,
    /// A line of text.
    Text(String),
    /// The order, and when the same reference was last prepared, where that was lately.
    Order {
        /// As typed.
        reference: String,
        /// When a session with the same reference was opened in the last 24 h.
        prepared_at: Option<DateTime<Utc>>,
    },
    /// A figure, in the unit of the step.
    Value(Decimal),
    /// One of the words of the step.
    Chosen(String),
    /// A package.
    Scanned(Scanned),
    /// A second person's confirmation, with what was read.
    Witnessed {
        /// Who.
        by: Initials,
        /// In the unit of the step.
        read: Option<Decimal>,
    },
    /// When something happened elsewhere.
    Reported(DateTime<Utc>),
}

/// A package as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// 14 digits; none where the package was typed in.
    pub gtin: Option<String>,
    /// Lot or batch.
    pub lot: String,
    /// Last day of use.
    pub expiry: NaiveDate,
    /// Serial number.
    pub serial: Option<String>,
    /// Maker, where it was typed in.
    pub maker: Option<String>,
    /// Typed instead of scanned.
    pub typed: bool,
}

/// When something happened that was entered later; two instants where it is uncertain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// Earliest possible instant.
    pub earliest: DateTime<Utc>,
    /// Latest possible instant.
    pub latest: DateTime<Utc>,
    /// Why it is entered late, or moved.
    pub reason: String,
}

/// Something that can be set aside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// A vial, by number.
    Vial(u16),
    /// The component whose step rejected it.
    Component(StepKey),
    /// The bag.
    Bag,
}

/// Why the pharmacist is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A window that was passed, or would be ended early.
    Window(String),
    /// Nobody knows where the vials, the syringe or the bag were.
    Whereabouts,
    /// An answer of a step.
    Step(StepKey),
}

/// Where vials, syringe and bag were while nobody watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// 2-8 °C in the dark.
    Refrigerator,
    /// In the cabinet.
    Cabinet,
    /// Nobody can say.
    NotKnown,
}
