//! Turns scanned text into characters with their places: symbology prefix off, and the stand-ins
//! that scanners and people use for the group separator replaced. Reads no field.

use super::ScanError;

/// What ends a field of variable length: the sign a scanner sends for FNC1.
pub(super) const SEPARATOR: char = '\u{1d}';

/// Texts that stand for [`SEPARATOR`] wherever they occur. All but the one in angle brackets hold
/// a character that no field may hold.
const STAND_INS: [&str; 10] =
    ["\u{241D}", "<GS>", "{GS}", "[GS]", "<FNC1>", "{FNC1}", "[FNC1]", "\\x1d", "\\x1D", "\\u001d"];

/// Single characters that stand for it only where nothing else does; no field may hold them.
const LONE_STAND_INS: [char; 2] = ['|', '~'];

/// Symbology identifiers that announce element strings: Data Matrix, Code 128, QR and `DataBar`.
const ELEMENT_PREFIXES: [&str; 4] = ["]d2", "]C1", "]Q3", "]e0"];
const EAN_PREFIX: &str = "]E0";

/// A character and its place in the text, counted from 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Symbol {
    pub(super) at: usize,
    pub(super) c: char,
}

/// What the prefix says the text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carried {
    /// No prefix.
    Anything,
    /// Element strings only.
    Elements,
    /// A bare trade item number only.
    Number,
}

/// Every character as it stands, for a form that has no separators.
pub(super) fn as_typed(text: &str) -> Vec<Symbol> {
    text.chars().zip(1..).map(|(c, at)| Symbol { at, c }).collect()
}

/// Blanks around the text are dropped, yet count for the places, as the prefix does.
pub(super) fn read(text: &str) -> Result<(Carried, Vec<Symbol>), ScanError> {
    let trimmed = text.trim_start_matches(' ');
    let blanks = text.len().saturating_sub(trimmed.len());
    let trimmed = trimmed.trim_end_matches(' ');
    let start = blanks.saturating_add(1);
    let element_rest = ELEMENT_PREFIXES.iter().find_map(|prefix| trimmed.strip_prefix(prefix));
    let (carried, rest, start) = match (element_rest, trimmed.strip_prefix(EAN_PREFIX)) {
        (Some(rest), _) => (Carried::Elements, rest, start.saturating_add(3)),
        (None, Some(rest)) => (Carried::Number, rest, start.saturating_add(3)),
        (None, None) if trimmed.starts_with(']') => {
            return Err(ScanError::Symbology { at: start });
        }
        (None, None) => (Carried::Anything, trimmed, start),
    };
    let mut symbols = split(rest, start);
    if !symbols.iter().any(|symbol| symbol.c == SEPARATOR) {
        let lone = LONE_STAND_INS.iter().find(|lone| symbols.iter().any(|s| s.c == **lone));
        for symbol in symbols.iter_mut().filter(|symbol| Some(&symbol.c) == lone) {
            symbol.c = SEPARATOR;
        }
    }
    Ok((carried, symbols))
}

fn split(text: &str, start: usize) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    let mut rest = text;
    let mut at = start;
    while let Some(c) = rest.chars().next() {
        let stand_in = STAND_INS
            .iter()
            .find_map(|word| Some((word.chars().count(), rest.strip_prefix(word)?)));
        let (c, width, tail) = match stand_in {
            Some((width, tail)) => (SEPARATOR, width, tail),
            None => (c, 1, rest.strip_prefix(c).unwrap_or_default()),
        };
        symbols.push(Symbol { at, c });
        at = at.saturating_add(width);
        rest = tail;
    }
    symbols
}
