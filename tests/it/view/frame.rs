//! A frame as text: the rows as they are read, then the styles of each row in runs.

use std::fmt::Write as _;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;
use vialwatch::app::{Model, Size};
use vialwatch::view::view;

/// What a model looks like at its own size.
pub(crate) fn drawn(model: &Model) -> Buffer {
    let Size { width, height } = model.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| view(model, frame.buffer_mut())).unwrap();
    terminal.backend().buffer().clone()
}

/// The rows of a buffer, without blanks at their ends.
pub(crate) fn rows(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    (0..area.height)
        .map(|y| {
            let mut row = String::new();
            let mut x = 0;
            while x < area.width {
                let symbol = buffer.cell((x, y)).unwrap().symbol();
                row.push_str(symbol);
                x += u16::try_from(symbol.width().max(1)).unwrap();
            }
            row.trim_end().to_owned()
        })
        .collect()
}

/// The whole of what is drawn, in one text.
pub(crate) fn text(model: &Model) -> String {
    rows(&drawn(model)).join("\n")
}

/// Rows and styles.
pub(crate) fn told(buffer: &Buffer) -> String {
    let mut text = String::new();
    for row in rows(buffer) {
        writeln!(text, "{row}").unwrap();
    }
    text.push_str("== styles: row, first column + columns, style\n");
    for y in 0..buffer.area.height {
        let mut runs: Vec<(u16, u16, String)> = Vec::new();
        for x in 0..buffer.area.width {
            let style = style(buffer.cell((x, y)).unwrap());
            match runs.last_mut() {
                Some((from, count, last)) if *last == style && *from + *count == x => *count += 1,
                _ => runs.push((x, 1, style)),
            }
        }
        for (x, count, style) in runs.into_iter().filter(|(_, _, style)| !style.is_empty()) {
            writeln!(text, "{y} {x}+{count} {style}").unwrap();
        }
    }
    text
}

fn style(cell: &Cell) -> String {
    let mut parts = Vec::new();
    if cell.fg != Color::Reset || cell.bg != Color::Reset {
        parts.push(format!("{}/{}", cell.fg, cell.bg).to_lowercase());
    }
    for (modifier, name) in
        [(Modifier::BOLD, "bold"), (Modifier::DIM, "dim"), (Modifier::REVERSED, "reversed")]
    {
        if cell.modifier.contains(modifier) {
            parts.push(name.to_owned());
        }
    }
    parts.join(" ")
}
