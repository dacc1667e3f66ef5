//! The saved shape of a supervisor's judgement, mirrored from `session::fact::SignOff`.
//! A field that is missing here, or there, does not compile.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text;
use crate::session::fact::{ExceptionName, FollowUp, SignOff, Verdict};
use crate::session::people::Initials;

#[derive(Serialize, Deserialize)]
#[serde(remote = "SignOff", deny_unknown_fields)]
struct SignOffDef {
    #[serde(rename = "reviewer", with = "text")]
    by: Initials,
    #[serde(with = "VerdictDef")]
    verdict: Verdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    remark: Option<String>,
    #[serde(with = "FollowUpDef")]
    follow_up: FollowUp,
    #[serde(with = "names")]
    acknowledged: Vec<ExceptionName>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Verdict", rename_all = "kebab-case", deny_unknown_fields)]
enum VerdictDef {
    Accepted,
    AcceptedWithRemark,
    NotAccepted,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "FollowUp", rename_all = "kebab-case", deny_unknown_fields)]
enum FollowUpDef {
    None,
    Open { what: String, whom: String },
    Closed,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "ExceptionName", deny_unknown_fields)]
struct NameDef {
    seq: u64,
    kind: String,
    subject: String,
}

/// The exceptions that were acknowledged.
mod names {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{ExceptionName, NameDef};

    #[derive(Serialize, Deserialize)]
    struct Name(#[serde(with = "NameDef")] ExceptionName);

    pub(crate) fn serialize<S: Serializer>(
        names: &[ExceptionName],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(names.iter().cloned().map(Name))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<ExceptionName>, D::Error> {
        let names = Vec::<Name>::deserialize(from)?;
        Ok(names.into_iter().map(|Name(name)| name).collect())
    }
}

pub(crate) fn serialize<S: Serializer>(sign_off: &SignOff, to: S) -> Result<S::Ok, S::Error> {
    SignOffDef::serialize(sign_off, to)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Box<SignOff>, D::Error> {
    SignOffDef::deserialize(from).map(Box::new)
}
