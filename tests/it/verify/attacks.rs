//! Ten attacks on a record by somebody who has its files and knows how the chain is made: what the
//! chain alone tells of them, and what it tells with the seals that were written down elsewhere.

use vialwatch::verify::Seal;

use super::chance::Chance;
use super::forge::{Copies, copies, edit, honest, rechain, seals};
use super::{ID, judged};

/// Facts of a record.
const FACTS: usize = 200;
/// A seal is written down after each so many facts, and after the last.
const EVERY: usize = 10;
/// Most facts that are cut off.
const MOST_CUT: usize = 30;
/// Records that are attacked in turn.
const RECORDS: usize = 8;
/// Attacks in all where nothing else is asked for.
const ATTACKS: usize = 10_000;
/// The seed where none is given.
const SEED: u64 = 20_261_122;

/// An attack, and how it does.
pub(super) struct Kind {
    pub(super) name: &'static str,
    /// Whether the chain alone tells.
    pub(super) told_by_the_chain: bool,
    attack: fn(&Original, &mut Chance) -> Copies,
}

/// A record and what was seen of it.
struct Original {
    lines: Vec<String>,
    journal: String,
    /// The files as they stood after each fact.
    older: Vec<Copies>,
    outside: Vec<Seal>,
}

pub(super) const KINDS: [Kind; 10] = [
    Kind { name: "edit a fact", told_by_the_chain: true, attack: edited },
    Kind { name: "delete a fact", told_by_the_chain: true, attack: deleted },
    Kind { name: "swap two facts", told_by_the_chain: true, attack: swapped },
    Kind { name: "copy a fact to another place", told_by_the_chain: true, attack: copied },
    Kind {
        name: "edit a fact and recompute every later hash",
        told_by_the_chain: false,
        attack: edited_and_rechained,
    },
    Kind {
        name: "cut the last 1 to 30 facts of an open session",
        told_by_the_chain: false,
        attack: cut,
    },
    Kind {
        name: "cut the last 1 to 30 facts and end the session otherwise",
        told_by_the_chain: false,
        attack: cut_and_ended,
    },
    Kind {
        name: "edit a fact, recompute, and seal the document anew",
        told_by_the_chain: false,
        attack: edited_and_sealed,
    },
    Kind {
        name: "edit one of the last facts and recompute from there",
        told_by_the_chain: false,
        attack: edited_late,
    },
    Kind {
        name: "roll both files back to an older copy",
        told_by_the_chain: false,
        attack: rolled_back,
    },
];

impl Original {
    fn new(chance: &mut Chance) -> Self {
        let lines = honest(FACTS, chance);
        let older = (FACTS - MOST_CUT..=FACTS).map(|facts| copies(&lines[..facts])).collect();
        let all = seals(&lines);
        let outside = all
            .iter()
            .enumerate()
            .filter(|(index, _)| (index + 1) % EVERY == 0 || index + 1 == FACTS);
        let outside = outside.map(|(_, seal)| Seal::parse(seal).unwrap()).collect();
        let journal = copies(&lines).journal;
        Self { lines, journal, older, outside }
    }
}

fn edited(original: &Original, chance: &mut Chance) -> Copies {
    let mut lines = original.lines.clone();
    let index = chance.within(0, FACTS);
    edit(&mut lines[index], chance);
    copies(&lines)
}

/// Any but the last: to take that away is to cut.
fn deleted(original: &Original, chance: &mut Chance) -> Copies {
    let mut lines = original.lines.clone();
    lines.remove(chance.within(0, FACTS - 1));
    copies(&lines)
}

fn swapped(original: &Original, chance: &mut Chance) -> Copies {
    let mut lines = original.lines.clone();
    let first = chance.within(0, FACTS - 1);
    lines.swap(first, chance.within(first + 1, FACTS));
    copies(&lines)
}

fn copied(original: &Original, chance: &mut Chance) -> Copies {
    let mut lines = original.lines.clone();
    let line = lines[chance.within(0, FACTS)].clone();
    lines.insert(chance.within(0, FACTS + 1), line);
    copies(&lines)
}

fn edited_from(original: &Original, from: usize, chance: &mut Chance) -> Vec<String> {
    let mut lines = original.lines.clone();
    let index = chance.within(from, FACTS);
    edit(&mut lines[index], chance);
    rechain(&mut lines, index);
    lines
}

