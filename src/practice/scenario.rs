//! A scenario, valid by construction: from the text of a file to a plan for each seed, or to every
//! fault in it, with the reader that protocol files have. Never opens a file.

use chrono::NaiveDate;

use super::plan::Plan;
use crate::protocol::parse::file as reader;
use crate::protocol::parse::schema::schema_of;
use crate::protocol::{Fault, Protocol};

mod check;
mod file;
mod lower;
mod rules;
mod values;

pub use rules::ALL as RULES;

/// A scenario that passed every check; only the reader makes one.
pub struct Scenario {
    file: file::File,
}

/// A fault in the text of a scenario; the file's name is for the caller to add.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column} {field}: {rule}")]
pub struct ScenarioError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Path to the value.
    pub field: String,
    /// What is wrong.
    pub rule: String,
}

/// Finds the protocol with an id; a scenario is judged by the protocol it walks through.
pub type Protocols<'a> = &'a dyn Fn(&str) -> Option<Protocol>;

/// Reads a scenario; one that comes back has passed every check.
///
/// # Errors
/// The first fault.
pub fn parse(text: &str, protocols: Protocols<'_>) -> Result<Scenario, ScenarioError> {
    let judged = judge(text, protocols).into_valid();
    judged.map(|file| Scenario { file }).map_err(|fault| {
        let Fault { line, column, field, message, .. } = *fault;
        ScenarioError { line, column, field, rule: message }
    })
}

/// Every fault of a scenario file in the order of the text.
pub fn faults(text: &str, protocols: Protocols<'_>) -> Vec<Fault> {
    judge(text, protocols).into_faults()
}

/// The same for what a file holds before it is known to be text.
pub fn faults_of_bytes(bytes: &[u8], protocols: Protocols<'_>) -> Vec<Fault> {
    reader::faults_of_bytes(bytes, |text| faults(text, protocols))
}

/// The JSON Schema of a scenario file, with a line feed at its end.
pub fn json_schema() -> String {
    schema_of::<file::File>()
}

fn judge<'t>(text: &'t str, protocols: Protocols<'_>) -> reader::Judged<'t, file::File> {
    reader::judge(text, |file: file::File, faults| {
        check::check(&file, protocols, faults);
        file
    })
}

impl Scenario {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.file.id
    }

    /// As trainers call it.
    pub fn title(&self) -> &str {
        &self.file.title
    }

    /// What a trainee is to learn.
    pub fn aim(&self) -> &str {
        &self.file.aim
    }

    /// Id of its protocol.
    pub fn protocol(&self) -> &str {
        &self.file.protocol
    }

    /// The author's version.
    pub fn version(&self) -> &str {
        &self.file.version
    }

    /// How many times faster waits run.
    pub fn speed(&self) -> u32 {
        self.file.speed
    }

    /// What a seed makes of it on a day.
    pub fn plan(&self, seed: u64, day: NaiveDate) -> Plan {
        let values = values::Values::drawn(&self.file.vary, seed, day);
        lower::plan(&self.file, &values, seed, day)
    }
}
