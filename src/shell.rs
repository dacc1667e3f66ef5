//! The machine: clocks, input, signals and the loop that joins them to the rest.
//! Holds no rule: what happens at a moment is decided elsewhere.

pub mod archive;
pub mod begin;
pub mod cabinet;
pub mod clock;
pub mod debriefs;
pub mod guard;
pub mod home;
pub mod input;
pub mod keyboard;
pub mod lines;
mod new_file;
pub mod nowhere;
mod painter;
pub mod rehearsal;
pub mod reviews;
pub mod scenarios;
pub mod screen;
pub mod terminal;
pub mod watch;
mod wire;

pub use new_file::write_new;
