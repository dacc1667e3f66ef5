//! From the shape of a file to the plan of one seed. Checks nothing: what could not be read by the
//! checks never comes this far.

use chrono::NaiveDate;

use super::file::{self, File};
use super::values::Values;
use crate::practice::plan::{Act, Deed, Effect, Inject, Order, Plan, Prompt, Start, When};
use crate::protocol::parse::scalars::Duration;
use crate::session::people::Initials;
use crate::time::Span;

/// Stands for initials that can't be read; the checks let none of these through.
const NOBODY: &str = "nobody";

/// What a seed makes of a file on a day.
pub(super) fn plan(file: &File, values: &Values, seed: u64, day: NaiveDate) -> Plan {
    let lower = Lower { values, day };
    let sight = |it: &file::Sight| (lower.text(&it.at), lower.text(&it.sees));
    Plan {
        id: file.id.clone(),
        version: file.version.clone(),
        title: file.title.clone(),
        aim: file.aim.clone(),
        protocol: file.protocol.clone(),
        seed,
        day,
        order: order(&file.order),
        second: person(&file.second),
        speed: file.speed,
        start: file.start.as_ref().map(|start| Start {
            at: lower.text(&start.at),
            answers: start.answers.iter().map(|it| (it.step.clone(), it.is.clone())).collect(),
            stood: start.stood.map_or(Span::default(), |it| it.0),
            taken_up: start.taken_up,
        }),
        sights: file.sights.iter().map(sight).collect(),
        injects: file.injects.iter().map(|inject| lower.inject(inject)).collect(),
    }
}

fn order(order: &file::Order) -> Order {
    Order { reference: order.reference.clone(), dose: order.dose.0 }
}

fn person(text: &str) -> Initials {
    let named = Initials::new(text).or_else(|| Initials::new(NOBODY));
    named.unwrap_or_else(|| person(NOBODY))
}

/// A length of time as a file has it.
pub(super) fn span(text: &str) -> Option<Span> {
    Duration::try_from(text.to_owned()).ok().map(|it| it.0)
}

struct Lower<'a> {
    values: &'a Values,
    day: NaiveDate,
}

impl Lower<'_> {
    fn text(&self, text: &str) -> String {
        self.values.fill(text)
    }

    fn texts(&self, texts: &[String]) -> Vec<String> {
        texts.iter().map(|text| self.text(text)).collect()
    }

    fn span(&self, text: &str) -> Span {
        span(&self.text(text)).unwrap_or_default()
    }

    fn inject(&self, inject: &file::Inject) -> Inject {
        let deeds = |list: &[file::Deed]| list.iter().map(|deed| self.deed(deed)).collect();
        Inject {
            id: inject.id.clone(),
            trains: inject.trains.clone(),
            when: self.when(&inject.when),
            sees: inject.sees.as_ref().map(|text| self.text(text)),
            does: inject.does.as_ref().map(|effect| self.effect(effect)),
            detected: deeds(&inject.detected),
            right: deeds(&inject.right),
            wrong: deeds(&inject.wrong),
            within: inject.within.0,
            prompted_by: inject.prompted_by.iter().map(prompt).collect(),
            note: self.text(&inject.note),
        }
    }

    fn when(&self, when: &file::When) -> When {
        match when {
            file::When::At(question) => When::At(self.text(question)),
            file::When::Milestone(id) => When::Milestone(id.clone()),
            file::When::After { milestone, time } => {
                When::After { milestone: milestone.clone(), time: self.span(time) }
            }
            file::When::Once(deed) => When::Once(self.deed(deed)),
        }
    }

    fn effect(&self, effect: &file::Effect) -> Effect {
        match effect {
            file::Effect::Passes(time) => Effect::Passes(self.span(time)),
            file::Effect::CallsAway(time) => Effect::CallsAway(self.span(time)),
            file::Effect::PassesEnd { window, by } => {
                Effect::PassesEnd { window: window.clone(), by: self.span(by) }
            }
            file::Effect::ClockAhead(by) => Effect::Clock(by.0),
            file::Effect::ClockBack(by) => Effect::Clock(Span::from_ns(by.0.ns().saturating_neg())),
            file::Effect::PowerFails(time) => Effect::PowerFails(time.0),
            file::Effect::DiskFails => Effect::Disk { works: false },
            file::Effect::DiskWorks => Effect::Disk { works: true },
            file::Effect::SecondReads(figure) => Effect::SecondReads(self.text(figure)),
            file::Effect::SecondLooksAway => Effect::SecondLooksAway,
            file::Effect::Package { lot, expires } => Effect::Package {
                lot: self.text(lot),
                expires: self.text(expires).parse().unwrap_or(self.day),
            },
            file::Effect::Order { reference, dose } => {
                Effect::Order(Order { reference: reference.clone(), dose: dose.0 })
            }
        }
    }

    fn deed(&self, deed: &file::Deed) -> Deed {
        use file::Deed as Shape;
        let act = match deed {
            Shape::Answered { step, is, by_other_than } => {
                return Deed::Answered {
                    step: self.text(step),
                    is: self.texts(is),
                    by_other_than: by_other_than.as_deref().map(person),
                };
            }
            Shape::Refused { step, because } => {
                let step = step.as_ref().map(|step| self.text(step));
                return Deed::Refused { step, because: because.clone() };
            }
            Shape::Corrected { step, is } => {
                return Deed::Corrected { step: self.text(step), is: self.texts(is) };
            }
            Shape::Rejected(item) => return Deed::Rejected(self.text(item)),
            Shape::Outcome { step, is } => {
                return Deed::Outcome { step: self.text(step), is: is.clone() };
            }
            Shape::Pharmacist { about } => return Deed::Pharmacist { about: self.text(about) },
            Shape::Overridden => Act::Overridden,
            Shape::MovedInTime => Act::MovedInTime,
            Shape::EndedEarly => Act::EndedEarly,
            Shape::Discarded => Act::Discarded,
            Shape::GlovesChanged => Act::GlovesChanged,
            Shape::Incident => Act::Incident,
            Shape::Note => Act::Note,
            Shape::WentAway => Act::WentAway,
            Shape::CameBack => Act::CameBack,
            Shape::WhereaboutsUnknown => Act::WhereaboutsUnknown,
            Shape::ClockSettled => Act::ClockSettled,
            Shape::Released => Act::Released,
            Shape::SavedAgain => Act::SavedAgain,
        };
        Deed::Act(act)
    }
}

fn prompt(prompt: &file::Prompt) -> Prompt {
    match prompt {
        file::Prompt::Refusal => Prompt::Refusal,
        file::Prompt::Alarm => Prompt::Alarm,
        file::Prompt::Question => Prompt::Question,
    }
}
