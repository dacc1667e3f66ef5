//! Each kind of exception alone and with every other in one session: the whole list, in its order,
//! equals the list that an oracle works out from the facts. Which kinds exclude each other stands in a
//! table, and whatever ways are known to both must fail to bring them together.

use std::collections::BTreeSet;
use std::path::PathBuf;

use vialwatch::app::review::{Entry, Opened, Reviewed};

use super::mishaps::{Ended, WAYS, Way, happen};
use super::oracle::{self, Told};
use super::*;

/// Kinds that can't be in one session, and why.
const EXCLUDED: &[(Kind, Kind, &str)] = &[
    (Kind::LimitPassed, Kind::InfusionLate, "a passed limit ends in a discard, never in a release"),
    (Kind::LimitPassed, Kind::InfusionUnreported, "the same"),
    (Kind::InfusionLate, Kind::BagRejected, "a bag that was released is in other hands"),
    (Kind::BagRejected, Kind::InfusionUnreported, "the same"),
    (Kind::Discarded, Kind::PastLastLimit, "what has ended waits for nobody"),
    (Kind::Discarded, Kind::InfusionUnreported, "nobody waits for the report of a discarded bag"),
    (Kind::InfusionLate, Kind::PastLastLimit, "what was released is not in progress"),
    (Kind::PastLastLimit, Kind::InfusionUnreported, "the same"),
];

/// Kinds that never come alone, and what came before them.
const FOLLOW: &[(Kind, &[Kind])] = &[
    (Kind::LimitMadeLater, &[Kind::Correction]),
    (Kind::Override, &[Kind::ShortWithdrawal]),
    (Kind::ClockSettled, &[Kind::ClockUnknown]),
    (Kind::LabelVoid, &[Kind::Correction]),
];

/// The words of the contract, by rank.
const RANKS: [(Severity, &str); 3] = [
    (
        Severity::High,
        "limit-passed limits-clash limit-made-later clock-unknown record-damaged record-unsaved \
         infusion-late",
    ),
    (
        Severity::Medium,
        "vial-rejected bag-rejected component-rejected discarded override short-withdrawal \
         out-of-tolerance pharmacist-decided wait-ended-early vials-unrefrigerated \
         whereabouts-unknown clocks-disagree clock-settled recovered label-void incident \
         past-last-limit infusion-unreported",
    ),
    (
        Severity::Low,
        "correction late-entry close-call too-fast typed-identity gloves-overdue \
         long-interruption operator-changed site-protocol",
    ),
];

fn rank(kind: Kind) -> Severity {
    let of = |(_, words): &&(Severity, &str)| words.split(' ').any(|it| it == kind.word());
    RANKS.iter().find(of).unwrap().0
}

/// What a supervisor is shown of a session, whose file is whole or not.
fn shown(ended: &Ended) -> Vec<Exception> {
    let integrity = if ended.damaged { Err("a bit".to_owned()) } else { Ok(String::new()) };
    let entry = Entry {
        path: PathBuf::from("/data/any.json"),
        id: "AAAAAAAAAAAA".to_owned(),
        began: None,
        told: Err(String::new()),
    };
    let (session, driver) = (ended.driver.session.clone(), &ended.driver);
    let (seals, notes, scenario) = (Vec::new(), Vec::new(), None);
    let reviewed = Reviewed { entry, session, seals, integrity, notes, scenario };
    Opened::new(reviewed, &driver.now).exceptions
}

fn expected(ended: &Ended) -> Vec<Told> {
    let (records, now) = (ended.driver.session.records(), ended.driver.now.utc);
    let mut told = oracle::told(records, now, &ended.driver.standing());
    if ended.damaged {
        let at = records.last().unwrap().stamp.reading.utc;
        told.push((Kind::RecordDamaged, at, 0, "a bit".to_owned()));
    }
    told.sort_by_key(|(kind, at, seq, _)| (rank(*kind), *at, *seq));
    told
}

/// Lets the ways happen in one session and compares; the kinds that are told.
fn check(ways: &[&Way]) -> BTreeSet<Kind> {
    let names: Vec<&str> = ways.iter().map(|way| way.kind.word()).collect();
    let ended = happen(ways);
    let shown = shown(&ended);
    let mut expected = expected(&ended);
    assert!(shown.iter().all(|it| it.rank == rank(it.kind)), "{names:?}");
    let mut is: Vec<Told> =
        shown.into_iter().map(|it| (it.kind, it.at, it.seq, it.subject)).collect();
    // The order first: by rank, moment and fact; what one fact tells of has no order of its own.
    let places = |told: &[Told]| -> Vec<_> {
        told.iter().map(|(kind, at, seq, _)| (rank(*kind), *at, *seq)).collect()
    };
    assert_eq!(places(&is), places(&expected), "{names:?}\n{is:?}\n{expected:?}");
    is.sort();
    expected.sort();
    assert_eq!(is, expected, "{names:?}");
    is.into_iter().map(|(kind, ..)| kind).collect()
}

fn ways(kind: Kind) -> impl Iterator<Item = &'static Way> {
    WAYS.iter().filter(move |way| way.kind == kind)
}

/// Whether some two ways bring both about in one session. Where they happen at the same question,
/// either may be the first.
fn come_together(one: Kind, other: Kind) -> bool {
    let mut together = false;
    for first in ways(one) {
        for second in ways(other) {
            let orders = if first.meets(second) { 2 } else { 1 };
            for pair in [[first, second], [second, first]].iter().take(orders) {
                let told = check(pair);
                together |= told.contains(&one) && told.contains(&other);
            }
        }
    }
    together
}

#[test]
fn each_kind_alone_is_told_as_the_facts_say() {
    for kind in Kind::ALL {
        assert!(ways(kind).count() > 0, "no way to {}", kind.word());
        let follows = FOLLOW.iter().find(|it| it.0 == kind).map_or(&[][..], |it| it.1);
        let mut least: BTreeSet<Kind> = follows.iter().copied().collect();
        least.insert(kind);
        let alone = ways(kind).map(|way| check(&[way]));
        let told: Vec<BTreeSet<Kind>> = alone.collect();
        assert!(told.contains(&least), "{} never comes alone: {told:?}", kind.word());
    }
}

#[test]
fn every_two_kinds_are_told_as_the_facts_say_or_are_known_to_exclude_each_other() {
    let mut apart = BTreeSet::new();
    let mut together = 0;
    for (place, one) in Kind::ALL.into_iter().enumerate() {
        for other in Kind::ALL.into_iter().skip(place + 1) {
            if come_together(one, other) {
                together += 1;
            } else {
                apart.insert((one, other));
            }
        }
    }
    let known: BTreeSet<(Kind, Kind)> = EXCLUDED.iter().map(|it| (it.0, it.1)).collect();
    let words = |pairs: BTreeSet<&(Kind, Kind)>| -> Vec<String> {
        pairs.iter().map(|(one, other)| format!("{} {}", one.word(), other.word())).collect()
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(words(apart.difference(&known).collect()), none, "not brought together");
    assert_eq!(words(known.difference(&apart).collect()), none, "not excluded after all");
    assert_eq!(together + apart.len(), Kind::ALL.len() * (Kind::ALL.len() - 1) / 2);
}
