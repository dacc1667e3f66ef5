//! What a data folder can't promise, said on standard error before a session is worked there.
//! Refuses nothing: a preparation that waits is worse than a warning.

use std::io::Write;
use std::path::Path;

use crate::store::disk::{Disk, Kind, RealDisk};
use crate::words::Shown;

/// Bits of a folder's mode that let others change what is in it.
const OTHERS_WRITE: u32 = 0o022;

/// Says what is to be said of the folder.
pub(super) fn warn(data: &Path) {
    for warning in warnings(&RealDisk::private(), data) {
        let (name, warning) = (data.display().to_string(), warning.as_str());
        let name = Shown::new(&name);
        let _ = writeln!(std::io::stderr(), "vialwatch: warning: {name}: {warning}");
    }
}

fn warnings(disk: &RealDisk, data: &Path) -> Vec<String> {
    let mut all = Vec::new();
    if let Ok(found) = disk.metadata(data)
        && found.kind == Kind::Folder
    {
        if found.mode & OTHERS_WRITE != 0 {
            let mode = found.mode & 0o777;
            all.push(format!("other accounts can change what is in it (mode {mode:03o})"));
        }
        if disk.user().is_some_and(|user| user != found.owner) {
            all.push(format!("it belongs to user {}", found.owner));
        }
    }
    let there = data.ancestors().find(|folder| disk.metadata(folder).is_ok());
    if there.is_some_and(|folder| !disk.keeps_what_is_synced(folder)) {
        all.push(
            "its file system is in memory, on a network or unknown here; what is called saved \
             there may be lost when the machine stops"
                .to_owned(),
        );
    }
    all
}
