//! The screen of a moment: the same work on the screen as when a fact had just been recorded, made
//! from the facts up to it. What was typed and not sent, and what lay over the step, is in no fact.

use chrono::{DateTime, Utc};

use crate::app::sound::Sound;
use crate::app::update::form_of;
use crate::app::work::Mark;
use crate::app::{Kept, Said, Work};
use crate::desk::{Desk, Unsaved};
use crate::session::Session;
use crate::session::command::Refusal;
use crate::session::fact::{Fact, Record};
use crate::words::told::after_fact;

/// The work on the screen at the moment of the fact in this place of the record; `seals` are those
/// after each. What was told in one wake came on the screen together.
pub(super) fn work_at(whole: &Session, at: usize, seals: &[String], path: &str) -> Work {
    let records = whole.records();
    let at = last_of_wake(records, at);
    let shown = records.get(..=at).unwrap_or(records);
    let turn = shown.iter().rposition(is_act).unwrap_or(0);
    let Some(opening) = shown.first() else {
        return Work::new(Desk::resumed(whole.clone()), Kept::default());
    };
    let mut session = whole.as_opened(opening.clone());
    let mut seen = Seen::default();
    seen.look(&session, shown.first());
    let mut previous = None;
    for (index, record) in shown.iter().enumerate().skip(1) {
        seen.before(record, previous);
        // Only what was said since the last act still stood there.
        let before = (index >= turn).then(|| session.clone());
        session.apply(record.clone());
        if let Some(before) = before {
            seen.hear(&before, &session, record);
        }
        seen.look(&session, Some(record));
        previous = Some(&record.fact);
    }
    let unsaved = unsaved_at(records, at).filter(|_| seen.created);
    let kept = match seen.created {
        true => Kept {
            seal: seals.get(at).filter(|_| unsaved.is_none()).cloned(),
            path: path.to_owned(),
            second_copy_failed: false,
        },
        false => Kept::default(),
    };
    seen.at_work(session, unsaved, kept)
}

/// The last fact of the same reading.
fn last_of_wake(records: &[Record], at: usize) -> usize {
    let Some(first) = records.get(at) else { return at };
    let later = records.iter().skip(at).take_while(|it| it.stamp.reading == first.stamp.reading);
    at.saturating_add(later.count().saturating_sub(1))
}

/// What the screen knew beside the session.
#[derive(Default)]
struct Seen {
    sound: Sound,
    said: Vec<Said>,
    away_since: Option<DateTime<Utc>>,
    created: bool,
    finished: bool,
}

impl Seen {
    fn before(&mut self, record: &Record, previous: Option<&Fact>) {
        let now = &record.stamp.reading;
        match &record.fact {
            // The session was opened again: what the screen knew was gone.
            Fact::Recovered { .. } => *self = Self { created: true, ..Self::default() },
            Fact::Resumed if !matches!(previous, Some(Fact::Recovered { .. })) => {
                *self = Self { created: true, ..Self::default() };
            }
            Fact::AlarmAcknowledged { .. } => self.sound.silence(now),
            Fact::WentAway => self.away_since = Some(now.utc),
            _ => {}
        }
        let at_opening = matches!(previous, Some(Fact::Resumed));
        if is_act(record) && !(at_opening && matches!(record.fact, Fact::HandedOver { .. })) {
            self.said.clear();
        }
    }

    fn hear(&mut self, before: &Session, after: &Session, record: &Record) {
        if let Fact::CloseCall { refusal, .. } = &record.fact {
            self.said.extend(Refusal::parse(refusal).map(Said::Refused));
        }
        let notices = after_fact(before, after, &record.fact, &record.stamp.reading);
        self.said.extend(notices.into_iter().map(Said::Notice));
    }

    fn look(&mut self, session: &Session, record: Option<&Record>) {
        self.created |= session.is_accepted();
        self.finished |= session.standing().is_none();
        if let Some(record) = record {
            self.sound.ring(session, &record.stamp.reading);
        }
    }

    fn at_work(self, session: Session, unsaved: Option<Unsaved>, kept: Kept) -> Work {
        let is_unsaved = unsaved.is_some();
        let mut work = Work::new(Desk::replayed(session, self.created, unsaved), kept);
        work.asked = work.desk.session().standing();
        work.form = form_of(work.desk.session());
        work.said = self.said;
        work.sound = self.sound;
        work.away_since = self.away_since;
        work.finished = self.finished;
        if is_unsaved {
            work.mark = Mark::NotSaved;
        }
        work
    }
}

/// Whether a person's key brought it, so that what had been said before was over.
fn is_act(record: &Record) -> bool {
    !matches!(
        record.fact,
        Fact::AlarmRaised { .. }
            | Fact::WindowPassed { .. }
            | Fact::WaitOver { .. }
            | Fact::TargetShortened { .. }
            | Fact::LimitsClashed { .. }
            | Fact::ClocksDisagreed { .. }
            | Fact::ClockLost
            | Fact::Suspended { .. }
            | Fact::SavingRestored { .. }
            | Fact::Recovered { .. }
            | Fact::Resumed
    )
}

/// What waited for the disk then: a later fact says how many before it had waited, and why.
fn unsaved_at(records: &[Record], at: usize) -> Option<Unsaved> {
    let later = records.iter().enumerate().skip(at.saturating_add(1));
    later
        .filter_map(|(index, record)| match &record.fact {
            Fact::SavingRestored { facts, reason } => {
                let waited = usize::try_from(*facts).unwrap_or(usize::MAX);
                let first = index.saturating_sub(waited);
                let so_far = at.checked_sub(first)?.saturating_add(1);
                let facts = u64::try_from(so_far).unwrap_or(u64::MAX);
                Some(Unsaved { facts, reason: reason.clone() })
            }
            _ => None,
        })
        .next()
}
