//! When the bell rings: once for a caution, in intervals for what is worse, never after release.

use super::walk::{TO_FIRST_INJECTION, TO_MIXED, TO_THE_END};
use crate::support::trial::Trial;

const TO_DRAWN: &str = "=withdraw";

/// Both vials are dissolved and inspected; nothing is drawn, and the limit to dilute runs.
fn before_the_draw() -> Trial {
    let mut trial = Trial::begun();
    trial.keys(TO_FIRST_INJECTION);
    let (so_far, _) = TO_MIXED.split_once(TO_DRAWN).unwrap();
    trial.keys(so_far);
    trial.keys(TO_DRAWN);
    // The vials are out of the refrigerator for longer than they may: the pharmacist lets it go on.
    trial
}

/// Seconds until the standing alarm's moment; the clock then stands there.
fn pass_until_left(trial: &mut Trial, left_s: i64) {
    let now = trial.now();
    let session = trial.session();
    let moments = session.latest_moments(&session.plan(&now));
    let left = session.governing(&moments).unwrap().left.unwrap().floor_secs();
    trial.pass(left - left_s);
}

#[test]
fn a_caution_rings_once_a_warning_comes_again_until_it_is_acknowledged() {
    let mut trial = before_the_draw();
    pass_until_left(&mut trial, 29 * 60);
    assert_eq!(trial.rings.len(), 1, "one ring for the caution: {:?}", trial.rings);
    trial.pass(8 * 60);
    assert_eq!(trial.rings.len(), 1, "and none after it");
    pass_until_left(&mut trial, 9 * 60 + 59);
    trial.rings.clear();
    trial.pass(4 * 60);
    let first = trial.rings.len();
    assert!((8..=10).contains(&first), "{first} rings at the beginning of the interval");
    trial.pass(2 * 60);
    assert!(trial.rings.len() > first, "the warning sounds again after 5 min");
}

#[test]
fn acknowledging_silences_this_interval_and_not_the_display() {
    let mut trial = before_the_draw();
    pass_until_left(&mut trial, 9 * 60 + 58);
    trial.rings.clear();
    trial.keys("a");
    let alarm = trial.session().standing_alarm().cloned().unwrap();
    assert!(alarm.acknowledged);
    trial.rings.clear();
    trial.pass(4 * 60);
    assert_eq!(trial.rings.len(), 0, "silent for this interval");
    trial.pass(60);
    assert!(!trial.rings.is_empty(), "it returns with the next");
    assert!(trial.session().standing_alarm().is_some());
    // The fact is there already; the key still silences.
    let facts = trial.session().records().len();
    trial.keys("a");
    trial.rings.clear();
    trial.pass(60);
    assert_eq!(trial.rings.len(), 0);
    assert_eq!(trial.session().records().len(), facts);
}

#[test]
fn a_passed_limit_rings_every_two_minutes_until_the_discard() {
    let mut trial = before_the_draw();
    pass_until_left(&mut trial, -1);
    trial.keys("=discard");
    trial.pass(30);
    trial.rings.clear();
    trial.pass(6 * 60);
    let rings = trial.rings.len();
    assert!((27..=30).contains(&rings), "{rings} rings in three intervals");
    trial.keys("\"the_pharmacist ⇥ \"DISCARD ⏎ =-");
    trial.rings.clear();
    trial.pass(10 * 60);
    assert_eq!(trial.rings.len(), 0);
}

#[test]
fn after_release_alarms_are_shown_and_nothing_rings() {
    let mut trial = before_the_draw();
    let (_, rest) = TO_MIXED.split_once(TO_DRAWN).unwrap();
    trial.keys(rest);
    let (to_release, _) = TO_THE_END.split_once("=infusion-start").unwrap();
    trial.keys(to_release);
    trial.rings.clear();
    trial.pass(8 * 3600);
    assert_eq!(trial.rings.len(), 0);
    assert!(trial.session().standing_alarm().is_some());
}

#[test]
fn with_a_clock_on_the_screen_there_is_one_wake_a_second_and_without_one_none() {
    let mut trial = Trial::begun();
    trial.wakes = 0;
    trial.pass(3600);
    assert_eq!(trial.wakes, 0, "no limit runs yet");
    trial.keys(TO_FIRST_INJECTION);
    trial.keys("⏎");
    trial.pass(5);
    trial.wakes = 0;
    trial.pass(60);
    assert_eq!(trial.wakes, 60);
}

#[test]
fn ten_simulated_hours_end_in_the_discard_that_was_due() {
    let mut trial = before_the_draw();
    trial.pass(10 * 3600);
    trial.keys("=discard");
    assert!(trial.wakes > 30_000, "{} wakes", trial.wakes);
}
