//! A script at the program's plain mode: reads to the prompt, answers, remembers what was said.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A command that ran to its end without input.
pub(crate) struct Ended {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program, to be started from here or, with a `launcher`, through another command.
pub(crate) fn command(launcher: &[&str], data: &Path, arguments: &[&str]) -> Command {
    let program = env!("CARGO_BIN_EXE_vialwatch");
    let mut command = match launcher {
        [] => Command::new(program),
        [first, rest @ ..] => {
            let mut command = Command::new(first);
            command.args(rest).arg(program);
            command
        }
    };
    command.env_clear().env("VIALWATCH_DATA_DIR", data).env("TZ", "UTC").args(arguments);
    command
}

pub(crate) fn vialwatch(data: &Path, arguments: &[&str]) -> Ended {
    ended(command(&[], data, arguments))
}

/// Runs a command to its end without input.
pub(crate) fn ended(mut command: Command) -> Ended {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended {
        status: output.status.code().unwrap(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// A program that is being talked to.
pub(crate) struct Run {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    text: String,
    heard_from: usize,
    data: PathBuf,
}

impl Run {
    pub(crate) fn start(data: &Path, arguments: &[&str]) -> Self {
        Self::of(command(&[], data, arguments))
    }

    pub(crate) fn of(mut command: Command) -> Self {
        let set = command.get_envs().find(|(name, _)| *name == "VIALWATCH_DATA_DIR");
        let data = PathBuf::from(set.unwrap().1.unwrap());
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        Self::of_child(child, &data)
    }

    /// A program that was started with pipes for what it reads and says.
    pub(crate) fn of_child(mut child: Child, data: &Path) -> Self {
        let data = data.to_owned();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut run = Self { child, input, output, text: String::new(), heard_from: 0, data };
        run.listen();
        run
    }

    /// Reads up to the line that ends a prompt, or to the end.
    pub(crate) fn listen(&mut self) {
        self.heard_from = self.text.len();
        let mut line = String::new();
        while self.output.read_line(&mut line).unwrap() > 0 {
            self.text.push_str(&line);
            if line == ">\n" {
                return;
            }
            line.clear();
        }
    }

    pub(crate) fn say(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
        self.listen();
    }

    /// Lines that are not waited for. A program that has ended takes none.
    pub(crate) fn tell(&mut self, lines: &str) {
        let _gone = self.input.as_mut().unwrap().write_all(lines.as_bytes());
    }

    /// Reads all that a program said that has ended.
    pub(crate) fn hear_out(&mut self) {
        let mut rest = Vec::new();
        self.output.read_to_end(&mut rest).unwrap();
        self.text.push_str(&String::from_utf8_lossy(&rest));
    }

    pub(crate) fn heard(&self, what: &str) -> bool {
        self.reply().contains(what)
    }

    /// What was said since the last line was said to it.
    pub(crate) fn reply(&self) -> &str {
        &self.text[self.heard_from..]
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn prompt(&self) -> String {
        let line = self.text.lines().rev().find(|line| line.starts_with('[')).unwrap();
        line[1..line.find(']').unwrap()].to_owned()
    }

    fn block(&self) -> &str {
        &self.text[self.text.rfind("\n[").map_or(0, |at| at + 1)..]
    }

    /// The only session in progress.
    pub(crate) fn id(&self) -> String {
        let open = self.data.join("open");
        let name = std::fs::read_dir(open).unwrap().next().unwrap().unwrap().file_name();
        name.to_string_lossy().trim_end_matches(".lock").to_owned()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn last_saved(&self) -> u64 {
        let line = self.text.lines().rev().find(|line| line.starts_with("saved ")).unwrap();
        line.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// Answers as usual until a step is asked; returns the steps that were answered.
    pub(crate) fn usual_until(&mut self, step: &str) -> Vec<String> {
        let mut answered = Vec::new();
        while self.prompt() != step {
            assert!(answered.len() < 100, "never came to {step}: {}", self.text);
            answered.push(self.prompt());
            let answer = self.usual();
            self.say(&answer);
        }
        answered
    }

    /// The usual answer to what is asked.
    pub(crate) fn usual(&self) -> String {
        let (block, id) = (self.block(), self.prompt());
        let kind = block.split("] ").nth(1).unwrap().split(' ').next().unwrap();
        let word = |name: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|words| words.split(' ').next()).map(str::to_owned)
        };
        match kind {
            "confirm" | "wait" => "y".to_owned(),
            "value" => word("  expect ").unwrap(),
            "scan" => "lot A1 exp 2099-12-31".to_owned(),
            "choose" => word("  accepts ").or_else(|| word("  options ")).unwrap(),
            "second" if id == "calculation" => "MK 1.3".to_owned(),
            "second" if id == "hold" => "MK 5.2".to_owned(),
            "second" => "MK".to_owned(),
            "time" => "now".to_owned(),
            _ => "some text".to_owned(),
        }
    }

    /// Waits until the second copy is written too: that comes after what is said, and before the
    /// next line is read.
    pub(crate) fn settle(&mut self) {
        self.say(":clocks");
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// What it said on standard error up to its end; only where that is a pipe.
    pub(crate) fn complaint(&mut self) -> String {
        let mut text = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        text
    }

    /// Waits for the end of the program, whatever ends it; its exit status where it has one.
    pub(crate) fn status(&mut self) -> Option<i32> {
        self.listen();
        self.child.wait().unwrap().code()
    }

    /// The program has nothing more to ask: it ends by itself.
    pub(crate) fn end(&mut self) {
        self.input = None;
        self.listen();
        assert!(self.child.wait().unwrap().success(), "{}", self.text);
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
