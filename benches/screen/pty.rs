//! A program at a pseudo-terminal of a given size: started, typed to, listened to, each piece of
//! its output with the moment it came. Answers no query: the programs measured here ask none.

use std::ffi::OsStr;
use std::num::NonZero;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal};
use rustix::pty::OpenptFlags;
use rustix::termios::Winsize;

use super::process::Sample;

/// Columns and rows.
#[derive(Clone, Copy)]
pub(super) struct Size(pub(super) u16, pub(super) u16);

/// A program that runs; ended when dropped.
pub(super) struct Run {
    child: Child,
    master: OwnedFd,
    pub(super) started: Instant,
    /// Output in the order it came.
    pub(super) heard: Vec<(Instant, Vec<u8>)>,
    size: Size,
    gone: bool,
}

impl Run {
    pub(super) fn start(mut command: Command, size: Size) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let master = rustix::pty::openpt(flags).unwrap();
        rustix::pty::grantpt(&master).unwrap();
        rustix::pty::unlockpt(&master).unwrap();
        let Size(columns, rows) = size;
        let window = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        rustix::termios::tcsetwinsize(&master, window).unwrap();
        let name = rustix::pty::ptsname(&master, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let name = OsStr::from_bytes(name.as_bytes());
        let slave = rustix::fs::open(name, flags, Mode::empty()).unwrap();
        command.stdin(slave.try_clone().unwrap()).stdout(slave.try_clone().unwrap());
        command.stderr(slave);
        let started = Instant::now();
        let child = command.spawn().unwrap();
        Self { child, master, started, heard: Vec::new(), size, gone: false }
    }

    pub(super) fn sample(&self) -> Sample {
        Sample::of(self.child.id())
    }

    /// Types, and tells when.
    pub(super) fn send(&mut self, bytes: &[u8]) -> Instant {
        let at = Instant::now();
        rustix::io::write(&self.master, bytes).unwrap();
        at
    }

    /// Listens until nothing has come for so long; at least one piece is waited for.
    pub(super) fn until_quiet(&mut self, gap: Duration, limit: Duration) {
        let end = Instant::now() + limit;
        let before = self.heard.len();
        while Instant::now() < end {
            let pieces = self.heard.len();
            let wait = if pieces == before { end } else { Instant::now() + gap };
            listen(&mut [&mut *self], wait, true);
            if self.gone || pieces > before && self.heard.len() == pieces {
                return;
            }
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.heard.iter().map(|(_, piece)| piece.len()).sum()
    }

    /// What stands on the screen.
    pub(super) fn screen(&self) -> String {
        let Size(columns, rows) = self.size;
        let (rows, columns) = (NonZero::new(rows).unwrap(), NonZero::new(columns).unwrap());
        let mut parser = vt100::Parser::new(rows, columns, 0);
        for (_, piece) in &self.heard {
            parser.process(piece);
        }
        parser.screen().contents()
    }

    /// Fails unless this stands on the screen: what is measured is what was meant.
    pub(super) fn expect(&self, text: &str) {
        let screen = self.screen();
        assert!(screen.contains(text), "no {text:?} on the screen:\n{screen}");
    }

    fn take(&mut self) {
        let mut bytes = vec![0_u8; 65_536];
        match rustix::io::read(&self.master, &mut bytes) {
            Ok(count) if count > 0 => {
                bytes.truncate(count);
                self.heard.push((Instant::now(), bytes));
            }
            _ => self.gone = true,
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = rustix::process::kill_process(Pid::from_child(&self.child), Signal::TERM);
        let patience = Instant::now() + Duration::from_secs(2);
        while !self.gone && Instant::now() < patience {
            listen(&mut [&mut *self], patience, true);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Takes what programs say until a moment, or until one has said something.
pub(super) fn listen(runs: &mut [&mut Run], until: Instant, once: bool) {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let wait = Timespec::try_from(left).unwrap();
        let mut waiting: Vec<PollFd<'_>> =
            runs.iter().map(|run| PollFd::new(&run.master, PollFlags::IN)).collect();
        let polled = rustix::event::poll(&mut waiting, Some(&wait)).unwrap();
        let ready: Vec<bool> = waiting.iter().map(|fd| !fd.revents().is_empty()).collect();
        drop(waiting);
        for (run, _) in runs.iter_mut().zip(&ready).filter(|(_, ready)| **ready) {
            run.take();
        }
        let gone = runs.iter().any(|run| run.gone);
        if polled == 0 || once || gone {
            return;
        }
    }
}
