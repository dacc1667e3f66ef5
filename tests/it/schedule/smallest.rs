//! The clash that is named is as small as can be: an independent search over all subsets of the
//! windows agrees, for random sets. `CLASHES=100000` for more of them, `SEED` for others.

use vialwatch::schedule::{Bound, Edge, contradiction};

const SETS: usize = 4_000;
const MOST_POINTS: u64 = 6;
const MOST_WINDOWS: u64 = 8;
const LONGEST: u64 = 9;

struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % end
    }

    fn place(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end.try_into().unwrap())).unwrap()
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Points in their order, and windows between an earlier and a later one.
fn network(chance: &mut Chance) -> (usize, Vec<Edge>) {
    let points = 2 + chance.place(usize::try_from(MOST_POINTS - 1).unwrap());
    let order = (1..points).map(|to| Edge {
        from: to - 1,
        to,
        ns: 0,
        bound: Bound::AtLeast,
        window: None,
        target: false,
    });
    let mut edges: Vec<Edge> = order.collect();
    let windows = 1 + chance.below(MOST_WINDOWS);
    for window in 0..windows {
        let from = chance.place(points - 1);
        let to = from + 1 + chance.place(points - 1 - from);
        let bound = if chance.below(2) == 0 { Bound::AtMost } else { Bound::AtLeast };
        let ns = i64::try_from(chance.below(LONGEST)).unwrap();
        let window = Some(usize::try_from(window).unwrap());
        edges.push(Edge { from, to, ns, bound, window, target: false });
    }
    (points, edges)
}

/// Whether these windows can be met, by a table of shortest ways between all pairs of points
/// (Floyd and Warshall): another method than the program's.
fn can_be_met(points: usize, edges: &[Edge], kept: impl Fn(usize) -> bool) -> bool {
    let far = i64::MAX / 4;
    let mut way = vec![vec![far; points]; points];
    for (at, row) in way.iter_mut().enumerate() {
        row[at] = 0;
    }
    for edge in edges.iter().filter(|edge| edge.window.is_none_or(&kept)) {
        let (from, to, cost) = match edge.bound {
            Bound::AtMost => (edge.from, edge.to, edge.ns),
            Bound::AtLeast => (edge.to, edge.from, -edge.ns),
        };
        way[from][to] = way[from][to].min(cost);
    }
    for by in 0..points {
        for from in 0..points {
            for to in 0..points {
                way[from][to] = way[from][to].min(way[from][by] + way[by][to]);
            }
        }
    }
    (0..points).all(|at| way[at][at] >= 0)
}

/// Every set of windows that clashes while each part of it can be met.
fn smallest_clashes(points: usize, edges: &[Edge]) -> Vec<Vec<usize>> {
    let windows = edges.iter().filter(|edge| edge.window.is_some()).count();
    let clashes: Vec<u32> = (0..1_u32 << windows)
        .filter(|set| !can_be_met(points, edges, |window| set >> window & 1 == 1))
        .collect();
    let smallest = clashes
        .iter()
        .filter(|set| !clashes.iter().any(|other| other != *set && other & *set == *other));
    smallest.map(|set| (0..windows).filter(|window| set >> window & 1 == 1).collect()).collect()
}

#[test]
fn the_clash_that_is_named_is_one_of_the_smallest() {
    let mut chance = Chance(number("SEED").unwrap_or(4711));
    let sets = number("CLASHES").map_or(SETS, |sets| usize::try_from(sets).unwrap());
    let (mut clashed, mut larger) = (0_usize, 0_usize);
    for set in 0..sets {
        let (points, edges) = network(&mut chance);
        let named = contradiction(points, &edges).map(|clash| clash.windows);
        let searched = smallest_clashes(points, &edges);
        match named {
            None => assert!(searched.is_empty(), "{set}: {searched:?} in {edges:?}"),
            Some(named) => {
                assert!(searched.contains(&named), "{set}: {named:?}, {searched:?} in {edges:?}");
                clashed += 1;
                larger += usize::from(named.len() > 2);
            }
        }
    }
    assert!(clashed > sets / 4 && larger > sets / 100, "{clashed} clashes, {larger} of three");
    assert!(sets - clashed > sets / 10, "{clashed} of {sets} clashed");
}
