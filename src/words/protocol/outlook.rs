//! What follows from the windows of a protocol, in words: how late every act may be.

use std::fmt::Write;

use crate::protocol::outlook::{Answers, Branch, LatestAct, Term};
use crate::protocol::{Protocol, Rule};
use crate::words::Shown;

use super::{length, listed, milestone};

const ANY: &str = "whatever is answered:";
const SUM: &str = "what one stay takes is missing to the next one";
const TOO_MANY: &str = "  not worked out: the answers can go more ways than are looked at";

/// The latest moments, branch by branch; without branches there were too many.
pub fn outlook(protocol: &Protocol, branches: Option<&[Branch]>, dose: bool) -> String {
    let by = if dose { "" } else { " (the infusion at its least length)" };
    let mut text = format!("\nWHAT FOLLOWS FROM THE WINDOWS{by}\n");
    let Some(branches) = branches else {
        let _ = writeln!(text, "{TOO_MANY}");
        return text;
    };
    let everywhere = |act: &LatestAct| branches.iter().all(|branch| branch.acts.contains(act));
    let first = branches.first().map_or(&[][..], |branch| branch.acts.as_slice());
    add(&mut text, protocol, ANY, first.iter().filter(|act| everywhere(act)).collect());
    for branch in branches {
        let own = branch.acts.iter().filter(|act| !everywhere(act)).collect();
        add(&mut text, protocol, &answers(&branch.answers), own);
    }
    for window in protocol.windows.iter().filter(|it| matches!(it.rule, Rule::AtMostInAll(_))) {
        let _ = writeln!(text, "  {}: {SUM}", Shown::new(&window.id));
    }
    text
}

fn add(text: &mut String, protocol: &Protocol, title: &str, acts: Vec<&LatestAct>) {
    if acts.is_empty() {
        return;
    }
    let _ = writeln!(text, "  {}", Shown::new(title));
    for line in acts.into_iter().flat_map(|act| lines(protocol, act)) {
        let _ = writeln!(text, "    {}", Shown::new(&line));
    }
}

fn answers(answers: &Answers) -> String {
    let each = answers.iter().map(|(step, words)| format!("{step} is {}", listed(words, "or")));
    let each: Vec<String> = each.collect();
    format!("when {}:", each.join(", "))
}

fn lines(protocol: &Protocol, act: &LatestAct) -> Vec<String> {
    let entry = protocol.milestones.get(act.act);
    let name = entry.and_then(|entry| entry.by.as_deref()).unwrap_or_default();
    let mut lines = vec![format!("{name}: {}", moment(protocol, &act.terms))];
    if let Some(without) = &act.without_targets {
        let targets = targets(protocol, &act.terms);
        let moment = match without.as_slice() {
            [] => "nothing else bounds it".to_owned(),
            terms => moment(protocol, terms),
        };
        lines.push(format!("  without {}: {moment}", listed(&targets, "and")));
    }
    for (earlier, later) in act.terms.iter().zip(act.terms.iter().skip(1)) {
        let reach = earlier.after.minus(later.after);
        let (first, second) = (milestone(protocol, earlier.from), milestone(protocol, later.from));
        lines.push(format!(
            "  bound by {second} where that comes within {} of {first}",
            length(reach)
        ));
    }
    lines
}

fn moment(protocol: &Protocol, terms: &[Term]) -> String {
    let each = terms.iter().map(|term| {
        let windows: Vec<String> = names(protocol, term, |_| true);
        let from = milestone(protocol, term.from);
        format!("{} after {from} ({})", length(term.after), windows.join(", "))
    });
    let each: Vec<String> = each.collect();
    match each.as_slice() {
        [_, _] => format!("the earlier of {}", each.join(" and ")),
        [_, _, ..] => format!("the earliest of {}", listed(&each, "and")),
        _ => each.concat(),
    }
}

fn names(protocol: &Protocol, term: &Term, keep: impl Fn(&Rule) -> bool) -> Vec<String> {
    let windows = term.windows.iter().filter_map(|index| protocol.windows.get(*index));
    windows.filter(|window| keep(&window.rule)).map(|window| window.id.clone()).collect()
}

fn targets(protocol: &Protocol, terms: &[Term]) -> Vec<String> {
    let mut targets: Vec<String> = terms
        .iter()
        .flat_map(|term| names(protocol, term, |rule| matches!(rule, Rule::Target(_))))
        .collect();
    targets.dedup();
    targets
}
