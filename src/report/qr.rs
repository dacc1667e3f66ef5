//! A square code of a session's id and seal, for scanners that check a bag against its record. Holds
//! nothing else: no drug, no order, no person.

use fast_qr::{ECL, QRBuilder};

/// Light modules that a scanner needs around the code.
const MARGIN: usize = 4;

/// A code as a square of modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What it says.
    pub text: String,
    /// Rows from top to bottom; a dark module is true. Without the margin.
    pub modules: Vec<Vec<bool>>,
}

/// What a code is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blocks {
    /// Two modules above each other in one character.
    Half,
    /// One module in two characters.
    Ascii,
}

impl Code {
    /// The code of a text; none where it is too long for any.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
        let row = |from: usize| {
            let row = code.data.get(from..from.checked_add(code.size)?)?;
            Some(row.iter().map(|module| module.value()).collect::<Vec<bool>>())
        };
        let whole = code.size.checked_mul(code.size)?;
        let modules: Option<Vec<Vec<bool>>> = (0..whole).step_by(code.size).map(row).collect();
        Some(Self { text: text.to_owned(), modules: modules? })
    }

    /// Modules on a side, with the margin.
    pub(super) fn side(&self) -> usize {
        self.modules.len().saturating_add(MARGIN.saturating_mul(2))
    }

    /// Whether a module is dark, counted with the margin.
    fn is_dark(&self, x: usize, y: usize) -> bool {
        let module = |x: usize, y: usize| self.modules.get(y)?.get(x).copied();
        let inside = x.checked_sub(MARGIN).zip(y.checked_sub(MARGIN));
        inside.and_then(|(x, y)| module(x, y)).unwrap_or(false)
    }

    /// Dark modules as characters, as paper has them: dark on light.
    pub(super) fn as_text(&self, blocks: Blocks) -> String {
        let mut text = String::new();
        let step = if blocks == Blocks::Half { 2 } else { 1 };
        for y in (0..self.side()).step_by(step) {
            let mut line = String::new();
            for x in 0..self.side() {
                line.push_str(match (blocks, self.is_dark(x, y), self.is_dark(x, y + 1)) {
                    (Blocks::Ascii, true, _) => "##",
                    (Blocks::Ascii, false, _) => "  ",
                    (Blocks::Half, true, true) => "█",
                    (Blocks::Half, true, false) => "▀",
                    (Blocks::Half, false, true) => "▄",
                    (Blocks::Half, false, false) => " ",
                });
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    /// The dark modules as one path, a unit each, the margin included.
    pub(super) fn path(&self) -> String {
        let side = self.side();
        let places = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        let dark = places.filter(|(x, y)| self.is_dark(*x, *y));
        dark.map(|(x, y)| format!("M{x} {y}h1v1h-1z")).collect()
    }
}
