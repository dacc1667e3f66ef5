//! Where a walkthrough is kept: in the folder of practice, by the store that keeps real sessions, on
//! a disk that can be made to fail. Never opens a session again, and leaves none in progress.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::archive::OnDisk;
use super::begin::{self, Text};
use super::cabinet::Cabinet;
use crate::app::review::{NotSigned, Reviewed, Slice};
use crate::app::{Found, Kept, Running};
use crate::desk::{Archive, Saved};
use crate::practice::Plan;
use crate::report::figures::Measures;
use crate::session::command::Judgement;
use crate::session::fact::{Mode, Opening, Record};
use crate::session::{Session, State};
use crate::store::Store;
use crate::store::disk::Disk;
use crate::time::Reading;
use crate::words::practice::{NOT_HERE, NOT_RESUMED};

/// Said while the disk of a walkthrough fails.
const FAILS: &str = "disk-failed NOT SAVED: write this step on paper; saving is tried again";

/// The archive of one walkthrough.
pub struct Rehearsal<D: Disk> {
    store: Store<D>,
    protocol: Text,
    mode: Mode,
    inner: OnDisk<D>,
    /// What waits while the disk fails.
    waiting: Vec<Record>,
    fails: bool,
    second_copy_failed: bool,
}

impl<D: Disk> Rehearsal<D> {
    /// For a walkthrough by this plan.
    pub fn new(store: Store<D>, protocol: Text, plan: &Plan, now: &Reading) -> Self {
        let inner = OnDisk::new(store.clone(), begin::holder(now, ""));
        let (scenario, seed, speed) = (plan.id.clone(), plan.seed, plan.speed);
        let mode = Mode::Practice { scenario, seed, speed };
        let (waiting, fails, second_copy_failed) = (Vec::new(), false, false);
        Self { store, protocol, mode, inner, waiting, fails, second_copy_failed }
    }

    /// The opening of the walkthrough.
    ///
    /// # Errors
    /// Where the machine gives no chance bytes, in words.
    pub fn opening(&self, now: &Reading) -> Result<Opening, String> {
        begin::opening(&self.store, now, &self.protocol, self.mode.clone())
    }

    /// Leaves the file; whatever its state, nobody goes on with it.
    ///
    /// # Errors
    /// The disk's, in words.
    pub fn leave(&mut self) -> Result<(), String> {
        self.fails = false;
        self.inner.close(State::Discarded).map_err(|error| error.to_string())
    }

    fn flush(&mut self, session: &Session) -> Saved {
        if self.fails {
            let waits = !self.waiting.is_empty();
            return if waits { Saved::No(FAILS.to_owned()) } else { Saved::Yes };
        }
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() { Saved::Yes } else { self.inner.save(session, &waiting) }
    }

    fn kept(&self) -> Kept {
        let seal = Archive::seal(self);
        Kept { seal, path: self.inner.path(), second_copy_failed: self.second_copy_failed }
    }
}

impl<D: Disk> Archive for Rehearsal<D> {
    fn create(&mut self, session: &Session) -> Result<(), String> {
        self.inner.create(session)
    }

    fn save(&mut self, session: &Session, new: &[Record]) -> Saved {
        self.waiting.extend_from_slice(new);
        self.flush(session)
    }

    fn settle(&mut self, session: &Session) -> Saved {
        match self.flush(session) {
            Saved::Yes if !self.fails => self.inner.settle(session),
            other => other,
        }
    }

    fn seal(&self) -> Option<String> {
        if self.waiting.is_empty() { self.inner.seal() } else { None }
    }

    fn prepared_lately(&self, _order: &str, _now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        None
    }

    fn path(&self) -> String {
        self.inner.path()
    }

    fn break_down(&mut self, breaks: bool) {
        self.fails = breaks;
    }
}

impl<D: Disk> Cabinet for Rehearsal<D> {
    fn list(&mut self) -> (Vec<Running>, bool) {
        (Vec::new(), false)
    }

    fn begin(&mut self, now: &Reading) -> Result<Box<Opening>, String> {
        self.opening(now).map(Box::new)
    }

    fn open(&mut self, _id: &str, _now: &Reading) -> Result<Box<Found>, String> {
        Err(NOT_RESUMED.to_owned())
    }

    fn prepared_lately(&mut self, _order: &str, _now: &Reading) -> Option<DateTime<Utc>> {
        None
    }

    fn create(&mut self, session: &Session) -> Result<Kept, String> {
        self.inner.create(session)?;
        Ok(self.kept())
    }

    fn save(&mut self, session: &Session, new: &[Record]) -> (Saved, Kept) {
        let saved = Archive::save(self, session, new);
        (saved, self.kept())
    }

    fn settle(&mut self, session: &Session) -> (Saved, Kept) {
        let saved = Archive::settle(self, session);
        self.second_copy_failed = self.inner.take_second_copy_failure();
        (saved, self.kept())
    }

    fn save_elsewhere(&mut self, folder: &str) -> Result<String, String> {
        let written = self.inner.save_elsewhere(Path::new(folder));
        written.map(|path| path.display().to_string()).map_err(|error| error.to_string())
    }

    fn shelf(&mut self, _anew: bool, _now: &Reading) -> Slice {
        Slice { fault: Some(NOT_HERE.to_owned()), ..Slice::default() }
    }

    fn look(&mut self, _path: &Path, _now: &Reading) -> Result<Box<Reviewed>, String> {
        Err(NOT_HERE.to_owned())
    }

    fn measure(&mut self, _path: &Path, _now: &Reading) -> Option<Measures> {
        None
    }

    fn sign_off(
        &mut self,
        _path: &Path,
        _judgement: &Judgement,
        _now: &Reading,
    ) -> Result<Box<Reviewed>, NotSigned> {
        Err(NotSigned::Failed(NOT_HERE.to_owned()))
    }

    fn close(&mut self) -> Result<(), String> {
        self.leave()
    }

    fn break_down(&mut self, breaks: bool) {
        self.fails = breaks;
    }
}
