//! Finding sessions by name, and turning what the store says into an exit status.
//! Changes nothing.

use super::{Failure, Status};
use crate::session::Session;
use crate::session::fact::Mode;
use crate::store::disk::RealDisk;
use crate::store::{Search, SessionFiles, SessionId, Shelf, Store, StoreError};

/// An id, an unambiguous start or end of one, or a file.
pub(super) fn find_session(store: &Store<RealDisk>, name: &str) -> Result<SessionFiles, Failure> {
    match store.find(name).map_err(|error| failure(&error))? {
        Search::Found(files) => Ok(files),
        Search::NotFound => {
            Err(Failure::new(Status::NotFound, format!("there is no session {name}")))
        }
        Search::Ambiguous(ids) => {
            let text = format!("{name} may be any of {}", joined(&ids));
            Err(Failure::new(Status::Usage, text))
        }
    }
}

/// The only real session in progress.
pub(super) fn only_in_progress(store: &Store<RealDisk>) -> Result<SessionFiles, Failure> {
    let standing = store.sessions_in_progress().map_err(|error| failure(&error))?;
    // A walkthrough is nobody's to go on with; one whose program died leaves its name behind.
    let ids = standing.into_iter().map(|it| it.id).filter(|id| !is_practice(store, id));
    let ids: Vec<SessionId> = ids.collect();
    match ids.as_slice() {
        [only] => find_session(store, only.as_str()),
        [] => Err(Failure::new(Status::Usage, "no session is in progress: name one")),
        _ => {
            let text = format!("several sessions are in progress: name one of {}", joined(&ids));
            Err(Failure::new(Status::Usage, text))
        }
    }
}

/// Whether an id is that of a walkthrough, in whatever folder it lies.
fn is_practice(store: &Store<RealDisk>, id: &SessionId) -> bool {
    let real = store.files(Shelf::Sessions, id);
    let first = match store.open_for_reading(&real) {
        Ok(contents) => contents.records.into_iter().next(),
        Err(StoreError::NotFound { .. }) => {
            let found = store.open_for_reading(&store.files(Shelf::Practice, id));
            return !matches!(found, Err(StoreError::NotFound { .. }));
        }
        Err(_) => return false,
    };
    let session = first.and_then(|opening| Session::replay(&[opening]).ok());
    session.is_some_and(|session| session.opening().mode != Mode::Real)
}

fn joined(ids: &[SessionId]) -> String {
    ids.iter().map(SessionId::as_str).collect::<Vec<_>>().join(", ")
}

/// What the store could not do, with its exit status.
pub(super) fn failure(error: &StoreError) -> Failure {
    let status = match error {
        StoreError::NotFound { .. } => Status::NotFound,
        StoreError::Fork { .. } | StoreError::Damaged { .. } | StoreError::WrongName { .. } => {
            Status::Wrong
        }
        _ => Status::CouldNot,
    };
    Failure::new(status, error)
}
