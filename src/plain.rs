//! The line-by-line shell: the same rules, spoken in lines of plain text.
//! Does no input or output of its own and reads no clock: lines and readings come in, text goes out.

use chrono::{DateTime, Utc};

use crate::protocol::Role;
use crate::session::command::{Command, Outcome, Question, Refusal, Saving, Situation};
use crate::session::decide::decide;
use crate::session::fact::{Fact, Record, Stamp};
use crate::session::{Session, State};
use crate::time::{Reading, Span};
use crate::words::{self, Shown, refusal, told};

mod begin;
mod colon;
mod entry;
mod speak;

pub use begin::Given;

/// Where a session is kept. The one behind the program writes files; tests keep it in memory.
pub trait Archive {
    /// Brings the session into being with all its facts so far; on failure nothing was created.
    fn create(&mut self, session: &Session) -> Result<(), String>;
    /// Saves new facts, and those that could not be saved before.
    fn save(&mut self, session: &Session, new: &[Record]) -> Saved;
    /// What may follow once the person has been told: the second copy, and a retry while unsaved.
    fn settle(&mut self, session: &Session) -> Saved;
    /// The seal of what is saved; none while something is not.
    fn seal(&self) -> Option<String>;
    /// When a session with this order reference was opened in the last 24 h.
    fn prepared_lately(&self, order: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>>;
    /// Where the session's document is.
    fn path(&self) -> String;
}

/// Whether facts are on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// All of them.
    Yes,
    /// Not all; why, beginning with a word.
    No(String),
}

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
    session: Session,
    archive: A,
    created: bool,
    given: Given,
    /// What was asked last, so that a prompt is repeated only when it is due.
    asked: Option<Question>,
    unsaved: Option<Unsaved>,
    /// Why the last answer was refused, if it was.
    refused: Option<Refusal>,
    out: String,
    ending: Option<Ending>,
}

/// Facts that wait for the disk.
struct Unsaved {
    facts: u64,
    reason: String,
}

