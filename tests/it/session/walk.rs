//! A random history of the real engine: turns become commands, decided and folded one by one at
//! the readings of a jumping machine.

use std::sync::LazyLock;

use chrono::TimeDelta;
use vialwatch::protocol::{ChoiceEffect, Kind, Role};
use vialwatch::session::clocks::Standing;
use vialwatch::session::command::{Command, Decision, Entry, Outcome, Question, Saving, Situation};
use vialwatch::session::decide::decide;
use vialwatch::session::fact::{Answer, Fact, Item, Part, Record, Stamp, StepKey};
use vialwatch::session::people::Initials;
use vialwatch::session::{Session, State};
use vialwatch::time::Reading;

use super::turn::{Habits, MINUTE, Turn};
use crate::support::clock::Machine;
use crate::support::story::{noon, opening, protocol_text};

/// One command of a walk and what followed from it.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) command: Command,
    pub(crate) situation: Situation,
}

/// Sees every fact of a walk: the session before it, the record, the session after it.
pub(crate) type Watch<'a> = &'a mut dyn FnMut(&Session, &Record, &Session);

/// A history that grows.
pub(crate) struct Walk {
    pub(crate) machine: Machine,
    pub(crate) session: Session,
    pub(crate) taken: Vec<Taken>,
    habits: Habits,
    saving: Saving,
}

static OPENED: LazyLock<Session> = LazyLock::new(|| {
    let mut opening = opening(protocol_text());
    opening.operator = Initials::new("JD").unwrap();
    let stamp = Stamp { reading: Machine::new(noon()).reading(), by: opening.operator.clone() };
    Session::open(Record { seq: 1, stamp, fact: Fact::Opened(Box::new(opening)) }).unwrap()
});

/// A session in which nothing has been answered.
pub(crate) fn opened() -> Session {
    OPENED.clone()
}

/// Adds what a decision gave to a session.
pub(crate) fn fold(session: &mut Session, decision: Decision, now: &Reading, watch: Watch<'_>) {
    let said = match decision.outcome {
        Outcome::Happened(fact) => Some(*fact),
        Outcome::Refused { close_call, .. } => close_call.map(|fact| *fact),
        Outcome::Nothing => None,
    };
    for fact in decision.due.into_iter().chain(said) {
        let before = session.clone();
        let by = session.operator().clone();
        let stamp = Stamp { reading: now.clone(), by };
        let record = Record { seq: session.last_seq() + 1, stamp, fact };
        session.apply(record.clone());
        watch(&before, &record, session);
    }
}

impl Walk {
    pub(crate) fn new(habits: &Habits) -> Self {
        let mut machine = Machine::new(noon());
        machine.advance(habits.off_ns);
        let (habits, session) = (habits.clone(), opened());
        Self { machine, session, taken: Vec::new(), habits, saving: Saving::Works }
    }

    /// A walk with nothing unusual in its habits.
    pub(crate) fn usual_habits() -> Habits {
        Habits {
            dose: "1.3",
            vials_next: "dilute-now",
            store: "use-now",
            bag_method: "remove",
            off_ns: 0,
        }
    }

    /// Nothing has happened yet, and nothing unusual is meant to.
    pub(crate) fn usual() -> Self {
        Self::new(&Self::usual_habits())
    }

    /// The whole history, seen by nobody.
    pub(crate) fn of((habits, turns): &(Habits, Vec<Turn>)) -> Self {
        let mut walk = Self::new(habits);
        for turn in turns {
            walk.turn(turn, &mut |_, _, _| {});
        }
        walk
    }

    pub(crate) fn reading(&self) -> Reading {
        self.machine.reading()
    }

    pub(crate) fn give(&mut self, command: Command, watch: Watch<'_>) -> Outcome {
        let situation = Situation { reading: self.reading(), saving: self.saving };
        let decision = decide(&self.session, &command, &situation);
        let outcome = decision.outcome.clone();
        fold(&mut self.session, decision, &situation.reading, watch);
        self.taken.push(Taken { command, situation });
        outcome
    }

