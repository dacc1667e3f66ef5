//! A disk in memory whose operations can be made to fail. Clones are handles on the same disk.
//! Keeps no order of syncs: what a crash would lose is for a simulated disk of its own.
#![expect(clippy::disallowed_types, reason = "one disk seen by two programs of one test")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use vialwatch::store::disk::{Access, Disk, Identity, Kind, Metadata};

#[path = "memory_disk/operation.rs"]
mod operation;
pub(crate) use operation::{OPERATIONS, Operation};
#[path = "memory_disk/times.rs"]
mod times;
use times::Times;

#[derive(Default)]
struct State {
    names: BTreeMap<PathBuf, u64>,
    nodes: BTreeMap<u64, Node>,
    next: u64,
    failing: BTreeMap<Operation, io::ErrorKind>,
    /// Fails one operation of a kind, after so many others of it.
    fail_once: Option<(Operation, u32, io::ErrorKind)>,
    /// The next write takes only so many bytes, and the one after it fails.
    tear: Option<usize>,
    capacity: Option<usize>,
    counts: BTreeMap<Operation, u64>,
    owner: u32,
    times: Times,
}

struct Node {
    kind: Kind,
    /// Shared between copies of a disk until one of them changes it.
    bytes: Arc<Vec<u8>>,
    holder: Option<u64>,
    links: u32,
}

/// The disk.
#[derive(Clone, Default)]
pub(crate) struct MemoryDisk(Arc<Mutex<State>>);

/// An open file; its lock goes when it is dropped.
pub(crate) struct MemoryFile {
    disk: MemoryDisk,
    handle: u64,
    node: u64,
    position: usize,
}

impl Drop for MemoryFile {
    fn drop(&mut self) {
        let mut state = self.disk.0.lock().unwrap();
        if let Some(node) = state.nodes.get_mut(&self.node)
            && node.holder == Some(self.handle)
        {
            node.holder = None;
        }
    }
}

impl MemoryDisk {
    /// An empty disk.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// From now on every such operation fails.
    pub(crate) fn fail(&self, operation: Operation, kind: io::ErrorKind) {
        self.0.lock().unwrap().failing.insert(operation, kind);
    }

    /// The operation after `skip` others of its kind fails, once.
    pub(crate) fn fail_once(&self, operation: Operation, skip: u32, kind: io::ErrorKind) {
        self.0.lock().unwrap().fail_once = Some((operation, skip, kind));
    }

    /// The next write takes `bytes` bytes and then fails.
    pub(crate) fn tear_next_write(&self, bytes: usize) {
        self.0.lock().unwrap().tear = Some(bytes);
    }

    /// All bytes together; beyond, writes fail with `StorageFull`.
    pub(crate) fn set_capacity(&self, bytes: Option<usize>) {
        self.0.lock().unwrap().capacity = bytes;
    }

    /// Bytes in all files.
    pub(crate) fn used(&self) -> usize {
        let state = self.0.lock().unwrap();
        state.nodes.values().map(|node| node.bytes.len()).sum()
    }

    /// Nothing fails any more.
    pub(crate) fn mend(&self) {
        let mut state = self.0.lock().unwrap();
        state.failing.clear();
        state.fail_once = None;
        state.tear = None;
        state.capacity = None;
    }

    /// Makes all files belong to another user.
    pub(crate) fn give_away(&self) {
        self.0.lock().unwrap().owner = 4711;
    }

    /// How often an operation was done or failed.
    pub(crate) fn count(&self, operation: Operation) -> u64 {
        self.0.lock().unwrap().counts.get(&operation).copied().unwrap_or_default()
    }

    /// What a file holds.
    pub(crate) fn bytes(&self, path: &Path) -> Option<Vec<u8>> {
        let state = self.0.lock().unwrap();
        state.nodes.get(state.names.get(path)?).map(|node| node.bytes.to_vec())
    }

    /// Puts a file there from outside, in place.
    pub(crate) fn put(&self, path: &Path, bytes: &[u8]) {
        let mut state = self.0.lock().unwrap();
        let node = match state.names.get(path) {
            Some(node) => *node,
            None => state.add(path, Kind::File),
        };
        state.nodes.get_mut(&node).unwrap().bytes = Arc::new(bytes.to_owned());
        state.times.touch(node);
    }

