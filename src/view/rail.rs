//! The clocks at the right of the step: the governing one in large digits, the others below it,
//! each with what is left, when it ends and, where there is room, its bar and its notes.
//!
//! ```text
//! │ DILUTE BY          18:00:58
//! │ ▀▀█ ▄ █▀▀ █▀█ ▄ ▀ █ ▀▀█
//! │ ▀▀█   ▀▀█ █▀█     █  ▄▀
//! │ ████████████████████████░░░
//! │ only if kept at 2-8 °C in
//! │ the dark
//! │ START INFUSION BY  21:00:58
//! │ 6 h 58 min   █████████████░
//! ```

use super::canvas::{Canvas, as_shown};
use super::clocks::{Clock, Figure};
use super::column::Column;
use super::theme::Ink;
use super::{digits, text};
use crate::time::Reading;

/// How much is told of each clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    /// Large digits, bars, notes of all, rows between them.
    Airy,
    /// Large digits, bars, notes of all.
    Full,
    /// Large digits, bars, notes of the governing one and of those under an alarm.
    Some,
    /// Large digits, bars, notes of the governing one.
    Lead,
    /// Large digits, bars, no notes.
    Large,
    /// Large digits, one row for each of the others.
    Rows,
    /// Plain digits, one row for each of the others.
    Least,
}

const DETAILS: [Detail; 7] = [
    Detail::Airy,
    Detail::Full,
    Detail::Some,
    Detail::Lead,
    Detail::Large,
    Detail::Rows,
    Detail::Least,
];
/// Below this many columns the others end at a minute, towards the past.
const NARROW: usize = 28;

/// Draws the clocks into a place.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    clocks: &[Clock],
    now: &Reading,
    (x, y): (u16, u16),
    (width, height): (u16, u16),
) {
    let look = canvas.look;
    let columns = DETAILS.iter().map(|detail| {
        let mut column = Column::new(width, look);
        for clock in clocks {
            tell(&mut column, clock, now, *detail);
        }
        column
    });
    let mut best = Column::new(width, look);
    for column in columns {
        let fits = column.height() <= height;
        best = column;
        if fits {
            break;
        }
    }
    if clocks.is_empty() {
        best.say("no clock runs", Ink::Faint);
    }
    best.draw(canvas, x, y, height);
}

fn tell(column: &mut Column, clock: &Clock, now: &Reading, detail: Detail) {
    let leads = clock.governs;
    if detail == Detail::Airy {
        column.gap();
    }
    let name = clock.name.to_uppercase();
    let narrow = column.width < NARROW && !leads;
    let ends = if narrow { clock.ends_roughly(now) } else { clock.ends(now) };
    if detail >= Detail::Rows && !leads {
        let figure = clock.shortly();
        let room = column.width.saturating_sub(text::width(&figure)).saturating_sub(1);
        let name = as_shown(&clock.name, column.look);
        let name = text::cut(&name, room, column.look.ascii);
        column.ends((&name, Ink::Plain), (&figure, Ink::of_rank(clock.rank)));
        return;
    }
    column.ends((&name, Ink::Strong), (&ends, Ink::Strong));
    if clock.figure == Figure::Unknown {
        let text = if leads { super::UNKNOWN_WITH_GLYPH } else { "▲▲ TIME UNKNOWN" };
        column.say(text, Ink::Warning);
    } else if leads {
        lead_figure(column, clock, detail);
    } else {
        figure_and_bar(column, clock);
    }
    let notes = match detail {
        Detail::Airy | Detail::Full => true,
        Detail::Some => leads || clock.rank != crate::protocol::Rank::None,
        Detail::Lead => leads,
        Detail::Large | Detail::Rows | Detail::Least => false,
    };
    for note in clock.notes.iter().filter(|_| notes) {
        column.say(note, Ink::Plain);
    }
}

fn lead_figure(column: &mut Column, clock: &Clock, detail: Detail) {
    let figure = clock.exactly();
    let ink = Ink::of_rank(clock.rank);
    let ascii = column.look.ascii;
    let most_rows = match (detail, ascii) {
        (Detail::Least, _) => 0,
        (Detail::Airy, false) | (_, true) => 5,
        _ => 3,
    };
    match digits::scale(&figure, column.width, most_rows, ascii) {
        Some(scale) => {
            for row in digits::rows(&figure, scale, ascii) {
                column.push(super::canvas::Row::of(row, ink));
            }
        }
        None => column.say(&left_in_words(clock), ink),
    }
    if let Some(bar) = bar(clock, column.width) {
        column.push(super::canvas::Row::of(bar, Ink::of_bar(clock.rank)));
    }
}

/// The figure with a word beside it, where it stands without large digits.
fn left_in_words(clock: &Clock) -> String {
    match clock.figure {
        Figure::Limit(left) if left.ns() < 0 => format!("{} over", clock.exactly()),
        Figure::Limit(_) => format!("{} left", clock.exactly()),
        _ => clock.exactly(),
    }
}

fn figure_and_bar(column: &mut Column, clock: &Clock) {
    let figure = clock.roughly();
    let ink = Ink::of_rank(clock.rank);
    let room = column.width.saturating_sub(text::width(&figure)).saturating_sub(2);
    let most = room.min(column.width.saturating_div(2));
    match bar(clock, most).filter(|_| most >= 4) {
        Some(bar) => column.ends((&figure, ink), (&bar, Ink::of_bar(clock.rank))),
        None => column.say(&figure, ink),
    }
}

/// What is left, as a bar: full at the beginning, empty at the end.
pub(super) fn bar(clock: &Clock, columns: usize) -> Option<String> {
    let (left, whole) = clock.share?;
    let most = i128::try_from(columns).unwrap_or(0);
    let filled = i128::from(left.max(0)).saturating_mul(most).checked_div(i128::from(whole))?;
    let filled = usize::try_from(filled.clamp(0, most)).unwrap_or(0);
    let empty = columns.saturating_sub(filled);
    Some(format!("{}{}", "█".repeat(filled), "░".repeat(empty)))
}
