//! The command line: what may be asked, and the exit status of each answer.
//! Holds no rule of the product; each subcommand is a file of its own.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand};

mod check;
mod folder;
mod list;
mod look;
mod place;
mod practice;
mod prepare;
mod protocol;
mod report;
mod review;
mod screen;
mod sessions;
pub mod show;
mod verify;

/// Keeps every clock of a hazardous infusion in sight while it is prepared.
#[derive(Debug, Parser)]
#[command(
    name = "vialwatch",
    version,
    about,
    after_help = LIMITS,
    after_long_help = concat!(
        "vialwatch records and reminds; it does not prescribe. It never proposes a dose, holds no\n",
        "patient name and claims no compliance with any regulation. A protocol must be checked by\n",
        "the site's pharmacist against the label in force before it is used.\n\n",
        "Exit status: 0 done, 1 could not be done, 2 wrong usage, 3 a record or protocol is damaged,\n",
        "altered or wrong, 4 not found, 128+n ended by signal n.\n\n",
        "Without a command the home screen opens; it needs a terminal. Every command that opens a\n",
        "screen also works line by line, with --plain.\n\n",
        "Examples:\n  vialwatch\n  vialwatch prepare --by JD --order 4711 --dose 1.3\n",
        "  vialwatch prepare --plain --by JD --order 4711 --dose 1.3"
    )
)]
pub struct Arguments {
    /// Where sessions and site protocols are kept
    #[arg(
        long,
        value_name = "DIR",
        env = "VIALWATCH_DATA_DIR",
        hide_env_values = true,
        global = true
    )]
    data_dir: Option<PathBuf>,
    #[command(flatten)]
    look: look::LookArguments,
    #[command(subcommand)]
    command: Option<Command>,
}

const LIMITS: &str = "A protocol must be checked by the site's pharmacist against the label in \
    force. vialwatch records and reminds; it does not prescribe.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Begin a new preparation
    #[command(after_help = "Examples:\n  vialwatch prepare --by JD --order 4711 --dose 1.3\n  \
        vialwatch prepare --plain --by JD --order 4711 --dose 1.3")]
    Prepare(prepare::Prepare),
    /// Go on with a preparation
    #[command(
        after_help = "Examples:\n  vialwatch resume 7F3K --by MK\n  vialwatch resume --plain 7F3K"
    )]
    Resume(prepare::Resume),
    /// A walkthrough with planned mishaps, for trainees; no scenario: which there are
    #[command(after_help = "Examples:\n  vialwatch practice\n  \
        vialwatch practice first-walk --by AB\n  \
        vialwatch practice first-walk --plain --by AB --seed 7\n  \
        vialwatch practice check my-scenario.json")]
    Practice(practice::Practice),
    /// Saved sessions, newest first
    #[command(after_help = "Example:\n  vialwatch list --json --since 2026-11-01")]
    List(list::List),
    /// Saved sessions for a supervisor: exceptions first, as they looked, signed
    #[command(after_help = "Examples:\n  vialwatch review\n  \
        vialwatch review /mnt/share/vialwatch --practice")]
    Review(review::Review),
    /// One session
    #[command(after_help = "Example:\n  vialwatch show 7F3K")]
    Show(show::Show),
    /// Whether saved sessions are whole and unaltered; none named: all of them
    #[command(after_help = "Examples:\n  vialwatch verify\n  \
        vialwatch verify 7F3K --seal K7Q2-M9XD-2F4C-81AB")]
    Verify(verify::Verify),
    /// The evidence of a session, or the work label of its bag
    #[command(
        after_help = "Examples:\n  vialwatch report 7F3K --format html --output 7F3K.html\n  \
        vialwatch report 7F3K --format label\n  vialwatch report --all --format csv"
    )]
    Report(report::Report),
    /// Protocols: what a preparation demands
    #[command(after_help = "Example:\n  vialwatch protocol check my-protocol.json")]
    Protocol {
        #[command(subcommand)]
        command: protocol::Protocol,
    },
    /// Completions for a shell, on standard output
    #[command(after_help = "Example:\n  vialwatch completions bash > vialwatch.bash")]
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// The manual page, on standard output
    #[command(after_help = "Example:\n  vialwatch man > vialwatch.1")]
    Man,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Done,
    CouldNot,
    Usage,
    Wrong,
    NotFound,
    Signal(i32),
}

impl Status {
    fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::CouldNot => 1,
            Self::Usage => 2,
            Self::Wrong => 3,
            Self::NotFound => 4,
            Self::Signal(number) => u8::try_from(number.saturating_add(128)).unwrap_or(u8::MAX),
        }
    }
}

/// Why a command did not do what was asked: said on standard error.
#[derive(Debug)]
struct Failure {
    status: Status,
    message: String,
}

impl Failure {
    fn new(status: Status, message: impl std::fmt::Display) -> Self {
        Self { status, message: message.to_string() }
    }
}

type Outcome = Result<Status, Failure>;

/// Runs the command that the arguments name; returns the exit status.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    crate::shell::guard::raise();
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) if error.use_stderr() => {
            say_usage(&error);
            return Status::Usage.code();
        }
        Err(help) => {
            let _ = help.print();
            return Status::Done.code();
        }
    };
    match run(arguments) {
        Ok(status) => status.code(),
        Err(failure) => {
            let message = crate::words::Shown::new(&failure.message);
            let _ = writeln!(std::io::stderr(), "vialwatch: {message}");
            failure.status.code()
        }
    }
}

/// What is wrong with the arguments. It quotes them, so each line is made displayable.
fn say_usage(error: &clap::Error) {
    let text = error.render().to_string();
    let lines: Vec<String> =
        text.lines().map(|line| crate::words::Shown::new(line).to_string()).collect();
    let _ = writeln!(std::io::stderr(), "{}", lines.join("\n"));
}

fn run(arguments: Arguments) -> Outcome {
    let data_dir = arguments.data_dir;
    let Some(command) = arguments.command else {
        return screen::home(data_dir, arguments.look.look());
    };
    match command {
        Command::Prepare(prepare) => prepare.run(data_dir, arguments.look.look()),
        Command::Resume(resume) => resume.run(data_dir, arguments.look.look()),
        Command::Practice(practice) => practice.run(data_dir, &arguments.look),
        Command::List(list) => list.run(data_dir),
        Command::Review(review) => review.run(data_dir, arguments.look.look()),
        Command::Show(show) => show.run(data_dir),
        Command::Verify(verify) => verify.run(data_dir),
        Command::Report(report) => report.run(data_dir, arguments.look.ascii_asked()),
        Command::Protocol { command } => command.run(data_dir, &arguments.look),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "vialwatch", &mut text);
            print(&String::from_utf8_lossy(&text))
        }
        Command::Man => {
            let mut text = Vec::new();
            let made = clap_mangen::Man::new(Arguments::command()).render(&mut text);
            made.map_err(|error| Failure::new(Status::CouldNot, error))?;
            print(&String::from_utf8_lossy(&text))
        }
    }
}

/// Writes a result to standard output; a closed pipe is no error.
fn print(text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Status::CouldNot, format!("can't write the result: {error}")))
        }
        _ => Ok(Status::Done),
    }
}