    /// Takes a file away from outside.
    pub(crate) fn take_away(&self, path: &Path) {
        self.0.lock().unwrap().unlink(path);
    }

    /// Every file, with what it holds.
    pub(crate) fn all(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let state = self.0.lock().unwrap();
        let file = |(path, node): (&PathBuf, &u64)| {
            let node = state.nodes.get(node)?;
            (node.kind == Kind::File).then(|| (path.clone(), node.bytes.to_vec()))
        };
        state.names.iter().filter_map(file).collect()
    }

    /// Another disk with the same files, as a machine finds it after it was switched off.
    pub(crate) fn copy(&self) -> Self {
        let state = self.0.lock().unwrap();
        let names = state.names.clone();
        let nodes = state.nodes.iter().map(|(id, node)| {
            let (kind, bytes, links) = (node.kind, node.bytes.clone(), node.links);
            (*id, Node { kind, bytes, holder: None, links })
        });
        let (next, times) = (state.next, state.times.clone());
        let copy = State { names, nodes: nodes.collect(), next, times, ..State::default() };
        Self(Arc::new(Mutex::new(copy)))
    }

    fn handle(&self, state: &mut State, node: u64) -> MemoryFile {
        state.next += 1;
        MemoryFile { disk: self.clone(), handle: state.next, node, position: 0 }
    }
}

