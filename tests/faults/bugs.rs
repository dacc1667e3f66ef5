//! Bugs that programs of this kind have had, put between the store and its disk one at a time:
//! each must be found by the same runs that find nothing in the store itself.

mod saboteur;

use crate::run::{self, Tally};
use crate::{crashes, damage, io_faults};

/// A bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bug {
    AcknowledgedBeforeSync,
    NoSync,
    NoFolderSync,
    RenamedWithoutSync,
    NoSyncAfterRename,
    RewrittenInPlace,
    NoTailRepair,
    RetryAfterFailedSync,
    ShortWriteIgnored,
    DocumentTrusted,
    TwoHalves,
    SyncErrorIgnored,
    FolderSyncErrorIgnored,
    WriteErrorIgnored,
    RenameErrorIgnored,
    ReadErrorMeansMissing,
    ReadErrorMeansEmpty,
    RenamedBeforeSync,
    OneByteEarly,
    LockIgnored,
    CutBytesNotKept,
    DamagedFileDropped,
    SpareIgnored,
    SpareSkipped,
    HashNotChecked,
    PrefixTrusted,
    CacheTrusted,
    OneTemporaryName,
    OtherFolderSynced,
    CutTooMuch,
    ShortWriteRepeated,
    LengthNotSynced,
}

const BUGS: [Bug; 32] = [
    Bug::AcknowledgedBeforeSync,
    Bug::NoSync,
    Bug::NoFolderSync,
    Bug::RenamedWithoutSync,
    Bug::NoSyncAfterRename,
    Bug::RewrittenInPlace,
    Bug::NoTailRepair,
    Bug::RetryAfterFailedSync,
    Bug::ShortWriteIgnored,
    Bug::DocumentTrusted,
    Bug::TwoHalves,
    Bug::SyncErrorIgnored,
    Bug::FolderSyncErrorIgnored,
    Bug::WriteErrorIgnored,
    Bug::RenameErrorIgnored,
    Bug::ReadErrorMeansMissing,
    Bug::ReadErrorMeansEmpty,
    Bug::RenamedBeforeSync,
    Bug::OneByteEarly,
    Bug::LockIgnored,
    Bug::CutBytesNotKept,
    Bug::DamagedFileDropped,
    Bug::SpareIgnored,
    Bug::SpareSkipped,
    Bug::HashNotChecked,
    Bug::PrefixTrusted,
    Bug::CacheTrusted,
    Bug::OneTemporaryName,
    Bug::OtherFolderSynced,
    Bug::CutTooMuch,
    Bug::ShortWriteRepeated,
    Bug::LengthNotSynced,
];

/// States of each moment that are tried on a bug.
const STATES: u64 = 64;
/// Sessions that are stopped everywhere before a bug counts as missed by crashes.
const CRASHED: u64 = 8;
/// Sessions in which every operation fails.
const FAILED: u64 = 6;
/// Sessions whose files are damaged, at every so many of all damages.
const DAMAGED: u64 = 9;
const STEP: usize = 7;

/// How often each run found a bug first.
#[derive(Default)]
struct Caught {
    crashes: u64,
    faults: u64,
    damage: u64,
    missed: Vec<Bug>,
    told: Vec<String>,
}

impl Tally for Caught {
    fn add(&mut self, other: Self) {
        self.crashes += other.crashes;
        self.faults += other.faults;
        self.damage += other.damage;
        self.missed.extend(other.missed);
        self.told.extend(other.told);
    }

    fn volume(&self) -> u64 {
        self.crashes + self.faults + self.damage
    }
}

/// What is wrong with the first of so many seeds that shows anything.
fn first(seeds: u64, run: impl Fn(u64) -> Option<String>) -> Option<String> {
    (0..seeds).find_map(|number| run(run::seed_of(number)))
}

fn hunt(bug: Bug) -> Caught {
    let mut caught = Caught::default();
    let crashes = first(CRASHED, |seed| crashes::stop_everywhere(bug, seed, STATES).err());
    let found = match crashes {
        Some(lost) => {
            caught.crashes += 1;
            Some(("crashes", lost))
        }
        None => match first(FAILED, |seed| io_faults::fail_everywhere(bug, seed).err()) {
            Some(lost) => {
                caught.faults += 1;
                Some(("I/O faults", lost))
            }
            None => first(DAMAGED, |seed| damage::damage_everywhere(bug, seed, STEP).err()).map(
                |lost| {
                    caught.damage += 1;
                    ("damage", lost)
                },
            ),
        },
    };
    match found {
        Some((by, lost)) => caught.told.push(format!("{bug:?}, by {by}: {lost}")),
        None => caught.missed.push(bug),
    }
    caught
}

#[test]
fn seeded_bugs_are_all_found() {
    let mut caught = run::each(&BUGS, |bug| hunt(*bug));
    caught.told.sort();
    println!("{}", caught.told.join("\n"));
    run::tell(&format!(
        "seeded bugs: {} of {} found, {} by crashes, {} by I/O faults where crashes miss them, {} \
         by damage where both do; seed {:#x}",
        caught.volume(),
        BUGS.len(),
        caught.crashes,
        caught.faults,
        caught.damage,
        run::seed(),
    ));
    assert!(caught.missed.is_empty(), "missed: {:?}", caught.missed);
}
