//! Saved sessions as the supervisor's screens see them: a data folder, or any folder or share, read
//! in slices. Holds no rule and changes nothing.

use std::path::{Path, PathBuf};

use crate::app::review::Slice;
use crate::store::disk::Disk;
use crate::store::{SessionFiles, Shelf, Store};
use crate::time::Reading;
use crate::verify::{Subject, subjects_in};

mod entry;
mod examined;

/// Sessions read at once; between slices keys are heard.
const SLICE: usize = 16;

/// Where saved sessions are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelves {
    /// Any folder; none: those of the data folder.
    pub folder: Option<PathBuf>,
    /// Whether the folder of walkthroughs is looked into as well.
    pub practice: bool,
}

/// The saved sessions of a place.
pub struct Reviews<D: Disk> {
    store: Store<D>,
    shelves: Shelves,
    /// What is still to be read, the newest last.
    waiting: Vec<SessionFiles>,
}

impl<D: Disk> Reviews<D> {
    /// Of the data folder of `store`, or of another folder.
    pub fn new(store: Store<D>, shelves: Shelves) -> Self {
        Self { store, shelves, waiting: Vec::new() }
    }

    /// The next part of the place, from the first on or where it was left.
    pub fn read(&mut self, anew: bool, now: &Reading) -> Slice {
        let mut slice = Slice { folder: self.name(), ..Slice::default() };
        if anew {
            self.waiting.clear();
            slice.fault = self.gather().err();
        }
        for _ in 0..SLICE {
            let Some(files) = self.waiting.pop() else { break };
            slice.entries.push(entry::of(&self.store, files, now));
        }
        slice.more = !self.waiting.is_empty();
        slice
    }

    fn name(&self) -> String {
        match &self.shelves.folder {
            Some(folder) => folder.display().to_string(),
            None => self.store.folder(Shelf::Sessions).display().to_string(),
        }
    }

    /// By the names of files alone; what can be listed is, whatever can't.
    fn gather(&mut self) -> Result<(), String> {
        let practice = self.store.folder(Shelf::Practice);
        let (folders, data) = match &self.shelves.folder {
            Some(folder) => (vec![folder.clone()], folder.join("practice")),
            None if self.shelves.practice => {
                (vec![self.store.folder(Shelf::Sessions), practice.clone()], practice)
            }
            None => (vec![self.store.folder(Shelf::Sessions)], practice),
        };
        let mut result = Ok(());
        if let Some(folder) = &self.shelves.folder
            && let Err(error) = self.store.disk().metadata(folder)
        {
            result = Err(fault(folder, &error));
        }
        for folder in folders {
            match subjects_in(self.store.disk(), &folder) {
                Ok(subjects) => {
                    let wanted =
                        |it: &Subject| self.shelves.practice || !it.journal().starts_with(&data);
                    let files = subjects.iter().filter(|it| wanted(it));
                    self.waiting.extend(files.filter_map(|it| SessionFiles::of(&it.journal())));
                }
                Err((path, error)) => result = Err(fault(&path, &error)),
            }
        }
        // Ids sort by time, and the newest is taken from the end.
        self.waiting.sort_by(|a, b| (a.stem(), a.folder()).cmp(&(b.stem(), b.folder())));
        result
    }
}

fn fault(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
