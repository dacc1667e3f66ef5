//! A supervisor's screens: saved sessions, one of them as it looked, and the judgement of it.
//! Reads no file and holds no rule; what is judged is decided by the core.

use super::Said;
use super::form::Form;
use crate::time::Span;

pub mod entry;
pub mod list;

pub use entry::{Entry, Occurrence, Signed, Told};
pub use list::{List, Slice, Sort};

/// The supervisor's screens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Review {
    /// Saved sessions.
    pub list: List,
    /// What was said last.
    pub said: Vec<Said>,
}

impl Review {
    /// The form that has the focus.
    pub fn form_in_focus(&self) -> &Form {
        &self.list.filter
    }

    /// Takes note that something was typed.
    pub(super) fn edited(&mut self) {
        self.list.search();
    }

    /// How long nothing changes by time alone.
    pub(super) fn next_wake(&self) -> Option<Span> {
        self.list.reading.then_some(Span::from_ns(0))
    }

    /// The same, to type into.
    pub fn form_in_focus_mut(&mut self) -> &mut Form {
        &mut self.list.filter
    }
}
