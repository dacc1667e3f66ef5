//! What the record of a walkthrough says, by its scenario as it is now and beside the trainee's
//! earlier ones. Works out nothing itself; reads, and writes nothing.

use super::scenarios::{Found, Protocols, Scenarios};
use crate::practice::Plan;
use crate::report::walk::Debrief;
use crate::session::Session;
use crate::session::fact::{Fact, Mode};
use crate::store::disk::Disk;
use crate::store::{SessionFiles, Shelf, Store};
use crate::words::practice as words;

/// The walkthroughs of a data folder, and the scenarios that they followed.
pub struct Debriefs<'a, D: Disk> {
    store: &'a Store<D>,
    scenarios: Scenarios<D>,
}

impl<'a, D: Disk> Debriefs<'a, D> {
    /// Of the data folder of `store`.
    pub fn new(store: &'a Store<D>, protocols: Protocols) -> Self {
        let scenarios = Scenarios::new(store.disk().clone(), store.data(), protocols);
        Self { store, scenarios }
    }

    /// What the facts of a walkthrough say.
    ///
    /// # Errors
    /// It is none, or its scenario is not there; in words.
    pub fn of(&self, session: &Session) -> Result<Debrief, String> {
        let (plan, found) = self.followed(session)?;
        let is_same = |fact: &Fact| matches!(fact, Fact::PracticeBegun { sha256, .. } if *sha256 == found.sha256);
        let changed = !session.records().iter().any(|record| is_same(&record.fact));
        Ok(Debrief::of(session, plan, &self.earlier(session), changed))
    }

    /// The plan that a walkthrough followed.
    ///
    /// # Errors
    /// As [`Debriefs::of`].
    pub fn plan(&self, session: &Session) -> Result<Plan, String> {
        self.followed(session).map(|(plan, _)| plan)
    }

    /// Reads a session.
    ///
    /// # Errors
    /// Why it can't be read, in words.
    pub fn read(&self, files: &SessionFiles) -> Result<Session, String> {
        let contents = self.store.open_for_reading(files).map_err(|error| error.to_string())?;
        Session::replay(&contents.records).map_err(|error| error.to_string())
    }

    fn followed(&self, session: &Session) -> Result<(Plan, Found), String> {
        let Mode::Practice { scenario, seed, .. } = &session.opening().mode else {
            return Err(words::NOT_PRACTICE.to_owned());
        };
        let (text, _) =
            self.scenarios.text(scenario).ok_or_else(|| words::no_scenario(scenario))?;
        let found = self.scenarios.of_text(&text)?;
        let begun = session.records().first().map(|record| record.stamp.reading.local_date());
        Ok((found.scenario.plan(*seed, begun.unwrap_or_default()), found))
    }

    /// The trainee's earlier walkthroughs of the same scenario, the oldest first.
    fn earlier(&self, session: &Session) -> Vec<(Plan, Session)> {
        let began = |session: &Session| session.records().first().map(|it| it.stamp.reading.utc);
        let scenario = |session: &Session| match &session.opening().mode {
            Mode::Practice { scenario, .. } => Some(scenario.clone()),
            Mode::Real => None,
        };
        let rows = self.store.list(Shelf::Practice).unwrap_or_default();
        let mut earlier: Vec<Session> = rows
            .iter()
            .filter_map(|row| self.read(&row.files).ok())
            .filter(|it| it.opening().operator == session.opening().operator)
            .filter(|it| scenario(it) == scenario(session) && began(it) < began(session))
            .collect();
        earlier.sort_by_key(began);
        earlier.into_iter().filter_map(|it| Some((self.plan(&it).ok()?, it))).collect()
    }
}
