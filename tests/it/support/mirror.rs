//! A story told twice: what a technician types in plain mode is also pressed on the screen, at the
//! same moments, and both must record the same facts. Refused answers are left out: the screen does
//! not offer what plain mode refuses.

use vialwatch::app::burst::Burst;
use vialwatch::app::sheet::{Act, Of};
use vialwatch::app::{Msg, Place};
use vialwatch::keys::{Context, Intent, Key};
use vialwatch::plain::Given;
use vialwatch::session::Session;
use vialwatch::session::command::Question;
use vialwatch::session::fact::Fact;
use vialwatch::time::Reading;
use vialwatch::words::ask;

use super::archive::Memory;
use super::trial::Trial;

pub(crate) struct Mirror {
    trial: Trial,
    /// Whether the program is closed, at home or ended.
    gone: bool,
}

/// How many facts waited for a disk depends on how many answers were refused.
fn uncounted(fact: Fact) -> Fact {
    match fact {
        Fact::SavingRestored { reason, .. } => Fact::SavingRestored { facts: 0, reason },
        fact => fact,
    }
}

impl Mirror {
    pub(crate) fn begin(archive: Memory, given: &Given, protocol: &str, now: &Reading) -> Self {
        let mut trial = Trial::at_home();
        trial.archive = archive;
        trial.opening = super::story::opening(protocol);
        trial.model.given.by.clone_from(&given.by);
        trial.model.given.order.clone_from(&given.order);
        trial.model.given.dose.clone_from(&given.dose);
        let mut mirror = Self { trial, gone: false };
        mirror.press(Key::Char('n'), now);
        mirror.gone = false;
        mirror
    }

    pub(crate) fn set_full(&mut self, full: bool) {
        self.trial.archive.full = full;
    }

    pub(crate) fn wake(&mut self, now: &Reading) {
        self.send(Msg::Wake, now);
    }

    pub(crate) fn slept(&mut self, seconds: i64, now: &Reading) {
        self.send(Msg::Slept(seconds), now);
    }

    pub(crate) fn resume(&mut self, by: Option<&str>, now: &Reading) {
        self.trial.archive.waiting.clear();
        self.trial.model.given =
            vialwatch::app::Given { by: by.map(str::to_owned), ..Default::default() };
        self.gone = false;
        self.trial.opening_at(now);
    }

    fn send(&mut self, msg: Msg, now: &Reading) {
        self.trial.send_at(msg, now);
        self.gone |=
            !matches!(self.trial.model.place, Place::Work(_)) || self.trial.model.ended.is_some();
    }

    fn press(&mut self, key: Key, now: &Reading) {
        // The story's clock stands while its line is typed; no hand is that fast.
        self.trial.model.burst = Burst::default();
        // The key that means nothing tells that what came before it is no burst.
        self.send(Msg::Keys(vec![key, Key::Other]), now);
    }

    fn type_in(&mut self, text: &str, now: &Reading) {
        for c in text.chars() {
            let key = if c == '\u{1d}' { Key::Separator } else { Key::Char(c) };
            self.press(key, now);
        }
    }

    /// The line as it would be pressed; nothing where the screen does not offer it.
    pub(crate) fn line(&mut self, line: &str, now: &Reading) {
        if self.gone {
            return;
        }
        let text = line.trim();
        if std::env::var("MIRROR").is_ok() {
            println!("{} <- {text}   {:?}", self.trial.standing(), self.trial.said());
        }
        match text.strip_prefix(':') {
            Some(command) => self.command(command, now),
            None => self.answer(text, now),
        }
    }

    fn session(&self) -> &Session {
        self.trial.session()
    }

    fn answer(&mut self, text: &str, now: &Reading) {
        // What the person saw, whatever time has made of it since.
        let Some(question) = self.trial.work().asked.clone() else { return };
        let offers = ask::offers(self.session(), &question);
        if !offers.is_empty() {
            let Some(at) = offers.iter().position(|offer| offer.word == text) else { return };
            self.leave_field(now);
            self.press(Key::Char(char::from_digit(at as u32 + 1, 10).unwrap()), now);
            if self.trial.work().sheet.is_some() {
                self.press(Key::Enter, now);
            }
            return;
        }
        if self.trial.work().form.fields.is_empty() {
            if text == "y" {
                self.press(Key::Enter, now);
            }
            return;
        }
        let is_report = self.trial.work().form.focus.is_none()
            && vialwatch::app::offer::is_offered(&self.trial.model, Intent::Now);
        match text {
            "now" if is_report => return self.press(Key::Char('h'), now),
            "later" if is_report => return self.press(Key::Char('p'), now),
            _ => {}
        }
        self.enter_form(now);
        let form = &self.trial.work().form;
        let (fields, discard) = (form.fields.len(), question == Question::Discard);
        if discard {
            self.type_in(text, now);
            self.press(Key::Tab, now);
            self.type_in("DISCARD", now);
        } else if fields == 2 {
            let is_figure =
                |(_, figure): &(&str, &str)| figure.starts_with(|c: char| c.is_ascii_digit());
            let (initials, reading) = text.rsplit_once(' ').filter(is_figure).unwrap_or((text, ""));
            self.type_in(initials, now);
            self.press(Key::Tab, now);
            self.type_in(reading, now);
        } else {
            self.type_in(text, now);
        }
        self.press(Key::Enter, now);
    }

