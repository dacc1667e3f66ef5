//! One session at work: decides, folds, and remembers what waits for the disk. Plain mode and the
//! screen both work through it, so the same answers give the same facts.
//! Does no input or output, reads no clock, shows nothing.

use chrono::{DateTime, Utc};

use crate::protocol::Role;
use crate::session::clocks::Standing;
use crate::session::command::{Command, Outcome, Question, Refusal, Saving, Situation};
use crate::session::decide::{decide, refusal};
use crate::session::fact::{Answer, Fact, Mode, Opening, Record, Stamp};
use crate::session::people::Initials;
use crate::session::{ReplayError, Session};
use crate::time::{Reading, Span, wall_ns_between};
use crate::words::told::{Notice, after_fact};

pub mod coach;
pub mod times;

/// Where a session is kept. The one behind the program writes files; tests keep it in memory.
pub trait Archive {
    /// Brings the session into being with all its facts so far; on failure nothing was created.
    fn create(&mut self, session: &Session) -> Result<(), String>;
    /// Saves new facts, and those that could not be saved before.
    fn save(&mut self, session: &Session, new: &[Record]) -> Saved;
    /// What may follow once the person has been told: the second copy, and a retry while unsaved.
    fn settle(&mut self, session: &Session) -> Saved;
    /// The seal of what is saved; none while something is not.
    fn seal(&self) -> Option<String>;
    /// When a session with this order reference was opened in the last 24 h.
    fn prepared_lately(&self, order: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>>;
    /// Where the session's document is.
    fn path(&self) -> String;
    /// Lets saving fail, or work again, where it is a walkthrough's; any other goes on as it is.
    fn break_down(&mut self, breaks: bool) {
        let _ = breaks;
    }
    /// Whether anything is kept at all; where nothing is, nothing is called saved.
    fn keeps(&self) -> bool {
        true
    }
}

/// Whether facts are on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// All of them.
    Yes,
    /// Not all; why, beginning with a word.
    No(String),
}

/// Facts that wait for the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaved {
    /// How many.
    pub facts: u64,
    /// Why, beginning with a word.
    pub reason: String,
}

/// How soon saving is tried again while it fails.
pub const RETRY: Span = Span::from_secs(5);

/// A session and what is known of its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    session: Session,
    created: bool,
    unsaved: Option<Unsaved>,
}

/// A fact that was taken in, and what it gives rise to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What happened.
    pub fact: Fact,
    /// What is said of it.
    pub notices: Vec<Notice>,
}

/// What came of one command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// What had become due before it.
    pub due: Vec<Told>,
    /// What happened, or the refusal as it is recorded.
    pub outcome: Option<Told>,
    /// Why the command was refused, if it was.
    pub refused: Option<Refusal>,
    /// All of this as records that are to be saved.
    pub new: Vec<Record>,
}

/// What an attempt to save changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AfterSaving {
    /// Nothing waits, as before.
    Saved,
    /// Something waits.
    Waits,
    /// What had waited is saved; the fact that tells of it.
    Restored(Box<Turn>),
}

impl Desk {
    /// A preparation of which nothing is on disk. The operator in `opening` stands until named.
    ///
    /// # Errors
    /// Where the opening holds no valid protocol.
    pub fn draft(opening: Opening, now: &Reading) -> Result<Self, ReplayError> {
        Ok(Self { session: open(opening, now)?, created: false, unsaved: None })
    }

    /// A session that is on disk.
    pub fn resumed(session: Session) -> Self {
        Self { session, created: true, unsaved: None }
    }

    /// A session as it was at some moment, to be looked at.
    pub fn replayed(session: Session, created: bool, unsaved: Option<Unsaved>) -> Self {
        Self { session, created, unsaved }
    }

    /// The session as it stands.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Whether it has a file.
    pub fn is_created(&self) -> bool {
        self.created
    }

    /// Whether its file is to be made now: the dose has been accepted.
    pub fn is_due_for_creation(&self) -> bool {
        !self.created && self.session.is_accepted()
    }

    /// Takes note that its file was made with every fact so far.
    pub fn note_created(&mut self) {
        self.created = true;
    }

    /// What waits for the disk.
    pub fn unsaved(&self) -> Option<&Unsaved> {
        self.unsaved.as_ref()
    }

    /// Decides and folds, in this order.
    pub fn run(&mut self, command: &Command, now: &Reading) -> Turn {
        let saving = if self.unsaved.is_some() { Saving::Fails } else { Saving::Works };
        let decision = decide(&self.session, command, &Situation { reading: now.clone(), saving });
        let mut turn = Turn::default();
        for fact in decision.due {
            let told = self.take(fact, now, &mut turn.new);
            turn.due.push(told);
        }
        match decision.outcome {
            Outcome::Nothing => {}
            Outcome::Happened(fact) => {
                turn.outcome = Some(self.take(*fact, now, &mut turn.new));
            }
            Outcome::Refused { refusal, close_call } => {
                turn.outcome = close_call.map(|fact| self.take(*fact, now, &mut turn.new));
                turn.refused = Some(refusal);
            }
        }
        turn
    }

