//! `protocol check` and `practice check`: every fault of each file, as a picture for people or as
//! JSON for editors. Decides nothing: what a fault is, the room of the format says.

use std::fmt::Write;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::folder::read_bytes;
use super::look::LookArguments;
use super::{Failure, Outcome, Status, print};
use crate::protocol::{self, Fault, FaultKind};
use crate::words::Shown;

/// One fault as editors read it; columns count characters from 1, `end` in the same line.
#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end: usize,
    rule: &'a str,
    kind: &'static str,
    message: String,
    help: String,
}

/// What was found in one file.
struct Checked {
    name: String,
    text: String,
    faults: Vec<Fault>,
    /// Of a file that is right.
    id: String,
}

/// A format that files are held against.
pub(super) struct Format<'a> {
    /// Every fault of what a file holds.
    pub(super) faults: &'a dyn Fn(&[u8]) -> Vec<Fault>,
    /// The id of a text that is right.
    pub(super) id: &'a dyn Fn(&str) -> String,
}

/// Looks at all files, also after one that can't be read.
pub(super) fn check(
    files: &[PathBuf],
    json: bool,
    look: &LookArguments,
    format: &Format<'_>,
) -> Outcome {
    let mut checked = Vec::new();
    let mut unread: Option<Failure> = None;
    for path in files {
        match check_file(path, format) {
            Ok(file) => checked.push(file),
            Err(failure) => {
                if let Some(first) = &mut unread {
                    first.message.push('\n');
                    first.message.push_str(&failure.message);
                } else {
                    unread = Some(failure);
                }
            }
        }
    }
    let errors = checked.iter().map(|file| count(file, FaultKind::Error));
    let is_wrong = errors.sum::<usize>() > 0;
    if json {
        let rows: Vec<Row<'_>> = checked.iter().flat_map(rows).collect();
        let text = serde_json::to_string_pretty(&rows)
            .map_err(|error| Failure::new(Status::CouldNot, error))?;
        print(&format!("{}\n", Shown::json(&text)))?;
    } else {
        let renderer = renderer(look);
        let text: String = checked.iter().map(|file| pictures(file, &renderer)).collect();
        print(&text)?;
    }
    match unread {
        Some(failure) => Err(failure),
        None if is_wrong => Ok(Status::Wrong),
        None => Ok(Status::Done),
    }
}

fn check_file(path: &Path, format: &Format<'_>) -> Result<Checked, Failure> {
    let name = path.display().to_string();
    let (bytes, faults) = match read_bytes(path) {
        Ok(bytes) => {
            let faults = (format.faults)(&bytes);
            (bytes, faults)
        }
        Err(failure) if failure.status == Status::Wrong => {
            (Vec::new(), vec![protocol::too_large()])
        }
        Err(failure) => return Err(failure),
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let right = faults.iter().all(|fault| fault.kind == FaultKind::Hint);
    let id = if right { (format.id)(&text) } else { String::new() };
    Ok(Checked { name, text, faults, id })
}

fn count(file: &Checked, kind: FaultKind) -> usize {
    file.faults.iter().filter(|fault| fault.kind == kind).count()
}

fn rows(file: &Checked) -> impl Iterator<Item = Row<'_>> {
    file.faults.iter().map(|fault| Row {
        file: &file.name,
        line: fault.line,
        column: fault.column,
        end: fault.end_column,
        rule: fault.rule,
        kind: kind(fault),
        message: Shown::new(&said(fault)).to_string(),
        help: Shown::new(&fault.help).to_string(),
    })
}

fn kind(fault: &Fault) -> &'static str {
    match fault.kind {
        FaultKind::Error => "error",
        FaultKind::Hint => "hint",
    }
}

/// The field and what is wrong with it; a message about the whole file stands alone.
fn said(fault: &Fault) -> String {
    if fault.field == "(file)" {
        fault.message.clone()
    } else {
        format!("{}: {}", fault.field, fault.message)
    }
}

fn renderer(look: &LookArguments) -> Renderer {
    let colour = look.colour_printed(std::io::stdout().is_terminal());
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let ascii = look.look().ascii;
    renderer.decor_style(if ascii { DecorStyle::Ascii } else { DecorStyle::Unicode })
}

fn pictures(file: &Checked, renderer: &Renderer) -> String {
    let mut text = String::new();
    let name = Shown::new(&file.name);
    for fault in &file.faults {
        let _ = writeln!(text, "{}\n", picture(file, name.as_str(), fault, renderer));
    }
    let errors = count(file, FaultKind::Error);
    let hints = match count(file, FaultKind::Hint) {
        0 => String::new(),
        1 => ", 1 hint".to_owned(),
        many => format!(", {many} hints"),
    };
    let _ = match errors {
        0 => {
            writeln!(text, "{name}: {} is right{hints}", Shown::new(&file.id))
        }
        1 => writeln!(text, "{name}: 1 fault{hints}"),
        many => writeln!(text, "{name}: {many} faults{hints}"),
    };
    text
}

/// The line as it can be shown, with the place pointed at; what is escaped widens the picture, so
/// the column is told beside it.
fn picture(file: &Checked, name: &str, fault: &Fault, renderer: &Renderer) -> String {
    let text = file.text.as_str();
    let start = text.get(..fault.start).and_then(|before| before.rfind('\n'));
    let start = start.map_or(0, |newline| newline.saturating_add(1));
    let rest = text.get(fault.end..).unwrap_or_default();
    let after = rest.lines().next().unwrap_or_default();
    let shown =
        |part: Option<&str>| Shown::new(&part.unwrap_or_default().replace('\t', " ")).to_string();
    let before = shown(text.get(start..fault.start));
    let pointed = shown(text.get(fault.start..fault.end));
    let line = format!("{before}{pointed}{}", shown(Some(after)));
    let span = before.len()..before.len().saturating_add(pointed.len());
    let level = match fault.kind {
        FaultKind::Error => Level::ERROR,
        FaultKind::Hint => Level::WARNING.with_name(Some("hint")),
    };
    let as_written = before.chars().count().saturating_add(1) == fault.column;
    let snippet = Snippet::source(line)
        .line_start(fault.line)
        .path(as_written.then_some(name))
        .annotation(AnnotationKind::Primary.span(span));
    let title = level.primary_title(Shown::new(&said(fault)).to_string()).id(fault.rule);
    let origin = Origin::path(name).line(fault.line).char_column(fault.column);
    let group =
        if as_written { title.element(snippet) } else { title.element(origin).element(snippet) };
    let group = group.element(Level::HELP.message(Shown::new(&fault.help).to_string()));
    renderer.render(&[group])
}
