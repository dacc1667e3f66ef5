//! The line-by-line shell: the same rules, spoken in lines of plain text.
//! Does no input or output of its own and reads no clock: lines and readings come in, text goes out.

use chrono::{DateTime, Utc};

use crate::desk::{AfterSaving, Archive, Desk, Saved, Told, Turn};
use crate::practice::{Mishap, Walk};
use crate::protocol::Role;
use crate::session::command::{Command, Question, Refusal};
use crate::session::fact::Record;
use crate::session::{Session, State};
use crate::time::{Reading, Span};
use crate::words::{self, Shown, practice, refusal};

mod begin;
mod coach;
mod colon;
mod entry;
mod speak;

pub use begin::Given;

/// The line that moves the clock of practice.
const JUMP: &str = ":jump";

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As it should, or left to be resumed: status 0.
    Fine,
    /// Something could not be done: status 1.
    CouldNot,
    /// What was given can't be read: status 2.
    Usage,
}

/// One run of plain mode.
pub struct Plain<A> {
    desk: Desk,
    archive: A,
    given: Given,
    /// What was asked last, so that a prompt is repeated only when it is due.
    asked: Option<Question>,
    /// Why the last answer was refused, if it was.
    refused: Option<Refusal>,
    /// The walkthrough, where it is one.
    walk: Option<Walk>,
    mishaps: Vec<Mishap>,
    out: String,
    ending: Option<Ending>,
}

impl<A: Archive> Plain<A> {
    /// What is to be written to the person now.
    pub fn take_output(&mut self) -> String {
        std::mem::take(&mut self.out)
    }

    /// How the run ended, once it has.
    pub fn ending(&self) -> Option<Ending> {
        self.ending
    }

    /// The session as it stands.
    pub fn session(&self) -> &Session {
        self.desk.session()
    }

    /// Where it is kept.
    pub fn archive_mut(&mut self) -> &mut A {
        &mut self.archive
    }

    /// How long the loop may wait for a line.
    pub fn next_wake(&self, now: &Reading) -> Option<Span> {
        let inject = self.walk.as_ref().and_then(|walk| walk.next_due(self.session(), now));
        [self.desk.next_due(now), inject].into_iter().flatten().min()
    }

    /// How far the clock of practice jumps before this line: `y` at a wait ends it, `:jump` goes to
    /// what becomes due next, an inject too.
    pub fn jump(&self, line: &str, now: &Reading) -> Option<Span> {
        let waits = || self.session().standing_wait(now).is_some();
        let due = self.desk.jump(now).filter(|_| !self.is_paused());
        match line.trim() {
            "y" => due.filter(|_| matches!(self.asked, Some(Question::Step(_))) && waits()),
            JUMP => {
                let inject = self.walk.as_ref().and_then(|it| it.next_due(self.session(), now));
                [due, inject].into_iter().flatten().min()
            }
            _ => None,
        }
    }

    /// Takes note that time has gone by; returns whether another question took the standing one's
    /// place.
    pub fn wake(&mut self, now: &Reading) -> bool {
        let before = self.asked.clone();
        self.run(&Command::Wake, now);
        self.coach(now);
        self.ask_if_changed(now);
        before.is_some() && before != self.asked
    }

    /// Takes one line; returns whether its question had been taken away by then.
    pub fn line(&mut self, line: &str, now: &Reading) -> bool {
        let text = line.trim_end_matches(['\r', '\n']);
        self.refused = None;
        let mut displaced = false;
        if self.is_paused() && !self.is_trainers(text) {
            self.say(practice::REFUSED_PAUSED);
            return false;
        }
        if let Some(command) = text.trim_start().strip_prefix(':') {
            displaced |= self.time_displaces(now);
            self.colon(command, now);
            // What an act made due, such as a limit moved into the past, is told before the prompt;
            // what a trainer skipped lies ahead of this reading, until the clock has been moved.
            if self.mishaps.is_empty() {
                displaced |= self.time_displaces(now);
            }
            self.asked = None;
        } else if self.is_later(text) {
            self.end_done();
        } else if let Some(question) = self.asked.clone() {
            self.answer(question, text, now);
            displaced |= self.time_displaces(now);
            self.asked = None;
        }
        displaced |= matches!(self.refused, Some(Refusal::LimitPassed | Refusal::Overtaken));
        self.go_on(now);
        displaced
    }

