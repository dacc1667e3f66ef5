//! What a filter leaves of a list, found part by part: a key is answered after the first rows, the rest
//! is looked at between keys. Reads no file; what was not looked at yet is told, never passed over.

use super::entry::Lines;
use super::{List, packed};

/// Rows that a filter looks at while a key is answered: about what a screen shows.
const AT_ONCE: usize = 20;
/// And at each wake after it: some milliseconds, after which keys are heard.
const AT_A_WAKE: usize = 500;

/// What a filter has found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Search {
    words: Vec<String>,
    /// How many of the list's order were looked at.
    looked: usize,
    /// What fits, in order.
    fits: Vec<usize>,
    /// What does not fit and can't be read: it is never hidden.
    behind: Vec<usize>,
    /// The row that the cursor was on, until it is found.
    chosen: Option<usize>,
}

impl Search {
    /// How many are left.
    pub(super) fn len(&self) -> usize {
        self.fits.len().saturating_add(self.behind.len())
    }

    /// Which row stands at a place.
    pub(super) fn place(&self, at: usize) -> Option<usize> {
        let behind = || self.behind.get(at.checked_sub(self.fits.len())?);
        self.fits.get(at).or_else(behind).copied()
    }

    /// The cursor was moved, and stays where it is now.
    pub(super) fn forget_chosen(&mut self) {
        self.chosen = None;
    }
}

impl List {
    /// Shows what fits the filter as it is typed; of a long list the rest comes later.
    pub fn search(&mut self) {
        let chosen = self.place(self.cursor);
        self.begin_search(chosen);
        self.search_on(AT_ONCE);
    }

    /// The same after rows came, went or were put in another order.
    pub(super) fn search_anew(&mut self, chosen: Option<usize>) {
        self.begin_search(chosen);
        self.search_on(AT_A_WAKE);
    }

    /// How many rows the filter has looked at, of how many; none where that is all.
    pub fn searched(&self) -> Option<(usize, usize)> {
        let (looked, all) = (self.search.as_ref()?.looked, self.order.len());
        (looked < all).then_some((looked, all))
    }

    /// Whether every row is there and the filter has gone through all of them: only then is what is
    /// shown what it will be.
    pub fn is_whole(&self) -> bool {
        !self.reading && self.searched().is_none()
    }

    /// Another part of a search, or what the next key may ask for.
    pub fn go_on(&mut self) {
        if self.is_whole() {
            self.look_ahead();
        }
        self.search_on(AT_A_WAKE);
    }

    /// Whether there is nothing to be done between keys.
    pub fn rests(&self) -> bool {
        self.is_whole() && self.is_ready()
    }

    fn begin_search(&mut self, chosen: Option<usize>) {
        let words: Vec<String> = self.typed().split_whitespace().map(str::to_lowercase).collect();
        self.cursor = 0;
        if words.is_empty() {
            self.search = None;
            self.go_to(chosen);
            return;
        }
        self.search = Some(Search { words, chosen, ..Search::default() });
    }

    fn search_on(&mut self, rows: usize) {
        let Some(mut search) = self.search.take() else { return };
        let upto = search.looked.saturating_add(rows).min(self.order.len());
        let mut lines = Lines::default();
        for row in self.order.get(search.looked..upto).unwrap_or_default() {
            let text = self.text(*row);
            if packed::unpack(text).is_some_and(|entry| entry.fits(&search.words, &mut lines)) {
                if search.chosen == Some(*row) {
                    self.cursor = search.fits.len();
                    search.chosen = None;
                }
                search.fits.push(*row);
            } else if self.rows.get(*row).is_some_and(|it| it.key.is_unreadable()) {
                search.behind.push(*row);
            }
        }
        search.looked = upto;
        self.search = Some(search);
    }

    /// Finds a row by its place in the order, so that a long list costs no more than a short one.
    fn go_to(&mut self, row: Option<usize>) {
        let at = row.and_then(|row| self.order.binary_search_by(|it| self.compare(*it, row)).ok());
        self.cursor = at.unwrap_or(self.cursor).min(self.order.len().saturating_sub(1));
    }
}
