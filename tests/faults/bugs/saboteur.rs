//! A disk between the store and the simulated one that alters what the store asked for, so that
//! the store behaves as it would with a bug in it. The program needs no switch for that.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use vialwatch::store::chain::Head;
use vialwatch::store::disk::{Access, Disk, Metadata, read_file};
use vialwatch::store::wire;

use super::Bug;
use crate::disk::{SimDisk, SimFile};
use crate::truth::Lens;

impl Lens for Bug {
    type Disk = Saboteur;
    fn over(self, disk: SimDisk) -> Saboteur {
        Saboteur { disk, bug: self, memory: Rc::default() }
    }
}

#[derive(Default)]
struct Memory {
    /// A file that is synced one operation too late.
    late: Option<PathBuf>,
    /// Whether the last operation was a rename.
    renamed: bool,
    /// Documents put in place so far.
    documents: u32,
    /// How much longer a file is than it is said to be.
    longer: BTreeMap<u64, u64>,
}

/// The disk with the bug.
#[derive(Clone)]
pub(crate) struct Saboteur {
    disk: SimDisk,
    bug: Bug,
    memory: Rc<RefCell<Memory>>,
}

/// An open file of it.
pub(crate) struct File {
    inner: SimFile,
    path: PathBuf,
    /// Bytes that were taken and not written yet.
    waiting: Vec<u8>,
    /// What is read instead of what is there.
    instead: Option<Vec<u8>>,
}

fn is_journal(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "jsonl")
}

fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "json")
}

fn is_kept(path: &Path) -> bool {
    path.to_string_lossy().contains(".damaged-")
}

/// The lines of a journal as a document has them.
fn lines_of_document(document: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(document);
    let lines = text.lines().filter(|line| line.starts_with("{\"v\""));
    let lines = lines.map(|line| format!("{}\n", line.strip_suffix(',').unwrap_or(line)));
    lines.collect::<String>().into_bytes()
}

/// The lines up to the first that does not fit its hash.
fn good_prefix(journal: &[u8]) -> Vec<u8> {
    let lines = journal.split_inclusive(|byte| *byte == b'\n');
    let whole =
        |line: &&[u8]| line.strip_suffix(b"\n").is_some_and(|line| wire::hash_of(line).is_ok());
    lines.take_while(whole).collect::<Vec<_>>().concat()
}

/// Every line with a hash that fits it, whatever it says.
fn rehashed(journal: &[u8]) -> Vec<u8> {
    let lines = journal.split_inclusive(|byte| *byte == b'\n');
    let fitting = |line: &[u8]| {
        let text = String::from_utf8_lossy(line);
        match text.rsplit_once(",\"hash\":\"") {
            Some((body, end)) if end.ends_with("\"}\n") => {
                format!("{body},\"hash\":\"{}\"}}\n", Head::of(body.as_bytes())).into_bytes()
            }
            _ => line.to_vec(),
        }
    };
    lines.map(fitting).collect::<Vec<_>>().concat()
}

impl Saboteur {
    /// What was put off by the operation before is done now.
    fn begin(&self) -> bool {
        let (late, renamed) = {
            let mut memory = self.memory.borrow_mut();
            (memory.late.take(), std::mem::take(&mut memory.renamed))
        };
        if let Some(path) = late {
            let _too_late = self.sync_path(&path);
        }
        renamed
    }

    fn sync_path(&self, path: &Path) -> io::Result<()> {
        let file = self.disk.open(path, Access::ReadWrite)?;
        self.disk.sync_all(&file)
    }

    fn file(&self, inner: SimFile, path: &Path) -> File {
        File { inner, path: path.to_owned(), waiting: Vec::new(), instead: None }
    }

    /// What a file is said to hold when it is opened to be read.
    fn instead(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        let read = |path: &Path| read_file(&self.disk, path, u64::MAX);
        Ok(match self.bug {
            Bug::DocumentTrusted if is_journal(path) => {
                read(&path.with_extension("json")).ok().map(|document| lines_of_document(&document))
            }
            Bug::PrefixTrusted if is_journal(path) => Some(good_prefix(&read(path)?)),
            Bug::HashNotChecked if is_journal(path) => Some(rehashed(&read(path)?)),
            Bug::SpareIgnored | Bug::PrefixTrusted if is_document(path) => {
                return Err(io::ErrorKind::NotFound.into());
            }
            _ => None,
        })
    }

