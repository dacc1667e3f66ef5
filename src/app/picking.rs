//! Which walkthrough is to begin: the scenarios there are, and what is typed before one begins.
//! Begins none; a walkthrough has a model of its own.

use super::form::{Field, FieldKind, Form};
use super::sheet::text;
use crate::words::field;

/// Scenarios to choose from, on the home screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picking {
    /// Them; none until they are read.
    pub offered: Option<Vec<Offered>>,
    /// Which of them the cursor is on.
    pub cursor: usize,
    /// The seed that was drawn.
    pub drawn: u64,
    /// What is typed of the one that was chosen: the trainee, and another seed.
    pub form: Option<Form>,
    /// Why none could begin.
    pub fault: Option<String>,
    /// The one that begins.
    pub picked: Option<Picked>,
}

/// A scenario as the list has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its id; of a file that can't be used its name.
    pub id: String,
    /// A file of the site rather than one built in.
    pub site: bool,
    /// What it is about; or why it can't be used.
    pub about: Result<About, String>,
}

/// What a scenario is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// As trainers call it.
    pub title: String,
    /// What a trainee is to learn.
    pub aim: String,
    /// How many times faster waits run.
    pub speed: u32,
}

/// A walkthrough that begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Id of its scenario.
    pub scenario: String,
    /// Initials of the trainee.
    pub by: String,
    /// What everything is drawn from.
    pub seed: u64,
}

impl Picking {
    /// What the cursor is on.
    pub fn here(&self) -> Option<&Offered> {
        self.offered.as_deref().unwrap_or_default().get(self.cursor)
    }

    /// What is asked before the one that was chosen begins.
    pub(super) fn ask(&mut self) {
        let seed = Field::new(field::OTHER_SEED, FieldKind::Figure);
        self.form = Some(Form::new(vec![text(field::TRAINEE), seed]));
    }

    /// The seed that was typed, else the one that was drawn; none where it is no seed.
    pub(super) fn seed(&self) -> Option<u64> {
        let typed = self.form.as_ref().map_or("", |form| form.text(1)).trim();
        if typed.is_empty() { Some(self.drawn) } else { typed.parse().ok() }
    }
}
