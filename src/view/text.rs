//! Text in cells: how wide it is, where it breaks, and what stands for it in ASCII.
//! Never drops a character silently: what does not fit ends with a mark, what has no ASCII form
//! is a question mark.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The graphemes of a text. Most of a screen is characters that never join their neighbours, and
/// those are told apart without the tables of Unicode: a frame costs a fraction of what it would.
pub(super) fn graphemes(text: &str) -> Graphemes<'_> {
    Graphemes(text)
}

/// What is left of a text to be taken apart.
#[derive(Clone, Debug)]
pub(super) struct Graphemes<'a>(&'a str);

impl<'a> Graphemes<'a> {
    /// What has not been taken yet.
    pub(super) fn as_str(&self) -> &'a str {
        self.0
    }
}

impl<'a> Iterator for Graphemes<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let mut chars = self.0.chars();
        let first = chars.next()?;
        let alone = never_joins(first) && chars.next().is_none_or(never_joins);
        let length = if alone {
            first.len_utf8()
        } else {
            self.0.graphemes(true).next().map_or(0, str::len)
        };
        let (grapheme, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(grapheme)
    }
}

/// Printable ASCII, rules and blocks: one column each, and a grapheme beside any other of these.
fn never_joins(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{2500}'..='\u{259f}')
}

/// Whether each character of a text is a grapheme of its own, one column wide. Nearly all are ASCII,
/// which is told without taking characters apart.
pub(super) fn is_plain(text: &str) -> bool {
    is_printable_ascii(text) || text.chars().all(never_joins)
}

fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Columns of a text.
pub(super) fn width(text: &str) -> usize {
    match text {
        _ if is_printable_ascii(text) => text.len(),
        _ if is_plain(text) => text.chars().count(),
        _ => graphemes(text).map(cell_width).sum(),
    }
}

/// Columns of one grapheme, at least one: what has no width of its own gets a place.
pub(super) fn cell_width(grapheme: &str) -> usize {
    own_width(grapheme).clamp(1, 2)
}

/// Columns that a grapheme has by itself, which may be none.
pub(super) fn own_width(grapheme: &str) -> usize {
    let mut chars = grapheme.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) if never_joins(only) => 1,
        _ => grapheme.width(),
    }
}

/// At most so many columns; what is cut off leaves a mark.
pub(super) fn cut(text: &str, most: usize, ascii: bool) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mark = if ascii { "~" } else { "…" };
    let mut kept = String::new();
    let mut used = 1_usize;
    for grapheme in graphemes(text) {
        used = used.saturating_add(cell_width(grapheme));
        if used > most {
            break;
        }
        kept.push_str(grapheme);
    }
    if most > 0 {
        kept.push_str(mark);
    }
    kept
}

/// Lines of at most so many columns, broken between words; a longer word is broken in itself.
pub(super) fn wrap(text: &str, most: usize) -> Vec<String> {
    let most = most.max(2);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0_usize;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let gap = usize::from(!line.is_empty());
        let joined = used.saturating_add(gap).saturating_add(width(word));
        if joined <= most {
            line.push_str(if gap == 1 { " " } else { "" });
            line.push_str(word);
            used = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut pieces = chunks(word, most);
        line = pieces.pop().unwrap_or_default();
        used = width(&line);
        lines.append(&mut pieces);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Pieces of at most so many columns, spaces and all, as a field shows them.
pub(super) fn chunks(text: &str, most: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0_usize;
    for grapheme in graphemes(text) {
        let wide = cell_width(grapheme);
        if used.saturating_add(wide) > most && used > 0 {
            pieces.push(String::new());
            used = 0;
        }
        used = used.saturating_add(wide);
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(grapheme);
        }
    }
    pieces
}

/// The same text in ASCII alone.
pub(super) fn in_ascii(text: &str) -> String {
    text.chars().map(ascii_of).collect()
}

fn ascii_of(c: char) -> String {
    let known = match c {
        '✓' => "+",
        '▸' | '›' => ">",
        '·' | '•' => ".",
        '✗' => "X",
        '▲' => "!",
        '■' => "*",
        '◆' => "o",
        '▨' => "/",
        '█' => "#",
        '░' => ".",
        '─' => "-",
        '│' => "|",
        '┬' | '┴' | '├' | '┤' | '┼' => "+",
        '⏎' => "Enter",
        '↑' => "Up",
        '↓' => "Down",
        '→' => "->",
        '←' => "<-",
        '×' => "x",
        '±' => "+/-",
        '°' => "deg ",
        '≤' => "<=",
        '≥' => ">=",
        '≈' => "about ",
        '–' | '‑' | '−' => "-",
        '—' => "--",
        '‘' | '’' => "'",
        '“' | '”' | '„' => "\"",
        // Never "u": a microgram read as a milligram is a thousand times too much.
        'µ' | 'μ' => "mc",
        '\u{a0}' | '\u{202f}' | '\u{2009}' => " ",
        _ => "",
    };
    if c.is_ascii() {
        return c.to_string();
    }
    if !known.is_empty() {
        return known.to_owned();
    }
    let letters: String = c
        .nfkd()
        .filter(|part| !is_combining_mark(*part))
        .map(|part| if part == '⁄' { '/' } else { part })
        .collect();
    let shown = letters.is_ascii() && !letters.is_empty() && !letters.contains(' ');
    match (shown, is_combining_mark(c)) {
        (true, _) => letters,
        (_, true) => String::new(),
        _ => "?".to_owned(),
    }
}
