//! The machine's own file system: the one place of the program that changes files.
//! Never follows a link in the last place nor, where the system knows how, one below the data folder;
//! never waits on a pipe, never truncates in place.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags, openat};

use super::{Access, Disk, Identity, Kind, Metadata};

/// Folders and files of one account.
const PRIVATE: Modes = Modes { folder: 0o700, file: 0o600 };
/// Folders and files that the accounts of one group share; new folders keep the group.
const SHARED: Modes = Modes { folder: 0o2770, file: 0o660 };

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Modes {
    folder: u32,
    file: u32,
}

/// The machine's file system.
#[derive(Clone, Debug)]
pub struct RealDisk {
    modes: Modes,
    /// Below it no link is followed; it may itself lie behind one.
    data: Option<PathBuf>,
}

impl RealDisk {
    /// Everything it makes is for this account alone: folders 0700, files 0600.
    pub fn private() -> Self {
        Self { modes: PRIVATE, data: None }
    }

    /// What it makes is shared with the folder's group: folders 2770, files 0660.
    pub fn shared() -> Self {
        Self { modes: SHARED, data: None }
    }

    /// Whether a folder's file system is one that is known to bring to its medium what is synced.
    /// Where the system does not say which it is, nothing is said against it.
    #[cfg(target_os = "linux")]
    pub fn keeps_what_is_synced(&self, folder: &Path) -> bool {
        rustix::fs::statfs(folder).map_or(true, |found| is_durable(i128::from(found.f_type)))
    }

    /// The same, where the system has no numbers for its file systems.
    #[cfg(not(target_os = "linux"))]
    pub fn keeps_what_is_synced(&self, _folder: &Path) -> bool {
        true
    }

    fn is_shared(&self) -> bool {
        self.modes == SHARED
    }

    /// Opens a path: no link in the last place, no waiting on a pipe, not handed to a child.
    fn open_as(&self, path: &Path, how: OFlags) -> io::Result<File> {
        let how = how | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let is_new = how.contains(OFlags::CREATE);
        let mode = Mode::from_raw_mode(if is_new { self.modes.file } else { 0 });
        let opened = rustix::io::retry_on_intr(|| match self.open_beneath(path, how, mode) {
            // A kernel, or a guard of it, that does not know the call.
            None | Some(Err(rustix::io::Errno::NOSYS | rustix::io::Errno::PERM)) => {
                openat(CWD, path, how, mode)
            }
            Some(opened) => opened,
        });
        opened.map(File::from).map_err(|error| tell_irregular(error.into()))
    }

    /// Opens what lies below the data folder without following a link on the way; none elsewhere.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn open_beneath(&self, path: &Path, how: OFlags, mode: Mode) -> Option<Opened> {
        use rustix::fs::{ResolveFlags, openat2};
        let data = self.data.as_ref()?;
        let inner = path.strip_prefix(data).ok()?;
        let folder = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let no_link = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let data = openat(CWD, data, folder, Mode::empty());
        Some(data.and_then(|data| openat2(data, inner, how, mode, no_link)))
    }

    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    fn open_beneath(&self, _path: &Path, _how: OFlags, _mode: Mode) -> Option<Opened> {
        None
    }
}

type Opened = rustix::io::Result<std::os::fd::OwnedFd>;

/// The kernel's numbers of file systems on local media (statfs(2)): ext, XFS, Btrfs, F2FS, bcachefs,
/// JFS, ReiserFS, NILFS, ZFS.
#[cfg(target_os = "linux")]
const DURABLE: &[i128] = &[
    0xEF53,
    0x5846_5342,
    0x9123_683E,
    0xF2F5_2010,
    0xCA45_1A4E,
    0x3153_464A,
    0x5265_4973,
    0x3434,
    0x2FC1_2FC1,
];

/// The lower half of the number tells; some machines extend its sign.
#[cfg(target_os = "linux")]
fn is_durable(kind: i128) -> bool {
    DURABLE.contains(&(kind & i128::from(u32::MAX)))
}

fn describe(found: &std::fs::Metadata) -> Metadata {
    let kind = match found.file_type() {
        kind if kind.is_file() => Kind::File,
        kind if kind.is_dir() => Kind::Folder,
        _ => Kind::Other,
    };
    let seconds = i128::from(found.mtime()).saturating_mul(1_000_000_000);
    Metadata {
        kind,
        size: found.len(),
        modified_ns: seconds.saturating_add(i128::from(found.mtime_nsec())),
        identity: Identity { device: found.dev(), inode: found.ino() },
        owner: found.uid(),
        mode: found.mode() & 0o7777,
    }
}

