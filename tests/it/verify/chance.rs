//! Chance that can be had again: numbers from a seed, the same on every machine.

use crate::random::Random;

/// Numbers in the shapes that attacks need.
pub(super) struct Chance(Random);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(Random(seed))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0.next()
    }

    /// One of `from..to`.
    pub(super) fn within(&mut self, from: usize, to: usize) -> usize {
        from + usize::try_from(self.next() % u64::try_from(to - from).unwrap()).unwrap()
    }
}
