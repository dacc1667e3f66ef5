//! A trainee's walkthroughs over time: a row for each inject of each, or one where there is none, for
//! people and for a spreadsheet. Knows no file; never sums cells up.

use std::fmt::Write;

use super::Unwritable;
use super::csv::{Table, safe};
use super::walk::span;
use crate::practice::Plan;
use crate::practice::score::{Row, phase_times, score};
use crate::session::Session;
use crate::session::fact::Mode;
use crate::time::Span;
use crate::words::practice as words;
use crate::words::report::PRACTICE;
use crate::words::{Shown, utc_floor};

/// The columns, in their order.
pub const COLUMNS: [&str; 14] = [
    "session",
    "practice",
    "begun_utc",
    "trainee",
    "scenario",
    "seed",
    "state",
    "inject",
    "trains",
    "detected",
    "right",
    "in_time",
    "unprompted",
    "seconds",
];

/// One walkthrough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    session: String,
    begun: String,
    trainee: String,
    scenario: String,
    seed: String,
    state: String,
    /// Time at all phases together.
    took: String,
    /// Its score; or why there is none.
    score: Result<Vec<Row>, String>,
}

impl Run {
    /// A walkthrough by its plan, or why there is none.
    pub fn of(session: &Session, plan: Result<Plan, String>) -> Self {
        let opening = session.opening();
        let (scenario, seed) = match &opening.mode {
            Mode::Practice { scenario, seed, .. } => (scenario.clone(), seed.to_string()),
            Mode::Real => (String::new(), String::new()),
        };
        let begun = session.records().first().map(|it| utc_floor(it.stamp.reading.utc));
        let times = plan.as_ref().map(|plan| phase_times(plan, session)).unwrap_or_default();
        let took = times.iter().filter_map(|time| time.took).reduce(Span::plus);
        Self {
            session: opening.id.clone(),
            begun: begun.unwrap_or_default(),
            trainee: opening.operator.as_str().to_owned(),
            scenario,
            seed,
            state: session.state().word().to_owned(),
            took: span(took),
            score: plan.map(|plan| score(&plan, session)),
        }
    }

    /// A record that can't be read.
    pub fn unreadable(path: String, why: String) -> Self {
        let none = String::new;
        Self {
            session: path,
            begun: none(),
            trainee: none(),
            scenario: none(),
            seed: none(),
            state: "unreadable".to_owned(),
            took: none(),
            score: Err(why),
        }
    }
}

/// Headings of the table for people.
const HEADINGS: [&str; 13] = [
    "",
    "begun",
    "session",
    "trainee",
    "scenario",
    "seed",
    "state",
    "took",
    "inject",
    words::DETECTED,
    words::RIGHT,
    words::IN_TIME,
    words::UNPROMPTED,
];
/// How many of them speak of the walkthrough and not of an inject.
const OF_THE_RUN: usize = 8;

/// For people: the oldest walkthrough first, a row for each of its injects.
pub fn table(runs: &[Run]) -> String {
    let mut rows: Vec<Vec<String>> = vec![HEADINGS.map(str::to_owned).to_vec()];
    for run in runs {
        let head = [
            PRACTICE,
            &run.begun,
            &run.session,
            &run.trainee,
            &run.scenario,
            &run.seed,
            &run.state,
            &run.took,
        ];
        let head = head.map(|cell| Shown::new(cell).to_string()).to_vec();
        for (index, inject) in injects(run).into_iter().enumerate() {
            // Said once for a walkthrough; its mark on every row.
            let blank = [PRACTICE].into_iter().chain(std::iter::repeat("")).map(str::to_owned);
            let lead = if index == 0 { head.clone() } else { blank.take(OF_THE_RUN).collect() };
            rows.push(lead.into_iter().chain(inject).collect());
        }
    }
    format!("{}{}\n", aligned(&rows), words::WORTH)
}

/// What the table says of each inject; one row also where there is none.
fn injects(run: &Run) -> Vec<Vec<String>> {
    let rows = match &run.score {
        Ok(rows) if rows.is_empty() => return vec![vec![words::NO_INJECT.to_owned()]],
        Ok(rows) => rows,
        Err(why) => return vec![vec![format!("{} {}", words::NO_SCORE, Shown::new(why))]],
    };
    let told = |row: &Row| {
        let name = Shown::new(&row.inject).to_string();
        let cells = [row.detected, row.right, row.in_time, row.unprompted];
        let cells = cells.map(|cell| cell.word().to_owned());
        match row.given {
            None => vec![name, words::NOT_GIVEN.to_owned()],
            Some(_) => [name].into_iter().chain(cells).collect(),
        }
    };
    rows.iter().map(told).collect()
}

/// Rows of cells as lines, each column as wide as its widest cell but for the last of a row.
fn aligned(rows: &[Vec<String>]) -> String {
    let wide = |column: usize| {
        let inner = rows.iter().filter(|row| row.len() > column.saturating_add(1));
        let cells = inner.filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..HEADINGS.len()).map(wide).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        let _ = writeln!(text, "{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    text
}

/// For a spreadsheet: a row for each inject of each walkthrough.
///
/// # Errors
/// Where the format's own library fails; no content makes it do so.
pub fn csv(runs: &[Run]) -> Result<String, Unwritable> {
    let mut table = Table::new();
    table.add(COLUMNS)?;
    for run in runs {
        let head = [
            &run.session,
            PRACTICE,
            &run.begun,
            &run.trainee,
            &run.scenario,
            &run.seed,
            &run.state,
        ];
        let head = head.map(|cell| safe(&Shown::new(cell).to_string()));
        let rows = run.score.as_deref().unwrap_or_default();
        for row in rows {
            let took = row.took.map(|took| took.floor_secs().to_string()).unwrap_or_default();
            let cells = [
                safe(&Shown::new(&row.inject).to_string()),
                safe(&Shown::new(&row.trains).to_string()),
                if row.given.is_none() { words::NOT_GIVEN } else { row.detected.word() }.to_owned(),
                row.right.word().to_owned(),
                row.in_time.word().to_owned(),
                row.unprompted.word().to_owned(),
                took,
            ];
            table.add(head.iter().chain(&cells).map(String::as_str))?;
        }
        if run.score.as_ref().is_ok_and(Vec::is_empty) {
            let cells = [words::NO_INJECT, "", "", "", "", "", ""];
            table.add(head.iter().map(String::as_str).chain(cells))?;
        }
        if let Err(why) = &run.score {
            let why = safe(&Shown::new(why).to_string());
            let cells = [words::NO_SCORE, &why, "", "", "", "", ""];
            table.add(head.iter().map(String::as_str).chain(cells))?;
        }
    }
    table.finish()
}
