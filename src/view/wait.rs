//! A wait: what remains in large digits, rounded up, and when it is over.
//!
//! ```text
//!  Let the bag come to room temperature. Keep it covered.
//!
//!  █▀█ ▄ ▀▀█ ▀▀█ ▄ █▀█ █▀▀
//!  █ █ ▄ ▀▀█   █ ▄ █ █ ▀▀█
//!  ▀▀▀   ▀▀▀   ▀   ▀▀▀ ▀▀▀
//!  until 16:20:06
//! ```

use super::canvas::Row;
use super::column::Column;
use super::digits;
use super::pane::{Asked, Room};
use super::theme::Ink;
use crate::session::clocks::Standing;
use crate::words::{left_of_wait, screen};

/// Rows that large digits may take.
const MOST_ROWS: usize = 5;

/// What is left of the wait that a step is for.
pub(super) fn tell(column: &mut Column, asked: &Asked<'_>, window: usize) {
    let Some(open) = asked.session.open_window(window, asked.now) else { return };
    let Standing::Remaining { left, until } = open.standing else {
        return column.say(screen::TIME_UNKNOWN, Ink::Warning);
    };
    if left.ns() <= 0 {
        return column.say("✓ The wait is over.", Ink::Strong);
    }
    let text = left_of_wait(left);
    let ascii = column.look.ascii;
    let scale = digits::scale(&text, column.width, MOST_ROWS, ascii);
    match scale.filter(|_| asked.room != Room::Tight) {
        Some(scale) => {
            for row in digits::rows(&text, scale, ascii) {
                column.push(Row::of(row, Ink::Strong));
            }
            column.say("remaining", Ink::Plain);
        }
        None => column.say(&format!("{text} remaining"), Ink::Strong),
    }
    column.say(&format!("until {}", screen::moment_up(until, asked.now)), Ink::Strong);
}
