//! A practice room: the real loop of plain mode on the jumping clock, a store in memory, and a
//! trainee who reads what is said and answers it.
#![expect(clippy::disallowed_types, reason = "the loop writes what the trainee reads")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;
use std::rc::Rc;

use vialwatch::plain::{Given, Plain};
use vialwatch::practice::{Mishap, Plan, Scenario, Walk, builtin, scenario};
use vialwatch::protocol::Protocol;
use vialwatch::session::Session;
use vialwatch::shell::begin::Text;
use vialwatch::shell::clock::{Clock, JumpingClock, Tick};
use vialwatch::shell::input::{Event, Lines};
use vialwatch::shell::lines::run;
use vialwatch::shell::rehearsal::Rehearsal;
use vialwatch::store::Store;
use vialwatch::time::Span;

use crate::support::clock::Machine;
use crate::support::memory_disk::MemoryDisk;
use crate::support::story::{noon, protocol_text};

/// What a trainee does at something seen: what it is known by, and the lines said then.
pub(crate) type Rules = Vec<(String, Vec<String>)>;

/// Time that a trainee takes for an answer.
pub(super) const PACE_NS: i64 = 15_000_000_000;
/// Lines after which a trainee has lost the way.
pub(super) const MOST_LINES: usize = 300;

pub(super) fn protocols(id: &str) -> Option<Protocol> {
    let text = vialwatch::protocol::builtin::text(id)?;
    vialwatch::protocol::parse(text).ok()
}

pub(super) fn scenario_of(id: &str) -> Scenario {
    let text = builtin::text(id).unwrap_or_else(|| panic!("no scenario {id}"));
    scenario::parse(text, &protocols).unwrap_or_else(|error| panic!("{id}: {error}"))
}

pub(super) fn plan_of(id: &str, seed: u64) -> Plan {
    scenario_of(id).plan(seed, noon().date_naive())
}

/// How a trainee goes through it.
pub(super) struct Way {
    pub(super) rules: Rules,
    pub(super) begun: chrono::DateTime<chrono::Utc>,
    /// The line with this place is another one.
    pub(super) other: Option<(usize, String)>,
}

impl Way {
    pub(super) fn of(rules: Rules) -> Self {
        Self { rules, begun: noon(), other: None }
    }
}

/// What is left of a walkthrough.
pub(crate) struct Walked {
    pub(crate) session: Session,
    /// Each line of the trainee, with what was heard before it.
    pub(super) lines: Vec<(String, String)>,
    pub(super) said: String,
    pub(super) disk: MemoryDisk,
    pub(super) plan: Plan,
}

struct Shared {
    machine: Machine,
    trainee: Trainee,
    spoken: usize,
}

/// Who answers what is heard, on the screen as line by line.
pub(super) struct Trainee {
    said: String,
    rules: Rules,
    waiting: Vec<String>,
    other: Option<(usize, String)>,
    lines: Vec<(String, String)>,
    answers: BTreeMap<&'static str, &'static str>,
    /// The wall clock as it reads.
    pub(super) watch: chrono::DateTime<chrono::Utc>,
}

#[derive(Clone)]
struct Room(Rc<RefCell<Shared>>);

impl Clock for Room {
    fn read(&mut self) -> Tick {
        Tick { reading: self.0.borrow().machine.reading(), asleep: Span::default() }
    }
}

impl Write for Room {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().trainee.hear(std::str::from_utf8(bytes).unwrap());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines for Room {
    fn wait(&mut self, _: Option<Span>) -> Event {
        let mut shared = self.0.borrow_mut();
        shared.spoken += 1;
        if shared.spoken > MOST_LINES {
            return Event::End;
        }
        let line = shared.trainee.next_line();
        shared.machine.advance(PACE_NS);
        shared.trainee.hear(&format!("< {line}\n"));
        Event::Lines(vec![line])
    }
}

/// The clock of practice, at which the trainee's own watch is always right.
struct Watched {
    clock: JumpingClock<Room>,
    room: Room,
}

impl Clock for Watched {
    fn read(&mut self) -> Tick {
        let tick = self.clock.read();
        self.room.0.borrow_mut().trainee.watch = tick.reading.utc;
        tick
    }

