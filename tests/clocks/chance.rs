//! Random numbers that are the same for the same seed, everywhere and for ever.

use crate::random::Random;

/// Numbers in the shapes that the histories need.
#[derive(Clone, Debug)]
pub(crate) struct Chance(Random);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Random(seed))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0.next()
    }

    /// From `least` up to but without `end`.
    pub(crate) fn within(&mut self, least: i64, end: i64) -> i64 {
        let width = u64::try_from(end - least).unwrap();
        let scaled = (u128::from(self.next()) * u128::from(width)) >> 64;
        least + i64::try_from(scaled).unwrap()
    }

    pub(crate) fn one_in(&mut self, many: i64) -> bool {
        self.within(0, many) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.within(0, from.len() as i64)).unwrap()]
    }

    /// As likely to be among milliseconds as among hours: every doubling alike.
    pub(crate) fn of_any_size(&mut self, least: i64, most: i64) -> i64 {
        let doublings = i64::from(most.ilog2() - least.ilog2());
        let low = least << self.within(0, doublings.max(1));
        self.within(low, low.saturating_mul(2).max(low + 1)).min(most)
    }
}
