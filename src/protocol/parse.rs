//! From the text of a protocol file to a valid protocol, and back.
//! Never opens a file, and never hands out a protocol that breaks a rule.

use super::Protocol;
use super::check::check;
use super::fault::{Fault, Path};

mod caps;
mod kinds;
mod lists;
mod lower;
mod mirror;
mod place;
mod raise;
mod scalars;
mod schema;
mod words;
mod work;

pub use schema::json_schema;

/// A fault in the text of a protocol; the file's name is for the caller to add.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column} {field}: {rule}")]
pub struct ProtocolError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Path to the value, such as `phases[2].steps[0].id`; `(file)` for the file as a whole.
    pub field: String,
    /// The rule broken and, where it is not plain, how to mend it.
    pub rule: String,
}

/// Reads a protocol; one that comes back has passed every check.
///
/// # Errors
/// The first fault: the caps are looked at before anything else, then the form, then what the
/// parts say about each other.
pub fn parse(text: &str) -> Result<Protocol, ProtocolError> {
    caps::check(text)?;
    lists::check(text)?;
    let file = read(text)?;
    let protocol = lower::lower(file).map_err(|faults| first(text, faults))?;
    let faults = check(&protocol);
    if faults.is_empty() { Ok(protocol) } else { Err(first(text, faults)) }
}

/// The text of a protocol, which parses to the same protocol.
///
/// Lengths of time shorter than a second are cut off, since no file can hold them.
pub fn to_json(protocol: &Protocol) -> String {
    serde_json::to_string_pretty(&raise::raise(protocol)).unwrap_or_default()
}

fn read(text: &str) -> Result<mirror::File, ProtocolError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let file = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| words::explain(text, &error))?;
    reader.end().map_err(|error| words::syntax(text, &error))?;
    Ok(file)
}

fn first(text: &str, faults: Vec<Fault>) -> ProtocolError {
    let fault = faults
        .into_iter()
        .next()
        .unwrap_or_else(|| Fault { path: Path::default(), rule: "not a protocol".to_owned() });
    let offset = place::of_value(text, &fault.path);
    place::error(text, offset, &fault.path, fault.rule)
}
