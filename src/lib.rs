//! vialwatch: a checklist that keeps every clock of a hazardous infusion in sight.
//!
//! Reading order: `time`, `quantity`, `gs1`, `protocol`, `schedule`, `session`, then `words`,
//! `practice`, `store`, `verify`, `report`, `desk`, `keys`, `app`, `view`, `plain`, `shell` and `cli`. Each room may use those before it, never those after.
//!
//! One word per thing, here, on screens and in documents:
//!
//! | word | meaning |
//! |---|---|
//! | protocol | what a preparation demands: a file |
//! | session | one preparation by people at a terminal: a record |
//! | phase, step | parts of a protocol; a step is what is asked for at one moment |
//! | milestone | a named instant that a step sets: before the act where it opens a limit, after it where it closes one |
//! | window | a bound between two milestones: a limit, a wait, a reminder |
//! | stay | from a milestone that opens a sum to the next that closes it: the clock of the sum runs |
//! | fact | something that happened, in the past tense: the only thing ever saved |
//! | stamp | when and by whom a fact was recorded |
//! | operator, second person | people, known by initials |
//! | reject, discard | set aside after a failed inspection; the end of a vial, a syringe, a bag or all |
//! | override | going on where the protocol allows it although a rule says no |
//! | correction | a new fact that replaces an earlier value, which stays in the record |
//! | exception | what a supervisor must look at first |
//! | release | handing the finished bag over; infusion start and end are reported later |

pub mod app;
pub mod cli;
pub mod desk;
pub mod gs1;
pub mod keys;
pub mod plain;
pub mod practice;
pub mod protocol;
pub mod quantity;
pub mod report;
pub mod schedule;
pub mod session;
pub mod shell;
pub mod store;
pub mod time;
pub mod verify;
pub mod view;
pub mod words;
