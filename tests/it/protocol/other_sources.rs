//! What fills in where the article is silent, B1 to B12, and the values a site sets.

use vialwatch::protocol::dose::{BagAmount, BagTotal, Tolerance};
use vialwatch::protocol::{Expect, Kind, OnPassed, Outcome, OutcomeEffect, Protocol, Rule};
use vialwatch::quantity::Quantity;
use vialwatch::time::Span;

use super::{answers, dose_source, protocol, said, says, source_of, step, value, window};

fn five_percent() -> Option<Tolerance> {
    Some(Tolerance::Percent(Quantity::parse("5 %").unwrap().amount()))
}

#[test]
fn b1_it_is_diluted_with_sodium_chloride_to_a_nominal_50_ml() {
    let protocol = protocol();
    assert_eq!(protocol.dose.final_volume.to_string(), "50 mL");
    assert_eq!(dose_source(&protocol, "final_volume"), "pfizer-ie");
    assert_eq!(source_of(&protocol, "saline-name", "sodium chloride 0.9 %"), "pfizer-ie");
    let expected = ["sodium-chloride-0.9 Accept", "other Reject(Component)"];
    assert_eq!(answers(&protocol, "saline-name"), expected);
    let place = Some("dosing and administration; also Norwegian hospital pharmacies");
    says(&protocol, "B1", &["sodium chloride 0.9 %", "50 mL"], "pfizer-ie", place);
}

#[test]
fn b2_the_bag_holds_0_01_to_0_1_mg_per_ml() {
    let protocol = protocol();
    let dose = &protocol.dose;
    assert_eq!(dose.concentration_least.to_string(), "0.01 mg/mL");
    assert_eq!(dose.concentration_most.to_string(), "0.1 mg/mL");
    assert_eq!(dose_source(&protocol, "concentration_least"), "norway");
    assert_eq!(dose_source(&protocol, "concentration_most"), "norway");
    let at = |strength: Quantity| dose.final_volume.checked_mul(strength.amount()).unwrap();
    assert_eq!(at(dose.concentration_least).amount(), dose.dose_least.amount());
    assert_eq!(at(dose.concentration_most).amount(), dose.dose_most.amount());
    let words = ["0.01 mg/mL", "0.1 mg/mL"];
    says(&protocol, "B2", &words, "norway", Some("final concentration; also CHEO outreach manual"));
}

#[test]
fn b3_it_is_infused_at_50_ml_an_hour_over_at_least_1_hour_at_20_to_25_degrees() {
    let protocol = protocol();
    assert_eq!(protocol.dose.rate.to_string(), "50 mL/h");
    assert_eq!(dose_source(&protocol, "rate"), "pfizer-ie");
    let plan = window(&protocol, "infusion");
    assert_eq!(plan.rule, Rule::Planned { least: Span::from_mins(60) });
    assert_eq!((plan.on_passed, plan.source.id.as_str()), (OnPassed::Nothing, "pfizer-ie"));
    assert_eq!(source_of(&protocol, "infusion-start", "50 mL/h, at 20-25 °C"), "pfizer-ie");
    let words = ["50 mL/h", "1 h", "50 mL", "20-25 °C"];
    says(&protocol, "B3", &words, "pfizer-ie", Some("dosing and administration"));
}

#[test]
fn b4_vial_and_bag_are_moved_gently_and_never_shaken() {
    let protocol = protocol();
    assert_eq!(source_of(&protocol, "swirl", "Do not shake"), "us-label");
    assert_eq!(source_of(&protocol, "mix", "Do not shake"), "us-label");
    assert!(said(&protocol, "swirl").contains("Swirl gently"));
    assert!(said(&protocol, "mix").contains("inverting the bag gently"));
    says(&protocol, "B4", &["swirled gently", "shaken"], "us-label", Some("preparation"));
}

