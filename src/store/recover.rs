//! What the files of a session say together: whole records from all of them, walked by number
//! and chain. Changes nothing; what it can't join without losing a record, it refuses.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{Disk, read_file};
use super::document::{self, WholeDocument};
use super::error::StoreError;
use super::files::{FILE_CAP, SessionFiles};
use super::journal::{Lines, MOST_FACTS};
use super::wire::{self, FIRST_LINE_CAP, Flaw, LINE_CAP, Line};
use crate::session::fact::{Fact, Record};

/// The highest format of a document that this program writes or mends.
const DOCUMENT_FORMAT: u32 = 1;

/// Something about the files that a reader must be told, and that opening for writing mends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The journal ended in bytes that are no whole record: cut off and kept.
    TornTail {
        /// How many.
        bytes: u64,
    },
    /// The journal was missing: put together from the document.
    JournalMissing,
    /// The journal lacked facts that the document holds: put together anew, the old file kept.
    JournalShort {
        /// How many it lacked.
        facts: u64,
    },
    /// The document was missing: written anew.
    DocumentMissing,
    /// The document was not whole: kept, and written anew.
    DocumentDamaged,
    /// The document lacked facts of more than one moment: written anew.
    DocumentStale {
        /// How many it lacked.
        facts: u64,
    },
}

impl Display for Found {
    /// One kebab-case word, and a count where there is one.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TornTail { bytes } => write!(f, "torn-tail {bytes}"),
            Self::JournalMissing => f.write_str("journal-missing"),
            Self::JournalShort { facts } => write!(f, "journal-short {facts}"),
            Self::DocumentMissing => f.write_str("document-missing"),
            Self::DocumentDamaged => f.write_str("document-damaged"),
            Self::DocumentStale { facts } => write!(f, "document-stale {facts}"),
        }
    }
}

/// How much of the journal's file is the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JournalState {
    /// All of it, and all of the record is in it.
    Whole,
    /// All of the record is in its first bytes, this many.
    WholeUpTo(u64),
    /// Part of the record is elsewhere.
    Short,
}

/// How the document stands to the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DocumentState {
    Current,
    Behind,
    Missing,
    Damaged,
}

/// What was gathered.
pub(super) struct Gathered {
    pub(super) lines: Lines,
    pub(super) records: Vec<Record>,
    /// Highest format version in a record or the document.
    pub(super) version: u32,
    pub(super) journal: JournalState,
    pub(super) document: DocumentState,
    pub(super) whole_document: Option<WholeDocument>,
    pub(super) found: Vec<Found>,
    /// What stood in the journal after the record.
    pub(super) rest: Vec<u8>,
    /// Files a crash left unfinished.
    pub(super) unfinished: Vec<PathBuf>,
}

/// Reads a file that may be missing; any other failure is never taken for "missing".
fn read_if_there<D: Disk>(disk: &D, path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match read_file(disk, path, FILE_CAP) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::disk("read", path, error)),
    }
}

/// Whole lines by number, and the first line that is none.
#[derive(Default)]
struct Pool {
    lines: BTreeMap<u64, (Line, Record, PathBuf)>,
    version: u32,
    first_bad: Option<(PathBuf, usize, Flaw)>,
}

impl Pool {
    /// Takes in the whole records of a journal, or of a document or an unfinished file, whose
    /// other lines are no records and say nothing.
    fn take(&mut self, path: &Path, bytes: &[u8], is_journal: bool) -> Result<(), StoreError> {
        // Only a line end makes a line: what comes after the last one is not whole.
        let mut ended: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        let unended = ended.pop().unwrap_or_default();
        if u64::try_from(ended.len()).map_or(true, |lines| lines > MOST_FACTS.saturating_add(16)) {
            return Err(StoreError::TooLarge { path: path.to_owned() });
        }
        for (index, line) in ended.iter().enumerate() {
            let number = index.saturating_add(1);
            let line = if is_journal { line } else { line.strip_suffix(b",").unwrap_or(line) };
            match check_length(line, index, is_journal).and_then(|()| wire::hash_of(line)) {
                Ok(_) => self.take_whole(path, number, line)?,
                Err(flaw) if is_journal => self.note_bad(path, number, flaw),
                Err(_) => {}
            }
        }
        if is_journal && !unended.is_empty() {
            self.note_bad(path, ended.len().saturating_add(1), Flaw::Unfinished);
        }
        Ok(())
    }

    fn note_bad(&mut self, path: &Path, line: usize, flaw: Flaw) {
        self.first_bad.get_or_insert_with(|| (path.to_owned(), line, flaw));
    }

    /// A line that fits its hash was written so; if it can't be read, it is not torn but strange.
    fn take_whole(&mut self, path: &Path, number: usize, bytes: &[u8]) -> Result<(), StoreError> {
        let damaged = |flaw| damaged((path.to_owned(), number, flaw));
        let decoded = wire::decode(bytes).map_err(damaged)?;
        let head = wire::hash_of(bytes).map_err(damaged)?;
        let seq = decoded.record.seq;
        self.version = self.version.max(decoded.version);
        if let Some((standing, _, other)) = self.lines.get(&seq) {
            if standing.head != head {
                let (path, other) = (path.to_owned(), other.clone());
                return Err(StoreError::Fork { path, other, seq });
            }
            return Ok(());
        }
        let text = String::from_utf8_lossy(bytes).into_owned();
        let line = Line { text, seq, prev: decoded.prev, head };
        self.lines.insert(seq, (line, decoded.record, path.to_owned()));
        Ok(())
    }

