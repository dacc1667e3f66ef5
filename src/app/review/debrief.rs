//! A walkthrough under review: its scenario, and what the trainer says at each inject. Reads no file:
//! the text of a scenario of the site comes with the session.

use crate::practice::score::score;
use crate::practice::{Walk, builtin, scenario};
use crate::session::Session;
use crate::session::fact::Mode;

/// What is said of a walkthrough beside its record.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Debrief {
    /// What the trainee saw, worked out again at each moment.
    pub(super) walk: Option<Box<Walk>>,
    /// At the fact with this number, the trainer's note and the score of the inject.
    notes: Vec<(u64, String)>,
}

impl Debrief {
    /// Nothing where the session is real, or its scenario is neither built in nor at hand.
    pub(super) fn of(session: &Session, of_site: Option<&str>) -> Self {
        let Mode::Practice { scenario: id, seed, .. } = &session.opening().mode else {
            return Self::default();
        };
        let known = |_: &str| Some(session.protocol().clone());
        let text =
            builtin::text(id).or(of_site).and_then(|text| scenario::parse(text, &known).ok());
        let Some(scenario) = text else { return Self::default() };
        let day = session.records().first().map(|it| it.stamp.reading.local_date());
        let plan = scenario.plan(*seed, day.unwrap_or_default());
        let rows = score(&plan, session);
        let note = |row: &crate::practice::score::Row| {
            Some((row.given?, format!("{}   {}", row.line(), row.note)))
        };
        let notes = rows.iter().filter_map(note).collect();
        Self { walk: Some(Box::new(Walk::new(plan, String::new()))), notes }
    }

    /// What is said at a fact.
    pub(super) fn note(&self, seq: u64) -> Option<&str> {
        self.notes.iter().find(|(at, _)| *at == seq).map(|(_, note)| note.as_str())
    }

    /// Whether a replay stops at a fact.
    pub(super) fn stops_at(&self, seq: u64) -> bool {
        self.note(seq).is_some()
    }

    /// Whether there is anything to stop at.
    pub(super) fn has_stops(&self) -> bool {
        !self.notes.is_empty()
    }
}
