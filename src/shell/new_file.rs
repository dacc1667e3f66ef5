//! A new file for others: a report, a table. Writes over nothing.

use std::path::Path;

use crate::store::disk::{Disk, write_all};

/// Writes a new file, on the medium when this returns, and names it in full. Whatever bears the name
/// already, a link that leads nowhere among it, stays as it is.
///
/// # Errors
/// Why not, in words.
pub fn write_new<D: Disk>(disk: &D, path: &Path, text: &str) -> Result<String, String> {
    let could_not = |error: std::io::Error| {
        let what = match error.kind() {
            std::io::ErrorKind::AlreadyExists => "is there already; nothing was written".to_owned(),
            _ => format!("can't be written: {error}"),
        };
        format!("{}: {what}", path.display())
    };
    let path = std::path::absolute(path).map_err(could_not)?;
    let mut file = disk.create_new(&path).map_err(could_not)?;
    let written = write_all(disk, &mut file, text.as_bytes()).and_then(|()| disk.sync_all(&file));
    if let Err(error) = written {
        // Half a report must not pass for one; the first error is the one to tell.
        let _left_behind = disk.remove(&path);
        return Err(could_not(error));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    disk.sync_folder(folder).map_err(could_not)?;
    Ok(path.display().to_string())
}
