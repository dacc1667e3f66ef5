//! `vialwatch show`: one session, in words or as the document that was saved. Changes nothing.

use std::fmt::Write;
use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;

use super::folder::{boot_id, data_folder};
use super::sessions::{failure, find_session};
use super::{Failure, Outcome, Status, print};
use crate::session::Session;
use crate::session::exceptions::exceptions_at;
use crate::session::fact::{Fact, Record};
use crate::shell::clock::{Clock, MachineClock};
use crate::store::derive::is_false;
use crate::store::disk::RealDisk;
use crate::store::wire::FORMAT;
use crate::store::{Contents, Found, Store, StoreError};
use crate::time::Reading;
use crate::words::{Shown, exception, protocol, record, recovered, utc_floor};

#[derive(Debug, Args)]
pub(super) struct Show {
    /// An id, an unambiguous start or end of one, or a file
    session: String,
    /// The whole document as saved
    #[arg(long)]
    json: bool,
}

impl Show {
    pub(super) fn run(self, data_dir: Option<PathBuf>) -> Outcome {
        let store = Store::new(RealDisk::private(), &data_folder(data_dir)?);
        let files = find_session(&store, &self.session)?;
        let (contents, gap) = store.read_what_remains(&files).map_err(|error| failure(&error))?;
        let lost = gap.map(|gap| {
            let told = recovered::gap(gap.facts, gap.behind);
            (told, failure(&StoreError::from(gap)))
        });
        if self.json {
            if let Some((_, failure)) = lost {
                return Err(failure);
            }
            // A script must not take what is damaged for what was saved.
            if contents.found.contains(&Found::DocumentDamaged) {
                let path = files.document().display().to_string();
                let text = format!("{path}: the second copy is damaged; resume mends it");
                return Err(Failure::new(Status::Wrong, text));
            }
            let text = store.document_text(&files).map_err(|error| failure(&error))?;
            // The bytes as saved are for scripts, which may check them; people get them harmless.
            if std::io::stdout().is_terminal() {
                return print(Shown::json(&text).as_str());
            }
            return print(&text);
        }
        let session = Session::replay(&contents.records)
            .map_err(|error| Failure::new(Status::Wrong, error))?;
        let now = MachineClock::new(boot_id()).read().reading;
        let text = as_text(&session, &contents, &now);
        match lost {
            None => print(&text),
            Some((told, failure)) => {
                print(&format!("{told}\n{text}"))?;
                Err(failure)
            }
        }
    }
}

/// The session in words, as at a reading: what time alone makes an exception depends on it.
pub fn as_text(session: &Session, contents: &Contents, now: &Reading) -> String {
    let mut text = String::new();
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    let _ = writeln!(
        text,
        "{}  {}  {} {}  order {}",
        Shown::new(&session.opening().id),
        session.state().word().replace('-', " "),
        Shown::new(&session.protocol().id),
        or_dash(session.dose().map(|dose| dose.to_string())),
        Shown::new(session.order().unwrap_or("-"))
    );
    let _ = writeln!(text, "protocol {}", Shown::new(&protocol::followed(session)));
    let is_false = contents.summary.as_ref().is_some_and(|summary| is_false(summary, session));
    for found in contents.found.iter().chain(is_false.then_some(&Found::SummaryFalse)) {
        let found = found.to_string();
        let told = recovered::sentence(&found);
        let _ = writeln!(text, "found: {found}: {told}; nothing is changed by looking");
    }
    if contents.version > FORMAT {
        let unread = |record: &&Record| matches!(record.fact, Fact::Unread { .. });
        let unread = contents.records.iter().filter(unread).count();
        let _ = writeln!(text, "{}", record::newer(contents.version, unread));
    }
    if let Some(question) = session.standing() {
        let _ = writeln!(text, "next: {question}");
    }
    let exceptions = exceptions_at(session, now);
    if !exceptions.is_empty() {
        let _ = writeln!(text, "\nexceptions");
    }
    for it in &exceptions {
        let sentence = exception::sentence(it.kind, &it.subject);
        let _ = writeln!(text, "  {:6}  {}  {sentence}", it.rank.word(), utc_floor(it.at));
    }
    let _ = writeln!(text, "\nrecord");
    for fact in &contents.records {
        let _ = writeln!(text, "{}", record::line(fact));
    }
    text
}
