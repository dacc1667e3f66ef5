//! The protocols that come with the program, as the text of their files.
//! Never parses them: the text itself goes into the record of a session.

/// Id of the protocol that is meant where none is named.
pub const DEFAULT: &str = "inotuzumab-ozogamicin";

/// Id and text of each built-in protocol, sorted by id.
pub const BUILTIN: &[(&str, &str)] =
    &[("inotuzumab-ozogamicin", include_str!("../../assets/protocols/inotuzumab-ozogamicin.json"))];

/// The text of the built-in protocol with this id.
pub fn text(id: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
}
