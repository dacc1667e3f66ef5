//! `vialwatch prepare` and `resume`: a session at this terminal, line by line.
//! Joins store, engine and loop; holds no rule.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use sha2::{Digest, Sha256};

use super::folder::{boot_id, data_folder, find_protocol, parse};
use super::sessions::{failure, find_session, only_in_progress};
use super::{Failure, Outcome, Status};
use crate::plain::{Ending, Given, Plain};
use crate::protocol::builtin;
use crate::session::Session;
use crate::session::fact::{Mode, Opening};
use crate::session::people::Initials;
use crate::shell::archive::OnDisk;
use crate::shell::clock::{Clock, MachineClock, Tick};
use crate::shell::input::StandardInput;
use crate::shell::lines::{Ended, run};
use crate::store::disk::RealDisk;
use crate::store::{Holder, Opened, SessionFiles, Store, StoreError};
use crate::words::{CLOCKS_RUN_ON, utc_floor};

/// Version of the record format that this program writes.
const RECORD_FORMAT: u32 = 1;

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
    pub(super) fn run(self, data_dir: Option<PathBuf>) -> Outcome {
        only_plain(self.plain, "prepare")?;
        let data = data_folder(data_dir)?;
        let found = find_protocol(&data, &self.protocol)?;
        parse(&found)?;
        let store = Store::new(RealDisk::private(), &data);
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
        let store = Store::new(RealDisk::private(), &data);
        let files = match &self.session {
            Some(name) => find_session(&store, name)?,
            None => only_in_progress(&store)?,
        };
        let mut clock = MachineClock::new(boot_id());
        let tick = clock.read();
        let holder = holder(&tick, self.by.as_deref().unwrap_or_default());
        resume_at(store, &files, holder, self.by.as_deref(), (clock, tick))
    }
}

/// There is no full screen yet; plain mode does all of it.
fn only_plain(plain: bool, command: &str) -> Result<(), Failure> {
    if plain {
        return Ok(());
    }
    Err(Failure::new(
        Status::CouldNot,
        format!("a full screen is not built yet: use `vialwatch {command} --plain`"),
    ))
}

fn opening(
    store: &Store<RealDisk>,
    tick: &Tick,
    protocol: String,
    site_protocol: bool,
) -> Result<Opening, Failure> {
    let could_not = |error: StoreError| Failure::new(Status::CouldNot, error);
    let digest = Sha256::digest(protocol.as_bytes());
    let unnamed =
        Initials::new("nobody").ok_or_else(|| Failure::new(Status::CouldNot, "nobody"))?;
    Ok(Opening {
        format: RECORD_FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        id: store.new_id(tick.reading.utc).map_err(could_not)?.as_str().to_owned(),
        salt: store.new_salt().map_err(could_not)?,
        mode: Mode::Real,
        protocol_sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        protocol,
        site_protocol,
        operator: unnamed,
    })
}

fn holder(tick: &Tick, initials: &str) -> Holder {
    let name = rustix::system::uname();
    Holder {
        pid: std::process::id(),
        host: name.nodename().to_string_lossy().into_owned(),
        initials: initials.to_owned(),
        since: tick.reading.utc,
    }
}

fn resume_at(
    store: Store<RealDisk>,
    files: &SessionFiles,
    holder: Holder,
    by: Option<&str>,
    (clock, tick): (MachineClock, Tick),
) -> Outcome {
    let opened = match store.open_for_writing(files, &holder) {
        Ok(opened) => opened,
        Err(StoreError::HeldBy { holder: Some(other), .. }) => {
            return Err(Failure::new(Status::CouldNot, held_by(&other)));
        }
        Err(error) => return Err(failure(&error)),
    };
    let Opened { keeper, records, found, .. } = opened;
    let session = Session::replay(&records)
        .map_err(|error| Failure::new(Status::Wrong, format!("{}: {error}", shown(files))))?;
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    let found = (!found.is_empty()).then(|| found.join("; "));
    let archive = OnDisk::opened(store, holder, keeper);
    work(Plain::resume(archive, session, by, found, &tick.reading), clock)
}

fn held_by(holder: &Holder) -> String {
    format!(
        "this session is held by {} on {} (process {}) since {}: it can only be read here, with \
         `vialwatch show`",
        holder.initials,
        holder.host,
        holder.pid,
        utc_floor(holder.since)
    )
}

fn shown(files: &SessionFiles) -> String {
    files.journal().display().to_string()
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
    if matches!(ended, Ended::Plain(Ending::CouldNot | Ending::Usage)) {
        let _ = writeln!(std::io::stderr(), "vialwatch: what was given was refused: see above");
    }
    let closed = plain.archive_mut().close(state);
    let status = match ended {
        Ended::Plain(Ending::Fine) | Ended::NobodyReads => Status::Done,
        Ended::Plain(Ending::CouldNot) => Status::CouldNot,
        Ended::Plain(Ending::Usage) => Status::Usage,
        Ended::Signal(number) => Status::Signal(number),
    };
    match closed {
        Err(error) if status == Status::Done => Err(failure(&error)),
        _ => Ok(status),
    }
}
