//! What follows from all windows together: the latest moment of every act still to come, the one
//! that governs, a clash, and when the next thing is due. Computed from facts, never stored.

use chrono::{DateTime, Utc};

use super::{OpenWindow, Standing, waits};
use crate::protocol::{AlarmTime, Kind, Rank, Rule, Window};
use crate::schedule::{Bound, Budget, Edge, Latest, Plan, Point, allot, solve, stays};
use crate::session::{Session, State};
use crate::time::{Reading, Span};

/// How late one milestone may still be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LatestMoment {
    /// Index of the milestone.
    pub milestone: usize,
    /// Time left, negative when gone by; `None` while the clock is unknown.
    pub left: Option<Span>,
    /// The moment by the wall clock of the anchor.
    pub until: DateTime<Utc>,
    /// Indices of the windows that bind, from the anchor on.
    pub windows: Vec<usize>,
    /// The limit among them, named by alarms.
    pub window: usize,
    /// Only a target makes it this early.
    pub through_target: bool,
}

/// The act whose latest moment comes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Governing {
    /// Index of the milestone.
    pub act: usize,
    /// Index of the limit that binds.
    pub window: usize,
    /// Time left; `None` while the clock is unknown.
    pub left: Option<Span>,
    /// The latest moment.
    pub until: DateTime<Utc>,
    /// How urgent it is at this reading; `Passed` only when a limit's own end has gone by.
    pub rank: Rank,
}

impl Session {
    /// The network of this session at a reading.
    pub fn plan(&self, now: &Reading) -> Plan {
        let mut points = self.points(now);
        let mut edges = self.edges(&points);
        self.allot_sums(&mut points, &mut edges);
        solve(&points, &edges)
    }

    fn points(&self, now: &Reading) -> Vec<Point> {
        let milestones = &self.protocol.milestones;
        let last_where = |wanted: &dyn Fn(usize) -> bool| {
            (0..milestones.len())
                .rev()
                .filter(|index| !self.is_unordered(*index) && self.milestone(*index).is_some())
                .find(|index| wanted(*index))
        };
        let last = last_where(&|_| true);
        let last_reported = last_where(&|index| self.is_reported(index));
        (0..milestones.len())
            .map(|index| {
                let overtaken_by = if self.is_set_elsewhere(index) { last_reported } else { last };
                match self.milestone(index) {
                    Some(range) => Point::Happened {
                        age_high: self
                            .timeline
                            .elapsed(&range.early.floor(), now)
                            .high
                            .map(Span::ns),
                        age_low: self.timeline.elapsed(&range.late.ceil(), now).low.ns(),
                    },
                    None if overtaken_by.is_some_and(|last| index < last) => Point::Absent,
                    None if self.milestone_applies(index) => Point::ToCome,
                    None => Point::Absent,
                }
            })
            .collect()
    }

    fn is_unordered(&self, index: usize) -> bool {
        self.protocol.milestones.get(index).is_some_and(|milestone| milestone.gloves)
    }

    fn is_reported(&self, index: usize) -> bool {
        self.protocol.milestones.get(index).is_some_and(|milestone| milestone.reported)
    }

    /// A milestone of this session that no step of it sets: it happens after the hand-over, so it
    /// has no place in the order of the steps and only a report from there overtakes it.
    fn is_set_elsewhere(&self, index: usize) -> bool {
        self.set_elsewhere.get(index).copied().unwrap_or_default()
    }

    /// Worked out once for each fact: it follows from answers alone.
    pub(in crate::session) fn refresh_places(&mut self) {
        let places = 0..self.protocol.milestones.len();
        self.set_elsewhere = places.map(|index| self.elsewhere_from_answers(index)).collect();
    }

    fn elsewhere_from_answers(&self, index: usize) -> bool {
        self.milestone_applies(index)
            && !self.is_reported(index)
            && !self.protocol.steps().any(|step| {
                let sets = step.sets.iter().any(|sets| sets.milestone == index);
                sets && step.when.as_ref().is_none_or(|when| self.holds(when) != Some(false))
            })
    }

    fn milestone_applies(&self, index: usize) -> bool {
        self.protocol.milestones.get(index).is_some_and(|milestone| {
            !milestone.gloves
                && milestone.when.as_ref().is_none_or(|when| self.holds(when) == Some(true))
        })
    }

