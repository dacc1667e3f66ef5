//! From messages to effects: the one place where the model changes.
//! Does no input or output, reads no clock, holds no rule of the preparation.

use super::{Effect, Model, Msg};
use crate::time::{Reading, Span};

impl Model {
    /// Takes a message at a reading; what is to be done outside, in order.
    pub fn update(&mut self, msg: Msg, now: &Reading) -> Vec<Effect> {
        let _ = (msg, now);
        Vec::new()
    }

    /// How long nothing changes by time alone; none: for ever.
    pub fn next_wake(&self) -> Option<Span> {
        None
    }

    /// What the terminal's title says: the governing clock, in ASCII.
    pub fn title(&self) -> String {
        String::new()
    }
}
