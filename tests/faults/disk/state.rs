//! What a simulated disk holds: what programs see of it, and what the medium has so far.
//! Copies are cheap: bytes are shared until one copy changes them.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::rc::Rc;

use vialwatch::store::RESERVE_BYTES;
use vialwatch::store::disk::{Identity, Kind, Metadata};

use crate::chance::Chance;

/// What a medium writes at once or not at all, or tears.
pub(crate) const SECTOR: usize = 512;

/// Names and the nodes they lead to; compared byte by byte, which paths are not.
pub(crate) type Names = BTreeMap<Rc<OsStr>, u64>;

/// What the run that uses the disk has been told so far. The disk only carries it, so that each
/// crash point knows what may not be lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// Which of the histories of a run this belongs to.
    pub(crate) era: usize,
    /// Facts acknowledged as saved.
    pub(crate) acknowledged: usize,
    /// Facts that were ever handed to the store.
    pub(crate) attempted: usize,
    /// Whether the document lacked acknowledged facts when the last append began.
    pub(crate) spare_was_stale: bool,
}

/// A file or a folder.
#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// As programs see it.
    pub(crate) seen: Rc<Vec<u8>>,
    /// As the medium has it.
    pub(crate) medium: Rc<Vec<u8>>,
    /// Sectors that the system takes for written although a failed sync lost them, with what the
    /// medium has instead: no later sync writes them.
    pub(crate) lost: Rc<BTreeMap<usize, Vec<u8>>>,
}

impl Node {
    fn new(kind: Kind) -> Self {
        Self { kind, seen: Rc::default(), medium: Rc::default(), lost: Rc::default() }
    }

    /// What the medium would have after a sync.
    pub(crate) fn target(&self) -> Rc<Vec<u8>> {
        if self.lost.is_empty() {
            return self.seen.clone();
        }
        let mut bytes = self.seen.to_vec();
        for (sector, instead) in self.lost.iter() {
            let start = (sector * SECTOR).min(bytes.len());
            let end = (start + SECTOR).min(bytes.len());
            bytes[start..end].copy_from_slice(&instead[..end - start]);
        }
        Rc::new(bytes)
    }

    /// Whether a crash could leave it otherwise than a sync would.
    pub(crate) fn is_dirty(&self) -> bool {
        !(Rc::ptr_eq(&self.seen, &self.medium) && self.lost.is_empty())
            && self.target() != self.medium
    }

    fn sync(&mut self) {
        self.medium = self.target();
    }

    /// The sectors a range touches are no longer taken for written.
    fn touch(&mut self, from: usize, to: usize) {
        if !self.lost.is_empty() {
            let lost = Rc::make_mut(&mut self.lost);
            lost.retain(|sector, _| (sector + 1) * SECTOR <= from || sector * SECTOR >= to);
        }
    }
}

/// A change to the names of one folder.
#[derive(Clone)]
pub(crate) enum NameChange {
    Set { path: Rc<OsStr>, node: u64 },
    Clear { path: Rc<OsStr> },
    Move { from: Rc<OsStr>, to: Rc<OsStr>, node: u64 },
}

impl NameChange {
    fn folder(&self) -> Option<&Path> {
        match self {
            Self::Set { path, .. } | Self::Clear { path } => Path::new(path).parent(),
            Self::Move { to, .. } => Path::new(to).parent(),
        }
    }

    pub(crate) fn apply(&self, names: &mut Names) {
        match self {
            Self::Set { path, node } => {
                names.insert(path.clone(), *node);
            }
            Self::Clear { path } => {
                names.remove(path);
            }
            Self::Move { from, to, node } => {
                names.remove(from);
                names.insert(to.clone(), *node);
            }
        }
    }
}

/// The whole disk at one moment.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) names: Names,
    pub(crate) medium_names: Names,
    /// Changes of names that no sync of their folder has brought to the medium, in order.
    pub(crate) pending: Vec<NameChange>,
    pub(crate) nodes: BTreeMap<u64, Node>,
    /// Locked nodes, each with the open file that holds it.
    pub(crate) held: BTreeMap<u64, u64>,
    pub(crate) next: u64,
    pub(crate) chance: Chance,
    pub(crate) marks: Marks,
}

impl State {
    /// A disk with a data folder and its reserve, as after an earlier session.
    pub(crate) fn used(seed: u64, reserve: &Rc<Vec<u8>>) -> Self {
        let mut state = Self::empty(seed);
        for folder in ["/data", "/data/open", "/data/sessions", "/data/sessions/2026-11"] {
            state.add(Path::new(folder), Kind::Folder);
        }
        let node = state.add(Path::new("/data/reserve"), Kind::File);
        state.nodes.get_mut(&node).unwrap().seen = reserve.clone();
        state.settle();
        state
    }

    /// A disk with nothing but its root and the reserve, which takes long to make.
    pub(crate) fn fresh(seed: u64, reserve: &Rc<Vec<u8>>) -> Self {
        let mut state = Self::empty(seed);
        state.add(Path::new("/data"), Kind::Folder);
        let node = state.add(Path::new("/data/reserve"), Kind::File);
        state.nodes.get_mut(&node).unwrap().seen = reserve.clone();
        state.settle();
        state
    }

    /// What a reserve of full length looks like.
    pub(crate) fn reserve() -> Rc<Vec<u8>> {
        Rc::new(vec![b'r'; RESERVE_BYTES])
    }

