//! Confirmations faster than a person can look.

use super::*;

#[test]
fn a_confirm_within_a_second_of_the_step_before_is_too_fast() {
    let mut driver = Driver::open();
    driver.until("light");
    driver.pass_ms(999);
    driver.answer_at_once("y");
    assert_eq!(told(&driver), ["too-fast light"]);
    driver.pass_ms(1_000);
    driver.answer_at_once("used");
    assert_eq!(told(&driver), ["too-fast light"]);
}

#[test]
fn a_step_with_a_longer_least_time_is_judged_by_it() {
    let mut driver = Driver::open();
    driver.until("swirl.vial-1");
    driver.pass(29);
    driver.answer_at_once("y");
    driver.until("swirl.vial-2");
    driver.pass(30);
    driver.answer_at_once("y");
    assert_eq!(told(&driver), ["too-fast swirl.vial-1"]);
}

#[test]
fn a_second_person_counts_from_the_end_of_the_step_before() {
    let mut driver = Driver::open();
    driver.until("hold");
    driver.pass(4);
    driver.answer_at_once("MK 5.2");
    assert_eq!(told(&driver), ["too-fast hold"]);
}

#[test]
fn a_group_is_judged_once_a_vial_and_as_a_whole() {
    let mut driver = Driver::open();
    driver.until("clarity.vial-1");
    for word in ["clear", "colourless", "none"] {
        driver.pass(3);
        driver.answer_at_once(word);
    }
    for (word, seconds) in [("clear", 9), ("colourless", 0), ("none", 1)] {
        driver.pass(seconds);
        driver.answer_at_once(word);
    }
    assert_eq!(told(&driver), ["too-fast vial-solution.vial-1"]);
}

#[test]
fn figures_and_packages_have_no_least_time_of_their_own() {
    let mut driver = Driver::open();
    driver.until("vial.vial-1");
    driver.answer_at_once(crate::support::driver::SCAN);
    driver.until("inject.vial-1");
    driver.answer_at_once("4");
    assert_eq!(told(&driver), Vec::<String>::new());
}

#[test]
fn what_came_with_the_command_line_is_never_too_fast() {
    let mut driver = Driver::open();
    for answer in ["JD", "4711", "1.3"] {
        driver.answer_at_once(answer);
    }
    assert_eq!(told(&driver), Vec::<String>::new());
}

#[test]
fn a_step_entered_late_is_not_judged_by_when_it_was_entered() {
    let mut driver = Driver::open();
    driver.until("light");
    let at = driver.now.utc;
    let (value, reason) = ("y".to_owned(), "hands were full".to_owned());
    driver.say(Command::EnterLate { key: key("light"), value, at: (at, at), reason });
    assert_eq!(told(&driver), ["late-entry light"]);
}

#[test]
fn the_step_after_a_question_counts_from_the_answer_to_that_question() {
    let mut driver = Driver::open();
    driver.until("vial-state.vial-1");
    driver.answer("warm");
    driver.answer("go-on");
    driver.answer("PH");
    driver.until("vial-name.vial-2");
    assert_eq!(subjects(&driver, Kind::TooFast), Vec::<String>::new());
}
