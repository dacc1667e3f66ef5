//! The latest moments of a session against a search over minutes, written down from the
//! reference's table of windows and from nothing of the program.

use proptest::prelude::*;
use vialwatch::session::Session;

use super::cases;
use super::turn::{Habits, MINUTE, SECOND};
use super::walk::Walk;
use crate::support::story::noon;

/// Minutes after reconstitution began.
type Minute = i64;

/// The instants of one preparation, where they have happened.
#[derive(Clone, Copy, Debug)]
struct Instants {
    diluted_from: Minute,
    refrigerated: bool,
}

/// Bounds of the reference: at most 4 h to the mixed bag, 6 h from the first solution in the bag
/// to the infusion, 8 h to its end; an infusion of 1 h; about 1 h to equilibrate.
const DILUTE: Minute = 240;
const START: Minute = 360;
const FINISH: Minute = 480;
const INFUSION: Minute = 60;
const EQUILIBRATE: Minute = 60;
/// Nothing lies further away than the last limit.
const GRID: std::ops::RangeInclusive<Minute> = 0..=FINISH;

/// Whether an infusion from `start` fits, whenever it ends.
fn infusion_fits(at: &Instants, start: Minute) -> bool {
    start >= at.diluted_from
        && start - at.diluted_from <= START
        && GRID.clone().any(|end| end - start >= INFUSION && end <= FINISH)
}

fn latest_start(at: &Instants, from: Minute) -> Option<Minute> {
    GRID.clone().filter(|start| *start >= from && infusion_fits(at, *start)).max()
}

/// The latest minute to take the bag out; without its hour where `hurried`.
fn latest_out(at: &Instants, from: Minute, hurried: bool) -> Option<Minute> {
    let rest = if hurried { 0 } else { EQUILIBRATE };
    let fits = |out: &Minute| {
        GRID.clone().any(|start| start - *out >= rest && infusion_fits(at, start))
    };
    GRID.clone().filter(|out| *out >= from).filter(fits).max()
}

fn habits(store: &'static str) -> Habits {
    Habits { store, ..Walk::usual_habits() }
}

/// The latest moment of a milestone in minutes after noon, when reconstitution began.
fn moment(session: &Session, walk: &Walk, id: &str) -> Option<(Minute, bool)> {
    let plan = session.plan(&walk.reading());
    let (index, _) = session.protocol().milestone(id)?;
    let moments = session.latest_moments(&plan);
    let moment = moments.iter().find(|moment| moment.milestone == index)?;
    // An anchor is cut down to a whole second of the boot clock, which is not one of the wall's.
    let since = (moment.until - noon()).num_milliseconds() + 999;
    let left_ns = moment.left?.ns() + walk.machine.true_time().timestamp_nanos_opt()?;
    let until_ns = moment.until.timestamp_nanos_opt()?;
    assert!((left_ns - until_ns).abs() < SECOND, "left and until differ for {id}");
    Some((since.div_euclid(60_000), moment.through_target))
}

/// A session at the very minutes: reconstitution at 0, dilution from `diluted_from`.
fn prepared(at: &Instants, store: &'static str) -> Option<Walk> {
    let mut walk = Walk::new(&habits(store));
    let seen = &mut |_: &Session, _: &_, _: &Session| {};
    assert!(walk.to("into-bag.start", 0));
    assert_eq!(walk.machine.true_time(), noon());
    let mut left = at.diluted_from * MINUTE;
    while left > 0 {
        let part = left.min(10 * MINUTE);
        walk.wait(part, seen);
        left -= part;
        while walk.session.standing()?.to_string().starts_with("ask.") {
            walk.answer_as_usual(seen);
        }
    }
    walk.to("label", 0).then_some(walk)
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn the_latest_moments_are_those_of_a_search(
        diluted_from in 0_i64..DILUTE,
        waited in 0_i64..=400,
        store in prop_oneof![
            Just("use-now"), Just("room"), Just("refrigerate"), Just("cold-to-ward")
        ],
    ) {
        let refrigerated = matches!(store, "refrigerate" | "cold-to-ward");
        let at = Instants { diluted_from, refrigerated };
        let walk = prepared(&at, store);
        let Some(mut walk) = walk else { return Err(TestCaseError::fail("never came there")) };
        let session = walk.session.clone();
        let start = latest_start(&at, 0).unwrap();
        let out = latest_out(&at, 0, false).unwrap();
        if at.refrigerated {
            // The start needs no target, taking out does.
            prop_assert_eq!(moment(&session, &walk, "out-of-refrigerator"), Some((out, true)));
        } else {
            prop_assert_eq!(moment(&session, &walk, "out-of-refrigerator"), None);
        }
        prop_assert_eq!(moment(&session, &walk, "infusion-start"), Some((start, false)));
        prop_assert_eq!(moment(&session, &walk, "infusion-end"), Some((FINISH, false)));

        // Later: a clash as soon as no start is left, and the pharmacist as soon as no hour is.
        walk.machine.advance(waited * MINUTE + SECOND);
        let now = diluted_from + waited;
        let plan = session.plan(&walk.reading());
        let start_passed = now - diluted_from >= START;
        if !start_passed && now < FINISH {
            let from = now + 1;
            prop_assert_eq!(plan.clash.is_some(), latest_start(&at, from).is_none());
        }
        let hurried = latest_out(&at, now + 1, false).is_none();
        let moments = session.latest_moments(&plan);
        let short = moments.iter().any(|it| {
            it.through_target && it.left.is_some_and(|left| left.ns() < 0)
        });
        prop_assert_eq!(at.refrigerated && hurried, short);
        if hurried && latest_out(&at, now + 1, true).is_some() {
            prop_assert!(plan.clash.is_none());
        }
    }
}

#[test]
fn a_bag_of_the_first_hour_is_bound_by_its_own_six_hours() {
    let at = Instants { diluted_from: 30, refrigerated: false };
    let walk = prepared(&at, "use-now").unwrap();
    assert_eq!(moment(&walk.session, &walk, "infusion-start"), Some((390, false)));
    let at = Instants { diluted_from: 90, refrigerated: true };
    let walk = prepared(&at, "refrigerate").unwrap();
    assert_eq!(moment(&walk.session, &walk, "infusion-start"), Some((420, false)));
    assert_eq!(moment(&walk.session, &walk, "out-of-refrigerator"), Some((360, true)));
}
