//! What several rooms of tests share.

pub(crate) mod facts;
pub(crate) mod memory_disk;
