//! The ways the answers of a protocol can go, and which of them make no difference to each other.
//! Never looks at a window.

use super::{LatestAct, WAYS, is_asked, method_step};
use crate::protocol::dose::Calculation;
use crate::protocol::{Protocol, Step};

/// Answers to steps, by their ids, in the order of the work; several words where any of them does.
pub type Answers = Vec<(String, Vec<String>)>;

/// Ways through the work that have the same latest moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The answers that lead to them; empty where any do.
    pub answers: Answers,
    /// Latest moments of the acts, in the order of the milestones.
    pub acts: Vec<LatestAct>,
}

/// One answer to each step that a milestone or a window asks about, and a way to fill the bag.
pub(super) fn ways(protocol: &Protocol, calculation: Option<&Calculation>) -> Option<Vec<Answers>> {
    let mut ways: Vec<Answers> = vec![Vec::new()];
    for step in protocol.steps() {
        let words = words(protocol, calculation, step);
        if words.is_empty() {
            continue;
        }
        let longer = ways.into_iter().flat_map(|way| {
            let asked = is_asked(&way, step);
            let words = if asked { words.as_slice() } else { &[] };
            let longer = words.iter().map(|word| {
                let mut longer = way.clone();
                longer.push((step.id.clone(), vec![word.clone()]));
                longer
            });
            let mut longer: Vec<Answers> = longer.collect();
            if longer.is_empty() {
                longer.push(way);
            }
            longer
        });
        ways = longer.collect();
        if ways.len() > WAYS {
            return None;
        }
    }
    Some(ways)
}

fn words(protocol: &Protocol, calculation: Option<&Calculation>, step: &Step) -> Vec<String> {
    let words = step.choices().iter().map(|choice| choice.word.clone());
    let fills = method_step(protocol).is_some_and(|method| method.id == step.id);
    if let (true, Some(calculation)) = (fills, calculation) {
        let allowed = |word: &String| calculation.method(word).is_some_and(|it| it.allowed);
        return words.filter(allowed).collect();
    }
    let milestones = protocol.milestones.iter().filter_map(|milestone| milestone.when.as_ref());
    let windows = protocol.windows.iter().filter_map(|window| window.when.as_ref());
    let decides = milestones.chain(windows).any(|when| when.step == step.id);
    if decides { words.collect() } else { Vec::new() }
}

/// Ways with the same latest moments put together, in the order in which they first appear.
pub(super) fn branches(each: Vec<(Answers, Vec<LatestAct>)>) -> Vec<Branch> {
    let mut groups: Vec<(Vec<Answers>, Vec<LatestAct>)> = Vec::new();
    for (way, acts) in &each {
        match groups.iter_mut().find(|(_, known)| known == acts) {
            Some((ways, _)) => ways.push(way.clone()),
            None => groups.push((vec![way.clone()], acts.clone())),
        }
    }
    let all = merged(each.iter().map(|(way, _)| way));
    let of_group = |(ways, acts): (Vec<Answers>, Vec<LatestAct>)| {
        let together = merged(ways.iter());
        let size =
            together.iter().fold(1_usize, |size, (_, words)| size.saturating_mul(words.len()));
        let alike = ways.iter().all(|way| way.len() == together.len());
        // Only where every combination of the words belongs here can they be named side by side.
        let named = if alike && size == ways.len() { vec![together] } else { ways };
        let named = named.into_iter().map(|answers| Branch {
            answers: answers.into_iter().filter(|answer| !all.contains(answer)).collect(),
            acts: acts.clone(),
        });
        named.collect::<Vec<_>>()
    };
    groups.into_iter().flat_map(of_group).collect()
}

/// All words of each step in these ways.
fn merged<'a>(ways: impl Iterator<Item = &'a Answers>) -> Answers {
    let mut merged: Answers = Vec::new();
    for (step, words) in ways.flatten() {
        match merged.iter_mut().find(|(known, _)| known == step) {
            Some((_, known)) => {
                let new = words.iter().filter(|word| !known.contains(word)).cloned();
                let new: Vec<String> = new.collect();
                known.extend(new);
            }
            None => merged.push((step.clone(), words.clone())),
        }
    }
    merged
}
