//! Random numbers that are the same for the same seed, everywhere and for ever.

/// SplitMix64: each state gives one number, and neighbouring seeds give unrelated ones.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
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
