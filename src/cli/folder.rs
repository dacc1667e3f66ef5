//! Where things are: the data folder, protocols by name or file, and the id of this boot.
//! Reads through the store's disk; writes nothing.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Failure, Status};
use crate::protocol::{self, builtin};
use crate::store::disk::{Disk, RealDisk, read_file};
use crate::time::BootId;
use crate::words::Shown;

/// Largest protocol file read.
const PROTOCOL_BYTES: u64 = 256 * 1024;
/// The kernel's name for this run of the machine (Linux).
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// The folder named, else the platform's.
pub(super) fn data_folder(named: Option<PathBuf>) -> Result<PathBuf, Failure> {
    if let Some(folder) = named.filter(|folder| !folder.as_os_str().is_empty()) {
        return std::path::absolute(&folder).map_err(|error| {
            Failure::new(Status::CouldNot, format!("{}: {error}", folder.display()))
        });
    }
    directories::ProjectDirs::from("", "", "vialwatch")
        .map(|folders| folders.data_local_dir().to_owned())
        .ok_or_else(|| {
            Failure::new(Status::CouldNot, "no home folder: name a data folder with --data-dir")
        })
}

/// Where what can be worked out anew is kept; none where nobody's home is known.
pub(super) fn cache_folder() -> Option<PathBuf> {
    let home = ["XDG_CACHE_HOME", "HOME"].into_iter().filter_map(std::env::var_os);
    let is_known = home.into_iter().any(|home| !home.is_empty());
    let folders = directories::ProjectDirs::from("", "", "vialwatch").filter(|_| is_known);
    folders.map(|folders| folders.cache_dir().to_owned())
}

/// The text of a protocol and where it came from.
pub(super) struct ProtocolText {
    pub(super) text: String,
    /// As named in messages.
    pub(super) name: String,
    /// A file of the site rather than one built in.
    pub(super) site: bool,
}

/// A built-in id, an id in `DATA/protocols`, or a file.
pub(super) fn find_protocol(data: &Path, name: &str) -> Result<ProtocolText, Failure> {
    if let Some(text) = builtin::text(name) {
        return Ok(ProtocolText { text: text.to_owned(), name: name.to_owned(), site: false });
    }
    let path = of_site(data, name)?.unwrap_or_else(|| PathBuf::from(name));
    let text = read_text(&path)?;
    Ok(ProtocolText { text, name: path.display().to_string(), site: true })
}

/// The file of the site with this id, else the one of this name, whose fault is then told.
fn of_site(data: &Path, name: &str) -> Result<Option<PathBuf>, Failure> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !name.chars().all(plain) {
        return Ok(None);
    }
    let mut found: Option<PathBuf> = None;
    for path in site_files(data) {
        let read = read_text(&path).ok().and_then(|text| protocol::parse(&text).ok());
        if read.is_none_or(|protocol| protocol.id != name) {
            continue;
        }
        if let Some(other) = found {
            let (one, two) = (other.display(), path.display());
            let message = format!("{one} and {two} both have the id {name}: give one another id");
            return Err(Failure::new(Status::Wrong, message));
        }
        found = Some(path);
    }
    let named = || Some(data.join("protocols").join(format!("{name}.json")));
    Ok(found.or_else(|| named().filter(|path| RealDisk::private().metadata(path).is_ok())))
}

/// The protocol files of the site, in the order of their names.
pub(super) fn site_files(data: &Path) -> Vec<PathBuf> {
    files_of(data, "protocols")
}

/// The JSON files of a folder of the site, in the order of their names.
pub(super) fn files_of(data: &Path, folder: &str) -> Vec<PathBuf> {
    let folder = data.join(folder);
    let mut names = RealDisk::private().list(&folder).unwrap_or_default();
    names.sort();
    let paths = names.into_iter().map(|name| folder.join(name));
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect()
}

/// The first characters of a protocol's digest, by which people tell versions apart.
pub(super) fn digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a protocol file, of at most its largest size.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    read_file(&RealDisk::private(), path, PROTOCOL_BYTES).map_err(|error| {
        let status = match error.kind() {
            std::io::ErrorKind::NotFound => Status::NotFound,
            std::io::ErrorKind::FileTooLarge => Status::Wrong,
            _ => Status::CouldNot,
        };
        Failure::new(status, format!("{}: {error}", path.display()))
    })
}

/// Reads a protocol file as text.
pub(super) fn read_text(path: &Path) -> Result<String, Failure> {
    let shown = path.display();
    let bytes = read_bytes(path)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::new(Status::Wrong, format!("{shown}: not UTF-8 text after {at} bytes"))
    })
}

/// Parses it, or says file, line, column, field and rule.
pub(super) fn parse(found: &ProtocolText) -> Result<protocol::Protocol, Failure> {
    protocol::parse(&found.text).map_err(|error| {
        Failure::new(Status::Wrong, format!("{}:{}", found.name, Shown::new(&error.to_string())))
    })
}

/// This run of the machine. Where the kernel gives it no name, one that no other run shares.
pub(super) fn boot_id() -> BootId {
    let disk = RealDisk::private();
    if let Ok(bytes) = read_file(&disk, Path::new(BOOT_ID), 64)
        && let Ok(text) = String::from_utf8(bytes)
        && !text.trim().is_empty()
    {
        return BootId(text.trim().to_owned());
    }
    let mut chance = [0_u8; 16];
    // Without chance bytes nothing can be saved either, so nothing begins that this would confuse.
    let _ = disk.random(&mut chance);
    BootId(format!("unnamed-{:032x}", u128::from_be_bytes(chance)))
}
