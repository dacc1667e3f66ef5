//! Saved sessions in an order, those that a filter leaves, and the cursor in them. Reads no file: rows
//! come as they are read. What a key costs does not grow with the list: rows are unpacked where they
//! are shown, and a filter goes through them part by part.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use super::counts::Counts;
use super::entry::Entry;
use super::packed::{self, Key};
use super::search::Search;
use crate::app::form::{Field, FieldKind, Form};
use crate::words::review as words;

/// What waits for no judgement stands below all ranks of what does.
const AFTER: u8 = 4;
/// So many rows are put in another order while a key is answered.
const AT_A_KEY: usize = 500;

/// Saved sessions as they are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The folder they were found in, in words.
    pub folder: String,
    /// Why some of it could not be listed.
    pub faults: Vec<String>,
    /// Whether more of them are still to be read.
    pub reading: bool,
    /// How many were read of how many that have to be; none where nothing has to be said.
    pub progress: Option<(usize, usize)>,
    /// The text of all rows, as it came.
    texts: Vec<String>,
    /// Every one that was found.
    pub(super) rows: Vec<Listed>,
    /// All of them in order: places in `rows`.
    pub(super) order: Vec<usize>,
    /// The same in the order that comes next, made between keys; none until then.
    ahead: Option<Vec<usize>>,
    /// What the filter is about; none where it leaves everything.
    pub(super) search: Option<Search>,
    /// Which of the shown the cursor is on.
    pub cursor: usize,
    /// The one field of the filter.
    pub filter: Form,
    /// In which order.
    pub sort: Sort,
    /// Of all that were found.
    pub counts: Counts,
}

/// One part of a folder, as it is read in slices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// The folder, in words.
    pub folder: String,
    /// Packed rows somewhere in a text.
    pub text: String,
    /// Where each of them lies in it: its first byte, and the one behind its last.
    pub rows: Vec<(usize, usize)>,
    /// Rows in the place of earlier ones.
    pub renewed: Vec<Entry>,
    /// Documents that are no longer there.
    pub gone: Vec<PathBuf>,
    /// Why part of the folder could not be listed.
    pub fault: Option<String>,
    /// Whether more is to come.
    pub more: bool,
    /// How many were read of how many that have to be.
    pub progress: Option<(usize, usize)>,
}

/// Orders of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The highest exception first, then the newest.
    #[default]
    Exceptions,
    /// What waits for a judgement first, by exception, then the oldest.
    Unsigned,
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
}

impl Sort {
    fn next(self) -> Self {
        match self {
            Self::Exceptions => Self::Unsigned,
            Self::Unsigned => Self::Newest,
            Self::Newest => Self::Oldest,
            Self::Oldest => Self::Exceptions,
        }
    }
}

/// A row: where its text lies, and what sorts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    text: usize,
    from: usize,
    upto: usize,
    pub(super) key: Key,
}

impl Default for List {
    fn default() -> Self {
        let mut filter = Form::new(vec![Field::new(words::FILTER, FieldKind::Text)]);
        filter.leave();
        Self {
            folder: String::new(),
            faults: Vec::new(),
            reading: true,
            progress: None,
            texts: Vec::new(),
            rows: Vec::new(),
            order: Vec::new(),
            ahead: None,
            search: None,
            cursor: 0,
            filter,
            sort: Sort::default(),
            counts: Counts::default(),
        }
    }
}

impl List {
    /// Takes in a part that was read.
    pub fn take(&mut self, slice: Slice) {
        let chosen = self.place(self.cursor).filter(|_| self.cursor > 0);
        let first = self.rows.len();
        self.folder = slice.folder;
        self.faults.extend(slice.fault);
        (self.reading, self.progress) = (slice.more, slice.progress);
        self.add(slice.text, &slice.rows);
        let is_new = self.rows.len() > first;
        self.insert((first..self.rows.len()).collect());
        if slice.renewed.is_empty() && slice.gone.is_empty() {
            if is_new {
                self.search_anew(chosen);
            }
            return;
        }
        let first = self.rows.len();
        for entry in slice.renewed {
            self.put(&entry);
        }
        self.order.extend(first..self.rows.len());
        for path in slice.gone {
            self.drop_row(&path);
        }
        self.arrange(chosen);
    }

