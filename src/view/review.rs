//! The supervisor's screens. The list stands here; one session stands in `session`.
//!
//! ```text
//!  Sessions 214   exceptions 9   unsigned 31                      exceptions first
//! ────────────────────────────────────────────────────────────────────────────────
//!  filter [lot:GK88                            ]
//!  ▲▲ 2026-11-21 12:02  7F3K  1.3 mg  4711  JD MK  DISCARDED  limit passed: dilute
//!  ▲  2026-11-21 11:02  7F2C  0.9 mg  4709  JD MK  released   vial rejected: vial-2
//!     2026-11-20 08:12  7EX2  1.3 mg  4702  RS MK  reported   unsigned
//! ────────────────────────────────────────────────────────────────────────────────
//!  what is known of the one under the cursor
//! ```

use super::canvas::Canvas;
use super::header;
use super::text::wrap;
use super::theme::Ink;
use crate::app::Model;
use crate::app::review::{Opened, Review};
use crate::words::{Shown, review as words};

mod figures;
mod list;
mod record;
mod session;
mod sign;
mod summary;
mod timeline;

/// Draws what a supervisor looks at.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, review: &Review) {
    match (&review.opened, &review.figures) {
        (Some(opened), _) => session::draw(canvas, model, review, opened),
        (None, Some(gathering)) => figures::draw(canvas, model, review, gathering),
        (None, None) => list::draw(canvas, model, review),
    }
}

/// What must stand on every frame of the session that is looked at.
pub(super) fn bands(review: &Review) -> Vec<(String, Ink)> {
    let Some(opened) = &review.opened else { return Vec::new() };
    let session = &opened.reviewed.session;
    let site = header::site_protocol(session).map(|text| (text, Ink::Strong));
    let practice = header::practice(session).map(|text| (text, Ink::Practice));
    let note = note(opened).map(|note| (note, Ink::Strong));
    site.into_iter().chain(practice).chain(note).collect()
}

/// What the trainer says at this fact of a walkthrough.
pub(super) fn note(opened: &Opened) -> Option<String> {
    opened.note().map(|note| Shown::new(note).to_string())
}

/// Draws them, each as many rows as it takes; the row after them.
pub(super) fn draw_bands(canvas: &mut Canvas<'_>, review: &Review, mut y: u16) -> u16 {
    let wide = usize::from(canvas.area().width.saturating_sub(2));
    for (text, ink) in bands(review) {
        for line in wrap(&canvas.text(&text), wide) {
            canvas.band(y, &format!(" {line}"), ink);
            y = y.saturating_add(1);
        }
    }
    y
}

/// What stands at the right end of the last line: which moment is shown, or how far signing is.
pub(super) fn mark(review: &Review) -> String {
    match (&review.batch, &review.opened) {
        (Some(batch), _) => words::signed_many(batch.done, batch.left_out, batch.waiting.len()),
        (None, Some(opened)) if review.sheet.is_none() => session::mark(opened),
        _ => String::new(),
    }
}
