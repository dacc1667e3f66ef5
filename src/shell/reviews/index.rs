//! The derived index of a place: rows of the list with the sizes and times of the files they were read
//! from. Only ever added to while a place is read, so that reading can be interrupted; a line that is
//! damaged is a row that is read again. Deleting it costs time and nothing else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::app::review::packed;
use crate::store::SessionFiles;
use crate::store::disk::{Access, Disk, make_folders, read_file, write_all};
use crate::store::summary::DERIVED_BY;

/// Most bytes of an index that is read: a million rows.
const MOST_BYTES: u64 = 512 * 1024 * 1024;
/// What it begins with; the number changes with the shape of a line.
const FORMAT: &str = "vialwatch-index/3";
/// Changed so shortly before it was looked at, a file may have changed again in the same instant.
const RACY_NS: i128 = 2_000_000_000;
/// Lines that were replaced are swept out when there are this many more than rows.
const MOST_DEAD: usize = 1_000;
/// Hexadecimal digits of a line's check, and the blank after it.
const CHECK: usize = 17;
/// Hexadecimal digits of a print.
const PRINT: usize = 16;

/// Sizes and times of a session's two files; none of one that is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stamp {
    document: Option<(u64, i128)>,
    journal: Option<(u64, i128)>,
}

impl Stamp {
    /// Of the files as they are now.
    pub(super) fn of<D: Disk>(disk: &D, files: &SessionFiles) -> Self {
        let one = |path: &Path| disk.metadata(path).ok().map(|it| (it.size, it.modified_ns));
        Self { document: one(&files.document()), journal: one(&files.journal()) }
    }

    /// Whether neither file is there.
    pub(super) fn is_nothing(self) -> bool {
        self == Self::default()
    }

    /// Whether it tells the next change: a young file may change once more without another time.
    pub(super) fn is_settled(self, now_ns: i128) -> bool {
        let racy = |file: Option<(u64, i128)>| file.is_some_and(|(_, at)| is_racy(at, now_ns));
        !(self.is_nothing() || racy(self.document) || racy(self.journal))
    }

    /// Sizes and times as one number, to be compared with.
    pub(super) fn print(self) -> u64 {
        let mut bytes = Vec::new();
        for file in [self.document, self.journal] {
            let (size, at) = file.unwrap_or((u64::MAX, i128::MAX));
            bytes.extend(size.to_le_bytes());
            bytes.extend(at.to_le_bytes());
        }
        check(&bytes)
    }
}

/// Whether a time is too near to be trusted.
pub(super) fn is_racy(modified_ns: i128, now_ns: i128) -> bool {
    modified_ns.saturating_add(RACY_NS) > now_ns
}

/// A row as the index has it: where in its text, and of which files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) from: usize,
    pub(super) upto: usize,
    /// Where its path begins, and what its files are called in it.
    path: usize,
    name: usize,
    end: usize,
    /// Of the files it was read from; none where they are gone.
    pub(super) print: Option<u64>,
}

impl Row {
    /// Of a line without its check, and where it ends: a packed row, or the path of what is gone.
    fn of(body: &str, upto: usize) -> Option<Self> {
        let (print, packed, path) = match body.strip_prefix('!') {
            Some(path) => (None, path, 0..path.len()),
            None => {
                let (print, packed) = body.split_at_checked(PRINT)?;
                (Some(u64::from_str_radix(print, 16).ok()?), packed, packed::path_in(packed)?)
            }
        };
        let from = upto.checked_sub(packed.len())?;
        let name = packed.get(path.clone())?.rfind('/')?.checked_add(1)?;
        let (path, end) = (from.checked_add(path.start)?, from.checked_add(path.end)?);
        Some(Self { from, upto, path, name: path.checked_add(name)?, end, print })
    }

    fn path(self, text: &str) -> &str {
        text.get(self.path..self.end).unwrap_or_default()
    }

    /// The folder that its files are in.
    pub(super) fn folder(self, text: &str) -> &str {
        text.get(self.path..self.name.saturating_sub(1)).unwrap_or_default()
    }

    /// What its files are called.
    pub(super) fn id(self, text: &str) -> Option<&str> {
        text.get(self.name..self.end)?.strip_suffix(".json")
    }
}

/// What a folder was when its names were listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listing {
    /// When it had last changed.
    pub(super) modified_ns: i128,
    /// How many sessions were in it: with fewer rows, some were lost from the index.
    pub(super) sessions: usize,
}

/// What an index holds.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// All of it.
    pub(super) text: String,
    /// The rows that hold, in the order of their paths.
    pub(super) rows: Vec<Row>,
    /// The folders of which every session has a row.
    pub(super) folders: BTreeMap<String, Listing>,
    /// Lines that are damaged or were replaced.
    dead: usize,
}

/// An index that is added to.
pub(super) struct Index<D: Disk> {
    disk: D,
    path: PathBuf,
    place: String,
    file: Option<D::File>,
}

impl<D: Disk> Index<D> {
    /// Of a place, in this file.
    pub(super) fn new(disk: D, path: PathBuf, place: &str) -> Self {
        let place = packed::packed_path(Path::new(place));
        Self { disk, path, place, file: None }
    }

    /// What is known; nothing where there is no index of this place and these rules.
    pub(super) fn load(&mut self) -> Contents {
        let bytes = read_file(&self.disk, &self.path, MOST_BYTES).unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        let contents = match text.strip_prefix(&self.head()) {
            Some(_) => parse(text, self.head().len()),
            None => return Contents::default(),
        };
        if contents.dead > contents.rows.len().saturating_add(MOST_DEAD) {
            self.sweep(&contents);
        }
        contents
    }

