//! From the text of a protocol file to a valid protocol or every fault in it, and back.
//! Never opens a file, and never hands out a protocol that breaks a rule.

use super::Protocol;
use super::check::{check, hints};
use super::fault::Fault;

mod caps;
mod dosing;
pub(crate) mod file;
mod kinds;
mod lower;
mod mirror;
mod place;
mod raise;
mod read;
pub(crate) mod scalars;
pub(crate) mod schema;
mod syntax;
mod trail;
mod trouble;
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
    let judged = judge(text, false);
    judged.into_valid().map_err(|fault| {
        let Fault { line, column, field, message, .. } = *fault;
        ProtocolError { line, column, field, rule: message }
    })
}

/// Every fault of a protocol file in the order of the text, hints among them; none of them follows
/// from another. A text without an error is one that [`parse`] reads.
pub fn faults(text: &str) -> Vec<Fault> {
    judge(text, true).into_faults()
}

/// The same for what a file holds before it is known to be text.
pub fn faults_of_bytes(bytes: &[u8]) -> Vec<Fault> {
    file::faults_of_bytes(bytes, faults)
}

/// The fault of a file that is too large to be read at all.
pub fn too_large() -> Fault {
    file::too_large()
}

/// The text of a protocol, which parses to the same protocol.
///
/// Lengths of time shorter than a second are cut off, since no file can hold them.
pub fn to_json(protocol: &Protocol) -> String {
    serde_json::to_string_pretty(&raise::raise(protocol)).unwrap_or_default()
}

fn judge(text: &str, with_hints: bool) -> file::Judged<'_, Protocol> {
    file::judge(text, |file, faults| {
        let protocol = lower::lower(file, faults);
        check(&protocol, faults);
        if with_hints {
            hints(&protocol, faults);
        }
        protocol
    })
}
