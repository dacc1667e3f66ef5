//! The picture of the README: a real frame of a preparation, written as SVG.
//! `PICTURE=write cargo test --test it picture` draws it anew when the screen has changed.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::walk::TO_FIRST_INJECTION;
use crate::support::trial::Trial;

const FILE: &str = "assets/demo/preparation.svg";
/// From the first injection to the second vial, when a limit runs since minutes.
const TO_SECOND_VIAL: &str = "\
    =inject.vial-1.start ⏎ +60 =inject.vial-1 \"4 ⏎ +90 =swirl.vial-1 ⏎ +60 \
    =inject.vial-2.start ⏎ +60 =inject.vial-2";

#[test]
fn the_picture_of_the_readme_is_the_screen_as_it_is_drawn() {
    let mut trial = Trial::begun();
    trial.keys(TO_FIRST_INJECTION);
    trial.keys(TO_SECOND_VIAL);
    assert!(!trial.session().open_windows(&trial.now()).is_empty(), "no limit runs");
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| vialwatch::view::view(&trial.model, frame.buffer_mut())).unwrap();
    let drawn = svg(terminal.backend().buffer());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if std::env::var("PICTURE").is_ok_and(|it| it == "write") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &drawn).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let same = drawn == kept;
    assert!(same, "{FILE} is old; `PICTURE=write cargo test --test it picture` draws it anew");
}

#[test]
fn a_drawing_has_a_text_for_each_run_of_one_style_and_a_box_behind_what_stands_out() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 2));
    buffer.set_string(1, 0, "a & b──", Style::new());
    buffer.set_string(0, 1, "ab", Style::new().fg(Color::Black).bg(Color::Yellow));
    let bold = Style::new().add_modifier(Modifier::BOLD);
    buffer.set_string(2, 1, "c", bold.add_modifier(Modifier::REVERSED));
    buffer.set_string(3, 1, "d", bold.fg(Color::Red));
    let drawn = svg(&buffer);
    let lines: Vec<&str> = drawn.lines().filter(|line| line.starts_with("<text x")).collect();
    assert_eq!(
        lines,
        [
            r##"<text x="22" y="27" textLength="50" fill="#d7dce5">a &amp; b</text>"##,
            r##"<text x="72" y="27" textLength="20" lengthAdjust="spacingAndGlyphs" fill="#d7dce5">──</text>"##,
            r##"<text x="12" y="47" textLength="20" fill="#10141b">ab</text>"##,
            r##"<text x="32" y="47" textLength="10" fill="#10141b" font-weight="bold">c</text>"##,
            r##"<text x="42" y="47" textLength="10" fill="#f0555a" font-weight="bold">d</text>"##,
        ]
    );
    let boxes: Vec<&str> = drawn.lines().filter(|line| line.starts_with("<rect x")).collect();
    assert_eq!(
        boxes,
        [
            r##"<rect x="12" y="32" width="20" height="20" fill="#e8c35a"/>"##,
            r##"<rect x="32" y="32" width="10" height="20" fill="#d7dce5"/>"##,
        ]
    );
}

const CELL_WIDTH: usize = 10;
const CELL_HEIGHT: usize = 20;
const MARGIN: usize = 12;
/// From the top of a line to where its letters stand.
const BASE: usize = 15;
/// So large that the strokes of one line's boxes meet those of the next.
const FONT_SIZE: usize = 17;
const BACKGROUND: &str = "#10141b";
const FOREGROUND: &str = "#d7dce5";
const TITLE: &str =
    "A preparation at its second vial: the step at the left, its clocks at the right";

