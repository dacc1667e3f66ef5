//! The trainers' manual says what the program does: its scenario is right, its words are the reader's.

use vialwatch::practice::scenario;

use super::room::protocols;

fn manual() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/practice.md");
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn the_scenario_of_the_manual_is_right() {
    let text = manual();
    let (_, rest) = text.split_once("```json\n").unwrap();
    let (json, _) = rest.split_once("```").unwrap();
    assert_eq!(scenario::faults(json, &protocols), []);
}

/// Every word that a scenario may hold stands in the manual, and the commands are those there are.
#[test]
fn the_manual_names_every_effect_deed_and_prompt() {
    let text = manual();
    let schema: serde_json::Value = serde_json::from_str(&scenario::json_schema()).unwrap();
    let mut missing = Vec::new();
    for part in ["Effect", "Deed", "Prompt", "When", "Draw", "Start"] {
        for word in words(&schema["definitions"][part]) {
            if !text.contains(&format!("`{word}`")) {
                missing.push(format!("{part}: {word}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
    let helped =
        crate::binary::driver::vialwatch(std::path::Path::new("."), &["practice", "--help"]);
    for command in ["check", "schema", "score", "runs"] {
        assert!(helped.stdout.contains(&format!("  {command} ")), "{}", helped.stdout);
        assert!(text.contains(&format!("vialwatch practice {command}")), "{command}");
    }
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let worth = vialwatch::words::practice::WORTH;
    let (first, second) = worth.split_once(". ").unwrap();
    assert!(flat.contains(first.trim_start_matches("A walkthrough ")), "{first}");
    assert!(flat.contains(second), "{second}");
}

/// The words of a choice: constants, or the only member of an object; of an object its members.
fn words(schema: &serde_json::Value) -> Vec<String> {
    let mut found = Vec::new();
    for one in schema["oneOf"].as_array().into_iter().flatten() {
        found.extend(one["const"].as_str().map(str::to_owned));
        let listed = one["enum"].as_array().into_iter().flatten();
        found.extend(listed.filter_map(|it| it.as_str().map(str::to_owned)));
        if let Some(members) = one["properties"].as_object() {
            found.extend(members.keys().cloned());
        }
    }
    found.extend(
        schema["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|it| it.as_str().map(str::to_owned)),
    );
    if let (true, Some(members)) = (found.is_empty(), schema["properties"].as_object()) {
        found.extend(members.keys().cloned());
    }
    assert!(!found.is_empty(), "{schema}");
    found
}
