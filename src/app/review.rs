//! A supervisor's screens: saved sessions, one of them as it looked, and the judgement of it.
//! Reads no file and holds no rule; what is judged is decided by the core.

use std::path::PathBuf;

use super::Said;
use super::form::Form;
use crate::session::command::Judgement;
use crate::time::Span;

mod counts;
mod debrief;
pub mod entry;
pub mod export;
pub mod figures;
mod history;
pub mod list;
pub mod opened;
pub mod packed;
mod replay;
mod search;
pub mod sign;

pub use counts::Counts;
pub use entry::{Entry, Occurrence, Signed, Told};
pub use export::{Export, Part};
pub use figures::Gathering;
pub use list::{List, Slice, Sort};
pub use opened::{Change, NotSigned, Opened, Reviewed, Show};
pub use sign::{Follows, SignSheet};

/// The supervisor's screens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Review {
    /// Saved sessions.
    pub list: List,
    /// The one that is looked at.
    pub opened: Option<Box<Opened>>,
    /// Figures over what the list shows.
    pub figures: Option<Gathering>,
    /// The judgement that is being made.
    pub sheet: Option<SignSheet>,
    /// What is asked about, or on its way into a file.
    pub export: Option<Export>,
    /// Sessions that are being signed one after the other.
    pub batch: Option<Batch>,
    /// Whether there is no list to go back to: one session was named.
    pub is_alone: bool,
    /// What was said last.
    pub said: Vec<Said>,
}

/// Sessions without exceptions that one judgement is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Whose judgement, of none that has exceptions.
    pub judgement: Judgement,
    /// Those still to be signed, the next one last.
    pub waiting: Vec<PathBuf>,
    /// Whether one of them is being signed at this moment.
    pub is_at_work: bool,
    /// How many were.
    pub done: usize,
    /// How many were not.
    pub left_out: usize,
}

impl Review {
    /// For one session that is about to be looked at: there is no list to go back to.
    pub fn alone() -> Self {
        let mut alone = Self { is_alone: true, ..Self::default() };
        alone.list.reading = false;
        alone
    }

    /// The form that has the focus.
    pub fn form_in_focus(&self) -> &Form {
        self.sheet.as_ref().map_or(&self.list.filter, |sheet| &sheet.form)
    }

    /// The same, to type into.
    pub fn form_in_focus_mut(&mut self) -> &mut Form {
        self.sheet.as_mut().map_or(&mut self.list.filter, |sheet| &mut sheet.form)
    }

    /// Takes note that something was typed.
    pub(super) fn edited(&mut self) {
        if self.sheet.is_none() {
            self.list.search();
        }
    }

    /// How long nothing changes by time alone.
    pub(super) fn next_wake(&self) -> Option<Span> {
        let works = !self.list.rests() || self.batch.is_some();
        let works = works || self.figures.as_ref().is_some_and(Gathering::goes_on);
        let works = works || self.export.as_ref().is_some_and(Export::goes_on);
        let now = works.then_some(Span::from_ns(0));
        now.or_else(|| self.opened.as_ref()?.next_wake())
    }
}
