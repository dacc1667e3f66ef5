//! One saved session: what is to be known first, its record, and the screen of the moment that the
//! cursor is on, drawn like any other screen. A picture of its windows has its place under the head.
//!
//! ```text
//!  7F3K   the protocol 1.3 mg   order 4711   2026-11-21   JD, second MK   DISCARDED
//!  record intact                                             seal K7Q2-M9XD-2F4C-81AB
//! ────────────────────────────────────────────────────────────────────────────────
//!     31  12:06:40  JD  vial 1  inject: 4 mL, corrected        was 5 mL
//!  ▲▲ 32  16:00:58  JD  passed at 16:00:58: dilute
//! ─ as it was at 16:00:58 ─ fact 32 of 44 ──────────────────────────────────────────
//!  the screen
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::canvas::Canvas;
use super::super::column::Column;
use super::super::footer;
use super::super::text::{cut, width};
use super::super::theme::Ink;
use super::{record, summary, timeline};
use crate::app::review::{Opened, Review, Show};
use crate::app::{LEAST, Model, Said, Size};
use crate::session::State;
use crate::words::{Shown, local_day, local_seconds, review as words};

/// Rows of the record that stand above the screen of a moment at least.
const LEAST_RECORD: u16 = 9;
/// Rows that the screen of a moment takes at most beside the record.
const MOST_FRAME: u16 = 24;

/// Draws one session under review.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, review: &Review, opened: &Opened) {
    let area = canvas.area();
    if opened.show == Show::Moment && review.sheet.is_none() {
        return only_moment(canvas, model, review, opened);
    }
    let mut y = head(canvas, model, review, opened);
    canvas.repeat(area.x, y, area.width, '─', Ink::Plain);
    y = y.saturating_add(1);
    footer::draw(canvas, model);
    let (x, wide) = (area.x.saturating_add(1), area.width.saturating_sub(2));
    let bottom = area.bottom().saturating_sub(1);
    let mut said = Column::new(wide, model.look);
    super::list::say(&mut said, &review.said);
    let said_rows = said.height().min(bottom.saturating_sub(y));
    let bottom = bottom.saturating_sub(said_rows);
    said.draw(canvas, x, bottom, said_rows);
    let place = Rect { x, y, width: wide, height: bottom.saturating_sub(y) };
    match (&review.sheet, opened.show) {
        (Some(sheet), _) => super::sign::draw(canvas, model.look, sheet, Some(opened), place),
        (None, Show::Summary) => summary::draw(canvas, model.look, opened, place),
        (None, Show::Timeline) => timeline::draw(canvas, model.look, opened, place),
        (None, _) => record_and_moment(canvas, model, opened, place),
    }
}

/// The screen of the moment between a line that says which moment it is and the keys; where that
/// leaves it too little, over everything but the keys.
fn only_moment(canvas: &mut Canvas<'_>, model: &Model, review: &Review, opened: &Opened) {
    let area = canvas.area();
    let said = review.said.iter().rev().find_map(|said| match said {
        Said::Plain(text) => Some(Shown::new(text).to_string()),
        Said::Refused(_) | Said::Notice(_) => None,
    });
    let ruled = area.height.saturating_sub(2) >= LEAST.height;
    let top = if ruled { area.y.saturating_add(1) } else { area.y };
    let height = area.height.saturating_sub(if ruled { 2 } else { 0 });
    let note = super::note(opened);
    let mut below = Column::new(area.width.saturating_sub(2), model.look);
    note.iter().for_each(|note| below.say(note, Ink::Here));
    // Where there is no row for it, it stands over the clocks, beside the question.
    let beside = height.saturating_sub(below.height()) < LEAST.height;
    let rows = if beside { 0 } else { below.height() };
    let height = height.saturating_sub(rows);
    moment(canvas, model, opened, Rect { y: top, height, ..area });
    let end = top.saturating_add(height);
    (end..end.saturating_add(rows)).for_each(|y| canvas.band(y, "", Ink::Plain));
    below.draw(canvas, area.x.saturating_add(1), end, rows);
    if let (true, Some(note)) = (beside, &note) {
        over_the_clocks(canvas, model, note, end.saturating_sub(1));
    }
    if ruled {
        canvas.band(
            area.y,
            &format!(" {}", canvas.text(&said.unwrap_or_else(|| when(opened)))),
            Ink::Here,
        );
    }
    let last = area.bottom().saturating_sub(1);
    canvas.repeat(area.x, last, area.width, ' ', Ink::Plain);
    footer::draw(canvas, model);
}

