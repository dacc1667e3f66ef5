//! A fault while drawing, in every state that is drawn: the terminal is given back before a word is
//! said, and that word is not of the record.

use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::buffer::Buffer;
use vialwatch::app::Model;
use vialwatch::shell::guard;
use vialwatch::shell::screen::Output;
use vialwatch::shell::terminal::FullScreen;

use super::states::all;
use crate::pty::terminal::Terminal;

/// Whether the next frame fails; a view is a function and knows nothing but its model.
static FAILS: AtomicBool = AtomicBool::new(false);

/// The whole frame, then a fault that quotes it, as an index out of bounds in a text would.
fn view(model: &Model, frame: &mut Buffer) {
    vialwatch::view::view(model, frame);
    let text: String = frame.content().iter().map(|cell| cell.symbol()).collect();
    assert!(!FAILS.load(Ordering::SeqCst), "{text}");
}

/// Modes, attributes, cursor and title, before the screen itself.
const GIVEN_BACK: &str = "\u{18}\u{1b}[?2026l\u{1b}[0m\u{1b}[?25h\u{1b}]2;\u{7}\u{1b}[23;2t";

fn said(name: &str) -> String {
    format!("[{name} was drawn]\r\n")
}

#[test]
fn a_fault_while_drawing_any_state_gives_the_terminal_back_first_and_quotes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let child = ["--ignored", "--exact", "--nocapture", "view::fault::child_that_fails_to_draw"];
    let mut terminal = Terminal::run(&std::env::current_exe().unwrap(), data.path(), &child);
    for (name, _) in all() {
        let end = said(name);
        terminal.until(name, |it| String::from_utf8_lossy(&it.written).contains(&end));
    }
    terminal.is_restored();
    let written = String::from_utf8_lossy(&terminal.written).into_owned();
    let mut rest = written.as_str();
    for (name, _) in all() {
        let (drawn, next) = rest.split_once(&said(name)).unwrap();
        rest = next;
        let (_, frame) = drawn.split_once("\u{1b}[?1049h").unwrap();
        let (frame, after) = frame.rsplit_once("\u{1b}[?1049l").unwrap();
        assert!(!frame.contains("internal fault") && frame.ends_with(GIVEN_BACK), "{name}");
        let fault = "vialwatch: internal fault at tests/it/view/fault.rs:";
        let words = after.strip_prefix(fault).unwrap_or_else(|| panic!("{name}: {after}"));
        let (place, words) = words.split_once("; ").unwrap();
        assert!(place.parse::<u32>().is_ok(), "{name}: {place}");
        assert_eq!(words, "what was called saved is on disk: `vialwatch resume`\r\n", "{name}");
    }
}

#[test]
#[ignore = "run in a terminal of its own by the test above"]
fn child_that_fails_to_draw() {
    all();
    for (name, model) in all() {
        guard::raise();
        FAILS.store(false, Ordering::SeqCst);
        let modes = format!("{:?}", rustix::termios::tcgetattr(std::io::stdin()).unwrap());
        let mut screen = FullScreen::enter(view).unwrap();
        assert!(screen.draw(model).unwrap(), "{name}");
        FAILS.store(true, Ordering::SeqCst);
        let drawn = || while screen.draw(model).is_ok() {};
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(drawn)).is_err());
        let after = rustix::termios::tcgetattr(std::io::stdin()).unwrap();
        assert_eq!(format!("{after:?}"), modes, "{name}");
        // What ends the program in a fault runs nothing after the hook.
        std::mem::forget(screen);
        print!("{}", said(name).replace('\r', ""));
        std::io::Write::flush(&mut std::io::stdout()).unwrap();
    }
}
