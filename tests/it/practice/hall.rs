//! A trainee at the screen: what the frame's model tells is read, and each answer is pressed key by key
//! into the real loop on the jumping clock. The answers themselves come from the trainee of the room.
#![expect(clippy::disallowed_types, reason = "three parts of the loop share one world")]

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use vialwatch::app::offer::{context, is_offered};
use vialwatch::app::sheet::{Act, Of, Sheet};
use vialwatch::app::{Given, Model, Msg, Place, Said, Size, Work};
use vialwatch::keys::{Context, Intent};
use vialwatch::practice::{Plan, Walk};
use vialwatch::session::Session;
use vialwatch::session::command::Question;
use vialwatch::shell::begin::Text;
use vialwatch::shell::cabinet::Cabinet;
use vialwatch::shell::clock::{Clock, JumpingClock, Tick};
use vialwatch::shell::rehearsal::Rehearsal;
use vialwatch::shell::screen::{End, Heard, Input, Output, Start, run};
use vialwatch::store::Store;
use vialwatch::time::Span;
use vialwatch::words::{ask, utc_floor};

use super::hands::frame;
use super::room::{MOST_LINES, PACE_NS, Rules, Trainee, plan_of};
use crate::support::clock::Machine;
use crate::support::memory_disk::MemoryDisk;
use crate::support::story::{noon, protocol_text};
use crate::support::trial::LOOK;

const SIZE: Size = Size { width: 80, height: 24 };
/// Between two keys: more than a scanner takes.
const KEY_NS: i64 = 40_000_000;
/// Before a key that must not be taken for a held one, or for a part of the one before.
const SLOW_NS: i64 = 800_000_000;

/// What is to be done once a frame is there.
type Next = Box<dyn FnOnce(&Model) -> Vec<Todo>>;

/// What is to be done, as far as it is known before the frame that it is done on.
enum Todo {
    Key(Vec<u8>),
    Slow(Vec<u8>),
    Then(Next),
}

/// A moment at which a frame was drawn.
pub(super) struct Moment {
    /// On the clock behind.
    pub(super) behind_ns: i64,
    /// On the clock of practice.
    pub(super) shown_ns: i64,
    /// How many facts there were.
    pub(super) facts: usize,
    /// Whether a wait stood.
    pub(super) waits: bool,
}

pub(super) struct Screened {
    pub(super) session: Session,
    pub(super) plan: Plan,
    pub(super) moments: Vec<Moment>,
    pub(super) said: String,
    pub(super) last_frame: String,
}

struct World {
    machine: Machine,
    trainee: Trainee,
    model: Option<Model>,
    todo: VecDeque<Todo>,
    lines: usize,
    moments: Vec<Moment>,
}

#[derive(Clone)]
struct Hall(Rc<RefCell<World>>);

impl Clock for Hall {
    fn read(&mut self) -> Tick {
        Tick { reading: self.0.borrow().machine.reading(), asleep: Span::default() }
    }
}

impl Input for Hall {
    fn wait(&mut self, _: Option<Span>) -> Heard {
        let mut world = self.0.borrow_mut();
        let mut gap = KEY_NS;
        loop {
            match world.todo.pop_front() {
                Some(Todo::Key(bytes)) => {
                    world.machine.advance(gap);
                    return Heard { bytes, ..Heard::default() };
                }
                Some(Todo::Slow(bytes)) => {
                    world.machine.advance(SLOW_NS.max(gap));
                    return Heard { bytes, ..Heard::default() };
                }
                Some(Todo::Then(next)) => {
                    let more = next(world.model.as_ref().unwrap());
                    more.into_iter().rev().for_each(|todo| world.todo.push_front(todo));
                }
                None => match world.next_line() {
                    Some(line) => {
                        gap = (PACE_NS - KEY_NS * line.chars().count() as i64).max(KEY_NS);
                        world.todo.extend(press(&line));
                        world.todo.push_back(key(""));
                    }
                    None => return Heard { end: Some(End::Signal(15)), ..Heard::default() },
                },
            }
        }
    }
}

