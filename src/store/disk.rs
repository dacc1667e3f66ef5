//! Every file operation the program needs, as one trait, so that a simulated disk can fail each.
//! Never follows a link in the last place of a path and never opens anything but a regular file.

use std::ffi::OsString;
use std::io;
use std::path::Path;

mod real;
pub use real::RealDisk;

/// How an existing file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To read from its beginning.
    Read,
    /// To write at its end, wherever that is by then.
    Append,
    /// To read and write, as a lock needs.
    ReadWrite,
}

/// What kind of thing a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link, a pipe, a device, a socket.
    Other,
}

/// Which file it is, whatever its name: device and inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// Device.
    pub device: u64,
    /// Inode.
    pub inode: u64,
}

/// What the file system says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// What it is.
    pub kind: Kind,
    /// Bytes.
    pub size: u64,
    /// Last change, in nanoseconds since 1970 by the file system's clock.
    pub modified_ns: i128,
    /// Which file.
    pub identity: Identity,
    /// User id of the owner.
    pub owner: u32,
    /// Permission bits.
    pub mode: u32,
}

/// A file system as the store sees it. Cloning gives another handle on the same one.
///
/// Each method is one operation that may fail on its own with any `io::Error`.
pub trait Disk: Clone {
    /// An open file; closed, and its lock released, when dropped.
    type File;

    /// The same file system, on which no link below this folder is followed to a file, where the
    /// system knows how not to.
    fn within(self, _data: &Path) -> Self {
        self
    }
    /// Creates one folder, for its owner alone unless the site shares it.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Creates a file that must not exist, for its owner alone unless the site shares it;
    /// reads and writes, each write at the end.
    fn create_new(&self, path: &Path) -> io::Result<Self::File>;
    /// Opens a regular file; a link, a pipe or a device is refused at once, without waiting.
    fn open(&self, path: &Path, access: Access) -> io::Result<Self::File>;
    /// Writes some of `bytes` and says how many.
    fn write(&self, file: &mut Self::File, bytes: &[u8]) -> io::Result<usize>;
    /// Reads from where the last read ended to the end of the file; an error of kind
    /// `FileTooLarge` where that is more than `cap` bytes, found by counting.
    fn read_to_end(&self, file: &mut Self::File, cap: u64) -> io::Result<Vec<u8>>;
    /// Reads at most `most` bytes from where the last read ended.
    fn read_some(&self, file: &mut Self::File, most: usize) -> io::Result<Vec<u8>>;
    /// Brings the bytes of a file to the medium, and its length.
    fn sync_data(&self, file: &Self::File) -> io::Result<()>;
    /// Brings bytes and metadata of a file to the medium.
    fn sync_all(&self, file: &Self::File) -> io::Result<()>;
    /// Brings the names in a folder to the medium.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    /// Cuts a file to a length.
    fn set_len(&self, file: &Self::File, len: u64) -> io::Result<()>;
    /// Takes the exclusive lock of a file; `false` where another open file holds it.
    fn try_lock(&self, file: &Self::File) -> io::Result<bool>;
    /// Gives the lock back.
    fn unlock(&self, file: &Self::File) -> io::Result<()>;
    /// Renames over whatever bears the new name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Renames only where nothing bears the new name, else `AlreadyExists`.
    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Of a path, without following a link in its last place.
    fn metadata(&self, path: &Path) -> io::Result<Metadata>;
    /// Of an open file.
    fn metadata_of(&self, file: &Self::File) -> io::Result<Metadata>;
    /// How many names an open file has; more than one only where the disk knows hard links.
    fn names_of(&self, _file: &Self::File) -> io::Result<u64> {
        Ok(1)
    }
    /// The names in a folder, sorted.
    fn list(&self, path: &Path) -> io::Result<Vec<OsString>>;
    /// Fills `bytes` with bytes nobody can guess.
    fn random(&self, bytes: &mut [u8]) -> io::Result<()>;
    /// The user whose files these are; `None` where the site shares its folder among accounts.
    fn user(&self) -> Option<u32>;
}

/// Reads a regular file whole, of at most `cap` bytes.
pub fn read_file<D: Disk>(disk: &D, path: &Path, cap: u64) -> io::Result<Vec<u8>> {
    let mut file = disk.open(path, Access::Read)?;
    if disk.metadata_of(&file)?.size > cap {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    disk.read_to_end(&mut file, cap)
}

/// Writes all of `bytes`, going on after a short write; an end without progress is an error.
pub fn write_all<D: Disk>(disk: &D, file: &mut D::File, bytes: &[u8]) -> io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match disk.write(file, rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => rest = rest.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Makes a folder and those above it, each brought to the medium with its name.
pub fn make_folders<D: Disk>(disk: &D, path: &Path) -> io::Result<()> {
    let above = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    match disk.metadata(path) {
        Ok(found) if found.kind == Kind::File => return Err(io::ErrorKind::NotADirectory.into()),
        // A link to a folder is what a site may have made of its data folder.
        Ok(_) => return sync_name_of(disk, path, above),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    if let Some(above) = above {
        make_folders(disk, above)?;
    }
    match disk.make_folder(path) {
        Ok(()) => {}
        // Another program made it in the meantime.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    disk.sync_folder(path)?;
    disk.sync_folder(above.unwrap_or(Path::new(".")))
}

/// Whoever made a folder may have been stopped, or failed, before its name was on the medium;
/// those above it were named before it was made.
fn sync_name_of<D: Disk>(disk: &D, path: &Path, above: Option<&Path>) -> io::Result<()> {
    if path == Path::new("/") {
        return Ok(());
    }
    match disk.sync_folder(above.unwrap_or(Path::new("."))) {
        // Where this account may not look, it has made no folder.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        synced => synced,
    }
}
