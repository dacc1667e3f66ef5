//! Whether a saved session is whole and unaltered, found out a second time: shares no code with what
//! writes, mends and reads records, so that a fault there can't hide itself. Changes nothing.

use std::io;
use std::path::{Path, PathBuf};

use crate::store::disk::{Disk, read_file};

mod document;
mod fault;
mod find;
mod journal;
mod seal;

pub use document::DocumentFlaw;
pub use fault::Fault;
pub use find::{Subject, subjects_in, subjects_of_shelves};
pub use journal::Flaw;
pub use seal::Seal;

use document::{Document, Examined};
use journal::Chain;

/// Most bytes of a file that is read.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// Most characters of an id, which names the files of its session.
const ID_LENGTH: usize = 12;
/// What the two files are called.
const JOURNAL: &str = "the journal";
const DOCUMENT: &str = "the document";
/// How often a session that a program writes at this moment is read anew before it is judged.
const MOST_READINGS: u32 = 4;

/// What is found out about one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The journal, or the document where that was named and stands alone.
    pub path: PathBuf,
    /// The session's id, where its opening could be read.
    pub id: Option<String>,
    /// Why it is not intact.
    pub fault: Option<Fault>,
    /// What is no fault and worth knowing.
    pub remark: Option<Remark>,
    /// The seal after each fact, as far as the chain holds.
    seals: Vec<Seal>,
}

/// What a reader should know of a session that is intact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Remark {
    /// No second copy, as in a journal that was saved elsewhere.
    #[error("no document lies beside the journal")]
    NoDocument,
    /// A document that was named, without its journal.
    #[error("no journal lies beside the document; its own lines were examined")]
    NoJournal,
    /// The document has a format that only a newer program knows.
    #[error("the document was written by a newer version and was not examined")]
    NewerDocument,
    /// Some facts were recorded by a newer program; the chain is the same for all.
    #[error("written by a newer version")]
    NewerFacts,
}

impl Verdict {
    /// Whether nothing is missing and nothing was altered, as far as the files alone can tell.
    pub fn is_intact(&self) -> bool {
        self.fault.is_none()
    }

    /// How many facts fit together, from the opening on.
    pub fn facts(&self) -> u64 {
        u64::try_from(self.seals.len()).unwrap_or(u64::MAX)
    }

    /// The seal of the last fact, where the chain holds to the end.
    pub fn seal(&self) -> Option<Seal> {
        let broken = self.fault.as_ref().is_some_and(Fault::breaks_the_chain);
        self.seals.last().filter(|_| !broken).copied()
    }

    /// The seal after each fact, as far as the chain holds.
    pub fn seals(&self) -> &[Seal] {
        &self.seals
    }

    /// The number of the fact after which the record had this seal.
    pub fn matches(&self, seal: Seal) -> Option<u64> {
        let index = self.seals.iter().position(|standing| *standing == seal)?;
        u64::try_from(index).ok()?.checked_add(1)
    }
}

/// Both files as read; the document first, so that the journal is never the older one.
#[derive(PartialEq, Eq)]
struct Files {
    document: Result<Option<Vec<u8>>, Fault>,
    journal: Result<Option<Vec<u8>>, Fault>,
}

impl Files {
    fn read<D: Disk>(disk: &D, subject: &Subject) -> Self {
        let document = read(disk, &subject.document(), DOCUMENT);
        Self { document, journal: read(disk, &subject.journal(), JOURNAL) }
    }
}

/// Examines a session; one that a program writes at this moment is read again until it stands still.
pub fn examine<D: Disk>(disk: &D, subject: &Subject) -> Verdict {
    let mut files = Files::read(disk, subject);
    let mut verdict = judge(subject, &files);
    for _ in 1..MOST_READINGS {
        if verdict.is_intact() {
            break;
        }
        let again = Files::read(disk, subject);
        if again == files {
            break;
        }
        verdict = judge(subject, &again);
        files = again;
    }
    verdict
}

fn read<D: Disk>(disk: &D, path: &Path, which: &'static str) -> Result<Option<Vec<u8>>, Fault> {
    match read_file(disk, path, MOST_BYTES) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound => Ok(None),
            io::ErrorKind::FileTooLarge => Err(Fault::TooLarge { which }),
            io::ErrorKind::InvalidInput | io::ErrorKind::IsADirectory => {
                Err(Fault::NotRegular { which })
            }
            _ => Err(Fault::Unreadable { why: format!("{}: {error}", path.display()) }),
        },
    }
}

fn judge(subject: &Subject, files: &Files) -> Verdict {
    let mut verdict =
        Verdict { path: subject.journal(), id: None, fault: None, remark: None, seals: Vec::new() };
    match (&files.journal, &files.document) {
        (Err(fault), _) => verdict.fault = Some(fault.clone()),
        (Ok(None), Ok(None)) => verdict.fault = Some(Fault::NotFound),
        (Ok(None), Err(fault)) => verdict.fault = Some(fault.clone()),
        (Ok(None), Ok(Some(document))) => judge_spare(&mut verdict, subject, document),
        (Ok(Some(journal)), document) => {
            let chain = Chain::walk(journal);
            verdict.fault = chain.fault.clone().or_else(|| wrong_name(subject, &chain));
            let about = match document {
                Ok(None) => Ok(Some(Remark::NoDocument)),
                Ok(Some(document)) => beside(&chain, document),
                Err(fault) => Err(fault.clone()),
            };
            take(&mut verdict, chain, about);
        }
    }
    verdict
}

/// What the document says of a journal that was walked.
fn beside(chain: &Chain<'_>, document: &[u8]) -> Result<Option<Remark>, Fault> {
    match Document::read(document).map_err(Fault::Document)? {
        Examined::Newer => Ok(Some(Remark::NewerDocument)),
        Examined::Read(document) => document.compare(chain).map(|()| None),
    }
}

/// The document where there is no journal: enough for one that was named as a file, a loss in a
/// data folder.
fn judge_spare(verdict: &mut Verdict, subject: &Subject, document: &[u8]) {
    let read = match Document::read(document) {
        Ok(Examined::Read(read)) => read,
        Ok(Examined::Newer) => {
            verdict.fault = Some(Fault::JournalMissing { facts: 0 });
            return;
        }
        Err(flaw) => {
            verdict.fault = Some(Fault::Document(flaw));
            return;
        }
    };
    let lines = read.as_journal();
    let chain = Chain::walk(&lines);
    verdict.fault = chain.fault.clone().or_else(|| wrong_name(subject, &chain));
    if subject.is_document() {
        verdict.path = subject.document();
    } else {
        let facts = u64::try_from(chain.lines.len()).unwrap_or(u64::MAX);
        verdict.fault.get_or_insert(Fault::JournalMissing { facts });
    }
    let about = read.compare(&chain).map(|()| Some(Remark::NoJournal));
    take(verdict, chain, about);
}

fn take(verdict: &mut Verdict, chain: Chain<'_>, about: Result<Option<Remark>, Fault>) {
    let newer = chain.is_newer.then_some(Remark::NewerFacts);
    match about {
        Ok(remark) => verdict.remark = newer.or(remark),
        Err(fault) => {
            verdict.fault.get_or_insert(fault);
        }
    }
    verdict.id = chain.id;
    verdict.seals = chain.lines.iter().map(|line| Seal::of(&line.hash)).collect();
}

/// A file that is named as one session and holds another.
fn wrong_name(subject: &Subject, chain: &Chain<'_>) -> Option<Fault> {
    let id = chain.id.clone()?;
    (find::is_id(subject.stem()) && subject.stem() != id).then_some(Fault::WrongName { id })
}
