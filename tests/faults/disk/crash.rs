//! Every state a crash may leave a disk in: sectors and names that no sync covered, each on the
//! medium, or not, or torn, or turned to zeros or garbage.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;
use std::rc::Rc;

use vialwatch::store::disk::Kind;

use super::state::{NameChange, Names, Node, SECTOR, State};
use crate::chance::Chance;

/// What becomes of a sector that was being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sector {
    Old,
    New,
    NewThenOld,
    OldThenNew,
    Zeros,
    Garbage,
}

const SECTORS: [Sector; 6] = [
    Sector::Old,
    Sector::New,
    Sector::NewThenOld,
    Sector::OldThenNew,
    Sector::Zeros,
    Sector::Garbage,
];

/// What a medium does to bytes of a sector that were on it before, and are not being changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Medium {
    /// It keeps them.
    Careful,
    /// It may lose them with the rest of the sector.
    Rough,
}

/// One thing a crash decides.
enum Choice {
    Sector {
        node: u64,
        sector: usize,
    },
    /// The length known so far, or the new one.
    Length {
        node: u64,
    },
    /// Whether a change of names reached the medium; a move may leave both names behind.
    Name {
        index: usize,
    },
}

impl Choice {
    fn ways(&self, state: &State) -> usize {
        match self {
            Self::Sector { .. } => SECTORS.len(),
            Self::Length { .. } => 2,
            Self::Name { index } => match state.pending[*index] {
                NameChange::Move { .. } => 3,
                _ => 2,
            },
        }
    }
}

/// A moment at which the machine may stop.
pub(crate) struct Crash<'a> {
    state: &'a State,
    medium: Medium,
    choices: Vec<Choice>,
    ways: Vec<usize>,
}

/// A state after a crash.
pub(crate) struct Left {
    pub(crate) state: State,
    /// Whether a sector holds what nobody wrote.
    pub(crate) has_garbage: bool,
}

impl<'a> Crash<'a> {
    pub(crate) fn of(state: &'a State, medium: Medium) -> Self {
        let mut choices = Vec::new();
        for (id, node) in &state.nodes {
            if node.kind != Kind::File || !node.is_dirty() || !is_reachable(state, *id) {
                continue;
            }
            let target = node.target();
            for sector in 0..target.len().div_ceil(SECTOR) {
                if piece(&target, sector) != piece(&node.medium, sector) {
                    choices.push(Choice::Sector { node: *id, sector });
                }
            }
            if target.len() != node.medium.len() {
                choices.push(Choice::Length { node: *id });
            }
        }
        choices.extend((0..state.pending.len()).map(|index| Choice::Name { index }));
        let ways = choices.iter().map(|choice| choice.ways(state)).collect();
        Self { state, medium, choices, ways }
    }

    /// How many states it may leave.
    pub(crate) fn count(&self) -> u64 {
        self.ways.iter().fold(1, |all: u64, ways| all.saturating_mul(*ways as u64))
    }

    /// Whether only bytes of one file are at stake.
    pub(crate) fn is_of_one_file(&self) -> bool {
        let of = |choice: &Choice| match choice {
            Choice::Sector { node, .. } | Choice::Length { node } => Some(*node),
            Choice::Name { .. } => None,
        };
        let first = self.choices.first().and_then(of);
        first.is_some() && self.choices.iter().all(|choice| of(choice) == first)
    }

    /// The state of a number below `count`.
    pub(crate) fn nth(&self, mut number: u64, chance: &mut Chance) -> Left {
        let digits = self.ways.iter().map(|ways| {
            let digit = number % *ways as u64;
            number /= *ways as u64;
            digit as usize
        });
        self.leave(&digits.collect::<Vec<_>>(), chance)
    }

    /// Any state. Few choices fall out of line at some times, many at others.
    pub(crate) fn any(&self, chance: &mut Chance) -> Left {
        let usual = chance.below(2);
        let strange = 1 + chance.below(4);
        let digits = self.ways.iter().map(|ways| {
            if chance.once_in(strange) { chance.below(*ways) } else { usual.min(ways - 1) }
        });
        let digits = digits.collect::<Vec<_>>();
        self.leave(&digits, chance)
    }

    fn leave(&self, digits: &[usize], chance: &mut Chance) -> Left {
        let mut names = self.state.medium_names.clone();
        let mut lengths = BTreeMap::new();
        let mut has_garbage = false;
        for (choice, digit) in self.choices.iter().zip(digits) {
            match choice {
                Choice::Length { node } => {
                    lengths.insert(*node, *digit == 1);
                }
                Choice::Name { index } => change(&mut names, &self.state.pending[*index], *digit),
                Choice::Sector { .. } => {}
            }
        }
        let mut changed: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
        for (choice, digit) in self.choices.iter().zip(digits) {
            let Choice::Sector { node: id, sector } = choice else { continue };
            let node = &self.state.nodes[id];
            let bytes = changed.entry(*id).or_insert_with(|| resized(node, lengths.get(id)));
            let becomes = SECTORS[*digit];
            has_garbage |= matches!(becomes, Sector::Garbage);
            self.place(bytes, node, *sector, becomes, chance);
        }
        for id in lengths.keys() {
            let node = &self.state.nodes[id];
            changed.entry(*id).or_insert_with(|| resized(node, lengths.get(id)));
        }
        Left { state: self.rebooted(names, changed, chance), has_garbage }
    }

