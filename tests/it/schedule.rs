//! The network of windows: worked figures of the default protocol here, every
//! answer against an independent search in the files below.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test that meets a missing value should fail there"
)]

mod properties;
mod search;
mod smallest;

use vialwatch::schedule::{
    Bound, Budget, Clash, Edge, Plan, Point, Stay, allot, contradiction, solve,
};

const HOUR: i64 = 3_600_000_000_000;
const MINUTE: i64 = HOUR / 60;

// Points of the default protocol.
const RECONSTITUTION: usize = 0;
const DILUTION_START: usize = 1;
const DILUTION_END: usize = 2;
const REFRIGERATED: usize = 3;
const OUT: usize = 4;
const INFUSION_START: usize = 5;
const INFUSION_END: usize = 6;

// Windows of the default protocol.
const DILUTE_BY: usize = 0;
const START_BY: usize = 1;
const EQUILIBRATE: usize = 2;
const INFUSION: usize = 3;
const FINISH_BY: usize = 4;

fn at_most(window: usize, from: usize, to: usize, ns: i64) -> Edge {
    Edge { from, to, ns, bound: Bound::AtMost, window: Some(window), target: false }
}

fn at_least(window: usize, from: usize, to: usize, ns: i64) -> Edge {
    Edge { from, to, ns, bound: Bound::AtLeast, window: Some(window), target: false }
}

fn order(from: usize, to: usize) -> Edge {
    Edge { from, to, ns: 0, bound: Bound::AtLeast, window: None, target: false }
}

fn target(edge: Edge) -> Edge {
    Edge { target: true, ..edge }
}

fn ago(age: i64) -> Point {
    Point::Happened { age_high: Some(age), age_low: age }
}

fn windows() -> Vec<Edge> {
    let mut edges = vec![
        at_most(DILUTE_BY, RECONSTITUTION, DILUTION_END, 4 * HOUR),
        at_most(START_BY, DILUTION_START, INFUSION_START, 6 * HOUR),
        target(at_least(EQUILIBRATE, OUT, INFUSION_START, HOUR)),
        at_least(INFUSION, INFUSION_START, INFUSION_END, HOUR),
        at_most(FINISH_BY, RECONSTITUTION, INFUSION_END, 8 * HOUR),
    ];
    edges.extend((RECONSTITUTION..INFUSION_END).map(|point| order(point, point + 1)));
    edges
}

/// Reconstitution and the start of dilution so long ago, the bag in the refrigerator.
fn refrigerated(reconstitution: i64, dilution: i64) -> Vec<Point> {
    let mut points = vec![Point::ToCome; 7];
    points[RECONSTITUTION] = ago(reconstitution);
    points[DILUTION_START] = ago(dilution);
    points[DILUTION_END] = ago(dilution);
    points[REFRIGERATED] = ago(dilution);
    points
}

fn remaining(plan: &Plan, point: usize) -> Option<i64> {
    plan.latest[point].as_ref().unwrap().remaining
}

fn chain(plan: &Plan, point: usize) -> (usize, i64, Vec<usize>, bool) {
    let latest = plan.latest[point].clone().unwrap();
    (latest.root, latest.bound_ns, latest.windows, latest.through_target)
}

#[test]
fn a_bag_diluted_within_the_first_hour_is_bound_by_its_dilution() {
    let plan = solve(&refrigerated(2 * HOUR, HOUR + MINUTE), &windows());
    assert_eq!(remaining(&plan, INFUSION_START), Some(5 * HOUR - MINUTE));
    assert_eq!(chain(&plan, INFUSION_START), (DILUTION_START, 6 * HOUR, vec![START_BY], false));
    assert_eq!(
        chain(&plan, OUT),
        (DILUTION_START, 5 * HOUR, vec![START_BY, EQUILIBRATE], true),
        "it leaves the refrigerator an hour earlier to have its hour"
    );
    assert_eq!(plan.clash, None);
}

#[test]
fn a_bag_diluted_after_the_first_hour_is_bound_by_its_reconstitution() {
    let plan = solve(&refrigerated(3 * HOUR, HOUR), &windows());
    assert_eq!(remaining(&plan, INFUSION_START), Some(4 * HOUR));
    let start = (RECONSTITUTION, 7 * HOUR, vec![FINISH_BY, INFUSION], false);
    assert_eq!(chain(&plan, INFUSION_START), start);
    let out = (RECONSTITUTION, 6 * HOUR, vec![FINISH_BY, INFUSION, EQUILIBRATE], true);
    assert_eq!(chain(&plan, OUT), out);
    assert_eq!(remaining(&plan, INFUSION_END), Some(5 * HOUR));
}

#[test]
fn at_exactly_one_hour_both_bounds_tie_and_the_shorter_chain_is_named() {
    let plan = solve(&refrigerated(2 * HOUR, HOUR), &windows());
    assert_eq!(chain(&plan, INFUSION_START), (DILUTION_START, 6 * HOUR, vec![START_BY], false));
}

