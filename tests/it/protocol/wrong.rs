//! Files that are wrong in one place: what is said, and where it points.

use vialwatch::protocol::{ProtocolError, parse};

use super::text;

/// The built-in text with one passage changed, wherever that passage first stands.
fn changed(old: &str, new: &str) -> String {
    assert!(text().contains(old), "the built-in protocol no longer holds: {old}");
    text().replacen(old, new, 1)
}

/// Line and column, in characters from 1, of the first place where `here` stands.
fn place(text: &str, here: &str) -> (usize, usize) {
    let before = text.split_once(here).unwrap_or_else(|| panic!("{here} is nowhere")).0;
    let line = before.split('\n').next_back().unwrap();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// Changes `old` to `new` and expects one fault where `here` first stands.
#[track_caller]
pub(super) fn refused(old: &str, new: &str, here: &str, field: &str, rule: &str) {
    let text = changed(old, new);
    let (line, column) = place(&text, here);
    let error = parse(&text).expect_err(rule);
    let (field, rule) = (field.to_owned(), rule.to_owned());
    assert_eq!(error, ProtocolError { line, column, field, rule });
}

#[test]
fn text_that_is_no_json_names_the_place() {
    let cases = [
        ("", "1:1 (file): not JSON: the file ends too early"),
        ("{\n  \"format\" \"x\"}", "2:12 (file): not JSON: no colon after the name of a field"),
        ("[1, 2", "1:6 (file): not JSON: the file ends too early"),
        ("[1, 2]", "1:1 (file): must not be a list"),
        ("// no comments\n{}", "1:1 (file): not JSON: no value here"),
        ("{}", "1:1 format: `format` is missing"),
        ("7", "1:1 (file): must be an object, not the number 7"),
    ];
    for (text, expected) in cases {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{text}: {error}");
    }
    refused("\n}\n", "\n} extra", "extra", "(file)", "not JSON: something stands after the end");
    refused(
        "\"site\": true}",
        "\"site\": true,}",
        "}\n  ],\n  \"facts\"",
        "(file)",
        "not JSON: a comma with nothing after it",
    );
}

#[test]
fn no_part_of_a_protocol_is_taken_for_the_whole() {
    for (end, _) in text().trim_end().char_indices().step_by(101) {
        let error = parse(text().get(..end).unwrap()).unwrap_err();
        assert_eq!(error.field, "(file)", "{end}");
    }
}

#[test]
fn the_caps_come_before_anything_else() {
    let big = "x".repeat(256 * 1024 + 1);
    let error = parse(&big).unwrap_err().to_string();
    assert_eq!(error, "1:1 (file): a file holds at most 256 KiB");
    let deep = "[".repeat(100_000);
    let error = parse(&deep).unwrap_err().to_string();
    assert_eq!(error, "1:17 (file): nothing lies more than 16 levels deep");
    let long = format!("\"title\": \"{}\"", "é".repeat(2049));
    let rule = "a string holds at most 4096 bytes";
    refused("\"title\": \"Ino", &format!("{long}, \"x\": \""), "\"éé", "(file)", rule);
    let fits = format!("\"publisher\": \"{}\\\"", "y".repeat(4069));
    assert!(parse(&changed("\"publisher\": \"Luc", &fits)).is_ok());
    let many = |entries: usize| format!("[{}]", vec!["0"; entries].join(","));
    let error = parse(&many(129)).unwrap_err().to_string();
    assert_eq!(error, "1:257 (file): no list or object holds more than 128 entries");
    assert!(!parse(&many(128)).unwrap_err().to_string().contains("entries"));
}

#[test]
fn a_file_that_is_wrong_everywhere_is_not_told_to_its_end() {
    let mut file: serde_json::Value = serde_json::from_str(text()).unwrap();
    for phase in file["phases"].as_array_mut().unwrap() {
        phase["steps"] = serde_json::json!(vec![0; 100]);
    }
    let found = vialwatch::protocol::faults(&file.to_string());
    let last = found.iter().find(|fault| fault.rule == "too-many-faults").unwrap();
    assert_eq!((last.line, last.column, last.field.as_str()), (1, 1, "(file)"));
    assert!(found.len() > 100, "{}", found.len());
}

#[test]
fn a_member_nobody_knows_is_refused_where_its_name_stands() {
    refused(
        "\"say\": \"Wipe everything in.\"",
        "\"say\": \"Wipe everything in.\", \"sorce\": \"x\"",
        "\"sorce\"",
        "phases[2].steps[9].text[0].sorce",
        "unknown field `sorce`; known here: say, source, place",
    );
    refused(
        "\"unit\": \"mg\", \"decimals\": 3",
        "\"unit\": \"mg\", \"decimals\": 3, \"rounding\": \"up\"",
        "\"rounding\"",
        "phases[0].steps[3].kind.value.rounding",
        "unknown field `rounding`; known here: unit, decimals, expect, tolerance, outcomes, may_override",
    );
}

#[test]
fn a_member_that_is_missing_is_named() {
    refused(
        "\"title\": \"Order\",\n",
        "\n",
        "{\n      \"id\": \"order\",",
        "phases[0].title",
        "`title` is missing",
    );
    refused(
        "{\"value\": \"5 %\", \"source\": \"site\"}",
        "{\"value\": \"5 %\"}",
        "{\"value\": \"5 %\"}",
        "dose.scant_share.source",
        "`source` is missing",
    );
}

#[test]
fn a_member_that_stands_twice_is_refused_the_second_time() {
    refused(
        "{\"at_most\": \"4 h\"},",
        "{\"at_most\": \"4 h\"}, \"rule\": {\"at_most\": \"9 h\"},",
        "\"rule\": {\"at_most\": \"9 h\"}",
        "windows[0].rule",
        "stands twice; keep one of them",
    );
}

#[test]
fn a_value_of_another_type_is_refused() {
    for (new, rule) in [
        ("\"three\"", "must be a whole number, not the text \"three\""),
        ("3.5", "must be a whole number, not the number 3.5"),
        ("-1", "must be a whole number, not the number -1"),
        ("null", "must be a whole number, not nothing"),
        ("{}", "must be a whole number, not an object"),
        ("[3]", "must not be a list"),
    ] {
        let new = format!("\"decimals\": {{\"value\": {new}");
        let here = new.rsplit_once(": ").unwrap().1.to_owned();
        let here = format!("{here}, \"source\": \"site\"}},\n    \"methods\"");
        refused("\"decimals\": {\"value\": 3", &new, &here, "dose.decimals.value", rule);
    }
    let number = "{\"value\": 0.9, ";
    let rule = "must be a text in quotes, not the number 0.9";
    refused("{\"value\": \"0.9 mg\", ", number, "0.9, ", "dose.vial.value", rule);
    refused(
        "\"needs_clock\": true",
        "\"needs_clock\": \"yes\"",
        "\"yes\"",
        "phases[5].steps[2].needs_clock",
        "must be true or false, not the text \"yes\"",
    );
}

#[test]
fn an_object_is_not_to_be_written_as_a_list_of_its_values() {
    refused(
        "{\"say\": \"Number the vials.\", \"source\": \"practice\"}",
        "[\"Number the vials.\", \"practice\", null]",
        "[\"Number the vials.\"",
        "phases[2].steps[9].text[2]",
        "must not be a list",
    );
    refused(
        "{\"least\": \"1 h\"}",
        "[\"1 h\"]",
        "[\"1 h\"]",
        "windows[4].rule.planned",
        "must not be a list",
    );
}

#[test]
fn a_word_nobody_knows_is_refused_with_those_that_are() {
    refused(
        "\"on_passed\": \"ask\"",
        "\"on_passed\": \"shout\"",
        "\"shout\"",
        "windows[1].on_passed",
        "`shout` is not a word known here; known here: discard, ask, remind, nothing",
    );
    refused(
        "\"role\": \"operator\"",
        "\"role\": \"boss\"",
        "\"boss\"",
        "phases[0].steps[0].role",
        "`boss` is not a word known here; known here: operator, order, order-again, dose, \
         dose-again, calculation, vial-in, bag-method, draw, into-bag, label, release",
    );
    refused(
        "\"vialwatch-protocol/1\"",
        "\"vialwatch-protocol/2\"",
        "\"vialwatch-protocol/2\"",
        "format",
        "`vialwatch-protocol/2` is not a word known here; known here: vialwatch-protocol/1",
    );
}

#[test]
fn an_amount_needs_a_known_unit_that_fits() {
    let known = "unit not known here; known: g, mg, mcg, L, mL, mg/mL, mcg/mL, mL/h, %";
    refused("\"4 mL\"", "\"4 ml\"", "\"4 ml\"", "dose.diluent_per_vial.value", known);
    refused(
        "\"4 mL\"",
        "\"4mL\"",
        "\"4mL\"",
        "dose.diluent_per_vial.value",
        "must be an amount with its unit such as \"0.25 mg/mL\": not an amount like \"0.25 mg/mL\"",
    );
    refused(
        "\"4 mL\"",
        "\"4 mg\"",
        "\"4 mg\"",
        "dose.diluent_per_vial.value",
        "must be an amount that converts to mL",
    );
    refused(
        "\"0.1 mL\"",
        "\"0.1 mg\"",
        "\"0.1 mg\"",
        "phases[5].steps[1].kind.second.reads.tolerance.value",
        "must be an amount in mL",
    );
    let rule = "must be a percentage such as \"5 %\"";
    refused("\"5 %\"", "\"5 mL\"", "\"5 mL\"", "dose.scant_share.value", rule);
}

#[test]
fn a_length_of_time_is_whole_and_has_one_spelling() {
    let rule = "must be a length of time such as \"4 h\", \"15 min\" or \"30 s\"";
    for new in ["4h", "4  h", "04 h", "4 hours", "-4 h", "4.5 h", "100000 h", "h", ""] {
        let new = format!("\"at_most\": \"{new}\"");
        let here = new.rsplit_once(": ").unwrap().1;
        let here = format!("{here}}},\n      \"on_passed\"");
        refused("\"at_most\": \"4 h\"", &new, &here, "windows[0].rule.at_most", rule);
    }
    refused(
        "\"at_most\": \"4 h\"",
        "\"at_most\": \"0 h\"",
        "\"0 h\"",
        "windows[0].rule.at_most",
        "must be more than nothing and at most 31 days",
    );
}

#[test]
fn an_id_is_in_kebab_case_and_stands_once() {
    let kebab = "must be in kebab-case: small letters, digits and single hyphens";
    for new in ["Mix", "mix.bag", "mix--bag", "-mix", "", "mix bag"] {
        let new = format!("\"id\": \"{new}\",\n          \"kind\": \"confirm\"");
        let old = "\"id\": \"mix\",\n          \"kind\": \"confirm\"";
        let here = new.split_once(": ").unwrap().1;
        refused(old, &new, here, "phases[5].steps[3].id", kebab);
    }
    refused(
        "\"id\": \"colour\"",
        "\"id\": \"clarity\"",
        "\"clarity\",\n          \"kind\": {\"choose\": [\n            {\"word\": \"colourless\"",
        "phases[4].steps[1].id",
        "step `clarity` stands twice; records tell them by it",
    );
    refused(
        "\"id\": \"finish-by\"",
        "\"id\": \"dilute-by\"",
        "\"dilute-by\",\n      \"from\": [\"reconstitution-start\"],\n      \"to\": [\"infusion-end\"]",
        "windows[5].id",
        "window `dilute-by` stands twice; records tell them by it",
    );
    refused(
        "\"id\": \"mix\"",
        "\"id\": \"discard\"",
        "\"discard\",\n          \"kind\"",
        "phases[5].steps[3].id",
        "`discard` is a prompt of the program itself",
    );
}

#[test]
fn an_answer_is_in_kebab_case_and_stands_once() {
    let rule = "must be in kebab-case: small letters, digits and single hyphens";
    let field = "phases[2].steps[1].kind.choose[0].word";
    refused("\"word\": \"besponsa\"", "\"word\": \"Besponsa\"", "\"Besponsa\"", field, rule);
    refused(
        "\"word\": \"opalescent\"",
        "\"word\": \"clear\"",
        "\"clear\", \"label\": \"opalescent",
        "phases[4].steps[0].kind.choose[1].word",
        "answer `clear` stands twice; records tell them by it",
    );
}
