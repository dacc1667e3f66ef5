//! `vialwatch prepare` and `resume`: a session at this terminal, line by line.
//! Joins store, engine and loop; holds no rule.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use sha2::{Digest, Sha256};

use super::data::{boot_id, data_folder, find_protocol, parse};
use super::{Failure, Outcome, Status};
use crate::plain::{Ending, Given, Plain};
use crate::session::fact::{Mode, Opening};
use crate::session::people::Initials;
use crate::session::{Session, State};
use crate::shell::archive::OnDisk;
use crate::shell::clock::{Clock, MachineClock, Tick};
use crate::shell::input::StandardInput;
use crate::shell::lines::{Ended, run};
use crate::store::disk::RealDisk;
use crate::store::{Holder, Opened, Store, StoreError};
use crate::words::{CLOCKS_RUN_ON, Shown};

/// Version of the record format that this program writes.
const RECORD_FORMAT: u32 = 1;

#[derive(Debug, Args)]
pub(super) struct Prepare {
    /// A built-in id, an id in DATA/protocols, or a file
    #[arg(default_value = "inotuzumab-ozogamicin")]
    protocol: String,
    /// The order reference; no patient's name
    #[arg(long, value_name = "REF")]
    order: Option<String>,
    /// The dose on the order
    #[arg(long, value_name = "1.3 mg")]
    dose: Option<String>,
    /// Initials of the person who prepares
    #[arg(long, value_name = "INITIALS")]
    by: Option<String>,
    /// Line by line, without screen control
    #[arg(long)]
    plain: bool,
}

#[derive(Debug, Args)]
pub(super) struct Resume {
    /// An id, an unambiguous start or end of one, or a file; none: the only one in progress
    session: Option<String>,
    /// Initials of the person who goes on
    #[arg(long, value_name = "INITIALS")]
    by: Option<String>,
    /// Line by line, without screen control
    #[arg(long)]
    plain: bool,
}

type Archived = OnDisk<RealDisk>;

impl Prepare {
    pub(super) fn run(self, data_dir: Option<PathBuf>) -> Outcome {
        only_plain(self.plain, "prepare")?;
        let data = data_folder(data_dir)?;
        let found = find_protocol(&data, &self.protocol)?;
        parse(&found)?;
        let store = Store::new(RealDisk::default(), &data);
        let mut clock = MachineClock::new(boot_id());
        let tick = clock.read();
        let opening = opening(&store, &tick, found.text, found.site)?;
        let archive = OnDisk::new(store, holder(&tick, ""));
        let given = Given { by: self.by, order: self.order, dose: self.dose };
        let plain = Plain::begin(archive, opening, given, &tick.reading)
            .map_err(|error| Failure::new(Status::Wrong, error))?;
        work(plain, clock)
    }
}

impl Resume {
    pub(super) fn run(self, data_dir: Option<PathBuf>) -> Outcome {
        only_plain(self.plain, "resume")?;
        if self.by.as_deref().is_some_and(|by| Initials::typed(by).is_err()) {
            return Err(Failure::new(Status::Usage, "--by takes initials"));
        }
        let data = data_folder(data_dir)?;
        let store = Store::new(RealDisk::default(), &data);
        let path = match &self.session {
            Some(name) => find_session(&store, name)?,
            None => only_in_progress(&store)?,
        };
        let mut clock = MachineClock::new(boot_id());
        let tick = clock.read();
        let holder = holder(&tick, self.by.as_deref().unwrap_or_default());
        resume_at(store, &path, &holder, self.by.as_deref(), (clock, tick))
    }
}
