//! One preparation as the fold of its facts. (Under construction: the state and the fold follow.)

pub mod command;
pub mod fact;
pub mod names;
pub mod people;
