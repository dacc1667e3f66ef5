//! Which operations of a simulated disk fail, and how.

use std::io;

/// The operations of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Operation {
    MakeFolder,
    Create,
    Open,
    Write,
    Read,
    SyncFile,
    SyncFolder,
    SetLen,
    Lock,
    Unlock,
    Rename,
    Remove,
    Metadata,
    List,
    Random,
}

impl Operation {
    fn takes_space(self) -> bool {
        matches!(
            self,
            Self::MakeFolder
                | Self::Create
                | Self::Write
                | Self::SyncFile
                | Self::SyncFolder
                | Self::SetLen
                | Self::Rename
        )
    }
}

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An input or output error; nothing was done.
    Eio,
    /// No space; nothing was done.
    Enospc,
    /// Fewer bytes were written than were given; no error.
    ShortWrite,
    /// A sync of a file that failed, and after it the system takes for written what was not.
    LostSync,
}

/// All kinds.
pub(crate) const KINDS: [Kind; 4] = [Kind::Eio, Kind::Enospc, Kind::ShortWrite, Kind::LostSync];

impl Kind {
    pub(crate) fn fits(self, operation: Operation) -> bool {
        match self {
            Self::Eio => true,
            Self::Enospc => operation.takes_space(),
            Self::ShortWrite => operation == Operation::Write,
            Self::LostSync => operation == Operation::SyncFile,
        }
    }

    pub(super) fn error(self) -> io::Error {
        match self {
            Self::Enospc => io::ErrorKind::StorageFull.into(),
            _ => io::Error::other("input/output error"),
        }
    }
}

/// For how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lasting {
    /// That operation alone.
    Once,
    /// That one, and all later ones of its sort.
    Sort,
    /// That one, and all later ones that can fail so.
    Always,
}

/// All of them.
pub(crate) const LASTINGS: [Lasting; 3] = [Lasting::Once, Lasting::Sort, Lasting::Always];

/// A fault to come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    /// At which operation, counted from 0.
    pub(crate) at: u64,
    pub(crate) kind: Kind,
    pub(crate) lasting: Lasting,
}

/// Counts operations and says which fail.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    /// Each with the operation that it began with, once it has.
    planned: Vec<(Fault, Option<Operation>)>,
    /// Operations so far.
    pub(crate) operations: Vec<Operation>,
    /// Faults so far.
    pub(crate) fired: u64,
}

impl Faults {
    pub(crate) fn plan(&mut self, fault: Fault) {
        self.planned.push((fault, None));
    }

    /// The disk is well again.
    pub(crate) fn mend(&mut self) {
        self.planned.clear();
    }

    /// How this operation fails, if it does.
    pub(super) fn next(&mut self, operation: Operation) -> Option<Kind> {
        let number = self.operations.len() as u64;
        self.operations.push(operation);
        for (fault, begun) in &mut self.planned {
            let due = match (*begun, fault.lasting) {
                (None, _) => number == fault.at,
                (Some(_), Lasting::Once) => false,
                (Some(first), Lasting::Sort) => operation == first,
                (Some(_), Lasting::Always) => true,
            };
            if due && fault.kind.fits(operation) {
                begun.get_or_insert(operation);
                self.fired += 1;
                return Some(fault.kind);
            }
        }
        None
    }
}
