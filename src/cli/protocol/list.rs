//! `vialwatch protocol list`: every protocol there is, built in and of the site, with its id,
//! version and digest, and what keeps a file of the site from being used.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::super::folder::{data_folder, digest, read_text, site_files};
use super::super::{Outcome, print};
use crate::protocol::{self, Protocol, builtin};
use crate::words::Shown;

/// A file of the site.
struct Found {
    file: String,
    /// The protocol and its digest, or the first fault.
    read: Result<(Protocol, String), String>,
}

pub(super) fn list(data_dir: Option<PathBuf>) -> Outcome {
    let mut text = String::new();
    for (_, source) in builtin::BUILTIN {
        if let Ok(parsed) = protocol::parse(source) {
            let _ = writeln!(text, "{}", row(&parsed, &digest(source), "built in"));
        }
    }
    let found: Vec<Found> =
        site_files(&data_folder(data_dir)?).iter().map(|path| read(path)).collect();
    for (at, one) in found.iter().enumerate() {
        let file = Shown::new(&one.file);
        let _ = match &one.read {
            Ok((protocol, digest)) => match barred(&found, at, &protocol.id) {
                None => writeln!(text, "{}", row(protocol, digest, "site protocol")),
                Some(why) => writeln!(
                    text,
                    "{}\n  can't be used by its id: {}",
                    row(protocol, digest, &format!("site protocol {file}")),
                    Shown::new(&why)
                ),
            },
            Err(fault) => writeln!(text, "{file}  can't be used: {}", Shown::new(fault)),
        };
    }
    print(&text)
}

fn row(protocol: &Protocol, digest: &str, origin: &str) -> String {
    let (version, title) = (Shown::new(&protocol.version), Shown::new(&protocol.title));
    format!("{}  {version}  {digest}  {origin}  {title}", Shown::new(&protocol.id))
}

fn read(path: &Path) -> Found {
    let name = path.file_name().unwrap_or_default();
    let read = read_text(path).map_err(|failure| failure.message).and_then(|text| {
        let parsed = protocol::parse(&text).map_err(|error| error.to_string())?;
        Ok((parsed, digest(&text)))
    });
    Found { file: name.to_string_lossy().into_owned(), read }
}

/// Why an id leads to no file, or to another.
fn barred(found: &[Found], at: usize, id: &str) -> Option<String> {
    if builtin::text(id).is_some() {
        return Some("a built-in protocol has this id; give the file another".to_owned());
    }
    let same = found.iter().enumerate().filter(|(other, one)| {
        *other != at && one.read.as_ref().is_ok_and(|(protocol, _)| protocol.id == id)
    });
    let same: Vec<&str> = same.map(|(_, one)| one.file.as_str()).collect();
    if same.is_empty() {
        return None;
    }
    Some(format!("{} has it too; give one of them another", same.join(", ")))
}
