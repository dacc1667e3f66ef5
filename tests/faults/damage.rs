//! Every damaged bit, byte, sector and line of a session's files, one at a time and in both at
//! once: recovered whole or refused with an alarm; never silently shorter, never altered.

use std::path::Path;
use std::rc::Rc;

use vialwatch::session::fact::Record;
use vialwatch::store::{Found, SessionFiles, StoreError};

use crate::chance::Chance;
use crate::disk::{SimDisk, State};
use crate::run::{self, Tally, grouped};
use crate::session::{Plan, me, save, write_document};
use crate::truth::{self, Clear, Lens};

/// What CI looks at.
const USUAL_IMAGES: u64 = 250_000;
/// Of the images of both files at once, so many for each session.
const PAIRS: u64 = 20_000;
const SECTOR: usize = 512;

#[derive(Default)]
pub(crate) struct Counts {
    sessions: u64,
    images: u64,
    whole: u64,
    refused: u64,
    /// Shorter by facts of the last append, which the document did not have yet; told.
    told: u64,
    /// Shorter likewise, because whole lines of that append are gone: the files show nothing.
    unseen: u64,
    pairs: u64,
    pairs_whole: u64,
    pairs_read: u64,
    pairs_refused: u64,
    pairs_told: u64,
}

impl Tally for Counts {
    fn add(&mut self, other: Self) {
        self.sessions += other.sessions;
        self.images += other.images;
        self.whole += other.whole;
        self.refused += other.refused;
        self.told += other.told;
        self.unseen += other.unseen;
        self.pairs += other.pairs;
        self.pairs_whole += other.pairs_whole;
        self.pairs_read += other.pairs_read;
        self.pairs_refused += other.pairs_refused;
        self.pairs_told += other.pairs_told;
    }

    fn volume(&self) -> u64 {
        self.images + self.pairs
    }
}

/// A kind of damage to a range of bytes.
#[derive(Clone, Copy, Debug)]
enum How {
    /// One bit of the first byte.
    Bit(u8),
    /// Every bit.
    Flipped,
    Zeroed,
    Deleted,
    Doubled,
    /// From there on nothing is left.
    CutOff,
}

/// One damage.
#[derive(Clone, Copy, Debug)]
struct Damage {
    from: usize,
    to: usize,
    how: How,
}

impl Damage {
    /// Every single damage to these bytes.
    fn all(bytes: &[u8]) -> Vec<Self> {
        let ranged = [How::Flipped, How::Zeroed, How::Deleted, How::Doubled];
        let mut all = Vec::new();
        for from in 0..bytes.len() {
            all.extend((0..8).map(|bit| Self { from, to: from + 1, how: How::Bit(bit) }));
            all.extend(ranged.map(|how| Self { from, to: from + 1, how }));
            all.push(Self { from, to: bytes.len(), how: How::CutOff });
        }
        for from in (0..bytes.len()).step_by(SECTOR) {
            let to = (from + SECTOR).min(bytes.len());
            all.extend(ranged.map(|how| Self { from, to, how }));
        }
        let mut from = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let to = from + line.len();
            all.extend(ranged.map(|how| Self { from, to, how }));
            from = to;
        }
        all
    }

    fn done_to(self, bytes: &[u8]) -> Vec<u8> {
        let (mut left, rest) = (bytes[..self.from].to_vec(), &bytes[self.to..]);
        let piece = &bytes[self.from..self.to];
        match self.how {
            How::Bit(bit) => left.push(piece[0] ^ (1 << bit)),
            How::Flipped => left.extend(piece.iter().map(|byte| !byte)),
            How::Zeroed => left.resize(self.to, 0),
            How::Deleted | How::CutOff => {}
            How::Doubled => left.extend_from_slice(&[piece, piece].concat()),
        }
        if !matches!(self.how, How::CutOff) {
            left.extend_from_slice(rest);
        }
        left
    }
}

/// How far a session and its document had come.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// It has ended, and the document holds all of it.
    Finished,
    /// It runs, and the document holds all of it.
    Running,
    /// It runs, and the last append was acknowledged a moment ago.
    BeforeDocument,
}

const STAGES: [Stage; 3] = [Stage::Finished, Stage::Running, Stage::BeforeDocument];

/// A session on a disk.
struct Case<L> {
    lens: L,
    state: State,
    files: SessionFiles,
    all: Vec<Record>,
    /// How many facts the document has.
    documented: usize,
}

