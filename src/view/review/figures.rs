//! Figures over the sessions of the list: how long phases take, what was left at each limit, and how
//! often something was set aside or refused. Small numbers are only counted; people are not compared.
//!
//! ```text
//!  Figures over 34 sessions
//!
//!  the-protocol   sessions 34   rejections 3   close calls 5
//!  time per phase          median    p90
//!  Reconstitute           0:09:20  0:12:00  ██████░░░
//!  left at each limit       least  median
//!  dilute-by              0:04:10  3:48:39  ██████████
//! ```

use super::super::canvas::{Canvas, Row, as_shown};
use super::super::column::Column;
use super::super::footer;
use super::super::text::{cut, width};
use super::super::theme::Ink;
use super::list::say;
use crate::app::review::{Gathering, Review};
use crate::app::{Look, Model};
use crate::report::figures::{OfProtocol, Tally, median, p90};
use crate::words::{Shown, clock_span, figures as words};

/// Columns of a time.
const TIME: usize = 9;

/// Draws the figures, from the row on that they were scrolled to.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, review: &Review, gathering: &Gathering) {
    let area = canvas.area();
    let (x, wide) = (area.x.saturating_add(1), area.width.saturating_sub(2));
    let Gathering { counted, left_out, .. } = gathering;
    let title = words::title(*counted, *left_out, gathering.to_do());
    canvas.put(x, area.y, wide, &canvas.text(&title), Ink::Strong);
    let top = area.y.saturating_add(1);
    canvas.repeat(area.x, top, area.width, '─', Ink::Plain);
    footer::draw(canvas, model);
    let mut column = Column::new(wide, model.look);
    say(&mut column, &review.said);
    for (protocol, of) in &gathering.figures.protocols {
        column.gap();
        of_protocol(&mut column, protocol, of);
    }
    tallies(&mut column, words::MONTHS, &gathering.figures.months, true);
    tallies(&mut column, words::OPERATORS, &gathering.figures.operators, false);
    let rows = usize::from(area.bottom().saturating_sub(top).saturating_sub(2));
    let first = gathering.scroll.min(column.rows.len().saturating_sub(rows));
    column.rows.drain(..first);
    let height = u16::try_from(rows).unwrap_or(u16::MAX);
    column.draw(canvas, x, top.saturating_add(1), height);
}

fn of_protocol(column: &mut Column, protocol: &str, of: &OfProtocol) {
    let name = Shown::new(protocol).to_string();
    column.say(
        &format!(
            "{name}   {}",
            words::tally(of.tally.sessions, of.tally.rejections, of.tally.close_calls)
        ),
        Ink::Strong,
    );
    let label = label_width(column.width);
    let longest = of.phases.iter().flat_map(|(_, values)| values).copied().max().unwrap_or(0);
    column.push(head(words::PHASES, [words::MEDIAN, words::P90], label, column.look));
    for (name, values) in &of.phases {
        let (middle, tenth) = (median(values), p90(values));
        let scale = p90_or_most(of).max(1).min(longest.max(1));
        let bar = bar(middle, tenth, scale, column.width.saturating_sub(label).saturating_sub(22));
        column.push(line(name, [middle, tenth], values.len(), &bar, (label, column.look)));
    }
    let widest = of.margins.iter().filter_map(|(_, values)| median(values)).max().unwrap_or(0);
    column.push(head(words::MARGINS, [words::LEAST, words::MEDIAN], label, column.look));
    for (name, values) in &of.margins {
        let (least, middle) = (values.iter().min().copied(), median(values));
        let wide = column.width.saturating_sub(label).saturating_sub(22);
        let bar = bar(least.filter(|_| middle.is_some()), middle, widest.max(1), wide);
        column.push(line(name, [least, middle], values.len(), &bar, (label, column.look)));
    }
}

/// The longest of what is drawn.
fn p90_or_most(of: &OfProtocol) -> i64 {
    let drawn = of.phases.iter().filter_map(|(_, values)| p90(values).or(median(values)));
    drawn.max().unwrap_or(0)
}

fn label_width(wide: usize) -> usize {
    wide.checked_div(3).unwrap_or(0).clamp(14, 30)
}

fn head(what: &str, columns: [&str; 2], label: usize, look: Look) -> Row {
    let what = cut(&as_shown(what, look), label, look.ascii);
    let gap = " ".repeat(label.saturating_sub(width(&what)));
    let [one, other] = columns.map(|it| format!("{it:>TIME$}"));
    Row::of(what, Ink::Faint).and(format!("{gap}{one} {other}"), Ink::Faint)
}

fn line(
    name: &str,
    times: [Option<i64>; 2],
    count: usize,
    bar: &str,
    (label, look): (usize, Look),
) -> Row {
    let name = cut(&as_shown(&Shown::new(name).to_string(), look), label, look.ascii);
    let gap = " ".repeat(label.saturating_sub(width(&name)));
    let [one, other] = times.map(|it| {
        let text = it.map_or_else(|| "-".to_owned(), clock_span);
        format!("{text:>TIME$}")
    });
    let few = if bar.is_empty() { words::too_few(count) } else { as_shown(bar, look) };
    Row::of(name, Ink::Plain).and(format!("{gap}{one} {other}  "), Ink::Plain).and(few, Ink::Good)
}

/// One figure as a full bar, and from there to the other a light one.
fn bar(full: Option<i64>, light: Option<i64>, scale: i64, wide: usize) -> String {
    let cells = |seconds: i64| {
        let most = i64::try_from(wide).unwrap_or(0);
        let cells = seconds.max(0).saturating_mul(most).checked_div(scale).unwrap_or(0);
        usize::try_from(cells.min(most)).unwrap_or(0)
    };
    let Some(full) = full else { return String::new() };
    let full = cells(full).max(1);
    let light = light.map_or(0, cells).saturating_sub(full);
    format!("{}{}", "█".repeat(full), "░".repeat(light))
}

/// Counts by name, in the order of names: a bar of sessions where it is about months, none of people.
fn tallies(
    column: &mut Column,
    title: &str,
    all: &std::collections::BTreeMap<String, Tally>,
    with_bars: bool,
) {
    if all.is_empty() {
        return;
    }
    column.gap();
    column.say(title, Ink::Strong);
    let most = all.values().map(|of| of.sessions).max().unwrap_or(1).max(1);
    for (name, of) in all {
        let label = label_width(column.width);
        let name =
            cut(&as_shown(&Shown::new(name).to_string(), column.look), label, column.look.ascii);
        let gap = " ".repeat(label.saturating_sub(width(&name)).saturating_add(1));
        let mut row = Row::of(name, Ink::Plain).and(
            format!("{gap}{}", words::tally(of.sessions, of.rejections, of.close_calls)),
            Ink::Plain,
        );
        if with_bars {
            let cells = of.sessions.saturating_mul(16).checked_div(most).unwrap_or(0);
            let cells = usize::try_from(cells).unwrap_or(0).max(1);
            row = row.and(format!("  {}", as_shown(&"█".repeat(cells), column.look)), Ink::Good);
        }
        column.push(row);
    }
}
