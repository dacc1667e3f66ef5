//! Stories told in plain mode: a time, what was typed or happened, `=>`, what followed.
//! The engine is the real one; only the clock jumps and the archive is in memory.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use vialwatch::plain::{Given, Plain};
use vialwatch::session::Session;
use vialwatch::session::fact::{Mode, Opening};
use vialwatch::session::people::Initials;
use vialwatch::time::Reading;

use super::archive::Memory;
use super::clock::Machine;
use super::mirror::Mirror;

/// Seconds between two answers of a walk.
const PACE_NS: i64 = 2_000_000_000;

/// A technician at a machine.
pub(crate) struct Story {
    pub(crate) machine: Machine,
    pub(crate) plain: Plain<Memory>,
    answers: BTreeMap<String, String>,
    /// Everything that was said, and how much of it was heard before the last line.
    pub(crate) said: String,
    heard: usize,
    slept_ns: i64,
    /// Wakes added between those that are due: they must change nothing.
    pub(crate) extra_wakes: u32,
    /// The same on the screen, where that is asked for.
    pub(crate) mirror: Option<Mirror>,
}

/// What a technician answers when nothing is wrong.
const USUAL: &[(&str, &str)] = &[
    ("operator", "JD"),
    ("order", "4711"),
    ("order-again", "y"),
    ("dose", "1.3"),
    ("cabinet", "BSC-2"),
    ("transfer-device", "used"),
    ("vial", "lot GK8831 exp 2027-05-31"),
    ("vial-name", "besponsa"),
    ("vial-state", "white"),
    ("water", "lot W77 exp 2028-01-31"),
    ("water-name", "sterile-water"),
    ("saline", "lot N12 exp 2028-01-31"),
    ("saline-name", "sodium-chloride-0.9"),
    ("bag-material", "pvc"),
    ("bag-method", "remove"),
    ("water-check", "MK"),
    ("clarity", "clear"),
    ("colour", "colourless"),
    ("particles", "none"),
    ("vials-next", "dilute-now"),
    ("bag-colour", "colourless"),
    ("bag-particles", "none"),
    ("store", "use-now"),
    ("release", "MK"),
    ("infusion-start", "now"),
    ("infusion-end", "now"),
    ("reject", "set aside"),
    ("replace", "replace"),
    ("ask", "go-on"),
    ("discard", "the pharmacist"),
    ("return", "nothing"),
    ("whereabouts", "cabinet"),
    ("seen", "MK"),
    ("told", "the ward"),
];

pub(crate) fn protocol_text() -> &'static str {
    vialwatch::protocol::builtin::BUILTIN[0].1
}

pub(crate) fn opening(protocol: &str) -> Opening {
    Opening {
        format: 1,
        program: "test".to_owned(),
        id: "0123456789AB".to_owned(),
        salt: "00".repeat(16),
        mode: Mode::Real,
        protocol: protocol.to_owned(),
        protocol_sha256: "00".repeat(32),
        site_protocol: false,
        operator: Initials::new("nobody").unwrap(),
    }
}

pub(crate) fn noon() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap().and_hms_opt(12, 0, 0).unwrap().and_utc()
}

impl Story {
    pub(crate) fn with_archive(archive: Memory, given: Given, protocol: &str) -> Self {
        let machine = Machine::new(noon());
        let plain = Plain::begin(archive, opening(protocol), given, &machine.reading())
            .expect("a protocol");
        let answers =
            USUAL.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect();
        let mut story = Self {
            machine,
            plain,
            answers,
            said: String::new(),
            heard: 0,
            slept_ns: 0,
            extra_wakes: 0,
            mirror: None,
        };
        story.listen();
        story
    }

    pub(crate) fn session(&self) -> &Session {
        self.plain.session()
    }

    pub(crate) fn answer_with(&mut self, step: &str, text: &str) {
        self.answers.insert(step.to_owned(), text.to_owned());
    }

    fn listen(&mut self) {
        self.said.push_str(&self.plain.take_output());
        let now = self.machine.reading();
        self.plain.settle(&now);
        self.said.push_str(&self.plain.take_output());
    }

    /// What was said since the last act of the story.
    pub(crate) fn heard(&self) -> &str {
        &self.said[self.heard..]
    }

    /// What is heard from here on belongs to the next line of the story.
    pub(crate) fn turn(&mut self) {
        self.heard = self.said.len();
    }

    /// The id in the last prompt.
    pub(crate) fn prompt(&self) -> String {
        let last = self.said.lines().rev().find(|line| line.starts_with('[')).unwrap_or("[]");
        last[1..last.find(']').unwrap()].to_owned()
    }

    pub(crate) fn prompt_block(&self) -> String {
        let at = self.said.rfind("\n[").map_or(0, |at| at + 1);
        self.said[at..].to_owned()
    }

    /// Lets time go by as the loop would: awake for whatever is due on the way.
    pub(crate) fn wait(&mut self, ns: i64) {
        let mut left = ns;
        for _ in 0..self.extra_wakes {
            let part = left / 7;
            self.wait_in_one(part);
            left -= part;
        }
        self.wait_in_one(left);
    }

