//! A session on the screen: where each part of it stands. What must be seen keeps its place; the
//! map, the tail and then the sources give way when the step needs more room.
//!
//! ```text
//!  who, what                                                                  now
//!  phases, or the highest alarm
//! ──────────────────────────────────────────────────┬─────────────────────────────
//!  the step                                         │ the clocks
//!                                                   │
//! ──────────────────────────────────────────────────┤
//!  the record's tail                                │
//! ──────────────────────────────────────────────────┴─────────────────────────────
//!  keys                                                             saved hh:mm:ss
//! ```

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::clocks::{Clock, clocks_of};
use super::column::Column;
use super::pane::{Pane, Room, pane};
use super::text::wrap;
use super::theme::Ink;
use super::{footer, header, line_two, rail, tail};
use crate::app::{Model, Work};
use crate::schedule::Plan;
use crate::session::clocks::LatestMoment;
use crate::words::screen::acts;
use crate::words::{Shown, practice};

/// With fewer rows bands are joined.
const LOW: u16 = 22;

/// Draws a session.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, work: &Work) {
    let session = work.desk.session();
    let now = &model.now;
    // Solved once a frame.
    let plan = session.plan(now);
    let moments = session.latest_moments(&plan);
    let clocks = clocks_of(session, &moments, now);
    header::draw(canvas, session, now, !clocks.is_empty());
    line_two::draw(canvas, model, work);
    let top = banners(canvas, model, work, &plan);
    footer::draw(canvas, model);
    body(canvas, model, work, (&clocks, &moments), top);
}

/// Bands that stand under line 2; the row after them.
pub(super) fn banners(canvas: &mut Canvas<'_>, model: &Model, work: &Work, plan: &Plan) -> u16 {
    let session = work.desk.session();
    let mut y = canvas.area().y.saturating_add(2);
    let wide = usize::from(canvas.area().width).saturating_sub(2);
    let is_low = canvas.area().height < LOW;
    let mut band = |canvas: &mut Canvas<'_>, text: &str, ink: Ink| {
        for line in wrap(&canvas.text(text), wide) {
            canvas.band(y, &format!(" {line}"), ink);
            y = y.saturating_add(1);
        }
    };
    if let Some(unsaved) = work.desk.unsaved() {
        let text = format!("▲▲ {}", acts::not_saved(unsaved.facts, &unsaved.reason));
        band(canvas, &text, Ink::Warning);
    }
    if let Some(clash) = &plan.clash
        && session.state() == crate::session::State::InProgress
        && session.passed().is_empty()
    {
        band(canvas, &format!("▲▲ {}", acts::clash(session, &clash.windows)), Ink::Warning);
    }
    let open = session.open_windows(&model.now);
    if session.a_limit_has_begun() && session.clock_ahead(&open, &model.now).ns() > 0 {
        band(canvas, &format!("▲▲ {}", acts::CLOCKS_DISAGREE), Ink::Warning);
    }
    if let Some(name) = header::site_protocol(session) {
        band(canvas, &name, Ink::Strong);
    }
    let sights: Vec<String> =
        work.sights().iter().map(|sight| Shown::new(sight).to_string()).collect();
    let seen = (!sights.is_empty()).then(|| format!("{}{}", practice::YOU_SEE, sights.join(" ")));
    let mark = header::practice(session);
    let paused = work.is_paused().then_some(practice::PAUSED);
    if is_low {
        // One band: every row is one less for the answers.
        let all = [mark.as_deref(), paused, seen.as_deref()];
        let told: Vec<&str> = all.into_iter().flatten().collect();
        if !told.is_empty() {
            band(canvas, &told.join(" "), Ink::Practice);
        }
        return y;
    }
    if let Some(mark) = mark {
        band(canvas, &hatched(&mark, wide), Ink::Practice);
    }
    if let Some(paused) = paused {
        band(canvas, paused, Ink::Practice);
    }
    if let Some(seen) = seen {
        band(canvas, &seen, Ink::Strong);
    }
    y
}

/// The mark of practice again and again.
fn hatched(mark: &str, wide: usize) -> String {
    let one = super::text::width(mark).saturating_add(3);
    let times = wide.checked_div(one).unwrap_or(1).clamp(1, 3);
    vec![mark; times].join("   ")
}

/// Columns of the clocks: their digits are twice as large where the screen is wide.
pub(super) fn rail_width(wide: u16) -> u16 {
    match wide {
        112.. => 54,
        76.. => 29,
        _ => 24,
    }
}

