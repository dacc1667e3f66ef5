//! Saved sessions as the supervisor's screens see them: a data folder, or any folder or share, read
//! in slices. Holds no rule and changes no record; what it learns it keeps in a derived index.

use std::path::{Path, PathBuf};

use crate::app::review::{Entry, Slice, packed};
use crate::report::sheet::Sheet;
use crate::store::disk::Disk;
use crate::store::{SessionFiles, Shelf, Store};
use crate::time::Reading;

mod entry;
mod examined;
mod exported;
mod found;
mod index;

use found::{Found, fault};
use index::{Index, Listing, Stamp, folder_line, gone_line, is_racy, row_line};

/// Sessions read at once; between slices keys are heard.
const SLICE: usize = 16;
/// Sessions looked at for a change at once.
const STATS: usize = 256;
/// Fewer are read faster than an index is worth.
const LEAST_INDEXED: usize = 100;
/// The folder of walkthroughs in a folder that was named.
const PRACTICE: &str = "practice";
/// How deep below a folder that was named sessions are looked for: shelf, month.
const DEEPEST: u32 = 2;

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
    index: Option<Index<D>>,
    /// What is still to be read, the newest last.
    waiting: Vec<SessionFiles>,
    /// What the index told, to be compared with the files: folder, id, print.
    known: Vec<(usize, [u8; ID], u64)>,
    /// The folders of `known`, and those that were listed with the time of their last change.
    folders: Vec<PathBuf>,
    listed: Vec<(PathBuf, Listing)>,
    /// How many were read, of how many.
    read: (usize, usize),
    /// Rows on their way into a file.
    sheet: Option<Sheet>,
}

/// Characters of an id.
const ID: usize = 12;

impl<D: Disk> Reviews<D> {
    /// Of the data folder of `store`, or of another folder.
    pub fn new(store: Store<D>, shelves: Shelves) -> Self {
        Self {
            store,
            shelves,
            index: None,
            waiting: Vec::new(),
            known: Vec::new(),
            folders: Vec::new(),
            listed: Vec::new(),
            read: (0, 0),
            sheet: None,
        }
    }

    /// With an index in this folder, which is made where there are many sessions.
    #[must_use]
    pub fn with_index(mut self, cache: &Path) -> Self {
        let place = format!("{}{}", self.name(), if self.shelves.practice { " +" } else { "" });
        let name = format!("list-{:016x}.index", index::check(place.as_bytes()));
        self.index = Some(Index::new(self.store.disk().clone(), cache.join(name), &place));
        self
    }

    /// The next part of the place, from the first on or where it was left.
    pub fn read(&mut self, anew: bool, now: &Reading) -> Slice {
        let mut slice = Slice { folder: self.name(), ..Slice::default() };
        if anew {
            self.begin(&mut slice, now);
            if slice.rows.is_empty() {
                self.read_some(&mut slice, now);
            }
        } else if !self.waiting.is_empty() {
            self.read_some(&mut slice, now);
        } else {
            self.compare_some(&mut slice, now);
        }
        slice.more = !self.waiting.is_empty() || !self.known.is_empty();
        if !slice.more {
            self.end(now);
        }
        let (read, all) = self.read;
        slice.progress = (slice.more && read < all).then_some((read, all));
        slice
    }

    fn name(&self) -> String {
        match &self.shelves.folder {
            Some(folder) => folder.display().to_string(),
            None => self.store.folder(Shelf::Sessions).display().to_string(),
        }
    }

    /// What the index knows of folders that have not changed is shown at once; in others by name.
    fn begin(&mut self, slice: &mut Slice, now: &Reading) {
        (self.waiting, self.known, self.folders) = (Vec::new(), Vec::new(), Vec::new());
        (self.listed, self.read) = (Vec::new(), (0, 0));
        let index = self.index.as_mut().map(Index::load).unwrap_or_default();
        let mut found = Found::new(index.folders, now_ns(now));
        slice.fault = self.gather(&mut found).err();
        let (mut last, mut is_trusted) = ("", false);
        for row in &index.rows {
            let Some(text) = index.text.get(row.from..row.upto) else { continue };
            let (folder, id) = (row.folder(&index.text), row.id(&index.text).unwrap_or_default());
            if folder != last || self.folders.is_empty() {
                let here = packed::plain_path(folder);
                (last, is_trusted) = (folder, found.trusts(&here));
                self.folders.push(here);
            }
            let at = self.folders.len().saturating_sub(1);
            let Some(here) = self.folders.get(at) else { continue };
            if !(is_trusted || found.take(here, id)) {
                continue;
            }
            match (id_bytes(id), row.print) {
                (Some(id), Some(print)) if !packed::changes_by_time(text) => {
                    self.known.push((at, id, print));
                    slice.rows.push((row.from, row.upto));
                }
                _ => self.waiting.extend(SessionFiles::of(&here.join(format!("{id}.json")))),
            }
        }
        slice.text = index.text;
        let files = found.names.iter().map(|(folder, id)| folder.join(format!("{id}.json")));
        self.waiting.extend(files.filter_map(|path| SessionFiles::of(&path)));
        // Ids sort by time, and the newest is taken from the end.
        self.waiting.sort_by(|a, b| (a.stem(), a.folder()).cmp(&(b.stem(), b.folder())));
        self.listed = found.listed;
        self.read = (0, self.waiting.len());
        if slice.rows.len().saturating_add(self.waiting.len()) < LEAST_INDEXED {
            self.index = None;
        }
    }

