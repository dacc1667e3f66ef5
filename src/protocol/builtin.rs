//! The protocols that come with the program and the schema of all, as the text of their files.
//! Never parses them: the text itself goes into the record of a session.

/// Id of the protocol that is meant where none is named.
pub const DEFAULT: &str = "inotuzumab-ozogamicin";

/// Id and text of each built-in protocol, sorted by id.
pub const BUILTIN: &[(&str, &str)] =
    &[("inotuzumab-ozogamicin", include_str!("../../assets/protocols/inotuzumab-ozogamicin.json"))];

/// The JSON Schema of a protocol file; a test holds it to what [`super::json_schema`] makes of the types.
pub const SCHEMA: &str = include_str!("../../assets/schema/vialwatch-protocol-1.json");

/// The text of the built-in protocol with this id.
pub fn text(id: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
}