    fn jump(&mut self, by: Span) {
        self.clock.jump(by);
    }

    fn suffer(&mut self, mishap: Mishap) {
        self.clock.suffer(mishap);
    }

    fn run_at(&mut self, times: u32) {
        self.clock.run_at(times);
    }
}

/// Walks through a scenario.
pub(crate) fn walk(id: &str, seed: u64, rules: Rules) -> Walked {
    walk_so(id, seed, Way::of(rules))
}

/// Walks through a scenario in a way of its own.
pub(super) fn walk_so(id: &str, seed: u64, way: Way) -> Walked {
    let machine = Machine::new(way.begun);
    let trainee = Trainee { other: way.other, ..Trainee::new(way.rules) };
    let shared = Shared { machine, trainee, spoken: 0 };
    let mut room = Room(Rc::new(RefCell::new(shared)));
    let mut clock = Watched { clock: JumpingClock::new(room.clone()), room: room.clone() };
    let now = clock.read().reading;
    let plan = scenario_of(id).plan(seed, way.begun.date_naive());
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), std::path::Path::new("/data"));
    let protocol = Text { text: protocol_text().to_owned(), site: false };
    let rehearsal = Rehearsal::new(store, protocol, &plan, &now);
    let opening = rehearsal.opening(&now).unwrap();
    let given = Given { by: Some("AB".to_owned()), ..Given::default() };
    let walking = Walk::new(plan.clone(), "00".repeat(32));
    let mut plain = Plain::practise(rehearsal, opening, walking, given, &now).unwrap();
    let mut input = room.clone();
    run(&mut plain, &mut clock, &mut input, &mut room);
    plain.archive_mut().leave().unwrap();
    let said = room.0.borrow().trainee.said.clone();
    let lines = room.0.borrow().trainee.lines.clone();
    if std::env::var("ALOUD").is_ok() {
        println!("{said}");
    }
    Walked { session: plain.session().clone(), lines, said, disk, plan }
}

const USUAL: [(&str, &str); 6] = [
    ("return", "nothing"),
    ("whereabouts", "cabinet"),
    ("discard", "the pharmacist"),
    ("reject", "set aside"),
    ("cabinet", "BSC-2"),
    ("told", "the ward"),
];

impl Trainee {
    pub(super) fn new(rules: Rules) -> Self {
        let answers = BTreeMap::from(USUAL);
        let (said, waiting, lines) = (String::new(), Vec::new(), Vec::new());
        Self { said, rules, waiting, other: None, lines, answers, watch: noon() }
    }

    pub(super) fn hear(&mut self, text: &str) {
        self.said.push_str(text);
    }

    pub(super) fn said(&self) -> &str {
        &self.said
    }

    pub(super) fn next_line(&mut self) -> String {
        let own = self.own_line();
        let at = self.lines.len();
        let other = self.other.take_if(|(place, _)| *place == at);
        let line = other.map_or(own, |(_, line)| line);
        self.lines.push((self.block(), line.clone()));
        line
    }

    fn own_line(&mut self) -> String {
        if self.waiting.is_empty() {
            let block = self.block();
            let seen: Vec<&str> = block.lines().filter(|line| line.starts_with("sees ")).collect();
            let seen = seen.join("\n");
            if let Some(at) = self.rules.iter().position(|(what, _)| seen.contains(what.as_str())) {
                self.waiting = self.rules.remove(at).1;
            }
        }
        if self.waiting.is_empty() {
            return self.usual();
        }
        let line = self.waiting.remove(0);
        self.filled(&line)
    }

    /// The question that stands, with what was seen before it.
    fn block(&self) -> String {
        let spoken = self.said.rfind("\n< ").unwrap_or(0);
        let prompt = self.said.rfind("\n[").unwrap_or(0);
        let heard = &self.said[spoken..];
        if prompt > spoken { heard.to_owned() } else { format!("{heard}{}", &self.said[prompt..]) }
    }

