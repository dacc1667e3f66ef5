//! The integration tests, as one binary with a room per subject.

mod dose;
mod quantity;
mod store;
mod support;
