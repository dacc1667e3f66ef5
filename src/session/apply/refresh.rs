//! What hangs on other things is worked out anew after each fact: milestones, limits that were
//! lifted by a change, alarms whose act is over, and a label whose times moved.
//! Part of the fold: cannot fail.

use chrono::{DateTime, Utc};

use crate::protocol::{Rank, Role};
use crate::session::fact::StepKey;
use crate::session::{Session, State};

impl Session {
    pub(super) fn refresh(&mut self) {
        self.state = self.state_from_answers();
        self.refresh_milestones();
        self.refresh_passed();
        self.refresh_alarms();
        self.refresh_label();
        self.next_step = self.next_step_from_answers();
    }

    /// A passed limit stands until a change that a second person saw moved it: its end now lies
    /// later, or what it bounds turns out to have happened in time.
    fn refresh_passed(&mut self) {
        let still: Vec<_> = self
            .passed
            .iter()
            .filter(|passed| {
                if self.window_course(passed.window).is_none() {
                    return false;
                }
                let end_moved_later =
                    self.window_end(passed.window).is_some_and(|end| end > passed.due);
                let met_in_time = self.closed_in_time(passed.window) == Some(true);
                !end_moved_later && !met_in_time
            })
            .cloned()
            .collect();
        self.passed = still;
    }

    fn refresh_alarms(&mut self) {
        let standing: Vec<_> = self
            .alarms
            .iter()
            .filter(|alarm| match alarm.rank {
                Rank::Passed => self.passed.iter().any(|passed| passed.window == alarm.window),
                _ => match alarm.act {
                    Some(act) => self.milestone(act).is_none(),
                    None => self.own_end_is(alarm.window, alarm.until),
                },
            })
            .cloned()
            .collect();
        self.alarms = standing;
    }

    fn own_end_is(&self, index: usize, until: DateTime<Utc>) -> bool {
        let open = self.window_course(index);
        open.is_some_and(|course| course.closed.is_none()) && self.window_end(index) == Some(until)
    }

    /// The label was printed with times; where one has moved it is void and asked again.
    fn refresh_label(&mut self) {
        let Some(step) = self.protocol.role(Role::Label) else { return };
        let key = StepKey::main(&step.id, None);
        if !self.done.contains_key(&key) {
            self.label = None;
            return;
        }
        if self.state() != State::InProgress {
            return;
        }
        let Some(times) = self.label_times() else { return };
        match &self.label {
            // A moment that has come is no longer printed wrongly; one that is new or moved is.
            Some(printed) if times.iter().any(|time| !printed.contains(time)) => {
                self.done.remove(&key);
                self.label = None;
                self.label_voids = self.label_voids.saturating_add(1);
                self.refresh_milestones();
            }
            Some(_) => {}
            None => self.label = Some(times),
        }
    }

    /// The latest moments a label shows; `None` while one is unknown.
    pub fn label_times(&self) -> Option<Vec<(usize, DateTime<Utc>)>> {
        let shows = &self.protocol.role(Role::Label)?.shows;
        let reading = &self.records.last()?.stamp.reading;
        let plan = self.plan(reading);
        self.latest_moments(&plan)
            .iter()
            .filter(|moment| shows.contains(&moment.milestone))
            .map(|moment| moment.left.map(|_| (moment.milestone, moment.until)))
            .collect()
    }
}
