//! The supervisor's screens, by keys through the real model and the real store on a disk in memory.

mod export;
pub(crate) mod figures;
mod index;
mod list;
mod replay;
mod session;
pub(crate) mod shelf;
mod sign;
pub(crate) mod told;
