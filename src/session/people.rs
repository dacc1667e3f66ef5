//! People of a session, known by initials. Never a list of roles, never a patient.

use unicode_normalization::UnicodeNormalization;

/// Initials as typed; compared without case, spaces or compatibility forms.
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
        self.0.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
    }
}

impl PartialEq for Initials {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Initials {}
