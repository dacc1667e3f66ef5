//! Limits, waits and infusions.

use super::*;

#[test]
fn a_limit_passed_before_release_is_told_with_the_moment_it_ended() {
    let mut driver = Driver::open();
    driver.until("inject.vial-1");
    let opened = driver.now.utc;
    driver.pass(5 * 3_600);
    driver.say(Command::Wake);
    let all = exceptions(&driver.session);
    let passed = all.iter().find(|it| it.kind == Kind::LimitPassed).unwrap();
    assert_eq!(passed.subject, "dilute-by");
    assert_eq!(passed.at, opened + chrono::TimeDelta::hours(4));
    driver.answer("the pharmacist");
    assert_eq!(subjects(&driver, Kind::Discarded), ["dilute-by"]);
}

#[test]
fn limits_that_can_no_longer_all_be_met_are_told_with_what_clashes() {
    let mut driver = Driver::open();
    // Two hours between the injection and the bag, then five at rest: the hour that the infusion
    // takes no longer fits under the end of the whole way, and neither limit is over.
    driver.until("swirl.vial-1");
    driver.pass(2 * 3_600);
    driver.until("store");
    driver.pass(5 * 3_600);
    driver.say(Command::Wake);
    assert_eq!(subjects(&driver, Kind::LimitPassed), Vec::<String>::new());
    let clashes = subjects(&driver, Kind::LimitsClash);
    assert!(clashes.first().is_some_and(|it| it.contains("finish-by")), "{clashes:?}");
}

#[test]
fn a_change_that_moves_a_limit_back_is_told_with_the_limits_once_it_was_seen() {
    let mut driver = Driver::open();
    driver.until("inject.vial-1");
    let opened = driver.now.utc;
    driver.pass(300);
    let at = opened + chrono::TimeDelta::seconds(120);
    let reason = "pressed too early".to_owned();
    driver.say(Command::CorrectTime { key: key("inject.vial-1.start"), at: (at, at), reason });
    assert_eq!(told(&driver), Vec::<String>::new());
    driver.answer("MK");
    assert_eq!(subjects(&driver, Kind::LimitMadeLater), ["dilute-by finish-by"]);
    assert_eq!(subjects(&driver, Kind::Correction), ["inject.vial-1.start"]);
}

#[test]
fn a_change_that_was_withdrawn_is_no_exception() {
    let mut driver = Driver::open();
    driver.until("inject.vial-1");
    let at = driver.now.utc + chrono::TimeDelta::seconds(120);
    driver.pass(300);
    let reason = "pressed too early".to_owned();
    driver.say(Command::CorrectTime { key: key("inject.vial-1.start"), at: (at, at), reason });
    let reason = "it was right".to_owned();
    driver.say(Command::Undo { key: key("inject.vial-1.start"), reason });
    assert_eq!(told(&driver), Vec::<String>::new());
}

#[test]
fn an_infusion_is_unreported_until_it_is_reported() {
    let mut driver = Driver::open();
    driver.until_state(State::Released);
    driver.answer("y");
    let in_time = driver.now.utc;
    driver.pass(8 * 3_600);
    let by_time = of_kind(exceptions_at(&driver.session, &driver.now), Kind::InfusionUnreported);
    assert_eq!(by_time, ["start-infusion-by", "finish-by"]);
    assert_eq!(subjects(&driver, Kind::InfusionUnreported), Vec::<String>::new());
    driver.say(Command::Wake);
    assert_eq!(subjects(&driver, Kind::InfusionUnreported), ["start-infusion-by", "finish-by"]);
    let twice = of_kind(exceptions_at(&driver.session, &driver.now), Kind::InfusionUnreported);
    assert_eq!(twice.len(), 2);
    driver.answer(&in_time.to_rfc3339());
    assert_eq!(subjects(&driver, Kind::InfusionUnreported), ["finish-by"]);
    driver.answer(&(in_time + chrono::TimeDelta::hours(1)).to_rfc3339());
    assert_eq!(told(&driver), Vec::<String>::new());
}