fn saved<L: Lens>(lens: L, stage: Stage, chance: &mut Chance) -> Result<Case<L>, String> {
    let wakes = 1 + chance.below(3);
    let plan = Plan::new(wakes, chance);
    let disk = SimDisk::new(State::used(chance.next(), &truth::reserve()));
    let store = truth::store(lens, &disk);
    let files = plan.files(&store);
    let told = |error: StoreError| error.to_string();
    let mut keeper = store.create(&plan.wakes[0], &me()).map_err(told)?;
    write_document(&mut keeper);
    let (last, before) = plan.wakes.split_last().unwrap();
    for wake in &before[1..] {
        save(&disk, &mut keeper, wake);
        write_document(&mut keeper);
    }
    save(&disk, &mut keeper, last);
    let all = plan.records();
    let mut documented = all.len();
    match stage {
        Stage::BeforeDocument => documented -= last.len(),
        Stage::Running | Stage::Finished => drop(write_document(&mut keeper)),
    }
    if matches!(stage, Stage::Finished) {
        keeper.close(true).map_err(told)?;
    }
    disk.mark(|marks| (marks.acknowledged, marks.attempted) = (all.len(), all.len()));
    let mut state = disk.state();
    state.settle();
    state.held.clear();
    Ok(Case { lens, state, files, all, documented })
}

/// What became of an image.
enum Outcome {
    Whole,
    /// Shorter by facts that the document had not yet, and told.
    Told,
    /// Shorter by whole lines that no file has any trace of.
    Unseen,
    /// Refused, and what remains can be read with its gap.
    Read,
    /// Refused, and nothing can be read.
    Refused,
}

impl<L: Lens> Case<L> {
    fn file(&self, path: &Path) -> Rc<Vec<u8>> {
        self.state.bytes(path).unwrap()
    }

    /// What the store makes of these bytes.
    fn look(&self, damaged: &[(&Path, Vec<u8>)]) -> Result<Outcome, String> {
        let mut state = self.state.clone();
        for (path, bytes) in damaged {
            state.put(path, Rc::new(bytes.clone()));
        }
        let disk = SimDisk::new(state.clone());
        match truth::open(self.lens, &disk, &self.files) {
            Ok(opened) => {
                let kept = |(_, bytes): &(&Path, Vec<u8>)| self.is_kept(bytes, &disk.state());
                if !damaged.iter().all(kept) {
                    return Err("what was damaged is not kept".into());
                }
                self.judge(&opened.records, &opened.found, &state)
            }
            Err(StoreError::Damaged { .. } | StoreError::Fork { .. }) => self.look_at_rest(&disk),
            Err(other) => Err(format!("refused: {other}")),
        }
    }

    /// Whether every byte of a file is in the session's files still.
    fn is_kept(&self, bytes: &[u8], after: &State) -> bool {
        let journal = self.file(&self.files.journal());
        let same = journal.iter().zip(bytes).take_while(|(is, was)| is == was).count();
        bytes[same..].is_empty()
            || after.inside(self.files.folder()).any(|(path, node)| {
                let seen = &after.nodes[node].seen;
                path.to_string_lossy().contains(".damaged-")
                    && (seen.as_slice() == bytes || bytes.ends_with(seen))
            })
    }

    fn judge(&self, records: &[Record], found: &[Found], image: &State) -> Result<Outcome, String> {
        if !self.all.starts_with(records) {
            return Err("a fact is not as it was written".into());
        }
        let journal = image.bytes(&self.files.journal()).unwrap();
        // As if its last lines had never been: only the document can tell.
        let is_clean =
            journal.ends_with(b"\n") && self.file(&self.files.journal()).starts_with(&journal);
        let is_in_window = (self.documented..self.all.len()).contains(&records.len());
        match found {
            _ if records.len() == self.all.len() && !found.is_empty() => Ok(Outcome::Whole),
            [] if is_in_window && is_clean => Ok(Outcome::Unseen),
            [] => Err("nothing is told".into()),
            _ if is_in_window => Ok(Outcome::Told),
            [Found::DocumentDamaged] if is_clean && self.says_no_end(image) => Ok(Outcome::Told),
            _ => Err(format!("{} of {}, told: {found:?}", records.len(), self.all.len())),
        }
    }

    /// Whether neither line of the document that says where it ends is left of it.
    fn says_no_end(&self, image: &State) -> bool {
        let whole = String::from_utf8(self.file(&self.files.document()).to_vec()).unwrap();
        let left = image.bytes(&self.files.document()).unwrap();
        let left = String::from_utf8_lossy(&left).into_owned();
        let says = |line: &&str| line.starts_with("\"head\"") || line.starts_with("\"seal\"");
        whole.lines().filter(says).all(|line| !left.lines().any(|other| other == line))
    }

