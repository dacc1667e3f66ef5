//! Names that lead nowhere. Where the name they mean may be one that could not be read, nothing is
//! said: mending that one may mend them all.

use super::fault::{Faults, Path, Segment};
use super::rules::Rule;
use super::similar::nearest;

/// The names of one list of the file.
pub(super) struct Names<'a> {
    /// What one of them is called.
    pub(super) what: &'a str,
    /// The list's own member at the top of the file.
    pub(super) list: &'a str,
    /// All of them, wrong ones included.
    pub(super) ids: Vec<&'a str>,
    pub(super) rule: &'static Rule,
}

/// Says that the name leads nowhere, and what may have been meant.
pub(super) fn unknown(faults: &mut Faults, path: Path, names: &Names<'_>, name: &str) {
    if faults.lost(&path) {
        return;
    }
    if is_unsure(faults, names.list) {
        return faults.hole(path);
    }
    let list = if names.what == "source" { "; list it under `sources`" } else { "" };
    faults.spoil(path, names.rule, format!("there is no {} `{name}`{list}", names.what));
    if let Some(meant) = nearest(name, names.ids.iter().copied()) {
        faults.help(format!("Did you mean `{meant}`?"));
    }
}

/// Whether some name in the list could not be read.
pub(super) fn is_unsure(faults: &Faults, list: &str) -> bool {
    faults.holes(|hole| names_in(hole, list)) > 0
}

/// Whether the place is the list, one of its elements or the id of one; steps lie in phases.
fn names_in(hole: &[Segment], list: &str) -> bool {
    let key = |segment: Option<&Segment>, name: &str| match segment {
        Some(Segment::Key(key)) => key == name,
        _ => false,
    };
    if !key(hole.first(), list) {
        return false;
    }
    let inner = if list == "phases" && hole.len() > 2 {
        if !key(hole.get(2), "steps") {
            return false;
        }
        hole.get(3..)
    } else {
        hole.get(1..)
    };
    match inner.unwrap_or_default() {
        [] | [_] => true,
        [_, Segment::Key(last)] => last == "id",
        _ => false,
    }
}
