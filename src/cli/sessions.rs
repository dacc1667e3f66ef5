//! Finding sessions by name, and turning what the store says into an exit status.
//! Changes nothing.

use super::{Failure, Status};
use crate::store::disk::RealDisk;
use crate::store::{Search, SessionFiles, SessionId, Store, StoreError};

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

/// The only session in progress.
pub(super) fn only_in_progress(store: &Store<RealDisk>) -> Result<SessionFiles, Failure> {
    let standing = store.sessions_in_progress().map_err(|error| failure(&error))?;
    let ids: Vec<SessionId> = standing.into_iter().map(|it| it.id).collect();
    match ids.as_slice() {
        [only] => find_session(store, only.as_str()),
        [] => Err(Failure::new(Status::Usage, "no session is in progress: name one")),
        _ => {
            let text = format!("several sessions are in progress: name one of {}", joined(&ids));
            Err(Failure::new(Status::Usage, text))
        }
    }
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
