//! Nothing makes a limit later behind anybody's back.

use proptest::prelude::*;
use vialwatch::protocol::Rule;
use vialwatch::session::clocks::Standing;
use vialwatch::session::command::Question;
use vialwatch::session::fact::{Fact, Record};
use vialwatch::session::{Fate, Session, State};
use vialwatch::time::{Reading, Span};

use super::cases;
use super::turn::{MINUTE, SECOND, Turn, history};
use super::walk::Walk;

/// Whether the fact set a vial aside from which nothing was drawn: the one rejection that may move
/// the instant of reconstitution.
fn rejects_untouched_vial(before: &Session, after: &Session) -> bool {
    after.vials().iter().any(|vial| {
        let untouched = before
            .vial(vial.number)
            .is_some_and(|earlier| earlier.fate == Fate::InUse && !earlier.drawn);
        untouched && vial.fate == Fate::Rejected
    })
}

fn may_make_later(before: &Session, fact: &Fact, after: &Session) -> bool {
    match fact {
        Fact::ChangeSeen { .. } | Fact::ClockSettled { .. } => true,
        Fact::StepAnswered { .. }
        | Fact::Rejected { .. }
        | Fact::PharmacistNamed { .. }
        | Fact::ValueCorrected { .. } => rejects_untouched_vial(before, after),
        _ => false,
    }
}

fn limits(session: &Session) -> impl Iterator<Item = usize> {
    let windows = session.protocol().windows.iter().enumerate();
    windows.filter(|(_, it)| matches!(it.rule, Rule::AtMost(_))).map(|(index, _)| index)
}

fn later(before: &Session, after: &Session) -> Option<String> {
    limits(before).find_map(|index| {
        let ends = (before.window_end(index), after.window_end(index));
        match ends {
            (Some(end), Some(moved)) if moved > end => Some(format!("{index}: {ends:?}")),
            (Some(_), None) => Some(format!("{index}: {ends:?}")),
            _ => None,
        }
    })
}

/// What is left of each open limit, where it is known.
fn left(session: &Session, now: &Reading) -> Vec<Option<Span>> {
    let windows = 0..session.protocol().windows.len();
    windows
        .map(|index| {
            let limit = matches!(session.protocol().windows[index].rule, Rule::AtMost(_));
            match session.open_window(index, now)?.standing {
                Standing::Remaining { left, .. } if limit => Some(left),
                _ => None,
            }
        })
        .collect()
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn no_fact_makes_a_limit_later_but_those_that_say_so(history in history(40)) {
        let mut wrong = Vec::new();
        let mut walk = Walk::new(&history.0);
        for turn in &history.1 {
            walk.turn(turn, &mut |before: &Session, record: &Record, after: &Session| {
                if let Some(what) = later(before, after)
                    && !may_make_later(before, &record.fact, after)
                {
                    wrong.push((record.fact.clone(), what));
                }
            });
            prop_assert!(wrong.is_empty(), "{:?}", wrong);
        }
    }

    #[test]
    fn what_is_left_of_a_limit_never_grows(history in history(40)) {
        let mut walk = Walk::new(&history.0);
        let slack = Span::from_secs(1);
        let mut before = left(&walk.session, &walk.reading());
        for turn in &history.1 {
            let mut may_grow = false;
            walk.turn(turn, &mut |before: &Session, record: &Record, after: &Session| {
                may_grow |= may_make_later(before, &record.fact, after);
            });
            let now = left(&walk.session, &walk.reading());
            for (index, (before, now)) in before.iter().zip(&now).enumerate() {
                let (Some(before), Some(now)) = (before, now) else { continue };
                // Below zero it may only be known less well how far: a restart takes what a wall
                // clock said, never what was proved.
                let grew = now.ns() > before.plus(slack).ns().max(0);
                prop_assert!(may_grow || !grew, "{} grew from {:?} to {:?}", index, before, now);
            }
            before = now;
        }
    }

    /// A change that a second person has to see is never carried out before it is seen.
    #[test]
    fn a_passed_limit_is_lifted_by_a_second_person_or_a_settled_clock(history in history(40)) {
        let mut wrong = Vec::new();
        let mut walk = Walk::new(&history.0);
        for turn in &history.1 {
            walk.turn(turn, &mut |before: &Session, record: &Record, after: &Session| {
                let told = matches!(
                    record.fact,
                    Fact::ChangeSeen { .. } | Fact::ClockSettled { .. }
                );
                // After release a report is judged by its own instant and needs nobody.
                let in_hand = after.state() == State::InProgress;
                let lifted = in_hand && before.passed().iter().any(|passed| !after.passed().contains(passed));
                if lifted && !told {
                    wrong.push(record.fact.clone());
                }
                let seen = before.standing() == Some(Question::Seen);
                if matches!(record.fact, Fact::ChangeSeen { .. }) && !seen {
                    wrong.push(record.fact.clone());
                }
            });
            prop_assert!(wrong.is_empty(), "{:?}", wrong);
        }
    }
}

/// The wall clock had already been further ahead, but before this limit began.
#[test]
fn a_lesser_lead_of_the_wall_clock_is_kept_for_a_limit_that_began_later() {
    let seen = &mut |_: &Session, _: &Record, _: &Session| {};
    let mut walk = Walk::usual();
    assert!(walk.to("into-bag.start", SECOND));
    walk.turn(&Turn::StepWall(10 * MINUTE), seen);
    walk.turn(&Turn::StepWall(-10 * MINUTE), seen);
    walk.wait(MINUTE, seen);
    assert!(walk.to("mix", SECOND));
    let start_infusion_by = walk.session.protocol().window("start-infusion-by").unwrap().0;
    walk.turn(&Turn::StepWall(5 * MINUTE), seen);
    let ahead = left(&walk.session, &walk.reading())[start_infusion_by].unwrap();
    walk.turn(&Turn::StepWall(-5 * MINUTE), seen);
    let set_back = left(&walk.session, &walk.reading())[start_infusion_by].unwrap();
    assert!(set_back <= ahead.plus(Span::from_secs(1)), "{ahead:?} became {set_back:?}");
}
