//! Rows gathered for a pane of known width: paragraphs, hanging lines and fields, wrapped as they
//! come in. Draws nothing until it is known where.

use super::canvas::{Canvas, Row, as_shown};
use super::text::{chunks, cut, graphemes, width, wrap};
use super::theme::Ink;
use crate::app::Look;
use crate::app::form::{Field, Form};
use crate::words::Shown;

/// Rows of a field that holds much.
const MOST_FIELD_ROWS: usize = 4;

/// Rows of one width.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) rows: Vec<Row>,
    pub(super) width: usize,
    pub(super) look: Look,
}

impl Column {
    /// Nothing yet.
    pub(super) fn new(width: u16, look: Look) -> Self {
        Self { rows: Vec::new(), width: usize::from(width), look }
    }

    /// How many rows there are.
    pub(super) fn height(&self) -> u16 {
        u16::try_from(self.rows.len()).unwrap_or(u16::MAX)
    }

    /// An empty row, unless nothing stands above it.
    pub(super) fn gap(&mut self) {
        if !self.rows.is_empty() {
            self.rows.push(Row::default());
        }
    }

    /// A row as it is.
    pub(super) fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// A paragraph.
    pub(super) fn say(&mut self, text: &str, ink: Ink) {
        self.hang("", text, ink);
    }

    /// Text behind a lead; further rows stand under the text.
    pub(super) fn hang(&mut self, lead: &str, text: &str, ink: Ink) {
        let (lead, text) = (as_shown(lead, self.look), as_shown(text, self.look));
        let indent = width(&lead).min(self.width.saturating_div(2));
        let blank = " ".repeat(indent);
        for (index, line) in wrap(&text, self.width.saturating_sub(indent)).iter().enumerate() {
            let lead = if index == 0 { lead.clone() } else { blank.clone() };
            self.rows.push(Row::of(lead, ink).and(line.clone(), ink));
        }
    }

    /// One row: text at the left, and more at the right end where it fits, else under it.
    pub(super) fn ends(&mut self, left: (&str, Ink), right: (&str, Ink)) {
        let (text, more) = (as_shown(left.0, self.look), as_shown(right.0, self.look));
        let used = width(&text).saturating_add(width(&more));
        if used.saturating_add(1) > self.width {
            self.say(&text, left.1);
            let lead = self.width.saturating_sub(width(&more)).min(3);
            self.hang(&" ".repeat(lead), &more, right.1);
            return;
        }
        let between = " ".repeat(self.width.saturating_sub(used));
        self.rows.push(Row::of(text, left.1).and(between, Ink::Plain).and(more, right.1));
    }

    /// The fields of a form, each with what stands beside it.
    pub(super) fn form(&mut self, form: &Form, beside: &[String]) {
        let labels = form.fields.iter().map(|field| width(&self.label(field))).max().unwrap_or(0);
        for (index, field) in form.fields.iter().enumerate() {
            let beside = beside.get(index).map_or("", String::as_str);
            self.field(field, form.focus == Some(index), labels, beside);
        }
    }

    fn label(&self, field: &Field) -> String {
        as_shown(&Shown::new(&field.label).to_string(), self.look)
    }

    fn field(&mut self, field: &Field, focused: bool, labels: usize, beside: &str) {
        let shown = |text: &str| as_shown(&Shown::new(text).to_string(), self.look);
        let label = cut(&self.label(field), self.width.saturating_div(2), self.look.ascii);
        let unit =
            field.unit.as_deref().map_or_else(String::new, |unit| format!(" {}", shown(unit)));
        let lead = labels.min(self.width.saturating_div(2)).saturating_add(1);
        let most = self.width.saturating_sub(lead).saturating_sub(2 + width(&unit)).max(4);
        let wanted = if unit.is_empty() { most } else { most.min(10) };
        let (before, behind) = field.around_cursor();
        let (before, behind) = (shown(before), shown(behind));
        let pad = lead.saturating_sub(width(&label));
        let ink = if focused { Ink::Strong } else { Ink::Plain };
        let boxes = boxed(&before, &behind, wanted, focused);
        let last = boxes.len().saturating_sub(1);
        for (index, content) in boxes.into_iter().enumerate() {
            let mut row = if index == 0 {
                Row::of(label.clone(), ink).and(" ".repeat(pad), Ink::Plain)
            } else {
                Row::of(" ".repeat(lead), Ink::Plain)
            };
            row = row.and("[", ink);
            row.0.extend(content.0);
            row = row.and("]", ink);
            if index == last {
                row = row.and(unit.clone(), Ink::Plain);
                self.finish_field(row, lead, beside);
            } else {
                self.rows.push(row);
            }
        }
    }

    /// What is expected stands beside the field, or under it where there is no room.
    fn finish_field(&mut self, row: Row, lead: usize, beside: &str) {
        let beside = as_shown(beside, self.look);
        let used: usize = row.0.iter().map(|(text, _)| width(text)).sum();
        if beside.is_empty() {
            self.rows.push(row);
        } else if used.saturating_add(3).saturating_add(width(&beside)) <= self.width {
            self.rows.push(row.and("   ", Ink::Plain).and(beside, Ink::Plain));
        } else {
            self.rows.push(row);
            self.hang(&" ".repeat(lead), &beside, Ink::Plain);
        }
    }

    /// Draws as many rows as fit below a place; how many that were.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, x: u16, y: u16, most_rows: u16) -> u16 {
        let wide = u16::try_from(self.width).unwrap_or(u16::MAX);
        let mut at = y;
        for row in self.rows.iter().take(usize::from(most_rows)) {
            canvas.row(x, at, wide, row);
            at = at.saturating_add(1);
        }
        at.saturating_sub(y)
    }
}

/// What is typed, in rows of a width, with the cursor on it; of a long text the part around it.
fn boxed(before: &str, behind: &str, wide: usize, focused: bool) -> Vec<Row> {
    let at = chunks(before, wide).len().saturating_sub(1);
    let whole = format!("{before}{behind} ");
    let pieces = chunks(&whole, wide);
    let first = at.saturating_sub(MOST_FIELD_ROWS.saturating_sub(1));
    let begun: usize = pieces.iter().take(first).map(String::len).sum();
    let mut cursor = before.len().checked_sub(begun);
    let mut rows = Vec::new();
    for piece in pieces.iter().skip(first).take(MOST_FIELD_ROWS) {
        let here = cursor.filter(|at| *at < piece.len() && focused);
        let fill = " ".repeat(wide.saturating_sub(width(piece)));
        let (left, right) = piece.split_at_checked(here.unwrap_or(0)).unwrap_or((piece, ""));
        let mut rest = graphemes(right);
        let mut row = Row::of(left, Ink::Strong);
        if here.is_some() {
            row = row.and(rest.next().unwrap_or(" "), Ink::Here);
        }
        rows.push(row.and(rest.as_str(), Ink::Strong).and(fill, Ink::Plain));
        cursor = cursor.and_then(|at| at.checked_sub(piece.len()));
    }
    rows
}
