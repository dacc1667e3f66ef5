//! Numbers that are the same for the same seed, on every machine and for ever: what a printed seed
//! stands for. Shared by every test that leaves something to chance; never from a clock.

/// SplitMix64 (Steele, Lea and Flood, 2014): each state gives one number, and neighbouring seeds give
/// unrelated ones.
#[derive(Clone, Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