    pub(crate) fn wake(&mut self, watch: Watch<'_>) {
        self.give(Command::Wake, watch);
    }

    pub(crate) fn wait(&mut self, ns: i64, watch: Watch<'_>) {
        self.machine.advance(ns.max(0));
        self.wake(watch);
    }

    /// One turn; whatever it needs that is not there makes it a wake.
    pub(crate) fn turn(&mut self, turn: &Turn, watch: Watch<'_>) {
        match turn {
            Turn::Usual { count, pace } => {
                for _ in 0..*count {
                    self.wait(*pace, watch);
                    self.answer_as_usual(watch);
                }
            }
            Turn::Odd { pick } => self.odd(usize::from(*pick), watch),
            Turn::Wait(ns) => self.wait(*ns, watch),
            Turn::Suspend(ns) => {
                self.wake(watch);
                self.machine.sleep(*ns);
                let lasted_s = ns.div_euclid(1_000_000_000);
                self.give(Command::ReportSuspend { lasted_s }, watch);
            }
            Turn::Closed(ns) => {
                self.wait(*ns, watch);
                self.give(Command::Resume, watch);
            }
            Turn::Reboot(ns) => {
                self.wake(watch);
                self.machine.reboot(*ns);
                self.give(Command::Resume, watch);
            }
            Turn::StepWall(ns) => {
                self.wake(watch);
                self.machine.step_wall(*ns);
                self.wake(watch);
            }
            Turn::Saving(works) => {
                self.saving = if *works { Saving::Works } else { Saving::Fails };
                self.wake(watch);
            }
            other => {
                let command = self.command(other).unwrap_or(Command::Wake);
                self.give(command, watch);
            }
        }
    }

    fn command(&self, turn: &Turn) -> Option<Command> {
        let reason = || "said so".to_owned();
        let second = || self.second();
        Some(match turn {
            Turn::CorrectValue { pick, value } => {
                let key = self.done_key(*pick)?;
                let values = self.lines_for(&key);
                let value = values.get(usize::from(*value) % values.len().max(1))?.clone();
                Command::CorrectValue { key, value, reason: reason() }
            }
            Turn::CorrectTime { pick, by, width } => {
                let key = self.done_key(*pick)?;
                let at = self.session.done(&key)?.at.early.utc + TimeDelta::nanoseconds(*by);
                let at = (at, at + TimeDelta::nanoseconds(*width));
                Command::CorrectTime { key, at, reason: reason() }
            }
            Turn::EnterLate { back, width, odd } => {
                let key = self.session.standing_step()?;
                let at = self.reading().utc - TimeDelta::nanoseconds(back + width);
                let at = (at, at + TimeDelta::nanoseconds(*width));
                let values = self.lines_for(&key);
                let value = match odd {
                    None => values.first()?.clone(),
                    Some(pick) => values.get(usize::from(*pick) % values.len())?.clone(),
                };
                Command::EnterLate { key, value, at, reason: reason() }
            }
            Turn::Undo { pick } => Command::Undo { key: self.done_key(*pick)?, reason: reason() },
            Turn::Reject { pick } => {
                let items = self.session.vials().len() + 1;
                let item = match usize::from(*pick) % items {
                    0 => Item::Bag,
                    number => Item::Vial(u16::try_from(number).unwrap()),
                };
                Command::Reject { item, reason: reason() }
            }
            Turn::Settle { off } => {
                let now = self.machine.true_time();
                let from = self.session.limit_anchor()?;
                let tray = from.min(now) - TimeDelta::nanoseconds(*off);
                Command::Settle { second: second(), tray, now }
            }
            Turn::Override => Command::Override { second: second(), reason: reason() },
            Turn::EndWaitEarly => Command::EndWaitEarly { second: second(), reason: reason() },
            Turn::HandOver { pick } => {
                Command::HandOver(["AB", "JD", "CD"][usize::from(*pick) % 3].to_owned())
            }
            Turn::Acknowledge => Command::Acknowledge,
            Turn::Away => Command::GoAway,
            Turn::Back => Command::ComeBack,
            Turn::Gloves => Command::ChangeGloves,
            Turn::Note => Command::Note("a note".to_owned()),
            Turn::Incident => Command::Incident("a drop fell".to_owned()),
            Turn::DiscardAll => Command::DiscardAll(reason()),
            _ => return None,
        })
    }