    /// The end of the limit that was told last.
    fn limit(&self) -> chrono::DateTime<chrono::Utc> {
        let told = self.said.lines().rev().find(|line| line.starts_with("alarm passed "));
        told.and_then(|line| line.split("until ").nth(1)?.parse().ok()).unwrap_or_else(noon)
    }

    fn filled(&self, line: &str) -> String {
        let now = self.watch;
        let text = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let block = self.block();
        let lot = block.rsplit_once("reads: lot ").map_or("", |(_, rest)| rest);
        let lot = lot.split(',').next().unwrap_or_default();
        let vial = block.rsplit_once("inside of vial ").map_or("", |(_, rest)| rest);
        let vial = format!("vial-{}", vial.chars().next().unwrap_or('1'));
        let tray = self.said.split("write on the tray: ").nth(1).unwrap_or_default();
        let tray = tray.get(..5).unwrap_or_default();
        line.replace("{now}", &text(now))
            .replace("{lately}", &text(now - chrono::TimeDelta::minutes(10)))
            .replace("{true}", &text(now - chrono::TimeDelta::minutes(20)))
            .replace("{earlier}", &text(self.limit() - chrono::TimeDelta::minutes(1)))
            .replace("{tray}", tray)
            .replace("{lot}", lot)
            .replace("{vial}", &vial)
    }

    fn usual(&self) -> String {
        let block = self.block();
        let line = block.lines().rev().find(|line| line.starts_with('[')).unwrap_or("[] x");
        let (id, rest) = line[1..].split_once("] ").unwrap();
        let kind = rest.split(' ').next().unwrap();
        let first = id.split('.').next().unwrap();
        let reads = |what: &str| {
            let found = block.rsplit_once(what).map(|(_, rest)| rest.lines().next().unwrap());
            found.map(|text| text.trim_end_matches('.').to_owned())
        };
        let word = |name: &str| {
            let found = block.lines().rev().find_map(|line| line.strip_prefix(name));
            found.and_then(|words| words.split(' ').next()).map(str::to_owned)
        };
        if let Some(answer) = self.answers.get(first) {
            return (*answer).to_owned();
        }
        match kind {
            "confirm" | "wait" => "y".to_owned(),
            "scan" => {
                let read = reads("package reads: ").expect("a package is seen");
                read.replace(',', "")
            }
            "value" if first.starts_with("dose") => reads("practice order reads: ").unwrap(),
            "value" => word("  expect ").unwrap(),
            "second" => match reads("MK reads: ").or_else(|| reads("and says: \"")) {
                Some(figure) if !figure.starts_with('I') => {
                    format!("MK {}", figure.split(',').next().unwrap())
                }
                _ => "MK".to_owned(),
            },
            "time" => "now".to_owned(),
            "choose" if first == "ask" => "go-on".to_owned(),
            "choose" => word("  accepts ").or_else(|| word("  options ")).unwrap(),
            _ if id.ends_with(".by") => "PH".to_owned(),
            _ if first == "order" => reads("practice order reads: ").unwrap(),
            _ => "some text".to_owned(),
        }
    }
}

/// What was recorded after the opening, without the moments that it names.
pub(super) fn times_aside(session: &Session) -> Vec<String> {
    let records = session.records().iter().skip(1);
    records.map(|record| without_moments(&format!("{:?}", record.fact))).collect()
}

/// `2026-11-22T12:00:00.5Z` and `2026-11-22` are `_`.
fn without_moments(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_date = |it: &&str| first.is_ascii_digit() && it.parse::<chrono::NaiveDate>().is_ok();
        let date = rest.get(..10).filter(is_date);
        let Some(date) = date else {
            left.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        left.push('_');
        rest = &rest[date.len()..];
        if let Some((time, behind)) = rest.split_once('Z').filter(|_| rest.starts_with('T')) {
            assert!(time.len() < 20, "{time}");
            rest = behind;
        }
    }
    left + rest
}
