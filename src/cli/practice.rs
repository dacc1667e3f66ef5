//! `vialwatch practice`: a walkthrough at this terminal, which scenarios there are, whether scenario
//! files are right, and what the record of a walkthrough is worth. Holds no rule.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::check::{Format, check};
use super::folder::{boot_id, data_folder};
use super::look::LookArguments;
use super::prepare::{say_refused, status};
use super::screen::{Screen, needs_terminal};
use super::{Failure, Outcome, Status, print};
use crate::app::{self, Look};
use crate::plain::{Given, Plain};
use crate::practice::{Walk, builtin, scenario};
use crate::session::people::Initials;
use crate::shell::clock::{Clock, JumpingClock, MachineClock};
use crate::shell::input::StandardInput;
use crate::shell::lines::run;
use crate::shell::rehearsal::Rehearsal;
use crate::store::Store;
use crate::store::disk::RealDisk;
use crate::words::practice as words;

pub(super) mod find;
mod runs;
mod score;

use find::{find, list, protocols, scenarios};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Practice {
    /// A built-in id, an id in DATA/scenarios, or a file; none: which there are
    scenario: Option<String>,
    /// Initials of the trainee
    #[arg(long, value_name = "INITIALS")]
    by: Option<String>,
    /// Which vial, which lots, which moments; without it drawn, and printed
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Line by line, without screen control
    #[arg(long)]
    plain: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Whether scenario files are right; shows every fault with its place, its rule and how to mend it
    #[command(after_help = "Example:\n  vialwatch practice check my-scenario.json\n\n\
        Status 0: right; 3: at least one fault.")]
    Check {
        /// For editors: an array of {file, line, column, end, rule, kind, message, help}
        #[arg(long)]
        json: bool,
        /// Scenario files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// The JSON Schema of a scenario file, for editors
    Schema,
    /// What the record of a walkthrough says of each inject
    #[command(after_help = "Example:\n  vialwatch practice score 7F3K")]
    Score(score::Score),
    /// A trainee's walkthroughs over time
    #[command(after_help = "Example:\n  vialwatch practice runs --by AB --csv")]
    Runs(runs::Runs),
}

impl Practice {
    pub(super) fn run(self, data_dir: Option<PathBuf>, look: &LookArguments) -> Outcome {
        let data = data_folder(data_dir)?;
        match (self.command, self.scenario) {
            (Some(Command::Check { json, files }), _) => {
                let known = protocols(&data);
                let faults = |bytes: &[u8]| scenario::faults_of_bytes(bytes, &known);
                let id = |text: &str| {
                    let read = scenario::parse(text, &known);
                    read.map(|it| it.id().to_owned()).unwrap_or_default()
                };
                check(&files, json, look, &Format { faults: &faults, id: &id })
            }
            (Some(Command::Schema), _) => print(builtin::SCHEMA),
            (Some(Command::Score(score)), _) => score.run(&data),
            (Some(Command::Runs(runs)), _) => runs.run(&data),
            (None, None) => print(&list(&data)),
            (None, Some(name)) => {
                if self.by.as_deref().is_some_and(|by| Initials::typed(by).is_err()) {
                    return Err(Failure::new(Status::Usage, "--by takes initials"));
                }
                let begin = Begin { by: self.by, seed: self.seed };
                begin.run(&data, &name, self.plain, look.look())
            }
        }
    }
}

/// A walkthrough that is to begin.
struct Begin {
    by: Option<String>,
    seed: Option<u64>,
}

impl Begin {
    fn run(self, data: &Path, name: &str, plain: bool, look: Look) -> Outcome {
        if !plain {
            needs_terminal("practice SCENARIO --plain")?;
        }
        let found = find(data, name)?;
        let mut clock = JumpingClock::new(MachineClock::new(boot_id()));
        let now = clock.read().reading;
        let could_not = |why: String| Failure::new(Status::CouldNot, why);
        let seed = self.seed.map_or_else(|| scenarios(data).draw(), Ok).map_err(could_not)?;
        let usage = |why: String| Failure::new(Status::Usage, why);
        let walk = found.walk(seed, self.by.as_deref(), &now).map_err(usage)?;
        let protocol = found.protocol;
        let store = Store::new(RealDisk::private(), data);
        let rehearsal = Rehearsal::new(store, protocol, &walk.plan, &now);
        if plain {
            return line_by_line(rehearsal, walk, self.by, clock);
        }
        let given = app::Given { by: self.by, ..app::Given::default() };
        Screen::rehearsal(rehearsal, walk, clock, look).prepare(given)
    }
}

fn line_by_line(
    rehearsal: Rehearsal<RealDisk>,
    walk: Walk,
    by: Option<String>,
    mut clock: JumpingClock<MachineClock>,
) -> Outcome {
    let now = clock.read().reading;
    let could_not = |why: String| Failure::new(Status::CouldNot, why);
    let opening = rehearsal.opening(&now).map_err(could_not)?;
    let given = Given { by, ..Given::default() };
    let mut plain = Plain::practise(rehearsal, opening, walk, given, &now)
        .map_err(|error| Failure::new(Status::Wrong, error))?;
    let mut input =
        StandardInput::new().map_err(|error| could_not(format!("no input: {error}")))?;
    let ended = run(&mut plain, &mut clock, &mut input, &mut std::io::stdout());
    say_refused(ended);
    if plain.is_kept() {
        let scored = words::scored(&plain.session().opening().id);
        let _ = writeln!(std::io::stderr(), "{scored}");
    }
    let closed = plain.archive_mut().leave();
    match (closed, status(ended)) {
        (Err(why), Status::Done) => Err(could_not(why)),
        (_, status) => Ok(status),
    }
}
