//! One preparation driven through `decide` and `apply` by the built-in protocol, with a clock that
//! moves only when told. Answers what stands as a careful operator would.

use chrono::{DateTime, TimeDelta, Utc};
use vialwatch::protocol::{ChoiceEffect, Kind, Role, builtin};
use vialwatch::session::command::{
    Command, Decision, Entry, Outcome, Question, Refusal, Saving, Situation,
};
use vialwatch::session::decide::decide;
use vialwatch::session::fact::{Fact, Mode, Opening, Record, Stamp, StepKey};
use vialwatch::session::people::Initials;
use vialwatch::session::{Session, State};
use vialwatch::time::{BootId, Reading, SECOND_NS};

/// A package as scanned; no two vials need differ, since it carries no serial number.
pub(crate) const SCAN: &str = "01095060001343521727123110A1";

/// How long an ordinary answer takes: longer than any least time of the protocol.
pub(crate) const UNHURRIED_S: i64 = 40;

pub(crate) struct Driver {
    pub(crate) session: Session,
    pub(crate) now: Reading,
    pub(crate) dose: &'static str,
    /// What is typed as the order reference.
    pub(crate) order: &'static str,
}

impl Driver {
    /// Opened by JD at 12:00 UTC; the second person is MK.
    pub(crate) fn open() -> Self {
        Self::open_with(|_| {})
    }

    pub(crate) fn open_with(change: impl FnOnce(&mut Opening)) -> Self {
        let now = Reading {
            utc: "2026-11-22T12:00:00Z".parse().unwrap(),
            offset_min: 60,
            boot: BootId("first".to_owned()),
            since_boot_ns: 1_000 * SECOND_NS,
        };
        Self::open_at(&now, change)
    }

    /// Opened at another moment.
    pub(crate) fn open_at(now: &Reading, change: impl FnOnce(&mut Opening)) -> Self {
        let operator = Initials::new("JD").unwrap();
        let mut opening = Opening {
            format: 1,
            program: "0".to_owned(),
            id: "AAAAAAAAAAAA".to_owned(),
            salt: "00".to_owned(),
            mode: Mode::Real,
            protocol: builtin::text("inotuzumab-ozogamicin").unwrap().to_owned(),
            protocol_sha256: String::new(),
            site_protocol: false,
            operator: operator.clone(),
        };
        change(&mut opening);
        let now = now.clone();
        let stamp = Stamp { reading: now.clone(), by: operator };
        let fact = Fact::Opened(Box::new(opening));
        let session = Session::open(Record { seq: 1, stamp, fact }).unwrap();
        Self { session, now, dose: "1.3", order: "JD" }
    }

    /// All clocks move on together.
    pub(crate) fn pass_ms(&mut self, ms: i64) {
        self.now.utc += TimeDelta::milliseconds(ms);
        self.now.since_boot_ns += ms * 1_000_000;
    }

    pub(crate) fn pass(&mut self, seconds: i64) {
        self.pass_ms(seconds * 1_000);
    }

    /// What is commanded now, with what had become due before it.
    pub(crate) fn command(&mut self, command: Command) -> Result<(), Refusal> {
        let situation = Situation { reading: self.now.clone(), saving: Saving::Works };
        let Decision { due, outcome } = decide(&self.session, &command, &situation);
        due.into_iter().for_each(|fact| self.record(fact));
        match outcome {
            Outcome::Nothing => Ok(()),
            Outcome::Happened(fact) => {
                self.record(*fact);
                Ok(())
            }
            Outcome::Refused { refusal, close_call } => {
                close_call.into_iter().for_each(|fact| self.record(*fact));
                Err(refusal)
            }
        }
    }

    /// Must be accepted.
    pub(crate) fn say(&mut self, command: Command) {
        let standing = self.standing();
        let asked = format!("{command:?}");
        assert_eq!(self.command(command), Ok(()), "{asked} at {standing}");
    }

    pub(crate) fn record(&mut self, fact: Fact) {
        let seq = self.session.last_seq() + 1;
        let stamp = Stamp { reading: self.now.clone(), by: self.session.operator().clone() };
        self.session.apply(Record { seq, stamp, fact });
    }

    /// The name of the question that stands; empty once the session has ended.
    pub(crate) fn standing(&self) -> String {
        self.session.standing().map(|question| question.to_string()).unwrap_or_default()
    }

