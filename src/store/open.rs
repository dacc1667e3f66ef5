//! Opening a session that exists: to read, which changes nothing, or to go on with it, which
//! mends what can be mended and says so.

use super::disk::{Access, Disk};
use super::error::StoreError;
use super::files::{FILE_CAP, SessionFiles, keep_bytes, keep_file};
use super::journal::Journal;
use super::keeper::Keeper;
use super::lock::{Holder, Lock};
use super::recover::{self, DocumentState, Found, Gap, Gathered, JournalState};
use super::reserve;
use super::summary::Summary;
use super::wire::FORMAT;
use super::{Shelf, Store};
use crate::session::fact::Record;

/// A session as read; nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Every whole record, from the opening on.
    pub records: Vec<Record>,
    /// What is not as it should be, and would be mended by going on with the session.
    pub found: Vec<Found>,
    /// The summary in the document, where that is whole and holds every record.
    pub summary: Option<Summary>,
    /// Highest format version in the files; above `wire::FORMAT` they can only be read.
    pub version: u32,
}

/// A session opened to go on with it.
pub struct Opened<D: Disk> {
    /// Saves from here on.
    pub keeper: Keeper<D>,
    /// Every record, from the opening on.
    pub records: Vec<Record>,
    /// What was mended. Where the keeper's second copy is not current, the caller writes it next.
    pub found: Vec<Found>,
    /// The summary in the document, where that held every record.
    pub summary: Option<Summary>,
}

impl<D: Disk> Store<D> {
    /// Reads a session from wherever it lies.
    ///
    /// # Errors
    /// Only `NotFound` means that there is none; anything else is a session that can't be read.
    pub fn open_for_reading(&self, files: &SessionFiles) -> Result<Contents, StoreError> {
        Ok(contents_of(recover::gather(&self.disk, files)?))
    }

    /// Reads what remains of a session with a gap that neither file fills: the facts before it,
    /// and where it is. `None` where nothing is lost.
    ///
    /// # Errors
    /// As `open_for_reading`; `Damaged` only where nothing remains.
    pub fn read_what_remains(
        &self,
        files: &SessionFiles,
    ) -> Result<(Contents, Option<Gap>), StoreError> {
        let (gathered, gap) = recover::gather_what_remains(&self.disk, files)?;
        Ok((contents_of(gathered), gap))
    }

    /// Opens a session of the data folder to go on with it.
    ///
    /// # Errors
    /// `HeldBy` where another program writes it; `Newer`, `NotYours`, `Outside` where it may only
    /// be read; `Fork` and `Damaged` where it may not be touched.
    pub fn open_for_writing(
        &self,
        files: &SessionFiles,
        holder: &Holder,
    ) -> Result<Opened<D>, StoreError> {
        self.check_inside(files)?;
        self.check_there(files)?;
        match self.take_up(files, holder) {
            // The reserve is kept so that a session can be finished, so also taken up.
            Err(full) if full.is_disk_full() && reserve::give_up(&self.disk, &self.data) => {
                self.take_up(files, holder)
            }
            taken_up => taken_up,
        }
    }

    fn take_up(&self, files: &SessionFiles, holder: &Holder) -> Result<Opened<D>, StoreError> {
        let lock = Lock::take(self.disk.clone(), &self.open_folder(), files.stem(), holder)?;
        let was_there = lock.was_there();
        match self.mend(files) {
            Ok((journal, gathered)) => {
                let current = gathered.document == DocumentState::Current;
                let documented = current.then_some(gathered.lines.head);
                let summary = summary_of(&gathered);
                let Gathered { records, found, .. } = gathered;
                let (disk, files) = (self.disk.clone(), files.clone());
                let keeper = Keeper::new(disk, &self.data, files, lock, journal, documented);
                Ok(Opened { keeper, records, found, summary })
            }
            Err(error) => {
                // The first error is the one to tell; an ended session must not look begun.
                let _also_failed = if was_there { lock.release() } else { lock.remove() };
                Err(error)
            }
        }
    }

