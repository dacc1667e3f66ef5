//! A checklist for preparing a hazardous infusion, with every clock of the drug in sight.
//! This crate root only names the rooms; it holds no logic of its own.

pub mod gs1;
pub mod protocol;
pub mod quantity;