    /// Gives an answer to what stands, in the shape it wants, without hurry.
    pub(crate) fn answer(&mut self, text: &str) {
        self.pass(UNHURRIED_S);
        self.answer_at_once(text);
    }

    pub(crate) fn answer_at_once(&mut self, text: &str) {
        let standing = self.standing();
        assert_eq!(self.try_answer(text), Ok(()), "{text} at {standing}");
    }

    pub(crate) fn try_answer(&mut self, text: &str) -> Result<(), Refusal> {
        let question = self.session.standing().unwrap();
        let entry = self.entry(&question, text);
        self.command(Command::Answer { question, entry, prepared_at: None })
    }

    /// Goes on with ordinary answers until this question stands.
    pub(crate) fn until(&mut self, name: &str) {
        assert!(self.try_until(name), "{name} never stood; {} does", self.standing());
    }

    /// The same, as far as it can be; whether it came to that question.
    pub(crate) fn try_until(&mut self, name: &str) -> bool {
        while self.standing() != name {
            let question = self.session.standing();
            if question.is_none_or(|question| self.ordinary(&question).is_err()) {
                return false;
            }
        }
        true
    }

    /// Goes on with ordinary answers until the session is in this state.
    pub(crate) fn until_state(&mut self, state: State) {
        while self.session.state() != state {
            let question = self.session.standing().unwrap_or_else(|| panic!("never {state:?}"));
            assert!(self.ordinary(&question).is_ok(), "{question} needs an answer of its own");
        }
    }

    /// Refused where only an answer of its own will do.
    fn ordinary(&mut self, question: &Question) -> Result<(), Refusal> {
        let Question::Step(key) = question else { return Err(Refusal::NotAnAnswer) };
        let text = self.ordinary_text(key);
        if matches!(self.session.step_of(key).map(|step| &step.kind), Some(Kind::Wait { .. })) {
            let wait = self.session.standing_wait(&self.now).unwrap();
            let end = self.session.window_end(wait.window).unwrap();
            self.pass((end - self.now.utc).num_seconds().max(0));
        }
        self.pass(UNHURRIED_S);
        self.try_answer(&text)
    }

    fn ordinary_text(&self, key: &StepKey) -> String {
        let step = self.session.step_of(key).unwrap();
        match &step.kind {
            Kind::Value(_) if matches!(step.role, Some(Role::Dose | Role::DoseAgain)) => {
                self.dose.to_owned()
            }
            Kind::Value(value) => self
                .session
                .expected(value, key.vial)
                .map(|it| it.amount().to_string())
                .unwrap_or_default(),
            Kind::Choose(choices) => choices
                .iter()
                .find(|it| matches!(it.effect, ChoiceEffect::Accept | ChoiceEffect::Option))
                .map(|choice| choice.word.clone())
                .unwrap_or_default(),
            Kind::Scan { .. } => SCAN.to_owned(),
            Kind::Second { reads: Some(reads), .. } => {
                let done = self.session.done(&StepKey::main(&reads.step, None)).unwrap();
                let vialwatch::session::fact::Answer::Value(read) = &done.answer else { panic!() };
                format!("MK {read}")
            }
            Kind::Second { .. } => "MK".to_owned(),
            Kind::Text if matches!(step.role, Some(Role::Order | Role::OrderAgain)) => {
                self.order.to_owned()
            }
            Kind::Time => "now".to_owned(),
            Kind::Text | Kind::Confirm | Kind::Wait { .. } => "JD".to_owned(),
        }
    }

    fn entry(&self, question: &Question, text: &str) -> Entry {
        let second = || {
            let (initials, reading) = match text.split_once(' ') {
                Some((initials, reading)) => (initials, Some(reading.to_owned())),
                None => (text, None),
            };
            Entry::Second { initials: initials.to_owned(), reading }
        };
        let Question::Step(key) = question else {
            let seen = *question == Question::Seen;
            return if seen { second() } else { Entry::Line(text.to_owned()) };
        };
        let step = self.session.step_of(key).unwrap();
        match (&step.kind, key.part) {
            (_, vialwatch::session::fact::Part::Start) | (Kind::Confirm | Kind::Wait { .. }, _) => {
                Entry::Confirm
            }
            (Kind::Second { .. }, _) => second(),
            (Kind::Time, _) if text == "now" => Entry::Now,
            (Kind::Time, _) => Entry::Time(text.parse::<DateTime<Utc>>().unwrap()),
            _ => Entry::Line(text.to_owned()),
        }
    }
}
