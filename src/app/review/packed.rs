//! A row of the list as one line of text, so that a hundred thousand of them take little room: what
//! sorts and counts stands at fixed places, the rest is read when it is looked at.

use std::ops::Range;
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use super::{Entry, Occurrence, Signed, Told};
use crate::session::State;
use crate::session::exceptions::Severity;

/// Between fields, between items of a list, and between parts of an item.
const FIELD: char = '\t';
const ITEM: char = '\u{1f}';
const PART: char = '\u{1e}';
/// Stands where the state of a session would.
const UNREADABLE_WORD: &str = "unreadable";
/// Characters before the first field.
const HEAD: usize = 19;

/// Waits for a judgement.
const UNSIGNED: u8 = 1;
/// A judgement left something to be done.
const FOLLOW_UP: u8 = 2;
/// Has exceptions.
const EXCEPTIONS: u8 = 4;
/// Can't be read.
const UNREADABLE: u8 = 8;
/// May be judged without being opened.
const NEEDS_NO_LOOK: u8 = 16;

/// What sorts and counts a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// 0 the highest, 3 none.
    pub rank: u8,
    /// When it began, in nanoseconds since 1970; none where that is not known.
    pub began: Option<i64>,
    flags: u8,
}

impl Key {
    /// Whether it is over and waits for a judgement, or for another one.
    pub fn is_unsigned(self) -> bool {
        self.flags & UNSIGNED != 0
    }

    /// Whether a judgement left something to be done.
    pub fn has_follow_up_open(self) -> bool {
        self.flags & FOLLOW_UP != 0
    }

    /// Whether it has exceptions.
    pub fn has_exceptions(self) -> bool {
        self.flags & EXCEPTIONS != 0
    }

    /// Whether it can't be read.
    pub fn is_unreadable(self) -> bool {
        self.flags & UNREADABLE != 0
    }

    /// Whether it may be judged without being opened.
    pub fn needs_no_look(self) -> bool {
        self.flags & NEEDS_NO_LOOK != 0
    }

    fn of(entry: &Entry) -> Self {
        let rank = match entry.rank() {
            Some(Severity::High) => 0,
            Some(Severity::Medium) => 1,
            Some(Severity::Low) => 2,
            None => 3,
        };
        let has = entry.told.as_ref().is_ok_and(|told| told.exceptions_total > 0);
        let flags = [
            (entry.is_unsigned(), UNSIGNED),
            (entry.has_follow_up_open(), FOLLOW_UP),
            (has, EXCEPTIONS),
            (entry.told.is_err(), UNREADABLE),
            (entry.needs_no_look(), NEEDS_NO_LOOK),
        ];
        let flags = flags.iter().filter(|(is, _)| *is).fold(0, |all, (_, flag)| all | flag);
        Self { rank, began: entry.began.and_then(|at| at.timestamp_nanos_opt()), flags }
    }

    /// Of a packed row.
    pub fn read(row: &str) -> Option<Self> {
        let rank = u8::from_str_radix(row.get(..1)?, 16).ok()?;
        let flags = u8::from_str_radix(row.get(1..3)?, 16).ok()?;
        let began = row.get(3..HEAD)?;
        let began = match u64::from_str_radix(began, 16) {
            Ok(bits) => Some(i64::from_ne_bytes(bits.to_ne_bytes())),
            Err(_) => None,
        };
        Some(Self { rank, began, flags })
    }
}

/// The id in a packed row: rows that began together are told apart by it.
pub fn id(row: &str) -> &str {
    field(row, 0).unwrap_or_default()
}

/// The path in a packed row, as it is written there.
pub fn path(row: &str) -> &str {
    path_in(row).and_then(|it| row.get(it)).unwrap_or_default()
}

/// Where the path stands in a packed row.
pub fn path_in(row: &str) -> Option<Range<usize>> {
    let from = row.get(HEAD..)?.find(FIELD)?.checked_add(HEAD)?.checked_add(1)?;
    let upto = from.checked_add(row.get(from..)?.find(FIELD)?)?;
    Some(from..upto)
}

/// Whether time alone can make something of it an exception.
pub fn changes_by_time(row: &str) -> bool {
    let state = field(row, 2).unwrap_or_default();
    [State::InProgress, State::Released].iter().any(|it| it.word() == state)
        || state == UNREADABLE_WORD
}

/// A path as packed rows have it, back.
pub fn plain_path(packed: &str) -> PathBuf {
    PathBuf::from(plain(packed))
}

fn field(row: &str, at: usize) -> Option<&str> {
    row.get(HEAD..)?.split(FIELD).nth(at)
}

/// A path as packed rows have it.
pub fn packed_path(path: &std::path::Path) -> String {
    escaped(&path.display().to_string())
}

