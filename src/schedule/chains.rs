//! Tightest chains of bounds through the network, found by Bellman-Ford with
//! a fixed order among ties. Never reads a clock and never follows a chain
//! through the same point twice, so every chain it gives is finite.

use std::cmp::Ordering;
use std::iter;

/// One bound as a difference: instant of `head` − instant of `tail` ≤ `cost`.
///
/// Costs are `i128` so that a sum of bounds is exact; only results are cut to
/// `i64`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) tail: usize,
    pub(super) head: usize,
    pub(super) cost: i128,
    pub(super) window: Option<usize>,
    pub(super) target: bool,
    /// One of the two ends has happened.
    pub(super) rooted: bool,
    /// One of the two ends has happened at an unknown instant.
    pub(super) unknown: bool,
    /// An at-most bound of an open window whose own end has gone by.
    pub(super) passed: bool,
}

impl Link {
    /// Whether a clash may be told because of this bound.
    pub(super) fn may_clash(&self) -> bool {
        !self.target && !self.passed && !self.unknown
    }
}

/// What chains are compared by, the tightest first; the windows themselves
/// and the root settle what is still equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// `false` sorts first: a chain from an unknown instant hides all others.
    known: bool,
    value: i128,
    targets: usize,
    windows: usize,
}

impl Key {
    fn along(self, link: &Link) -> Self {
        Self {
            known: self.known,
            value: self.value.saturating_add(link.cost),
            targets: self.targets.saturating_add(usize::from(link.target)),
            windows: self.windows.saturating_add(usize::from(link.window.is_some())),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Label {
    key: Key,
    /// The link the chain ends with; `None` where the chain begins.
    via: Option<usize>,
    /// A happened point: it begins chains and never lies within one.
    fixed: bool,
}

/// Which way the links are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// From `tail` to `head`: values are upper bounds of instants.
    Latest,
    /// From `head` to `tail`: values are upper bounds of *negated* instants,
    /// so the same search finds lower bounds.
    Earliest,
}

/// A chain as read back from its end.
pub(super) struct Chain {
    pub(super) root: usize,
    pub(super) known: bool,
    /// Sum of the bounds, without the instant of the root.
    pub(super) bound: i128,
    /// The instant of the root (negated on [`Side::Earliest`]) plus `bound`.
    pub(super) value: i128,
    pub(super) through_target: bool,
}

/// The tightest chain to every point over the kept links.
pub(super) struct Chains<'a> {
    links: &'a [Link],
    side: Side,
    labels: Vec<Option<Label>>,
    looped: bool,
}

impl<'a> Chains<'a> {
    pub(super) fn new(points: usize, links: &'a [Link], side: Side) -> Self {
        Self { links, side, labels: vec![None; points], looped: false }
    }

    /// Lets chains begin at `point`; `fixed` keeps them from passing it.
    pub(super) fn begin(&mut self, point: usize, value: Option<i128>, fixed: bool) {
        let key = Key { known: value.is_some(), value: value.unwrap_or(0), targets: 0, windows: 0 };
        if let Some(label) = self.labels.get_mut(point) {
            *label = Some(Label { key, via: None, fixed });
        }
    }

    /// Extends the chains until none gets tighter.
    ///
    /// Sweeps alternate in direction because bounds are usually listed in the
    /// order of the steps and latest moments travel against it.
    pub(super) fn extend(&mut self, keep: impl Fn(&Link) -> bool) {
        let links = self.links;
        let mut backward = self.side == Side::Latest;
        for _ in 0..=self.labels.len() {
            let kept = links.iter().enumerate().filter(|(_, link)| keep(link));
            let tightened = if backward { self.sweep(kept.rev()) } else { self.sweep(kept) };
            if !tightened {
                return;
            }
            backward = !backward;
        }
        // A consistent network settles within as many sweeps as it has points.
        self.looped = true;
    }

    /// Whether some kept bounds between points to come form a loop that no
    /// instants can satisfy.
    pub(super) fn looped(&self) -> bool {
        self.looped
    }

    /// The instant (negated on [`Side::Earliest`]) that bounds `point`.
    pub(super) fn value(&self, point: usize) -> Option<i128> {
        self.label(point).map(|label| label.key.value)
    }

    /// The tightest chain to `point`, with its sum taken along the chain.
    pub(super) fn chain(&self, point: usize) -> Option<Chain> {
        let root = self.root(point);
        let start = self.label(root)?.key;
        let end = self.back(point).fold(start, |key, link| key.along(link));
        Some(Chain {
            root,
            known: start.known,
            bound: end.value.saturating_sub(start.value),
            value: end.value,
            through_target: end.targets > 0,
        })
    }

    /// The windows of the chain to `point`, from the point back to the root.
    pub(super) fn windows(&self, point: usize) -> impl Iterator<Item = usize> {
        self.back(point).filter_map(|link| link.window)
    }

    fn sweep<'l>(&mut self, links: impl Iterator<Item = (usize, &'l Link)>) -> bool {
        let mut tightened = false;
        for (index, link) in links {
            tightened |= self.tighten(index, link);
        }
        tightened
    }

    fn tighten(&mut self, index: usize, link: &Link) -> bool {
        let (from, to) = self.ends(link);
        let Some(start) = self.label(from) else {
            return false;
        };
        if self.label(to).is_some_and(|held| held.fixed) {
            return false;
        }
        let key = start.key.along(link);
        if let Some(held) = self.label(to) {
            let better = match key.cmp(&held.key) {
                Ordering::Less => true,
                Ordering::Greater => false,
                Ordering::Equal => {
                    held.via.is_some_and(|via| via != index) && self.wins_tie(link, from, to)
                }
            };
            if !better {
                return false;
            }
        }
        if self.passes(from, to) {
            // Going round to `to` again would make it tighter still: the loop
            // has a negative sum and going on would never end.
            self.looped = true;
            return false;
        }
        let Some(label) = self.labels.get_mut(to) else {
            return false;
        };
        *label = Some(Label { key, via: Some(index), fixed: false });
        true
    }

    /// Of two chains of equal key: lower window first, compared from the end,
    /// then lower root.
    fn wins_tie(&self, link: &'a Link, from: usize, to: usize) -> bool {
        let ours = iter::once(link).chain(self.back(from)).filter_map(|link| link.window);
        match ours.cmp(self.windows(to)) {
            Ordering::Less => true,
            Ordering::Equal => self.root(from) < self.root(to),
            Ordering::Greater => false,
        }
    }

    fn label(&self, point: usize) -> Option<&Label> {
        self.labels.get(point)?.as_ref()
    }

    fn ends(&self, link: &Link) -> (usize, usize) {
        match self.side {
            Side::Latest => (link.tail, link.head),
            Side::Earliest => (link.head, link.tail),
        }
    }

    /// The links of the chain to `point`, last first.
    fn back(&self, point: usize) -> impl Iterator<Item = &'a Link> {
        let mut at = point;
        iter::from_fn(move || {
            let link = self.links.get(self.label(at)?.via?)?;
            at = self.ends(link).0;
            Some(link)
        })
    }

    fn root(&self, point: usize) -> usize {
        self.back(point).last().map_or(point, |link| self.ends(link).0)
    }

    fn passes(&self, point: usize, through: usize) -> bool {
        point == through || self.back(point).any(|link| self.ends(link).0 == through)
    }
}
