//! Rules for a supervisor's judgement: of sessions that are over, by somebody who had no part in
//! them, with every exception acknowledged.

use std::collections::BTreeSet;

use super::{Verdict as Ruled, line};
use crate::session::command::{Judgement, Refusal};
use crate::session::exceptions::exceptions_at;
use crate::session::fact::{ExceptionName, Fact, FollowUp, SignOff, Verdict};
use crate::session::people::Initials;
use crate::session::{Session, State};
use crate::time::Reading;

/// The fact that a judgement makes, or why it makes none.
pub(super) fn sign(session: &Session, judgement: &Judgement, now: &Reading) -> Ruled {
    if session.state() == State::InProgress {
        return Err(Refusal::NotOver.into());
    }
    let by = Initials::typed(&judgement.by)?;
    if had_a_part(session, &by) {
        return Err(Refusal::OwnWork.into());
    }
    let names: Vec<ExceptionName> =
        exceptions_at(session, now).iter().map(|it| it.name()).collect();
    let key = |name: &ExceptionName| (name.seq, name.kind.clone(), name.subject.clone());
    let acknowledged: BTreeSet<_> = judgement.acknowledged.iter().map(key).collect();
    if names.iter().any(|name| !acknowledged.contains(&key(name))) {
        return Err(Refusal::NotAcknowledged.into());
    }
    let remark = match judgement.remark.trim() {
        "" => None,
        text => Some(line(text)?),
    };
    match (&remark, judgement.verdict) {
        (None, Verdict::AcceptedWithRemark | Verdict::NotAccepted) => {
            return Err(Refusal::RemarkMissing.into());
        }
        (None, Verdict::Accepted) if !names.is_empty() => return Err(Refusal::RemarkMissing.into()),
        (Some(_), Verdict::Accepted) => return Err(Refusal::RemarkNotSaid.into()),
        _ => {}
    }
    let (verdict, follow_up) = (judgement.verdict, follow_up(&judgement.follow_up)?);
    Ok(Fact::SignedOff(Box::new(SignOff { by, verdict, remark, follow_up, acknowledged: names })))
}

fn follow_up(typed: &FollowUp) -> Result<FollowUp, super::Refused> {
    Ok(match typed {
        FollowUp::Open { what, whom } => FollowUp::Open { what: line(what)?, whom: line(whom)? },
        other => other.clone(),
    })
}

/// Operators, second persons and whoever is named as pharmacist; an earlier reviewer had none.
fn had_a_part(session: &Session, by: &Initials) -> bool {
    let named = session.records().iter().any(|record| match &record.fact {
        Fact::PharmacistNamed { by: named, .. } => named == by,
        Fact::HandedOver { to } => to == by,
        Fact::SignedOff(_) => false,
        _ => record.stamp.by == *by,
    });
    let people = [session.actors(), session.witnesses()].concat();
    named || people.contains(by) || session.operator() == by
}
