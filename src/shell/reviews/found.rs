//! Which sessions lie in a place, by the names of files alone. A folder that has not changed since it
//! was listed is not listed again. Opens nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::index::{Listing, is_racy};
use crate::app::review::packed;
use crate::store::SessionId;
use crate::store::disk::{Disk, Kind};

/// What was found in a place.
pub(super) struct Found {
    /// Folders as the index has them, where it has all of their sessions.
    known: BTreeMap<String, Listing>,
    now_ns: i128,
    /// Sessions by folder and id that no index told of yet.
    pub(super) names: BTreeSet<(PathBuf, String)>,
    /// Folders that have not changed since.
    trusted: BTreeSet<PathBuf>,
    /// Folders that were listed, as they were just before.
    pub(super) listed: Vec<(PathBuf, Listing)>,
}

impl Found {
    pub(super) fn new(known: BTreeMap<String, Listing>, now_ns: i128) -> Self {
        let (names, trusted) = (BTreeSet::new(), BTreeSet::new());
        Self { known, now_ns, names, trusted, listed: Vec::new() }
    }

    /// Whether a folder has not changed, so that every session is there that the index knows in it.
    pub(super) fn trusts(&self, folder: &Path) -> bool {
        self.trusted.contains(folder)
    }

    /// Whether a session of another folder is there; it is no longer one to be read.
    pub(super) fn take(&mut self, folder: &Path, id: &str) -> bool {
        self.names.remove(&(folder.to_owned(), id.to_owned()))
    }

    /// Looks into a folder and so many levels below it.
    ///
    /// # Errors
    /// Why one of them can't be listed; the others are.
    pub(super) fn walk<D: Disk>(
        &mut self,
        disk: &D,
        folder: &Path,
        levels: u32,
        skipped: Option<&Path>,
    ) -> Result<(), String> {
        let changed = disk.metadata(folder).ok().map(|it| it.modified_ns);
        let known = self.known.get(&packed::packed_path(folder)).map(|it| it.modified_ns);
        let same = changed.is_some() && known == changed;
        // Whatever lies below a folder is not told by its own time.
        if same && levels == 0 && changed.is_some_and(|at| !is_racy(at, self.now_ns)) {
            self.trusted.insert(folder.to_owned());
            return Ok(());
        }
        let names = match disk.list(folder) {
            Ok(names) => names,
            Err(error) if is_nothing(&error) => return Ok(()),
            Err(error) => return Err(fault(folder, &error)),
        };
        let mut result = Ok(());
        let mut sessions = 0_usize;
        for name in names {
            let path = folder.join(&name);
            match name.to_str().and_then(id_of_file) {
                Some(id) => {
                    let is_new = self.names.insert((folder.to_owned(), id.to_owned()));
                    sessions = sessions.saturating_add(usize::from(is_new));
                }
                // A link may be what a site has made of a shelf; whatever is no folder lists nothing.
                None if levels > 0
                    && skipped != Some(path.as_path())
                    && disk.metadata(&path).is_ok_and(|it| it.kind != Kind::File) =>
                {
                    let below = self.walk(disk, &path, levels.saturating_sub(1), skipped);
                    result = result.and(below);
                }
                None => {}
            }
        }
        if let Some(modified_ns) = changed {
            self.listed.push((folder.to_owned(), Listing { modified_ns, sessions }));
        }
        result
    }
}

/// Why a place can't be listed, in words.
pub(super) fn fault(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// Gone meanwhile, or a link or a pipe that is no folder.
fn is_nothing(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}

/// The id in the name of a journal or a document.
fn id_of_file(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(".jsonl").or_else(|| name.strip_suffix(".json"))?;
    SessionId::parse(stem).map(|_| stem)
}