    /// An empty form with its first field in focus.
    fn enter_form(&mut self, now: &Reading) {
        for _ in 0..3 {
            if self.trial.work().form.focus == Some(0) {
                break;
            }
            self.press(Key::Tab, now);
        }
        for _ in 0..self.trial.work().form.text(0).chars().count() {
            self.press(Key::Backspace, now);
        }
    }

    fn leave_field(&mut self, now: &Reading) {
        if vialwatch::app::offer::context(&self.trial.model) == Context::Field {
            self.press(Key::Escape, now);
        }
    }

    fn command(&mut self, line: &str, now: &Reading) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        let (before, reason) = rest.rsplit_once(" because ").unwrap_or((rest, ""));
        let fields: Vec<String> = match word {
            "note" | "incident" | "operator" => vec![rest.to_owned()],
            "discard" => vec![rest.to_owned(), "DISCARD".to_owned()],
            "override" | "early" => vec![before.to_owned(), reason.to_owned()],
            "settle" => rest.split_whitespace().map(str::to_owned).collect(),
            "gloves" | "away" | "back" | "ack" => Vec::new(),
            // The screen shows the clocks all the time.
            "clocks" => return self.wake(now),
            "reject" | "undo" | "correct" | "late" => {
                return self.about_one(word, before, reason, rest, now);
            }
            _ => return,
        };
        let (key, intent) = match word {
            "note" => ('n', Intent::Note),
            "incident" => ('s', Intent::Incident),
            "operator" => ('o', Intent::HandOver),
            "discard" => ('D', Intent::Discard),
            "override" => ('v', Intent::Override),
            "early" => ('e', Intent::EndEarly),
            "settle" => ('t', Intent::Settle),
            "gloves" => ('g', Intent::Gloves),
            "away" => ('w', Intent::Away),
            "back" => ('w', Intent::Back),
            _ => ('a', Intent::Acknowledge),
        };
        if !self.open(key, intent, now) || fields.is_empty() {
            return;
        }
        // A limit that passed with the key took the sheet's place: it is opened again.
        if self.trial.work().sheet.is_some() || self.open(key, intent, now) {
            self.fill(&fields, now);
        }
    }

    /// Presses the key of an act where it is offered.
    fn open(&mut self, key: char, intent: Intent, now: &Reading) -> bool {
        self.leave_field(now);
        let offered = vialwatch::app::offer::is_offered(&self.trial.model, intent);
        if offered {
            self.press(Key::Char(key), now);
        }
        offered
    }

    /// Types the fields of the open sheet and sends it; leaves it where it was refused.
    fn fill(&mut self, fields: &[String], now: &Reading) {
        if self.trial.work().sheet.as_ref().is_some_and(|sheet| sheet.form.focus.is_none()) {
            self.press(Key::Tab, now);
        }
        for (at, text) in fields.iter().enumerate() {
            if at > 0 {
                self.press(Key::Tab, now);
            }
            self.type_in(text, now);
        }
        self.press(Key::Enter, now);
        if !self.gone && self.trial.work().sheet.is_some() {
            self.press(Key::Escape, now);
        }
    }

    fn about_one(&mut self, word: &str, before: &str, reason: &str, all: &str, now: &Reading) {
        let (key, intent) = match word {
            "reject" => ('x', Intent::Reject),
            "undo" => ('u', Intent::Undo),
            "correct" => ('c', Intent::Correct),
            _ => ('l', Intent::Late),
        };
        if !self.open(key, intent, now) {
            return;
        }
        let (subject, rest) = before.split_once(' ').unwrap_or((before, ""));
        let sheet = self.trial.work().sheet.clone().unwrap();
        let row = sheet.list.iter().position(|row| match &row.of {
            Of::Item(item) => item.to_string() == subject,
            Of::Step(key) => key.to_string() == subject || row.text.starts_with("the change"),
        });
        let Some(row) = row else { return self.press(Key::Escape, now) };
        for _ in 0..row {
            self.press(Key::Down, now);
        }
        let reason = reason.to_owned();
        let fields = match sheet.act {
            Act::Reject => vec![all.split_once(' ').map_or("", |(_, why)| why).to_owned()],
            Act::Undo => vec![reason],
            Act::Correct => match rest.strip_prefix("at ") {
                Some(at) => vec![String::new(), at.to_owned(), reason],
                None => vec![rest.to_owned(), String::new(), reason],
            },
            _ => {
                let (value, at) = rest.rsplit_once("at ").unwrap_or((rest, ""));
                let mut fields = vec![value.trim().to_owned(), at.to_owned(), reason];
                if sheet.form.fields.len() == 2 {
                    fields.remove(0);
                }
                fields
            }
        };
        self.fill(&fields, now);
    }

    /// The first fact in which the two records differ.
    pub(crate) fn difference(&self, plain: &Session) -> Option<String> {
        let Place::Work(work) = &self.trial.model.place else { return None };
        let told = |session: &Session| -> Vec<Fact> {
            let facts = session.records().iter().map(|record| record.fact.clone());
            facts.filter(|fact| !matches!(fact, Fact::CloseCall { .. })).map(uncounted).collect()
        };
        let (plain, screen) = (told(plain), told(work.desk.session()));
        let at = (0..plain.len().max(screen.len())).find(|at| plain.get(*at) != screen.get(*at))?;
        Some(format!(
            "fact {at}: plain {:?}\n  screen {:?}\n  said {:?}",
            plain.get(at),
            screen.get(at),
            self.trial.said()
        ))
    }
}
