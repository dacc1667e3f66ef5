//! Scanners type fast and keys are held down: neither acts as a person's key does.

use vialwatch::app::Msg;
use vialwatch::keys::Key;

use super::walk::{TO_FIRST_INJECTION, TO_MIXED};
use crate::support::trial::Trial;

/// Keys at a scanner's pace, 5 ms apart, each in a read of its own.
fn scan(trial: &mut Trial, text: &str) {
    for c in text.chars() {
        trial.machine.advance(5_000_000);
        let key = match c {
            '⏎' => Key::Enter,
            '\u{1d}' => Key::Separator,
            c => Key::Char(c),
        };
        trial.send(Msg::Keys(vec![key]));
    }
    trial.pass(1);
}

fn at(steps: &str) -> Trial {
    let mut trial = Trial::begun();
    trial.keys(steps);
    trial
}

#[test]
fn a_scan_fills_its_field_and_only_a_persons_enter_sends_it() {
    let mut trial = Trial::begun();
    let (before_vials, _) = TO_FIRST_INJECTION.split_once("=vial.vial-1").unwrap();
    trial.keys(before_vials);
    scan(&mut trial, "01095060001343521727123110A1\u{1d}21S1⏎");
    trial.keys("=vial.vial-1");
    assert_eq!(trial.work().form.text(0), "01095060001343521727123110A1\u{1d}21S1");
    trial.keys("+2 ⏎ =vial-name.vial-1");
}

#[test]
fn a_second_scan_takes_the_place_of_the_first() {
    let mut trial = Trial::begun();
    let (before_vials, _) = TO_FIRST_INJECTION.split_once("=vial.vial-1").unwrap();
    trial.keys(before_vials);
    scan(&mut trial, "0109506000134352⏎");
    scan(&mut trial, "01095060001343521727123110A1⏎");
    assert_eq!(trial.work().form.text(0), "01095060001343521727123110A1");
}

#[test]
fn a_scan_outside_a_field_is_swallowed_whole() {
    // Letters and figures that are keys here, Enter too, which would start the injection.
    for burst in ["gqD1", "gqD1⏎", "111⏎", "xxx", "0109506000134352\u{1d}10n⏎"] {
        let mut trial = at(TO_FIRST_INJECTION);
        let before = trial.session().records().len();
        scan(&mut trial, burst);
        assert_eq!(trial.session().records().len(), before, "{burst} acted");
        assert_eq!(trial.work().sheet, None, "{burst} opened a sheet");
        assert_eq!(trial.said(), ["scan not expected here"], "{burst}");
        trial.keys("+2 =inject.vial-1.start ⏎ =inject.vial-1");
    }
}

#[test]
fn a_scan_in_one_read_is_a_scan_too() {
    let mut trial = at(TO_FIRST_INJECTION);
    let before = trial.session().records().len();
    trial.at_once("gq1⏎");
    trial.pass(1);
    assert_eq!(trial.session().records().len(), before);
    assert_eq!(trial.said(), ["scan not expected here"]);
}

#[test]
fn two_quick_keys_are_no_scan() {
    let (to_inspection, _) = TO_MIXED.split_once("=clarity.vial-1").unwrap();
    let mut trial = at(TO_FIRST_INJECTION);
    trial.keys(to_inspection);
    trial.keys("=clarity.vial-1");
    trial.at_once("12");
    trial.pass(1);
    trial.keys("=particles.vial-1");
}

#[test]
fn a_key_held_down_acts_once() {
    let mut trial = at(TO_FIRST_INJECTION);
    trial.keys("⏎ =inject.vial-1 \"4 ⏎ +90 =swirl.vial-1");
    // Half a second until the first repeat, then thirty a second.
    trial.send(Msg::Keys(vec![Key::Enter]));
    trial.machine.advance(500_000_000);
    for _ in 0..120 {
        trial.send(Msg::Keys(vec![Key::Enter]));
        trial.machine.advance(33_000_000);
    }
    trial.keys("=inject.vial-2.start");
    trial.keys("+2 ⏎ =inject.vial-2");
}

#[test]
fn letters_go_into_a_figure_once_it_has_begun_and_are_keys_before() {
    let mut trial = at(TO_FIRST_INJECTION);
    trial.keys("⏎ +60 =inject.vial-1");
    let before = trial.session().records().len();
    trial.keys("\"4_mg");
    assert_eq!(trial.work().form.text(0), "4 mg");
    assert_eq!(trial.session().records().len(), before, "g is no change of gloves here");
    trial.keys("⌫⌫⌫⌫ g");
    assert_eq!(trial.session().records().len(), before + 1, "an empty field leaves g its meaning");
}

#[test]
fn text_takes_every_letter() {
    let mut trial = Trial::begun();
    trial.keys("\"qgnDx");
    assert_eq!(trial.work().form.text(0), "qgnDx");
}
