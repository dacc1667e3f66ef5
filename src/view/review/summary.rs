//! What is to be known of a session first: exceptions, the judgement, people, lots, and each limit
//! with its bound, how it ended and where it comes from.

use ratatui::layout::Rect;

use super::super::canvas::Canvas;
use super::super::column::Column;
use super::super::theme::Ink;
use super::list::sign;
use crate::app::Look;
use crate::app::review::Opened;
use crate::session::Session;
use crate::session::fact::FollowUp;
use crate::words::{
    Shown, exception, local_day, local_seconds, protocol, review as words, screen, source_name,
};

/// Draws the summary, from the row on that it was scrolled to.
pub(super) fn draw(canvas: &mut Canvas<'_>, look: Look, opened: &Opened, place: Rect) {
    let mut column = Column::new(place.width, look);
    exceptions(&mut column, opened);
    judgement(&mut column, opened);
    column.gap();
    people(&mut column, opened);
    limits(&mut column, &opened.reviewed.session);
    let rows = usize::from(place.height);
    let first = opened.scroll.min(column.rows.len().saturating_sub(rows));
    let below = column.rows.len().saturating_sub(first.saturating_add(rows));
    column.rows.drain(..first);
    if below > 0 {
        column.rows.truncate(rows.saturating_sub(1));
        column.say(&words::more_below(below.saturating_add(1)), Ink::Faint);
    }
    column.draw(canvas, place.x, place.y, place.height);
}

fn exceptions(column: &mut Column, opened: &Opened) {
    if opened.exceptions.is_empty() {
        return column.say(words::NO_EXCEPTION, Ink::Strong);
    }
    column.say(&words::exceptions(opened.exceptions.len()), Ink::Strong);
    let offset = opened.reading().map_or(0, |it| it.offset_min);
    for it in &opened.exceptions {
        let lead = format!(
            "{} {} {}  ",
            sign(Some(it.rank)),
            local_day(it.at, offset),
            local_seconds(it.at, offset)
        );
        let text = exception::sentence(it.kind, &it.subject);
        let text = if it.seq > 0 { format!("{text}   (fact {})", it.seq) } else { text };
        column.hang(&lead, &text, Ink::Plain);
    }
}

fn judgement(column: &mut Column, opened: &Opened) {
    column.gap();
    let session = &opened.reviewed.session;
    let Some((sign_off, at, changed)) = session.sign_off() else {
        let why = opened.why_unsigned().unwrap_or(words::NOT_SIGNED);
        return column.say(why, Ink::Strong);
    };
    let by = Shown::new(sign_off.by.as_str()).to_string();
    let verdict = sign_off.verdict.word().replace('-', " ");
    let offset = session.records().last().map_or(0, |it| it.stamp.reading.offset_min);
    let when = format!("{} {}", local_day(at, offset), local_seconds(at, offset));
    column.say(&words::judged(&by, &when, &verdict), Ink::Strong);
    if let Some(remark) = &sign_off.remark {
        column.hang("  ", &Shown::new(remark).to_string(), Ink::Plain);
    }
    match &sign_off.follow_up {
        FollowUp::None => {}
        FollowUp::Open { what, whom } => {
            let (what, whom) = (Shown::new(what), Shown::new(whom));
            column.hang("  ", &format!("follow-up open: {what}, {whom}"), Ink::Strong);
        }
        FollowUp::Closed => column.hang("  ", "follow-up closed", Ink::Plain),
    }
    if changed {
        column.hang("▲ ", words::CHANGED, Ink::Strong);
    }
}

fn people(column: &mut Column, opened: &Opened) {
    let session = &opened.reviewed.session;
    let shown = |text: &str| Shown::new(text).to_string();
    let names = |people: &[crate::session::people::Initials]| {
        people.iter().map(|it| shown(it.as_str())).collect::<Vec<_>>().join(" ")
    };
    column.hang("operators  ", &names(session.actors()), Ink::Plain);
    column.hang("second     ", &names(session.witnesses()), Ink::Plain);
    if let Ok(told) = &opened.reviewed.entry.told {
        let lots: Vec<String> = told.lots.iter().map(|it| shown(it)).collect();
        column.hang("lots       ", &lots.join(" "), Ink::Plain);
        let places: Vec<String> = told.places.iter().map(|it| shown(it)).collect();
        column.hang("place      ", &places.join(" "), Ink::Plain);
    }
    column.hang("protocol   ", &shown(&protocol::followed(session)), Ink::Plain);
    let path = opened.reviewed.entry.path.display().to_string();
    column.hang("record     ", &shown(&path), Ink::Plain);
    for note in &opened.reviewed.notes {
        column.hang("▲ ", &shown(note), Ink::Strong);
    }
}

/// Every limit that began, with its bound, its end and where the figure comes from.
fn limits(column: &mut Column, session: &Session) {
    let protocol = session.protocol();
    let windows = protocol.windows.iter().enumerate();
    let begun = windows.filter_map(|(index, window)| {
        let (_, closed) = session.course_of(index)?;
        window.rule.is_limit().then_some((index, window, closed))
    });
    let mut is_first = true;
    for (index, window, closed) in begun {
        if is_first {
            column.gap();
            column.say(words::LIMITS, Ink::Strong);
            is_first = false;
        }
        let passed = session.passed().iter().any(|it| it.window == index);
        let how = match (passed || session.closed_too_late(index), closed) {
            (true, _) => "PASSED",
            (false, true) => "kept",
            (false, false) => "open",
        };
        let first = session.records().first().map(|it| &it.stamp.reading);
        let end = session.window_end(index).zip(first);
        let end = end.map_or_else(String::new, |(at, now)| screen::moment(at, now));
        let name = screen::window(session, window);
        let source = Shown::new(&source_name(protocol, &window.source)).to_string();
        let bound = protocol::rule(&window.rule);
        let text = format!("{name} {end}   {how}   {bound}   {source}");
        column.hang("  ", &text, if how == "PASSED" { Ink::Strong } else { Ink::Plain });
    }
}
