//! `vialwatch prepare` and `resume`: a session at this terminal, on the screen or line by line.
//! Joins store, engine and loop; holds no rule.

use std::io::Write;
use std::path::PathBuf;

use super::folder::{boot_id, data_folder, find_protocol, parse};
use super::place;
use super::screen::{Screen, needs_terminal};
use super::sessions::{failure, find_session, only_in_progress};
use super::{Failure, Outcome, Status};
use crate::app::{self, Look};
use crate::plain::{Ending, Given, Plain};
use crate::protocol::builtin;
use crate::session::fact::Mode;
use crate::session::people::Initials;
use crate::shell::archive::OnDisk;
use crate::shell::begin::{self, Opened};
use crate::shell::clock::{Clock, MachineClock, Tick};
use crate::shell::input::StandardInput;
use crate::shell::lines::{Ended, run};
use crate::store::disk::RealDisk;
use crate::store::{Holder, SessionFiles, Store};
use crate::words::CLOCKS_RUN_ON;
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Prepare {
    /// A built-in id, an id in DATA/protocols, or a file
    #[arg(default_value = builtin::DEFAULT)]
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
    pub(super) fn run(self, data_dir: Option<PathBuf>, look: Look) -> Outcome {
        if !self.plain {
            needs_terminal("prepare --plain")?;
        }
        let data = data_folder(data_dir)?;
        let found = find_protocol(&data, &self.protocol)?;
        parse(&found)?;
        place::warn(&data);
        if !self.plain {
            let given = app::Given { by: self.by, order: self.order, dose: self.dose };
            return Screen::new(&data, found, look).prepare(given);
        }
        let store = Store::new(RealDisk::private(), &data);
        let mut clock = MachineClock::new(boot_id());
        let tick = clock.read();
        let protocol = begin::Text { text: found.text, site: found.site };
        let opening = begin::opening(&store, &tick.reading, &protocol, Mode::Real)
            .map_err(|why| Failure::new(Status::CouldNot, why))?;
        let archive = OnDisk::new(store, begin::holder(&tick.reading, ""));
        let given = Given { by: self.by, order: self.order, dose: self.dose };
        let plain = Plain::begin(archive, opening, given, &tick.reading)
            .map_err(|error| Failure::new(Status::Wrong, error))?;
        work(plain, clock)
    }
}

impl Resume {
    pub(super) fn run(self, data_dir: Option<PathBuf>, look: Look) -> Outcome {
        if !self.plain {
            needs_terminal("resume --plain")?;
        }
        if self.by.as_deref().is_some_and(|by| Initials::typed(by).is_err()) {
            return Err(Failure::new(Status::Usage, "--by takes initials"));
        }
        let data = data_folder(data_dir)?;
        place::warn(&data);
        let store = Store::new(RealDisk::private(), &data);
        let files = match &self.session {
            Some(name) => find_session(&store, name)?,
            None => only_in_progress(&store)?,
        };
        if !self.plain {
            let found = find_protocol(&data, builtin::DEFAULT)?;
            return Screen::new(&data, found, look).resume(&files, self.by);
        }
        let mut clock = MachineClock::new(boot_id());
        let tick = clock.read();
        let holder = begin::holder(&tick.reading, self.by.as_deref().unwrap_or_default());
        resume_at(store, &files, holder, self.by.as_deref(), (clock, tick))
    }
}

fn resume_at(
    store: Store<RealDisk>,
    files: &SessionFiles,
    holder: Holder,
    by: Option<&str>,
    (clock, tick): (MachineClock, Tick),
) -> Outcome {
    let Opened { archive, session, found } =
        begin::open(store, files, holder).map_err(|fault| begin_failure(&fault))?;
    work(Plain::resume(archive, session, by, found, &tick.reading), clock)
}

/// Why a session can't be opened, with its exit status.
pub(super) fn begin_failure(fault: &begin::Fault) -> Failure {
    let status = match fault {
        begin::Fault::Replay(..) => Status::Wrong,
        begin::Fault::Practice => Status::CouldNot,
        begin::Fault::Store(error) => failure(error).status,
    };
    Failure::new(status, fault)
}

/// Runs the loop to its end, then leaves the session as it should be left.
fn work(mut plain: Plain<Archived>, mut clock: MachineClock) -> Outcome {
    let mut input = StandardInput::new()
        .map_err(|error| Failure::new(Status::CouldNot, format!("no input: {error}")))?;
    let mut output = std::io::stdout();
    let ended = run(&mut plain, &mut clock, &mut input, &mut output);
    let state = plain.session().state();
    if plain.clocks_run_on(&clock.read().reading) {
        let _ = writeln!(std::io::stderr(), "{CLOCKS_RUN_ON}");
    }
    if plain.archive_mut().take_second_copy_failure() {
        let _ = writeln!(std::io::stderr(), "second copy not written; the journal is");
    }
    say_refused(ended);
    let closed = plain.archive_mut().close(state);
    match (closed, status(ended)) {
        (Err(error), Status::Done) => Err(failure(&error)),
        (_, status) => Ok(status),
    }
}

/// Says on the way out that a run ended at what the command line gave.
pub(super) fn say_refused(ended: Ended) {
    if matches!(ended, Ended::Plain(Ending::CouldNot | Ending::Usage)) {
        let _ = writeln!(std::io::stderr(), "vialwatch: what was given was refused: see above");
    }
}

/// The exit status of a run line by line.
pub(super) fn status(ended: Ended) -> Status {
    match ended {
        Ended::Plain(Ending::Fine) | Ended::NobodyReads => Status::Done,
        Ended::Plain(Ending::CouldNot) => Status::CouldNot,
        Ended::Plain(Ending::Usage) => Status::Usage,
        Ended::Signal(number) => Status::Signal(number),
    }
}
