//! Sheets: moving in them, and the command that comes of what was chosen and typed.
//! Decides nothing; what can't be read is said where it stands.

use super::super::{Effect, Model, Said};
use crate::app::sheet::{Act, DISCARD_WORD, Of, Sheet};
use crate::desk::times;
use crate::keys::Intent;
use crate::session::command::Command;
use crate::session::fact::StepKey;
use crate::time::Reading;
use crate::words::{field, practice};

/// What a sheet leads to.
enum Leads {
    Command(Command),
    Answer(u8),
    Copy(String),
    Skip(StepKey),
    Leave,
    /// Something typed can't be read: what to say.
    Nowhere(&'static str),
}

impl Model {
    pub(super) fn intend_in_sheet(&mut self, intent: Intent, effects: &mut Vec<Effect>) {
        let Some(work) = self.work_mut() else { return };
        let Some(sheet) = &mut work.sheet else { return };
        match intent {
            Intent::Escape => work.sheet = None,
            Intent::NextField => sheet.form.next(),
            Intent::Up => sheet.cursor = sheet.cursor.saturating_sub(1),
            Intent::Down => {
                let last = sheet.list.len().saturating_sub(1);
                sheet.cursor = sheet.cursor.saturating_add(1).min(last);
            }
            Intent::Choose(number) => {
                sheet.cursor = usize::from(number).saturating_sub(1);
                sheet.form.next();
            }
            Intent::Confirm => self.confirm_sheet(effects),
            Intent::Pause | Intent::NextInject => self.trainer(intent, effects),
            _ => {}
        }
    }

    fn confirm_sheet(&mut self, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let Some(work) = self.work_mut() else { return };
        let Some(sheet) = &mut work.sheet else { return };
        let nothing_typed = sheet.form.fields.iter().all(|field| field.text().is_empty());
        let goes_to_field = sheet.form.focus.is_none() && nothing_typed;
        if !sheet.form.fields.is_empty() && (goes_to_field || sheet.form.has_next()) {
            return sheet.form.next();
        }
        match leads(sheet, &now) {
            Leads::Nowhere(why) => self.say(Said::Plain(why.to_owned())),
            Leads::Answer(number) => self.choose_surely(number, effects),
            Leads::Leave => self.leave(effects),
            Leads::Skip(key) => self.skip_to(&key, effects),
            Leads::Copy(folder) => {
                work.sheet = None;
                effects.push(Effect::SaveElsewhere(folder));
            }
            Leads::Command(command) => {
                let turn = work.desk.run(&command, &now);
                if turn.refused.is_none() {
                    work.sheet = None;
                }
                self.after(turn, effects);
            }
        }
    }
}

fn leads(sheet: &Sheet, now: &Reading) -> Leads {
    let typed = |at: usize| sheet.form.text(at).to_owned();
    Leads::Command(match &sheet.act {
        Act::RejectingAnswer(number) => return Leads::Answer(*number),
        Act::Leave => return Leads::Leave,
        Act::SkipTo => {
            return match sheet.chosen() {
                Some(Of::Step(key)) => Leads::Skip(key.clone()),
                _ => Leads::Nowhere(practice::NOTHING_TO_SKIP),
            };
        }
        Act::SaveElsewhere => return Leads::Copy(typed(0)),
        Act::Note => Command::Note(typed(0)),
        Act::Incident => Command::Incident(typed(0)),
        Act::HandOver => Command::HandOver(typed(0)),
        Act::Override => Command::Override { second: typed(0), reason: typed(1) },
        Act::EndEarly => Command::EndWaitEarly { second: typed(0), reason: typed(1) },
        Act::Discard if sheet.form.text(1).trim() != DISCARD_WORD => {
            return Leads::Nowhere(field::TYPE_THE_WORD);
        }
        Act::Discard => Command::DiscardAll(typed(0)),
        Act::Settle => match times::tray(sheet.form.text(1), sheet.form.text(2), now) {
            Some((tray, now)) => Command::Settle { second: typed(0), tray, now },
            None => return Leads::Nowhere(field::NO_TIME),
        },
        Act::Reject | Act::Undo | Act::Correct | Act::Late => return about_chosen(sheet, now),
    })
}

fn about_chosen(sheet: &Sheet, now: &Reading) -> Leads {
    let typed = |at: usize| sheet.form.text(at).to_owned();
    let range = |at: usize| times::past_range(sheet.form.text(at), now);
    let command = match (&sheet.act, sheet.chosen().cloned()) {
        (Act::Reject, Some(Of::Item(item))) => Some(Command::Reject { item, reason: typed(0) }),
        (Act::Undo, Some(Of::Step(key))) => Some(Command::Undo { key, reason: typed(0) }),
        (Act::Correct, Some(Of::Step(key))) if !sheet.form.text(0).trim().is_empty() => {
            Some(Command::CorrectValue { key, value: typed(0), reason: typed(2) })
        }
        (Act::Correct, Some(Of::Step(key))) => {
            range(1).map(|at| Command::CorrectTime { key, at, reason: typed(2) })
        }
        (Act::Late, Some(Of::Step(key))) if sheet.form.fields.len() == 2 => range(0)
            .map(|at| Command::EnterLate { key, value: "y".to_owned(), at, reason: typed(1) }),
        (Act::Late, Some(Of::Step(key))) => {
            range(1).map(|at| Command::EnterLate { key, value: typed(0), at, reason: typed(2) })
        }
        _ => None,
    };
    command.map_or(Leads::Nowhere(field::NO_TIME), Leads::Command)
}
