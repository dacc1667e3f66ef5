//! The program itself on a terminal of its own: what it leaves behind, and what can't stop it.

mod preparation;
mod reviewing;
pub(crate) mod terminal;

use std::path::Path;

use ratatui::buffer::Buffer;
use rustix::process::Signal;
use vialwatch::app::{Look, Model, Size};
use vialwatch::shell::screen::Output;
use vialwatch::shell::terminal::FullScreen;

use crate::binary::driver::{Run, vialwatch};
use crate::support::clock::Machine;
use terminal::Terminal;

/// Stands in the first line of every screen.
const NAME: &str = "vialwatch";

/// A session whose clocks run, left in the middle of the injections.
fn running(data: &Path) -> String {
    let given = ["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"];
    let mut run = Run::start(data, &given);
    run.usual_until("swirl.vial-1");
    let id = run.id();
    run.say(":quit");
    run.end();
    id
}

/// The screen of that session, whole.
fn at_work(data: &Path) -> Terminal {
    running(data);
    let mut terminal = Terminal::start(data, &["resume"]);
    terminal.shows("4711");
    terminal
}

#[test]
fn the_bare_command_opens_the_home_screen_with_one_thread_and_asks_the_terminal_nothing() {
    let data = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start(data.path(), &[]);
    terminal.shows(NAME);
    assert!(terminal.is_full_screen());
    assert_eq!(terminal.threads(), 1);
    for query in [&b"\x1b[6n"[..], b"\x1b[c", b"\x1b[>c", b"\x1b[?u", b"\x1b]11;?"] {
        let asked = terminal.written.windows(query.len()).any(|it| it == query);
        assert!(!asked, "{} in {}", query.escape_ascii(), terminal.written.escape_ascii());
    }
    assert!(std::fs::read_dir(data.path()).unwrap().next().is_none(), "looking creates nothing");
    terminal.press(b"\x03");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn a_signal_restores_the_terminal_and_is_the_exit_status() {
    for (signal, number) in [(Signal::TERM, 15), (Signal::INT, 2), (Signal::HUP, 1)] {
        let data = tempfile::tempdir().unwrap();
        let mut terminal = at_work(data.path());
        terminal.signal(signal);
        assert_eq!(terminal.end(), 128 + number);
        terminal.is_restored();
        let text = terminal.text();
        assert!(text.contains("the clocks run on"), "{text}");
    }
}

#[test]
fn a_terminal_taken_away_in_the_middle_of_a_step_ends_the_program_with_everything_saved() {
    let data = tempfile::tempdir().unwrap();
    let terminal = at_work(data.path());
    assert_eq!(terminal.unplug(), 129);
    let verified = vialwatch(data.path(), &["list", "--json"]);
    assert!(verified.stdout.contains("in-progress"), "{}", verified.stdout);
    let mut again = Run::start(data.path(), &["resume", "--plain"]);
    assert!(!again.heard("held by"), "nobody holds it: {}", again.text());
    again.kill();
}

#[test]
fn no_cut_sequence_and_no_flood_of_keys_stops_the_countdown() {
    let data = tempfile::tempdir().unwrap();
    let mut terminal = at_work(data.path());
    let pasted = [b'x'; 3_072];
    for cut in [&b"\x1b["[..], b"\xe2\x82", &pasted, b"\x1b[", b"A\x1bO", b"\x1b[200~pasted"] {
        terminal.press(cut);
        terminal.counts_on();
    }
    assert_eq!(terminal.threads(), 1);
    terminal.press(b"\x03");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn a_storm_of_sizes_ends_in_a_whole_frame() {
    let data = tempfile::tempdir().unwrap();
    let mut terminal = at_work(data.path());
    for step in 0..500_u16 {
        terminal.resize(20 + step % 140, 5 + step % 40);
    }
    let before = terminal.written.len();
    terminal.resize(120, 40);
    terminal.redraws_after(before);
    terminal.shows("4711");
    terminal.counts_on();
}

/// As when a connection hangs: what is drawn has nowhere to go.
#[test]
fn a_terminal_that_takes_nothing_keeps_the_program_neither_from_saving_nor_from_ending() {
    let data = tempfile::tempdir().unwrap();
    let mut terminal = at_work(data.path());
    terminal.reads_no_more();
    for step in 0..400_u16 {
        // A whole frame each, until no more fits.
        terminal.resize(200 + step % 7, 60);
    }
    terminal.saves(b"1", &data.path().join("sessions"));
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.status(), 143);
}

#[test]
fn a_stop_from_outside_is_made_good_when_it_goes_on() {
    let data = tempfile::tempdir().unwrap();
    let mut terminal = at_work(data.path());
    terminal.signal(Signal::STOP);
    terminal.has_stopped();
    terminal.reset_by_a_shell();
    let before = terminal.written.len();
    terminal.signal(Signal::CONT);
    terminal.redraws_after(before);
    terminal.shows("4711");
    terminal.counts_on();
    terminal.press(b"\x03");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn ctrl_z_gives_the_terminal_back_until_the_program_goes_on() {
    let data = tempfile::tempdir().unwrap();
    let mut terminal = at_work(data.path());
    terminal.press(b"\x1a");
    terminal.until("the other screen", |it| !it.is_full_screen());
    terminal.has_stopped();
    terminal.is_restored();
    terminal.signal(Signal::CONT);
    terminal.until("the full screen", Terminal::is_full_screen);
    terminal.shows("4711");
    terminal.counts_on();
    terminal.press(b"\x03");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn what_is_given_and_refused_leaves_a_clean_terminal_and_a_status() {
    let data = tempfile::tempdir().unwrap();
    for (dose, status) in [("abc", 2), ("0.4", 1)] {
        let given = ["prepare", "--by", "JD", "--order", "4711", "--dose", dose];
        let mut terminal = Terminal::start(data.path(), &given);
        assert_eq!(terminal.end(), status, "{dose}: {}", terminal.text());
        terminal.is_restored();
        assert!(terminal.text().contains("vialwatch: what was given"), "{}", terminal.text());
    }
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_says_anything() {
    let data = tempfile::tempdir().unwrap();
    let child = ["--ignored", "--exact", "--nocapture", "pty::child_that_panics"];
    let mut terminal = Terminal::run(&std::env::current_exe().unwrap(), data.path(), &child);
    let _ = terminal.end();
    terminal.is_restored();
    let written = String::from_utf8_lossy(&terminal.written).into_owned();
    let left = written.find("\x1b[?1049l").expect("the screen is left");
    let said = written.find("the view failed").expect("the panic is said");
    assert!(left < said, "{}", written.escape_debug());
}

#[test]
#[ignore = "run in a terminal of its own by the test above"]
fn child_that_panics() {
    let look = Look { colour: false, ascii: true, still: true, notices: false };
    let now = Machine::new("2026-11-22T12:00:00Z".parse().unwrap()).reading();
    let model = Model::at_home(look, Size { width: 80, height: 24 }, now);
    let fails = |_: &Model, _: &mut Buffer| panic!("the view failed");
    let mut screen = FullScreen::enter(fails).unwrap();
    let _ = screen.draw(&model);
}
