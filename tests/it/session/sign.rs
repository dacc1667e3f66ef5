//! A supervisor's judgement: of what is over, by somebody else, with nothing overlooked.

use vialwatch::session::State;
use vialwatch::session::command::{Command, Judgement, Refusal};
use vialwatch::session::exceptions::{Kind, exceptions, exceptions_at};
use vialwatch::session::fact::{ExceptionName, Fact, FollowUp, Item, Verdict};
use vialwatch::time::BootId;

use crate::support::driver::Driver;

const DAY: i64 = 86_400;

fn judgement(driver: &Driver, by: &str, verdict: Verdict, remark: &str) -> Judgement {
    let all = exceptions_at(&driver.session, &driver.now);
    Judgement {
        by: by.to_owned(),
        verdict,
        remark: remark.to_owned(),
        follow_up: FollowUp::None,
        acknowledged: all.iter().map(|it| it.name()).collect(),
    }
}

fn sign(driver: &mut Driver, judgement: Judgement) -> Result<(), Refusal> {
    driver.command(Command::SignOff(Box::new(judgement)))
}

fn accept(driver: &mut Driver, by: &str) -> Result<(), Refusal> {
    let judgement = judgement(driver, by, Verdict::Accepted, "");
    sign(driver, judgement)
}

/// Reported, with one vial rejected on the way.
fn with_an_exception() -> Driver {
    let mut driver = Driver::open();
    driver.until("withdraw");
    driver.pass(40);
    driver.say(Command::Reject { item: Item::Vial(2), reason: "dropped".to_owned() });
    driver.answer("replace");
    driver.until_state(State::Reported);
    assert!(exceptions(&driver.session).iter().any(|it| it.kind == Kind::VialRejected));
    driver
}

#[test]
fn what_went_as_it_should_is_accepted_as_it_is() {
    let mut driver = Driver::open();
    driver.until_state(State::Reported);
    assert_eq!(driver.session.sign_off(), None);
    assert_eq!(accept(&mut driver, "RS"), Ok(()));
    let (signed, at, changed) = driver.session.sign_off().unwrap();
    assert_eq!((signed.by.as_str(), at, changed), ("RS", driver.now.utc, false));
    assert_eq!((signed.verdict, &signed.remark), (Verdict::Accepted, &None));
    assert_eq!(driver.session.state(), State::Reported);
}

#[test]
fn nobody_judges_their_own_work() {
    let mut driver = Driver::open();
    driver.until_state(State::Reported);
    for own in ["JD", "jd", " J.D ", "MK"] {
        assert_eq!(accept(&mut driver, own), Err(Refusal::OwnWork), "{own}");
    }
    assert_eq!(accept(&mut driver, "-"), Err(Refusal::NoInitials));
    assert_eq!(accept(&mut driver, "RS"), Ok(()));
    assert_eq!(accept(&mut driver, "RS"), Ok(()), "an earlier reviewer may judge again");
}

#[test]
fn an_operator_who_only_took_over_had_a_part() {
    let mut driver = Driver::open();
    driver.until("withdraw");
    driver.say(Command::HandOver("TT".to_owned()));
    driver.say(Command::HandOver("JD".to_owned()));
    driver.until_state(State::Reported);
    let judgement = judgement(&driver, "TT", Verdict::AcceptedWithRemark, "seen");
    assert_eq!(sign(&mut driver, judgement), Err(Refusal::OwnWork));
}

#[test]
fn what_goes_on_is_not_judged() {
    let mut driver = Driver::open();
    driver.until("label");
    assert_eq!(accept(&mut driver, "RS"), Err(Refusal::NotOver));
    driver.until_state(State::Released);
    assert_eq!(accept(&mut driver, "RS"), Ok(()));
}

