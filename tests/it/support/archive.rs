//! Keeps a session in memory; its disk can be full.

use chrono::{DateTime, Utc};
use vialwatch::desk::{Archive, Saved};
use vialwatch::session::Session;
use vialwatch::session::fact::Record;

#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) records: Vec<Record>,
    pub(crate) waiting: Vec<Record>,
    pub(crate) full: bool,
    /// It has no file, and none is to come.
    pub(crate) nowhere: bool,
    pub(crate) prepared: Vec<(String, DateTime<Utc>)>,
}

impl Memory {
    fn flush(&mut self) -> Saved {
        if self.full && !self.waiting.is_empty() {
            return Saved::No("disk-full no space is left".to_owned());
        }
        self.records.append(&mut self.waiting);
        Saved::Yes
    }
}

impl Archive for Memory {
    fn create(&mut self, session: &Session) -> Result<(), String> {
        if self.full {
            return Err("disk-full no space is left".to_owned());
        }
        self.records = session.records().to_vec();
        Ok(())
    }

    fn save(&mut self, _: &Session, new: &[Record]) -> Saved {
        self.waiting.extend_from_slice(new);
        self.flush()
    }

    fn settle(&mut self, _: &Session) -> Saved {
        self.flush()
    }

    fn seal(&self) -> Option<String> {
        self.waiting.is_empty().then(|| format!("SEAL-OF-{}", self.records.len()))
    }

    fn prepared_lately(&self, order: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let day = chrono::TimeDelta::hours(24);
        self.prepared.iter().find(|(it, at)| it == order && now - *at <= day).map(|(_, at)| *at)
    }

    fn path(&self) -> String {
        if self.nowhere { String::new() } else { "memory".to_owned() }
    }
}
