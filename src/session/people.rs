//! People of a session, known by initials. Never a list of roles, never a patient.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Initials as typed; compared without case, spaces, compatibility forms or the script of letters
/// that look the same.
#[derive(Clone, Debug)]
pub struct Initials(String);

impl Initials {
    /// Trimmed; `None` where nothing is left.
    pub fn new(typed: &str) -> Option<Self> {
        let trimmed = typed.trim();
        let person = Self(trimmed.to_owned());
        (!person.key().is_empty()).then_some(person)
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two spellings of the same person share.
    fn key(&self) -> String {
        let letters = self.0.nfkc().flat_map(char::to_lowercase).map(latin_twin);
        letters.filter(|c| c.is_alphanumeric() && !is_unseen(*c)).collect()
    }

    /// Whether a name is made of signs that a reader sees: letters, their marks, figures, and what
    /// stands between them.
    pub(super) fn is_seen_whole(typed: &str) -> bool {
        let is_sign = |c: char| c.is_alphanumeric() || is_combining_mark(c) || BETWEEN.contains(c);
        typed.chars().all(|c| is_sign(c) && !is_unseen(c))
    }

    /// Whether a name has letters of more than one of the scripts whose letters look the same: a
    /// keyboard left in another layout, or somebody who means to be taken for another.
    pub(super) fn mixes_scripts(typed: &str) -> bool {
        let mut scripts = typed.nfkc().filter_map(twin_script);
        scripts.next().is_some_and(|first| scripts.any(|other| other != first))
    }
}

/// The scripts between which letters are mistaken for each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TwinScript {
    Latin,
    Greek,
    Cyrillic,
}

/// Whose letter it is, by the blocks of the Unicode Standard; `None` for any other script, and for
/// what is no letter.
fn twin_script(c: char) -> Option<TwinScript> {
    let script = match u32::from(c) {
        0x41..=0x24F | 0x1E00..=0x1EFF | 0x2C60..=0x2C7F | 0xA722..=0xA7FF => TwinScript::Latin,
        0x370..=0x3FF | 0x1F00..=0x1FFF => TwinScript::Greek,
        0x400..=0x52F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => TwinScript::Cyrillic,
        _ => return None,
    };
    c.is_alphabetic().then_some(script)
}

/// What stands between the letters of names.
const BETWEEN: &str = " .,'’-_/&";

/// Letters that show nothing, and marks that choose a shape or none.
fn is_unseen(c: char) -> bool {
    matches!(u32::from(c),
        0x34F | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x3164 | 0xFE00..=0xFE0F
        | 0xFFA0 | 0xE0100..=0xE01EF)
}

/// The small Latin letter that a small Greek or Cyrillic one, or its capital, can't be told from by
/// eye (Unicode TR 39, confusables): the same person could sign twice with it.
fn latin_twin(small: char) -> char {
    LATIN_TWINS.iter().find(|(_, twins)| twins.contains(small)).map_or(small, |(latin, _)| *latin)
}

const LATIN_TWINS: &[(char, &str)] = &[
    ('a', "αа"),
    ('b', "βв"),
    ('c', "ϲс"),
    ('e', "εе"),
    ('g', "ԍ"),
    ('h', "ηнһ"),
    ('i', "ιіıӏ"),
    ('j', "ϳј"),
    ('k', "κк"),
    ('m', "μм"),
    ('n', "ν"),
    ('o', "οо"),
    ('p', "ρр"),
    ('q', "ԛ"),
    ('s', "ѕ"),
    ('t', "τт"),
    ('v', "ѵ"),
    ('w', "ԝ"),
    ('x', "χх"),
    ('y', "υүу"),
    ('z', "ζ"),
];

impl PartialEq for Initials {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Initials {}
