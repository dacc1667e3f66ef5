//! What stands before a field, and what a sheet says of its act. Decides nothing.

/// Before the initials of whoever practises.
pub const TRAINEE: &str = "initials of the trainee";
/// Before a seed that somebody wants.
pub const OTHER_SEED: &str = "another seed";
/// Before initials.
pub const INITIALS: &str = "initials";
/// Before a second person's initials.
pub const SECOND: &str = "initials of the second";
/// Before what a second person reads.
pub const READING: &str = "read";
/// Before a reason.
pub const REASON: &str = "reason";
/// Before a note.
pub const NOTE: &str = "note, no patient details";
/// Before what happened.
pub const INCIDENT: &str = "what happened, what was done";
/// Before a figure that replaces another.
pub const NEW_VALUE: &str = "new value";
/// Before a moment that replaces another.
pub const NEW_TIME: &str = "or new time, 14:05 or 14:05..14:10";
/// Before what was done earlier.
pub const LATE_VALUE: &str = "what it was";
/// Before when something was done.
pub const LATE_TIME: &str = "when, 14:05 or 14:05..14:10";
/// Before the time on the tray.
pub const TRAY: &str = "time on the tray";
/// Before the time now.
pub const TIME_NOW: &str = "time now, by one other clock";
/// Before the word that must be typed.
pub const DISCARD_WORD: &str = "type DISCARD to record it";
/// Before who was told.
pub const TOLD: &str = "told";
/// Before a folder.
pub const FOLDER: &str = "folder for the copy";
/// Before a line of text.
pub const TEXT: &str = "text";
/// Before a figure.
pub const VALUE: &str = "value";
/// Before a package.
pub const PACKAGE: &str = "scan";
/// Under it: what is typed where nothing can be scanned.
pub const PACKAGE_TYPED: &str = "or type: lot LOT exp YYYY-MM-DD maker TEXT";
/// Before a moment reported from elsewhere.
pub const TIME: &str = "time, such as 14:05";

/// A burst outside a field.
pub const SCAN_NOT_EXPECTED: &str = "scan not expected here";
/// The word was not typed.
pub const TYPE_THE_WORD: &str = "type DISCARD in capitals to record it";
/// A time that can't be read.
pub const NO_TIME: &str = "a time is written 14:05, or in full as RFC 3339";
