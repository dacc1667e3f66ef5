//! The facts of the article, A1 to A16, read back from the built-in protocol.

use vialwatch::protocol::{AlarmTime, Expect, OnPassed, Rank, Rule};
use vialwatch::time::Span;

use super::{
    answers, dose_source, fact, ids, protocol, said, says, source_of, step, value, window,
};

fn hours(hours: i64) -> Span {
    Span::from_mins(hours * 60)
}

fn alarms(caution: i64, warning: i64) -> Vec<AlarmTime> {
    vec![
        AlarmTime { before: Span::from_mins(caution), rank: Rank::Caution },
        AlarmTime { before: Span::from_mins(warning), rank: Rank::Warning },
    ]
}

#[test]
fn a1_it_is_an_antibody_drug_conjugate_against_cd22_for_adults_and_children_from_1_year() {
    let words = ["Antibody-drug conjugate", "CD22", "relapsed or refractory", "B-cell precursor"];
    says(&protocol(), "A1", &words, "article", Some("Primary Indications"));
    let words = ["acute lymphoblastic leukaemia", "adults", "children from 1 year"];
    says(&protocol(), "A1", &words, "article", Some("Primary Indications"));
}

#[test]
fn a2_a_vial_holds_0_9_mg_of_lyophilised_powder() {
    let protocol = protocol();
    assert_eq!(protocol.dose.vial.to_string(), "0.9 mg");
    assert_eq!(dose_source(&protocol, "vial"), "article");
    says(&protocol, "A2", &["Lyophilised powder", "0.9 mg"], "article", Some("Specifications"));
    assert_eq!(source_of(&protocol, "vial-name", "0.9 mg"), "article");
}

#[test]
fn a3_the_powder_is_white_to_off_white_sterile_preservative_free_and_single_dose() {
    let protocol = protocol();
    let words = ["White to off-white", "sterile", "preservative-free", "single-dose"];
    says(&protocol, "A3", &words, "article", Some("Specifications"));
    assert_eq!(source_of(&protocol, "vial-state", "white to off-white"), "article");
    let expected = [
        "white Accept",
        "other-colour Reject(Vial)",
        "frozen Reject(Vial)",
        "warm Ask",
        "out-of-carton Ask",
    ];
    assert_eq!(answers(&protocol, "vial-state"), expected);
}

#[test]
fn a4_each_vial_gets_4_ml_of_sterile_water() {
    let protocol = protocol();
    assert_eq!(protocol.dose.diluent_per_vial.to_string(), "4 mL");
    assert_eq!(dose_source(&protocol, "diluent_per_vial"), "article");
    assert_eq!(value(&protocol, "inject").expect, Some(Expect::DiluentPerVial));
    assert!(step(&protocol, "inject").per_vial);
    assert_eq!(source_of(&protocol, "inject", "4 mL of sterile water"), "article");
    assert_eq!(source_of(&protocol, "water-check", "4 mL"), "article");
    says(&protocol, "A4", &["4 mL", "sterile water"], "article", Some("Properties"));
}

#[test]
fn a5_reconstituted_it_holds_0_25_mg_per_ml_and_3_6_ml_can_be_withdrawn() {
    let protocol = protocol();
    assert_eq!(protocol.dose.concentration.to_string(), "0.25 mg/mL");
    assert_eq!(protocol.dose.withdrawable.to_string(), "3.6 mL");
    assert_eq!(dose_source(&protocol, "concentration"), "article");
    assert_eq!(dose_source(&protocol, "withdrawable"), "article");
    let drawn = protocol.dose.withdrawable.checked_mul(protocol.dose.concentration.amount());
    assert_eq!(drawn.unwrap().amount(), protocol.dose.vial.amount());
    let words = ["0.25 mg/mL", "3.6 mL", "0.9 mg"];
    says(&protocol, "A5", &words, "article", Some("Properties"));
}