/// What the system answers for a link, a pipe without a reader or a socket, as one kind of error.
fn tell_irregular(error: io::Error) -> io::Error {
    use rustix::io::Errno;
    match error.raw_os_error().map(Errno::from_raw_os_error) {
        Some(Errno::LOOP | Errno::NXIO) => io::Error::new(io::ErrorKind::InvalidInput, error),
        _ => error,
    }
}

fn only_regular(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"))
    }
}

impl Disk for RealDisk {
    type File = File;

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        std::fs::DirBuilder::new().mode(self.modes.folder).create(path)?;
        if self.is_shared() {
            // The process mask took the group's bits away.
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(self.modes.folder))?;
        }
        Ok(())
    }

    fn within(self, data: &Path) -> Self {
        Self { data: Some(data.to_owned()), ..self }
    }

    fn create_new(&self, path: &Path) -> io::Result<Self::File> {
        let file =
            self.open_as(path, OFlags::RDWR | OFlags::APPEND | OFlags::CREATE | OFlags::EXCL)?;
        if self.is_shared() {
            file.set_permissions(std::fs::Permissions::from_mode(self.modes.file))?;
        }
        Ok(file)
    }

    fn open(&self, path: &Path, access: Access) -> io::Result<Self::File> {
        only_regular(self.open_as(
            path,
            match access {
                Access::Read => OFlags::RDONLY,
                Access::Append => OFlags::RDWR | OFlags::APPEND,
                Access::ReadWrite => OFlags::RDWR,
            },
        )?)
    }

    fn write(&self, file: &mut Self::File, bytes: &[u8]) -> io::Result<usize> {
        file.write(bytes)
    }

    fn read_to_end(&self, file: &mut Self::File, cap: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = file.take(cap.saturating_add(1)).read_to_end(&mut bytes)?;
        if u64::try_from(read).is_ok_and(|read| read <= cap) {
            Ok(bytes)
        } else {
            Err(io::ErrorKind::FileTooLarge.into())
        }
    }

    fn read_some(&self, file: &mut Self::File, most: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        file.take(u64::try_from(most).unwrap_or(u64::MAX)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn sync_data(&self, file: &Self::File) -> io::Result<()> {
        file.sync_data()
    }

    fn sync_all(&self, file: &Self::File) -> io::Result<()> {
        file.sync_all()
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let folder = OFlags::DIRECTORY | OFlags::CLOEXEC;
        File::from(openat(CWD, path, folder, Mode::empty())?).sync_all()
    }

    fn set_len(&self, file: &Self::File, len: u64) -> io::Result<()> {
        file.set_len(len)
    }

    fn try_lock(&self, file: &Self::File) -> io::Result<bool> {
        match file.try_lock() {
            Ok(()) => Ok(true),
            Err(std::fs::TryLockError::WouldBlock) => Ok(false),
            Err(std::fs::TryLockError::Error(error)) => Err(error),
        }
    }

    fn unlock(&self, file: &Self::File) -> io::Result<()> {
        file.unlock()
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that renames")]
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        rename_unless_taken(from, to)
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that removes")]
    fn remove(&self, path: &Path) -> io::Result<()> {
        std::fs::remove_file(path)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        Ok(describe(&std::fs::symlink_metadata(path)?))
    }

    fn metadata_of(&self, file: &Self::File) -> io::Result<Metadata> {
        Ok(describe(&file.metadata()?))
    }

    fn names_of(&self, file: &Self::File) -> io::Result<u64> {
        Ok(file.metadata()?.nlink())
    }

    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        let mut names: Vec<OsString> = std::fs::read_dir(path)?
            .map(|entry| Ok(entry?.file_name()))
            .collect::<io::Result<_>>()?;
        names.sort();
        Ok(names)
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        File::open("/dev/urandom")?.read_exact(bytes)
    }

    fn user(&self) -> Option<u32> {
        (!self.is_shared()).then(|| rustix::process::geteuid().as_raw())
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn rename_unless_taken(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // Not every file system knows the flag.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => link_and_remove(from, to),
        done => Ok(done?),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn rename_unless_taken(from: &Path, to: &Path) -> io::Result<()> {
    link_and_remove(from, to)
}

/// A second name fails where one stands, so nothing is ever replaced.
#[expect(clippy::disallowed_methods, reason = "takes away the first of two names of one file")]
fn link_and_remove(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::hard_link(from, to)?;
    std::fs::remove_file(from)
}
