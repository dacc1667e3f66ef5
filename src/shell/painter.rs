//! A frame as bytes for a terminal, gathered in memory: nothing here can fail or wait.
//! Asks the terminal nothing and hands nothing over.

use std::io;

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::terminal::{Clear, ClearType as Cleared};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

/// A whole screen of the largest usual terminal fits without growing.
const FRAME_BYTES: usize = 64 * 1024;

/// Gathers what a frame changes.
#[derive(Debug)]
pub(super) struct Painter {
    bytes: Vec<u8>,
    size: Size,
    /// What the terminal's cursor is known to be.
    cursor: Cursor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cursor {
    Unknown,
    Hidden,
    Shown(Option<Position>),
}

impl Painter {
    /// For a terminal that was just cleared.
    pub(super) fn new(size: Size) -> Self {
        Self { bytes: Vec::with_capacity(FRAME_BYTES), size, cursor: Cursor::Unknown }
    }

    /// What has gathered.
    pub(super) fn bytes_mut(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }
}

impl Backend for Painter {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        if matches!(self.cursor, Cursor::Shown(_)) {
            self.cursor = Cursor::Shown(None);
        }
        CrosstermBackend::new(&mut self.bytes).draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor == Cursor::Hidden {
            return Ok(());
        }
        self.cursor = Cursor::Hidden;
        queue!(self.bytes, Hide)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if matches!(self.cursor, Cursor::Shown(_)) {
            return Ok(());
        }
        self.cursor = Cursor::Shown(None);
        queue!(self.bytes, Show)
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        // No query: an answer may never come.
        Err(io::ErrorKind::Unsupported.into())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor == Cursor::Shown(Some(position)) {
            return Ok(());
        }
        if matches!(self.cursor, Cursor::Shown(_)) {
            self.cursor = Cursor::Shown(Some(position));
        }
        queue!(self.bytes, MoveTo(position.x, position.y))
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        let region = match region {
            ClearType::All => Cleared::All,
            ClearType::AfterCursor => Cleared::FromCursorDown,
            ClearType::BeforeCursor => Cleared::FromCursorUp,
            ClearType::CurrentLine => Cleared::CurrentLine,
            ClearType::UntilNewLine => Cleared::UntilNewLine,
        };
        queue!(self.bytes, Clear(region))
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
