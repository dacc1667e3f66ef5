//! Acts on the supervisor's screens. Decides nothing: what is judged is asked of the core.

use std::path::PathBuf;

use super::super::{Effect, Ended, Model, Place, Said};
use crate::app::review::{Export, Gathering, Opened, Review, Reviewed, Show, SignSheet, Slice};
use crate::keys::Intent;
use crate::report::figures::Measures;
use crate::time::Reading;

mod judge;

/// Rows that a page moves by.
const PAGE: isize = 10;
/// How fast a replay goes.
const AS_IT_WAS: i64 = 1;
const FAST: i64 = 60;

impl Model {
    pub(super) fn review_mut(&mut self) -> Option<&mut Review> {
        match &mut self.place {
            Place::Review(review) => Some(review),
            Place::Home | Place::Work(_) => None,
        }
    }

    /// A folder is read in slices, so that keys are heard between them.
    pub(super) fn review_goes_on(&mut self, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let Some(review) = self.review_mut() else { return };
        if let Some(opened) = &mut review.opened {
            opened.advance(&now);
        }
        if let Some(paths) = review.figures.as_mut().and_then(Gathering::next) {
            effects.push(Effect::Measure(paths));
        }
        effects.extend(review.export.as_mut().and_then(Export::next).map(Effect::Export));
        if let Some(effect) = review.next_of_batch() {
            effects.push(effect);
        } else if review.list.reading {
            effects.push(Effect::ReadShelf { anew: false });
        }
    }

    /// A list goes on between keys, never while one is answered.
    pub(super) fn list_goes_on(&mut self) {
        if let Some(review) = self.review_mut() {
            review.list.go_on();
        }
    }

    pub(super) fn shelved(&mut self, slice: Slice) {
        if let Some(review) = self.review_mut() {
            review.list.take(slice);
        }
    }

    /// A session was read, to be looked at; or why not.
    pub(super) fn looked(&mut self, read: Result<Box<Reviewed>, String>) {
        let now = self.now.clone();
        let Some(review) = self.review_mut() else { return };
        match read {
            Ok(reviewed) => {
                review.list.renew(reviewed.entry.clone());
                review.opened = Some(Box::new(Opened::new(*reviewed, &now)));
            }
            Err(why) => review.said.push(Said::Plain(why)),
        }
    }

    pub(super) fn measured(&mut self, measured: Vec<Option<Measures>>) {
        let figures = self.review_mut().and_then(|review| review.figures.as_mut());
        if let Some(figures) = figures {
            figures.take(measured);
        }
    }

    pub(super) fn intend_at_review(&mut self, intent: Intent, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let Some(review) = self.review_mut() else { return };
        review.said.clear();
        if let Some(export) = &mut review.export {
            match intent {
                Intent::Confirm => export.confirm(),
                _ => review.export = None,
            }
            return;
        }
        if review.sheet.is_some() {
            return self.intend_while_signing(intent, effects);
        }
        if let Some(figures) = &mut review.figures {
            match intent {
                Intent::Leave | Intent::Escape => review.figures = None,
                other => figures.scroll_by(rows(other)),
            }
            return;
        }
        if review.opened.is_none() {
            return self.intend_at_list(intent, effects);
        }
        match intent {
            Intent::Leave | Intent::Escape if review.is_alone => self.leave_review(effects),
            Intent::Leave | Intent::Escape => review.opened = None,
            Intent::SignOff => self.open_sheet_of_one(),
            Intent::Export => self.ask_export(),
            other => {
                if let Some(opened) = &mut review.opened {
                    intend_in_session(opened, other, &now);
                }
            }
        }
    }

    fn intend_at_list(&mut self, intent: Intent, effects: &mut Vec<Effect>) {
        let Some(review) = self.review_mut() else { return };
        let list = &mut review.list;
        match intent {
            Intent::Look => effects.extend(list.chosen().map(|it| Effect::Look(it.path))),
            Intent::Filter => list.filter.next(),
            Intent::Confirm | Intent::Escape => list.filter.leave(),
            Intent::ShowAll => {
                list.filter.reset();
                list.filter.leave();
                list.search();
            }
            Intent::Sort => list.resort(),
            Intent::Figures => {
                let paths = list.shown().map(|it| it.path).collect();
                review.figures = Some(Gathering::of(paths));
            }
            Intent::SignOff => review.open_sheet_of_many(),
            Intent::Export => self.ask_export(),
            Intent::Leave => self.leave_review(effects),
            other => list.step(rows(other)),
        }
    }

    fn ask_export(&mut self) {
        let (folder, now) = (self.exports.clone(), self.now.clone());
        if let Some(review) = self.review_mut() {
            review.ask_export(folder.as_ref(), &now);
        }
    }

    /// A part of an export is done, or can't be.
    pub(super) fn exported(&mut self, done: Result<Option<String>, String>) {
        if let Some(review) = self.review_mut() {
            review.exported(done);
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

impl Review {
    fn open_sheet_of_many(&mut self) {
        match self.list.need_no_look() {
            0 => self.said.push(Said::Plain(crate::words::review::NONE_TO_SIGN.to_owned())),
            count => self.sheet = Some(SignSheet::of_many(count)),
        }
    }

    fn paths_without_exceptions(&self) -> Vec<PathBuf> {
        self.list.without_exceptions().map(|it| it.path).collect()
    }
}

fn intend_in_session(opened: &mut Opened, intent: Intent, now: &Reading) {
    if !matches!(intent, Intent::Play | Intent::PlayFast | Intent::NextPart) {
        opened.pause();
    }
    let scrolls = matches!(opened.show, Show::Summary | Show::Timeline);
    match intent {
        Intent::NextPart => {
            opened.show = opened.show.next();
            opened.scroll = 0;
        }
        Intent::FactBack => opened.step(-1),
        Intent::FactOn => opened.step(1),
        Intent::MinuteBack => opened.minutes(-1),
        Intent::MinuteOn => opened.minutes(1),
        Intent::NextException => opened.next_exception(),
        Intent::Play => opened.play(AS_IT_WAS, now),
        Intent::PlayFast => opened.play(FAST, now),
        other if scrolls => opened.scroll_by(rows(other)),
        other => opened.step(rows(other)),
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