#[test]
fn of_equal_chains_the_lower_window_is_named_and_then_the_lower_root() {
    let points = [ago(1), ago(1), Point::ToCome, Point::ToCome];
    let by_window = [at_most(2, 0, 2, 5), at_most(1, 1, 2, 5), order(3, 2)];
    let by_root = [at_most(1, 1, 2, 5), at_most(1, 0, 2, 5), order(3, 2)];
    for (mut edges, expected) in [(by_window, (1, vec![1])), (by_root, (0, vec![1]))] {
        for _ in 0..edges.len() {
            edges.rotate_left(1);
            let plan = solve(&points, &edges);
            for point in [2, 3] {
                let (root, _, windows, _) = chain(&plan, point);
                assert_eq!((root, windows), expected);
            }
        }
    }
}

#[test]
fn before_dilution_starts_it_is_bound_by_the_end_of_dilution() {
    let mut points = vec![Point::ToCome; 7];
    points[RECONSTITUTION] = ago(30 * MINUTE);
    let plan = solve(&points, &windows());
    let dilute = (RECONSTITUTION, 4 * HOUR, vec![DILUTE_BY], false);
    assert_eq!(chain(&plan, DILUTION_START), dilute);
    assert_eq!(chain(&plan, DILUTION_END), dilute);
    assert_eq!(remaining(&plan, DILUTION_START), Some(3 * HOUR + 30 * MINUTE));
    assert_eq!(plan.earliest[INFUSION_END], Some(2 * HOUR), "equilibration and infusion");
}

#[test]
fn happened_and_absent_points_have_no_moments() {
    let mut points = refrigerated(3 * HOUR, HOUR);
    points[OUT] = Point::Absent;
    let plan = solve(&points, &windows());
    for point in [RECONSTITUTION, DILUTION_START, DILUTION_END, REFRIGERATED, OUT] {
        assert_eq!((&plan.latest[point], plan.earliest[point]), (&None, None));
    }
    assert_eq!(plan.earliest[INFUSION_START], Some(0), "the target is gone with its point");
}

#[test]
fn limits_clash_one_nanosecond_after_the_last_moment_that_meets_them_all() {
    let last = solve(&refrigerated(7 * HOUR, 3 * HOUR), &windows());
    assert_eq!(last.clash, None);
    let gone = solve(&refrigerated(7 * HOUR + 1, 3 * HOUR), &windows());
    assert_eq!(gone.clash, Some(Clash { windows: vec![INFUSION, FINISH_BY] }));
    assert_eq!(remaining(&gone, INFUSION_START), Some(-1));
}

#[test]
fn a_window_whose_own_end_has_passed_is_no_clash() {
    let mut points = vec![Point::ToCome; 7];
    points[RECONSTITUTION] = ago(4 * HOUR + 1);
    let plan = solve(&points, &windows());
    assert_eq!(remaining(&plan, DILUTION_END), Some(-1));
    assert_eq!(plan.clash, None);
    let over = solve(&refrigerated(9 * HOUR, 5 * HOUR), &windows());
    assert_eq!(remaining(&over, INFUSION_END), Some(-HOUR));
    assert_eq!(over.clash, None, "finish-by is passed, and start-infusion-by can still be met");
    let alone = solve(&[ago(4 * HOUR + 1), Point::ToCome], &[at_most(DILUTE_BY, 0, 1, 4 * HOUR)]);
    assert_eq!(remaining(&alone, 1), Some(-1));
    assert_eq!(alone.clash, None, "no other link has passed, and it is no clash all the same");
}

#[test]
fn of_several_clashes_the_one_of_fewest_and_lowest_windows_is_named() {
    let points = [ago(10), Point::ToCome, Point::ToCome, Point::ToCome];
    let of_three = [at_most(0, 0, 1, 20), at_least(1, 0, 2, 15), at_least(2, 2, 1, 10)];
    let of_two = [at_most(3, 0, 3, 12), at_least(4, 0, 3, 13)];
    let plan = solve(&points, &[of_three.as_slice(), of_two.as_slice()].concat());
    assert_eq!(plan.clash, Some(Clash { windows: vec![3, 4] }), "two, though found behind three");

    let higher = [at_most(2, 0, 1, 12), at_least(3, 0, 1, 13)];
    let lower = [at_most(0, 0, 2, 12), at_least(1, 0, 2, 13)];
    let plan = solve(&points, &[higher, lower].concat());
    assert_eq!(plan.clash, Some(Clash { windows: vec![0, 1] }), "the lower, though found behind");
}

#[test]
fn a_window_passed_in_one_part_is_told_by_itself_in_every_other() {
    let wait = Edge { window: None, ..at_least(0, 2, 3, 20) };
    let edges = [at_most(0, 0, 1, 5), at_most(0, 2, 3, 10), wait];
    let clash = |age| solve(&[ago(age), Point::ToCome, ago(0), Point::ToCome], &edges).clash;
    assert_eq!(clash(5), Some(Clash { windows: vec![0] }));
    assert_eq!(clash(6), None);
}

