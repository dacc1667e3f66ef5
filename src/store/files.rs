//! Where the files of one session lie, and how a file comes into being whole or not at all.
//! Never replaces a file that is not the store's own work.

use std::io;
use std::path::{Path, PathBuf};

use super::disk::{Disk, write_all};
use super::error::StoreError;

/// Most bytes of a journal or a document that are read: the most facts of a session with room to
/// spare, and little enough that two hostile files fit into memory together.
pub(super) const FILE_CAP: u64 = 24 * 1024 * 1024;
/// Most bytes of a journal that are written: its document holds the same lines and more.
pub(super) const JOURNAL_CAP: u64 = FILE_CAP - 1024 * 1024;
/// Names tried before giving up on a free one.
const MOST_NAMES: u32 = 1_000;
/// The end of the name of a file that is not finished.
const UNFINISHED: &str = ".tmp";

/// The files of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionFiles {
    folder: PathBuf,
    stem: String,
}

impl SessionFiles {
    /// Files called `stem` in a folder.
    pub(super) fn new(folder: PathBuf, stem: &str) -> Self {
        Self { folder, stem: stem.to_owned() }
    }

    /// The files that belong to a journal or a document at `path`.
    pub fn of(path: &Path) -> Option<Self> {
        let stem = path.file_stem()?.to_str()?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        Some(Self::new(folder.unwrap_or(Path::new(".")).to_owned(), stem))
    }

    /// What the files are called without their ending: the session's id, in the data folder.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// Where they lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The truth.
    pub fn journal(&self) -> PathBuf {
        self.named("jsonl")
    }

    /// The document for people, and the spare.
    pub fn document(&self) -> PathBuf {
        self.named("json")
    }

    fn named(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("{}.{ending}", self.stem))
    }

    fn is_unfinished(&self, name: &str) -> bool {
        let rest = name.strip_prefix(&self.stem);
        rest.is_some_and(|rest| rest.starts_with('.') && rest.ends_with(UNFINISHED))
    }

    /// Files that a crash left unfinished.
    pub(super) fn unfinished<D: Disk>(&self, disk: &D) -> io::Result<Vec<PathBuf>> {
        let names = disk.list(&self.folder)?;
        let ours = names.into_iter().filter(|n| n.to_str().is_some_and(|n| self.is_unfinished(n)));
        Ok(ours.map(|name| self.folder.join(name)).collect())
    }
}

/// A new file beside its final name, complete and on the medium, not yet named so.
pub(super) struct Fresh<D: Disk> {
    pub(super) file: D::File,
    pub(super) path: PathBuf,
}

impl<D: Disk> Fresh<D> {
    /// Writes it; on a failure nothing is left behind that could be removed.
    pub(super) fn write(disk: &D, files: &SessionFiles, bytes: &[u8]) -> io::Result<Self> {
        let mut chance = [0_u8; 4];
        disk.random(&mut chance)?;
        let chance = u32::from_le_bytes(chance);
        let path = files.folder.join(format!("{}.{chance:08x}{UNFINISHED}", files.stem));
        Self::write_at(disk, path, bytes)
    }

    /// Writes it under a name given.
    pub(super) fn write_at(disk: &D, path: PathBuf, bytes: &[u8]) -> io::Result<Self> {
        let mut file = disk.create_new(&path)?;
        let written = write_all(disk, &mut file, bytes).and_then(|()| disk.sync_all(&file));
        let fresh = Self { file, path };
        match written {
            Ok(()) => Ok(fresh),
            Err(error) => {
                fresh.give_up(disk);
                Err(error)
            }
        }
    }

    /// Takes it away again, to give its space back.
    pub(super) fn give_up(&self, disk: &D) {
        // What can't be removed is found, and judged, when the session is next opened.
        let _left_behind = disk.remove(&self.path);
    }
}

/// Keeps bytes that are cut off in the first free `ID.damaged-N.bin`.
pub(super) fn keep_bytes<D: Disk>(
    disk: &D,
    files: &SessionFiles,
    bytes: &[u8],
) -> Result<PathBuf, StoreError> {
    let path = keep(files, |path| Fresh::write_at(disk, path.to_owned(), bytes).map(drop))?;
    disk.sync_folder(&files.folder).map_err(|e| StoreError::disk("sync", &files.folder, e))?;
    Ok(path)
}

/// Keeps a whole file under the first free `ID.damaged-N.bin`.
pub(super) fn keep_file<D: Disk>(
    disk: &D,
    files: &SessionFiles,
    from: &Path,
) -> Result<PathBuf, StoreError> {
    let path = keep(files, |path| disk.rename_new(from, path))?;
    disk.sync_folder(&files.folder).map_err(|e| StoreError::disk("sync", &files.folder, e))?;
    Ok(path)
}

fn keep(
    files: &SessionFiles,
    mut attempt: impl FnMut(&Path) -> io::Result<()>,
) -> Result<PathBuf, StoreError> {
    for number in 1..=MOST_NAMES {
        let path = files.named(&format!("damaged-{number}.bin"));
        match attempt(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(StoreError::disk("keep damaged bytes in", &path, error)),
        }
    }
    let path = files.named("damaged-*.bin");
    Err(StoreError::disk("keep damaged bytes in", &path, io::ErrorKind::AlreadyExists.into()))
}
