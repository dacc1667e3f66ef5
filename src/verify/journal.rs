//! Walks the lines of a journal: each must fit its own hash, bear its number and name the hash of
//! the one before it. Knows no fact but the opening.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::Fault;

/// The format of lines known here; the chain is the same in later ones.
const KNOWN_FORMAT: u64 = 1;
/// Most lines of a journal.
const MOST_LINES: usize = 50_000;
/// Most bytes of the first line, which holds the protocol, and of any other.
const MOST_IN_FIRST: usize = 512 * 1024;
const MOST_IN_OTHERS: usize = 16 * 1024;
/// How a line ends: this, 64 digits, and what closes it.
const HASH_MEMBER: &[u8] = b",\"hash\":\"";
const CLOSING: &[u8] = b"\"}";
const HASH_DIGITS: usize = 64;
/// What the first line calls itself.
const OPENING: &str = "opened";
/// What the first line follows.
const NOTHING: [u8; 32] = [0; 32];

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The file ends without a line end: it was cut, or is being written.
    #[error("the file ends before the line does")]
    Cut,
    /// More bytes than a line may have.
    #[error("longer than any line may be")]
    TooLong,
    /// It does not end with a hash.
    #[error("does not end as a fact does")]
    NoHash,
    /// Its bytes are not those that were hashed.
    #[error("does not fit its own hash: it was altered or damaged")]
    HashDiffers,
    /// Not the JSON of a fact.
    #[error("is no fact: {0}")]
    NoFact(String),
    /// Another number than the next.
    #[error("bears number {0}: facts are missing, doubled or out of order")]
    OutOfPlace(u64),
    /// It names another hash than that of the line before it.
    #[error("does not follow from the line before it")]
    Unchained,
    /// An opening elsewhere than in the first line, or something else there.
    #[error("an opening belongs in the first line and nowhere else")]
    OpeningMisplaced,
    /// The protocol in the opening is not the one whose checksum stands beside it.
    #[error("the protocol does not fit its checksum")]
    ProtocolDiffers,
}

/// A line that is in its place.
pub(super) struct Line<'a> {
    /// Without its line end.
    pub(super) bytes: &'a [u8],
    pub(super) hash: [u8; 32],
    /// When it was recorded, by all clocks: lines of one append share it.
    pub(super) moment: Moment,
}

/// As it stands in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    utc: String,
    boot: String,
    boot_ns: i64,
}

/// The lines of a journal as far as they follow from each other.
pub(super) struct Chain<'a> {
    pub(super) lines: Vec<Line<'a>>,
    pub(super) id: Option<String>,
    /// Whether a newer program wrote some of them.
    pub(super) is_newer: bool,
    /// Why it ends before the file does.
    pub(super) fault: Option<Fault>,
}

/// What every line has; other members are of no matter here, and one that is doubled is refused.
#[derive(Deserialize)]
struct Members {
    v: u64,
    seq: u64,
    fact: String,
    utc: String,
    boot: String,
    boot_ns: i64,
    prev: String,
    #[serde(rename = "hash")]
    _hash: String,
}

#[derive(Deserialize)]
struct Opening {
    id: String,
    protocol: String,
    protocol_sha256: String,
}

impl<'a> Chain<'a> {
    pub(super) fn walk(file: &'a [u8]) -> Self {
        let mut chain = Self { lines: Vec::new(), id: None, is_newer: false, fault: None };
        let mut rest = file;
        loop {
            if chain.lines.len() >= MOST_LINES && !rest.is_empty() {
                chain.fault = Some(Fault::TooLarge { which: super::JOURNAL });
                return chain;
            }
            let taken = match rest.iter().position(|byte| *byte == b'\n') {
                Some(end) => {
                    let (line, after) = rest.split_at_checked(end).unwrap_or_default();
                    rest = after.get(1..).unwrap_or_default();
                    chain.take(line)
                }
                None if rest.is_empty() && !chain.lines.is_empty() => return chain,
                None => Err(Flaw::Cut),
            };
            if let Err(flaw) = taken {
                let number = u64::try_from(chain.lines.len()).unwrap_or(u64::MAX).saturating_add(1);
                chain.fault = Some(Fault::Line { number, flaw });
                return chain;
            }
        }
    }

    fn take(&mut self, bytes: &'a [u8]) -> Result<(), Flaw> {
        let is_first = self.lines.is_empty();
        if bytes.len() > if is_first { MOST_IN_FIRST } else { MOST_IN_OTHERS } {
            return Err(Flaw::TooLong);
        }
        let hash = own_hash(bytes)?;
        let members: Members = parsed(bytes)?;
        let number = u64::try_from(self.lines.len()).unwrap_or(u64::MAX).saturating_add(1);
        if members.seq != number {
            return Err(Flaw::OutOfPlace(members.seq));
        }
        let before = self.lines.last().map_or(NOTHING, |line| line.hash);
        if members.prev != in_hex(&before) {
            return Err(Flaw::Unchained);
        }
        if (members.fact == OPENING) != is_first {
            return Err(Flaw::OpeningMisplaced);
        }
        if is_first {
            let opening: Opening = parsed(bytes)?;
            if in_hex(&digest(opening.protocol.as_bytes())) != opening.protocol_sha256 {
                return Err(Flaw::ProtocolDiffers);
            }
            self.id = Some(opening.id);
        }
        self.is_newer |= members.v > KNOWN_FORMAT;
        let Members { utc, boot, boot_ns, .. } = members;
        self.lines.push(Line { bytes, hash, moment: Moment { utc, boot, boot_ns } });
        Ok(())
    }
}

fn parsed<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Flaw> {
    serde_json::from_slice(bytes).map_err(|error| Flaw::NoFact(error.to_string()))
}

/// The hash at the end of a line, where the bytes before it have that hash.
fn own_hash(bytes: &[u8]) -> Result<[u8; 32], Flaw> {
    let closed = bytes.strip_suffix(CLOSING).ok_or(Flaw::NoHash)?;
    let cut = closed.len().checked_sub(HASH_DIGITS).ok_or(Flaw::NoHash)?;
    let (named, digits) = closed.split_at_checked(cut).ok_or(Flaw::NoHash)?;
    let hashed = named.strip_suffix(HASH_MEMBER).ok_or(Flaw::NoHash)?;
    let hash = digest(hashed);
    if in_hex(&hash).as_bytes() == digits {
        return Ok(hash);
    }
    let are_digits = digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    Err(if are_digits { Flaw::HashDiffers } else { Flaw::NoHash })
}

pub(super) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

pub(super) fn in_hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
