//! Scenario files: every shipped one is right, and each fault of a wrong one is told with its place.

use vialwatch::practice::builtin::BUILTIN;
use vialwatch::practice::scenario::{self, RULES};

use super::room::protocols;

#[test]
fn every_shipped_scenario_is_right() {
    for (id, text) in BUILTIN {
        let found = scenario::faults(text, &protocols);
        assert!(found.is_empty(), "{id}: {found:?}");
        let parsed = scenario::parse(text, &protocols).unwrap();
        assert_eq!(parsed.id(), *id);
        assert!(!parsed.aim().is_empty() && !parsed.title().is_empty());
    }
}

#[test]
fn the_schema_that_is_shipped_is_the_one_of_the_reader() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets/schema/vialwatch-scenario-1.json");
    let text = scenario::json_schema();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), text);
}

/// A shipped scenario, a change of its text, and the rule that is then broken.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("first-walk", "\"id\": \"first-walk\"", "\"id\": \"runs\"", "scenario-id-taken"),
    ("first-walk", "\"id\": \"first-walk\"", "\"id\": \"First\"", "id-form"),
    ("first-walk", "PRACTICE-01", "4711", "practice-order"),
    ("first-walk", "1.3 mg", "1.3 mL", "wrong-unit"),
    ("first-walk", "\"MK\"", "\"7\"", "not-initials"),
    ("first-walk", "\"speed\": 60", "\"speed\": 0", "out-of-range"),
    ("first-walk", "inotuzumab-ozogamicin", "inotuzumab-ozogamycin", "unknown-protocol"),
    ("first-walk", "First walk, nothing happens", " ", "empty-text"),
    ("cloudy-vial", "particles.vial-3", "partikles.vial-3", "unknown-question"),
    ("cloudy-vial", "\"opalescent\"", "\"milky\"", "unknown-answer"),
    ("cloudy-vial", "\"name\": \"bad\"", "\"name\": \"good\"", "unknown-name"),
    ("cloudy-vial", "{bad} is milky", "{bat} is milky", "unknown-name"),
    ("cloudy-vial", "\"1\",\n          \"2\"", "\"2\"", "never-an-error"),
    (
        "cloudy-vial",
        "\"id\": \"particles-in-replacement\"",
        "\"id\": \"cloudy-vial\"",
        "id-used-twice",
    ),
    ("cloudy-vial", "\"within\": \"3 min\"", "\"within\": \"soon\"", "not-a-duration"),
    ("cloudy-vial", "\"wrong\":", "\"wronk\":", "unknown-field"),
    ("short-syringe", "\"at\": \"withdraw\"\n  }", "\"at\": \"discard\"\n  }", "not-a-step"),
    ("short-syringe", "\"another-vial\"", "\"another-bag\"", "unknown-answer"),
    ("short-syringe", "\"3.4\"", "\"plenty\"", "not-a-figure"),
    ("second-person", "\"second_reads\": \"5\"", "\"second_reads\": \"five\"", "not-a-figure"),
    ("second-person", "\"reading-differs\"", "\"differs\"", "unknown-reason"),
    ("second-person", "\"water-check\",", "\"wipe\",", "no-reading"),
    ("limit-passes", "\"by\": \"{late}\"", "\"by\": \"a while\"", "not-a-duration"),
    ("limit-passes", "\"dilute-by\"", "\"dilute-bye\"", "unknown-window"),
    ("limit-passes", "\"dilute-by\"", "\"equilibrate\"", "not-a-limit"),
    ("not-saved", "\"dilution-end\"", "\"dilution\"", "unknown-milestone"),
    ("packages", "\"at\": \"vial.vial-{bad}\"", "\"at\": \"vial-name.vial-{bad}\"", "no-package"),
    ("packages", "\"{gone}\"", "\"last week\"", "not-a-date"),
    ("packages", "\"least\": 3", "\"least\": 300", "range-reversed"),
    ("small-dose", "\"at\": \"dose\"", "\"at\": \"operator\"", "too-early"),
    ("wrong-order", "\"hands\",", "\" \",", "nothing-drawn"),
    ("wrong-order", "at\": \"{when}", "at\": \"hands", "never-used"),
    (
        "hair-in-the-vial",
        "\"sees\": \"As you put the empty vials aside, a hair sticks to the inside of vial {bad}.\",",
        "",
        "nothing-happens",
    ),
    ("everything", "\"time\": \"{later}\"", "\"time\": \"later\"", "not-a-duration"),
];

#[test]
fn each_fault_is_told_with_its_place_its_rule_and_how_to_mend_it() {
    let mut broken = std::collections::BTreeSet::new();
    for (id, old, new, rule) in WRONG {
        let text = vialwatch::practice::builtin::text(id).unwrap();
        assert!(text.contains(old), "{id} has no {old}");
        let wrong = text.replacen(old, new, 1);
        let found = scenario::faults(&wrong, &protocols);
        if *rule == "never-an-error" {
            assert!(found.is_empty(), "{found:?}");
            continue;
        }
        let names: Vec<&str> = found.iter().map(|fault| fault.rule).collect();
        assert!(names.contains(rule), "{id}: {old} -> {new}: {found:?}");
        assert!(scenario::parse(&wrong, &protocols).is_err());
        for fault in &found {
            assert!(fault.line > 0 && fault.column > 0 && !fault.help.is_empty(), "{fault:?}");
            assert!(!fault.message.is_empty() && fault.end <= wrong.len(), "{fault:?}");
        }
        broken.insert(*rule);
    }
    for rule in RULES {
        assert!(broken.contains(rule.name), "{} is never shown to break", rule.name);
    }
}

#[test]
fn all_faults_come_in_one_run() {
    let text = vialwatch::practice::builtin::text("cloudy-vial").unwrap();
    let wrong = text
        .replacen("PRACTICE-02", "4711", 1)
        .replacen("particles.vial-3", "partikles.vial-3", 1)
        .replacen("\"opalescent\"", "\"milky\"", 1);
    let found = scenario::faults(&wrong, &protocols);
    let rules: Vec<&str> = found.iter().map(|fault| fault.rule).collect();
    assert_eq!(rules, ["practice-order", "unknown-answer", "unknown-question"], "{found:?}");
    assert!(found.windows(2).all(|pair| pair[0].start < pair[1].start));
}

/// A deletion of any character gives a fault or a scenario, never a panic.
#[test]
fn damage_is_told_and_never_taken() {
    let text = vialwatch::practice::builtin::text("packages").unwrap();
    for (at, c) in text.char_indices().step_by(7) {
        let mut damaged = text.to_owned();
        damaged.replace_range(at..at + c.len_utf8(), "");
        let right = scenario::parse(&damaged, &protocols).is_ok();
        assert_eq!(scenario::faults(&damaged, &protocols).is_empty(), right, "at {at}");
    }
}
