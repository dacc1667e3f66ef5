//! What tests share: a clock that jumps, an archive in memory, and stories told in plain mode.

pub(crate) mod archive;
pub(crate) mod clock;
pub(crate) mod story;