#[test]
fn a6_the_solution_is_clear_to_opalescent_colourless_to_slightly_yellow_without_particles() {
    let protocol = protocol();
    let clarity = ["clear Accept", "opalescent Accept", "cloudy Reject(Vial)"];
    let colour = ["colourless Accept", "slightly-yellow Accept", "other Reject(Vial)"];
    assert_eq!(answers(&protocol, "clarity"), clarity);
    assert_eq!(answers(&protocol, "colour"), colour);
    assert_eq!(answers(&protocol, "particles"), ["none Accept", "seen Reject(Vial)"]);
    assert_eq!(source_of(&protocol, "clarity", "clear to opalescent"), "article");
    assert_eq!(source_of(&protocol, "colour", "colourless to slightly yellow"), "article");
    assert_eq!(source_of(&protocol, "particles", "free of visible particles"), "article");
    says(&protocol, "A6", &["clear to opalescent"], "article", Some("Properties"));
}

#[test]
fn a7_the_excipients_are_named() {
    let words = ["polysorbate 80", "sodium chloride", "sucrose", "tromethamine"];
    says(&protocol(), "A7", &words, "article", Some("Composition"));
}

#[test]
fn a8_the_ph_is_about_8() {
    says(&protocol(), "A8", &["pH", "about 8.0"], "article", Some("Composition"));
}

#[test]
fn a9_unopened_vials_are_kept_at_2_to_8_degrees_in_the_dark_and_never_frozen() {
    let protocol = protocol();
    let words = ["2-8 °C (36-46 °F)", "original packaging", "from light", "never frozen"];
    says(&protocol, "A9", &words, "article", Some("Storage, Unreconstituted Drug"));
    let state = said(&protocol, "vial-state");
    assert!(state.contains("2-8 °C") && state.contains("carton") && state.contains("never frozen"));
}

#[test]
fn a10_vials_that_wait_are_refrigerated_in_the_dark_for_at_most_4_hours() {
    let protocol = protocol();
    let words = ["refrigerated", "at most 4 h", "protected from light"];
    says(&protocol, "A10", &words, "article", Some("Storage, Reconstituted Solution"));
    let next = answers(&protocol, "vials-next");
    assert_eq!(next, ["dilute-now Option", "refrigerate Option"]);
    for id in ["vials-in", "vials-out"] {
        let when = step(&protocol, id).when.unwrap();
        assert_eq!((when.step.as_str(), when.is), ("vials-next", vec!["refrigerate".to_owned()]));
    }
    let caption = window(&protocol, "dilute-by").caption.unwrap();
    assert_eq!(caption, "only if kept at 2-8 °C in the dark");
    let waiting = window(&protocol, "vials-unrefrigerated");
    assert_eq!(waiting.rule, Rule::CountsUp(Some(Span::from_mins(15))));
    assert_eq!(ids(&protocol, &waiting.from), ["reconstitution-end", "vials-out"]);
    assert_eq!(ids(&protocol, &waiting.to), ["vials-refrigerated", "dilution-start"]);
    assert_eq!((waiting.on_passed, waiting.source.id.as_str()), (OnPassed::Ask, "site"));
}

#[test]
fn a11_dilution_ends_within_4_hours_of_reconstitution() {
    let protocol = protocol();
    let limit = window(&protocol, "dilute-by");
    assert_eq!(limit.rule, Rule::AtMost(hours(4)));
    assert_eq!(ids(&protocol, &limit.from), ["reconstitution-start"]);
    assert_eq!(ids(&protocol, &limit.to), ["dilution-end"]);
    assert_eq!(limit.alarms, alarms(30, 10));
    assert_eq!(ids(&protocol, &limit.alarm_acts), ["dilution-end"]);
    assert_eq!((limit.on_passed, limit.source.id.as_str()), (OnPassed::Discard, "article"));
    assert!(fact(&protocol, "A11").text.contains("4 h"));
}

