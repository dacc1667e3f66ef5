//! A file of any format on its way from text to what it means: caps, JSON, shape, then the meaning
//! that its own room gives it, and every fault found on the way with its place.
//! Never opens a file, and knows no format.

use jsonc_parser::ast::Value;
use serde::de::DeserializeOwned;

use super::{caps, place, read, syntax};
use crate::protocol::fault::{Fault, Faults, Found, Path, Spot};
use crate::protocol::rules;

/// What a text holds and what is wrong with it.
pub(crate) struct Judged<'t, P> {
    text: &'t str,
    /// As far as it could be read; in part made up where something was found.
    made: Option<P>,
    found: Vec<Found>,
    tree: Option<Value<'t>>,
}

/// Reads a text; `lower` makes of its shape what it means, and notes what is wrong with that.
pub(crate) fn judge<F: DeserializeOwned, P>(
    text: &str,
    lower: impl FnOnce(F, &mut Faults) -> P,
) -> Judged<'_, P> {
    let of = |found, tree| Judged { text, made: None, found: vec![found], tree };
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
    let made = file.map(|file| lower(file, &mut faults));
    Judged { text, made, found: faults.found, tree: Some(tree) }
}

impl<P> Judged<'_, P> {
    /// What the text means, where nothing is wrong with it; else the first fault.
    pub(crate) fn into_valid(self) -> Result<P, Box<Fault>> {
        let Self { text, made, found, tree } = self;
        match (made, found.into_iter().next()) {
            (Some(made), None) => Ok(made),
            (_, first) => {
                let first = first.unwrap_or_else(nothing);
                Err(Box::new(place::told(text, tree.as_ref(), first)))
            }
        }
    }

    /// Everything that is wrong, in the order of the text.
    pub(crate) fn into_faults(self) -> Vec<Fault> {
        told_in_order(self.text, self.tree.as_ref(), self.found)
    }
}

fn told_in_order(text: &str, tree: Option<&Value<'_>>, found: Vec<Found>) -> Vec<Fault> {
    let mut told: Vec<Fault> =
        found.into_iter().map(|found| place::told(text, tree, found)).collect();
    told.sort_by_key(|fault| fault.start);
    told
}

/// Said of a text that gave nothing and of which nothing was said.
fn nothing() -> Found {
    let (path, spot) = (Path::default(), Spot::Byte(0));
    let message = "not a file of this format".to_owned();
    Found { path, spot, rule: &rules::WRONG_TYPE, message, help: None }
}

/// The faults of what a file holds before it is known to be text.
pub(crate) fn faults_of_bytes(bytes: &[u8], faults: impl FnOnce(&str) -> Vec<Fault>) -> Vec<Fault> {
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
pub(crate) fn too_large() -> Fault {
    place::told("", None, caps::too_large())
}
