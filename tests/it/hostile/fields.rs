//! Which fields there are for people: none for a patient. Looks at every member that the program
//! writes, in records, in evidence and in the schema of protocols.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use vialwatch::store::chain::Head;
use vialwatch::store::wire;

use crate::support::facts::{any_fact, record};

/// What a field for a patient would be called, in words of its name.
const OF_A_PATIENT: &[&str] = &[
    "patient",
    "birth",
    "dob",
    "mrn",
    "sex",
    "gender",
    "ward",
    "bed",
    "address",
    "diagnosis",
    "insurance",
    "surname",
    "forename",
    "weight",
    "height",
];

fn take_members(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            into.insert(name.clone());
            take_members(value, into);
        }),
        Value::Array(values) => values.iter().for_each(|value| take_members(value, into)),
        _ => {}
    }
}

fn members_under(folder: &str, into: &mut BTreeSet<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|ending| ending == "json") {
            let text = fs::read_to_string(&path).unwrap();
            take_members(&serde_json::from_str(&text).unwrap(), into);
        }
    }
}

#[test]
fn no_record_no_report_and_no_protocol_has_a_field_for_a_patient() {
    let mut members = BTreeSet::new();
    members_under("tests/corpus/records/format-1", &mut members);
    members_under("tests/it/report/stored", &mut members);
    members_under("assets/schema", &mut members);
    let mut runner = TestRunner::deterministic();
    for _ in 0..2_000 {
        let fact = any_fact().new_tree(&mut runner).unwrap().current();
        if let Ok(line) = wire::encode(&record(2, fact), Head::START) {
            take_members(&serde_json::from_str(&line.text).unwrap(), &mut members);
        }
    }
    assert!(members.len() > 150, "{}", members.len());
    for name in &members {
        let mut words = name.split(['_', '-', '.', ' ']);
        let found = words.any(|word| OF_A_PATIENT.contains(&word.to_lowercase().as_str()));
        assert!(!found, "{name}");
    }
}
