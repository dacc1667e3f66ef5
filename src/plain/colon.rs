//! Lines that begin with a colon: acts at any time. Reads them into commands; decides nothing.

use chrono::{DateTime, Utc};

use super::{Plain, speak};
use crate::desk::{Archive, times};
use crate::session::command::{Command, Refusal};
use crate::session::fact::{Item, Mode, StepKey};
use crate::session::names::{parse_step_key, parse_vial};
use crate::time::Reading;

/// What `:help` lists, in lines that fit 80 columns.
const HELP: &[&str] = &[
    "Answers",
    "  confirm, wait   y, once it is done or over",
    "  choose          one of the words listed",
    "  value           a figure, in the unit that the question names",
    "  scan            as scanned, or lot LOT exp YYYY-MM-DD [maker TEXT]",
    "  second          INITIALS; INITIALS FIGURE where it says reads",
    "  time            now, or 2026-11-22T15:02:11Z; later where it is not known yet",
    "At any time",
    "  :clocks                       every open window, then the latest moments",
    "  :note TEXT                    recorded at once; no patient's name in any text",
    "  :incident TEXT                recorded at once",
    "  :gloves                       outer gloves were changed",
    "  :correct STEP-ID VALUE because REASON              another value",
    "  :correct STEP-ID at TIME[..TIME] because REASON    another time",
    "  :late STEP-ID VALUE at TIME[..TIME] because REASON    entered now",
    "  :undo STEP-ID because REASON  a confirm back to not done",
    "  :reject vial-N|bag REASON     sets it aside",
    "  :override INITIALS because REASON                  where it is allowed",
    "  :early INITIALS because REASON                     ends a target wait",
    "  :away   :back                 leaving, coming back",
    "  :operator INITIALS            hands over to another operator",
    "  :settle INITIALS TRAY-TIME NOW                     a clock question",
    "  :ack                          acknowledges the alarm",
    "  :discard REASON               ends the preparation",
    "  :quit                         leaves it as it is; the clocks run on",
];

/// What `:help` lists beside it in practice.
const HELP_OF_PRACTICE: &[&str] = &[
    "In practice",
    "  y at a wait                   the clock jumps to its end",
    "  :jump                         the clock jumps to what becomes due next",
    "For the trainer of a walkthrough",
    "  :pause   :go-on               stops the clock, lets it go on",
    "  :inject                       the next inject comes up now",
    "  :skip STEP-ID                 all before that step is answered as usual",
];

impl<A: Archive> Plain<A> {
    fn is_practice(&self) -> bool {
        self.session().opening().mode != Mode::Real
    }

    pub(super) fn colon(&mut self, line: &str, now: &Reading) {
        let (word, rest) = first_word(line);
        match word {
            "quit" => self.leave(),
            "help" => {
                let practice = HELP_OF_PRACTICE.iter().filter(|_| self.is_practice());
                let lines = HELP.iter().chain(practice).map(|&line| line.to_owned());
                self.say_all(&lines.collect::<Vec<_>>());
            }
            "clocks" | "jump" if word == "clocks" || self.is_practice() => {
                // Time first: what has become due is told before the clocks are read out.
                self.run(&Command::Wake, now);
                let lines = speak::clock_lines(self.session(), now);
                self.say_all(&lines);
            }
            "pause" | "go-on" | "inject" | "skip" if self.has_walk() => {
                self.trainer(word, rest, now);
            }
            _ => match command(word, rest, now) {
                Ok(command) => self.run(&command, now),
                Err(Unread::Command) => {
                    self.say("refused unknown-command see :help");
                }
                Err(Unread::Form) => {
                    self.say("refused not-an-answer see :help for the form of this line");
                }
                Err(Unread::Refused(refusal)) => self.refuse(refusal),
            },
        }
    }
}

enum Unread {
    Command,
    Form,
    Refused(Refusal),
}

fn command(word: &str, rest: &str, now: &Reading) -> Result<Command, Unread> {
    let text = || rest.to_owned();
    Ok(match word {
        "note" => Command::Note(text()),
        "incident" => Command::Incident(text()),
        "gloves" => Command::ChangeGloves,
        "away" => Command::GoAway,
        "back" => Command::ComeBack,
        "operator" => Command::HandOver(text()),
        "ack" => Command::Acknowledge,
        "discard" => Command::DiscardAll(text()),
        "correct" => correct(rest)?,
        "late" => late(rest)?,
        "undo" => {
            let (key, reason) = because(rest)?;
            Command::Undo { key: step(key)?, reason }
        }
        "reject" => reject(rest)?,
        "override" => {
            let (second, reason) = because(rest)?;
            Command::Override { second: second.to_owned(), reason }
        }
        "early" => {
            let (second, reason) = because(rest)?;
            Command::EndWaitEarly { second: second.to_owned(), reason }
        }
        "settle" => settle(rest, now)?,
        _ => return Err(Unread::Command),
    })
}

fn first_word(line: &str) -> (&str, &str) {
    let line = line.trim();
    line.split_once(char::is_whitespace).map_or((line, ""), |(word, rest)| (word, rest.trim()))
}

/// Split at the last ` because `.
fn because(text: &str) -> Result<(&str, String), Unread> {
    let (before, reason) = text.rsplit_once(" because ").ok_or(Unread::Form)?;
    Ok((before.trim(), reason.trim().to_owned()))
}

fn step(text: &str) -> Result<StepKey, Unread> {
    parse_step_key(text.trim()).ok_or(Unread::Refused(Refusal::UnknownStep))
}

fn instants(text: &str) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    match text.split_once("..") {
        Some((earliest, latest)) => Some((times::rfc3339(earliest)?, times::rfc3339(latest)?)),
        None => times::rfc3339(text).map(|at| (at, at)),
    }
}

fn correct(text: &str) -> Result<Command, Unread> {
    let (what, reason) = because(text)?;
    let (key, rest) = first_word(what);
    let key = step(key)?;
    if let Some(at) = rest.strip_prefix("at ").and_then(instants) {
        return Ok(Command::CorrectTime { key, at, reason });
    }
    if rest.is_empty() {
        return Err(Unread::Form);
    }
    Ok(Command::CorrectValue { key, value: rest.to_owned(), reason })
}

fn late(text: &str) -> Result<Command, Unread> {
    let (what, reason) = because(text)?;
    let (what, at) = what.rsplit_once(" at ").ok_or(Unread::Form)?;
    let at = instants(at).ok_or(Unread::Form)?;
    let (key, value) = first_word(what);
    Ok(Command::EnterLate { key: step(key)?, value: value.to_owned(), at, reason })
}

fn reject(text: &str) -> Result<Command, Unread> {
    let (what, reason) = first_word(text);
    let item = match what {
        "bag" => Item::Bag,
        other => Item::Vial(parse_vial(other).ok_or(Unread::Form)?),
    };
    Ok(Command::Reject { item, reason: reason.to_owned() })
}

/// `INITIALS TRAY NOW`; a time of day is the nearest one, the tray's before the other.
fn settle(text: &str, now: &Reading) -> Result<Command, Unread> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [second @ .., tray, by_other] = words.as_slice() else { return Err(Unread::Form) };
    if second.is_empty() {
        return Err(Unread::Form);
    }
    let (tray, now) = times::tray(tray, by_other, now).ok_or(Unread::Form)?;
    Ok(Command::Settle { second: second.join(" "), tray, now })
}
