//! From the text of a protocol file to a valid protocol or every fault in it, and back.
//! Never opens a file, and never hands out a protocol that breaks a rule.

use super::check::{check, hints};
use super::fault::{Fault, Faults, Found, Path, Spot};
use super::{Protocol, rules};

mod caps;
mod dosing;
mod kinds;
mod lower;
mod mirror;
mod place;
mod raise;
mod read;
mod scalars;
mod schema;
mod syntax;
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
    let Judged { protocol, found, tree } = judge(text, false);
    match (protocol, found.into_iter().next()) {
        (Some(protocol), None) => Ok(protocol),
        (_, first) => {
            let first = first.unwrap_or_else(|| Found {
                path: Path::default(),
                spot: Spot::Byte(0),
                rule: &rules::WRONG_TYPE,
                message: "not a protocol".to_owned(),
                help: None,
            });
            let Fault { line, column, field, message, .. } =
                place::told(text, tree.as_ref(), first);
            Err(ProtocolError { line, column, field, rule: message })
        }
    }
}

/// Every fault of a protocol file in the order of the text, hints among them; none of them follows
/// from another. A text without an error is one that [`parse`] reads.
pub fn faults(text: &str) -> Vec<Fault> {
    let Judged { found, tree, .. } = judge(text, true);
    let mut told: Vec<Fault> =
        found.into_iter().map(|found| place::told(text, tree.as_ref(), found)).collect();
    told.sort_by_key(|fault| fault.start);
    told
}

/// The same for what a file holds before it is known to be text.
pub fn faults_of_bytes(bytes: &[u8]) -> Vec<Fault> {
    match std::str::from_utf8(bytes) {
        Ok(text) => faults(text),
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let good = std::str::from_utf8(good).unwrap_or_default();
            let message = "not UTF-8 text from here on".to_owned();
            let (path, spot) = (Path::default(), Spot::Byte(good.len()));
            let found = Found { path, spot, rule: &rules::NOT_UTF_8, message, help: None };
            vec![place::told(good, None, found)]
        }
    }
}

/// The fault of a file that is too large to be read at all.
pub fn too_large() -> Fault {
    place::told("", None, caps::too_large())
}

/// The text of a protocol, which parses to the same protocol.
///
/// Lengths of time shorter than a second are cut off, since no file can hold them.
pub fn to_json(protocol: &Protocol) -> String {
    serde_json::to_string_pretty(&raise::raise(protocol)).unwrap_or_default()
}

/// What a text holds and what is wrong with it.
struct Judged<'t> {
    /// As far as it could be read; in part made up where something was found.
    protocol: Option<Protocol>,
    found: Vec<Found>,
    tree: Option<jsonc_parser::ast::Value<'t>>,
}

fn judge(text: &str, with_hints: bool) -> Judged<'_> {
    let of = |found, tree| Judged { protocol: None, found: vec![found], tree };
    if let Err(found) = caps::check(text) {
        return of(found, None);
    }
    let tree = match syntax::tree(text) {
        Ok(tree) => tree,
        Err(found) => return of(found, None),
    };
    let read::Shape { file, found, filled } = read::shape(&tree);
    let mut faults = Faults::default();
    for path in filled {
        faults.hole(path);
    }
    faults.found = found;
    let protocol = file.map(|file| lower::lower(file, &mut faults));
    if let Some(protocol) = &protocol {
        check(protocol, &mut faults);
        if with_hints {
            hints(protocol, &mut faults);
        }
    }
    Judged { protocol, found: faults.found, tree: Some(tree) }
}
