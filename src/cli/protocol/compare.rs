//! `vialwatch protocol compare`: what differs between two protocols, by meaning and not by line.

use std::path::PathBuf;

use clap::Args;

use super::super::folder::{data_folder, find_protocol, parse};
use super::super::{Outcome, print};
use crate::words::protocol::compare::differences;

const SAME: &str = "no difference in meaning\n";

#[derive(Debug, Args)]
pub(in crate::cli) struct Compare {
    /// A built-in id, an id in DATA/protocols, or a file
    before: String,
    /// The one it is compared with
    after: String,
}

impl Compare {
    pub(super) fn run(self, data_dir: Option<PathBuf>) -> Outcome {
        let data = data_folder(data_dir)?;
        let before = parse(&find_protocol(&data, &self.before)?)?;
        let after = parse(&find_protocol(&data, &self.after)?)?;
        let lines = differences(&before, &after);
        if lines.is_empty() {
            return print(SAME);
        }
        print(&lines.iter().map(|line| format!("{line}\n")).collect::<String>())
    }
}
