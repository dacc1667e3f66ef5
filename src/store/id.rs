//! Names of sessions: made by the program from the time and chance, never from text of a person,
//! so that no name can lead out of its folder.

use std::fmt::{self, Display, Formatter};

use chrono::{DateTime, TimeDelta, Utc};

/// Crockford's 32 characters: no I, L, O or U, so none is taken for another.
pub(super) const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Length of a name.
const LENGTH: usize = 12;
/// Seconds of 2026-01-01T00:00:00Z since 1970: where the count in a name begins.
const EPOCH_S: i64 = 1_767_225_600;
/// Thirty bits: six characters.
const MOST: u64 = (1 << 30) - 1;

/// Twelve characters: six for the second the session began, six by chance. Sorts by time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionId(String);

impl SessionId {
    /// For a session that begins at `began`; a time outside 2026 to 2060 stands at the nearest end.
    pub fn new(began: DateTime<Utc>, chance: u32) -> Self {
        let seconds = began.timestamp().saturating_sub(EPOCH_S);
        let seconds = u64::try_from(seconds).unwrap_or(0).min(MOST);
        let bits = (seconds << 30) | (u64::from(chance) & MOST);
        let text = (0..LENGTH).rev().map(|place| character(bits, place)).collect();
        Self(text)
    }

    /// Twelve capital characters of the alphabet, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == LENGTH && text.bytes().all(|byte| CROCKFORD.contains(&byte));
        fits.then(|| Self(text.to_owned()))
    }

    /// All twelve characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four: what people read to each other.
    pub fn short(&self) -> &str {
        self.0.get(LENGTH.saturating_sub(4)..).unwrap_or(&self.0)
    }

    /// The second in which the session began, by the wall clock of then.
    pub fn began(&self) -> DateTime<Utc> {
        let seconds = self.0.bytes().take(6).fold(0_i64, |sum, byte| {
            let value = CROCKFORD.iter().position(|known| *known == byte).unwrap_or(0);
            sum.saturating_mul(32).saturating_add(i64::try_from(value).unwrap_or(0))
        });
        let epoch = DateTime::UNIX_EPOCH;
        epoch
            .checked_add_signed(TimeDelta::seconds(EPOCH_S.saturating_add(seconds)))
            .unwrap_or(epoch)
    }

    /// The folder it lies in, such as `2026-11`.
    pub fn month(&self) -> String {
        self.began().format("%Y-%m").to_string()
    }
}

fn character(bits: u64, place: usize) -> char {
    let shift = u32::try_from(place.saturating_mul(5)).unwrap_or(0);
    let index = usize::try_from((bits >> shift) & 31).unwrap_or(0);
    CROCKFORD.get(index).map_or('0', |byte| char::from(*byte))
}

impl Display for SessionId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a folder's name is a month, such as `2026-11`.
pub(super) fn is_month(name: &str) -> bool {
    name.len() == 7
        && name.bytes().enumerate().all(|(place, byte)| match place {
            4 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_name_says_when_and_where() {
        let id = SessionId::new(at("2026-11-22T14:00:05Z"), 12345);
        assert_eq!(id.began(), at("2026-11-22T14:00:05Z"));
        assert_eq!(id.month(), "2026-11");
        assert_eq!(SessionId::parse(id.as_str()), Some(id.clone()));
        assert!(id.as_str().ends_with(id.short()) && id.short().len() == 4);
        assert!(is_month(&id.month()) && !is_month("2026_11"));
    }

    #[test]
    fn names_sort_by_time_and_then_by_chance() {
        let early = SessionId::new(at("2026-11-22T14:00:05Z"), u32::MAX);
        let late = SessionId::new(at("2026-11-22T14:00:06Z"), 0);
        assert!(early < late);
        assert_ne!(SessionId::new(early.began(), 1), SessionId::new(early.began(), 2));
    }

    #[test]
    fn a_clock_far_off_still_gives_a_name() {
        assert_eq!(SessionId::new(at("1970-01-01T00:00:00Z"), 0).as_str(), "000000000000");
        assert_eq!(SessionId::new(at("2999-01-01T00:00:00Z"), 0).as_str(), "ZZZZZZ000000");
        assert_eq!(SessionId::parse("../../etc/pa"), None);
        assert_eq!(SessionId::parse("000000oOiIlL"), None);
    }
}
