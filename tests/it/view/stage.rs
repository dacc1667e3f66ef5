//! A session brought to a state by real commands at a desk, with forms and sheets as they would be
//! made for what stands. The clock moves only when told.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use vialwatch::app::form::{Field, FieldKind, Form};
use vialwatch::app::sheet::{Act, DISCARD_WORD, Of, Row, Sheet};
use vialwatch::app::work::Mark;
use vialwatch::app::{Kept, Look, Model, Place, Said, Size, Work};
use vialwatch::desk::{Desk, Saved};
use vialwatch::protocol::{ChoiceEffect, Kind, Role};
use vialwatch::session::command::{Command, Entry, Question, Refusal};
use vialwatch::session::fact::{Answer, Opening, Part, StepKey};
use vialwatch::session::people::Initials;
use vialwatch::time::{BootId, Reading, SECOND_NS};

use crate::support::driver::{SCAN, UNHURRIED_S};
use crate::support::story::{opening, protocol_text};

pub(super) const LOOK: Look = Look { colour: true, ascii: false, still: true, notices: false };

/// A technician at a desk.
#[derive(Clone)]
pub(super) struct Stage {
    pub(super) desk: Desk,
    pub(super) now: Reading,
    pub(super) said: Vec<Said>,
    words: BTreeMap<String, String>,
}

/// What is answered when nothing is wrong; other choices are the first that accepts.
const USUAL: &[(&str, &str)] = &[
    ("operator", "JD"),
    ("order", "4711"),
    ("dose", "1.3"),
    ("dose-again", "1.3"),
    ("cabinet", "BSC-2"),
    ("vial", "lot GK8831 exp 2027-05-31"),
    ("water", "lot W77 exp 2028-01-31"),
    ("saline", "lot N12 exp 2028-01-31"),
];

impl Stage {
    /// At 12:00 UTC, 13:00 in the room; nothing answered, nothing on disk.
    pub(super) fn draft() -> Self {
        Self::draft_with(|_| {})
    }

