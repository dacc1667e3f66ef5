//! Where a path lies in the text: bytes, line and column. Never judges what stands there.

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseError;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::protocol::fault::{Fault, FaultKind, Found, Segment, Spot};
use crate::protocol::similar::nearest;

/// Plain JSON: every leniency of the parser off.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// The value of a text that is plain JSON; nothing for a text without one.
pub(super) fn tree(text: &str) -> Result<Option<Value<'_>>, ParseError> {
    parse_to_ast(text, &CollectOptions::default(), &STRICT).map(|found| found.value)
}

/// What was found, with its place; without a tree, only bytes can be placed.
pub(super) fn told(text: &str, tree: Option<&Value<'_>>, found: Found) -> Fault {
    let (start, end) = match (found.spot, tree) {
        (Spot::Byte(at), _) => (at, after_character(text, at)),
        (_, Some(tree)) => seek(tree, &found.path.0, found.spot),
        (_, None) => (0, 0),
    };
    let start = floor(text, start);
    let end = one_line(text, start, end);
    let (line, column) = position(text, start);
    let width = text.get(start..end).unwrap_or_default().chars().count();
    Fault {
        start,
        end,
        line,
        column,
        end_column: column.saturating_add(width),
        field: found.path.to_string(),
        rule: found.rule.name,
        message: found.message,
        help: found.help.unwrap_or_else(|| found.rule.help.to_owned()),
        kind: if found.rule.hint { FaultKind::Hint } else { FaultKind::Error },
    }
}

/// Line and column of this byte, both from 1, the column in characters.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline.saturating_add(1));
    let column = before.get(line_start..).unwrap_or_default().chars().count();
    (before.matches('\n').count().saturating_add(1), column.saturating_add(1))
}

/// What lies in several lines is pointed at by its first character.
fn one_line(text: &str, start: usize, end: usize) -> usize {
    let end = floor(text, end.max(start));
    let several = text.get(start..end).is_none_or(|inside| inside.contains('\n'));
    if several { after_character(text, start) } else { end }
}

/// The end of the character at this byte; a line's end is none.
fn after_character(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    let next = text.get(at..).and_then(|rest| rest.chars().next());
    let width = next.filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
    at.saturating_add(width)
}

/// The nearest byte at or before this one where a character begins.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at = at.saturating_sub(1);
    }
    at
}

fn seek(top: &Value<'_>, path: &[Segment], spot: Spot) -> (usize, usize) {
    let mut here = top;
    let mut range = top.range();
    let missing = |range: jsonc_parser::common::Range| (range.start, range.start.saturating_add(1));
    for (depth, segment) in path.iter().enumerate() {
        let is_last = depth.saturating_add(1) == path.len();
        let next = match (segment, here) {
            (Segment::Key(key), Value::Object(object)) => {
                let rank = match spot {
                    Spot::Name(rank) if is_last => rank,
                    _ => 0,
                };
                let member = member(object, key, rank).or_else(|| misspelt(object, key));
                let Some(member) = member else { return missing(range) };
                let named = is_last && matches!(spot, Spot::Name(_));
                range = if named { member.name.range() } else { member.value.range() };
                &member.value
            }
            (Segment::Index(index), Value::Array(array)) => {
                let Some(element) = array.elements.get(*index) else { return missing(range) };
                range = element.range();
                element
            }
            _ => return (range.start, range.end),
        };
        here = next;
    }
    (range.start, range.end)
}

/// The member of this name that comes after so many others of it.
pub(super) fn member<'t, 'a>(
    object: &'t Object<'a>,
    name: &str,
    rank: usize,
) -> Option<&'t ObjectProp<'a>> {
    object.properties.iter().filter(|member| member.name.as_str() == name).nth(rank)
}

/// The member that was read in place of this one.
fn misspelt<'t, 'a>(object: &'t Object<'a>, name: &str) -> Option<&'t ObjectProp<'a>> {
    let names = object.properties.iter().map(|member| member.name.as_str());
    let meant = nearest(name, names)?;
    member(object, meant, 0)
}
