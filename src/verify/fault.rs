//! Why a session is not intact, one variant per cause, each with its sentence.
//! Blames no one: whether a disk or a person did it, the bytes do not say.

use super::document::DocumentFlaw;
use super::journal::Flaw;

/// What is wrong, the journal's faults before the document's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Neither file is there.
    #[error("there is no session here")]
    NotFound,
    /// The disk did not give the file.
    #[error("can't be read: {why}")]
    Unreadable {
        /// Path, and what the disk said.
        why: String,
    },
    /// A link, a pipe, a device or a folder stands where a file belongs.
    #[error("{which} is no regular file; it was not opened")]
    NotRegular {
        /// Which file.
        which: &'static str,
    },
    /// More bytes or more lines than any session has.
    #[error("{which} is larger than that of any session")]
    TooLarge {
        /// Which file.
        which: &'static str,
    },
    /// A line of the journal is wrong, or does not follow from the one before it.
    #[error("line {number}: {flaw}")]
    Line {
        /// Which, counted from 1: the number of the fact that belongs there.
        number: u64,
        /// What is wrong.
        flaw: Flaw,
    },
    /// The file bears the id of one session and holds another.
    #[error("the file holds session {id}, and is named as another")]
    WrongName {
        /// The id in the opening.
        id: String,
    },
    /// Only the document is there.
    #[error("the journal is missing; the document holds {facts} facts that fit together")]
    JournalMissing {
        /// How many.
        facts: u64,
    },
    /// The journal ends before the document does.
    #[error("the journal lacks the facts from {first} on that the document holds")]
    JournalShort {
        /// The first that is missing.
        first: u64,
    },
    /// Journal and document tell two histories.
    #[error("fact {number} is not the same in the journal and in the document")]
    Differs {
        /// The first that differs.
        number: u64,
    },
    /// The document lacks facts of more than one moment.
    #[error("the document lacks the last {facts} facts; the journal is whole")]
    DocumentBehind {
        /// How many.
        facts: u64,
    },
    /// Something in the document that is no fact.
    #[error("the document: {0}")]
    Document(DocumentFlaw),
}

impl Fault {
    /// The number of the first fact that is wrong or missing; none where facts are not at fault.
    pub fn first_bad(&self) -> Option<u64> {
        match self {
            Self::Line { number, .. } | Self::Differs { number } => Some(*number),
            Self::JournalShort { first } => Some(*first),
            _ => None,
        }
    }

    /// Whether the last fact that fits is not known to be the last fact.
    pub(super) fn breaks_the_chain(&self) -> bool {
        matches!(self, Self::Line { .. } | Self::JournalShort { .. } | Self::Differs { .. })
    }
}
