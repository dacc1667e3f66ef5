//! What the files of a session say together: whole records from all of them, walked by number
//! and chain. Changes nothing; what it can't join without losing a record, it refuses.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};

use super::chain::Head;
use super::disk::{Disk, read_file};
use super::document::{self, WholeDocument};
use super::error::StoreError;
use super::files::{FILE_CAP, SessionFiles};
use super::journal::Lines;
use super::wire;
use crate::session::fact::{Fact, Record};

mod pool;
pub use pool::Gap;
use pool::{Pool, Source, Walked};

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
    /// What the document says of its facts is not what they give: kept, and written anew.
    SummaryFalse,
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
            Self::SummaryFalse => f.write_str("summary-false"),
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
    /// Whether whole lines of a torn append are left over somewhere.
    pub(super) has_unjoined: bool,
}

/// Reads a file that may be missing; any other failure is never taken for "missing".
fn read_if_there<D: Disk>(disk: &D, path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match read_file(disk, path, FILE_CAP) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::disk("read", path, error)),
    }
}

/// Gathers the record of a session.
///
/// # Errors
/// `NotFound` where neither file is there; `Fork`, `Damaged` and others where they do not add up.
pub(super) fn gather<D: Disk>(disk: &D, files: &SessionFiles) -> Result<Gathered, StoreError> {
    match gather_what_remains(disk, files)? {
        (gathered, None) => Ok(gathered),
        (_, Some(gap)) => Err(gap.into()),
    }
}

/// The same where some of the record is lost: what comes before the gap.
///
/// # Errors
/// As `gather`; `Damaged` only where nothing remains.
pub(super) fn gather_what_remains<D: Disk>(
    disk: &D,
    files: &SessionFiles,
) -> Result<(Gathered, Option<Gap>), StoreError> {
    let (journal_path, document_path) = (files.journal(), files.document());
    let journal = read_if_there(disk, &journal_path)?;
    let document = read_if_there(disk, &document_path)?;
    if journal.is_none() && document.is_none() {
        return Err(StoreError::NotFound { path: journal_path });
    }
    let unfinished =
        files.unfinished(disk).map_err(|error| StoreError::disk("list", files.folder(), error))?;
    let mut pool = Pool::default();
    pool.take(&journal_path, journal.as_deref().unwrap_or_default(), Source::Journal)?;
    pool.take(&document_path, document.as_deref().unwrap_or_default(), Source::Document)?;
    for path in &unfinished {
        let bytes = read_if_there(disk, path)?.unwrap_or_default();
        pool.take(path, &bytes, Source::Unfinished)?;
    }
    let mut version = pool.version();
    let Walked { lines, records, mut gap, unjoined } = pool.walk(&journal_path)?;
    let has_document = document.is_some();
    let bytes = document.unwrap_or_default();
    let whole_document = document::read(&bytes);
    if let Some(whole) = &whole_document
        && whole.format > DOCUMENT_FORMAT
    {
        version = version.max(whole.format);
    }
    let mut found = Vec::new();
    let (journal, rest) = judge_journal(journal, &lines, &mut found);
    let document =
        judge_document(has_document, whole_document.as_ref(), &lines, &records, &mut found);
    let has_unjoined = unjoined.is_some();
    let is_cut = has_unjoined || !rest.is_empty();
    if document == DocumentState::Damaged && may_have_had_more(&bytes, &lines, is_cut) {
        gap = gap.or(unjoined).or(Some(Gap::at_end(&journal_path, lines.count)));
    }
    let gathered = Gathered {
        lines,
        records,
        version,
        journal,
        document,
        whole_document,
        found,
        rest,
        unfinished,
        has_unjoined,
    };
    Ok((gathered, gap))
}

/// Whether a damaged document may have held facts that the journal lost as well. No crash damages
/// a document once it bears its name.
fn may_have_had_more(document: &[u8], lines: &Lines, is_cut: bool) -> bool {
    // One that is empty or begins in garbage must not stop a session whose journal is in order.
    document::ends_within(document, lines).map_or(is_cut, |within| !within)
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
    let Some(last) = place_of(whole.head, lines) else {
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

/// Where the line with this head stands, counted from 0.
fn place_of(head: Head, lines: &Lines) -> Option<usize> {
    let it = |line: &str| wire::hash_of(line.as_bytes()).is_ok_and(|found| found == head);
    lines.text.lines().position(it)
}

/// The opening of a record.
pub(super) fn opening_id(records: &[Record]) -> Option<&str> {
    match records.first().map(|record| &record.fact) {
        Some(Fact::Opened(opening)) => Some(&opening.id),
        _ => None,
    }
}
