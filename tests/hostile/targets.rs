//! What hostile inputs are given to, one function per target: each takes bytes as they could come
//! from outside and asserts what must hold of any. Used by the test beside it and by `fuzz/`.

#[path = "../it/support/archive.rs"]
mod archive;
#[path = "targets/console.rs"]
mod console;
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

/// Whether nothing in a text can move a cursor, hide or reorder; written from the list of such
/// characters, not from the program.
pub(crate) fn is_displayable(text: &str) -> bool {
    !text.chars().any(|c| {
        (c.is_control() && c != '\n')
            || matches!(u32::from(c),
                0x61C | 0x115F | 0x1160 | 0x2800 | 0x3164 | 0xFFA0 | 0xFEFF | 0xAD
                | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x2069 | 0xE000..=0xF8FF
                | 0xE0000..=0xE007F | 0xF0000..=0x10FFFF)
    })
}

#[track_caller]
pub(crate) fn assert_displayable(text: &str) {
    assert!(is_displayable(text), "{}", text.escape_debug());
}
