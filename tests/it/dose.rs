//! The dose arithmetic against the figures of the first drug's reference page, borders included.
//! The figures stand here as a test's input, never in the code under test.

use rust_decimal::Decimal;
use vialwatch::protocol::dose::{
    BagAmount, BagMethod, BagTotal, Calculation, DoseRefusal, DoseRules, MethodResult, Tolerance,
    deviation_percent, within,
};
use vialwatch::quantity::Quantity;

fn q(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

fn d(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn method(answer: &str, bag: BagAmount, total: BagTotal) -> BagMethod {
    BagMethod { answer: answer.to_owned(), bag, total }
}

fn rules() -> DoseRules {
    DoseRules {
        vial_when: None,
        larger_vials: Vec::new(),
        vial: q("0.9 mg"),
        concentration: q("0.25 mg/mL"),
        diluent_per_vial: q("4 mL"),
        withdrawable: q("3.6 mL"),
        final_volume: q("50 mL"),
        dose_least: q("0.5 mg"),
        dose_most: q("5 mg"),
        concentration_least: q("0.01 mg/mL"),
        concentration_most: q("0.1 mg/mL"),
        twice_above: q("2.4 mg"),
        scant_share: d("5"),
        rate: q("50 mL/h"),
        decimals: 3,
        methods: vec![
            method("remove", BagAmount::TakeOutDrugVolume, BagTotal::FinalVolume),
            method("empty", BagAmount::PutInRest, BagTotal::FinalVolume),
            method("add", BagAmount::Untouched, BagTotal::FinalVolumePlusDrug),
        ],
    }
}

fn calculate(dose: &str) -> Calculation {
    rules().calculate(q(dose)).unwrap()
}

fn bag(dose: &str, answer: &str) -> MethodResult {
    calculate(dose).method(answer).unwrap().clone()
}

#[test]
fn vials_volumes_and_rest_follow_from_the_dose() {
    let cases = [
        // dose, vials, volume, diluent, left over, scant
        ("0.5 mg", 1, "2 mL", "4 mL", "1.6 mL", None),
        ("0.9 mg", 1, "3.6 mL", "4 mL", "0 mL", None),
        ("0.91 mg", 2, "3.64 mL", "8 mL", "3.56 mL", Some("0.01 mg")),
        ("0.944 mg", 2, "3.776 mL", "8 mL", "3.424 mL", Some("0.044 mg")),
        ("0.945 mg", 2, "3.78 mL", "8 mL", "3.42 mL", None),
        ("1.3 mg", 2, "5.2 mL", "8 mL", "2 mL", None),
        ("1.44 mg", 2, "5.76 mL", "8 mL", "1.44 mL", None),
        ("1.8 mg", 2, "7.2 mL", "8 mL", "0 mL", None),
        ("1.801 mg", 3, "7.204 mL", "12 mL", "3.596 mL", Some("0.001 mg")),
        ("5 mg", 6, "20 mL", "24 mL", "1.6 mL", None),
    ];
    for (dose, vials, volume, diluent, left_over, scant) in cases {
        let found = calculate(dose);
        assert_eq!(found.dose, q(dose), "{dose}");
        assert_eq!(found.vials, vials, "{dose}");
        assert_eq!(found.volume, q(volume), "{dose}");
        assert_eq!(found.diluent, q(diluent), "{dose}");
        assert_eq!(found.left_over, q(left_over), "{dose}");
        assert_eq!(found.scant, scant.map(q), "{dose}");
    }
}

#[test]
fn a_dose_outside_the_bounds_is_refused_and_the_bounds_are_inside() {
    assert_eq!(rules().calculate(q("0.499999 mg")), Err(DoseRefusal::BelowLeast));
    assert_eq!(rules().calculate(q("0 mg")), Err(DoseRefusal::BelowLeast));
    assert_eq!(rules().calculate(q("5.000001 mg")), Err(DoseRefusal::AboveMost));
    assert_eq!(rules().calculate(q("1 g")), Err(DoseRefusal::AboveMost));
    assert_eq!(rules().calculate(q("1 mL")), Err(DoseRefusal::Arithmetic));
    assert_eq!(calculate("500 mcg"), calculate("0.5 mg"));
    for method in calculate("5 mg").methods.iter().chain(&calculate("0.5 mg").methods) {
        assert!(method.allowed || method.answer == "add", "{method:?}");
    }
}

#[test]
fn each_way_to_fill_the_bag_has_its_volume_concentration_and_time() {
    let cases = [
        // dose, method, bag, total, concentration, allowed, seconds
        ("0.5 mg", "remove", Some("2 mL"), "50 mL", "0.01 mg/mL", true, 3600),
        ("0.5 mg", "empty", Some("48 mL"), "50 mL", "0.01 mg/mL", true, 3600),
        ("0.5 mg", "add", None, "52 mL", "0.0096 mg/mL", false, 3744),
        ("1.3 mg", "remove", Some("5.2 mL"), "50 mL", "0.026 mg/mL", true, 3600),
        ("1.3 mg", "empty", Some("44.8 mL"), "50 mL", "0.026 mg/mL", true, 3600),
        ("1.3 mg", "add", None, "55.2 mL", "0.0236 mg/mL", true, 3975),
        ("1.25 mg", "add", None, "55 mL", "0.0227 mg/mL", true, 66 * 60),
        ("2.69 mg", "add", None, "60.76 mL", "0.0443 mg/mL", true, 4375),
        ("5 mg", "remove", Some("20 mL"), "50 mL", "0.1 mg/mL", true, 3600),
        ("5 mg", "add", None, "70 mL", "0.0714 mg/mL", true, 5040),
    ];
    for (dose, answer, amount, total, concentration, allowed, seconds) in cases {
        let found = bag(dose, answer);
        assert_eq!(found.bag, amount.map(q), "{dose} {answer}");
        assert_eq!(found.total, q(total), "{dose} {answer}");
        assert_eq!(found.concentration, q(concentration), "{dose} {answer}");
        assert_eq!(found.allowed, allowed, "{dose} {answer}");
        assert_eq!(found.infusion_s, seconds, "{dose} {answer}");
    }
    assert_eq!(calculate("1.3 mg").method("other"), None);
    // 72 min 55 s is shown in whole minutes as 73.
    assert_eq!((bag("2.69 mg", "add").infusion_s + 59) / 60, 73);
}

#[test]
fn a_concentration_is_judged_before_it_is_rounded_for_showing() {
    // Both read 0.01 mg/mL; only the second reaches it: x / (50 + 4x) = 0.01 at x = 0.5208333…
    let below = bag("0.520833 mg", "add");
    let above = bag("0.520834 mg", "add");
    assert_eq!(below.concentration, q("0.01 mg/mL"));
    assert_eq!(above.concentration, q("0.01 mg/mL"));
    assert!(!below.allowed);
    assert!(above.allowed);
}

#[test]
fn a_strength_that_does_not_divide_evenly_still_gives_exact_verdicts() {
    let rules = DoseRules {
        concentration: q("0.3 mg/mL"),
        withdrawable: q("3 mL"),
        concentration_most: q("0.02 mg/mL"),
        ..rules()
    };
    let found = rules.calculate(q("1 mg")).unwrap();
    assert_eq!(found.volume, q("3.3333 mL"));
    assert_eq!(found.left_over, q("2.6667 mL"));
    assert!(found.method("remove").unwrap().allowed);
    assert_eq!(found.method("add").unwrap().total, q("53.3333 mL"));
    // 53 1/3 mL at 50 mL/h is 3840 s to the second, not 3839.9976 s of the rounded volume.
    assert_eq!(found.method("add").unwrap().infusion_s, 3840);
}

#[test]
fn a_bag_smaller_than_the_drug_is_not_allowed() {
    let rules = DoseRules { final_volume: q("4 mL"), concentration_most: q("9 mg/mL"), ..rules() };
    let found = rules.calculate(q("1.3 mg")).unwrap();
    for answer in ["remove", "empty"] {
        let method = found.method(answer).unwrap();
        assert_eq!((method.bag, method.allowed), (None, false), "{answer}");
    }
    assert!(found.method("add").unwrap().allowed);
}

#[test]
fn rules_that_contradict_themselves_give_no_figure() {
    let broken = [
        DoseRules { vial: q("0 mg"), ..rules() },
        DoseRules { concentration: q("0 mg/mL"), ..rules() },
        DoseRules { rate: q("0 mL/h"), ..rules() },
        DoseRules { final_volume: q("0 mL"), ..rules() },
        DoseRules { withdrawable: q("2.5 mL"), ..rules() },
        DoseRules { vial: q("0.000001 mg"), ..rules() },
        DoseRules { rate: q("50 mL"), ..rules() },
    ];
    for rules in broken {
        let found = rules.calculate(q("1.3 mg"));
        // A vial of a thousandth needs more vials than are counted; every case ends the same way.
        assert_eq!(found, Err(DoseRefusal::Arithmetic), "{rules:?}");
    }
}

#[test]
fn only_a_dose_above_the_bound_is_asked_twice() {
    assert!(!rules().asks_twice(q("2.4 mg")));
    assert!(rules().asks_twice(q("2.4001 mg")));
    assert!(rules().asks_twice(q("2401 mcg")));
    assert!(rules().asks_twice(q("1 mL")));
}

#[test]
fn a_tolerance_is_a_share_or_an_amount() {
    assert_eq!(Tolerance::Percent(d("5")).around(q("5.2 mL")), Some(q("0.26 mL")));
    assert_eq!(Tolerance::Percent(d("5")).around(q("4 mL")), Some(q("0.2 mL")));
    assert_eq!(Tolerance::Absolute(q("0.1 mL")).around(q("5.2 mL")), Some(q("0.1 mL")));
    assert_eq!(Tolerance::Absolute(q("0.1 mL")).around(q("0.0052 L")), Some(q("0.0001 L")));
    assert_eq!(Tolerance::Absolute(q("0.1 mg")).around(q("5.2 mL")), None);
    assert_eq!(Tolerance::Percent(d("-5")).around(q("5.2 mL")), None);
}

#[test]
fn a_tolerance_window_includes_its_borders() {
    let (expected, half) = (d("5.2"), d("0.26"));
    for inside in ["5.2", "4.94", "5.46", "5.3"] {
        assert!(within(d(inside), expected, half), "{inside}");
    }
    for outside in ["4.939999", "5.460001", "0", "52"] {
        assert!(!within(d(outside), expected, half), "{outside}");
    }
    assert!(!within(Decimal::MAX, Decimal::MIN, half));
}

#[test]
fn a_drawn_volume_shows_its_mass_and_deviation() {
    let drawn = d("5.3");
    let mass = q("0.25 mg/mL").amount() * drawn;
    assert_eq!(mass, d("1.325"));
    assert_eq!(deviation_percent(drawn, d("5.2")), Some(d("1.9")));
    assert_eq!(deviation_percent(mass, d("1.3")), Some(d("1.9")));
    assert_eq!(deviation_percent(d("4.94"), d("5.2")), Some(d("-5")));
    assert_eq!(deviation_percent(d("5.2"), d("5.2")), Some(d("0")));
    assert_eq!(deviation_percent(d("1"), d("0")), None);
}
