//! The machine stops at every moment of saving and of recovery, in every state a disk may then
//! be in.

use vialwatch::session::fact::{Fact, Record};
use vialwatch::store::{SaveState, SessionFiles, StoreError};

use crate::chance::Chance;
use crate::disk::{Crash, Medium, SimDisk, State};
use crate::run::{self, Tally, grouped};
use crate::session::{Plan, me, record, save, write_document};
use crate::truth::{self, Clear, Lens, judge};

/// Most states of one moment where more than one file, or a whole document, is at stake.
const MOST_STATES: u64 = 8_192;
/// Most where one file is, so that every state of an append is tried.
const MOST_STATES_OF_ONE_FILE: u64 = 50_000;
/// Of so many states one is opened, used and opened again.
const GO_ON: usize = 61;
/// Of so many states the recovery of one is stopped at each of its operations.
const NEST: usize = 29;
/// States tried of each moment inside a recovery.
const NESTED_STATES: u64 = 2;
/// What CI checks.
const USUAL_STATES: u64 = 5_000_000;

#[derive(Default)]
pub(crate) struct Counts {
    /// Moments of saving.
    moments: u64,
    /// Those of them that were tried in every state.
    exhausted: u64,
    states: u64,
    /// States of crashes inside recovery.
    nested: u64,
    /// States with a sector that holds what nobody wrote.
    garbage: u64,
}

impl Tally for Counts {
    fn add(&mut self, other: Self) {
        self.moments += other.moments;
        self.states += other.states;
        self.nested += other.nested;
        self.garbage += other.garbage;
        self.exhausted += other.exhausted;
    }

    fn volume(&self) -> u64 {
        self.states
    }
}

/// One session: where it lies, and what was recorded in each history of it.
struct Case<'a, L> {
    lens: L,
    files: &'a SessionFiles,
    histories: &'a [Vec<Record>],
}

/// A session, and the disk of each moment of it.
struct Saved {
    files: SessionFiles,
    records: Vec<Record>,
    trail: Vec<State>,
}

/// A session saved wake by wake, left and taken up again at times, on a disk that keeps its trail.
fn saved<L: Lens>(lens: L, chance: &mut Chance) -> Result<Saved, String> {
    let wakes = 1 + chance.below(5);
    let plan = Plan::new(wakes, chance);
    let state = if chance.once_in(8) { State::fresh } else { State::used };
    let disk = SimDisk::with_trail(state(chance.next(), &truth::reserve()));
    let store = truth::store(lens, &disk);
    let files = plan.files(&store);
    disk.mark(|marks| marks.attempted = 1);
    let told = |error: StoreError| error.to_string();
    let mut keeper = store.create(&plan.wakes[0], &me()).map_err(told)?;
    disk.mark(|marks| marks.acknowledged = 1);
    write_document(&mut keeper);
    for wake in &plan.wakes[1..] {
        if chance.once_in(4) {
            keeper.close(false).map_err(told)?;
            keeper = store.open_for_writing(&files, &me()).map_err(told)?.keeper;
            write_document(&mut keeper);
        }
        let state = save(&disk, &mut keeper, wake);
        if state != SaveState::Saved {
            return Err(format!("not saved on a disk that is well: {state:?}"));
        }
        write_document(&mut keeper);
    }
    keeper.close(chance.once_in(2)).map_err(told)?;
    Ok(Saved { files, records: plan.records(), trail: disk.take_trail() })
}

/// One session, stopped everywhere.
///
/// # Errors
/// What was lost, and where.
pub(crate) fn stop_everywhere<L: Lens>(lens: L, seed: u64, most: u64) -> Result<Counts, String> {
    let mut chance = Chance::new(seed);
    let Saved { files, records, trail } = saved(lens, &mut chance)?;
    let case = Case { lens, files: &files, histories: &[records] };
    let mut counts = Counts::default();
    for (number, state) in trail.iter().enumerate() {
        case.stop(state, most, true, &mut chance, &mut counts)
            .and_then(|()| case.kill(state, &mut chance, &mut counts))
            .map_err(|lost| format!("moment {number}: {lost}"))?;
    }
    Ok(counts)
}

