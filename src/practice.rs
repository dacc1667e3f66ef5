//! Walkthroughs: scenarios as data, what a seed draws from one, what comes up when, what is seen, and
//! what the facts say of it afterwards. Knows no file, no screen and no clock, and changes no rule.

pub mod builtin;
pub mod deed;
pub mod draw;
pub mod plan;
pub mod scenario;
pub mod score;
pub mod sight;
pub mod usual;
pub mod walk;

pub use plan::Plan;
pub use scenario::Scenario;
pub use walk::{Mishap, Walk};
