//! Finding sessions: all of a shelf, one by part of its name, those with the same order lately.
//! Reads only; a file that can't be read is a row that says why, never left out.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

use super::disk::{Access, Disk, Kind};
use super::document::{self, HEAD_BYTES, SUMMARY_CAP};
use super::error::StoreError;
use super::files::SessionFiles;
use super::id::{SessionId, is_month};
use super::summary::Summary;
use super::{Shelf, Store};
use crate::session::fact::{Answer, Fact};

/// How far back a second preparation of the same order is looked for.
const LATELY: TimeDelta = TimeDelta::hours(24);

/// One session in a list.
#[derive(Debug)]
pub struct Row {
    /// Where it lies.
    pub files: SessionFiles,
    /// What is known of it.
    pub content: Content,
}

/// What a list knows of a session.
#[derive(Debug)]
pub enum Content {
    /// Its document's summary, by this program's rules or by another version's.
    Summed(Box<Summary>),
    /// The document is missing, or sums up in a way unknown here: read the records.
    Unsummed,
    /// It can't be read.
    Unreadable(StoreError),
}

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// One session.
    Found(SessionFiles),
    /// None.
    NotFound,
    /// Several: their ids.
    Ambiguous(Vec<SessionId>),
}

impl<D: Disk> Store<D> {
    /// The sessions of a shelf, newest first.
    ///
    /// # Errors
    /// Where a folder can't be listed; what is wrong with one file is in its row.
    pub fn list(&self, shelf: Shelf) -> Result<Vec<Row>, StoreError> {
        let ids = self.ids(shelf)?;
        Ok(ids.iter().rev().map(|id| self.row(self.files(shelf, id))).collect())
    }

    /// The row of one session, wherever it lies.
    pub fn row(&self, files: SessionFiles) -> Row {
        let content = self.content(&files);
        Row { files, content }
    }

    /// The session meant by an id, by the start or end of one, or by the path of one of its files.
    ///
    /// # Errors
    /// Where a folder can't be listed.
    pub fn find(&self, text: &str) -> Result<Search, StoreError> {
        if is_path(text) {
            return self.find_path(Path::new(text));
        }
        let wanted = text.to_ascii_uppercase();
        let mut hits = Vec::new();
        for shelf in [Shelf::Sessions, Shelf::Practice] {
            let ids = self.ids(shelf)?.into_iter();
            hits.extend(ids.filter(|id| fits(id, &wanted)).map(|id| (shelf, id)));
        }
        Ok(match hits.as_slice() {
            [] => Search::NotFound,
            [(shelf, id)] => Search::Found(self.files(*shelf, id)),
            _ => Search::Ambiguous(hits.into_iter().map(|(_, id)| id).collect()),
        })
    }

    /// When a real session with this order reference was opened in the 24 h around `now`; the
    /// latest of several. A session that can't be read counts as none: it has its row in the list.
    ///
    /// # Errors
    /// Where a folder can't be listed.
    pub fn prepared_lately(
        &self,
        order: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let ids = self.ids(Shelf::Sessions)?;
        // A clock that was set back must not hide a session that seems to lie ahead.
        let lately = |id: &&SessionId| id.began().signed_duration_since(now).abs() <= LATELY;
        let same = ids.iter().rev().filter(lately).find_map(|id| {
            let (reference, opened) = self.order_of(&self.files(Shelf::Sessions, id))?;
            (reference.trim() == order.trim()).then_some(opened)
        });
        Ok(same)
    }

    /// The order reference of a session, and when it was opened.
    fn order_of(&self, files: &SessionFiles) -> Option<(String, DateTime<Utc>)> {
        if let Content::Summed(summary) = self.content(files) {
            let started = summary.started;
            return summary.order.map(|order| (order, started));
        }
        let records = self.open_for_reading(files).ok()?.records;
        let opened = records.first()?.stamp.reading.utc;
        let reference = records.into_iter().rev().find_map(|record| match record.fact {
            Fact::StepAnswered { answer: Answer::Order { reference, .. }, .. }
            | Fact::ValueCorrected { answer: Answer::Order { reference, .. }, .. } => {
                Some(reference)
            }
            _ => None,
        })?;
        Some((reference, opened))
    }

    /// The ids on a shelf, the oldest first, each once.
    fn ids(&self, shelf: Shelf) -> Result<BTreeSet<SessionId>, StoreError> {
        let shelf = self.shelf(shelf);
        let mut ids = BTreeSet::new();
        for month in self.names(&shelf)? {
            let Some(month) = month.to_str().filter(|name| is_month(name)) else { continue };
            for name in self.names(&shelf.join(month))? {
                let id = name.to_str().and_then(id_of_file);
                // A file in a month that is not its own was put there by hand: find it by path.
                ids.extend(id.filter(|id| id.month() == month));
            }
        }
        Ok(ids)
    }

    fn content(&self, files: &SessionFiles) -> Content {
        match self.summary(files) {
            Ok(Some(summary)) => Content::Summed(Box::new(summary)),
            // What is no document may still have a journal that can be read.
            Ok(None) => match self.open_for_reading(files) {
                Ok(_) => Content::Unsummed,
                Err(error) => Content::Unreadable(error),
            },
            Err(error) => Content::Unreadable(error),
        }
    }

    /// The summary, from the first bytes of the document where it fits in.
    fn summary(&self, files: &SessionFiles) -> Result<Option<Summary>, StoreError> {
        let path = files.document();
        let failed = |error| StoreError::disk("read", &path, error);
        let mut file = match self.disk.open(&path, Access::Read) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let mut bytes = self.disk.read_some(&mut file, HEAD_BYTES).map_err(failed)?;
        if let Some(summary) = document::summary_of(as_text(&bytes)) {
            return Ok(Some(summary));
        }
        bytes.extend(self.disk.read_some(&mut file, SUMMARY_CAP).map_err(failed)?);
        Ok(document::summary_of(as_text(&bytes)))
    }

    fn find_path(&self, path: &Path) -> Result<Search, StoreError> {
        match self.disk.metadata(path) {
            Ok(found) if found.kind == Kind::Folder => Ok(Search::NotFound),
            Ok(_) => Ok(SessionFiles::of(path).map_or(Search::NotFound, Search::Found)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Search::NotFound),
            Err(error) => Err(StoreError::disk("look at", path, error)),
        }
    }
}

/// As much of it as is text; a piece of a file may end within a character.
fn as_text(bytes: &[u8]) -> &str {
    let good = match std::str::from_utf8(bytes) {
        Ok(text) => return text,
        Err(error) => error.valid_up_to(),
    };
    bytes.get(..good).and_then(|good| std::str::from_utf8(good).ok()).unwrap_or_default()
}

fn is_path(text: &str) -> bool {
    let ending = [".json", ".jsonl"].iter().any(|ending| text.ends_with(ending));
    ending || text.contains(std::path::MAIN_SEPARATOR)
}

/// The id in the name of a journal or a document.
fn id_of_file(name: &str) -> Option<SessionId> {
    let (stem, ending) = name.split_once('.')?;
    if matches!(ending, "json" | "jsonl") { SessionId::parse(stem) } else { None }
}

fn fits(id: &SessionId, wanted: &str) -> bool {
    !wanted.is_empty() && (id.as_str().starts_with(wanted) || id.as_str().ends_with(wanted))
}
