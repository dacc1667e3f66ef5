//! Text from outside made fit to show: nothing in it can move a cursor, hide or reorder.
//! Never drops a character silently: what can't be shown stands there escaped.

use std::fmt;

/// Displayable text; the only type that screens, plain mode, errors and exports accept from outside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shown(String);

/// Most marks that may stack on one character before the rest is escaped.
const MOST_MARKS: usize = 3;

impl Shown {
    /// Escapes control, bidi, zero-width, tag, filler and private-use characters visibly, and what
    /// is no character, or none yet.
    pub fn new(foreign: &str) -> Self {
        // Nearly all that is shown.
        if foreign.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Self(foreign.to_owned());
        }
        let mut shown = String::with_capacity(foreign.len());
        let mut marks = 0_usize;
        for c in foreign.chars() {
            marks = if is_mark(c) { marks.saturating_add(1) } else { 0 };
            if must_escape(c) || marks > MOST_MARKS {
                shown.push_str(&c.escape_unicode().to_string());
            } else {
                shown.push(c);
            }
        }
        Self(shown)
    }

    /// The same for text that is JSON: what can't be shown stands there as JSON escapes it, so that
    /// it reads as the same values.
    pub fn json(text: &str) -> Self {
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            if c == '\n' || !must_escape(c) {
                shown.push(c);
                continue;
            }
            for unit in c.encode_utf16(&mut [0; 2]) {
                shown.push_str(&format!("\\u{unit:04x}"));
            }
        }
        Self(shown)
    }

    /// The displayable text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn must_escape(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x00AD | 0x034F | 0x061C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180E | 0x2800 | 0x3164
            | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF
            | 0xFDD0..=0xFDEF | 0xFFA0 | 0xFFF0..=0xFFFB | 0xFFFE..=0xFFFF | 0xE000..=0xF8FF
            | 0x1D173..=0x1D17A | 0x1FFFE..=0x1FFFF | 0x2FFFE..=0x2FFFF | 0x3FFFE..=0x10FFFF)
        || is_unassigned(c)
}

/// Whether Unicode, as the standard library knows it, has no such character: a later version may
/// make it one that moves or hides. The library's own table of what can be printed tells, but for
/// letters, marks and spaces, which it escapes for reasons of its own.
fn is_unassigned(c: char) -> bool {
    let is_named = c.is_alphanumeric() || c.is_whitespace() || is_mark(c);
    !is_named && c.escape_debug().nth(1) == Some('u')
}
