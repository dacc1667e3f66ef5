//! A stage for the real loop: a clock that jumps, keys as strings, a terminal that takes notes and
//! the real store on a disk in memory. Everything that happens outside is one list, in order.
#![expect(clippy::disallowed_types, reason = "four parts of the loop write one list")]

use std::collections::VecDeque;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use vialwatch::app::review::{NotSigned, Reviewed, Slice};
use vialwatch::app::{Found, Given, Kept, Look, Model, Msg, Place, Running, Size};
use vialwatch::desk::Saved;
use vialwatch::report::figures::Measures;
use vialwatch::session::Session;
use vialwatch::session::command::Judgement;
use vialwatch::session::fact::{Mode, Opening, Record};
use vialwatch::shell::begin::Text;
use vialwatch::shell::cabinet::{Cabinet, OnShelves};
use vialwatch::shell::clock::{Clock, Tick};
use vialwatch::shell::screen::{End, Ended, Heard, Input, Output, Start, run};
use vialwatch::store::Store;
use vialwatch::time::{Reading, Span};

use crate::support::clock::Machine;
use crate::support::driver::Driver;
use crate::support::memory_disk::MemoryDisk;

pub(super) const SECOND: i64 = 1_000_000_000;
pub(super) const SIZE: Size = Size { width: 80, height: 24 };
const LOOK: Look = Look { colour: true, ascii: false, still: false, notices: true };