#[test]
fn an_unreported_infusion_is_told_once_a_limit_however_often_somebody_looks() {
    let mut driver = Driver::open();
    driver.until("swirl.vial-1");
    driver.pass(2 * 3_600);
    driver.until_state(State::Released);
    driver.answer("y");
    for _ in 0..20 {
        driver.pass(1_800);
        driver.say(Command::Wake);
    }
    let mut unreported = subjects(&driver, Kind::InfusionUnreported);
    unreported.sort();
    assert_eq!(unreported, ["finish-by", "start-infusion-by"]);
}

#[test]
fn an_infusion_reported_after_its_limit_is_late_before_anyone_was_told() {
    let mut driver = Driver::open();
    driver.until("infusion-start");
    driver.pass(7 * 3_600);
    driver.answer("now");
    assert_eq!(subjects(&driver, Kind::InfusionLate), ["start-infusion-by"]);
    assert_eq!(subjects(&driver, Kind::InfusionUnreported), Vec::<String>::new());
    driver.answer("the ward and the prescriber");
    assert_eq!(subjects(&driver, Kind::InfusionLate), ["start-infusion-by"]);
}

#[test]
fn a_preparation_nobody_goes_on_with_is_told_after_its_last_limit() {
    let mut driver = Driver::open();
    driver.until("inject.vial-1");
    driver.pass(8 * 3_600);
    assert_eq!(exceptions_at(&driver.session, &driver.now), Vec::new());
    driver.pass(1);
    let past = exceptions_at(&driver.session, &driver.now);
    assert_eq!(of_kind(past, Kind::PastLastLimit), ["inject.vial-1"]);
    driver.now.boot = BootId("another machine".to_owned());
    driver.now.since_boot_ns = 0;
    assert_eq!(exceptions_at(&driver.session, &driver.now).len(), 1);
}

#[test]
fn one_left_before_any_limit_began_is_told_after_the_longest() {
    let mut driver = Driver::open();
    driver.until("cabinet");
    driver.pass(8 * 3_600);
    assert_eq!(exceptions_at(&driver.session, &driver.now), Vec::new());
    driver.pass(1);
    let past = exceptions_at(&driver.session, &driver.now);
    assert_eq!(of_kind(past, Kind::PastLastLimit), ["cabinet"]);
}

#[test]
fn vials_left_out_of_the_refrigerator_are_told_and_so_is_the_decision() {
    let mut driver = Driver::open();
    driver.until("withdraw");
    driver.pass(16 * 60);
    driver.say(Command::Wake);
    assert_eq!(subjects(&driver, Kind::VialsUnrefrigerated), ["vials-unrefrigerated"]);
    driver.answer("go-on");
    driver.answer("PH");
    assert_eq!(subjects(&driver, Kind::PharmacistDecided), ["vials-unrefrigerated"]);
}

#[test]
fn a_target_wait_ended_early_is_told_with_the_decision_it_needs() {
    let mut driver = Driver::open();
    driver.until("store");
    driver.answer("refrigerate");
    driver.until("equilibrate");
    driver.pass(600);
    let (second, reason) = ("MK".to_owned(), "the ward waits".to_owned());
    driver.say(Command::EndWaitEarly { second, reason });
    assert_eq!(subjects(&driver, Kind::WaitEndedEarly), ["equilibrate"]);
    driver.answer("go-on");
    assert_eq!(subjects(&driver, Kind::PharmacistDecided), ["equilibrate"]);
}

#[test]
fn gloves_are_overdue_once_for_each_round_that_was_missed() {
    let mut driver = Driver::open();
    driver.until("vial.vial-1");
    driver.pass(31 * 60);
    driver.say(Command::Wake);
    driver.pass(60);
    driver.say(Command::Wake);
    assert_eq!(subjects(&driver, Kind::GlovesOverdue), ["outer-gloves"]);
    driver.say(Command::ChangeGloves);
    driver.pass(31 * 60);
    driver.say(Command::Wake);
    assert_eq!(subjects(&driver, Kind::GlovesOverdue).len(), 2);
}
