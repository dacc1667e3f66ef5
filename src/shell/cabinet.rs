//! What the loop of the screen needs of the store: sessions in progress, one to begin or to go on
//! with, and saving. Holds no rule; says saved only what the store says is.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::archive::OnDisk;
use super::begin::{self, Opened, Text};
use super::reviews::{Reviews, Shelves};
use super::scenarios::{Protocols, Scenarios, built_in_protocols};
use crate::app::picking::{Offered, Picked};
use crate::app::review::{NotSigned, Part, Reviewed, Slice};
use crate::app::{Found, Kept, Running};
use crate::desk::{Archive, Saved};
use crate::practice::Walk;
use crate::report::figures::Measures;
use crate::session::command::Judgement;
use crate::session::fact::{Mode, Opening, Record};
use crate::session::{Session, State};
use crate::store::disk::Disk;
use crate::store::{InProgress, Search, SessionFiles, Shelf, Store, StoreError};
use crate::time::Reading;
use crate::words::practice as words;

/// What the loop asks of the store. The one behind the program writes files.
pub trait Cabinet {
    /// The sessions in progress, and whether no session was ever begun here.
    fn list(&mut self) -> (Vec<Running>, bool);
    /// The scenarios there are, where walkthroughs begin; and a seed by chance.
    fn scenarios(&mut self) -> (Vec<Offered>, Result<u64, String>) {
        (Vec::new(), Ok(0))
    }
    /// The opening of a new session; nothing is on disk yet.
    ///
    /// # Errors
    /// Why none can begin, in words.
    fn begin(&mut self, now: &Reading) -> Result<Box<Opening>, String>;
    /// Opens a session for writing, by its id.
    ///
    /// # Errors
    /// Why not, in words.
    fn open(&mut self, id: &str, now: &Reading) -> Result<Box<Found>, String>;
    /// When a session with this order reference was opened in the last 24 h.
    fn prepared_lately(&mut self, order: &str, now: &Reading) -> Option<DateTime<Utc>>;
    /// Makes the session's file with all facts so far.
    ///
    /// # Errors
    /// Why not, in words; nothing was created then.
    fn create(&mut self, session: &Session) -> Result<Kept, String>;
    /// Saves new facts, and those that could not be saved before.
    fn save(&mut self, session: &Session, new: &[Record]) -> (Saved, Kept);
    /// Writes the second copy, and what could not be saved before.
    fn settle(&mut self, session: &Session) -> (Saved, Kept);
    /// Writes a complete copy to a folder; the path of the new file.
    ///
    /// # Errors
    /// Why not, in words.
    fn save_elsewhere(&mut self, folder: &str) -> Result<String, String>;
    /// Some of the saved sessions: the first of them, or those after the last that were read.
    fn shelf(&mut self, anew: bool, now: &Reading) -> Slice;
    /// Reads a saved session, to look at it.
    ///
    /// # Errors
    /// Why not, in words.
    fn look(&mut self, path: &Path, now: &Reading) -> Result<Box<Reviewed>, String>;
    /// What a saved session adds to the figures; none where it can't be read, goes on or was a
    /// walkthrough.
    fn measure(&mut self, path: &Path, now: &Reading) -> Option<Measures>;
    /// Does a part of an export; the path of the new file where that was the last.
    ///
    /// # Errors
    /// Why not, in words.
    fn export(&mut self, part: Part, now: &Reading) -> Result<Option<String>, String> {
        let _ = (part, now);
        Ok(None)
    }
    /// Adds a judgement to a saved session's record; the session as it is since.
    ///
    /// # Errors
    /// The core's refusal, or why it can't be written.
    fn sign_off(
        &mut self,
        path: &Path,
        judgement: &Judgement,
        now: &Reading,
    ) -> Result<Box<Reviewed>, NotSigned>;
    /// Leaves the session's file.
    ///
    /// # Errors
    /// Why it could not be left as it should be, in words; it is free for others all the same.
    fn close(&mut self) -> Result<(), String>;
    /// Lets saving fail, or work again, where it is a walkthrough's.
    fn break_down(&mut self, breaks: bool) {
        let _ = breaks;
    }
}

