//! Which sessions there are to examine: by the names of files alone, without opening any.
//! Leaves out nothing that bears the id of a session.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::ID_LENGTH;
use crate::store::disk::{Disk, Kind};

/// How deep below a folder that was named sessions are looked for: shelf, month.
const DEEPEST: u32 = 2;
/// The folders of a data folder that hold sessions.
const SHELVES: [&str; 2] = ["sessions", "practice"];

/// The files of one session, there or not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    folder: PathBuf,
    stem: String,
    /// Named as a document by whoever asks, who may have nothing else.
    is_document: bool,
}

impl Subject {
    /// The session that a journal or a document at `path` belongs to.
    pub fn of_file(path: &Path) -> Option<Self> {
        let is_document = path.extension().is_some_and(|ending| ending == "json");
        let stem = path.file_stem()?.to_str()?.to_owned();
        Some(Self { folder: path.parent().unwrap_or(Path::new("")).to_owned(), stem, is_document })
    }

    /// The session of that id in a folder.
    pub fn in_folder(folder: &Path, id: &str) -> Self {
        Self { folder: folder.to_owned(), stem: id.to_owned(), is_document: false }
    }

    /// The journal.
    pub fn journal(&self) -> PathBuf {
        self.folder.join(format!("{}.jsonl", self.stem))
    }

    /// The document.
    pub fn document(&self) -> PathBuf {
        self.folder.join(format!("{}.json", self.stem))
    }

    pub(super) fn stem(&self) -> &str {
        &self.stem
    }

    pub(super) fn is_document(&self) -> bool {
        self.is_document
    }
}

/// Every session of a data folder, real ones and walkthroughs, in the order of their paths.
///
/// # Errors
/// Where a folder can't be listed; one that is not there holds none.
pub fn subjects_of_shelves<D: Disk>(
    disk: &D,
    data: &Path,
) -> Result<Vec<Subject>, (PathBuf, io::Error)> {
    let mut found = BTreeSet::new();
    for shelf in SHELVES {
        gather(disk, &data.join(shelf), 1, &mut found)?;
    }
    Ok(found.into_iter().collect())
}

/// Every session in a folder and below it, in the order of their paths.
///
/// # Errors
/// Where a folder can't be listed.
pub fn subjects_in<D: Disk>(disk: &D, folder: &Path) -> Result<Vec<Subject>, (PathBuf, io::Error)> {
    let mut found = BTreeSet::new();
    gather(disk, folder, 0, &mut found)?;
    Ok(found.into_iter().collect())
}

fn gather<D: Disk>(
    disk: &D,
    folder: &Path,
    depth: u32,
    found: &mut BTreeSet<Subject>,
) -> Result<(), (PathBuf, io::Error)> {
    let names = match disk.list(folder) {
        Ok(names) => names,
        // Gone meanwhile, or a link or a pipe that is no folder.
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            return Ok(());
        }
        Err(error) => return Err((folder.to_owned(), error)),
    };
    for name in names {
        let path = folder.join(&name);
        match name.to_str().and_then(id_of_file) {
            Some(id) => {
                found.insert(Subject::in_folder(folder, id));
            }
            // A link may be what a site has made of a shelf; whatever is no folder lists nothing.
            None if depth < DEEPEST
                && disk.metadata(&path).is_ok_and(|it| it.kind != Kind::File) =>
            {
                gather(disk, &path, depth.saturating_add(1), found)?;
            }
            None => {}
        }
    }
    Ok(())
}

/// The id in the name of a journal or a document.
fn id_of_file(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(".jsonl").or_else(|| name.strip_suffix(".json"))?;
    is_id(stem).then_some(stem)
}

/// Twelve capital letters and digits without I, L, O and U.
pub(super) fn is_id(stem: &str) -> bool {
    let fits = |c: char| {
        c.is_ascii_digit() || c.is_ascii_uppercase() && !matches!(c, 'I' | 'L' | 'O' | 'U')
    };
    stem.len() == ID_LENGTH && stem.chars().all(fits)
}