#[test]
fn waits_of_later_stays_are_missing_to_the_first_and_time_between_stays_is_not() {
    let mut points = vec![ago(0), Point::ToCome, Point::ToCome, Point::ToCome];
    let mut edges = vec![order(0, 1), at_least(1, 1, 2, 50), at_least(2, 2, 3, 30)];
    let stays = [Stay { open: 0, close: Some(1) }, Stay { open: 2, close: Some(3) }];
    let budget = Budget { stays: &stays, left_ns: 100, window: 0 };
    allot(&mut points, &mut edges, &[0, 1, 2, 3], &budget);
    let plan = solve(&points, &edges);
    assert_eq!(remaining(&plan, 1), Some(70));
    assert_eq!(plan.clash, None);
}

#[test]
fn a_target_that_cannot_be_met_is_never_a_clash() {
    let plan = solve(&refrigerated(6 * HOUR + 1, 3 * HOUR), &windows());
    assert_eq!(remaining(&plan, OUT), Some(-1));
    assert!(plan.latest[OUT].as_ref().unwrap().through_target);
    let hard = plan.hard[OUT].as_ref().unwrap();
    assert_eq!((hard.remaining, hard.through_target), (Some(HOUR - 1), false));
    assert_eq!(plan.clash, None);
}

#[test]
fn a_target_that_contradicts_a_limit_leaves_finite_moments() {
    let points = [ago(0), Point::ToCome, Point::ToCome];
    let edges = [
        at_most(0, 0, 2, 6 * HOUR),
        at_most(1, 1, 2, 30 * MINUTE),
        target(at_least(2, 1, 2, HOUR)),
    ];
    let plan = solve(&points, &edges);
    assert_eq!(chain(&plan, 2), (0, 6 * HOUR, vec![0], false));
    assert_eq!(chain(&plan, 1), (0, 5 * HOUR, vec![0, 2], true));
    assert_eq!(plan.clash, None);
    assert_eq!(contradiction(3, &edges), None);
}

#[test]
fn an_unknown_clock_makes_latest_moments_unknown_and_never_a_clash() {
    let mut points = refrigerated(7 * HOUR + 1, HOUR);
    points[RECONSTITUTION] = Point::Happened { age_high: None, age_low: 9 * HOUR };
    let plan = solve(&points, &windows());
    for point in [OUT, INFUSION_START, INFUSION_END] {
        let latest = plan.latest[point].as_ref().unwrap();
        assert_eq!((latest.remaining, latest.root), (None, RECONSTITUTION));
    }
    assert_eq!(plan.latest[INFUSION_START].as_ref().unwrap().bound_ns, 7 * HOUR);
    assert_eq!(plan.clash, None);
}

#[test]
fn a_clash_between_known_instants_is_told_beside_an_unknown_one() {
    let points =
        [ago(2), Point::Happened { age_high: None, age_low: 0 }, Point::ToCome, Point::ToCome];
    let edges = [at_most(0, 0, 3, 5), at_least(1, 2, 3, 4), at_most(2, 1, 3, 100)];
    let plan = solve(&points, &edges);
    assert_eq!(plan.latest[3].as_ref().unwrap().remaining, None);
    assert_eq!(plan.clash, Some(Clash { windows: vec![0, 1] }));
}

#[test]
fn an_uncertain_instant_counts_early_for_limits_and_late_for_waits() {
    let points = [Point::Happened { age_high: Some(10), age_low: 4 }, Point::ToCome];
    let plan = solve(&points, &[at_most(0, 0, 1, 50), at_least(1, 0, 1, 30)]);
    assert_eq!((remaining(&plan, 1), plan.earliest[1]), (Some(40), Some(26)));
}

#[test]
fn figures_at_the_ends_of_the_range_neither_wrap_nor_panic() {
    let points = [ago(i64::MAX), Point::ToCome, Point::ToCome];
    let edges = [
        at_most(0, 0, 1, i64::MIN),
        at_most(1, 1, 2, i64::MIN),
        at_least(2, 0, 2, i64::MAX),
        at_least(3, 1, 2, i64::MIN),
        at_most(4, 0, 9, 1),
    ];
    let plan = solve(&points, &edges);
    assert_eq!(remaining(&plan, 1), Some(i64::MIN));
    assert_eq!(remaining(&plan, 2), Some(i64::MIN));
    assert_eq!(plan.earliest[1], Some(i64::MAX));
}

#[test]
fn the_default_windows_do_not_contradict_each_other() {
    assert_eq!(contradiction(7, &windows()), None);
}

#[test]
fn a_contradiction_names_only_the_windows_it_needs() {
    let mut edges = windows();
    edges.push(at_least(5, REFRIGERATED, OUT, 8 * HOUR));
    let named = contradiction(7, &edges).unwrap();
    assert_eq!(named.windows, vec![START_BY, 5]);
}
