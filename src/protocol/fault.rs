//! What is wrong with a protocol, and the path to it. Never knows lines or columns.

use std::fmt;

/// A rule broken at one place of a protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where in the document.
    pub(super) path: Path,
    /// The rule and, where it is not plain, how to mend it.
    pub(super) rule: String,
}

/// One step down into a JSON document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// Member of an object.
    Key(String),
    /// Element of a list, from 0.
    Index(usize),
}

/// A way from the top of the document to a value, shown as `phases[2].steps[0].id`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Path(pub(super) Vec<Segment>);

impl Path {
    /// The member of this object.
    pub(super) fn key(&self, key: &str) -> Path {
        self.with(Segment::Key(key.to_owned()))
    }

    /// The element of this list.
    pub(super) fn index(&self, index: usize) -> Path {
        self.with(Segment::Index(index))
    }

    /// The element of the list that this object holds as `key`.
    pub(super) fn item(&self, key: &str, index: usize) -> Path {
        self.key(key).index(index)
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

/// Faults in the order in which they were found: causes before what follows from them.
#[derive(Debug, Default)]
pub(super) struct Faults(pub(super) Vec<Fault>);

impl Faults {
    /// Notes a broken rule.
    pub(super) fn add(&mut self, path: Path, rule: impl Into<String>) {
        self.0.push(Fault { path, rule: rule.into() });
    }

    /// Notes a broken rule unless it holds.
    pub(super) fn unless(&mut self, holds: bool, path: Path, rule: impl Into<String>) {
        if !holds {
            self.add(path, rule);
        }
    }
}
