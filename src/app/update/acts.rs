//! Acts at a session, by intent: done at once, or asked about on a sheet.
//! Decides nothing; the desk asks the rules.

use super::super::{Effect, Ended, Mark, Model, Said, offer};
use crate::app::sheet::{Act, Sheet, text};
use crate::desk::Turn;
use crate::keys::Intent;
use crate::session::command::{Command, Entry};
use crate::session::fact::{Fact, Part};
use crate::words::field;

impl Model {
    pub(super) fn intend_at_work(&mut self, intent: Intent, effects: &mut Vec<Effect>) {
        match intent {
            Intent::Confirm => self.confirm(effects),
            Intent::Choose(number) => self.choose(number, effects),
            Intent::Now => self.answer(Entry::Now, effects),
            Intent::Later => self.leave(effects),
            Intent::Jump => self.jump(effects),
            Intent::Pause | Intent::NextInject | Intent::SkipTo => self.trainer(intent, effects),
            Intent::Gloves => self.run(&Command::ChangeGloves, effects),
            Intent::Away => self.go_away(effects),
            Intent::Back => self.run(&Command::ComeBack, effects),
            Intent::Acknowledge => self.acknowledge(effects),
            Intent::NextField => {
                if let Some(work) = self.work_mut() {
                    work.form.next();
                }
            }
            Intent::Escape => {
                if let Some(work) = self.work_mut() {
                    work.form.leave();
                }
            }
            Intent::Leave if self.is_finished() => self.leave(effects),
            other => self.open_sheet(other),
        }
    }

    fn jump(&mut self, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let by = self.work_mut().and_then(|work| work.jump(&now));
        effects.extend(by.map(Effect::Jump));
    }

    fn is_finished(&self) -> bool {
        matches!(&self.place, super::super::Place::Work(work) if work.finished)
    }

    fn go_away(&mut self, effects: &mut Vec<Effect>) {
        let at = self.now.utc;
        self.run(&Command::GoAway, effects);
        if let Some(work) = self.work_mut() {
            work.away_since = Some(at);
        }
    }

    /// The fact, where there is something to acknowledge; and silence until the sound returns.
    fn acknowledge(&mut self, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let Some(work) = self.work_mut() else { return };
        work.sound.silence(&now);
        if work.desk.would_refuse(&Command::Acknowledge, &now).is_none() {
            self.run(&Command::Acknowledge, effects);
        }
    }

    fn open_sheet(&mut self, intent: Intent) {
        let now = self.now.clone();
        let Some(act) = act_of(intent) else { return };
        let Some(work) = self.work_mut() else { return };
        let list = offer::rows(&work.desk, &act, &now);
        let session = work.desk.session();
        let names = match act {
            Act::Reject | Act::Undo => &[field::REASON][..],
            Act::Note => &[field::NOTE],
            Act::Incident => &[field::INCIDENT],
            Act::Correct => &[field::NEW_VALUE, field::NEW_TIME, field::REASON],
            Act::Late if is_confirmed(session) => &[field::LATE_TIME, field::REASON],
            Act::Late => &[field::LATE_VALUE, field::LATE_TIME, field::REASON],
            Act::HandOver => &[field::INITIALS],
            Act::Override | Act::EndEarly => &[field::SECOND, field::REASON],
            Act::Settle => &[field::SECOND, field::TRAY, field::TIME_NOW],
            Act::Discard => &[field::REASON, field::DISCARD_WORD],
            Act::SaveElsewhere => &[field::FOLDER],
            Act::RejectingAnswer(_) | Act::Leave | Act::SkipTo => &[],
        };
        let fields = names.iter().map(|name| text(name)).collect();
        work.sheet = Some(Sheet::new(act, list, fields));
    }

    /// Decides and folds a command; what follows is said, saved and asked.
    pub(super) fn run(&mut self, command: &Command, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let Some(work) = self.work_mut() else { return };
        let turn = work.desk.run(command, &now);
        self.after(turn, effects);
    }

    /// What follows from a turn: words, the file, and the form that is asked anew.
    pub(super) fn after(&mut self, turn: Turn, effects: &mut Vec<Effect>) {
        let Some(work) = self.work_mut() else { return };
        let told = || turn.due.iter().chain(&turn.outcome);
        work.said.extend(turn.refused.map(Said::Refused));
        for notice in told().flat_map(|told| &told.notices) {
            work.said.push(Said::Notice(notice.clone()));
        }
        if told().any(|told| matches!(told.fact, Fact::WaitOver { .. })) {
            // Good news: one soft sound, no alarm.
            effects.push(Effect::Ring(None));
        }
        match turn.refused {
            // Blind means blind: what was read is typed anew.
            Some(_) if work.form.fields.len() > 1 && work.sheet.is_none() => work.form.reset(),
            Some(_) => {}
            None if turn.outcome.is_some() => work.asked = None,
            None => {}
        }
        if work.desk.is_due_for_creation() {
            // Asked for once; more turns may follow before the shell has done it.
            if !effects.contains(&Effect::Create) {
                effects.push(Effect::Create);
            }
        } else if work.desk.is_created() && !turn.new.is_empty() {
            if work.mark != Mark::NotSaved {
                work.mark = Mark::Pending;
            }
            effects.push(Effect::Save(turn.new));
        }
    }

    pub(super) fn end(&mut self, ended: Ended) {
        self.ended = Some(ended);
    }
}

/// Whether what comes next is confirmed rather than typed.
fn is_confirmed(session: &crate::session::Session) -> bool {
    let Some(key) = session.standing_step() else { return false };
    let confirm = session
        .step_of(&key)
        .is_some_and(|step| matches!(step.kind, crate::protocol::Kind::Confirm));
    confirm || key.part == Part::Start
}

fn act_of(intent: Intent) -> Option<Act> {
    Some(match intent {
        Intent::Reject => Act::Reject,
        Intent::Note => Act::Note,
        Intent::Incident => Act::Incident,
        Intent::Correct => Act::Correct,
        Intent::Undo => Act::Undo,
        Intent::Late => Act::Late,
        Intent::HandOver => Act::HandOver,
        Intent::Override => Act::Override,
        Intent::EndEarly => Act::EndEarly,
        Intent::Settle => Act::Settle,
        Intent::Discard => Act::Discard,
        Intent::SaveElsewhere => Act::SaveElsewhere,
        Intent::Leave => Act::Leave,
        _ => return None,
    })
}
