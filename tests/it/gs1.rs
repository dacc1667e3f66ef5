//! Scans against an independent parser's answers, against tables, and against random text.
//! `gs1/oracle.tsv` was made once by `gs1/oracle.py`; no other parser runs here.

use chrono::NaiveDate;
use proptest::prelude::*;
use vialwatch::gs1::{Package, SCAN_CHARS, ScanError, parse};

const YEAR: i32 = 2026;

/// One way in which this parser means to differ from the oracle.
struct Difference {
    why: &'static str,
    holds: fn(&Row<'_>, &Result<Package, ScanError>) -> bool,
}

const DIFFERENCES: [Difference; 3] = [
    Difference {
        why: "a field that misses its separator is refused, not cut off at its greatest length: \
              the cut would land inside the next field and make up a lot",
        holds: |row, ours| {
            let cut = match ours {
                Err(ScanError::Long { .. }) => true,
                Err(ScanError::Character { identifier, .. }) => *identifier == "7003",
                _ => false,
            };
            cut && row.kind == "elements" && row.answer.is_some()
        },
    },
    Difference {
        why: "identifiers that no medicine carries are not in the table",
        holds: |row, ours| {
            let unknown = matches!(ours, Err(ScanError::UnknownIdentifier { identifier, .. })
                if identifier.starts_with("7009"));
            unknown && row.answer.is_some()
        },
    },
    Difference {
        why: "digits alone are also tried as a bare trade item number, which the oracle was not \
              asked for here",
        holds: |row, ours| {
            let bare = (12..=14).contains(&row.text.len())
                && row.text.bytes().all(|byte| byte.is_ascii_digit());
            bare && row.kind == "elements" && row.answer.is_none() && ours.is_ok()
        },
    },
];

struct Row<'a> {
    kind: &'a str,
    text: String,
    answer: Option<[Option<&'a str>; 4]>,
}

fn rows(table: &str) -> Vec<Row<'_>> {
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("# biip 5.2.0, reference year 2026"));
    lines
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            let [kind, text, verdict, fields @ ..] = columns.as_slice() else { panic!("{line}") };
            let fields: [&str; 4] = fields.try_into().unwrap();
            let answer = fields.map(|field| (field != "-").then_some(field));
            Row {
                kind,
                text: text.replace('\u{241d}', "\u{1d}"),
                answer: (*verdict == "ok").then_some(answer),
            }
        })
        .collect()
}

fn agrees(row: &Row<'_>, ours: &Result<Package, ScanError>) -> bool {
    match (row.answer, ours) {
        (None, Err(_)) => true,
        (Some([gtin, lot, expiry, serial]), Ok(package)) => {
            package.gtin.as_deref() == gtin
                && package.lot.as_deref() == lot
                && package.expiry.map(|expiry| expiry.date.to_string()).as_deref() == expiry
                && package.serial.as_deref() == serial
        }
        _ => false,
    }
}

