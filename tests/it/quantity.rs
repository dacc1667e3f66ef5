//! Amounts with units, and what a person types, against tables and a second reader of entries.

use proptest::prelude::*;
use rust_decimal::Decimal;
use vialwatch::quantity::{EntryError, Quantity, QuantityError, Unit, typed};

fn q(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

fn d(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

#[test]
fn every_unit_is_read_back_from_its_symbol() {
    for unit in Unit::ALL {
        assert_eq!(Unit::parse(unit.symbol()), Some(unit));
    }
    for wrong in ["", "MG", "ml", "µg", "mg ", "mEq", "mmol", "units"] {
        assert_eq!(Unit::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn an_amount_is_shown_without_trailing_zeros() {
    for (text, shown) in [
        ("5.20 mL", "5.2 mL"),
        ("20.00 mg", "20 mg"),
        ("100 mL", "100 mL"),
        ("0.25 mg/mL", "0.25 mg/mL"),
        ("0.0 g", "0 g"),
        ("5 %", "5 %"),
    ] {
        assert_eq!(q(text).to_string(), shown);
        assert_eq!(q(text), q(shown));
    }
}

#[test]
fn an_amount_in_a_file_has_one_form() {
    for text in [
        "", "5", "5mL", " 5 mL", "5,2 mL", "-5 mL", "+5 mL", "1e3 mL", "1_000 mL", "5. mL",
        ".5 mL", "5.2.1 mL", "٥ mL", "mL", " mL",
    ] {
        assert_eq!(Quantity::parse(text), Err(QuantityError::Shape), "{text}");
    }
    for text in ["5 ", "5  mL", "5 ml", "5 mL ", "5 mL x", "5 mEq"] {
        assert_eq!(Quantity::parse(text), Err(QuantityError::UnknownUnit), "{text}");
    }
    assert_eq!(Quantity::parse("1234567890123 mL"), Err(QuantityError::TooLong));
    assert_eq!(Quantity::parse("1234567.890123 mL"), Err(QuantityError::TooLong));
    assert!(Quantity::parse("123456.789012 mL").is_ok());
}

#[test]
fn units_convert_by_powers_of_ten_within_a_dimension_only() {
    for (from, unit, to) in [
        ("1.3 mg", Unit::Microgram, "1300 mcg"),
        ("1.3 mg", Unit::Gram, "0.0013 g"),
        ("2 g", Unit::Microgram, "2000000 mcg"),
        ("250 mcg/mL", Unit::MilligramPerMillilitre, "0.25 mg/mL"),
        ("0.05 L", Unit::Millilitre, "50 mL"),
        ("50 mL/h", Unit::MillilitrePerHour, "50 mL/h"),
    ] {
        assert_eq!(q(from).in_unit(unit), Ok(q(to)), "{from}");
    }
    for from in Unit::ALL {
        for to in Unit::ALL {
            let there = Quantity::new(d("1.7"), from).in_unit(to);
            match there {
                Ok(there) => assert_eq!(there.in_unit(from), Ok(Quantity::new(d("1.7"), from))),
                Err(error) => assert_eq!(error, QuantityError::OtherDimension { from, to }),
            }
        }
    }
    let finest = Quantity::new(Decimal::new(1, 28), Unit::Microgram);
    assert_eq!(finest.in_unit(Unit::Gram), Err(QuantityError::Inexact));
}

#[test]
fn sums_stay_exact_and_within_a_dimension() {
    assert_eq!(q("0.1 mL").checked_add(q("0.2 mL")), Some(q("0.3 mL")));
    assert_eq!(q("1 L").checked_sub(q("1 mL")), Some(q("0.999 L")));
    assert_eq!(q("1 mL").checked_add(q("1 mg")), None);
    assert_eq!(q("3.6 mL").checked_mul(d("3")), Some(q("10.8 mL")));
    assert_eq!(Quantity::new(Decimal::MAX, Unit::Gram).checked_mul(d("2")), None);
}

#[test]
fn what_a_person_types_is_read_or_refused_by_its_cause() {
    let other = EntryError::OtherUnit { asked: Unit::Milligram };
    let cases: &[(&str, Result<&str, EntryError>)] = &[
        ("1.44", Ok("1.44")),
        ("1,44", Ok("1.44")),
        ("1.44 mg", Ok("1.44")),
        ("1.44mg", Ok("1.44")),
        ("  1,44 \t mg\t", Ok("1.44")),
        ("1.440", Ok("1.44")),
        ("12", Ok("12")),
        ("0.5", Ok("0.5")),
        ("", Err(EntryError::Empty)),
        (" \t", Err(EntryError::Empty)),
        ("12345678901234567", Err(EntryError::TooLong)),
        ("-1.44", Err(EntryError::Sign)),
        ("+1.44", Err(EntryError::Sign)),
        ("\u{2212}1.44", Err(EntryError::Sign)),
        ("1e3", Err(EntryError::Exponent)),
        ("1.4E-3", Err(EntryError::Exponent)),
        ("1_000", Err(EntryError::Underscore)),
        ("1,440", Err(EntryError::Thousands)),
        ("0,500", Err(EntryError::Thousands)),
        ("1.234,5", Err(EntryError::Thousands)),
        ("1,234.5", Err(EntryError::Thousands)),
        ("1,234,567", Err(EntryError::Thousands)),
        ("1 234", Err(EntryError::Thousands)),
        ("05", Err(EntryError::LeadingZero)),
        ("00.5", Err(EntryError::LeadingZero)),
        ("0", Err(EntryError::Zero)),
        ("0.000", Err(EntryError::Zero)),
        ("1.4444", Err(EntryError::TooManyDecimals { most: 3 })),
        ("1,4444", Err(EntryError::TooManyDecimals { most: 3 })),
        ("1.44 MG", Err(other)),
        ("1.44 mL", Err(other)),
        ("1.44 mg/mL", Err(other)),
        ("1.44 mcg", Err(other)),
        ("1.44 %", Err(other)),
        (".5", Err(EntryError::NotANumber)),
        ("5.", Err(EntryError::NotANumber)),
        ("5,", Err(EntryError::NotANumber)),
        ("1..5", Err(EntryError::NotANumber)),
        ("mg", Err(EntryError::NotANumber)),
        ("1-2", Err(EntryError::NotANumber)),
        ("1'234", Err(EntryError::NotANumber)),
        ("١.٤", Err(EntryError::NotANumber)),
        ("\u{a0}1.44", Err(EntryError::NotANumber)),
        ("1.44\n", Err(EntryError::NotANumber)),
    ];
    for (text, wanted) in cases {
        assert_eq!(typed(text, Unit::Milligram, 3), wanted.map(d), "{text:?}");
    }
    assert_eq!(typed("5 %", Unit::Percent, 0), Ok(d("5")));
    assert_eq!(typed("5.0", Unit::Percent, 0), Err(EntryError::TooManyDecimals { most: 0 }));
}

/// A second reader, one character at a time: the hundred-millionths that were typed, or nothing.
fn second_reader(text: &str, most: usize) -> Option<u128> {
    let mut rest: Vec<char> = text.trim_matches([' ', '\t']).chars().collect();
    if rest.len() > 16 {
        return None;
    }
    if rest.ends_with(&['m', 'L']) {
        rest.truncate(rest.len() - 2);
        while rest.ends_with(&[' ']) || rest.ends_with(&['\t']) {
            rest.pop();
        }
    }
    let (mut value, mut whole, mut behind, mut sign) = (0_u128, 0_usize, 0_usize, None);
    for &c in &rest {
        match (c, sign) {
            ('.' | ',', None) => sign = Some(c),
            ('0'..='9', _) => {
                if sign.is_none() && whole == 1 && value == 0 {
                    return None;
                }
                value = value * 10 + u128::from(c.to_digit(10).unwrap());
                if sign.is_some() { behind += 1 } else { whole += 1 }
            }
            _ => return None,
        }
    }
    let dangling = sign.is_some() && behind == 0;
    if whole == 0 || dangling || behind > most || value == 0 || (sign, behind) == (Some(','), 3) {
        return None;
    }
    Some(value * 10_u128.pow(8 - u32::try_from(behind).unwrap()))
}

proptest! {
    #[test]
    fn typed_accepts_what_a_second_reader_accepts(
        text in "[ \t]{0,2}[-+]?[0-9]{0,4}[.,_e ]?[0-9]{0,5}[.,]?[0-9]{0,2}[ \t]{0,2}(mL|mg|ml)?[ ]?",
        most in 0_u32..8,
    ) {
        let ours = typed(&text, Unit::Millilitre, most).ok();
        let theirs = second_reader(&text, usize::try_from(most).unwrap())
            .map(|value| Decimal::from_i128_with_scale(i128::try_from(value).unwrap(), 8));
        prop_assert_eq!(ours, theirs, "{:?}", text);
    }

    #[test]
    fn reading_any_text_never_panics(text in any::<String>(), most in any::<u32>()) {
        let _ = typed(&text, Unit::Milligram, most);
        let _ = Quantity::parse(&text);
    }

    #[test]
    fn a_quantity_is_read_back_as_it_was_shown(
        digits in 0_i64..1_000_000_000,
        scale in 0_u32..9,
        unit in proptest::sample::select(Unit::ALL.to_vec()),
    ) {
        let quantity = Quantity::new(Decimal::new(digits, scale), unit);
        prop_assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity));
    }
}
