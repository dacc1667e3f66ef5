//! Where a walk through a protocol is kept: nowhere. Both shells work at it as at a real one.
//! Writes no file; every session that begins here is practice.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::begin::{self, Text};
use super::cabinet::Cabinet;
use crate::app::review::{NotSigned, Reviewed, Slice};
use crate::app::{Found, Kept, Running};
use crate::desk::{Archive, Saved};
use crate::report::figures::Measures;
use crate::session::Session;
use crate::session::command::Judgement;
use crate::session::fact::{Mode, Opening, Record};
use crate::store::Store;
use crate::store::disk::Disk;
use crate::time::Reading;

/// What the record of such a session would name as its scenario.
const SCENARIO: &str = "try";
/// Said of what only a session with a file can do.
const NO_FILE: &str = "a walk through a protocol goes into no file";

/// The protocol that is walked through.
pub struct Nowhere<D: Disk> {
    /// Gives ids and chance bytes, and nothing else.
    store: Store<D>,
    protocol: Text,
}

impl<D: Disk> Nowhere<D> {
    /// For walks through `protocol`.
    pub fn new(store: Store<D>, protocol: Text) -> Self {
        Self { store, protocol }
    }

    /// The opening of a walk.
    ///
    /// # Errors
    /// Where the machine gives no chance bytes, in words.
    pub fn opening(&self, now: &Reading) -> Result<Opening, String> {
        let mode = Mode::Practice { scenario: SCENARIO.to_owned(), seed: 0, speed: 1 };
        begin::opening(&self.store, now, &self.protocol, mode)
    }
}

impl<D: Disk> Archive for Nowhere<D> {
    fn create(&mut self, _session: &Session) -> Result<(), String> {
        Ok(())
    }

    fn save(&mut self, _session: &Session, _new: &[Record]) -> Saved {
        Saved::Yes
    }

    fn settle(&mut self, _session: &Session) -> Saved {
        Saved::Yes
    }

    fn seal(&self) -> Option<String> {
        None
    }

    fn prepared_lately(&self, _order: &str, _now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        None
    }

    fn path(&self) -> String {
        String::new()
    }

    fn keeps(&self) -> bool {
        false
    }
}

impl<D: Disk> Cabinet for Nowhere<D> {
    fn list(&mut self) -> (Vec<Running>, bool) {
        (Vec::new(), false)
    }

    fn begin(&mut self, now: &Reading) -> Result<Box<Opening>, String> {
        self.opening(now).map(Box::new)
    }

    fn open(&mut self, _id: &str, _now: &Reading) -> Result<Box<Found>, String> {
        Err(NO_FILE.to_owned())
    }

    fn prepared_lately(&mut self, _order: &str, _now: &Reading) -> Option<DateTime<Utc>> {
        None
    }

    fn create(&mut self, _session: &Session) -> Result<Kept, String> {
        Ok(Kept::default())
    }

    fn save(&mut self, _session: &Session, _new: &[Record]) -> (Saved, Kept) {
        (Saved::Yes, Kept::default())
    }

    fn settle(&mut self, _session: &Session) -> (Saved, Kept) {
        (Saved::Yes, Kept::default())
    }

    fn save_elsewhere(&mut self, _folder: &str) -> Result<String, String> {
        Err(NO_FILE.to_owned())
    }

    fn shelf(&mut self, _anew: bool, _now: &Reading) -> Slice {
        Slice { fault: Some(NO_FILE.to_owned()), ..Slice::default() }
    }

    fn look(&mut self, _path: &Path, _now: &Reading) -> Result<Box<Reviewed>, String> {
        Err(NO_FILE.to_owned())
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
        Err(NotSigned::Failed(NO_FILE.to_owned()))
    }

    fn close(&mut self) -> Result<(), String> {
        Ok(())
    }
}
