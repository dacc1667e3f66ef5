//! The programs under measurement and the folders they work in: the floor, the home screen with
//! nothing running, and a preparation in which a limit runs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::driver;
use super::pty::{Run, Size};

/// How long a settled program says nothing.
pub(super) const QUIET: Duration = Duration::from_millis(60);
const PATIENCE: Duration = Duration::from_secs(5);
/// Two presses nearer than this are one held key to the screen.
const BETWEEN_PRESSES: Duration = Duration::from_millis(800);

pub(super) struct Scene {
    floor: PathBuf,
    folder: tempfile::TempDir,
}

impl Scene {
    /// Builds the floor, and begins a preparation in plain mode up to the second injection.
    pub(super) fn prepared() -> Self {
        let scene = Self { floor: built_as_released(), folder: tempfile::tempdir().unwrap() };
        let begin = ["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"];
        let mut run = driver::Run::start(&scene.busy(), &begin);
        run.usual_until("inject.vial-2");
        drop(run);
        // The first start ever makes folders; later ones, which people wait for, do not.
        drop(settled(scene.home(), Size(80, 24)));
        scene
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn busy(&self) -> PathBuf {
        self.folder().join("busy")
    }

    pub(super) fn floor(&self) -> Command {
        at_terminal(Command::new(&self.floor))
    }

    /// The home screen of a folder without any session.
    pub(super) fn home(&self) -> Command {
        at_terminal(driver::command(&[], &self.folder().join("idle"), &[]))
    }

    /// The home screen of a folder with a session in progress.
    pub(super) fn busy_home(&self) -> Command {
        at_terminal(driver::command(&[], &self.busy(), &[]))
    }

    /// The same program as at home, through another that follows its system calls into a file.
    pub(super) fn traced(&self, file: &Path) -> Command {
        let file = file.to_str().unwrap();
        let launcher = ["strace", "-f", "-qq", "-o", file];
        at_terminal(driver::command(&launcher, &self.folder().join("idle"), &[]))
    }

    /// The preparation on the screen, back from its absence, at the field of the second vial's
    /// volume.
    pub(super) fn at_work(&self, size: Size) -> Run {
        let resume = driver::command(&[], &self.busy(), &["resume", "--by", "JD"]);
        let mut run = settled(at_terminal(resume), size);
        for answer in [b"1", b"2"] {
            super::pty::listen(&mut [&mut run], std::time::Instant::now() + BETWEEN_PRESSES, false);
            run.send(answer);
            run.until_quiet(QUIET, PATIENCE);
        }
        run.expect("Inject");
        run
    }
}

/// A program whose first frame is complete.
pub(super) fn settled(command: Command, size: Size) -> Run {
    let mut run = Run::start(command, size);
    run.until_quiet(QUIET, PATIENCE);
    run
}

fn at_terminal(mut command: Command) -> Command {
    command.env("TERM", "xterm-256color").env("LANG", "C.UTF-8");
    command
}

/// The floor and the program as they are released: for a measurement cargo builds the program to
/// unwind, as it does for tests.
fn built_as_released() -> PathBuf {
    let root = env!("CARGO_MANIFEST_DIR");
    let mut build = Command::new(std::env::var("CARGO").unwrap());
    build.args(["build", "--quiet", "--release", "--example", "floor", "--bin", "vialwatch"]);
    assert!(build.current_dir(root).status().unwrap().success(), "they were not built");
    let program = Path::new(env!("CARGO_BIN_EXE_vialwatch"));
    program.with_file_name("examples").join("floor")
}
