//! From messages to effects: the one place where the model changes.
//! Does no input or output, reads no clock, holds no rule of the preparation.

use super::burst::Heard;
use super::{Effect, Ended, Given, Home, Model, Msg, Over, Place, Running, Said, Work};
use crate::desk::Desk;
use crate::session::command::Command;
use crate::session::fact::Opening;
use crate::session::people::Initials;
use crate::time::{Reading, SECOND_NS, Span};
use crate::words::field;

mod acts;
mod answers;
mod coach;
mod keep;
mod picking;
mod press;
mod review;
mod sheets;

pub(in crate::app) use answers::form_of;

impl Model {
    /// Takes a message at a reading; what is to be done outside, in order.
    pub fn update(&mut self, msg: Msg, now: &Reading) -> Vec<Effect> {
        self.now = now.clone();
        self.changed = true;
        let mut effects = Vec::new();
        // What the shell answers while a mishap is still to happen brings no other.
        let answers = matches!(msg, Msg::Created(_) | Msg::Kept { .. } | Msg::SavedElsewhere(_));
        match msg {
            Msg::Wake => {
                let displaced = self.time_goes_by(&mut effects);
                let heard = self.burst.settle(now.since_boot_ns);
                self.hear(heard, displaced, &mut effects);
                self.list_goes_on();
                self.review_goes_on(&mut effects);
            }
            Msg::Keys(keys) => {
                self.keys(&keys, &mut effects);
                self.review_goes_on(&mut effects);
            }
            Msg::PowerBack => self.power_came_back(&mut effects),
            Msg::Resized(size) => self.size = size,
            Msg::Slept(lasted_s) => self.run(&Command::ReportSuspend { lasted_s }, &mut effects),
            Msg::Begun(opening) => self.begun(opening.map(|it| *it), &mut effects),
            Msg::Opened(found) => self.opened(found.map(|it| *it), &mut effects),
            Msg::Listed { running, first_start } => self.listed(running, first_start),
            Msg::Scenarios(offered, drawn) => self.scenarios_listed(offered, drawn),
            Msg::OrderLookedUp(prepared_at) => self.looked_up(prepared_at, &mut effects),
            Msg::Created(kept) => self.created(kept, &mut effects),
            Msg::Kept { saved, new, kept } => self.kept(saved, new, kept, &mut effects),
            Msg::SavedElsewhere(done) => self.saved_elsewhere(done),
            Msg::Shelved(slice) => self.shelved(slice),
            Msg::Looked(read) => self.looked(read),
            Msg::Measured(measured) => self.measured(measured),
            Msg::Exported(done) => self.exported(done),
            Msg::Judged(done) => self.judged(done),
        }
        if !answers && !press::is_to_suffer(&effects) {
            self.coach(&mut effects);
        }
        self.ask_what_stands();
        self.ring(&mut effects);
        effects
    }

    /// How long nothing changes by time alone; none: for ever.
    pub fn next_wake(&self) -> Option<Span> {
        let now = &self.now;
        let burst = self.burst.next_due(now.since_boot_ns);
        let second = self.a_clock_is_shown().then(|| {
            Span::from_ns(SECOND_NS.saturating_sub(now.since_boot_ns.rem_euclid(SECOND_NS)))
        });
        let (due, ring) = match &self.place {
            Place::Work(work) => {
                let inject = work.walk.as_ref();
                let inject = inject.and_then(|walk| walk.next_due(work.desk.session(), now));
                let due = [work.desk.next_due(now), inject].into_iter().flatten().min();
                (due, work.sound.next_ring(now))
            }
            Place::Home => (None, None),
            Place::Review(review) => (review.next_wake(), None),
        };
        [burst, second, due, ring].into_iter().flatten().min()
    }

    /// Whether a clock runs on the screen, so that each second is drawn.
    pub fn a_clock_is_shown(&self) -> bool {
        match &self.place {
            Place::Work(work) => !work.desk.session().open_windows(&self.now).is_empty(),
            Place::Review(_) => false,
            Place::Home => self.running().iter().any(|running| {
                let session = running.session.as_ref();
                session.is_ok_and(|session| !session.open_windows(&self.now).is_empty())
            }),
        }
    }

    /// What the terminal's title says: the governing clock, in ASCII.
    pub fn title(&self) -> String {
        self.session()
            .map_or_else(String::new, |session| crate::words::screen::title(session, &self.now))
    }

