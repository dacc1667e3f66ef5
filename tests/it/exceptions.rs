//! What a supervisor sees first, kind by kind: each from the acts that bring it about, none from
//! a preparation that went as it should.

use vialwatch::quantity::Quantity;
use vialwatch::session::State;
use vialwatch::session::command::{Command, Refusal};
use vialwatch::session::exceptions::{
    Exception, Kind, Severity, exceptions, exceptions_at, in_order,
};
use vialwatch::session::fact::Item;
use vialwatch::session::names::parse_step_key;
use vialwatch::time::BootId;

use crate::support::driver::Driver;

mod acts;
mod clocks;
mod limits;
mod mishaps;
mod oracle;
mod pace;
mod pairs;

/// The subjects of one kind, in order.
fn subjects(driver: &Driver, kind: Kind) -> Vec<String> {
    of_kind(exceptions(&driver.session), kind)
}

fn of_kind(all: Vec<Exception>, kind: Kind) -> Vec<String> {
    all.into_iter().filter(|it| it.kind == kind).map(|it| it.subject).collect()
}

/// All of them as `kind subject`.
fn told(driver: &Driver) -> Vec<String> {
    let line = |it: &Exception| format!("{} {}", it.kind.word(), it.subject);
    exceptions(&driver.session).iter().map(line).collect()
}

fn key(name: &str) -> vialwatch::session::fact::StepKey {
    parse_step_key(name).unwrap()
}

fn withdrawn(times_percent: i64) -> String {
    let volume = Quantity::parse("5.2 mL").unwrap();
    let share = rust_decimal::Decimal::new(times_percent, 2);
    volume.checked_mul(share).unwrap().amount().to_string()
}

#[test]
fn a_preparation_that_went_as_it_should_has_none() {
    let mut driver = Driver::open();
    driver.until_state(State::Reported);
    assert_eq!(told(&driver), Vec::<String>::new());
    assert_eq!(exceptions_at(&driver.session, &driver.now), Vec::new());
}

#[test]
fn words_are_the_contract_in_the_order_of_the_contract() {
    let words: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    let contract = "limit-passed limits-clash limit-made-later clock-unknown record-damaged \
        record-unsaved infusion-late vial-rejected bag-rejected component-rejected discarded \
        override short-withdrawal out-of-tolerance pharmacist-decided wait-ended-early \
        vials-unrefrigerated whereabouts-unknown clocks-disagree clock-settled recovered \
        label-void incident past-last-limit infusion-unreported correction late-entry close-call \
        too-fast typed-identity gloves-overdue long-interruption operator-changed site-protocol";
    assert_eq!(words, contract.split_whitespace().collect::<Vec<_>>());
    let firsts = |rank| Kind::ALL.iter().position(|kind| kind.severity() == rank);
    assert_eq!(firsts(Severity::High), Some(0));
    assert_eq!(firsts(Severity::Medium), Some(7));
    assert_eq!(firsts(Severity::Low), Some(25));
    assert!(Kind::ALL.is_sorted_by_key(|kind| kind.severity()));
}

#[test]
fn the_highest_rank_comes_first_whenever_it_happened() {
    let mut driver = Driver::open();
    driver.until("calculation");
    driver.say(Command::HandOver("AB".to_owned()));
    driver.until("swirl.vial-1");
    driver.say(Command::Incident("a drop beside the vial".to_owned()));
    driver.pass(5 * 3_600);
    driver.say(Command::Wake);
    let ranks: Vec<Severity> = exceptions(&driver.session).iter().map(|it| it.rank).collect();
    assert!(ranks.is_sorted(), "{ranks:?}");
    assert_eq!(told(&driver).first().map(String::as_str), Some("limit-passed dilute-by"));
}

#[test]
fn a_damaged_file_is_told_by_the_store_and_comes_first() {
    let mut driver = Driver::open();
    driver.until("calculation");
    driver.say(Command::HandOver("AB".to_owned()));
    let mut all = exceptions(&driver.session);
    all.push(Exception::record_damaged(driver.now.utc, "chain"));
    let all = in_order(all);
    assert_eq!(all.first().map(|it| (it.kind, it.seq)), Some((Kind::RecordDamaged, 0)));
}

#[test]
fn a_protocol_of_the_site_is_named_from_the_opening_on() {
    let driver = Driver::open_with(|opening| opening.site_protocol = true);
    assert_eq!(told(&driver), ["site-protocol inotuzumab-ozogamicin"]);
}

#[test]
fn every_prefix_of_a_record_tells_what_had_happened_by_then() {
    let mut driver = Driver::open();
    driver.until("vial-name.vial-1");
    driver.answer("other");
    driver.answer("wrong name");
    driver.answer("replace");
    driver.until("withdraw");
    driver.answer(&withdrawn(50));
    let records = driver.session.records();
    let mut before = 0;
    for end in 1..=records.len() {
        let session = vialwatch::session::Session::replay(&records[..end]).unwrap();
        let now = exceptions(&session);
        assert!(now.len() >= before, "fewer after fact {end}");
        assert!(now.iter().all(|it| it.seq <= session.last_seq()));
        before = now.len();
    }
    assert!(before >= 2);
}
