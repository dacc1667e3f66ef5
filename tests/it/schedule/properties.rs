//! The network of windows against the search, over many small networks. Never
//! checks a figure of a protocol.

use proptest::prelude::*;
use vialwatch::schedule::{Clash, Edge, Point, contradiction, solve};

use super::search::{
    Sense, checks, has_passed, possible, searched_clash, searched_earliest, searched_latest,
    without_targets,
};
use super::{ago, at_least, at_most, order};

fn any_edge(points: usize) -> impl Strategy<Value = Edge> {
    (0..points, 0..points, 0_i64..=3, 0_u8..6, any::<bool>()).prop_map(
        |(from, to, ns, kind, target)| match kind {
            0 | 1 => at_most(0, from, to, ns),
            2 => at_least(0, from, to, ns),
            3 => Edge { target, ..at_least(0, from, to, ns) },
            4 => Edge { target, ..at_most(0, from, to, ns) },
            _ => order(from, to),
        },
    )
}

fn any_point(unknown: bool) -> impl Strategy<Value = Point> {
    let kinds = if unknown { 0_u8..10 } else { 0_u8..9 };
    (kinds, 0_i64..=4, 0_i64..=4).prop_map(|(kind, one, other)| match kind {
        0..=4 => Point::ToCome,
        5 => Point::Absent,
        6..=8 => Point::Happened { age_high: Some(one.max(other)), age_low: one.min(other) },
        _ => Point::Happened { age_high: None, age_low: one.min(other) },
    })
}

