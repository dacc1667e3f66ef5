//! The loop of the screen: draw, wait, read the clocks once, update, do what was asked for.
//! Holds no rule. What is recorded is painted as pending before it is saved and as saved after.

use std::collections::VecDeque;
use std::io;

use super::cabinet::Cabinet;
use super::clock::{Clock, Tick};
use super::keyboard::Keyboard;
use crate::app::{self, Effect, Model, Msg, Size};
use crate::practice::Mishap;
use crate::time::{Reading, Span};

/// The keyboard, and what else can end a wait.
pub trait Input {
    /// Waits at most so long, for ever without a limit.
    fn wait(&mut self, limit: Option<Span>) -> Heard;
}

/// The terminal as it is drawn on.
pub trait Output {
    /// Its size now.
    fn size(&mut self) -> Size;
    /// Draws the model and sends what is queued, in one write; false where the terminal still has
    /// an earlier frame to take.
    ///
    /// # Errors
    /// The terminal is gone.
    fn draw(&mut self, model: &Model) -> io::Result<bool>;
    /// Whether something is queued that no change of the model asks for.
    fn owes(&self) -> bool;
    /// Queues the bell, and a desktop notice.
    fn ring(&mut self, notice: Option<&str>);
    /// Forgets what the terminal shows: the next frame is whole.
    fn forget(&mut self);
    /// Takes the terminal over again after a stop; false where it belongs to another program.
    fn take_over(&mut self) -> bool;
    /// Gives the terminal back and stops the process until it is continued.
    fn suspend(&mut self);
}

/// What a wait ended with; nothing of it where time was up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Bytes of one read.
    pub bytes: Vec<u8>,
    /// The terminal has another size.
    pub resized: bool,
    /// The process went on after a stop.
    pub continued: bool,
    /// The run is to end.
    pub end: Option<End>,
}

/// What ends a run from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A signal.
    Signal(i32),
    /// The terminal is gone: nothing may be printed.
    Gone,
}

/// Where a run begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// At the home screen.
    Home,
    /// At the home screen, with the scenarios on it.
    Scenarios,
    /// With a session: `Begun`, `Opened` or `Looked`.
    With(Box<Msg>),
    /// With the list of saved sessions.
    Review,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By the person at it.
    App(app::Ended),
    /// From outside; everything recorded is on disk, as far as the disk takes it.
    Outside(End),
}

/// A suspend shorter than this is the jitter of two clock readings.
const SHORTEST_SLEEP: Span = Span::from_secs(1);
/// How soon a terminal that still has a frame to take is asked again.
const STALLED: Span = Span::from_ms(100);

/// Runs the screen to its end; the session is left as it should be. Beside the ending, why the
/// session's file could not be left in order.
pub fn run(
    model: &mut Model,
    start: Start,
    clock: &mut impl Clock,
    input: &mut impl Input,
    (output, cabinet): (&mut impl Output, &mut impl Cabinet),
) -> (Ended, Result<(), String>) {
    let mut last = clock.read();
    let mut keyboard = Keyboard::default();
    let mut stage = Stage {
        model,
        output,
        cabinet,
        undrawn: true,
        away: false,
        gone: false,
        ending: false,
        jump: None,
        mishaps: VecDeque::new(),
        closed: Ok(()),
    };
    match start {
        Start::Home => stage.follow(vec![Effect::List], &last.reading),
        Start::Scenarios => {
            stage.follow(vec![Effect::List, Effect::ListScenarios], &last.reading);
        }
        Start::Review => stage.follow(vec![Effect::ReadShelf { anew: true }], &last.reading),
        Start::With(msg) => stage.tell(*msg, &last.reading),
    }
    let ended = loop {
        stage.paint();
        if stage.gone {
            stage.end(&last.reading);
            break Ended::Outside(End::Gone);
        }
        if let Some(ended) = stage.model.ended {
            break Ended::App(ended);
        }
        stage.suffer(clock, &mut last);
        let times = stage.model.speed();
        clock.run_at(times);
        let limit = stage.limit(&keyboard, &last.reading);
        let heard = input.wait(limit.map(|limit| faster(limit, times)));
        let tick = clock.read();
        stage.wake(&heard, &mut keyboard, (&last, &tick));
        last = tick;
        if let Some(by) = stage.jump.take() {
            clock.jump(by);
            last = clock.read();
            stage.tell(Msg::Wake, &last.reading);
        }
        if let Some(end) = heard.end {
            stage.end(&last.reading);
            break Ended::Outside(end);
        }
    };
    let closed = stage.cabinet.close().and(stage.closed);
    (ended, closed)
}

