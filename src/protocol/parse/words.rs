//! The reader's complaints about form, in plain sentences with a place.
//! Never lets the name of a Rust type through.

use serde_path_to_error::Segment as Seen;

use super::{ProtocolError, place};
use crate::protocol::fault::{Path, Segment};

/// Names of types in complaints, and what people call them.
const TYPES: [(&str, &str); 9] = [
    ("map", "an object"),
    ("sequence", "a list"),
    ("a sequence", "a list"),
    ("u32", "a whole number"),
    ("a boolean", "true or false"),
    ("boolean", "true or false,"),
    ("null", "nothing"),
    ("string or map", "a word or an object"),
    ("unit variant", "a word alone"),
];

/// An error of form or of one value.
pub(super) fn explain(
    text: &str,
    error: &serde_path_to_error::Error<serde_json::Error>,
) -> ProtocolError {
    if !error.inner().is_data() {
        return syntax(text, error.inner());
    }
    let mut path = Path::default();
    for segment in error.path() {
        match segment {
            Seen::Seq { index } => path.0.push(Segment::Index(*index)),
            Seen::Map { key } | Seen::Enum { variant: key } => {
                path.0.push(Segment::Key(key.clone()));
            }
            Seen::Unknown => {}
        }
    }
    let message = message(error.inner());
    let (rule, member) = sentence(&message);
    if let Some(member) = member
        && path.0.last() != Some(&Segment::Key(member.clone()))
    {
        path = path.key(&member);
    }
    let named = rule.starts_with("unknown field") || rule.starts_with("stands twice");
    let offset = if named { place::of_name(text, &path) } else { place::of_value(text, &path) };
    place::error(text, offset, &path, rule)
}

/// Text that is not JSON, or JSON that is cut off.
pub(super) fn syntax(text: &str, error: &serde_json::Error) -> ProtocolError {
    let line_start = match error.line().checked_sub(2) {
        Some(newline) => text.match_indices('\n').nth(newline).map_or(0, |(at, _)| at + 1),
        None => 0,
    };
    let mut offset = line_start.saturating_add(error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset = offset.saturating_sub(1);
    }
    let rule = format!("not JSON: {}", message(error));
    place::error(text, offset, &Path::default(), rule)
}

/// What the reader says, without the place it names.
fn message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rfind(" at line ") {
        Some(end) => message.get(..end).unwrap_or_default().to_owned(),
        None => message,
    }
}

/// The complaint as a sentence, and the member it is about where the path ends at its object.
fn sentence(message: &str) -> (String, Option<String>) {
    let quoted = message.split('`').nth(1).map(str::to_owned);
    let known = || {
        let words: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
        if words.is_empty() { String::new() } else { format!("; known here: {}", words.join(", ")) }
    };
    match (message, &quoted) {
        (_, Some(name)) if message.starts_with("unknown field") => {
            (format!("unknown field `{name}`{}", known()), quoted)
        }
        (_, Some(_)) if message.starts_with("missing field") => ("is missing".to_owned(), quoted),
        (_, Some(_)) if message.starts_with("duplicate field") => {
            ("stands twice; keep one of them".to_owned(), quoted)
        }
        (_, Some(name)) if message.starts_with("unknown variant") => {
            (format!("`{name}` is not a word known here{}", known()), None)
        }
        _ => (wrong_type(message), None),
    }
}

fn wrong_type(message: &str) -> String {
    let mismatch = message.strip_prefix("invalid type: ");
    let Some(rest) = mismatch.or_else(|| message.strip_prefix("invalid value: ")) else {
        return message.to_owned();
    };
    let Some((found, expected)) = rest.split_once(", expected ") else { return rest.to_owned() };
    let plain = |word: &str| {
        TYPES.iter().find(|(name, _)| *name == word).map_or_else(
            || if word.starts_with("struct ") { "an object".to_owned() } else { word.to_owned() },
            |(_, said)| (*said).to_owned(),
        )
    };
    let found = match found.split_once(' ') {
        Some((kind, value)) => format!("{kind} {}", value.replace('`', "")),
        None => plain(found),
    };
    format!("must be {}, not {}", plain(expected), found.trim_end_matches(','))
}