/// With nothing but the algorithm of the chain: the document would differ, so it is taken away.
fn edited_and_rechained(original: &Original, chance: &mut Chance) -> Copies {
    let lines = edited_from(original, 0, chance);
    Copies { document: None, ..copies(&lines) }
}

fn cut(original: &Original, chance: &mut Chance) -> Copies {
    copies(&original.lines[..FACTS - chance.within(1, MOST_CUT + 1)])
}

fn cut_and_ended(original: &Original, chance: &mut Chance) -> Copies {
    let left = FACTS - chance.within(1, MOST_CUT + 1);
    let mut lines = original.lines[..left].to_vec();
    let end = format!(
        "{{\"v\":1,\"seq\":{},\"fact\":\"discard-chosen\",\"reason\":\"the order was withdrawn\",\
         \"utc\":\"2026-11-22T12:30:00Z\",\"offset_min\":60,\"boot\":\"boot-1\",\"boot_ns\":1,\
         \"by\":\"JD\",\"prev\":\"{zeros}\",\"hash\":\"{zeros}\"}}",
        left + 1,
        zeros = "0".repeat(64)
    );
    lines.push(end);
    rechain(&mut lines, left);
    copies(&lines)
}

/// Where a key seals a record this is done with the key of today. Here no key is kept, so whoever
/// has the files can write head, seal and sum anew.
fn edited_and_sealed(original: &Original, chance: &mut Chance) -> Copies {
    copies(&edited_from(original, 0, chance))
}

/// Where a key seals a record this is done after the key was stolen.
fn edited_late(original: &Original, chance: &mut Chance) -> Copies {
    copies(&edited_from(original, FACTS - MOST_CUT, chance))
}

fn rolled_back(original: &Original, chance: &mut Chance) -> Copies {
    original.older[chance.within(0, MOST_CUT)].clone()
}

/// What a reader finds without any seal, and with these: the record is broken, or lacks a seal.
fn told(copies: &Copies, outside: &[Seal]) -> (bool, bool) {
    let verdict = judged(copies);
    let lacks = outside.iter().any(|seal| verdict.matches(*seal).is_none());
    (!verdict.is_intact(), !verdict.is_intact() || lacks)
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
fn ten_attacks_are_told_as_the_manual_says_with_every_zero() {
    let seed = number("ATTACK_SEED", SEED);
    let attacks = usize::try_from(number("ATTACKS", ATTACKS as u64)).unwrap();
    let mut chance = Chance::new(seed);
    let originals: Vec<Original> = (0..RECORDS).map(|_| Original::new(&mut chance)).collect();
    for original in &originals {
        let whole = copies(&original.lines);
        assert_eq!(told(&whole, &original.outside), (false, false), "an honest record of {ID}");
    }
    let trials = attacks.div_ceil(KINDS.len());
    println!("ATTACK_SEED={seed}, {trials} trials of each, records of {FACTS} facts");
    println!("{:58} {:>8} {:>8}", "attack", "chain", "+ seals");
    for kind in &KINDS {
        let (mut by_chain, mut with_seals) = (0, 0);
        for trial in 0..trials {
            let original = &originals[trial % RECORDS];
            let forged = (kind.attack)(original, &mut chance);
            assert_ne!(forged.journal, original.journal, "{} did nothing", kind.name);
            let (alone, sealed) = told(&forged, &original.outside);
            by_chain += usize::from(alone);
            with_seals += usize::from(sealed);
        }
        println!("{:58} {by_chain:>8} {with_seals:>8}", kind.name);
        let expected = if kind.told_by_the_chain { trials } else { 0 };
        assert_eq!(by_chain, expected, "{} by the chain alone, seed {seed}", kind.name);
        assert_eq!(with_seals, trials, "{} with seals, seed {seed}", kind.name);
    }
}

/// The window that is left: what comes after the last seal that was written down.
#[test]
fn facts_after_the_last_seal_outside_can_be_cut_unseen() {
    let original = Original::new(&mut Chance::new(SEED));
    let last_seen = [original.outside[0]];
    let shorter = copies(&original.lines[..EVERY]);
    let nothing = "nothing in the files tells that more was there";
    assert_eq!(told(&shorter, &last_seen), (false, false), "{nothing}");
    assert_eq!(told(&copies(&original.lines[..EVERY - 1]), &last_seen), (false, true));
}
