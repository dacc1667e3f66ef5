//! Bytes on their way to the terminal: one write a frame, and never a wait for a terminal that
//! takes nothing, which would keep alarms and saving waiting too.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

/// How long a terminal may take over a frame before the loop goes on without it.
const FRAME_PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
/// How long it may take over the last bytes.
const LAST_PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 300_000_000 };

/// The way to the terminal.
#[derive(Debug)]
pub(super) struct Wire {
    fd: OwnedFd,
    unsent: Vec<u8>,
}

impl Wire {
    /// Opens the terminal of standard output once more, so that not waiting is this program's
    /// affair alone: the description of standard output is shared with whoever started it.
    pub(super) fn open() -> io::Result<Self> {
        let stdout = io::stdout();
        let flags = OFlags::WRONLY | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let again = rustix::termios::ttyname(&stdout, Vec::new())
            .and_then(|name| rustix::fs::open(name, flags, Mode::empty()));
        let fd = match again {
            Ok(fd) => fd,
            Err(_) => stdout.as_fd().try_clone_to_owned()?,
        };
        Ok(Self { fd, unsent: Vec::new() })
    }

    /// Hands bytes over in one write; what the terminal does not take is sent later.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(super) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.unsent.is_empty() && bytes.is_empty() {
            return Ok(());
        }
        self.unsent.extend_from_slice(bytes);
        self.push(&FRAME_PATIENCE)
    }

    /// Whether everything was taken.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(super) fn is_free(&mut self) -> io::Result<bool> {
        if !self.unsent.is_empty() {
            self.push(&FRAME_PATIENCE)?;
        }
        Ok(self.unsent.is_empty())
    }

    /// Sends the last bytes, as far as the terminal takes them soon; whether it took them all.
    pub(super) fn finish(&mut self, bytes: &[u8]) -> bool {
        self.unsent.extend_from_slice(bytes);
        let sent = self.push(&LAST_PATIENCE).is_ok() && self.unsent.is_empty();
        self.unsent.clear();
        sent
    }

    fn push(&mut self, patience: &Timespec) -> io::Result<()> {
        while !self.unsent.is_empty() {
            match rustix::io::write(&self.fd, &self.unsent) {
                Ok(taken) => drop(self.unsent.drain(..taken.min(self.unsent.len()))),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    let mut waiting = [PollFd::new(&self.fd, PollFlags::OUT)];
                    if rustix::event::poll(&mut waiting, Some(patience)) == Ok(0) {
                        return Ok(());
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}
