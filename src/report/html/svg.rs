//! The timeline as SVG: names at the left, bars and marks in the middle, words at the right, each in a
//! column of its own so that nothing overlaps. Holds whole numbers and text; the template writes it.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::report::chart::{BarKind, Chart, ChartRow, MarkKind, RowKind};
use crate::words::report::note;
use crate::words::{local_day, local_floor, local_seconds};

/// Units across the page; a unit is about a quarter of a millimetre on A4.
const WIDTH: u32 = 760;
/// Where bars begin, and how wide they may be.
const PLOT_X: u32 = 192;
const PLOT_WIDTH: u32 = 408;
/// Where the words at the right begin.
const NOTE_X: u32 = 612;
/// Above the first row.
const TOP: u32 = 28;
const ROW: u32 = 20;
/// The base line of a row's words in it, and of the second line below the first.
const BASE: u32 = 14;
const LINE: u32 = 11;
const BAR: u32 = 10;
/// Where names end: a mark at the very first moment stays clear of them.
const LABEL_X: u32 = PLOT_X - 10;
/// Columns of monospaced text that fit in front of the bars, and behind them.
const LABEL_COLUMNS: usize = 27;
const NOTE_COLUMNS: usize = 22;
/// Ticks whose times stand apart.
const MOST_TICKS: u32 = 5;

/// A picture as lists of shapes.
pub(super) struct Drawing {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bottom: u32,
    pub(super) label_x: u32,
    pub(super) note_x: u32,
    pub(super) ticks: Vec<Tick>,
    pub(super) rows: Vec<DrawnRow>,
}

/// A moment of the axis.
pub(super) struct Tick {
    pub(super) x: u32,
    pub(super) text: String,
}

/// One row.
pub(super) struct DrawnRow {
    /// The base line of its words.
    pub(super) base: u32,
    /// The line above it, where a group of rows begins.
    pub(super) rule: Option<u32>,
    pub(super) label: Vec<Line>,
    pub(super) note: String,
    pub(super) bars: Vec<Rectangle>,
    pub(super) marks: Vec<Shape>,
}

/// A line of a name.
pub(super) struct Line {
    pub(super) y: u32,
    pub(super) text: String,
}

