//! One wait for standard input and signals, without a thread: a poll over both.
//! Reads at most one buffer and interprets nothing.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGWINCH};

use crate::time::{SECOND_NS, Span};

/// A poll's limit runs by a clock that stops in suspend, so after one it would come too late;
/// while anything is due it is never longer than this.
const LONGEST_WAIT: Span = Span::from_secs(5);
/// Most bytes of one read.
const READ_BYTES: usize = 4_096;

/// Standard input and the signals of this process.
#[derive(Debug)]
pub struct Watch {
    pipe: UnixStream,
    ending: Arc<AtomicUsize>,
    continued: Arc<AtomicBool>,
    resized: Arc<AtomicBool>,
}

/// What a wait ended with; nothing of it where time was up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Woken {
    /// The process is to end, by this signal.
    pub signal: Option<i32>,
    /// The process went on after a stop.
    pub continued: bool,
    /// The terminal has another size.
    pub resized: bool,
    /// A read would not wait.
    pub readable: bool,
    /// Whoever was at the other end has gone; there may still be something to read.
    pub hung_up: bool,
}

/// What a read gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// These; none where the read was interrupted.
    Bytes(Vec<u8>),
    /// Nothing more will come.
    End,
}

impl Watch {
    /// Takes over the signals that end, continue or resize.
    ///
    /// # Errors
    /// Where the kernel gives no pipe or takes no handler.
    pub fn new() -> io::Result<Self> {
        let (pipe, sender) = UnixStream::pair()?;
        pipe.set_nonblocking(true)?;
        let ending = Arc::new(AtomicUsize::new(0));
        for (number, value) in [(SIGHUP, 1), (SIGINT, 2), (SIGTERM, 15)] {
            signal_hook::flag::register_usize(number, Arc::clone(&ending), value)?;
            signal_hook::low_level::pipe::register(number, sender.try_clone()?)?;
        }
        let continued = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(SIGCONT, Arc::clone(&continued))?;
        signal_hook::low_level::pipe::register(SIGCONT, sender.try_clone()?)?;
        let resized = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(SIGWINCH, Arc::clone(&resized))?;
        signal_hook::low_level::pipe::register(SIGWINCH, OwnedFd::from(sender))?;
        Ok(Self { pipe, ending, continued, resized })
    }

    /// Waits at most so long, for ever without a limit; an interrupted wait is a wake like any.
    pub fn wait(&self, limit: Option<Span>) -> Woken {
        let stdin = io::stdin();
        let mut waiting = [
            PollFd::new(&self.pipe, PollFlags::IN),
            PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN),
        ];
        let limit = limit.map(|span| timespec(span.min(LONGEST_WAIT)));
        let polled = rustix::event::poll(&mut waiting, limit.as_ref()).is_ok();
        let [pipe, input] = waiting;
        let (pipe, input) = (pipe.revents(), input.revents());
        if polled && !pipe.is_empty() {
            // Emptied before the flags are looked at, so that none is missed.
            let mut bytes = [0_u8; 64];
            let _ = rustix::io::read(&self.pipe, &mut bytes);
        }
        Woken {
            signal: self.raised(),
            continued: self.continued.swap(false, Ordering::SeqCst),
            resized: self.resized.swap(false, Ordering::SeqCst),
            readable: polled && !input.is_empty(),
            hung_up: polled && input.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
        }
    }

    /// One read of standard input.
    pub fn read(&self) -> Read {
        let mut bytes = [0_u8; READ_BYTES];
        match rustix::io::read(io::stdin().as_fd(), &mut bytes) {
            Ok(0) => Read::End,
            Ok(count) => Read::Bytes(bytes.iter().take(count).copied().collect()),
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => Read::Bytes(Vec::new()),
            Err(_) => Read::End,
        }
    }

    fn raised(&self) -> Option<i32> {
        match self.ending.load(Ordering::SeqCst) {
            0 => None,
            number => i32::try_from(number).ok(),
        }
    }
}

fn timespec(span: Span) -> Timespec {
    let ns = span.ns().max(0);
    Timespec { tv_sec: ns.div_euclid(SECOND_NS), tv_nsec: ns.rem_euclid(SECOND_NS) }
}