impl World {
    fn next_line(&mut self) -> Option<String> {
        let Place::Work(work) = &self.model.as_ref()?.place else { return None };
        self.lines += 1;
        if work.finished || self.lines > MOST_LINES {
            return None;
        }
        let heard = heard(work, self.model.as_ref()?);
        self.trainee.watch = self.model.as_ref()?.now.utc;
        self.trainee.hear(&heard);
        let line = self.trainee.next_line();
        self.trainee.hear(&format!("< {line}\n"));
        Some(line)
    }
}

/// What the screen tells, as plain mode would say it.
fn heard(work: &Work, model: &Model) -> String {
    let session = work.desk.session();
    let mut lines = Vec::new();
    let passed = session.passed().last();
    lines.extend(passed.map(|it| format!("alarm passed it until {}", utc_floor(it.due))));
    lines.extend(work.said.iter().filter_map(|said| match said {
        Said::Notice(notice) => Some(format!("notice {} {}", notice.id, notice.text)),
        _ => None,
    }));
    lines.extend(work.sights().iter().map(|sight| format!("sees {sight}")));
    if let Some(question) = session.standing() {
        let ask = ask::ask(session, &question, &model.now, None);
        lines.push(format!("[{}] {} {}", ask.id, ask.kind, ask.text));
        lines.extend(ask.lines.iter().map(|line| format!("  {line}")));
        lines.push(">".to_owned());
    }
    lines.join("\n") + "\n"
}

impl Output for Hall {
    fn size(&mut self) -> Size {
        SIZE
    }

    fn draw(&mut self, model: &Model) -> std::io::Result<bool> {
        let mut world = self.0.borrow_mut();
        let drawn = frame(model, SIZE);
        assert!(drawn.contains("▨ PRACTICE ×60 ▨"), "{drawn}");
        if let Place::Work(work) = &model.place {
            let session = work.desk.session();
            let behind_ns = world.machine.reading().since_boot_ns;
            // It is written down at once, whatever takes its place on the screen.
            for said in &work.said {
                if let Said::Notice(notice) = said
                    && notice.id == "tray"
                {
                    world.trainee.hear(&format!("notice tray {}\n", notice.text));
                }
            }
            world.moments.push(Moment {
                behind_ns,
                shown_ns: model.now.since_boot_ns,
                facts: session.records().len(),
                waits: matches!(session.standing(), Some(Question::Step(_)))
                    && session.standing_wait(&model.now).is_some(),
            });
        }
        world.model = Some(model.clone());
        Ok(true)
    }

    fn owes(&self) -> bool {
        false
    }

    fn ring(&mut self, _: Option<&str>) {}
    fn forget(&mut self) {}
    fn suspend(&mut self) {}
    fn take_over(&mut self) -> bool {
        true
    }
}

/// Walks through a scenario on the screen.
pub(super) fn walk(id: &str, seed: u64, rules: Rules) -> Screened {
    let world = World {
        machine: Machine::new(noon()),
        trainee: Trainee::new(rules),
        model: None,
        todo: VecDeque::new(),
        lines: 0,
        moments: Vec::new(),
    };
    let hall = Hall(Rc::new(RefCell::new(world)));
    let mut clock = JumpingClock::new(hall.clone());
    let now = clock.read().reading;
    let plan = plan_of(id, seed);
    let store = Store::new(MemoryDisk::new(), std::path::Path::new("/data"));
    let protocol = Text { text: protocol_text().to_owned(), site: false };
    let mut cabinet = Rehearsal::new(store, protocol, &plan, &now);
    let mut model = Model::at_home(LOOK, SIZE, now.clone());
    model.home = None;
    model.given = Given { by: Some("AB".to_owned()), ..Given::default() };
    model.practice = Some(Box::new(Walk::new(plan.clone(), "00".repeat(32))));
    let opening = cabinet.begin(&now).unwrap();
    let start = Start::With(Box::new(Msg::Begun(Ok(opening))));
    let (mut input, mut output) = (hall.clone(), hall.clone());
    let _ = run(&mut model, start, &mut clock, &mut input, (&mut output, &mut cabinet));
    let session = model.session().unwrap().clone();
    let mut world = hall.0.borrow_mut();
    let (moments, said) = (std::mem::take(&mut world.moments), world.trainee.said().to_owned());
    Screened { session, plan, moments, said, last_frame: frame(&model, SIZE) }
}

