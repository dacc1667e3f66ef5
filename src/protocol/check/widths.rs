//! Whether what people read fits the narrowest screen. Never cuts or wraps anything.

use unicode_width::UnicodeWidthStr;

use super::placed;
use crate::protocol::fault::{Faults, Path};
use crate::protocol::{Kind, Protocol, Sentence, rules};

/// Columns of the narrowest screen.
const COLUMNS: usize = 60;

/// Texts that stand on one line, then the single words of those that are wrapped.
pub(super) fn check(protocol: &Protocol, faults: &mut Faults) {
    let top = Path::default();
    line(faults, top.key("id"), &protocol.id);
    line(faults, top.key("version"), &protocol.version);
    line(faults, top.key("title"), &protocol.title);
    for (at, product) in protocol.products.iter().enumerate() {
        let path = top.item("products", at);
        line(faults, path.key("name"), &product.name);
        for (at, other) in product.look_alikes.iter().enumerate() {
            line(faults, path.item("look_alikes", at).key("name"), &other.name);
        }
    }
    for (at, milestone) in protocol.milestones.iter().enumerate() {
        if let Some(by) = &milestone.by {
            line(faults, top.item("milestones", at).key("by"), by);
        }
    }
    for (at, window) in protocol.windows.iter().enumerate() {
        let path = top.item("windows", at);
        line(faults, path.key("id"), &window.id);
        wrapped(faults, path.key("caption"), window.caption.as_deref().unwrap_or_default());
        sentences(faults, &path.key("passed_text"), &window.passed_text);
    }
    for (at, phase) in protocol.phases.iter().enumerate() {
        line(faults, top.item("phases", at).key("title"), &phase.title);
    }
    for placed in placed(protocol) {
        line(faults, placed.path.key("id"), &placed.step.id);
        sentences(faults, &placed.path.key("start_text"), &placed.step.start_text);
        sentences(faults, &placed.path.key("text"), &placed.step.text);
        answers(faults, &placed.path.key("kind"), &placed.step.kind);
    }
}

fn answers(faults: &mut Faults, path: &Path, kind: &Kind) {
    let Kind::Choose(choices) = kind else { return };
    for (at, choice) in choices.iter().enumerate() {
        let path = path.key("choose").index(at);
        line(faults, path.key("word"), &choice.word);
        line(faults, path.key("label"), &choice.label);
    }
}

fn line(faults: &mut Faults, path: Path, text: &str) {
    let width = text.width();
    let message = format!("{width} columns wide; at most {COLUMNS} can be shown");
    faults.unless(width <= COLUMNS, path, &rules::TEXT_TOO_WIDE, message);
}

fn sentences(faults: &mut Faults, path: &Path, sentences: &[Sentence]) {
    for (at, sentence) in sentences.iter().enumerate() {
        wrapped(faults, path.index(at).key("say"), &sentence.say);
    }
}

/// Lines break at spaces only.
fn wrapped(faults: &mut Faults, path: Path, text: &str) {
    let widest = text.split_whitespace().map(UnicodeWidthStr::width).max().unwrap_or_default();
    let message = format!("a word of it is {widest} columns wide; at most {COLUMNS} can be shown");
    faults.unless(widest <= COLUMNS, path, &rules::WORD_TOO_WIDE, message);
}
