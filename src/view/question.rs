//! Questions that are no step: the discard, the way back after away, where everything was, a change
//! to be seen, what the pharmacist decides; and what stands while away and at the end.
//!
//! ```text
//!  DISCARD
//!
//!  LIMIT PASSED dilute-by. Do not draw up or inject. Discard the vials and any filled syringe
//!  as cytotoxic waste. Tell the pharmacist. Who was told?
//!
//!  told             [                ]
//!  type DISCARD     [                ]
//! ```
//!
//! ```text
//!  Back after 0:12:40
//!
//!  last  14:02:09 JD vial 2, inject begins
//!  runs  dilute by 18:00:58, 3:46:07 left
//!  next  vial 2, inject
//!
//!  Was anything done meanwhile?
//!  1  nothing was done
//!  2  something was done: tell it as a late entry
//! ```

use super::choices;
use super::clocks::{Clock, clocks};
use super::column::Column;
use super::pane::Asked;
use super::theme::Ink;
use crate::session::command::Question;
use crate::words::ask::{Ask, offers};
use crate::words::screen::{self, acts};

/// A limit is passed, or everything must be discarded for another reason.
pub(super) fn discard(column: &mut Column, asked: &Asked<'_>, ask: &Ask) {
    let passed = !asked.session.passed().is_empty();
    let ink = if passed { Ink::Passed } else { Ink::Strong };
    column.say(" DISCARD ", ink);
    column.gap();
    for passed in asked.session.passed() {
        let Some(window) = asked.session.protocol().windows.get(passed.window) else { continue };
        let name = screen::window(asked.session, window);
        let over = asked.session.open_window(passed.window, asked.now).map(|it| it.standing);
        let over = match over {
            Some(crate::session::clocks::Standing::Remaining { left, .. }) => screen::left(left),
            _ => String::new(),
        };
        let text = format!("{name} {}   {over}", screen::moment(passed.due, asked.now));
        column.hang("■ ", text.trim_end(), Ink::Over);
    }
    column.say(&ask.text, Ink::Strong);
    column.gap();
    column.form(&asked.work.form, &[]);
}

/// Back after away.
pub(super) fn back(column: &mut Column, asked: &Asked<'_>, ask: &Ask) {
    let session = asked.session;
    match screen::last_absence(session) {
        Some((gone, last)) => {
            column.say(&format!("Back after {}", screen::left(gone)), Ink::Strong);
            column.gap();
            let last = screen::tail(session, last, asked.now, false);
            column.hang("last  ", &format!("{} {}  {}", last.at, last.by, last.what), Ink::Plain);
        }
        None => {
            column.say("Back", Ink::Strong);
            column.gap();
        }
    }
    for clock in clocks(session, asked.now).iter().filter(|clock| clock.governs) {
        column.hang("runs  ", &in_one_line(clock, asked), Ink::Plain);
    }
    if let Some(key) = session.standing_step() {
        column.hang("next  ", &screen::step(&key), Ink::Plain);
    }
    column.gap();
    column.say(&ask.text, Ink::Strong);
    choices::numbered(column, "", &offers(session, &Question::Return), asked.room);
}

fn in_one_line(clock: &Clock, asked: &Asked<'_>) -> String {
    let ends = clock.ends(asked.now);
    let gap = if ends.is_empty() { "" } else { " " };
    let text = format!("{}{gap}{ends}, {}", clock.name, clock.exactly());
    if matches!(clock.figure, super::clocks::Figure::Limit(left) if left.ns() >= 0) {
        format!("{text} left")
    } else {
        text
    }
}

/// Any other question.
pub(super) fn other(column: &mut Column, asked: &Asked<'_>, question: &Question, ask: &Ask) {
    let heading = match question {
        Question::RejectReason(_) => "Rejected: why",
        Question::Replace(_) => "Replace the vial",
        Question::Outcome(_) => "Outside its tolerance",
        Question::Ask(_) => "The pharmacist decides",
        Question::AskBy(_) => "Who decided",
        Question::Seen => "HOLD · a time is changed",
        Question::Whereabouts => "Where everything was",
        Question::InfusionLate(_) => "Infusion outside its limit",
        Question::Step(_) | Question::Discard | Question::Return => "",
    };
    let doer = ask.lines.iter().find(|line| line.word == "done-by");
    let doer = doer.map_or_else(String::new, |line| format!("done by {}", line.text));
    column.ends((heading, Ink::Strong), (&doer, Ink::Plain));
    if let Some(seal) = ask.lines.iter().find(|line| line.word == "seal") {
        column.say(&format!("seal {}", seal.text), Ink::Plain);
    }
    column.gap();
    column.say(&ask.text, Ink::Plain);
    if let Question::Outcome(key) = question
        && let Some(entered) = screen::entered(asked.session, key)
    {
        column.say(&entered, Ink::Strong);
    }
    for line in ask.lines.iter().filter(|line| line.word == "check") {
        column.gap();
        column.say(&screen::in_the_room(&line.text, asked.now), Ink::Strong);
    }
    column.gap();
    let offers = offers(asked.session, question);
    if !offers.is_empty() {
        choices::numbered(column, "", &offers, asked.room);
    }
    column.form(&asked.work.form, &[]);
}

/// While the operator is away.
pub(super) fn away(column: &mut Column, asked: &Asked<'_>) {
    column.say("AWAY", Ink::Strong);
    column.gap();
    let since = asked.work.away_since.or_else(|| acts::away_since(asked.session));
    column.say(&acts::away(since, asked.now), Ink::Plain);
    if let Some(key) = asked.session.standing_step() {
        column.gap();
        column.hang("next  ", &screen::step(&key), Ink::Plain);
    }
}

/// Nothing is asked any more.
pub(super) fn ended(column: &mut Column, asked: &Asked<'_>) {
    let (heading, text) = acts::ended(asked.session);
    column.say(heading, Ink::Strong);
    column.gap();
    column.say(text, Ink::Plain);
    column.gap();
    let shown = |text: &str| crate::words::Shown::new(text).to_string();
    column.hang("session  ", &shown(&asked.session.opening().id), Ink::Plain);
    if let Some(seal) = &asked.work.kept.seal {
        column.hang("seal     ", &shown(seal), Ink::Plain);
    }
    if !asked.work.kept.path.is_empty() {
        column.hang("record   ", &shown(&asked.work.kept.path), Ink::Plain);
    }
    let score = asked.work.score();
    for row in &score {
        column.hang("▸ ", &shown(row), Ink::Plain);
    }
    if asked.work.walk.is_some() {
        column.say(crate::words::practice::WORTH, Ink::Faint);
    }
}
