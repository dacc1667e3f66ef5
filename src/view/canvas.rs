//! The frame to draw on: text and rules at a place, clipped to it, in the look that was asked for.
//! Every cell of every screen is written here; nothing panics at any size.

use std::borrow::Cow;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use super::text::{graphemes, in_ascii, is_plain, own_width, width};
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

    /// Columns of a text as this look shows it.
    pub(super) fn width(&self, text: &str) -> usize {
        if self.look.ascii { width(&in_ascii(text)) } else { width(text) }
    }

    /// Text from a place on, at most so many columns; where it ended.
    pub(super) fn put(&mut self, x: u16, y: u16, most: u16, text: &str, ink: Ink) -> u16 {
        let style = ink.style(self.look);
        let as_ascii = self.look.ascii && !text.is_ascii();
        let shown = if as_ascii { Cow::Owned(in_ascii(text)) } else { Cow::Borrowed(text) };
        let mut cells = self.cells(x, y, most);
        let mut used = 0_usize;
        // Nearly every text: told apart by its characters alone, which a frame does a thousand times.
        if is_plain(&shown) {
            for (cell, c) in cells.iter_mut().zip(shown.chars()) {
                cell.set_char(c).set_style(style);
                used = used.saturating_add(1);
            }
            return x.saturating_add(u16::try_from(used).unwrap_or(u16::MAX));
        }
        for grapheme in graphemes(&shown) {
            let own = own_width(grapheme);
            let wide = own.clamp(1, 2);
            let Some((these, rest)) = cells.split_at_mut_checked(wide) else { break };
            let symbols = [if own == 0 { "?" } else { grapheme }, " "];
            for (cell, symbol) in these.iter_mut().zip(symbols) {
                cell.set_symbol(symbol).set_style(style);
            }
            cells = rest;
            used = used.saturating_add(wide);
        }
        x.saturating_add(u16::try_from(used).unwrap_or(u16::MAX))
    }

    /// At most so many cells of a row, from a place on; none outside the area.
    fn cells(&mut self, x: u16, y: u16, most: u16) -> &mut [Cell] {
        let area = self.area();
        let inside = (area.left()..area.right()).contains(&x);
        if !inside || !(area.top()..area.bottom()).contains(&y) {
            return &mut [];
        }
        let before = usize::from(y.saturating_sub(area.y)).saturating_mul(usize::from(area.width));
        let first = before.saturating_add(usize::from(x.saturating_sub(area.x)));
        let count = usize::from(most.min(area.right().saturating_sub(x)));
        self.buf.content.get_mut(first..first.saturating_add(count)).unwrap_or_default()
    }

    /// A row of pieces; where it ended. What is blank in it leaves the cells as they are.
    pub(super) fn row(&mut self, x: u16, y: u16, most: u16, row: &Row) -> u16 {
        let end = x.saturating_add(most);
        let mut at = x;
        for (text, ink) in &row.0 {
            let is_gap = *ink == Ink::Plain && text.bytes().all(|byte| byte == b' ');
            at = if is_gap {
                at.saturating_add(u16::try_from(text.len()).unwrap_or(u16::MAX)).min(end)
            } else {
                self.put(at, y, end.saturating_sub(at), text, *ink)
            };
        }
        at
    }

    /// A whole row of the area in one meaning, with text on it.
    pub(super) fn band(&mut self, y: u16, text: &str, ink: Ink) {
        let area = self.area();
        self.repeat(area.x, y, area.width, ' ', ink);
        self.put(area.x, y, area.width, text, ink);
    }

    /// The same glyph, one column wide, again and again.
    pub(super) fn repeat(&mut self, x: u16, y: u16, count: u16, glyph: char, ink: Ink) {
        let style = ink.style(self.look);
        let symbol = as_shown(glyph.encode_utf8(&mut [0; 4]), self.look);
        for cell in self.cells(x, y, count) {
            cell.set_symbol(&symbol).set_style(style);
        }
    }

    /// Another frame, from a place on.
    pub(super) fn paste(&mut self, x: u16, y: u16, frame: &Buffer) {
        let wide = usize::from(frame.area.width).max(1);
        for (row, cells) in (0_u16..).zip(frame.content.chunks(wide)) {
            let here = self.cells(x, y.saturating_add(row), frame.area.width);
            for (cell, pasted) in here.iter_mut().zip(cells) {
                cell.clone_from(pasted);
            }
        }
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
