//! The screen's model: keys in, facts and words out, without a terminal.

mod facts;
mod keys;