    /// Why `run` would refuse it right after a wake at the same reading: for keys that are offered
    /// only where they work.
    pub fn would_refuse(&self, command: &Command, now: &Reading) -> Option<Refusal> {
        let saving = if self.unsaved.is_some() { Saving::Fails } else { Saving::Works };
        refusal(&self.session, command, &Situation { reading: now.clone(), saving })
    }

    /// Whether the operator is still to be named, so that the opening fact can hold the name.
    pub fn is_operator_of_draft(&self, question: &Question) -> bool {
        let Question::Step(key) = question else { return false };
        let names = self.session.step_of(key).is_some_and(|it| it.role == Some(Role::Operator));
        names && !self.created && self.session.done(key).is_none()
    }

    /// The opening is made anew with the operator's name: nothing is on disk yet.
    pub fn name_operator(&mut self, text: &str, now: &Reading) -> Turn {
        let refused = |why| Turn { refused: Some(why), ..Turn::default() };
        let operator = match Initials::typed(text) {
            Ok(operator) => operator,
            Err(refusal) => return refused(refusal),
        };
        let mut opening = self.session.opening().clone();
        opening.operator = operator;
        let Ok(session) = open(opening, now) else { return refused(Refusal::NotAnAnswer) };
        let Some(Question::Step(key)) = session.standing() else { return Turn::default() };
        self.session = session;
        let answer = Answer::Text(text.trim().to_owned());
        let mut turn = Turn::default();
        let fact = Fact::StepAnswered { key, answer, late: None };
        turn.outcome = Some(self.take(fact, now, &mut turn.new));
        turn
    }

    /// Takes note of an attempt to save, of so many new facts.
    pub fn note_saved(&mut self, saved: Saved, new: u64, now: &Reading) -> AfterSaving {
        match saved {
            Saved::No(reason) => {
                let waiting = self.unsaved.as_ref().map_or(0, |unsaved| unsaved.facts);
                self.unsaved = Some(Unsaved { facts: waiting.saturating_add(new), reason });
                AfterSaving::Waits
            }
            Saved::Yes => {
                let Some(was) = self.unsaved.take() else { return AfterSaving::Saved };
                let command =
                    Command::ReportRestoredSaving { facts: was.facts, reason: was.reason };
                AfterSaving::Restored(Box::new(self.run(&command, now)))
            }
        }
    }

    /// How long nothing becomes due: a limit, an alarm, or the next attempt to save.
    pub fn next_due(&self, now: &Reading) -> Option<Span> {
        let due = self.session.next_due(now).filter(|_| self.created);
        let retry = self.unsaved.as_ref().map(|_| RETRY);
        [due, retry].into_iter().flatten().min()
    }

    /// How far the clock of practice jumps at a wish: to the end of the wait that stands, else to
    /// what becomes due next. None where the preparation is real, or nothing is to come.
    pub fn jump(&self, now: &Reading) -> Option<Span> {
        if self.session.opening().mode == Mode::Real {
            return None;
        }
        let wait = self.session.standing_wait(now).and_then(|open| match open.standing {
            // A wait counts from the next whole second, which may still be to come.
            Standing::Remaining { left, .. } if left.ns() > 0 => {
                let opens = wall_ns_between(now.utc, open.from.late.ceil().utc);
                Some(left.plus(Span::from_ns(opens.max(0))))
            }
            _ => None,
        });
        wait.or_else(|| self.session.next_due(now).filter(|_| self.created))
    }

    fn take(&mut self, fact: Fact, now: &Reading, new: &mut Vec<Record>) -> Told {
        let before = self.session.clone();
        let by = match &fact {
            Fact::SignedOff(sign_off) => sign_off.by.clone(),
            _ => self.session.operator().clone(),
        };
        let seq = self.session.last_seq().saturating_add(1);
        let record = Record { seq, stamp: Stamp { reading: now.clone(), by }, fact };
        let fact = record.fact.clone();
        new.push(record.clone());
        self.session.apply(record);
        let notices = after_fact(&before, &self.session, &fact, now);
        Told { fact, notices }
    }
}

fn open(opening: Opening, now: &Reading) -> Result<Session, ReplayError> {
    let by = opening.operator.clone();
    let stamp = Stamp { reading: now.clone(), by };
    Session::open(Record { seq: 1, stamp, fact: Fact::Opened(Box::new(opening)) })
}
