//! Exceptions in words, for lists and reviews. The kind's own word is the contract; this explains.

use crate::session::exceptions::Kind;

use super::Shown;

/// One line for an exception of a kind about a subject.
pub fn sentence(kind: Kind, subject: &str) -> String {
    let what = match kind {
        Kind::LimitPassed => "limit passed",
        Kind::LimitsClash => "the limits could no longer all be met",
        Kind::LimitMadeLater => "a limit was made later",
        Kind::ClockUnknown => "elapsed time was unknown",
        Kind::RecordDamaged => "the record is damaged",
        Kind::RecordUnsaved => "facts could not be saved when they happened",
        Kind::InfusionLate => "infusion outside its limit",
        Kind::VialRejected => "vial rejected",
        Kind::BagRejected => "bag rejected",
        Kind::ComponentRejected => "component rejected",
        Kind::Discarded => "preparation discarded",
        Kind::Override => "rule overridden",
        Kind::ShortWithdrawal => "less was drawn than needed",
        Kind::OutOfTolerance => "figure outside its tolerance",
        Kind::PharmacistDecided => "decided by someone stated to be a pharmacist",
        Kind::WaitEndedEarly => "a wait was ended early",
        Kind::VialsUnrefrigerated => "vials outside the refrigerator too long",
        Kind::WhereaboutsUnknown => "not known where vials, syringe and bag were, told by",
        Kind::ClocksDisagree => "the clocks disagreed",
        Kind::ClockSettled => "a clock question was settled",
        Kind::Recovered => "a file was repaired",
        Kind::LabelVoid => "a printed label was made void",
        Kind::Incident => "spill or incident",
        Kind::PastLastLimit => "left in progress past its last limit",
        Kind::InfusionUnreported => "infusion not reported",
        Kind::Correction => "corrected",
        Kind::LateEntry => "entered late",
        Kind::CloseCall => "refused answer",
        Kind::TooFast => "faster than can be done",
        Kind::TypedIdentity => "typed instead of scanned",
        Kind::GlovesOverdue => "gloves changed late",
        Kind::LongInterruption => "long interruption",
        Kind::OperatorChanged => "operator changed",
        Kind::SiteProtocol => "site protocol",
    };
    if subject.is_empty() { what.to_owned() } else { format!("{what}: {}", Shown::new(subject)) }
}
