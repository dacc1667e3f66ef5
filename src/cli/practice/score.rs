//! `vialwatch practice score`: what the record of a walkthrough says of each inject, as a table.
//! Works out nothing itself; changes nothing.

use std::path::Path;

use clap::Args;

use super::super::sessions::{failure, find_session};
use super::super::{Failure, Outcome, Status, print};
use super::find::texts;
use crate::session::Session;
use crate::session::fact::Mode;
use crate::shell::debriefs::Debriefs;
use crate::store::Store;
use crate::store::disk::RealDisk;
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
        let contents = store.open_for_reading(&files).map_err(|error| failure(&error))?;
        let wrong = |why: String| Failure::new(Status::Wrong, why);
        let session =
            Session::replay(&contents.records).map_err(|error| wrong(error.to_string()))?;
        if session.opening().mode == Mode::Real {
            return Err(Failure::new(Status::Usage, words::NOT_PRACTICE));
        }
        let debrief = Debriefs::new(&store, texts(data)).of(&session).map_err(wrong)?;
        print(&debrief.text(&session))
    }
}
