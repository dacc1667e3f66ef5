//! Bounds, ends, alarms and consequences of each window on its own.
//! Never compares windows with each other.

use crate::protocol::fault::{Faults, Path};
use crate::protocol::{Milestone, OnPassed, Protocol, Rule, Window};
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
        faults.add(top.item("windows", at).key("rule"), "only one window is planned");
    }
}

fn ends(faults: &mut Faults, protocol: &Protocol, path: &Path, window: &Window) {
    let gloves = matches!(window.rule, Rule::Every { .. });
    for (name, ends) in [("from", &window.from), ("to", &window.to)] {
        let path = path.key(name);
        faults.unless(!ends.is_empty(), path.clone(), "must name at least one milestone");
        for (at, index) in ends.iter().enumerate() {
            let twice = ends.iter().take(at).any(|other| other == index);
            faults.unless(!twice, path.index(at), "stands twice");
            let milestone = protocol.milestones.get(*index);
            let fits = milestone.is_some_and(|milestone| milestone.gloves == gloves);
            let rule = "a milestone with `gloves` goes with an `every` window and with no other";
            faults.unless(fits, path.index(at), rule);
        }
    }
    if matches!(window.rule, Rule::Every { .. } | Rule::CountsUp(_)) {
        return;
    }
    if matches!(window.rule, Rule::AtMostInAll(_)) {
        return stays(faults, path, window);
    }
    let forward = window.from.iter().max() < window.to.iter().min();
    let rule = "must come after every `from` in the list of milestones";
    faults.unless(forward || window.to.is_empty(), path.key("to"), rule);
}

/// The clock of a sum runs from each `from` to the next `to`, so each needs one, and none is both.
fn stays(faults: &mut Faults, path: &Path, window: &Window) {
    for (at, index) in window.to.iter().enumerate() {
        let both = window.from.contains(index);
        let rule = "stands in `from` too; the sum runs on there, so leave it out of both";
        faults.unless(!both, path.key("to").index(at), rule);
    }
    let begins = window.from.iter().min() < window.to.iter().min();
    let rule = "the first must come after the first `from` in the list of milestones";
    faults.unless(begins || window.to.is_empty(), path.key("to"), rule);
    let ends = window.from.iter().max() < window.to.iter().max();
    let rule = "the last must come before the last `to` in the list of milestones";
    faults.unless(ends || window.to.is_empty(), path.key("from"), rule);
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
            let rule = format!("there is no step `{until}`");
            faults.unless(protocol.step(until).is_some(), path.key("until"), rule);
            (path.key("length"), *length)
        }
    };
    let sane = NOTHING < span && span <= LONGEST;
    faults.unless(sane, path, "must be more than nothing and at most 31 days");
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
    faults.unless(fits, path.key("on_passed"), rule);
    let told = window.on_passed == Nothing || !window.passed_text.is_empty();
    faults.unless(told, path.key("passed_text"), "must say what to do then");
}

fn alarms(faults: &mut Faults, protocol: &Protocol, path: &Path, window: &Window) {
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
        faults.unless(shorter, path.key("before"), rule);
        let before = at.checked_sub(1).and_then(|before| window.alarms.get(before));
        let later = before.is_none_or(|before| alarm.before < before.before);
        faults.unless(later, path.key("before"), "must be shorter than the one before");
        let rises = before.is_none_or(|before| before.rank < alarm.rank);
        faults.unless(rises, path.key("rank"), "must be more urgent than the one before");
    }
    let acts = path.key("alarm_acts");
    let limit = window.rule.is_limit();
    let rule = if limit {
        "a limit alarms for the latest moment of an act: name it"
    } else {
        "only a limit alarms for the latest moment of an act"
    };
    let with_acts = !window.alarm_acts.is_empty();
    faults.unless(with_acts == (limit && !window.alarms.is_empty()), acts.clone(), rule);
    for (at, index) in window.alarm_acts.iter().enumerate() {
        let named = protocol.milestones.get(*index).is_some_and(|act: &Milestone| act.by.is_some());
        faults.unless(named, acts.index(at), "this milestone has no `by`, so it is no act");
    }
}