/// A bar.
pub(super) struct Rectangle {
    pub(super) class: &'static str,
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// A mark, as the path of its outline.
pub(super) struct Shape {
    pub(super) class: &'static str,
    pub(super) path: String,
}

impl Drawing {
    pub(super) fn of(chart: &Chart) -> Self {
        let mut rows = Vec::new();
        let mut last: Option<u8> = None;
        let mut bottom = TOP;
        for row in &chart.rows {
            let top = bottom;
            let group = group_of(row.kind);
            let rule = (last != Some(group)).then_some(top);
            last = Some(group);
            let row = drawn(chart, row, top, rule);
            let below = row.label.last().map_or(top, |line| line.y);
            bottom = below.saturating_add(ROW - BASE);
            rows.push(row);
        }
        let ticks = chart.ticks(MOST_TICKS);
        let ticks = ticks.iter().map(|at| Tick { x: x_of(chart, *at), text: tick(chart, *at) });
        Self {
            width: WIDTH,
            height: bottom.saturating_add(4),
            bottom,
            label_x: LABEL_X,
            note_x: NOTE_X,
            ticks: ticks.collect(),
            rows,
        }
    }
}

fn group_of(kind: RowKind) -> u8 {
    match kind {
        RowKind::Phase => 0,
        RowKind::Vial { .. } => 1,
        RowKind::Window => 2,
        RowKind::Milestone => 3,
        RowKind::Exceptions(_) => 4,
    }
}

fn x_of(chart: &Chart, at: chrono::DateTime<chrono::Utc>) -> u32 {
    PLOT_X.saturating_add(chart.place(at, PLOT_WIDTH))
}

/// The time of a tick; on another day than the first moment, how many days later.
fn tick(chart: &Chart, at: chrono::DateTime<chrono::Utc>) -> String {
    let time = local_floor(at, chart.offset_min);
    let day = |at| local_day(at, chart.offset_min);
    match day(at).signed_duration_since(day(chart.from)).num_days() {
        0 => time,
        days => format!("+{days} d {time}"),
    }
}

fn drawn(chart: &Chart, row: &ChartRow, top: u32, rule: Option<u32>) -> DrawnRow {
    let y = top.saturating_add(5);
    let bars = row.bars.iter().map(|bar| {
        let (from, to) = (x_of(chart, bar.from), x_of(chart, bar.to));
        let class = match bar.kind {
            BarKind::Work => "work",
            BarKind::Taken => "taken",
            BarKind::Left => "left",
            BarKind::Over => "over",
        };
        Rectangle { class, x: from, y, width: to.saturating_sub(from).max(1), height: BAR }
    });
    let mut places: Vec<(MarkKind, u32)> =
        row.marks.iter().map(|mark| (mark.kind, x_of(chart, mark.at))).collect();
    places.dedup();
    let marks = places.into_iter().map(|(kind, x)| shape(kind, x, top));
    DrawnRow {
        base: top.saturating_add(BASE),
        rule,
        label: lines(row, top),
        note: cut(&note_of(chart, row), NOTE_COLUMNS),
        bars: bars.collect(),
        marks: marks.collect(),
    }
}

fn note_of(chart: &Chart, row: &ChartRow) -> String {
    match (row.kind, &row.outcome) {
        (_, Some(outcome)) => outcome.text(),
        (RowKind::Vial { is_rejected: true }, _) => note::SET_ASIDE.to_owned(),
        (RowKind::Milestone, _) => row
            .marks
            .first()
            .map(|mark| local_seconds(mark.at, chart.offset_min))
            .unwrap_or_default(),
        (RowKind::Exceptions(rank), _) => rank.word().to_owned(),
        _ => String::new(),
    }
}

fn shape(kind: MarkKind, x: u32, top: u32) -> Shape {
    let (left, right) = (x.saturating_sub(4), x.saturating_add(4));
    let (high, middle, low) =
        (top.saturating_add(5), top.saturating_add(10), top.saturating_add(15));
    let (class, path) = match kind {
        MarkKind::Milestone => {
            ("milestone", format!("M{x} {high}L{right} {middle}L{x} {low}L{left} {middle}Z"))
        }
        MarkKind::Exception => ("exception", format!("M{x} {high}L{right} {low}L{left} {low}Z")),
        MarkKind::End => {
            let (high, low) = (top.saturating_add(3), top.saturating_add(17));
            ("end", format!("M{x} {high}L{x} {low}"))
        }
        MarkKind::Rejected => {
            ("rejected", format!("M{left} {high}L{right} {low}M{left} {low}L{right} {high}"))
        }
    };
    Shape { class, path }
}

/// A name on one line, an exception's on two where it is long: what came from outside draws no more
/// lines than other words would.
fn lines(row: &ChartRow, top: u32) -> Vec<Line> {
    let (text, may_break) = (row.label.as_str(), matches!(row.kind, RowKind::Exceptions(_)));
    let line = |text: &str, y: u32| Line { y, text: cut(text, LABEL_COLUMNS) };
    let (fits, first) = (|text: &str| text.width() <= LABEL_COLUMNS, top.saturating_add(BASE));
    let mut halves = text.rmatch_indices(' ').map(|(at, _)| text.split_at(at));
    match halves.find(|(half, _)| may_break && !fits(text) && fits(half)) {
        None => vec![line(text, first)],
        Some((half, rest)) => {
            vec![line(half, first), line(rest.trim_start(), first.saturating_add(LINE))]
        }
    }
}

/// As much of a text as fits into so many columns; the whole text stands in the tables.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut cut = String::new();
    for part in text.graphemes(true) {
        if cut.width().saturating_add(part.width()) >= columns {
            break;
        }
        cut.push_str(part);
    }
    format!("{cut}…")
}
