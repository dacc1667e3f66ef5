//! Space set aside so that a session can be finished on a full disk.
//! Real bytes, never a promise of the file system, and given up only to save records.

use std::io;
use std::path::{Path, PathBuf};

use super::disk::{Disk, Kind, make_folders};
use super::error::StoreError;
use super::files::{Fresh, SessionFiles};

/// Bytes set aside: thousands of records and many documents.
pub const RESERVE_BYTES: usize = 4 * 1024 * 1024;
const NAME: &str = "reserve";

/// Where it lies.
pub(super) fn path(data: &Path) -> PathBuf {
    data.join(NAME)
}

/// Makes it where it is missing or short.
///
/// # Errors
/// `NoReserve`: no session may start then.
pub(super) fn ensure<D: Disk>(disk: &D, data: &Path) -> Result<(), StoreError> {
    let path = path(data);
    set_aside(disk, data, &path).map_err(|source| StoreError::NoReserve { path, source })
}

fn set_aside<D: Disk>(disk: &D, data: &Path, path: &Path) -> io::Result<()> {
    make_folders(disk, data)?;
    match disk.metadata(path) {
        Ok(found) if found.kind != Kind::File => return Err(io::ErrorKind::InvalidInput.into()),
        Ok(found) if usize::try_from(found.size).is_ok_and(|size| size == RESERVE_BYTES) => {
            return Ok(());
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    // Bytes by chance: a file system that compresses would keep no space for zeros.
    let mut bytes = vec![0; RESERVE_BYTES];
    disk.random(&mut bytes)?;
    let fresh = Fresh::write(disk, &SessionFiles::new(data.to_owned(), NAME), &bytes)?;
    if let Err(error) = disk.rename(&fresh.path, path) {
        fresh.give_up(disk);
        return Err(error);
    }
    disk.sync_folder(data)
}

/// Gives it up; `false` where there was none left.
pub(super) fn give_up<D: Disk>(disk: &D, data: &Path) -> bool {
    // Whether the removal reached the medium does not matter: the space is free either way.
    disk.remove(&path(data)).is_ok() && disk.sync_folder(data).is_ok()
}
