//! Elements about the master formulation: the protocol that was followed and what was worked out by it.

use super::{Origin, Row, Source, Value};
use crate::protocol::{Kind, Role, Source as Cited};
use crate::session::fact::Answer;
use crate::words::report::{self, row};
use crate::words::told;

/// Element 13.
pub(super) fn protocol(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let (protocol, opening) = (session.protocol(), session.opening());
    let provenance = if opening.site_protocol { "site protocol" } else { "built in" };
    let text = |value: &str| Some(Value::text_of(value));
    let mut rows = vec![
        Row::new(row::PROTOCOL, text(&protocol.id), Origin::Fact(1)),
        Row::new(row::VERSION, text(&protocol.version), Origin::Fact(1)),
        Row::new(row::DIGEST, text(&opening.protocol_sha256), Origin::Fact(1)),
        Row::new(row::PROVENANCE, text(provenance), Origin::Fact(1)),
    ];
    let sources = protocol.sources.iter();
    rows.extend(sources.map(|cited| {
        let row = Row::new(row::SOURCE, text(&cited.title), Origin::Protocol);
        row.noted(&published(cited))
    }));
    rows
}

/// Its name in the protocol, its date and who stands behind it.
fn published(cited: &Cited) -> String {
    let parts = [Some(&cited.id), cited.date.as_ref(), cited.publisher.as_ref()];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Element 14.
pub(super) fn calculations(source: &Source<'_>) -> Vec<Row> {
    let session = source.session;
    let told = session.calculation().map(|it| Value::text_of(&told::calculation_line(session, it)));
    let mut rows = vec![Row::new(row::CALCULATION, told, Origin::WorkedOut)];
    let check = session.role_done(Role::Calculation);
    let by = check.and_then(|done| reading(source, &done.answer, Role::Calculation));
    let origin = check.map_or(Origin::WorkedOut, |done| Origin::Fact(done.seq));
    rows.push(Row::new(row::CALCULATION_CHECK, by, origin));
    for (key, done) in session.all_done() {
        let Some(step) = session.step_of(key) else { continue };
        let Kind::Second { reads: Some(reads), .. } = &step.kind else { continue };
        if step.role == Some(Role::Calculation) {
            continue;
        }
        if let Answer::Witnessed { by, read: Some(read) } = &done.answer {
            let read = crate::quantity::Quantity::new(*read, reads.unit).to_string();
            let value = Value::text_of(&report::witnessed(by.as_str(), Some(&read)));
            rows.push(Row::new(&key.to_string(), Some(value), Origin::Fact(done.seq)));
        }
    }
    rows
}

/// What a second person read at the step with a role.
fn reading(source: &Source<'_>, answer: &Answer, role: Role) -> Option<Value> {
    let Answer::Witnessed { by, read } = answer else { return None };
    let unit = match &source.session.protocol().role(role)?.kind {
        Kind::Second { reads: Some(reads), .. } => Some(reads.unit),
        _ => None,
    };
    let read =
        read.zip(unit).map(|(read, unit)| crate::quantity::Quantity::new(read, unit).to_string());
    Some(Value::text_of(&report::witnessed(by.as_str(), read.as_deref())))
}
