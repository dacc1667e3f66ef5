//! One saved session read to be looked at, and a judgement added to its record. Looking changes
//! nothing; a judgement is the core's to refuse, and is on disk before it is called signed.

use std::path::Path;

use super::Reviews;
use super::entry;
use crate::app::review::{NotSigned, Reviewed};
use crate::desk::{Archive, Desk, Saved};
use crate::report::Examined;
use crate::report::figures::Measures;
use crate::session::Session;
use crate::session::command::{Command, Judgement};
use crate::session::fact::{Fact, Mode, Record};
use crate::shell::begin::{self, Opened, Text};
use crate::shell::scenarios::{Protocols, Scenarios};
use crate::store::derive::is_false;
use crate::store::disk::Disk;
use crate::store::wire::FORMAT;
use crate::store::{Contents, SessionFiles};
use crate::time::Reading;
use crate::verify::{Remark, Subject, Verdict, examine};
use crate::words::{record, recovered, review as words, verified};

/// The protocol that a session followed, and no other.
pub(super) fn followed(session: &Session) -> Protocols {
    let text = session.opening().protocol.clone();
    Box::new(move |_| Some(Text { text: text.clone(), site: true }))
}

/// How often a session that is being written is read anew until its files stand still.
const MOST_READINGS: u32 = 4;

impl<D: Disk> Reviews<D> {
    /// Reads a session by the path of one of its files.
    ///
    /// # Errors
    /// Why it can't be read, in words.
    pub fn look(&self, path: &Path, now: &Reading) -> Result<Box<Reviewed>, String> {
        self.examined(path, now).map(|(read, _)| read)
    }

    /// The same, and what an examination of its files found, as a report tells it.
    pub(super) fn examined(
        &self,
        path: &Path,
        now: &Reading,
    ) -> Result<(Box<Reviewed>, Examined), String> {
        let files = SessionFiles::of(path).ok_or_else(|| words::no_session(path))?;
        let subject = Subject::in_folder(files.folder(), files.stem());
        let mut last = Err(words::no_session(path));
        for _ in 0..MOST_READINGS {
            let contents = self.store.read_what_remains(&files);
            let (contents, gap) = contents.map_err(|error| error.to_string())?;
            let verdict = examine(self.store.disk(), &subject);
            let fits = u64::try_from(contents.records.len()) == Ok(verdict.facts());
            let lost = gap.map(|gap| recovered::gap(gap.facts, gap.behind));
            last = reviewed(&files, &contents, &verdict, lost, now).map(|(mut read, examined)| {
                read.scenario = self.scenario_of(&read.session);
                (read, examined)
            });
            if fits {
                break;
            }
        }
        last
    }

    /// The text of the site's scenario that a walkthrough followed, from the place that `practice
    /// score` has it from; none of one that is built in.
    fn scenario_of(&self, session: &Session) -> Option<String> {
        let Mode::Practice { scenario, .. } = &session.opening().mode else { return None };
        let disk = self.store.disk().clone();
        let all = Scenarios::new(disk, self.store.data(), followed(session));
        all.text(scenario).filter(|(_, path)| path.is_some()).map(|(text, _)| text)
    }

    /// What a session adds to the figures over many.
    pub fn measure(&self, path: &Path, now: &Reading) -> Option<Measures> {
        let contents = self.store.open_for_reading(&SessionFiles::of(path)?).ok()?;
        Measures::of(&Session::replay(&contents.records).ok()?, now)
    }

    /// Adds a judgement to a session's record; the session as it is since.
    ///
    /// # Errors
    /// The core's refusal, or why nothing could be written.
    pub fn sign(
        &self,
        path: &Path,
        judgement: &Judgement,
        now: &Reading,
    ) -> Result<Box<Reviewed>, NotSigned> {
        let files =
            SessionFiles::of(path).ok_or_else(|| NotSigned::Failed(words::no_session(path)))?;
        let holder = begin::holder(now, judgement.by.trim());
        let opened = begin::open(self.store.clone(), &files, holder);
        let Opened { mut archive, session, found } =
            opened.map_err(|fault| NotSigned::Failed(fault.to_string()))?;
        let mut desk = Desk::resumed(session);
        let mut new = Vec::new();
        if let Some(found) = found {
            new.extend(desk.run(&Command::ReportRecovery(found), now).new);
        }
        let turn = desk.run(&Command::SignOff(Box::new(judgement.clone())), now);
        new.extend(turn.new);
        let saved = save(&mut archive, desk.session(), &new);
        // What is saved is saved, whatever becomes of the lock.
        let _left = archive.close(desk.session().state());
        match (saved, turn.refused) {
            (Saved::No(why), _) => Err(NotSigned::Failed(why)),
            (Saved::Yes, Some(why)) => Err(NotSigned::Refused(why)),
            (Saved::Yes, None) => self.look(path, now).map_err(NotSigned::Failed),
        }
    }
}

fn save(archive: &mut impl Archive, session: &Session, new: &[Record]) -> Saved {
    if new.is_empty() {
        return Saved::Yes;
    }
    match archive.save(session, new) {
        Saved::Yes => archive.settle(session),
        no => no,
    }
}

fn reviewed(
    files: &SessionFiles,
    contents: &Contents,
    verdict: &Verdict,
    lost: Option<String>,
    now: &Reading,
) -> Result<(Box<Reviewed>, Examined), String> {
    let session = Session::replay(&contents.records).map_err(|error| error.to_string())?;
    let false_summary = contents.summary.as_ref().is_some_and(|it| is_false(it, &session));
    let fault = verdict.fault.as_ref().map(ToString::to_string);
    let fault = fault.or_else(|| false_summary.then(|| recovered::sentence("summary-false")));
    let integrity = match &fault {
        None => Ok(verified::intact(verdict.facts(), None)),
        Some(fault) => Err(verified::not_intact(fault, verdict.facts())),
    };
    let mut notes: Vec<String> = lost.into_iter().collect();
    if contents.version > FORMAT {
        let unread = |it: &&Record| matches!(it.fact, Fact::Unread { .. });
        notes.push(record::newer(contents.version, contents.records.iter().filter(unread).count()));
    }
    notes.extend(contents.found.iter().map(|it| recovered::sentence(&it.to_string())));
    let remark = verdict.remark.filter(|it| *it != Remark::NewerFacts);
    notes.extend(remark.map(|it| it.to_string()));
    let entry = entry::of_session(files, &session, now);
    let seals = verdict.seals().iter().map(ToString::to_string).collect();
    let seal = verdict.seal().map(|seal| seal.to_string());
    let examined = Examined { fault, remarks: notes.clone(), facts: verdict.facts(), seal };
    let read = Reviewed { entry, session, seals, integrity, notes, scenario: None };
    Ok((Box::new(read), examined))
}
