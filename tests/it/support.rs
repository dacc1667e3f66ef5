//! What rooms of tests share: a driver of one session, and nothing that a rule depends on.

pub(crate) mod driver;
