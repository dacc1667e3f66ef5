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
use crate::app::Model;
use crate::app::review::Review;

mod list;

/// Draws what a supervisor looks at.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, review: &Review) {
    list::draw(canvas, model, review);
}
