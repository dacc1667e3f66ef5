//! Under the step: the last facts of the record, and, where there is room, the steps still to come
//! with their latest moments.
//!
//! ```text
//! ──────────────────────────────────────────────
//!  14:02:09  JD  vial 2  inject begins
//!  14:02:05  JD  vial 1  swirl: done
//!  14:01:22  JD  vial 1  inject: 4 mL
//! ```

use super::canvas::Row;
use super::column::Column;
use super::text::{cut, width};
use super::theme::Ink;
use crate::app::Look;
use crate::session::Session;
use crate::session::clocks::LatestMoment;
use crate::session::fact::Part;
use crate::time::Reading;
use crate::words::{Shown, screen};

/// Columns that initials may take.
const MOST_PERSON: usize = 6;

/// The last facts, the newest first, a row each.
pub(super) fn facts(
    session: &Session,
    now: &Reading,
    look: Look,
    width_of: u16,
    most: usize,
) -> Column {
    let mut column = Column::new(width_of, look);
    let blind = super::is_blind(session);
    for record in session.records().iter().rev().take(most) {
        let line = screen::tail(session, record, now, blind);
        let shown = |text: &str| super::canvas::as_shown(text, look);
        let by = cut(&shown(&line.by), MOST_PERSON, look.ascii);
        let lead = format!("{}  {by}  ", line.at);
        let what = cut(&shown(&line.what), column.width.saturating_sub(width(&lead)), look.ascii);
        column.push(Row::of(lead, Ink::Faint).and(what, Ink::Plain));
    }
    column
}

/// The steps still to come behind the one that stands, a row each, with their latest moments.
pub(super) fn map(
    session: &Session,
    moments: &[LatestMoment],
    now: &Reading,
    look: Look,
    (width_of, most): (u16, usize),
) -> Column {
    let mut column = Column::new(width_of, look);
    let here = session.standing_step();
    let keys = session.steps_to_come();
    let mut rows: Vec<(String, String)> = Vec::new();
    for phase in &session.protocol().phases {
        let ours = keys.iter().filter(|key| {
            key.part == Part::Main
                && Some(*key) != here.as_ref()
                && phase.steps.iter().any(|step| step.id == key.step)
        });
        for key in ours {
            let set = session.step_of(key).map(|step| step.sets.as_slice()).unwrap_or_default();
            let is_set = |milestone| set.iter().any(|it| it.milestone == milestone);
            let latest = moments.iter().find(|it| is_set(it.milestone));
            let latest = latest.and_then(|it| {
                let milestone = session.protocol().milestones.get(it.milestone)?;
                let at = match it.left {
                    Some(_) => screen::moment(it.until, now),
                    None => "unknown".to_owned(),
                };
                milestone.by.as_ref().map(|_| format!("{} {at}", screen::act(milestone)))
            });
            let title = Shown::new(&phase.title);
            rows.push((format!("{title}   {}", screen::step(key)), latest.unwrap_or_default()));
        }
    }
    let rest = rows.len().saturating_sub(most);
    let shown = if rest > 0 { most.saturating_sub(1) } else { most };
    for (name, latest) in rows.iter().take(shown) {
        let room = column.width.saturating_sub(width(latest)).saturating_sub(4);
        let name = cut(&super::canvas::as_shown(&format!("· {name}"), look), room, look.ascii);
        column.ends((&name, Ink::Plain), (latest, Ink::Strong));
    }
    if rest > 0 {
        let more = rows.len().saturating_sub(shown);
        column.hang("  ", &format!("and {more} more"), Ink::Faint);
    }
    column
}
