//! `vialwatch review`: saved sessions on the screen, those of the data folder or of any other, or one
//! of them. Looking changes nothing.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::folder::{ProtocolText, data_folder, find_protocol};
use super::screen::{Screen, needs_terminal};
use super::sessions::find_session;
use crate::app::Look;
use crate::protocol::builtin;
use crate::shell::reviews::Shelves;
use crate::store::Store;
use crate::store::disk::{Disk, Kind, RealDisk};

#[derive(Debug, Args)]
pub(super) struct Review {
    /// A folder or share, or one session: an id, an unambiguous start or end of one, or a file;
    /// none: the data folder
    #[arg(value_name = "SESSION|FOLDER")]
    named: Option<String>,
    /// Practice walkthroughs too
    #[arg(long)]
    practice: bool,
}

impl Review {
    pub(super) fn run(self, data_dir: Option<PathBuf>, look: Look) -> Outcome {
        needs_terminal("list` or `vialwatch show")?;
        let data = data_folder(data_dir)?;
        let protocol: ProtocolText = find_protocol(&data, builtin::DEFAULT)?;
        let disk = RealDisk::private();
        let is_folder = |path: &Path| disk.metadata(path).is_ok_and(|it| it.kind == Kind::Folder);
        let Some(named) = self.named else {
            let shelves = Shelves { folder: None, practice: self.practice };
            return Screen::new(&data, protocol, look).review(shelves);
        };
        let path = Path::new(&named);
        if !is_folder(path) {
            let files = find_session(&Store::new(RealDisk::private(), &data), &named)?;
            return Screen::new(&data, protocol, look).look_at(&files);
        }
        // A data folder elsewhere is one, so that what lies in it can be signed there.
        let is_data = is_folder(&path.join(SESSIONS));
        let folder = (!is_data).then(|| path.to_owned());
        let shelves = Shelves { folder, practice: self.practice };
        Screen::new(if is_data { path } else { &data }, protocol, look).review(shelves)
    }
}

/// The shelf that a data folder is known by.
const SESSIONS: &str = "sessions";
