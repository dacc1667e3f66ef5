//! What stands in the step's place while an act needs more than its key: what follows from it
//! first, then what it is about, then what is typed. The clocks stay where they are.
//!
//! ```text
//!  Reject
//!
//!  What is rejected is set aside for good. A vial can be replaced: its steps repeat.
//!
//!  ▸ 1  vial 1
//!    2  vial 2
//!    3  bag
//!
//!  reason [                                    ]
//! ```

use super::column::Column;
use super::pane::Asked;
use super::theme::Ink;
use crate::app::sheet::{Act, Of, Row, Sheet};
use crate::protocol::ChoiceEffect;
use crate::session::Session;
use crate::session::command::{Command, Entry, Question};
use crate::words::ask::offers;
use crate::words::screen::acts::{self, ActText};
use crate::words::{Shown, record, screen};

/// Most rows of a list that are shown at once, around the cursor.
const MOST_ROWS: usize = 7;

/// A sheet.
pub(super) fn tell(column: &mut Column, asked: &Asked<'_>, sheet: &Sheet) {
    let text = text_of(&sheet.act);
    column.say(text.heading, Ink::Strong);
    column.gap();
    match &sheet.act {
        Act::RejectingAnswer(number) => rejecting(column, asked, *number),
        Act::Override => {
            if let Some(Question::Outcome(key)) = asked.session.standing()
                && let Some(entered) = screen::entered(asked.session, &key)
            {
                column.say(&entered, Ink::Strong);
            }
        }
        Act::Leave => {
            let desk = &asked.work.desk;
            let saved = desk.unsaved().is_none();
            column.say(&acts::leaving(asked.session, desk.is_created(), saved), Ink::Strong);
        }
        _ => {}
    }
    if !text.follows.is_empty() {
        column.say(text.follows, Ink::Plain);
    }
    if !sheet.list.is_empty() {
        column.gap();
        list(column, asked, sheet);
    }
    if !sheet.form.fields.is_empty() {
        column.gap();
        column.form(&sheet.form, &[]);
    }
}

fn text_of(act: &Act) -> ActText {
    match act {
        Act::RejectingAnswer(_) => acts::REJECTING_ANSWER,
        Act::Reject => acts::REJECT,
        Act::Note => acts::NOTE,
        Act::Incident => acts::INCIDENT,
        Act::Correct => acts::CORRECT,
        Act::Undo => acts::UNDO,
        Act::Late => acts::LATE,
        Act::HandOver => acts::HAND_OVER,
        Act::Override => acts::OVERRIDE,
        Act::EndEarly => acts::END_EARLY,
        Act::Settle => acts::SETTLE,
        Act::Discard => acts::DISCARD_ALL,
        Act::SaveElsewhere => acts::SAVE_ELSEWHERE,
        Act::SkipTo => acts::SKIP_TO,
        Act::Leave => acts::LEAVE,
    }
}

/// Which answer, what it rejects, and whether a limit moves by it.
fn rejecting(column: &mut Column, asked: &Asked<'_>, number: u8) {
    let Some(question) = asked.session.standing() else { return };
    let at = usize::from(number).saturating_sub(1);
    let Some(offer) = offers(asked.session, &question).into_iter().nth(at) else { return };
    column.ends((&offer.label, Ink::Strong), (acts::effect(offer.effect), Ink::Strong));
    for row in limits_after(asked, question, offer.word) {
        column.say(&row, Ink::Plain);
    }
    if matches!(offer.effect, ChoiceEffect::Reject(_)) {
        column.gap();
    }
}

/// The limits that run, each with whether it runs on or moves, with both times: the answer is
/// tried on a copy that nobody keeps.
fn limits_after(asked: &Asked<'_>, question: Question, word: String) -> Vec<String> {
    let mut copy = asked.work.desk.clone();
    let entry = Entry::Line(word);
    copy.run(&Command::Answer { question, entry, prepared_at: None }, asked.now);
    let windows = asked.session.protocol().windows.iter().enumerate();
    let limits = windows.filter(|(_, it)| it.rule.is_limit());
    limits
        .filter_map(|(index, window)| {
            let was = asked.session.window_end(index)?;
            let name = screen::window(asked.session, window);
            let before = screen::moment(was, asked.now);
            Some(match copy.session().window_end(index) {
                Some(is) if is == was => format!("{name} {before}: runs on"),
                Some(is) => format!("{name} {before}: moves to {}", screen::moment(is, asked.now)),
                None => format!("{name} {before}: stops"),
            })
        })
        .collect()
}

fn list(column: &mut Column, asked: &Asked<'_>, sheet: &Sheet) {
    let blind = super::is_blind(asked.session);
    let first = sheet.cursor.saturating_sub(MOST_ROWS.saturating_sub(2));
    let choosing = sheet.form.focus.is_none() && sheet.list.len() > 1;
    for (index, row) in sheet.list.iter().enumerate().skip(first).take(MOST_ROWS) {
        let here = index == sheet.cursor;
        let number = match index {
            0..=8 => format!("{}", index.saturating_add(1)),
            _ => " ".to_owned(),
        };
        let mark = if here { "▸" } else { " " };
        let ink = match (here, choosing) {
            (true, true) => Ink::Here,
            (true, false) => Ink::Strong,
            (false, _) => Ink::Plain,
        };
        column.hang(&format!("{mark} {number}  "), &named(asked.session, row, blind), ink);
    }
    let rest = sheet.list.len().saturating_sub(first.saturating_add(MOST_ROWS));
    if rest > 0 {
        column.hang("     ", &format!("{rest} more below"), Ink::Plain);
    }
}

/// A row in words; without its answer while a figure is read blind.
fn named(session: &Session, row: &Row, blind: bool) -> String {
    match &row.of {
        Of::Item(item) => item.to_string().replace('-', " "),
        // A row may stand for more than the step it is kept with.
        Of::Step(key) if !row.text.starts_with(&key.to_string()) => {
            Shown::new(&row.text).to_string()
        }
        Of::Step(key) => match session.done(key).filter(|_| !blind) {
            Some(done) => {
                let answer = Shown::new(&record::answer(&done.answer)).to_string();
                format!("{}: {answer}", screen::step(key))
            }
            None => screen::step(key),
        },
    }
}