    /// Adds lines, each with its check; where the disk does not take them the index is not there next
    /// time, and nobody has to know.
    pub(super) fn add(&mut self, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        if self.file.is_none() {
            self.file = self.open().ok();
        }
        let text: String = lines.iter().map(|line| checked(line)).collect();
        let Some(file) = &mut self.file else { return };
        if write_all(&self.disk, file, text.as_bytes()).is_err() {
            self.file = None;
        }
    }

    fn head(&self) -> String {
        format!("{FORMAT} {DERIVED_BY} {}\n", self.place)
    }

    /// The file to add to; another one's or another format's is replaced.
    fn open(&self) -> std::io::Result<D::File> {
        let head = self.head();
        if let Ok(mut file) = self.disk.open(&self.path, Access::Read)
            && self.disk.read_some(&mut file, head.len())? == head.as_bytes()
        {
            return self.disk.open(&self.path, Access::Append);
        }
        self.begin(&head)?;
        self.disk.open(&self.path, Access::Append)
    }

    fn begin(&self, text: &str) -> std::io::Result<()> {
        if let Some(folder) = self.path.parent() {
            make_folders(&self.disk, folder)?;
        }
        let beside = self.path.with_extension("tmp");
        let _from_before = self.disk.remove(&beside);
        let mut file = self.disk.create_new(&beside)?;
        write_all(&self.disk, &mut file, text.as_bytes())?;
        self.disk.rename(&beside, &self.path)
    }

    fn sweep(&self, contents: &Contents) {
        let mut text = self.head();
        for row in &contents.rows {
            let packed = contents.text.get(row.from..row.upto).unwrap_or_default();
            text.push_str(&checked(&printed(row.print.unwrap_or_default(), packed)));
        }
        for (folder, listing) in &contents.folders {
            text.push_str(&checked(&listing.line(folder)));
        }
        let _costs_time_only = self.begin(&text);
    }
}

/// The line of a row.
pub(super) fn row_line(stamp: Stamp, packed: &str) -> String {
    printed(stamp.print(), packed)
}

fn printed(print: u64, packed: &str) -> String {
    format!("{print:016x}{packed}")
}

/// The line of a session that is no longer there.
pub(super) fn gone_line(path: &Path) -> String {
    format!("!{}", packed::packed_path(path))
}

/// The line of a folder whose names are all known.
pub(super) fn folder_line(folder: &Path, listing: Listing) -> String {
    listing.line(&packed::packed_path(folder))
}

impl Listing {
    fn line(self, folder: &str) -> String {
        format!("={} {}\t{folder}", self.modified_ns, self.sessions)
    }

    fn read(text: &str) -> Option<Self> {
        let (modified_ns, sessions) = text.split_once(' ')?;
        Some(Self { modified_ns: modified_ns.parse().ok()?, sessions: sessions.parse().ok()? })
    }
}

fn checked(line: &str) -> String {
    format!("{:016x} {line}\n", check(line.as_bytes()))
}

/// Eight bytes at a time: against accidents, and cheaper than reading.
pub(super) fn check(bytes: &[u8]) -> u64 {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0_u8; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    words.iter().chain([&last]).fold(length, |sum, word| {
        let mixed = (sum ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    })
}

fn parse(text: String, head: usize) -> Contents {
    let mut contents = Contents::default();
    let mut from = head;
    for line in text.get(head..).unwrap_or_default().split_inclusive('\n') {
        if take(&mut contents, line, from).is_none() {
            contents.dead = contents.dead.saturating_add(1);
        }
        from = from.saturating_add(line.len());
    }
    contents.text = text;
    let all = contents.rows.len();
    only_last(&mut contents);
    only_whole(&mut contents);
    contents.dead = contents.dead.saturating_add(all.saturating_sub(contents.rows.len()));
    contents
}

/// One line at a place of the text.
fn take(contents: &mut Contents, line: &str, from: usize) -> Option<()> {
    let body = line.strip_suffix('\n')?.get(CHECK..)?;
    let sum = u64::from_str_radix(line.get(..CHECK.saturating_sub(1))?, 16).ok()?;
    if sum != check(body.as_bytes()) {
        return None;
    }
    if let Some(folder) = body.strip_prefix('=') {
        let (at, folder) = folder.split_once('\t')?;
        contents.folders.insert(folder.to_owned(), Listing::read(at)?);
        return Some(());
    }
    let end = from.saturating_add(CHECK).saturating_add(body.len());
    contents.rows.push(Row::of(body, end)?);
    Some(())
}

/// Where a folder has not as many rows as sessions, only a listing finds those that are missing.
fn only_whole(contents: &mut Contents) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut last: Option<(&str, usize)> = None;
    for row in &contents.rows {
        let folder = row.folder(&contents.text);
        last = match last {
            Some((same, count)) if same == folder => Some((same, count.saturating_add(1))),
            other => {
                counts.extend(other);
                Some((folder, 1))
            }
        };
    }
    counts.extend(last);
    let found = |folder: &str| counts.get(folder).copied().unwrap_or_default();
    contents.folders.retain(|folder, listing| found(folder) == listing.sessions);
}

/// A later line of a session replaces an earlier one; one without files takes it away.
fn only_last(contents: &mut Contents) {
    let Contents { text, rows, .. } = contents;
    rows.sort_by(|a, b| a.path(text).cmp(b.path(text)).then(b.from.cmp(&a.from)));
    rows.dedup_by(|later, first| later.path(text) == first.path(text));
    rows.retain(|row| row.print.is_some());
}
