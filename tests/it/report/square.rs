//! Reads a square code, from the description of the code alone: modules to text. Corrects nothing, for
//! nothing is smudged here; knows only the sizes whose data stand in one block.

/// Dark modules, row by row, without the margin.
pub(super) type Square = Vec<Vec<bool>>;

const MARGIN: usize = 4;
const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

fn without_margin(rows: &[Vec<bool>]) -> Square {
    let side = rows.iter().map(Vec::len).max().unwrap();
    let dark = |x: usize, y: usize| rows.get(y).and_then(|row| row.get(x)) == Some(&true);
    let last = (MARGIN..side + MARGIN).rev().find(|at| (0..side + MARGIN).any(|y| dark(*at, y)));
    let last = last.unwrap();
    (MARGIN..=last).map(|y| (MARGIN..=last).map(|x| dark(x, y)).collect()).collect()
}

/// From the last lines of a label: two modules in a character.
pub(super) fn from_half_blocks(text: &str) -> Square {
    let (_, code) = text.split_once("\n\n").unwrap();
    let mut rows = Vec::new();
    for line in code.lines() {
        rows.push(line.chars().map(|c| matches!(c, '█' | '▀')).collect());
        rows.push(line.chars().map(|c| matches!(c, '█' | '▄')).collect());
    }
    without_margin(&rows)
}

/// Two characters for a module.
pub(super) fn from_ascii(text: &str) -> Square {
    let (_, code) = text.split_once("\n\n").unwrap();
    let row = |line: &str| line.as_bytes().chunks(2).map(|pair| pair == b"##").collect();
    without_margin(&code.lines().map(row).collect::<Vec<_>>())
}

/// From the path in a page: a unit square for each dark module.
pub(super) fn from_path(page: &str) -> Square {
    let (_, path) = page.split_once("<path d=\"").unwrap();
    let (path, _) = path.split_once('"').unwrap();
    let mut rows = vec![vec![false; 64]; 64];
    for module in path.split("h1v1h-1z").filter(|it| !it.is_empty()) {
        let (x, y) = module.strip_prefix('M').unwrap().split_once(' ').unwrap();
        rows[y.parse::<usize>().unwrap()][x.parse::<usize>().unwrap()] = true;
    }
    without_margin(&rows)
}

/// The text of a code.
pub(super) fn read(square: &Square) -> String {
    let side = square.len();
    assert!(square.iter().all(|row| row.len() == side) && (side - 17).is_multiple_of(4), "{side}");
    let version = (side - 17) / 4;
    assert!((1..=6).contains(&version), "version {version}");
    // Five bits of the format at the upper left, behind their fixed mask: level, then mask.
    let format = [0, 1, 2, 3, 4].map(|x| square[8][x]);
    let format = format.iter().fold(0_u8, |bits, bit| bits << 1 | u8::from(*bit)) ^ 0b10101;
    let (level, mask) = (format >> 3, format & 0b111);
    let data = match (version, level) {
        (2, 0b00) => 28,
        (3, 0b00) => 44,
        (2, 0b01) => 34,
        (3, 0b01) => 55,
        other => panic!("no table for {other:?}"),
    };
    let bits: Vec<bool> = places(side, version)
        .into_iter()
        .map(|(x, y)| square[y][x] ^ is_masked(mask, x, y))
        .take(data * 8)
        .collect();
    decoded(&bits)
}

fn is_masked(mask: u8, x: usize, y: usize) -> bool {
    let sum = match mask {
        0 => (x + y) % 2,
        1 => y % 2,
        2 => x % 3,
        3 => (x + y) % 3,
        4 => (y / 2 + x / 3) % 2,
        5 => x * y % 2 + x * y % 3,
        6 => (x * y % 2 + x * y % 3) % 2,
        _ => ((x + y) % 2 + x * y % 3) % 2,
    };
    sum == 0
}

/// Where data stand: columns in pairs from the right, up and down in turns.
fn places(side: usize, version: usize) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let mut up = true;
    let mut right = side - 1;
    loop {
        for step in 0..side {
            let y = if up { side - 1 - step } else { step };
            for x in [right, right - 1] {
                if !is_fixed(x, y, side, version) {
                    places.push((x, y));
                }
            }
        }
        up = !up;
        match right {
            1 => return places,
            // The column of the timing pattern holds nothing.
            8 => right = 5,
            _ => right -= 2,
        }
    }
}

fn is_fixed(x: usize, y: usize, side: usize, version: usize) -> bool {
    let finder = x < 9 && (y < 9 || y >= side - 8) || x >= side - 8 && y < 9;
    let timing = x == 6 || y == 6;
    let middle = side - 7;
    let near = |at: usize| at.abs_diff(middle) <= 2;
    finder || timing || version > 1 && near(x) && near(y)
}

fn decoded(bits: &[bool]) -> String {
    let mut bits = bits.iter();
    let mut take = |count: usize| {
        (0..count).fold(0_usize, |value, _| value << 1 | usize::from(*bits.next().unwrap()))
    };
    match take(4) {
        0b0010 => {
            let count = take(9);
            let mut text = String::new();
            for _ in 0..count / 2 {
                let pair = take(11);
                text.push(char::from(ALPHANUMERIC[pair / 45]));
                text.push(char::from(ALPHANUMERIC[pair % 45]));
            }
            if count % 2 == 1 {
                text.push(char::from(ALPHANUMERIC[take(6)]));
            }
            text
        }
        0b0100 => {
            let count = take(8);
            String::from_utf8((0..count).map(|_| take(8) as u8).collect()).unwrap()
        }
        mode => panic!("mode {mode}"),
    }
}
