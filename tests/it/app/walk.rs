//! A normal preparation pressed on the screen: how many keys it takes, what it raises, what it
//! leaves behind.

use vialwatch::app::{Ended, Mark, Place};
use vialwatch::session::fact::Fact;
use vialwatch::session::{State, exceptions};

use crate::support::trial::Trial;

/// From the order to the start of the first injection. What is typed stands behind `"`.
pub(crate) const TO_FIRST_INJECTION: &str = "\
    =operator \"JD ⏎ =order \"4711 ⏎ =dose \"1.3 ⏎ =calculation \"MK ⇥ \"1.3 ⏎ +60 =hands ⏎ +60 \
    =cabinet \"BSC-2 ⏎ +20 =light ⏎ +20 =transfer-device 1 +20 \
    =vial.vial-1 \"lot_GK8831_exp_2027-05-31 ⏎ +20 =vial-name.vial-1 1 +20 1 +20 \
    =vial.vial-2 \"lot_GK8832_exp_2027-05-31 ⏎ +20 1 +20 1 +20 \
    =water \"lot_W77_exp_2028-01-31 ⏎ +20 1 +20 =saline \"lot_N12_exp_2028-01-31 ⏎ +20 1 +20 \
    =bag-material 1 +20 =bag-method 1 +60 =wipe ⏎ +60 =bag-volume \"5.2 ⏎ +60 =water-check \"MK ⏎ +60";

/// Through both vials into the mixed bag.
pub(crate) const TO_MIXED: &str = "\
    =inject.vial-1.start ⏎ +60 =inject.vial-1 \"4 ⏎ +90 =swirl.vial-1 ⏎ +60 \
    =inject.vial-2.start ⏎ +60 \"4 ⏎ +90 ⏎ +60 \
    =clarity.vial-1 1 +20 1 +20 1 +60 =clarity.vial-2 1 +20 1 +20 1 +60 =vials-next 1 +120 \
    =withdraw \"5.2 ⏎ +60 =hold \"MK ⇥ \"5.2 ⏎ +60 =into-bag.start ⏎ +90 =into-bag ⏎ +60 =mix ⏎ +60";

/// From the mixed bag to the reported infusion.
pub(crate) const TO_THE_END: &str = "\
    =bag-colour 1 +20 1 +60 =store 1 +60 =label ⏎ +60 =release \"MK ⏎ +60 =waste ⏎ +600 \
    =infusion-start h +1:00:00 =infusion-end h";

#[test]
fn a_normal_preparation_takes_few_keys_and_raises_no_alarm() {
    let mut trial = Trial::begun();
    trial.presses = 0;
    trial.keys(TO_FIRST_INJECTION);
    let before = trial.presses;
    trial.keys(TO_MIXED);
    let mixing = trial.presses - before;
    trial.keys(TO_THE_END);
    assert_eq!(trial.session().state(), State::Reported, "{:?}", trial.said());
    println!("{} key presses, {mixing} from the first injection to the mixed bag", trial.presses);
    assert!(mixing <= 20, "{mixing} key presses from the first injection to the mixed bag");
    assert!(trial.presses <= 60, "{} key presses", trial.presses);
    let alarms = trial.session().records().iter().filter(|record| {
        matches!(record.fact, Fact::AlarmRaised { .. } | Fact::WindowPassed { .. })
    });
    // Nobody changed gloves for half an hour: the reminder is told once, with one ring.
    let told: Vec<String> = alarms.map(|record| format!("{:?}", record.fact)).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|fact| fact.contains("outer-gloves")), "{told:?}");
    assert_eq!(trial.rings.len(), 1, "{:?}", trial.rings);
    let found = exceptions::exceptions(trial.session());
    let mut kinds: Vec<&str> = found.iter().map(|it| it.kind.word()).collect();
    kinds.dedup();
    assert_eq!(kinds, ["typed-identity", "gloves-overdue"], "{found:?}");
}

#[test]
fn everything_acknowledged_is_in_the_archive_and_the_last_line_says_saved() {
    let mut trial = Trial::begun();
    trial.keys(TO_FIRST_INJECTION);
    assert_eq!(trial.archive.records, trial.session().records());
    assert!(matches!(trial.work().mark, Mark::Saved(_)));
}

#[test]
fn leaving_asks_first_and_goes_back_to_the_home_screen() {
    let mut trial = Trial::begun();
    trial.keys(TO_FIRST_INJECTION);
    trial.keys("q");
    assert!(matches!(trial.model.place, Place::Work(_)), "q alone leaves nothing");
    trial.keys("⎋ +2 =inject.vial-1.start q ⏎");
    assert_eq!(trial.model.place, Place::Home);
    assert!(trial.left);
    assert_eq!(trial.model.ended, None);
    trial.keys("q");
    assert_eq!(trial.model.ended, Some(Ended::Left));
}

#[test]
fn what_was_given_on_the_command_line_skips_its_questions() {
    let mut trial = Trial::at_home();
    trial.model.given.by = Some("JD".to_owned());
    trial.model.given.order = Some("4711".to_owned());
    trial.model.given.dose = Some("1.3".to_owned());
    trial.keys("n =calculation");
    assert_eq!(trial.archive.records.len(), trial.session().records().len());
}

#[test]
fn what_was_given_and_is_refused_ends_the_run() {
    let refusals = [("abc", "unreadable-figure"), ("99", "above-range")];
    for (dose, word) in refusals {
        let mut trial = Trial::at_home();
        trial.model.given.by = Some("JD".to_owned());
        trial.model.given.order = Some("4711".to_owned());
        trial.model.given.dose = Some(dose.to_owned());
        trial.keys("n");
        match trial.model.ended {
            Some(Ended::Unreadable(why)) => assert_eq!((dose, why.word()), ("abc", word)),
            Some(Ended::Refused(why)) => assert_eq!((dose, why.word()), ("99", word)),
            other => panic!("{other:?}"),
        }
        assert!(trial.archive.records.is_empty(), "nothing is created");
    }
}
