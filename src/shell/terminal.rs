//! The terminal: raw mode, the alternate screen, frames, title, bell; given back whatever happens.
//! Reads no input and asks the terminal nothing.

use std::io::{self, IsTerminal};

use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use crossterm::terminal::{EnterAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::Signal;

use super::painter::Painter;
use super::screen::{End, Heard, Input, Output};
use super::watch::{Read, Watch};
use super::wire::Wire;
use crate::app::{Model, Size};
use crate::time::Span;

/// Draws a model.
pub type View = fn(&Model, &mut Buffer);

/// A terminal that does not say how large it is has this size.
const USUAL: Size = Size { width: 80, height: 24 };
/// Asks the terminal to remember its title.
const KEEP_TITLE: &[u8] = b"\x1b[22;2t";
/// Ends whatever was cut short, and puts back attributes, cursor, title and screen.
const LEAVE: &[u8] = b"\x18\x1b[?2026l\x1b[0m\x1b[?25h\x1b]2;\x07\x1b[23;2t\x1b[?1049l";
/// A frame of more bytes than this may reach the terminal in parts, so it is told to wait.
const AT_ONCE: usize = 4_096;
/// How long a terminal that takes nothing is waited for when it is given back in a panic.
const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 300_000_000 };

/// The terminal of this process as a screen; given back when dropped.
pub struct FullScreen {
    view: View,
    painter: Painter,
    wire: Wire,
    /// The title as the terminal has it.
    title: Option<String>,
    /// The bell, and notices.
    queued: Vec<u8>,
    /// Whether anything was drawn since the terminal was taken over.
    shown: bool,
}

/// Whether the screen can be used: a person is at both ends.
pub fn is_at_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// The size of the terminal at standard output.
pub fn size() -> Size {
    match rustix::termios::tcgetwinsize(io::stdout()) {
        Ok(found) if found.ws_col > 0 && found.ws_row > 0 => {
            Size { width: found.ws_col, height: found.ws_row }
        }
        _ => USUAL,
    }
}

impl FullScreen {
    /// Takes the terminal over. From here on a panic gives it back before it says anything.
    ///
    /// # Errors
    /// Where the terminal can't be put into raw mode.
    pub fn enter(view: View) -> io::Result<Self> {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            told(panic);
        }));
        // The model says whether there is colour; the environment has been asked before.
        crossterm::style::force_color_output(true);
        let wire = Wire::open()?;
        let painter = blank(size());
        enable_raw_mode()?;
        let mut screen =
            Self { view, painter, wire, title: None, queued: Vec::new(), shown: false };
        screen.begin(KEEP_TITLE)?;
        Ok(screen)
    }

    fn begin(&mut self, first: &[u8]) -> io::Result<()> {
        self.title = None;
        self.painter = blank(size());
        let bytes = self.painter.bytes_mut();
        bytes.extend_from_slice(first);
        queue!(bytes, EnterAlternateScreen)?;
        clear(bytes)
    }

    /// The frame with all that goes with it; empty where nothing changed.
    fn frame(&mut self, model: &Model) -> io::Result<Vec<u8>> {
        let view = self.view;
        self.painter.paint(|buffer| view(model, buffer))?;
        let mut bytes = std::mem::take(self.painter.bytes_mut());
        let title = model.title();
        if self.title.as_deref().unwrap_or_default() != title {
            bytes.extend_from_slice(format!("\x1b]2;{}\x07", plain(&title)).as_bytes());
        }
        self.title = Some(title);
        bytes.append(&mut self.queued);
        if bytes.len() <= AT_ONCE {
            return Ok(bytes);
        }
        let mut held_together = Vec::with_capacity(bytes.len().saturating_add(16));
        queue!(held_together, BeginSynchronizedUpdate)?;
        held_together.append(&mut bytes);
        queue!(held_together, EndSynchronizedUpdate)?;
        Ok(held_together)
    }
}

impl Output for FullScreen {
    fn size(&mut self) -> Size {
        size()
    }

    fn draw(&mut self, model: &Model) -> io::Result<bool> {
        if !self.wire.is_free()? {
            return Ok(false);
        }
        let bytes = self.frame(model)?;
        self.shown = true;
        self.wire.send(&bytes)?;
        Ok(true)
    }

