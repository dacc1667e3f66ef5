//! Summary and state of a document, worked out from the session. Never the truth, never read back
//! as such: the same facts give the same again.

use chrono::{DateTime, Utc};

use super::summary::{
    DERIVED_BY, Derived, ExceptionNow, ExceptionRank, MOST_EXCEPTIONS, MilestoneNow, ProtocolName,
    SignOff, Stage, StateNow, Summary, VialNow, WindowNow,
};
use crate::protocol::{Role, Window};
use crate::session::exceptions::{Exception, Kind, Severity, exceptions};
use crate::session::fact::{self, Answer, Fact, Mode, Scanned, StepKey};
use crate::session::people::Initials;
use crate::session::{Fate, Session, State};

/// Both derived parts for a session as it stands.
pub fn derive(session: &Session) -> Derived {
    Derived { summary: summary(session, &exceptions(session)), state: state(session) }
}

/// Whether a summary that these rules derived says something else than its facts: somebody wrote
/// in it, or the medium did.
pub fn is_false(summary: &Summary, session: &Session) -> bool {
    summary.derived_by == DERIVED_BY && *summary != self::summary(session, &exceptions(session))
}

/// The summary with a given list of exceptions, such as those of a later moment.
pub fn summary(session: &Session, exceptions: &[Exception]) -> Summary {
    let protocol = session.protocol();
    Summary {
        derived_by: DERIVED_BY,
        id: session.opening().id.clone(),
        state: stage(session.state()),
        practice: session.opening().mode != Mode::Real,
        open: session.state() == State::InProgress,
        protocol: ProtocolName { id: protocol.id.clone(), version: protocol.version.clone() },
        dose: session.dose().map(|dose| dose.to_string()),
        order: session.order().map(str::to_owned),
        lots: lots(session),
        places: places(session),
        started: began(session),
        operators: names(session.actors()),
        second: names(session.witnesses()),
        exceptions: highest(exceptions).into_iter().map(exception).collect(),
        exceptions_total: u64::try_from(exceptions.len()).unwrap_or(u64::MAX),
        signed: session.sign_off().map(signed),
    }
}

fn signed((sign_off, at, changed): (&fact::SignOff, DateTime<Utc>, bool)) -> SignOff {
    let follow_up_open = matches!(sign_off.follow_up, fact::FollowUp::Open { .. });
    SignOff {
        by: sign_off.by.as_str().to_owned(),
        at,
        verdict: sign_off.verdict.word().to_owned(),
        changed_since: changed,
        follow_up_open,
    }
}

/// The highest, at most as many as a summary names: of equal rank each kind first once, so that
/// many of one kind never hide the only one of another. In the order they were given.
fn highest(exceptions: &[Exception]) -> Vec<&Exception> {
    let nth_of_kind = |index: usize, kind: Kind| {
        exceptions.iter().take(index).filter(|before| before.kind == kind).count()
    };
    let place = |(index, it): (usize, &Exception)| (it.rank, nth_of_kind(index, it.kind), index);
    let mut places: Vec<_> = exceptions.iter().enumerate().map(place).collect();
    places.sort_unstable();
    let chosen = places.into_iter().take(MOST_EXCEPTIONS);
    let mut chosen: Vec<usize> = chosen.map(|(.., index)| index).collect();
    chosen.sort_unstable();
    chosen.into_iter().filter_map(|index| exceptions.get(index)).collect()
}

fn began(session: &Session) -> DateTime<Utc> {
    session.records().first().map_or(DateTime::UNIX_EPOCH, |record| record.stamp.reading.utc)
}

fn names(people: &[Initials]) -> Vec<String> {
    people.iter().map(|person| person.as_str().to_owned()).collect()
}

fn stage(state: State) -> Stage {
    match state {
        State::InProgress => Stage::InProgress,
        State::Released => Stage::Released,
        State::Reported => Stage::Reported,
        State::Discarded => Stage::Discarded,
    }
}

