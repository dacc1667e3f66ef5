//! What a walkthrough was worth, as text: a row for each inject, the exceptions a supervisor would
//! have seen, the time at each phase against earlier runs. Never one figure for all of it.

use std::fmt::Write;

use super::evidence::{Origin, Row as Line, Section, Value};
use crate::practice::Plan;
use crate::practice::score::{PhaseTime, Row, is_skipped, phase_times, score};
use crate::session::Session;
use crate::session::exceptions::{Exception, exceptions};
use crate::session::fact::Mode;
use crate::time::Span;
use crate::words::practice as words;
use crate::words::{Shown, clock_span, exception, utc_floor};

/// A walkthrough and what its facts say.
#[derive(Clone, Debug, PartialEq)]
pub struct Debrief {
    /// What was planned.
    pub plan: Plan,
    /// A row for each inject.
    pub rows: Vec<Row>,
    /// Time at each phase.
    pub times: Vec<PhaseTime>,
    /// The same of the trainee's earlier walkthroughs of this scenario, the oldest first.
    pub earlier: Vec<Vec<PhaseTime>>,
    /// What a supervisor would have seen first, of what the trainee did.
    pub exceptions: Vec<Exception>,
    /// The scenario is no longer the one that was walked through.
    pub changed: bool,
}

impl Debrief {
    /// Of a walkthrough by its plan; `earlier` are the trainee's walkthroughs before it.
    pub fn of(session: &Session, plan: Plan, earlier: &[(Plan, Session)], changed: bool) -> Self {
        Self {
            rows: score(&plan, session),
            times: phase_times(&plan, session),
            plan,
            earlier: earlier.iter().map(|(plan, session)| phase_times(plan, session)).collect(),
            exceptions: exceptions(session)
                .into_iter()
                .filter(|it| !is_skipped(session, it.seq))
                .collect(),
            changed,
        }
    }

    /// The whole of it as lines.
    pub fn text(&self, session: &Session) -> String {
        let mut text = head(session, &self.plan);
        if self.changed {
            let _ = writeln!(text, "{}", words::SCENARIO_CHANGED);
        }
        table(&mut text, &self.rows);
        self.phases(&mut text);
        let _ = writeln!(text, "\n{}", words::EXCEPTIONS);
        for it in &self.exceptions {
            let sentence = exception::sentence(it.kind, &it.subject);
            let _ = writeln!(text, "  {}  {}", utc_floor(it.at), Shown::new(&sentence));
        }
        if self.exceptions.is_empty() {
            let _ = writeln!(text, "  {}", words::NONE);
        }
        let _ = writeln!(text, "\n{}", words::WORTH);
        text
    }

    fn phases(&self, text: &mut String) {
        let _ = writeln!(text, "\n{}", words::PHASES);
        for (at, time) in self.times.iter().enumerate() {
            let title = Shown::new(&time.title).to_string();
            let _ = writeln!(text, "  {title:<14} {}", self.time(at, time));
        }
    }

    /// The time at a phase, and what it was in earlier walkthroughs.
    fn time(&self, at: usize, time: &PhaseTime) -> String {
        let earlier = |run: &Vec<PhaseTime>| span(run.get(at).and_then(|it| it.took));
        let runs: Vec<String> = self.earlier.iter().map(earlier).collect();
        match runs.is_empty() {
            true => span(time.took),
            false => format!("{:<7}   {} {}", span(time.took), words::EARLIER, runs.join(" ")),
        }
    }

    /// The same as sections of the evidence.
    pub(super) fn sections(&self) -> Vec<Section> {
        let line = |label: &str, value: String| {
            let value = Value::Text(Shown::new(&value));
            Line::new(label, Some(value), Origin::WorkedOut)
        };
        let mut rows: Vec<Line> = self
            .rows
            .iter()
            .map(|row| line(&row.trains, format!("{}: {}", row.inject, row.cells())))
            .collect();
        rows.push(line(words::WORTH_TITLE, words::WORTH.to_owned()));
        let times = self.times.iter().enumerate();
        let times = times.map(|(at, time)| line(&time.title, self.time(at, time))).collect();
        vec![
            Section { element: None, title: words::INJECTS, rows },
            Section { element: None, title: words::PHASES, rows: times },
        ]
    }
}

/// Time as `h:mm:ss`; a dash where there is none.
pub(super) fn span(took: Option<Span>) -> String {
    took.map_or_else(|| words::DASH.to_owned(), |took| clock_span(took.floor_secs()))
}

fn head(session: &Session, plan: &Plan) -> String {
    let opening = session.opening();
    let speed = match opening.mode {
        Mode::Practice { speed, .. } => speed,
        Mode::Real => 1,
    };
    let mark = crate::words::practice_mark(speed);
    let (title, id) = (Shown::new(&plan.title), Shown::new(&plan.id));
    let by = Shown::new(opening.operator.as_str());
    let state = session.state().word();
    format!("{mark}   {title}\n{id}, seed {}   {by}   {}   {state}\n", plan.seed, opening.id)
}

fn table(text: &mut String, rows: &[Row]) {
    let wide = rows.iter().map(|row| row.inject.chars().count()).max().unwrap_or(0).max(6);
    let [detected, right, in_time, unprompted] =
        [words::DETECTED, words::RIGHT, words::IN_TIME, words::UNPROMPTED];
    let _ = writeln!(
        text,
        "\n  {:<wide$}  {detected:<9} {right:<13} {in_time:<8} {unprompted}",
        words::INJECT
    );
    for row in rows {
        let inject = Shown::new(&row.inject).to_string();
        if row.given.is_none() {
            let _ = writeln!(text, "  {inject:<wide$}  {}", words::NOT_GIVEN);
            continue;
        }
        let (detected, right) = (row.detected.word(), row.right.word());
        let (in_time, unprompted) = (row.in_time.word(), row.unprompted.word());
        let _ = writeln!(
            text,
            "  {inject:<wide$}  {detected:<9} {right:<13} {in_time:<8} {unprompted}"
        );
        let _ = writeln!(text, "  {:<wide$}  {}", "", Shown::new(&row.note));
    }
}