#[test]
fn b5_light_is_kept_away_at_every_stage_and_nothing_is_frozen() {
    let protocol = protocol();
    for (step, words, source) in [
        ("light", "covers against light", "us-label"),
        ("light", "UV lamp off", "swiss"),
        ("swirl", "in the dark", "us-label"),
        ("vials-next", "Do not freeze", "us-label"),
        ("withdraw", "syringe in the dark", "us-label"),
        ("store", "do not freeze", "us-label"),
        ("label", "cover against light", "us-label"),
        ("equilibrate", "covered", "us-label"),
        ("infusion-start", "line needs no cover", "norway"),
    ] {
        assert_eq!(source_of(&protocol, step, words), source, "{step}");
    }
    let words =
        ["Dissolved vials", "syringe", "running bag", "UV", "line needs no cover", "frozen"];
    let place = Some("section 2.4; UV: Swiss product information");
    says(&protocol, "B5", &words, "us-label", place);
    let label = protocol.sources.iter().find(|source| source.id == "us-label").unwrap();
    assert_eq!(label.date.as_deref(), Some("2024-03"));
}

#[test]
fn b6_the_bag_is_of_pvc_polyolefin_or_eva() {
    let protocol = protocol();
    let expected = ["pvc Accept", "polyolefin Accept", "eva Accept", "other Reject(Component)"];
    assert_eq!(answers(&protocol, "bag-material"), expected);
    assert_eq!(source_of(&protocol, "bag-material", "PVC, polyolefin or EVA"), "norway");
    says(&protocol, "B6", &["PVC (with or without DEHP)"], "norway", Some("bag"));
}

#[test]
fn b7_two_pairs_of_gloves_come_before_vials_and_the_outer_pair_is_changed_every_30_minutes() {
    let protocol = protocol();
    let gloves = window(&protocol, "outer-gloves");
    let every = Rule::Every { length: Span::from_mins(30), until: "label".to_owned() };
    assert_eq!((gloves.rule, gloves.on_passed), (every, OnPassed::Remind));
    assert_eq!(gloves.alarms.len(), 1);
    assert_eq!(gloves.source.id, "usp-800");
    assert_eq!(source_of(&protocol, "hands", "two pairs of chemotherapy gloves"), "usp-800");
    assert_eq!(source_of(&protocol, "hands", "every 30 min, when torn or soiled"), "usp-800");
    assert_eq!(source_of(&protocol, "cabinet", "class II biological safety cabinet"), "usp-800");
    let order = |id| protocol.steps().position(|step| step.id == id);
    assert!(order("hands") < order("vial"));
    let words = ["Gown", "class II", "isolator", "two pairs", "30 min", "torn or soiled"];
    says(&protocol, "B7", &words, "usp-800", None);
}

#[test]
fn b8_a_second_person_reads_the_syringe_before_it_goes_into_the_bag() {
    let protocol = protocol();
    let hold = step(&protocol, "hold");
    let Kind::Second { checks, reads: Some(reads) } = &hold.kind else { panic!("{hold:?}") };
    assert_eq!(checks, &["withdraw"]);
    assert_eq!((reads.step.as_str(), reads.unit.symbol()), ("withdraw", "mL"));
    assert_eq!(reads.tolerance, Some(Quantity::parse("0.1 mL").unwrap().amount()));
    assert_eq!(reads.tolerance_source.as_ref().unwrap().id, "site");
    let order = |id| protocol.steps().position(|step| step.id == id).unwrap();
    assert_eq!(order("hold"), order("withdraw") + 1);
    assert_eq!(order("into-bag"), order("hold") + 1);
    assert_eq!(source_of(&protocol, "hold", "HOLD"), "ismp");
    says(&protocol, "B8", &["before it goes into the bag"], "ismp", Some("final verification"));
}

#[test]
fn b9_maker_lot_and_expiry_of_every_component_are_recorded() {
    let protocol = protocol();
    for (id, product) in
        [("vial", "besponsa"), ("water", "sterile-water"), ("saline", "sodium-chloride")]
    {
        let scan = Kind::Scan { product: product.to_owned(), override_unknown: true };
        assert_eq!(step(&protocol, id).kind, scan);
        assert_eq!(source_of(&protocol, id, "maker, lot and expiry"), "usp-797");
        assert!(protocol.product(product).unwrap().codes.is_empty());
    }
    let place = Some("compounding record; Swiss label: trade name and batch");
    says(&protocol, "B9", &["Maker, lot and expiry"], "usp-797", place);
}

