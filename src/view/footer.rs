//! The last line: the keys that would be accepted now, and whether what was recorded is saved.
//! Made from the table of keys and from nothing else.
//!
//! ```text
//!  ⏎ confirm  x reject  g gloves  n note  c correct  w away  ? keys   saved 14:02:09
//! ```

use super::canvas::{Canvas, Row};
use super::text::width;
use super::theme::Ink;
use crate::app::work::Mark;
use crate::app::{Model, Over, Place, offer};
use crate::keys::{Binding, Intent};
use crate::words::{NOT_KEPT, local_seconds};

/// Columns between two keys.
const GAP: usize = 2;

/// Draws the last line.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model) {
    let area = canvas.area();
    let y = area.bottom().saturating_sub(1);
    let (mark, ink) = mark(model);
    let mark = canvas.text(&mark);
    let room = usize::from(area.width).saturating_sub(width(&mark)).saturating_sub(3);
    let mut row = Row::default();
    let mut first = true;
    for binding in fitting(canvas, model, room) {
        if !first {
            row = row.and(" ".repeat(GAP), Ink::Plain);
        }
        first = false;
        row = row.and(binding.shown, Ink::Strong).and(format!(" {}", binding.does), Ink::Plain);
    }
    if model.over != Over::None {
        row = row.and(super::ANY_KEY, Ink::Plain);
    }
    canvas.row(area.x.saturating_add(1), y, area.width.saturating_sub(1), &row);
    let back = u16::try_from(width(&mark)).unwrap_or(0).saturating_add(1);
    canvas.put(area.right().saturating_sub(back), y, area.width, &mark, ink);
}

/// As many from the left as fit; the key that shows all of them stays.
fn fitting(canvas: &Canvas<'_>, model: &Model, room: usize) -> Vec<&'static Binding> {
    let wide = |it: &Binding| {
        let key = canvas.width(it.shown).saturating_add(1);
        key.saturating_add(canvas.width(it.does)).saturating_add(GAP)
    };
    let help = offer::offered(model, |it| it.footer && it.intent == Intent::Help).next();
    let mut left = room.saturating_add(GAP).saturating_sub(help.map_or(0, wide));
    let mut kept = Vec::new();
    // Keys that have no room are not asked about: each costs a decision.
    for binding in offer::offered(model, |it| it.footer && it.intent != Intent::Help) {
        let Some(rest) = left.checked_sub(wide(binding)) else { break };
        left = rest;
        kept.push(binding);
    }
    // In the order of the table again, with the help where it belongs.
    let place = kept.iter().position(|it| it.intent == Intent::Leave).unwrap_or(kept.len());
    if let Some(help) = help {
        kept.insert(place, help);
    }
    kept
}

/// What the right end says of saving.
fn mark(model: &Model) -> (String, Ink) {
    let work = match &model.place {
        Place::Work(work) => work,
        Place::Review(review) => return (super::review::mark(review), Ink::Plain),
        Place::Home => return (String::new(), Ink::Plain),
    };
    match &work.mark {
        Mark::Held if work.desk.is_created() => (NOT_KEPT.to_owned(), Ink::Plain),
        Mark::Held => ("held, no file yet".to_owned(), Ink::Plain),
        Mark::Pending => ("pending".to_owned(), Ink::Strong),
        Mark::Saved(at) => {
            (format!("saved {}", local_seconds(*at, model.now.offset_min)), Ink::Good)
        }
        Mark::NotSaved => ("▲▲ NOT SAVED".to_owned(), Ink::Warning),
    }
}