    /// A refused session: what remains of it, with the gap named.
    fn look_at_rest(&self, disk: &SimDisk) -> Result<Outcome, String> {
        match truth::store(self.lens, disk).read_what_remains(&self.files) {
            Ok((contents, Some(gap))) => {
                if !self.all.starts_with(&contents.records) {
                    return Err("a fact of what remains is not as it was written".into());
                }
                let facts = gap.facts as usize;
                if facts == contents.records.len() {
                    Ok(Outcome::Read)
                } else {
                    Err(format!("the gap is named after {facts} facts"))
                }
            }
            Ok((_, None)) => Err("refused for writing, but read without a gap".into()),
            Err(StoreError::Damaged { .. }) => Ok(Outcome::Refused),
            Err(other) => Err(format!("what remains: {other}")),
        }
    }

    fn one_file(&self, path: &Path, step: usize, counts: &mut Counts) -> Result<(), String> {
        let bytes = self.file(path);
        for damage in Damage::all(&bytes).iter().step_by(step) {
            let image = damage.done_to(&bytes);
            if image == *bytes {
                continue;
            }
            let outcome = self.look(&[(path, image)]);
            match outcome.map_err(|lost| format!("{}: {damage:?}: {lost}", path.display()))? {
                Outcome::Whole => counts.whole += 1,
                Outcome::Told => counts.told += 1,
                Outcome::Unseen => counts.unseen += 1,
                Outcome::Read | Outcome::Refused => counts.refused += 1,
            }
            counts.images += 1;
        }
        Ok(())
    }

    fn both_files(
        &self,
        pairs: u64,
        chance: &mut Chance,
        counts: &mut Counts,
    ) -> Result<(), String> {
        let (journal, document) = (self.files.journal(), self.files.document());
        let paths: [&Path; 2] = [&journal, &document];
        let bytes = paths.map(|path| self.file(path));
        let all = [Damage::all(&bytes[0]), Damage::all(&bytes[1])];
        for _ in 0..pairs {
            let chosen = [0, 1].map(|file| all[file][chance.below(all[file].len())]);
            let image = |file: usize| (paths[file], chosen[file].done_to(&bytes[file]));
            let outcome = self.look(&[image(0), image(1)]);
            match outcome.map_err(|lost| format!("both files: {chosen:?}: {lost}"))? {
                Outcome::Whole => counts.pairs_whole += 1,
                Outcome::Told | Outcome::Unseen => counts.pairs_told += 1,
                Outcome::Read => counts.pairs_read += 1,
                Outcome::Refused => counts.pairs_refused += 1,
            }
            counts.pairs += 1;
        }
        Ok(())
    }
}

/// One session, damaged at every `step`th of all single damages, and in both files at once.
///
/// # Errors
/// What was lost, and by which damage.
pub(crate) fn damage_everywhere<L: Lens>(
    lens: L,
    seed: u64,
    step: usize,
) -> Result<Counts, String> {
    let mut chance = Chance::new(seed);
    let stage = STAGES[chance.below(STAGES.len())];
    let case = saved(lens, stage, &mut chance)?;
    let mut counts = Counts { sessions: 1, ..Counts::default() };
    let told = |lost| format!("{stage:?}: {lost}");
    case.one_file(&case.files.journal(), step, &mut counts).map_err(told)?;
    case.one_file(&case.files.document(), step, &mut counts).map_err(told)?;
    case.both_files(PAIRS / step as u64, &mut chance, &mut counts).map_err(told)?;
    Ok(counts)
}

#[test]
fn damage_is_mended_or_told() {
    let volume = run::volume("VIALWATCH_IMAGES", USUAL_IMAGES);
    let counts = run::until(volume, |seed| {
        damage_everywhere(Clear, seed, 1).unwrap_or_else(|lost| {
            panic!(
                "{lost}\nagain: VIALWATCH_SEED={seed:#x} VIALWATCH_IMAGES=1 \
                 cargo test --locked --test faults damage"
            )
        })
    });
    run::tell(&format!(
        "damaged images: {} of one file of {} sessions: {} recovered whole, {} refused, {} shorter \
         by the last append, which no document had yet, and told, {} so without a trace; {} of both files: {} recovered \
         whole, {} refused and read up to the gap, {} refused, {} shorter as above and told; \
         seed {:#x}; nothing else shorter, 0 altered",
        grouped(counts.images),
        grouped(counts.sessions),
        grouped(counts.whole),
        grouped(counts.refused),
        grouped(counts.told),
        grouped(counts.unseen),
        grouped(counts.pairs),
        grouped(counts.pairs_whole),
        grouped(counts.pairs_read),
        grouped(counts.pairs_refused),
        grouped(counts.pairs_told),
        run::seed(),
    ));
}
