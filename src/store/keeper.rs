//! What a running session saves through: the lock, the journal, and what is not on disk yet.
//! One place for "persist, then say saved": nothing here says saved before it is.

use std::path::{Path, PathBuf};

use super::chain::{Head, seal};
use super::disk::{Disk, make_folders};
use super::document;
use super::error::{SaveFault, StoreError};
use super::files::{Fresh, SessionFiles, keep_file};
use super::journal::Journal;
use super::lock::Lock;
use super::reserve;
use super::summary::Derived;
use crate::session::command::Saving;
use crate::session::fact::Record;

/// What became of an attempt to save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// Every record is on the medium.
    Saved,
    /// Every record is on the medium; before, some were not, and that was said.
    Restored {
        /// How many had waited, those of this attempt not counted.
        facts: u64,
        /// What had failed.
        reason: SaveFault,
    },
    /// Not all are: NOT SAVED stands.
    Unsaved {
        /// What failed.
        reason: SaveFault,
    },
}

/// Saves the records of one session.
pub struct Keeper<D: Disk> {
    disk: D,
    data: PathBuf,
    files: SessionFiles,
    lock: Lock<D>,
    journal: Journal<D>,
    /// In the session, and not known to be on the medium.
    pending: Vec<Record>,
    fault: Option<StoreError>,
    /// The last head that the document was written for.
    documented: Option<Head>,
}

impl<D: Disk> Keeper<D> {
    pub(super) fn new(
        disk: D,
        data: &Path,
        files: SessionFiles,
        lock: Lock<D>,
        journal: Journal<D>,
        documented: Option<Head>,
    ) -> Self {
        let data = data.to_owned();
        Self { disk, data, files, lock, journal, pending: Vec::new(), fault: None, documented }
    }

    /// Saves all records of one wake, and whatever still waits, in one append and one sync.
    ///
    /// After `Unsaved` the records stay here and every later call tries them all again.
    pub fn save(&mut self, new: &[Record]) -> SaveState {
        let waited = u64::try_from(self.pending.len()).unwrap_or(u64::MAX);
        self.pending.extend_from_slice(new);
        if self.pending.is_empty() && self.journal.is_sound() {
            return SaveState::Saved;
        }
        match self.try_all() {
            Ok(()) => {
                self.pending.clear();
                match self.fault.take() {
                    None => SaveState::Saved,
                    Some(fault) => {
                        SaveState::Restored { facts: waited, reason: SaveFault::of(&fault) }
                    }
                }
            }
            Err(fault) => {
                let reason = SaveFault::of(&fault);
                self.fault = Some(fault);
                SaveState::Unsaved { reason }
            }
        }
    }

    /// Tries what waits again; for every few seconds while NOT SAVED stands.
    pub fn retry(&mut self) -> SaveState {
        self.save(&[])
    }

    fn try_all(&mut self) -> Result<(), StoreError> {
        let was_sound = self.journal.is_sound();
        let tried = if was_sound {
            self.journal.append(&self.pending)
        } else {
            self.journal.heal(&self.pending)
        };
        let Err(fault) = tried else { return Ok(()) };
        let made_space = fault.is_disk_full() && reserve::give_up(&self.disk, &self.data);
        // A failed append is not repeated on that file; a copy may do what it could not.
        let copy_helps = was_sound && !self.journal.is_sound();
        if made_space || copy_helps { self.journal.heal(&self.pending) } else { Err(fault) }
    }

    /// Whether everything recorded so far is on the medium.
    pub fn saving(&self) -> Saving {
        if self.fault.is_none() && self.pending.is_empty() { Saving::Works } else { Saving::Fails }
    }

    /// Why not, with path and what to do.
    pub fn fault(&self) -> Option<&StoreError> {
        self.fault.as_ref()
    }

    /// How many facts are on the medium.
    pub fn saved_facts(&self) -> u64 {
        self.journal.saved().count
    }

    /// The head of the chain on the medium.
    pub fn head(&self) -> Head {
        self.journal.saved().head
    }

    /// The seal of the record; none while part of it is not saved, since a reader of the file
    /// would not find it there.
    pub fn seal(&self) -> Option<String> {
        (self.saving() == Saving::Works).then(|| seal(&self.head()))
    }

    /// Replaces the document, on the medium when this returns; to be called after each save and
    /// before the next.
    ///
    /// # Errors
    /// `NotSaved` while records wait: a document never knows more than the journal. Else the
    /// disk's: "second copy not written", and the session goes on.
    pub fn write_document(&mut self, derived: &Derived) -> Result<(), StoreError> {
        if self.saving() == Saving::Fails {
            return Err(StoreError::NotSaved);
        }
        document::replace(&self.disk, &self.files, self.journal.saved(), derived)?;
        self.documented = Some(self.head());
        Ok(())
    }

    /// Keeps a document that says what its facts do not under another name; it is written anew next.
    ///
    /// # Errors
    /// The disk's.
    pub fn set_document_aside(&mut self) -> Result<(), StoreError> {
        keep_file(&self.disk, &self.files, &self.files.document())?;
        self.documented = None;
        Ok(())
    }

    /// Whether the second copy holds every saved fact.
    pub fn second_copy_is_current(&self) -> bool {
        self.documented == Some(self.head())
    }

    /// Where the session lies.
    pub fn files(&self) -> &SessionFiles {
        &self.files
    }

    /// Writes a journal of everything, waiting records too, into another folder; the session goes
    /// on where it is. Returns the new file.
    ///
    /// # Errors
    /// The disk's; `AlreadyExists` inside where the file is there: nothing is overwritten.
    pub fn save_elsewhere(&self, folder: &Path) -> Result<PathBuf, StoreError> {
        let elsewhere = SessionFiles::new(folder.to_owned(), self.files.stem());
        let path = elsewhere.journal();
        let failed = |error| StoreError::disk("write a copy to", &path, error);
        let text = self.journal.all_text(&self.pending)?;
        make_folders(&self.disk, folder).map_err(failed)?;
        let fresh = Fresh::write(&self.disk, &elsewhere, text.as_bytes()).map_err(failed)?;
        if let Err(error) = self.disk.rename_new(&fresh.path, &path) {
            fresh.give_up(&self.disk);
            return Err(failed(error));
        }
        self.disk.sync_folder(folder).map_err(failed)?;
        Ok(path)
    }

    /// Leaves the session; one that `has_ended` (reported or discarded) is no longer in progress.
    ///
    /// # Errors
    /// The disk's; the lock is given back in any case, by the end of the program at the latest.
    pub fn close(self, has_ended: bool) -> Result<(), StoreError> {
        // With records that are not saved it has not ended for whoever opens it next.
        if has_ended && self.saving() == Saving::Works {
            self.lock.remove()
        } else {
            self.lock.release()
        }
    }
}
