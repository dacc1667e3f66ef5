//! Judgements: what is chosen and typed on the sheet, and what comes of it. Holds no rule: the core
//! refuses what is missing. A walkthrough is never signed, which is no matter of the rules.

use super::super::super::{Effect, Model, Said};
use crate::app::review::{Batch, NotSigned, Review, Reviewed, SignSheet};
use crate::desk::Desk;
use crate::keys::Intent;
use crate::session::command::{Command, Judgement};
use crate::words::review as words;

impl Model {
    pub(super) fn open_sheet_of_one(&mut self) {
        let Some(review) = self.review_mut() else { return };
        let Some(opened) = &review.opened else { return };
        if opened.why_unsigned().is_none() {
            review.sheet = Some(SignSheet::of(opened));
        }
    }

    pub(super) fn intend_while_signing(&mut self, intent: Intent, effects: &mut Vec<Effect>) {
        let Some(review) = self.review_mut() else { return };
        let Some(sheet) = &mut review.sheet else { return };
        match intent {
            // From a field first back to the keys, then away.
            Intent::Escape if sheet.form.focus.is_some() && sheet.many.is_none() => {
                sheet.form.leave();
            }
            Intent::Escape => review.sheet = None,
            Intent::NextField => sheet.form.next(),
            Intent::Up => sheet.step(-1),
            Intent::Down => sheet.step(1),
            Intent::Tick => sheet.tick(),
            Intent::TickAll => sheet.tick_all(),
            Intent::FollowUp => sheet.follow(),
            Intent::Choose(number) => sheet.choose(number),
            Intent::Confirm if sheet.form.has_next() => sheet.form.next(),
            // What was chosen by keys is signed in the fields.
            Intent::Confirm if sheet.form.focus.is_none() && sheet.form.text(0).is_empty() => {
                sheet.form.next();
            }
            Intent::Confirm => self.judge(effects),
            _ => {}
        }
    }

    /// Asks the core first, so that nothing is opened for a judgement that it refuses.
    fn judge(&mut self, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let Some(review) = self.review_mut() else { return };
        let Some(sheet) = &review.sheet else { return };
        let Some(judgement) = sheet.judgement() else {
            return review.said.push(Said::Plain(words::NO_VERDICT.to_owned()));
        };
        if sheet.many.is_some() {
            return review.begin_batch(judgement, effects);
        }
        let Some(opened) = &review.opened else { return };
        let command = Command::SignOff(Box::new(judgement.clone()));
        let desk = Desk::resumed(opened.reviewed.session.clone());
        match desk.would_refuse(&command, &now) {
            Some(why) => review.said.push(Said::Refused(why)),
            None => effects.push(Effect::SignOff(opened.reviewed.entry.path.clone(), judgement)),
        }
    }

    /// A judgement is in the record, or it is not.
    pub(in super::super) fn judged(&mut self, done: Result<Box<Reviewed>, NotSigned>) {
        let now = self.now.clone();
        let Some(review) = self.review_mut() else { return };
        if review.batch.is_some() {
            return review.one_of_batch(done);
        }
        match done {
            Ok(reviewed) => {
                review.sheet = None;
                review.said.push(Said::Plain(words::SIGNED.to_owned()));
                review.list.renew(reviewed.entry.clone());
                if let Some(opened) = &mut review.opened {
                    opened.renew(*reviewed, &now);
                }
            }
            Err(NotSigned::Refused(why)) => review.said.push(Said::Refused(why)),
            Err(NotSigned::Failed(why)) => {
                review.said.push(Said::Plain(words::cant_sign(&why)));
            }
        }
    }
}

impl Review {
    /// The first is opened before the others, to hear at once where nothing can be written.
    fn begin_batch(&mut self, judgement: Judgement, effects: &mut Vec<Effect>) {
        if judgement.by.trim().is_empty() {
            return self.said.push(Said::Refused(crate::session::command::Refusal::NoInitials));
        }
        let mut waiting = self.paths_without_exceptions();
        waiting.reverse();
        let (is_at_work, done, left_out) = (false, 0, 0);
        self.batch = Some(Batch { judgement, waiting, is_at_work, done, left_out });
        effects.extend(self.next_of_batch());
    }

    /// One session after the other, so that keys are heard between them.
    pub(super) fn next_of_batch(&mut self) -> Option<Effect> {
        let batch = self.batch.as_mut().filter(|batch| !batch.is_at_work)?;
        match batch.waiting.pop() {
            Some(path) => {
                batch.is_at_work = true;
                Some(Effect::SignOff(path, batch.judgement.clone()))
            }
            None => {
                self.end_batch(None);
                None
            }
        }
    }

    fn one_of_batch(&mut self, done: Result<Box<Reviewed>, NotSigned>) {
        let Some(batch) = &mut self.batch else { return };
        batch.is_at_work = false;
        match done {
            Ok(reviewed) => {
                batch.done = batch.done.saturating_add(1);
                self.list.renew(reviewed.entry);
            }
            // Whoever had a part in one may judge the next.
            Err(NotSigned::Refused(_)) => batch.left_out = batch.left_out.saturating_add(1),
            Err(NotSigned::Failed(why)) => {
                batch.left_out = batch.left_out.saturating_add(1);
                self.end_batch(Some(why));
            }
        }
    }

    fn end_batch(&mut self, why: Option<String>) {
        let Some(batch) = self.batch.take() else { return };
        let (done, left_out) = (batch.done, batch.left_out);
        let text = words::signed_many(done, left_out, batch.waiting.len());
        self.said.push(Said::Plain(text));
        self.said.extend(why.map(|why| Said::Plain(words::cant_sign(&why))));
        self.sheet = None;
    }
}
