//! The shipped schema is the one the program prints, and it takes and refuses what the reader does.

use std::collections::BTreeSet;

use regex_lite::Regex;
use serde_json::{Value, json};
use vialwatch::protocol::{json_schema, parse, to_json};

use super::{protocol, text};
use crate::binary::driver::vialwatch;

const SHIPPED: &str = include_str!("../../../assets/schema/vialwatch-protocol-1.json");

fn schema() -> Value {
    serde_json::from_str(SHIPPED).unwrap()
}

fn built_in() -> Value {
    serde_json::from_str(text()).unwrap()
}

/// What of a value the schema refuses, as paths; knows the words that this schema uses.
fn refused(schema: &Value, at: &Value, value: &Value, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (word, rule) in at.as_object().unwrap() {
        let holds = match word.as_str() {
            "$schema"
            | "title"
            | "description"
            | "examples"
            | "definitions"
            | "default"
            | "format"
            | "required"
            | "additionalProperties" => continue,
            "$ref" => {
                let name = rule.as_str().unwrap().strip_prefix("#/definitions/").unwrap();
                found.extend(refused(schema, &schema["definitions"][name], value, path));
                continue;
            }
            "allOf" => {
                for part in rule.as_array().unwrap() {
                    found.extend(refused(schema, part, value, path));
                }
                continue;
            }
            "oneOf" => {
                let fits = |part: &&Value| refused(schema, part, value, path).is_empty();
                rule.as_array().unwrap().iter().filter(fits).count() == 1
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(refused(schema, rule, item, &format!("{path}[{index}]")));
                }
                continue;
            }
            "properties" => {
                members(schema, at, value, path, &mut found);
                continue;
            }
            "type" => rule == kind_of(value),
            "const" => rule == value,
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_i64().is_none_or(|value| rule.as_i64().unwrap() <= value),
            "pattern" => matches(rule, value),
            other => panic!("this test does not know {other}"),
        };
        if !holds {
            found.push(format!("{path} {word}"));
        }
    }
    found
}

fn members(schema: &Value, at: &Value, value: &Value, path: &str, found: &mut Vec<String>) {
    let known = at["properties"].as_object().unwrap();
    assert_eq!(at["additionalProperties"], false, "an object takes unknown members: {at}");
    for name in at["required"].as_array().into_iter().flatten() {
        if value.is_object() && value.get(name.as_str().unwrap()).is_none() {
            found.push(format!("{path} lacks {name}"));
        }
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        match known.get(name) {
            Some(member) => {
                found.extend(refused(schema, member, value, &format!("{path}.{name}")));
            }
            None => found.push(format!("{path} has {name}")),
        }
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn matches(pattern: &Value, value: &Value) -> bool {
    let pattern = Regex::new(pattern.as_str().unwrap()).unwrap();
    value.as_str().is_none_or(|text| pattern.is_match(text))
}

fn faults(file: &Value) -> Vec<String> {
    let schema = schema();
    refused(&schema, &schema, file, "")
}

#[test]
fn the_shipped_schema_is_what_the_command_prints() {
    let data = tempfile::tempdir().unwrap();
    let printed = vialwatch(data.path(), &["protocol", "schema"]);
    assert_eq!((printed.status, printed.stderr.as_str()), (0, ""));
    assert_eq!(printed.stdout, SHIPPED);
}

/// `BLESS=1` writes it anew.
#[test]
fn the_shipped_schema_is_that_of_the_types() {
    if std::env::var_os("BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/schema/vialwatch-protocol-1.json");
        return std::fs::write(path, json_schema()).unwrap();
    }
    assert!(json_schema() == SHIPPED, "run: BLESS=1 cargo test --test it the_shipped_schema");
}

#[test]
fn the_made_up_protocols_match_the_schema() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/protocols");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    assert!(files.len() >= 5);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(faults(&value), [""; 0], "{}", file.display());
    }
}

#[test]
fn the_built_in_protocol_and_what_is_written_out_match_the_schema() {
    assert_eq!(faults(&built_in()), [""; 0]);
    assert_eq!(faults(&serde_json::from_str(&to_json(&protocol())).unwrap()), [""; 0]);
}

/// Takes every member out, one after the other.
#[test]
fn a_member_the_reader_misses_is_one_the_schema_demands() {
    let whole = built_in();
    let mut tried = 0;
    for pointer in pointers(&whole) {
        let mut file = whole.clone();
        let (parent, last) = pointer.rsplit_once('/').unwrap();
        let Value::Object(object) = file.pointer_mut(parent).unwrap() else { continue };
        object.remove(last).unwrap();
        let (read, told) = (parse(&file.to_string()), !faults(&file).is_empty());
        assert!(!told || read.is_err(), "{pointer}: the schema refuses what the reader takes");
        let missing = read.is_err_and(|error| error.rule.contains("is missing"));
        assert!(!missing || told, "{pointer}: the schema takes what the reader misses");
        tried += 1;
    }
    assert!(tried > 500, "{tried}");
}