/// What happens outside, one after the other.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// Bytes come in one read.
    Type(&'static [u8]),
    /// Nothing happens for so long.
    Pass(i64),
    /// The machine sleeps.
    Sleep(i64),
    Resize(Size),
    Continue,
    /// The terminal takes nothing, or takes again what it is sent.
    Stall(bool),
    /// The disk fails, or works again.
    DiskFails(bool),
    /// Whoever looks at the list finds this in it.
    Mark(&'static str),
    /// Drawing fails: nobody is there.
    Unplug,
    End(End),
}

struct World {
    machine: Machine,
    acts: VecDeque<Act>,
    log: Vec<String>,
    stalled: bool,
    unplugged: bool,
    in_front: bool,
    size: Size,
    queued: bool,
    /// The terminal was given back.
    away: bool,
    disk: MemoryDisk,
    mode: Mode,
}

#[derive(Clone)]
pub(super) struct Stage(Arc<Mutex<World>>);

/// How a play ended.
pub(super) struct Played {
    pub(super) ended: Ended,
    pub(super) log: Vec<String>,
    pub(super) model: Model,
    pub(super) disk: MemoryDisk,
}

impl Played {
    /// What stands in the list from a mark on, up to the next.
    pub(super) fn after(&self, mark: &str) -> Vec<&str> {
        let from = self.log.iter().position(|it| it == mark).expect(mark) + 1;
        let upto = self.log[from..].iter().position(|it| it.starts_with('#'));
        let upto = upto.map_or(self.log.len(), |at| from + at);
        self.log[from..upto].iter().map(String::as_str).collect()
    }

    pub(super) fn count(&self, what: &str) -> usize {
        self.log.iter().filter(|it| it.starts_with(what)).count()
    }

    pub(super) fn session(&self) -> &Session {
        self.model.session().expect("a session on the screen")
    }

    /// The session as the disk has it.
    pub(super) fn saved(&self) -> Vec<Record> {
        let store = Store::new(self.disk.clone(), Path::new("/data"));
        let path = &match &self.model.place {
            Place::Work(work) => work.kept.path.clone(),
            Place::Home | Place::Review(_) => panic!("no session"),
        };
        let vialwatch::store::Search::Found(files) = store.find(path).unwrap() else {
            panic!("nothing at {path}")
        };
        store.open_for_reading(&files).unwrap().records
    }
}

fn store(disk: &MemoryDisk) -> Store<MemoryDisk> {
    Store::new(disk.clone(), Path::new("/data"))
}

fn protocol() -> Text {
    Text { text: crate::support::story::protocol_text().to_owned(), site: false }
}

impl Stage {
    pub(super) fn new(acts: Vec<Act>) -> Self {
        let world = World {
            machine: Machine::new("2026-11-22T12:00:00Z".parse().unwrap()),
            acts: acts.into(),
            log: Vec::new(),
            stalled: false,
            unplugged: false,
            in_front: true,
            size: SIZE,
            queued: false,
            away: false,
            disk: MemoryDisk::new(),
            mode: Mode::Real,
        };
        Self(Arc::new(Mutex::new(world)))
    }

    pub(super) fn practice(self) -> Self {
        let mode = Mode::Practice { scenario: "first-walk".to_owned(), seed: 0, speed: 1 };
        self.with(|world| world.mode = mode);
        self
    }

    pub(super) fn in_background(self) -> Self {
        self.with(|world| world.in_front = false);
        self
    }

    fn with<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        look(&mut self.0.lock().unwrap())
    }

    fn log(&self, what: impl Into<String>) {
        self.with(|world| world.log.push(what.into()));
    }

    fn reading(&self) -> Reading {
        self.with(|world| world.machine.reading())
    }

    /// Plays the acts from the home screen.
    pub(super) fn at_home(self) -> Played {
        let model = Model::at_home(LOOK, SIZE, self.reading());
        self.play(model, Start::Home)
    }

    /// Plays the acts from a new preparation, with everything given that may be.
    pub(super) fn prepare(self, dose: &str) -> Played {
        let mut model = Model::at_home(LOOK, SIZE, self.reading());
        let given = |text: &str| Some(text.to_owned());
        model.given = Given { by: given("JD"), order: given("4711"), dose: given(dose) };
        model.home = None;
        let disk = self.with(|world| world.disk.clone());
        let mut cabinet = OnShelves::new(store(&disk), protocol(), &self.reading());
        let begun = cabinet.begin(&self.reading());
        self.play(model, Start::With(Box::new(Msg::Begun(begun))))
    }

    /// Plays the acts from a session in which ordinary answers were given up to a question, and
    /// which was left a second ago.
    pub(super) fn resume_at(self, question: &str) -> Played {
        let (disk, began) = (self.with(|world| world.disk.clone()), self.reading());
        let mode = self.with(|world| world.mode.clone());
        let mut shelves = OnShelves::new(store(&disk), protocol(), &began);
        let opening = shelves.begin(&began).unwrap();
        let mut driver = Driver::open_with(|it| {
            let operator = it.operator.clone();
            *it = Opening { operator, mode: mode.clone(), ..*opening };
        });
        let later_by = began.since_boot_ns - driver.now.since_boot_ns;
        driver.until(question);
        let mut records = driver.session.records().to_vec();
        for record in &mut records {
            record.stamp.reading.boot = began.boot.clone();
            record.stamp.reading.since_boot_ns += later_by;
        }
        let holder = vialwatch::shell::begin::holder(&began, "JD");
        let keeper = store(&disk).create(&records, &holder).unwrap();
        let files = keeper.files().clone();
        keeper.close(false).unwrap();
        let worked = driver.now.since_boot_ns + later_by - began.since_boot_ns;
        self.with(|world| world.machine.advance(worked + SECOND));
        let now = self.reading();
        let found = match shelves.open_files(&files, "JD", &now) {
            Ok(found) => found,
            // Nobody goes on with a walkthrough but this test of its clock.
            Err(vialwatch::shell::begin::Fault::Practice) => {
                let session = vialwatch::session::Session::replay(&records).unwrap();
                let kept = vialwatch::app::Kept::default();
                Box::new(vialwatch::app::Found { session, repaired: None, kept })
            }
            Err(fault) => panic!("{fault}"),
        };
        let mut model = Model::at_home(LOOK, SIZE, now);
        model.home = None;
        self.run(model, Start::With(Box::new(Msg::Opened(Ok(found)))), shelves)
    }

    fn play(self, model: Model, start: Start) -> Played {
        let disk = self.with(|world| world.disk.clone());
        let shelves = OnShelves::new(store(&disk), protocol(), &self.reading());
        self.run(model, start, shelves)
    }

    fn run(self, mut model: Model, start: Start, shelves: OnShelves<MemoryDisk>) -> Played {
        let (mut clock, mut input, mut output) = (self.clone(), self.clone(), self.clone());
        let mut cabinet = Noted { stage: self.clone(), shelves };
        let outside = (&mut output, &mut cabinet);
        let (ended, closed) = run(&mut model, start, &mut clock, &mut input, outside);
        assert_eq!(closed, Ok(()));
        let (log, disk) = self.with(|world| (std::mem::take(&mut world.log), world.disk.clone()));
        Played { ended, log, model, disk }
    }
}

impl Clock for Stage {
    fn read(&mut self) -> Tick {
        self.with(|world| Tick {
            reading: world.machine.reading(),
            asleep: Span::from_ns(world.machine.asleep_ns),
        })
    }

    fn jump(&mut self, by: Span) {
        self.log("jump");
        self.with(|world| world.machine.advance(by.ns()));
    }
}

