//! A saved session in the list: what can be said of it without opening it, and whether it is what
//! a supervisor looks for. Reads nothing.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::session::State;
use crate::session::exceptions::{Kind, Severity};
use crate::words::{exception, utc_floor};

/// A saved session, or a file that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// By which it is opened: its document, there or not.
    pub path: PathBuf,
    /// What its files are called: its id, where nobody renamed them.
    pub id: String,
    /// When it began, where that is known.
    pub began: Option<DateTime<Utc>>,
    /// What is known of it; why it can't be read.
    pub told: Result<Box<Told>, String>,
}

/// What is known of a session that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How it stands.
    pub state: State,
    /// A walkthrough.
    pub practice: bool,
    /// Id of its protocol.
    pub protocol: String,
    /// Such as `1.3 mg`.
    pub dose: Option<String>,
    /// The order reference as typed.
    pub order: Option<String>,
    /// Every lot that was taken in.
    pub lots: Vec<String>,
    /// Where it was prepared, and whatever else was typed at a step of its own.
    pub places: Vec<String>,
    /// Initials.
    pub operators: Vec<String>,
    /// Initials of second persons.
    pub second: Vec<String>,
    /// The highest exceptions, as many as a summary names.
    pub exceptions: Vec<Occurrence>,
    /// How many there are in all.
    pub exceptions_total: u64,
    /// A supervisor's judgement.
    pub signed: Option<Signed>,
}

/// An exception, as a list has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The word of its kind: one that a newer program knows stays as it is.
    pub kind: String,
    /// How soon somebody should look.
    pub rank: Severity,
    /// When.
    pub at: DateTime<Utc>,
    /// What it is about.
    pub subject: String,
}

/// A judgement, as a list has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Initials of the reviewer.
    pub by: String,
    /// The word of the verdict.
    pub verdict: String,
    /// Whether something was recorded after it.
    pub changed_since: bool,
    /// Whether something is still to be done.
    pub follow_up_open: bool,
}

impl Occurrence {
    /// In words.
    pub fn sentence(&self) -> String {
        match Kind::parse(&self.kind) {
            Some(kind) => exception::sentence(kind, &self.subject),
            None => format!("{}: {}", self.kind, self.subject),
        }
    }
}

impl Entry {
    /// The rank of its highest exception; of a file that can't be read the highest of all.
    pub fn rank(&self) -> Option<Severity> {
        match &self.told {
            Ok(told) => told.exceptions.iter().map(|it| it.rank).min(),
            Err(_) => Some(Severity::High),
        }
    }

    /// Whether it is over and waits for a judgement, or for another one.
    pub fn is_unsigned(&self) -> bool {
        self.told.as_ref().is_ok_and(|told| {
            let waits = told.signed.as_ref().is_none_or(|signed| signed.changed_since);
            waits && !told.practice && told.state != State::InProgress
        })
    }

    /// Whether a judgement holds.
    pub fn is_signed(&self) -> bool {
        let signed = self.told.as_ref().ok().and_then(|told| told.signed.as_ref());
        signed.is_some_and(|signed| !signed.changed_since)
    }

    /// Whether a judgement left something to be done.
    pub fn has_follow_up_open(&self) -> bool {
        let signed = self.told.as_ref().ok().and_then(|told| told.signed.as_ref());
        signed.is_some_and(|signed| signed.follow_up_open)
    }

    /// Whether it may be judged without being opened: over, real, unsigned, no exception.
    pub fn needs_no_look(&self) -> bool {
        self.is_unsigned() && self.told.as_ref().is_ok_and(|told| told.exceptions_total == 0)
    }

    /// Whether every word is found: `lot:GK88` in a lot, any other word in any line.
    pub(super) fn fits(&self, words: &[String], lines: &mut Lines) -> bool {
        lines.0.clear();
        self.tell(lines);
        words.iter().all(|word| lines.0.lines().any(|line| is_in(line, word)))
    }

    /// What a filter looks in, a line each: what it is in capitals, then the words in small letters.
    fn tell(&self, lines: &mut Lines) {
        lines.put("ID", &self.id);
        if let Some(began) = self.began {
            lines.put("DATE", &utc_floor(began));
        }
        let told = match &self.told {
            Ok(told) => told,
            Err(why) => {
                lines.put("STATE", "unreadable");
                lines.put("EXCEPTION", why);
                return;
            }
        };
        lines.put("PROTOCOL", &told.protocol);
        lines.all("ORDER", told.order.as_slice());
        lines.all("DOSE", told.dose.as_slice());
        lines.all("LOT", &told.lots);
        lines.all("CABINET", &told.places);
        lines.all("BY", &told.operators);
        lines.all("BY", &told.second);
        for it in &told.exceptions {
            lines.put("EXCEPTION", &it.kind);
            lines.put("EXCEPTION", &it.sentence());
        }
        lines.put("STATE", told.state.word());
        lines.put("STATE", if told.practice { "practice" } else { "real" });
        if let Some(signed) = &told.signed {
            lines.put("STATE", "signed");
            lines.put("STATE", &signed.verdict);
            lines.put("BY", &signed.by);
        }
        if self.is_unsigned() {
            lines.put("STATE", "unsigned");
        }
        if told.signed.as_ref().is_some_and(|signed| signed.changed_since) {
            lines.put("STATE", "changed");
        }
        if self.has_follow_up_open() {
            lines.put("STATE", "follow-up");
        }
    }
}

/// What is looked in, kept from row to row.
#[derive(Default)]
pub(super) struct Lines(String);

impl Lines {
    fn put(&mut self, label: &str, text: &str) {
        self.0.push_str(label);
        self.0.push(' ');
        self.0.extend(text.to_lowercase().chars().map(|c| if c == '\n' { ' ' } else { c }));
        self.0.push('\n');
    }

    fn all(&mut self, label: &str, texts: &[String]) {
        for text in texts {
            self.put(label, text);
        }
    }
}

fn is_in(line: &str, word: &str) -> bool {
    let Some((label, text)) = line.split_once(' ') else { return false };
    let (wanted, word) = match word.split_once(':') {
        Some((wanted, word)) if LABELS.contains(&wanted) => (Some(wanted), word),
        _ => (None, word),
    };
    let here = wanted.is_none_or(|wanted| label.eq_ignore_ascii_case(wanted));
    // "signed" must not find what is unsigned.
    here && if label == "STATE" { text.starts_with(word) } else { text.contains(word) }
}

/// What may stand before a colon.
const LABELS: [&str; 10] =
    ["id", "date", "protocol", "order", "dose", "lot", "cabinet", "by", "exception", "state"];