/// Pointers to every value but the whole.
fn pointers(value: &Value) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(object) => object.iter().map(|(name, it)| (name.clone(), it)).collect(),
        Value::Array(list) => {
            list.iter().enumerate().map(|(at, it)| (at.to_string(), it)).collect()
        }
        _ => Vec::new(),
    };
    let each = inner.into_iter().flat_map(|(name, it)| {
        let below = pointers(it).into_iter();
        let below: Vec<String> = below.map(|rest| format!("/{name}{rest}")).collect();
        std::iter::once(format!("/{name}")).chain(below)
    });
    each.collect()
}

#[test]
fn what_the_form_forbids_the_schema_forbids() {
    let cases = [
        ("/format", json!("vialwatch-protocol/2"), ".format enum"),
        ("/id", json!("Inotuzumab"), ".id pattern"),
        ("/title", json!(" "), ".title pattern"),
        ("/sources/0/site", json!("yes"), ".sources[0].site type"),
        ("/sources/0/url", json!("x"), ".sources[0] has url"),
        ("/dose/vial/value", json!("0.9 mL"), ".dose.vial.value pattern"),
        ("/dose/vial/value", json!("0,9 mg"), ".dose.vial.value pattern"),
        ("/dose/vial/value", json!("0.9mg"), ".dose.vial.value pattern"),
        ("/dose/rate/value", json!("50 mL"), ".dose.rate.value pattern"),
        ("/dose/scant_share/value", json!("5 mg"), ".dose.scant_share.value pattern"),
        ("/dose/decimals/value", json!(-1), ".dose.decimals.value minimum"),
        ("/dose/decimals/value", json!("3"), ".dose.decimals.value type"),
        ("/windows/0/rule", json!({"at_most": "4h"}), ".windows[0].rule oneOf"),
        ("/windows/0/rule", json!({"at_most": "4 h", "target": "1 h"}), ".windows[0].rule oneOf"),
        ("/windows/0/on_passed", json!("explode"), ".windows[0].on_passed oneOf"),
        ("/windows/0/alarms/0/before", json!("05 min"), ".windows[0].alarms[0].before pattern"),
        ("/phases/0/steps/0/kind", json!("sing"), ".phases[0].steps[0].kind oneOf"),
        ("/phases/0/steps", json!({}), ".phases[0].steps type"),
    ];
    for (pointer, new, expected) in cases {
        let mut file = built_in();
        match file.pointer_mut(pointer) {
            Some(old) => *old = new.clone(),
            None => {
                let (parent, name) = pointer.rsplit_once('/').unwrap();
                file.pointer_mut(parent).unwrap()[name] = new.clone();
            }
        }
        assert!(parse(&file.to_string()).is_err(), "the reader takes {new} at {pointer}");
        assert_eq!(faults(&file), [expected], "{pointer}");
    }
}

#[test]
fn a_pattern_takes_what_the_reader_takes() {
    let takes = |pointer: &str, text: &str| {
        let mut file = built_in();
        *file.pointer_mut(pointer).unwrap() = json!(text);
        (parse(&file.to_string()).is_ok(), faults(&file).is_empty())
    };
    for (text, good) in [
        ("4 h", true),
        ("240 min", true),
        ("14400 s", true),
        ("0240 min", false),
        ("4.0 h", false),
        ("4  h", false),
        ("4 H", false),
        ("240 minutes", false),
    ] {
        assert_eq!(takes("/windows/0/rule/at_most", text), (good, good), "{text}");
    }
    for (text, good) in [
        ("0.9 mg", true),
        ("0.900 mg", true),
        ("900 mcg", true),
        ("0.0009 g", true),
        (".9 mg", false),
        ("0. mg", false),
        ("+0.9 mg", false),
        ("900 µg", false),
        ("9e-1 mg", false),
    ] {
        assert_eq!(takes("/dose/vial/value", text), (good, good), "{text}");
    }
    for (text, good) in [
        ("a-site-protocol-2", true),
        ("2", true),
        ("a--b", false),
        ("-a", false),
        ("a_b", false),
        ("é", false),
        ("", false),
    ] {
        assert_eq!(takes("/id", text), (good, good), "{text}");
    }
}

/// An editor shows the description of what stands under the cursor.
#[test]
fn every_member_is_described_in_a_sentence() {
    fn walk(at: &Value, path: &str, seen: &mut BTreeSet<String>) {
        if let Some(members) = at.get("properties").and_then(Value::as_object) {
            for (name, member) in members {
                let told = member["description"].as_str().unwrap_or_default();
                assert!(told.ends_with('.') && !told.contains('\n'), "{path}.{name}: {told}");
                seen.insert(name.clone());
            }
        }
        let inner: Vec<(String, &Value)> = match at {
            Value::Object(object) => object.iter().map(|(name, it)| (name.clone(), it)).collect(),
            Value::Array(list) => list.iter().map(|it| (String::new(), it)).collect(),
            _ => return,
        };
        for (name, it) in inner {
            walk(it, &format!("{path}/{name}"), seen);
        }
    }
    let mut seen = BTreeSet::new();
    walk(&schema(), "", &mut seen);
    let written = pointers(&built_in()).into_iter();
    for pointer in written {
        let name = pointer.rsplit('/').next().unwrap().to_owned();
        assert!(name.parse::<usize>().is_ok() || seen.contains(&name), "{name} is not described");
    }
}
