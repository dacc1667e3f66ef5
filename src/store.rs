//! store
pub mod chain;
pub mod disk;
pub mod id;
pub mod wire;