/// Every lot that was ever taken in, rejected ones too: a recall asks for all of them.
fn lots(session: &Session) -> Vec<String> {
    let mut lots: Vec<String> = Vec::new();
    for record in session.records() {
        if let Fact::StepAnswered { answer: Answer::Scanned(scanned), .. }
        | Fact::Overridden { answer: Answer::Scanned(scanned), .. }
        | Fact::ValueCorrected { answer: Answer::Scanned(scanned), .. } = &record.fact
            && !lots.contains(&scanned.lot)
        {
            lots.push(scanned.lot.clone());
        }
    }
    lots
}

/// What holds at steps of text that have no role of their own: where a session was prepared.
fn places(session: &Session) -> Vec<String> {
    let mut places: Vec<(u64, String)> = Vec::new();
    for (key, done) in session.all_done() {
        let has_role = session.step_of(key).is_some_and(|step| step.role.is_some());
        if let Answer::Text(text) = &done.answer
            && !has_role
            && !places.iter().any(|(_, known)| known == text)
        {
            places.push((done.seq, text.clone()));
        }
    }
    places.sort();
    places.into_iter().map(|(_, text)| text).collect()
}

fn exception(exception: &Exception) -> ExceptionNow {
    let rank = match exception.rank {
        Severity::High => ExceptionRank::High,
        Severity::Medium => ExceptionRank::Medium,
        Severity::Low => ExceptionRank::Low,
    };
    let subject = Some(exception.subject.clone()).filter(|subject| !subject.is_empty());
    ExceptionNow { kind: exception.kind.word().to_owned(), rank, at: exception.at, subject }
}

fn state(session: &Session) -> StateNow {
    let protocol = session.protocol();
    let milestones = protocol.milestones.iter().enumerate().filter_map(|(index, milestone)| {
        let at = session.milestone(index)?.early.utc;
        Some(MilestoneNow { id: milestone.id.clone(), at })
    });
    let windows =
        protocol.windows.iter().enumerate().filter_map(|(index, it)| window(session, index, it));
    StateNow {
        derived_by: DERIVED_BY,
        standing: session.standing().map(|question| question.to_string()),
        operator: session.operator().as_str().to_owned(),
        vials: session
            .vials()
            .iter()
            .map(|vial| vial_now(session, vial.number, vial.fate))
            .collect(),
        bag: bag(session).map(str::to_owned),
        milestones: milestones.collect(),
        windows: windows.collect(),
    }
}

fn window(session: &Session, index: usize, window: &Window) -> Option<WindowNow> {
    let (from, closed) = session.course_of(index)?;
    let passed = session.passed().iter().any(|passed| passed.window == index);
    let late = window.rule.is_limit() && session.closed_too_late(index);
    let state = match (passed || late, closed) {
        (true, _) => "passed",
        (false, true) => "kept",
        (false, false) => "open",
    };
    Some(WindowNow {
        id: window.id.clone(),
        from: from.early.utc,
        until: session.window_end(index),
        state: state.to_owned(),
    })
}

fn vial_now(session: &Session, number: u16, fate: Fate) -> VialNow {
    let scanned = session.protocol().role(Role::VialIn).and_then(|step| {
        match &session.done(&StepKey::main(&step.id, Some(number)))?.answer {
            Answer::Scanned(scanned) => Some(scanned),
            _ => None,
        }
    });
    let state = match fate {
        Fate::InUse => "in-use",
        Fate::Rejected => "rejected",
        Fate::Spare => "spare",
    };
    VialNow {
        number,
        lot: scanned.map(|it: &Scanned| it.lot.clone()),
        expiry: scanned.map(|it| it.expiry.to_string()),
        state: state.to_owned(),
    }
}

/// What became of the bag: made once drug has begun to enter it.
fn bag(session: &Session) -> Option<&'static str> {
    let begun = session
        .protocol()
        .role(Role::IntoBag)
        .is_some_and(|step| session.done(&StepKey::start(&step.id, None)).is_some());
    match session.state() {
        State::Released | State::Reported => Some("released"),
        State::Discarded if begun => Some("discarded"),
        State::InProgress if begun => Some("made"),
        _ => None,
    }
}
