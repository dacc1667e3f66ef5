//! What stands at the left: the one thing that is asked now, in rows that must be seen and in
//! sources that may give way. Never covers a clock.
//!
//! ```text
//!  Reconstitute   vial 2 of 2   lot GK8831
//!
//!  Inject 4 mL of sterile water for injection.
//!  Let it run along the wall, without overpressure.
//!
//!  volume [      ] mL   expected 4 mL ±0.2
//!
//!  article, Properties · practice
//! ```

use super::canvas::Row;
use super::column::Column;
use super::theme::Ink;
use super::{choices, question, sheet, wait};
use crate::app::{Look, Said, Work};
use crate::protocol::{Kind, Sentence, Step};
use crate::session::Session;
use crate::session::command::Question;
use crate::session::fact::{Part, StepKey};
use crate::time::Reading;
use crate::words::ask::{self, Ask};
use crate::words::screen::{self, acts};
use crate::words::{Shown, field, refusal};

/// A pane's rows, in the order in which they give way: sources first.
#[derive(Clone, Debug)]
pub(super) struct Pane {
    /// What must be seen.
    pub(super) body: Column,
    /// Where figures and sentences come from.
    pub(super) sources: Column,
    /// What was said last.
    pub(super) said: Column,
}

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// A row for each sentence, large digits, rows between.
    Wide,
    /// One paragraph, rows between.
    Close,
    /// No empty rows at all.
    Tight,
}

/// What is asked of whom, to build a pane from.
pub(super) struct Asked<'a> {
    pub(super) work: &'a Work,
    pub(super) session: &'a Session,
    pub(super) now: &'a Reading,
    pub(super) room: Room,
}

/// The pane for a session as it stands.
pub(super) fn pane(work: &Work, now: &Reading, look: Look, width: u16, room: Room) -> Pane {
    let mut pane = Pane {
        body: Column::new(width, look),
        sources: Column::new(width, look),
        said: Column::new(width, look),
    };
    let session = work.desk.session();
    let asked = Asked { work, session, now, room };
    if let Some(sheet) = &work.sheet {
        sheet::tell(&mut pane.body, &asked, sheet);
    } else if session.is_away() {
        question::away(&mut pane.body, &asked);
    } else if let Some(standing) = session.standing().filter(|_| !work.finished) {
        tell(&mut pane, &asked, &standing);
    } else {
        question::ended(&mut pane.body, &asked);
    }
    while pane.body.rows.last().is_some_and(|row| row.0.is_empty()) {
        pane.body.rows.pop();
    }
    say(&mut pane.said, &work.said, now);
    if room == Room::Tight {
        pane.body.rows.retain(|row| row.0.iter().any(|(text, _)| !text.trim().is_empty()));
    }
    pane
}

fn tell(pane: &mut Pane, asked: &Asked<'_>, standing: &Question) {
    let seal = asked.work.kept.seal.as_deref().filter(|_| asked.work.desk.is_created());
    let ask = ask::ask(asked.session, standing, asked.now, seal);
    match standing {
        Question::Step(key) => step(pane, asked, key, &ask),
        Question::Discard => question::discard(&mut pane.body, asked, &ask),
        Question::Return => question::back(&mut pane.body, asked, &ask),
        other => question::other(&mut pane.body, asked, other, &ask),
    }
}

fn step(pane: &mut Pane, asked: &Asked<'_>, key: &StepKey, ask: &Ask) {
    let session = asked.session;
    let Some(step) = session.step_of(key) else { return };
    title(&mut pane.body, session, key, ask);
    pane.body.gap();
    if let Some(before) = acts::prepared_before(session, key, asked.now) {
        pane.body.say(&before, Ink::Strong);
    }
    let said = if key.part == Part::Start { &step.start_text } else { &step.text };
    sentences(&mut pane.body, asked.room, said, &ask.text);
    label(&mut pane.body, asked.room, ask);
    pane.body.gap();
    if key.part == Part::Main {
        answer(&mut pane.body, asked, key, step);
    }
    let sources: Vec<&str> =
        ask.lines.iter().filter(|it| it.word == "source").map(|it| it.text.as_str()).collect();
    if !sources.is_empty() {
        pane.sources.push(Row::default());
        pane.sources.say(&sources.join(" · "), Ink::Faint);
    }
}

