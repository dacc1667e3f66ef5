//! Why the store could not do something: one variant per cause, with the path and what to do.
//! Never a reason to lose or overwrite a file.

use std::io;
use std::path::{Path, PathBuf};

use super::lock::Holder;
use super::wire::Flaw;

/// Why something could not be stored, opened or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk refused an operation.
    #[error("{doing} {path}: {source}")]
    Disk {
        /// What was tried, as a verb: "write", "open".
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the disk said.
        source: io::Error,
    },
    /// There is no such session.
    #[error("{path}: there is no session here")]
    NotFound {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// Another program has the session open for writing.
    #[error(
        "{path}: another program has this session open; end it there, or look at it with review"
    )]
    HeldBy {
        /// The lock.
        path: PathBuf,
        /// Who holds it, where that could be read.
        holder: Option<Holder>,
    },
    /// Two different records claim one place: two histories exist.
    #[error(
        "{path} and {other} hold two different records number {seq}; both are kept, \
         and a person must decide which is true"
    )]
    Fork {
        /// One file.
        path: PathBuf,
        /// The other; may be the same.
        other: PathBuf,
        /// The place.
        seq: u64,
    },
    /// A file is damaged beyond what can be repaired without losing a record.
    #[error("{path}, line {line}: {flaw}; nothing was changed: restore the file from a copy")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Line in the file, counted from 1.
        line: usize,
        /// What is wrong there.
        flaw: Flaw,
    },
    /// The session is named otherwise in its opening than by its file.
    #[error("{path}: this file holds session {id}; give it back its name")]
    WrongName {
        /// The file.
        path: PathBuf,
        /// The name in the opening.
        id: String,
    },
    /// A newer program wrote some of it.
    #[error(
        "{path}: written by a newer version (format {version}); it can be read here, not changed"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The highest format in it.
        version: u32,
    },
    /// A newer program opened the session in a way that is not known here.
    #[error(
        "{path}: opened by a newer version (format {version}); nothing was changed: read it with \
         that version"
    )]
    TooNew {
        /// The file.
        path: PathBuf,
        /// The format of its opening.
        version: u32,
    },
    /// Another account owns the file.
    #[error("{path}: belongs to user {owner}; it can be read here, not changed")]
    NotYours {
        /// The file.
        path: PathBuf,
        /// User id.
        owner: u32,
    },
    /// A link, a pipe, a device or a folder stands where a file belongs.
    #[error("{path}: not a regular file; it is not opened")]
    NotRegular {
        /// The path.
        path: PathBuf,
    },
    /// The file has more bytes, or more facts, than any session has.
    #[error("{path}: larger than any session; it is not opened")]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// Another program changed the journal while this one had it open.
    #[error("{path}: another program changed this file; it is left as it is: save elsewhere")]
    ForeignWriter {
        /// The journal.
        path: PathBuf,
    },
    /// The record can't be written so that it reads back.
    #[error("fact {seq} can't be saved: {flaw}")]
    Unsavable {
        /// Its number.
        seq: u64,
        /// Why.
        flaw: Flaw,
    },
    /// More facts than a session may have.
    #[error("{path}: the session has as many facts as a session may have")]
    Full {
        /// The journal.
        path: PathBuf,
    },
    /// The space kept for finishing sessions on a full disk can't be set aside.
    #[error("{path}: can't set space aside ({source}); free some before a session starts")]
    NoReserve {
        /// The reserve.
        path: PathBuf,
        /// What the disk said.
        source: io::Error,
    },
    /// Only sessions of the data folder can be changed.
    #[error("{path}: lies outside the data folder; it can be read here, not changed")]
    Outside {
        /// The file.
        path: PathBuf,
    },
    /// Not all of the record is in the journal yet, so nothing may follow from it.
    #[error("not saved yet")]
    NotSaved,
}

impl StoreError {
    /// From what the disk said of `path`; a link or a device gets its own variant.
    pub(super) fn disk(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::FileTooLarge => Self::TooLarge { path },
            io::ErrorKind::InvalidInput | io::ErrorKind::IsADirectory => Self::NotRegular { path },
            _ => Self::Disk { doing, path, source },
        }
    }

    /// Whether space would help.
    pub(super) fn is_disk_full(&self) -> bool {
        SaveFault::of(self) == SaveFault::DiskFull
    }
}

/// Why saving fails, in one word for plain mode and for the banner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveFault {
    /// No space, or no more of it for this account.
    DiskFull,
    /// The file system takes no writes.
    ReadOnly,
    /// This account may not write there.
    Denied,
    /// The folder is no longer there.
    Gone,
    /// Another program changed the journal.
    ForeignWriter,
    /// The record itself can't be written.
    Unsavable,
    /// The disk failed in another way.
    Failed,
}

impl SaveFault {
    /// The kind of an error.
    pub(super) fn of(error: &StoreError) -> Self {
        let source = match error {
            StoreError::Disk { source, .. } | StoreError::NoReserve { source, .. } => source,
            StoreError::ForeignWriter { .. } | StoreError::NotRegular { .. } => {
                return Self::ForeignWriter;
            }
            StoreError::Unsavable { .. } | StoreError::Full { .. } => return Self::Unsavable,
            _ => return Self::Failed,
        };
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::NotFound => Self::Gone,
            _ => Self::Failed,
        }
    }

    /// The kebab-case word.
    pub fn word(self) -> &'static str {
        match self {
            Self::DiskFull => "disk-full",
            Self::ReadOnly => "read-only",
            Self::Denied => "denied",
            Self::Gone => "gone",
            Self::ForeignWriter => "foreign-writer",
            Self::Unsavable => "unsavable",
            Self::Failed => "failed",
        }
    }
}