/// The data folder, and the session of it that is open.
pub struct OnShelves<D: Disk> {
    store: Store<D>,
    /// What a new session follows.
    protocol: Text,
    open: OnDisk<D>,
    /// How the session stood when it was last saved.
    state: State,
    second_copy_failed: bool,
    /// What a supervisor looks at.
    reviews: Reviews<D>,
    /// What a trainer chooses from.
    scenarios: Scenarios<D>,
}

impl<D: Disk> OnShelves<D> {
    /// The data folder of `store`; new sessions follow `protocol`.
    pub fn new(store: Store<D>, protocol: Text, now: &Reading) -> Self {
        let open = OnDisk::new(store.clone(), begin::holder(now, ""));
        let shelves = Shelves { folder: None, practice: false };
        let reviews = Reviews::new(store.clone(), shelves);
        let state = State::InProgress;
        let scenarios = scenarios_of(&store, built_in_protocols());
        Self { store, protocol, open, state, second_copy_failed: false, reviews, scenarios }
    }

    /// The same where scenarios may walk through these protocols too.
    #[must_use]
    pub fn with_protocols(mut self, protocols: Protocols) -> Self {
        self.scenarios = scenarios_of(&self.store, protocols);
        self
    }

    /// The data folder.
    pub(super) fn store(&self) -> &Store<D> {
        &self.store
    }

    /// The walkthrough that was picked, with its protocol.
    ///
    /// # Errors
    /// Why it can't begin, in words.
    pub(super) fn walk(&self, picked: &Picked, now: &Reading) -> Result<(Walk, Text), String> {
        let gone = || words::no_scenario(&picked.scenario);
        let (text, _) = self.scenarios.text(&picked.scenario).ok_or_else(gone)?;
        let found = self.scenarios.of_text(&text)?;
        let walk = found.walk(picked.seed, Some(&picked.by), now)?;
        Ok((walk, found.protocol))
    }

    /// The same for a supervisor who looks elsewhere, or at walkthroughs too; with a folder for an
    /// index that can be deleted at any time.
    #[must_use]
    pub fn with_shelves(mut self, shelves: Shelves, cache: Option<&Path>) -> Self {
        let reviews = Reviews::new(self.store.clone(), shelves);
        self.reviews = match cache {
            Some(cache) => reviews.with_index(cache),
            None => reviews,
        };
        self
    }

    /// Opens a session for writing, by its files.
    ///
    /// # Errors
    /// The store's, or that its records are no session.
    pub fn open_files(
        &mut self,
        files: &SessionFiles,
        initials: &str,
        now: &Reading,
    ) -> Result<Box<Found>, begin::Fault> {
        let holder = begin::holder(now, initials);
        let Opened { archive, session, found } = begin::open(self.store.clone(), files, holder)?;
        self.open = archive;
        (self.state, self.second_copy_failed) = (session.state(), false);
        Ok(Box::new(Found { session, repaired: found, kept: self.kept() }))
    }

    fn kept(&self) -> Kept {
        let (seal, path) = (self.open.seal(), self.open.path());
        Kept { seal, path, second_copy_failed: self.second_copy_failed }
    }

    fn running(&self, standing: InProgress) -> Option<Running> {
        let id = standing.id.as_str().to_owned();
        let held_by = standing.held.then(|| match &standing.holder {
            Some(holder) => format!("{} on {}", holder.initials, holder.host),
            None => "another program".to_owned(),
        });
        let session = match self.read(&standing) {
            // It ended, and the program with it, before it was taken off the list.
            Ok(session) if matches!(session.state(), State::Reported | State::Discarded) => {
                return None;
            }
            // A walkthrough is nobody's to go on with.
            Ok(session) if session.opening().mode != Mode::Real => return None,
            Ok(session) => Ok(Box::new(session)),
            Err(why) => Err(why),
        };
        Some(Running { id, session, held_by })
    }