/// The lines of the work label; one after the other where there is no room for more.
fn label(column: &mut Column, room: Room, ask: &Ask) {
    let lines: Vec<&str> =
        ask.lines.iter().filter(|it| it.word == "label").map(|it| it.text.as_str()).collect();
    if lines.is_empty() {
        return;
    }
    column.gap();
    if room == Room::Tight {
        return column.hang("│ ", &lines.join(" · "), Ink::Plain);
    }
    for line in lines {
        column.hang("│ ", line, Ink::Plain);
    }
}

/// What the answer is given with.
fn answer(column: &mut Column, asked: &Asked<'_>, key: &StepKey, step: &Step) {
    let form = &asked.work.form;
    match &step.kind {
        Kind::Choose(_) => choices::of_step(column, asked, key, step),
        Kind::Wait { window } => wait::tell(column, asked, *window),
        Kind::Value(value) => {
            let expected = asked.session.expected(value, key.vial).map(|expected| {
                let half = asked.session.half_width(value, key.vial);
                let half = half.map(|half| format!(" ±{}", half.amount().normalize()));
                format!("expected {expected}{}", half.unwrap_or_default())
            });
            column.form(form, expected.as_slice());
        }
        Kind::Scan { .. } => {
            let product = asked.session.expected_product(step, key.vial);
            let name = product.map(|it| Shown::new(&it.name));
            let expected = name.map(|name| format!("expected {name}"));
            column.form(form, expected.as_slice());
            column.say(field::PACKAGE_TYPED, Ink::Faint);
        }
        Kind::Time => {
            column.form(form, &[]);
            column.gap();
            column.say(acts::REPORT_HINT, Ink::Plain);
        }
        Kind::Confirm | Kind::Text | Kind::Second { .. } => column.form(form, &[]),
    }
    if asked.work.looking_up.is_some() {
        column.say(acts::LOOKING_UP, Ink::Plain);
    }
}

fn title(column: &mut Column, session: &Session, key: &StepKey, ask: &Ask) {
    let mut text = acts::heading(session, key);
    if let Some(number) = key.vial {
        text = format!("{text} · {}", screen::vial(session, number));
    }
    let is_second = session.step_of(key).is_some_and(|it| matches!(it.kind, Kind::Second { .. }));
    let doer = ask.lines.iter().find(|line| line.word == "done-by" && is_second);
    match doer {
        Some(doer) => {
            column.ends((&text, Ink::Strong), (&format!("done by {}", doer.text), Ink::Plain));
        }
        None => column.say(&text, Ink::Strong),
    }
    if let Some(seal) = ask.lines.iter().find(|line| line.word == "seal") {
        column.say(&format!("seal {}", seal.text), Ink::Plain);
    }
}

/// A row for each sentence where there is room, else one paragraph.
fn sentences(column: &mut Column, room: Room, said: &[Sentence], joined: &str) {
    if room != Room::Wide {
        return column.say(joined, Ink::Plain);
    }
    for sentence in said {
        column.say(&Shown::new(&sentence.say).to_string(), Ink::Plain);
    }
}

fn say(column: &mut Column, said: &[Said], now: &Reading) {
    for said in said {
        match said {
            Said::Refused(why) => {
                let text = format!("refused: {}", refusal::sentence(*why));
                column.hang("✗ ", &text, Ink::Strong);
            }
            Said::Notice(notice) => {
                column.hang("▸ ", &screen::in_the_room(&notice.text, now), Ink::Strong);
            }
            Said::Plain(text) => column.hang("▸ ", &Shown::new(text).to_string(), Ink::Strong),
        }
    }
}
