//! Every figure and every sentence names a source that is listed.
//! Never judges whether the source is a good one.

use super::placed;
use crate::protocol::fault::{Faults, Path};
use crate::protocol::rules;
use crate::protocol::unresolved::{Names, unknown};
use crate::protocol::{Kind, Protocol, Sentence, SourceRef};

/// References to sources, in the order of the file.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let ids = protocol.sources.iter().map(|source| source.id.as_str()).collect();
    let rule = &rules::UNKNOWN_SOURCE;
    let known = Names { what: "source", list: "sources", ids, rule };
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
    if let Some(answer) = name.strip_prefix("methods.") {
        let at = rules.methods.iter().position(|method| method.answer == answer);
        return at.map_or(path.key("methods"), |at| path.item("methods", at));
    }
    let larger = name.strip_prefix("larger_vials.").and_then(|name| name.rsplit_once('.'));
    if let Some((id, figure)) = larger {
        let at = rules.larger_vials.iter().position(|larger| larger.id == id);
        return at.map_or(path.clone(), |at| path.item("larger_vials", at)).key(figure.to_owned());
    }
    path.key(name.to_owned())
}

struct Look<'a> {
    known: Names<'a>,
    faults: &'a mut Faults,
}

impl Look<'_> {
    fn reference(&mut self, path: &Path, source: &SourceRef) {
        let id = source.id.as_str();
        if !self.known.ids.contains(&id) {
            unknown(self.faults, path.key("source"), &self.known, id);
        }
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
            self.faults.unless(said, path.key("say"), &rules::EMPTY_TEXT, "must not be empty");
            self.reference(&path, &sentence.source);
        }
    }
}
