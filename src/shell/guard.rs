//! What this process gives away of itself: no memory image, no file for others, no word of a
//! record where a fault ends it. Done once, before anything is read.

use std::io::Write;

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, setrlimit, umask};

use crate::words::internal_fault;

/// Takes these measures. What the system refuses is left as it is: none of them is needed to work.
pub fn raise() {
    umask(Mode::RWXG | Mode::RWXO);
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    hide_memory();
    std::panic::set_hook(Box::new(|panic| {
        // A panic's own message may quote what was typed; its place does not.
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line()));
        let _ = writeln!(std::io::stderr(), "vialwatch: {}", internal_fault(place.as_deref()));
    }));
}

/// Neither an image of the memory nor a look into it by other programs of the account.
#[cfg(target_os = "linux")]
fn hide_memory() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

#[cfg(not(target_os = "linux"))]
fn hide_memory() {}
