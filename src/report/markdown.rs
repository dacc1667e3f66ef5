//! Evidence as Markdown: headings and tables. What was recorded is escaped, so that it stays text
//! whatever it looks like.

use super::evidence::{Evidence, Section};
use crate::words::report::{PRACTICE_SENTENCE, column, title};

/// Characters that mean something in Markdown, wherever they stand.
const MARKS: &str = "\\`*_[]<>|~&#$!@{}^=";

/// The whole report.
pub(super) fn report(evidence: &Evidence) -> String {
    let head = &evidence.head;
    let mut text = String::new();
    if head.is_practice {
        text.push_str(&format!("**{PRACTICE_SENTENCE}**\n\n"));
    }
    let subject = format!("{}, session {}", head.title, head.id);
    text.push_str(&format!("# {}\n\n", escaped(&subject)));
    for warning in &head.warnings {
        text.push_str(&format!("> **{}**\n>\n", escaped(warning.as_str())));
    }
    if !head.warnings.is_empty() {
        text.push('\n');
    }
    for part in &evidence.sections {
        section(&mut text, part, head.is_practice);
    }
    windows(&mut text, evidence);
    exceptions(&mut text, evidence);
    facts(&mut text, evidence);
    text
}

/// As text, in one line, with nothing in it that Markdown would act on.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let links = c == ':' && (next == '/' || next.is_alphabetic());
        let links = links || c == '.' && escaped.to_ascii_lowercase().ends_with("www");
        if MARKS.contains(c) || links {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    // A list, a rule or a quotation is one only at the beginning.
    match escaped.chars().next() {
        Some('-' | '+') => format!("\\{escaped}"),
        _ => escaped,
    }
}

fn heading(text: &mut String, title: &str, is_practice: bool) {
    let mark = if is_practice { " (PRACTICE)" } else { "" };
    text.push_str(&format!("## {title}{mark}\n\n"));
}

fn table(text: &mut String, titles: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    text.push_str(&line(titles.iter().map(|it| (*it).to_owned()).collect()));
    text.push_str(&line(titles.iter().map(|_| "---".to_owned()).collect()));
    for row in rows {
        text.push_str(&line(row.iter().map(|cell| escaped(cell)).collect()));
    }
    text.push('\n');
}

fn section(text: &mut String, section: &Section, is_practice: bool) {
    let number = section.element.map(|number| format!("{number}. ")).unwrap_or_default();
    heading(text, &format!("{number}{}", section.title), is_practice);
    let rows = section.rows.iter().map(|row| {
        let note = row.note.as_ref().map(ToString::to_string).unwrap_or_default();
        vec![row.label.to_string(), row.value.text(), note, row.origin.text()]
    });
    table(text, &column::ROWS, rows);
}

fn windows(text: &mut String, evidence: &Evidence) {
    heading(text, title::WINDOWS, evidence.head.is_practice);
    let rows = evidence.windows.iter().map(|row| {
        let or_dash = |at: Option<super::evidence::Moment>| {
            at.map_or_else(|| "-".to_owned(), |moment| moment.text())
        };
        vec![
            row.id.to_string(),
            row.rule.to_string(),
            row.from.text(),
            or_dash(row.until),
            or_dash(row.closed),
            row.outcome.to_string(),
        ]
    });
    table(text, &column::WINDOWS, rows);
}

fn exceptions(text: &mut String, evidence: &Evidence) {
    heading(text, title::EXCEPTIONS, evidence.head.is_practice);
    let rows = evidence.exceptions.iter().map(|row| {
        vec![
            row.rank.to_owned(),
            row.at.text(),
            row.kind.to_owned(),
            row.text.to_string(),
            row.seq.to_string(),
        ]
    });
    table(text, &column::EXCEPTIONS, rows);
}

fn facts(text: &mut String, evidence: &Evidence) {
    heading(text, title::FACTS, evidence.head.is_practice);
    let rows = evidence.facts.iter().map(|row| {
        vec![row.seq.to_string(), row.at.text(), row.by.to_string(), row.what.to_string()]
    });
    table(text, &column::FACTS, rows);
}
