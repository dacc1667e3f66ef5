//! Every operation of a session fails in every way it can: nothing is acknowledged that is not
//! saved, and once the disk is well again everything is.

use vialwatch::session::fact::Record;
use vialwatch::store::{Keeper, SaveState, SessionFiles, Store};

use crate::chance::Chance;
use crate::disk::{Crash, Fault, KINDS, LASTINGS, Medium, Operation, SimDisk, State};
use crate::run::{self, Tally, grouped};
use crate::session::{Plan, me, save, write_document};
use crate::truth::{self, Clear, Lens, judge};

/// What CI fires.
const USUAL_FAULTS: u64 = 150_000;
/// States of a crash that are tried after each save near a fault.
const STATES_AFTER_SAVE: u64 = 3;
/// States of a crash that are tried when the disk is given up, and once it is well again.
const STATES_AT_END: u64 = 4;
/// Moments of each run at which the machine stops, and states of each.
const MOMENTS: usize = 4;
const STATES_OF_MOMENT: u64 = 2;

#[derive(Default)]
pub(crate) struct Counts {
    runs: u64,
    faults: u64,
    states: u64,
    refused_begins: u64,
}

impl Tally for Counts {
    fn add(&mut self, other: Self) {
        self.runs += other.runs;
        self.faults += other.faults;
        self.states += other.states;
        self.refused_begins += other.refused_begins;
    }

    fn volume(&self) -> u64 {
        self.faults
    }
}

/// A session near a fault.
struct Case<L: Lens> {
    lens: L,
    plan: Plan,
    all: Vec<Record>,
    disk: SimDisk,
    store: Store<L::Disk>,
    files: SessionFiles,
    chance: Chance,
    counts: Counts,
}

type Kept<L> = Option<Keeper<<L as Lens>::Disk>>;

impl<L: Lens> Case<L> {
    fn new(lens: L, seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let wakes = 2 + chance.below(2);
        let plan = Plan::new(wakes, &mut chance);
        let state = if chance.once_in(3) { State::fresh } else { State::used };
        let disk = SimDisk::with_trail(state(chance.next(), &truth::reserve()));
        let store = truth::store(lens, &disk);
        let (files, all) = (plan.files(&store), plan.records());
        Self { lens, plan, all, disk, store, files, chance, counts: Counts::default() }
    }

    /// Begins the session. A begin that fails is tried again when the disk is well.
    fn begin(&mut self) -> Result<Kept<L>, String> {
        self.disk.mark(|marks| marks.attempted = 1);
        let begun = match self.store.create(&self.plan.wakes[0], &me()) {
            Ok(keeper) => keeper,
            Err(_) => {
                self.counts.refused_begins += 1;
                self.stop(STATES_AT_END)?;
                self.disk.mend();
                return self.begin_again();
            }
        };
        self.disk.mark(|marks| marks.acknowledged = 1);
        self.stop(STATES_AFTER_SAVE)?;
        Ok(Some(begun))
    }

    /// Another session on the same disk: the first may have left half of itself.
    fn begin_again(&mut self) -> Result<Kept<L>, String> {
        self.plan = Plan::new(self.plan.wakes.len() - 1, &mut self.chance);
        (self.files, self.all) = (self.plan.files(&self.store), self.plan.records());
        self.disk.begin_trail();
        match self.store.create(&self.plan.wakes[0], &me()) {
            Ok(keeper) => {
                self.disk.mark(|marks| marks.acknowledged = 1);
                self.stop(STATES_AT_END)?;
                Ok(Some(keeper))
            }
            Err(refused) => Err(format!("does not begin on a disk that is well: {refused}")),
        }
    }

    /// Saves what was recorded in one wake, as the shell does, unless it is killed before the
    /// document.
    fn wake(
        &mut self,
        keeper: &mut Keeper<L::Disk>,
        wake: usize,
        has_document: bool,
    ) -> Result<(), String> {
        let saved = save(&self.disk, keeper, &self.plan.wakes[wake].clone());
        self.stop(STATES_AFTER_SAVE)?;
        if has_document && !matches!(saved, SaveState::Unsaved { .. }) {
            write_document(keeper);
            self.stop(STATES_AFTER_SAVE)?;
        }
        Ok(())
    }

    /// Leaves the session and takes it up again; where that fails, once the disk is well. What
    /// waited for the disk is recorded again, as a person would from paper.
    fn take_up_again(&mut self, keeper: Keeper<L::Disk>) -> Result<Keeper<L::Disk>, String> {
        let waited = keeper.saved_facts() as usize;
        // The lock goes with the file at the latest.
        let _may_fail = keeper.close(false);
        let mut opened = truth::open(self.lens, &self.disk, &self.files);
        self.stop(STATES_AFTER_SAVE)?;
        if opened.is_err() {
            self.disk.mend();
            opened = truth::open(self.lens, &self.disk, &self.files);
        }
        let marks = self.disk.state().marks;
        judge(opened.as_ref().map(|opened| opened.records.as_slice()), &self.all, marks)?;
        let Ok(mut opened) = opened else { return Err("not there".into()) };
        let there = opened.records.len();
        self.disk.mark(|marks| marks.acknowledged = there.max(waited));
        write_document(&mut opened.keeper);
        let lacking: Vec<Record> = self.all[there..marks.attempted].to_vec();
        if !lacking.is_empty() {
            self.disk.mark(|marks| marks.attempted = there);
            save(&self.disk, &mut opened.keeper, &lacking);
        }
        Ok(opened.keeper)
    }

