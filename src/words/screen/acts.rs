//! What the screen says of acts that ask for more, of questions with a screen of their own, and of
//! a record that is not saved. Consequence first, then the choice.

use chrono::{DateTime, Utc};

use super::{moment, spaced};
use crate::protocol::{ChoiceEffect, Kind, Role, SetAside};
use crate::session::fact::{Answer, Fact, Mode, Part, StepKey};
use crate::session::{Session, State};
use crate::time::Reading;
use crate::words::{CLOCKS_RUN_ON, Shown, practice};

/// A heading, and what follows from the act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActText {
    /// What it is.
    pub heading: &'static str,
    /// What follows.
    pub follows: &'static str,
}

const fn text(heading: &'static str, follows: &'static str) -> ActText {
    ActText { heading, follows }
}

/// An answer that rejects.
pub const REJECTING_ANSWER: ActText =
    text("This answer rejects", "It is set aside at once and the reason is asked next.");
/// Setting a vial or the bag aside.
pub const REJECT: ActText = text(
    "Reject",
    "What is rejected is set aside for good. A vial can be replaced: its steps repeat. A rejected \
     bag ends the preparation.",
);
/// A note.
pub const NOTE: ActText = text("Note", "It stays in the record as typed. No patient's name.");
/// A spill or an incident.
pub const INCIDENT: ActText =
    text("Spill or incident", "Say what happened and what was done. A supervisor sees it first.");
/// A correction.
pub const CORRECT: ActText = text(
    "Correct",
    "The earlier value or time stays in the record. A change that makes a limit later needs a \
     second person who saw it.",
);
/// Taking a confirm back.
pub const UNDO: ActText =
    text("Take back", "The step is asked again. One that opened a limit keeps its first time.");
/// A late entry.
pub const LATE: ActText = text(
    "Late entry",
    "Both times are kept: when it happened and when it was entered. An uncertain time counts \
     against the limit.",
);
/// Another operator.
pub const HAND_OVER: ActText =
    text("Hand over", "From here on everything is recorded under the new initials.");
/// Going on although a rule says no.
pub const OVERRIDE: ActText =
    text("Override", "An exception in the record. It needs a reason and a second person.");
/// A wait that ends early.
pub const END_EARLY: ActText = text(
    "End the wait early",
    "An exception in the record. It needs a reason and a second person.",
);
/// A clock question.
pub const SETTLE: ActText = text(
    "Settle the time",
    "The second person reads both times from one independent clock: the one written on the tray, \
     and now. It never gives less time gone than the machine has proved.",
);
/// Discarding everything.
pub const DISCARD_ALL: ActText = text(
    "Discard all",
    "The preparation ends and can't be taken back. Vials, syringe and bag are cytotoxic waste.",
);
/// A complete copy.
pub const SAVE_ELSEWHERE: ActText =
    text("Save elsewhere", "A complete copy of the record is written to another folder.");
/// The trainer of a walkthrough goes to a later step.
pub const SKIP_TO: ActText = ActText {
    heading: "Go to a step",
    follows: "Everything before it is answered as usual, and does not count in the score.",
};
/// Leaving with nothing recorded on disk.
pub const LEAVE: ActText = text("Leave", "");

/// What leaving means for a session.
pub fn leaving(session: &Session, created: bool, saved: bool) -> String {
    if !created {
        return "Nothing is on disk yet: what was answered is lost.".to_owned();
    }
    let unsaved = if saved { "" } else { "NOT SAVED: what was not saved is lost. " };
    match session.state() {
        State::InProgress if session.opening().mode != Mode::Real => {
            format!("{unsaved}{}", practice::LEAVING)
        }
        State::InProgress => format!("{unsaved}{}.", capital(CLOCKS_RUN_ON)),
        _ => format!("{unsaved}The session stays as it is."),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), chars.as_str()))
}

/// What follows from an answer; nothing where it is as it should be.
pub fn effect(effect: ChoiceEffect) -> &'static str {
    match effect {
        ChoiceEffect::Accept | ChoiceEffect::Option => "",
        ChoiceEffect::Reject(SetAside::Vial) => "✗ rejects this vial",
        ChoiceEffect::Reject(SetAside::Component) => "✗ rejects it: take another",
        ChoiceEffect::Reject(SetAside::Bag) => "✗ rejects the bag",
        ChoiceEffect::Ask => "→ pharmacist",
    }
}

/// What stands above a step's sentences: the phase, and whose act it is.
pub fn heading(session: &Session, key: &StepKey) -> String {
    let phase = session
        .protocol()
        .phases
        .iter()
        .find(|phase| phase.steps.iter().any(|step| step.id == key.step));
    let title = phase.map_or_else(|| spaced(&key.step), |it| Shown::new(&it.title).to_string());
    match session.step_of(key).map(|step| &step.kind) {
        Some(Kind::Second { .. }) => format!("HOLD · second person · {title}"),
        _ if key.part == Part::Start => format!("{title} · starting now"),
        _ => title,
    }
}

/// When the order was prepared last, where that is asked about.
pub fn prepared_before(session: &Session, key: &StepKey, now: &Reading) -> Option<String> {
    let asks = session.step_of(key)?.role == Some(Role::OrderAgain);
    match &session.role_done(Role::Order).filter(|_| asks)?.answer {
        Answer::Order { reference, prepared_at: Some(at) } => {
            Some(format!("order {} was prepared at {}", Shown::new(reference), moment(*at, now)))
        }
        _ => None,
    }
}

/// The standing banner of a record that is not saved.
pub fn not_saved(facts: u64, reason: &str) -> String {
    let facts = if facts == 1 { "1 fact waits".to_owned() } else { format!("{facts} facts wait") };
    format!("NOT SAVED: {}; {facts}. Write this step on paper.", Shown::new(reason))
}

/// Limits that can no longer all be met.
pub fn clash(session: &Session, windows: &[usize]) -> String {
    let name = |it: &usize| session.protocol().windows.get(*it).map(|it| spaced(&it.id));
    let names: Vec<String> = windows.iter().filter_map(name).collect();
    format!("The limits can no longer all be met: {}. Release is refused.", names.join(", "))
}

/// Wall clock and boot clock differ.
pub const CLOCKS_DISAGREE: &str = "CLOCKS DISAGREE: limits count the longer time.";

/// Said while the operator is away.
pub fn away(since: Option<DateTime<Utc>>, now: &Reading) -> String {
    let since = since.map_or_else(String::new, |at| format!(" since {}", moment(at, now)));
    format!("Away{since}. The clocks run on and alarms sound here.")
}

/// When the operator went away last.
pub fn away_since(session: &Session) -> Option<DateTime<Utc>> {
    let records = session.records().iter().rev();
    records.filter(|it| it.fact == Fact::WentAway).map(|it| it.stamp.reading.utc).next()
}

/// What a session has come to, and what is still to be done.
pub fn ended(session: &Session) -> (&'static str, &'static str) {
    match session.state() {
        State::InProgress => ("In progress", "Nothing is asked now."),
        State::Released => (
            "Released",
            "Start and end of the infusion are still to be reported: go on with this session when \
             the ward calls.",
        ),
        State::Reported => ("Reported", "Start and end of the infusion are known: all is done."),
        State::Discarded => ("DISCARDED", "The preparation has ended without a bag."),
    }
}

/// How the time of an infusion is given.
pub const REPORT_HINT: &str = "Type the time, or leave the field: h now, p later.";
/// While an order reference is looked for.
pub const LOOKING_UP: &str = "Looking whether this order was prepared lately …";
