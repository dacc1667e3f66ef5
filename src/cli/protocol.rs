//! `vialwatch protocol`: which protocols there are, one as a person reads it, what differs between
//! two, and whether files are right. Changes nothing.

use std::path::PathBuf;

use clap::Subcommand;

use super::Outcome;
use super::check::{Format, check};
use super::look::LookArguments;
use crate::protocol;

mod compare;
mod list;
mod schema;
mod show;
mod walk;

#[derive(Debug, Subcommand)]
pub(super) enum Protocol {
    /// Which protocols there are: built in, and of this site
    List,
    /// One protocol as a person reads it
    #[command(after_help = "Example:\n  vialwatch protocol show --dose 1.3")]
    Show(show::Show),
    /// What differs between two protocols, by meaning
    #[command(
        after_help = "Example:\n  vialwatch protocol compare old-protocol.json my-protocol.json"
    )]
    Compare(compare::Compare),
    /// The JSON Schema of a protocol file, for editors
    Schema,
    /// Whether files are right; shows every fault with its place, its rule and how to mend it
    #[command(after_help = "Example:\n  vialwatch protocol check my-protocol.json\n\n\
        Status 0: right, hints or not; 3: at least one fault.")]
    Check {
        /// For editors: an array of {file, line, column, end, rule, kind, message, help}
        #[arg(long)]
        json: bool,
        /// Protocol files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// A walk through a protocol on a clock that jumps; nothing is kept
    #[command(after_help = "Example:\n  vialwatch protocol try my-protocol.json --by JD\n\n\
        At a wait the clock jumps to its end: with j on the screen, with y line by line.")]
    Try(walk::Try),
}

impl Protocol {
    pub(super) fn run(self, data_dir: Option<PathBuf>, look: &LookArguments) -> Outcome {
        match self {
            Self::List => list::list(data_dir),
            Self::Show(show) => show.run(data_dir),
            Self::Compare(compare) => compare.run(data_dir),
            Self::Schema => schema::schema(),
            Self::Check { json, files } => {
                let id = |text: &str| protocol::parse(text).map(|it| it.id).unwrap_or_default();
                let format = Format { faults: &protocol::faults_of_bytes, id: &id };
                check(&files, json, look, &format)
            }
            Self::Try(walk) => walk.run(data_dir, look.look()),
        }
    }
}
