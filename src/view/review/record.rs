//! Every fact of a session, a row each around the cursor, with what it replaced and what replaced
//! it; where there is room, all of the one under the cursor.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Row, as_shown};
use super::super::column::Column;
use super::super::text::{cut, width};
use super::super::theme::Ink;
use super::list::sign;
use crate::app::Look;
use crate::app::review::Opened;
use crate::session::exceptions::Exception;
use crate::session::fact::{Fact, Record};
use crate::words::protocol as protocol_words;
use crate::words::{Shown, exception, record, review as words, screen, source_name, utc_floor};

/// Rows under the list that tell all of one fact, where there is room.
const WHOLE_ROWS: u16 = 5;
/// Rows below which a list is all there is room for.
const ROOM_FOR_BOTH: u16 = 12;

/// Draws the record.
pub(super) fn draw(canvas: &mut Canvas<'_>, look: Look, opened: &Opened, place: Rect) {
    let both = place.height >= ROOM_FOR_BOTH;
    let whole = if both { WHOLE_ROWS.saturating_add(1) } else { 0 };
    let rows = place.height.saturating_sub(whole);
    list(canvas, look, opened, Rect { height: rows, ..place });
    if !both {
        return;
    }
    let y = place.y.saturating_add(rows);
    canvas.repeat(place.x, y, place.width, '─', Ink::Plain);
    let mut column = Column::new(place.width, look);
    if let Some(record) = opened.records().get(opened.at()) {
        tell(&mut column, opened, record);
    }
    column.draw(canvas, place.x, y.saturating_add(1), WHOLE_ROWS);
}

fn list(canvas: &mut Canvas<'_>, look: Look, opened: &Opened, place: Rect) {
    let rows = usize::from(place.height);
    let last = opened.records().len().saturating_sub(rows);
    let first = opened.at().saturating_sub(rows.saturating_div(2)).min(last);
    let mut y = place.y;
    for (at, record) in opened.records().iter().enumerate().skip(first).take(rows) {
        let here = at == opened.at();
        let ink = if here { Ink::Here } else { Ink::Plain };
        if here {
            canvas.repeat(place.x, y, place.width, ' ', Ink::Here);
        }
        let (left, right) = row(opened, at, record);
        let right = cut(&as_shown(&right, look), usize::from(place.width / 3), look.ascii);
        let room = usize::from(place.width).saturating_sub(width(&right)).saturating_sub(1);
        let left = cut(&as_shown(&left, look), room, look.ascii);
        let gap = " ".repeat(room.saturating_sub(width(&left)).saturating_add(1));
        canvas.row(place.x, y, place.width, &Row::of(left, ink).and(gap, ink).and(right, ink));
        y = y.saturating_add(1);
    }
}

/// The exceptions that a fact tells of.
fn told_by<'a>(opened: &'a Opened, record: &Record) -> impl Iterator<Item = &'a Exception> {
    let seq = record.seq;
    opened.exceptions.iter().filter(move |it| it.seq == seq)
}

/// What happened, and what it replaced or what replaced it.
fn row(opened: &Opened, at: usize, record: &Record) -> (String, String) {
    let session = &opened.reviewed.session;
    let line = screen::tail(session, record, &record.stamp.reading, false);
    let rank = told_by(opened, record).map(|it| it.rank).min();
    let left = format!("{} {:>3}  {}  {}  {}", sign(rank), record.seq, line.at, line.by, line.what);
    let change = opened.changes.get(at);
    let was = change.and_then(|it| it.was.as_deref()).map(|it| words::was(&shown(it)));
    let since = change.and_then(|it| it.since.as_ref());
    let since = since.map(|(seq, is)| words::since(*seq, &shown(is)));
    (left, [was, since].into_iter().flatten().collect::<Vec<_>>().join("  "))
}

/// All of one fact: as recorded, with both times, what it replaced, and where its limit comes from.
fn tell(column: &mut Column, opened: &Opened, record: &Record) {
    column.say(record::line(record).trim_start(), Ink::Plain);
    let change = opened.changes.get(opened.at()).cloned().unwrap_or_default();
    if let Some((early, late)) = change.happened {
        let entered = utc_floor(record.stamp.reading.utc);
        column.say(&words::happened(&utc_floor(early), &utc_floor(late), &entered), Ink::Strong);
    }
    if let Some(was) = change.was {
        column.say(&words::was(&shown(&was)), Ink::Strong);
    }
    if let Some((seq, is)) = change.since {
        column.say(&words::since(seq, &shown(&is)), Ink::Strong);
    }
    for it in told_by(opened, record) {
        let lead = format!("{} ", sign(Some(it.rank)));
        column.hang(&lead, &exception::sentence(it.kind, &it.subject), Ink::Strong);
    }
    let protocol = opened.reviewed.session.protocol();
    let named = window_of(&record.fact);
    let window = protocol.windows.iter().find(|window| Some(window.id.as_str()) == named);
    if let Some(window) = window {
        let source = shown(&source_name(protocol, &window.source));
        let bound = protocol_words::rule(&window.rule);
        column.say(&words::source(&window.id, &bound, &source), Ink::Faint);
    }
}

fn shown(text: &str) -> String {
    Shown::new(text).to_string()
}

/// The window that a fact is about.
fn window_of(fact: &Fact) -> Option<&str> {
    match fact {
        Fact::WindowPassed { window, .. }
        | Fact::TargetShortened { window, .. }
        | Fact::AlarmRaised { window, .. }
        | Fact::AlarmAcknowledged { window }
        | Fact::WaitOver { window, .. } => Some(window),
        _ => None,
    }
}
