//! What is said of the record as a whole: the supervisor's sign-off and the state of the files.

use super::{Moment, Origin, Row, Source, Value};
use crate::session::fact::{Fact, FollowUp};
use crate::words::LIMITS_OF_PRODUCT;
use crate::words::report::{self, row};

/// The last sign-off.
pub(super) fn sign_off(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let Some((signed, at, changed)) = session.sign_off() else {
        let value = Some(Value::text_of(report::NOT_SIGNED));
        return vec![Row::new(row::REVIEWER, value, Origin::WorkedOut)];
    };
    let records = session.records();
    let last = records.iter().rfind(|record| matches!(record.fact, Fact::SignedOff(_)));
    let origin = last.map_or(Origin::WorkedOut, |record| Origin::Fact(record.seq));
    let offset_min = last.map_or(0, |record| record.stamp.reading.offset_min);
    let text = |text: &str| Some(Value::text_of(text));
    let follow_up = match &signed.follow_up {
        FollowUp::None => report::NONE.to_owned(),
        FollowUp::Open { what, whom } => report::follow_up_open(what, whom),
        FollowUp::Closed => report::FOLLOW_UP_CLOSED.to_owned(),
    };
    let acknowledged = u64::try_from(signed.acknowledged.len()).unwrap_or(u64::MAX);
    let since = if changed { report::CHANGED_SINCE } else { report::NOT_CHANGED };
    vec![
        Row::new(row::REVIEWER, text(signed.by.as_str()), origin),
        Row::new(row::VERDICT, text(&signed.verdict.word().replace('-', " ")), origin),
        Row::new(row::REMARK, signed.remark.as_deref().map(Value::text_of), origin),
        Row::new(row::FOLLOW_UP, text(&follow_up), origin),
        Row::new(row::ACKNOWLEDGED, Some(Value::Count(acknowledged)), origin),
        Row::new(row::SIGNED_AT, Some(Value::Moment(Moment { at, offset_min })), origin),
        Row::new(row::CHANGED, text(since), Origin::WorkedOut),
    ]
}

/// What the files say of themselves.
pub(super) fn record(source: &Source<'_>) -> Vec<Row> {
    let Source { session, examined, now, .. } = source;
    let text = |text: &str| Some(Value::text_of(text));
    let integrity = match &examined.fault {
        None => report::INTACT.to_owned(),
        Some(why) => format!("{}: {why}", report::NOT_INTACT),
    };
    let seal = examined.seal.as_ref();
    let seal = seal.map(|code| Value::text_of(&report::seal(code, examined.facts)));
    let made = Moment { at: now.utc, offset_min: now.offset_min };
    let mut rows = vec![
        Row::new(row::STATE, text(&session.state().word().replace('-', " ")), Origin::WorkedOut),
        Row::new(row::INTEGRITY, text(&integrity), Origin::Files),
        Row::new(row::FACTS, Some(Value::Count(session.last_seq())), Origin::Files),
        Row::new(row::SEAL, seal, Origin::Files).noted(report::SEAL_NOTE),
    ];
    let remarks = examined.remarks.iter();
    rows.extend(remarks.map(|remark| Row::new(row::REMARKS, text(remark), Origin::Files)));
    rows.extend([
        Row::new(row::PROGRAM, text(&session.opening().program), Origin::Fact(1)),
        Row::new(row::REPORTED, Some(Value::Moment(made)), Origin::WorkedOut)
            .noted(LIMITS_OF_PRODUCT),
    ]);
    rows
}
