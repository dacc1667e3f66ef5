//! Worked figures of the timeline: where a moment lies among several boots, how much a limit counts
//! and when a wait is over, to the nanosecond.

use chrono::{DateTime, TimeDelta, Utc};
use vialwatch::time::{BootId, Elapsed, Mark, Reading, Span, Timeline, wall_ns_between};

use super::turn::{HOUR, SECOND};
use crate::support::story::noon;

const MINUTE: i64 = 60 * SECOND;

fn after_noon(ns: i64) -> DateTime<Utc> {
    noon() + TimeDelta::nanoseconds(ns)
}

/// In a boot, so long after noon by the wall clock and after its start by the other.
fn reading(boot: &str, wall: i64, since_boot_ns: i64) -> Reading {
    let boot = BootId(boot.to_owned());
    Reading { utc: after_noon(wall), offset_min: 0, boot, since_boot_ns }
}

/// The timeline of these readings, and the moment of each.
fn observed(readings: &[Reading]) -> (Timeline, Vec<Mark>) {
    let mut timeline = Timeline::default();
    let mark = |reading| {
        timeline.observe(reading);
        timeline.mark(reading)
    };
    let marks = readings.iter().map(mark).collect();
    (timeline, marks)
}

/// From noon to 12:10 in one boot, from 12:20 to 12:30 in the next, and 12:40 in a third; each is
/// five seconds old when it is first seen.
fn three_boots() -> [Reading; 5] {
    [
        reading("a", 0, 5 * SECOND),
        reading("a", 10 * MINUTE, 10 * MINUTE + 5 * SECOND),
        reading("b", 20 * MINUTE, 5 * SECOND),
        reading("b", 30 * MINUTE, 10 * MINUTE + 5 * SECOND),
        reading("c", 40 * MINUTE, 5 * SECOND),
    ]
}

#[test]
fn a_boot_is_new_where_its_name_is_or_its_clock_was_set_back() {
    let first = reading("a", 0, MINUTE);
    assert!(!Timeline::default().is_new_epoch(&first), "nothing came before");
    let (timeline, _) = observed(&[first]);
    assert!(!timeline.is_new_epoch(&reading("a", SECOND, MINUTE + SECOND)));
    assert!(!timeline.is_new_epoch(&reading("a", 0, MINUTE)), "the same moment");
    assert!(timeline.is_new_epoch(&reading("b", SECOND, MINUTE + SECOND)));
    assert!(timeline.is_new_epoch(&reading("a", SECOND, MINUTE - 1)));
}

#[test]
fn a_moment_named_by_the_wall_clock_lies_in_the_boot_that_had_begun() {
    let boots = three_boots();
    let (timeline, _) = observed(&boots);
    let start = timeline.mark_at(noon(), &boots[4]);
    for (named, proved) in [
        (-10 * MINUTE, -10 * MINUTE),
        (5 * MINUTE, 5 * MINUTE),
        (20 * MINUTE, 10 * MINUTE + 5 * SECOND),
        (25 * MINUTE, 15 * MINUTE + 5 * SECOND),
        (40 * MINUTE, 20 * MINUTE + 10 * SECOND),
        (45 * MINUTE, 25 * MINUTE + 10 * SECOND),
    ] {
        let mark = timeline.mark_at(after_noon(named), &boots[4]);
        assert_eq!(timeline.between(&start, &mark), Span::from_ns(proved), "{named}");
        assert_eq!(mark.utc, after_noon(named));
    }
    let before_all = observed(&boots[..1]).0.mark_at(after_noon(-MINUTE), &boots[1]);
    assert_eq!(timeline.between(&start, &before_all), Span::from_ns(-MINUTE));
}

#[test]
fn a_boot_that_is_not_recorded_yet_adds_what_it_has_run() {
    let boots = three_boots();
    let (timeline, marks) = observed(&boots[..2]);
    let start = marks[0];
    let proved = Span::from_ns(10 * MINUTE + 5 * SECOND);
    assert_eq!(timeline.elapsed(&start, &boots[2]).low, proved);
    assert_eq!(timeline.elapsed(&start, &boots[2]).high, None, "nobody has settled it");
    assert_eq!(timeline.between(&start, &timeline.mark(&boots[2])), proved);
}