    fn wait_in_one(&mut self, mut left: i64) {
        while self.plain.ending().is_none() {
            let now = self.machine.reading();
            let Some(due) = self.plain.next_wake(&now).map(|span| span.ns()) else { break };
            if due > left {
                break;
            }
            self.machine.advance(due);
            left -= due;
            self.plain.wake(&self.machine.reading());
            self.mirrored(|mirror, now| mirror.wake(now));
            self.listen();
        }
        self.machine.advance(left);
        if self.extra_wakes > 0 && self.plain.ending().is_none() {
            self.plain.wake(&self.machine.reading());
            self.mirrored(|mirror, now| mirror.wake(now));
            self.listen();
        }
    }

    pub(crate) fn wait_until(&mut self, at: DateTime<Utc>) {
        let ns = (at - self.machine.true_time()).num_nanoseconds().unwrap();
        assert!(ns >= 0, "the story is already at {}", self.machine.true_time());
        self.wait(ns);
    }

    /// Several lines that came in one read.
    pub(crate) fn say_together(&mut self, lines: &str) {
        let mut displaced = false;
        for line in lines.split(" / ") {
            let now = self.machine.reading();
            if !displaced || line.starts_with(':') {
                self.mirrored(|mirror, now| mirror.line(line, now));
            }
            if displaced {
                self.plain.stale_line(line, &now);
            } else {
                displaced = self.plain.line(line, &now);
            }
            self.listen();
        }
    }

    /// A line typed before the standing question took the place of the one it answers.
    pub(crate) fn say_too_late(&mut self, line: &str) {
        self.plain.stale_line(line, &self.machine.reading());
        self.listen();
    }

    pub(crate) fn say(&mut self, line: &str) {
        self.mirrored(|mirror, now| mirror.line(line, now));
        self.plain.line(line, &self.machine.reading());
        self.listen();
    }

    /// A line that was on its way when its question was taken away.
    pub(crate) fn say_stale(&mut self, line: &str) {
        self.turn();
        self.plain.stale_line(line, &self.machine.reading());
        self.listen();
    }

    /// Whether there is anything to resume.
    pub(crate) fn is_kept(&mut self) -> bool {
        !self.plain.archive_mut().records.is_empty()
    }

    /// Answers as usual until a step is asked.
    pub(crate) fn walk_to(&mut self, step: &str) {
        for _ in 0..400 {
            if self.prompt() == step || self.plain.ending().is_some() {
                break;
            }
            let answer = self.usual_answer();
            self.wait(PACE_NS);
            if self.prompt() == step {
                break;
            }
            self.say(&answer);
        }
        assert!(
            self.prompt() == step || (step == "end" && self.plain.ending().is_some()),
            "never came to {step}; the last was\n{}",
            self.prompt_block()
        );
    }

    pub(crate) fn usual_answer(&mut self) -> String {
        let id = self.prompt();
        let block = self.prompt_block();
        if let Some(answer) = self.answers.get(&id) {
            return answer.clone();
        }
        let step = id.split('.').next().unwrap();
        let kind = block.split("] ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        if kind == "wait" {
            let until = block.lines().find_map(|line| line.strip_prefix("  until ")).unwrap();
            let until: DateTime<Utc> = until.parse().unwrap();
            if until > self.machine.true_time() {
                self.wait_until(until);
            }
        }
        if step == "ask" && id.ends_with(".by") {
            return "PH".to_owned();
        }
        if step == "calculation" {
            return format!("MK {}", self.session().dose().unwrap().amount());
        }
        if step == "hold" {
            return format!("MK {}", self.session().calculation().unwrap().volume.amount());
        }
        if let Some(expect) = block.lines().find_map(|line| line.strip_prefix("  expect "))
            && kind == "value"
        {
            return expect.split(' ').next().unwrap().to_owned();
        }
        self.answers.get(step).cloned().unwrap_or_else(|| "y".to_owned())
    }

    fn mirrored(&mut self, act: impl FnOnce(&mut Mirror, &Reading)) {
        let now = self.machine.reading();
        if let Some(mirror) = &mut self.mirror {
            act(mirror, &now);
        }
    }

    pub(crate) fn suspend(&mut self, ns: i64) {
        self.machine.sleep(ns);
        let slept = self.machine.asleep_ns - self.slept_ns;
        self.slept_ns = self.machine.asleep_ns;
        self.plain.slept(slept / 1_000_000_000, &self.machine.reading());
        self.mirrored(|mirror, now| mirror.slept(slept / 1_000_000_000, now));
        self.listen();
    }

    /// The program ends; what it kept is opened again.
    pub(crate) fn resume(&mut self, by: Option<&str>) {
        let mut archive = self.plain.archive_mut().clone();
        archive.waiting.clear();
        let session = Session::replay(&archive.records).expect("what was kept is a history");
        self.plain = Plain::resume(archive, session, by, None, &self.machine.reading());
        self.mirrored(|mirror, now| mirror.resume(by, now));
        self.listen();
    }

    pub(crate) fn at(day_and_time: &str) -> DateTime<Utc> {
        let (days, time) = match day_and_time.strip_prefix("+1d ") {
            Some(rest) => (1, rest),
            None => (0, day_and_time),
        };
        let time = chrono::NaiveTime::parse_from_str(time, "%H:%M:%S%.f").expect("a time of day");
        (noon().date_naive() + TimeDelta::days(days)).and_time(time).and_utc()
    }
}
