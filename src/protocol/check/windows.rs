//! Bounds, ends, alarms and consequences of each window on its own.
//! Never compares windows with each other.

use super::conditions::Demands;
use super::{placed, step_names};
use crate::protocol::fault::{Faults, Path};
use crate::protocol::unresolved::unknown;
use crate::protocol::{Milestone, OnPassed, Protocol, Rule, Window, rules};
use crate::time::Span;

const NOTHING: Span = Span::from_ns(0);
/// Longer would be a mistake, and no preparation lasts so long.
const LONGEST: Span = Span::from_mins(31 * 24 * 60);

/// Each window.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let top = Path::default();
    for (at, window) in protocol.windows.iter().enumerate() {
        let path = top.item("windows", at);
        ends(faults, protocol, &path, window);
        bound(faults, protocol, &path, window);
        consequence(faults, &path, window);
        alarms(faults, protocol, &path, window);
    }
    let planned =
        protocol.windows.iter().enumerate().filter(|(_, w)| matches!(w.rule, Rule::Planned { .. }));
    for (at, _) in planned.skip(1) {
        let path = top.item("windows", at).key("rule");
        faults.spoil(path, &rules::PLANNED_TWICE, "only one window is planned");
    }
}

fn ends(faults: &mut Faults, protocol: &Protocol, path: &Path, window: &Window) {
    let every = matches!(window.rule, Rule::Every { .. });
    let known = !faults.lost(&path.key("rule"));
    for (name, ends) in [("from", &window.from), ("to", &window.to)] {
        let path = path.key(name);
        let rule = "must name at least one milestone";
        faults.spoil_unless(!ends.is_empty(), &path, &rules::NO_ENDS, rule);
        for (at, index) in ends.iter().enumerate() {
            let path = path.index(at);
            let twice = ends.iter().take(at).any(|other| other == index);
            let twice = twice && !faults.lost(&path);
            faults.spoil_unless(!twice, &path, &rules::END_TWICE, "stands twice");
            let gloves = Path::default().item("milestones", *index).key("gloves");
            let milestone = protocol.milestones.get(*index).filter(|_| known);
            let fits = milestone.is_none_or(|milestone| milestone.gloves == every);
            let fits = fits || faults.lost(&gloves);
            let rule = "a milestone with `gloves` goes with an `every` window and with no other";
            faults.spoil_unless(fits, &path, &rules::GLOVES_MISFIT, rule);
        }
    }
    let whole = known && faults.whole(&path.key("from")) && faults.whole(&path.key("to"));
    if !whole || matches!(window.rule, Rule::Every { .. }) {
        return;
    }
    let counts = matches!(window.rule, Rule::CountsUp(_));
    if !counts && !faults.broken(&rules::MILESTONE_ORDER) {
        if matches!(window.rule, Rule::AtMostInAll(_)) {
            stays(faults, path, window);
        } else {
            let forward = window.from.iter().max() < window.to.iter().min();
            let rule = "must come after every `from` in the list of milestones";
            faults.spoil_unless(forward, &path.key("to"), &rules::BACKWARDS, rule);
        }
    }
    together(faults, protocol, path, window);
}

/// Whether some answers let both ends happen while the window applies.
fn together(faults: &mut Faults, protocol: &Protocol, path: &Path, window: &Window) {
    let mut whens = vec![path.key("when")];
    let ends = || window.from.iter().chain(&window.to);
    whens.extend(ends().map(|index| Path::default().item("milestones", *index).key("when")));
    if !whens.iter().all(|when| faults.whole(when)) {
        return;
    }
    let when = |index: &usize| {
        protocol.milestones.get(*index).and_then(|milestone| milestone.when.as_ref())
    };
    let mut applies = Demands::default();
    applies.add(protocol, window.when.as_ref());
    let met = |ends: [&usize; 2]| {
        let mut demands = applies.clone();
        for index in ends {
            demands.add(protocol, when(index));
        }
        demands.can_be_met()
    };
    let both = window.from.iter().any(|from| window.to.iter().any(|to| met([from, to])));
    let rule = "no answers let both its ends happen, so it never closes";
    faults.spoil_unless(both, path, &rules::NEVER_BOTH, rule);
}

/// The clock of a sum runs from each `from` to the next `to`, so each needs one, and none is both.
fn stays(faults: &mut Faults, path: &Path, window: &Window) {
    let (from, to) = (path.key("from"), path.key("to"));
    for (at, index) in window.to.iter().enumerate() {
        let both = window.from.contains(index);
        let rule = "stands in `from` too, and nothing both begins and ends a stay";
        faults.spoil_unless(!both, &to.index(at), &rules::BOTH_ENDS, rule);
    }
    if !faults.whole(&to) {
        return;
    }
    let early = window.to.iter().min();
    let at = window.to.iter().position(|index| Some(index) == early).unwrap_or_default();
    let rule = "must come after the first `from` in the list of milestones";
    let begun = window.from.iter().min() < early;
    faults.spoil_unless(begun, &to.index(at), &rules::BACKWARDS, rule);
    let late = window.from.iter().max();
    let at = window.from.iter().position(|index| Some(index) == late).unwrap_or_default();
    let rule = "no milestone of `to` comes after it, so the sum would run on for ever";
    let ended = late < window.to.iter().max();
    faults.spoil_unless(ended, &from.index(at), &rules::STAY_OPEN, rule);
}

