//! A terminal that is too small: one message, and still the nearest limit. No input is taken.
//!
//! ```text
//! ▨ PRACTICE ×60 ▨
//! dilute by 18:00:58, 3:46:07 left
//! Terminal too small: 60 columns and 18 rows are needed.
//! ```

use super::canvas::Canvas;
use super::clocks::{Figure, clocks};
use super::header;
use super::text::wrap;
use super::theme::Ink;
use crate::app::{LEAST, Model, Place, Work};
use crate::protocol::Rank;
use crate::words::screen::{self, acts};

/// Draws what fits, the most urgent first.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model) {
    let mut lines: Vec<(String, Ink)> = Vec::new();
    match &model.place {
        Place::Work(work) => of_work(model, work, &mut lines),
        Place::Review(review) => lines.extend(super::review::bands(review)),
        Place::Home => {}
    }
    lines.push((
        format!(
            "Terminal too small: {} columns and {} rows are needed. No key is taken; alarms sound.",
            LEAST.width, LEAST.height
        ),
        Ink::Plain,
    ));
    let area = canvas.area();
    let mut y = area.y;
    for (text, ink) in lines {
        for line in wrap(&canvas.text(&text), usize::from(area.width)) {
            canvas.put(area.x, y, area.width, &line, ink);
            y = y.saturating_add(1);
        }
    }
}

fn of_work(model: &Model, work: &Work, lines: &mut Vec<(String, Ink)>) {
    let session = work.desk.session();
    if let Some(practice) = header::practice(session) {
        lines.push((practice, Ink::Practice));
    }
    if let Some(clock) = clocks(session, &model.now).first() {
        let alarm = match clock.rank {
            Rank::None => String::new(),
            rank => format!("{} ", screen::rank(rank)),
        };
        let figure = match clock.figure {
            Figure::Limit(left) if left.ns() >= 0 => format!("{} left", clock.exactly()),
            _ => clock.exactly(),
        };
        let text = format!("{alarm}{} {}, {figure}", clock.name, clock.ends(&model.now));
        let ink = if clock.rank == Rank::Passed { Ink::Passed } else { Ink::Strong };
        lines.push((text, ink));
    }
    if let Some(unsaved) = work.desk.unsaved() {
        lines.push((acts::not_saved(unsaved.facts, &unsaved.reason), Ink::Warning));
    }
    lines.extend(header::site_protocol(session).map(|name| (name, Ink::Strong)));
}