    /// Joins the lines from the opening on; whole lines that do not join are refused.
    fn walk(self, journal: &Path) -> Result<(Lines, Vec<Record>), StoreError> {
        let (mut lines, mut records) = (Lines::new(), Vec::new());
        for (seq, (line, record, path)) in self.lines {
            if let Err(flaw) = lines.push(&line) {
                let line = usize::try_from(seq).unwrap_or(usize::MAX);
                let at_fault = self.first_bad.unwrap_or((path, line, flaw));
                return Err(damaged(at_fault));
            }
            records.push(record);
        }
        if records.is_empty() {
            let none = (journal.to_owned(), 1, Flaw::Unfinished);
            return Err(damaged(self.first_bad.unwrap_or(none)));
        }
        Ok((lines, records))
    }
}

fn damaged((path, line, flaw): (PathBuf, usize, Flaw)) -> StoreError {
    match flaw {
        Flaw::NewerOpening { version } => StoreError::TooNew { path, version },
        flaw => StoreError::Damaged { path, line, flaw },
    }
}

fn check_length(line: &[u8], index: usize, is_journal: bool) -> Result<(), Flaw> {
    // In a document the opening stands a few lines further down.
    let cap = if index == 0 || !is_journal { FIRST_LINE_CAP } else { LINE_CAP };
    if line.len() > cap { Err(Flaw::LineTooLong { cap }) } else { Ok(()) }
}

/// Gathers the record of a session.
///
/// # Errors
/// `NotFound` where neither file is there; `Fork`, `Damaged` and others where they do not add up.
pub(super) fn gather<D: Disk>(disk: &D, files: &SessionFiles) -> Result<Gathered, StoreError> {
    let (journal_path, document_path) = (files.journal(), files.document());
    let journal = read_if_there(disk, &journal_path)?;
    let document = read_if_there(disk, &document_path)?;
    if journal.is_none() && document.is_none() {
        return Err(StoreError::NotFound { path: journal_path });
    }
    let unfinished =
        files.unfinished(disk).map_err(|error| StoreError::disk("list", files.folder(), error))?;
    let mut pool = Pool::default();
    pool.take(&journal_path, journal.as_deref().unwrap_or_default(), true)?;
    pool.take(&document_path, document.as_deref().unwrap_or_default(), false)?;
    for path in &unfinished {
        let bytes = read_if_there(disk, path)?.unwrap_or_default();
        pool.take(path, &bytes, false)?;
    }
    let mut version = pool.version;
    let (lines, records) = pool.walk(&journal_path)?;
    let whole_document = document.as_deref().and_then(document::read);
    let has_document = document.is_some();
    if let Some(whole) = &whole_document
        && whole.format > DOCUMENT_FORMAT
    {
        version = version.max(whole.format);
    }
    let mut found = Vec::new();
    let (journal, rest) = judge_journal(journal, &lines, &mut found);
    let document =
        judge_document(has_document, whole_document.as_ref(), &lines, &records, &mut found);
    Ok(Gathered {
        lines,
        records,
        version,
        journal,
        document,
        whole_document,
        found,
        rest,
        unfinished,
    })
}

fn judge_journal(
    journal: Option<Vec<u8>>,
    lines: &Lines,
    found: &mut Vec<Found>,
) -> (JournalState, Vec<u8>) {
    let Some(bytes) = journal else {
        found.push(Found::JournalMissing);
        return (JournalState::Short, Vec::new());
    };
    let record = lines.text.as_bytes();
    if let Some(rest) = bytes.strip_prefix(record) {
        if rest.is_empty() {
            return (JournalState::Whole, Vec::new());
        }
        let length = |bytes: &[u8]| u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        found.push(Found::TornTail { bytes: length(rest) });
        return (JournalState::WholeUpTo(length(record)), rest.to_owned());
    }
    let there = record
        .split_inclusive(|byte| *byte == b'\n')
        .zip(bytes.split_inclusive(|byte| *byte == b'\n'))
        .take_while(|(ours, theirs)| ours == theirs)
        .count();
    let there = u64::try_from(there).unwrap_or(u64::MAX);
    found.push(Found::JournalShort { facts: lines.count.saturating_sub(there) });
    (JournalState::Short, Vec::new())
}

fn judge_document(
    has_document: bool,
    whole: Option<&WholeDocument>,
    lines: &Lines,
    records: &[Record],
    found: &mut Vec<Found>,
) -> DocumentState {
    let Some(whole) = whole else {
        found.push(if has_document { Found::DocumentDamaged } else { Found::DocumentMissing });
        return if has_document { DocumentState::Damaged } else { DocumentState::Missing };
    };
    if whole.head == lines.head {
        return DocumentState::Current;
    }
    let after = |line: &str| wire::hash_of(line.as_bytes()).is_ok_and(|head| head == whole.head);
    let Some(last) = lines.text.lines().position(after) else {
        found.push(Found::DocumentDamaged);
        return DocumentState::Damaged;
    };
    let lacking = records.get(last.saturating_add(1)..).unwrap_or_default();
    // All lines of one wake go out in one append: one such append behind is how a crash between
    // journal and document leaves them, and no fault.
    let moment = lacking.first().map(|record| &record.stamp.reading);
    if lacking.iter().any(|record| Some(&record.stamp.reading) != moment) {
        found.push(Found::DocumentStale { facts: u64::try_from(lacking.len()).unwrap_or(0) });
    }
    DocumentState::Behind
}

/// The opening of a record.
pub(super) fn opening_id(records: &[Record]) -> Option<&str> {
    match records.first().map(|record| &record.fact) {
        Some(Fact::Opened(opening)) => Some(&opening.id),
        _ => None,
    }
}
