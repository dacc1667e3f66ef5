//! What comes from outside means harm: kills at any moment, two programs at once, files that are
//! not what they seem, text that steers a terminal. One test per line of the list.

mod build;
mod calls;
mod fields;
mod files;
mod kills;
mod lists;
mod memory;
mod pairs;
mod privacy;
mod sizes;
mod terminal;
mod text;

use std::path::{Path, PathBuf};

use crate::binary::driver::Run;

const PREPARE: &[&str] = &["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"];
const RESUME: &[&str] = &["resume", "--plain"];

/// A session left at its first act; its journal.
fn left(data: &Path) -> PathBuf {
    let mut run = Run::start(data, PREPARE);
    run.usual_until("hands");
    let journal = journal_of(data, &run.id());
    run.say(":quit");
    run.end();
    journal
}

fn journal_of(data: &Path, id: &str) -> PathBuf {
    let sessions = std::fs::read_dir(data.join("sessions")).unwrap();
    let month = sessions.map(|month| month.unwrap().path()).find(|path| path.is_dir()).unwrap();
    month.join(format!("{id}.jsonl"))
}

fn lock_of(data: &Path) -> PathBuf {
    std::fs::read_dir(data.join("open")).unwrap().next().unwrap().unwrap().path()
}

/// Whether nothing in a text can move a cursor, hide or reorder.
fn is_displayable(text: &str) -> bool {
    !text.chars().any(|c| {
        (c.is_control() && c != '\n')
            || matches!(u32::from(c),
                0x61C | 0x115F | 0x1160 | 0x2800 | 0x3164 | 0xFFA0 | 0xFEFF | 0xAD
                | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x2069 | 0xE000..=0xF8FF
                | 0xE0000..=0xE007F | 0xF0000..=0x10FFFF)
    })
}

#[track_caller]
fn assert_displayable(text: &str) {
    assert!(is_displayable(text), "{}", text.escape_debug());
}