impl State {
    fn begin(&mut self, operation: Operation) -> io::Result<()> {
        *self.counts.entry(operation).or_default() += 1;
        if let Some(kind) = self.failing.get(&operation) {
            return Err((*kind).into());
        }
        if let Some((failing, skip, kind)) = self.fail_once
            && failing == operation
        {
            self.fail_once = skip.checked_sub(1).map(|skip| (failing, skip, kind));
            if skip == 0 {
                return Err(kind.into());
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &Path, kind: Kind) -> u64 {
        self.next += 1;
        let node = self.next;
        self.nodes.insert(node, Node { kind, bytes: Arc::default(), holder: None, links: 1 });
        self.names.insert(path.to_owned(), node);
        self.times.touch(node);
        self.touch_folder_of(path);
        node
    }

    fn append(&mut self, node: u64, bytes: &[u8]) {
        self.times.touch(node);
        let node = self.nodes.get_mut(&node).unwrap();
        Arc::make_mut(&mut node.bytes).extend_from_slice(bytes);
    }

    fn unlink(&mut self, path: &Path) {
        if let Some(node) = self.names.remove(path) {
            self.touch_folder_of(path);
            let found = self.nodes.get_mut(&node).unwrap();
            found.links -= 1;
            if found.links == 0 {
                // Handles that are still open see an empty file; no test looks through them.
                found.bytes = Arc::default();
            }
        }
    }

    fn touch_folder_of(&mut self, path: &Path) {
        if let Some(folder) = path.parent().and_then(|folder| self.names.get(folder)) {
            self.times.touch(*folder);
        }
    }

    fn node(&self, path: &Path) -> io::Result<u64> {
        self.names.get(path).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn folder(&self, path: &Path) -> io::Result<()> {
        let node = self.node(path)?;
        match self.nodes.get(&node) {
            Some(node) if node.kind == Kind::Folder => Ok(()),
            _ => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    fn describe(&self, id: u64) -> Metadata {
        let node = self.nodes.get(&id).unwrap();
        Metadata {
            kind: node.kind,
            size: node.bytes.len() as u64,
            modified_ns: self.times.of(id),
            identity: Identity { device: 1, inode: id },
            owner: self.owner,
            mode: if node.kind == Kind::Folder { 0o700 } else { 0o600 },
        }
    }
}

impl Disk for MemoryDisk {
    type File = MemoryFile;

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        state.begin(Operation::Create)?;
        if state.names.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        state.add(path, Kind::Folder);
        Ok(())
    }

    fn create_new(&self, path: &Path) -> io::Result<MemoryFile> {
        let mut state = self.0.lock().unwrap();
        state.begin(Operation::Create)?;
        state.folder(path.parent().unwrap())?;
        if state.names.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let node = state.add(path, Kind::File);
        Ok(self.handle(&mut state, node))
    }

    fn open(&self, path: &Path, _access: Access) -> io::Result<MemoryFile> {
        let mut state = self.0.lock().unwrap();
        state.begin(Operation::Open)?;
        let node = state.node(path)?;
        Ok(self.handle(&mut state, node))
    }

    fn write(&self, file: &mut MemoryFile, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.0.lock().unwrap();
        state.begin(Operation::Write)?;
        if let Some(torn) = state.tear.take() {
            let torn = torn.min(bytes.len());
            state.failing.insert(Operation::Write, io::ErrorKind::Other);
            state.append(file.node, &bytes[..torn]);
            return Ok(torn);
        }
        let used: usize = state.nodes.values().map(|node| node.bytes.len()).sum();
        let free = state.capacity.map_or(usize::MAX, |capacity| capacity.saturating_sub(used));
        if free == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let written = bytes.len().min(free);
        state.append(file.node, &bytes[..written]);
        Ok(written)
    }

    fn read_to_end(&self, file: &mut MemoryFile, cap: u64) -> io::Result<Vec<u8>> {
        let bytes = self.read_some(file, usize::MAX)?;
        if bytes.len() as u64 > cap {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn read_some(&self, file: &mut MemoryFile, most: usize) -> io::Result<Vec<u8>> {
        let mut state = self.0.lock().unwrap();
        state.begin(Operation::Read)?;
        let node = state.nodes.get(&file.node).unwrap();
        let rest = &node.bytes[file.position.min(node.bytes.len())..];
        let bytes = rest[..most.min(rest.len())].to_owned();
        file.position += bytes.len();
        Ok(bytes)
    }

    fn sync_data(&self, _file: &MemoryFile) -> io::Result<()> {
        self.0.lock().unwrap().begin(Operation::SyncData)
    }

    fn sync_all(&self, _file: &MemoryFile) -> io::Result<()> {
        self.0.lock().unwrap().begin(Operation::SyncAll)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        state.begin(Operation::SyncFolder)?;
        if path == Path::new("/") { Ok(()) } else { state.folder(path) }
    }

    fn set_len(&self, file: &MemoryFile, len: u64) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        state.begin(Operation::Write)?;
        state.times.touch(file.node);
        let node = state.nodes.get_mut(&file.node).unwrap();
        Arc::make_mut(&mut node.bytes).resize(usize::try_from(len).unwrap(), 0);
        Ok(())
    }

    fn try_lock(&self, file: &MemoryFile) -> io::Result<bool> {
        let mut state = self.0.lock().unwrap();
        let node = state.nodes.get_mut(&file.node).unwrap();
        let free = node.holder.is_none_or(|holder| holder == file.handle);
        if free {
            node.holder = Some(file.handle);
        }
        Ok(free)
    }

    fn unlock(&self, file: &MemoryFile) -> io::Result<()> {
        self.0.lock().unwrap().nodes.get_mut(&file.node).unwrap().holder = None;
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        state.begin(Operation::Rename)?;
        let node = state.node(from)?;
        state.unlink(to);
        state.names.remove(from);
        state.names.insert(to.to_owned(), node);
        state.touch_folder_of(from);
        state.touch_folder_of(to);
        Ok(())
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        if self.0.lock().unwrap().names.contains_key(to) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        state.begin(Operation::Remove)?;
        state.node(path)?;
        state.unlink(path);
        Ok(())
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        let mut state = self.0.lock().unwrap();
        state.begin(Operation::Metadata)?;
        if path == Path::new("/") && !state.names.contains_key(path) {
            state.add(path, Kind::Folder);
        }
        let node = state.node(path)?;
        Ok(state.describe(node))
    }

    fn metadata_of(&self, file: &MemoryFile) -> io::Result<Metadata> {
        let mut state = self.0.lock().unwrap();
        state.begin(Operation::Metadata)?;
        Ok(state.describe(file.node))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        let mut state = self.0.lock().unwrap();
        state.begin(Operation::List)?;
        state.folder(path)?;
        let inside = state.names.keys().filter(|name| name.parent() == Some(path));
        Ok(inside.filter_map(|name| Some(name.file_name()?.to_owned())).collect())
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        for byte in bytes {
            state.next = state.next.wrapping_add(0x9e37_79b9);
            *byte = (state.next.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 56) as u8;
        }
        Ok(())
    }

    fn user(&self) -> Option<u32> {
        Some(0)
    }
}
