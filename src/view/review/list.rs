//! The list of saved sessions: counts, the filter, a row each, and what is known of the one under
//! the cursor. What can't be read is a row like the others, with the reason.

use super::super::canvas::{Canvas, Row, as_shown};
use super::super::column::Column;
use super::super::footer;
use super::super::text::{cut, width};
use super::super::theme::Ink;
use crate::app::review::{Counts, Entry, List, Review, Sort, Told};
use crate::app::{Look, Model, Said};
use crate::session::State;
use crate::session::exceptions::Severity;
use crate::words::{Shown, local_day, local_floor, refusal, review as words};

/// Rows for the session under the cursor.
const ABOUT_ROWS: u16 = 5;

pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, review: &Review) {
    let area = canvas.area();
    let (x, wide) = (area.x.saturating_add(1), area.width.saturating_sub(2));
    head(canvas, &review.list, x, wide);
    let top = area.y.saturating_add(1);
    canvas.repeat(area.x, top, area.width, '─', Ink::Plain);
    footer::draw(canvas, model);
    let mut above = Column::new(wide, model.look);
    if review.list.filter.focus.is_some() || !review.list.typed().is_empty() {
        above.form(&review.list.filter, &[]);
    }
    if review.list.filter.focus.is_some() {
        above.say(words::FILTER_HINT, Ink::Faint);
    }
    for fault in &review.list.faults {
        above.hang("✗ ", &Shown::new(fault).to_string(), Ink::Strong);
    }
    say(&mut above, &review.said);
    let mut y = top.saturating_add(1);
    if let Some(sheet) = &review.sheet {
        let height = area.bottom().saturating_sub(y).saturating_sub(1);
        let place = ratatui::layout::Rect { x, y, width: wide, height };
        let mut said = Column::new(wide, model.look);
        say(&mut said, &review.said);
        let rows = said.draw(canvas, x, y, height);
        let place = ratatui::layout::Rect {
            y: y.saturating_add(rows),
            height: height.saturating_sub(rows),
            ..place
        };
        return super::sign::draw(canvas, model.look, sheet, None, place);
    }
    y = y.saturating_add(above.draw(canvas, x, y, area.height.saturating_div(2)));
    let bottom = area.bottom().saturating_sub(1);
    let about = bottom.saturating_sub(ABOUT_ROWS.saturating_add(1));
    rows(canvas, model, &review.list, (x, wide), (y, about));
    canvas.repeat(area.x, about, area.width, '─', Ink::Plain);
    if let Some(entry) = review.list.chosen() {
        let mut column = Column::new(wide, model.look);
        tell(&mut column, &entry);
        column.draw(canvas, x, about.saturating_add(1), ABOUT_ROWS);
    }
}

/// What was said last, as under a step.
pub(super) fn say(column: &mut Column, said: &[Said]) {
    for said in said {
        match said {
            Said::Refused(why) => {
                let text = format!("refused: {}", refusal::sentence(*why));
                column.hang("✗ ", &text, Ink::Strong);
            }
            Said::Notice(notice) => column.hang("▸ ", &notice.text, Ink::Strong),
            Said::Plain(text) => column.hang("▸ ", &Shown::new(text).to_string(), Ink::Strong),
        }
    }
}

fn head(canvas: &mut Canvas<'_>, list: &List, x: u16, wide: u16) {
    let Counts { all, exceptions, unsigned, follow_up, unreadable } = list.counts;
    let mut text = String::new();
    if let Some((looked, all)) = list.searched() {
        text.push_str(&words::searching(list.len(), looked, all));
    }
    text.push_str(&words::counts(all, exceptions, unsigned));
    if unreadable > 0 {
        text.push_str(&words::unreadable(unreadable));
    }
    if follow_up > 0 {
        text.push_str(&words::follow_up(follow_up));
    }
    if let Some((read, all)) = list.progress {
        text.push_str(&words::progress(read, all));
    }
    if list.searched().is_none() && list.len() != all {
        text.push_str(&words::shown(list.len()));
    }
    let order = match list.sort {
        Sort::Exceptions => words::EXCEPTIONS_FIRST,
        Sort::Unsigned => words::UNSIGNED_FIRST,
        Sort::Newest => words::NEWEST_FIRST,
        Sort::Oldest => words::OLDEST_FIRST,
    };
    let order = canvas.text(order);
    let room = usize::from(wide).saturating_sub(width(&order)).saturating_sub(1);
    let text = cut(&canvas.text(&text), room, canvas.look.ascii);
    let y = canvas.area().y;
    canvas.put(x, y, wide, &text, Ink::Strong);
    let back = u16::try_from(width(&order)).unwrap_or(0);
    canvas.put(x.saturating_add(wide).saturating_sub(back), y, back, &order, Ink::Plain);
}

fn rows(
    canvas: &mut Canvas<'_>,
    model: &Model,
    list: &List,
    (x, wide): (u16, u16),
    (top, bottom): (u16, u16),
) {
    let most = usize::from(bottom.saturating_sub(top));
    if list.is_empty() {
        let text = match (list.reading, list.counts.all, list.searched()) {
            (true, ..) => words::READING,
            (false, 0, _) => words::NONE,
            (false, _, Some(_)) => words::SEARCHING,
            (false, _, None) => words::NONE_FITS,
        };
        canvas.put(x, top, wide, &canvas.text(text), Ink::Plain);
        return;
    }
    let first = list.cursor.saturating_sub(most.saturating_sub(1));
    let mut y = top;
    for (index, entry) in (first..).zip(list.window(first, most)) {
        let here = index == list.cursor;
        let row = row(&entry, model, usize::from(wide), here);
        if here {
            canvas.repeat(x, y, wide, ' ', Ink::Here);
        }
        canvas.row(x, y, wide, &row);
        y = y.saturating_add(1);
    }
}

