//! Home: what may be begun, sessions in progress with their nearest limit, and at the first start
//! what the product does not do.
//!
//! ```text
//!  vialwatch                                                              14:02:11
//!
//!  n  new preparation        b  sound check
//!
//!  In progress
//!  ▸ 7F3KZZ0W5H2P   The drug's name   1.3 mg   order 4711   JD
//!      dilute by 18:00:58   3:46:07 left
//!    7F2CQ4M81XKA   can't be read: line 14 was altered
//! ```

use super::canvas::{Canvas, Row};
use super::clocks::{Figure, clocks};
use super::column::Column;
use super::text::cut;
use super::theme::Ink;
use super::{footer, header, picking};
use crate::app::{Home, Look, Model, Running};
use crate::protocol::Rank;
use crate::session::{Session, State};
use crate::time::Reading;
use crate::words::{LIMITS_OF_PRODUCT, Shown, local_seconds};

/// Rows that one session takes.
const ROWS_EACH: usize = 2;
/// Columns that a title keeps.
const LEAST_TITLE: usize = 12;

/// Draws the home screen.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model) {
    let area = canvas.area();
    let home = model.home.clone().unwrap_or_default();
    let running = home.running.as_deref().unwrap_or_default();
    let live = running
        .iter()
        .any(|it| it.session.as_ref().is_ok_and(|session| !clocks(session, &model.now).is_empty()));
    if let Some(picking) = &home.picking {
        return picking::draw(canvas, model, picking, live);
    }
    canvas.put(area.x.saturating_add(1), area.y, area.width, "vialwatch", Ink::Strong);
    if live {
        let x = area.right().saturating_sub(9);
        let time = local_seconds(model.now.utc, model.now.offset_min);
        canvas.put(x, area.y, 8, &time, Ink::Strong);
    }
    let top = area.y.saturating_add(1);
    let bottom = area.bottom().saturating_sub(2);
    canvas.repeat(area.x, top, area.width, '─', Ink::Plain);
    canvas.repeat(area.x, bottom, area.width, '─', Ink::Plain);
    footer::draw(canvas, model);
    let place = top.saturating_add(1);
    let room = bottom.saturating_sub(place);
    let column = told(canvas, model, &home, usize::from(room));
    column.draw(canvas, area.x.saturating_add(1), place, room);
}

fn told(canvas: &Canvas<'_>, model: &Model, home: &Home, rows: usize) -> Column {
    let mut column = Column::new(canvas.area().width.saturating_sub(2), model.look);
    if home.first_start {
        column.say(LIMITS_OF_PRODUCT, Ink::Plain);
        column.gap();
    }
    if let Some(fault) = &home.fault {
        column.hang("✗ ", &Shown::new(fault).to_string(), Ink::Strong);
        column.gap();
    }
    match &home.running {
        None => column.say("Sessions are being read …", Ink::Plain),
        Some(running) if running.is_empty() => {
            column.say("No session is in progress. n begins a new preparation.", Ink::Plain);
        }
        Some(running) => {
            column.say("In progress, the nearest limit first", Ink::Strong);
            list(&mut column, model, home, running, rows);
        }
    }
    column
}

fn list(column: &mut Column, model: &Model, home: &Home, running: &[Running], rows: usize) {
    let free = rows.saturating_sub(column.rows.len()).saturating_sub(1);
    let most = free.checked_div(ROWS_EACH).unwrap_or(1).max(1);
    let first = home.cursor.saturating_sub(most.saturating_sub(1));
    for (index, it) in running.iter().enumerate().skip(first).take(most) {
        one(column, it, &model.now, index == home.cursor);
    }
    let rest = running.len().saturating_sub(first.saturating_add(most));
    if rest > 0 {
        column.hang("  ", &format!("{rest} more below"), Ink::Plain);
    }
}

fn one(column: &mut Column, running: &Running, now: &Reading, here: bool) {
    let mark = if here { "▸ " } else { "  " };
    let id = Shown::new(&running.id);
    let ink = if here { Ink::Here } else { Ink::Plain };
    let session = match &running.session {
        Ok(session) => session,
        Err(why) => {
            let text = format!("{id}   can't be read: {}", Shown::new(why));
            return row(column, &format!("{mark}{text}"), ink, "", Ink::Plain);
        }
    };
    row(
        column,
        &format!("{mark}{}", about(session, &id, column.width, column.look)),
        ink,
        "",
        Ink::Plain,
    );
    let held = running.held_by.as_deref().map(|by| format!("in use: {}", Shown::new(by)));
    let held = held.unwrap_or_default();
    match clocks(session, now).first() {
        Some(clock) => {
            let figure = match clock.figure {
                Figure::Limit(left) if left.ns() < 0 && clock.rank == Rank::Passed => {
                    format!("LIMIT PASSED {}", clock.exactly())
                }
                Figure::Limit(left) if left.ns() >= 0 => format!("{} left", clock.exactly()),
                _ => clock.exactly(),
            };
            let text = format!("    {} {}   {figure}", clock.name, clock.ends(now));
            row(column, &text, Ink::of_rank(clock.rank), &held, Ink::Plain);
        }
        None => row(column, "    no clock runs yet", Ink::Plain, &held, Ink::Plain),
    }
}

fn about(session: &Session, id: &Shown, wide: usize, look: Look) -> String {
    let mut parts = Vec::new();
    parts.extend(session.dose().filter(|_| !super::is_blind(session)).map(|it| it.to_string()));
    parts.extend(session.order().map(|order| format!("order {}", Shown::new(order))));
    parts.push(Shown::new(session.operator().as_str()).to_string());
    if session.state() == State::Released {
        parts.push("released".to_owned());
    }
    if session.opening().site_protocol {
        parts.push("site protocol".to_owned());
    }
    parts.extend(header::practice(session));
    let rest = parts.join("   ");
    let title = Shown::new(&session.protocol().title).to_string();
    // The drug is known by its first word; the order tells two of them apart.
    let taken = super::text::width(&rest).saturating_add(super::text::width(id.as_str()));
    let room = wide.saturating_sub(taken).saturating_sub(10).max(LEAST_TITLE);
    format!("{id}   {}   {rest}", cut(&title, room, look.ascii))
}

/// One row, cut where it must be; what stands at the right stays.
fn row(column: &mut Column, left: &str, ink: Ink, right: &str, right_ink: Ink) {
    let look = column.look;
    let (left, right) = (super::canvas::as_shown(left, look), super::canvas::as_shown(right, look));
    let right = cut(&right, column.width.saturating_div(2), look.ascii);
    let room = column.width.saturating_sub(super::text::width(&right)).saturating_sub(2);
    let left = cut(&left, room, look.ascii);
    let gap = room.saturating_sub(super::text::width(&left)).saturating_add(2);
    column.push(Row::of(left, ink).and(" ".repeat(gap), Ink::Plain).and(right, right_ink));
}
