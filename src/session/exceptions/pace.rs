//! Confirmations that came faster than a person can look: how long each answer took since the
//! one before it, and a whole group of answers since the one before the group.

use std::collections::BTreeSet;

use crate::protocol::{Kind, Role, Step};
use crate::session::Session;
use crate::session::fact::{Fact, Part, Record, StepKey};
use crate::time::{Mark, Span};

/// Reading even the shortest sentence takes this long; a key that bounced does not.
const LEAST_FOR_ANY: Span = Span::from_secs(1);

/// Follows the answers of a record.
pub(super) struct Pace {
    last_end: Mark,
    group: Option<Group>,
}

/// A group of steps being answered for one vial.
struct Group {
    name: String,
    vial: Option<u16>,
    from: Mark,
    answered: BTreeSet<String>,
}

impl Pace {
    /// From the opening, which is where the first step begins.
    pub(super) fn from(session: &Session, opening: &Record) -> Self {
        Self { last_end: session.timeline().mark(&opening.stamp.reading), group: None }
    }

    /// Takes in a record that the session has applied; names the step or the group that was
    /// answered too fast.
    pub(super) fn take(&mut self, session: &Session, record: &Record) -> Option<String> {
        if !answers_a_question(&record.fact) {
            return None;
        }
        let end = session.timeline().mark(&record.stamp.reading);
        let from = std::mem::replace(&mut self.last_end, end);
        let Fact::StepAnswered { key, late, .. } = &record.fact else { return None };
        let step = session.step_of(key)?;
        let Some(group) = &step.group else {
            self.group = None;
            let judged = late.is_none() && !came_with_the_opening(session, step, record);
            let least = least_of(step, key.part).filter(|_| judged)?;
            return is_shorter(session, &from, &end, least).then(|| key.to_string());
        };
        if late.is_some() {
            self.group = None;
            return None;
        }
        self.take_group(session, group, key, (&from, &end))
    }

    fn take_group(
        &mut self,
        session: &Session,
        name: &str,
        key: &StepKey,
        (from, end): (&Mark, &Mark),
    ) -> Option<String> {
        let same = |group: &Group| group.name == name && group.vial == key.vial;
        let mut group = self.group.take().filter(same).unwrap_or_else(|| Group {
            name: name.to_owned(),
            vial: key.vial,
            from: *from,
            answered: BTreeSet::new(),
        });
        group.answered.insert(key.step.clone());
        let of_group = |step: &&Step| step.group.as_deref() == Some(name) && session.applies(step);
        let members = || session.protocol().steps().filter(of_group);
        if members().any(|step| !group.answered.contains(&step.id)) {
            self.group = Some(group);
            return None;
        }
        let least = members().filter_map(|step| least_of(step, Part::Main)).max()?;
        is_shorter(session, &group.from, end, least)
            .then(|| StepKey::main(name, key.vial).to_string())
    }
}

/// The next step is in sight once whatever stood before it has been answered.
fn answers_a_question(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::StepAnswered { .. }
            | Fact::RejectionExplained { .. }
            | Fact::ReplacementDecided { .. }
            | Fact::OutcomeChosen { .. }
            | Fact::PharmacistDecided { .. }
            | Fact::PharmacistNamed { .. }
            | Fact::Overridden { .. }
            | Fact::WaitEndedEarly { .. }
            | Fact::ChangeSeen { .. }
            | Fact::ChangeWithdrawn { .. }
            | Fact::MeanwhileTold { .. }
            | Fact::WhereaboutsTold(_)
            | Fact::InfusionLateTold { .. }
    )
}

/// Nobody confirmed anything on a screen: these answers were given on the command line.
fn came_with_the_opening(session: &Session, step: &Step, record: &Record) -> bool {
    let opened = session.records().first().map(|first| &first.stamp.reading);
    matches!(step.role, Some(Role::Operator | Role::Order | Role::Dose))
        && opened == Some(&record.stamp.reading)
}

/// The least plausible time. Figures, texts and packages take longer than a second by themselves,
/// and a scanner may be faster, so they are judged only where the protocol says more.
fn least_of(step: &Step, part: Part) -> Option<Span> {
    let own = match part {
        Part::Start => return Some(LEAST_FOR_ANY),
        Part::Main => step.least,
    };
    match step.kind {
        Kind::Confirm | Kind::Second { .. } | Kind::Choose(_) => Some(own.max(LEAST_FOR_ANY)),
        Kind::Text | Kind::Value(_) | Kind::Scan { .. } => {
            Some(own).filter(|own| *own > LEAST_FOR_ANY)
        }
        Kind::Wait { .. } | Kind::Time => None,
    }
}

fn is_shorter(session: &Session, from: &Mark, to: &Mark, least: Span) -> bool {
    session.timeline().between_high(from, to).is_some_and(|taken| taken < least)
}