/// At most four points to come, each bound a window of its own.
fn any_network(unknown: bool) -> impl Strategy<Value = (Vec<Point>, Vec<Edge>)> {
    prop::collection::vec(any_point(unknown), 2..=5).prop_flat_map(|mut points| {
        if points.iter().all(|point| *point == Point::ToCome) {
            points[0] = ago(2);
        }
        let count = points.len();
        let edges = prop::collection::vec(any_edge(count), 1..=9).prop_map(|mut edges| {
            for (index, edge) in edges.iter_mut().enumerate() {
                edge.window = edge.window.map(|_| index);
            }
            edges
        });
        (Just(points), edges)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn latest_moments_are_those_of_a_search((points, edges) in any_network(false)) {
        let plan = solve(&points, &edges);
        for (edges, latest) in [(edges.clone(), &plan.latest), (without_targets(&edges), &plan.hard)] {
            if let Some(searched) = searched_latest(&points, &edges) {
                let told: Vec<_> = latest
                    .iter()
                    .map(|latest| latest.as_ref().map(|latest| latest.remaining.unwrap()))
                    .collect();
                prop_assert_eq!(told, searched);
            }
        }
    }

    #[test]
    fn earliest_moments_are_those_of_a_search((points, edges) in any_network(true)) {
        if let Some(searched) = searched_earliest(&points, &edges) {
            prop_assert_eq!(solve(&points, &edges).earliest, searched);
        }
    }

    #[test]
    fn the_named_chain_alone_gives_the_latest_moment((points, edges) in any_network(false)) {
        let plan = solve(&points, &edges);
        if searched_latest(&points, &edges).is_none() {
            return Ok(());
        }
        for (index, latest) in plan.latest.iter().enumerate() {
            let Some(latest) = latest else { continue };
            let Point::Happened { age_high: Some(age), .. } = points[latest.root] else {
                panic!("the root has happened");
            };
            prop_assert_eq!(latest.remaining, Some(latest.bound_ns - age));
            let mut alone = edges.clone();
            alone.retain(|edge| edge.window.is_none_or(|window| latest.windows.contains(&window)));
            prop_assert_eq!(searched_latest(&points, &alone).unwrap()[index], latest.remaining);
            if !latest.through_target {
                let hard = plan.hard[index].as_ref().unwrap();
                prop_assert_eq!(hard.remaining, latest.remaining);
            }
        }
    }

    #[test]
    fn there_is_a_clash_when_a_search_finds_no_way((points, edges) in any_network(false)) {
        let mut edges = without_targets(&edges);
        let plan = solve(&points, &edges);
        edges.retain(|edge| !has_passed(&points, edge));
        let mere_order: Vec<Edge> =
            edges.iter().filter(|edge| edge.window.is_none()).copied().collect();
        match plan.clash {
            None => prop_assert!(
                !searched_clash(&points, &edges) || searched_clash(&points, &mere_order)
            ),
            Some(clash) => {
                prop_assert!(!clash.windows.is_empty());
                prop_assert!(clash.windows.is_sorted_by(|one, next| one < next));
                edges.retain(|edge| {
                    edge.window.is_none_or(|window| clash.windows.contains(&window))
                });
                prop_assert!(searched_clash(&points, &edges), "the named windows clash alone");
            }
        }
    }

    #[test]
    fn targets_change_no_clash((points, edges) in any_network(true)) {
        let hard = without_targets(&edges);
        prop_assert_eq!(solve(&points, &edges).clash, solve(&points, &hard).clash);
    }

    #[test]
    fn an_unknown_instant_hides_exactly_what_it_bounds((points, edges) in any_network(true)) {
        let plan = solve(&points, &edges);
        let mut alone = points.clone();
        let mut without = points.clone();
        for index in 0..points.len() {
            match points[index] {
                Point::Happened { age_high: None, .. } => {
                    alone[index] = ago(0);
                    without[index] = Point::Absent;
                }
                Point::Happened { .. } => alone[index] = Point::Absent,
                Point::ToCome | Point::Absent => {}
            }
        }
        let rest = solve(&without, &edges);
        prop_assert_eq!(&plan.clash, &rest.clash);
        let Some(searched) = searched_latest(&alone, &edges) else { return Ok(()) };
        for (index, hidden) in searched.iter().enumerate() {
            let told = &plan.latest[index];
            match hidden {
                None => prop_assert_eq!(told, &rest.latest[index]),
                Some(bound) => {
                    let told = told.as_ref().unwrap();
                    prop_assert_eq!((told.remaining, told.bound_ns), (None, *bound));
                }
            }
        }
    }

    #[test]
    fn every_latest_moment_comes_nearer_by_the_time_that_passes(
        (points, edges) in any_network(false),
        passing in 0_i64..100,
    ) {
        let later: Vec<Point> = points.iter().map(|point| match *point {
            Point::Happened { age_high, age_low } => Point::Happened {
                age_high: age_high.map(|age| age + passing),
                age_low: age_low + passing,
            },
            other => other,
        }).collect();
        let (now, then) = (solve(&points, &edges), solve(&later, &edges));
        for (now, then) in now.latest.iter().zip(&then.latest) {
            let now = now.clone().map(|mut latest| {
                latest.remaining = latest.remaining.map(|left| left - passing);
                latest
            });
            prop_assert_eq!(&now, then);
        }
    }

    #[test]
    fn a_contradiction_is_found_and_minimal(
        edges in prop::collection::vec((any_edge(4), 0_usize..6), 1..=9)
    ) {
        let edges: Vec<Edge> = edges.into_iter().map(|(edge, window)| Edge {
            window: edge.window.map(|_| window),
            ..edge
        }).collect();
        let points = [Point::ToCome; 4];
        let hard = without_targets(&edges);
        let fits = |kept: &dyn Fn(usize) -> bool| {
            let mut some = hard.clone();
            some.retain(|edge| edge.window.is_none_or(kept));
            possible(&points, &checks(&points, &some, Sense::Ceiling), 0..=9)
        };
        let named = contradiction(4, &edges);
        prop_assert_eq!(named.is_none(), fits(&|_| true));
        if let Some(Clash { windows }) = named {
            for subset in 0_u32..1 << windows.len() {
                let kept = |window: usize| windows.iter().enumerate().any(|(bit, named)| {
                    *named == window && subset & (1 << bit) != 0
                });
                let whole = subset == (1 << windows.len()) - 1;
                prop_assert_eq!(fits(&kept), !whole);
            }
        }
    }
}