    /// Puts what is known of a session in place of what was.
    pub fn renew(&mut self, entry: Entry) {
        let (chosen, first) = (self.place(self.cursor), self.rows.len());
        self.put(&entry);
        self.order.extend(first..self.rows.len());
        self.arrange(chosen);
    }

    /// What is shown, in order.
    pub fn shown(&self) -> impl Iterator<Item = Entry> {
        self.window(0, self.len())
    }

    /// So many of what is shown, from one on.
    pub fn window(&self, first: usize, count: usize) -> impl Iterator<Item = Entry> {
        let upto = first.saturating_add(count).min(self.len());
        (first..upto).filter_map(|at| self.entry(self.place(at)?))
    }

    /// How many of those that are shown may be judged without being opened.
    pub fn need_no_look(&self) -> usize {
        self.without_look().count()
    }

    /// Those.
    pub fn without_exceptions(&self) -> impl Iterator<Item = Entry> {
        self.without_look().filter_map(|at| self.entry(at))
    }

    fn without_look(&self) -> impl Iterator<Item = usize> {
        let rows = (0..self.len()).filter_map(|at| self.place(at));
        rows.filter(|at| self.rows.get(*at).is_some_and(|it| it.key.needs_no_look()))
    }

    /// How many are shown.
    pub fn len(&self) -> usize {
        match &self.search {
            None => self.order.len(),
            Some(search) => search.len(),
        }
    }

    /// Whether none is shown.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one under the cursor.
    pub fn chosen(&self) -> Option<Entry> {
        self.entry(self.place(self.cursor)?)
    }

    /// What is typed into the filter.
    pub fn typed(&self) -> &str {
        self.filter.text(0)
    }

    /// The next order.
    pub fn resort(&mut self) {
        self.sort = self.sort.next();
        self.cursor = 0;
        let order = std::mem::take(&mut self.order);
        self.order = self.ahead.take().unwrap_or_else(|| self.sorted(self.sort, order));
        self.search_anew(None);
    }

    /// Makes the next order of a long list, so that the key for it need not.
    pub(super) fn look_ahead(&mut self) {
        if !self.is_ready() {
            self.ahead = Some(self.sorted(self.sort.next(), self.order.clone()));
        }
    }

    /// Whether the next order is there, or is made while the key for it is answered.
    pub(super) fn is_ready(&self) -> bool {
        self.ahead.is_some() || self.order.len() <= AT_A_KEY
    }

    /// Moves the cursor by rows.
    pub fn step(&mut self, rows: isize) {
        let last = self.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
        if let Some(search) = &mut self.search {
            search.forget_chosen();
        }
    }

    /// Makes rows known; the order that comes next is made anew.
    fn add(&mut self, text: String, rows: &[(usize, usize)]) {
        let place = self.texts.len();
        self.ahead = None;
        for (from, upto) in rows {
            let Some(key) = text.get(*from..*upto).and_then(Key::read) else { continue };
            self.counts.add(key);
            self.rows.push(Listed { text: place, from: *from, upto: *upto, key });
        }
        self.texts.push(text);
    }

    /// Puts a row in the place of the one with its path, or at the end.
    fn put(&mut self, entry: &Entry) {
        let known = self.of_path(&entry.path);
        let text = packed::pack(entry);
        let rows = [(0, text.len())];
        self.add(text, &rows);
        if let Some(known) = known
            && let Some(new) = self.rows.pop()
            && let Some(place) = self.rows.get_mut(known)
        {
            self.counts.take(place.key);
            *place = new;
        }
    }

    fn drop_row(&mut self, path: &Path) {
        let Some(at) = self.of_path(path) else { return };
        if let Some(row) = self.rows.get_mut(at) {
            self.counts.take(row.key);
            // An empty text is a row that nobody sees.
            (row.from, row.upto) = (0, 0);
        }
        self.order.retain(|it| *it != at);
        self.ahead = None;
    }

