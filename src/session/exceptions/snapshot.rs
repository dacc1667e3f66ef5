//! What a session was just before a fact, as far as exceptions compare it with what it became.
//! A handful of values, so that walking a record does not copy the session at each fact.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::Kind;
use crate::protocol::Role;
use crate::session::command::Question;
use crate::session::fact::{Fact, Item, StepKey};
use crate::session::people::Initials;
use crate::session::{Fate, Session, State};

/// Before a fact.
pub(super) struct Before {
    pub(super) state: State,
    pub(super) operator: Initials,
    pub(super) away: bool,
    pub(super) proposal: Option<Fact>,
    set_aside: BTreeSet<u16>,
    rejections: Vec<Item>,
    label_voids: u32,
    late_reports: Vec<(StepKey, usize)>,
    limit_ends: Vec<Option<DateTime<Utc>>>,
}

impl Before {
    pub(super) fn of(session: &Session) -> Self {
        Self {
            state: session.state(),
            operator: session.operator.clone(),
            away: session.away,
            proposal: session.proposal().cloned(),
            set_aside: set_aside(session).collect(),
            rejections: rejections(session).collect(),
            label_voids: session.label_voids,
            late_reports: session.reported_late(),
            limit_ends: limit_ends(session),
        }
    }

    /// What a fact brought about, whoever caused it: an answer, an act or the pharmacist.
    pub(super) fn differences(&self, after: &Session, fact: &Fact) -> Vec<(Kind, String)> {
        let mut found: Vec<(Kind, String)> = set_aside(after)
            .filter(|number| !self.set_aside.contains(number))
            .map(|number| (Kind::VialRejected, Item::Vial(number).to_string()))
            .collect();
        let by_answer = rejections(after).filter(|item| !self.rejections.contains(item));
        found.extend(by_answer.filter_map(|item| Some((kind_of(&item)?, item.to_string()))));
        if let Fact::Rejected { item, .. } = fact
            && let Some(kind) = kind_of(item)
        {
            found.push((kind, item.to_string()));
        }
        if after.label_voids > self.label_voids {
            let label = after.protocol().role(Role::Label).map(|step| step.id.clone());
            found.push((Kind::LabelVoid, label.unwrap_or_default()));
        }
        let late = after.reported_late();
        let newly_late = late.iter().filter(|report| !self.late_reports.contains(report));
        found.extend(newly_late.map(|(_, window)| (Kind::InfusionLate, window_id(after, *window))));
        found
    }

    /// Limits that now end later than before, or no longer hold at all.
    pub(super) fn limits_made_later(&self, after: &Session) -> Vec<String> {
        self.limit_ends
            .iter()
            .zip(limit_ends(after))
            .enumerate()
            .filter(|(_, (before, after))| match (before, after) {
                (Some(before), Some(after)) => after > before,
                (Some(_), None) => true,
                (None, _) => false,
            })
            .map(|(window, _)| window_id(after, window))
            .collect()
    }
}

fn set_aside(session: &Session) -> impl Iterator<Item = u16> {
    session.vials.iter().filter(|vial| vial.fate == Fate::Rejected).map(|vial| vial.number)
}

fn rejections(session: &Session) -> impl Iterator<Item = Item> {
    session.pending.iter().filter_map(|question| match question {
        Question::RejectReason(item) => Some(item.clone()),
        _ => None,
    })
}

/// A rejected vial is told by its fate, so that no way of rejecting it is missed.
fn kind_of(item: &Item) -> Option<Kind> {
    match item {
        Item::Vial(_) => None,
        Item::Bag => Some(Kind::BagRejected),
        Item::Component(_) => Some(Kind::ComponentRejected),
    }
}

fn limit_ends(session: &Session) -> Vec<Option<DateTime<Utc>>> {
    session
        .protocol()
        .windows
        .iter()
        .enumerate()
        .map(
            |(index, window)| {
                if window.rule.is_limit() { session.window_end(index) } else { None }
            },
        )
        .collect()
}

fn window_id(session: &Session, index: usize) -> String {
    session.protocol().windows.get(index).map(|window| window.id.clone()).unwrap_or_default()
}
