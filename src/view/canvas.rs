//! The frame to draw on: text and rules at a place, clipped to it, in the look that was asked for.
//! Every cell of every screen is written here; nothing panics at any size.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

use super::text::{cell_width, in_ascii};
use super::theme::Ink;
use crate::app::Look;

/// A buffer and how to write into it.
pub(super) struct Canvas<'a> {
    buf: &'a mut Buffer,
    pub(super) look: Look,
}

/// A row of text: pieces, each with its meaning.
#[derive(Clone, Debug, Default)]
pub(super) struct Row(pub(super) Vec<(String, Ink)>);

impl Row {
    /// One piece.
    pub(super) fn of(text: impl Into<String>, ink: Ink) -> Self {
        Self(vec![(text.into(), ink)])
    }

    /// With another piece behind it.
    #[must_use]
    pub(super) fn and(mut self, text: impl Into<String>, ink: Ink) -> Self {
        self.0.push((text.into(), ink));
        self
    }
}

impl<'a> Canvas<'a> {
    /// Over a buffer.
    pub(super) fn new(buf: &'a mut Buffer, look: Look) -> Self {
        Self { buf, look }
    }

    /// Everything that can be drawn on.
    pub(super) fn area(&self) -> Rect {
        *self.buf.area()
    }

    /// Text as this look shows it: to be used before it is measured.
    pub(super) fn text(&self, text: &str) -> String {
        as_shown(text, self.look)
    }

    /// Text from a place on, at most so many columns; where it ended.
    pub(super) fn put(&mut self, x: u16, y: u16, most: u16, text: &str, ink: Ink) -> u16 {
        let style = ink.style(self.look);
        let shown = as_shown(text, self.look);
        let end = x.saturating_add(most).min(self.area().right());
        let mut at = x;
        for grapheme in shown.graphemes(true) {
            let wide = u16::try_from(cell_width(grapheme)).unwrap_or(1);
            let next = at.saturating_add(wide);
            if next > end {
                break;
            }
            let bare = unicode_width::UnicodeWidthStr::width(grapheme) == 0;
            if let Some(cell) = self.buf.cell_mut((at, y)) {
                cell.set_symbol(if bare { "?" } else { grapheme }).set_style(style);
            }
            if wide == 2
                && let Some(cell) = self.buf.cell_mut((at.saturating_add(1), y))
            {
                cell.set_symbol(" ").set_style(style);
            }
            at = next;
        }
        at
    }

    /// A row of pieces; where it ended.
    pub(super) fn row(&mut self, x: u16, y: u16, most: u16, row: &Row) -> u16 {
        let end = x.saturating_add(most);
        let mut at = x;
        for (text, ink) in &row.0 {
            at = self.put(at, y, end.saturating_sub(at), text, *ink);
        }
        at
    }

    /// A whole row of the area in one meaning, with text on it.
    pub(super) fn band(&mut self, y: u16, text: &str, ink: Ink) {
        let area = self.area();
        self.repeat(area.x, y, area.width, ' ', ink);
        self.put(area.x, y, area.width, text, ink);
    }

    /// The same glyph again and again.
    pub(super) fn repeat(&mut self, x: u16, y: u16, count: u16, glyph: char, ink: Ink) {
        let line: String = std::iter::repeat_n(glyph, usize::from(count)).collect();
        self.put(x, y, count, &line, ink);
    }

    /// A vertical rule.
    pub(super) fn upright(&mut self, x: u16, from: u16, to: u16) {
        for y in from..to {
            self.put(x, y, 1, "│", Ink::Plain);
        }
    }
}

/// Text in the look that was asked for.
pub(super) fn as_shown(text: &str, look: Look) -> String {
    if look.ascii { in_ascii(text) } else { text.to_owned() }
}