    /// By the names of files alone; what can be listed is, whatever can't.
    fn gather(&self, found: &mut Found) -> Result<(), String> {
        let disk = self.store.disk();
        let practice = self.store.folder(Shelf::Practice);
        let mut result = Ok(());
        match &self.shelves.folder {
            Some(folder) => {
                let skipped = (!self.shelves.practice).then(|| folder.join(PRACTICE));
                if let Err(error) = disk.metadata(folder) {
                    result = Err(fault(folder, &error));
                }
                result = result.and(found.walk(disk, folder, DEEPEST, skipped.as_deref()));
            }
            None => {
                let roots = [self.store.folder(Shelf::Sessions), practice];
                let count = if self.shelves.practice { 2 } else { 1 };
                for root in roots.iter().take(count) {
                    result = result.and(found.walk(disk, root, 1, None));
                }
            }
        }
        result
    }

    fn read_some(&mut self, slice: &mut Slice, now: &Reading) {
        let mut lines = Vec::new();
        for _ in 0..SLICE {
            let Some(files) = self.waiting.pop() else { break };
            self.read.0 = self.read.0.saturating_add(1);
            let (stamp, entry) = self.read_one(&files, now);
            let packed = packed::pack(&entry);
            if stamp.is_settled(now_ns(now)) {
                lines.push(row_line(stamp, &packed));
            }
            let from = slice.text.len();
            slice.text.push_str(&packed);
            slice.rows.push((from, slice.text.len()));
        }
        self.remember(&lines);
    }

    /// The files are looked at before they are read: what changes meanwhile is read again.
    fn read_one(&self, files: &SessionFiles, now: &Reading) -> (Stamp, Entry) {
        let stamp = Stamp::of(self.store.disk(), files);
        (stamp, entry::of(&self.store, files.clone(), now))
    }

    /// Files that were changed in place, or taken away.
    fn compare_some(&mut self, slice: &mut Slice, now: &Reading) {
        let mut lines = Vec::new();
        for _ in 0..STATS {
            let Some((folder, id, print)) = self.known.pop() else { break };
            let Some(files) = self.files(folder, &id) else { continue };
            let is = Stamp::of(self.store.disk(), &files);
            if is.is_nothing() {
                lines.push(gone_line(&files.document()));
                slice.gone.push(files.document());
                continue;
            }
            if is.print() == print {
                continue;
            }
            let (stamp, entry) = self.read_one(&files, now);
            if stamp.is_settled(now_ns(now)) {
                lines.push(row_line(stamp, &packed::pack(&entry)));
            }
            slice.renewed.push(entry);
        }
        self.remember(&lines);
    }

    fn files(&self, folder: usize, id: &[u8; ID]) -> Option<SessionFiles> {
        let id = std::str::from_utf8(id).ok()?;
        SessionFiles::of(&self.folders.get(folder)?.join(format!("{id}.json")))
    }

    fn end(&mut self, now: &Reading) {
        let settled = |(_, it): &&(PathBuf, Listing)| !is_racy(it.modified_ns, now_ns(now));
        let lines: Vec<String> =
            self.listed.iter().filter(settled).map(|(path, it)| folder_line(path, *it)).collect();
        self.listed.clear();
        self.remember(&lines);
    }

    fn remember(&mut self, lines: &[String]) {
        if let Some(index) = &mut self.index {
            index.add(lines);
        }
    }
}

fn now_ns(now: &Reading) -> i128 {
    now.utc.timestamp_nanos_opt().map_or(i128::MAX, i128::from)
}

fn id_bytes(id: &str) -> Option<[u8; ID]> {
    id.as_bytes().try_into().ok()
}
