//! A session kept on disk: the store behind the archive that both shells save to.
//! Writes through the store only; says saved only what the store says is.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::desk::{Archive, Saved};
use crate::session::fact::Record;
use crate::session::{Session, State};
use crate::store::derive::derive;
use crate::store::disk::Disk;
use crate::store::{Holder, Keeper, SaveFault, SaveState, Store, StoreError};

/// The archive of one run.
pub struct OnDisk<D: Disk> {
    store: Store<D>,
    holder: Holder,
    keeper: Option<Keeper<D>>,
    second_copy_failed: bool,
}

impl<D: Disk> OnDisk<D> {
    /// For a session that is not on disk yet; `holder` is what others read of this program.
    pub fn new(store: Store<D>, holder: Holder) -> Self {
        Self { store, holder, keeper: None, second_copy_failed: false }
    }

    /// For a session that was opened for writing.
    pub fn opened(store: Store<D>, holder: Holder, keeper: Keeper<D>) -> Self {
        Self { store, holder, keeper: Some(keeper), second_copy_failed: false }
    }

    /// Why the second copy is not written, once: it is said on standard error and the session goes on.
    pub fn take_second_copy_failure(&mut self) -> bool {
        std::mem::take(&mut self.second_copy_failed)
    }

    /// Leaves the session; an ended one is no longer in progress.
    ///
    /// # Errors
    /// The disk's; the lock is given back at the end of the program at the latest.
    pub fn close(&mut self, state: State) -> Result<(), StoreError> {
        match self.keeper.take() {
            Some(mut keeper) => {
                // What waits gets its last chance; where it fails too, the session stays open.
                let _ = keeper.retry();
                keeper.close(matches!(state, State::Reported | State::Discarded))
            }
            None => Ok(()),
        }
    }

    /// Writes a complete copy of the session, what waits too, to another folder.
    ///
    /// # Errors
    /// The disk's; nothing is overwritten.
    pub fn save_elsewhere(&self, folder: &Path) -> Result<PathBuf, StoreError> {
        match &self.keeper {
            Some(keeper) => keeper.save_elsewhere(folder),
            None => Err(StoreError::NotSaved),
        }
    }

    fn saved(state: SaveState) -> Saved {
        match state {
            SaveState::Saved | SaveState::Restored { .. } => Saved::Yes,
            SaveState::Unsaved { reason } => Saved::No(reason_text(reason)),
        }
    }
}

/// The word of a failure, and what to do about it.
fn reason_text(fault: SaveFault) -> String {
    format!("{} NOT SAVED: write this step on paper; saving is tried again", fault.word())
}

impl<D: Disk> Archive for OnDisk<D> {
    fn create(&mut self, session: &Session) -> Result<(), String> {
        let mut holder = self.holder.clone();
        session.operator().as_str().clone_into(&mut holder.initials);
        let keeper =
            self.store.create(session.records(), &holder).map_err(|error| error.to_string())?;
        self.keeper = Some(keeper);
        Ok(())
    }

    fn save(&mut self, _session: &Session, new: &[Record]) -> Saved {
        match &mut self.keeper {
            Some(keeper) => Self::saved(keeper.save(new)),
            None => Saved::No("gone the session was left".to_owned()),
        }
    }

    fn settle(&mut self, session: &Session) -> Saved {
        let Some(keeper) = &mut self.keeper else { return Saved::Yes };
        let saved = Self::saved(keeper.retry());
        if saved == Saved::Yes && !keeper.second_copy_is_current() {
            let written = keeper.write_document(&derive(session));
            self.second_copy_failed |= written.is_err();
        }
        saved
    }

    fn seal(&self) -> Option<String> {
        self.keeper.as_ref().and_then(Keeper::seal)
    }

    fn prepared_lately(&self, order: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.store.prepared_lately(order, now).ok().flatten()
    }

    fn path(&self) -> String {
        let document = self.keeper.as_ref().map(|keeper| keeper.files().document());
        document.as_deref().map_or_else(String::new, |path: &Path| path.display().to_string())
    }
}