    fn of_path(&self, path: &Path) -> Option<usize> {
        let wanted = packed::packed_path(path);
        (0..self.rows.len()).find(|at| packed::path(self.text(*at)) == wanted)
    }

    pub(super) fn text(&self, row: usize) -> &str {
        let found = self.rows.get(row).and_then(|it| {
            let text = self.texts.get(it.text)?;
            text.get(it.from..it.upto)
        });
        found.unwrap_or_default()
    }

    fn entry(&self, row: usize) -> Option<Entry> {
        packed::unpack(self.text(row))
    }

    /// Which row is shown at a place.
    pub(super) fn place(&self, at: usize) -> Option<usize> {
        match &self.search {
            None => self.order.get(at).copied(),
            Some(search) => search.place(at),
        }
    }

    /// Puts rows in their places among those that are in order: a folder is read in many slices, and
    /// to look at every row for each of them would cost more than reading does.
    fn insert(&mut self, mut new: Vec<usize>) {
        let mut order = std::mem::take(&mut self.order);
        if new.len() > order.len() {
            order.extend(new);
            self.order = self.sorted(self.sort, order);
            return;
        }
        new.sort_by(|a, b| self.compare(*a, *b));
        let mut sorted = order.len();
        let mut to = sorted.saturating_add(new.len());
        order.resize(to, 0);
        for row in new.into_iter().rev() {
            let before = order.get(..sorted).unwrap_or_default();
            let at = before.partition_point(|it| self.compare(*it, row).is_lt());
            to = to.saturating_sub(sorted.saturating_sub(at));
            order.copy_within(at..sorted, to);
            (sorted, to) = (at, to.saturating_sub(1));
            if let Some(place) = order.get_mut(to) {
                *place = row;
            }
        }
        self.order = order;
    }

    /// Puts all in order; rows that are in order already are only compared.
    fn arrange(&mut self, chosen: Option<usize>) {
        let order = std::mem::take(&mut self.order);
        self.order = self.sorted(self.sort, order);
        self.search_anew(chosen);
    }

    /// What sorts stands beside each row while it is sorted, and is not looked up again.
    fn sorted(&self, sort: Sort, order: Vec<usize>) -> Vec<usize> {
        let weighed = order.into_iter().map(|row| (self.weight(sort, row), row));
        let mut all: Vec<((u8, i64), usize)> = weighed.collect();
        all.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| self.by_id(sort, *a, *b)));
        all.into_iter().map(|(_, row)| row).collect()
    }

    pub(super) fn compare(&self, a: usize, b: usize) -> Ordering {
        let weights = self.weight(self.sort, a).cmp(&self.weight(self.sort, b));
        weights.then_with(|| self.by_id(self.sort, a, b))
    }

    /// The lighter stands above.
    fn weight(&self, sort: Sort, row: usize) -> (u8, i64) {
        let key = self.rows.get(row).map(|it| it.key).unwrap_or_default();
        // What has no date is newest: nobody knows that it is old.
        let newest = key.began.map_or(i64::MIN, |at| at.saturating_neg());
        let oldest = key.began.unwrap_or(i64::MIN);
        match sort {
            Sort::Exceptions => (key.rank, newest),
            Sort::Unsigned if key.is_unsigned() || key.is_unreadable() => (key.rank, oldest),
            Sort::Unsigned => (key.rank.saturating_add(AFTER), oldest),
            Sort::Newest => (0, newest),
            Sort::Oldest => (0, oldest),
        }
    }

    fn by_id(&self, sort: Sort, a: usize, b: usize) -> Ordering {
        let name = |row: usize| (packed::id(self.text(row)), packed::path(self.text(row)));
        let by_id = name(a).cmp(&name(b));
        match sort {
            Sort::Exceptions | Sort::Newest => by_id.reverse(),
            Sort::Unsigned | Sort::Oldest => by_id,
        }
    }
}
