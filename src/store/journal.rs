//! The journal of a running session: append only, one write and one sync for all lines of a wake.
//! After any error the file is never synced again; only a complete copy takes its place.

use std::io;
use std::path::{Path, PathBuf};

use super::chain::Head;
use super::disk::{Access, Disk, Identity, Kind, make_folders, read_file, write_all};
use super::error::StoreError;
use super::files::{FILE_CAP, Fresh, JOURNAL_CAP, SessionFiles, keep_bytes};
use super::wire::{self, Flaw, Line};
use crate::session::fact::Record;

/// Most facts of a session.
pub const MOST_FACTS: u64 = 50_000;

/// Lines in order, each with its line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) text: String,
    pub(super) head: Head,
    pub(super) count: u64,
}

impl Lines {
    pub(super) fn new() -> Self {
        Self { text: String::new(), head: Head::START, count: 0 }
    }

    /// Takes in a line that follows.
    pub(super) fn push(&mut self, line: &Line) -> Result<(), Flaw> {
        let expected = self.count.saturating_add(1);
        if line.seq != expected {
            return Err(Flaw::WrongPlace { expected, found: line.seq });
        }
        if line.prev != self.head {
            return Err(Flaw::Unchained);
        }
        self.text.push_str(&line.text);
        self.text.push('\n');
        self.head = line.head;
        self.count = expected;
        Ok(())
    }

    /// The lines of records that follow these, as one append.
    fn following(&self, records: &[Record]) -> Result<Self, StoreError> {
        let mut added = Self { text: String::new(), head: self.head, count: self.count };
        for (record, nth) in records.iter().zip(0..) {
            let refused = |flaw| StoreError::Unsavable { seq: record.seq, flaw };
            let line = wire::encode_nth(record, nth, added.head).map_err(refused)?;
            added.push(&line).map_err(refused)?;
        }
        Ok(added)
    }

    fn extend(&mut self, added: &Self) {
        self.text.push_str(&added.text);
        self.head = added.head;
        self.count = added.count;
    }

    fn bytes(&self) -> u64 {
        u64::try_from(self.text.len()).unwrap_or(u64::MAX)
    }
}

/// The journal of a session that this program writes.
pub(super) struct Journal<D: Disk> {
    disk: D,
    files: SessionFiles,
    path: PathBuf,
    /// What is known to be on the medium.
    saved: Lines,
    /// `None` once an operation on it failed.
    file: Option<D::File>,
    /// Files that this program put at the path; a failed rename may have worked.
    ours: Vec<Identity>,
    /// The longest the file can be by our own writing.
    attempted: u64,
    /// Whether it holds nothing but lines that this program wrote, or read and took over.
    is_ours: bool,
}

impl<D: Disk> Journal<D> {
    /// Brings a session into being with its first records, or leaves nothing.
    ///
    /// # Errors
    /// `Unsavable`, or the disk's; `AlreadyExists` where the name is taken.
    pub(super) fn create(
        disk: D,
        files: SessionFiles,
        first: &[Record],
    ) -> Result<Self, StoreError> {
        let saved = Lines::new().following(first)?;
        let path = files.journal();
        let failed = |error| StoreError::disk("create", &path, error);
        make_folders(&disk, files.folder()).map_err(failed)?;
        let fresh = Fresh::write(&disk, &files, saved.text.as_bytes()).map_err(failed)?;
        let named = disk
            .metadata_of(&fresh.file)
            .and_then(|found| disk.rename_new(&fresh.path, &path).map(|()| found.identity));
        let identity = match named {
            Ok(identity) => identity,
            Err(error) => {
                fresh.give_up(&disk);
                return Err(failed(error));
            }
        };
        disk.sync_folder(files.folder()).map_err(failed)?;
        let attempted = saved.bytes();
        let file = Some(fresh.file);
        let ours = vec![identity];
        Ok(Self { disk, path, files, saved, file, ours, attempted, is_ours: true })
    }

    /// Goes on with a journal whose bytes are exactly `saved`.
    ///
    /// # Errors
    /// The disk's; `ForeignWriter` where the file has changed since it was read.
    pub(super) fn reopen(disk: D, files: SessionFiles, saved: Lines) -> Result<Self, StoreError> {
        let path = files.journal();
        let failed = |error| StoreError::disk("open", &path, error);
        let file = disk.open(&path, Access::Append).map_err(failed)?;
        // What was read, and its name, may so far be in memory alone; nothing may be built on that.
        disk.sync_all(&file).map_err(failed)?;
        disk.sync_folder(files.folder()).map_err(failed)?;
        let found = disk.metadata_of(&file).map_err(failed)?;
        let attempted = saved.bytes();
        if found.size != attempted {
            return Err(StoreError::ForeignWriter { path });
        }
        Ok(Self {
            disk,
            path,
            files,
            saved,
            file: Some(file),
            ours: vec![found.identity],
            attempted,
            is_ours: true,
        })
    }

