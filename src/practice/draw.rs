//! What a seed draws: a small generator of our own, so that a seed means the same for ever and on
//! every machine. Never for secrets, and never from a clock.

/// SplitMix64 (Steele, Lea and Flood, 2014): one addition and three mixing steps a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dice {
    state: u64,
}

/// What is added before each number: 2^64 divided by the golden ratio, made odd.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
/// First multiplier of the mixing.
const FIRST: u64 = 0xbf58_476d_1ce4_e5b9;
/// Second multiplier of the mixing.
const SECOND: u64 = 0x94d0_49bb_1331_11eb;
/// Letters of a lot: those that are not taken for figures.
const LETTERS: &[char] = &['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'K', 'L', 'M', 'N', 'P', 'R'];

impl Dice {
    /// From a seed and a name: each name draws for itself, so that a new one moves no other.
    pub fn of(seed: u64, name: &str) -> Self {
        let mut state = seed;
        for byte in name.bytes() {
            let mut dice = Self { state: state ^ u64::from(byte) };
            state = dice.roll();
        }
        Self { state }
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(FIRST);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(SECOND);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one; 0 where there is none. For the few that are drawn here the
    /// remainder favours none that anybody could notice.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.roll().checked_rem(bound).unwrap_or(0)
    }

    /// A lot number: two letters and four digits.
    pub fn lot(&mut self) -> String {
        let count = u64::try_from(LETTERS.len()).unwrap_or(1);
        let mut lot = String::new();
        for _ in 0..2 {
            let at = usize::try_from(self.below(count)).unwrap_or(0);
            lot.extend(LETTERS.get(at));
        }
        lot.push_str(&format!("{:04}", self.below(10_000)));
        lot
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    /// The first numbers of the published generator for the seed 1234567.
    #[test]
    fn the_generator_is_the_published_one() {
        let mut dice = Dice { state: 1_234_567 };
        let rolled: Vec<u64> = (0..3).map(|_| dice.roll()).collect();
        assert_eq!(
            rolled,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn each_name_draws_for_itself() {
        assert_eq!(Dice::of(7, "lot").roll(), Dice::of(7, "lot").roll());
        assert_ne!(Dice::of(7, "lot").roll(), Dice::of(8, "lot").roll());
        assert_ne!(Dice::of(7, "lot").roll(), Dice::of(7, "vial").roll());
    }
}
