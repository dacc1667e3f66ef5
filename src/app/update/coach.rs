//! A walkthrough on the screen: injects come up, and the trainer's three keys. What is recorded and
//! what happens the desk says; decides nothing.

use super::super::{Effect, Model, Said, Work};
use crate::app::sheet::{Act, Of, Row, Sheet};
use crate::desk::coach::Coached;
use crate::desk::{Desk, Turn};
use crate::keys::{Intent, Key};
use crate::session::command::Command;
use crate::session::fact::{Part, StepKey};
use crate::words::practice as words;

impl Model {
    /// How many times faster than hands the clock of practice runs now.
    pub fn speed(&self) -> u32 {
        match &self.place {
            super::super::Place::Work(work) => work.speed(&self.now),
            _ => 1,
        }
    }

    /// Gives the injects that are due.
    pub(super) fn coach(&mut self, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let Some(work) = self.work_mut() else { return };
        let Some(mut walk) = work.walk.take() else { return };
        let done = match work.finished {
            true => Coached::default(),
            false => work.desk.coach(&mut walk, &now),
        };
        work.walk = Some(walk);
        self.take_coached(done, effects);
    }

    /// All of it is saved at once: the file may only come into being with the last of it.
    fn take_coached(&mut self, done: Coached, effects: &mut Vec<Effect>) {
        let mut whole = Turn::default();
        for turn in done.turns {
            whole.due.extend(turn.due.into_iter().chain(turn.outcome));
            whole.new.extend(turn.new);
        }
        if !whole.new.is_empty() {
            self.after(whole, effects);
        }
        effects.extend(done.mishaps.into_iter().map(Effect::Suffer));
    }

    /// The session is taken up again from what is in the record.
    pub(super) fn power_came_back(&mut self, effects: &mut Vec<Effect>) {
        let Some(work) = self.work_mut() else { return };
        let (walk, kept) = (work.walk.take(), work.kept.clone());
        let mut anew = Work::new(Desk::resumed(work.desk.session().clone()), kept);
        anew.walk = walk;
        *work = anew;
        self.run(&Command::Resume, effects);
    }

    /// Whether a key is nothing because the trainer has stopped the clock.
    pub(super) fn is_held(&self, key: Key) -> bool {
        let of_trainer = matches!(key, Key::Ctrl(_));
        self.stands_still() && !of_trainer
    }

    /// Whether the trainer has stopped the clock.
    pub(super) fn stands_still(&self) -> bool {
        matches!(&self.place, super::super::Place::Work(work) if work.is_paused())
    }

    pub(super) fn trainer(&mut self, intent: Intent, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let Some(work) = self.work_mut() else { return };
        if intent == Intent::SkipTo {
            return work.open_skip();
        }
        let Some(mut walk) = work.walk.take() else { return };
        let done = match intent {
            Intent::Pause => Some(work.desk.pause(&mut walk, &now)),
            _ => work.desk.bring_next(&mut walk, &now),
        };
        work.walk = Some(walk);
        match done {
            Some(done) => self.take_coached(done, effects),
            None => self.say(Said::Plain(words::NO_INJECT_LEFT_SHOWN.to_owned())),
        }
    }

    /// Everything before the step is answered as usual.
    pub(super) fn skip_to(&mut self, key: &StepKey, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let Some(work) = self.work_mut() else { return };
        work.sheet = None;
        let Some(walk) = work.walk.take() else { return };
        let done = work.desk.skip_to(&walk, &key.to_string(), &now);
        work.walk = Some(walk);
        self.take_coached(done.unwrap_or_default(), effects);
    }
}

impl Work {
    /// The steps to come, to choose one from.
    fn open_skip(&mut self) {
        let session = self.desk.session();
        let here = session.standing_step();
        let to_come = session.steps_to_come().into_iter();
        let rows = to_come.filter(|key| key.part == Part::Main && Some(key) != here.as_ref());
        let row = |key: StepKey| Row { text: key.to_string(), of: Of::Step(key) };
        self.sheet = Some(Sheet::new(Act::SkipTo, rows.map(row).collect(), Vec::new()));
    }
}
