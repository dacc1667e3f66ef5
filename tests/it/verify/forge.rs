//! What somebody can do who has both files, an editor and the algorithm of the chain, written
//! without the program: altering, hashing anew, summing anew.

use sha2::{Digest, Sha256};
use vialwatch::session::fact::{Answer, Fact, Record, StepKey};
use vialwatch::store::wire::encode;

use super::ID;
use super::chance::Chance;
use crate::support::facts::{HexOf, opening, record};

/// `,"hash":"` and 64 digits and `"}`.
const TAIL: usize = 75;
/// `,"prev":"` and 64 digits and `"`.
const PREV: usize = 74;

/// Both files of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Copies {
    pub(super) journal: String,
    /// Taken away where there is none.
    pub(super) document: Option<String>,
}

/// The lines of a session of so many facts, as the store writes them.
pub(super) fn honest(facts: usize, chance: &mut Chance) -> Vec<String> {
    let mut head = vialwatch::store::chain::Head::START;
    let mut lines = Vec::new();
    for seq in 1..=u64::try_from(facts).unwrap() {
        let line = encode(&fact(seq, chance), head).unwrap();
        head = line.head;
        lines.push(line.text);
    }
    lines
}

fn fact(seq: u64, chance: &mut Chance) -> Record {
    let words = ["set aside", "warm", "\"in quotes\"", "äöü", ",\"hash\":\"", "the ward waits"];
    let word = words[chance.within(0, words.len())];
    let mut record = match (seq, chance.within(0, 3)) {
        (1, _) => record(1, opening(ID)),
        (_, 0) => record(seq, Fact::NoteWritten { text: format!("{word} {}", chance.next()) }),
        (_, 1) => record(seq, Fact::AlarmAcknowledged { window: "dilute-by".into() }),
        _ => {
            let figure = rust_decimal::Decimal::new(chance.within(1, 9_999).try_into().unwrap(), 2);
            let (key, answer) = (StepKey::main("withdraw", None), Answer::Value(figure));
            record(seq, Fact::StepAnswered { key, answer, late: None })
        }
    };
    record.stamp.reading.offset_min = chance.within(0, 900).try_into().unwrap();
    record
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", HexOf(Sha256::digest(bytes).as_slice()))
}

fn hash(line: &str) -> &str {
    &line[line.len() - TAIL + 9..line.len() - 2]
}

/// The lines from `from` on with previous hash and own hash as the chain demands.
pub(crate) fn rechain(lines: &mut [String], from: usize) {
    for index in from..lines.len() {
        let before = if index == 0 { "0".repeat(64) } else { hash(&lines[index - 1]).to_owned() };
        let line = &lines[index];
        let body = &line[..line.len() - TAIL - PREV];
        assert!(line[body.len()..].starts_with(",\"prev\":\""), "{line}");
        let hashed = format!("{body},\"prev\":\"{before}\"");
        let hash = sha256(hashed.as_bytes());
        lines[index] = format!("{hashed},\"hash\":\"{hash}\"}}");
    }
}

/// The lines with their numbers as they stand.
pub(super) fn renumber(lines: &mut [String]) {
    for (index, line) in lines.iter_mut().enumerate() {
        let (before, rest) = line.split_once("\"seq\":").unwrap();
        let (_, after) = rest.split_once(',').unwrap();
        *line = format!("{before}\"seq\":{},{after}", index + 1);
    }
}

/// Alters one character of a line so that it is still the JSON of a fact.
pub(super) fn edit(line: &mut String, chance: &mut Chance) {
    // A digit of the room's offset, the figure, the seconds of the stamp, the operator.
    let members = ["\"offset_min\":", "\"value\":\"", "\"boot_ns\":", "\"by\":\"", "\"utc\":\"2"];
    let there: Vec<&str> = members.into_iter().filter(|it| line.contains(it)).collect();
    let member = there[chance.within(0, there.len())];
    let at = line.rfind(member).unwrap() + member.len();
    let old = line.as_bytes()[at];
    let new = match old {
        b'0'..=b'8' => old + 1,
        b'9' => b'1',
        b'J' => b'K',
        other => panic!("{} in {line}", char::from(other)),
    };
    line.replace_range(at..=at, &char::from(new).to_string());
}

/// Journal and document with these lines, the document's head, seal and sum as they must be: there
/// is no secret in them.
pub(super) fn copies(lines: &[String]) -> Copies {
    let journal: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let head = lines.last().map_or("", |line| hash(line));
    let text = format!(
        "{{\"format\":\"vialwatch-session/1\",\"version\":\"0.1.0\",\"id\":\"{ID}\",\n\
         \"summary\":{{\"derived_by\":1}},\n\"state\":{{\"derived_by\":1}},\n\
         \"head\":\"{head}\",\n\"seal\":\"{}\",\n\"lines\":[\n{}\n],\n",
        seal(head),
        lines.join(",\n")
    );
    let sum = sha256(text.as_bytes());
    Copies { journal, document: Some(format!("{text}\"sum\":\"{sum}\"}}\n")) }
}

/// The seal for 64 digits.
pub(crate) fn seal(head: &str) -> String {
    let bits = u128::from_str_radix(&head[..20], 16).unwrap();
    let alphabet = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let letters = (0..16).rev().map(|place| alphabet[(bits >> (place * 5)) as usize & 31]);
    let letters: Vec<u8> = letters.collect();
    let groups: Vec<&str> =
        letters.chunks(4).map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join("-")
}

/// The seal after each line.
pub(super) fn seals(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| seal(hash(line))).collect()
}
