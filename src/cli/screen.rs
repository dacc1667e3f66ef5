//! The full screen from the command line: joins model, store, terminal and loop.
//! Holds no rule; says on the way out what the screen can no longer say.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::folder::{ProtocolText, boot_id, cache_folder, data_folder, find_protocol};
use super::place;
use super::practice::find::texts;
use super::prepare::begin_failure;
use super::{Failure, Outcome, Status};
use crate::app::review::Review;
use crate::app::{self, Given, Look, Model, Msg, Place};
use crate::practice::Walk;
use crate::protocol::builtin;
use crate::session::{Session, State};
use crate::shell::begin::Text;
use crate::shell::cabinet::{Cabinet, OnShelves};
use crate::shell::clock::{Clock, JumpingClock, MachineClock};
use crate::shell::home::run_home;
use crate::shell::nowhere::Nowhere;
use crate::shell::rehearsal::Rehearsal;
use crate::shell::reviews::Shelves;
use crate::shell::screen::{End, Ended, Start, run};
use crate::shell::terminal::{FullScreen, Keys, is_at_terminal, size};
use crate::store::disk::RealDisk;
use crate::store::{SessionFiles, Store};
use crate::time::Reading;
use crate::words::{CLOCKS_RUN_ON, practice, refusal};

/// Where a run draws, and what keeps its sessions.
type Outside<'a, K> = (&'a mut FullScreen, &'a mut K);
/// Why a session's file could not be left in order.
type Closed = Result<(), String>;

/// What a run of the screen is made of.
pub(super) struct Screen<K, C> {
    model: Model,
    cabinet: K,
    clock: C,
}

/// The home screen.
pub(super) fn home(data_dir: Option<PathBuf>, look: Look) -> Outcome {
    needs_terminal("prepare --plain` or `vialwatch resume --plain")?;
    let data = data_folder(data_dir)?;
    place::warn(&data);
    let found = find_protocol(&data, builtin::DEFAULT)?;
    Screen::new(&data, found, look).at_home()
}

/// The screen wants a person at both ends; plain mode does not.
pub(super) fn needs_terminal(instead: &str) -> Result<(), Failure> {
    if is_at_terminal() {
        return Ok(());
    }
    let text = format!("the screen needs a terminal; without one use `vialwatch {instead}`");
    Err(Failure::new(Status::CouldNot, text))
}

impl Screen<OnShelves<RealDisk>, MachineClock> {
    pub(super) fn new(data: &Path, protocol: ProtocolText, look: Look) -> Self {
        let store = Store::new(RealDisk::private(), data);
        let mut clock = MachineClock::new(boot_id());
        let now = clock.read().reading;
        let protocol = Text { text: protocol.text, site: protocol.site };
        let shelves = Shelves { folder: None, practice: false };
        let cabinet = OnShelves::new(store, protocol, &now);
        let cabinet = cabinet.with_shelves(shelves, cache_folder().as_deref());
        let cabinet = cabinet.with_protocols(texts(data));
        let mut model = Model::at_home(look, size(), now);
        model.exports = std::env::current_dir().ok();
        Self { model, cabinet, clock }
    }

    /// The home screen, and the walkthroughs that begin there.
    fn at_home(self) -> Outcome {
        self.run_by(run_home)
    }

    /// Saved sessions, without a home screen to go back to.
    pub(super) fn review(mut self, shelves: Shelves) -> Outcome {
        self.cabinet = self.cabinet.with_shelves(shelves, cache_folder().as_deref());
        self.model.home = None;
        self.model.place = Place::Review(Box::default());
        self.run(Start::Review)
    }

    /// One saved session, without a list to go back to.
    pub(super) fn look_at(mut self, files: &SessionFiles) -> Outcome {
        let read = self.cabinet.look(&files.document(), &self.model.now);
        let read = read.map_err(|why| Failure::new(Status::CouldNot, why))?;
        self.model.home = None;
        self.model.place = Place::Review(Box::new(Review::alone()));
        self.run(Start::With(Box::new(Msg::Looked(Ok(read)))))
    }

    /// A session that exists, without a home screen to go back to.
    pub(super) fn resume(mut self, files: &SessionFiles, by: Option<String>) -> Outcome {
        let initials = by.clone().unwrap_or_default();
        let found = self.cabinet.open_files(files, &initials, &self.model.now);
        let found = found.map_err(|fault| begin_failure(&fault))?;
        (self.model.given, self.model.home) = (Given { by, ..Given::default() }, None);
        self.run(Start::With(Box::new(Msg::Opened(Ok(found)))))
    }
}

impl Screen<Nowhere<RealDisk>, JumpingClock<MachineClock>> {
    /// A walk through a protocol, which is kept nowhere.
    pub(super) fn walk(data: &Path, protocol: Text, look: Look) -> Self {
        let mut clock = JumpingClock::new(MachineClock::new(boot_id()));
        let now = clock.read().reading;
        let cabinet = Nowhere::new(Store::new(RealDisk::private(), data), protocol);
        Self { model: Model::at_home(look, size(), now), cabinet, clock }
    }
}

