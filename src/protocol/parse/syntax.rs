//! Whether a text is JSON at all, and where it stops being so. Never looks at what it says.

use jsonc_parser::ast::Value;

use super::place;
use crate::protocol::fault::{Found, Path, Spot};
use crate::protocol::rules;

/// What the reader says, what people read, and how it is mended.
const KNOWN: [(&str, &str, &str); 11] = [
    ("EOF while parsing a string", "the file ends inside a text", "Close the text with a quote."),
    ("EOF", "the file ends too early", "Close every brace and bracket that was opened."),
    ("trailing comma", "a comma with nothing after it", "Take the comma out."),
    ("expected `:`", "no colon after the name of a field", "Write `\"name\": value`."),
    ("expected `,` or `}`", "no comma or closing brace here", "Put a comma between two fields."),
    ("expected `,` or `]`", "no comma or closing bracket here", "Put a comma between two values."),
    (
        "key must be a string",
        "the name of a field in quotes is missing",
        "Write `\"name\": value`.",
    ),
    ("control character", "a line or a tab ends inside a text", "Close the text with a quote."),
    ("expected value", "no value here", "Look for a comma too many or a quote too few before it."),
    ("trailing characters", "something stands after the end", "One object is the whole file."),
    ("invalid escape", "a backslash that means nothing", "Write a backslash as `\\\\`."),
];

/// The tree of a text that is one JSON value.
pub(super) fn tree(text: &str) -> Result<Value<'_>, Found> {
    serde_json::from_str::<serde_json::Value>(text)
        .map_err(|error| said_by_reader(text, &error))?;
    match place::tree(text) {
        Ok(Some(tree)) => Ok(tree),
        Ok(None) => Err(found(0, "not JSON: the file is empty".to_owned(), None)),
        Err(error) => Err(found(error.range().start, format!("not JSON: {}", error.kind()), None)),
    }
}

fn said_by_reader(text: &str, error: &serde_json::Error) -> Found {
    let line_start = match error.line().checked_sub(2) {
        Some(newline) => {
            text.match_indices('\n').nth(newline).map_or(0, |(at, _)| at.saturating_add(1))
        }
        None => 0,
    };
    // A column of 0 is the end of the line before.
    let offset = line_start.saturating_add(error.column()).saturating_sub(1);
    // What ends too early is missing after the last thing there is.
    let offset = if error.is_eof() { text.trim_end().len() } else { offset };
    let said = error.to_string();
    let known = KNOWN.iter().find(|(start, _, _)| said.starts_with(start));
    let message = known.map_or_else(
        || said.rfind(" at line ").and_then(|end| said.get(..end)).unwrap_or(&said),
        |(_, message, _)| message,
    );
    let help = known.map(|(_, _, help)| (*help).to_owned());
    found(place::floor(text, offset), format!("not JSON: {message}"), help)
}

fn found(offset: usize, message: String, help: Option<String>) -> Found {
    let (path, spot) = (Path::default(), Spot::Byte(offset));
    Found { path, spot, rule: &rules::NOT_JSON, message, help }
}
