//! `verify`: what it finds out about files that were damaged, cut, forged or rolled back, against
//! what the store wrote and against a script in another language.

use std::path::{Path, PathBuf};

use vialwatch::verify::{Subject, Verdict, examine};

use crate::support::memory_disk::MemoryDisk;

mod attacks;
mod chance;
mod files;
pub(crate) mod forge;
mod limits;
mod manual;
mod script;
mod seals;

use forge::Copies;

/// The name that these sessions have.
const ID: &str = "0TZ758788VPD";

fn folder() -> &'static Path {
    Path::new("/data/sessions/2026-11")
}

fn journal() -> PathBuf {
    folder().join(format!("{ID}.jsonl"))
}

fn document() -> PathBuf {
    folder().join(format!("{ID}.json"))
}

/// What is found out about these two files.
fn judged(copies: &Copies) -> Verdict {
    let disk = MemoryDisk::new();
    disk.put(&journal(), copies.journal.as_bytes());
    if let Some(text) = &copies.document {
        disk.put(&document(), text.as_bytes());
    }
    examine(&disk, &Subject::in_folder(folder(), ID))
}
