//! One saved session as a row of the list: from its summary where that stays true, else from its
//! facts. Changes nothing; what can't be read is a row that says why.

use crate::app::review::{Entry, Occurrence, Signed, Told};
use crate::session::exceptions::{Severity, exceptions_at};
use crate::session::{Session, State};
use crate::store::derive::summary;
use crate::store::disk::Disk;
use crate::store::summary::{DERIVED_BY, ExceptionNow, ExceptionRank, Stage, Summary};
use crate::store::{Content, SessionFiles, SessionId, Store};
use crate::time::Reading;

/// The row of a session.
pub(super) fn of<D: Disk>(store: &Store<D>, files: SessionFiles, now: &Reading) -> Entry {
    let row = store.row(files);
    let summed = match row.content {
        Content::Unreadable(error) => Err(error.to_string()),
        Content::Summed(summary) if is_final(&summary) => Ok(*summary),
        Content::Summed(_) | Content::Unsummed => read(store, &row.files, now),
    };
    of_summary(&row.files, summed)
}

/// The row of a session that was read.
pub(super) fn of_session(files: &SessionFiles, session: &Session, now: &Reading) -> Entry {
    of_summary(files, Ok(summary(session, &exceptions_at(session, now))))
}

/// While a session is open, time alone can make an exception true; and what another version worked
/// out may lack what is looked for here.
fn is_final(summary: &Summary) -> bool {
    summary.state.has_ended() && summary.derived_by == DERIVED_BY
}

fn read<D: Disk>(store: &Store<D>, files: &SessionFiles, now: &Reading) -> Result<Summary, String> {
    let contents = store.open_for_reading(files).map_err(|error| error.to_string())?;
    let session = Session::replay(&contents.records).map_err(|error| error.to_string())?;
    Ok(summary(&session, &exceptions_at(&session, now)))
}

fn of_summary(files: &SessionFiles, summed: Result<Summary, String>) -> Entry {
    let began = match &summed {
        Ok(summary) => Some(summary.started),
        Err(_) => SessionId::parse(files.stem()).map(|id| id.began()),
    };
    let told = summed.map(|summary| Box::new(told(summary)));
    Entry { path: files.document(), id: files.stem().to_owned(), began, told }
}

fn told(summary: Summary) -> Told {
    let signed = summary.signed.map(|it| Signed {
        by: it.by,
        verdict: it.verdict,
        changed_since: it.changed_since,
        follow_up_open: it.follow_up_open,
    });
    Told {
        state: match summary.state {
            Stage::InProgress => State::InProgress,
            Stage::Released => State::Released,
            Stage::Reported => State::Reported,
            Stage::Discarded => State::Discarded,
        },
        practice: summary.practice,
        protocol: summary.protocol.id,
        dose: summary.dose,
        order: summary.order,
        lots: summary.lots,
        places: summary.places,
        operators: summary.operators,
        second: summary.second,
        exceptions: summary.exceptions.into_iter().map(occurrence).collect(),
        exceptions_total: summary.exceptions_total,
        signed,
    }
}

fn occurrence(exception: ExceptionNow) -> Occurrence {
    let rank = match exception.rank {
        ExceptionRank::High => Severity::High,
        ExceptionRank::Medium => Severity::Medium,
        ExceptionRank::Low => Severity::Low,
    };
    let subject = exception.subject.unwrap_or_default();
    Occurrence { kind: exception.kind, rank, at: exception.at, subject }
}
