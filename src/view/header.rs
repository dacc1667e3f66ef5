//! Line 1: what is prepared, for which order, by whom, and the time of day while a clock runs.
//! While a second person reads a figure no dose stands here.
//!
//! ```text
//!  The drug's name, infusion bag   1.3 mg   order 4711   JD              14:02:11
//! ```

use super::canvas::Canvas;
use super::text::{cut, width};
use super::theme::Ink;
use crate::session::Session;
use crate::session::fact::Mode;
use crate::time::Reading;
use crate::words::protocol::followed;
use crate::words::{Shown, local_seconds, practice_mark};

/// Columns that an order reference may take.
const MOST_ORDER: usize = 20;
/// Columns that initials may take.
const MOST_PERSON: usize = 10;
/// Columns that a title keeps.
const LEAST_TITLE: usize = 16;

/// Draws line 1; the time of day only where it goes on.
pub(super) fn draw(canvas: &mut Canvas<'_>, session: &Session, now: &Reading, running: bool) {
    let area = canvas.area();
    let ascii = canvas.look.ascii;
    let time = if running { local_seconds(now.utc, now.offset_min) } else { String::new() };
    let wide = usize::from(area.width).saturating_sub(2);
    let shown = |text: &str| canvas.text(&Shown::new(text).to_string());
    let mut parts = Vec::new();
    if let Some(dose) = session.dose().filter(|_| !super::is_blind(session)) {
        parts.push(dose.to_string());
    }
    if let Some(order) = session.order() {
        parts.push(format!("order {}", cut(&shown(order), MOST_ORDER, ascii)));
    }
    if !session.actors().is_empty() {
        parts.push(cut(&shown(session.operator().as_str()), MOST_PERSON, ascii));
    }
    let rest: usize = parts.iter().map(|part| width(part).saturating_add(3)).sum();
    let taken = rest.saturating_add(width(&time)).saturating_add(2);
    let title = shown(&session.protocol().title);
    let title = cut(&title, wide.saturating_sub(taken).max(LEAST_TITLE), ascii);
    let left = area.x.saturating_add(1);
    let clock = if running { 11 } else { 1 };
    let end = area.right().saturating_sub(clock);
    let mut x = canvas.put(left, area.y, area.width, &title, Ink::Strong);
    for part in parts {
        x = canvas.put(x, area.y, end.saturating_sub(x), "   ", Ink::Plain);
        let most = end.saturating_sub(x);
        x = canvas.put(x, area.y, most, &cut(&part, usize::from(most), ascii), Ink::Plain);
    }
    let x = area.right().saturating_sub(9);
    canvas.put(x, area.y, 8, &time, Ink::Strong);
}

/// What is said on every frame of a session that follows a protocol which is not built in.
pub(super) fn site_protocol(session: &Session) -> Option<String> {
    session.opening().site_protocol.then(|| Shown::new(&followed(session)).to_string())
}

/// What a walkthrough says on every frame.
pub(super) fn practice(session: &Session) -> Option<String> {
    match session.opening().mode {
        Mode::Real => None,
        Mode::Practice { speed, .. } => Some(practice_mark(speed)),
    }
}
