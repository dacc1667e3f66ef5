//! The saved shapes of what facts are made of, mirrored field by field from `session::fact`.
//! A field that is missing here, or there, does not compile.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::text;
use crate::protocol::Rank;
use crate::session::fact::{
    Answer, Cause, Item, Late, Mode, Opening, Scanned, StepKey, Whereabouts,
};
use crate::session::people::Initials;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Opening", deny_unknown_fields)]
pub(super) struct OpeningDef {
    format: u32,
    program: String,
    id: String,
    salt: String,
    #[serde(with = "ModeDef")]
    mode: Mode,
    site_protocol: bool,
    #[serde(with = "text")]
    operator: Initials,
    protocol_sha256: String,
    protocol: String,
}

/// The opening of a newer version; members that it has beside these are passed over.
#[derive(Deserialize)]
pub(super) struct NewerOpening {
    format: u32,
    program: String,
    id: String,
    salt: String,
    #[serde(with = "ModeDef")]
    mode: Mode,
    site_protocol: bool,
    #[serde(with = "text")]
    operator: Initials,
    protocol_sha256: String,
    protocol: String,
}

impl NewerOpening {
    pub(super) fn into_opening(self) -> Opening {
        Opening {
            format: self.format,
            program: self.program,
            id: self.id,
            salt: self.salt,
            mode: self.mode,
            protocol: self.protocol,
            protocol_sha256: self.protocol_sha256,
            site_protocol: self.site_protocol,
            operator: self.operator,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Mode", rename_all = "kebab-case", deny_unknown_fields)]
enum ModeDef {
    Real,
    Practice { scenario: String, seed: u64, speed: u32 },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Answer", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum AnswerDef {
    Confirmed,
    Text(String),
    Order {
        reference: String,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "text::option")]
        prepared_at: Option<DateTime<Utc>>,
    },
    Value(#[serde(with = "text")] Decimal),
    Chosen(String),
    Scanned(#[serde(with = "ScannedDef")] Scanned),
    Witnessed {
        #[serde(with = "text")]
        by: Initials,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "text::option")]
        read: Option<Decimal>,
    },
    Reported(#[serde(with = "text")] DateTime<Utc>),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Scanned", deny_unknown_fields)]
struct ScannedDef {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gtin: Option<String>,
    lot: String,
    #[serde(with = "text")]
    expiry: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    serial: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    maker: Option<String>,
    typed: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Late", deny_unknown_fields)]
pub(super) struct LateDef {
    #[serde(with = "text")]
    earliest: DateTime<Utc>,
    #[serde(with = "text")]
    latest: DateTime<Utc>,
    reason: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Item", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum ItemDef {
    Vial(u16),
    Component(#[serde(with = "text")] StepKey),
    Bag,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Cause", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum CauseDef {
    Window(String),
    Whereabouts,
    Step(#[serde(with = "text")] StepKey),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Whereabouts", rename_all = "kebab-case", deny_unknown_fields)]
enum WhereaboutsDef {
    Refrigerator,
    Cabinet,
    NotKnown,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Rank", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum RankDef {
    None,
    Caution,
    Warning,
    Passed,
}

/// The opening behind its box.
pub(super) mod opening {
    use serde::{Deserializer, Serializer};

    use super::{Opening, OpeningDef};

    pub(crate) fn serialize<S: Serializer>(opening: &Opening, to: S) -> Result<S::Ok, S::Error> {
        OpeningDef::serialize(opening, to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Box<Opening>, D::Error> {
        OpeningDef::deserialize(from).map(Box::new)
    }
}

/// An answer that may be missing.
pub(super) mod option_answer {
    use serde::{Deserializer, Serializer};

    use super::{Answer, AnswerDef};

    pub(crate) fn serialize<S: Serializer>(
        answer: &Option<Answer>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match answer {
            Some(answer) => AnswerDef::serialize(answer, to),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Answer>, D::Error> {
        AnswerDef::deserialize(from).map(Some)
    }
}

/// A late time that may be missing.
pub(super) mod option_late {
    use serde::{Deserializer, Serializer};

    use super::{Late, LateDef};

    pub(crate) fn serialize<S: Serializer>(late: &Option<Late>, to: S) -> Result<S::Ok, S::Error> {
        match late {
            Some(late) => LateDef::serialize(late, to),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Late>, D::Error> {
        LateDef::deserialize(from).map(Some)
    }
}

/// Whereabouts as the one member `place`: a line has members, not a bare word.
pub(super) mod place {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Whereabouts, WhereaboutsDef};

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Place {
        #[serde(with = "WhereaboutsDef")]
        place: Whereabouts,
    }

    pub(crate) fn serialize<S: Serializer>(place: &Whereabouts, to: S) -> Result<S::Ok, S::Error> {
        Place { place: *place }.serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Whereabouts, D::Error> {
        Place::deserialize(from).map(|place| place.place)
    }
}