#[test]
fn a12_administration_ends_within_8_hours_of_reconstitution() {
    let protocol = protocol();
    let limit = window(&protocol, "finish-by");
    assert_eq!(limit.rule, Rule::AtMost(hours(8)));
    assert_eq!(limit.alarms, alarms(30, 10));
    assert_eq!(ids(&protocol, &limit.alarm_acts), ["infusion-end"]);
    assert_eq!((limit.on_passed, limit.source.id.as_str()), (OnPassed::Discard, "article"));
    let place = Some("Storage, Reconstituted Solution");
    says(&protocol, "A12", &["end of administration", "8 h"], "article", place);
}

#[test]
fn a13_the_diluted_bag_is_stored_for_at_most_6_hours_until_the_infusion_starts() {
    let protocol = protocol();
    let limit = window(&protocol, "start-infusion-by");
    assert_eq!(limit.rule, Rule::AtMost(hours(6)));
    assert_eq!(ids(&protocol, &limit.from), ["dilution-start"]);
    assert_eq!(ids(&protocol, &limit.to), ["infusion-start"]);
    assert_eq!(limit.alarms, alarms(60, 30));
    assert_eq!(ids(&protocol, &limit.alarm_acts), ["infusion-start", "out-of-refrigerator"]);
    assert_eq!((limit.on_passed, limit.source.id.as_str()), (OnPassed::Discard, "article"));
    assert!(limit.caption.unwrap().contains("until the infusion starts"));
    let stores = answers(&protocol, "store");
    assert_eq!(
        stores,
        ["use-now Option", "room Option", "refrigerate Option", "cold-to-ward Option"]
    );
    let words = ["room temperature or refrigerated", "6 h"];
    says(&protocol, "A13", &words, "article", Some("Storage, Diluted Solution"));
}

#[test]
fn a14_a_refrigerated_bag_equilibrates_for_about_1_hour() {
    let protocol = protocol();
    let wait = window(&protocol, "equilibrate");
    assert_eq!(wait.rule, Rule::Target(Span::from_mins(60)));
    assert_eq!(ids(&protocol, &wait.from), ["out-of-refrigerator"]);
    assert_eq!(ids(&protocol, &wait.to), ["infusion-start"]);
    assert_eq!(wait.when.unwrap().is, ["refrigerate", "cold-to-ward"]);
    assert_eq!((wait.on_passed, wait.source.id.as_str()), (OnPassed::Ask, "article"));
    assert_eq!(step(&protocol, "equilibrate").when.unwrap().is, ["refrigerate"]);
    let place = Some("Storage, Diluted Solution");
    says(&protocol, "A14", &["refrigerated", "about 1 h"], "article", place);
}

#[test]
fn a15_reconstitution_to_the_end_of_infusion_takes_at_most_8_hours() {
    let protocol = protocol();
    let limit = window(&protocol, "finish-by");
    assert_eq!(ids(&protocol, &limit.from), ["reconstitution-start"]);
    assert_eq!(ids(&protocol, &limit.to), ["infusion-end"]);
    assert_eq!(limit.source.place.as_deref(), Some("Storage, Diluted Solution"));
    says(
        &protocol,
        "A15",
        &["end of the infusion", "8 h"],
        "article",
        Some("Storage, Diluted Solution"),
    );
}

#[test]
fn a16_it_is_hazardous_so_protection_and_waste_rules_apply() {
    let protocol = protocol();
    let words = ["Hazardous", "protection", "waste", "skin", "aerosols"];
    says(&protocol, "A16", &words, "article", Some("Special Precautions"));
    assert_eq!(source_of(&protocol, "hands", "aerosols"), "article");
    assert_eq!(source_of(&protocol, "light", "cytotoxic waste"), "article");
    assert_eq!(source_of(&protocol, "waste", "cytotoxic waste"), "article");
    for id in ["dilute-by", "start-infusion-by", "finish-by"] {
        let passed = window(&protocol, id).passed_text;
        assert!(passed.iter().any(|sentence| sentence.say.contains("cytotoxic waste")), "{id}");
    }
}