    /// The disk is well again: everything is saved at once, and is there after a crash.
    fn recover(&mut self, keeper: &mut Keeper<L::Disk>) -> Result<(), String> {
        self.stop(STATES_AT_END)?;
        self.disk.mend();
        if let SaveState::Unsaved { reason } = keeper.retry() {
            return Err(format!("not saved on a disk that is well: {reason:?}"));
        }
        self.disk.mark(|marks| marks.acknowledged = marks.attempted);
        self.stop(STATES_AT_END)?;
        if !write_document(keeper) {
            return Err("no document on a disk that is well".into());
        }
        self.disk.mark(|marks| marks.spare_was_stale = false);
        self.stop(STATES_AT_END)
    }

    /// The machine stops now.
    fn stop(&mut self, states: u64) -> Result<(), String> {
        let now = self.disk.state();
        self.stop_at(&now, states)
    }

    fn stop_at(&mut self, now: &State, states: u64) -> Result<(), String> {
        let medium = if now.marks.spare_was_stale { Medium::Careful } else { Medium::Rough };
        let crash = Crash::of(now, medium);
        for number in 0..states.min(crash.count()) {
            let left = if crash.count() <= states {
                crash.nth(number, &mut self.chance)
            } else {
                crash.any(&mut self.chance)
            };
            self.counts.states += 1;
            truth::recover(self.lens, &left.state, &self.files, &self.all)
                .map_err(|lost| format!("crash state {number}: {lost}"))?;
        }
        Ok(())
    }

    /// The machine stopped at some moments of the run.
    fn stop_on_trail(&mut self) -> Result<(), String> {
        let trail = self.disk.take_trail();
        for _ in 0..MOMENTS {
            let moment = self.chance.below(trail.len());
            self.stop_at(&trail[moment], STATES_OF_MOMENT)
                .map_err(|lost| format!("moment {moment}: {lost}"))?;
        }
        Ok(())
    }

    fn run(mut self) -> Result<(Counts, Vec<Operation>), String> {
        let Some(mut keeper) = self.begin()? else { return Ok((self.counts, Vec::new())) };
        write_document(&mut keeper);
        for wake in 1..self.plan.wakes.len() {
            let is_killed = wake == 2 && self.chance.once_in(2);
            self.wake(&mut keeper, wake, !is_killed)?;
            if wake == 2 {
                keeper = self.take_up_again(keeper)?;
            }
        }
        self.recover(&mut keeper)?;
        drop(keeper);
        let marks = self.disk.state().marks;
        let opened = truth::open(self.lens, &self.disk, &self.files);
        judge(opened.as_ref().map(|opened| opened.records.as_slice()), &self.all, marks)?;
        self.stop_on_trail()?;
        let faults = self.disk.faults();
        self.counts.faults = faults.fired;
        self.counts.runs = 1;
        Ok((self.counts, faults.operations))
    }
}

/// A session of a seed, with every operation of it failing in every way, half of the times with
/// a second fault later on.
///
/// # Errors
/// What was lost, and by which fault.
pub(crate) fn fail_everywhere<L: Lens>(lens: L, seed: u64) -> Result<Counts, String> {
    let (mut sum, operations) = Case::new(lens, seed).run()?;
    let mut chance = Chance::new(!seed);
    for (at, operation) in operations.iter().enumerate() {
        for kind in KINDS.iter().filter(|kind| kind.fits(*operation)) {
            for lasting in LASTINGS {
                let first = Fault { at: at as u64, kind: *kind, lasting };
                let second = chance.once_in(2).then(|| Fault {
                    at: first.at + 1 + chance.below(operations.len()) as u64,
                    kind: KINDS[chance.below(KINDS.len())],
                    lasting: LASTINGS[chance.below(LASTINGS.len())],
                });
                let case = Case::new(lens, seed);
                [Some(first), second].into_iter().flatten().for_each(|it| case.disk.plan(it));
                let told = |lost| format!("{operation:?} {first:?}, then {second:?}: {lost}");
                sum.add(case.run().map_err(told)?.0);
            }
        }
    }
    Ok(sum)
}

#[test]
fn io_faults_make_nothing_seem_saved() {
    let volume = run::volume("VIALWATCH_IO_FAULTS", USUAL_FAULTS);
    let counts = run::until(volume, |seed| {
        fail_everywhere(Clear, seed).unwrap_or_else(|lost| {
            panic!(
                "{lost}\nagain: VIALWATCH_SEED={seed:#x} VIALWATCH_IO_FAULTS=1 \
                 cargo test --locked --test faults io_faults"
            )
        })
    });
    run::tell(&format!(
        "I/O faults: {} fired in {} runs, {} begins refused, {} crash states after them checked; \
         seed {:#x}; 0 acknowledged facts lost, nothing left unsaved once the disk was well",
        grouped(counts.faults),
        grouped(counts.runs),
        grouped(counts.refused_begins),
        grouped(counts.states),
        run::seed(),
    ));
}