    /// The whole document of a session, as saved.
    ///
    /// # Errors
    /// `NotFound` where there is none; the disk's.
    pub fn document_text(&self, files: &SessionFiles) -> Result<String, StoreError> {
        let path = files.document();
        let bytes = match super::disk::read_file(&self.disk, &path, FILE_CAP) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(StoreError::NotFound { path });
            }
            Err(error) => return Err(StoreError::disk("read", &path, error)),
        };
        String::from_utf8(bytes)
            .map_err(|_| StoreError::disk("read", &path, std::io::ErrorKind::InvalidData.into()))
    }

    /// Which shelf of this data folder the files lie on.
    fn check_inside(&self, files: &SessionFiles) -> Result<Shelf, StoreError> {
        let month = files.folder().parent();
        [Shelf::Sessions, Shelf::Practice]
            .into_iter()
            .find(|shelf| month == Some(self.shelf(*shelf).as_path()))
            .ok_or_else(|| StoreError::Outside { path: files.journal() })
    }

    /// Something must be there, and ours, before a lock is made for it.
    fn check_there(&self, files: &SessionFiles) -> Result<(), StoreError> {
        let mut any = false;
        for path in [files.journal(), files.document()] {
            match self.disk.metadata(&path) {
                Ok(found) => {
                    any = true;
                    let user = self.disk.user();
                    if user.is_some_and(|user| user != found.owner) {
                        return Err(StoreError::NotYours { path, owner: found.owner });
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(StoreError::disk("look at", &path, error)),
            }
        }
        if any { Ok(()) } else { Err(StoreError::NotFound { path: files.journal() }) }
    }

    /// Brings the journal to exactly the record; every byte it loses is kept first.
    fn mend(&self, files: &SessionFiles) -> Result<(Journal<D>, Gathered), StoreError> {
        let gathered = recover::gather(&self.disk, files)?;
        let path = files.journal();
        if gathered.version > FORMAT {
            return Err(StoreError::Newer { path, version: gathered.version });
        }
        match recover::opening_id(&gathered.records) {
            Some(id) if id == files.stem() => {}
            other => {
                let id = other.unwrap_or_default().to_owned();
                return Err(StoreError::WrongName { path, id });
            }
        }
        // What has another name elsewhere is not ours alone: it is copied, never written to.
        let is_there = gathered.journal != JournalState::Short;
        let is_shared = is_there && self.has_another_name(files)?;
        if let (JournalState::WholeUpTo(length), false) = (&gathered.journal, is_shared) {
            self.cut_tail(files, *length, &gathered.rest)?;
        }
        // Lines that the document lacks may be on the medium no more: after a sync that failed in
        // another run, the system shows what it lost. Only what is written anew can be trusted.
        let is_held_twice = gathered.document == DocumentState::Current;
        let (disk, lines) = (self.disk.clone(), gathered.lines.clone());
        let journal = if gathered.journal == JournalState::Short || is_shared || !is_held_twice {
            Journal::rebuild(disk, files.clone(), lines)?
        } else {
            Journal::reopen(disk, files.clone(), lines)?
        };
        if gathered.document == DocumentState::Damaged {
            // Not before: some of the record may have stood in it alone.
            keep_file(&self.disk, files, &files.document())?;
        }
        for path in &gathered.unfinished {
            if gathered.has_unjoined {
                keep_file(&self.disk, files, path)?;
                continue;
            }
            // Every whole record in it is in the journal by now.
            self.disk.remove(path).map_err(|e| StoreError::disk("remove", path, e))?;
        }
        Ok((journal, gathered))
    }

    fn has_another_name(&self, files: &SessionFiles) -> Result<bool, StoreError> {
        let path = files.journal();
        let file = self.disk.open(&path, Access::Read);
        let names = file.and_then(|file| self.disk.names_of(&file));
        names.map(|names| names > 1).map_err(|error| StoreError::disk("look at", &path, error))
    }

    fn cut_tail(&self, files: &SessionFiles, length: u64, rest: &[u8]) -> Result<(), StoreError> {
        let path = files.journal();
        keep_bytes(&self.disk, files, rest)?;
        let file = self
            .disk
            .open(&path, Access::ReadWrite)
            .map_err(|error| StoreError::disk("open", &path, error))?;
        self.disk
            .set_len(&file, length)
            .and_then(|()| self.disk.sync_all(&file))
            .map_err(|error| StoreError::disk("cut the tail of", &path, error))
    }
}

fn contents_of(gathered: Gathered) -> Contents {
    let summary = summary_of(&gathered);
    let Gathered { records, found, version, .. } = gathered;
    Contents { records, found, summary, version }
}

fn summary_of(gathered: &Gathered) -> Option<Summary> {
    let current = gathered.document == DocumentState::Current;
    gathered.whole_document.as_ref().filter(|_| current)?.summary.clone()
}
