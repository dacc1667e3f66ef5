//! The built-in protocol with a character or a field taken out: an error that names the place, or a
//! protocol that still works. `DELETIONS=all` takes out every character, else a sample by `SEED`.

use serde_json::Value;
use vialwatch::protocol::{Fault, FaultKind, faults, parse};

use super::faults::places_agree;
use super::text;

/// Characters taken out in one run of the suite.
const SAMPLED: usize = 300;
/// Lines between a brace or a quote that is gone and where the file first makes no sense.
const MOST_LATE: usize = 1;

fn is_error(fault: &&Fault) -> bool {
    fault.kind == FaultKind::Error
}

/// Every seventh or so: steps of a generator from a seed, each remainder once in a while.
fn sample() -> Vec<usize> {
    let all: Vec<usize> = text().char_indices().map(|(at, _)| at).collect();
    if std::env::var("DELETIONS").is_ok_and(|which| which == "all") {
        return all;
    }
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    let mut state: u64 = seed.unwrap_or(4711);
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        usize::try_from(state >> 33).unwrap()
    };
    (0..SAMPLED).map(|_| all[next() % all.len()]).collect()
}

#[test]
fn after_every_deletion_the_file_is_right_or_its_place_is_told() {
    let mut nameless = Vec::new();
    for at in sample() {
        let gone = text()[at..].chars().next().unwrap();
        let left = [&text()[..at], &text()[at + gone.len_utf8()..]].concat();
        let line = text()[..at].matches('\n').count() + 1;
        let found = faults(&left);
        places_agree(&left, &found);
        let errors: Vec<&Fault> = found.iter().filter(is_error).collect();
        assert_eq!(parse(&left).is_ok(), errors.is_empty(), "{line}: {gone:?}");
        if errors.is_empty() {
            continue;
        }
        let token = |text: &str| {
            let start = text[..at.min(text.len())].rfind('"').map_or(0, |quote| quote + 1);
            text[start..].split('"').next().unwrap_or_default().to_owned()
        };
        let (before, after) = (token(text()), token(&left));
        let names = |fault: &&Fault| {
            let said = [fault.field.as_str(), &fault.message, &fault.help].concat();
            let named = |token: &str| !token.is_empty() && said.contains(token);
            let near = fault.line.abs_diff(line) <= MOST_LATE;
            near || named(&before) || named(&after)
        };
        let is_syntax = errors[0].rule == "not-json";
        // What is no JSON can make sense up to a later line, but not to an earlier one.
        let late = errors[0].line + MOST_LATE >= line;
        let told = if is_syntax { errors.len() == 1 && late } else { errors.iter().any(names) };
        if !told {
            nameless.push(format!("{line}: {gone:?} of {before:?}: {errors:?}"));
        }
    }
    assert!(nameless.is_empty(), "{} more\n{}", nameless.len(), nameless.join("\n"));
}

/// Each way to a member, as the JSON pointer of its object and its name.
fn members(value: &Value, pointer: &str, all: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            for (name, inner) in object {
                all.push((pointer.to_owned(), name.clone()));
                members(inner, &format!("{pointer}/{name}"), all);
            }
        }
        Value::Array(array) => {
            for (at, inner) in array.iter().enumerate() {
                members(inner, &format!("{pointer}/{at}"), all);
            }
        }
        _ => {}
    }
}

/// A JSON pointer in the way of the checker's paths.
fn path_of(pointer: &str, name: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').skip(1).chain([name]) {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            path.push_str(&format!("[{part}]"));
        } else {
            let dot = if path.is_empty() { "" } else { "." };
            path.push_str(&format!("{dot}{part}"));
        }
    }
    path
}

#[test]
fn after_every_field_removed_the_file_is_right_or_the_field_or_what_needs_it_is_told() {
    let whole: Value = serde_json::from_str(text()).unwrap();
    let mut all = Vec::new();
    members(&whole, "", &mut all);
    assert!(all.len() > 1000, "{} members", all.len());
    let (mut missing, mut others, mut right) = (0, 0, 0);
    let mut follow = Vec::new();
    for (pointer, name) in all {
        let mut left = whole.clone();
        let object = left.pointer_mut(&pointer).unwrap().as_object_mut().unwrap();
        object.remove(&name).unwrap();
        let left = serde_json::to_string_pretty(&left).unwrap();
        let found = faults(&left);
        places_agree(&left, &found);
        let errors: Vec<&Fault> = found.iter().filter(is_error).collect();
        assert_eq!(parse(&left).is_ok(), errors.is_empty(), "{pointer} {name}");
        let path = path_of(&pointer, &name);
        let told = errors.iter().any(|fault| fault.field == path);
        let is_missing = |fault: &&Fault| fault.rule.starts_with("missing-");
        match errors.as_slice() {
            [] => right += 1,
            [only] if told && only.rule.starts_with("missing-") => missing += 1,
            // A field that is missing is one fault, and nothing follows from it.
            several => {
                if several.iter().any(is_missing) {
                    follow.push(format!("{path}: {several:?}"));
                }
                others += 1;
            }
        }
    }
    assert!(follow.is_empty(), "{} more\n{}", follow.len(), follow.join("\n"));
    assert!(missing > 500 && others > 20 && right > 50, "{missing} {others} {right}");
}
