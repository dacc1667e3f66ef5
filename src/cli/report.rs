//! `vialwatch report`: the evidence of one session in one of several formats, or one row for each of
//! all sessions. Changes no record, and writes over no file.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::folder::{boot_id, data_folder};
use super::practice::find::texts;
use super::sessions::{failure, find_session};
use super::verify::judged;
use super::{Failure, Outcome, Status, print};
use crate::report::figures::{Figures, Measures};
use crate::report::redacted;
use crate::report::sheet::Sheet;
use crate::report::{Examined, Format, LabelForm, Unwritable, render_with};
use crate::session::Session;
use crate::session::fact::{Fact, Mode, Record};
use crate::shell::clock::{Clock, MachineClock};
use crate::shell::debriefs::Debriefs;
use crate::shell::write_new;
use crate::store::disk::RealDisk;
use crate::store::wire::FORMAT;
use crate::store::{Contents, SessionFiles, Shelf, Store};
use crate::time::Reading;
use crate::verify::{Remark, Subject, Verdict};
use crate::words::{Shown, record, recovered, report};

/// How often a session that is being written is read anew until its files stand still.
const MOST_READINGS: u32 = 4;

#[derive(Debug, Args)]
pub(super) struct Report {
    /// An id, an unambiguous start or end of one, or a file
    #[arg(required_unless_present_any = ["all", "figures"], conflicts_with = "all")]
    session: Option<String>,
    /// What to write
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Form,
    /// Into a new file, which must not be there yet
    #[arg(long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// The label as a page for a browser instead of lines for a label printer
    #[arg(long)]
    page: bool,
    /// One row for each session, with --format csv
    #[arg(long)]
    all: bool,
    /// Figures over all sessions that are over, with --format csv: time per phase, margins left at
    /// each limit, rejections and close calls
    #[arg(long, conflicts_with_all = ["all", "session"])]
    figures: bool,
    /// For readers outside the site: people are numbers, what they typed in their own words and the
    /// order reference are left out; seal and count are those of the whole record
    #[arg(long, conflicts_with = "figures")]
    redact: bool,
    /// With --all: practice walkthroughs too
    #[arg(long)]
    practice: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One file for a browser and for paper, A4 or Letter
    Html,
    /// Headings and tables
    Markdown,
    /// Elements, limits, exceptions, and one row per fact
    Csv,
    /// One JSON object
    Json,
    /// The work label of the bag
    Label,
}

/// A text, and whether every record in it is intact.
struct Made {
    text: String,
    is_intact: bool,
}

impl Report {
    pub(super) fn run(self, data_dir: Option<PathBuf>, ascii: bool) -> Outcome {
        if self.page && self.format != Form::Label {
            return Err(usage("--page belongs to --format label"));
        }
        if self.practice && !self.all {
            return Err(usage("--practice belongs to --all; a session is named as it is"));
        }
        if self.redact && self.format == Form::Label {
            return Err(usage("--redact is for evidence; a bag's label keeps its order reference"));
        }
        let data = data_folder(data_dir)?;
        let store = Store::new(RealDisk::private(), &data);
        let now = MachineClock::new(boot_id()).read().reading;
        let made = match &self.session {
            Some(name) => self.of_one((&data, &store), name, &now, ascii)?,
            None if self.format != Form::Csv => {
                return Err(usage("--all and --figures belong to --format csv"));
            }
            None if self.figures => figures(&store, &now)?,
            None => self.of_all(&store, &now)?,
        };
        match &self.output {
            None => print(&made.text)?,
            Some(path) => {
                let written = write_new(&RealDisk::private(), path, &made.text);
                let written = written.map_err(|why| Failure::new(Status::CouldNot, why))?;
                print(&format!("{}\n", Shown::new(&written)))?
            }
        };
        if made.is_intact {
            return Ok(Status::Done);
        }
        let told = match self.figures {
            true => "the figures are without what can't be read",
            false => "a record is not intact: the report says why at its top",
        };
        let _ = writeln!(std::io::stderr(), "vialwatch: {told}");
        Ok(Status::Wrong)
    }

    fn of_one(
        &self,
        (data, store): (&Path, &Store<RealDisk>),
        name: &str,
        now: &Reading,
        ascii: bool,
    ) -> Result<Made, Failure> {
        let files = find_session(store, name)?;
        let subject = subject_of(&files, name);
        let (session, examined) = self.shown(examined(store, &files, &subject)?)?;
        let format = match (self.format, self.page, ascii) {
            (Form::Html, ..) => Format::Html,
            (Form::Markdown, ..) => Format::Markdown,
            (Form::Csv, ..) => Format::Csv,
            (Form::Json, ..) => Format::Json,
            (Form::Label, true, _) => Format::Label(LabelForm::Page),
            (Form::Label, false, true) => Format::Label(LabelForm::Ascii),
            (Form::Label, false, false) => Format::Label(LabelForm::Text),
        };
        // A walkthrough whose scenario is gone is reported without its score.
        let debrief = Debriefs::new(store, texts(data)).of(&session).ok();
        let text = render_with(&session, &examined, now, format, debrief.as_ref());
        let text = text.map_err(unwritable)?;
        Ok(Made { text, is_intact: examined.fault.is_none() })
    }

