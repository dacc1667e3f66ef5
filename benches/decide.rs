//! What deciding costs: the rules at one moment, and the network of windows behind them, with the
//! built-in protocol and with one of twenty windows. Prints microseconds; asserts nothing.

#![expect(clippy::disallowed_methods, reason = "a bench measures with the wall clock")]

use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use vialwatch::protocol::builtin;
use vialwatch::session::Session;
use vialwatch::session::command::{Command, Entry, Outcome, Question, Saving, Situation};
use vialwatch::session::decide::decide;
use vialwatch::session::fact::{Fact, Mode, Opening, Record, Stamp};
use vialwatch::session::people::Initials;
use vialwatch::time::{BootId, Reading};

const CALLS: usize = 20_000;
const WINDOWS: usize = 20;

fn main() {
    let built_in = builtin::text(builtin::DEFAULT).unwrap_or_default().to_owned();
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{:34} {:>9} {:>9}", "what", "p50 µs", "p99 µs");
    for (name, text) in [("built in", built_in.clone()), ("20 windows", widened(&built_in))] {
        let Some((session, mut seconds)) = in_the_middle(&text) else {
            let _ = writeln!(out, "{name}: the protocol does not lead to a dilution");
            continue;
        };
        let count = session.protocol().windows.len();
        seconds += 60;
        let situation = Situation { reading: reading(seconds), saving: Saving::Works };
        report(&format!("decide, a wake ({count} windows)"), || {
            black_box(decide(black_box(&session), &Command::Wake, &situation));
        });
        let answer = answer_of(&session, "y");
        report(&format!("decide, an answer ({count} windows)"), || {
            black_box(decide(black_box(&session), &answer, &situation));
        });
        report(&format!("network ({count} windows)"), || {
            black_box(black_box(&session).plan(&situation.reading));
        });
    }
}

fn report(name: &str, mut call: impl FnMut()) {
    let mut took: Vec<u128> = (0..CALLS)
        .map(|_| {
            let began = Instant::now();
            call();
            began.elapsed().as_nanos()
        })
        .collect();
    took.sort_unstable();
    let at = |share: usize| took.get(CALLS * share / 100).copied().unwrap_or_default();
    let micro = |ns: u128| format!("{}.{:02}", ns / 1000, ns % 1000 / 10);
    let _ = writeln!(std::io::stdout(), "{name:34} {:>9} {:>9}", micro(at(50)), micro(at(99)));
}

/// The built-in protocol with more limits between its milestones.
fn widened(text: &str) -> String {
    let more: String = (0..WINDOWS - 7)
        .map(|index| {
            format!(
                r#"{{"id": "extra-{index}", "from": ["dilution-start"], "to": ["infusion-start"],
                "rule": {{"at_most": "{} min"}}, "on_passed": "remind", "passed_text":
                [{{"say": "Late.", "source": "site"}}], "source": "site"}},"#,
                361 + index
            )
        })
        .collect();
    text.replacen(r#""windows": ["#, &format!(r#""windows": [{more}"#), 1)
}

fn reading(seconds: i64) -> Reading {
    let start = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000);
    Reading {
        utc: start + TimeDelta::seconds(seconds),
        offset_min: 0,
        boot: BootId("bench".to_owned()),
        since_boot_ns: seconds * 1_000_000_000 + 5_000_000_000,
    }
}

fn person() -> Option<Initials> {
    Initials::new("JD")
}

/// A session whose solution is just going into the bag.
fn in_the_middle(text: &str) -> Option<(Session, i64)> {
    let opening = Opening {
        format: 1,
        program: "bench".to_owned(),
        id: "0123456789AB".to_owned(),
        salt: String::new(),
        mode: Mode::Real,
        protocol: text.to_owned(),
        protocol_sha256: String::new(),
        site_protocol: false,
        operator: person()?,
    };
    let stamp = Stamp { reading: reading(0), by: person()? };
    let fact = Fact::Opened(Box::new(opening));
    let mut session = Session::open(Record { seq: 1, stamp, fact }).ok()?;
    for seconds in 1..200 {
        if session.standing()?.to_string() == "into-bag" {
            return Some((session, seconds));
        }
        let command = usual(&session)?;
        let situation = Situation { reading: reading(seconds), saving: Saving::Works };
        let Outcome::Happened(fact) = decide(&session, &command, &situation).outcome else {
            return None;
        };
        let stamp = Stamp { reading: reading(seconds), by: person()? };
        let seq = session.last_seq() + 1;
        session.apply(Record { seq, stamp, fact: *fact });
    }
    None
}

fn answer_of(session: &Session, text: &str) -> Command {
    let question = session.standing().unwrap_or(Question::Discard);
    let entry = if text == "y" { Entry::Confirm } else { Entry::Line(text.to_owned()) };
    Command::Answer { question, entry, prepared_at: None }
}

fn usual(session: &Session) -> Option<Command> {
    let question = session.standing()?;
    let name = question.to_string();
    let second = |reading: Option<&str>| {
        let (initials, reading) = ("MK".to_owned(), reading.map(str::to_owned));
        let entry = Entry::Second { initials, reading };
        Some(Command::Answer { question: question.clone(), entry, prepared_at: None })
    };
    let line = match name.split('.').next()? {
        "operator" => "JD",
        "order" | "cabinet" => "4711",
        "dose" => "1.3",
        "calculation" => return second(Some("1.3")),
        "water-check" => return second(None),
        "hold" => return second(Some("5.2")),
        "transfer-device" => "used",
        "vial" | "water" | "saline" => "lot A1 exp 2076-01-01",
        "vial-name" => "besponsa",
        "vial-state" => "white",
        "water-name" => "sterile-water",
        "saline-name" => "sodium-chloride-0.9",
        "bag-material" => "pvc",
        "bag-method" => "remove",
        "bag-volume" | "withdraw" => "5.2",
        "inject" if !name.ends_with(".start") => "4",
        "clarity" => "clear",
        "colour" => "colourless",
        "particles" => "none",
        "vials-next" => "dilute-now",
        _ => "y",
    };
    Some(answer_of(session, line))
}