    /// Syncs, or does what the bug does instead.
    fn sync(&self, file: &File, sync: impl Fn(&SimFile) -> io::Result<()>) -> io::Result<()> {
        let synced = sync(&file.inner);
        match (self.bug, synced) {
            (Bug::RetryAfterFailedSync, Err(_)) => sync(&file.inner),
            (Bug::SyncErrorIgnored, Err(_)) => Ok(()),
            (_, synced) => synced,
        }
    }

    /// As if there had never been a new file.
    fn rewrite_in_place(&self, from: &Path, to: &Path) -> io::Result<()> {
        let bytes = read_file(&self.disk, from, u64::MAX)?;
        self.disk.remove(from)?;
        self.disk.sync_folder(folder_of(from))?;
        let mut file = self.disk.open(to, Access::ReadWrite)?;
        self.disk.set_len(&file, 0)?;
        self.disk.write(&mut file, &bytes)?;
        self.disk.sync_all(&file)
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

impl Disk for Saboteur {
    type File = File;

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.begin();
        self.disk.make_folder(path)
    }

    fn create_new(&self, path: &Path) -> io::Result<File> {
        self.begin();
        let file = self.disk.create_new(path)?;
        if self.bug == Bug::CutBytesNotKept && is_kept(path) {
            self.disk.remove(path)?;
        }
        Ok(self.file(file, path))
    }

    fn open(&self, path: &Path, access: Access) -> io::Result<File> {
        self.begin();
        let opened = self.disk.open(path, access);
        let inner = match (self.bug, opened) {
            (Bug::ReadErrorMeansMissing, Err(_)) => return Err(io::ErrorKind::NotFound.into()),
            (_, opened) => opened?,
        };
        let mut file = self.file(inner, path);
        if access == Access::Read {
            file.instead = self.instead(path)?;
        }
        Ok(file)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        self.begin();
        match self.bug {
            Bug::TwoHalves if is_journal(&file.path) => {
                let (now, later) = bytes.split_at(bytes.len() / 2);
                file.waiting = later.to_vec();
                self.disk.write(&mut file.inner, now).map(|_| bytes.len())
            }
            Bug::OneByteEarly if is_journal(&file.path) => {
                let size = self.disk.metadata_of(&file.inner)?.size;
                self.disk.set_len(&file.inner, size.saturating_sub(1))?;
                self.disk.write(&mut file.inner, bytes)
            }
            Bug::ShortWriteIgnored => self.disk.write(&mut file.inner, bytes).map(|_| bytes.len()),
            Bug::ShortWriteRepeated => match self.disk.write(&mut file.inner, bytes)? {
                all if all == bytes.len() => Ok(all),
                _ => self.disk.write(&mut file.inner, bytes).map(|_| bytes.len()),
            },
            Bug::WriteErrorIgnored => {
                Ok(self.disk.write(&mut file.inner, bytes).unwrap_or(bytes.len()))
            }
            _ => self.disk.write(&mut file.inner, bytes),
        }
    }

    fn read_to_end(&self, file: &mut File, cap: u64) -> io::Result<Vec<u8>> {
        self.begin();
        let read = self.disk.read_to_end(&mut file.inner, cap);
        match (self.bug, file.instead.take(), read) {
            (_, Some(instead), _) => Ok(instead),
            (Bug::ReadErrorMeansEmpty, _, Err(_)) => Ok(Vec::new()),
            (_, _, read) => read,
        }
    }

    fn read_some(&self, file: &mut File, most: usize) -> io::Result<Vec<u8>> {
        self.begin();
        self.disk.read_some(&mut file.inner, most)
    }

    fn sync_data(&self, file: &File) -> io::Result<()> {
        self.begin();
        match self.bug {
            Bug::AcknowledgedBeforeSync => {
                self.memory.borrow_mut().late = Some(file.path.clone());
                Ok(())
            }
            Bug::NoSync => Ok(()),
            Bug::LengthNotSynced => self.disk.sync_without_length(&file.inner),
            Bug::TwoHalves if !file.waiting.is_empty() => {
                self.sync(file, |inner| self.disk.sync_data(inner))?;
                let mut again = self.disk.open(&file.path, Access::Append)?;
                self.disk.write(&mut again, &file.waiting).map(drop)
            }
            _ => self.sync(file, |inner| self.disk.sync_data(inner)),
        }
    }

    fn sync_all(&self, file: &File) -> io::Result<()> {
        self.begin();
        match self.bug {
            Bug::RenamedWithoutSync | Bug::RenamedBeforeSync => Ok(()),
            Bug::CacheTrusted if is_journal(&file.path) => Ok(()),
            _ => self.sync(file, |inner| self.disk.sync_all(inner)),
        }
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let renamed = self.begin();
        match self.bug {
            Bug::NoFolderSync => Ok(()),
            Bug::NoSyncAfterRename if renamed => Ok(()),
            Bug::OtherFolderSynced => self.disk.sync_folder(folder_of(path)),
            Bug::FolderSyncErrorIgnored => {
                let _ignored = self.disk.sync_folder(path);
                Ok(())
            }
            _ => self.disk.sync_folder(path),
        }
    }

    fn set_len(&self, file: &File, len: u64) -> io::Result<()> {
        self.begin();
        match self.bug {
            Bug::NoTailRepair => {
                let found = self.disk.metadata_of(&file.inner)?;
                let longer = found.size.saturating_sub(len);
                self.memory.borrow_mut().longer.insert(found.identity.inode, longer);
                Ok(())
            }
            Bug::CutTooMuch => self.disk.set_len(&file.inner, len.saturating_sub(1)),
            _ => self.disk.set_len(&file.inner, len),
        }
    }

    fn try_lock(&self, file: &File) -> io::Result<bool> {
        self.begin();
        if self.bug == Bug::LockIgnored { Ok(true) } else { self.disk.try_lock(&file.inner) }
    }

    fn unlock(&self, file: &File) -> io::Result<()> {
        self.begin();
        self.disk.unlock(&file.inner)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.begin();
        let stands = self.disk.metadata(to).is_ok();
        let documents = {
            let mut memory = self.memory.borrow_mut();
            memory.documents += u32::from(is_document(to));
            memory.documents
        };
        let renamed = match self.bug {
            Bug::RewrittenInPlace if stands && (is_journal(to) || is_document(to)) => {
                self.rewrite_in_place(from, to)
            }
            Bug::RenamedBeforeSync => {
                self.disk.rename(from, to)?;
                self.disk.sync_folder(folder_of(to))?;
                self.sync_path(to)
            }
            Bug::SpareSkipped if is_document(to) && documents % 3 == 0 => self.disk.remove(from),
            Bug::RenameErrorIgnored => {
                let _ignored = self.disk.rename(from, to);
                Ok(())
            }
            _ => self.disk.rename(from, to),
        };
        self.memory.borrow_mut().renamed = true;
        renamed
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.begin();
        let renamed = match self.bug {
            Bug::DamagedFileDropped if is_kept(to) => self.disk.remove(from),
            Bug::RenamedBeforeSync => {
                self.disk.rename_new(from, to)?;
                self.disk.sync_folder(folder_of(to))?;
                self.sync_path(to)
            }
            _ => self.disk.rename_new(from, to),
        };
        self.memory.borrow_mut().renamed = true;
        renamed
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.begin();
        self.disk.remove(path)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.begin();
        match (self.bug, self.disk.metadata(path)) {
            (Bug::ReadErrorMeansMissing, Err(_)) => Err(io::ErrorKind::NotFound.into()),
            (_, found) => found,
        }
    }

    fn metadata_of(&self, file: &File) -> io::Result<Metadata> {
        self.begin();
        let mut found = self.disk.metadata_of(&file.inner)?;
        let memory = self.memory.borrow();
        let longer = memory.longer.get(&found.identity.inode).copied().unwrap_or_default();
        found.size = found.size.saturating_sub(longer);
        Ok(found)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        self.begin();
        self.disk.list(path)
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        self.begin();
        if self.bug == Bug::OneTemporaryName {
            bytes.fill(7);
            return Ok(());
        }
        self.disk.random(bytes)
    }

    fn user(&self) -> Option<u32> {
        self.disk.user()
    }
}
