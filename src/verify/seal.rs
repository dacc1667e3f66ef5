//! The seal as people write it down: the first 80 bits of a hash in 16 characters.
//! Written here once more, from its description alone.

use std::fmt::{self, Display, Formatter};

/// Without the letters I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a seal.
const LENGTH: usize = 16;
/// Characters between two hyphens.
const GROUP: usize = 4;
/// Bits of a character.
const BITS: u32 = 5;

/// 80 bits that stand for a whole record up to one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal(u128);

impl Seal {
    /// Of the hash of a line.
    pub(super) fn of(hash: &[u8; 32]) -> Self {
        Self(u128::from_be_bytes(std::array::from_fn(|place| {
            let kept = place.checked_sub(6).and_then(|place| hash.get(place));
            kept.copied().unwrap_or(0)
        })))
    }

    /// As somebody types it: in any case, with or without hyphens and blanks, and with the letters
    /// that are taken for digits.
    pub fn parse(typed: &str) -> Option<Self> {
        let (mut bits, mut length) = (0_u128, 0_usize);
        for typed in typed.chars().filter(|c| *c != '-' && !c.is_whitespace()) {
            let meant = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = ALPHABET.iter().position(|known| char::from(*known) == meant)?;
            bits = (bits << BITS) | u128::try_from(value).ok()?;
            length = length.checked_add(1).filter(|length| *length <= LENGTH)?;
        }
        (length == LENGTH).then_some(Self(bits))
    }
}

impl Display for Seal {
    /// Four groups of four, such as `K7Q2-M9XD-2F4C-81AB`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut bits = self.0;
        let mut reversed = [0_u8; LENGTH];
        for character in &mut reversed {
            let value = usize::try_from(bits & 31).unwrap_or_default();
            *character = ALPHABET.get(value).copied().unwrap_or_default();
            bits >>= BITS;
        }
        for (place, character) in reversed.iter().rev().enumerate() {
            if place > 0 && place.is_multiple_of(GROUP) {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*character))?;
        }
        Ok(())
    }
}
