//! Lines from standard input, and signals, through one wait. Never blocks while something is due;
//! ends only when a read says so, because a script may have hung up with answers still unread.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM};

use crate::time::{SECOND_NS, Span};

/// What a wait ended with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Whole lines, without their ends, in order; all of one read.
    Lines(Vec<String>),
    /// Nothing more will come.
    End,
    /// Time is up, or the process went on after a stop.
    Woken,
    /// The process is to end, by this signal.
    Signal(i32),
}

/// Waits for lines.
pub trait Lines {
    /// Waits at most so long, for ever without a limit.
    fn wait(&mut self, limit: Option<Span>) -> Event;
}

/// Standard input of this process.
#[derive(Debug)]
pub struct StandardInput {
    signals: UnixStream,
    signal: Arc<AtomicUsize>,
    partial: Vec<u8>,
    ready: VecDeque<u8>,
    ended: bool,
}

/// A poll's limit runs by a clock that stops in suspend, so after one it would come too late;
/// while anything is due it is never longer than this.
const LONGEST_WAIT: Span = Span::from_secs(5);
/// Most bytes of one read.
const READ_BYTES: usize = 4_096;
/// Longest line kept; what is longer is cut and refused by whoever reads it.
const LINE_BYTES: usize = 16_384;

impl StandardInput {
    /// Takes over the signals that end or continue a process.
    ///
    /// # Errors
    /// Where the kernel gives no pipe or takes no handler.
    pub fn new() -> io::Result<Self> {
        let (signals, sender) = UnixStream::pair()?;
        signals.set_nonblocking(true)?;
        let signal = Arc::new(AtomicUsize::new(0));
        for (number, value) in [(SIGHUP, 1), (SIGINT, 2), (SIGTERM, 15)] {
            signal_hook::flag::register_usize(number, Arc::clone(&signal), value)?;
            signal_hook::low_level::pipe::register(number, sender.try_clone()?)?;
        }
        signal_hook::low_level::pipe::register(SIGCONT, OwnedFd::from(sender))?;
        Ok(Self { signals, signal, partial: Vec::new(), ready: VecDeque::new(), ended: false })
    }

    fn raised(&self) -> Option<i32> {
        match self.signal.load(Ordering::SeqCst) {
            0 => None,
            number => i32::try_from(number).ok(),
        }
    }

    fn poll(&self, limit: Option<Span>) -> (bool, bool) {
        let stdin = io::stdin();
        let mut waiting = [
            PollFd::new(&self.signals, PollFlags::IN),
            PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN),
        ];
        let limit = limit.map(|span| timespec(span.min(LONGEST_WAIT)));
        // An interrupted wait is a wake like any other.
        let _ = rustix::event::poll(&mut waiting, limit.as_ref());
        let [signals, input] = waiting;
        (!signals.revents().is_empty(), !input.revents().is_empty())
    }

    fn read(&mut self) {
        let mut bytes = [0_u8; READ_BYTES];
        match rustix::io::read(io::stdin().as_fd(), &mut bytes) {
            Ok(0) => self.ended = true,
            Ok(count) => self.ready.extend(bytes.iter().take(count)),
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
            Err(_) => self.ended = true,
        }
    }

    fn take_lines(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        while let Some(byte) = self.ready.pop_front() {
            if byte == b'\n' {
                lines.push(self.take_partial());
            } else if self.partial.len() < LINE_BYTES {
                self.partial.push(byte);
            }
        }
        lines
    }

    fn take_partial(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.partial)).into_owned()
    }
}

impl Lines for StandardInput {
    fn wait(&mut self, limit: Option<Span>) -> Event {
        if self.ended {
            return Event::End;
        }
        let (by_signal, readable) = self.poll(limit);
        if by_signal {
            let mut bytes = [0_u8; 64];
            let _ = rustix::io::read(&self.signals, &mut bytes);
        }
        if let Some(number) = self.raised() {
            return Event::Signal(number);
        }
        if !readable {
            return Event::Woken;
        }
        self.read();
        let mut lines = self.take_lines();
        if self.ended && !self.partial.is_empty() {
            lines.push(self.take_partial());
        }
        match (lines.is_empty(), self.ended) {
            (true, true) => Event::End,
            (true, false) => Event::Woken,
            _ => Event::Lines(lines),
        }
    }
}

fn timespec(span: Span) -> Timespec {
    let ns = span.ns().max(0);
    Timespec { tv_sec: ns.div_euclid(SECOND_NS), tv_nsec: ns.rem_euclid(SECOND_NS) }
}
