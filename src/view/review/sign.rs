//! The sheet of a judgement: what follows from it first, then what there was, then what is said.
//!
//! ```text
//!  Sign off
//!  It stands in the record for good, under your initials. …
//!
//!  ✓ ▲▲ limit passed: dilute   (fact 32)
//!  ▸ ▲  vial rejected: vial-2   (fact 18)
//!
//!  1  accepted   2  accepted with remark   ▸3  not accepted
//!  u  follow-up: none
//!
//!  initials of the reviewer [      ]
//!  remark                   [                                          ]
//! ```

use ratatui::layout::Rect;

use super::super::canvas::Canvas;
use super::super::column::Column;
use super::super::theme::Ink;
use super::list::sign;
use crate::app::Look;
use crate::app::review::sign::VERDICTS;
use crate::app::review::{Follows, Opened, SignSheet};
use crate::words::{exception, review as words};

/// Exceptions that are shown at once, around the cursor.
const MOST_ROWS: usize = 6;
/// The same where there is little room.
const FEW_ROWS: usize = 3;
/// Rows below which there is little room.
const LOW: u16 = 18;

/// Draws the sheet in a place.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    look: Look,
    sheet: &SignSheet,
    opened: Option<&Opened>,
    place: Rect,
) {
    let mut column = Column::new(place.width, look);
    column.say(words::SIGN_OFF, Ink::Strong);
    // Where there is little room, what is chosen by keys and what is typed stand one at a time.
    let is_low = place.height < LOW;
    let types = sheet.form.focus.is_some();
    match sheet.many {
        Some(count) => column.say(&words::sign_many(count), Ink::Plain),
        None if is_low => {}
        None => column.say(words::SIGN_FOLLOWS, Ink::Plain),
    }
    if let Some(Err(why)) = opened.map(|it| &it.reviewed.integrity) {
        column.hang("▲▲ ", &crate::words::Shown::new(why).to_string(), Ink::Strong);
    }
    if !is_low {
        column.gap();
    }
    if sheet.many.is_none() && !(is_low && types) {
        let most = if is_low { FEW_ROWS } else { MOST_ROWS };
        exceptions(&mut column, sheet, most);
        choices(&mut column, sheet);
    }
    if !is_low || types {
        column.form(&sheet.form, &[]);
    }
    column.draw(canvas, place.x, place.y, place.height);
}

fn exceptions(column: &mut Column, sheet: &SignSheet, most: usize) {
    if sheet.exceptions.is_empty() {
        column.say(words::NO_EXCEPTION, Ink::Plain);
        return column.gap();
    }
    let first = sheet.cursor.saturating_sub(most.saturating_sub(2));
    let choosing = sheet.form.focus.is_none();
    for (at, (it, seen)) in sheet.exceptions.iter().enumerate().skip(first).take(most) {
        let here = at == sheet.cursor && choosing;
        let mark = if here { "▸" } else { " " };
        let tick = if *seen { "✓" } else { "·" };
        let lead = format!("{mark}{tick} {} ", sign(Some(it.rank)));
        let text = exception::sentence(it.kind, &it.subject);
        let text = if it.seq > 0 { format!("{text}   (fact {})", it.seq) } else { text };
        column.hang(&lead, &text, if here { Ink::Here } else { Ink::Plain });
    }
    let rest = sheet.exceptions.len().saturating_sub(first.saturating_add(most));
    if rest > 0 {
        column.hang("   ", &words::more_below(rest), Ink::Plain);
    }
    let seen = sheet.exceptions.iter().filter(|(_, seen)| *seen).count();
    column.say(&words::acknowledged(seen, sheet.exceptions.len()), Ink::Strong);
    column.gap();
}

fn choices(column: &mut Column, sheet: &SignSheet) {
    for (number, verdict) in (1..).zip(VERDICTS) {
        let here = sheet.verdict == Some(verdict);
        let mark = if here { "▸" } else { " " };
        let text = verdict.word().replace('-', " ");
        let ink = if here { Ink::Strong } else { Ink::Plain };
        column.hang(&format!("{mark} {number}  "), &text, ink);
    }
    let follows = match sheet.follow_up {
        Follows::Nothing => "none",
        Follows::Open => "open",
        Follows::Closed => "closed",
    };
    column.hang("  u  ", &format!("follow-up: {follows}"), Ink::Plain);
    column.gap();
}
