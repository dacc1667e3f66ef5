//! What is wrong with a protocol: as the checks find it, by path, and as people are told it, by
//! place. Never decides whether something is wrong.

use std::borrow::Cow;
use std::fmt;

use super::rules::Rule;

/// A fault in the text of a protocol, with its place in that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Byte at which what is wrong begins.
    pub start: usize,
    /// Byte after its last one; in the same line as `start`.
    pub end: usize,
    /// Line of `start`, from 1.
    pub line: usize,
    /// Column of `start`, from 1, in characters.
    pub column: usize,
    /// Column of `end`, from 1, in characters.
    pub end_column: usize,
    /// Path to the value, such as `phases[2].steps[0].id`; `(file)` for the file as a whole.
    pub field: String,
    /// Kebab-case name of the rule broken; stays the same in later versions.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
    /// Whether the protocol can be used in spite of it.
    pub kind: FaultKind,
}

/// How much a fault matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The protocol can't be used.
    Error,
    /// It can be used; something in it has no effect.
    Hint,
}

/// A rule broken at one place of a protocol.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) path: Path,
    pub(crate) spot: Spot,
    pub(crate) rule: &'static Rule,
    pub(crate) message: String,
    /// Where the rule's own help is not enough.
    pub(crate) help: Option<String>,
}

/// What of the place a path leads to is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Spot {
    /// The value; for one that is missing, the beginning of the nearest value around it.
    Value,
    /// The name of the last member; of several with one name, the one of this rank.
    Name(usize),
    /// One character of the text, whatever the path.
    Byte(usize),
}

/// One step down into a JSON document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    /// Member of an object.
    Key(Cow<'static, str>),
    /// Element of a list, from 0.
    Index(usize),
}

/// A way from the top of the document to a value, shown as `phases[2].steps[0].id`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Path(pub(crate) Vec<Segment>);

impl Path {
    /// The member of this object.
    pub(crate) fn key(&self, key: impl Into<Cow<'static, str>>) -> Path {
        self.with(Segment::Key(key.into()))
    }

    /// The element of this list.
    pub(crate) fn index(&self, index: usize) -> Path {
        self.with(Segment::Index(index))
    }

    /// The element of the list that this object holds as `key`.
    pub(crate) fn item(&self, key: &'static str, index: usize) -> Path {
        self.key(key).index(index)
    }

    /// Whether the other path leads to this value or to something in it.
    pub(crate) fn holds(&self, other: &Path) -> bool {
        other.0.starts_with(&self.0)
    }

    fn with(&self, segment: Segment) -> Path {
        let mut path = self.clone();
        path.0.push(segment);
        path
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("(file)");
        }
        for (place, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if place == 0 => write!(f, "{key}")?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Faults in the order in which they were found, causes before what follows from them, and the
/// places of which nothing more can be said.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub(crate) found: Vec<Found>,
    /// Places whose value could not be read or is known to be wrong.
    holes: Vec<Path>,
}

impl Faults {
    /// Notes a broken rule, unless the value there is known to be wrong already.
    pub(crate) fn add(&mut self, path: Path, rule: &'static Rule, message: impl Into<String>) {
        if !self.lost(&path) {
            let message = message.into();
            self.found.push(Found { path, spot: Spot::Value, rule, message, help: None });
        }
    }

    /// Notes a broken rule unless it holds; says whether it does.
    pub(crate) fn unless(
        &mut self,
        holds: bool,
        path: Path,
        rule: &'static Rule,
        message: impl Into<String>,
    ) -> bool {
        if !holds {
            self.add(path, rule, message);
        }
        holds
    }

    /// Notes a broken rule, and that what follows from this value is no fault of its own.
    pub(crate) fn spoil(&mut self, path: Path, rule: &'static Rule, message: impl Into<String>) {
        self.add(path.clone(), rule, message);
        self.hole(path);
    }

    /// The same unless it holds.
    pub(crate) fn spoil_unless(
        &mut self,
        holds: bool,
        path: &Path,
        rule: &'static Rule,
        message: impl Into<String>,
    ) {
        if !holds {
            self.spoil(path.clone(), rule, message);
        }
    }

    /// Says more about the last fault than its rule does.
    pub(crate) fn help(&mut self, help: String) {
        if let Some(last) = self.found.last_mut() {
            last.help = Some(help);
        }
    }

    /// From here on nothing is said about this value.
    pub(crate) fn hole(&mut self, path: Path) {
        self.holes.push(path);
    }

    /// Whether this value, or one around it, could not be read or is wrong.
    pub(crate) fn lost(&self, path: &Path) -> bool {
        self.holes.iter().any(|hole| hole.holds(path))
    }

    /// Whether this value and everything in it was read and is not known to be wrong.
    pub(crate) fn whole(&self, path: &Path) -> bool {
        !self.holes.iter().any(|hole| hole.holds(path) || path.holds(hole))
    }

    /// Places known to be wrong that lie where `is_there` says.
    pub(crate) fn holes(&self, is_there: impl Fn(&[Segment]) -> bool) -> usize {
        self.holes.iter().filter(|hole| is_there(&hole.0)).count()
    }

    /// Whether this rule was found broken anywhere.
    pub(crate) fn broken(&self, rule: &'static Rule) -> bool {
        self.found.iter().any(|found| found.rule == rule)
    }
}