fn key(text: &str) -> Todo {
    Todo::Key(text.as_bytes().to_vec())
}

fn then(next: impl FnOnce(&Model) -> Vec<Todo> + 'static) -> Todo {
    Todo::Then(Box::new(next))
}

fn work(model: &Model) -> &Work {
    match &model.place {
        Place::Work(work) => work,
        _ => panic!("no session on the screen"),
    }
}

fn typed(text: &str) -> Vec<Todo> {
    text.chars().map(|c| key(&c.to_string())).collect()
}

fn enter() -> Todo {
    key("\r")
}

fn leave_field() -> Todo {
    then(|model| match context(model) {
        Context::Field => vec![key("\x1b"), Todo::Slow(Vec::new())],
        _ => Vec::new(),
    })
}

/// A letter or figure outside of fields, and the moment after which it acts.
fn act(c: char) -> Vec<Todo> {
    vec![leave_field(), key(&c.to_string()), key("")]
}

fn press(line: &str) -> Vec<Todo> {
    match line.trim().strip_prefix(':') {
        Some(command) => pressed(command.to_owned()),
        None => {
            let text = line.trim().to_owned();
            vec![then(move |model| answer(model, text))]
        }
    }
}

fn answer(model: &Model, text: String) -> Vec<Todo> {
    let work = work(model);
    let session = work.desk.session();
    let Some(question) = work.asked.clone() else { return Vec::new() };
    let offers = ask::offers(session, &question);
    if !offers.is_empty() {
        let Some(at) = offers.iter().position(|offer| offer.word == text) else {
            return Vec::new();
        };
        let mut todo = act(char::from_digit(at as u32 + 1, 10).unwrap());
        todo.push(then(
            |model| if self::work(model).sheet.is_some() { vec![enter()] } else { vec![] },
        ));
        return todo;
    }
    if work.form.fields.is_empty() {
        if is_offered(model, Intent::Confirm) {
            return vec![enter()];
        }
        // At a wait: the clock goes to what becomes due next, until the wait is over.
        // Whatever takes its place is another question.
        let go_on = then(move |model| match self::work(model).asked.as_ref() == Some(&question) {
            true => answer(model, text),
            false => Vec::new(),
        });
        return vec![Todo::Slow(b"j".to_vec()), key(""), go_on];
    }
    if work.form.focus.is_none() && is_offered(model, Intent::Now) && text == "now" {
        return act('h');
    }
    let mut todo = vec![then(enter_form)];
    let is_figure = |(_, figure): &(&str, &str)| figure.starts_with(|c: char| c.is_ascii_digit());
    let (first, second) = match work.form.fields.len() {
        _ if question == Question::Discard => (text.as_str(), Some("DISCARD")),
        2 => {
            let parts = text.rsplit_once(' ').filter(is_figure).unwrap_or((&text, ""));
            (parts.0, Some(parts.1))
        }
        _ => (text.as_str(), None),
    };
    todo.extend(typed(first));
    if let Some(second) = second {
        todo.push(key("\t"));
        todo.extend(typed(second));
    }
    todo.push(enter());
    todo
}