    fn edges(&self, points: &[Point]) -> Vec<Edge> {
        let present: Vec<usize> = (0..points.len())
            .filter(|index| !self.is_unordered(*index) && !self.is_set_elsewhere(*index))
            .filter(|index| !matches!(points.get(*index), None | Some(Point::Absent)))
            .collect();
        let order = present.windows(2).filter_map(|pair| {
            let (from, to) = (*pair.first()?, *pair.last()?);
            Some(Edge { from, to, ns: 0, bound: Bound::AtLeast, window: None, target: false })
        });
        let windows = self
            .protocol
            .windows
            .iter()
            .enumerate()
            .flat_map(|(index, window)| self.window_edges(index, window));
        order.chain(windows).collect()
    }

    fn window_edges(&self, index: usize, window: &Window) -> Vec<Edge> {
        let decided = window.when.as_ref().map(|condition| self.holds(condition));
        let (bound, target, strict) = match &window.rule {
            Rule::AtMost(_) => (Bound::AtMost, false, true),
            Rule::AtLeast(_) => (Bound::AtLeast, false, false),
            Rule::Target(_) => (Bound::AtLeast, true, false),
            Rule::Planned { .. } => (Bound::AtLeast, false, false),
            Rule::AtMostInAll(_) | Rule::Every { .. } | Rule::CountsUp(_) => return Vec::new(),
        };
        let applies = match decided {
            None | Some(Some(true)) => true,
            Some(Some(false)) => false,
            Some(None) => strict,
        };
        let Some(length) = self.length(window).filter(|_| applies) else { return Vec::new() };
        let from: Vec<usize> =
            match window.from.iter().rfind(|from| self.milestone(**from).is_some()) {
                Some(opened) => vec![*opened],
                None => window.from.clone(),
            };
        let ns = length.ns();
        let window = Some(index);
        let ends = &self.protocol.windows.get(index).map_or(&[][..], |window| &window.to);
        from.into_iter()
            .flat_map(|from| {
                ends.iter().map(move |to| Edge { from, to: *to, ns, bound, window, target })
            })
            .collect()
    }

    /// The sums: each leaves its stays that are not over what those that are over have not taken.
    fn allot_sums(&self, points: &mut Vec<Point>, edges: &mut Vec<Edge>) {
        let present: Vec<usize> = (0..points.len())
            .filter(|index| !self.is_unordered(*index))
            .filter(|index| !matches!(points.get(*index), None | Some(Point::Absent)))
            .collect();
        for (index, window) in self.protocol.windows.iter().enumerate() {
            let Rule::AtMostInAll(total) = window.rule else { continue };
            let holds = window.when.as_ref().map(|condition| self.holds(condition));
            if holds == Some(Some(false)) {
                continue;
            }
            let mut ahead = stays(&window.from, &window.to, present.iter().copied());
            ahead.retain(|stay| stay.close.is_none_or(|close| self.milestone(close).is_none()));
            let taken = self.window_course(index).map(|course| course.all);
            let unknown = taken.is_some_and(|taken| taken.high.is_none());
            // What is left is unknown, so what counts on from here is too.
            if let Some(Point::Happened { age_high, .. }) =
                ahead.first().filter(|_| unknown).and_then(|stay| points.get_mut(stay.open))
            {
                *age_high = None;
            }
            let taken = taken.map_or(Span::default(), |taken| taken.high.unwrap_or(taken.low));
            let left_ns = total.minus(taken).ns();
            allot(points, edges, &present, &Budget { stays: &ahead, left_ns, window: index });
        }
    }

    /// Latest moments of all milestones still to come, in the order of the protocol.
    pub fn latest_moments(&self, plan: &Plan) -> Vec<LatestMoment> {
        if matches!(self.state(), State::Discarded | State::Reported) {
            return Vec::new();
        }
        self.read_plan(&plan.latest)
    }

    /// The same without targets: gone by, the limits clash.
    pub fn hard_moments(&self, plan: &Plan) -> Vec<LatestMoment> {
        self.read_plan(&plan.hard)
    }

    fn read_plan(&self, moments: &[Option<Latest>]) -> Vec<LatestMoment> {
        moments
            .iter()
            .enumerate()
            // What lies behind the milestones was only imagined.
            .take(self.protocol.milestones.len())
            .filter_map(|(milestone, latest)| {
                let latest = latest.as_ref()?;
                let anchor = self.milestone(latest.root)?.early.floor();
                let limit = latest.windows.iter().copied().find(|index| {
                    self.protocol.windows.get(*index).is_some_and(|window| window.rule.is_limit())
                })?;
                Some(LatestMoment {
                    milestone,
                    left: latest.remaining.map(Span::from_ns),
                    until: self.timeline.wall_end(&anchor, Span::from_ns(latest.bound_ns)),
                    windows: latest.windows.clone(),
                    window: limit,
                    through_target: latest.through_target,
                })
            })
            .collect()
    }

