//! Files as the rules see them: their text, and their code with comments, literals and tests
//! blanked out. Knows just enough of the language for that.

use std::fs;
use std::path::Path;

/// A text file of the project.
pub(super) struct Source {
    /// Relative to the root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
    /// The same lines without comments, contents of literals and the tests at the bottom; empty
    /// for what is no Rust.
    pub(super) code: String,
}

impl Source {
    pub(super) fn new(path: &str, text: &str) -> Self {
        let code =
            if path.ends_with(".rs") { without_tests(&blanked(text)) } else { String::new() };
        Self { path: path.to_owned(), text: text.to_owned(), code }
    }

    /// Part of the program, rather than of its tests.
    pub(super) fn is_program(&self) -> bool {
        self.path.starts_with("src/") && self.is_rust()
    }

    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// In one of these files, or below a folder that ends with `/`.
    pub(super) fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| {
            self.path == *place || place.ends_with('/') && self.path.starts_with(place)
        })
    }

    pub(super) fn has_word(&self, word: &str) -> bool {
        !self.code_lines_with(&[word]).is_empty()
    }

    /// Lines of code that hold one of these words or paths, as findings.
    pub(super) fn code_lines_with(&self, words: &[&str]) -> Vec<String> {
        lines_with(&self.code, words)
    }
}

/// Numbered lines of a text that hold one of these words.
pub(super) fn lines_with(text: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for word in words.iter().filter(|word| holds_word(line, word)) {
            found.push(format!("{}: {word}", index + 1));
        }
    }
    found
}

/// Whether a word stands in a line; where it begins or ends with a letter, only as a whole word.
fn holds_word(line: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let (opens, closes) = (part(word.chars().next()), part(word.chars().last()));
    line.match_indices(word).any(|(at, _)| {
        let before = part(line[..at].chars().last());
        let after = part(line[at + word.len()..].chars().next());
        !(opens && before || closes && after)
    })
}

/// Every text file of the project, in the order of their paths.
pub(super) fn tree() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(root, "", &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{prefix}{name}");
        if ["target", ".git", "fuzz/target", "fuzz/artifacts"].contains(&path.as_str()) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), &format!("{path}/"), found);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            found.push(Source::new(&path, &text));
        }
    }
}

/// Tests stand at the bottom of a file; a rule of its own keeps them there.
fn without_tests(code: &str) -> String {
    code.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

/// Comments and the contents of literals as blanks; line breaks stay.
pub(super) fn blanked(text: &str) -> String {
    let mut rest = text;
    let mut code = String::with_capacity(text.len());
    while let Some(c) = rest.chars().next() {
        let hidden = comment_len(rest).or_else(|| literal_len(rest, code.chars().last()));
        let (taken, visible) = match hidden {
            Some(length) => (length, false),
            None => (c.len_utf8(), true),
        };
        let (piece, after) = rest.split_at(taken);
        if visible {
            code.push_str(piece);
        } else {
            code.extend(piece.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        }
        rest = after;
    }
    code
}

fn comment_len(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if !rest.starts_with("/*") {
        return None;
    }
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        let here = &rest[at..];
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            at += 2;
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 {
            return Some(at);
        }
    }
    Some(rest.len())
}

fn literal_len(rest: &str, before: Option<char>) -> Option<usize> {
    let in_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let raw = rest.strip_prefix('b').unwrap_or(rest);
    if !in_word && let Some(hashed) = raw.strip_prefix('r') {
        let hashes = hashed.len() - hashed.trim_start_matches('#').len();
        let close = format!("\"{}", "#".repeat(hashes));
        if let Some(body) = hashed[hashes..].strip_prefix('"') {
            let opening = rest.len() - body.len();
            return Some(opening + body.find(&close).map_or(body.len(), |at| at + close.len()));
        }
    }
    if let Some(body) = rest.strip_prefix('"') {
        return Some(1 + quoted_len(body, '"'));
    }
    let body = rest.strip_prefix('\'')?;
    // A lifetime has no quote after its first letter.
    let mut chars = body.chars();
    let first = chars.next()?;
    let is_char = first == '\\' || chars.next() == Some('\'');
    is_char.then(|| 1 + quoted_len(body, '\''))
}

/// Up to and with the closing quote.
fn quoted_len(body: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    body.len()
}
