//! The screen's model: keys in, facts and words out, without a terminal.

mod bursts;
mod manual;
mod offered;
mod picture;
mod practice;
mod sounds;
pub(crate) mod walk;
