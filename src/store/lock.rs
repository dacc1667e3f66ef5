//! Who writes a session: one lock file per session in progress, held while a program writes it.
//! A reader never sees half of one: each is made whole, locked, and only then named.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::disk::{Access, Disk, make_folders, read_file};
use super::error::StoreError;
use super::files::{Fresh, SessionFiles};
use super::id::SessionId;
use super::wire::text;

/// Most bytes of a lock file.
const LOCK_CAP: u64 = 4 * 1024;
/// How often another program may be first to name a lock that was not there: more is a disk that
/// does not show what it has.
const MOST_MISSED: u32 = 32;
/// A lock that changes hands this often, or says this often of nobody that he holds it, while it
/// is asked for is not asked for again.
const MOST_TRIES: u32 = 16_384;
/// Whoever has just taken a lock puts his name in within so many looks.
const LOOKS: u32 = 16;
/// The end of a lock file's name.
const ENDING: &str = ".lock";

/// Who writes a session, or wrote it last: what the program knew of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Process id.
    pub pid: u32,
    /// Name of the machine.
    pub host: String,
    /// Operator when it was taken.
    pub initials: String,
    /// When it was taken.
    #[serde(with = "text")]
    pub since: DateTime<Utc>,
}

/// A session whose lock file stands: begun, and not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InProgress {
    /// The session.
    pub id: SessionId,
    /// Who wrote it last; none where that can't be read.
    pub holder: Option<Holder>,
    /// Whether a program writes it now.
    pub held: bool,
}

/// The lock of a session, held until dropped.
pub(super) struct Lock<D: Disk> {
    disk: D,
    file: D::File,
    folder: PathBuf,
    path: PathBuf,
    was_there: bool,
}

impl<D: Disk> Lock<D> {
    /// Takes the lock of a session.
    ///
    /// # Errors
    /// `HeldBy` where another program has it.
    pub(super) fn take(
        disk: D,
        folder: &Path,
        stem: &str,
        holder: &Holder,
    ) -> Result<Self, StoreError> {
        let path = folder.join(format!("{stem}{ENDING}"));
        let failed = |error| StoreError::disk("lock", &path, error);
        make_folders(&disk, folder).map_err(failed)?;
        let (mut other, mut missed) = (None, 0_u32);
        for look in 1..=MOST_TRIES {
            let standing = match hold_standing(&disk, &path) {
                Ok(Standing::Elsewhere) => {
                    other = holder_of(&disk, &path).or(other);
                    if other.is_some() && look >= LOOKS {
                        break;
                    }
                    continue;
                }
                Ok(Standing::Changed) => continue,
                Ok(Standing::Held(mut file)) => {
                    name_at_once(&disk, &mut file, holder);
                    Some(file)
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => return Err(failed(error)),
            };
            let was_there = standing.is_some();
            match put_in_place(&disk, folder, stem, &path, holder, was_there) {
                Ok(file) => {
                    let folder = folder.to_owned();
                    return Ok(Self { disk, file, folder, path, was_there });
                }
                Err(error)
                    if error.kind() == std::io::ErrorKind::AlreadyExists
                        && missed < MOST_MISSED =>
                {
                    missed = missed.saturating_add(1);
                }
                Err(error) => return Err(failed(error)),
            }
        }
        Err(StoreError::HeldBy { path, holder: other })
    }

    /// Whether the session counted as in progress before the lock was taken.
    pub(super) fn was_there(&self) -> bool {
        self.was_there
    }

    /// Leaves the session in progress, for anyone to go on with.
    pub(super) fn release(self) -> Result<(), StoreError> {
        // Nobody is to be told of a holder that has gone; a full disk or a crash may leave the name.
        let _ = self.disk.set_len(&self.file, 0);
        self.disk.unlock(&self.file).map_err(|e| StoreError::disk("unlock", &self.path, e))
    }

    /// Takes the session off the list of those in progress; the name goes while it is still held.
    /// What another program or a person has put in its place stays.
    pub(super) fn remove(self) -> Result<(), StoreError> {
        let failed = |error| StoreError::disk("remove", &self.path, error);
        match self.disk.metadata(&self.path) {
            Ok(named) => {
                let ours = self.disk.metadata_of(&self.file).map_err(failed)?;
                if named.identity != ours.identity {
                    return Ok(());
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failed(error)),
        }
        self.disk
            .remove(&self.path)
            .and_then(|()| self.disk.sync_folder(&self.folder))
            .map_err(failed)
    }
}

enum Standing<F> {
    Held(F),
    Elsewhere,
    /// The name has gone to another file since it was opened.
    Changed,
}

/// Locks the lock file that stands at the path.
fn hold_standing<D: Disk>(disk: &D, path: &Path) -> std::io::Result<Standing<D::File>> {
    let file = disk.open(path, Access::ReadWrite)?;
    if !disk.try_lock(&file)? {
        return Ok(Standing::Elsewhere);
    }
    match disk.metadata(path) {
        Ok(named) if named.identity == disk.metadata_of(&file)?.identity => {
            Ok(Standing::Held(file))
        }
        Ok(_) => Ok(Standing::Changed),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Standing::Changed),
        Err(error) => Err(error),
    }
}

/// Writes the new holder over the one before, in one write, for whoever asks until the file is
/// replaced. Where it fails, the file that follows says it.
fn name_at_once<D: Disk>(disk: &D, file: &mut D::File, holder: &Holder) {
    let Ok(mut text) = serde_json::to_string(holder) else { return };
    let before = disk.metadata_of(file).map_or(0, |found| found.size.min(LOCK_CAP));
    let blanks = usize::try_from(before).unwrap_or(0).saturating_sub(text.len());
    text.push_str(&" ".repeat(blanks));
    let _ = disk.write(file, text.as_bytes());
}

/// Names a new lock file that is complete and locked already. The standing one is held meanwhile,
/// so whoever waits for it finds that its name has gone.
fn put_in_place<D: Disk>(
    disk: &D,
    folder: &Path,
    stem: &str,
    path: &Path,
    holder: &Holder,
    replace: bool,
) -> std::io::Result<D::File> {
    let mut text = serde_json::to_string(holder)?;
    text.push('\n');
    let fresh = Fresh::write(disk, &SessionFiles::new(folder.to_owned(), stem), text.as_bytes())?;
    let named = disk.try_lock(&fresh.file).and_then(|_| {
        if replace { disk.rename(&fresh.path, path) } else { disk.rename_new(&fresh.path, path) }
    });
    match named.and_then(|()| disk.sync_folder(folder)) {
        Ok(()) => Ok(fresh.file),
        Err(error) => {
            fresh.give_up(disk);
            Err(error)
        }
    }
}

fn holder_of<D: Disk>(disk: &D, path: &Path) -> Option<Holder> {
    serde_json::from_slice(&read_file(disk, path, LOCK_CAP).ok()?).ok()
}

/// The sessions in progress, the oldest first.
pub(super) fn in_progress<D: Disk>(disk: &D, folder: &Path) -> Result<Vec<InProgress>, StoreError> {
    let names = match disk.list(folder) {
        Ok(names) => names,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::disk("list", folder, error)),
    };
    let ids =
        names.iter().filter_map(|name| SessionId::parse(name.to_str()?.strip_suffix(ENDING)?));
    let look = |id: SessionId| {
        let path = folder.join(format!("{id}{ENDING}"));
        let held = matches!(hold_standing(disk, &path), Ok(Standing::Elsewhere));
        InProgress { holder: holder_of(disk, &path), id, held }
    };
    Ok(ids.map(look).collect())
}
