//! The timeline as a picture without a format, and as SVG: nothing overlaps, nothing lies outside.

use unicode_width::UnicodeWidthStr;
use vialwatch::report::chart::{BarKind, Chart, ChartRow, RowKind};
use vialwatch::report::course::Outcome;
use vialwatch::report::{Format, evidence::Evidence};
use vialwatch::session::Session;
use vialwatch::session::exceptions::exceptions_at;

use super::{intact, later, stories, text_of};

fn chart(session: &Session) -> Chart {
    Chart::of(session, &exceptions_at(session, &later()), &later())
}

fn row<'a>(chart: &'a Chart, label: &str) -> &'a ChartRow {
    let mut rows = chart.rows.iter();
    rows.find(|row| row.label.as_str() == label).unwrap_or_else(|| panic!("no {label}"))
}

#[test]
fn bars_touch_and_never_overlap_and_all_lies_between_the_edges() {
    for (name, session) in stories::all() {
        let chart = chart(&session);
        assert!(chart.from < chart.to, "{name}");
        for row in &chart.rows {
            for bar in &row.bars {
                assert!(bar.from <= bar.to && chart.from <= bar.from && bar.to <= chart.to);
            }
            for pair in row.bars.windows(2) {
                assert_eq!(pair[0].to, pair[1].from, "{name}: {}", row.label);
            }
            for mark in &row.marks {
                assert!((chart.from..=chart.to).contains(&mark.at), "{name}: {}", row.label);
            }
        }
        assert_eq!(chart, Evidence::of(&session, &intact(&session), &later()).chart);
    }
}

#[test]
fn a_window_shows_what_was_left_or_over() {
    let finished = chart(&stories::finished());
    let dilute = row(&finished, "dilute-by");
    let kinds: Vec<BarKind> = dilute.bars.iter().map(|bar| bar.kind).collect();
    assert_eq!(kinds, [BarKind::Taken, BarKind::Left]);
    let left = dilute.bars[1].to - dilute.bars[1].from;
    let Some(Outcome::Kept { left: told }) = dilute.outcome else { panic!("{dilute:?}") };
    assert!((left.num_seconds() - told.floor_secs()).abs() <= 1, "{left} {told:?}");
    let discarded = chart(&stories::discarded());
    let dilute = row(&discarded, "dilute-by");
    let kinds: Vec<BarKind> = dilute.bars.iter().map(|bar| bar.kind).collect();
    assert_eq!(kinds, [BarKind::Taken, BarKind::Over]);
    assert_eq!(dilute.outcome.map(|it| it.text()), Some("OVER by 0:03:49".to_owned()));
    assert_eq!(row(&discarded, "vial 1").kind, RowKind::Vial { is_rejected: true });
    assert_eq!(row(&discarded, "vial 1").marks.len(), 1);
}

/// A bag that is out of the house: what still runs is told as at the reading of the report.
#[test]
fn a_window_that_runs_on_is_open_or_over_or_unknown() {
    let session = stories::cold();
    let chart_at = |now| Chart::of(&session, &[], &now);
    let mut now = session.records().last().unwrap().stamp.reading.clone();
    let outcome = |chart: Chart| row(&chart, "finish-by").outcome.unwrap();
    assert!(matches!(outcome(chart_at(now.clone())), Outcome::Open { .. }));
    now.utc += chrono::TimeDelta::hours(9);
    now.since_boot_ns += 9 * 3_600 * 1_000_000_000;
    assert!(matches!(outcome(chart_at(now.clone())), Outcome::Over { .. }));
    assert_eq!(outcome(chart_at(later())), Outcome::Unknown, "in another run of the machine");
}

#[test]
fn places_run_from_edge_to_edge() {
    let chart = chart(&stories::finished());
    assert_eq!((chart.place(chart.from, 100), chart.place(chart.to, 100)), (0, 99));
    let day = chrono::TimeDelta::days(400);
    assert_eq!((chart.place(chart.from - day, 100), chart.place(chart.to + day, 100)), (0, 99));
    assert_eq!((chart.place(chart.to, 1), chart.place(chart.to, 0)), (0, 0));
    let mut last = 0;
    for minute in 0..480 {
        let place = chart.place(chart.from + chrono::TimeDelta::minutes(minute), 300);
        assert!(last <= place && place < 300);
        last = place;
    }
}

#[test]
fn ticks_are_round_moments_of_the_room_between_the_edges() {
    let mut chart = chart(&stories::finished());
    chart.offset_min = 330;
    for minutes in [1, 7, 59, 61, 480, 1_440, 10_000, 1_000_000, 50_000_000] {
        chart.to = chart.from + chrono::TimeDelta::minutes(minutes);
        for most in [0, 1, 5, 12] {
            let ticks = chart.ticks(most);
            assert!(ticks.len() <= most.max(1) as usize, "{minutes} {most}: {ticks:?}");
            assert!(ticks.iter().all(|at| (chart.from..=chart.to).contains(at)));
            let local = |at: &chrono::DateTime<chrono::Utc>| at.timestamp() + 330 * 60;
            assert!(ticks.iter().all(|at| local(at) % 60 == 0), "{minutes} {most}");
            if minutes >= 480 && most == 5 {
                assert!(ticks.len() > 1 && ticks.iter().all(|at| local(at) % 3_600 == 0));
            }
        }
    }
}

/// An attribute of a tag as a number.
fn number(tag: &str, name: &str) -> i64 {
    let (_, rest) = tag.split_once(&format!(" {name}=\"")).unwrap();
    rest.split_once('"').unwrap().0.parse().unwrap()
}

/// Each in a column of its own: names end before the bars begin, words begin after they end.
#[test]
fn in_the_picture_no_text_meets_a_bar_or_the_edge() {
    /// Units that a monospaced character of the picture takes, in tenths, rounded up.
    const CHARACTER: i64 = 67;
    for (name, session) in stories::all() {
        let page = text_of(&session, Format::Html);
        let (_, svg) = page.split_once("<svg").unwrap();
        let (svg, _) = svg.split_once("</svg>").unwrap();
        let (mut last_tick, mut last_base) = (0, 0);
        for tag in svg.split('<').skip(1) {
            let (tag, words) = tag.split_once('>').unwrap();
            let width = words.trim_end().width() as i64 * CHARACTER / 10;
            if tag.starts_with("rect class") {
                let (x, right) = (number(tag, "x"), number(tag, "x") + number(tag, "width"));
                assert!(192 <= x && right <= 601, "{name}: {tag}");
            } else if tag.starts_with("text class=\"tick\"") {
                let x = number(tag, "x");
                assert!(x - width / 2 > last_tick, "{name}: {words}");
                last_tick = x + width / 2;
            } else if tag.starts_with("text class=\"label\"") {
                assert!(number(tag, "x") - width >= 0, "{name}: {words}");
                let base = number(tag, "y");
                assert!(base - last_base >= 11, "{name}: {words}");
                assert!(!words.contains('…'), "{name}: {words}");
                last_base = base;
            } else if tag.starts_with("text") {
                let x = number(tag, "x");
                assert!(x >= 612 && x + width <= 760, "{name}: {words}");
            }
        }
    }
}