    pub(super) fn draft_with(change: impl FnOnce(&mut Opening)) -> Self {
        let mut opening = opening(protocol_text());
        opening.operator = Initials::new("JD").unwrap();
        change(&mut opening);
        let now = Reading {
            utc: "2026-11-22T12:00:00Z".parse().unwrap(),
            offset_min: 60,
            boot: BootId("first".to_owned()),
            since_boot_ns: 1_000 * SECOND_NS,
        };
        let desk = Desk::draft(opening, &now).unwrap();
        let words = USUAL.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned()));
        Self { desk, now, said: Vec::new(), words: words.collect() }
    }

    /// A session that has come to a question.
    pub(super) fn at(name: &str) -> Self {
        let mut stage = Self::draft();
        stage.until(name);
        stage
    }

    /// The same with other words for some steps.
    pub(super) fn at_with(name: &str, words: &[(&str, &str)]) -> Self {
        let mut stage = Self::draft();
        for (id, word) in words {
            stage.words.insert((*id).to_owned(), (*word).to_owned());
        }
        stage.until(name);
        stage
    }

    /// From now on a step is answered so.
    pub(super) fn means(&mut self, id: &str, word: &str) {
        self.words.insert(id.to_owned(), word.to_owned());
    }

    pub(super) fn pass(&mut self, seconds: i64) {
        self.now.utc += TimeDelta::seconds(seconds);
        self.now.since_boot_ns += seconds * SECOND_NS;
    }

    /// Time goes by and is noticed.
    pub(super) fn wait(&mut self, seconds: i64) {
        self.pass(seconds);
        self.run(Command::Wake);
    }

    /// The wall clock reads this time of day in the room, a day on where it is earlier.
    pub(super) fn wait_until(&mut self, room: &str) {
        let local = self.now.utc + TimeDelta::minutes(i64::from(self.now.offset_min));
        let time = chrono::NaiveTime::parse_from_str(room, "%H:%M:%S").unwrap();
        let seconds = (local.date_naive().and_time(time).and_utc() - local).num_seconds();
        assert!(seconds >= 0, "it is {local} already");
        self.wait(seconds);
    }

    /// The machine was off for so long.
    pub(super) fn reboot(&mut self, seconds: i64) {
        self.now.utc += TimeDelta::seconds(seconds);
        self.now.boot = BootId("second".to_owned());
        self.now.since_boot_ns = 20 * SECOND_NS;
        self.run(Command::Resume);
    }

    pub(super) fn try_run(&mut self, command: Command) -> Result<(), Refusal> {
        let turn = self.desk.run(&command, &self.now);
        self.said.clear();
        let told = turn.due.into_iter().chain(turn.outcome);
        self.said.extend(told.flat_map(|it| it.notices).map(Said::Notice));
        if self.desk.is_due_for_creation() {
            self.desk.note_created();
        }
        match turn.refused {
            Some(refusal) => {
                self.said.push(Said::Refused(refusal));
                Err(refusal)
            }
            None => Ok(()),
        }
    }

    pub(super) fn run(&mut self, command: Command) {
        let asked = format!("{command:?}");
        assert_eq!(self.try_run(command), Ok(()), "{asked} at {}", self.standing());
    }

    pub(super) fn standing(&self) -> String {
        self.desk.session().standing().map(|it| it.to_string()).unwrap_or_default()
    }

    pub(super) fn key(&self) -> StepKey {
        self.desk.session().standing_step().unwrap()
    }

    pub(super) fn try_answer(&mut self, text: &str) -> Result<(), Refusal> {
        let question = self.desk.session().standing().unwrap();
        let entry = self.entry(&question, text);
        self.try_run(Command::Answer { question, entry, prepared_at: None })
    }

    pub(super) fn answer(&mut self, text: &str) {
        let at = self.standing();
        assert_eq!(self.try_answer(text), Ok(()), "{text} at {at}");
    }

    /// Goes on with ordinary answers until this question stands; empty: to the end.
    pub(super) fn until(&mut self, name: &str) {
        for _ in 0..200 {
            if self.standing() == name {
                return;
            }
            let Some(Question::Step(key)) = self.desk.session().standing() else {
                panic!("{} stands before {name}", self.standing())
            };
            let text = self.usual(&key);
            self.pass(UNHURRIED_S);
            if let Some(open) = self.desk.session().standing_wait(&self.now) {
                let end = self.desk.session().window_end(open.window).unwrap();
                self.pass((end - self.now.utc).num_seconds().max(0));
            }
            self.answer(&text);
        }
        panic!("never came to {name}");
    }

    fn usual(&self, key: &StepKey) -> String {
        let session = self.desk.session();
        if let Some(text) = self.words.get(&key.step) {
            return text.clone();
        }
        match &session.step_of(key).unwrap().kind {
            Kind::Value(value) => session.expected(value, key.vial).unwrap().amount().to_string(),
            Kind::Choose(choices) => choices
                .iter()
                .find(|it| matches!(it.effect, ChoiceEffect::Accept | ChoiceEffect::Option))
                .map(|choice| choice.word.clone())
                .unwrap(),
            Kind::Scan { .. } => SCAN.to_owned(),
            Kind::Second { reads: Some(reads), .. } => {
                let done = session.done(&StepKey::main(&reads.step, None)).unwrap();
                let Answer::Value(read) = &done.answer else { panic!("no figure") };
                format!("MK {read}")
            }
            Kind::Second { .. } => "MK".to_owned(),
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
            return if *question == Question::Seen {
                second()
            } else {
                Entry::Line(text.to_owned())
            };
        };
        match (&self.desk.session().step_of(key).unwrap().kind, key.part) {
            (_, Part::Start) | (Kind::Confirm | Kind::Wait { .. }, _) => Entry::Confirm,
            (Kind::Second { .. }, _) => second(),
            (Kind::Time, _) if text == "now" => Entry::Now,
            _ => Entry::Line(text.to_owned()),
        }
    }

    /// Saving fails from here on.
    pub(super) fn lose_the_disk(&mut self, facts: u64) {
        let reason = "disk-full no space is left on the device".to_owned();
        self.desk.note_saved(Saved::No(reason), facts, &self.now);
    }

    /// The session on the screen, with the form that what stands asks for.
    pub(super) fn work(&self) -> Work {
        let seal = self.desk.is_created().then(|| "K7Q2-M9XD-2F4C-81AB".to_owned());
        let kept = Kept { seal, path: "sessions/0123456789AB.json".to_owned(), ..Kept::default() };
        let mut work = Work::new(self.desk.clone(), kept);
        work.said.clone_from(&self.said);
        work.asked = self.desk.session().standing();
        work.form = self.form();
        work.sound.ring(self.desk.session(), &self.now);
        if self.desk.unsaved().is_some() {
            work.mark = Mark::NotSaved;
            work.kept.seal = None;
        }
        work
    }

    fn form(&self) -> Form {
        let text = |label: &str| Field::new(label, FieldKind::Text);
        let session = self.desk.session();
        let fields = match session.standing() {
            Some(Question::Step(key)) if key.part == Part::Main => {
                let step = session.step_of(&key).unwrap();
                match &step.kind {
                    Kind::Text => vec![text(if step.role == Some(Role::Operator) {
                        "initials"
                    } else {
                        &step.id
                    })],
                    Kind::Value(value) => {
                        let symbol = value.unit.symbol();
                        vec![Field::new("value", FieldKind::Figure).with_unit(symbol)]
                    }
                    Kind::Scan { .. } => vec![Field::new("scan", FieldKind::Scan)],
                    Kind::Second { reads, .. } => {
                        let mut fields = vec![text("initials")];
                        fields.extend(reads.as_ref().map(|reads| {
                            Field::new("reading", FieldKind::Figure).with_unit(reads.unit.symbol())
                        }));
                        fields
                    }
                    Kind::Time => vec![text("time")],
                    Kind::Confirm | Kind::Choose(_) | Kind::Wait { .. } => Vec::new(),
                }
            }
            Some(Question::Discard) => vec![text("told"), text("type DISCARD")],
            Some(Question::RejectReason(_)) => vec![text("reason")],
            Some(Question::AskBy(_) | Question::Seen) => vec![text("initials")],
            Some(Question::InfusionLate(_)) => vec![text("told")],
            _ => Vec::new(),
        };
        Form::new(fields)
    }

    /// A frame's model at 80 by 24, in colour.
    pub(super) fn model(&self) -> Model {
        self.model_of(self.work())
    }

    pub(super) fn model_of(&self, work: Work) -> Model {
        let size = Size { width: 80, height: 24 };
        let mut model = Model::at_home(LOOK, size, self.now.clone());
        model.place = Place::Work(Box::new(work));
        model
    }

    /// The same with a sheet in the step's place.
    pub(super) fn with_sheet(&self, act: Act, list: Vec<Row>, labels: &[&str]) -> Model {
        let fields = labels.iter().map(|label| Field::new(label, FieldKind::Text)).collect();
        let mut work = self.work();
        work.sheet = Some(Sheet::new(act, list, fields));
        self.model_of(work)
    }

    /// Rows of a list for every answered step, the last one first.
    pub(super) fn answered(&self) -> Vec<Row> {
        let session = self.desk.session();
        let mut keys: Vec<_> = session.all_done().iter().collect();
        keys.sort_by_key(|(_, done)| std::cmp::Reverse(done.seq));
        keys.into_iter()
            .map(|(key, _)| Row { text: key.to_string(), of: Of::Step(key.clone()) })
            .collect()
    }
}

/// What is typed into the fields in focus, one after the other; the last one keeps the focus.
pub(super) fn typed(mut model: Model, texts: &[&str]) -> Model {
    if let Place::Work(work) = &mut model.place {
        let form = work.form_in_focus_mut();
        for (index, text) in texts.iter().enumerate() {
            form.focus = Some(index);
            form.focused_mut().unwrap().insert(text);
        }
    }
    model
}

/// The word that a discard asks for.
pub(super) const WORD: &str = DISCARD_WORD;
