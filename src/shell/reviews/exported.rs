//! What is shown, as files for others: rows of many sessions, the report of one. Writes new files and
//! nothing over any.

use std::path::{Path, PathBuf};

use super::Reviews;
use super::examined::followed;
use crate::app::review::Part;
use crate::report::sheet::Sheet;
use crate::report::{Format, Unwritable, render_with};
use crate::shell::debriefs::Debriefs;
use crate::shell::write_new;
use crate::store::disk::Disk;
use crate::time::Reading;

impl<D: Disk> Reviews<D> {
    /// Does a part of an export; the path of the new file where that was the last.
    ///
    /// # Errors
    /// Why not, in words; nothing was written then.
    pub fn export(&mut self, part: Part, now: &Reading) -> Result<Option<String>, String> {
        match part {
            Part::Rows { anew, of } => self.add_rows(anew, &of, now).map(|()| None),
            Part::Sheet(to) => {
                let text = self.sheet.take().map_or_else(|| Sheet::new()?.finish(), Sheet::finish);
                write_new(self.store.disk(), &to, &text.map_err(in_words)?).map(Some)
            }
            Part::Page { of, to } => self.write_page(&of, &to, now).map(Some),
        }
    }

    fn add_rows(&mut self, anew: bool, of: &[PathBuf], now: &Reading) -> Result<(), String> {
        let begun = if anew { None } else { self.sheet.take() };
        let mut sheet = begun.map_or_else(Sheet::new, Ok).map_err(in_words)?;
        for path in of {
            let added = match self.examined(path, now) {
                Ok((read, examined)) => sheet.add(&read.session, &examined, now),
                Err(why) => sheet.add_unreadable(&path.display().to_string(), &why),
            };
            added.map_err(in_words)?;
        }
        self.sheet = Some(sheet);
        Ok(())
    }

    fn write_page(&self, of: &Path, to: &Path, now: &Reading) -> Result<String, String> {
        let (read, examined) = self.examined(of, now)?;
        let session = &read.session;
        let debrief = Debriefs::new(&self.store, followed(session)).of(session).ok();
        let text = render_with(session, &examined, now, Format::Html, debrief.as_ref());
        let text = text.map_err(in_words)?;
        write_new(self.store.disk(), to, &text)
    }
}

fn in_words(error: Unwritable) -> String {
    error.to_string()
}
