//! The sheet of a judgement: who, what verdict, what remark, what follows, and which exceptions were
//! seen. Decides nothing; nothing is filled in beforehand.

use super::Opened;
use crate::app::form::{Field, FieldKind, Form};
use crate::session::command::Judgement;
use crate::session::exceptions::Exception;
use crate::session::fact::{ExceptionName, FollowUp, Verdict};
use crate::words::review as words;

/// A judgement as far as it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignSheet {
    /// The exceptions, each with whether it was acknowledged.
    pub exceptions: Vec<(Exception, bool)>,
    /// Which of them the cursor is on.
    pub cursor: usize,
    /// What was chosen; nothing at first.
    pub verdict: Option<Verdict>,
    /// What follows.
    pub follow_up: Follows,
    /// Initials and remark; with an open follow-up what and whose it is.
    pub form: Form,
    /// How many sessions of the list it is about; none where it is about the one that is open.
    pub many: Option<usize>,
}

/// What follows, as far as it can be chosen by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// Nothing.
    Nothing,
    /// Something is open.
    Open,
    /// What was open is done.
    Closed,
}

impl SignSheet {
    /// Of the session that is open.
    pub fn of(opened: &Opened) -> Self {
        let exceptions = opened.exceptions.iter().map(|it| (it.clone(), false)).collect();
        let fields = vec![text(words::REVIEWER), text(words::REMARK)];
        Self::new(exceptions, fields, None)
    }

    /// Of so many sessions without exceptions: accepted as they are, or not here.
    pub fn of_many(count: usize) -> Self {
        Self::new(Vec::new(), vec![text(words::REVIEWER)], Some(count))
    }

    fn new(exceptions: Vec<(Exception, bool)>, fields: Vec<Field>, many: Option<usize>) -> Self {
        let mut form = Form::new(fields);
        if many.is_none() {
            // First what there was and the verdict, by keys; then what is said of it.
            form.leave();
        }
        let follow_up = Follows::Nothing;
        Self { exceptions, cursor: 0, verdict: None, follow_up, form, many }
    }

    /// Acknowledges the exception under the cursor, or takes that back, and goes to the next.
    pub fn tick(&mut self) {
        if let Some((_, seen)) = self.exceptions.get_mut(self.cursor) {
            *seen = !*seen;
        }
        self.step(1);
    }

    /// Acknowledges all of them.
    pub fn tick_all(&mut self) {
        for (_, seen) in &mut self.exceptions {
            *seen = true;
        }
    }

    /// Moves the cursor by rows.
    pub fn step(&mut self, rows: isize) {
        let last = self.exceptions.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    /// Takes the verdict with this number, from 1.
    pub fn choose(&mut self, number: u8) {
        self.verdict = VERDICTS.get(usize::from(number).saturating_sub(1)).copied();
    }

    /// Nothing, open, closed, and again.
    pub fn follow(&mut self) {
        self.follow_up = match self.follow_up {
            Follows::Nothing => Follows::Open,
            Follows::Open => Follows::Closed,
            Follows::Closed => Follows::Nothing,
        };
        self.form.fields.truncate(2);
        if self.follow_up == Follows::Open {
            self.form.fields.extend([text(words::FOLLOW_WHAT), text(words::FOLLOW_WHOM)]);
        }
    }

    /// What was chosen and typed; none as long as there is no verdict.
    pub fn judgement(&self) -> Option<Judgement> {
        let typed = |at: usize| self.form.text(at).to_owned();
        let follow_up = match self.follow_up {
            Follows::Nothing => FollowUp::None,
            Follows::Open => FollowUp::Open { what: typed(2), whom: typed(3) },
            Follows::Closed => FollowUp::Closed,
        };
        let verdict = if self.many.is_some() { Some(Verdict::Accepted) } else { self.verdict }?;
        let seen = self.exceptions.iter().filter(|(_, seen)| *seen);
        let acknowledged: Vec<ExceptionName> = seen.map(|(it, _)| it.name()).collect();
        Some(Judgement { by: typed(0), verdict, remark: typed(1), follow_up, acknowledged })
    }
}

/// The verdicts, by their keys.
pub const VERDICTS: [Verdict; 3] =
    [Verdict::Accepted, Verdict::AcceptedWithRemark, Verdict::NotAccepted];

fn text(label: &str) -> Field {
    Field::new(label, FieldKind::Text)
}