    fn read(&self, standing: &InProgress) -> Result<Session, String> {
        let real = self.store.files(Shelf::Sessions, &standing.id);
        let contents = match self.store.open_for_reading(&real) {
            Err(StoreError::NotFound { .. }) => {
                let practice = self.store.files(Shelf::Practice, &standing.id);
                self.store.open_for_reading(&practice)
            }
            other => other,
        };
        let records = contents.map_err(|error| error.to_string())?.records;
        Session::replay(&records).map_err(|error| error.to_string())
    }
}

/// The scenarios of a store's data folder.
fn scenarios_of<D: Disk>(store: &Store<D>, protocols: Protocols) -> Scenarios<D> {
    Scenarios::new(store.disk().clone(), store.data(), protocols)
}

impl<D: Disk> Cabinet for OnShelves<D> {
    fn scenarios(&mut self) -> (Vec<Offered>, Result<u64, String>) {
        (self.scenarios.offered(), self.scenarios.draw())
    }

    fn list(&mut self) -> (Vec<Running>, bool) {
        let running = match self.store.sessions_in_progress() {
            Ok(standing) => standing.into_iter().filter_map(|it| self.running(it)).collect(),
            Err(error) => {
                let (id, session) = ("open".to_owned(), Err(error.to_string()));
                vec![Running { id, session, held_by: None }]
            }
        };
        (running, self.store.is_unused())
    }

    fn begin(&mut self, now: &Reading) -> Result<Box<Opening>, String> {
        self.open = OnDisk::new(self.store.clone(), begin::holder(now, ""));
        (self.state, self.second_copy_failed) = (State::InProgress, false);
        begin::opening(&self.store, now, &self.protocol, Mode::Real).map(Box::new)
    }

    fn open(&mut self, id: &str, now: &Reading) -> Result<Box<Found>, String> {
        match self.store.find(id) {
            Ok(Search::Found(files)) => {
                self.open_files(&files, "", now).map_err(|fault| fault.to_string())
            }
            Ok(_) => Err(format!("there is no session {id} any more")),
            Err(error) => Err(error.to_string()),
        }
    }

    fn prepared_lately(&mut self, order: &str, now: &Reading) -> Option<DateTime<Utc>> {
        self.open.prepared_lately(order, now.utc)
    }

    fn create(&mut self, session: &Session) -> Result<Kept, String> {
        self.state = session.state();
        self.open.create(session)?;
        Ok(self.kept())
    }

    fn save(&mut self, session: &Session, new: &[Record]) -> (Saved, Kept) {
        self.state = session.state();
        let saved = self.open.save(session, new);
        (saved, self.kept())
    }

    fn settle(&mut self, session: &Session) -> (Saved, Kept) {
        self.state = session.state();
        let saved = self.open.settle(session);
        self.second_copy_failed = self.open.take_second_copy_failure();
        (saved, self.kept())
    }

    fn save_elsewhere(&mut self, folder: &str) -> Result<String, String> {
        let written = self.open.save_elsewhere(Path::new(folder));
        written.map(|path| path.display().to_string()).map_err(|error| error.to_string())
    }

    fn shelf(&mut self, anew: bool, now: &Reading) -> Slice {
        self.reviews.read(anew, now)
    }

    fn look(&mut self, path: &Path, now: &Reading) -> Result<Box<Reviewed>, String> {
        self.reviews.look(path, now)
    }

    fn measure(&mut self, path: &Path, now: &Reading) -> Option<Measures> {
        self.reviews.measure(path, now)
    }

    fn export(&mut self, part: Part, now: &Reading) -> Result<Option<String>, String> {
        self.reviews.export(part, now)
    }

    fn sign_off(
        &mut self,
        path: &Path,
        judgement: &Judgement,
        now: &Reading,
    ) -> Result<Box<Reviewed>, NotSigned> {
        self.reviews.sign(path, judgement, now)
    }

    fn close(&mut self) -> Result<(), String> {
        self.open.close(self.state).map_err(|error| error.to_string())
    }
}
