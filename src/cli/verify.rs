//! `vialwatch verify`: whether saved sessions are whole and unaltered, and which fact a seal written
//! down elsewhere belongs to. Changes nothing.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::folder::data_folder;
use super::sessions::find_session;
use super::{Failure, Outcome, Status, print};
use crate::store::Store;
use crate::store::disk::{Disk, Kind, RealDisk};
use crate::verify::{
    Fault, Remark, Seal, Subject, Verdict, examine, subjects_in, subjects_of_shelves,
};
use crate::words::{Shown, verified};

mod derived;

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Ids, unambiguous starts or ends of one, files, or folders; none: every session
    #[arg(value_name = "PATH|SESSION")]
    named: Vec<String>,
    /// One JSON array
    #[arg(long)]
    json: bool,
    /// A seal that was written down: says which fact it belongs to
    #[arg(long, value_name = "CODE")]
    seal: Option<String>,
}

/// A record as scripts read it.
#[derive(Serialize)]
struct Row {
    path: String,
    id: Option<String>,
    intact: bool,
    /// The number of the first fact that is wrong or missing.
    first_bad: Option<u64>,
    reason: Option<String>,
    seal: Option<String>,
    /// The number of the fact that `--seal` belongs to.
    matches: Option<u64>,
}

/// What the arguments lead to, and what could not be found.
#[derive(Default)]
struct Named {
    subjects: Vec<Subject>,
    failures: Vec<Failure>,
}

impl Verify {
    pub(super) fn run(self, data_dir: Option<PathBuf>) -> Outcome {
        let seal = match &self.seal {
            None => None,
            Some(typed) => Some(Seal::parse(typed).ok_or_else(|| {
                let text = "a seal has 16 letters and digits, such as K7Q2-M9XD-2F4C-81AB";
                Failure::new(Status::Usage, text)
            })?),
        };
        let data = data_folder(data_dir)?;
        let found = self.subjects(&data)?;
        let disk = RealDisk::private();
        let verdicts: Vec<Verdict> =
            found.subjects.iter().map(|subject| judged(&disk, subject)).collect();
        if self.json {
            print(&as_json(&verdicts, seal)?)?;
        } else if !verdicts.is_empty() || found.failures.is_empty() {
            print(&as_text(&verdicts, seal))?;
        }
        for failure in &found.failures {
            let _ = writeln!(std::io::stderr(), "vialwatch: {}", Shown::new(&failure.message));
        }
        Ok(status(&verdicts, &found.failures, seal))
    }

    fn subjects(&self, data: &Path) -> Result<Named, Failure> {
        let mut found = Named::default();
        if self.named.is_empty() {
            found.subjects = subjects_of_shelves(&RealDisk::private(), data).map_err(unlisted)?;
            return Ok(found);
        }
        let store = Store::new(RealDisk::private(), data);
        for name in &self.named {
            match named(&store, name) {
                Ok(subjects) => found.subjects.extend(subjects),
                // What was not found must not hide what the others are found to be.
                Err(failure) if failure.status != Status::Usage => found.failures.push(failure),
                Err(failure) => return Err(failure),
            }
        }
        Ok(found)
    }
}

/// A folder, a file, or part of an id.
fn named(store: &Store<RealDisk>, name: &str) -> Result<Vec<Subject>, Failure> {
    let path = Path::new(name);
    let kind = RealDisk::private().metadata(path).map(|found| found.kind);
    if matches!(kind, Ok(Kind::Folder)) {
        return subjects_in(&RealDisk::private(), path).map_err(unlisted);
    }
    let is_file = path.extension().is_some_and(|it| it == "json" || it == "jsonl");
    if is_file {
        return Ok(Subject::of_file(path).into_iter().collect());
    }
    let files = find_session(store, name)?;
    Ok(vec![Subject::in_folder(files.folder(), files.stem())])
}

fn unlisted((path, error): (PathBuf, std::io::Error)) -> Failure {
    Failure::new(Status::CouldNot, format!("{}: {error}", path.display()))
}

/// What the files say, and whether what the document derives is what its facts give.
pub(super) fn judged(disk: &RealDisk, subject: &Subject) -> Verdict {
    let mut verdict = examine(disk, subject);
    // What is only known to a newer program can't be worked out here.
    let is_ours = matches!(verdict.remark, None | Some(Remark::NoJournal));
    if verdict.is_intact() && is_ours {
        verdict.fault = derived::fault(disk, &subject.document());
    }
    verdict
}

fn status(verdicts: &[Verdict], failures: &[Failure], seal: Option<Seal>) -> Status {
    let of = |verdict: &Verdict| match &verdict.fault {
        None => Status::Done,
        Some(Fault::NotFound) => Status::NotFound,
        Some(Fault::Unreadable { .. }) => Status::CouldNot,
        Some(_) => Status::Wrong,
    };
    let of_seal = match seal {
        Some(seal) if !verdicts.iter().any(|it| it.matches(seal).is_some()) => Status::Wrong,
        _ => Status::Done,
    };
    let all: Vec<Status> =
        verdicts.iter().map(of).chain(failures.iter().map(|it| it.status)).collect();
    // A record that was not found is not one that never had this seal.
    let found = all.iter().any(|status| *status != Status::NotFound) || all.is_empty();
    [Status::Wrong, Status::CouldNot, Status::NotFound]
        .into_iter()
        .find(|worst| all.contains(worst) || found && of_seal == *worst)
        .unwrap_or(Status::Done)
}

fn as_json(verdicts: &[Verdict], seal: Option<Seal>) -> Result<String, Failure> {
    let rows: Vec<Row> = verdicts.iter().map(|verdict| row(verdict, seal)).collect();
    let text = serde_json::to_string_pretty(&rows)
        .map_err(|error| Failure::new(Status::CouldNot, error))?;
    Ok(format!("{text}\n"))
}

fn row(verdict: &Verdict, seal: Option<Seal>) -> Row {
    Row {
        path: verdict.path.display().to_string(),
        id: verdict.id.clone(),
        intact: verdict.is_intact(),
        first_bad: verdict.fault.as_ref().and_then(Fault::first_bad),
        reason: reason(verdict),
        seal: verdict.seal().map(|seal| seal.to_string()),
        matches: seal.and_then(|seal| verdict.matches(seal)),
    }
}

/// Why it is not intact, or what else is worth knowing.
fn reason(verdict: &Verdict) -> Option<String> {
    match &verdict.fault {
        Some(fault) => Some(fault.to_string()),
        None => verdict.remark.map(|remark| remark.to_string()),
    }
}

fn as_text(verdicts: &[Verdict], seal: Option<Seal>) -> String {
    let mut text = String::new();
    for verdict in verdicts {
        let path = verdict.path.display().to_string();
        let told = match &verdict.fault {
            None => {
                let seal = verdict.seal().map(|seal| seal.to_string());
                verified::intact(verdict.facts(), seal.as_deref())
            }
            Some(fault) => verified::not_intact(&fault.to_string(), verdict.facts()),
        };
        let _ = writeln!(text, "{}: {}", Shown::new(&path), Shown::new(&told));
        if let Some(seal) = seal {
            let told = verified::matches(verdict.matches(seal), verdict.facts());
            let _ = writeln!(text, "  {told}");
        }
        if let (None, Some(remark)) = (&verdict.fault, verdict.remark) {
            let _ = writeln!(text, "  {remark}");
        }
    }
    if verdicts.len() != 1 {
        let not_intact = verdicts.iter().filter(|verdict| !verdict.is_intact()).count();
        let _ = writeln!(text, "{}", verified::total(verdicts.len(), not_intact));
    }
    text
}
