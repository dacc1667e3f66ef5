//! The saved shape of every kind of fact, mirrored from `session::fact::Fact`.
//! Braces stand after kinds without members so that a stray member is refused there too.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::values::{
    AnswerDef, CauseDef, ItemDef, LateDef, RankDef, opening, option_answer, option_late, place,
};
use super::{signed, text};
use crate::protocol::Rank;
use crate::session::fact::{
    Answer, Cause, Fact, Item, Late, Opening, SignOff, StepKey, Whereabouts,
};
use crate::session::people::Initials;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Fact", tag = "fact", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum FactDef {
    Opened(#[serde(with = "opening")] Box<Opening>),
    StepAnswered {
        #[serde(with = "text")]
        key: StepKey,
        #[serde(with = "AnswerDef")]
        answer: Answer,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "option_late")]
        late: Option<Late>,
    },
    CloseCall {
        question: String,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "option_answer")]
        answer: Option<Answer>,
        typed: String,
        refusal: String,
    },
    RejectionExplained {
        #[serde(with = "ItemDef")]
        item: Item,
        reason: String,
    },
    Rejected {
        #[serde(with = "ItemDef")]
        item: Item,
        reason: String,
    },
    ReplacementDecided {
        vial: u16,
        replace: bool,
    },
    OutcomeChosen {
        #[serde(with = "text")]
        key: StepKey,
        word: String,
    },
    PharmacistDecided {
        #[serde(with = "CauseDef")]
        cause: Cause,
        go_on: bool,
    },
    PharmacistNamed {
        #[serde(with = "CauseDef")]
        cause: Cause,
        #[serde(rename = "pharmacist", with = "text")]
        by: Initials,
    },
    Discarded {
        told: String,
    },
    DiscardChosen {
        reason: String,
    },
    Overridden {
        #[serde(with = "text")]
        key: StepKey,
        #[serde(with = "AnswerDef")]
        answer: Answer,
        #[serde(with = "text")]
        second: Initials,
        reason: String,
    },
    WaitEndedEarly {
        #[serde(with = "text")]
        key: StepKey,
        #[serde(with = "text")]
        second: Initials,
        reason: String,
    },
    ValueCorrected {
        #[serde(with = "text")]
        key: StepKey,
        #[serde(with = "AnswerDef")]
        answer: Answer,
        reason: String,
    },
    TimeCorrected {
        #[serde(with = "text")]
        key: StepKey,
        #[serde(with = "LateDef")]
        at: Late,
    },
    ChangeProposed(#[serde(with = "proposal")] Box<Fact>),
    ChangeSeen {
        #[serde(rename = "second", with = "text")]
        by: Initials,
    },
    ChangeWithdrawn {
        reason: String,
    },
    StepUndone {
        #[serde(with = "text")]
        key: StepKey,
        reason: String,
    },
    NoteWritten {
        text: String,
    },
    IncidentReported {
        text: String,
    },
    GlovesChanged {},
    WentAway {},
    CameBack {},
    MeanwhileTold {
        done_elsewhere: bool,
    },
    WhereaboutsTold(#[serde(with = "place")] Whereabouts),
    HandedOver {
        #[serde(with = "text")]
        to: Initials,
    },
    AlarmAcknowledged {
        window: String,
    },
    ClockSettled {
        #[serde(with = "text")]
        second: Initials,
        #[serde(with = "text")]
        tray: DateTime<Utc>,
        #[serde(with = "text")]
        now: DateTime<Utc>,
    },
    Resumed {},
    Suspended {
        lasted_s: i64,
    },
    Recovered {
        found: String,
    },
    SavingRestored {
        facts: u64,
        reason: String,
    },
    InfusionLateTold {
        #[serde(with = "text")]
        key: StepKey,
        told: String,
    },
    WindowPassed {
        window: String,
        #[serde(with = "text")]
        due: DateTime<Utc>,
    },
    TargetShortened {
        window: String,
        #[serde(with = "text")]
        due: DateTime<Utc>,
    },
    AlarmRaised {
        window: String,
        act: String,
        #[serde(with = "RankDef")]
        rank: Rank,
        #[serde(with = "text")]
        due: DateTime<Utc>,
        #[serde(with = "text")]
        until: DateTime<Utc>,
    },
    WaitOver {
        window: String,
        #[serde(with = "text")]
        due: DateTime<Utc>,
    },
    LimitsClashed {
        windows: Vec<String>,
        #[serde(with = "text")]
        due: DateTime<Utc>,
    },
    ClocksDisagreed {
        ahead_s: i64,
    },
    ClockLost {},
    PracticeBegun {
        version: String,
        sha256: String,
    },
    InjectGiven {
        inject: String,
        by_trainer: bool,
    },
    PracticePaused {},
    PracticeWentOn {},
    StepsSkipped {
        to: String,
    },
    SkipEnded {},
    SignedOff(#[serde(with = "signed")] Box<SignOff>),
    /// Never on disk: what a newer program wrote keeps its own line.
    #[serde(skip)]
    Unread {
        kind: String,
    },
}

/// A proposed change as the one member `change`; only what may wait for a second person's eyes.
mod proposal {
    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Fact, FactDef};

    #[derive(Serialize)]
    struct Out<'a> {
        #[serde(with = "FactDef")]
        change: &'a Fact,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct In {
        #[serde(with = "FactDef")]
        change: Fact,
    }

    fn may_be_proposed(fact: &Fact) -> bool {
        matches!(fact, Fact::TimeCorrected { .. } | Fact::StepAnswered { late: Some(_), .. })
    }

    pub(crate) fn serialize<S: Serializer>(change: &Fact, to: S) -> Result<S::Ok, S::Error> {
        if may_be_proposed(change) {
            Out { change }.serialize(to)
        } else {
            Err(S::Error::custom("this kind of fact can't be proposed"))
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Box<Fact>, D::Error> {
        let change = In::deserialize(from)?.change;
        if may_be_proposed(&change) {
            Ok(Box::new(change))
        } else {
            Err(D::Error::custom("this kind of fact can't be proposed"))
        }
    }
}
