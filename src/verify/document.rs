//! Holds the document against the journal: its sum, its lines byte for byte, its head and its seal.
//! What it derives from the facts is not judged here.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::journal::{Chain, digest, in_hex};
use super::{Fault, Seal};

/// The format known here.
const FORMAT: &str = "vialwatch-session/1";
/// What every format of a document begins with; a number follows.
const ANY_FORMAT: &str = "{\"format\":\"vialwatch-session/";
/// What stands before the journal's lines, and after them.
const LINES_BEGIN: &str = "\n\"lines\":[\n";
const LINES_END: &str = "\n],\n";
/// The last member, and what closes the document.
const SUM_MEMBER: &str = "\"sum\":\"";
const CLOSING: &str = "\"}\n";

/// What is wrong with a document apart from its facts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentFlaw {
    /// Not a document of this program, or cut.
    #[error("it is not a whole document")]
    NotWhole,
    /// Its bytes are not those that were summed.
    #[error("it does not fit its sum: it was altered or damaged")]
    SumDiffers,
    /// Not JSON, or with other members.
    #[error("it can't be read: {0}")]
    NotJson(String),
    /// It names another session than its facts.
    #[error("it bears the id of another session")]
    IdDiffers,
    /// Its head is not the hash of its last fact.
    #[error("its head is not that of its last fact")]
    HeadDiffers,
    /// Its seal is not that of its head.
    #[error("its seal is not that of its head")]
    SealDiffers,
    /// What it derives from its facts is not what they give, as its reader has worked out.
    #[error("its {which} is not what its facts give")]
    DerivedDiffers {
        /// Which part.
        which: &'static str,
    },
}

/// What was examined.
pub(super) enum Examined<'a> {
    /// A document of the format known here.
    Read(Document<'a>),
    /// Of a newer format.
    Newer,
}

/// A document whose sum fits.
pub(super) struct Document<'a> {
    members: Members,
    lines: Vec<&'a str>,
}

/// Its members; one that is doubled is refused.
#[derive(Deserialize)]
struct Members {
    format: String,
    id: String,
    #[serde(rename = "summary")]
    _summary: IgnoredAny,
    #[serde(rename = "state")]
    _state: IgnoredAny,
    head: String,
    seal: String,
    lines: Vec<IgnoredAny>,
    #[serde(rename = "sum")]
    _sum: String,
}

impl<'a> Document<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Examined<'a>, DocumentFlaw> {
        let text = std::str::from_utf8(bytes).map_err(|_| DocumentFlaw::NotWhole)?;
        let (summed, end) = text.rsplit_once(SUM_MEMBER).ok_or(DocumentFlaw::NotWhole)?;
        let sum = end.strip_suffix(CLOSING).ok_or(DocumentFlaw::NotWhole)?;
        if in_hex(&digest(summed.as_bytes())) != sum {
            return Err(DocumentFlaw::SumDiffers);
        }
        let newer = |rest: &str| {
            let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
            number.parse::<u64>().is_ok_and(|number| number > 1)
        };
        if text.strip_prefix(ANY_FORMAT).is_some_and(newer) {
            return Ok(Examined::Newer);
        }
        let members: Members =
            serde_json::from_str(text).map_err(|error| DocumentFlaw::NotJson(error.to_string()))?;
        let (_, lines) = summed.split_once(LINES_BEGIN).ok_or(DocumentFlaw::NotWhole)?;
        let lines = lines.strip_suffix(LINES_END).ok_or(DocumentFlaw::NotWhole)?;
        let lines: Vec<&str> = lines.split(",\n").collect();
        if members.format != FORMAT || members.lines.len() != lines.len() {
            return Err(DocumentFlaw::NotWhole);
        }
        Ok(Examined::Read(Self { members, lines }))
    }

    /// Its lines as the file of a journal.
    pub(super) fn as_journal(&self) -> Vec<u8> {
        self.lines.iter().flat_map(|line| line.bytes().chain([b'\n'])).collect()
    }

    /// Its lines must be the journal's, up to those of the last append: a program that was ended
    /// between its two files leaves them so.
    pub(super) fn compare(&self, chain: &Chain<'_>) -> Result<(), Fault> {
        let number = |index: usize| u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1);
        for (index, line) in self.lines.iter().enumerate() {
            match chain.lines.get(index) {
                None => return Err(Fault::JournalShort { first: number(index) }),
                Some(standing) if standing.bytes != line.as_bytes() => {
                    return Err(Fault::Differs { number: number(index) });
                }
                Some(_) => {}
            }
        }
        let flawed = |flaw| Err(Fault::Document(flaw));
        if chain.id.as_ref() != Some(&self.members.id) {
            return flawed(DocumentFlaw::IdDiffers);
        }
        let last = self.lines.len().checked_sub(1).and_then(|last| chain.lines.get(last));
        let Some(last) = last else { return flawed(DocumentFlaw::NotWhole) };
        if in_hex(&last.hash) != self.members.head {
            return flawed(DocumentFlaw::HeadDiffers);
        }
        if Seal::of(&last.hash).to_string() != self.members.seal {
            return flawed(DocumentFlaw::SealDiffers);
        }
        let lacking = chain.lines.get(self.lines.len()..).unwrap_or_default();
        let moment = lacking.first().map(|line| &line.moment);
        if lacking.iter().any(|line| Some(&line.moment) != moment) {
            let facts = u64::try_from(lacking.len()).unwrap_or(u64::MAX);
            return Err(Fault::DocumentBehind { facts });
        }
        Ok(())
    }
}