/// One line without its end.
pub fn pack(entry: &Entry) -> String {
    let key = Key::of(entry);
    let began = key.began.map_or_else(
        || "-".repeat(16),
        |at| format!("{:016x}", u64::from_ne_bytes(at.to_ne_bytes())),
    );
    let mut line = format!("{:x}{:02x}{began}", key.rank, key.flags);
    line.push_str(&escaped(&entry.id));
    let mut put = |text: String| {
        line.push(FIELD);
        line.push_str(&text);
    };
    put(packed_path(&entry.path));
    let told = match &entry.told {
        Ok(told) => told,
        Err(why) => {
            put(UNREADABLE_WORD.to_owned());
            put(escaped(why));
            return line;
        }
    };
    put(told.state.word().to_owned());
    put(if told.practice { "practice" } else { "" }.to_owned());
    put(escaped(&told.protocol));
    put(option(told.dose.as_ref()));
    put(option(told.order.as_ref()));
    for list in [&told.lots, &told.places, &told.operators, &told.second] {
        put(listed(list.iter().map(|it| escaped(it))));
    }
    put(listed(told.exceptions.iter().map(occurrence)));
    put(told.exceptions_total.to_string());
    if let Some(signed) = &told.signed {
        let bit = |is: bool| if is { "1" } else { "0" };
        put(escaped(&signed.by));
        put(escaped(&signed.verdict));
        put(format!("{}{}", bit(signed.changed_since), bit(signed.follow_up_open)));
    }
    line
}

/// What was packed; none where that is not what this program packs.
pub fn unpack(row: &str) -> Option<Entry> {
    let began = Key::read(row)?.began.map(DateTime::from_timestamp_nanos);
    let mut fields = row.get(HEAD..)?.split(FIELD);
    let mut next = || fields.next();
    let (id, path) = (plain(next()?), PathBuf::from(plain(next()?)));
    let state = match next()? {
        UNREADABLE_WORD => {
            let told = Err(plain(next()?));
            return Some(Entry { path, id, began, told });
        }
        word => state(word)?,
    };
    let practice = !next()?.is_empty();
    let protocol = plain(next()?);
    let (dose, order) = (optional(next()?), optional(next()?));
    let (lots, places) = (items(next()?), items(next()?));
    let (operators, second) = (items(next()?), items(next()?));
    let exceptions: Option<Vec<Occurrence>> = split(next()?).map(occurred).collect();
    let exceptions_total = next()?.parse().ok()?;
    let signed = match next() {
        None => None,
        Some(by) => {
            let (by, verdict, bits) = (plain(by), plain(next()?), next()?);
            let (changed_since, follow_up_open) = (bits.starts_with('1'), bits.ends_with('1'));
            Some(Signed { by, verdict, changed_since, follow_up_open })
        }
    };
    let told = Told {
        state,
        practice,
        protocol,
        dose,
        order,
        lots,
        places,
        operators,
        second,
        exceptions: exceptions?,
        exceptions_total,
        signed,
    };
    Some(Entry { path, id, began, told: Ok(Box::new(told)) })
}

fn state(word: &str) -> Option<State> {
    [State::InProgress, State::Released, State::Reported, State::Discarded]
        .into_iter()
        .find(|state| state.word() == word)
}

fn occurrence(it: &Occurrence) -> String {
    let at = it.at.timestamp_nanos_opt().unwrap_or(0);
    let parts =
        [escaped(&it.kind), it.rank.word().to_owned(), at.to_string(), escaped(&it.subject)];
    parts.join(&PART.to_string())
}

fn occurred(text: &str) -> Option<Occurrence> {
    let mut parts = text.split(PART);
    let kind = plain(parts.next()?);
    let word = parts.next()?;
    let ranks = [Severity::High, Severity::Medium, Severity::Low];
    let rank = ranks.into_iter().find(|rank| rank.word() == word)?;
    let at: DateTime<Utc> = DateTime::from_timestamp_nanos(parts.next()?.parse().ok()?);
    Some(Occurrence { kind, rank, at, subject: plain(parts.next()?) })
}

fn listed(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(&ITEM.to_string())
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(ITEM).filter(|item| !item.is_empty())
}

fn items(text: &str) -> Vec<String> {
    split(text).map(plain).collect()
}

/// A missing text is empty; one that is there begins with a mark.
fn option(text: Option<&String>) -> String {
    text.map_or_else(String::new, |text| format!("={}", escaped(text)))
}

fn optional(text: &str) -> Option<String> {
    text.strip_prefix('=').map(plain)
}

/// Without what separates, and never over a line's end.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' | '\u{0}'..='\u{1f}' => safe.push_str(&format!("%{:02x}", u32::from(c))),
            other => safe.push(other),
        }
    }
    safe
}

fn plain(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut parts = text.split('%');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..2).and_then(|code| u32::from_str_radix(code, 16).ok());
        match (code.and_then(char::from_u32), part.get(2..)) {
            (Some(c), Some(rest)) => {
                plain.push(c);
                plain.push_str(rest);
            }
            _ => plain.push_str(part),
        }
    }
    plain
}
