//! What the trainee sees: the sentences of injects until they are answered, else what is seen where
//! nothing is wrong. Reads facts and plan; judges nothing.

use super::plan::{Deed, Effect, Inject, When};
use super::walk::{Walk, is_given};
use crate::protocol::{ChoiceEffect, Kind, Role, Step};
use crate::session::Session;
use crate::session::command::Question;
use crate::session::fact::{Answer, Fact, Part, StepKey};
use crate::words::practice as words;

impl Walk {
    /// What is seen now, one sentence after the other; nothing where eyes have nothing to say.
    pub fn sights(&self, session: &Session) -> Vec<String> {
        let fresh = self.fresh(session);
        let standing = session.standing();
        let seen = fresh.iter().filter(|it| !is_dealt_with(it, session));
        let mut sights: Vec<String> = seen.filter_map(|it| it.sees.clone()).collect();
        if session.is_away() {
            // Who was called away comes back when the time has gone by; nothing else is looked at.
            let called = |it: &&Inject| matches!(it.does, Some(Effect::CallsAway(_)));
            sights.extend(fresh.iter().any(called).then(|| words::BACK_AGAIN.to_owned()));
            return sights;
        }
        let Some(question) = standing else { return sights };
        let name = question.to_string();
        let own = fresh.iter().any(|inject| is_of(inject, &name));
        match self.sight_of(session, &question, &fresh) {
            Some((sight, Over::Always)) => sights.push(sight),
            Some((sight, Over::UnlessInject)) if !own => sights.push(sight),
            _ => {}
        }
        sights
    }

    /// Injects that came up since something was last answered, or at the question that stands.
    fn fresh(&self, session: &Session) -> Vec<&Inject> {
        let records = session.records().iter().rev();
        let since = records.take_while(|record| !settles(&record.fact));
        let mut fresh: Vec<&Inject> = since
            .filter_map(|record| match &record.fact {
                Fact::InjectGiven { inject, .. } => self.plan.inject(inject),
                _ => None,
            })
            .collect();
        fresh.reverse();
        // What was said at a question of the program's own stands as long as the question does.
        let own = session.standing().filter(|question| !matches!(question, Question::Step(_)));
        let own = own.map(|question| question.to_string());
        let said = self.plan.injects.iter().filter(|inject| match (&inject.when, &own) {
            (When::At(at), Some(own)) => at == own && is_given(session, &inject.id),
            _ => false,
        });
        for inject in said {
            if !fresh.contains(&inject) {
                fresh.push(inject);
            }
        }
        fresh
    }

    /// What is seen at a question by itself.
    fn sight_of(
        &self,
        session: &Session,
        question: &Question,
        fresh: &[&Inject],
    ) -> Option<(String, Over)> {
        let name = question.to_string();
        let first = name.split('.').next().unwrap_or_default();
        let told = self.plan.sights.iter().find(|(at, _)| *at == name || at == first);
        if let Some((_, sees)) = told {
            return Some((sees.clone(), Over::UnlessInject));
        }
        let Question::Step(key) = question else { return None };
        let step = session.step_of(key).filter(|_| key.part == Part::Main)?;
        match (&step.kind, step.role) {
            (_, Some(Role::Order)) => {
                Some((words::order(&self.order(session).reference), Over::Always))
            }
            (_, Some(Role::Dose | Role::DoseAgain)) => {
                Some((words::dose(&self.order(session).dose.to_string()), Over::Always))
            }
            (Kind::Scan { .. }, _) => Some((self.package(&name, fresh), Over::Always)),
            (Kind::Second { .. }, _) => Some((self.second(session, step, fresh), Over::Always)),
            (Kind::Choose(choices), _) => {
                let judges = choices.iter().any(|it| it.effect != ChoiceEffect::Option);
                judges.then(|| (words::NOTHING_ODD.to_owned(), Over::UnlessInject))
            }
            _ => None,
        }
    }

    fn package(&self, question: &str, fresh: &[&Inject]) -> String {
        let given = fresh.iter().rev().find_map(|inject| match &inject.does {
            Some(Effect::Package { lot, expires }) => Some((lot.clone(), *expires)),
            _ => None,
        });
        let (lot, expires) = given.unwrap_or_else(|| self.plan.usual_package(question));
        words::package(&lot, expires)
    }

    /// What a second person reads who reads truly: the dose from the order, a volume as entered.
    pub(super) fn figure_read(&self, session: &Session, step: &Step) -> Option<String> {
        let Kind::Second { reads: Some(reads), .. } = &step.kind else { return None };
        if step.role == Some(Role::Calculation) {
            return Some(self.order(session).dose.amount().normalize().to_string());
        }
        match &session.done(&StepKey::main(&reads.step, None))?.answer {
            Answer::Value(figure) => Some(figure.normalize().to_string()),
            _ => None,
        }
    }

    fn second(&self, session: &Session, step: &Step, fresh: &[&Inject]) -> String {
        let person = self.plan.second.as_str();
        let figure = self.figure_read(session, step);
        for inject in fresh {
            match &inject.does {
                Some(Effect::SecondReads(figure)) => return words::second_reads(person, figure),
                Some(Effect::SecondLooksAway) => {
                    return words::second_looks_away(person, figure.as_deref());
                }
                _ => {}
            }
        }
        match figure {
            Some(figure) => words::second_reads(person, &figure),
            None => words::second_nods(person),
        }
    }
}

/// Whether it called for acts, and all were done since it came up: a torn glove that was changed is
/// seen no more. What is answered to a question is settled by the answer.
fn is_dealt_with(inject: &Inject, session: &Session) -> bool {
    let is_this =
        |fact: &Fact| matches!(fact, Fact::InjectGiven { inject: id, .. } if *id == inject.id);
    let after = || session.records().iter().skip_while(|it| !is_this(&it.fact)).skip(1);
    let is_done =
        |deed: &Deed| matches!(deed, Deed::Act(_)) && after().any(|it| deed.is(&it.fact, session));
    !inject.right.is_empty() && inject.right.iter().all(is_done)
}

/// Whether a sight stands beside an inject that came up at its question.
enum Over {
    Always,
    UnlessInject,
}

/// Whether an inject was planned for this question.
fn is_of(inject: &Inject, name: &str) -> bool {
    match &inject.when {
        When::At(at) => name == at || name.strip_prefix(at.as_str()).is_some(),
        _ => false,
    }
}

/// Facts after which what was seen before has been dealt with.
fn settles(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::StepAnswered { .. }
            | Fact::Overridden { .. }
            | Fact::WaitEndedEarly { .. }
            | Fact::ValueCorrected { .. }
            | Fact::Rejected { .. }
            | Fact::RejectionExplained { .. }
            | Fact::Discarded { .. }
            | Fact::DiscardChosen { .. }
            | Fact::SkipEnded
    )
}
