//! The kinds of exception: each with its word and its rank. Decides nothing.

/// How soon somebody should look, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A limit, or the truth of the record, is in question.
    High,
    /// Something was set aside, decided or lost.
    Medium,
    /// Worth knowing beside the rest.
    Low,
}

impl Severity {
    /// The word of records and lists.
    pub fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// What sort of occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The end of a limit went by before release.
    LimitPassed,
    /// The limits could no longer all be met.
    LimitsClash,
    /// A change moved the end of a limit back, or lifted what it had ended.
    LimitMadeLater,
    /// Elapsed time could not be told.
    ClockUnknown,
    /// The file is not what was written.
    RecordDamaged,
    /// Facts stayed in memory for a while.
    RecordUnsaved,
    /// An infusion began or ended after its limit.
    InfusionLate,
    /// A vial was set aside.
    VialRejected,
    /// The bag was set aside.
    BagRejected,
    /// A component was set aside.
    ComponentRejected,
    /// The preparation ended without a bag.
    Discarded,
    /// A rule was overridden.
    Override,
    /// Less was drawn than the tolerance allows.
    ShortWithdrawal,
    /// Any other figure outside its tolerance.
    OutOfTolerance,
    /// The pharmacist decided.
    PharmacistDecided,
    /// A target wait was not waited for.
    WaitEndedEarly,
    /// Vials stood out of the refrigerator for too long.
    VialsUnrefrigerated,
    /// Nobody could say where everything was.
    WhereaboutsUnknown,
    /// The wall clock ran ahead of the boot clock.
    ClocksDisagree,
    /// A clock question was settled.
    ClockSettled,
    /// The file was repaired.
    Recovered,
    /// A label was printed with times that moved.
    LabelVoid,
    /// A spill or another incident.
    Incident,
    /// In progress, and untouched until its last limit was over.
    PastLastLimit,
    /// Released, and the limit of an unreported infusion is over.
    InfusionUnreported,
    /// A value or a time was corrected, or a confirm taken back.
    Correction,
    /// A step was entered after it happened.
    LateEntry,
    /// A complete answer was refused.
    CloseCall,
    /// Confirmed faster than a person can do it.
    TooFast,
    /// A package was typed in instead of scanned.
    TypedIdentity,
    /// The outer gloves were not changed in time.
    GlovesOverdue,
    /// Nobody was there for long.
    LongInterruption,
    /// Another operator took over.
    OperatorChanged,
    /// The protocol is a file of the site.
    SiteProtocol,
}

impl Kind {
    /// Every kind, in the order of the contract: by rank.
    pub const ALL: [Self; 34] = [
        Self::LimitPassed,
        Self::LimitsClash,
        Self::LimitMadeLater,
        Self::ClockUnknown,
        Self::RecordDamaged,
        Self::RecordUnsaved,
        Self::InfusionLate,
        Self::VialRejected,
        Self::BagRejected,
        Self::ComponentRejected,
        Self::Discarded,
        Self::Override,
        Self::ShortWithdrawal,
        Self::OutOfTolerance,
        Self::PharmacistDecided,
        Self::WaitEndedEarly,
        Self::VialsUnrefrigerated,
        Self::WhereaboutsUnknown,
        Self::ClocksDisagree,
        Self::ClockSettled,
        Self::Recovered,
        Self::LabelVoid,
        Self::Incident,
        Self::PastLastLimit,
        Self::InfusionUnreported,
        Self::Correction,
        Self::LateEntry,
        Self::CloseCall,
        Self::TooFast,
        Self::TypedIdentity,
        Self::GlovesOverdue,
        Self::LongInterruption,
        Self::OperatorChanged,
        Self::SiteProtocol,
    ];

    /// The kind of this word, as a summary holds it.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// The kebab-case word of lists and of review.
    pub fn word(self) -> &'static str {
        match self {
            Self::LimitPassed => "limit-passed",
            Self::LimitsClash => "limits-clash",
            Self::LimitMadeLater => "limit-made-later",
            Self::ClockUnknown => "clock-unknown",
            Self::RecordDamaged => "record-damaged",
            Self::RecordUnsaved => "record-unsaved",
            Self::InfusionLate => "infusion-late",
            Self::VialRejected => "vial-rejected",
            Self::BagRejected => "bag-rejected",
            Self::ComponentRejected => "component-rejected",
            Self::Discarded => "discarded",
            Self::Override => "override",
            Self::ShortWithdrawal => "short-withdrawal",
            Self::OutOfTolerance => "out-of-tolerance",
            Self::PharmacistDecided => "pharmacist-decided",
            Self::WaitEndedEarly => "wait-ended-early",
            Self::VialsUnrefrigerated => "vials-unrefrigerated",
            Self::WhereaboutsUnknown => "whereabouts-unknown",
            Self::ClocksDisagree => "clocks-disagree",
            Self::ClockSettled => "clock-settled",
            Self::Recovered => "recovered",
            Self::LabelVoid => "label-void",
            Self::Incident => "incident",
            Self::PastLastLimit => "past-last-limit",
            Self::InfusionUnreported => "infusion-unreported",
            Self::Correction => "correction",
            Self::LateEntry => "late-entry",
            Self::CloseCall => "close-call",
            Self::TooFast => "too-fast",
            Self::TypedIdentity => "typed-identity",
            Self::GlovesOverdue => "gloves-overdue",
            Self::LongInterruption => "long-interruption",
            Self::OperatorChanged => "operator-changed",
            Self::SiteProtocol => "site-protocol",
        }
    }

    /// How soon somebody should look at occurrences of this kind.
    pub fn severity(self) -> Severity {
        match self {
            Self::LimitPassed
            | Self::LimitsClash
            | Self::LimitMadeLater
            | Self::ClockUnknown
            | Self::RecordDamaged
            | Self::RecordUnsaved
            | Self::InfusionLate => Severity::High,
            Self::VialRejected
            | Self::BagRejected
            | Self::ComponentRejected
            | Self::Discarded
            | Self::Override
            | Self::ShortWithdrawal
            | Self::OutOfTolerance
            | Self::PharmacistDecided
            | Self::WaitEndedEarly
            | Self::VialsUnrefrigerated
            | Self::WhereaboutsUnknown
            | Self::ClocksDisagree
            | Self::ClockSettled
            | Self::Recovered
            | Self::LabelVoid
            | Self::Incident
            | Self::PastLastLimit
            | Self::InfusionUnreported => Severity::Medium,
            Self::Correction
            | Self::LateEntry
            | Self::CloseCall
            | Self::TooFast
            | Self::TypedIdentity
            | Self::GlovesOverdue
            | Self::LongInterruption
            | Self::OperatorChanged
            | Self::SiteProtocol => Severity::Low,
        }
    }
}