    /// Puts a journal together from lines gathered elsewhere; whatever stood at its path was kept.
    pub(super) fn rebuild(disk: D, files: SessionFiles, saved: Lines) -> Result<Self, StoreError> {
        let path = files.journal();
        let mut ours = Vec::new();
        match disk.metadata(&path) {
            Ok(found) => ours.push(found.identity),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::disk("look at", &path, error)),
        }
        let (file, attempted, is_ours) = (None, FILE_CAP, false);
        let mut journal = Self { disk, path, files, saved, file, ours, attempted, is_ours };
        journal.heal(&[])?;
        Ok(journal)
    }

    /// What is on the medium.
    pub(super) fn saved(&self) -> &Lines {
        &self.saved
    }

    /// Everything, with records that are not saved yet.
    pub(super) fn all_text(&self, pending: &[Record]) -> Result<String, StoreError> {
        let added = self.saved.following(pending)?;
        Ok(format!("{}{}", self.saved.text, added.text))
    }

    /// Whether the file may still be written to.
    pub(super) fn is_sound(&self) -> bool {
        self.file.is_some()
    }

    /// Puts records at the end: one write, one sync. Only `Ok` means that they are on the medium.
    ///
    /// # Errors
    /// `Unsavable` and `Full` leave the journal sound; after any other only `heal` helps.
    pub(super) fn append(&mut self, records: &[Record]) -> Result<(), StoreError> {
        let added = self.prepare(records)?;
        // Taken out, so that an early return leaves it closed for good.
        let Some(mut file) = self.file.take() else { return Err(StoreError::NotSaved) };
        self.check_alone(&file)?;
        self.attempted = self.saved.bytes().saturating_add(added.bytes());
        let failed = |doing| move |error| (doing, error);
        write_all(&self.disk, &mut file, added.text.as_bytes())
            .map_err(failed("write to"))
            .and_then(|()| self.disk.sync_data(&file).map_err(failed("sync")))
            .map_err(|(doing, error)| StoreError::disk(doing, &self.path, error))?;
        self.saved.extend(&added);
        self.file = Some(file);
        Ok(())
    }

    fn prepare(&self, records: &[Record]) -> Result<Lines, StoreError> {
        let added = self.saved.following(records)?;
        let bytes = self.saved.bytes().saturating_add(added.bytes());
        if added.count > MOST_FACTS || bytes > JOURNAL_CAP {
            return Err(StoreError::Full { path: self.path.clone() });
        }
        Ok(added)
    }

    /// The open file must still be the one at the path, exactly as long as it was left.
    fn check_alone(&self, file: &D::File) -> Result<(), StoreError> {
        let failed = |error| StoreError::disk("look at", &self.path, error);
        let open = self.disk.metadata_of(file).map_err(failed)?;
        let named = self.disk.metadata(&self.path).map_err(failed)?;
        if open.identity == named.identity && open.size == self.saved.bytes() {
            Ok(())
        } else {
            Err(StoreError::ForeignWriter { path: self.path.clone() })
        }
    }

    /// Copies every record, those in `pending` too, to a new file that takes the journal's place.
    ///
    /// # Errors
    /// As `append`; can be tried again. A file that another program put or changed there is never
    /// replaced.
    pub(super) fn heal(&mut self, pending: &[Record]) -> Result<(), StoreError> {
        let added = self.prepare(pending)?;
        self.file = None;
        let mut all = self.saved.clone();
        all.extend(&added);
        let failed = |doing, path: &Path| {
            let path = path.to_owned();
            move |error| StoreError::disk(doing, &path, error)
        };
        let folder = self.files.folder().to_owned();
        self.check_replaceable()?;
        make_folders(&self.disk, &folder).map_err(failed("make", &folder))?;
        let fresh = Fresh::write(&self.disk, &self.files, all.text.as_bytes())
            .map_err(failed("write a copy of", &self.path))?;
        if let Err(error) = self.put_in_place(&fresh, &all) {
            if self.disk.metadata(&fresh.path).is_ok() {
                fresh.give_up(&self.disk);
            }
            return Err(error);
        }
        self.disk.sync_folder(&folder).map_err(failed("sync", &folder))?;
        // From here on only this file, at this length, is the program's own work.
        self.ours.drain(..self.ours.len().saturating_sub(1));
        self.attempted = all.bytes();
        self.is_ours = true;
        self.saved = all;
        self.file = Some(fresh.file);
        Ok(())
    }

    fn put_in_place(&mut self, fresh: &Fresh<D>, all: &Lines) -> Result<(), StoreError> {
        let failed = |error| StoreError::disk("replace", &self.path, error);
        let identity = self.disk.metadata_of(&fresh.file).map_err(failed)?.identity;
        self.keep_what_would_be_lost(all)?;
        self.ours.push(identity);
        self.attempted = self.attempted.max(all.bytes());
        self.disk.rename(&fresh.path, &self.path).map_err(failed)
    }

    /// Only a file that this program left there may be replaced.
    fn check_replaceable(&self) -> Result<(), StoreError> {
        match self.disk.metadata(&self.path) {
            Ok(found) => {
                let ours = found.kind == Kind::File && self.ours.contains(&found.identity);
                if ours && found.size <= self.attempted {
                    Ok(())
                } else {
                    Err(StoreError::ForeignWriter { path: self.path.clone() })
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(StoreError::disk("look at", &self.path, error)),
        }
    }

    /// Keeps the file at the path where it holds more than `all`. It stays in its place until it
    /// is replaced: a crash in between must find one of the two.
    fn keep_what_would_be_lost(&self, all: &Lines) -> Result<(), StoreError> {
        match read_file(&self.disk, &self.path, FILE_CAP) {
            Ok(bytes) if all.text.as_bytes().starts_with(&bytes) => Ok(()),
            Ok(bytes) => keep_bytes(&self.disk, &self.files, &bytes).map(drop),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            // What this program wrote is in `all`; what it found must be read to be kept.
            Err(_) if self.is_ours => Ok(()),
            Err(error) => Err(StoreError::disk("read", &self.path, error)),
        }
    }
}
