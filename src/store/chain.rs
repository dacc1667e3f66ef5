//! The chain that joins the lines of a journal, and the short seal people write down.
//! Never reads a record: it sees bytes only.

use std::fmt::{self, Display, Formatter};

use sha2::{Digest, Sha256};

use super::id::CROCKFORD;

/// What a chain stands at: the SHA-256 of the last line, or zeros before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Head([u8; 32]);

impl Head {
    /// Before the first line.
    pub const START: Self = Self([0; 32]);

    /// SHA-256 of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// From 64 lower-case hexadecimal digits, and nothing else.
    pub fn parse(hex: &str) -> Option<Self> {
        let mut bytes = [0_u8; 32];
        if hex.len() != 64 {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
            let [high, low] = pair else { return None };
            *byte = (digit(*high)? << 4) | digit(*low)?;
        }
        Some(Self(bytes))
    }
}

fn digit(hex: u8) -> Option<u8> {
    match hex {
        b'0'..=b'9' => Some(hex.wrapping_sub(b'0')),
        b'a'..=b'f' => Some(hex.wrapping_sub(b'a').wrapping_add(10)),
        _ => None,
    }
}

impl Display for Head {
    /// 64 lower-case hexadecimal digits.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The first 80 bits of a head in 16 characters without look-alikes, in groups of four:
/// short enough for a label and a sheet of paper, long enough that nobody makes another record
/// with the same one.
pub fn seal(head: &Head) -> String {
    let bits = head.0.iter().take(10).fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    let mut seal = String::with_capacity(19);
    for place in 0..16_u32 {
        if place > 0 && place.is_multiple_of(4) {
            seal.push('-');
        }
        let shift = 75_u32.saturating_sub(place.saturating_mul(5));
        seal.push(crockford(bits >> shift));
    }
    seal
}

/// The character for the lowest five bits.
fn crockford(bits: u128) -> char {
    let index = usize::try_from(bits & 31).unwrap_or_default();
    CROCKFORD.get(index).map_or('0', |byte| char::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_reads_back_and_nothing_else_is_one() {
        let head = Head::of(b"a line");
        assert_eq!(Head::parse(&head.to_string()), Some(head));
        assert_eq!(Head::parse(&head.to_string().to_uppercase()), None);
        assert_eq!(Head::parse("00"), None);
        assert_eq!(Head::START.to_string(), "0".repeat(64));
    }

    #[test]
    fn a_seal_is_the_first_eighty_bits_in_groups_of_four() {
        assert_eq!(seal(&Head::START), "0000-0000-0000-0000");
        assert_eq!(seal(&Head([0xff; 32])), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
        let mut bytes = [0; 32];
        bytes[0] = 0b0000_1000;
        bytes[9] = 0b0000_0001;
        bytes[10] = 0xff;
        assert_eq!(seal(&Head(bytes)), "1000-0000-0000-0001");
    }
}
