//! The bag's work label: what somebody must know who has nothing but the bag. Its moments are the
//! schedule's at the label's step. Never a patient's name.

use chrono::{DateTime, Utc};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Examined;
use super::made::{at_label, into_bag_begun, label_moments, made_at, method, offset_at, storage};
use super::qr::{Blocks, Code};
use crate::protocol::Role;
use crate::session::fact::Mode;
use crate::session::{Session, State};
use crate::time::Reading;
use crate::words::report::{
    DISCARDED_LABEL, HAZARDOUS, NOT_INTACT, NOT_READY_LABEL, NOT_RECORDED, PRACTICE_LABEL,
    TIME_UNKNOWN, WORK_LABEL, row, seal,
};
use crate::words::{Shown, joined, label as prompt, local_day, local_floor};

/// Columns of a line: what narrow label printers hold, and the code with its margin.
const COLUMNS: usize = 42;
/// Before the second and later lines of one thing.
const INDENT: &str = "  ";

/// A work label without a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What must not be overlooked, most urgent first; the work label's own line is the last.
    pub warnings: Vec<Shown>,
    /// Whether it is a walkthrough's.
    pub is_practice: bool,
    /// What it says, in its order.
    pub lines: Vec<LabelLine>,
    /// The id and the seal, as text and for scanners; none where there is no seal.
    pub code: Option<Code>,
}

/// One thing on a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelLine {
    /// What it is, displayable.
    pub label: Shown,
    /// What is known of it.
    pub value: Shown,
    /// Whether it is a moment that nobody may overlook.
    pub is_moment: bool,
}

fn line(label: &str, value: Option<String>) -> LabelLine {
    let value = Shown::new(&value.unwrap_or_else(|| NOT_RECORDED.to_owned()));
    LabelLine { label: Shown::new(label), value, is_moment: false }
}

impl Label {
    /// Of a session, as at a reading.
    pub fn of(session: &Session, examined: &Examined, now: &Reading) -> Self {
        let made = method(session);
        let dose = session.dose().map(|dose| dose.to_string());
        let made_at = made_at(session).map(|at| minute(session, at));
        let mut lines = vec![
            line(row::NAME, Some(session.protocol().title.clone())),
            line(row::AMOUNT, dose),
            line(row::VOLUME, made.map(|made| made.total.to_string())),
            line(row::CONCENTRATION, made.map(|made| made.concentration.to_string())),
            line(row::MADE_AT, made_at),
        ];
        lines.extend(moments(session, now));
        lines.extend(handling(session));
        lines.push(line(row::HAZARD, Some(HAZARDOUS.to_owned())));
        lines.push(line(row::ORDER, session.order().map(str::to_owned)));
        let lots = prompt::lots(session);
        lines.push(line(row::LOTS, Some(lots.join(", ")).filter(|lots| !lots.is_empty())));
        let id = Shown::new(&session.opening().id).to_string();
        lines.push(line(row::SESSION, Some(id.clone())));
        let sealed = examined.seal.as_ref().map(|code| seal(code, examined.facts));
        lines.push(line(row::SEAL, sealed));
        let seal = examined.seal.as_ref();
        let code = seal.and_then(|seal| Code::of(Shown::new(&format!("{id} {seal}")).as_str()));
        let is_practice = session.opening().mode != Mode::Real;
        Self { warnings: warnings(session, examined, now), is_practice, lines, code }
    }
}

/// The room's day and minute, cut towards the past as the screen shows it: never later than the limit.
fn minute(session: &Session, at: DateTime<Utc>) -> String {
    let offset_min = offset_at(session, at);
    format!("{} {}", local_day(at, offset_min), local_floor(at, offset_min))
}

fn warnings(session: &Session, examined: &Examined, now: &Reading) -> Vec<Shown> {
    let is_practice = session.opening().mode != Mode::Real;
    let is_ready = into_bag_begun(session).is_some() && at_label(session, now).is_some();
    let fault = examined.fault.as_ref().map(|why| format!("{NOT_INTACT}: {why}"));
    let is_discarded = session.state() == State::Discarded;
    let said = [
        is_practice.then(|| PRACTICE_LABEL.to_owned()),
        is_discarded.then(|| DISCARDED_LABEL.to_owned()),
        fault,
        (!is_ready && !is_discarded).then(|| NOT_READY_LABEL.to_owned()),
        Some(WORK_LABEL.to_owned()),
    ];
    said.into_iter().flatten().map(|text| Shown::new(&text)).collect()
}

/// Until when what may be done; of a bag that goes out cold also when it leaves the refrigerator.
fn moments(session: &Session, now: &Reading) -> Vec<LabelLine> {
    let all = label_moments(session, now);
    if all.is_empty() {
        return vec![line(row::BEYOND_USE, None)];
    }
    let lines = all.iter().map(|moment| {
        let until = moment.until.map(|until| minute(session, until));
        let until = Some(until.unwrap_or_else(|| TIME_UNKNOWN.to_owned()));
        LabelLine { is_moment: true, ..line(moment.by.as_str(), until) }
    });
    lines.collect()
}

/// How the bag is stored, what its storage step says, and what follows when a moment is passed: all
/// of it in the protocol's own words.
fn handling(session: &Session) -> Vec<LabelLine> {
    let stored = storage(session);
    let mut lines: Vec<LabelLine> =
        stored.iter().map(|(_, chosen)| line(row::STORAGE, Some(chosen.clone()))).collect();
    if lines.is_empty() {
        lines.push(line(row::STORAGE, None));
    }
    let said: Vec<String> = stored.iter().map(|(step, _)| joined(&step.text)).collect();
    lines.push(line(row::HANDLING, Some(said.join(" ")).filter(|said| !said.is_empty())));
    let protocol = session.protocol();
    let shows = protocol.role(Role::Label).map_or(&[][..], |step| &step.shows);
    let mut after: Vec<&str> = Vec::new();
    for window in &protocol.windows {
        let is_shown = window.to.iter().any(|to| shows.contains(to));
        let ends = window.on_passed == crate::protocol::OnPassed::Discard;
        for sentence in window.passed_text.iter().filter(|_| is_shown && ends) {
            if !after.contains(&sentence.say.as_str()) {
                after.push(&sentence.say);
            }
        }
    }
    lines.push(line(row::AFTERWARDS, Some(after.join(" ")).filter(|said| !said.is_empty())));
    lines
}

/// Narrow lines for a label printer, with the code below.
pub(super) fn as_text(label: &Label, blocks: Blocks) -> String {
    let mut text = String::new();
    for warning in &label.warnings {
        wrap(&mut text, warning.as_str());
    }
    for line in &label.lines {
        wrap(&mut text, &format!("{}: {}", line.label, line.value));
    }
    if let Some(code) = &label.code {
        text.push('\n');
        text.push_str(&code.as_text(blocks));
    }
    text
}

/// Adds one thing in as many lines as it takes; a word longer than a line is cut into lines.
fn wrap(text: &mut String, thing: &str) {
    let mut line = String::new();
    for word in thing.split(' ') {
        let begins = line.is_empty() || line == INDENT;
        if !begins && line.width().saturating_add(word.width()) >= COLUMNS {
            end_line(text, &mut line);
        } else if !begins {
            line.push(' ');
        }
        for part in word.graphemes(true) {
            if line.width().saturating_add(part.width()) > COLUMNS {
                end_line(text, &mut line);
            }
            line.push_str(part);
        }
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

fn end_line(text: &mut String, line: &mut String) {
    text.push_str(line.trim_end());
    text.push('\n');
    INDENT.clone_into(line);
}