    /// Tells what has become due; returns whether another question stands since.
    fn time_displaces(&mut self, now: &Reading) -> bool {
        let before = self.session().standing();
        self.run(&Command::Wake, now);
        before != self.session().standing()
    }

    /// A line that was already on its way when its question was taken away.
    pub fn stale_line(&mut self, line: &str, now: &Reading) {
        if line.trim_start().starts_with(':') {
            self.line(line, now);
        } else {
            self.refuse(Refusal::LimitPassed);
            self.asked = None;
            self.ask_if_changed(now);
        }
    }

    /// The input has ended: the session stays as it is.
    pub fn end_of_input(&mut self) {
        self.leave();
    }

    /// To be called once the output is out: the second copy, and a retry while unsaved.
    pub fn settle(&mut self, now: &Reading) {
        if !self.desk.is_created() {
            return;
        }
        let saved = self.archive.settle(self.desk.session());
        self.note_saving(saved, now, 0, true);
    }

    /// The machine slept for so many seconds; returns whether the question asked before was taken
    /// away by then.
    pub fn slept(&mut self, lasted_s: i64, now: &Reading) -> bool {
        let before = self.asked.clone();
        self.run(&Command::ReportSuspend { lasted_s }, now);
        self.ask_if_changed(now);
        before.is_some() && before != self.asked
    }

    /// Goes on to whatever is asked next, using what was given on the command line.
    fn go_on(&mut self, now: &Reading) {
        while self.ending.is_none() && self.answer_from_given(now) {}
        self.coach(now);
        self.ask_if_changed(now);
    }

    fn answer(&mut self, question: Question, text: &str, now: &Reading) {
        let Some(entry) = entry::entry(self.session(), &question, text) else {
            let nothing = text.trim().is_empty();
            return self.refuse(if nothing { Refusal::EmptyText } else { Refusal::NotAnAnswer });
        };
        if self.desk.is_operator_of_draft(&question) {
            let turn = self.desk.name_operator(text, now);
            let quiet = turn.refused.is_some();
            return self.tell(turn, now, quiet);
        }
        let prepared_at = self.prepared_at(&question, text, now);
        let command = Command::Answer { question, entry, prepared_at };
        self.run(&command, now);
    }

    fn prepared_at(&self, question: &Question, text: &str, now: &Reading) -> Option<DateTime<Utc>> {
        let Question::Step(key) = question else { return None };
        let is_order = self.session().step_of(key).is_some_and(|it| it.role == Some(Role::Order));
        if !is_order {
            return None;
        }
        self.archive.prepared_lately(text.trim(), now.utc)
    }

    /// Decides, folds, saves and says so, in this order; alarms and notices stand before the
    /// acknowledgement of the answer, what follows from it after.
    fn run(&mut self, command: &Command, now: &Reading) {
        let turn = self.desk.run(command, now);
        let quiet = turn.refused.is_some() || !command.is_answer();
        self.tell(turn, now, quiet);
    }

    fn tell(&mut self, turn: Turn, now: &Reading, quiet: bool) {
        self.say_told(&turn.due, now);
        self.save(&turn.new, now, quiet);
        if let Some(refusal) = turn.refused {
            self.refuse(refusal);
        }
        self.say_told(turn.outcome.as_slice(), now);
    }

    fn say_told(&mut self, told: &[Told], now: &Reading) {
        for told in told {
            if let Some(line) = speak::alarm_line(self.desk.session(), &told.fact, now) {
                self.say(&line);
            }
            for notice in &told.notices {
                self.say(&format!("notice {} {}", notice.id, notice.text));
            }
        }
    }