/// It was running all the while: by the wall clock it began before the last fact of the other.
#[test]
fn a_machine_that_was_running_before_adds_no_more_than_the_wall_clock_allows() {
    let (mut timeline, marks) = observed(&three_boots()[..2]);
    let low = |timeline: &Timeline, wall, ns| {
        timeline.elapsed(&marks[0], &reading("elsewhere", wall, ns)).low.ns()
    };
    let here = 10 * MINUTE;
    assert_eq!(low(&timeline, 12 * MINUTE, 9 * HOUR), here + 2 * MINUTE);
    assert_eq!(low(&timeline, 12 * MINUTE, 2 * MINUTE), here + 2 * MINUTE);
    assert_eq!(low(&timeline, 12 * MINUTE, MINUTE), here + MINUTE);
    // Its wall clock is behind: nothing is proved until it goes on there.
    assert_eq!(low(&timeline, -MINUTE, 9 * HOUR), here);
    timeline.observe(&reading("elsewhere", -MINUTE, 9 * HOUR));
    assert_eq!(low(&timeline, 0, 9 * HOUR + MINUTE), here + MINUTE);
}

#[test]
fn a_moment_is_cut_to_whole_seconds_on_both_clocks() {
    let half = SECOND / 2;
    let boots = [reading("a", 0, 0), reading("a", 3 * half / 2, half)];
    let (timeline, marks) = observed(&boots);
    let (start, mark) = (marks[0], marks[1]);
    let told = |mark: Mark| (timeline.between(&start, &mark).ns(), mark.utc);
    assert_eq!(told(mark.floor()), (0, after_noon(half / 2)));
    assert_eq!(told(mark.ceil()), (SECOND, after_noon(5 * half / 2)));
    assert_eq!(told(mark.wall_second()), (half - 3 * half / 2, after_noon(0)));
    assert!(start.is_before(&mark) && !mark.is_before(&start) && !mark.is_before(&mark));
}

#[test]
fn a_limit_over_a_restart_counts_what_was_settled_where_it_was_settled() {
    let boots = three_boots();
    let (mut timeline, marks) = observed(&boots[..4]);
    let (first, second) = (marks[0], marks[2]);
    assert_eq!(timeline.between_high(&first, &second), None);
    assert_eq!(
        timeline.settle(&first, Span::from_mins(30), &boots[3]).ns(),
        11 * MINUTE - 5 * SECOND
    );
    let with_settled = Span::from_ns(21 * MINUTE);
    assert_eq!(timeline.between_high(&first, &second), Some(with_settled));
    timeline.observe(&boots[4]);
    let third = timeline.mark(&boots[4]);
    assert_eq!(timeline.between_high(&first, &third), None, "the next restart is open");
    timeline.settle(&second, Span::from_mins(20), &boots[4]);
    assert_eq!(timeline.between_high(&first, &third), None, "of the first nobody spoke");
    assert!(timeline.between_high(&second, &third).is_some());
}

#[test]
fn a_wait_over_a_restart_ends_by_what_was_proved_before_it() {
    // The second boot begins with a wall clock an hour ahead, which is put right meanwhile.
    let boots = [
        reading("a", 0, 0),
        reading("a", 10 * MINUTE, 10 * MINUTE),
        reading("b", HOUR + 20 * MINUTE, 5 * SECOND),
        reading("b", 30 * MINUTE, 10 * MINUTE + 5 * SECOND),
    ];
    let (timeline, marks) = observed(&boots);
    let wait = Span::from_ns(2 * HOUR);
    let over_the_restart = timeline.wait_end(&marks[0], wait);
    let proved = 10 * MINUTE + 5 * SECOND;
    assert_eq!(over_the_restart, after_noon(HOUR + 20 * MINUTE + 2 * HOUR - proved));
    let within = timeline.wait_end(&marks[3], wait);
    assert_eq!(within, after_noon(30 * MINUTE + 2 * HOUR));
}

#[test]
fn a_wall_clock_ahead_counts_beyond_two_seconds_of_drift() {
    let start = reading("a", 0, 0);
    let (timeline, marks) = observed(std::slice::from_ref(&start));
    let from = marks[0];
    // In 2,000 seconds a wall clock may honestly lose one.
    let ahead = |ns: i64| {
        timeline.elapsed(&from, &reading("a", 2_003 * SECOND + ns, 2_000 * SECOND)).ahead.ns()
    };
    assert_eq!((ahead(0), ahead(1)), (0, 2 * SECOND + 1));
    let stepped = [start, reading("a", 1_000 * SECOND + HOUR, 1_000 * SECOND)];
    let right = reading("a", 2_000 * SECOND, 2_000 * SECOND);
    let gone = observed(&stepped).0.elapsed(&from, &right);
    assert_eq!(gone.ahead.ns(), HOUR - SECOND / 2, "what it once said counts on");
    assert_eq!(gone.high.map(Span::ns), Some(2_000 * SECOND + HOUR - SECOND / 2));
}