/// An empty form with its first field in focus.
fn enter_form(model: &Model) -> Vec<Todo> {
    let form = &work(model).form;
    if form.focus != Some(0) {
        return vec![key("\t"), then(enter_form)];
    }
    form.text(0).chars().map(|_| key("\x7f")).collect()
}

fn pressed(line: String) -> Vec<Todo> {
    let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
    let (before, reason) = rest.rsplit_once(" because ").unwrap_or((rest, ""));
    let (letter, intent, fields): (char, Intent, Vec<String>) = match word {
        "note" => ('n', Intent::Note, vec![rest.to_owned()]),
        "incident" => ('s', Intent::Incident, vec![rest.to_owned()]),
        "discard" => ('D', Intent::Discard, vec![rest.to_owned(), "DISCARD".to_owned()]),
        "settle" => ('t', Intent::Settle, rest.split_whitespace().map(str::to_owned).collect()),
        "gloves" => ('g', Intent::Gloves, Vec::new()),
        "away" => ('w', Intent::Away, Vec::new()),
        "back" => ('w', Intent::Back, Vec::new()),
        "reject" => {
            let (item, why) = rest.split_once(' ').unwrap();
            return about_one('x', Intent::Reject, item, vec![why.to_owned()]);
        }
        "correct" => {
            let (step, value) = before.split_once(' ').unwrap();
            let fields = vec![value.to_owned(), String::new(), reason.to_owned()];
            return about_one('c', Intent::Correct, step, fields);
        }
        "late" => {
            let (step, value) = before.split_once(' ').unwrap();
            let (value, at) = value.rsplit_once("at ").unwrap();
            let fields = vec![value.trim().to_owned(), at.to_owned(), reason.to_owned()];
            return about_one('l', Intent::Late, step, fields);
        }
        other => panic!("no key for :{other}"),
    };
    let open = then(move |model| if is_offered(model, intent) { act(letter) } else { vec![] });
    let fill = then(move |model| match work(model).sheet.is_some() && !fields.is_empty() {
        true => filled(fields),
        false => Vec::new(),
    });
    vec![leave_field(), open, fill]
}

/// An act about one of several: the row is looked for in the sheet.
fn about_one(letter: char, intent: Intent, subject: &str, fields: Vec<String>) -> Vec<Todo> {
    let subject = subject.to_owned();
    let open = then(move |model| if is_offered(model, intent) { act(letter) } else { vec![] });
    let choose = then(move |model| {
        let Some(sheet) = &work(model).sheet else { return Vec::new() };
        let Some(row) = row_of(sheet, &subject) else { return vec![key("\x1b"), key("")] };
        let mut fields = fields;
        if sheet.act == Act::Late && sheet.form.fields.len() == 2 {
            fields.remove(0);
        }
        let mut todo: Vec<Todo> = (0..row).map(|_| key("\x1b[B")).collect();
        todo.push(then(|_| filled(fields)));
        todo
    });
    vec![leave_field(), open, choose]
}

fn row_of(sheet: &Sheet, subject: &str) -> Option<usize> {
    sheet.list.iter().position(|row| match &row.of {
        Of::Item(item) => item.to_string() == subject,
        Of::Step(key) => key.to_string() == subject,
    })
}

/// The fields of the open sheet, and Enter; a sheet that was refused is left.
fn filled(fields: Vec<String>) -> Vec<Todo> {
    let mut todo = vec![then(|model| {
        let sheet = work(model).sheet.as_ref();
        let outside = sheet.is_some_and(|sheet| sheet.form.focus.is_none());
        if outside { vec![key("\t")] } else { Vec::new() }
    })];
    for (at, text) in fields.iter().enumerate() {
        if at > 0 {
            todo.push(key("\t"));
        }
        todo.extend(typed(text));
    }
    todo.push(enter());
    todo.push(then(|model| match &model.place {
        Place::Work(work) if work.sheet.is_some() => vec![key("\x1b"), Todo::Slow(Vec::new())],
        _ => Vec::new(),
    }));
    todo
}
