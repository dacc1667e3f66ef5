//! The list of saved sessions: filter, sort, counts and the cursor. Leaves nothing out but what a
//! filter asks to; what can't be read is never filtered away: it may hold what is looked for.

use std::cmp::Reverse;

use super::Entry;
use crate::app::form::{Field, FieldKind, Form};
use crate::words::review::FILTER;

/// Saved sessions as they are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The folder they were found in, in words.
    pub folder: String,
    /// Why some of it could not be listed.
    pub faults: Vec<String>,
    /// Whether more of them are still to be read.
    pub reading: bool,
    /// Every one that was found, in the order of finding.
    entries: Vec<Listed>,
    /// What is shown, in order: places in `entries`.
    shown: Vec<usize>,
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
    /// What was read.
    pub entries: Vec<Entry>,
    /// Why part of the folder could not be listed.
    pub fault: Option<String>,
    /// Whether more is to come.
    pub more: bool,
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

/// How many of all that were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sessions, those that can't be read too.
    pub all: usize,
    /// With exceptions.
    pub exceptions: usize,
    /// Over, real and without a judgement that still holds.
    pub unsigned: usize,
    /// With something left to be done.
    pub follow_up: usize,
    /// That can't be read.
    pub unreadable: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Listed {
    entry: Entry,
    lines: String,
}

impl Default for List {
    fn default() -> Self {
        let mut filter = Form::new(vec![Field::new(FILTER, FieldKind::Text)]);
        filter.leave();
        Self {
            folder: String::new(),
            faults: Vec::new(),
            reading: true,
            entries: Vec::new(),
            shown: Vec::new(),
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
        let first = self.entries.len();
        self.folder = slice.folder;
        self.faults.extend(slice.fault);
        self.reading = slice.more;
        for entry in slice.entries {
            self.counts.add(&entry);
            let lines = entry.lines();
            self.entries.push(Listed { entry, lines });
        }
        let words = self.words();
        let new = self.entries.iter().enumerate().skip(first);
        let fitting: Vec<usize> =
            new.filter(|(_, it)| it.stays(&words)).map(|(at, _)| at).collect();
        self.shown.extend(fitting);
        self.arrange();
    }

    /// Puts what is known of a session in place of what was.
    pub fn renew(&mut self, entry: Entry) {
        let Some(listed) = self.entries.iter_mut().find(|it| it.entry.path == entry.path) else {
            return;
        };
        *listed = Listed { lines: entry.lines(), entry };
        self.counts = Counts::default();
        for listed in &self.entries {
            self.counts.add(&listed.entry);
        }
        self.search();
    }

    /// What is shown, in order.
    pub fn shown(&self) -> impl Iterator<Item = &Entry> {
        self.shown.iter().filter_map(|at| self.entries.get(*at)).map(|it| &it.entry)
    }

    /// How many are shown.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether none is shown.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The one under the cursor.
    pub fn chosen(&self) -> Option<&Entry> {
        self.shown().nth(self.cursor)
    }

    /// What is typed into the filter.
    pub fn typed(&self) -> &str {
        self.filter.text(0)
    }

    /// Shows what fits the filter as it is typed, from the top.
    pub fn search(&mut self) {
        let chosen = self.chosen().map(|it| it.path.clone());
        let words = self.words();
        let fitting = self.entries.iter().enumerate().filter(|(_, it)| it.stays(&words));
        self.shown = fitting.map(|(at, _)| at).collect();
        self.arrange();
        self.cursor =
            chosen.and_then(|path| self.shown().position(|it| it.path == path)).unwrap_or(0);
    }

    /// The next order.
    pub fn resort(&mut self) {
        self.sort = match self.sort {
            Sort::Exceptions => Sort::Unsigned,
            Sort::Unsigned => Sort::Newest,
            Sort::Newest => Sort::Oldest,
            Sort::Oldest => Sort::Exceptions,
        };
        self.cursor = 0;
        self.arrange();
    }

    /// Moves the cursor by rows.
    pub fn step(&mut self, rows: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    fn words(&self) -> Vec<String> {
        self.typed().split_whitespace().map(str::to_lowercase).collect()
    }

    fn arrange(&mut self) {
        let words = self.words();
        let Self { entries, shown, sort, .. } = self;
        let at = |place: &usize| entries.get(*place).map(|it| &it.entry);
        let rank = |place: &usize| {
            let rank = at(place).and_then(Entry::rank);
            (rank.is_none(), rank)
        };
        let began = |place: &usize| at(place).and_then(|it| it.began);
        let id = |place: &usize| at(place).map(|it| it.id.as_str());
        match sort {
            // What has no date is newest: nobody knows that it is old.
            Sort::Exceptions => shown.sort_by_key(|it| {
                (rank(it), began(it).is_some(), Reverse(began(it)), Reverse(id(it)))
            }),
            Sort::Unsigned => shown.sort_by_key(|it| {
                let waits = at(it).is_some_and(|it| it.is_unsigned() || it.told.is_err());
                (!waits, rank(it), began(it), id(it))
            }),
            Sort::Newest => {
                shown.sort_by_key(|it| (began(it).is_some(), Reverse(began(it)), Reverse(id(it))))
            }
            Sort::Oldest => shown.sort_by_key(|it| (began(it), id(it))),
        }
        // What only stays because it can't be read stands behind what fits.
        shown.sort_by_key(|it| {
            entries.get(*it).is_some_and(|it| it.entry.told.is_err() && !fits(&it.lines, &words))
        });
    }
}

impl Listed {
    fn stays(&self, words: &[String]) -> bool {
        self.entry.told.is_err() || fits(&self.lines, words)
    }
}

impl Counts {
    fn add(&mut self, entry: &Entry) {
        let count = |here: &mut usize, counts: bool| {
            *here = here.saturating_add(usize::from(counts));
        };
        count(&mut self.all, true);
        count(&mut self.exceptions, entry.told.as_ref().is_ok_and(|it| it.exceptions_total > 0));
        count(&mut self.unsigned, entry.is_unsigned());
        count(&mut self.follow_up, entry.has_follow_up_open());
        count(&mut self.unreadable, entry.told.is_err());
    }
}

/// Whether every word is found: `lot:GK88` in a lot, any other word in any line.
fn fits(lines: &str, words: &[String]) -> bool {
    words.iter().all(|word| lines.lines().any(|line| is_in(line, word)))
}

fn is_in(line: &str, word: &str) -> bool {
    let Some((label, text)) = line.split_once(' ') else { return false };
    let (wanted, word) = match word.split_once(':') {
        Some((wanted, word)) if LABELS.contains(&wanted) => (Some(wanted), word),
        _ => (None, word),
    };
    let here = wanted.is_none_or(|wanted| label.eq_ignore_ascii_case(wanted));
    // "signed" must not find what is unsigned.
    here && if label == "STATE" { text.starts_with(word) } else { text.contains(word) }
}

/// What may stand before a colon.
const LABELS: [&str; 10] =
    ["id", "date", "protocol", "order", "dose", "lot", "cabinet", "by", "exception", "state"];
