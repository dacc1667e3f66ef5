//! What happened when: phases, vials on rows of their own, windows as bars with what was left or over,
//! milestones and exceptions, over one axis, with the moment of the cursor on it.
//!
//! ```text
//!                      12:00      13:00      14:00      15:00      16:00
//!                      ┬──────────┬────▲─────┬──────────┬──────────┬───
//!  Reconstitute           ■■■■                                            12:03:10
//!  vial 1                 ■■■■■■✗                                         rejected
//!  dilute                    ████████████████████████████████▨▨▨  OVER by 0:04:10
//!  diluted                                                   ◆            15:58:02
//!  limit passed                                              ▲            high
//! ```

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Row, as_shown};
use super::super::column::Column;
use super::super::text::{cut, width};
use super::super::theme::Ink;
use crate::app::Look;
use crate::app::review::Opened;
use crate::report::chart::{BarKind, Chart, ChartRow, MarkKind, RowKind};
use crate::report::course::Outcome;
use crate::words::{clock_span, local_floor, local_seconds, review as words};

/// Columns of the words at the right.
const NOTE: usize = 22;
/// Columns of a time on the axis, with room beside it.
const TICK: usize = 7;
/// Rows above the first.
const AXIS_ROWS: u16 = 2;

/// Draws the picture, from the row on that it was scrolled to.
pub(super) fn draw(canvas: &mut Canvas<'_>, look: Look, opened: &Opened, place: Rect) {
    let wide = usize::from(place.width);
    let label = wide.checked_div(5).unwrap_or(0).clamp(12, 24);
    let plot = wide.saturating_sub(label).saturating_sub(NOTE).saturating_sub(2);
    let drawing = Drawing { chart: &opened.chart, look, label, plot };
    let rows = usize::from(place.height.saturating_sub(AXIS_ROWS));
    let first = opened.scroll.min(opened.chart.rows.len().saturating_sub(rows.saturating_sub(1)));
    let mut column = Column::new(place.width, look);
    drawing.axis(&mut column, opened);
    for row in opened.chart.rows.iter().skip(first).take(rows.saturating_sub(1)) {
        column.push(drawing.row(row));
    }
    let below =
        opened.chart.rows.len().saturating_sub(first.saturating_add(rows)).saturating_add(1);
    if opened.chart.rows.len() > first.saturating_add(rows.saturating_sub(1)) {
        column.push(Row::of(as_shown(&words::more_below(below), look), Ink::Faint));
    } else {
        column.push(Row::of(cut(&as_shown(words::LEGEND, look), wide, look.ascii), Ink::Faint));
    }
    column.draw(canvas, place.x, place.y, place.height);
}

struct Drawing<'a> {
    chart: &'a Chart,
    look: Look,
    label: usize,
    plot: usize,
}

