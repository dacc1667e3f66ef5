//! The saved shape of a record: one JSON object on one line, its hash last.
//! Never trusts a line: what does not read back exactly is refused, also when we wrote it.

use serde::{Deserialize, Serialize};

use super::chain::Head;
use crate::session::fact::{Fact, Opening, Record, Stamp};
use crate::session::people::Initials;
use crate::time::{BootId, Reading};

mod facts;
mod signed;
pub(super) mod text;
mod values;

use facts::FactDef;
use text::AsText;
use values::NewerOpening;

/// The version of the format this program writes, in every line and in the opening.
pub const FORMAT: u32 = 1;
/// Most bytes of the first line, which holds the protocol.
pub const FIRST_LINE_CAP: usize = 512 * 1024;
/// Most bytes of any other line.
pub const LINE_CAP: usize = 16 * 1024;
/// Most bytes of a piece of text, but for the protocol.
pub const TEXT_CAP: usize = 4 * 1024;
/// What stands between the hashed bytes of a line and its hash.
const HASH_MEMBER: &str = ",\"hash\":\"";
/// What ends a line.
const LINE_END: &str = "\"}";
/// Digits of a hash.
const HASH_DIGITS: usize = 64;

/// What is wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// More bytes than a line may have.
    #[error("the line is longer than {cap} bytes")]
    LineTooLong {
        /// The cap.
        cap: usize,
    },
    /// A piece of text is longer than `TEXT_CAP`.
    #[error("a text is longer than {TEXT_CAP} bytes")]
    TextTooLong,
    /// It does not end as a record does: a cut line, or none of ours.
    #[error("the line does not end as a record does")]
    Unfinished,
    /// The bytes are not those that were hashed.
    #[error("the line does not fit its hash")]
    HashDiffers,
    /// Not the JSON of a record of its version.
    #[error("the line is not a record: {0}")]
    NotARecord(String),
    /// Its number is not the next.
    #[error("the line has number {found} where {expected} belongs")]
    WrongPlace {
        /// The next number.
        expected: u64,
        /// The one in the line.
        found: u64,
    },
    /// It does not follow the line before.
    #[error("the line does not follow from the one before it")]
    Unchained,
    /// The protocol text in the opening is not the one named there.
    #[error("the protocol text does not fit its checksum")]
    ProtocolDiffers,
    /// The first line does not open a session, or a later one does.
    #[error("an opening belongs in the first line and nowhere else")]
    OpeningMisplaced,
    /// A newer program opened the session in a way that is not known here.
    #[error("the session was opened by a newer version (format {version})")]
    NewerOpening {
        /// The format of the line.
        version: u32,
    },
    /// Written, it would not read back as the same record.
    #[error("the record would not read back as it is")]
    NotFaithful,
}

/// A record as it stands on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Without its line end.
    pub text: String,
    /// Its number.
    pub seq: u64,
    /// How many lines of the same append stand before it.
    pub nth: u32,
    /// What it follows.
    pub prev: Head,
    /// What follows it.
    pub head: Head,
}

impl Line {
    /// The number of the first line of its append.
    pub fn append_began(&self) -> u64 {
        self.seq.saturating_sub(u64::from(self.nth))
    }
}

/// A line and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Version of the format of the program that wrote it.
    pub version: u32,
    /// The record.
    pub record: Record,
    /// How many lines of the same append stand before it.
    pub nth: u32,
    /// What it follows.
    pub prev: Head,
}

#[derive(Serialize)]
struct LineOut<'a> {
    v: u32,
    seq: u64,
    #[serde(skip_serializing_if = "is_first")]
    nth: u32,
    #[serde(flatten, with = "FactDef")]
    fact: &'a Fact,
    utc: String,
    offset_min: i32,
    boot: &'a str,
    boot_ns: i64,
    by: &'a str,
    prev: String,
}

/// The first line of an append, which most are, says nothing of its place.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that the serializer calls")]
fn is_first(nth: &u32) -> bool {
    *nth == 0
}

#[derive(Deserialize)]
struct LineIn {
    v: u32,
    seq: u64,
    #[serde(default)]
    nth: u32,
    #[serde(flatten, with = "FactDef")]
    fact: Fact,
    utc: String,
    offset_min: i32,
    boot: String,
    boot_ns: i64,
    by: String,
    prev: String,
    #[serde(rename = "hash")]
    _hash: String,
}

/// What every version of the format has; other members are passed over.
#[derive(Deserialize)]
struct NewerLineIn {
    v: u32,
    seq: u64,
    #[serde(default)]
    nth: u32,
    fact: String,
    utc: String,
    offset_min: i32,
    boot: String,
    boot_ns: i64,
    by: String,
    prev: String,
}

/// Writes a record as the line that follows `prev` and is the first of an append, and reads it
/// back before it leaves.
///
/// # Errors
/// A `Flaw` where the line would be refused on reading; nothing was written then.
pub fn encode(record: &Record, prev: Head) -> Result<Line, Flaw> {
    encode_nth(record, 0, prev)
}

