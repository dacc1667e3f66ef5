//! Scenarios by name or file, with the protocol that each walks through. Reads; writes nothing.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::super::folder::{files_of, find_protocol, read_text};
use super::super::{Failure, Status};
use crate::practice::{Scenario, builtin, scenario};
use crate::protocol::{self, Protocol};
use crate::shell::begin::Text;
use crate::words::Shown;

/// The folder of the site's scenarios, in the data folder.
const FOLDER: &str = "scenarios";

/// A scenario that can be walked through.
pub(super) struct Found {
    pub(super) scenario: Scenario,
    /// SHA-256 of its text in hexadecimal.
    pub(super) sha256: String,
    pub(super) protocol: Text,
}

/// Finds protocols as `prepare` does.
pub(super) fn protocols(data: &Path) -> impl Fn(&str) -> Option<Protocol> + '_ {
    move |id| {
        let found = find_protocol(data, id).ok()?;
        protocol::parse(&found.text).ok()
    }
}

/// A built-in id, an id in `DATA/scenarios`, or a file.
pub(super) fn find(data: &Path, name: &str) -> Result<Found, Failure> {
    let (text, told) = match builtin::text(name) {
        Some(text) => (text.to_owned(), name.to_owned()),
        None => {
            let path = of_site(data, name).unwrap_or_else(|| PathBuf::from(name));
            (read_text(&path)?, path.display().to_string())
        }
    };
    let wrong = |why: String| Failure::new(Status::Wrong, format!("{told}:{why}"));
    let read = scenario::parse(&text, &protocols(data));
    let scenario = read.map_err(|error| wrong(Shown::new(&error.to_string()).to_string()))?;
    let protocol = find_protocol(data, scenario.protocol())?;
    let protocol = Text { text: protocol.text, site: protocol.site };
    let digest = Sha256::digest(text.as_bytes());
    let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Found { scenario, sha256, protocol })
}

/// The site's file with this id.
fn of_site(data: &Path, name: &str) -> Option<PathBuf> {
    let known = protocols(data);
    let has_id = |path: &&PathBuf| {
        let read = read_text(path).ok().and_then(|text| scenario::parse(&text, &known).ok());
        read.is_some_and(|scenario| scenario.id() == name)
    };
    files_of(data, FOLDER).iter().find(has_id).cloned()
}

/// Every scenario there is, a row each.
pub(super) fn list(data: &Path) -> String {
    let known = protocols(data);
    let mut text = String::new();
    for (_, source) in builtin::BUILTIN {
        if let Ok(scenario) = scenario::parse(source, &known) {
            row(&mut text, &scenario, "built in");
        }
    }
    for path in files_of(data, FOLDER) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let read = read_text(&path).map_err(|failure| failure.message);
        let read =
            read.and_then(|text| scenario::parse(&text, &known).map_err(|error| error.to_string()));
        match read {
            Ok(scenario) => row(&mut text, &scenario, "site scenario"),
            Err(why) => {
                let (name, why) = (Shown::new(&name), Shown::new(&why));
                let _ = writeln!(text, "{name}  can't be used: {why}");
            }
        }
    }
    text
}

fn row(text: &mut String, scenario: &Scenario, origin: &str) {
    let (id, title) = (Shown::new(scenario.id()), Shown::new(scenario.title()));
    let version = Shown::new(scenario.version());
    let _ = writeln!(text, "{id}  {version}  {origin}  {title}");
    let _ = writeln!(text, "  {}", Shown::new(scenario.aim()));
}