#[test]
fn every_scan_reads_as_the_independent_parser_reads_it() {
    let rows = rows(include_str!("gs1/oracle.tsv"));
    assert!(rows.len() > 400);
    let mut used = vec![0; DIFFERENCES.len()];
    let mut wrong = Vec::new();
    for row in &rows {
        let ours = parse(&row.text, YEAR);
        if agrees(row, &ours) {
            continue;
        }
        match DIFFERENCES.iter().position(|difference| (difference.holds)(row, &ours)) {
            Some(place) => used[place] += 1,
            None => wrong.push((row.kind, &row.text, row.answer, ours)),
        }
    }
    assert!(wrong.is_empty(), "kind, text, theirs, ours: {wrong:#?}");
    for (difference, used) in DIFFERENCES.iter().zip(used) {
        assert!(used > 0, "no row differs because {}", difference.why);
    }
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const GTIN_TEXT: &str = "0109506000134352";

/// GTIN, expiry, lot and serial number of one package, in every dress a scanner may send.
#[test]
fn every_dress_of_the_same_package_reads_alike() {
    let plain = format!("{GTIN_TEXT}1726113010AB-12\u{1d}21XY/9");
    let wanted = parse(&plain, YEAR).unwrap();
    assert_eq!(wanted.gtin.as_deref(), Some("09506000134352"));
    assert_eq!(wanted.lot.as_deref(), Some("AB-12"));
    assert_eq!(wanted.serial.as_deref(), Some("XY/9"));
    assert_eq!(wanted.expiry.unwrap().date, date("2026-11-30"));
    assert!(!wanted.typed);
    for prefix in ["]d2", "]C1", "]Q3", "]e0", "]d2\u{1d}", "\u{1d}", "  ", " ]d2"] {
        assert_eq!(parse(&format!("{prefix}{plain}  "), YEAR), Ok(wanted.clone()), "{prefix:?}");
    }
    for separator in ["\u{241D}", "<GS>", "{GS}", "[FNC1]", "\\x1d", "|", "~", "\u{1d}\u{1d}"] {
        let text = plain.replace('\u{1d}', separator);
        assert_eq!(parse(&text, YEAR), Ok(wanted.clone()), "{separator:?}");
    }
    for text in [
        "(01)09506000134352(17)261130(10)AB-12(21)XY/9",
        "]d2(01)09506000134352 (17)261130 (10)AB-12 (21)XY/9 ",
        "(91)x(3103)001234(410)9506000134352(21)XY/9(10)AB-12(01)09506000134352(17)261130",
    ] {
        assert_eq!(parse(text, YEAR), Ok(wanted.clone()), "{text}");
    }
}

#[test]
fn a_bare_number_reads_as_the_product_unless_it_may_be_more() {
    for (text, gtin) in [
        ("9506000134352", "09506000134352"),
        ("09506000134352", "09506000134352"),
        ("614141000036", "00614141000036"),
        ("]E09506000134352", "09506000134352"),
    ] {
        let wanted = Package { gtin: Some(gtin.to_owned()), ..Package::default() };
        assert_eq!(parse(text, YEAR), Ok(wanted), "{text}");
    }
    assert_eq!(parse("9506000134353", YEAR), Err(ScanError::CheckDigit { at: 1 }));
    assert_eq!(parse("]E09506000134353", YEAR), Err(ScanError::CheckDigit { at: 4 }));
    // A GTIN-14 that is also a lot of twelve digits, and the same with another last digit.
    assert_eq!(parse("10614141000033", YEAR), Err(ScanError::Ambiguous));
    assert_eq!(parse("10614141000034", YEAR).unwrap().lot.as_deref(), Some("614141000034"));
    assert_eq!(parse("]d210614141000033", YEAR).unwrap().lot.as_deref(), Some("614141000033"));
}

#[test]
fn a_refused_scan_names_the_cause_and_the_place() {
    let identifier = |text: &str| text.to_owned();
    let cases = [
        ("", ScanError::Empty),
        ("  ", ScanError::Empty),
        ("]d2", ScanError::Empty),
        ("\u{1d}\u{1d}", ScanError::Empty),
        ("]A010AB", ScanError::Symbology { at: 1 }),
        ("10AB\n", ScanError::Control { at: 5 }),
        ("10A\u{0}B", ScanError::Control { at: 4 }),
        ("hello", ScanError::Unrecognised { at: 1 }),
        ("#10AB", ScanError::Unrecognised { at: 1 }),
        ("]d2AB", ScanError::Unrecognised { at: 4 }),
        ("17261130AB", ScanError::Unrecognised { at: 9 }),
        ("172611305512AB", ScanError::UnknownIdentifier { at: 9, identifier: identifier("5512") }),
        ("172611", ScanError::Short { at: 1, identifier: "17" }),
        ("172611\u{1d}30", ScanError::Short { at: 1, identifier: "17" }),
        ("1726113010", ScanError::Short { at: 9, identifier: "10" }),
        ("10ABCDEFGHIJKLMNOPQRSTU", ScanError::Long { at: 1, identifier: "10" }),
        ("(17)2611301", ScanError::Long { at: 2, identifier: "17" }),
        ("1726113O", ScanError::Character { at: 8, identifier: "17" }),
        ("10A#B", ScanError::Character { at: 4, identifier: "10" }),
        ("10AéB", ScanError::Character { at: 4, identifier: "10" }),
        ("10A|B\u{1d}21C", ScanError::Character { at: 4, identifier: "10" }),
        ("]d20109506000134353", ScanError::CheckDigit { at: 6 }),
        ("17261330", ScanError::Date { at: 3 }),
        ("17260229", ScanError::Date { at: 3 }),
        ("11260031", ScanError::Date { at: 3 }),
        ("]d270032611002359", ScanError::Date { at: 8 }),
        ("]d270032611302460", ScanError::Date { at: 8 }),
        ("10A\u{1d}10B", ScanError::Conflict { at: 5, identifier: "10" }),
        ("(011)23", ScanError::UnknownIdentifier { at: 2, identifier: identifier("011") }),
        ("(1)0AB", ScanError::Unrecognised { at: 1 }),
        ("()", ScanError::Unrecognised { at: 1 }),
    ];
    for (text, wanted) in cases {
        assert_eq!(parse(text, YEAR), Err(wanted), "{text:?}");
    }
    let long = format!("10A{}", " ".repeat(SCAN_CHARS));
    assert_eq!(parse(&long, YEAR), Err(ScanError::TooLong));
    assert_eq!(parse("10A\u{1d}10A", YEAR).unwrap().lot.as_deref(), Some("A"));
}

#[test]
fn a_reserved_field_of_known_length_is_passed_over() {
    let found = parse("1412345631031234561899999910LOT", YEAR).unwrap();
    assert_eq!(found, Package { lot: Some("LOT".to_owned()), ..Package::default() });
}

#[test]
fn a_package_is_good_through_its_last_day() {
    let cases = [
        // text, shown, last good day
        ("17261130", "2026-11-30", "2026-11-30"),
        ("17261100", "2026-11", "2026-11-30"),
        ("17280200", "2028-02", "2028-02-29"),
        ("17261200", "2026-12", "2026-12-31"),
        ("70032611300800", "2026-11-30 08:00", "2026-11-29"),
        ("70032611302359\u{1d}17261130", "2026-11-30 23:59", "2026-11-29"),
        ("70032612010800\u{1d}17261130", "2026-11-30", "2026-11-30"),
        ("lot A exp 2026-11-30", "2026-11-30", "2026-11-30"),
        ("lot A exp 2026-02", "2026-02", "2026-02-28"),
    ];
    for (text, shown, last) in cases {
        let expiry = parse(text, YEAR).unwrap().expiry.unwrap();
        assert_eq!(expiry.to_string(), shown, "{text}");
        assert!(!expiry.expired_on(date(last)), "{text}");
        assert!(expiry.expired_on(date(last).succ_opt().unwrap()), "{text}");
        assert!(!expiry.expired_on(date(last).pred_opt().unwrap()), "{text}");
    }
    assert_eq!(parse("15261130", YEAR).unwrap().expiry, None);
}

#[test]
fn a_year_of_two_digits_lies_near_the_reference_year() {
    for (digits, reference, year) in [
        ("76", 2026, "2076"),
        ("77", 2026, "1977"),
        ("26", 2026, "2026"),
        ("00", 2026, "2000"),
        ("10", 2060, "2110"),
        ("11", 2060, "2011"),
        ("49", 2099, "2149"),
        ("50", 2099, "2050"),
    ] {
        let expiry = parse(&format!("17{digits}0101"), reference).unwrap().expiry.unwrap();
        assert_eq!(expiry.to_string(), format!("{year}-01-01"), "{digits} at {reference}");
    }
}

#[test]
fn the_plain_form_names_lot_expiry_and_maker() {
    let found = parse("  lot AB-12  exp 2026-11-30 maker Müller | Söhne <GS>  ", YEAR).unwrap();
    assert_eq!(found.lot.as_deref(), Some("AB-12"));
    assert_eq!(found.maker.as_deref(), Some("Müller | Söhne <GS>"));
    assert_eq!(found.expiry.unwrap().to_string(), "2026-11-30");
    assert!(found.typed);
    assert_eq!((found.gtin, found.serial), (None, None));
    assert_eq!(parse("LOT A EXP 2026-11", YEAR).unwrap().maker, None);

    let date_shape = "a date as YYYY-MM-DD or YYYY-MM";
    let expected = |at, wanted| ScanError::Expected { at, wanted };
    let cases = [
        ("lot", expected(4, "the lot")),
        ("lot A", expected(6, "exp")),
        ("lot A B exp 2026-11-30", expected(7, "exp")),
        ("lot A exp", expected(10, date_shape)),
        ("lot A exp 30.11.2026", expected(11, date_shape)),
        ("lot A exp 26-11-30", expected(11, date_shape)),
        ("lot A exp 2026-11-3", expected(11, date_shape)),
        ("lot A exp 2026-11-+3", expected(11, date_shape)),
        ("lot A exp 2026-11-31", ScanError::Date { at: 11 }),
        ("lot A exp 2026-13", ScanError::Date { at: 11 }),
        ("lot A exp 0026-11-30", ScanError::Date { at: 11 }),
        ("lot A exp 2127-01-01", ScanError::Date { at: 11 }),
        ("lot A exp 1925-12-31", ScanError::Date { at: 11 }),
        ("lot A exp 2026-11-30 Pfizer", expected(22, "maker")),
        ("lot A exp 2026-11-30 maker", expected(27, "the maker's name")),
        (
            "lot A exp 2026-11-30 maker x\u{1d}y",
            ScanError::Character { at: 29, identifier: "maker" },
        ),
        ("lot A#B exp 2026-11-30", ScanError::Character { at: 6, identifier: "lot" }),
        ("lot ABCDEFGHIJKLMNOPQRSTU exp 2026-11", ScanError::Long { at: 5, identifier: "lot" }),
        ("lots A exp 2026-11-30", ScanError::Unrecognised { at: 1 }),
    ];
    for (text, wanted) in cases {
        assert_eq!(parse(text, YEAR), Err(wanted), "{text:?}");
    }
    assert!(parse("lot A exp 2126-12-31", YEAR).is_ok());
    assert!(parse("lot A exp 1926-01-01", YEAR).is_ok());
}

/// A GTIN-14 around twelve digits, its check digit worked out apart from the code under test.
fn gtin_of(digits: u64) -> String {
    let body = format!("0{digits:012}");
    let sum: u32 = body
        .bytes()
        .enumerate()
        .map(|(place, byte)| u32::from(byte - b'0') * if place % 2 == 0 { 3 } else { 1 })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

proptest! {
    #[test]
    fn a_package_written_as_elements_is_read_back(
        digits in 0_u64..1_000_000_000_000,
        lot in "[!\"%-?A-Z_a-z]{1,20}",
        serial in "[!\"%-?A-Z_a-z]{1,20}",
        days in 0_i64..36_000,
        lot_first in any::<bool>(),
    ) {
        prop_assume!(!lot.contains("<GS>") && !serial.contains("<GS>"));
        prop_assume!(!lot.contains("<FNC1>") && !serial.contains("<FNC1>"));
        let expiry = date("1977-06-01") + chrono::Duration::days(days);
        let gtin = gtin_of(digits);
        let expiry_field = expiry.format("%y%m%d");
        let text = if lot_first {
            format!("10{lot}\u{1d}01{gtin}21{serial}\u{1d}17{expiry_field}")
        } else {
            format!("01{gtin}17{expiry_field}21{serial}\u{1d}10{lot}")
        };
        let found = parse(&text, YEAR).unwrap();
        prop_assert_eq!(found.gtin, Some(gtin));
        prop_assert_eq!(found.lot, Some(lot));
        prop_assert_eq!(found.serial, Some(serial));
        prop_assert_eq!(found.expiry.unwrap().to_string(), expiry.to_string());
    }

    #[test]
    fn one_wrong_digit_in_a_product_number_is_always_refused(
        digits in 0_u64..1_000_000_000_000,
        place in 0_usize..14,
        change in 1_u8..10,
    ) {
        let mut bytes = gtin_of(digits).into_bytes();
        bytes[place] = b'0' + (bytes[place] - b'0' + change) % 10;
        let text = format!("]d201{}", String::from_utf8(bytes).unwrap());
        prop_assert_eq!(parse(&text, YEAR), Err(ScanError::CheckDigit { at: 6 }));
    }

    #[test]
    fn reading_any_scan_never_panics(text in any::<String>(), year in any::<i32>()) {
        let _ = parse(&text, year);
    }

    #[test]
    fn reading_what_looks_like_a_scan_never_panics(
        text in "(\\]d2|\\]E0|lot |)?([(]?[0-9]{2,4}[)]?[0-9A-Za-z(){}|~\u{1d}#é -]{0,24}(exp |maker |<GS>)?){0,6}",
        year in 1900_i32..2200,
    ) {
        if let Ok(package) = parse(&text, year) {
            prop_assert!(package.lot.is_none_or(|lot| (1..=20).contains(&lot.len())));
            prop_assert!(package.gtin.is_none_or(|gtin| gtin.len() == 14));
            prop_assert!(package.serial.is_none_or(|serial| (1..=20).contains(&serial.len())));
        }
    }
}
