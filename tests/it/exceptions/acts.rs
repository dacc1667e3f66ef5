//! What people did: rejections, overrides, corrections, other figures, other operators.

use super::*;

#[test]
fn a_vial_is_rejected_by_an_answer_by_an_act_or_by_the_pharmacist() {
    let mut driver = Driver::open();
    driver.until("vial-name.vial-1");
    driver.answer("other");
    assert_eq!(subjects(&driver, Kind::VialRejected), ["vial-1"]);
    driver.answer("wrong name");
    driver.answer("replace");
    driver.until("vial-state.vial-3");
    driver.answer("warm");
    driver.answer("discard");
    assert_eq!(subjects(&driver, Kind::VialRejected).len(), 1);
    driver.answer("PH");
    assert_eq!(subjects(&driver, Kind::VialRejected), ["vial-1", "vial-3"]);
    driver.answer("it was warm");
    driver.answer("replace");
    driver.until("water");
    let reason = "dropped".to_owned();
    driver.say(Command::Reject { item: Item::Vial(4), reason });
    assert_eq!(subjects(&driver, Kind::VialRejected), ["vial-1", "vial-3", "vial-4"]);
    assert_eq!(subjects(&driver, Kind::PharmacistDecided), ["vial-state.vial-3"]);
}

#[test]
fn a_bag_is_rejected_by_an_answer_or_by_an_act() {
    let mut driver = Driver::open();
    driver.until("bag-colour");
    driver.answer("other");
    assert_eq!(subjects(&driver, Kind::BagRejected), ["bag"]);
    driver.answer("brown");
    assert_eq!(subjects(&driver, Kind::BagRejected), ["bag"]);
    driver.answer("the pharmacist");
    assert_eq!(subjects(&driver, Kind::Discarded), ["bag"]);
    let mut driver = Driver::open();
    driver.until("wipe");
    driver.say(Command::Reject { item: Item::Bag, reason: "it leaks".to_owned() });
    assert_eq!(subjects(&driver, Kind::BagRejected), ["bag"]);
}

#[test]
fn a_component_is_rejected_each_time() {
    let mut driver = Driver::open();
    for _ in 0..2 {
        driver.until("water-name");
        driver.answer("other");
        driver.answer("saline");
    }
    assert_eq!(subjects(&driver, Kind::ComponentRejected), ["water-name", "water-name"]);
}

#[test]
fn a_discard_by_choice_names_who_chose() {
    let mut driver = Driver::open();
    driver.until("water");
    driver.say(Command::DiscardAll("the order was cancelled".to_owned()));
    assert_eq!(told(&driver), ["discarded JD"]);
}

#[test]
fn a_short_withdrawal_and_its_override_are_two() {
    let mut driver = Driver::open();
    driver.until("withdraw");
    driver.answer(&withdrawn(90));
    let (second, reason) = ("MK".to_owned(), "the last of the vials".to_owned());
    driver.pass(10);
    driver.say(Command::Override { second, reason });
    assert_eq!(told(&driver), ["short-withdrawal withdraw", "override withdraw"]);
}

#[test]
fn drawing_too_much_is_out_of_tolerance_and_no_short_withdrawal() {
    let mut driver = Driver::open();
    driver.until("withdraw");
    driver.answer(&withdrawn(110));
    assert_eq!(told(&driver), ["out-of-tolerance withdraw"]);
    driver.answer("redraw");
    driver.answer(&withdrawn(100));
    assert_eq!(told(&driver), ["out-of-tolerance withdraw"]);
}

#[test]
fn nobody_knowing_where_the_vials_were_is_told_with_who_said_so() {
    let mut driver = Driver::open();
    driver.until("swirl.vial-1");
    driver.say(Command::GoAway);
    driver.pass(60);
    driver.say(Command::ComeBack);
    driver.answer("nothing");
    driver.answer("not-known");
    assert_eq!(told(&driver), ["whereabouts-unknown JD"]);
}

#[test]
fn a_label_whose_times_moved_is_void() {
    let mut driver = Driver::open();
    driver.until("release");
    let done = driver.session.done(&key("into-bag.start")).unwrap();
    let at = done.at.early.utc - chrono::TimeDelta::seconds(20);
    let reason = "noted on paper".to_owned();
    driver.pass(60);
    driver.say(Command::CorrectTime { key: key("into-bag.start"), at: (at, at), reason });
    assert_eq!(subjects(&driver, Kind::LabelVoid), ["label"]);
    assert_eq!(subjects(&driver, Kind::LimitMadeLater), Vec::<String>::new());
}

#[test]
fn corrections_late_entries_and_undone_steps_are_told_with_their_step() {
    let mut driver = Driver::open();
    driver.until("light");
    let (value, reason) = ("C2".to_owned(), "misread".to_owned());
    driver.say(Command::CorrectValue { key: key("cabinet"), value, reason });
    let at = driver.now.utc;
    driver.pass(120);
    let (value, reason) = ("y".to_owned(), "hands were full".to_owned());
    driver.say(Command::EnterLate { key: key("light"), value, at: (at, at), reason });
    driver.say(Command::Undo { key: key("light"), reason: "not yet".to_owned() });
    assert_eq!(told(&driver), ["correction cabinet", "late-entry light", "correction light"]);
}

#[test]
fn a_refused_answer_is_a_close_call_at_its_question() {
    let mut driver = Driver::open();
    driver.until("calculation");
    driver.pass(10);
    assert_eq!(driver.try_answer("MK 1.4"), Err(Refusal::ReadingDiffers));
    assert_eq!(told(&driver), ["close-call calculation"]);
}

#[test]
fn a_package_typed_in_is_told() {
    let mut driver = Driver::open();
    driver.until("water");
    driver.answer("lot W7 exp 2027-12-31 maker Anybody");
    assert_eq!(told(&driver), ["typed-identity water"]);
}

#[test]
fn an_incident_and_another_operator_are_told() {
    let mut driver = Driver::open();
    driver.until("water");
    driver.say(Command::HandOver("jd".to_owned()));
    driver.say(Command::Incident("a spill, wiped up".to_owned()));
    driver.say(Command::HandOver("AB".to_owned()));
    assert_eq!(told(&driver), ["incident jd", "operator-changed AB"]);
}