    /// What goes out: all of it, or without people and their words.
    fn shown(
        &self,
        (session, mut told): (Session, Examined),
    ) -> Result<(Session, Examined), Failure> {
        if !self.redact {
            return Ok((session, told));
        }
        let records = redacted::redacted(session.records());
        let session =
            Session::replay(&records).map_err(|error| Failure::new(Status::Wrong, error))?;
        told.remarks.push(report::REDACTED.to_owned());
        Ok((session, told))
    }

    fn of_all(&self, store: &Store<RealDisk>, now: &Reading) -> Result<Made, Failure> {
        let mut rows = store.list(Shelf::Sessions).map_err(|error| failure(&error))?;
        if self.practice {
            rows.extend(store.list(Shelf::Practice).map_err(|error| failure(&error))?);
        }
        let mut sheet = Sheet::new().map_err(unwritable)?;
        let mut is_intact = true;
        for row in rows {
            let files = &row.files;
            let subject = Subject::in_folder(files.folder(), files.stem());
            match examined(store, files, &subject).and_then(|found| self.shown(found)) {
                // A walkthrough that was put on the other shelf is one all the same.
                Ok((session, _)) if is_practice(&session) && !self.practice => {}
                Ok((session, examined)) => {
                    is_intact &= examined.fault.is_none();
                    sheet.add(&session, &examined, now).map_err(unwritable)?;
                }
                Err(failure) => {
                    is_intact = false;
                    let path = files.document().display().to_string();
                    sheet.add_unreadable(&path, &failure.message).map_err(unwritable)?;
                }
            }
        }
        Ok(Made { text: sheet.finish().map_err(unwritable)?, is_intact })
    }
}

fn is_practice(session: &Session) -> bool {
    session.opening().mode != Mode::Real
}

/// Figures over all sessions of the data folder; one that can't be read is told and left out.
fn figures(store: &Store<RealDisk>, now: &Reading) -> Result<Made, Failure> {
    let rows = store.list(Shelf::Sessions).map_err(|error| failure(&error))?;
    let mut figures = Figures::default();
    let mut is_intact = true;
    for row in rows {
        let read = store.open_for_reading(&row.files).map_err(|error| error.to_string());
        let session = read.and_then(|contents| {
            Session::replay(&contents.records).map_err(|error| error.to_string())
        });
        match session {
            // A walkthrough on this shelf is in no figure.
            Ok(session) if is_practice(&session) => {}
            Ok(session) => {
                if let Some(measures) = Measures::of(&session, now) {
                    figures.add(&measures);
                }
            }
            Err(why) => {
                is_intact = false;
                let path = row.files.document().display().to_string();
                let text = format!("left out: {path}: {why}");
                let _ = writeln!(std::io::stderr(), "vialwatch: {}", Shown::new(&text));
            }
        }
    }
    Ok(Made { text: figures.to_csv().map_err(unwritable)?, is_intact })
}

fn usage(message: &str) -> Failure {
    Failure::new(Status::Usage, message)
}

fn unwritable(error: Unwritable) -> Failure {
    Failure::new(Status::CouldNot, error)
}

/// A document that was named as a file may stand alone.
fn subject_of(files: &SessionFiles, name: &str) -> Subject {
    let path = Path::new(name);
    let is_document = path.extension().is_some_and(|ending| ending == "json");
    let named = if is_document { Subject::of_file(path) } else { None };
    named.unwrap_or_else(|| Subject::in_folder(files.folder(), files.stem()))
}

/// The session and what an examination of its files found: of the same facts, also while they grow.
fn examined(
    store: &Store<RealDisk>,
    files: &SessionFiles,
    subject: &Subject,
) -> Result<(Session, Examined), Failure> {
    let read = || store.open_for_reading(files).map_err(|error| failure(&error));
    let mut contents = read()?;
    let mut verdict = judged(&RealDisk::private(), subject);
    for _ in 1..MOST_READINGS {
        if u64::try_from(contents.records.len()) == Ok(verdict.facts()) {
            break;
        }
        contents = read()?;
        verdict = judged(&RealDisk::private(), subject);
    }
    let session =
        Session::replay(&contents.records).map_err(|error| Failure::new(Status::Wrong, error))?;
    let examined = told(&contents, &verdict);
    Ok((session, examined))
}

fn told(contents: &Contents, verdict: &Verdict) -> Examined {
    let mut remarks = Vec::new();
    if contents.version > FORMAT {
        let unread = |record: &&Record| matches!(record.fact, Fact::Unread { .. });
        let unread = contents.records.iter().filter(unread).count();
        remarks.push(record::newer(contents.version, unread));
    }
    remarks.extend(contents.found.iter().map(|found| recovered::sentence(&found.to_string())));
    let remark = verdict.remark.filter(|remark| *remark != Remark::NewerFacts);
    remarks.extend(remark.map(|remark| remark.to_string()));
    Examined {
        fault: verdict.fault.as_ref().map(ToString::to_string),
        remarks,
        facts: verdict.facts(),
        seal: verdict.seal().map(|seal| seal.to_string()),
    }
}
