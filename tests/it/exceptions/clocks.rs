//! Clocks, saving, repairs and absences.

use super::*;

#[test]
fn a_restart_leaves_the_clock_unknown_until_it_is_settled() {
    let mut driver = Driver::open();
    driver.until("inject.vial-1");
    let tray = driver.now.utc;
    driver.pass(120);
    driver.now.boot = BootId("second".to_owned());
    driver.now.since_boot_ns = 20 * vialwatch::time::SECOND_NS;
    driver.say(Command::Resume);
    assert_eq!(told(&driver), ["clock-unknown dilute-by finish-by"]);
    driver.answer("nothing");
    driver.answer("cabinet");
    driver.pass(10);
    let now = driver.now.utc;
    driver.say(Command::Settle { second: "MK".to_owned(), tray, now });
    assert_eq!(subjects(&driver, Kind::ClockSettled), ["MK"]);
}

#[test]
fn clocks_that_disagree_are_one_occurrence_until_settled() {
    let mut driver = Driver::open();
    driver.until("inject.vial-1");
    let tray = driver.now.utc;
    driver.pass(60);
    driver.now.utc += chrono::TimeDelta::seconds(90);
    driver.say(Command::Wake);
    driver.now.utc += chrono::TimeDelta::seconds(30);
    driver.say(Command::Wake);
    assert_eq!(subjects(&driver, Kind::ClocksDisagree), ["119 s"]);
    let now = driver.now.utc;
    driver.say(Command::Settle { second: "MK".to_owned(), tray, now });
    driver.now.utc += chrono::TimeDelta::seconds(30);
    driver.say(Command::Wake);
    assert_eq!(subjects(&driver, Kind::ClocksDisagree).len(), 2);
}

#[test]
fn what_the_shell_reports_is_told() {
    let mut driver = Driver::open();
    driver.until("water");
    driver.say(Command::ReportRestoredSaving { facts: 3, reason: "disk full".to_owned() });
    driver.say(Command::ReportRecovery("last-line-cut".to_owned()));
    assert_eq!(told(&driver), ["record-unsaved 3", "recovered last-line-cut"]);
}

#[test]
fn a_long_absence_is_told_and_a_short_one_is_not() {
    let mut driver = Driver::open();
    driver.until("water");
    driver.say(Command::GoAway);
    driver.pass(599);
    driver.say(Command::ComeBack);
    assert_eq!(told(&driver), Vec::<String>::new());
    driver.say(Command::GoAway);
    driver.pass(600);
    driver.say(Command::ComeBack);
    assert_eq!(told(&driver), ["long-interruption 10 min"]);
}

#[test]
fn a_long_time_closed_is_told_although_something_became_due_meanwhile() {
    let mut driver = Driver::open();
    driver.until("water");
    driver.pass(45 * 60);
    driver.say(Command::ReportRecovery("last-line-cut".to_owned()));
    driver.pass_ms(5);
    driver.say(Command::Resume);
    assert_eq!(subjects(&driver, Kind::GlovesOverdue).len(), 1);
    assert_eq!(subjects(&driver, Kind::LongInterruption), ["45 min"]);
}

#[test]
fn an_absence_that_ends_with_a_new_start_is_one_interruption() {
    let mut driver = Driver::open();
    driver.until("water");
    driver.say(Command::GoAway);
    driver.pass(700);
    driver.say(Command::ReportSuspend { lasted_s: 650 });
    driver.say(Command::Resume);
    assert_eq!(told(&driver), ["long-interruption 11 min"]);
}

#[test]
fn a_machine_asleep_for_long_is_an_interruption() {
    let mut driver = Driver::open();
    driver.until("water");
    driver.pass(900);
    driver.say(Command::ReportSuspend { lasted_s: 900 });
    assert_eq!(told(&driver), ["long-interruption 15 min"]);
}

#[test]
fn opening_a_released_session_for_the_report_is_no_interruption() {
    let mut driver = Driver::open();
    driver.until_state(State::Released);
    driver.pass(3_600);
    driver.say(Command::Resume);
    assert_eq!(told(&driver), Vec::<String>::new());
}
