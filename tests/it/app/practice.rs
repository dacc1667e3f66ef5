//! Practice on the screen: one key moves the clock, and only there.

use vialwatch::app::work::Mark;
use vialwatch::session::fact::Mode;

use super::walk::{TO_FIRST_INJECTION, TO_MIXED};
use crate::support::trial::Trial;

/// From the mixed bag to the wait for it to become warm.
const TO_THE_WAIT: &str = "=bag-colour 1 +20 1 +60 =store 3 +60 =label ⏎ +60 =into-refrigerator \
    ⏎ +60 =out-of-refrigerator ⏎ +2 =equilibrate";

fn begun(mode: Mode, nowhere: bool) -> Trial {
    let mut trial = Trial::at_home();
    trial.opening.mode = mode;
    trial.archive.nowhere = nowhere;
    trial.keys("n");
    trial
}

fn at_the_wait(mode: Mode) -> Trial {
    let mut trial = begun(mode, false);
    for script in [TO_FIRST_INJECTION, TO_MIXED, TO_THE_WAIT] {
        trial.keys(script);
    }
    trial
}

fn practice() -> Mode {
    Mode::Practice { scenario: "try".to_owned(), seed: 0, speed: 1 }
}

#[test]
fn at_a_wait_the_clock_jumps_to_its_end() {
    let mut trial = at_the_wait(practice());
    let before = trial.now();
    trial.keys("j");
    let gone = trial.now().utc - before.utc;
    assert_eq!((gone.num_seconds() + 5) / 60, 60, "{gone}");
    trial.keys("⏎ =release");
}

#[test]
fn elsewhere_it_jumps_to_what_becomes_due_next() {
    let mut trial = begun(practice(), false);
    trial.keys(TO_FIRST_INJECTION);
    trial.keys("=inject.vial-1.start ⏎ +60");
    let ranks = |trial: &Trial| trial.session().records().len();
    for _ in 0..3 {
        let before = (trial.now(), ranks(&trial));
        trial.keys("j");
        assert!(trial.now().utc > before.0.utc && ranks(&trial) > before.1, "{:?}", trial.said());
    }
}

#[test]
fn in_a_real_preparation_the_key_is_nothing() {
    let mut trial = at_the_wait(Mode::Real);
    let before = (trial.now(), trial.session().last_seq());
    trial.keys("j =equilibrate");
    assert!((trial.now().utc - before.0.utc).num_seconds() < 2);
    assert_eq!(trial.session().last_seq(), before.1);
}

#[test]
fn what_goes_nowhere_is_never_called_saved() {
    let mut trial = begun(practice(), true);
    trial.keys("=operator \"JD ⏎ =order \"4711 ⏎ =dose \"1.3 ⏎ =calculation \"MK ⇥ \"1.3 ⏎ +60");
    assert_eq!(trial.work().mark, Mark::Held);
    trial.keys("=hands ⏎ =cabinet");
    assert_eq!(trial.work().mark, Mark::Held);
}
