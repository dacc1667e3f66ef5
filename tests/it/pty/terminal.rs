//! A terminal with a program in it: keys in, a screen out. Waits for what the screen shows, never
//! for a time; a wait that is too long fails with the screen as it stands.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use portable_pty::{ChildKiller, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// Longest wait for anything that must come.
const PATIENCE: Duration = Duration::from_secs(30);
/// More pieces of output than anything here needs.
const MOST_FRAMES: u32 = 300;
/// The program must have ended so long after what ends it.
const END: Duration = Duration::from_secs(1);

pub(crate) struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    killer: Box<dyn ChildKiller + Send + Sync>,
    pid: Pid,
    ended: Receiver<u32>,
    output: Receiver<Vec<u8>>,
    reader: Option<JoinHandle<()>>,
    closing: Arc<AtomicBool>,
    screen: vt100::Parser,
    /// Everything the program wrote.
    pub(crate) written: Vec<u8>,
    modes: String,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

impl Terminal {
    /// The program with these arguments, in 80 columns and 24 rows.
    pub(crate) fn start(data: &Path, arguments: &[&str]) -> Self {
        Self::run(Path::new(env!("CARGO_BIN_EXE_vialwatch")), data, arguments)
    }

    pub(crate) fn run(program: &Path, data: &Path, arguments: &[&str]) -> Self {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("TZ", "UTC")] {
            command.env(name, value);
        }
        command.env("VIALWATCH_DATA_DIR", data);
        command.args(arguments);
        let modes = format!("{:?}", pair.master.get_termios().unwrap());
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let pid = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap()).unwrap();
        let killer = child.clone_killer();
        let (end, ended) = channel();
        std::thread::spawn(move || {
            let _ = end.send(child.wait().unwrap().exit_code());
        });
        let (sender, output) = channel();
        let closing = Arc::new(AtomicBool::new(false));
        let from = pair.master.try_clone_reader().unwrap();
        let closed = Arc::clone(&closing);
        let reader = Some(std::thread::spawn(move || forward(from, &sender, &closed)));
        Self {
            keyboard: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            killer,
            pid,
            ended,
            output,
            reader,
            closing,
            screen: vt100::Parser::new(cells(24), cells(80), 0),
            written: Vec::new(),
            modes,
        }
    }

    pub(crate) fn press(&mut self, bytes: &[u8]) {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(bytes).unwrap();
        keyboard.flush().unwrap();
    }

    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    pub(crate) fn is_full_screen(&self) -> bool {
        self.screen.screen().alternate_screen()
    }

    /// Reads on until it holds.
    pub(crate) fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let mut frames = 0;
        while !holds(self) {
            // A clock goes on drawing for ever, whatever never comes.
            frames += 1;
            assert!(frames < MOST_FRAMES, "never {what}:\n{}", self.text());
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("never {what}:\n{}", self.text()),
                Err(RecvTimeoutError::Disconnected) => {
                    assert!(holds(self), "ended before {what}:\n{}", self.text());
                }
            }
        }
    }

    pub(crate) fn shows(&mut self, text: &str) {
        self.until(text, |it| it.text().contains(text));
    }

    /// Something on the screen changes by itself, more than once.
    pub(crate) fn counts_on(&mut self) {
        for _ in 0..2 {
            let before = self.text();
            self.until("a change by itself", |it| it.text() != before);
        }
    }

    /// The whole screen is drawn anew after this many bytes.
    pub(crate) fn redraws_after(&mut self, bytes: usize) {
        let cleared = |it: &Self| it.written[bytes..].windows(4).any(|four| four == b"\x1b[2J");
        self.until("drawn anew", cleared);
    }

    fn take(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        self.written.extend_from_slice(bytes);
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.screen.screen_mut().set_size(cells(rows), cells(columns));
        self.master.as_ref().unwrap().resize(size(columns, rows)).unwrap();
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Waits until the process has stopped, as its system says.
    pub(crate) fn has_stopped(&self) {
        for _ in 0..10_000_000_u32 {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid)).unwrap();
            if stat.rsplit(") ").next().unwrap().starts_with('T') {
                return;
            }
            std::thread::yield_now();
        }
        panic!("never stopped");
    }

    /// Sets the terminal's modes as a shell does when a program of its has stopped.
    pub(crate) fn reset_by_a_shell(&self) {
        let name = self.master.as_ref().unwrap().tty_name().unwrap();
        let set = std::process::Command::new("stty").arg("-F").arg(name).arg("sane").status();
        assert!(set.unwrap().success());
    }

    pub(crate) fn threads(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/task", self.pid)).unwrap().count()
    }

    /// From the next bytes on nobody reads what the program writes, and nobody hangs up.
    pub(crate) fn reads_no_more(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        self.resize(81, 24);
        self.reader.take().unwrap().join().unwrap();
    }

    /// Presses a key and waits until the journal below a folder has more in it.
    pub(crate) fn saves(&mut self, key: &[u8], sessions: &Path) {
        let before = journal_bytes(sessions);
        self.press(key);
        for _ in 0..10_000_000_u32 {
            if journal_bytes(sessions) > before {
                return;
            }
            std::thread::yield_now();
        }
        panic!("nothing was saved");
    }

    /// Waits for the end of the program; its exit status.
    pub(crate) fn status(&self) -> u32 {
        self.ended.recv_timeout(END).expect("ended within a second")
    }

    /// The same, with everything it wrote.
    pub(crate) fn end(&mut self) -> u32 {
        let status = self.status();
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.take(&bytes);
        }
        status
    }

    /// The terminal is as it was before the program began.
    pub(crate) fn is_restored(&self) {
        assert!(!self.is_full_screen(), "{}", self.text());
        assert!(!self.screen.screen().hide_cursor());
        let modes = self.master.as_ref().unwrap().get_termios().unwrap();
        assert_eq!(format!("{modes:?}"), self.modes);
    }

    /// Takes the terminal away; the program's exit status.
    pub(crate) fn unplug(mut self) -> u32 {
        // Whoever reads holds the terminal too.
        self.reads_no_more();
        drop((self.master.take(), self.keyboard.take()));
        self.status()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.killer.kill();
    }
}

fn forward(mut from: Box<dyn Read + Send>, to: &Sender<Vec<u8>>, closing: &AtomicBool) {
    let mut bytes = [0; 65_536];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if closing.load(Ordering::SeqCst) || to.send(bytes[..count].to_vec()).is_err() {
            return;
        }
    }
}

fn journal_bytes(sessions: &Path) -> u64 {
    let months = std::fs::read_dir(sessions).unwrap().map(|month| month.unwrap().path());
    let files = months.flat_map(|month| std::fs::read_dir(month).unwrap()).map(|it| it.unwrap());
    let journals = files.filter(|it| it.path().extension().is_some_and(|ending| ending == "jsonl"));
    journals.map(|it| it.metadata().unwrap().len()).sum()
}
