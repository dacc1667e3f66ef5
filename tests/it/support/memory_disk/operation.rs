//! What can be made to fail on the disk in memory. One name per operation of a disk that matters.

/// The operations that can be made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Operation {
    Create,
    Open,
    Write,
    Read,
    SyncData,
    SyncAll,
    SyncFolder,
    Rename,
    Remove,
    Metadata,
    List,
}

/// Every operation a fault can stand at.
pub(crate) const OPERATIONS: [Operation; 11] = [
    Operation::Create,
    Operation::Open,
    Operation::Write,
    Operation::Read,
    Operation::SyncData,
    Operation::SyncAll,
    Operation::SyncFolder,
    Operation::Rename,
    Operation::Remove,
    Operation::Metadata,
    Operation::List,
];