fn bound(faults: &mut Faults, protocol: &Protocol, path: &Path, window: &Window) {
    let path = path.key("rule");
    let (path, span) = match &window.rule {
        Rule::AtMost(span) => (path.key("at_most"), *span),
        Rule::AtMostInAll(span) => (path.key("at_most_in_all"), *span),
        Rule::AtLeast(span) => (path.key("at_least"), *span),
        Rule::Target(span) => (path.key("target"), *span),
        Rule::Planned { least } => (path.key("planned").key("least"), *least),
        Rule::CountsUp(Some(span)) => (path.key("counts_up").key("bound"), *span),
        Rule::CountsUp(None) => return,
        Rule::Every { length, until } => {
            let path = path.key("every");
            if protocol.step(until).is_none() {
                unknown(faults, path.key("until"), &step_names(&placed(protocol)), until);
            }
            (path.key("length"), *length)
        }
    };
    let sane = NOTHING < span && span <= LONGEST;
    let rule = "must be more than nothing and at most 31 days";
    faults.spoil_unless(sane, &path, &rules::OUT_OF_RANGE, rule);
}

fn consequence(faults: &mut Faults, path: &Path, window: &Window) {
    use OnPassed::{Ask, Discard, Nothing, Remind};
    let (fits, rule) = match (&window.rule, window.on_passed) {
        (Rule::AtMost(_) | Rule::AtMostInAll(_), passed) => {
            (passed != Nothing, "a limit that is passed has consequences")
        }
        (Rule::AtLeast(_) | Rule::Target(_), passed) => {
            (passed == Ask, "the pharmacist decides about an early end: `ask`")
        }
        (Rule::Every { .. }, passed) => (passed == Remind, "a round can only `remind`"),
        (Rule::Planned { .. }, passed) => (passed == Nothing, "a plan is never passed: `nothing`"),
        (Rule::CountsUp(bound), passed) => (
            passed != Discard && (bound.is_some() || passed == Nothing),
            "counting up can `ask` or `remind` at its bound, and without one `nothing`",
        ),
    };
    let fits = fits || faults.lost(&path.key("rule"));
    faults.spoil_unless(fits, &path.key("on_passed"), &rules::WRONG_CONSEQUENCE, rule);
    let known = !faults.lost(&path.key("on_passed"));
    let told = window.on_passed == Nothing || !window.passed_text.is_empty();
    let rule = "must say what to do then";
    faults.unless(told || !known, path.key("passed_text"), &rules::NOTHING_TOLD, rule);
}

fn alarms(faults: &mut Faults, protocol: &Protocol, path: &Path, window: &Window) {
    if !faults.whole(&path.key("rule")) {
        return;
    }
    let length = match window.rule {
        Rule::AtMost(span) | Rule::AtMostInAll(span) => Some(span),
        Rule::Every { length, .. } => Some(length),
        Rule::CountsUp(span) => span,
        Rule::AtLeast(_) | Rule::Target(_) | Rule::Planned { .. } => None,
    };
    let list = path.key("alarms");
    for (at, alarm) in window.alarms.iter().enumerate() {
        let path = list.index(at);
        let shorter = length.is_some_and(|length| alarm.before < length);
        let rule = "must be shorter than the window, which must be one that can pass";
        let time = path.key("before");
        faults.spoil_unless(shorter, &time, &rules::ALARM_TOO_EARLY, rule);
        let Some(before) = at.checked_sub(1).and_then(|before| {
            let whole = faults.whole(&list.index(before));
            window.alarms.get(before).filter(|_| whole)
        }) else {
            continue;
        };
        let rule = "must be shorter than the one before";
        faults.spoil_unless(alarm.before < before.before, &time, &rules::ALARM_ORDER, rule);
        let rises = before.rank < alarm.rank;
        let rule = "must be more urgent than the one before";
        faults.unless(rises, path.key("rank"), &rules::ALARM_ORDER, rule);
    }
    acts(faults, protocol, path, window);
}

fn acts(faults: &mut Faults, protocol: &Protocol, path: &Path, window: &Window) {
    let acts = path.key("alarm_acts");
    let limit = window.rule.is_limit();
    let alarmed = !window.alarms.is_empty() || !faults.whole(&path.key("alarms"));
    let (fits, rule) = match (limit, alarmed, window.alarm_acts.is_empty()) {
        (true, true, true) => (false, "a limit alarms for the latest moment of an act: name it"),
        (true, false, false) => (false, "there are no `alarms` for these acts"),
        (false, _, false) => (false, "only a limit alarms for the latest moment of an act"),
        _ => (true, ""),
    };
    faults.spoil_unless(fits, &acts, &rules::ALARM_ACTS, rule);
    for (at, index) in window.alarm_acts.iter().enumerate() {
        let by = Path::default().item("milestones", *index).key("by");
        let named = protocol.milestones.get(*index).is_none_or(|act: &Milestone| act.by.is_some());
        let named = named || faults.lost(&by);
        let rule = "this milestone has no `by`, so it is no act";
        faults.unless(named, acts.index(at), &rules::ALARM_ACTS, rule);
    }
}
