//! Acts on the supervisor's screens. Decides nothing: what is judged is asked of the core.

use super::super::{Effect, Ended, Model, Place};
use crate::app::review::{Review, Slice};
use crate::keys::Intent;

/// Rows that a page moves by.
const PAGE: isize = 10;

impl Model {
    pub(super) fn review_mut(&mut self) -> Option<&mut Review> {
        match &mut self.place {
            Place::Review(review) => Some(review),
            Place::Home | Place::Work(_) => None,
        }
    }

    /// A folder is read in slices, so that keys are heard between them.
    pub(super) fn read_on(&mut self, effects: &mut Vec<Effect>) {
        let reading = self.review_mut().is_some_and(|review| review.list.reading);
        if reading {
            effects.push(Effect::ReadShelf { anew: false });
        }
    }

    pub(super) fn shelved(&mut self, slice: Slice) {
        if let Some(review) = self.review_mut() {
            review.list.take(slice);
        }
    }

    pub(super) fn intend_at_review(&mut self, intent: Intent, effects: &mut Vec<Effect>) {
        let Some(review) = self.review_mut() else { return };
        review.said.clear();
        let list = &mut review.list;
        match intent {
            Intent::Filter => list.filter.next(),
            Intent::Confirm | Intent::Escape => list.filter.leave(),
            Intent::ShowAll => {
                list.filter.reset();
                list.filter.leave();
                list.search();
            }
            Intent::Sort => list.resort(),
            Intent::Leave => self.leave_review(effects),
            other => list.step(rows(other)),
        }
    }

    fn leave_review(&mut self, effects: &mut Vec<Effect>) {
        if self.home.is_some() {
            self.go_home(None);
            effects.push(Effect::List);
        } else {
            self.ended = Some(Ended::Left);
        }
    }
}

/// How far an intent moves a cursor.
fn rows(intent: Intent) -> isize {
    match intent {
        Intent::Up => -1,
        Intent::Down => 1,
        Intent::PageUp => -PAGE,
        Intent::PageDown => PAGE,
        Intent::First => isize::MIN,
        Intent::Last => isize::MAX,
        _ => 0,
    }
}
