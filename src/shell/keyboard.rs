//! Bytes of a terminal as keys: a parser that is fed and asked, and never waits.
//! Does no input, reads no clock; keeps at most one unfinished sequence, for a moment only.

use crate::keys::Key;
use crate::time::Span;

/// Whatever is unfinished after this long without another byte is given up (design: 50 ms): a lone
/// ESC is Escape then, the rest is nothing.
const PATIENCE: Span = Span::from_ms(50);
/// Most bytes of a control sequence that are looked at; longer ones are swallowed all the same.
const MOST_PARAMETERS: usize = 16;

/// What has been read and is not a key yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keyboard {
    state: State,
    /// When the last byte came, in nanoseconds since boot.
    last_at: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Ground,
    /// A carriage return came: a line feed right behind it belongs to it.
    Returned,
    /// The beginning of a UTF-8 character, and its length in bytes.
    Character { begun: Vec<u8>, length: usize },
    /// ESC.
    Escape,
    /// ESC O, with what came behind it.
    Shifted,
    /// ESC [, with its parameters.
    Control { parameters: Vec<u8> },
    /// ESC [ [, as the Linux console begins its function keys.
    Function,
    /// A string for a terminal, up to BEL or ESC \.
    Text,
    /// ESC within such a string.
    TextEscape,
}

impl Keyboard {
    /// Takes bytes that were read at one moment; the keys they complete, in order.
    pub fn feed(&mut self, bytes: &[u8], at: i64) -> Vec<Key> {
        let mut keys = self.flush(at);
        for byte in bytes {
            self.take(*byte, &mut keys);
        }
        if !bytes.is_empty() {
            self.last_at = at;
        }
        keys
    }

    /// Gives up what has been unfinished for too long; a lone ESC is a key then.
    pub fn flush(&mut self, at: i64) -> Vec<Key> {
        if at.saturating_sub(self.last_at) < PATIENCE.ns() {
            return Vec::new();
        }
        match std::mem::take(&mut self.state) {
            State::Escape => vec![Key::Escape],
            _ => Vec::new(),
        }
    }

    /// How long until something unfinished is given up.
    pub fn next_due(&self, at: i64) -> Option<Span> {
        if matches!(self.state, State::Ground | State::Returned) {
            return None;
        }
        let since = at.saturating_sub(self.last_at);
        Some(Span::from_ns(PATIENCE.ns().saturating_sub(since).max(0)))
    }

    fn take(&mut self, byte: u8, keys: &mut Vec<Key>) {
        self.state = match std::mem::take(&mut self.state) {
            State::Ground => ground(byte, keys),
            State::Returned if byte == b'\n' => State::Ground,
            State::Returned => ground(byte, keys),
            State::Character { begun, length } => character(begun, length, byte, keys),
            State::Escape => escape(byte, keys),
            State::Shifted => shifted(byte, keys),
            State::Control { parameters } => control(parameters, byte, keys),
            State::Function => {
                keys.push(Key::Other);
                State::Ground
            }
            State::Text => text(byte, keys),
            State::TextEscape if byte == b'\\' => text(BEL, keys),
            // The string was never ended; this ESC begins something else.
            State::TextEscape => escape(byte, keys),
        };
    }
}

const BEL: u8 = 0x07;
const ESC: u8 = 0x1b;
/// Ends a sequence without effect.
const CAN: u8 = 0x18;
/// The same.
const SUB: u8 = 0x1a;

fn ground(byte: u8, keys: &mut Vec<Key>) -> State {
    let key = match byte {
        ESC => return State::Escape,
        b'\r' => {
            keys.push(Key::Enter);
            return State::Returned;
        }
        b'\n' => Key::Enter,
        b'\t' => Key::Tab,
        0x7f | 0x08 => Key::Backspace,
        0x1d => Key::Separator,
        0x01..=0x1a => Key::Ctrl(char::from(byte.saturating_add(b'a').saturating_sub(1))),
        0x00..=0x1f => Key::Other,
        0x20..=0x7e => Key::Char(char::from(byte)),
        0xc2..=0xdf => return State::Character { begun: vec![byte], length: 2 },
        0xe0..=0xef => return State::Character { begun: vec![byte], length: 3 },
        0xf0..=0xf4 => return State::Character { begun: vec![byte], length: 4 },
        // A hole in a lot number must show.
        _ => Key::Char(char::REPLACEMENT_CHARACTER),
    };
    keys.push(key);
    State::Ground
}

fn character(mut begun: Vec<u8>, length: usize, byte: u8, keys: &mut Vec<Key>) -> State {
    if !(0x80..=0xbf).contains(&byte) {
        keys.push(Key::Char(char::REPLACEMENT_CHARACTER));
        return ground(byte, keys);
    }
    begun.push(byte);
    if begun.len() < length {
        return State::Character { begun, length };
    }
    let read = std::str::from_utf8(&begun).ok().and_then(|text| text.chars().next());
    keys.push(match read {
        Some(c) if c.is_control() => Key::Other,
        Some(c) => Key::Char(c),
        None => Key::Char(char::REPLACEMENT_CHARACTER),
    });
    State::Ground
}

fn escape(byte: u8, keys: &mut Vec<Key>) -> State {
    match byte {
        b'[' => State::Control { parameters: Vec::new() },
        b'O' => State::Shifted,
        b']' | b'P' | b'X' | b'^' | b'_' => State::Text,
        ESC => {
            keys.push(Key::Escape);
            State::Escape
        }
        // With Alt, an ASCII key means nothing, neither here nor without it.
        0x00..=0x7f => State::Ground,
        _ => ground(byte, &mut Vec::new()),
    }
}

fn shifted(byte: u8, keys: &mut Vec<Key>) -> State {
    match byte {
        b'0'..=b'9' | b';' => return State::Shifted,
        b'M' => keys.push(Key::Enter),
        0x40..=0x7e => keys.push(final_key(byte)),
        _ => return ground(byte, keys),
    }
    State::Ground
}

fn control(mut parameters: Vec<u8>, byte: u8, keys: &mut Vec<Key>) -> State {
    match byte {
        b'[' if parameters.is_empty() => return State::Function,
        0x20..=0x3f => {
            if parameters.len() < MOST_PARAMETERS {
                parameters.push(byte);
            }
            return State::Control { parameters };
        }
        0x40..=0x7e => keys.extend(control_key(&parameters, byte)),
        CAN | SUB => {}
        // No byte of a control sequence: it was cut, and this is a key of its own.
        _ => return ground(byte, keys),
    }
    State::Ground
}

/// The key of a whole control sequence; none for the marks around pasted text.
fn control_key(parameters: &[u8], last: u8) -> Option<Key> {
    let key = match (parameters, last) {
        (b"" | b"1", _) if last != b'~' => final_key(last),
        (b"200" | b"201", b'~') => return None,
        (b"1" | b"7", b'~') => Key::Home,
        (b"4" | b"8", b'~') => Key::End,
        (b"3", b'~') => Key::Delete,
        (b"5", b'~') => Key::PageUp,
        (b"6", b'~') => Key::PageDown,
        _ => Key::Other,
    };
    Some(key)
}

/// The key that the last byte alone names.
fn final_key(last: u8) -> Key {
    match last {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        b'Z' => Key::BackTab,
        _ => Key::Other,
    }
}

fn text(byte: u8, keys: &mut Vec<Key>) -> State {
    match byte {
        BEL => {
            keys.push(Key::Other);
            State::Ground
        }
        ESC => State::TextEscape,
        CAN | SUB => State::Ground,
        _ => State::Text,
    }
}