    fn save(&mut self, new: &[Record], now: &Reading, quiet: bool) {
        if !self.desk.is_created() {
            return self.hold(new, now, quiet);
        }
        if new.is_empty() {
            return;
        }
        let saved = self.archive.save(self.desk.session(), new);
        let works = saved == Saved::Yes;
        self.note_saving(saved, now, u64::try_from(new.len()).unwrap_or(u64::MAX), quiet);
        if works && !quiet && !self.archive.keeps() {
            self.say_held(new);
        } else if works && !quiet {
            let seq = self.session().last_seq();
            self.say(&format!("saved {seq} {}", words::utc_floor(now.utc)));
        }
    }

    /// Says NOT SAVED when it begins and after each answer while it lasts, and records that it is
    /// over. A refused answer has no fact of its own to be unsaved.
    fn note_saving(&mut self, saved: Saved, now: &Reading, new: u64, quiet: bool) {
        let had_begun = self.desk.unsaved().is_some();
        match self.desk.note_saved(saved, new, now) {
            AfterSaving::Waits if !quiet || !had_begun => {
                let reason = self.desk.unsaved().map_or("", |unsaved| &unsaved.reason);
                let line = format!("unsaved {} {}", self.session().last_seq(), Shown::new(reason));
                self.say(&line);
            }
            AfterSaving::Saved | AfterSaving::Waits => {}
            AfterSaving::Restored(turn) => self.tell(*turn, now, false),
        }
    }

    fn is_later(&self, text: &str) -> bool {
        let Some(Question::Step(key)) = &self.asked else { return false };
        let reports = self
            .session()
            .step_of(key)
            .is_some_and(|step| matches!(step.kind, crate::protocol::Kind::Time));
        reports && text.trim() == "later"
    }

    fn end_done(&mut self) {
        let line = self.ending_line("done");
        self.say(&line);
        self.ending = Some(Ending::Fine);
    }

    fn leave(&mut self) {
        if self.ending.is_some() {
            return;
        }
        let line = self.ending_line("left");
        self.say(&line);
        self.ending = Some(Ending::Fine);
    }

    /// Whether it has a file.
    pub fn is_kept(&self) -> bool {
        self.desk.is_created() && self.archive.keeps()
    }

    /// Whether clocks go on while nobody is told.
    pub fn clocks_run_on(&self, now: &Reading) -> bool {
        self.desk.is_created()
            && self.session().state() == State::InProgress
            && !self.session().open_windows(now).is_empty()
    }

    fn ending_line(&self, word: &str) -> String {
        if !self.desk.is_created() {
            return format!("{word} none - -");
        }
        if !self.archive.keeps() {
            return format!("{word} {} - -", self.session().state().word());
        }
        let id = &self.session().opening().id;
        let path = Shown::new(&self.archive.path());
        format!("{word} {} {id} {path}", self.session().state().word())
    }

    fn refuse(&mut self, why: Refusal) {
        self.refused = Some(why);
        self.say(&format!("refused {} {}", why.word(), refusal::sentence(why)));
    }

    fn say(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn say_all(&mut self, lines: &[String]) {
        for line in lines {
            self.say(line);
        }
    }

    /// Asks what stands, unless that was asked already; says how it ended where nothing stands.
    fn ask_if_changed(&mut self, now: &Reading) {
        if self.ending.is_some() {
            return;
        }
        match self.session().standing() {
            None => self.end_done(),
            Some(question) if self.asked.as_ref() == Some(&question) => {}
            Some(question) => {
                self.say_sights();
                let seal = self.archive.seal().filter(|_| self.desk.is_created());
                let ask = words::ask::ask(self.session(), &question, now, seal.as_deref());
                self.say(&format!("[{}] {} {}", ask.id, ask.kind, ask.text));
                for line in &ask.lines {
                    self.say(&format!("  {line}"));
                }
                self.say(">");
                self.asked = Some(question);
            }
        }
    }
}
