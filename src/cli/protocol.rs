//! `vialwatch protocol`: which protocols there are, one as a person reads it, what differs between
//! two, and whether files are right. Changes nothing.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Subcommand;

use super::folder::{ProtocolText, parse, read_text};
use super::{Outcome, Status, print};
use crate::words::Shown;

mod compare;
mod list;
mod schema;
mod show;

#[derive(Debug, Subcommand)]
pub(super) enum Protocol {
    /// Which protocols there are: built in, and of this site
    List,
    /// One protocol as a person reads it
    #[command(after_help = "Example:\n  vialwatch protocol show --dose 1.3")]
    Show(show::Show),
    /// What differs between two protocols, by meaning
    #[command(
        after_help = "Example:\n  vialwatch protocol compare inotuzumab-ozogamicin my-protocol.json"
    )]
    Compare(compare::Compare),
    /// The JSON Schema of a protocol file, for editors
    Schema,
    /// Whether files are right; says file, line, column, field and rule
    Check {
        /// Protocol files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

impl Protocol {
    pub(super) fn run(self, data_dir: Option<PathBuf>) -> Outcome {
        match self {
            Self::List => list::list(data_dir),
            Self::Show(show) => show.run(data_dir),
            Self::Compare(compare) => compare.run(data_dir),
            Self::Schema => schema::schema(),
            Self::Check { files } => check(&files),
        }
    }
}

fn check(files: &[PathBuf]) -> Outcome {
    let mut status = Status::Done;
    let mut text = String::new();
    for path in files {
        let name = path.display().to_string();
        let found = read_text(path)
            .and_then(|text| parse(&ProtocolText { text, name: name.clone(), site: true }));
        match found {
            Ok(parsed) => {
                let id = Shown::new(&parsed.id);
                let _ = writeln!(text, "{}: {id} is right", Shown::new(&name));
            }
            Err(failure) if failure.status == Status::Wrong => {
                let _ = writeln!(text, "{}", Shown::new(&failure.message));
                status = Status::Wrong;
            }
            Err(failure) => return Err(failure),
        }
    }
    print(&text)?;
    Ok(status)
}