impl<L: Lens> Case<'_, L> {
    /// Every state that a crash at this moment may leave, or `most` of them.
    fn stop(
        &self,
        now: &State,
        most: u64,
        nest: bool,
        chance: &mut Chance,
        counts: &mut Counts,
    ) -> Result<(), String> {
        let medium = if now.marks.spare_was_stale { Medium::Careful } else { Medium::Rough };
        let crash = Crash::of(now, medium);
        let most =
            if crash.is_of_one_file() && nest { most.max(MOST_STATES_OF_ONE_FILE) } else { most };
        let all = crash.count() <= most;
        if nest {
            counts.moments += 1;
            counts.exhausted += u64::from(all);
        }
        for number in 0..crash.count().min(most) {
            let left = if all { crash.nth(number, chance) } else { crash.any(chance) };
            counts.states += 1;
            counts.garbage += u64::from(left.has_garbage);
            let history = &self.histories[left.state.marks.era];
            let told = |lost| format!("state {number}: {lost}");
            if nest && chance.once_in(NEST) {
                self.stop_in_recovery(&left.state, chance, counts).map_err(told)?;
            } else if nest && chance.once_in(GO_ON) {
                truth::recover_and_go_on(self.lens, &left.state, self.files, history)
                    .map_err(told)?;
            } else {
                truth::recover(self.lens, &left.state, self.files, history).map_err(told)?;
            }
        }
        Ok(())
    }

    /// The program ends here and the machine goes on: nothing is lost so far, but what recovery
    /// reads and acts on may not be on the medium yet.
    fn kill(&self, now: &State, chance: &mut Chance, counts: &mut Counts) -> Result<(), String> {
        let mut left = now.clone();
        left.held.clear();
        self.stop_in_recovery(&left, chance, counts).map_err(|lost| format!("killed: {lost}"))
    }

    /// Recovers a disk, writes the document and one more fact, and stops at each operation of it.
    fn stop_in_recovery(
        &self,
        left: &State,
        chance: &mut Chance,
        counts: &mut Counts,
    ) -> Result<(), String> {
        let before = &self.histories[0];
        let disk = SimDisk::with_trail(left.clone());
        let opened = truth::open(self.lens, &disk, self.files);
        judge(opened.as_ref().map(|opened| opened.records.as_slice()), before, left.marks)?;
        let mut after = before.clone();
        if let Ok(mut opened) = opened {
            after = opened.records;
            disk.mark(|marks| {
                (marks.era, marks.acknowledged, marks.attempted) = (1, after.len(), after.len());
                marks.spare_was_stale = false;
            });
            after.push(record(after.len() + 1, 1_000, Fact::Recovered { found: "crash".into() }));
            write_document(&mut opened.keeper);
            save(&disk, &mut opened.keeper, &after[after.len() - 1..]);
        }
        let histories = [before.clone(), after];
        let case = Case { lens: self.lens, files: self.files, histories: &histories };
        let states = counts.states;
        for (number, state) in disk.take_trail().iter().enumerate() {
            case.stop(state, NESTED_STATES, false, chance, counts)
                .map_err(|lost| format!("operation {number} of recovery: {lost}"))?;
        }
        counts.nested += counts.states - states;
        Ok(())
    }
}

#[test]
fn crash_states_lose_nothing_acknowledged() {
    let volume = run::volume("VIALWATCH_STATES", USUAL_STATES);
    let counts = run::until(volume, |seed| {
        stop_everywhere(Clear, seed, MOST_STATES).unwrap_or_else(|lost| {
            panic!(
                "{lost}\nagain: VIALWATCH_SEED={seed:#x} VIALWATCH_STATES=1 \
                 cargo test --locked --test faults crash_states"
            )
        })
    });
    run::tell(&format!(
        "crash states: {} checked, at {} moments of saving ({} of them in every state), {} inside \
         recovery ({} %), {} with garbage sectors; seed {:#x}; 0 acknowledged facts lost",
        grouped(counts.states),
        grouped(counts.moments),
        grouped(counts.exhausted),
        grouped(counts.nested),
        counts.nested * 100 / counts.states.max(1),
        grouped(counts.garbage),
        run::seed(),
    ));
}
