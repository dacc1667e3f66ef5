//! Sessions on disk: the journal that is the truth, the document beside it, who writes which.
//! The only room that touches files; decides no rule and makes no sentence for people.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

pub mod chain;
pub mod derive;
pub mod disk;
mod document;
mod error;
mod files;
mod id;
mod journal;
mod keeper;
mod list;
mod lock;
mod open;
mod recover;
mod reserve;
pub mod summary;
pub mod wire;

pub use error::{SaveFault, StoreError};
pub use files::SessionFiles;
pub use id::SessionId;
pub use journal::MOST_FACTS;
pub use keeper::{Keeper, SaveState};
pub use list::{Content, Row, Search};
pub use lock::{Holder, InProgress};
pub use open::{Contents, Opened};
pub use recover::{Found, Gap};
pub use reserve::RESERVE_BYTES;

use disk::Disk;
use journal::Journal;
use lock::Lock;

use crate::session::fact::{Fact, Mode, Record};

/// The two places of the data folder where sessions lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Real preparations.
    Sessions,
    /// Walkthroughs.
    Practice,
}

impl Shelf {
    fn folder(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Practice => "practice",
        }
    }

    fn of(mode: &Mode) -> Self {
        match mode {
            Mode::Real => Self::Sessions,
            Mode::Practice { .. } => Self::Practice,
        }
    }
}

/// The data folder.
#[derive(Clone, Debug)]
pub struct Store<D: Disk> {
    disk: D,
    data: PathBuf,
}

impl<D: Disk> Store<D> {
    /// The data folder at `data`; it is made when the first session begins.
    pub fn new(disk: D, data: &Path) -> Self {
        Self { disk: disk.within(data), data: data.to_owned() }
    }

    /// The data folder itself.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// A name for a session that begins at `began`.
    ///
    /// # Errors
    /// Where the machine gives no chance bytes.
    pub fn new_id(&self, began: DateTime<Utc>) -> Result<SessionId, StoreError> {
        let mut chance = [0; 4];
        self.random(&mut chance)?;
        Ok(SessionId::new(began, u32::from_le_bytes(chance)))
    }

    /// 128 bits by chance in hexadecimal, for an opening.
    ///
    /// # Errors
    /// Where the machine gives no chance bytes.
    pub fn new_salt(&self) -> Result<String, StoreError> {
        let mut chance = [0; 16];
        self.random(&mut chance)?;
        Ok(format!("{:032x}", u128::from_be_bytes(chance)))
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), StoreError> {
        let failed = |error| StoreError::disk("draw bytes for", &self.data, error);
        self.disk.random(bytes).map_err(failed)
    }

    /// Brings a session into being with its first records, the opening in front; they are on the
    /// medium when this returns. The document is the caller's next act.
    ///
    /// # Errors
    /// `NoReserve`, `Unsavable`, the disk's: nothing has begun then.
    pub fn create(&self, first: &[Record], holder: &Holder) -> Result<Keeper<D>, StoreError> {
        let (id, shelf) = opening_of(first)?;
        reserve::ensure(&self.disk, &self.data)?;
        let files = self.files(shelf, &id);
        let lock = Lock::take(self.disk.clone(), &self.open_folder(), id.as_str(), holder)?;
        match Journal::create(self.disk.clone(), files.clone(), first) {
            Ok(journal) => {
                Ok(Keeper::new(self.disk.clone(), &self.data, files, lock, journal, None))
            }
            Err(error) => {
                // It must not stand among the sessions in progress; the first error is the one.
                let _also_failed = lock.remove();
                Err(error)
            }
        }
    }

    /// The files of a session of the data folder, there or not.
    pub fn files(&self, shelf: Shelf, id: &SessionId) -> SessionFiles {
        SessionFiles::new(self.shelf(shelf).join(id.month()), id.as_str())
    }

    /// Sessions that were begun and not ended, the oldest first.
    ///
    /// # Errors
    /// The disk's, but for a folder that is not there.
    pub fn sessions_in_progress(&self) -> Result<Vec<InProgress>, StoreError> {
        lock::in_progress(&self.disk, &self.open_folder())
    }

    /// Whether no session was ever begun here. The reserve alone would not tell: a full disk may
    /// have taken it.
    pub fn is_unused(&self) -> bool {
        let reserve = reserve::path(&self.data);
        let places = [reserve, self.shelf(Shelf::Sessions), self.shelf(Shelf::Practice)];
        places.iter().all(|place| self.disk.metadata(place).is_err())
    }

    /// Where the sessions of a shelf lie, in folders by their months.
    pub fn folder(&self, shelf: Shelf) -> PathBuf {
        self.shelf(shelf)
    }

    /// The disk that it lies on.
    pub fn disk(&self) -> &D {
        &self.disk
    }

    fn shelf(&self, shelf: Shelf) -> PathBuf {
        self.data.join(shelf.folder())
    }

    fn open_folder(&self) -> PathBuf {
        self.data.join("open")
    }

    /// The names in a folder; none where it is not there.
    fn names(&self, folder: &Path) -> Result<Vec<OsString>, StoreError> {
        match self.disk.list(folder) {
            Ok(names) => Ok(names),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(StoreError::disk("list", folder, error)),
        }
    }
}

/// Which session the first record opens, and where it belongs.
fn opening_of(first: &[Record]) -> Result<(SessionId, Shelf), StoreError> {
    let misplaced = StoreError::Unsavable { seq: 1, flaw: wire::Flaw::OpeningMisplaced };
    match first.first().map(|record| &record.fact) {
        Some(Fact::Opened(opening)) => {
            let id = SessionId::parse(&opening.id).ok_or(misplaced)?;
            Ok((id, Shelf::of(&opening.mode)))
        }
        _ => Err(misplaced),
    }
}
