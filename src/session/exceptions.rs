//! What a supervisor must see first, worked out from the facts of one record.
//! Stores nothing, writes no sentence and reads no clock: a kind, a rank, a moment and a name.

use chrono::{DateTime, Utc};

use super::Session;
use super::fact::ExceptionName;
use crate::time::Reading;

mod by_time;
mod kind;
mod pace;
mod snapshot;
mod walk;

pub use kind::{Kind, Severity};

/// One occurrence that deserves a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// What sort of occurrence.
    pub kind: Kind,
    /// Always that of the kind; kept beside it so that lists can be cut by rank alone.
    pub rank: Severity,
    /// When it became due where time made it true, else when it was recorded.
    pub at: DateTime<Utc>,
    /// The fact that tells of it: the last one where only time does, 0 where the file itself does.
    pub seq: u64,
    /// What it concerns, as records name it: a window, a step key, `vial-2`, initials, `12 min`.
    pub subject: String,
}

impl Exception {
    fn new(kind: Kind, at: DateTime<Utc>, seq: u64, subject: String) -> Self {
        Self { kind, rank: kind.severity(), at, seq, subject }
    }

    /// By which it is told apart from all others of its session.
    pub fn name(&self) -> ExceptionName {
        let (kind, subject) = (self.kind.word().to_owned(), self.subject.clone());
        ExceptionName { seq: self.seq, kind, subject }
    }

    /// For the store, which alone can tell that a file is not what was written; `what` names the
    /// part that is damaged.
    pub fn record_damaged(at: DateTime<Utc>, what: impl Into<String>) -> Self {
        Self::new(Kind::RecordDamaged, at, 0, what.into())
    }
}

/// Everything the facts tell of, highest rank first, then by moment and place in the record. The
/// same at any later time: for a record that is closed.
pub fn exceptions(session: &Session) -> Vec<Exception> {
    in_order(walk::found(session))
}

/// The same with what time alone has made true since the last fact: a preparation nobody goes on
/// with, and an infusion nobody reported.
pub fn exceptions_at(session: &Session, now: &Reading) -> Vec<Exception> {
    let mut all = walk::found(session);
    all.extend(by_time::past_last_limit(session, now));
    let unreported = by_time::infusion_unreported(session, now);
    let news = |late: &Exception| {
        !all.iter().any(|known| known.kind == late.kind && known.subject == late.subject)
    };
    let unreported: Vec<Exception> = unreported.into_iter().filter(news).collect();
    all.extend(unreported);
    in_order(all)
}

/// Puts exceptions in the order in which they are shown; the store adds its own and sorts again.
pub fn in_order(mut all: Vec<Exception>) -> Vec<Exception> {
    all.sort_by_key(|exception| (exception.rank, exception.at, exception.seq));
    all
}