    fn second(&self) -> String {
        "MK".to_owned()
    }

    /// Of the last answers, and now and then of any.
    fn done_key(&self, pick: u8) -> Option<StepKey> {
        let mut done: Vec<_> = self.session.all_done().iter().collect();
        done.sort_by_key(|(_, done)| std::cmp::Reverse(done.seq));
        let among = if pick.is_multiple_of(4) { done.len() } else { done.len().min(6) };
        done.get(usize::from(pick / 4) % among.max(1)).map(|(key, _)| (*key).clone())
    }

    /// Answers the standing question as somebody does with whom nothing goes wrong.
    pub(crate) fn answer_as_usual(&mut self, watch: Watch<'_>) {
        let Some(question) = self.session.standing() else { return self.wake(watch) };
        if self.session.is_away() {
            self.give(Command::ComeBack, watch);
            return;
        }
        if let Some(left) = self.wait_left(&question) {
            self.wait(left, watch);
        }
        let entry = self.usual_entry(&question);
        self.answer(question, entry, watch);
    }

    pub(crate) fn answer(&mut self, question: Question, entry: Entry, watch: Watch<'_>) -> Outcome {
        self.give(Command::Answer { question, entry, prepared_at: None }, watch)
    }

    /// Usual answers until `step` stands; false where it never does.
    pub(crate) fn to(&mut self, step: &str, pace: i64) -> bool {
        for _ in 0..200 {
            match self.session.standing() {
                Some(standing) if standing.to_string() == step => return true,
                Some(_) if self.session.state() != State::Reported => {
                    self.answer_as_usual(&mut |_, _, _| {});
                    self.machine.advance(pace);
                }
                _ => return false,
            }
        }
        false
    }

    fn wait_left(&self, question: &Question) -> Option<i64> {
        let Question::Step(key) = question else { return None };
        let Kind::Wait { window } = self.session.step_of(key)?.kind else { return None };
        match self.session.open_window(window, &self.reading())?.standing {
            Standing::Remaining { left, .. } => Some(left.ns().min(600 * MINUTE)),
            _ => None,
        }
    }

    pub(crate) fn usual_entry(&self, question: &Question) -> Entry {
        let line = |text: &str| Entry::Line(text.to_owned());
        match question {
            Question::Step(key) => self.usual_step(key),
            Question::Outcome(_) => line("redraw"),
            Question::Replace(_) => line("replace"),
            Question::Ask(_) => line("go-on"),
            Question::AskBy(_) => line("PH"),
            Question::Return => line("nothing"),
            Question::Whereabouts => line("cabinet"),
            Question::Seen => Entry::Second { initials: self.second(), reading: None },
            Question::Discard | Question::InfusionLate(_) => line("the pharmacist"),
            Question::RejectReason(_) => line("set aside"),
        }
    }

    fn usual_step(&self, key: &StepKey) -> Entry {
        let Some(step) = self.session.step_of(key) else { return Entry::Confirm };
        if key.part == Part::Start {
            return Entry::Confirm;
        }
        match &step.kind {
            Kind::Confirm | Kind::Wait { .. } => Entry::Confirm,
            Kind::Time => Entry::Now,
            Kind::Second { reads, .. } => Entry::Second {
                initials: self.second(),
                reading: reads.as_ref().and_then(|reads| self.entered(&reads.step)),
            },
            _ => Entry::Line(self.lines_for(key).into_iter().next().unwrap_or_default()),
        }
    }

    fn entered(&self, step: &str) -> Option<String> {
        match &self.session.done(&StepKey::main(step, None))?.answer {
            Answer::Value(entered) => Some(entered.to_string()),
            _ => None,
        }
    }

