//! `vialwatch practice score`: what the record of a walkthrough says of each inject, as a table.
//! Works out nothing itself; changes nothing.

use std::path::Path;

use clap::Args;

use super::super::sessions::{failure, find_session};
use super::super::{Failure, Outcome, Status, print};
use super::find::find;
use crate::practice::Plan;
use crate::report::walk::Debrief;
use crate::session::Session;
use crate::session::fact::{Fact, Mode};
use crate::store::disk::RealDisk;
use crate::store::{SessionFiles, Shelf, Store};
use crate::words::practice as words;

#[derive(Debug, Args)]
pub(super) struct Score {
    /// An id, an unambiguous start or end of one, or a file
    session: String,
}

impl Score {
    pub(super) fn run(self, data: &Path) -> Outcome {
        let store = Store::new(RealDisk::private(), data);
        let files = find_session(&store, &self.session)?;
        let session = read(&store, &files)?;
        print(&debrief(data, &store, &session)?.text(&session))
    }
}

/// What the facts of a walkthrough say, by the scenario as it is now.
pub(in crate::cli) fn debrief(
    data: &Path,
    store: &Store<RealDisk>,
    session: &Session,
) -> Result<Debrief, Failure> {
    let plan = plan_of(data, session)?;
    let changed = !is_same(data, session, &plan);
    Ok(Debrief::of(session, plan, &earlier(data, store, session), changed))
}

/// The session of a walkthrough.
pub(super) fn read(store: &Store<RealDisk>, files: &SessionFiles) -> Result<Session, Failure> {
    let contents = store.open_for_reading(files).map_err(|error| failure(&error))?;
    Session::replay(&contents.records).map_err(|error| Failure::new(Status::Wrong, error))
}

/// The plan that a walkthrough followed, by the scenario as it is now.
pub(super) fn plan_of(data: &Path, session: &Session) -> Result<Plan, Failure> {
    let Mode::Practice { scenario, seed, .. } = &session.opening().mode else {
        return Err(Failure::new(Status::Usage, words::NOT_PRACTICE));
    };
    let begun = session.records().first().map(|record| record.stamp.reading.local_date());
    let found = find(data, scenario)?;
    Ok(found.scenario.plan(*seed, begun.unwrap_or_default()))
}

/// Whether the scenario is the one that was walked through, letter for letter.
fn is_same(data: &Path, session: &Session, plan: &Plan) -> bool {
    let now = find(data, &plan.id).map(|found| found.sha256).unwrap_or_default();
    session
        .records()
        .iter()
        .any(|record| matches!(&record.fact, Fact::PracticeBegun { sha256, .. } if *sha256 == now))
}

/// The trainee's earlier walkthroughs of the same scenario, the oldest first.
fn earlier(data: &Path, store: &Store<RealDisk>, session: &Session) -> Vec<(Plan, Session)> {
    let began = |session: &Session| session.records().first().map(|it| it.stamp.reading.utc);
    let scenario = |session: &Session| match &session.opening().mode {
        Mode::Practice { scenario, .. } => Some(scenario.clone()),
        Mode::Real => None,
    };
    let rows = store.list(Shelf::Practice).unwrap_or_default();
    let mut earlier: Vec<Session> = rows
        .iter()
        .filter_map(|row| read(store, &row.files).ok())
        .filter(|it| it.opening().operator == session.opening().operator)
        .filter(|it| scenario(it) == scenario(session) && began(it) < began(session))
        .collect();
    earlier.sort_by_key(began);
    earlier.into_iter().filter_map(|it| Some((plan_of(data, &it).ok()?, it))).collect()
}