#[test]
fn the_date_of_the_room_is_that_of_its_offset() {
    let at = |minutes: i64, offset_min: i32| {
        let reading = Reading { offset_min, ..reading("a", minutes * MINUTE, 0) };
        reading.local_date().signed_duration_since(noon().date_naive()).num_days()
    };
    assert_eq!((at(0, 719), at(0, 720)), (0, 1), "twelve hours after noon is the next day");
    assert_eq!((at(0, -720), at(0, -721)), (0, -1));
}

/// At least and at most so long, in nanoseconds.
fn told(taken: &Elapsed) -> (i64, Option<i64>) {
    (taken.low.ns(), taken.high.map(Span::ns))
}

#[test]
fn stretches_that_are_over_count_what_was_settled_once_and_only_within_them() {
    let boots = three_boots();
    let (mut timeline, marks) = observed(&boots[..4]);
    let proved = 10 * MINUTE + 5 * SECOND;
    let over_the_restart = [(marks[0], marks[2])];
    assert_eq!(told(&timeline.in_all(&over_the_restart, None)), (proved, None));
    timeline.settle(&marks[0], Span::from_mins(30), &boots[3]);
    let with_settled = Some(21 * MINUTE);
    assert_eq!(told(&timeline.in_all(&over_the_restart, None)), (proved, with_settled));

    let running_since = |mark: &Mark| told(&timeline.in_all(&over_the_restart, Some(mark)));
    assert_eq!(running_since(&marks[0]), (proved, Some(proved)), "it counts there");
    let later = timeline.mark(&reading("b", 35 * MINUTE, 15 * MINUTE + 5 * SECOND));
    assert_eq!(running_since(&later), (proved, with_settled));

    let before = told(&timeline.in_all(&[(marks[0], marks[1])], None));
    assert_eq!(before, (10 * MINUTE, Some(10 * MINUTE)), "nothing was in question within it");
    let across = told(&timeline.in_all(&[(marks[3], later)], None));
    assert_eq!(across.0, 5 * MINUTE);
    timeline.observe(&boots[4]);
    let third = timeline.mark(&boots[4]);
    assert_eq!(told(&timeline.in_all(&[(marks[0], third)], None)).1, None, "the next is open");
}

#[test]
fn a_wall_clock_ahead_counts_in_the_stretch_in_which_it_ran_ahead() {
    let stretch = |to: &Reading| {
        let start = reading("a", 0, 0);
        let (timeline, marks) = observed(&[start, to.clone()]);
        let ends = (marks[0], marks[1]);
        timeline.in_all(&[ends], None).ahead.ns()
    };
    assert_eq!(stretch(&reading("a", 2_003 * SECOND, 2_000 * SECOND)), 0);
    assert_eq!(stretch(&reading("a", 2_003 * SECOND + 1, 2_000 * SECOND)), 2 * SECOND + 1);

    let seen = [
        reading("a", 0, 0),
        reading("a", 1_000 * SECOND + HOUR, 1_000 * SECOND),
        reading("a", 1_500 * SECOND, 1_500 * SECOND),
        reading("a", 2_000 * SECOND, 2_000 * SECOND),
    ];
    let (mut timeline, marks) = observed(&seen);
    let ahead = |timeline: &Timeline, from: usize, to: usize| {
        timeline.in_all(&[(marks[from], marks[to])], None).ahead.ns()
    };
    assert_eq!(ahead(&timeline, 0, 3), HOUR - SECOND / 2);
    assert_eq!(ahead(&timeline, 2, 3), 0, "it was put right before");
    timeline.settle(&marks[0], Span::from_mins(40), &seen[3]);
    assert_eq!(ahead(&timeline, 0, 1), 0, "what was settled since counts instead");
}

#[test]
fn a_time_too_long_for_nanoseconds_is_the_longest_there_is() {
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    assert_eq!(wall_ns_between(first, last), i64::MAX);
    assert_eq!(wall_ns_between(last, first), i64::MIN);
}
