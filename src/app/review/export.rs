//! What is shown, on its way into a new file: which file is said in full before it is written. Reads
//! and writes nothing.

use std::path::PathBuf;

use super::{Review, Show};
use crate::app::Said;
use crate::time::Reading;
use crate::words::review as words;

/// Sessions read for one message; between messages keys are heard.
const AT_ONCE: usize = 4;

/// A part of it that the shell does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Rows of the sheet; the first of them begin it.
    Rows {
        /// Whether they begin it.
        anew: bool,
        /// Of these sessions.
        of: Vec<PathBuf>,
    },
    /// Writes the sheet.
    Sheet(PathBuf),
    /// Writes the report of one session.
    Page {
        /// The session.
        of: PathBuf,
        /// The new file.
        to: PathBuf,
    },
}

/// A file that is asked about, or is being made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    to: PathBuf,
    of: Of,
    /// Whether it was confirmed.
    goes_on: bool,
    /// Whether the shell is at work on a part of it.
    is_at_work: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Of {
    One(PathBuf),
    /// Those still to be read, the next one last; of so many.
    Many(Vec<PathBuf>, usize),
}

impl Export {
    /// Whether there is more to be done without a key.
    pub(super) fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// Whether it waits for a word.
    pub(in crate::app) fn is_asked(&self) -> bool {
        !self.goes_on
    }

    pub(in crate::app) fn confirm(&mut self) {
        self.goes_on = true;
    }

    pub(in crate::app) fn next(&mut self) -> Option<Part> {
        if !self.goes_on || self.is_at_work {
            return None;
        }
        self.is_at_work = true;
        Some(match &mut self.of {
            Of::One(of) => Part::Page { of: of.clone(), to: self.to.clone() },
            Of::Many(waiting, _) if waiting.is_empty() => Part::Sheet(self.to.clone()),
            Of::Many(waiting, all) => {
                let anew = waiting.len() == *all;
                let mut of = waiting.split_off(waiting.len().saturating_sub(AT_ONCE));
                of.reverse();
                Part::Rows { anew, of }
            }
        })
    }
}

impl Review {
    /// Asks about the file: of the session that is open, else of what the list shows.
    pub(in crate::app) fn ask_export(&mut self, folder: Option<&PathBuf>, now: &Reading) {
        let Some(folder) = folder else {
            return self.say(words::NO_FOLDER.to_owned());
        };
        let when = now.utc.format("%Y%m%d-%H%M%S");
        let (of, name) = match &mut self.opened {
            Some(opened) => {
                // Where there is room to say all of it.
                opened.show = Show::Summary;
                let entry = &opened.reviewed.entry;
                (Of::One(entry.path.clone()), format!("vialwatch-{}-{when}.html", entry.id))
            }
            None => {
                let mut paths: Vec<PathBuf> = self.list.shown().map(|it| it.path).collect();
                paths.reverse();
                let all = paths.len();
                (Of::Many(paths, all), format!("vialwatch-sessions-{when}.csv"))
            }
        };
        let to = folder.join(name);
        let path = to.display().to_string();
        self.say(match &of {
            Of::One(_) => words::export_one(&path),
            Of::Many(_, all) => words::export_many(*all, &path),
        });
        self.export = Some(Export { to, of, goes_on: false, is_at_work: false });
    }

    /// A part is done: the path where it was the last; or why it can't be.
    pub(in crate::app) fn exported(&mut self, done: Result<Option<String>, String>) {
        let Some(export) = &mut self.export else { return };
        export.is_at_work = false;
        self.said.clear();
        let (waiting, all) = match &export.of {
            Of::One(_) => (0, 1),
            Of::Many(waiting, all) => (waiting.len(), *all),
        };
        let said = match done {
            Ok(None) => return self.say(words::exporting(all.saturating_sub(waiting), all)),
            Ok(Some(path)) => words::exported(&path),
            Err(why) => words::not_exported(&why),
        };
        self.export = None;
        self.say(said);
    }

    fn say(&mut self, text: String) {
        self.said.push(Said::Plain(text));
    }
}