#[test]
fn every_exception_is_acknowledged_and_remarked_on() {
    let mut driver = with_an_exception();
    let good = judgement(&driver, "RS", Verdict::AcceptedWithRemark, "vial replaced in time");
    let none = Judgement { acknowledged: Vec::new(), ..good.clone() };
    assert_eq!(sign(&mut driver, none), Err(Refusal::NotAcknowledged));
    let other: Vec<ExceptionName> = good
        .acknowledged
        .iter()
        .map(|it| ExceptionName { seq: it.seq + 1, ..it.clone() })
        .collect();
    let other = Judgement { acknowledged: other, ..good.clone() };
    assert_eq!(sign(&mut driver, other), Err(Refusal::NotAcknowledged));
    for verdict in [Verdict::Accepted, Verdict::AcceptedWithRemark, Verdict::NotAccepted] {
        let silent = Judgement { verdict, remark: "  ".to_owned(), ..good.clone() };
        assert_eq!(sign(&mut driver, silent), Err(Refusal::RemarkMissing), "{verdict:?}");
    }
    let plain = Judgement { verdict: Verdict::Accepted, ..good.clone() };
    assert_eq!(sign(&mut driver, plain), Err(Refusal::RemarkNotSaid));
    assert_eq!(sign(&mut driver, good), Ok(()));
    let (signed, ..) = driver.session.sign_off().unwrap();
    assert!(signed.acknowledged.iter().any(|it| it.kind == "vial-rejected"));
    assert_eq!(signed.remark.as_deref(), Some("vial replaced in time"));
}

#[test]
fn an_open_follow_up_says_what_and_whose_it_is() {
    let mut driver = with_an_exception();
    let good = judgement(&driver, "RS", Verdict::NotAccepted, "label not seen");
    for (what, whom) in [("ask the ward", " "), ("", "RS")] {
        let follow_up = FollowUp::Open { what: what.to_owned(), whom: whom.to_owned() };
        let half = Judgement { follow_up, ..good.clone() };
        assert_eq!(sign(&mut driver, half), Err(Refusal::EmptyText));
    }
    let open = FollowUp::Open { what: "ask the ward".to_owned(), whom: "RS".to_owned() };
    assert_eq!(sign(&mut driver, Judgement { follow_up: open.clone(), ..good.clone() }), Ok(()));
    assert_eq!(driver.session.sign_off().unwrap().0.follow_up, open);
    assert_eq!(sign(&mut driver, Judgement { follow_up: FollowUp::Closed, ..good }), Ok(()));
    assert_eq!(driver.session.sign_off().unwrap().0.follow_up, FollowUp::Closed);
}

/// The desk's clocks say nothing about the bag: another machine, weeks later, adds one fact.
#[test]
fn a_judgement_on_another_machine_changes_nothing_else() {
    let mut driver = with_an_exception();
    let (before, seq) = (exceptions(&driver.session), driver.session.last_seq());
    let lost = driver.session.clock_is_unknown(&driver.now);
    driver.pass(20 * DAY);
    driver.now.boot = BootId("desk".to_owned());
    driver.now.since_boot_ns = 5;
    let good = judgement(&driver, "RS", Verdict::AcceptedWithRemark, "seen");
    assert_eq!(sign(&mut driver, good), Ok(()));
    assert_eq!(driver.session.last_seq(), seq + 1);
    assert!(matches!(driver.session.records().last().unwrap().fact, Fact::SignedOff(_)));
    assert_eq!(exceptions(&driver.session), before);
    assert_eq!(driver.session.clock_is_unknown(&driver.now), lost);
}

#[test]
fn what_comes_after_a_judgement_is_told_as_changed() {
    let mut driver = Driver::open();
    driver.until_state(State::Released);
    assert_eq!(accept(&mut driver, "RS"), Ok(()));
    driver.until_state(State::Reported);
    assert!(driver.session.sign_off().unwrap().2);
    assert_eq!(accept(&mut driver, "RS"), Ok(()));
    assert!(!driver.session.sign_off().unwrap().2);
}
