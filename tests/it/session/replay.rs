//! Facts are the truth: the same facts give the same session, and every prefix is a history.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use vialwatch::session::Session;
use vialwatch::session::command::{Command, Saving, Situation};
use vialwatch::session::decide::decide;
use vialwatch::session::exceptions::{exceptions, exceptions_at};
use vialwatch::time::{BootId, Reading};
use vialwatch::words;

use super::cases;
use super::turn::history;
use super::walk::Walk;

/// Readings that no honest machine gives, and some that it does.
fn readings_around(now: &Reading) -> Vec<Reading> {
    let moved = |ns: i64| Reading { since_boot_ns: ns, ..now.clone() };
    let of_wall = |utc: DateTime<Utc>| Reading { utc, ..now.clone() };
    vec![
        now.clone(),
        moved(now.since_boot_ns.saturating_add(7_200_000_000_000)),
        moved(0),
        moved(i64::MIN),
        moved(i64::MAX),
        of_wall(DateTime::<Utc>::MIN_UTC),
        of_wall(DateTime::<Utc>::MAX_UTC),
        of_wall(now.utc + TimeDelta::days(400)),
        Reading { boot: BootId("another".to_owned()), since_boot_ns: 5, ..now.clone() },
        Reading { boot: BootId("another".to_owned()), since_boot_ns: i64::MAX, ..now.clone() },
        Reading { boot: BootId(String::new()), since_boot_ns: i64::MIN, ..now.clone() },
        Reading { offset_min: i32::MIN, ..now.clone() },
    ]
}

/// Everything that can be asked of a session at a reading.
fn look_at(session: &Session, reading: &Reading) {
    let plan = session.plan(reading);
    let moments = session.latest_moments(&plan);
    session.hard_moments(&plan);
    let governing = session.governing(&moments);
    for open in session.open_windows(reading) {
        session.rank_of(&open, governing.as_ref());
    }
    session.next_due(reading);
    session.clock_ahead(&session.open_windows(reading), reading);
    session.clock_is_unknown(reading);
    session.steps_to_come();
    session.label_times();
    let situation = Situation { reading: reading.clone(), saving: Saving::Works };
    decide(session, &Command::Wake, &situation);
    if let Some(question) = session.standing() {
        words::ask::ask(session, &question, reading, None);
    }
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn a_record_gives_the_session_it_was_written_by(history in history(40)) {
        let walk = Walk::of(&history);
        let replayed = Session::replay(walk.session.records()).unwrap();
        prop_assert!(replayed == walk.session);
    }

    #[test]
    fn every_prefix_is_a_history_that_can_be_looked_at_any_time(
        history in history(25), cut in any::<prop::sample::Index>()
    ) {
        let walk = Walk::of(&history);
        let records = walk.session.records();
        let mut session = super::walk::opened();
        let cut = cut.index(records.len());
        for (index, record) in records.iter().enumerate().skip(1) {
            session.apply(record.clone());
            let around = readings_around(&record.stamp.reading);
            look_at(&session, &around[index % around.len()]);
            look_at(&session, &around[0]);
            if index == cut {
                prop_assert!(Session::replay(&records[..=index]).unwrap() == session);
                for reading in &around {
                    look_at(&session, reading);
                }
            }
        }
        for reading in readings_around(&walk.reading()) {
            exceptions_at(&session, &reading);
        }
        prop_assert_eq!(exceptions(&session), exceptions(&walk.session));
    }
}
