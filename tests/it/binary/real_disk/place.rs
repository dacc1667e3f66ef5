//! A disk of a test's own: a small file system, in memory or in a file, mounted where only the test's
//! programs see it. Where that is not allowed, says so on standard error and gives nothing.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use tempfile::TempDir;

use crate::binary::driver::{self, Ended, Run};

/// A file system on a medium, how it is made of a file, `$I`, and the least that it can be made of.
pub(super) struct Medium {
    pub(super) name: &'static str,
    pub(super) made_by: &'static str,
    pub(super) size: &'static str,
}

const MOUNT: &str = "mount -o loop \"$I\" \"$D\" && chmod 700 \"$D\"";

/// A namespace of its own, kept by a shell in it.
pub(super) struct Place {
    shell: Child,
    /// The namespaces to enter, as `nsenter` names them.
    spaces: &'static [&'static str],
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    point: TempDir,
}

impl Place {
    /// With a disk of so many bytes, in memory, as the data folder.
    pub(super) fn with_disk(size: &str) -> Option<Self> {
        let mount = format!("mount -t tmpfs -o size={size} tmpfs \"$D\"");
        Self::with("no disk of its own can be mounted", &["--user", "--mount"], &mount)
    }

    /// With a file system in a file as the data folder.
    pub(super) fn on(medium: &Medium) -> Option<Self> {
        let Medium { name, made_by, size } = medium;
        Self::mounted(name, &format!("truncate -s {size} \"$I\" && {made_by} \"$I\" && {MOUNT}"))
    }

    /// With what a script mounts that only the machine's own administrator may run.
    pub(super) fn mounted(name: &str, script: &str) -> Option<Self> {
        Self::with(&format!("no {name} can be made and mounted"), &["--mount"], script)
    }

    /// What no sync has brought to the medium is gone, as when the power is cut; what the program does
    /// with its files from then on fails.
    pub(super) fn cut(&mut self) {
        self.run("xfs_io -x -c shutdown \"$D\"");
    }

    /// The power is back.
    pub(super) fn mount_again(&mut self) {
        self.run(&format!("umount \"$D\" && {MOUNT}"));
    }

    fn with(or: &str, spaces: &'static [&'static str], mount: &str) -> Option<Self> {
        let point = tempfile::tempdir().unwrap();
        let made = Self::enter(point, spaces).and_then(|mut place| {
            let (status, text) = place.ran(mount)?;
            let launcher = place.launcher();
            let entered = Command::new(&launcher[0]).args(&launcher[1..]).arg("true").output();
            match entered {
                Ok(output) if status == 0 && output.status.success() => Ok(place),
                Ok(output) => Err(text + &String::from_utf8_lossy(&output.stderr)),
                Err(error) => Err(format!("nsenter: {error}")),
            }
        });
        match made {
            Ok(place) => Some(place),
            Err(why) => {
                // Not `eprintln!`: that is shown of failed tests only.
                let mut stderr = std::io::stderr();
                writeln!(stderr, "SKIPPED, {or}: {}", why.trim()).unwrap();
                None
            }
        }
    }

    fn enter(point: TempDir, spaces: &'static [&'static str]) -> Result<Self, String> {
        std::fs::create_dir(point.path().join("data")).unwrap();
        let mut shell = Command::new("unshare")
            .args(spaces.iter().map(|it| if *it == "--user" { "--map-root-user" } else { it }))
            .arg("sh")
            .env("D", point.path().join("data"))
            .env("I", point.path().join("image"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("unshare: {error}"))?;
        let input = shell.stdin.take().unwrap();
        let output = BufReader::new(shell.stdout.take().unwrap());
        Ok(Self { shell, spaces, input, output, point })
    }

    /// Runs a script where the disk is, `$D`; whether it worked.
    fn tried(&mut self, script: &str) -> Result<bool, String> {
        Ok(self.ran(script)?.0 == 0)
    }

    fn ran(&mut self, script: &str) -> Result<(i32, String), String> {
        writeln!(self.input, "( {script} ) 2>&1; printf '\\n@%s\\n' $?")
            .map_err(|error| format!("unshare: {error}"))?;
        let (mut text, mut line) = (String::new(), String::new());
        loop {
            line.clear();
            if self.output.read_line(&mut line).map_err(|error| error.to_string())? == 0 {
                return Err("unshare: not allowed".to_owned());
            }
            if let Some(status) = line.strip_prefix('@') {
                return Ok((status.trim().parse().unwrap(), text));
            }
            text.push_str(&line);
        }
    }

    /// Runs a script that must work; what it said.
    pub(super) fn run(&mut self, script: &str) -> String {
        let (status, text) = self.ran(script).unwrap();
        assert_eq!(status, 0, "{script}: {text}");
        text
    }

    /// Whether the data folder holds something of this name.
    pub(super) fn holds(&mut self, name: &str) -> bool {
        self.tried(&format!("test -e \"$D/{name}\"")).unwrap()
    }

    /// Writes a file until not one byte more fits.
    pub(super) fn fill(&mut self, name: &str) {
        self.run(&format!("! cat /dev/zero > \"$D/{name}\""));
        self.run(&format!("test -s \"$D/{name}\""));
    }

    /// The lines of the one journal.
    pub(super) fn journal(&mut self) -> String {
        let text = self.run("cat \"$D\"/sessions/*/*.jsonl");
        // A line end of the script's own comes last.
        text.strip_suffix('\n').unwrap().to_owned()
    }

    /// The id of the one session.
    pub(super) fn id(&mut self) -> String {
        self.run("basename \"$D\"/sessions/*/*.jsonl .jsonl").trim().to_owned()
    }

    fn launcher(&self) -> Vec<String> {
        let shell = self.shell.id().to_string();
        let mut launcher = vec!["nsenter", "--preserve-credentials"];
        launcher.extend(self.spaces);
        launcher.extend(["--target", &shell]);
        launcher.into_iter().map(str::to_owned).collect()
    }

    fn command(&self, tracer: &[&str], arguments: &[&str]) -> Command {
        let launcher = self.launcher();
        let mut launcher: Vec<&str> = launcher.iter().map(String::as_str).collect();
        launcher.extend(tracer);
        driver::command(&launcher, &self.data(), arguments)
    }

    fn data(&self) -> PathBuf {
        self.point.path().join("data")
    }

    /// Starts the program on the disk.
    pub(super) fn start(&self, arguments: &[&str]) -> Run {
        self.start_under(&[], arguments)
    }

    /// Starts it under a tracer.
    pub(super) fn start_under(&self, tracer: &[&str], arguments: &[&str]) -> Run {
        Run::of(self.command(tracer, arguments))
    }

    /// Runs the program on the disk to its end, without input.
    pub(super) fn vialwatch(&self, arguments: &[&str]) -> Ended {
        driver::ended(self.command(&[], arguments))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}
