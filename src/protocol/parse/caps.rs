//! Sizes a protocol file may not exceed, looked at before anything is built from it.
//! Never judges whether the text is JSON.

use super::{Path, ProtocolError, place};

/// Bytes of a file.
const FILE_BYTES: usize = 256 * 1024;
/// Objects and lists inside each other.
const DEPTH: usize = 16;
/// Bytes of a string, escapes counted as written.
const STRING_BYTES: usize = 4 * 1024;

/// Passes over the text once and remembers one byte.
pub(super) fn check(text: &str) -> Result<(), ProtocolError> {
    let refuse = |offset, rule: String| Err(place::error(text, offset, &Path::default(), rule));
    if text.len() > FILE_BYTES {
        return refuse(0, format!("a protocol file holds at most {} KiB", FILE_BYTES / 1024));
    }
    let mut depth = 0_usize;
    let mut string_start = None;
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate() {
        let Some(start) = string_start else {
            match byte {
                b'"' => string_start = Some(offset),
                b'{' | b'[' => depth = depth.saturating_add(1),
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > DEPTH {
                return refuse(offset, format!("nothing lies more than {DEPTH} levels deep"));
            }
            continue;
        };
        if byte == b'"' && !escaped {
            string_start = None;
        } else if offset.saturating_sub(start) > STRING_BYTES {
            return refuse(start, format!("a string holds at most {STRING_BYTES} bytes"));
        }
        escaped = byte == b'\\' && !escaped;
    }
    Ok(())
}