    fn empty(seed: u64) -> Self {
        let mut state = Self {
            names: Names::new(),
            medium_names: Names::new(),
            pending: Vec::new(),
            nodes: BTreeMap::new(),
            held: BTreeMap::new(),
            next: 0,
            chance: Chance::new(seed),
            marks: Marks::default(),
        };
        state.add(Path::new("/"), Kind::Folder);
        state
    }

    /// Everything reaches the medium.
    pub(crate) fn settle(&mut self) {
        for node in self.nodes.values_mut() {
            node.sync();
        }
        self.medium_names = self.names.clone();
        self.pending.clear();
    }

    fn change(&mut self, change: NameChange) {
        change.apply(&mut self.names);
        self.pending.push(change);
    }

    pub(super) fn add(&mut self, path: &Path, kind: Kind) -> u64 {
        self.next += 1;
        let node = self.next;
        self.nodes.insert(node, Node::new(kind));
        self.change(NameChange::Set { path: path.as_os_str().into(), node });
        node
    }

    pub(super) fn remove(&mut self, path: &Path) {
        self.change(NameChange::Clear { path: path.as_os_str().into() });
    }

    pub(super) fn rename(&mut self, from: &Path, to: &Path, node: u64) {
        self.change(NameChange::Move {
            from: from.as_os_str().into(),
            to: to.as_os_str().into(),
            node,
        });
    }

    pub(super) fn sync(&mut self, node: u64) {
        self.nodes.get_mut(&node).unwrap().sync();
    }

    pub(super) fn sync_without_length(&mut self, id: u64) {
        let node = self.nodes.get_mut(&id).unwrap();
        let known = node.medium.len().min(node.seen.len());
        node.medium = Rc::new(node.target()[..known].to_vec());
    }

    pub(super) fn sync_folder(&mut self, folder: &Path) {
        let medium = &mut self.medium_names;
        self.pending.retain(|change| {
            let here = change.folder() == Some(folder);
            if here {
                change.apply(medium);
            }
            !here
        });
    }

    /// A sync of a file that failed, after which the system takes its bytes for written. Some of
    /// them are. Programs may go on seeing all of them, or what the medium has.
    pub(super) fn lose_bytes(&mut self, id: u64) {
        let Some(node) = self.nodes.get_mut(&id) else { return };
        let target = node.target();
        let mut medium = node.medium.to_vec();
        if medium.len() < target.len() {
            medium.resize(target.len(), 0);
        }
        let mut lost = node.lost.as_ref().clone();
        for sector in 0..target.len().div_ceil(SECTOR) {
            let start = sector * SECTOR;
            let end = (start + SECTOR).min(target.len());
            if medium[start..end] == target[start..end] {
                continue;
            }
            if self.chance.once_in(3) {
                medium[start..end].copy_from_slice(&target[start..end]);
            } else {
                let mut instead = medium[start..end].to_vec();
                instead.resize(SECTOR, 0);
                lost.insert(sector, instead);
            }
        }
        medium.truncate(target.len());
        node.medium = Rc::new(medium);
        if self.chance.once_in(3) {
            node.seen = node.medium.clone();
            node.lost = Rc::default();
        } else {
            node.lost = Rc::new(lost);
        }
    }

    pub(super) fn write(&mut self, id: u64, at: usize, bytes: &[u8]) {
        let Some(node) = self.nodes.get_mut(&id) else { return };
        node.touch(at, at + bytes.len());
        let seen = Rc::make_mut(&mut node.seen);
        if seen.len() < at + bytes.len() {
            seen.resize(at + bytes.len(), 0);
        }
        seen[at..at + bytes.len()].copy_from_slice(bytes);
    }

    pub(super) fn set_len(&mut self, id: u64, len: usize) {
        let Some(node) = self.nodes.get_mut(&id) else { return };
        node.touch(len.min(node.seen.len()), usize::MAX);
        Rc::make_mut(&mut node.seen).resize(len, 0);
    }

    pub(super) fn node(&self, path: &Path) -> io::Result<u64> {
        self.names.get(path.as_os_str()).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    pub(super) fn folder(&self, path: &Path) -> io::Result<()> {
        let node = self.node(path)?;
        match self.nodes[&node].kind {
            Kind::Folder => Ok(()),
            _ => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    pub(super) fn describe(&self, id: u64) -> Metadata {
        let node = &self.nodes[&id];
        Metadata {
            kind: node.kind,
            size: node.seen.len() as u64,
            modified_ns: 0,
            identity: Identity { device: 1, inode: id },
            owner: 0,
            mode: 0o600,
        }
    }

    /// What a file holds for programs.
    pub(crate) fn bytes(&self, path: &Path) -> Option<Rc<Vec<u8>>> {
        Some(self.nodes[self.names.get(path.as_os_str())?].seen.clone())
    }

    /// Puts a file there from outside, on the medium at once.
    pub(crate) fn put(&mut self, path: &Path, bytes: Rc<Vec<u8>>) {
        let id = match self.names.get(path.as_os_str()) {
            Some(id) => *id,
            None => {
                let id = self.add(path, Kind::File);
                self.settle();
                id
            }
        };
        let node = self.nodes.get_mut(&id).unwrap();
        (node.seen, node.medium, node.lost) = (bytes.clone(), bytes, Rc::default());
    }

    /// The names in a folder.
    pub(crate) fn inside(&self, folder: &Path) -> impl Iterator<Item = (&Rc<OsStr>, &u64)> {
        self.names.iter().filter(move |(path, _)| Path::new(path).parent() == Some(folder))
    }
}