    fn owes(&self) -> bool {
        !self.queued.is_empty()
    }

    fn ring(&mut self, notice: Option<&str>) {
        self.queued.push(b'\x07');
        if let Some(notice) = notice {
            let text = plain(notice);
            let both = format!("\x1b]9;{text}\x07\x1b]777;notify;vialwatch;{text}\x07");
            self.queued.extend_from_slice(both.as_bytes());
        }
    }

    fn forget(&mut self) {
        let before = std::mem::take(self.painter.bytes_mut());
        self.painter = blank(size());
        // What was not sent yet may have changed modes of the terminal.
        let bytes = self.painter.bytes_mut();
        bytes.extend_from_slice(&before);
        let _ = clear(bytes);
    }

    fn take_over(&mut self) -> bool {
        if !is_in_front() {
            return false;
        }
        // Whoever stopped the program may have changed the modes; unless they are given back
        // first, taking them again does nothing.
        let _ = disable_raw_mode();
        let _ = enable_raw_mode();
        let first = if self.shown { b"".as_slice() } else { KEEP_TITLE };
        let _ = self.begin(first);
        true
    }

    fn suspend(&mut self) {
        self.give_back();
        // The whole job, as a terminal would: a shell that waits for it has to see it stop.
        let _ = rustix::process::kill_current_process_group(Signal::STOP);
    }
}

impl FullScreen {
    /// Gives the terminal back; whether it still takes what is written to it. Where it does not,
    /// a last sentence on it would keep the program from ending.
    pub fn leave(mut self) -> bool {
        self.give_back()
    }

    fn give_back(&mut self) -> bool {
        if !holds_terminal() {
            return true;
        }
        let sent = self.wire.finish(if self.shown { LEAVE } else { b"" });
        self.shown = false;
        let _ = disable_raw_mode();
        sent
    }
}

impl Drop for FullScreen {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// Gives the terminal back without a screen at hand, as in a panic.
fn give_back() {
    if !holds_terminal() {
        return;
    }
    let stdout = io::stdout();
    let mut waiting = [PollFd::new(&stdout, PollFlags::OUT)];
    if rustix::event::poll(&mut waiting, Some(&PATIENCE)).is_ok_and(|ready| ready > 0) {
        let _ = rustix::io::write(&stdout, LEAVE);
    }
    let _ = disable_raw_mode();
}

/// Whether the terminal is in our modes and ours to change.
fn holds_terminal() -> bool {
    crossterm::terminal::is_raw_mode_enabled().unwrap_or(false) && is_in_front()
}

/// Whether this program has the terminal; to change a terminal from behind would stop it.
fn is_in_front() -> bool {
    match rustix::termios::tcgetpgrp(io::stdin()) {
        Ok(front) => front == rustix::process::getpgrp(),
        Err(_) => true,
    }
}

fn blank(size: Size) -> Painter {
    Painter::new(Rect::new(0, 0, size.width, size.height))
}

fn clear(bytes: &mut Vec<u8>) -> io::Result<()> {
    queue!(bytes, SetAttribute(Attribute::Reset), Clear(ClearType::All))
}

/// Text that can stand in a title or a notice: nothing in it ends the sequence.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c == ';' { ',' } else { c }).filter(|c| !c.is_control()).collect()
}

/// The keyboard of this terminal.
#[derive(Debug)]
pub struct Keys {
    watch: Watch,
}

impl Keys {
    /// Takes over the signals that end, continue or resize.
    ///
    /// # Errors
    /// Where the kernel gives no pipe or takes no handler.
    pub fn new() -> io::Result<Self> {
        Ok(Self { watch: Watch::new()? })
    }
}

impl Input for Keys {
    fn wait(&mut self, limit: Option<Span>) -> Heard {
        let woken = self.watch.wait(limit);
        let (resized, continued) = (woken.resized, woken.continued);
        let mut heard = Heard { bytes: Vec::new(), resized, continued, end: None };
        if let Some(number) = woken.signal {
            heard.end = Some(End::Signal(number));
        } else if woken.hung_up {
            heard.end = Some(End::Gone);
        } else if woken.readable {
            match self.watch.read() {
                Read::Bytes(bytes) => heard.bytes = bytes,
                Read::End => heard.end = Some(End::Gone),
            }
        }
        heard
    }
}
