//! The session as one ordinary JSON document: for people and scripts, and the journal's spare.
//! Its lines are the journal's, byte for byte; everything else in it can be worked out from them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::chain::{Head, seal};
use super::disk::Disk;
use super::error::StoreError;
use super::files::{Fresh, SessionFiles};
use super::journal::Lines;
use super::summary::{Derived, Summary};
use super::wire;

/// What every document's format begins with; a number follows.
const FORMAT_NAME: &str = "vialwatch-session/";
/// The number of the format written here.
const FORMAT_NUMBER: u32 = 1;
/// Where a list looks for the summary.
pub(super) const HEAD_BYTES: usize = 4 * 1024;
/// Most bytes of the line that holds the summary, and of the line before it.
pub(super) const SUMMARY_CAP: usize = 512 * 1024;
const SUMMARY_MEMBER: &str = "\"summary\":";
const HEAD_MEMBER: &str = "\"head\":\"";
const SEAL_MEMBER: &str = "\"seal\":\"";
const SUM_MEMBER: &str = "\"sum\":\"";
const DOCUMENT_END: &str = "\"}\n";

#[derive(Serialize, Deserialize)]
struct Naming {
    format: String,
    version: String,
    id: String,
}

/// A document that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WholeDocument {
    /// Number of its format.
    pub(super) format: u32,
    /// None where another version summed up otherwise.
    pub(super) summary: Option<Summary>,
    /// Of its last line.
    pub(super) head: Head,
}

/// Writes the document and puts it in place of the last one, on the medium when this returns.
///
/// # Errors
/// The disk's; the last document stands then, or the new one.
pub(super) fn replace<D: Disk>(
    disk: &D,
    files: &SessionFiles,
    lines: &Lines,
    derived: &Derived,
) -> Result<(), StoreError> {
    let path = files.document();
    let text = compose(files.stem(), lines, derived)
        .map_err(|error| StoreError::disk("put together", &path, error.into()))?;
    let failed = |error| StoreError::disk("write", &path, error);
    let fresh = Fresh::write(disk, files, text.as_bytes()).map_err(failed)?;
    if let Err(error) = disk.rename(&fresh.path, &path) {
        fresh.give_up(disk);
        return Err(failed(error));
    }
    disk.sync_folder(files.folder()).map_err(failed)
}

fn compose(id: &str, lines: &Lines, derived: &Derived) -> serde_json::Result<String> {
    let naming = Naming {
        format: format!("{FORMAT_NAME}{FORMAT_NUMBER}"),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        id: id.to_owned(),
    };
    let mut naming = serde_json::to_string(&naming)?;
    naming.pop();
    let summary = serde_json::to_string(&derived.summary)?;
    let state = serde_json::to_string(&derived.state)?;
    let head = lines.head;
    let seal = seal(&head);
    let records = lines.text.trim_end_matches('\n').replace('\n', ",\n");
    let mut text = format!(
        "{naming},\n{SUMMARY_MEMBER}{summary},\n\"state\":{state},\n{HEAD_MEMBER}{head}\",\n\
         {SEAL_MEMBER}{seal}\",\n\"lines\":[\n{records}\n],\n"
    );
    let sum = Head::of(text.as_bytes());
    text.push_str(SUM_MEMBER);
    text.push_str(&sum.to_string());
    text.push_str(DOCUMENT_END);
    Ok(text)
}

/// Reads a document; `None` where it is not one, or not whole.
pub(super) fn read(bytes: &[u8]) -> Option<WholeDocument> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (summed, end) = text.rsplit_once(SUM_MEMBER)?;
    let sum = Head::parse(end.strip_suffix(DOCUMENT_END)?)?;
    if Head::of(summed.as_bytes()) != sum {
        return None;
    }
    let format = format_of(text)?;
    Some(WholeDocument { format, summary: summary_of(text), head: head_of(text)? })
}

/// Whether a document, damaged as it may be, says by its head or its seal that it ends with one
/// of these lines; `None` where it says neither.
pub(super) fn ends_within(bytes: &[u8], lines: &Lines) -> Option<bool> {
    let text = String::from_utf8_lossy(bytes);
    let claims = [head_of(&text).map(|head| seal(&head)), seal_of(&text)];
    if claims.iter().all(Option::is_none) {
        return None;
    }
    let heads = lines.text.lines().filter_map(|line| wire::hash_of(line.as_bytes()).ok());
    let seals: BTreeSet<String> = heads.map(|head| seal(&head)).collect();
    Some(claims.iter().flatten().any(|claim| seals.contains(claim)))
}

fn seal_of(text: &str) -> Option<String> {
    let seal = text.lines().find_map(|line| line.strip_prefix(SEAL_MEMBER))?;
    Some(seal.strip_suffix("\",")?.to_owned())
}

fn head_of(text: &str) -> Option<Head> {
    let head = text.lines().find_map(|line| line.strip_prefix(HEAD_MEMBER))?;
    Head::parse(head.strip_suffix("\",")?)
}

/// The number of the format named in the first line.
fn format_of(text: &str) -> Option<u32> {
    let first = text.lines().next()?.strip_suffix(',').filter(|it| it.len() <= HEAD_BYTES)?;
    let naming: Naming = serde_json::from_str(&format!("{first}}}")).ok()?;
    naming.format.strip_prefix(FORMAT_NAME)?.parse().ok()
}

/// The summary at the beginning of a document, or of a piece of one that ends after it.
pub(super) fn summary_of(text: &str) -> Option<Summary> {
    let (line, _) = text.split_once('\n')?.1.split_once('\n')?;
    if line.len() > SUMMARY_CAP {
        return None;
    }
    let summary = line.strip_prefix(SUMMARY_MEMBER)?.strip_suffix(',')?;
    serde_json::from_str(summary).ok()
}