    fn running(&self) -> &[Running] {
        self.home.as_ref().and_then(|home| home.running.as_deref()).unwrap_or_default()
    }

    fn work_mut(&mut self) -> Option<&mut Work> {
        match &mut self.place {
            Place::Work(work) => Some(work),
            Place::Home | Place::Review(_) => None,
        }
    }

    fn say(&mut self, said: Said) {
        match &mut self.place {
            Place::Work(work) => work.said.push(said),
            Place::Review(review) => review.said.push(said),
            Place::Home => {}
        }
    }

    /// Where time `displaced` the question that was shown, no key answers what stands since.
    fn hear(&mut self, heard: Vec<Heard>, displaced: bool, effects: &mut Vec<Effect>) {
        for heard in heard {
            match heard {
                Heard::Key(key) => self.press(key, effects),
                Heard::Swallowed => self.say(Said::Plain(field::SCAN_NOT_EXPECTED.to_owned())),
            }
            if !displaced {
                self.ask_what_stands();
            }
        }
    }

    /// Tells what has become due; returns whether it took the question away that was shown.
    fn time_goes_by(&mut self, effects: &mut Vec<Effect>) -> bool {
        self.run(&Command::Wake, effects);
        self.retry_saving(effects);
        let Place::Work(work) = &self.place else { return false };
        work.asked.is_some() && work.asked != work.desk.session().standing()
    }

    fn ring(&mut self, effects: &mut Vec<Effect>) {
        let now = self.now.clone();
        let Some(Work { desk, sound, .. }) = self.work_mut() else { return };
        if sound.ring(desk.session(), &now) {
            effects.push(Effect::Ring(Some(self.title())));
        }
    }

    fn begun(&mut self, opening: Result<Opening, String>, effects: &mut Vec<Effect>) {
        let desk = opening
            .and_then(|opening| Desk::draft(opening, &self.now).map_err(|error| error.to_string()));
        match desk {
            Ok(desk) => {
                let mut work = Work::new(desk, super::Kept::default());
                work.walk = self.practice.take();
                self.place = Place::Work(Box::new(work));
                self.go_on(effects);
            }
            Err(fault) => self.go_home(Some(fault)),
        }
    }

    fn opened(&mut self, found: Result<super::Found, String>, effects: &mut Vec<Effect>) {
        let found = match found {
            Ok(found) => found,
            Err(fault) => return self.go_home(Some(fault)),
        };
        let desk = Desk::resumed(found.session);
        let ended = desk.session().standing().is_none();
        self.place = Place::Work(Box::new(Work::new(desk, found.kept)));
        if let Some(repaired) = found.repaired {
            self.run(&Command::ReportRecovery(repaired), effects);
        }
        if ended {
            return;
        }
        self.run(&Command::Resume, effects);
        let given = std::mem::take(&mut self.given);
        let by = given.by.as_deref().and_then(Initials::new);
        if let (Some(by), Some(session)) = (by, self.session())
            && by != *session.operator()
        {
            self.run(&Command::HandOver(by.as_str().to_owned()), effects);
        }
    }

    fn listed(&mut self, mut running: Vec<Running>, first_start: bool) {
        let now = self.now.clone();
        let nearest = |running: &Running| {
            let session = running.session.as_ref().ok()?;
            let moments = session.latest_moments(&session.plan(&now));
            session.governing(&moments)?.left
        };
        // Nearest latest moment first; those without one after them, in the order they began.
        running.sort_by_key(|it| (nearest(it).is_none(), nearest(it)));
        let home = self.home.get_or_insert_with(Home::default);
        home.cursor = home.cursor.min(running.len().saturating_sub(1));
        (home.running, home.first_start) = (Some(running), first_start);
    }

    fn go_home(&mut self, fault: Option<String>) {
        self.place = Place::Home;
        self.home.get_or_insert_with(Home::default).fault = fault;
    }

    /// Leaves the session: to the home screen where the run began there, else the program.
    fn leave(&mut self, effects: &mut Vec<Effect>) {
        self.over = Over::None;
        self.given = Given::default();
        effects.push(Effect::Close);
        if self.home.is_some() {
            self.go_home(None);
            effects.push(Effect::List);
        } else {
            self.ended = Some(Ended::Left);
        }
    }
}
