//! What a protocol file says, as data. No figure of any drug stands in this code: each one comes
//! from the file.

pub mod dose;
