//! How a session begins or is gone on with, whichever shell it is worked in: the opening of a new
//! one, the lock's words about this program, what the store found.
//! Creates nothing on disk; opening for writing mends what can be mended.

use sha2::{Digest, Sha256};

use super::archive::OnDisk;
use crate::session::fact::{Mode, Opening};
use crate::session::people::Initials;
use crate::session::{ReplayError, Session};
use crate::store::derive::is_false;
use crate::store::disk::Disk;
use crate::store::{Found, Holder, SessionFiles, Store, StoreError};
use crate::time::Reading;
use crate::words::practice::NOT_RESUMED;
use crate::words::utc_floor;

/// Version of the record format that this program writes.
const RECORD_FORMAT: u32 = 1;
/// Stands in the opening until the operator is named; never saved.
const UNNAMED: &str = "nobody";

/// A protocol as its file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The whole file.
    pub text: String,
    /// A file of the site rather than one built in.
    pub site: bool,
}

/// A session that was opened for writing.
pub struct Opened<D: Disk> {
    /// Saves it.
    pub archive: OnDisk<D>,
    /// The session.
    pub session: Session,
    /// What recovery had to do.
    pub found: Option<String>,
}

/// Why a session can't begin or be gone on with.
#[derive(Debug)]
pub enum Fault {
    /// The store's.
    Store(StoreError),
    /// The records of this file are no session.
    Replay(SessionFiles, ReplayError),
    /// It is a walkthrough, which nobody goes on with.
    Practice,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(StoreError::HeldBy { holder: Some(other), .. }) => {
                f.write_str(&held_by(other))
            }
            Self::Store(error) => error.fmt(f),
            Self::Practice => f.write_str(NOT_RESUMED),
            Self::Replay(files, error) => write!(f, "{}: {error}", files.journal().display()),
        }
    }
}

/// The opening of a new session.
///
/// # Errors
/// Where the machine gives no chance bytes, in words.
pub fn opening<D: Disk>(
    store: &Store<D>,
    now: &Reading,
    protocol: &Text,
    mode: Mode,
) -> Result<Opening, String> {
    let digest = Sha256::digest(protocol.text.as_bytes());
    let id = store.new_id(now.utc).map_err(|error| error.to_string())?;
    Ok(Opening {
        format: RECORD_FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        id: id.as_str().to_owned(),
        salt: store.new_salt().map_err(|error| error.to_string())?,
        mode,
        protocol_sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        protocol: protocol.text.clone(),
        site_protocol: protocol.site,
        operator: Initials::new(UNNAMED).ok_or(UNNAMED)?,
    })
}

/// What others read of this program while it holds a session.
pub fn holder(now: &Reading, initials: &str) -> Holder {
    let name = rustix::system::uname();
    Holder {
        pid: std::process::id(),
        host: name.nodename().to_string_lossy().into_owned(),
        initials: initials.to_owned(),
        since: now.utc,
    }
}

/// Opens a session for writing and reads it. A holder without initials goes by those of the
/// operator.
///
/// # Errors
/// The store's, or that its records are no session.
pub fn open<D: Disk>(
    store: Store<D>,
    files: &SessionFiles,
    mut holder: Holder,
) -> Result<Opened<D>, Fault> {
    if let Ok(contents) = store.open_for_reading(files)
        && let Ok(session) = Session::replay(&contents.records)
    {
        // Whatever folder it lies in: only its first fact says what it is.
        if session.opening().mode != Mode::Real {
            return Err(Fault::Practice);
        }
        if holder.initials.is_empty() {
            session.operator().as_str().clone_into(&mut holder.initials);
        }
    }
    let mut opened = store.open_for_writing(files, &holder).map_err(Fault::Store)?;
    let session =
        Session::replay(&opened.records).map_err(|error| Fault::Replay(files.clone(), error))?;
    if opened.summary.as_ref().is_some_and(|summary| is_false(summary, &session)) {
        opened.keeper.set_document_aside().map_err(Fault::Store)?;
        opened.found.push(Found::SummaryFalse);
    }
    let found: Vec<String> = opened.found.iter().map(ToString::to_string).collect();
    let found = (!found.is_empty()).then(|| found.join("; "));
    Ok(Opened { archive: OnDisk::opened(store, holder, opened.keeper), session, found })
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
