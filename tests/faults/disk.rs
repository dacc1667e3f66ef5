//! A simulated disk behind the store's `Disk`: it remembers what no sync has covered, fails when
//! told to, and keeps the disk of every moment at which the machine could stop.

use std::cell::RefCell;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::rc::Rc;

use vialwatch::store::disk::{Access, Disk, Kind, Metadata};

mod crash;
mod fault;
mod state;

pub(crate) use crash::{Crash, Medium};
use fault::Kind as FaultKind;
pub(crate) use fault::{Fault, Faults, KINDS, LASTINGS, Operation};
pub(crate) use state::{Marks, State};

struct Inside {
    state: State,
    faults: Faults,
    /// The disk after every change, where a run wants to crash there.
    trail: Option<Vec<State>>,
}

/// The disk; clones are handles on the same one.
#[derive(Clone)]
pub(crate) struct SimDisk(Rc<RefCell<Inside>>);

/// An open file; its lock goes when it is dropped.
pub(crate) struct SimFile {
    disk: SimDisk,
    handle: u64,
    node: u64,
    position: usize,
    access: Access,
}

impl Drop for SimFile {
    fn drop(&mut self) {
        let mut inside = self.disk.0.borrow_mut();
        if inside.state.held.get(&self.node) == Some(&self.handle) {
            inside.state.held.remove(&self.node);
        }
    }
}

impl SimDisk {
    /// A disk in this state that keeps no trail.
    pub(crate) fn new(state: State) -> Self {
        Self(Rc::new(RefCell::new(Inside { state, faults: Faults::default(), trail: None })))
    }

    /// A disk in this state that keeps the disk of every moment from now on, this one first.
    pub(crate) fn with_trail(state: State) -> Self {
        let disk = Self::new(state);
        disk.begin_trail();
        disk
    }

    /// Plans a fault.
    pub(crate) fn plan(&self, fault: Fault) {
        self.0.borrow_mut().faults.plan(fault);
    }

    /// Nothing fails any more.
    pub(crate) fn mend(&self) {
        self.0.borrow_mut().faults.mend();
    }

    /// The operations and faults so far.
    pub(crate) fn faults(&self) -> Faults {
        self.0.borrow().faults.clone()
    }

    /// Says what the run knows now; it holds for the disk as it is.
    pub(crate) fn mark(&self, marks: impl FnOnce(&mut Marks)) {
        let mut inside = self.0.borrow_mut();
        marks(&mut inside.state.marks);
        let now = inside.state.marks;
        if let Some(last) = inside.trail.as_mut().and_then(|trail| trail.last_mut()) {
            last.marks = now;
        }
    }

    /// The disk as it is.
    pub(crate) fn state(&self) -> State {
        self.0.borrow().state.clone()
    }

    /// Forgets what was kept; from now on the disk of every moment is.
    pub(crate) fn begin_trail(&self) {
        let mut inside = self.0.borrow_mut();
        inside.trail = Some(vec![inside.state.clone()]);
    }

    /// What was kept, and from now on nothing.
    pub(crate) fn take_trail(&self) -> Vec<State> {
        self.0.borrow_mut().trail.take().unwrap_or_default()
    }

    /// An operation that changes nothing.
    fn look<T>(
        &self,
        operation: Operation,
        look: impl FnOnce(&mut State) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut inside = self.0.borrow_mut();
        if let Some(kind) = inside.faults.next(operation) {
            return Err(kind.error());
        }
        look(&mut inside.state)
    }

    /// An operation that changes something, or fails in its own way.
    fn change<T>(
        &self,
        operation: Operation,
        change: impl FnOnce(&mut State, Option<FaultKind>) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut inside = self.0.borrow_mut();
        let done = match inside.faults.next(operation) {
            Some(kind @ (FaultKind::Eio | FaultKind::Enospc)) => return Err(kind.error()),
            other => change(&mut inside.state, other),
        };
        if inside.trail.is_some() {
            let now = inside.state.clone();
            inside.trail.as_mut().unwrap().push(now);
        }
        done
    }

    fn handle(&self, state: &mut State, node: u64, access: Access) -> SimFile {
        state.next += 1;
        SimFile { disk: self.clone(), handle: state.next, node, position: 0, access }
    }

    /// A sync that forgets how long the file is by now.
    pub(crate) fn sync_without_length(&self, file: &SimFile) -> io::Result<()> {
        self.change(Operation::SyncFile, |state, _| {
            state.sync_without_length(file.node);
            Ok(())
        })
    }

    fn sync_file(&self, node: u64) -> io::Result<()> {
        self.change(Operation::SyncFile, |state, fault| match fault {
            Some(kind) => {
                state.lose_bytes(node);
                Err(kind.error())
            }
            None => {
                state.sync(node);
                Ok(())
            }
        })
    }
}