/// A wait on the clock behind one that runs so many times faster.
fn faster(limit: Span, times: u32) -> Span {
    Span::from_ns(limit.ns().checked_div(i64::from(times)).unwrap_or(limit.ns()))
}

struct Stage<'a, O, K> {
    model: &'a mut Model,
    output: &'a mut O,
    cabinet: &'a mut K,
    /// The model changed since it was drawn.
    undrawn: bool,
    /// Stopped, or about to be: the terminal is not ours.
    away: bool,
    /// The terminal is gone.
    gone: bool,
    /// Nothing is drawn any more.
    ending: bool,
    /// How far the clock of practice is to be moved.
    jump: Option<Span>,
    /// What a walkthrough does to its surroundings.
    mishaps: VecDeque<Mishap>,
    /// Why a session could not be left in order.
    closed: Result<(), String>,
}

impl<O: Output, K: Cabinet> Stage<'_, O, K> {
    /// Does what a walkthrough does to its surroundings, then lets time speak.
    fn suffer(&mut self, clock: &mut impl Clock, last: &mut Tick) {
        while let Some(mishap) = self.mishaps.pop_front() {
            clock.suffer(mishap);
            *last = clock.read();
            if let Mishap::Disk { works } = mishap {
                self.cabinet.break_down(!works);
            }
            match mishap {
                Mishap::PowerFailed(_) => self.tell(Msg::PowerBack, &last.reading),
                _ => self.tell(Msg::Wake, &last.reading),
            }
            self.paint();
        }
    }

    /// Draws what has changed.
    fn paint(&mut self) {
        let hidden = self.gone || self.ending || self.away;
        if hidden || !(self.undrawn || self.output.owes()) {
            return;
        }
        match self.output.draw(self.model) {
            Ok(true) => (self.undrawn, self.model.changed) = (false, false),
            Ok(false) => {}
            Err(_) => self.gone = true,
        }
    }

    /// How long may be waited.
    fn limit(&self, keyboard: &Keyboard, now: &Reading) -> Option<Span> {
        if self.away {
            return Some(Span::from_ns(0));
        }
        let stalled = (self.undrawn || self.output.owes()).then_some(STALLED);
        let unfinished = keyboard.next_due(now.since_boot_ns);
        [self.model.next_wake(), unfinished, stalled].into_iter().flatten().min()
    }

    /// One wake: time first, then what was typed.
    fn wake(&mut self, heard: &Heard, keyboard: &mut Keyboard, (last, tick): (&Tick, &Tick)) {
        let now = &tick.reading;
        if (heard.continued || self.away) && heard.end.is_none() {
            self.come_back(now);
        } else if heard.resized {
            self.fit(now);
        }
        let slept = tick.asleep.minus(last.asleep);
        if slept > SHORTEST_SLEEP {
            self.tell(Msg::Slept(slept.floor_secs()), now);
        }
        let keys = keyboard.feed(&heard.bytes, now.since_boot_ns);
        if keys.is_empty() || heard.end.is_some() {
            self.tell(Msg::Wake, now);
        } else {
            self.tell(Msg::Keys(keys), now);
        }
    }

    /// After a stop: where another program has the terminal, it is waited for, stopped.
    fn come_back(&mut self, now: &Reading) {
        self.away = !self.output.take_over();
        if self.away {
            self.output.suspend();
        } else {
            self.fit(now);
        }
    }

    /// Draws everything anew, in the size that the terminal has now.
    fn fit(&mut self, now: &Reading) {
        self.output.forget();
        self.undrawn = true;
        let size = self.output.size();
        if size != self.model.size {
            self.tell(Msg::Resized(size), now);
        }
    }

    /// Saves what can be saved, draws nothing and leaves no second copy behind.
    fn end(&mut self, now: &Reading) {
        self.ending = true;
        self.follow(vec![Effect::Settle], now);
    }

    /// Tells the model, and does what it asks for.
    fn tell(&mut self, msg: Msg, now: &Reading) {
        let effects = self.update(msg, now);
        self.follow(effects, now);
    }

    /// Does effects in order; those that an answer asks for come before the rest.
    fn follow(&mut self, effects: Vec<Effect>, now: &Reading) {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            let Some(answer) = self.perform(effect, now) else { continue };
            for effect in self.update(answer, now).into_iter().rev() {
                waiting.push_front(effect);
            }
        }
    }

    /// What is left to do after an update: the bell waits for nothing, least of all for a disk.
    fn update(&mut self, msg: Msg, now: &Reading) -> Vec<Effect> {
        let effects = self.model.update(msg, now);
        self.undrawn |= self.model.changed;
        let mut rest = Vec::with_capacity(effects.len());
        for effect in effects {
            match effect {
                Effect::Ring(notice) => {
                    let notice = notice.filter(|_| self.model.look.notices);
                    self.output.ring(notice.as_deref());
                }
                effect => rest.push(effect),
            }
        }
        rest
    }

    fn perform(&mut self, effect: Effect, now: &Reading) -> Option<Msg> {
        match effect {
            Effect::Ring(_) => return None,
            Effect::Jump(by) => {
                self.jump = Some(by);
                return None;
            }
            Effect::Suffer(mishap) => {
                self.mishaps.push_back(mishap);
                return None;
            }
            Effect::Suspend => {
                self.away = true;
                self.output.suspend();
                return None;
            }
            Effect::Redraw => {
                self.output.forget();
                self.undrawn = true;
                return None;
            }
            _ => {}
        }
        // What follows may take its time: whatever is known is on the screen before.
        self.paint();
        self.at_the_cabinet(effect, now)
    }

    fn at_the_cabinet(&mut self, effect: Effect, now: &Reading) -> Option<Msg> {
        let cabinet = &mut *self.cabinet;
        Some(match effect {
            Effect::List => {
                let (running, first_start) = cabinet.list();
                Msg::Listed { running, first_start }
            }
            Effect::ListScenarios => {
                let (offered, drawn) = cabinet.scenarios();
                Msg::Scenarios(offered, drawn)
            }
            Effect::Begin => Msg::Begun(cabinet.begin(now)),
            Effect::Open(id) => Msg::Opened(cabinet.open(&id, now)),
            Effect::LookUpOrder(order) => Msg::OrderLookedUp(cabinet.prepared_lately(&order, now)),
            Effect::Create => Msg::Created(cabinet.create(self.model.session()?)),
            Effect::Save(records) => {
                let (saved, kept) = cabinet.save(self.model.session()?, &records);
                let new = u64::try_from(records.len()).unwrap_or(u64::MAX);
                Msg::Kept { saved, new, kept }
            }
            Effect::Settle => {
                let (saved, kept) = cabinet.settle(self.model.session()?);
                Msg::Kept { saved, new: 0, kept }
            }
            Effect::SaveElsewhere(folder) => Msg::SavedElsewhere(cabinet.save_elsewhere(&folder)),
            Effect::Measure(paths) => {
                Msg::Measured(paths.iter().map(|path| cabinet.measure(path, now)).collect())
            }
            Effect::Export(part) => Msg::Exported(cabinet.export(part, now)),
            Effect::Look(path) => Msg::Looked(cabinet.look(&path, now)),
            Effect::SignOff(path, judgement) => {
                Msg::Judged(cabinet.sign_off(&path, &judgement, now))
            }
            Effect::ReadShelf { anew } => Msg::Shelved(cabinet.shelf(anew, now)),
            Effect::Close => {
                self.closed = cabinet.close();
                return None;
            }
            Effect::Ring(_)
            | Effect::Jump(_)
            | Effect::Suffer(_)
            | Effect::Suspend
            | Effect::Redraw => return None,
        })
    }
}
