//! What the screen shows and how it answers: a model, and `update` from messages to effects.
//! Does no input or output, reads no clock, knows no terminal and draws nothing.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::desk::Saved;
use crate::keys::Key;
use crate::practice::{Mishap, Walk};
use crate::report::figures::Measures;
use crate::session::Session;
use crate::session::command::{Judgement, Refusal};
use crate::session::fact::{Opening, Record};
use crate::time::{Reading, Span};
use crate::words::told::Notice;

pub mod burst;
pub mod form;
pub mod offer;
pub mod picking;
pub mod review;
pub mod sheet;
pub mod sound;
mod update;
pub mod work;

use burst::Burst;
use picking::{Offered, Picking};
use review::{NotSigned, Review, Reviewed, Slice};
pub use work::{Mark, Work};

/// How it is drawn and what it may do to the terminal; never changes what is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether colour is used beside words and glyphs.
    pub colour: bool,
    /// ASCII alone, for terminals without box glyphs.
    pub ascii: bool,
    /// Nothing blinks or moves but figures.
    pub still: bool,
    /// Whether alarms are also sent as desktop notices (OSC 9 and 777).
    pub notices: bool,
}

/// Columns and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// Below this nothing is asked and no key is taken; alarms go on.
pub const LEAST: Size = Size { width: 60, height: 18 };

/// Everything that is drawn: the same model always draws the same frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// How it is drawn.
    pub look: Look,
    /// Of the terminal.
    pub size: Size,
    /// All clocks, as last read.
    pub now: Reading,
    /// Which screen.
    pub place: Place,
    /// What lies over it.
    pub over: Over,
    /// What came as a burst, as from a scanner.
    pub burst: Burst,
    /// Whether it has ended, and how.
    pub ended: Option<Ended>,
    /// What was given on the command line for the next preparation.
    pub given: Given,
    /// The folder that files for others go to; none where there is none.
    pub exports: Option<PathBuf>,
    /// The walkthrough that the next session is.
    pub practice: Option<Box<Walk>>,
    /// The home screen that a session is left for; none where the program began with the session.
    pub home: Option<Home>,
    /// Whether it must be drawn anew; the shell takes it back when it has.
    pub changed: bool,
}

/// Which screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// What may be begun or gone on with.
    Home,
    /// A session.
    Work(Box<Work>),
    /// Saved sessions, for a supervisor.
    Review(Box<Review>),
}

/// What lies over the screen; any key takes it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Nothing.
    None,
    /// All keys of the place below.
    Help,
    /// The governing clock as large as it fits.
    Monitor,
}

/// The home screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Home {
    /// Sessions in progress, the nearest latest moment first; none until they are read.
    pub running: Option<Vec<Running>>,
    /// Which of them the cursor is on.
    pub cursor: usize,
    /// Whether the limits of the product are to be said: no session was ever begun here.
    pub first_start: bool,
    /// Why something could not be begun or gone on with.
    pub fault: Option<String>,
    /// The walkthroughs to choose from, while somebody does.
    pub picking: Option<Box<Picking>>,
}

/// A session in progress as the home screen has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// Its id.
    pub id: String,
    /// The session; where it can't be read, why.
    pub session: Result<Box<Session>, String>,
    /// Who writes it now, on which machine.
    pub held_by: Option<String>,
}

/// What was given on the command line; each skips its question once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Initials of the operator.
    pub by: Option<String>,
    /// The order reference.
    pub order: Option<String>,
    /// The dose.
    pub dose: Option<String>,
}

/// How the run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Left, or done.
    Left,
    /// What was given on the command line could not be read.
    Unreadable(Refusal),
    /// What was given on the command line was refused.
    Refused(Refusal),
    /// Nothing could be created.
    NotCreated,
    /// A walkthrough begins, in a run of its own.
    Practises,
}

