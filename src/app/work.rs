//! A session on the screen: what is typed, what was said, what is saved.
//! Holds no rule: the desk asks `decide`.

use chrono::{DateTime, Utc};

use super::form::Form;
use super::sheet::Sheet;
use super::sound::Sound;
use super::{Kept, Said};
use crate::desk::Desk;
use crate::practice::Walk;
use crate::practice::score::score;
use crate::session::command::{Entry, Question};
use crate::time::{Reading, Span};

/// A session on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// The session, and what waits for the disk.
    pub desk: Desk,
    /// What is typed to the question that stands.
    pub form: Form,
    /// The question the form was made for.
    pub asked: Option<Question>,
    /// What stands in the step's place while an act needs more than its key.
    pub sheet: Option<Sheet>,
    /// What was said last; the newest last.
    pub said: Vec<Said>,
    /// Whether what was recorded is on disk.
    pub mark: Mark,
    /// What is known of the file.
    pub kept: Kept,
    /// What sounds.
    pub sound: Sound,
    /// An order reference that is being looked for before it is an answer.
    pub looking_up: Option<(Question, Entry)>,
    /// When away began, while away or until the next key after it.
    pub away_since: Option<DateTime<Utc>>,
    /// Boot clock of the last attempt to save, in nanoseconds.
    pub tried_ns: i64,
    /// The walkthrough, where it is one.
    pub walk: Option<Box<Walk>>,
    /// Done: released and not to be reported now, or ended.
    pub finished: bool,
}

/// What the right end of the last line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing was recorded yet, or nothing has a file yet.
    Held,
    /// Recorded, not known to be on disk.
    Pending,
    /// On disk, since this moment.
    Saved(DateTime<Utc>),
    /// Not on disk.
    NotSaved,
}

impl Work {
    /// At a desk, before anything was asked.
    pub fn new(desk: Desk, kept: Kept) -> Self {
        let mark = if desk.is_created() {
            desk.session()
                .records()
                .last()
                .map_or(Mark::Held, |it| Mark::Saved(it.stamp.reading.utc))
        } else {
            Mark::Held
        };
        Self {
            desk,
            form: Form::default(),
            asked: None,
            sheet: None,
            said: Vec::new(),
            mark,
            kept,
            sound: Sound::default(),
            looking_up: None,
            away_since: None,
            tried_ns: 0,
            walk: None,
            finished: false,
        }
    }

    /// Whether the trainer has stopped the clock.
    pub fn is_paused(&self) -> bool {
        self.walk.as_ref().is_some_and(|walk| walk.paused)
    }

    /// What the trainee of a walkthrough sees with eyes.
    pub fn sights(&self) -> Vec<String> {
        self.walk.as_ref().map(|walk| walk.sights(self.desk.session())).unwrap_or_default()
    }

    /// What the facts of a walkthrough that is over say of each inject.
    pub fn score(&self) -> Vec<String> {
        let Some(walk) = self.walk.as_ref().filter(|_| self.finished) else { return Vec::new() };
        score(&walk.plan, self.desk.session()).iter().map(|row| row.line()).collect()
    }

    /// How far the clock of practice jumps at a wish, but never past an inject.
    pub fn jump(&self, now: &Reading) -> Option<Span> {
        let inject = self.walk.as_ref().and_then(|it| it.next_due(self.desk.session(), now));
        [self.desk.jump(now), inject].into_iter().flatten().min()
    }

    /// How many times faster than hands the clock runs now.
    pub fn speed(&self, now: &Reading) -> u32 {
        self.walk.as_ref().map_or(1, |walk| walk.speed(self.desk.session(), now))
    }

    /// The form that has the focus: the sheet's, else the question's.
    pub fn form_in_focus(&self) -> &Form {
        self.sheet.as_ref().map_or(&self.form, |sheet| &sheet.form)
    }

    /// The same, to type into.
    pub fn form_in_focus_mut(&mut self) -> &mut Form {
        self.sheet.as_mut().map_or(&mut self.form, |sheet| &mut sheet.form)
    }
}
