//! The scenarios there are: those built in and those of the site, with the protocol that each walks
//! through. Reads; writes nothing.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::begin::Text;
use crate::app::picking::{About, Offered};
use crate::practice::{Scenario, Walk, builtin, scenario};
use crate::protocol::{self, Protocol};
use crate::session::people::Initials;
use crate::store::disk::{Disk, read_file};
use crate::time::Reading;
use crate::words::practice as words;

/// The folder of the site's scenarios, in the data folder.
const FOLDER: &str = "scenarios";
/// Largest scenario file read.
const MOST_BYTES: u64 = 256 * 1024;
/// Seeds that are drawn are short enough to be said aloud.
const MOST_DRAWN: u64 = 10_000;

/// Finds the protocol with an id.
pub type Protocols = Box<dyn Fn(&str) -> Option<Text>>;

/// The protocols that come with the program, and no others.
pub fn built_in_protocols() -> Protocols {
    Box::new(|id| {
        let text = protocol::builtin::text(id)?.to_owned();
        Some(Text { text, site: false })
    })
}

/// The scenarios of a data folder, and those built in.
pub struct Scenarios<D: Disk> {
    disk: D,
    folder: PathBuf,
    protocols: Protocols,
}

/// A scenario that can be walked through.
pub struct Found {
    /// It.
    pub scenario: Scenario,
    /// SHA-256 of its text in hexadecimal.
    pub sha256: String,
    /// What it walks through.
    pub protocol: Text,
}

/// A scenario of a list, or a file that holds none.
pub struct Row {
    /// Its id; of a file that can't be used its name.
    pub name: String,
    /// A file of the site rather than one built in.
    pub site: bool,
    /// The scenario; or why it can't be used.
    pub read: Result<Scenario, String>,
}

impl<D: Disk> Scenarios<D> {
    /// Those of the data folder at `data`.
    pub fn new(disk: D, data: &Path, protocols: Protocols) -> Self {
        Self { disk, folder: data.join(FOLDER), protocols }
    }

    /// Every scenario there is. One id stands for one scenario: a second file with it can't be used.
    pub fn all(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for (id, text) in builtin::BUILTIN {
            let read = self.parse(text);
            rows.push(Row { name: (*id).to_owned(), site: false, read });
        }
        for (path, text) in self.of_site() {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let read = text.and_then(|text| self.parse(&text));
            let taken = |id: &str| rows.iter().any(|row| row.read.is_ok() && row.name == id);
            let (name, read) = match read {
                Ok(it) if taken(it.id()) => (file, Err(words::id_taken(it.id()))),
                Ok(it) => (it.id().to_owned(), Ok(it)),
                Err(why) => (file, Err(why)),
            };
            rows.push(Row { name, site: true, read });
        }
        rows
    }

    /// The same as the home screen has them.
    pub fn offered(&self) -> Vec<Offered> {
        let about = |it: Scenario| About {
            title: it.title().to_owned(),
            aim: it.aim().to_owned(),
            speed: it.speed(),
        };
        let offered =
            |row: Row| Offered { id: row.name, site: row.site, about: row.read.map(about) };
        self.all().into_iter().map(offered).collect()
    }

    /// The text of the scenario with this id: built in, else the first file of the site that has it.
    pub fn text(&self, id: &str) -> Option<(String, Option<PathBuf>)> {
        if let Some(text) = builtin::text(id) {
            return Some((text.to_owned(), None));
        }
        self.of_site().into_iter().find_map(|(path, text)| {
            let text = text.ok()?;
            let is_it = self.parse(&text).is_ok_and(|scenario| scenario.id() == id);
            is_it.then_some((text, Some(path)))
        })
    }

    /// The scenario in a text, with its protocol.
    ///
    /// # Errors
    /// Its first fault, in words.
    pub fn of_text(&self, text: &str) -> Result<Found, String> {
        let scenario = self.parse(text)?;
        let missing = || words::no_protocol(scenario.protocol());
        let protocol = (self.protocols)(scenario.protocol()).ok_or_else(missing)?;
        let digest = Sha256::digest(text.as_bytes());
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Found { scenario, sha256, protocol })
    }

    /// The protocol with an id, read.
    pub fn protocol(&self, id: &str) -> Option<Protocol> {
        protocol::parse(&(self.protocols)(id)?.text).ok()
    }

    /// A seed by chance.
    ///
    /// # Errors
    /// Where the machine gives no chance bytes, in words.
    pub fn draw(&self) -> Result<u64, String> {
        let mut chance = [0_u8; 8];
        self.disk.random(&mut chance).map_err(|error| format!("no seed: {error}"))?;
        Ok(u64::from_be_bytes(chance).checked_rem(MOST_DRAWN).unwrap_or(0))
    }

    fn parse(&self, text: &str) -> Result<Scenario, String> {
        let known = |id: &str| self.protocol(id);
        scenario::parse(text, &known).map_err(|error| error.to_string())
    }

    fn of_site(&self) -> Vec<(PathBuf, Result<String, String>)> {
        site_texts(&self.disk, &self.folder)
    }
}

impl Found {
    /// A walkthrough by this trainee.
    ///
    /// # Errors
    /// The trainee is the second person whom the program plays.
    pub fn walk(&self, seed: u64, by: Option<&str>, now: &Reading) -> Result<Walk, String> {
        let plan = self.scenario.plan(seed, now.local_date());
        if by.and_then(Initials::new).is_some_and(|by| by == plan.second) {
            return Err(words::is_played(plan.second.as_str()));
        }
        Ok(Walk::new(plan, self.sha256.clone()))
    }
}

/// The files of a folder of scenarios, in the order of their names, with what they hold.
fn site_texts<D: Disk>(disk: &D, folder: &Path) -> Vec<(PathBuf, Result<String, String>)> {
    let mut names = disk.list(folder).unwrap_or_default();
    names.sort();
    let paths = names.into_iter().map(|name| folder.join(name));
    let files = paths.filter(|path| path.extension() == Some(OsStr::new("json")));
    files
        .map(|path| {
            let bytes = read_file(disk, &path, MOST_BYTES).map_err(|error| error.to_string());
            let text = bytes.and_then(|it| String::from_utf8(it).map_err(|it| it.to_string()));
            (path, text)
        })
        .collect()
}
