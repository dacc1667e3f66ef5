//! What hostile inputs are given to, one function per target: each takes bytes as they could come
//! from outside and asserts what must hold of any. Used by the test beside it and by `fuzz/`.

#[path = "../it/support/archive.rs"]
mod archive;
#[path = "targets/console.rs"]
mod console;
#[path = "../displayable.rs"]
mod displayable;
#[path = "../it/support/memory_disk.rs"]
#[allow(dead_code, unused_imports, reason = "its faults are for the tests of the store")]
mod memory_disk;
#[path = "targets/records.rs"]
mod records;
#[path = "targets/seals.rs"]
mod seals;
#[path = "targets/texts.rs"]
mod texts;

pub(crate) use console::{line, reading, terminal};
pub(crate) use memory_disk::MemoryDisk;
pub(crate) use records::{ID, document, journal};
pub(crate) use texts::{protocol, scanner};

/// One kind of input.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    /// Also the name of its folder under `fuzz/corpus`.
    pub(crate) name: &'static str,
    /// Panics where something that must hold does not.
    pub(crate) run: fn(&[u8]),
}

/// All of them.
pub(crate) const TARGETS: &[Target] = &[
    Target { name: "protocol", run: protocol },
    Target { name: "journal", run: journal },
    Target { name: "document", run: document },
    Target { name: "scanner", run: scanner },
    Target { name: "terminal", run: terminal },
    Target { name: "line", run: line },
];
