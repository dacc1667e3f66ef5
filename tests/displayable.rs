//! Whether a text is harmless to a terminal and to a reader: written from the list of characters that
//! are not, never from the program.

/// Whether nothing in a text can move a cursor, hide or reorder.
pub(crate) fn is_displayable(text: &str) -> bool {
    !text.chars().any(|c| {
        (c.is_control() && c != '\n')
            || matches!(u32::from(c),
                0x61C | 0x115F | 0x1160 | 0x2800 | 0x3164 | 0xFFA0 | 0xFEFF | 0xAD
                | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x2069 | 0xE000..=0xF8FF
                | 0xE0000..=0xE007F | 0xF0000..=0x10FFFF)
    })
}

#[track_caller]
pub(crate) fn assert_displayable(text: &str) {
    assert!(is_displayable(text), "{}", text.escape_debug());
}
