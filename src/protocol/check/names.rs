//! Ids, words and whatever else names a thing. Never looks up a reference.

use std::collections::BTreeSet;

use super::placed;
use crate::protocol::fault::{Faults, Path};
use crate::protocol::rules;
use crate::protocol::{Kind, Protocol};

/// Prompts of the program's own; a step of that name could not be told from them.
const TAKEN: [&str; 7] = ["ask", "discard", "reject", "replace", "return", "seen", "whereabouts"];
const KEBAB: &str = "must be in kebab-case: small letters, digits and single hyphens";

/// Ids in the form that plain mode can print, each once.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let top = Path::default();
    form(faults, top.key("id"), kebab(&protocol.id));
    filled(faults, top.key("version"), &protocol.version);
    filled(faults, top.key("title"), &protocol.title);
    let ids: Vec<&str> = protocol.sources.iter().map(|source| source.id.as_str()).collect();
    list(faults, "source", &top.key("sources"), &ids);
    let ids: Vec<&str> = protocol.products.iter().map(|product| product.id.as_str()).collect();
    list(faults, "product", &top.key("products"), &ids);
    let ids: Vec<&str> = protocol.milestones.iter().map(|entry| entry.id.as_str()).collect();
    list(faults, "milestone", &top.key("milestones"), &ids);
    let ids: Vec<&str> = protocol.windows.iter().map(|window| window.id.as_str()).collect();
    list(faults, "window", &top.key("windows"), &ids);
    let ids: Vec<&str> = protocol.phases.iter().map(|phase| phase.id.as_str()).collect();
    list(faults, "phase", &top.key("phases"), &ids);
    facts(protocol, faults);
    texts(protocol, faults);
    steps(protocol, faults);
}

fn facts(protocol: &Protocol, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for (at, fact) in protocol.facts.iter().enumerate() {
        let path = Path::default().item("facts", at);
        filled(faults, path.key("id"), &fact.id);
        filled(faults, path.key("text"), &fact.text);
        let is_new = faults.lost(&path.key("id")) || seen.insert(fact.id.as_str());
        unique(faults, "fact", path.key("id"), is_new, &fact.id);
    }
}

fn texts(protocol: &Protocol, faults: &mut Faults) {
    let top = Path::default();
    for (at, source) in protocol.sources.iter().enumerate() {
        filled(faults, top.item("sources", at).key("title"), &source.title);
    }
    for (at, product) in protocol.products.iter().enumerate() {
        filled(faults, top.item("products", at).key("name"), &product.name);
    }
    for (at, milestone) in protocol.milestones.iter().enumerate() {
        if let Some(by) = &milestone.by {
            filled(faults, top.item("milestones", at).key("by"), by);
        }
    }
    for (at, window) in protocol.windows.iter().enumerate() {
        let path = top.item("windows", at);
        if let Some(caption) = &window.caption {
            filled(faults, path.key("caption"), caption);
        }
    }
    for (at, phase) in protocol.phases.iter().enumerate() {
        filled(faults, top.item("phases", at).key("title"), &phase.title);
    }
}

fn steps(protocol: &Protocol, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for placed in placed(protocol) {
        let (path, id) = (placed.path.key("id"), placed.step.id.as_str());
        form(faults, path.clone(), kebab(id));
        let free = !TAKEN.contains(&id);
        let message = format!("`{id}` is a prompt of the program itself");
        faults.spoil_unless(free, &path, &rules::ID_TAKEN, message);
        let is_new = faults.lost(&path) || seen.insert(id);
        unique(faults, "step", path, is_new, id);
        for (name, value) in [("group", &placed.step.group), ("component", &placed.step.component)]
        {
            if let Some(value) = value {
                form(faults, placed.path.key(name), kebab(value));
            }
        }
        words(faults, &placed.path.key("kind"), &placed.step.kind);
    }
}

fn words(faults: &mut Faults, path: &Path, kind: &Kind) {
    let (path, words): (Path, Vec<&str>) = match kind {
        Kind::Choose(choices) => {
            (path.key("choose"), choices.iter().map(|choice| choice.word.as_str()).collect())
        }
        Kind::Value(value) => (
            path.key("value").key("outcomes"),
            value.outcomes.iter().map(|outcome| outcome.word.as_str()).collect(),
        ),
        _ => return,
    };
    let mut seen = BTreeSet::new();
    for (at, word) in words.into_iter().enumerate() {
        let path = path.index(at).key("word");
        form(faults, path.clone(), answer(word));
        let is_new = faults.lost(&path) || seen.insert(word);
        unique(faults, "answer", path, is_new, word);
    }
    let Kind::Choose(choices) = kind else { return };
    for (at, choice) in choices.iter().enumerate() {
        filled(faults, path.index(at).key("label"), &choice.label);
    }
}

/// The ids of one list: their form, and each once.
pub(super) fn list(faults: &mut Faults, what: &str, path: &Path, ids: &[&str]) {
    let mut seen = BTreeSet::new();
    for (at, id) in ids.iter().enumerate() {
        let path = path.index(at).key("id");
        if faults.lost(&path) {
            continue;
        }
        form(faults, path.clone(), kebab(id));
        unique(faults, what, path, seen.insert(*id), id);
    }
}

pub(crate) fn unique(faults: &mut Faults, what: &str, path: Path, is_new: bool, id: &str) {
    let message = format!("{what} `{id}` stands twice; records tell them by it");
    faults.spoil_unless(is_new, &path, &rules::ID_USED_TWICE, message);
}

pub(crate) fn form(faults: &mut Faults, path: Path, holds: bool) {
    faults.spoil_unless(holds, &path, &rules::ID_FORM, KEBAB);
}

pub(crate) fn filled(faults: &mut Faults, path: Path, text: &str) {
    faults.unless(!text.trim().is_empty(), path, &rules::EMPTY_TEXT, "must not be empty");
}

pub(crate) fn kebab(id: &str) -> bool {
    id.split('-').all(|part| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

/// Kebab-case where a number may have a decimal point, as in `sodium-chloride-0.9`.
fn answer(word: &str) -> bool {
    word.split('-').all(|part| match part.split_once('.') {
        Some((whole, fraction)) => [whole, fraction]
            .iter()
            .all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())),
        None => kebab(part),
    })
}
