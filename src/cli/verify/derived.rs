//! Whether summary and state of a document are what its facts give: lists and scripts read them.
//! Works with the rules that made them; the lines themselves were examined by `verify` before.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::session::Session;
use crate::session::fact::Record;
use crate::store::derive::derive;
use crate::store::disk::{RealDisk, read_file};
use crate::store::summary::DERIVED_BY;
use crate::store::wire;
use crate::verify::{DocumentFlaw, Fault};

/// Most bytes of a document that is read.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

#[derive(Deserialize)]
struct Made {
    derived_by: u32,
}

/// What is wrong, if anything; nothing where another version derived it, or where its facts can't
/// be followed here.
pub(super) fn fault(disk: &RealDisk, document: &Path) -> Option<Fault> {
    let bytes = read_file(disk, document, MOST_BYTES).ok()?;
    let text = std::str::from_utf8(&bytes).ok()?;
    let mut members = text.lines().skip(1);
    let (summary, state) = (members.next()?, members.next()?);
    let session = Session::replay(&records(text)?).ok()?;
    let ours = derive(&session);
    let differs = [
        differs(summary, "summary", &ours.summary).then_some("summary"),
        differs(state, "state", &ours.state).then_some("state"),
    ];
    let which = differs.into_iter().flatten().next()?;
    Some(Fault::Document(DocumentFlaw::DerivedDiffers { which }))
}

/// The records in its lines.
fn records(text: &str) -> Option<Vec<Record>> {
    let (_, lines) = text.split_once("\n\"lines\":[\n")?;
    let (lines, _) = lines.split_once("\n],\n")?;
    let record = |line: &str| wire::decode(line.as_bytes()).ok().map(|decoded| decoded.record);
    lines.split(",\n").map(record).collect()
}

/// Only what was derived by the rules of this program can be held against them.
fn differs(line: &str, name: &str, ours: &impl Serialize) -> bool {
    let member = format!("\"{name}\":");
    let Some(theirs) = line.strip_prefix(&member).and_then(|line| line.strip_suffix(',')) else {
        return true;
    };
    let by_our_rules =
        serde_json::from_str(theirs).map_or(true, |made: Made| made.derived_by == DERIVED_BY);
    by_our_rules && serde_json::to_string(ours).map_or(true, |ours| ours != theirs)
}