    /// Puts what becomes of a sector into the bytes of its file.
    fn place(
        &self,
        bytes: &mut [u8],
        node: &Node,
        sector: usize,
        becomes: Sector,
        chance: &mut Chance,
    ) {
        let target = node.target();
        let (mut old, mut new) = ([0; SECTOR], [0; SECTOR]);
        let (was, is) = (piece(&node.medium, sector), piece(&target, sector));
        old[..was.len()].copy_from_slice(was);
        new[..is.len()].copy_from_slice(is);
        let differing = || (0..SECTOR).filter(|at| old[*at] != new[*at]);
        let (from, to) = match self.medium {
            Medium::Careful => (
                differing().next().unwrap_or(0),
                differing().next_back().map_or(0, |last| last + 1),
            ),
            Medium::Rough => (0, SECTOR),
        };
        let mut left = old;
        match becomes {
            Sector::Old => {}
            Sector::New => left = new,
            Sector::NewThenOld => {
                let cut = chance.below(SECTOR);
                left[..cut].copy_from_slice(&new[..cut]);
            }
            Sector::OldThenNew => {
                let cut = chance.below(SECTOR);
                left[cut..].copy_from_slice(&new[cut..]);
            }
            Sector::Zeros => left[from..to].fill(0),
            Sector::Garbage => chance.fill(&mut left[from..to]),
        }
        let start = (sector * SECTOR).min(bytes.len());
        let end = (start + SECTOR).min(bytes.len());
        bytes[start..end].copy_from_slice(&left[..end - start]);
    }

    /// The disk as the machine finds it when it is switched on again.
    fn rebooted(
        &self,
        names: Names,
        changed: BTreeMap<u64, Vec<u8>>,
        chance: &mut Chance,
    ) -> State {
        let mut nodes = BTreeMap::new();
        let names = reachable(names);
        for id in names.values() {
            let node = &self.state.nodes[id];
            let bytes = match changed.get(id) {
                Some(bytes) => Rc::new(bytes.clone()),
                None => node.medium.clone(),
            };
            let (seen, lost) = (bytes.clone(), Rc::default());
            nodes.insert(*id, Node { kind: node.kind, seen, medium: bytes, lost });
        }
        State {
            medium_names: names.clone(),
            names,
            pending: Vec::new(),
            nodes,
            held: BTreeMap::new(),
            next: self.state.next,
            chance: chance.branch(),
            marks: self.state.marks,
        }
    }
}

fn piece(bytes: &[u8], sector: usize) -> &[u8] {
    let start = (sector * SECTOR).min(bytes.len());
    &bytes[start..(start + SECTOR).min(bytes.len())]
}

fn resized(node: &Node, is_new: Option<&bool>) -> Vec<u8> {
    let mut bytes = node.medium.to_vec();
    if is_new.is_none_or(|is_new| *is_new) {
        bytes.resize(node.seen.len(), 0);
    }
    bytes
}

/// A name in a folder whose own name was lost leads nowhere.
fn reachable(mut names: Names) -> Names {
    let all = names.clone();
    let stands = |name: &OsStr| {
        Path::new(name).ancestors().all(|folder| all.contains_key(folder.as_os_str()))
    };
    if !all.keys().all(|name| stands(name)) {
        names.retain(|name, _| stands(name));
    }
    names
}

fn is_reachable(state: &State, id: u64) -> bool {
    let pending = state.pending.iter().any(|change| match change {
        NameChange::Set { node, .. } | NameChange::Move { node, .. } => *node == id,
        NameChange::Clear { .. } => false,
    });
    pending || state.medium_names.values().any(|node| *node == id)
}

/// Applies a change that reached the medium, where its folder did.
fn change(names: &mut Names, change: &NameChange, digit: usize) {
    let has_folder = |path: &OsStr| {
        let folder = Path::new(path).parent();
        folder.is_none_or(|folder| names.contains_key(folder.as_os_str()))
    };
    let applies = match change {
        NameChange::Set { path, .. } | NameChange::Clear { path } => has_folder(path),
        NameChange::Move { to, .. } => has_folder(to),
    };
    match (digit, change) {
        (0, _) => {}
        _ if !applies => {}
        (2, NameChange::Move { to, node, .. }) => {
            names.insert(to.clone(), *node);
        }
        _ => change.apply(names),
    }
}
