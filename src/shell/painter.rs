//! A frame as bytes for a terminal, gathered in memory: nothing here can fail or wait.
//! Asks the terminal nothing and hands nothing over.

use std::io;
use std::mem::discriminant;

use crossterm::cursor::Hide;
use crossterm::queue;
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Color;

/// A whole screen of the largest usual terminal fits without growing.
const FRAME_BYTES: usize = 64 * 1024;

/// Gathers what a frame changes.
#[derive(Debug)]
pub(super) struct Painter {
    bytes: Vec<u8>,
    /// What the terminal shows once it has the bytes.
    shown: Buffer,
    next: Buffer,
    /// Whether the terminal's cursor is known to be hidden.
    hidden: bool,
}

impl Painter {
    /// For a terminal that was just cleared.
    pub(super) fn new(area: Rect) -> Self {
        let bytes = Vec::with_capacity(FRAME_BYTES);
        Self { bytes, shown: Buffer::empty(area), next: Buffer::empty(area), hidden: false }
    }

    /// What has gathered.
    pub(super) fn bytes_mut(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// Gathers a frame. Most rows of most frames are as they were, and those are only compared.
    pub(super) fn paint(&mut self, draw: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        if !self.hidden {
            self.hidden = true;
            queue!(self.bytes, Hide)?;
        }
        self.next.reset();
        draw(&mut self.next);
        let rows = changed_rows(&self.shown, &self.next);
        let cells = rows.iter().flat_map(|(before, after)| before.diff(after));
        if !rows.is_empty() {
            CrosstermBackend::new(&mut self.bytes).draw(cells)?;
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(())
    }
}

/// What of each row differs, before and after: few cells of few rows, most of the time.
fn changed_rows(before: &Buffer, after: &Buffer) -> Vec<(Buffer, Buffer)> {
    let area = after.area;
    let wide = usize::from(area.width).max(1);
    let rows = before.content.chunks(wide).zip(after.content.chunks(wide));
    (area.top()..)
        .zip(rows)
        .filter_map(|(y, (before, after))| {
            changed_part(before, after, Rect { y, height: 1, ..area })
        })
        .collect()
}

/// From the first cell that differs to the last, and one more at each side: half of a wide character
/// is never looked at without the other half.
fn changed_part(before: &[Cell], after: &[Cell], row: Rect) -> Option<(Buffer, Buffer)> {
    let differs = |(before, after): (&Cell, &Cell)| !is_same(before, after);
    let first = before.iter().zip(after).position(differs)?;
    let last = before.iter().zip(after).rposition(differs)?;
    let (from, to) = (first.saturating_sub(1), last.saturating_add(2).min(after.len()));
    let part = |cells: &[Cell]| {
        let content = cells.get(from..to)?.to_vec();
        let (x, width) = (u16::try_from(from).ok()?, u16::try_from(content.len()).ok()?);
        Some(Buffer { area: Rect { x: row.x.saturating_add(x), width, ..row }, content })
    };
    Some((part(before)?, part(after)?))
}

/// Whether two cells look the same, of what a view sets in them. The first byte and the colours tell
/// nearly always; thousands of cells are compared for each frame, most of them blank.
#[inline(always)]
fn is_same(one: &Cell, other: &Cell) -> bool {
    let (ours, theirs) = (one.symbol().as_bytes(), other.symbol().as_bytes());
    ours.first() == theirs.first()
        && one.modifier == other.modifier
        && is_same_colour(one.fg, other.fg)
        && is_same_colour(one.bg, other.bg)
        && ours.len() == theirs.len()
        && (ours.len() == 1 || ours == theirs)
}

/// Whether two colours are the same: of the named ones, which are all that a view uses, the name tells.
#[inline(always)]
fn is_same_colour(one: Color, other: Color) -> bool {
    discriminant(&one) == discriminant(&other)
        && (!matches!(one, Color::Rgb(..) | Color::Indexed(_)) || one == other)
}
