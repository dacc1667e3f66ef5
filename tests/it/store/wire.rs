//! The shape of saved lines, and the chain through them worked out a second time.

use proptest::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};
use vialwatch::session::fact::{Answer, Fact, Late, Record};
use vialwatch::store::chain::{Head, seal};
use vialwatch::store::wire::{self, Flaw, LINE_CAP, TEXT_CAP};

use crate::store::note;
use crate::support::facts::{HexOf, any_fact, any_stamp, noon, opening, practice_opening, record};

fn line(fact: Fact) -> String {
    wire::encode(&record(2, fact), Head::START).unwrap().text
}

/// A line with something changed in it, and a hash that fits again.
fn rehashed(line: &str, change: impl Fn(&str) -> String) -> String {
    let body = change(line.rsplit_once(",\"hash\":\"").unwrap().0);
    let hash = format!("{:x}", HexOf(&Sha256::digest(body.as_bytes())));
    format!("{body},\"hash\":\"{hash}\"}}")
}

proptest! {
    #[test]
    fn every_fact_reads_back_as_it_was_written(
        fact in any_fact(),
        stamp in any_stamp(),
        seq in 2_u64..50_000,
    ) {
        let record = Record { seq, stamp, fact };
        let prev = Head::of(b"the line before");
        let line = wire::encode(&record, prev).unwrap();
        let read = wire::decode(line.text.as_bytes()).unwrap();
        prop_assert_eq!(read.record, record);
        prop_assert_eq!(read.prev, prev);
        prop_assert!(!line.text.contains('\n'));
    }

    #[test]
    fn a_changed_byte_is_noticed(at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let mut bytes = line(note("1.3 mg")).into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != to);
        bytes[at] = to;
        prop_assert!(wire::decode(&bytes).is_err());
    }
}

#[test]
fn both_modes_of_an_opening_read_back() {
    for fact in [opening("0123456789AB"), practice_opening("0123456789AB")] {
        let first = record(1, fact);
        let line = wire::encode(&first, Head::START).unwrap();
        assert_eq!(wire::decode(line.text.as_bytes()).unwrap().record, first);
    }
}

#[test]
fn a_line_has_the_members_that_scripts_rely_on() {
    let key = vialwatch::session::names::parse_step_key("inject.vial-1").unwrap();
    let answer = Answer::Value("4.0".parse().unwrap());
    let text = line(Fact::StepAnswered { key, answer, late: None });
    let (start, hash) = text.split_once(",\"hash\":\"").unwrap();
    assert_eq!(
        start,
        format!(
            "{{\"v\":1,\"seq\":2,\"fact\":\"step-answered\",\"key\":\"inject.vial-1\",\
             \"answer\":{{\"value\":\"4.0\"}},\"utc\":\"2026-11-22T12:00:02Z\",\"offset_min\":60,\
             \"boot\":\"boot-1\",\"boot_ns\":2000000000,\"by\":\"JD\",\"prev\":\"{}\"",
            "0".repeat(64)
        )
    );
    assert_eq!(hash, format!("{:x}\"}}", HexOf(&Sha256::digest(start.as_bytes()))));
}

#[test]
fn an_unknown_member_or_kind_of_our_own_version_is_refused() {
    let strays = [
        line(note("x")).replace("\"text\"", "\"stray\":1,\"text\""),
        line(Fact::GlovesChanged).replace("\"utc\"", "\"stray\":1,\"utc\""),
        line(Fact::GlovesChanged).replace("gloves-changed", "gloves-eaten"),
        line(note("x")).replace("\"seq\":2,", "\"seq\":2,\"seq\":2,"),
        line(note("x")).replace("\"text\":\"x\"", "\"text\":\"x\",\"text\":\"y\""),
        line(note("x")).replace("12:00:02Z", "12:00:02.000Z"),
        line(note("x")).replace("\"by\":\"JD\"", "\"by\":\" JD\""),
    ];
    for stray in strays {
        let stray = rehashed(&stray, str::to_owned);
        let refused = wire::decode(stray.as_bytes());
        assert!(matches!(refused, Err(Flaw::NotARecord(_))), "{stray}: {refused:?}");
    }
}

#[test]
fn a_kind_of_a_newer_version_is_kept_as_unread() {
    let newer = rehashed(&line(Fact::GlovesChanged), |body| {
        body.replace("\"v\":1", "\"v\":2").replace("gloves-changed", "gloves-washed")
    });
    let read = wire::decode(newer.as_bytes()).unwrap();
    assert_eq!(read.version, 2);
    assert_eq!(read.record.fact, Fact::Unread { kind: "gloves-washed".into() });
    assert!(wire::encode(&read.record, Head::START).is_err(), "its line is not ours to write");
}

#[test]
fn what_would_not_read_back_is_not_written() {
    let long = line_of(note(&"x".repeat(TEXT_CAP + 1)));
    assert_eq!(long, Err(Flaw::TextTooLong));
    let many = vec!["a-window".repeat(40); 60];
    let wide = line_of(Fact::LimitsClashed { windows: many, due: noon() });
    assert_eq!(wide, Err(Flaw::LineTooLong { cap: LINE_CAP }));
    let nested = Fact::ChangeProposed(Box::new(note("not a change of time")));
    assert!(matches!(line_of(nested), Err(Flaw::NotARecord(_))));
    let far = "+12026-01-01T00:00:00Z".parse().unwrap();
    assert!(line_of(Fact::WaitOver { window: "w".into(), due: far }).is_err());
    assert_eq!(line_of(opening("0123456789AB")), Err(Flaw::OpeningMisplaced));
}

fn line_of(fact: Fact) -> Result<(), Flaw> {
    wire::encode(&record(2, fact), Head::START).map(drop)
}

#[test]
fn an_opening_whose_protocol_is_not_the_one_it_names_is_refused() {
    let Fact::Opened(mut opened) = opening("0123456789AB") else { panic!("an opening") };
    opened.protocol.push(' ');
    let refused = wire::encode(&record(1, Fact::Opened(opened)), Head::START);
    assert_eq!(refused.map(drop), Err(Flaw::ProtocolDiffers));
}

#[test]
fn the_chain_can_be_worked_out_from_the_bytes_alone() {
    let mut prev = Head::START;
    let mut expected = "0".repeat(64);
    for seq in 1..=5 {
        let late = Late { earliest: noon(), latest: noon(), reason: "r".into() };
        let key = vialwatch::session::names::parse_step_key("mix").unwrap();
        let fact = match seq {
            1 => opening("0123456789AB"),
            3 => Fact::TimeCorrected { key, at: late },
            _ => note("in between"),
        };
        let line = wire::encode(&record(seq, fact), prev).unwrap();
        let read: Value = serde_json::from_str(&line.text).unwrap();
        assert_eq!(read["prev"], Value::String(expected));
        let body = line.text.split(",\"hash\":").next().unwrap();
        expected = format!("{:x}", HexOf(&Sha256::digest(body.as_bytes())));
        assert_eq!(read["hash"], Value::String(expected.clone()));
        prev = line.head;
    }
    assert_eq!(prev.to_string(), expected);
}

#[test]
fn a_seal_has_sixteen_characters_that_can_be_told_apart() {
    let seal = seal(&Head::of(b"anything"));
    let groups: Vec<&str> = seal.split('-').collect();
    assert_eq!(groups.len(), 4);
    assert!(groups.iter().all(|group| group.len() == 4));
    assert!(!seal.contains(['I', 'L', 'O', 'U']));
}
