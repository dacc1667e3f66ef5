//! Scenarios by name or file, with the protocol that each walks through. Reads; writes nothing.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::super::folder::{find_protocol, read_text};
use super::super::{Failure, Status};
use crate::practice::Scenario;
use crate::protocol::{self, Protocol};
use crate::shell::begin::Text;
pub(super) use crate::shell::scenarios::Found;
use crate::shell::scenarios::{Protocols, Scenarios};
use crate::store::disk::RealDisk;
use crate::words::Shown;

/// Finds protocols as `prepare` does.
pub(super) fn protocols(data: &Path) -> impl Fn(&str) -> Option<Protocol> {
    let texts = texts(data);
    move |id| protocol::parse(&texts(id)?.text).ok()
}

/// The same before they are read.
pub(in crate::cli) fn texts(data: &Path) -> Protocols {
    let data = data.to_owned();
    Box::new(move |id| {
        let found = find_protocol(&data, id).ok()?;
        Some(Text { text: found.text, site: found.site })
    })
}

/// The scenarios of a data folder, and those built in.
pub(super) fn scenarios(data: &Path) -> Scenarios<RealDisk> {
    Scenarios::new(RealDisk::private(), data, texts(data))
}

/// A built-in id, an id in `DATA/scenarios`, or a file.
pub(super) fn find(data: &Path, name: &str) -> Result<Found, Failure> {
    let scenarios = scenarios(data);
    let (text, told) = match scenarios.text(name) {
        Some((text, path)) => (text, path.map_or_else(|| name.to_owned(), shown)),
        None => (read_text(Path::new(name))?, name.to_owned()),
    };
    let wrong = |why: String| Failure::new(Status::Wrong, format!("{told}:{}", Shown::new(&why)));
    scenarios.of_text(&text).map_err(wrong)
}

fn shown(path: PathBuf) -> String {
    path.display().to_string()
}

/// Every scenario there is, a row each.
pub(super) fn list(data: &Path) -> String {
    let mut text = String::new();
    for it in scenarios(data).all() {
        match &it.read {
            Ok(scenario) if it.site => row(&mut text, scenario, "site scenario"),
            Ok(scenario) => row(&mut text, scenario, "built in"),
            Err(why) => {
                let (name, why) = (Shown::new(&it.name), Shown::new(why));
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
