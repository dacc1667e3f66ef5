//! All keys of the place below that would be accepted now, from the one table. Any key returns.
//!
//! ```text
//!  Keys that work here now
//!
//!  ⏎        confirm                      w        away
//!  x        reject                       s        incident
//! ```

use super::canvas::Canvas;
use super::theme::Ink;
use super::{footer, header, line_two, work};
use crate::app::{LEAST, Model, Place, offer};
use crate::keys::{self, Binding, Intent};

/// Columns of a key and of what it does.
const COLUMN: u16 = 28;
/// Columns of the key alone.
const KEY: u16 = 9;

/// Draws the help; a session's first lines stay where they are.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model) {
    let area = canvas.area();
    let mut y = area.y;
    if let Place::Work(at) = &model.place {
        let session = at.desk.session();
        let running = !super::clocks::clocks(session, &model.now).is_empty();
        header::draw(canvas, session, &model.now, running);
        line_two::draw(canvas, model, at);
        y = work::banners(canvas, model, at, &at.desk.session().plan(&model.now));
        canvas.repeat(area.x, y, area.width, '─', Ink::Plain);
        y = y.saturating_add(1);
    }
    if let Place::Review(review) = &model.place {
        y = super::review::draw_bands(canvas, review, y);
    }
    let x = area.x.saturating_add(1);
    canvas.put(x, y, area.width, "Keys that work here now", Ink::Strong);
    footer::draw(canvas, model);
    // On a low screen no row is left empty.
    let gap = u16::from(area.height > LEAST.height);
    let top = y.saturating_add(1).saturating_add(gap);
    let rows = area.bottom().saturating_sub(top).saturating_sub(1).saturating_sub(gap).max(1);
    for (index, binding) in offered_below(model).into_iter().enumerate() {
        let index = u16::try_from(index).unwrap_or(u16::MAX);
        let (column, row) = (index.checked_div(rows).unwrap_or(0), index.checked_rem(rows));
        let x = x.saturating_add(column.saturating_mul(COLUMN));
        let y = top.saturating_add(row.unwrap_or(0));
        canvas.put(x, y, KEY, binding.shown, Ink::Strong);
        canvas.put(x.saturating_add(KEY), y, COLUMN.saturating_sub(KEY), binding.does, Ink::Plain);
    }
}

/// What would be accepted if nothing lay over the place.
fn offered_below(model: &Model) -> Vec<&'static Binding> {
    let context = offer::context_below(model);
    let all = keys::in_context(context).filter(|it| offer::is_offered(model, it.intent));
    // One line for all answers, and one for all verdicts.
    all.filter(|it| !matches!(it.intent, Intent::Choose(2..))).collect()
}
