//! The governing clock in the largest digits that fit: a wall monitor. Any key returns.
//!
//! ```text
//!  DILUTE BY 18:00:58
//!
//!     ████████   █  ████████ ...
//!
//!  ██████████████████████████████████░░░░░░
//! ```

use super::canvas::Canvas;
use super::clocks::{Clock, Figure, clocks};
use super::theme::Ink;
use super::{digits, footer, header, line_two, rail, text, work};
use crate::app::{Model, Work};

/// Draws the monitor.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, at: &Work) {
    let session = at.desk.session();
    let clocks = clocks(session, &model.now);
    header::draw(canvas, session, &model.now, !clocks.is_empty());
    line_two::draw(canvas, model, at);
    let top =
        work::banners(canvas, model, at, &at.desk.session().plan(&model.now)).saturating_add(1);
    footer::draw(canvas, model);
    let area = canvas.area();
    let Some((leading, others)) = clocks.split_first() else {
        canvas.put(area.x.saturating_add(1), top, area.width, "no clock runs", Ink::Plain);
        return;
    };
    let rows = others.len().min(3);
    let below = u16::try_from(rows).unwrap_or(0).saturating_add(2);
    let bottom = area.bottom().saturating_sub(1).saturating_sub(below);
    let end = lead(canvas, model, leading, top, bottom);
    let mut y = end.saturating_add(1);
    for clock in others.iter().take(rows) {
        let line = format!("{}   {}   {}", clock.name, clock.ends(&model.now), clock.roughly());
        let x = area.x.saturating_add(1);
        canvas.put(x, y, area.width.saturating_sub(2), &line, Ink::of_rank(clock.rank));
        y = y.saturating_add(1);
    }
}

/// Name, figure and bar of the leading clock, between two rows; the row after them.
fn lead(canvas: &mut Canvas<'_>, model: &Model, clock: &Clock, top: u16, bottom: u16) -> u16 {
    let area = canvas.area();
    let (x, wide) = (area.x.saturating_add(1), area.width.saturating_sub(2));
    let heading = format!("{}   {}", clock.name.to_uppercase(), clock.ends(&model.now));
    canvas.put(x, top, wide, &heading, Ink::Strong);
    let ink = Ink::of_rank(clock.rank);
    let figure = clock.exactly();
    let mut y = top.saturating_add(2);
    let rows = bottom.saturating_sub(y).saturating_sub(2);
    let scale = digits::scale(&figure, usize::from(wide), usize::from(rows), canvas.look.ascii);
    match scale.filter(|_| matches!(clock.figure, Figure::Limit(_) | Figure::Wait(_))) {
        Some(scale) => {
            let lines = digits::rows(&figure, scale, canvas.look.ascii);
            let used = digits::width(&figure, scale);
            let indent = usize::from(wide).saturating_sub(used).saturating_div(2);
            let from = x.saturating_add(u16::try_from(indent).unwrap_or(0));
            for line in lines {
                canvas.put(from, y, wide, &line, ink);
                y = y.saturating_add(1);
            }
        }
        None => {
            let ink = if clock.figure == Figure::Unknown { Ink::Warning } else { ink };
            canvas.put(x, y, wide, &text::cut(&figure, usize::from(wide), canvas.look.ascii), ink);
            y = y.saturating_add(1);
        }
    }
    y = y.saturating_add(1);
    if let Some(bar) = rail::bar(clock, usize::from(wide)) {
        canvas.put(x, y, wide, &bar, Ink::of_bar(clock.rank));
    }
    y.saturating_add(1)
}