/// Sign and word of a rank.
pub(super) fn sign(rank: Option<Severity>) -> &'static str {
    match rank {
        Some(Severity::High) => "▲▲",
        Some(Severity::Medium) => "▲ ",
        Some(Severity::Low) => "· ",
        None => "  ",
    }
}

fn row(entry: &Entry, model: &Model, wide: usize, here: bool) -> Row {
    let look = model.look;
    let ink = if here { Ink::Here } else { Ink::Plain };
    let began = entry.began.map_or_else(
        || " ".repeat(16),
        |at| {
            let offset = model.now.offset_min;
            format!("{} {}", local_day(at, offset), local_floor(at, offset))
        },
    );
    let id: String = Shown::new(&entry.id).to_string();
    let id = if wide >= 110 { id } else { last(&id, 4) };
    let mark = if entry.told.is_err() { "✗ " } else { sign(entry.rank()) };
    let tick = if entry.is_signed() { "✓" } else { " " };
    let lead = as_shown(&format!("{mark}{tick}{began}  {id}  "), look);
    let practice = entry.told.as_ref().is_ok_and(|told| told.practice);
    let band = if practice { as_shown(words::PRACTICE, look) } else { String::new() };
    let used = width(&lead).saturating_add(width(&band));
    let text = match &entry.told {
        Ok(told) => about(entry, told, wide >= 110),
        Err(why) => words::cant_be_read(Shown::new(why).as_str()),
    };
    let text = cut(&as_shown(&text, look), wide.saturating_sub(used), look.ascii);
    Row::of(lead, ink).and(band, Ink::Practice).and(text, ink)
}

fn last(id: &str, most: usize) -> String {
    let skip = id.chars().count().saturating_sub(most);
    id.chars().skip(skip).collect()
}

fn about(entry: &Entry, told: &Told, is_wide: bool) -> String {
    let shown = |text: &str| Shown::new(text).to_string();
    let or_dash = |text: Option<&String>| text.map_or_else(|| "-".to_owned(), |it| shown(it));
    let mut parts = Vec::new();
    if is_wide {
        parts.push(shown(&told.protocol));
    }
    parts.push(or_dash(told.dose.as_ref()));
    parts.push(or_dash(told.order.as_ref()));
    let people: Vec<String> =
        told.operators.iter().chain(&told.second).map(|it| shown(it)).collect();
    parts.push(people.join(" "));
    parts.push(state(told.state).to_owned());
    if let Some(first) = told.exceptions.first() {
        let more = told.exceptions_total.saturating_sub(1);
        let more = if more > 0 { format!(" +{more}") } else { String::new() };
        parts.push(format!("{}{more}", shown(&first.sentence())));
    }
    parts.extend(judged(entry, told));
    parts.join("  ")
}

/// How its judgement stands.
fn judged(entry: &Entry, told: &Told) -> Vec<String> {
    let by = |by: &str| Shown::new(by).to_string();
    let signed = match (&told.signed, entry.is_unsigned()) {
        (Some(signed), true) => Some(words::changed_since(&by(&signed.by))),
        (Some(signed), false) => Some(words::signed(&by(&signed.by))),
        (None, true) => Some(words::UNSIGNED.to_owned()),
        (None, false) => None,
    };
    let open = entry.has_follow_up_open().then(|| words::FOLLOW_UP_OPEN.to_owned());
    signed.into_iter().chain(open).collect()
}

fn state(state: State) -> &'static str {
    match state {
        State::InProgress => "in progress",
        State::Released => "released",
        State::Reported => "reported",
        State::Discarded => "DISCARDED",
    }
}

/// What is known of the one under the cursor.
fn tell(column: &mut Column, entry: &Entry) {
    let shown = |text: &str| Shown::new(text).to_string();
    let told = match &entry.told {
        Ok(told) => told,
        Err(why) => {
            column.hang("✗ ", &words::cant_be_read(&shown(why)), Ink::Strong);
            return path(column, entry);
        }
    };
    let mut head = vec![shown(&entry.id), shown(&told.protocol)];
    head.extend(told.places.iter().map(|it| shown(it)));
    if !told.lots.is_empty() {
        head.push(words::lots(&told.lots.iter().map(|it| shown(it)).collect::<Vec<_>>()));
    }
    head.extend(judged(entry, told));
    column.say(&head.join("   "), Ink::Plain);
    exceptions(column, told, column.look);
    path(column, entry);
}

fn path(column: &mut Column, entry: &Entry) {
    let path = Shown::new(&entry.path.display().to_string()).to_string();
    let path = as_shown(&path, column.look);
    column.push(Row::of(cut(&path, column.width, column.look.ascii), Ink::Faint));
}

fn exceptions(column: &mut Column, told: &Told, look: Look) {
    let most = usize::from(ABOUT_ROWS).saturating_sub(column.rows.len()).saturating_sub(1);
    let more = told.exceptions.len() > most;
    for (index, it) in told.exceptions.iter().take(most).enumerate() {
        let mut text = format!("{} {}", sign(Some(it.rank)), Shown::new(&it.sentence()));
        if more && index.saturating_add(1) == most {
            let rest = told.exceptions_total.saturating_sub(u64::try_from(most).unwrap_or(0));
            text.push_str(&words::and_more(rest));
        }
        column.push(Row::of(cut(&as_shown(&text, look), column.width, look.ascii), Ink::Plain));
    }
}
