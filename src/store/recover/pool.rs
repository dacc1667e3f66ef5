//! Whole lines of all files of a session, by number, and how far they join.
//! Takes nothing for a record that does not fit its hash.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};

use super::super::chain::Head;
use super::super::error::StoreError;
use super::super::journal::{Lines, MOST_FACTS};
use super::super::wire::{self, FIRST_LINE_CAP, Flaw, LINE_CAP, Line};
use crate::session::fact::Record;

/// Where a record breaks off although it went on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The file whose line is at fault.
    pub path: PathBuf,
    /// Line in it, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub flaw: Flaw,
    /// How many facts stand before the gap.
    pub facts: u64,
    /// How many whole facts stand behind it and can't be joined.
    pub behind: usize,
}

impl Gap {
    /// Right behind the last of so many facts, with nothing whole behind it.
    pub(super) fn at_end(path: &Path, facts: u64) -> Self {
        let line = usize::try_from(facts).unwrap_or(usize::MAX).saturating_add(1);
        Self { path: path.to_owned(), line, flaw: Flaw::Unfinished, facts, behind: 0 }
    }
}

impl Display for Gap {
    /// Kebab-case words and counts, as `Found` has them.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "gap-after {} unjoined {}", self.facts, self.behind)
    }
}

impl From<Gap> for StoreError {
    fn from(gap: Gap) -> Self {
        Self::Damaged { path: gap.path, line: gap.line, flaw: gap.flaw }
    }
}

/// What kind of file lines come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Journal,
    /// Written once all its lines were saved.
    Document,
    /// A journal or a document that never got its name.
    Unfinished,
}

struct Whole {
    line: Line,
    record: Record,
    path: PathBuf,
}

/// Whole lines by number, and the first line that is none.
#[derive(Default)]
pub(super) struct Pool {
    lines: BTreeMap<u64, Whole>,
    /// Their numbers by what they hash to: most lines stand in two files.
    known: BTreeMap<Head, u64>,
    version: u32,
    /// The highest number of a whole line in the document.
    documented: u64,
    first_bad: Option<(PathBuf, usize, Flaw)>,
}

/// How far the lines join.
pub(super) struct Walked {
    pub(super) lines: Lines,
    pub(super) records: Vec<Record>,
    /// Where whole lines are left over that were saved, or may have been.
    pub(super) gap: Option<Gap>,
    /// Where whole lines are left over of an append that was torn.
    pub(super) unjoined: Option<Gap>,
}

impl Pool {
    /// Highest format version of a line.
    pub(super) fn version(&self) -> u32 {
        self.version
    }

    /// Takes in the whole records of a journal, or of a document or an unfinished file, whose
    /// other lines are no records and say nothing.
    pub(super) fn take(
        &mut self,
        path: &Path,
        bytes: &[u8],
        source: Source,
    ) -> Result<(), StoreError> {
        let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
        if u64::try_from(ends).map_or(true, |ends| ends > MOST_FACTS.saturating_add(16)) {
            return Err(StoreError::TooLarge { path: path.to_owned() });
        }
        // Only a line end makes a line: what comes after the last one is not whole.
        let mut ended: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        let unended = ended.pop().unwrap_or_default();
        let is_journal = source == Source::Journal;
        for (index, line) in ended.iter().enumerate() {
            let number = index.saturating_add(1);
            let line = if is_journal { line } else { line.strip_suffix(b",").unwrap_or(line) };
            match check_length(line, index, is_journal).and_then(|()| wire::hash_of(line)) {
                Ok(head) => self.take_whole(path, number, line, head, source)?,
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

    fn take_whole(
        &mut self,
        path: &Path,
        number: usize,
        bytes: &[u8],
        head: Head,
        source: Source,
    ) -> Result<(), StoreError> {
        let seq = match self.known.get(&head) {
            Some(seq) => *seq,
            None => self.take_new(path, number, bytes, head)?,
        };
        if source == Source::Document {
            self.documented = self.documented.max(seq);
        }
        Ok(())
    }

    /// A line that fits its hash was written so; if it can't be read, it is not torn but strange.
    fn take_new(
        &mut self,
        path: &Path,
        number: usize,
        bytes: &[u8],
        head: Head,
    ) -> Result<u64, StoreError> {
        let damaged = |flaw| match flaw {
            Flaw::NewerOpening { version } => StoreError::TooNew { path: path.to_owned(), version },
            flaw => StoreError::Damaged { path: path.to_owned(), line: number, flaw },
        };
        let decoded = wire::decode_whole(bytes).map_err(damaged)?;
        let seq = decoded.record.seq;
        if let Some(standing) = self.lines.get(&seq) {
            let (path, other) = (path.to_owned(), standing.path.clone());
            return Err(StoreError::Fork { path, other, seq });
        }
        self.version = self.version.max(decoded.version);
        let text = String::from_utf8_lossy(bytes).into_owned();
        let line = Line { text, seq, nth: decoded.nth, prev: decoded.prev, head };
        self.lines.insert(seq, Whole { line, record: decoded.record, path: path.to_owned() });
        self.known.insert(head, seq);
        Ok(seq)
    }

    /// Joins the lines from the opening on.
    ///
    /// # Errors
    /// `Damaged` where none joins.
    pub(super) fn walk(self, journal: &Path) -> Result<Walked, StoreError> {
        let (mut lines, mut records) = (Lines::new(), Vec::new());
        let mut left = Vec::new();
        let mut first_left = None;
        for whole in self.lines.into_values() {
            match lines.push(&whole.line) {
                Ok(()) => records.push(whole.record),
                Err(flaw) => {
                    let at = usize::try_from(whole.line.seq).unwrap_or(usize::MAX);
                    first_left.get_or_insert((whole.path, at, flaw));
                    left.push(whole.line);
                }
            }
        }
        let facts = lines.count;
        let gap = |(path, line, flaw)| Gap { path, line, flaw, facts, behind: left.len() };
        let at_fault = self.first_bad.or(first_left).map(gap);
        if records.is_empty() {
            return Err(at_fault.unwrap_or_else(|| Gap::at_end(journal, 0)).into());
        }
        let begins = facts.saturating_add(1);
        // Each says that the lost line went out with it, and the document has none of them: an
        // append that was torn before it was saved. Damage to the last append looks the same
        // until the document has it, as it does where that is a single line.
        let of_it = |line: &Line| line.append_began() <= begins && line.seq > begins;
        let is_new = |line: &Line| self.documented < line.append_began();
        let is_torn = left.iter().all(|line| of_it(line) && is_new(line));
        let (gap, unjoined) = match at_fault {
            _ if left.is_empty() => (None, None),
            at_fault if is_torn => (None, at_fault),
            at_fault => (at_fault, None),
        };
        Ok(Walked { lines, records, gap, unjoined })
    }
}

fn check_length(line: &[u8], index: usize, is_journal: bool) -> Result<(), Flaw> {
    // In a document the opening stands a few lines further down.
    let cap = if index == 0 || !is_journal { FIRST_LINE_CAP } else { LINE_CAP };
    if line.len() > cap { Err(Flaw::LineTooLong { cap }) } else { Ok(()) }
}
