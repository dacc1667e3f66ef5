//! Sizes a file may not exceed, looked at before anything is built from it.
//! Never judges whether the text is JSON.

use crate::protocol::fault::{Found, Path, Spot};
use crate::protocol::rules::{self, Rule};

/// Bytes of a file.
const FILE_BYTES: usize = 256 * 1024;
/// Objects and lists inside each other.
const DEPTH: usize = 16;
/// Bytes of a string, escapes counted as written.
const STRING_BYTES: usize = 4 * 1024;
/// Fields of one object or entries of one list; the checks compare them with each other.
const ENTRIES: usize = 128;

/// Passes over the text once and remembers one byte, and how much each open bracket holds.
pub(super) fn check(text: &str) -> Result<(), Found> {
    let refuse = |offset, rule: &'static Rule, message: String| {
        let (path, spot) = (Path::default(), Spot::Byte(offset));
        Err(Found { path, spot, rule, message, help: None })
    };
    if text.len() > FILE_BYTES {
        return Err(too_large());
    }
    // Commas so far in each bracket that is open.
    let mut open: Vec<usize> = Vec::new();
    let mut string_start = None;
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate() {
        let Some(start) = string_start else {
            match byte {
                b'"' => string_start = Some(offset),
                b'{' | b'[' => open.push(0),
                b'}' | b']' => drop(open.pop()),
                b',' => {
                    if let Some(commas) = open.last_mut() {
                        *commas = commas.saturating_add(1);
                    }
                }
                _ => {}
            }
            if open.last().is_some_and(|commas| *commas >= ENTRIES) {
                let message = format!("no list or object holds more than {ENTRIES} entries");
                return refuse(offset, &rules::TOO_MANY_ENTRIES, message);
            }
            if open.len() > DEPTH {
                let message = format!("nothing lies more than {DEPTH} levels deep");
                return refuse(offset, &rules::TOO_DEEP, message);
            }
            continue;
        };
        if byte == b'"' && !escaped {
            string_start = None;
        } else if offset.saturating_sub(start) > STRING_BYTES {
            let message = format!("a string holds at most {STRING_BYTES} bytes");
            return refuse(start, &rules::STRING_TOO_LONG, message);
        }
        escaped = byte == b'\\' && !escaped;
    }
    Ok(())
}

/// What is wrong with a file of more bytes than are read.
pub(super) fn too_large() -> Found {
    let message = format!("a file holds at most {} KiB", FILE_BYTES / 1024);
    let (path, spot) = (Path::default(), Spot::Byte(0));
    Found { path, spot, rule: &rules::FILE_TOO_LARGE, message, help: None }
}
