//! Lists only where the format has lists: the reader would take any object written as the list of
//! its values. Never looks at what a list holds.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

use super::{Path, ProtocolError, place};

/// Members whose value is a list, wherever they stand.
const LISTS: [&str; 24] = [
    "alarm_acts",
    "alarms",
    "checks",
    "choose",
    "codes",
    "facts",
    "from",
    "is",
    "larger_vials",
    "look_alikes",
    "methods",
    "milestones",
    "outcomes",
    "passed_text",
    "phases",
    "products",
    "sets",
    "shows",
    "sources",
    "start_text",
    "steps",
    "text",
    "to",
    "windows",
];

/// Text that is no JSON passes: the reader says better what is wrong with it.
pub(super) fn check(text: &str) -> Result<(), ProtocolError> {
    let Some(top) = place::tree(text) else { return Ok(()) };
    match stray(&top, &Path::default(), false) {
        Some((offset, path)) => {
            Err(place::error(text, offset, &path, "must not be a list".to_owned()))
        }
        None => Ok(()),
    }
}

/// The first list that stands where none may; the depth is capped before.
fn stray(value: &Value<'_>, path: &Path, may_be_list: bool) -> Option<(usize, Path)> {
    match value {
        Value::Array(array) if !may_be_list => Some((array.range().start, path.clone())),
        Value::Array(array) => {
            let mut each = array.elements.iter().enumerate();
            each.find_map(|(at, element)| stray(element, &path.index(at), false))
        }
        Value::Object(object) => object.properties.iter().find_map(|member| {
            let name = member.name.as_str();
            stray(&member.value, &path.key(name), LISTS.contains(&name))
        }),
        _ => None,
    }
}
