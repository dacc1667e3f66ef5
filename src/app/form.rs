//! Fields of one line, and the cursor in them: what a person types before it is an answer.
//! Reads nothing into the text; foreign text stays as it came.

use unicode_segmentation::UnicodeSegmentation;

/// Longest text of a field, in characters: a scan with every GS1 field fits.
const MOST_CHARS: usize = 400;

/// What may be typed into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Anything.
    Text,
    /// A figure: while it is empty, letters are keys.
    Figure,
    /// A package code: what a scanner sends, separators too.
    Scan,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What stands before it.
    pub label: String,
    /// What stands behind it, such as a unit.
    pub unit: Option<String>,
    /// What may be typed.
    pub kind: FieldKind,
    text: String,
    /// Byte offset of the cursor, at the edge of a character.
    cursor: usize,
}

impl Field {
    /// An empty field: nothing is ever filled in beforehand.
    pub fn new(label: &str, kind: FieldKind) -> Self {
        let label = label.to_owned();
        Self { label, unit: None, kind, text: String::new(), cursor: 0 }
    }

    /// The same with a unit behind it.
    #[must_use]
    pub fn with_unit(mut self, unit: &str) -> Self {
        self.unit = Some(unit.to_owned());
        self
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor, and behind it.
    pub fn around_cursor(&self) -> (&str, &str) {
        self.text.split_at_checked(self.cursor).unwrap_or((&self.text, ""))
    }

    /// Whether a character typed now goes into the field rather than being a key.
    pub fn takes(&self, c: char) -> bool {
        match self.kind {
            FieldKind::Text | FieldKind::Scan => true,
            FieldKind::Figure => {
                !self.text.is_empty() || c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+')
            }
        }
    }

    /// Puts text at the cursor; what is too long is cut off at the end.
    pub fn insert(&mut self, text: &str) {
        let room = MOST_CHARS.saturating_sub(self.text.chars().count());
        let fits: String = text.chars().take(room).collect();
        let (before, behind) = self.around_cursor();
        let joined = format!("{before}{fits}{behind}");
        self.cursor = self.cursor.saturating_add(fits.len());
        self.text = joined;
    }

    /// Keeps the last characters typed: a scan replaces what was there before it.
    pub fn keep_last(&mut self, chars: usize) {
        let extra = self.text.chars().count().saturating_sub(chars);
        self.text = self.text.chars().skip(extra).collect();
        self.end();
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cursor = 0;
    }

    /// Takes away the character before the cursor.
    pub fn backspace(&mut self) {
        let (before, behind) = self.around_cursor();
        let Some((at, _)) = before.grapheme_indices(true).next_back() else { return };
        let kept = before.get(..at).unwrap_or_default();
        (self.text, self.cursor) = (format!("{kept}{behind}"), at);
    }

    /// Takes away the character at the cursor.
    pub fn delete(&mut self) {
        let (before, behind) = self.around_cursor();
        let mut rest = behind.graphemes(true);
        rest.next();
        self.text = format!("{before}{}", rest.as_str());
    }

    /// Moves the cursor a character to the left.
    pub fn left(&mut self) {
        let (before, _) = self.around_cursor();
        self.cursor = before.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
    }

    /// Moves the cursor a character to the right.
    pub fn right(&mut self) {
        let (_, behind) = self.around_cursor();
        let step = behind.graphemes(true).next().map_or(0, str::len);
        self.cursor = self.cursor.saturating_add(step);
    }

    /// Moves the cursor to the beginning.
    pub fn home(&mut self) {
        self.cursor = 0;
    }

    /// Moves the cursor to the end.
    pub fn end(&mut self) {
        self.cursor = self.text.len();
    }
}

/// The fields of a question or a sheet, and which of them has the focus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// In order.
    pub fields: Vec<Field>,
    /// Index of the field in focus; none while keys are keys.
    pub focus: Option<usize>,
}

impl Form {
    /// With the first field in focus.
    pub fn new(fields: Vec<Field>) -> Self {
        let focus = (!fields.is_empty()).then_some(0);
        Self { fields, focus }
    }

    /// The field in focus.
    pub fn focused(&self) -> Option<&Field> {
        self.focus.and_then(|at| self.fields.get(at))
    }

    /// The field in focus, to type into.
    pub fn focused_mut(&mut self) -> Option<&mut Field> {
        self.focus.and_then(|at| self.fields.get_mut(at))
    }

    /// What was typed into a field.
    pub fn text(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", Field::text)
    }

    /// From field to field, from the last one to the keys, and from there to the first.
    pub fn next(&mut self) {
        let next = self.focus.map_or(0, |at| at.saturating_add(1));
        self.focus = (next < self.fields.len()).then_some(next);
    }

    /// Whether another field follows the one in focus.
    pub fn has_next(&self) -> bool {
        self.focus.is_some_and(|at| at.saturating_add(1) < self.fields.len())
    }

    /// Leaves the field.
    pub fn leave(&mut self) {
        self.focus = None;
    }

    /// Empties every field and returns to the first.
    pub fn reset(&mut self) {
        for field in &mut self.fields {
            field.clear();
        }
        self.focus = (!self.fields.is_empty()).then_some(0);
    }
}