    /// Lines that a step may be answered with, the usual one first.
    pub(crate) fn lines_for(&self, key: &StepKey) -> Vec<String> {
        let Some(step) = self.session.step_of(key) else { return vec!["y".to_owned()] };
        let own = |lines: &[&str]| lines.iter().map(|&it| it.to_owned()).collect::<Vec<_>>();
        match &step.kind {
            Kind::Text if step.role == Some(Role::Operator) => own(&["JD", "AB"]),
            Kind::Text => own(&["4711", "", "4712"]),
            Kind::Value(value) => {
                let usual = match step.role {
                    Some(Role::Dose | Role::DoseAgain) => self.habits.dose.to_owned(),
                    _ => self
                        .session
                        .expected(value, key.vial)
                        .map_or("4".to_owned(), |expected| expected.amount().to_string()),
                };
                let others =
                    ["4.1", "3", "1.3", "0.9", "2.7", "0.1", "0.4", "8.4", "5,2", "1,300", "-1"];
                let mut lines = vec![usual];
                lines.extend(own(&others));
                lines
            }
            Kind::Choose(choices) => {
                let wanted = match step.id.as_str() {
                    "vials-next" => self.habits.vials_next,
                    "store" => self.habits.store,
                    "bag-method" => self.habits.bag_method,
                    _ => "",
                };
                let mut words: Vec<_> = choices.iter().collect();
                words.sort_by_key(|choice| {
                    let rejects = matches!(choice.effect, ChoiceEffect::Reject(_));
                    (choice.word != wanted, rejects)
                });
                words.iter().map(|choice| choice.word.clone()).chain(own(&["maybe"])).collect()
            }
            Kind::Scan { .. } => own(&[
                "lot L7 exp 2028-01-31",
                "lot L7 exp 2020-01-31",
                "lot L8 exp 2026-11-30",
                "lot L9",
                "(01)00069002071005(17)280131(10)L7(21)S1",
            ]),
            _ => own(&["y", "n"]),
        }
    }

    fn odd(&mut self, pick: usize, watch: Watch<'_>) {
        let Some(question) = self.session.standing() else { return self.wake(watch) };
        let entries = self.odd_entries(&question);
        let entry = entries[pick % entries.len()].clone();
        self.answer(question, entry, watch);
    }

    fn odd_entries(&self, question: &Question) -> Vec<Entry> {
        let lines = |lines: &[&str]| -> Vec<Entry> {
            lines.iter().map(|&it| Entry::Line(it.to_owned())).collect()
        };
        let seconds = || -> Vec<Entry> {
            let who = ["JD", "j d", "MK", "", "AB"].map(str::to_owned);
            let read = [None, Some("1"), Some("4.7"), Some("x")];
            who.iter()
                .zip(read.iter().cycle())
                .map(|(initials, read)| Entry::Second {
                    initials: initials.clone(),
                    reading: read.map(str::to_owned),
                })
                .collect()
        };
        match question {
            Question::Step(key) => {
                let kind = self.session.step_of(key).map(|step| &step.kind);
                match (kind, key.part) {
                    (Some(Kind::Second { .. }), _) => seconds(),
                    (Some(Kind::Time), _) => [-1_i64, 0, 20, 61, 180, 500, 1500]
                        .map(|mins| {
                            let ago = TimeDelta::nanoseconds(mins * MINUTE);
                            Entry::Time(self.reading().utc - ago)
                        })
                        .to_vec(),
                    (_, Part::Start) => vec![Entry::Confirm, Entry::Now],
                    _ => self.lines_for(key).into_iter().skip(1).map(Entry::Line).collect(),
                }
            }
            Question::Outcome(_) => {
                lines(&["redraw", "another-vial", "new-dose", "discard", "nothing"])
            }
            Question::Replace(_) => lines(&["replace", "end", "x"]),
            Question::Ask(_) => lines(&["go-on", "discard", "x"]),
            Question::Return => lines(&["nothing", "done-elsewhere", "x"]),
            Question::Whereabouts => lines(&["cabinet", "refrigerator", "not-known", "x"]),
            Question::Seen => seconds(),
            _ => lines(&["", "somebody"]),
        }
    }
}
