//! What tests share: a driver of one session, a clock that jumps, an archive in memory, and
//! stories told in plain mode.

pub(crate) mod archive;
pub(crate) mod clock;
pub(crate) mod driver;
pub(crate) mod story;