    /// The act still to come whose latest moment comes first; acts without a name do not govern.
    pub fn governing(&self, moments: &[LatestMoment]) -> Option<Governing> {
        let act = moments
            .iter()
            .filter(|moment| self.alarms_of_act(moment.milestone).is_some())
            // Wall times of different anchors can't be compared once the wall clock was set.
            .min_by_key(|moment| (moment.left.is_none(), moment.left, moment.milestone))?;
        let alarms = self.alarms_of_act(act.milestone).unwrap_or_default();
        let reached = act.left.map_or(Rank::None, |left| rank_at(alarms, left));
        let passed = act.left.is_some_and(|left| left.ns() < 0) && act.windows.len() == 1;
        Some(Governing {
            act: act.milestone,
            window: act.window,
            left: act.left,
            until: act.until,
            rank: if passed { Rank::Passed } else { reached },
        })
    }

    /// The alarm times that go with the latest moment of a milestone.
    pub fn alarms_of_act(&self, milestone: usize) -> Option<&[AlarmTime]> {
        self.protocol
            .windows
            .iter()
            .find(|window| window.alarm_acts.contains(&milestone))
            .map(|window| window.alarms.as_slice())
    }

    /// How long from `now` until something can become due by time alone.
    pub fn next_due(&self, now: &Reading) -> Option<Span> {
        let plan = self.plan(now);
        let moments = self.latest_moments(&plan);
        let past = Span::from_ns(1);
        let by_acts = moments.iter().filter_map(|moment| moment.left).map(|left| left.plus(past));
        let by_alarms = self
            .governing(&moments)
            .into_iter()
            .filter_map(|governing| Some((governing.left?, self.alarms_of_act(governing.act)?)))
            .flat_map(|(left, alarms)| alarms.iter().map(move |alarm| left.minus(alarm.before)));
        let open = self.open_windows(now);
        let by_windows = open.iter().flat_map(|open| self.ends_of(open, now));
        let hard = self.hard_moments(&plan);
        let by_clash = hard.iter().filter_map(|moment| moment.left).map(|left| left.plus(past));
        by_acts
            .chain(by_alarms)
            .chain(by_clash)
            .chain(by_windows)
            .filter(|left| left.ns() > 0)
            .min()
    }

    fn ends_of(&self, open: &OpenWindow, now: &Reading) -> Vec<Span> {
        let Some(window) = self.protocol.windows.get(open.window) else { return Vec::new() };
        let past = Span::from_ns(1);
        let (left, own_alarms) = match (open.standing, &window.rule) {
            // A wait is over the moment it reaches its end; everything else is passed just after.
            (Standing::Remaining { left, .. }, rule) if waits(rule) => return vec![left],
            (Standing::Remaining { left, .. }, rule) if rule.is_limit() => (left, &[][..]),
            (Standing::Remaining { left, .. }, _) => (left, window.alarms.as_slice()),
            (Standing::Elapsed { gone, .. }, Rule::CountsUp(Some(bound))) => {
                (bound.minus(gone), window.alarms.as_slice())
            }
            // An unknown time is known to be too long once what is proved is.
            (Standing::Unknown, _) => {
                let proved = self.window_course(open.window).map(|it| self.run_of(&it, now).low);
                let left = self.length(window).zip(proved).map(|(length, it)| length.minus(it));
                return left.map(|left| left.plus(past)).into_iter().collect();
            }
            _ => return Vec::new(),
        };
        let alarms = own_alarms.iter().map(|alarm| left.minus(alarm.before));
        alarms.chain([left.plus(past)]).collect()
    }

    /// The wait a standing wait step is for, with what is left of it.
    pub fn standing_wait(&self, now: &Reading) -> Option<OpenWindow> {
        let key = self.standing_step()?;
        match &self.step_of(&key)?.kind {
            Kind::Wait { window } => self.open_window(*window, now),
            _ => None,
        }
    }
}

/// The rank that alarm times have reached with so much left.
pub(in crate::session) fn rank_at(alarms: &[AlarmTime], left: Span) -> Rank {
    alarms
        .iter()
        .filter(|alarm| left <= alarm.before)
        .map(|alarm| alarm.rank)
        .max()
        .unwrap_or(Rank::None)
}
