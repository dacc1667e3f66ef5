//! The part of the manual that lists every field, read from the schema. Adds no sentence about a
//! field: those stand beside the types.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;
use vialwatch::protocol::json_schema;

/// The end of the names of parts that hold a figure, its source and the place in it.
const SOURCED: &str = "AndSource";

pub(super) fn fields() -> String {
    let schema: Value = serde_json::from_str(&json_schema()).unwrap();
    let mut list =
        List { schema: &schema, seen: BTreeSet::new(), parts: String::new(), scalars: Vec::new() };
    list.object("The file", &schema);
    list.reach(&schema);
    list.scalars.sort();
    let mut text = list.parts;
    text.push_str("### A figure and its source\n\n");
    text.push_str("What is called \"with its source\" above is an object of these fields:\n\n");
    let sourced = &schema["definitions"]["AmountAndSource"];
    text.push_str(&List { parts: String::new(), ..List::of(&schema) }.table(sourced));
    text.push_str(
        "\n### Words, amounts and lengths of time\n\n| what | means | such as |\n|---|---|---|\n",
    );
    text.push_str(&list.scalars.concat());
    text
}

struct List<'a> {
    schema: &'a Value,
    seen: BTreeSet<String>,
    parts: String,
    scalars: Vec<String>,
}

impl<'a> List<'a> {
    fn of(schema: &'a Value) -> List<'a> {
        List { schema, seen: BTreeSet::new(), parts: String::new(), scalars: Vec::new() }
    }

    /// Writes what this part refers to and was not written yet, in the order of its fields.
    fn reach(&mut self, part: &Value) {
        for (_, field) in ordered(part) {
            self.follow(&field);
        }
        for way in part["oneOf"].as_array().into_iter().flatten() {
            for (_, field) in ordered(way) {
                self.follow(&field);
                self.reach(&field);
            }
        }
    }

    fn follow(&mut self, field: &Value) {
        let Some(name) = referred(field) else { return };
        let name = name.to_owned();
        if let Some(figure) = name.strip_suffix(SOURCED) {
            if let Some(part) = self.schema["definitions"].get(figure) {
                self.scalar(figure, &part.clone());
            }
            return;
        }
        let part = self.schema["definitions"][&name].clone();
        if part.get("properties").is_some() {
            if self.seen.insert(name.clone()) {
                self.object(&title(&name), &part);
                self.reach(&part);
            }
        } else if part.get("oneOf").is_some() {
            if self.seen.insert(name.clone()) {
                self.words(&title(&name), &part);
                self.reach(&part);
            }
        } else {
            self.scalar(&name, &part);
        }
    }

    fn object(&mut self, heading: &str, part: &Value) {
        let table = self.table(part);
        let _ = writeln!(self.parts, "### {heading}\n\n{}\n\n{table}", said(part));
    }

    fn table(&self, part: &Value) -> String {
        let required = required(part);
        let mut text = "| field | | holds | what it is |\n|---|---|---|---|\n".to_owned();
        for (name, field) in ordered(part) {
            let need = if required.contains(&name) { "must" } else { "may" };
            let _ = writeln!(text, "| `{name}` | {need} | {} | {} |", holds(&field), said(&field));
        }
        text
    }

    fn words(&mut self, heading: &str, part: &Value) {
        let _ = writeln!(self.parts, "### {heading}\n\n{}\n", said(part));
        self.parts.push_str("| written | means |\n|---|---|\n");
        for way in part["oneOf"].as_array().unwrap() {
            if let Some(word) = way["const"].as_str() {
                let _ = writeln!(self.parts, "| `\"{word}\"` | {} |", said(way));
                continue;
            }
            for (name, field) in ordered(way) {
                let _ = writeln!(
                    self.parts,
                    "| `{{\"{name}\": …}}`, {} | {} |",
                    holds(&field),
                    said(&field)
                );
                for (inner, field_of) in ordered(&field) {
                    let may =
                        if required(&field).contains(&inner) { "" } else { ", may be left out" };
                    let _ = writeln!(
                        self.parts,
                        "| … `\"{inner}\"`, {}{may} | {} |",
                        holds(&field_of),
                        said(&field_of)
                    );
                }
            }
        }
        self.parts.push('\n');
    }

    fn scalar(&mut self, name: &str, part: &Value) {
        if !self.seen.insert(name.to_owned()) {
            return;
        }
        let shown = |value: &Value| format!("`\"{}\"`", value.as_str().unwrap());
        let listed = part["examples"].as_array().or_else(|| part["enum"].as_array());
        let examples: Vec<String> = listed.into_iter().flatten().map(shown).collect();
        let row = format!("| {} | {} | {} |\n", plain(name), said(part), examples.join(", "));
        self.scalars.push(row);
    }
}

/// Fields that must be there, in their order, then those that may, by name.
fn ordered(part: &Value) -> Vec<(String, Value)> {
    let Some(fields) = part["properties"].as_object() else { return Vec::new() };
    let mut names = required(part);
    names.extend(fields.keys().filter(|name| !names.contains(name)).cloned().collect::<Vec<_>>());
    names.into_iter().map(|name| (name.clone(), fields[&name].clone())).collect()
}

fn required(part: &Value) -> Vec<String> {
    let listed = part["required"].as_array().into_iter().flatten();
    listed.map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// The part that a field, or an entry of its list, refers to.
fn referred(field: &Value) -> Option<&str> {
    let reference = field["items"]["$ref"].as_str();
    let reference = reference.or_else(|| field["allOf"][0]["$ref"].as_str());
    reference.or_else(|| field["$ref"].as_str())?.strip_prefix("#/definitions/")
}

fn said(part: &Value) -> &str {
    part["description"].as_str().unwrap()
}

fn holds(field: &Value) -> String {
    let one = match referred(field) {
        Some("uint32AndSource") => {
            "a whole number [with its source](#a-figure-and-its-source)".to_owned()
        }
        Some(name) if name.ends_with(SOURCED) => {
            let figure = plain(name.strip_suffix(SOURCED).unwrap());
            format!("{figure} [with its source](#a-figure-and-its-source)")
        }
        Some(name) if SCALARS.contains(&name) => plain(name),
        Some(name) => format!("[{}](#{})", plain(name), plain(name).replace(' ', "-")),
        None => match field["type"].as_str().or_else(|| field["items"]["type"].as_str()) {
            Some("string") => "text".to_owned(),
            Some("boolean") => "`true` or `false`".to_owned(),
            Some("integer") => "whole number".to_owned(),
            Some("object") => "object".to_owned(),
            Some("array") => match field["items"]["type"].as_str() {
                Some("string") => "text".to_owned(),
                other => panic!("a list of {other:?}"),
            },
            other => panic!("a field of {other:?}: {field}"),
        },
    };
    if field.get("items").is_some() { format!("list: {one}") } else { one }
}

/// What is written as one text, explained in the last table.
const SCALARS: [&str; 13] = [
    "Amount",
    "Answer",
    "Concentration",
    "Duration",
    "Format",
    "Id",
    "Mass",
    "Percent",
    "Rate",
    "Text",
    "Tolerance",
    "Unit",
    "Volume",
];

/// `LookAlike`: "look alike".
fn plain(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// `LookAlike`: "Look alike".
fn title(name: &str) -> String {
    let words = plain(name);
    let (first, rest) = words.split_at(1);
    first.to_uppercase() + rest
}
