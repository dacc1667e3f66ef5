//! Every figure and every sentence names a source that is listed.
//! Never judges whether the source is a good one.

use std::collections::BTreeSet;

use super::placed;
use crate::protocol::fault::{Faults, Path};
use crate::protocol::{Kind, Protocol, Sentence, SourceRef};

/// References to sources, in the order of the file.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let known = protocol.sources.iter().map(|source| source.id.as_str()).collect();
    let mut look = Look { known, faults };
    let top = Path::default();
    for (at, fact) in protocol.facts.iter().enumerate() {
        look.reference(&top.item("facts", at), &fact.source);
    }
    for (name, source) in &protocol.dose_sources {
        look.reference(&of_dose(protocol, name), source);
    }
    for (at, window) in protocol.windows.iter().enumerate() {
        let path = top.item("windows", at);
        look.sentences(&path.key("passed_text"), &window.passed_text);
        look.reference(&path, &window.source);
    }
    for placed in placed(protocol) {
        let (path, step) = (placed.path, placed.step);
        look.sentences(&path.key("start_text"), &step.start_text);
        look.sentences(&path.key("text"), &step.text);
        look.optional(&path.key("least"), step.least_source.as_ref());
        let kind = path.key("kind");
        match &step.kind {
            Kind::Value(value) => {
                let path = kind.key("value").key("tolerance");
                look.optional(&path, value.tolerance_source.as_ref());
            }
            Kind::Second { reads: Some(reads), .. } => {
                let path = kind.key("second").key("reads").key("tolerance");
                look.optional(&path, reads.tolerance_source.as_ref());
            }
            _ => {}
        }
    }
}

/// Where the figure of this name stands in the dose arithmetic.
fn of_dose(protocol: &Protocol, name: &str) -> Path {
    let (rules, path) = (&protocol.dose, Path::default().key("dose"));
    let mut parts = name.splitn(3, '.');
    let (list, id, figure) = (parts.next(), parts.next().unwrap_or_default(), parts.next());
    match (list, figure) {
        (Some("methods"), _) => {
            let at = rules.methods.iter().position(|method| method.answer == id);
            path.item("methods", at.unwrap_or_default())
        }
        (Some("larger_vials"), Some(figure)) => {
            let at = rules.larger_vials.iter().position(|larger| larger.id == id);
            path.item("larger_vials", at.unwrap_or_default()).key(figure)
        }
        _ => path.key(name),
    }
}

struct Look<'a> {
    known: BTreeSet<&'a str>,
    faults: &'a mut Faults,
}

impl Look<'_> {
    fn reference(&mut self, path: &Path, source: &SourceRef) {
        let id = source.id.as_str();
        let rule = format!("there is no source `{id}`; list it under `sources`");
        self.faults.unless(self.known.contains(id), path.key("source"), rule);
    }

    fn optional(&mut self, path: &Path, source: Option<&SourceRef>) {
        if let Some(source) = source {
            self.reference(path, source);
        }
    }

    fn sentences(&mut self, path: &Path, sentences: &[Sentence]) {
        for (at, sentence) in sentences.iter().enumerate() {
            let path = path.index(at);
            let said = !sentence.say.trim().is_empty();
            self.faults.unless(said, path.key("say"), "must not be empty");
            self.reference(&path, &sentence.source);
        }
    }
}