/// How soon saving is tried again while it fails.
const RETRY: Span = Span::from_secs(5);

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
        &self.session
    }

    /// Where it is kept.
    pub fn archive_mut(&mut self) -> &mut A {
        &mut self.archive
    }

    /// How long the loop may wait for a line.
    pub fn next_wake(&self, now: &Reading) -> Option<Span> {
        let due = self.session.next_due(now).filter(|_| self.created);
        let retry = self.unsaved.as_ref().map(|_| RETRY);
        [due, retry].into_iter().flatten().min()
    }

    /// Takes note that time has gone by; returns whether another question took the standing one's
    /// place.
    pub fn wake(&mut self, now: &Reading) -> bool {
        let before = self.asked.clone();
        self.run(&Command::Wake, now);
        self.ask_if_changed(now);
        before.is_some() && before != self.asked
    }

    /// Takes one line; returns whether its question had been taken away by then.
    pub fn line(&mut self, line: &str, now: &Reading) -> bool {
        let text = line.trim_end_matches(['\r', '\n']);
        self.refused = None;
        let mut displaced = false;
        if let Some(command) = text.trim_start().strip_prefix(':') {
            displaced |= self.time_displaces(now);
            self.colon(command, now);
            // What an act made due, such as a limit moved into the past, is told before the prompt.
            displaced |= self.time_displaces(now);
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
        let before = self.session.standing();
        self.run(&Command::Wake, now);
        before != self.session.standing()
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
        if !self.created {
            return;
        }
        let saved = self.archive.settle(&self.session);
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
        self.ask_if_changed(now);
    }

    fn answer(&mut self, question: Question, text: &str, now: &Reading) {
        let Some(entry) = entry::entry(&self.session, &question, text) else {
            let nothing = text.trim().is_empty();
            return self.refuse(if nothing { Refusal::EmptyText } else { Refusal::NotAnAnswer });
        };
        if self.is_operator_of_draft(&question) {
            return self.name_operator(text, now);
        }
        let prepared_at = self.prepared_at(&question, text, now);
        let command = Command::Answer { question, entry, prepared_at };
        self.run(&command, now);
    }

    fn prepared_at(&self, question: &Question, text: &str, now: &Reading) -> Option<DateTime<Utc>> {
        let Question::Step(key) = question else { return None };
        let is_order = self.session.step_of(key).is_some_and(|it| it.role == Some(Role::Order));
        if !is_order {
            return None;
        }
        self.archive.prepared_lately(text.trim(), now.utc)
    }

    /// Decides, folds, saves and says so, in this order; alarms and notices stand before the
    /// acknowledgement of the answer, what follows from it after.
    fn run(&mut self, command: &Command, now: &Reading) {
        let saving = if self.unsaved.is_some() { Saving::Fails } else { Saving::Works };
        let decision = decide(&self.session, command, &Situation { reading: now.clone(), saving });
        let mut new = Vec::new();
        let mut before_answer = Vec::new();
        for fact in decision.due {
            before_answer.extend(self.take(fact, now, &mut new));
        }
        let mut after_answer = Vec::new();
        let refused = match decision.outcome {
            Outcome::Nothing => None,
            Outcome::Happened(fact) => {
                after_answer = self.take(*fact, now, &mut new);
                None
            }
            Outcome::Refused { refusal, close_call } => {
                if let Some(fact) = close_call {
                    after_answer = self.take(*fact, now, &mut new);
                }
                Some(refusal)
            }
        };
        self.say_all(&before_answer);
        let quiet = refused.is_some() || !command.is_answer();
        self.save(&new, now, quiet);
        if let Some(refusal) = refused {
            self.refuse(refusal);
        }
        self.say_all(&after_answer);
    }

    fn take(&mut self, fact: Fact, now: &Reading, new: &mut Vec<Record>) -> Vec<String> {
        let before = self.session.clone();
        let record = self.record(fact, now);
        let fact = record.fact.clone();
        new.push(record.clone());
        self.session.apply(record);
        let mut lines = Vec::new();
        lines.extend(speak::alarm_line(&self.session, &fact, now));
        lines.extend(
            told::after_fact(&before, &self.session, &fact, now)
                .iter()
                .map(|notice| format!("notice {} {}", notice.id, notice.text)),
        );
        lines
    }

    fn record(&self, fact: Fact, now: &Reading) -> Record {
        let by = self.session.operator().clone();
        let seq = self.session.last_seq().saturating_add(1);
        Record { seq, stamp: Stamp { reading: now.clone(), by }, fact }
    }

    fn save(&mut self, new: &[Record], now: &Reading, quiet: bool) {
        if !self.created {
            return self.hold(new, now, quiet);
        }
        if new.is_empty() {
            return;
        }
        let saved = self.archive.save(&self.session, new);
        let works = saved == Saved::Yes;
        self.note_saving(saved, now, u64::try_from(new.len()).unwrap_or(u64::MAX), quiet);
        if works && !quiet {
            let seq = self.session.last_seq();
            self.say(&format!("saved {seq} {}", words::utc_floor(now.utc)));
        }
    }

    /// Says NOT SAVED when it begins and after each answer while it lasts, and records that it is
    /// over. A refused answer has no fact of its own to be unsaved.
    fn note_saving(&mut self, saved: Saved, now: &Reading, new: u64, quiet: bool) {
        match saved {
            Saved::No(reason) => {
                let waiting = self.unsaved.as_ref().map_or(0, |unsaved| unsaved.facts);
                if !quiet || self.unsaved.is_none() {
                    let reason = Shown::new(&reason);
                    self.say(&format!("unsaved {} {reason}", self.session.last_seq()));
                }
                self.unsaved = Some(Unsaved { facts: waiting.saturating_add(new), reason });
            }
            Saved::Yes => {
                let Some(was) = self.unsaved.take() else { return };
                let command =
                    Command::ReportRestoredSaving { facts: was.facts, reason: was.reason };
                self.run(&command, now);
            }
        }
    }

    fn is_later(&self, text: &str) -> bool {
        let Some(Question::Step(key)) = &self.asked else { return false };
        let reports = self
            .session
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

    /// Whether clocks go on while nobody is told.
    pub fn clocks_run_on(&self, now: &Reading) -> bool {
        self.created
            && self.session.state() == State::InProgress
            && !self.session.open_windows(now).is_empty()
    }

    fn ending_line(&self, word: &str) -> String {
        if !self.created {
            return format!("{word} none - -");
        }
        let id = &self.session.opening().id;
        let path = Shown::new(&self.archive.path());
        format!("{word} {} {id} {path}", self.session.state().word())
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
        match self.session.standing() {
            None => self.end_done(),
            Some(question) if self.asked.as_ref() == Some(&question) => {}
            Some(question) => {
                let seal = self.archive.seal().filter(|_| self.created);
                let ask = words::ask::ask(&self.session, &question, now, seal.as_deref());
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