impl Screen<Rehearsal<RealDisk>, JumpingClock<MachineClock>> {
    /// A walkthrough with planned mishaps.
    pub(super) fn rehearsal(
        cabinet: Rehearsal<RealDisk>,
        walk: Walk,
        mut clock: JumpingClock<MachineClock>,
        look: Look,
    ) -> Self {
        let mut model = Model::at_home(look, size(), clock.read().reading);
        model.practice = Some(Box::new(walk));
        Self { model, cabinet, clock }
    }
}

impl<K: Cabinet, C: Clock> Screen<K, C> {
    /// A new preparation, without a home screen to go back to.
    pub(super) fn prepare(mut self, given: Given) -> Outcome {
        (self.model.given, self.model.home) = (given, None);
        let opening = self.cabinet.begin(&self.model.now);
        let opening = opening.map_err(|why| Failure::new(Status::CouldNot, why))?;
        self.run(Start::With(Box::new(Msg::Begun(Ok(opening)))))
    }

    fn run(self, start: Start) -> Outcome {
        self.run_by(|model, clock, keys, outside| run(model, start, clock, keys, outside))
    }

    /// Takes the terminal, runs, gives it back, and says what the screen can no longer say.
    fn run_by(
        mut self,
        run: impl FnOnce(&mut Model, &mut C, &mut Keys, Outside<'_, K>) -> (Ended, Closed),
    ) -> Outcome {
        let no_terminal = |error| Failure::new(Status::CouldNot, format!("no terminal: {error}"));
        let mut keys = Keys::new().map_err(no_terminal)?;
        let mut screen = FullScreen::enter(crate::view::view).map_err(no_terminal)?;
        let outside = (&mut screen, &mut self.cabinet);
        let (ended, closed) = run(&mut self.model, &mut self.clock, &mut keys, outside);
        if screen.leave() && ended != Ended::Outside(End::Gone) {
            self.say_what_goes_on();
        }
        match ended {
            Ended::Outside(End::Signal(number)) => Ok(Status::Signal(number)),
            Ended::Outside(End::Gone) => Ok(Status::Signal(HANG_UP)),
            Ended::App(app::Ended::Unreadable(why)) => {
                let why = refusal::sentence(why);
                Err(Failure::new(Status::Usage, format!("what was given can't be read: {why}")))
            }
            Ended::App(app::Ended::Refused(why)) => {
                let why = refusal::sentence(why);
                Err(Failure::new(Status::CouldNot, format!("what was given was refused: {why}")))
            }
            Ended::App(app::Ended::NotCreated) => Err(Failure::new(Status::CouldNot, self.fault())),
            Ended::App(app::Ended::Left | app::Ended::Practises) => {
                closed.map(|()| Status::Done).map_err(|why| Failure::new(Status::CouldNot, why))
            }
        }
    }

    fn say_what_goes_on(&mut self) {
        let now = self.clock.read().reading;
        let kept = match &self.model.place {
            Place::Work(work) => !work.kept.is_nowhere(),
            Place::Home | Place::Review(_) => true,
        };
        if kept && clocks_run_on(&self.model, &now) {
            let _ = writeln!(std::io::stderr(), "{CLOCKS_RUN_ON}");
        }
        if let Place::Work(work) = &self.model.place
            && work.walk.is_some()
            && work.desk.is_created()
        {
            let scored = practice::scored(&work.desk.session().opening().id);
            let _ = writeln!(std::io::stderr(), "{scored}");
        }
        if let Place::Work(work) = &self.model.place
            && work.kept.second_copy_failed
        {
            let _ = writeln!(std::io::stderr(), "second copy not written; the journal is");
        }
    }

    fn fault(&self) -> String {
        let fault = self.model.home.as_ref().and_then(|home| home.fault.clone());
        fault.unwrap_or_else(|| "nothing was created".to_owned())
    }
}

/// The signal that tells of a terminal that has gone.
const HANG_UP: i32 = 1;

/// Whether a clock runs that only this program would have sounded an alarm for.
fn clocks_run_on(model: &Model, now: &Reading) -> bool {
    let runs = |session: &Session| {
        session.state() == State::InProgress && !session.open_windows(now).is_empty()
    };
    match &model.place {
        // The clocks of a walkthrough have ended with it.
        Place::Work(work) => {
            work.desk.is_created() && !work.desk.is_practice() && runs(work.desk.session())
        }
        Place::Home | Place::Review(_) => {
            let running = model.home.as_ref().and_then(|home| home.running.as_deref());
            let ours = running.unwrap_or_default().iter().filter(|it| it.held_by.is_none());
            ours.into_iter().any(|it| it.session.as_ref().is_ok_and(|session| runs(session)))
        }
    }
}