impl Input for Stage {
    fn wait(&mut self, limit: Option<Span>) -> Heard {
        self.log("wait");
        let disk = self.with(|world| world.disk.clone());
        loop {
            let act = self.with(|world| world.acts.pop_front());
            let mut heard = Heard::default();
            match act.expect("the play ends with an end") {
                Act::Type(bytes) => heard.bytes = bytes.to_vec(),
                Act::Pass(ns) => {
                    let most = limit.map_or(ns, |limit| limit.ns().min(ns));
                    self.with(|world| {
                        world.machine.advance(most);
                        if most < ns {
                            world.acts.push_front(Act::Pass(ns - most));
                        }
                    });
                    if limit.is_none_or(|limit| limit.ns() > ns) {
                        // The wait goes on with whatever comes next.
                        continue;
                    }
                }
                Act::Sleep(ns) => self.with(|world| world.machine.sleep(ns)),
                Act::Resize(size) => {
                    self.with(|world| world.size = size);
                    heard.resized = true;
                }
                Act::Continue => {
                    self.with(|world| world.in_front = true);
                    heard.continued = true;
                }
                Act::Stall(stalled) => {
                    self.with(|world| world.stalled = stalled);
                    continue;
                }
                Act::DiskFails(true) => {
                    disk.set_capacity(Some(0));
                    continue;
                }
                Act::DiskFails(false) => {
                    disk.mend();
                    continue;
                }
                Act::Mark(mark) => {
                    self.log(mark);
                    continue;
                }
                Act::Unplug => {
                    self.with(|world| world.unplugged = true);
                    continue;
                }
                Act::End(end) => heard.end = Some(end),
            }
            return heard;
        }
    }
}

impl Output for Stage {
    fn size(&mut self) -> Size {
        self.with(|world| world.size)
    }

    fn draw(&mut self, model: &Model) -> io::Result<bool> {
        let (stalled, unplugged) = self.with(|world| (world.stalled, world.unplugged));
        if unplugged {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        if stalled {
            self.log("stalled");
            return Ok(false);
        }
        self.with(|world| {
            assert!(!world.away, "drawn while the terminal is another's");
            world.queued = false;
        });
        self.log(match &model.place {
            Place::Home => "draw home".to_owned(),
            Place::Review(_) => "draw review".to_owned(),
            Place::Work(work) => {
                let mark = format!("{:?}", work.mark);
                format!("draw {}", mark.split('(').next().unwrap())
            }
        });
        Ok(true)
    }

    fn owes(&self) -> bool {
        self.with(|world| world.queued)
    }

    fn ring(&mut self, notice: Option<&str>) {
        self.with(|world| world.queued = true);
        self.log(if notice.is_some() { "ring notice" } else { "ring" });
    }

    fn forget(&mut self) {
        self.log("forget");
    }

    fn take_over(&mut self) -> bool {
        let in_front = self.with(|world| {
            world.away = !world.in_front;
            world.in_front
        });
        self.log(if in_front { "take over" } else { "behind" });
        in_front
    }

    fn suspend(&mut self) {
        self.with(|world| world.away = true);
        self.log("suspend");
    }
}

/// The real cabinet, noted.
struct Noted {
    stage: Stage,
    shelves: OnShelves<MemoryDisk>,
}

impl Cabinet for Noted {
    fn list(&mut self) -> (Vec<Running>, bool) {
        self.stage.log("list");
        self.shelves.list()
    }

    fn begin(&mut self, now: &Reading) -> Result<Box<Opening>, String> {
        self.stage.log("begin");
        self.shelves.begin(now)
    }

    fn open(&mut self, id: &str, now: &Reading) -> Result<Box<Found>, String> {
        self.stage.log("open");
        self.shelves.open(id, now)
    }

    fn prepared_lately(&mut self, order: &str, now: &Reading) -> Option<DateTime<Utc>> {
        self.stage.log("look up");
        self.shelves.prepared_lately(order, now)
    }

    fn create(&mut self, session: &Session) -> Result<Kept, String> {
        self.stage.log("create");
        self.shelves.create(session)
    }

    fn save(&mut self, session: &Session, new: &[Record]) -> (Saved, Kept) {
        self.stage.log(format!("save {}", new.len()));
        self.shelves.save(session, new)
    }

    fn settle(&mut self, session: &Session) -> (Saved, Kept) {
        self.stage.log("settle");
        self.shelves.settle(session)
    }

    fn save_elsewhere(&mut self, folder: &str) -> Result<String, String> {
        self.shelves.save_elsewhere(folder)
    }

    fn shelf(&mut self, anew: bool, now: &Reading) -> Slice {
        self.stage.log("shelf");
        self.shelves.shelf(anew, now)
    }

    fn look(&mut self, path: &Path, now: &Reading) -> Result<Box<Reviewed>, String> {
        self.stage.log("look");
        self.shelves.look(path, now)
    }

    fn measure(&mut self, path: &Path, now: &Reading) -> Option<Measures> {
        self.shelves.measure(path, now)
    }

    fn sign_off(
        &mut self,
        path: &Path,
        judgement: &Judgement,
        now: &Reading,
    ) -> Result<Box<Reviewed>, NotSigned> {
        self.stage.log("sign off");
        self.shelves.sign_off(path, judgement, now)
    }

    fn close(&mut self) -> Result<(), String> {
        self.stage.log("close");
        self.shelves.close()
    }
}