/// The same behind `nth` lines of its append. A crash may keep a later line of an append and lose
/// an earlier one; only by its place is that told from damage to something saved.
pub(super) fn encode_nth(record: &Record, nth: u32, prev: Head) -> Result<Line, Flaw> {
    let reading = &record.stamp.reading;
    let out = LineOut {
        v: FORMAT,
        seq: record.seq,
        nth,
        fact: &record.fact,
        utc: reading.utc.write(),
        offset_min: reading.offset_min,
        boot: &reading.boot.0,
        boot_ns: reading.since_boot_ns,
        by: record.stamp.by.as_str(),
        prev: prev.to_string(),
    };
    let mut text = serde_json::to_string(&out).map_err(|e| Flaw::NotARecord(e.to_string()))?;
    // The closing brace comes back after the hash.
    text.pop();
    let head = Head::of(text.as_bytes());
    text.push_str(HASH_MEMBER);
    text.push_str(&head.to_string());
    text.push_str(LINE_END);
    let same = decode(text.as_bytes())?;
    if same.record == *record && same.nth == nth && same.prev == prev {
        Ok(Line { text, seq: record.seq, nth, prev, head })
    } else {
        Err(Flaw::NotFaithful)
    }
}

/// The hash a line bears, where its bytes fit it; says nothing of what the line means.
///
/// # Errors
/// `Unfinished` or `HashDiffers`.
pub fn hash_of(line: &[u8]) -> Result<Head, Flaw> {
    let tail = HASH_MEMBER.len() + HASH_DIGITS + LINE_END.len();
    let cut = line.len().checked_sub(tail).ok_or(Flaw::Unfinished)?;
    let (hashed, tail) = line.split_at_checked(cut).ok_or(Flaw::Unfinished)?;
    let said = std::str::from_utf8(tail)
        .ok()
        .and_then(|tail| tail.strip_prefix(HASH_MEMBER)?.strip_suffix(LINE_END))
        .and_then(Head::parse)
        .ok_or(Flaw::Unfinished)?;
    if Head::of(hashed) == said { Ok(said) } else { Err(Flaw::HashDiffers) }
}

/// Reads a line without its line end.
///
/// # Errors
/// A `Flaw` where it is not a whole record of this version. A record of a newer version whose
/// kind or members are unknown here becomes `Fact::Unread`, but for its opening.
pub fn decode(line: &[u8]) -> Result<Decoded, Flaw> {
    hash_of(line)?;
    decode_whole(line)
}

/// The same of a line that is known to fit its hash.
pub(super) fn decode_whole(line: &[u8]) -> Result<Decoded, Flaw> {
    let line = std::str::from_utf8(line).map_err(|e| Flaw::NotARecord(e.to_string()))?;
    let decoded = match serde_json::from_str::<LineIn>(line) {
        Ok(read) => read.into_decoded()?,
        Err(error) => match serde_json::from_str::<NewerLineIn>(line) {
            Ok(newer) if newer.v > FORMAT => newer.into_decoded(line)?,
            _ => return Err(Flaw::NotARecord(error.to_string())),
        },
    };
    check_caps(line, &decoded.record)?;
    Ok(decoded)
}

fn check_caps(line: &str, record: &Record) -> Result<(), Flaw> {
    if let Fact::Opened(opening) = &record.fact {
        if record.seq != 1 {
            return Err(Flaw::OpeningMisplaced);
        }
        return check_opening(line, opening);
    }
    if record.seq == 1 {
        return Err(Flaw::OpeningMisplaced);
    }
    if line.len() > LINE_CAP {
        return Err(Flaw::LineTooLong { cap: LINE_CAP });
    }
    if text::longest_string(line) > TEXT_CAP { Err(Flaw::TextTooLong) } else { Ok(()) }
}

fn check_opening(line: &str, opening: &Opening) -> Result<(), Flaw> {
    if line.len() > FIRST_LINE_CAP {
        return Err(Flaw::LineTooLong { cap: FIRST_LINE_CAP });
    }
    let others = [&opening.program, &opening.id, &opening.salt];
    if others.iter().any(|text| text.len() > TEXT_CAP) {
        return Err(Flaw::TextTooLong);
    }
    if Head::of(opening.protocol.as_bytes()).to_string() == opening.protocol_sha256 {
        Ok(())
    } else {
        Err(Flaw::ProtocolDiffers)
    }
}

impl LineIn {
    fn into_decoded(self) -> Result<Decoded, Flaw> {
        let stamp = stamp(&self.utc, self.offset_min, self.boot, self.boot_ns, &self.by)?;
        let record = Record { seq: self.seq, stamp, fact: self.fact };
        Ok(Decoded { version: self.v, record, nth: self.nth, prev: prev(&self.prev)? })
    }
}

impl NewerLineIn {
    /// Without its opening a session can't be read at all, so that is read for what is known of it.
    fn into_decoded(self, line: &str) -> Result<Decoded, Flaw> {
        let stamp = stamp(&self.utc, self.offset_min, self.boot, self.boot_ns, &self.by)?;
        let fact = if self.seq == 1 {
            let unknown = |_| Flaw::NewerOpening { version: self.v };
            let opening: NewerOpening = serde_json::from_str(line).map_err(unknown)?;
            Fact::Opened(Box::new(opening.into_opening()))
        } else {
            Fact::Unread { kind: self.fact }
        };
        let record = Record { seq: self.seq, stamp, fact };
        Ok(Decoded { version: self.v, record, nth: self.nth, prev: prev(&self.prev)? })
    }
}

fn stamp(utc: &str, offset_min: i32, boot: String, ns: i64, by: &str) -> Result<Stamp, Flaw> {
    let utc = AsText::read(utc).ok_or_else(|| Flaw::NotARecord("utc is not a time".into()))?;
    let by: Initials =
        AsText::read(by).ok_or_else(|| Flaw::NotARecord("by holds no initials".into()))?;
    Ok(Stamp { reading: Reading { utc, offset_min, boot: BootId(boot), since_boot_ns: ns }, by })
}

fn prev(hex: &str) -> Result<Head, Flaw> {
    Head::parse(hex).ok_or_else(|| Flaw::NotARecord("prev is not a hash".into()))
}
