//! `vialwatch practice runs`: walkthroughs over time, a row for each inject, as a table or as CSV.
//! Changes nothing; a record that can't be read or scored is a row that says why.

use std::path::Path;

use clap::Args;

use super::super::sessions::failure;
use super::super::{Failure, Outcome, Status, print};
use super::find::texts;
use crate::report::runs::{Run, csv, table};
use crate::session::Session;
use crate::session::people::Initials;
use crate::shell::debriefs::Debriefs;
use crate::store::disk::RealDisk;
use crate::store::{Shelf, Store};

#[derive(Debug, Args)]
pub(super) struct Runs {
    /// Only those of this trainee
    #[arg(long, value_name = "INITIALS")]
    by: Option<String>,
    /// Comma-separated values
    #[arg(long)]
    csv: bool,
}

impl Runs {
    pub(super) fn run(self, data: &Path) -> Outcome {
        let store = Store::new(RealDisk::private(), data);
        let rows = store.list(Shelf::Practice).map_err(|error| failure(&error))?;
        let wanted = self.by.as_deref().and_then(Initials::new);
        let is_wanted =
            |session: &Session| wanted.as_ref().is_none_or(|by| session.opening().operator == *by);
        let debriefs = Debriefs::new(&store, texts(data));
        let mut runs = Vec::new();
        // The oldest first: what has changed is read downwards.
        for row in rows.iter().rev() {
            let path = row.files.document().display().to_string();
            match debriefs.read(&row.files) {
                Ok(session) if !is_wanted(&session) => {}
                Ok(session) => runs.push(Run::of(&session, debriefs.plan(&session))),
                Err(why) => runs.push(Run::unreadable(path, why)),
            }
        }
        if self.csv {
            let made = csv(&runs);
            return print(&made.map_err(|error| Failure::new(Status::CouldNot, error))?);
        }
        print(&table(&runs))
    }
}
