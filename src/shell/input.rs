//! Lines from standard input, and signals, through one wait. Never blocks while something is due;
//! ends only when a read says so, because a script may have hung up with answers still unread.

use std::collections::VecDeque;
use std::io;

use super::watch::{Read, Watch, Woken};
use crate::time::Span;

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
    watch: Watch,
    partial: Vec<u8>,
    ready: VecDeque<u8>,
    ended: bool,
}

/// Longest line kept; what is longer is cut and refused by whoever reads it.
const LINE_BYTES: usize = 16_384;

impl StandardInput {
    /// Takes over the signals that end or continue a process.
    ///
    /// # Errors
    /// Where the kernel gives no pipe or takes no handler.
    pub fn new() -> io::Result<Self> {
        let watch = Watch::new()?;
        Ok(Self { watch, partial: Vec::new(), ready: VecDeque::new(), ended: false })
    }

    fn read(&mut self) {
        match self.watch.read() {
            Read::Bytes(bytes) => self.ready.extend(bytes),
            Read::End => self.ended = true,
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
        let Woken { signal, readable, .. } = self.watch.wait(limit);
        if let Some(number) = signal {
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
