//! Gives damaged records hashes that fit, as someone would who knows the format: otherwise nothing
//! hostile ever came further than the first checksum.

use vialwatch::store::chain::Head;
use vialwatch::store::wire;

const HASH: &[u8] = b",\"hash\":\"";
const SEQ: &str = "\"seq\":";
const PREV: &[u8] = b"\"prev\":\"";
const SUM: &[u8] = b"\"sum\":\"";
const PROTOCOL: &str = "\"protocol\":";
const PROTOCOL_HASH: &[u8] = b"\"protocol_sha256\":\"";

/// The same lines, each chained to the one before and hashed.
pub(super) fn chained(bytes: &[u8]) -> Vec<u8> {
    let mut head = Head::START;
    let mut all = Vec::with_capacity(bytes.len() + 256);
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let line = chain(line, &mut head);
        all.extend_from_slice(&line);
        all.push(b'\n');
    }
    all
}

/// The lines that are records, whatever they say, numbered and chained behind an opening that is
/// right where theirs is not: a record that was damaged with care.
pub(super) fn joined(bytes: &[u8], opening: &[u8]) -> Vec<u8> {
    let (mut head, mut seq) = (Head::START, 1);
    let mut all = Vec::with_capacity(bytes.len() + opening.len());
    for line in std::iter::once(opening).chain(bytes.split(|byte| *byte == b'\n')) {
        let mut next = head;
        let line = chain(&numbered(line, seq), &mut next);
        if wire::decode(&line).is_ok_and(|read| read.record.seq == seq && read.prev == head) {
            all.extend_from_slice(&line);
            all.push(b'\n');
            (head, seq) = (next, seq + 1);
        }
    }
    all
}

fn numbered(line: &[u8], seq: u64) -> Vec<u8> {
    let text = String::from_utf8_lossy(line);
    let Some((before, after)) = text.split_once(SEQ) else { return line.to_vec() };
    let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
    format!("{before}{SEQ}{seq}{after}").into_bytes()
}

/// A document whose lines are chained, whose head is theirs and whose sum fits.
pub(super) fn summed(bytes: &[u8]) -> Vec<u8> {
    let mut head = Head::START;
    let mut lines = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let bare = line.strip_suffix(b",").unwrap_or(line);
        let mut line = line.to_vec();
        if find(bare, HASH).is_some() {
            let comma = line.len() > bare.len();
            line = chain(bare, &mut head);
            line.extend_from_slice(if comma { b"," } else { b"" });
        }
        lines.push(line);
    }
    for line in lines.iter_mut().filter(|line| line.starts_with(b"\"head\":\"")) {
        *line = format!("\"head\":\"{head}\",").into_bytes();
    }
    let mut text = lines.join(&b'\n');
    if let Some(at) = find_last(&text, SUM) {
        text.truncate(at);
        let sum = Head::of(&text);
        text.extend_from_slice(format!("\"sum\":\"{sum}\"}}\n").as_bytes());
    }
    text
}

fn chain(line: &[u8], head: &mut Head) -> Vec<u8> {
    let end = find_last(line, HASH).unwrap_or(line.len());
    let mut line = line[..end].to_vec();
    set(&mut line, PREV, &head.to_string());
    if let Some(hash) = protocol_hash(&line) {
        set(&mut line, PROTOCOL_HASH, &hash);
    }
    *head = Head::of(&line);
    line.extend_from_slice(format!(",\"hash\":\"{head}\"}}").as_bytes());
    line
}

/// What the text of the protocol in an opening hashes to.
fn protocol_hash(line: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(line).ok()?;
    let (_, value) = text.split_once(PROTOCOL)?;
    let mut read = serde_json::Deserializer::from_str(value).into_iter::<String>();
    Some(Head::of(read.next()?.ok()?.as_bytes()).to_string())
}

/// Puts 64 digits behind a name, where 64 bytes stand.
fn set(line: &mut [u8], name: &[u8], digits: &str) {
    let Some(at) = find(line, name) else { return };
    if let Some(place) = line.get_mut(at + name.len()..at + name.len() + 64) {
        place.copy_from_slice(digits.as_bytes());
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|it| it == wanted)
}

fn find_last(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).rposition(|it| it == wanted)
}