impl Drawing<'_> {
    fn at(&self, at: chrono::DateTime<chrono::Utc>) -> usize {
        let places = u32::try_from(self.plot).unwrap_or(u32::MAX);
        usize::try_from(self.chart.place(at, places)).unwrap_or(0)
    }

    /// Times over a line with a tick for each, and the cursor.
    fn axis(&self, column: &mut Column, opened: &Opened) {
        let most = self.plot.checked_div(TICK).unwrap_or(1);
        let ticks = self.chart.ticks(u32::try_from(most).unwrap_or(1));
        let mut times = String::new();
        let mut line = vec!['─'; self.plot];
        for at in ticks {
            let place = self.at(at);
            let text = local_floor(at, self.chart.offset_min);
            put(&mut line, place, '┬');
            if width(&times) <= place && place.saturating_add(width(&text)) <= self.plot {
                let gap = place.saturating_sub(width(&times));
                times.push_str(&" ".repeat(gap));
                times.push_str(&text);
            }
        }
        if let Some(reading) = opened.reading() {
            put(&mut line, self.at(reading.utc), '▲');
        }
        let lead = " ".repeat(self.label.saturating_add(1));
        column.push(Row::of(lead.clone(), Ink::Plain).and(times, Ink::Plain));
        let line: String = line.into_iter().collect();
        let when = opened.reading().map(|it| local_seconds(it.utc, it.offset_min));
        let row = Row::of(lead, Ink::Plain).and(as_shown(&line, self.look), Ink::Plain);
        column.push(row.and(format!(" {}", when.unwrap_or_default()), Ink::Strong));
    }

    fn row(&self, row: &ChartRow) -> Row {
        let ascii = self.look.ascii;
        let label = cut(&as_shown(row.label.as_str(), self.look), self.label, ascii);
        let gap = self.label.saturating_sub(width(&label)).saturating_add(1);
        let ink = if matches!(row.kind, RowKind::Phase) { Ink::Strong } else { Ink::Plain };
        let mut drawn = Row::of(label, ink).and(" ".repeat(gap), Ink::Plain);
        for (glyphs, ink) in self.cells(row) {
            drawn = drawn.and(as_shown(&glyphs, self.look), ink);
        }
        let (note, ink) = self.note(row);
        let note = cut(&as_shown(&note, self.look), NOTE, ascii);
        drawn.and(format!(" {note}"), ink)
    }

    /// The bars and marks as runs of one meaning each.
    fn cells(&self, row: &ChartRow) -> Vec<(String, Ink)> {
        let mut cells = vec![(' ', Ink::Plain); self.plot];
        for bar in &row.bars {
            let (glyph, ink) = match bar.kind {
                BarKind::Work => ('■', Ink::Plain),
                BarKind::Taken => ('█', Ink::Good),
                BarKind::Left => ('░', Ink::Plain),
                BarKind::Over if is_limit_passed(row) => ('▨', Ink::Over),
                BarKind::Over => ('▨', Ink::Strong),
            };
            let (from, to) = (self.at(bar.from), self.at(bar.to));
            for cell in cells.iter_mut().take(to.saturating_add(1)).skip(from) {
                *cell = (glyph, ink);
            }
        }
        for mark in &row.marks {
            let glyph = match mark.kind {
                MarkKind::Milestone => '◆',
                MarkKind::Exception => '▲',
                MarkKind::End => '│',
                MarkKind::Rejected => '✗',
            };
            if let Some(cell) = cells.get_mut(self.at(mark.at)) {
                *cell = (glyph, Ink::Strong);
            }
        }
        let mut runs: Vec<(String, Ink)> = Vec::new();
        for (glyph, ink) in cells {
            match runs.last_mut() {
                Some((text, last)) if *last == ink => text.push(glyph),
                _ => runs.push((glyph.to_string(), ink)),
            }
        }
        runs
    }

    /// What the row comes to, in words.
    fn note(&self, row: &ChartRow) -> (String, Ink) {
        let time = |at| local_seconds(at, self.chart.offset_min);
        match (row.kind, row.outcome) {
            (_, Some(Outcome::Over { by })) => {
                (words::passed(&clock_span(by.ceil_secs())), Ink::Over)
            }
            (_, Some(outcome)) => (outcome.text(), Ink::Plain),
            (RowKind::Vial { is_rejected: true }, _) => ("rejected".to_owned(), Ink::Strong),
            (RowKind::Exceptions(rank), _) => (rank.word().to_owned(), Ink::Strong),
            (RowKind::Milestone, _) => {
                (row.marks.first().map(|it| time(it.at)).unwrap_or_default(), Ink::Plain)
            }
            _ => (row.bars.first().map(|it| time(it.from)).unwrap_or_default(), Ink::Plain),
        }
    }
}

fn is_limit_passed(row: &ChartRow) -> bool {
    matches!(row.outcome, Some(Outcome::Over { .. }))
}

fn put(line: &mut [char], place: usize, glyph: char) {
    if let Some(cell) = line.get_mut(place) {
        *cell = glyph;
    }
}
