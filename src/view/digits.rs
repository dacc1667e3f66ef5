//! Digits large enough to be read from two metres: three by five dots each, drawn as half blocks,
//! or as `#` in ASCII.
//!
//! ```text
//!  ▀▀█ ▄ █▀▀ █▀█ ▄ ▀ █ ▀▀█
//!  ▀▀█   ▀▀█ █▀█     █  ▄▀
//!  ▀▀▀   ▀▀▀ ▀▀▀     ▀  ▀
//! ```

/// Rows of dots.
const DOTS: usize = 5;

/// The dots of one character, row by row, and how many columns they take; the lowest bit is the
/// rightmost dot.
fn dots(c: char) -> ([u8; DOTS], usize) {
    match c {
        '0' => ([7, 5, 5, 5, 7], 3),
        '1' => ([2, 6, 2, 2, 7], 3),
        '2' => ([7, 1, 7, 4, 7], 3),
        '3' => ([7, 1, 7, 1, 7], 3),
        '4' => ([5, 5, 7, 1, 1], 3),
        '5' => ([7, 4, 7, 1, 7], 3),
        '6' => ([7, 4, 7, 5, 7], 3),
        '7' => ([7, 1, 1, 2, 2], 3),
        '8' => ([7, 5, 7, 5, 7], 3),
        '9' => ([7, 5, 7, 1, 7], 3),
        '+' => ([0, 2, 7, 2, 0], 3),
        '-' => ([0, 0, 7, 0, 0], 3),
        ':' => ([0, 1, 0, 1, 0], 1),
        _ => ([0; DOTS], 1),
    }
}

/// Columns of a text whose dots are so many columns wide.
pub(super) fn width(text: &str, scale: usize) -> usize {
    let dots: usize = text.chars().map(|c| dots(c).1.saturating_add(1)).sum();
    dots.saturating_sub(1).saturating_mul(scale)
}

/// Rows of a text at a scale.
pub(super) fn height(scale: usize, ascii: bool) -> usize {
    let dots = DOTS.saturating_mul(scale);
    if ascii { dots } else { dots.div_ceil(2) }
}

/// The largest scale at which a text fits; none where even the smallest does not.
pub(super) fn scale(text: &str, columns: usize, rows: usize, ascii: bool) -> Option<usize> {
    (1..=8).rev().find(|at| width(text, *at) <= columns && height(*at, ascii) <= rows)
}

/// The rows of a text at a scale.
pub(super) fn rows(text: &str, scale: usize, ascii: bool) -> Vec<String> {
    let lines: Vec<Vec<bool>> =
        (0..DOTS).flat_map(|row| std::iter::repeat_n(line(text, row, scale), scale)).collect();
    if ascii {
        let sign = |lit: &bool| if *lit { '#' } else { ' ' };
        return lines.iter().map(|line| line.iter().map(sign).collect()).collect();
    }
    lines.chunks(2).map(halves).collect()
}

fn line(text: &str, row: usize, scale: usize) -> Vec<bool> {
    let mut line = Vec::new();
    for c in text.chars() {
        let (rows, wide) = dots(c);
        let bits = rows.get(row).copied().unwrap_or(0);
        if !line.is_empty() {
            line.extend(std::iter::repeat_n(false, scale));
        }
        for column in (0..wide).rev() {
            let lit = bits.checked_shr(u32::try_from(column).unwrap_or(0)).unwrap_or(0) & 1 == 1;
            line.extend(std::iter::repeat_n(lit, scale));
        }
    }
    line
}

fn halves(pair: &[Vec<bool>]) -> String {
    let empty = Vec::new();
    let (upper, lower) = (pair.first().unwrap_or(&empty), pair.get(1).unwrap_or(&empty));
    upper
        .iter()
        .enumerate()
        .map(|(at, top)| match (*top, lower.get(at).copied().unwrap_or(false)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        })
        .collect()
}
