//! A key is offered exactly where it works: offered means accepted.

use vialwatch::app::offer;
use vialwatch::keys::{Binding, Context, Intent, Key};
use vialwatch::session::fact::Fact;

use super::walk::{TO_FIRST_INJECTION, TO_MIXED, TO_THE_END};
use crate::support::trial::Trial;

fn offered(trial: &Trial) -> Vec<Intent> {
    offer::offered(&trial.model, |_| true).map(|binding| binding.intent).collect()
}

/// Every moment of a normal preparation, after each word of its script.
fn moments(check: &mut dyn FnMut(&Trial)) {
    let mut trial = Trial::begun();
    let script = [TO_FIRST_INJECTION, TO_MIXED, TO_THE_END].join(" ");
    for word in script.split_whitespace() {
        trial.keys(word);
        if word.starts_with('=') {
            check(&trial);
        }
    }
}

/// The keys that go with each sheet, so that whatever it asks for is typed.
fn typed_for(intent: Intent) -> &'static str {
    match intent {
        Intent::Note | Intent::Incident | Intent::Reject | Intent::Undo => "\"reason ⏎",
        Intent::HandOver => "\"RS ⏎",
        Intent::Override | Intent::EndEarly => "\"MK ⇥ \"reason ⏎",
        Intent::Discard => "\"reason ⇥ \"DISCARD ⏎",
        _ => "",
    }
}

#[test]
fn whatever_is_offered_is_accepted() {
    let mut tried = std::collections::BTreeSet::new();
    moments(&mut |at| {
        for binding in offer::offered(&at.model, |_| true) {
            let Binding { key: key @ Key::Char(c), intent, .. } = binding else { continue };
            let acts = matches!(
                intent,
                Intent::Gloves
                    | Intent::Note
                    | Intent::Incident
                    | Intent::Reject
                    | Intent::Undo
                    | Intent::Away
                    | Intent::HandOver
                    | Intent::Discard
                    | Intent::Now
            );
            if !acts {
                continue;
            }
            let mut trial = at.clone();
            let before = trial.session().records().len();
            trial.keys(&format!("+2 {c} +1"));
            if trial.work().sheet.as_ref().is_some_and(|sheet| sheet.list.len() > 1) {
                trial.keys("⏎");
            }
            trial.keys(typed_for(*intent));
            let after = trial.session().records();
            let refused = trial.said().iter().any(|said| said.starts_with("refused"));
            assert!(!refused, "{key:?} at {}: {:?}", at.standing(), trial.said());
            assert!(after.len() > before, "{key:?} at {} did nothing", at.standing());
            assert!(!after.iter().any(|it| matches!(it.fact, Fact::CloseCall { .. })));
            tried.insert(*intent);
        }
    });
    assert!(tried.len() >= 8, "only {tried:?} were ever offered");
}

#[test]
fn a_key_that_is_not_offered_does_nothing() {
    moments(&mut |at| {
        let offered = offered(at);
        for c in "agnswxcultovefhpD123456789".chars() {
            let context = offer::context(&at.model);
            if context == Context::Field {
                continue;
            }
            let works = vialwatch::keys::bindings(Key::Char(c), context)
                .any(|binding| offered.contains(&binding.intent));
            if works {
                continue;
            }
            let mut trial = at.clone();
            trial.keys(&format!("+2 {c} +1"));
            let before = trial.session().records().len();
            assert_eq!(trial.session().records().len(), before, "{c} at {}", at.standing());
            assert_eq!(trial.work().sheet, None, "{c} at {}", at.standing());
        }
    });
}

#[test]
fn a_wait_offers_no_confirm_before_it_is_over() {
    let mut trial = Trial::begun();
    trial.keys(TO_FIRST_INJECTION);
    trial.keys(TO_MIXED);
    trial
        .keys("1 +20 1 +60 =store 3 +60 =label ⏎ +60 =into-refrigerator ⏎ +600 ⏎ +60 =equilibrate");
    assert!(!offered(&trial).contains(&Intent::Confirm));
    assert!(offered(&trial).contains(&Intent::EndEarly));
    trial.rings.clear();
    trial.pass(3600);
    assert!(offered(&trial).contains(&Intent::Confirm));
    assert!(trial.rings.contains(&None), "one soft sound when it is over");
    trial.keys("⏎ =release");
}

#[test]
fn away_offers_only_the_way_back_and_what_goes_on_meanwhile() {
    let mut trial = Trial::begun();
    trial.keys(TO_FIRST_INJECTION);
    trial.keys("⏎ +60 =inject.vial-1 w");
    let offered = offered(&trial);
    assert!(offered.contains(&Intent::Back));
    for not in [Intent::Confirm, Intent::Away, Intent::NextField] {
        assert!(!offered.contains(&not), "{not:?}");
    }
    trial.keys("+0:12:40 w =return 1 =whereabouts 2 =inject.vial-1");
}

#[test]
fn a_rejecting_answer_is_asked_about_and_can_be_taken_back() {
    let mut trial = Trial::begun();
    trial.keys(TO_FIRST_INJECTION);
    let (to_inspection, _) = TO_MIXED.split_once("=clarity.vial-1").unwrap();
    trial.keys(to_inspection);
    let before = trial.session().records().len();
    trial.keys("=clarity.vial-1 3");
    assert_eq!(trial.session().records().len(), before, "nothing acted yet");
    trial.keys("⎋ =clarity.vial-1 +2 3 ⏎ =reject.vial-1 \"flakes ⏎ =replace.vial-1 1 =vial.vial-3");
}

#[test]
fn below_the_least_size_no_key_is_taken() {
    let mut trial = Trial::begun();
    trial.keys(TO_FIRST_INJECTION);
    trial.send(vialwatch::app::Msg::Resized(vialwatch::app::Size { width: 59, height: 18 }));
    trial.keys("⏎ g q ⏎ =inject.vial-1.start");
    assert_eq!(trial.model.ended, None);
    trial.send(vialwatch::app::Msg::Resized(vialwatch::app::Size { width: 60, height: 18 }));
    trial.keys("+2 ⏎ =inject.vial-1");
}