/// A frame as a drawing: dark, in the 16 named colours.
fn svg(buffer: &Buffer) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (width, height) = (columns * CELL_WIDTH + 2 * MARGIN, rows * CELL_HEIGHT + 2 * MARGIN);
    let mut boxes = String::new();
    let mut texts = String::new();
    for (row, cells) in buffer.content.chunks(columns).enumerate() {
        let top = MARGIN + row * CELL_HEIGHT;
        for (column, run) in runs(cells, |a, b| Look::of(a).behind == Look::of(b).behind) {
            if let Some(behind) = Look::of(&run[0]).behind {
                let (left, wide) = (MARGIN + column * CELL_WIDTH, run.len() * CELL_WIDTH);
                writeln!(boxes, r#"<rect x="{left}" y="{top}" width="{wide}" height="{CELL_HEIGHT}" fill="{behind}"/>"#).unwrap();
            }
        }
        let alike = |a: &Cell, b: &Cell| Look::of(a) == Look::of(b) && kind(a) == kind(b);
        for (column, run) in runs(cells, alike) {
            texts.push_str(&text(column, top + BASE, run));
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\">\n<title>{TITLE}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"{BACKGROUND}\"/>\n{boxes}\
         <g font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" \
         font-size=\"{FONT_SIZE}\" xml:space=\"preserve\">\n\
         {texts}</g>\n</svg>\n"
    )
}

/// Neighbours that are alike, with the column of the first.
fn runs(cells: &[Cell], alike: impl Fn(&Cell, &Cell) -> bool) -> Vec<(usize, &[Cell])> {
    let mut column = 0;
    let mut found = Vec::new();
    for run in cells.chunk_by(alike) {
        found.push((column, run));
        column += run.len();
    }
    found
}

/// Letters go together; of anything else only what repeats, so that no font can shift it.
fn kind(cell: &Cell) -> Option<&str> {
    Some(cell.symbol()).filter(|symbol| !symbol.is_ascii())
}

/// One run of letters, or nothing for blanks.
fn text(column: usize, base: usize, run: &[Cell]) -> String {
    let whole: String = run.iter().map(Cell::symbol).collect();
    let letters = whole.trim_matches(' ');
    if letters.is_empty() {
        return String::new();
    }
    let before = whole.len() - whole.trim_start_matches(' ').len();
    let left = MARGIN + (column + before) * CELL_WIDTH;
    let cells = letters.chars().count();
    let look = Look::of(&run[0]);
    let bold = if look.bold { r#" font-weight="bold""# } else { "" };
    let dim = if look.dim { r#" fill-opacity="0.7""# } else { "" };
    // Strokes are stretched until they meet; letters keep their shape.
    let fit = if letters.is_ascii() { "" } else { r#" lengthAdjust="spacingAndGlyphs""# };
    let letters = letters.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (length, colour) = (cells * CELL_WIDTH, look.colour);
    format!(
        "<text x=\"{left}\" y=\"{base}\" textLength=\"{length}\"{fit} fill=\"{colour}\"{bold}{dim}>\
         {letters}</text>\n"
    )
}

/// How a cell looks.
#[derive(PartialEq)]
struct Look {
    colour: &'static str,
    /// Where it is not the background of all.
    behind: Option<&'static str>,
    bold: bool,
    dim: bool,
}

impl Look {
    fn of(cell: &Cell) -> Self {
        let (front, back) = (named(cell.fg), named(cell.bg));
        let has = |modifier| cell.modifier.contains(modifier);
        let (bold, dim) = (has(Modifier::BOLD), has(Modifier::DIM));
        if has(Modifier::REVERSED) {
            let behind = Some(front.unwrap_or(FOREGROUND));
            return Self { colour: back.unwrap_or(BACKGROUND), behind, bold, dim };
        }
        Self { colour: front.unwrap_or(FOREGROUND), behind: back, bold, dim }
    }
}

/// A named colour that can be read on the background and under white; none where it is the
/// terminal's own.
fn named(colour: Color) -> Option<&'static str> {
    Some(match colour {
        Color::Reset => return None,
        Color::Black => BACKGROUND,
        Color::Red => "#f0555a",
        Color::Green => "#6fc97a",
        Color::Yellow => "#e8c35a",
        Color::Blue => "#6aa5e8",
        Color::Magenta => "#c264d0",
        Color::Cyan => "#56b8c8",
        Color::Gray => "#c3c9d4",
        Color::DarkGray => "#757d8c",
        Color::LightRed => "#ff8a8d",
        Color::LightGreen => "#9be3a3",
        Color::LightYellow => "#f5dc8f",
        Color::LightBlue => "#9cc6f7",
        Color::LightMagenta => "#dd9be6",
        Color::LightCyan => "#93dbe6",
        Color::White => "#ffffff",
        other => panic!("{other:?} is no named colour"),
    })
}
