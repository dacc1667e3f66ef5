//! Answers that are one key each, and the screen of an inspection, where all questions of a group
//! stand together. Nothing is preselected; an answer that rejects says so.
//!
//! ```text
//!  clarity    1  clear
//!             2  opalescent: a shimmer, print readable through it
//!             3  cloudy                    ✗ rejects this vial
//!  colour     ·
//!  particles  ·
//! ```

use super::column::Column;
use super::pane::{Asked, Room};
use super::text::width;
use super::theme::Ink;
use crate::protocol::Step;
use crate::session::command::Question;
use crate::session::fact::{Answer, StepKey};
use crate::words::Shown;
use crate::words::ask::{Offer, offers};
use crate::words::screen::{acts, spaced};

/// The choices of a step; with those of its group around them.
pub(super) fn of_step(column: &mut Column, asked: &Asked<'_>, key: &StepKey, step: &Step) {
    let offers = offers(asked.session, &Question::Step(key.clone()));
    let group = group_of(asked, step);
    if group.len() < 2 {
        return numbered(column, "", &offers, asked.room);
    }
    let names = group.iter().map(|it| width(&spaced(&it.id))).max().unwrap_or(0);
    let mut to_come = Vec::new();
    for other in group {
        let name = spaced(&other.id);
        let pad = " ".repeat(names.saturating_sub(width(&name)).saturating_add(2));
        let lead = format!("{name}{pad}");
        let other_key = StepKey { step: other.id.clone(), ..key.clone() };
        if other.id == step.id {
            standing(column, (&lead, &name), &offers, asked.room);
        } else if let Some(done) = asked.session.done(&other_key) {
            column.hang(&lead, &format!("✓ {}", answered(other, &done.answer)), Ink::Plain);
        } else if asked.room == Room::Tight {
            // One row for all of them: what a mark behind an answer means needs the others.
            to_come.push(format!("{name} ·"));
        } else {
            column.hang(&lead, "·", Ink::Plain);
        }
        if asked.room == Room::Wide {
            column.gap();
        }
    }
    if !to_come.is_empty() {
        column.say(&to_come.join("   "), Ink::Plain);
    }
}

/// The answers of the one that is asked: beside its name, or under it where that takes fewer rows and
/// each row counts.
fn standing(column: &mut Column, (lead, name): (&str, &str), offers: &[Offer], room: Room) {
    let mut under = column.clone();
    numbered(column, lead, offers, room);
    under.say(name, Ink::Plain);
    numbered(&mut under, "", offers, room);
    if room == Room::Tight && under.rows.len() < column.rows.len() {
        *column = under;
    }
}

fn group_of<'a>(asked: &Asked<'a>, step: &Step) -> Vec<&'a Step> {
    let steps = asked.session.protocol().steps();
    steps.filter(|it| it.group.is_some() && it.group == step.group).collect()
}

fn answered(step: &Step, answer: &Answer) -> String {
    let Answer::Chosen(word) = answer else { return String::new() };
    let choice = step.choices().iter().find(|choice| choice.word == *word);
    choice.map_or_else(|| Shown::new(word), |it| Shown::new(&it.label)).to_string()
}

/// Answers with their numbers, behind a lead.
pub(super) fn numbered(column: &mut Column, lead: &str, offers: &[Offer], room: Room) {
    let blank = " ".repeat(width(lead));
    let mut by_glyph = Vec::new();
    for (index, offer) in offers.iter().enumerate() {
        let lead = if index == 0 { lead } else { &blank };
        let number = index.saturating_add(1);
        let lead = format!("{lead}{number}  ");
        let effect = acts::effect(offer.effect);
        let text = format!("{lead}{}", offer.label);
        let used = width(&text).saturating_add(width(effect));
        if effect.is_empty() {
            column.hang(&lead, &offer.label, Ink::Plain);
        } else if used.saturating_add(2) <= column.width {
            column.ends((&text, Ink::Plain), (effect, Ink::Strong));
        } else if room == Room::Tight {
            let glyph: String = effect.chars().take(1).collect();
            column.hang(&lead, &format!("{} {glyph}", offer.label), Ink::Plain);
            by_glyph.push(effect);
        } else {
            column.hang(&lead, &offer.label, Ink::Plain);
            column.hang(&" ".repeat(width(&lead)), effect, Ink::Strong);
        }
    }
    legend(column, by_glyph);
}

/// What the glyphs behind answers mean, where there is no room to say it beside each.
fn legend(column: &mut Column, mut effects: Vec<&str>) {
    effects.dedup();
    if !effects.is_empty() {
        column.say(&effects.join(" "), Ink::Strong);
    }
}