/// What happened outside, for `update`.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// Keys of one read: they share a reading.
    Keys(Vec<Key>),
    /// Only time has gone by.
    Wake,
    /// The power of a walkthrough came back.
    PowerBack,
    /// The terminal has another size.
    Resized(Size),
    /// The machine slept for so many seconds.
    Slept(i64),
    /// A new preparation can begin; or why not.
    Begun(Result<Box<Opening>, String>),
    /// A session was opened; or why not.
    Opened(Result<Box<Found>, String>),
    /// The sessions in progress.
    Listed {
        /// Them.
        running: Vec<Running>,
        /// Whether no session was ever begun here.
        first_start: bool,
    },
    /// The scenarios there are, and a seed by chance; or why there is none.
    Scenarios(Vec<Offered>, Result<u64, String>),
    /// When a session with this order reference was opened in the last 24 h.
    OrderLookedUp(Option<DateTime<Utc>>),
    /// The session's file was made; or why not.
    Created(Result<Kept, String>),
    /// Facts were saved, or not.
    Kept {
        /// Whether they are on disk.
        saved: Saved,
        /// How many of them were new.
        new: u64,
        /// What is known of the file since.
        kept: Kept,
    },
    /// A complete copy was written to this file; or why not.
    SavedElsewhere(Result<String, String>),
    /// Some of the saved sessions.
    Shelved(Slice),
    /// A saved session was read, to be looked at; or why not.
    Looked(Result<Box<Reviewed>, String>),
    /// What some saved sessions add to the figures; none of one that counts for nothing.
    Measured(Vec<Option<Measures>>),
    /// A part of an export is done, with the path where it was the last; or why not.
    Exported(Result<Option<String>, String>),
    /// A judgement is in the record; or why not.
    Judged(Result<Box<Reviewed>, NotSigned>),
}

/// What is known of a session's file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The seal of what is saved; none while something is not.
    pub seal: Option<String>,
    /// Where the document is.
    pub path: String,
    /// Whether the second copy could be written.
    pub second_copy_failed: bool,
}

impl Kept {
    /// Whether there is no file, and none is to come.
    pub fn is_nowhere(&self) -> bool {
        self.path.is_empty()
    }
}

/// A session that was opened for writing.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// It.
    pub session: Session,
    /// What recovery had to do.
    pub repaired: Option<String>,
    /// What is known of its file.
    pub kept: Kept,
}

/// What `update` asks the shell to do, in this order; each answers with the message it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Reads the sessions in progress: `Listed`.
    List,
    /// Reads the scenarios: `Scenarios`.
    ListScenarios,
    /// Prepares the opening of a new session: `Begun`.
    Begin,
    /// Opens a session for writing: `Opened`.
    Open(String),
    /// Looks for the same order reference: `OrderLookedUp`.
    LookUpOrder(String),
    /// Makes the session's file with all facts so far: `Created`.
    Create,
    /// Saves facts: `Kept`.
    Save(Vec<Record>),
    /// Writes the second copy, and what could not be saved before: `Kept`.
    Settle,
    /// Writes a complete copy to a folder: `SavedElsewhere`.
    SaveElsewhere(String),
    /// Leaves the session's file.
    Close,
    /// Reads some of the saved sessions, from the first on or where it was left: `Shelved`.
    ReadShelf {
        /// From the first on.
        anew: bool,
    },
    /// Reads a saved session, to look at it: `Looked`.
    Look(PathBuf),
    /// Reads saved sessions for the figures: `Measured`.
    Measure(Vec<PathBuf>),
    /// Does a part of an export: `Exported`.
    Export(review::Part),
    /// Adds a judgement to a saved session: `Judged`.
    SignOff(PathBuf, Judgement),
    /// Sounds the bell once; with the words of a desktop notice, where it is an alarm.
    Ring(Option<String>),
    /// Moves the clock of practice ahead.
    Jump(Span),
    /// Does to the simulated surroundings what a walkthrough does; then `Wake` or `PowerBack`.
    Suffer(Mishap),
    /// Stops the process until it is continued.
    Suspend,
    /// Draws everything anew.
    Redraw,
}

/// A refusal or a notice as it stands under the step until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The rules do not allow it.
    Refused(Refusal),
    /// Something worth knowing.
    Notice(Notice),
    /// A sentence of the screen itself.
    Plain(String),
}

impl Model {
    /// At the home screen.
    pub fn at_home(look: Look, size: Size, now: Reading) -> Self {
        Self {
            look,
            size,
            now,
            place: Place::Home,
            over: Over::None,
            burst: Burst::default(),
            ended: None,
            given: Given::default(),
            exports: None,
            practice: None,
            home: Some(Home::default()),
            changed: true,
        }
    }

    /// Whether the terminal is too small to ask anything.
    pub fn is_too_small(&self) -> bool {
        self.size.width < LEAST.width || self.size.height < LEAST.height
    }

    /// The session on the screen.
    pub fn session(&self) -> Option<&Session> {
        match &self.place {
            Place::Work(work) => Some(work.desk.session()),
            Place::Home | Place::Review(_) => None,
        }
    }
}
