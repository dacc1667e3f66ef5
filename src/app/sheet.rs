//! Sheets: what stands in the step's place while an act needs more than its key.
//! Holds what was typed and chosen so far; decides nothing.

use super::form::{Field, FieldKind, Form};
use crate::session::fact::{Item, StepKey};

/// An act that asks for more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Which act.
    pub act: Act,
    /// What can be chosen, where the act is about one of several things.
    pub list: Vec<Row>,
    /// Which of the list the cursor is on.
    pub cursor: usize,
    /// What is typed.
    pub form: Form,
}

/// One thing of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// In words.
    pub text: String,
    /// What it is.
    pub of: Of,
}

/// What a row of a list stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// Something that can be set aside.
    Item(Item),
    /// A question that was answered, or comes next.
    Step(StepKey),
}

/// Acts that ask for more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// The answer with this number rejects: it is asked whether it is meant.
    RejectingAnswer(u8),
    /// A vial or the bag is set aside.
    Reject,
    /// A note.
    Note,
    /// A spill or an incident.
    Incident,
    /// A value or a time is corrected: first which, then how.
    Correct,
    /// A confirm is taken back.
    Undo,
    /// Something was done earlier.
    Late,
    /// Another operator.
    HandOver,
    /// On although a rule says no.
    Override,
    /// A wait ends early.
    EndEarly,
    /// A clock question.
    Settle,
    /// Everything is discarded.
    Discard,
    /// A complete copy to another folder.
    SaveElsewhere,
    /// The trainer of a walkthrough goes to a later step.
    SkipTo,
    /// The session is left.
    Leave,
}

/// The word that must be typed where nothing can be taken back.
pub const DISCARD_WORD: &str = "DISCARD";

impl Sheet {
    /// An empty sheet for an act, with the fields it asks for and the list it is about.
    pub fn new(act: Act, list: Vec<Row>, fields: Vec<Field>) -> Self {
        let mut form = Form::new(fields);
        if list.len() > 1 {
            // First which, then the fields.
            form.leave();
        }
        Self { act, list, cursor: 0, form }
    }

    /// What the cursor is on.
    pub fn chosen(&self) -> Option<&Of> {
        self.list.get(self.cursor).map(|row| &row.of)
    }
}

/// A text field of a sheet.
pub fn text(label: &str) -> Field {
    Field::new(label, FieldKind::Text)
}