fn make(state: &mut State, path: &Path, kind: Kind) -> io::Result<u64> {
    if state.names.contains_key(path.as_os_str()) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    match path.parent() {
        Some(folder) => state.folder(folder)?,
        None => return Err(io::ErrorKind::NotFound.into()),
    }
    Ok(state.add(path, kind))
}

impl Disk for SimDisk {
    type File = SimFile;

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.change(Operation::MakeFolder, |state, _| make(state, path, Kind::Folder).map(drop))
    }

    fn create_new(&self, path: &Path) -> io::Result<SimFile> {
        self.change(Operation::Create, |state, _| {
            let node = make(state, path, Kind::File)?;
            Ok(self.handle(state, node, Access::Append))
        })
    }

    fn open(&self, path: &Path, access: Access) -> io::Result<SimFile> {
        self.look(Operation::Open, |state| {
            let node = state.node(path)?;
            if state.describe(node).kind != Kind::File {
                return Err(io::ErrorKind::InvalidInput.into());
            }
            Ok(self.handle(state, node, access))
        })
    }

    fn write(&self, file: &mut SimFile, bytes: &[u8]) -> io::Result<usize> {
        self.change(Operation::Write, |state, fault| {
            let taken = match fault {
                Some(_) if bytes.len() > 1 => 1 + state.chance.below(bytes.len() - 1),
                _ => bytes.len(),
            };
            let at = match file.access {
                Access::ReadWrite => file.position,
                _ => state.describe(file.node).size as usize,
            };
            state.write(file.node, at, &bytes[..taken]);
            file.position = at + taken;
            Ok(taken)
        })
    }

    fn read_to_end(&self, file: &mut SimFile, cap: u64) -> io::Result<Vec<u8>> {
        self.look(Operation::Read, |state| {
            let seen = &state.nodes[&file.node].seen;
            let rest = &seen[file.position.min(seen.len())..];
            if rest.len() as u64 > cap {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            file.position = seen.len();
            Ok(rest.to_vec())
        })
    }

    fn read_some(&self, file: &mut SimFile, most: usize) -> io::Result<Vec<u8>> {
        self.look(Operation::Read, |state| {
            let seen = &state.nodes[&file.node].seen;
            let rest = &seen[file.position.min(seen.len())..];
            let piece = rest[..most.min(rest.len())].to_vec();
            file.position += piece.len();
            Ok(piece)
        })
    }

    fn sync_data(&self, file: &SimFile) -> io::Result<()> {
        self.sync_file(file.node)
    }

    fn sync_all(&self, file: &SimFile) -> io::Result<()> {
        self.sync_file(file.node)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.change(Operation::SyncFolder, |state, _| {
            state.folder(path)?;
            state.sync_folder(path);
            Ok(())
        })
    }

    fn set_len(&self, file: &SimFile, len: u64) -> io::Result<()> {
        self.change(Operation::SetLen, |state, _| {
            state.set_len(file.node, len as usize);
            Ok(())
        })
    }

    fn try_lock(&self, file: &SimFile) -> io::Result<bool> {
        self.look(Operation::Lock, |state| {
            let holder = state.held.entry(file.node).or_insert(file.handle);
            Ok(*holder == file.handle)
        })
    }

    fn unlock(&self, file: &SimFile) -> io::Result<()> {
        self.look(Operation::Unlock, |state| {
            if state.held.get(&file.node) == Some(&file.handle) {
                state.held.remove(&file.node);
            }
            Ok(())
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.change(Operation::Rename, |state, _| {
            let node = state.node(from)?;
            state.rename(from, to, node);
            Ok(())
        })
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.change(Operation::Rename, |state, _| {
            let node = state.node(from)?;
            if state.names.contains_key(to.as_os_str()) {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            state.rename(from, to, node);
            Ok(())
        })
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.change(Operation::Remove, |state, _| {
            state.node(path)?;
            state.remove(path);
            Ok(())
        })
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.look(Operation::Metadata, |state| Ok(state.describe(state.node(path)?)))
    }

    fn metadata_of(&self, file: &SimFile) -> io::Result<Metadata> {
        self.look(Operation::Metadata, |state| Ok(state.describe(file.node)))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        self.look(Operation::List, |state| {
            state.folder(path)?;
            let names = state.inside(path);
            Ok(names
                .filter_map(|(name, _)| Some(Path::new(name).file_name()?.to_owned()))
                .collect())
        })
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        self.look(Operation::Random, |state| {
            state.chance.fill(bytes);
            Ok(())
        })
    }

    fn user(&self) -> Option<u32> {
        Some(0)
    }
}
