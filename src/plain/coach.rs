//! A walkthrough line by line: what is seen stands before each prompt, injects come up, and the
//! trainer's three wishes are lines of their own. Decides nothing.

use super::Plain;
use crate::desk::coach::Coached;
use crate::desk::{Archive, Desk};
use crate::practice::{Mishap, Walk};
use crate::session::command::Command;
use crate::time::Reading;
use crate::words::practice as words;
use crate::words::{PRACTICE_JUMPS, Shown, practice_mark};

/// Lines that the trainer may type while the clock stands.
const OF_TRAINER: [&str; 6] = [":pause", ":go-on", ":help", ":quit", ":inject", ":skip"];

impl<A: Archive> Plain<A> {
    pub(super) fn has_walk(&self) -> bool {
        self.walk.is_some()
    }

    pub(super) fn is_paused(&self) -> bool {
        self.walk.as_ref().is_some_and(|walk| walk.paused)
    }

    pub(super) fn is_trainers(&self, line: &str) -> bool {
        let first = line.split_whitespace().next().unwrap_or_default();
        OF_TRAINER.contains(&first)
    }

    /// What the shell does to the simulated surroundings, in this order.
    pub fn take_mishaps(&mut self) -> Vec<Mishap> {
        std::mem::take(&mut self.mishaps)
    }

    /// Whether a walkthrough is under way.
    pub fn is_walk(&self) -> bool {
        self.walk.is_some()
    }

    /// How many times faster than hands the clock runs now.
    pub fn speed(&self, now: &Reading) -> u32 {
        self.walk.as_ref().map_or(1, |walk| walk.speed(self.desk.session(), now))
    }

    /// The power came back: what is kept is taken up again.
    pub fn power_came_back(&mut self, now: &Reading) {
        self.desk = Desk::resumed(self.session().clone());
        self.asked = None;
        self.say("notice power it failed; the session is taken up again");
        self.run(&Command::Resume, now);
        self.go_on(now);
    }

    /// Gives what is due; what it does is left for the shell.
    pub(super) fn coach(&mut self, now: &Reading) {
        let Some(mut walk) = self.walk.take() else { return };
        if self.ending.is_none() && self.mishaps.is_empty() {
            let done = self.desk.coach(&mut walk, now);
            self.take_coached(done, now);
        }
        self.walk = Some(walk);
    }

    fn take_coached(&mut self, done: Coached, now: &Reading) {
        if !done.turns.is_empty() {
            // What comes up may be seen at a question that was asked before.
            self.asked = None;
        }
        let mut new = Vec::new();
        for turn in done.turns {
            self.say_told(&turn.due, now);
            self.say_told(turn.outcome.as_slice(), now);
            new.extend(turn.new);
        }
        // All of it at once: the file may only come into being with the last of them.
        self.save(&new, now, true);
        self.mishaps.extend(done.mishaps);
    }

    pub(super) fn trainer(&mut self, word: &str, step: &str, now: &Reading) {
        let Some(mut walk) = self.walk.take() else { return };
        let wanted = match word {
            "inject" => self.desk.bring_next(&mut walk, now).ok_or(words::NO_INJECT_LEFT),
            "skip" => self.desk.skip_to(&walk, step, now).ok_or(words::CANT_SKIP),
            _ if (word == "pause") == walk.paused => Ok(Coached::default()),
            _ => Ok(self.desk.pause(&mut walk, now)),
        };
        self.walk = Some(walk);
        match wanted {
            Ok(done) => self.take_coached(done, now),
            Err(why) => self.say(why),
        }
    }

    pub(super) fn say_practice(&mut self, walk: &Walk) {
        let plan = &walk.plan;
        self.say(&format!("notice practice {} {PRACTICE_JUMPS}", practice_mark(plan.speed)));
        let (id, title) = (Shown::new(&plan.id), Shown::new(&plan.title));
        let version = Shown::new(&plan.version);
        self.say(&format!("notice scenario {id} version {version} seed {}: {title}", plan.seed));
        self.say(&format!("notice aim {}", Shown::new(&plan.aim)));
    }

    /// What the trainee sees, before the prompt.
    pub(super) fn say_sights(&mut self) {
        let Some(walk) = &self.walk else { return };
        let sights = walk.sights(self.desk.session());
        for sight in sights {
            self.say(&format!("sees {}", Shown::new(&sight)));
        }
    }
}
