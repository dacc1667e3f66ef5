//! The way down to a value while a file is read: borrowed from one value to the next, and written
//! out as a path only where something was found. Never owns a name.

use crate::protocol::fault::Path;

/// Where a value stands, seen from that value.
#[derive(Clone, Copy)]
pub(super) enum Trail<'p> {
    /// The document itself.
    Top,
    /// A member of the object before.
    Key(&'p Trail<'p>, &'static str),
    /// An element of the list before, from 0.
    Index(&'p Trail<'p>, usize),
}

impl Trail<'_> {
    /// The same way as a path.
    pub(super) fn path(&self) -> Path {
        match self {
            Trail::Top => Path::default(),
            Trail::Key(before, name) => before.path().key(*name),
            Trail::Index(before, at) => before.path().index(*at),
        }
    }
}
