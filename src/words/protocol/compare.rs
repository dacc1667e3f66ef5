//! What differs between two protocols, one line for each difference of meaning.
//! The order of members and how an amount is written make no difference.

use super::facets::{Part, Parts, Says, facets};
use crate::protocol::Protocol;
use crate::words::Shown;

mod sentences;

const NONE: &str = "none";

/// Every difference, in the order of the parts of a file; empty where there is none.
pub fn differences(before: &Protocol, after: &Protocol) -> Vec<String> {
    let pairs = facets(before).into_iter().zip(facets(after));
    let lines = pairs.flat_map(|(before, after)| of_kind(&before, &after));
    lines.map(|line| Shown::new(&line).to_string()).collect()
}

fn of_kind(before: &Parts, after: &Parts) -> Vec<String> {
    let named = |part: &Part| format!("{} {}", before.kind, part.id).trim_start().to_owned();
    let mut lines = Vec::new();
    for part in before.parts.iter().filter(|part| find(after, &part.id).is_none()) {
        lines.push(format!("{}: removed", named(part)));
    }
    let moved = if before.ordered { moved(&ids(before), &ids(after)) } else { Vec::new() };
    for (at, part) in after.parts.iter().enumerate() {
        let Some(old) = find(before, &part.id) else {
            lines.push(format!("{}: added{}", named(part), place(after, at)));
            continue;
        };
        if moved.contains(&part.id) || old.within != part.within {
            lines.push(format!("{}: moved, now{}", named(part), place(after, at)));
        }
        lines.extend(says(&named(part), &old.says, &part.says));
    }
    lines
}

fn find<'a>(parts: &'a Parts, id: &str) -> Option<&'a Part> {
    parts.parts.iter().find(|part| part.id == id)
}

fn ids(parts: &Parts) -> Vec<String> {
    parts.parts.iter().map(|part| part.id.clone()).collect()
}

/// Where an ordered part stands.
fn place(parts: &Parts, at: usize) -> String {
    if !parts.ordered {
        return String::new();
    }
    let part = parts.parts.get(at);
    let within = part.and_then(|part| part.within.as_ref());
    let within = within.map_or_else(String::new, |phase| format!(" in phase {phase}"));
    match at.checked_sub(1).and_then(|before| parts.parts.get(before)) {
        Some(before) => format!("{within} after {}", before.id),
        None => format!("{within} first"),
    }
}

/// The fewest of the common names that must move to bring the one order into the other.
fn moved(before: &[String], after: &[String]) -> Vec<String> {
    let common = |names: &[String], others: &[String]| -> Vec<String> {
        names.iter().filter(|name| others.contains(name)).cloned().collect()
    };
    let (before, after) = (common(before, after), common(after, before));
    let places: Vec<usize> =
        after.iter().filter_map(|name| before.iter().position(|known| known == name)).collect();
    // Longest rising run that ends at each place, and the place before it in that run.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let best = places.iter().zip(&runs).enumerate().take(at);
        let best = best.filter(|(_, (earlier, _))| *earlier < place);
        let best = best.rev().max_by_key(|(_, (_, (length, _)))| *length);
        let run = best
            .map_or((1, None), |(index, (_, (length, _)))| (length.saturating_add(1), Some(index)));
        runs.push(run);
    }
    // Of two that changed places the one that now comes later is said to have moved.
    let longest = runs.iter().enumerate().rev().max_by_key(|(_, (length, _))| *length);
    let mut staying = Vec::new();
    let mut at = longest.map(|(index, _)| index);
    while let Some(index) = at {
        staying.push(index);
        at = runs.get(index).and_then(|(_, previous)| *previous);
    }
    let left = after.iter().enumerate().filter(|(index, _)| !staying.contains(index));
    left.map(|(_, name)| name.clone()).collect()
}

fn says(part: &str, before: &[(String, Says)], after: &[(String, Says)]) -> Vec<String> {
    let absent = Says::Value(None);
    let of = |list: &[(String, Says)], name: &str| {
        let found = list.iter().find(|(known, _)| known == name);
        found.map_or_else(|| absent.clone(), |(_, says)| says.clone())
    };
    let gone = before.iter().filter(|(name, _)| !after.iter().any(|(known, _)| known == name));
    let names = after.iter().chain(gone).map(|(name, _)| name);
    names.flat_map(|name| one(part, name, &of(before, name), &of(after, name))).collect()
}

fn one(part: &str, name: &str, before: &Says, after: &Says) -> Vec<String> {
    match (before, after) {
        (Says::Value(before), Says::Value(after)) => {
            let compared = |it: &Option<(String, String)>| it.clone().map(|(_, it)| it);
            if compared(before) == compared(after) {
                return Vec::new();
            }
            let told = |it: &Option<(String, String)>| {
                it.as_ref().map_or_else(|| NONE.to_owned(), |(told, _)| told.clone())
            };
            vec![format!("{part}: {name}: {} → {}", told(before), told(after))]
        }
        (Says::Sentences(before), Says::Sentences(after)) => sentences::differences(before, after)
            .into_iter()
            .map(|line| format!("{part}: {name}: {line}"))
            .collect(),
        (Says::Order(before), Says::Order(after)) if !moved(before, after).is_empty() => {
            vec![format!("{part}: {name}: {} → {}", before.join(", "), after.join(", "))]
        }
        // A list that is new or gone has its members told one by one.
        _ => Vec::new(),
    }
}
