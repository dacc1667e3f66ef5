//! Hostile inputs, made from a corpus by a generator that gives the same input for the same seed
//! and number, whatever came before. Knows nothing of what the inputs mean.

use crate::random::Random;

/// Most bytes of an input, but for the few that are made to be too large.
const MOST_BYTES: usize = 48 * 1024;
/// Bytes of those few.
const FAR_TOO_LARGE: usize = 600 * 1024;
/// One input of so many is far too large.
const SELDOM: usize = 4_096;
/// Most changes of one input.
const MOST_CHANGES: usize = 8;

/// What has broken readers of text before: numbers at their edges, names that stand twice, cut
/// escapes, brackets, characters that move, hide or reorder.
const ODD: &[&str] = &[
    "0",
    "-0",
    "-1",
    "1e400",
    "-1e-400",
    "1E+5",
    "0.1",
    "00",
    "1_000",
    "NaN",
    "Infinity",
    "true",
    "null",
    "2147483648",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "79228162514264337593543950335",
    "79228162514264337593543950336",
    "0.0000000000000000000000000001",
    "65535",
    "65536",
    "32768",
    "\"\"",
    "\"",
    "\\",
    "\\u",
    "\\ud800",
    "\\udc00\\ud800",
    "\\u0000",
    "\\u202e",
    "{",
    "}",
    "[",
    "]",
    "{}",
    "[]",
    ",",
    ",,",
    ":",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\0",
    " ",
    "//",
    "/*",
    "\u{feff}",
    "\u{1b}[2J",
    "\u{1b}]0;x\u{7}",
    "\u{1b}]8;;x\u{1b}\\",
    "\u{9b}31m",
    "\u{7f}",
    "\u{85}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{200d}",
    "\u{2028}",
    "\u{e0041}",
    "\u{f8ff}",
    "\u{3164}",
    "\u{ad}",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}",
    "漢",
    "🇩🇪",
    "ﷺ",
    "ß",
    "İ",
    "\u{d7ff}",
    "\u{ffff}",
    "\u{10ffff}",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "2016-12-31T23:59:60Z",
    "-262143-01-01T00:00:00Z",
    "+262142-12-31T23:59:59Z",
    "1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z",
    "\u{1d}",
    "]d2",
    "(01)",
    "(17)",
    " because ",
    " at ",
    "..",
    "now",
    "later",
    "y",
    ":",
    ":correct ",
    ":late ",
    ":settle ",
    ":undo ",
    ":override ",
    "\u{1b}[",
    "\u{1b}O",
    "\u{1b}P",
    "\u{1b}[200~",
    "\u{1b}[201~",
    "\u{18}",
];

/// Numbers in the shapes that inputs need: where to strike, and with what.
pub(crate) struct Chance(Random);

