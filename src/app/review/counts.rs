//! How many sessions of a list there are of each sort. Kept as rows come and go, never counted anew.

use super::packed::Key;

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

impl Counts {
    pub(super) fn add(&mut self, key: Key) {
        for (count, counts) in self.of(key) {
            *count = count.saturating_add(usize::from(counts));
        }
    }

    pub(super) fn take(&mut self, key: Key) {
        for (count, counts) in self.of(key) {
            *count = count.saturating_sub(usize::from(counts));
        }
    }

    fn of(&mut self, key: Key) -> [(&mut usize, bool); 5] {
        [
            (&mut self.all, true),
            (&mut self.exceptions, key.has_exceptions()),
            (&mut self.unsigned, key.is_unsigned()),
            (&mut self.follow_up, key.has_follow_up_open()),
            (&mut self.unreadable, key.is_unreadable()),
        ]
    }
}
