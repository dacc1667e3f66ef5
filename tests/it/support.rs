//! What tests share: a driver of one session, a clock that jumps, archives and disks in memory,
//! facts of every kind, and stories told in plain mode.

pub(crate) mod archive;
pub(crate) mod clock;
pub(crate) mod driver;
pub(crate) mod facts;
pub(crate) mod memory_disk;
pub(crate) mod mirror;
pub(crate) mod story;
pub(crate) mod trial;