impl Chance {
    /// The stream of one input.
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        Self(Random(seed ^ number.wrapping_mul(0xd1b5_4a32_d192_ed03)))
    }

    fn next(&mut self) -> u64 {
        self.0.next()
    }

    /// Less than `end`, which is more than zero.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// A place in something of this length, its end too.
    fn place(&mut self, length: usize) -> usize {
        self.below(length + 1)
    }

    /// A stretch of it, more often short than long.
    fn stretch(&mut self, length: usize) -> std::ops::Range<usize> {
        let from = self.place(length);
        let most = match self.below(4) {
            0 => length,
            1 => 256,
            _ => 16,
        };
        let to = from + self.below(most.min(length - from) + 1);
        from..to
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// The input of this number.
pub(crate) fn input(corpus: &[Vec<u8>], seed: u64, number: u64) -> Vec<u8> {
    let mut chance = Chance::of(seed, number);
    let mut input = corpus[chance.below(corpus.len())].clone();
    let changes = 1 + chance.below(MOST_CHANGES).min(chance.below(MOST_CHANGES));
    for _ in 0..changes {
        change(&mut input, corpus, &mut chance);
    }
    let most = if chance.below(SELDOM) == 0 {
        repeat(&mut input, &mut chance, FAR_TOO_LARGE);
        FAR_TOO_LARGE
    } else {
        MOST_BYTES
    };
    input.truncate(most);
    input
}

fn change(input: &mut Vec<u8>, corpus: &[Vec<u8>], chance: &mut Chance) {
    match chance.below(14) {
        0 => flip(input, chance),
        1 => {
            if let Some(byte) = some_byte(input, chance) {
                *byte = chance.byte();
            }
        }
        2 => drop(input.drain(chance.stretch(input.len()))),
        3 => input.truncate(chance.place(input.len())),
        4 => {
            let chunk = input[chance.stretch(input.len())].to_vec();
            insert(input, chance.place(input.len()), &chunk);
        }
        5 => {
            let other = &corpus[chance.below(corpus.len())];
            input.truncate(chance.place(input.len()));
            input.extend_from_slice(&other[chance.place(other.len())..]);
        }
        6 => {
            let other = &corpus[chance.below(corpus.len())];
            let chunk = other[chance.stretch(other.len())].to_vec();
            insert(input, chance.place(input.len()), &chunk);
        }
        7 | 8 => insert(input, chance.place(input.len()), odd(chance)),
        9 | 10 => replace_figure(input, chance),
        11 => replace_text(input, chance),
        12 => swap_lines(input, chance),
        _ => nest(input, chance),
    }
}

fn odd(chance: &mut Chance) -> &'static [u8] {
    ODD[chance.below(ODD.len())].as_bytes()
}

fn some_byte<'a>(input: &'a mut [u8], chance: &mut Chance) -> Option<&'a mut u8> {
    if input.is_empty() { None } else { Some(&mut input[chance.below(input.len())]) }
}

fn flip(input: &mut [u8], chance: &mut Chance) {
    let bit = chance.below(8);
    if let Some(byte) = some_byte(input, chance) {
        *byte ^= 1 << bit;
    }
}

fn insert(input: &mut Vec<u8>, at: usize, chunk: &[u8]) {
    drop(input.splice(at..at, chunk.iter().copied()));
}

/// Puts something odd in place of the run of bytes of one kind around a place.
fn replace_run(input: &mut Vec<u8>, chance: &mut Chance, inside: impl Fn(u8) -> bool) {
    let from = chance.place(input.len());
    let Some(start) = input[from..].iter().position(|byte| inside(*byte)) else { return };
    let start = from + start;
    let length = input[start..].iter().take_while(|byte| inside(**byte)).count();
    drop(input.splice(start..start + length, odd(chance).iter().copied()));
}

fn replace_figure(input: &mut Vec<u8>, chance: &mut Chance) {
    replace_run(input, chance, |byte| byte.is_ascii_digit());
}

fn replace_text(input: &mut Vec<u8>, chance: &mut Chance) {
    replace_run(input, chance, |byte| byte.is_ascii_alphabetic() || byte == b'-');
}

fn swap_lines(input: &mut Vec<u8>, chance: &mut Chance) {
    let mut lines: Vec<&[u8]> = input.split_inclusive(|byte| *byte == b'\n').collect();
    if lines.len() > 1 {
        let (one, other) = (chance.below(lines.len()), chance.below(lines.len()));
        lines.swap(one, other);
        *input = lines.concat();
    }
}

/// Brackets inside each other, or something odd many times over.
fn nest(input: &mut Vec<u8>, chance: &mut Chance) {
    let depth = 1 << chance.below(13);
    let chunk = match chance.below(4) {
        0 => b"[".repeat(depth),
        1 => b"{\"a\":".repeat(depth),
        2 => [b"[".repeat(depth), b"]".repeat(depth)].concat(),
        _ => odd(chance).repeat(depth.min(512)),
    };
    insert(input, chance.place(input.len()), &chunk);
}

/// One stretch so often that the whole is too large for anything.
fn repeat(input: &mut Vec<u8>, chance: &mut Chance, bytes: usize) {
    let stretch = chance.stretch(input.len());
    let chunk = if stretch.is_empty() { b"x".to_vec() } else { input[stretch].to_vec() };
    let chunk = chunk.repeat(bytes.div_ceil(chunk.len()));
    insert(input, chance.place(input.len()), &chunk);
}
