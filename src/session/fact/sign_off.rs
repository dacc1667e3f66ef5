//! A supervisor's judgement of a session, as it is recorded. Decides nothing.

use super::Initials;

/// What a supervisor says of a session that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// The reviewer: nobody who had a part in the session.
    pub by: Initials,
    /// Whether it is accepted.
    pub verdict: Verdict,
    /// What is to be said of it; never missing where there are exceptions.
    pub remark: Option<String>,
    /// What is still to be done.
    pub follow_up: FollowUp,
    /// The exceptions that the reviewer acknowledged: all there were.
    pub acknowledged: Vec<ExceptionName>,
}

/// Whether a session is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it is.
    Accepted,
    /// With what the remark says.
    AcceptedWithRemark,
    /// Not.
    NotAccepted,
}

impl Verdict {
    /// The kebab-case word of records and lists.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::AcceptedWithRemark => "accepted-with-remark",
            Self::NotAccepted => "not-accepted",
        }
    }
}

/// What is still to be done after a sign-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowUp {
    /// Nothing.
    None,
    /// Something.
    Open {
        /// What.
        what: String,
        /// Whose it is.
        whom: String,
    },
    /// What was open is done.
    Closed,
}

/// One exception, as it is told apart from all others of its session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptionName {
    /// The fact that tells of it.
    pub seq: u64,
    /// The word of its kind.
    pub kind: String,
    /// What it is about.
    pub subject: String,
}
