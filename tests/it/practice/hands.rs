//! Hands at a keyboard, a terminal that keeps every frame, and the clock behind: what the real loop
//! of the screen needs of the world.
#![expect(clippy::disallowed_types, reason = "the loop's clock is the one that keys move")]

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use vialwatch::app::{Model, Size};
use vialwatch::shell::clock::{Clock, Tick};
use vialwatch::shell::screen::{End, Heard, Input, Output};
use vialwatch::time::Span;

use crate::support::clock::Machine;

#[derive(Clone)]
pub(super) struct Behind(pub(super) Rc<RefCell<Machine>>);

impl Clock for Behind {
    fn read(&mut self) -> Tick {
        Tick { reading: self.0.borrow().reading(), asleep: Span::default() }
    }
}

/// Keys, each after so many seconds.
pub(super) struct Hands {
    pub(super) machine: Behind,
    pub(super) keys: VecDeque<(i64, Vec<u8>)>,
}

impl Input for Hands {
    fn wait(&mut self, _: Option<Span>) -> Heard {
        match self.keys.pop_front() {
            Some((seconds, bytes)) => {
                self.machine.0.borrow_mut().advance(seconds * 1_000_000_000);
                Heard { bytes, ..Heard::default() }
            }
            None => Heard { end: Some(End::Signal(15)), ..Heard::default() },
        }
    }
}

pub(super) struct Screen {
    pub(super) size: Size,
    pub(super) frames: Vec<String>,
}

impl Output for Screen {
    fn size(&mut self) -> Size {
        self.size
    }

    fn draw(&mut self, model: &Model) -> std::io::Result<bool> {
        self.frames.push(frame(model, self.size));
        Ok(true)
    }

    fn owes(&self) -> bool {
        false
    }

    fn ring(&mut self, _: Option<&str>) {}
    fn forget(&mut self) {}
    fn suspend(&mut self) {}
    fn take_over(&mut self) -> bool {
        true
    }
}

/// Words apart by spaces: `⏎ ⇥ ⎋ ↓` are keys, `^p` is one with Ctrl, `+90` lets so many seconds go by,
/// `.` only wakes; anything else is typed key by key, a second apart.
pub(super) fn keys(script: &str) -> VecDeque<(i64, Vec<u8>)> {
    let mut keys = VecDeque::new();
    let mut gone = 1;
    for word in script.split_whitespace() {
        if let Some(seconds) = word.strip_prefix('+') {
            gone += seconds.parse::<i64>().unwrap();
            continue;
        }
        let pressed: Vec<Vec<u8>> = match word {
            "⏎" => vec![b"\r".to_vec()],
            "⇥" => vec![b"\t".to_vec()],
            "⎋" => vec![b"\x1b".to_vec()],
            "↓" => vec![b"\x1b[B".to_vec()],
            "." => vec![Vec::new()],
            _ if word.starts_with('^') => vec![vec![word.as_bytes()[1] - b'a' + 1]],
            _ => word.bytes().map(|byte| vec![byte]).collect(),
        };
        for bytes in pressed {
            keys.push_back((gone, bytes));
            gone = 1;
        }
    }
    keys
}

/// What a model looks like, rows and no styles.
pub(super) fn frame(model: &Model, size: Size) -> String {
    let area = Rect::new(0, 0, size.width, size.height);
    let mut buffer = Buffer::empty(area);
    vialwatch::view::view(model, &mut buffer);
    let row = |y| -> String {
        (0..area.width).map(|x| buffer.cell((x, y)).unwrap().symbol().to_owned()).collect()
    };
    (0..area.height).map(|y| row(y) + "\n").collect()
}