/// A note from the last row before `end` upwards, as wide as the clocks are.
fn over_the_clocks(canvas: &mut Canvas<'_>, model: &Model, note: &str, end: u16) {
    let area = canvas.area();
    let wide = super::super::work::rail_width(area.width);
    let mut column = Column::new(wide, model.look);
    column.say(note, Ink::Here);
    let rows = column.height().min(end.saturating_sub(area.y));
    let (x, y) = (area.right().saturating_sub(wide), end.saturating_sub(rows));
    (y..end).for_each(|y| canvas.repeat(x, y, wide, ' ', Ink::Plain));
    column.draw(canvas, x, y, rows);
}

fn record_and_moment(canvas: &mut Canvas<'_>, model: &Model, opened: &Opened, place: Rect) {
    let least = LEAST.height.saturating_add(1).saturating_add(LEAST_RECORD);
    if place.height < least {
        return record::draw(canvas, model.look, opened, place);
    }
    let third = place.height.saturating_div(3).max(LEAST_RECORD);
    let room = place.height.saturating_sub(1);
    let frame = room.saturating_sub(third).clamp(LEAST.height, MOST_FRAME);
    let rows = room.saturating_sub(frame);
    record::draw(canvas, model.look, opened, Rect { height: rows, ..place });
    let area = canvas.area();
    let rule = place.y.saturating_add(rows);
    canvas.repeat(area.x, rule, area.width, '─', Ink::Strong);
    let text = canvas.text(&format!(" {} ", when(opened)));
    canvas.put(place.x, rule, place.width, &text, Ink::Strong);
    let y = rule.saturating_add(1);
    moment(canvas, model, opened, Rect { x: area.x, y, width: area.width, height: frame });
}

/// The screen of the moment, by the function that draws every screen.
fn moment(canvas: &mut Canvas<'_>, model: &Model, opened: &Opened, place: Rect) {
    let size = Size { width: place.width, height: place.height };
    let Some(then) = opened.model(model.look, size) else { return };
    let mut frame = Buffer::empty(Rect { x: 0, y: 0, ..place });
    super::super::view(&then, &mut frame);
    canvas.paste(place.x, place.y, &frame);
}

/// What is shown, on the last line or over the frame.
fn when(opened: &Opened) -> String {
    let time = opened.reading().map_or_else(String::new, |it| local_seconds(it.utc, it.offset_min));
    let text = words::as_it_was(&time, opened.at().saturating_add(1), opened.records().len());
    match opened.speed() {
        Some(speed) => format!("{text} ×{speed}"),
        None => text,
    }
}

/// What the last line says of where the cursor is.
pub(super) fn mark(opened: &Opened) -> String {
    let time = opened.reading().map_or_else(String::new, |it| local_seconds(it.utc, it.offset_min));
    let speed = opened.speed().map_or_else(String::new, |speed| format!(" ×{speed}"));
    format!("{time} {}/{}{speed}", opened.at().saturating_add(1), opened.records().len())
}

/// Lines 1 and 2, and what must stand on every frame; the row after them.
fn head(canvas: &mut Canvas<'_>, model: &Model, review: &Review, opened: &Opened) -> u16 {
    let area = canvas.area();
    let (x, wide) = (area.x.saturating_add(1), area.width.saturating_sub(2));
    let ascii = model.look.ascii;
    let line = canvas.text(&about(opened, model));
    canvas.put(x, area.y, wide, &cut(&line, usize::from(wide), ascii), Ink::Strong);
    let y = area.y.saturating_add(1);
    let seal = opened.reviewed.seals.last().map(|it| format!("seal {}", Shown::new(it)));
    let seal = canvas.text(&seal.unwrap_or_default());
    let (text, ink) = match &opened.reviewed.integrity {
        Ok(text) => (text.clone(), Ink::Good),
        Err(why) => (format!("▲▲ {}", Shown::new(why)), Ink::Warning),
    };
    let room = usize::from(wide).saturating_sub(width(&seal)).saturating_sub(2);
    canvas.put(x, y, wide, &cut(&canvas.text(&text), room, ascii), ink);
    let back = u16::try_from(width(&seal)).unwrap_or(0);
    canvas.put(x.saturating_add(wide).saturating_sub(back), y, back, &seal, Ink::Plain);
    super::draw_bands(canvas, review, y.saturating_add(1))
}

fn about(opened: &Opened, model: &Model) -> String {
    let session = &opened.reviewed.session;
    let shown = |text: &str| Shown::new(text).to_string();
    let id = shown(&opened.reviewed.entry.id);
    let state = match session.state() {
        State::Discarded => "DISCARDED".to_owned(),
        other => other.word().replace('-', " "),
    };
    let mut parts = vec![id, state];
    parts.extend(session.dose().map(|it| it.to_string()));
    parts.extend(session.order().map(|it| format!("order {}", shown(it))));
    parts.extend(
        opened.reviewed.entry.began.map(|at| local_day(at, model.now.offset_min).to_string()),
    );
    parts.push(shown(&session.protocol().id));
    parts.join("   ")
}
