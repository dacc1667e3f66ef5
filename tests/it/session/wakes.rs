//! Waking more often changes nothing: time is a function of facts and a reading.

use proptest::prelude::*;
use vialwatch::session::Session;
use vialwatch::session::command::{Command, Saving, Situation};
use vialwatch::session::decide::decide;
use vialwatch::session::fact::{Fact, Record};
use vialwatch::time::{Reading, plus_ns, wall_ns_between};

use super::cases;
use super::turn::{HOUR, Habits, Turn, history};
use super::walk::{Taken, Walk, fold, opened};

/// Readings between two, where nothing but time went by between them.
fn between(from: &Reading, to: &Reading, parts: i64) -> Vec<Reading> {
    let gone = to.since_boot_ns - from.since_boot_ns;
    let smooth = from.boot == to.boot && gone == wall_ns_between(from.utc, to.utc);
    if !smooth || gone < parts {
        return Vec::new();
    }
    (1..parts)
        .map(|part| {
            let ns = gone / parts * part;
            Reading {
                utc: plus_ns(from.utc, ns),
                since_boot_ns: from.since_boot_ns + ns,
                ..from.clone()
            }
        })
        .collect()
}

/// The same commands at the same readings, with wakes between them.
fn again(taken: &[Taken], parts: i64) -> Session {
    let mut session = opened();
    let mut last: Option<&Reading> = None;
    for Taken { command, situation, .. } in taken {
        for reading in last.map(|last| between(last, &situation.reading, parts)).unwrap_or_default()
        {
            let situation = Situation { reading, ..situation.clone() };
            let decision = decide(&session, &Command::Wake, &situation);
            fold(&mut session, decision, &situation.reading, &mut |_, _, _| {});
        }
        let decision = decide(&session, command, situation);
        fold(&mut session, decision, &situation.reading, &mut |_, _, _| {});
        last = Some(&situation.reading);
    }
    session
}

fn told(session: &Session) -> Vec<Fact> {
    let about_clocks = |fact: &Fact| matches!(fact, Fact::ClocksDisagreed { .. } | Fact::ClockLost);
    let facts = session.records().iter().skip(1).map(|record| record.fact.clone());
    facts.filter(|fact| !about_clocks(fact)).collect()
}

/// What a restart leaves unknown hangs on the last fact before it, so each one has a fact before.
fn with_proof((habits, turns): (Habits, Vec<Turn>)) -> (Habits, Vec<Turn>) {
    let proved = |turn: Turn| match turn {
        Turn::Reboot(_) => vec![Turn::Note, turn],
        _ => vec![turn],
    };
    (habits, turns.into_iter().flat_map(proved).collect())
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_wait_split_by_wakes_gives_the_same_facts(history in history(40), parts in 2_i64..6) {
        let walk = Walk::of(&with_proof(history));
        let split = again(&walk.taken, parts);
        let (one, other) = (told(&walk.session), told(&split));
        for (index, (one, other)) in one.iter().zip(&other).enumerate() {
            prop_assert_eq!(one, other, "fact {} of a walk and of the same split", index);
        }
        prop_assert_eq!(one.len(), other.len(), "{:?}", other.get(one.len()).or(one.get(other.len())));
    }

    /// The loop sleeps until then; nothing may become due while it does.
    #[test]
    fn nothing_becomes_due_before_the_next_wake(history in history(30), share in 0_i64..1000) {
        let mut walk = Walk::new(&history.0);
        let seen = &mut |_: &Session, _: &Record, _: &Session| {};
        for turn in &history.1 {
            walk.turn(turn, seen);
            walk.wake(seen);
            let now = walk.reading();
            let due_at = |ns: i64| {
                let reading = Reading {
                    utc: plus_ns(now.utc, ns),
                    since_boot_ns: now.since_boot_ns + ns,
                    ..now.clone()
                };
                let situation = Situation { reading, saving: Saving::Works };
                decide(&walk.session, &Command::Wake, &situation).due
            };
            prop_assert_eq!(due_at(0), vec![], "left over from the wake itself");
            let next = walk.session.next_due(&now).map_or(20 * HOUR, |next| next.ns());
            prop_assert!(next > 0);
            prop_assert_eq!(due_at((next - 1) / 1000 * share), vec![], "missed");
            prop_assert_eq!(due_at(next - 1), vec![], "missed at the last moment");
        }
    }
}