fn body(
    canvas: &mut Canvas<'_>,
    model: &Model,
    work: &Work,
    (clocks, moments): (&[Clock], &[LatestMoment]),
    top: u16,
) {
    let area = canvas.area();
    // On a low screen the rule over the keys gives way to a row of the step.
    let ruled = area.height >= 20;
    let bottom = area.bottom().saturating_sub(if ruled { 2 } else { 1 });
    let rail = rail_width(area.width);
    let split = area.right().saturating_sub(rail.saturating_add(2));
    canvas.repeat(area.x, top, area.width, '─', Ink::Plain);
    if ruled {
        canvas.repeat(area.x, bottom, area.width, '─', Ink::Plain);
        canvas.put(split, bottom, 1, "┴", Ink::Plain);
    }
    let inner = top.saturating_add(1);
    canvas.upright(split, inner, bottom);
    canvas.put(split, top, 1, "┬", Ink::Plain);
    let height = bottom.saturating_sub(inner);
    rail::draw(canvas, clocks, &model.now, (split.saturating_add(2), inner), (rail, height));
    let left = Rect {
        x: area.x.saturating_add(1),
        y: inner,
        width: split.saturating_sub(area.x).saturating_sub(2),
        height,
    };
    left_side(canvas, model, work, moments, left);
}

/// Rows of the tail while there is room, by the height of the side.
fn tail_rows(height: u16) -> u16 {
    match height {
        26.. => 9,
        18.. => 5,
        _ => 3,
    }
}

fn left_side(
    canvas: &mut Canvas<'_>,
    model: &Model,
    work: &Work,
    moments: &[LatestMoment],
    place: Rect,
) {
    let fitting = [Room::Wide, Room::Close, Room::Tight]
        .into_iter()
        .map(|room| pane(work, &model.now, model.look, place.width, room))
        .find(|pane| needed(pane) <= place.height);
    let pane =
        fitting.unwrap_or_else(|| pane(work, &model.now, model.look, place.width, Room::Tight));
    let spare = place.height.saturating_sub(needed(&pane));
    let sources = pane.sources.height();
    let with_sources = sources <= spare;
    let spare = if with_sources { spare.saturating_sub(sources) } else { spare };
    let under = spare.min(tail_rows(place.height));
    let step_rows = place.height.saturating_sub(under);
    draw_pane(canvas, &pane, place, step_rows, with_sources);
    if under >= 2 {
        let y = place.y.saturating_add(step_rows);
        draw_tail(canvas, model, work, Rect { y, height: under, ..place });
    }
    draw_map(canvas, model, work, &pane, moments, place, step_rows);
}

fn needed(pane: &Pane) -> u16 {
    pane.body.height().saturating_add(gap_before(&pane.said)).saturating_add(pane.said.height())
}

/// A row between the step and what was said.
fn gap_before(said: &Column) -> u16 {
    u16::from(!said.rows.is_empty())
}

fn draw_pane(canvas: &mut Canvas<'_>, pane: &Pane, place: Rect, rows: u16, with_sources: bool) {
    let used = pane.body.draw(canvas, place.x, place.y, rows);
    let mut y = place.y.saturating_add(used);
    let mut left = rows.saturating_sub(used);
    if with_sources {
        let used = pane.sources.draw(canvas, place.x, y, left);
        y = y.saturating_add(used);
        left = left.saturating_sub(used);
    }
    let gap = gap_before(&pane.said).min(left.saturating_sub(pane.said.height()));
    pane.said.draw(canvas, place.x, y.saturating_add(gap), left.saturating_sub(gap));
}

fn draw_tail(canvas: &mut Canvas<'_>, model: &Model, work: &Work, place: Rect) {
    side_rule(canvas, place, place.y, "");
    let rows = place.height.saturating_sub(1);
    let session = work.desk.session();
    let column = tail::facts(session, &model.now, model.look, place.width, usize::from(rows));
    column.draw(canvas, place.x, place.y.saturating_add(1), rows);
}

/// A rule across the left side, with a word on it, that meets the rail's.
fn side_rule(canvas: &mut Canvas<'_>, place: Rect, y: u16, word: &str) {
    let x = place.x.saturating_sub(1);
    let wide = place.width.saturating_add(2);
    canvas.repeat(x, y, wide, '─', Ink::Plain);
    canvas.put(x.saturating_add(wide), y, 1, "┤", Ink::Plain);
    if !word.is_empty() {
        canvas.put(place.x, y, place.width, &format!(" {word} "), Ink::Faint);
    }
}

/// The steps to come, where many rows are free between step and tail.
fn draw_map(
    canvas: &mut Canvas<'_>,
    model: &Model,
    work: &Work,
    pane: &Pane,
    moments: &[LatestMoment],
    place: Rect,
    step_rows: u16,
) {
    let used = needed(pane).saturating_add(pane.sources.height()).saturating_add(1);
    let free = step_rows.saturating_sub(used);
    let session = work.desk.session();
    let goes_on = session.standing().is_some() && !session.must_discard();
    if free < 4 || place.height < 26 || !goes_on {
        return;
    }
    let y = place.y.saturating_add(used);
    let rows = usize::from(free.saturating_sub(1));
    let map = tail::map(session, moments, &model.now, model.look, (place.width, rows));
    if map.height() > 0 {
        side_rule(canvas, place, y, "still to come");
        map.draw(canvas, place.x, y.saturating_add(1), free.saturating_sub(1));
    }
}
