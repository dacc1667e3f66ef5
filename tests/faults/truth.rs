//! What a disk must still hold after a crash or a fault, whatever the store made of it: every
//! acknowledged fact, in order and unaltered, and nothing that was never written.

use std::rc::Rc;

use vialwatch::session::fact::Record;
use vialwatch::store::disk::Disk;
use vialwatch::store::{Opened, SaveState, SessionFiles, Store, StoreError};

use crate::disk::{Marks, SimDisk, State};
use crate::session::{data, me, record, save, write_document};

/// How the store under test sees a simulated disk: as it is, or through a seeded bug.
pub(crate) trait Lens: Copy + Sync {
    type Disk: Disk;
    fn over(self, disk: SimDisk) -> Self::Disk;
}

/// As it is.
#[derive(Clone, Copy)]
pub(crate) struct Clear;

impl Lens for Clear {
    type Disk = SimDisk;
    fn over(self, disk: SimDisk) -> SimDisk {
        disk
    }
}

pub(crate) fn store<L: Lens>(lens: L, disk: &SimDisk) -> Store<L::Disk> {
    Store::new(lens.over(disk.clone()), data())
}

/// Opens the session of a disk for writing.
pub(crate) fn open<L: Lens>(
    lens: L,
    disk: &SimDisk,
    files: &SessionFiles,
) -> Result<Opened<L::Disk>, StoreError> {
    store(lens, disk).open_for_writing(files, &me())
}

/// Whether what was recovered is what it must be: `None` where there is no session.
pub(crate) fn judge(
    recovered: Result<&[Record], &StoreError>,
    all: &[Record],
    marks: Marks,
) -> Result<(), String> {
    match recovered {
        Ok(records) if records.len() < marks.acknowledged => Err(format!(
            "{} facts were acknowledged, {} are there",
            marks.acknowledged,
            records.len()
        )),
        Ok(records) if records.len() > marks.attempted => {
            Err(format!("{} facts were written, {} are there", marks.attempted, records.len()))
        }
        Ok(records) if !all.starts_with(records) => Err("a fact is not as it was written".into()),
        Ok(_) => Ok(()),
        Err(StoreError::NotFound { .. }) if marks.acknowledged == 0 => Ok(()),
        Err(refused) => Err(format!("refused: {refused}")),
    }
}

/// Whether every byte of the journal that recovery found and does not keep there is kept beside
/// it, or is part of the record.
fn judge_leftovers(before: &State, after: &State, files: &SessionFiles) -> Result<(), String> {
    let Some(was) = before.bytes(&files.journal()) else { return Ok(()) };
    let Some(is) = after.bytes(&files.journal()) else { return Err("no journal".into()) };
    if was == is {
        return Ok(());
    }
    let same = was.iter().zip(is.iter()).take_while(|(was, is)| was == is).count();
    let rest = &was[same..];
    let kept = after.inside(files.folder()).any(|(path, node)| {
        let kept = path.to_string_lossy().contains(".damaged-");
        kept && after.nodes[node].seen.ends_with(rest)
    });
    if rest.is_empty() || kept { Ok(()) } else { Err("bytes cut off are not kept".into()) }
}

/// Recovers the disk, and looks at what there is.
pub(crate) fn recover<L: Lens>(
    lens: L,
    before: &State,
    files: &SessionFiles,
    all: &[Record],
) -> Result<(), String> {
    let disk = SimDisk::new(before.clone());
    let opened = open(lens, &disk, files);
    judge(opened.as_ref().map(|opened| opened.records.as_slice()), all, before.marks)?;
    if opened.is_ok() { judge_leftovers(before, &disk.state(), files) } else { Ok(()) }
}

/// The same, then goes on with the session, and opens it once more: it must be healthy then.
pub(crate) fn recover_and_go_on<L: Lens>(
    lens: L,
    before: &State,
    files: &SessionFiles,
    all: &[Record],
) -> Result<(), String> {
    let disk = SimDisk::new(before.clone());
    let read = store(lens, &disk).open_for_reading(files);
    let opened = open(lens, &disk, files);
    judge(opened.as_ref().map(|opened| opened.records.as_slice()), all, before.marks)?;
    let (Ok(mut opened), Ok(read)) = (opened, read) else { return Ok(()) };
    if (&read.records, &read.found) != (&opened.records, &opened.found) {
        return Err("reading says something else than writing finds".into());
    }
    let mut now = opened.records.clone();
    now.push(record(now.len() + 1, 1_000, vialwatch::session::fact::Fact::Resumed));
    if !write_document(&mut opened.keeper) {
        return Err("no document after recovery".into());
    }
    let saved = save(&disk, &mut opened.keeper, &now[now.len() - 1..]);
    if saved != SaveState::Saved || !write_document(&mut opened.keeper) {
        return Err(format!("after recovery: {saved:?}"));
    }
    if open(lens, &disk, files).is_ok() {
        return Err("two programs hold one session".into());
    }
    drop(opened);
    match open(lens, &disk, files) {
        Ok(again) if again.records == now && again.found.is_empty() => Ok(()),
        Ok(again) => Err(format!("opened again: {:?}, {} facts", again.found, again.records.len())),
        Err(refused) => Err(format!("opened again: {refused}")),
    }
}

/// A reserve that all disks of a thread share.
pub(crate) fn reserve() -> Rc<Vec<u8>> {
    thread_local!(static RESERVE: Rc<Vec<u8>> = State::reserve());
    RESERVE.with(Rc::clone)
}
