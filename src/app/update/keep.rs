//! What became of saving: nothing is called saved before the disk has said so.
//! Writes nothing itself.

use super::super::{Effect, Ended, Kept, Mark, Model, Place, Said};
use crate::desk::{AfterSaving, RETRY, Saved};

impl Model {
    pub(super) fn created(&mut self, kept: Result<Kept, String>, effects: &mut Vec<Effect>) {
        let at = self.now.utc;
        match kept {
            Ok(kept) => {
                let Some(work) = self.work_mut() else { return };
                work.desk.note_created();
                work.mark = if kept.is_nowhere() { Mark::Held } else { Mark::Saved(at) };
                work.kept = kept;
                effects.push(Effect::Settle);
            }
            Err(fault) if self.home.is_some() => self.go_home(Some(fault)),
            Err(fault) => {
                self.go_home(Some(fault));
                self.end(Ended::NotCreated);
            }
        }
    }

    pub(super) fn kept(&mut self, saved: Saved, new: u64, kept: Kept, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let Some(work) = self.work_mut() else { return };
        let same = new == 0 && work.kept == kept && work.desk.unsaved().is_none();
        work.kept = kept;
        work.tried_ns = now.since_boot_ns;
        match work.desk.note_saved(saved, new, &now) {
            AfterSaving::Waits => work.mark = Mark::NotSaved,
            AfterSaving::Saved if new > 0 => {
                work.mark = if work.kept.is_nowhere() { Mark::Held } else { Mark::Saved(now.utc) };
                effects.push(Effect::Settle);
            }
            AfterSaving::Saved => self.changed &= !same,
            AfterSaving::Restored(turn) => {
                work.mark = Mark::Pending;
                self.after(*turn, effects);
            }
        }
    }

    /// While something waits for the disk it is tried again every few seconds.
    pub(super) fn retry_saving(&mut self, effects: &mut Vec<Effect>) {
        let at = self.now.since_boot_ns;
        let Some(work) = self.work_mut() else { return };
        let waited = at.saturating_sub(work.tried_ns);
        if work.desk.unsaved().is_some() && waited >= RETRY.ns() {
            work.tried_ns = at;
            effects.push(Effect::Settle);
        }
    }

    pub(super) fn saved_elsewhere(&mut self, done: Result<String, String>) {
        let text = match done {
            Ok(path) | Err(path) => path,
        };
        if matches!(self.place, Place::Work(_)) {
            self.say(Said::Plain(crate::words::Shown::new(&text).to_string()));
        }
    }
}
