//! Tells a scanner's burst from keys that a person presses, and a held key from a pressed one.
//! Reads no clock: each key comes with the moment of its read, in nanoseconds since boot.

use crate::keys::Key;
use crate::time::Span;

/// Characters closer than this belong to one burst (design: 30 ms).
const CLOSE: Span = Span::from_ms(30);
/// A burst has at least this many characters.
const LEAST: usize = 3;
/// A key held down repeats within this time of its last event: the first repeat comes after
/// 250 to 660 ms with the usual settings.
const REPEAT: Span = Span::from_ms(700);

/// What was typed close together so far, and the last key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Burst {
    /// Printable keys that may yet turn out to be a burst, with the last one's moment.
    held: Vec<Key>,
    /// When the last printable key came.
    last_at: Option<i64>,
    /// Printable keys in a row, each close to the one before, wherever they went.
    run: usize,
    /// The last key of all, and when it came.
    last: Option<(Key, i64)>,
}

/// What a key turns out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A key that a person pressed.
    Key(Key),
    /// A burst outside a field: swallowed whole.
    Swallowed,
}

impl Burst {
    /// Takes a key outside a field: what has become certain by it, in order.
    pub fn outside_field(&mut self, key: Key, at: i64) -> Vec<Heard> {
        let mut heard = Vec::new();
        if !self.is_close(at) {
            heard.extend(self.release());
        }
        if is_printable(key) {
            self.note(at);
            self.held.push(key);
        } else if key == Key::Enter && self.held.len() >= LEAST {
            self.held.clear();
            self.end_run();
            heard.push(Heard::Swallowed);
        } else {
            heard.extend(self.release());
            heard.push(Heard::Key(key));
        }
        heard
    }

    /// Takes a printable key in a field, where a burst is typed like anything else.
    pub fn in_field(&mut self, at: i64) {
        if !self.is_close(at) {
            self.end_run();
        }
        self.note(at);
    }

    /// Whether an Enter at this moment ends a burst, and so does no more than that: the length of
    /// the burst.
    pub fn ends_with(&mut self, at: i64) -> Option<usize> {
        let ended = (self.is_close(at) && self.run >= LEAST).then_some(self.run);
        self.end_run();
        ended
    }

    /// Whether a key at this moment belongs to keys that wait to be told from a burst.
    pub fn is_holding(&self, at: i64) -> bool {
        !self.held.is_empty() && self.is_close(at)
    }

    /// Whether the key is held down rather than pressed: the same one again, too soon, and no part
    /// of a burst. To be asked of every key: each counts, so one that is held never acts twice.
    pub fn is_repeat(&mut self, key: Key, at: i64) -> bool {
        let again = self
            .last
            .is_some_and(|(last, then)| last == key && at.saturating_sub(then) < REPEAT.ns());
        self.last = Some((key, at));
        again && !self.is_holding(at)
    }

    /// What is certain once time has gone by without another key.
    pub fn settle(&mut self, at: i64) -> Vec<Heard> {
        if self.held.is_empty() || self.is_close(at) { Vec::new() } else { self.release() }
    }

    /// How long until keys that wait are certain.
    pub fn next_due(&self, now: i64) -> Option<Span> {
        if self.held.is_empty() {
            return None;
        }
        let since = now.saturating_sub(self.last_at?);
        Some(Span::from_ns(CLOSE.ns().saturating_sub(since).max(0)))
    }

    fn release(&mut self) -> Vec<Heard> {
        let held = std::mem::take(&mut self.held);
        self.end_run();
        if held.len() >= LEAST {
            return vec![Heard::Swallowed];
        }
        held.into_iter().map(Heard::Key).collect()
    }

    fn is_close(&self, at: i64) -> bool {
        self.last_at.is_some_and(|last| at.saturating_sub(last) < CLOSE.ns())
    }

    fn note(&mut self, at: i64) {
        self.last_at = Some(at);
        self.run = self.run.saturating_add(1);
    }

    fn end_run(&mut self) {
        self.run = 0;
        self.last_at = None;
    }
}

/// Whether a key puts a character on paper, as a scanner's keys do.
pub fn is_printable(key: Key) -> bool {
    matches!(key, Key::Char(_) | Key::Separator)
}
