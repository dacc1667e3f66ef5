//! vialwatch: a checklist that keeps every clock of a hazardous infusion in sight.
//! Reading order: `time`, `quantity`, `gs1`, `protocol`, `schedule`, `session`, then `words`,
//! `store`, `plain`, `shell` and `cli`.

pub mod protocol;
pub mod quantity;
pub mod session;
pub mod store;
pub mod time;