#[test]
fn b10_it_is_mixed_with_nothing_else_and_a_bag_with_particles_or_discolouration_is_not_used() {
    let protocol = protocol();
    let colour = ["colourless Accept", "slightly-yellow Accept", "other Reject(Bag)"];
    assert_eq!(answers(&protocol, "bag-colour"), colour);
    assert_eq!(answers(&protocol, "bag-particles"), ["none Accept", "seen Reject(Bag)"]);
    assert_eq!(source_of(&protocol, "into-bag", "no other medicine"), "swiss");
    assert_eq!(source_of(&protocol, "bag-particles", "not used"), "swiss");
    let words = ["not mixed with other medicines", "particles or discolouration"];
    says(&protocol, "B10", &words, "swiss", Some("also EU leaflet, section 5"));
}

#[test]
fn b11_what_is_left_in_a_vial_is_discarded() {
    let protocol = protocol();
    assert_eq!(source_of(&protocol, "waste", "what is left in a vial"), "article");
    let place = "Specifications (single-dose, preservative-free), with label practice";
    says(&protocol, "B11", &["one preparation only", "discarded"], "article", Some(place));
}

#[test]
fn b12_stoppers_and_port_are_disinfected_and_diluent_runs_along_the_wall_without_overpressure() {
    let protocol = protocol();
    assert_eq!(source_of(&protocol, "wipe", "sterile 70 % alcohol"), "practice");
    assert_eq!(source_of(&protocol, "inject", "along the wall, without overpressure"), "practice");
    assert_eq!(source_of(&protocol, "withdraw", "without overpressure"), "practice");
    let words = ["70 % alcohol", "left to dry", "no overpressure", "along the wall"];
    says(&protocol, "B12", &words, "practice", None);
}

#[test]
fn site_values_are_marked_as_such() {
    let protocol = protocol();
    let sites: Vec<&str> = protocol
        .sources
        .iter()
        .filter(|source| source.site)
        .map(|source| source.id.as_str())
        .collect();
    assert_eq!(sites, ["site"]);
    for name in ["twice_above", "scant_share", "decimals"] {
        assert_eq!(dose_source(&protocol, name), "site", "{name}");
    }
    assert_eq!(protocol.dose.twice_above.to_string(), "2.4 mg");
    assert_eq!(Some(Tolerance::Percent(protocol.dose.scant_share)), five_percent());
    for id in ["bag-volume", "inject", "withdraw"] {
        let value = value(&protocol, id);
        assert_eq!(value.tolerance, five_percent(), "{id}");
        assert_eq!(value.tolerance_source.unwrap().id, "site", "{id}");
    }
    least(&protocol, "swirl", 30);
    least(&protocol, "clarity", 10);
    least(&protocol, "colour", 10);
    least(&protocol, "particles", 10);
    least(&protocol, "hold", 5);
}

#[track_caller]
fn least(protocol: &Protocol, id: &str, seconds: i64) {
    let step = step(protocol, id);
    assert_eq!(step.least, Span::from_secs(seconds), "{id}");
    assert_eq!(step.least_source.unwrap().id, "site", "{id}");
}

#[test]
fn a_bag_is_made_in_one_of_three_ways() {
    let protocol = protocol();
    let methods: Vec<(&str, BagAmount, BagTotal)> =
        protocol.dose.methods.iter().map(|way| (way.answer.as_str(), way.bag, way.total)).collect();
    let expected = [
        ("remove", BagAmount::TakeOutDrugVolume, BagTotal::FinalVolume),
        ("empty", BagAmount::PutInRest, BagTotal::FinalVolume),
        ("add", BagAmount::Untouched, BagTotal::FinalVolumePlusDrug),
    ];
    assert_eq!(methods, expected);
    assert_eq!(answers(&protocol, "bag-method"), ["remove Option", "empty Option", "add Option"]);
    assert_eq!(value(&protocol, "bag-volume").expect, Some(Expect::BagAmount));
    assert_eq!(step(&protocol, "bag-volume").when.unwrap().is, ["remove", "empty"]);
}

#[test]
fn a_volume_off_by_too_much_is_drawn_again_first_and_may_be_overridden() {
    let protocol = protocol();
    let value = value(&protocol, "withdraw");
    let outcomes = [
        ("redraw", OutcomeEffect::Redraw),
        ("another-vial", OutcomeEffect::AnotherVial),
        ("new-dose", OutcomeEffect::NewDose),
        ("discard", OutcomeEffect::Discard),
    ];
    let outcomes = outcomes.map(|(word, effect)| Outcome { word: word.to_owned(), effect });
    assert_eq!(value.outcomes, outcomes);
    assert_eq!((value.expect, value.may_override), (Some(Expect::DrugVolume), true));
}
