//! A line as an answer: plain mode's own words become an entry; figures and packages stay text.
//! Decides nothing.

use crate::desk::times::rfc3339;
use crate::protocol::Kind;
use crate::session::Session;
use crate::session::command::{Entry, Question};
use crate::session::fact::Part;

/// The entry that a line is for a question; `None` where it can't be one.
pub(super) fn entry(session: &Session, question: &Question, line: &str) -> Option<Entry> {
    let text = line.trim();
    let confirm = || (text == "y").then_some(Entry::Confirm);
    let Question::Step(key) = question else {
        return match question {
            Question::Seen => second(text),
            _ => (!text.is_empty()).then(|| Entry::Line(text.to_owned())),
        };
    };
    if key.part == Part::Start {
        return confirm();
    }
    match &session.step_of(key)?.kind {
        Kind::Confirm | Kind::Wait { .. } => confirm(),
        Kind::Second { .. } => second(text),
        Kind::Time => match text {
            "now" => Some(Entry::Now),
            _ => rfc3339(text).map(Entry::Time),
        },
        _ => (!text.is_empty()).then(|| Entry::Line(text.to_owned())),
    }
}

/// `INITIALS` or `INITIALS FIGURE`: the figure begins at the first word that begins with a digit.
fn second(text: &str) -> Option<Entry> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let figure = words.iter().skip(1).position(|word| looks_like_figure(word));
    let (initials, reading) = match figure {
        Some(at) => words.split_at_checked(at.saturating_add(1))?,
        None => (words.as_slice(), &[][..]),
    };
    if initials.is_empty() {
        return None;
    }
    let reading = (!reading.is_empty()).then(|| reading.join(" "));
    Some(Entry::Second { initials: initials.join(" "), reading })
}

fn looks_like_figure(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ','))
}
