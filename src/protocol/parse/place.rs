//! Where a path lies in the text: line and column. Never judges what stands there.

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::ProtocolError;
use crate::protocol::fault::{Path, Segment};

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

/// The error at this byte of the text.
pub(super) fn error(text: &str, offset: usize, path: &Path, rule: String) -> ProtocolError {
    let before = text.get(..offset).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline.saturating_add(1));
    ProtocolError {
        line: before.matches('\n').count().saturating_add(1),
        column: before.get(line_start..).unwrap_or_default().chars().count().saturating_add(1),
        field: path.to_string(),
        rule,
    }
}

/// The byte where the value begins; for one that is missing, where the nearest value around it
/// begins.
pub(super) fn of_value(text: &str, path: &Path) -> usize {
    seek(text, path, |property| property.value.range().start)
}

/// The byte where the name of the last member begins; of several with one name, the last.
pub(super) fn of_name(text: &str, path: &Path) -> usize {
    seek(text, path, |property| property.name.range().start)
}

/// The value of a text that is plain JSON.
pub(super) fn tree(text: &str) -> Option<Value<'_>> {
    parse_to_ast(text, &CollectOptions::default(), &STRICT).ok()?.value
}

fn seek(text: &str, path: &Path, of_member: fn(&ObjectProp<'_>) -> usize) -> usize {
    let Some(top) = tree(text) else { return 0 };
    let mut here = &top;
    let mut offset = top.range().start;
    for segment in &path.0 {
        let next = match (segment, here) {
            (Segment::Key(key), Value::Object(object)) => {
                let mut members = object.properties.iter().rev();
                let Some(member) = members.find(|member| member.name.as_str() == key) else {
                    break;
                };
                offset = of_member(member);
                &member.value
            }
            (Segment::Index(index), Value::Array(array)) => {
                let Some(element) = array.elements.get(*index) else { break };
                offset = element.range().start;
                element
            }
            _ => break,
        };
        here = next;
    }
    offset
}
