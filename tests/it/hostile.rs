//! What comes from outside means harm: kills at any moment, two programs at once, files that are
//! not what they seem, text that steers a terminal. One test per line of the list.

mod build;
pub(crate) mod calls;
mod fields;
mod files;
pub(crate) mod kills;
mod lists;
mod memory;
mod pairs;
mod privacy;
mod sizes;
mod terminal;
mod text;

use std::path::{Path, PathBuf};

use crate::binary::driver::Run;
use crate::displayable::assert_displayable;

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

pub(crate) fn journal_of(data: &Path, id: &str) -> PathBuf {
    let sessions = std::fs::read_dir(data.join("sessions")).unwrap();
    let month = sessions.map(|month| month.unwrap().path()).find(|path| path.is_dir()).unwrap();
    month.join(format!("{id}.jsonl"))
}

fn lock_of(data: &Path) -> PathBuf {
    std::fs::read_dir(data.join("open")).unwrap().next().unwrap().unwrap().path()
}
