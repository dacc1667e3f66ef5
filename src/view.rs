//! Draws a model: the same model always gives the same frame. Changes nothing and reads no clock.
//!
//! Line 1 says who, what and now; line 2 the phases or the highest alarm; the step stands at the
//! left, the clocks at the right, the record's tail under the step, the keys on the last line.

use ratatui::buffer::Buffer;

use crate::app::{Model, Over, Place};
use crate::protocol::Kind;
use crate::session::command::Question;
use crate::session::{Session, State};

mod canvas;
mod choices;
mod clocks;
mod column;
mod digits;
mod footer;
mod header;
mod help;
mod home;
mod line_two;
mod monitor;
mod pane;
mod picking;
mod question;
mod rail;
mod review;
mod sheet;
mod small;
mod tail;
mod text;
mod theme;
mod wait;
mod work;

use canvas::Canvas;

/// Said where a clock is unknown, with its glyph.
const UNKNOWN_WITH_GLYPH: &str = "▲▲ TIME UNKNOWN: treat as passed";

/// Said where help or the monitor lies over a place.
const ANY_KEY: &str = "any key returns";

/// Draws the model into an empty frame.
pub fn view(model: &Model, frame: &mut Buffer) {
    let mut canvas = Canvas::new(frame, model.look);
    let area = canvas.area();
    let least = crate::app::LEAST;
    let too_small = area.width < least.width || area.height < least.height;
    match (&model.place, model.over) {
        _ if too_small || model.is_too_small() => small::draw(&mut canvas, model),
        (_, Over::Help) => help::draw(&mut canvas, model),
        (Place::Work(work), Over::Monitor) => monitor::draw(&mut canvas, model, work),
        (Place::Work(work), Over::None) => work::draw(&mut canvas, model, work),
        (Place::Review(review), _) => review::draw(&mut canvas, model, review),
        (Place::Home, _) => home::draw(&mut canvas, model),
    }
}

/// Whether a second person is about to read a figure, so that none may be in sight.
fn is_blind(session: &Session) -> bool {
    let reads = session.standing_step().and_then(|key| {
        let step = session.step_of(&key)?;
        Some(matches!(step.kind, Kind::Second { reads: Some(_), .. }))
    });
    // Whoever decides about a figure must see it; nobody reads at that moment.
    let decides = matches!(session.standing(), Some(Question::Outcome(_)));
    session.state() == State::InProgress && reads == Some(true) && !decides
}
