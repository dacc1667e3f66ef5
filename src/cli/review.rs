//! `vialwatch review`: saved sessions on the screen, those of the data folder or of any other.
//! Looking changes nothing.

use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::folder::{ProtocolText, data_folder, find_protocol};
use super::screen::{Screen, needs_terminal};
use crate::app::Look;
use crate::protocol::builtin;
use crate::shell::reviews::Shelves;

#[derive(Debug, Args)]
pub(super) struct Review {
    /// A folder or share; none: the data folder
    #[arg(value_name = "FOLDER")]
    named: Option<PathBuf>,
    /// Practice walkthroughs too
    #[arg(long)]
    practice: bool,
}

impl Review {
    pub(super) fn run(self, data_dir: Option<PathBuf>, look: Look) -> Outcome {
        needs_terminal("list` or `vialwatch show")?;
        let data = data_folder(data_dir)?;
        let protocol: ProtocolText = find_protocol(&data, builtin::DEFAULT)?;
        let shelves = Shelves { folder: self.named, practice: self.practice };
        Screen::new(&data, protocol, look).review(shelves)
    }
}
