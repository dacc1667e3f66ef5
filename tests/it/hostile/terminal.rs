//! Text that steers a terminal, wherever it could reach one: arguments, names of files, help,
//! errors, plain mode, the screen and its title.

use std::fs;

use super::{PREPARE, assert_displayable, left};
use crate::binary::driver::{Run, command, ended, vialwatch};
use crate::pty::terminal::Terminal;

/// Titles, links, the clipboard, colours, a cleared screen, another direction, a bare return.
const STEERING: &[&str] = &[
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;http://a\u{1b}\\b",
    "\u{1b}]52;c;YQ==\u{7}",
    "\u{1b}[2J",
    "\u{9b}31m",
    "\u{202e}evil",
    "back\rover",
    "\u{7}",
    "\u{e0041}tag",
    "a\u{200b}b",
    "\u{2028}",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
];

#[test]
fn an_argument_that_is_quoted_in_an_error_steers_nothing() {
    let data = tempfile::tempdir().unwrap();
    for text in STEERING {
        let option = format!("--{text}");
        for arguments in [
            &[*text][..],
            &[option.as_str()],
            &["--color", text],
            &["completions", text],
            &["show", text],
            &["resume", "--plain", text],
            &["prepare", "--plain", text],
            &["protocol", "check", text],
            &["protocol", "show", text],
            &["protocol", "show", "--dose", text],
            &["resume", "--plain", "--by", text],
            &["list", "--since", text],
        ] {
            let run = vialwatch(data.path(), arguments);
            assert_ne!(run.status, 0, "{arguments:?}");
            assert_displayable(&run.stderr);
            assert_displayable(&run.stdout);
            assert!(!run.stderr.is_empty(), "{arguments:?}");
        }
    }
}

#[test]
fn a_variable_that_help_names_is_not_shown_and_steers_nothing() {
    let data = tempfile::tempdir().unwrap();
    for arguments in [&["--help"][..], &["-h"], &["prepare", "--help"]] {
        let mut with = command(&[], data.path(), arguments);
        with.env("VIALWATCH_DATA_DIR", "\u{1b}]0;SECRET\u{7}").env("VIALWATCH_STILL", "SECRET");
        let run = ended(with);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(!run.stdout.contains("SECRET"), "{}", run.stdout);
        assert!(run.stdout.contains("VIALWATCH_DATA_DIR"), "its name is: {}", run.stdout);
    }
}

#[test]
fn a_file_with_a_steering_name_is_named_harmlessly() {
    let place = tempfile::tempdir().unwrap();
    for text in STEERING {
        let data = place.path().join(text.replace('/', "-"));
        fs::create_dir_all(data.join("protocols")).unwrap();
        let file = data.join("protocols").join(format!("{}.json", text.replace('/', "-")));
        fs::write(&file, format!("{{\"format\": \"{text}\", \"id\": \"x\"}}")).unwrap();
        left(&data);
        let name = file.to_str().unwrap();
        for arguments in [
            &["protocol", "list"][..],
            &["protocol", "check", name],
            &["protocol", "show", name],
            &["prepare", "--plain", name],
            &["list"],
            &["resume", "--plain"],
            &["show", name],
        ] {
            let run = vialwatch(&data, arguments);
            assert_displayable(&run.stderr);
            assert_displayable(&run.stdout);
        }
    }
}

#[test]
fn what_is_typed_in_plain_mode_comes_back_harmless() {
    let data = tempfile::tempdir().unwrap();
    for text in STEERING {
        let order = format!("4711 {text}");
        let given = ["prepare", "--plain", "--by", "JD", "--order", &order, "--dose", "1.3"];
        let mut run = Run::start(data.path(), &given);
        run.usual_until("cabinet");
        for line in [
            (*text).to_owned(),
            format!(":note {text}"),
            format!(":{text}"),
            format!(":incident {text}"),
            format!(":correct cabinet {text} because {text}"),
            format!(":operator M{text}K"),
            format!(":settle {text}"),
            format!(":undo {text} because x"),
            ":clocks".to_owned(),
            format!(":discard {text}"),
        ] {
            run.say(&line);
        }
        assert_displayable(run.text());
        let id = newest(data.path());
        run.kill();
        let mut terminal = Terminal::start(data.path(), &["show", "--json", &id]);
        assert_eq!(terminal.end(), 0);
        let written = String::from_utf8_lossy(&terminal.written).replace("\r\n", "\n");
        assert_displayable(&written);
        for arguments in [&["list"][..], &["list", "--json"]] {
            assert_displayable(&vialwatch(data.path(), arguments).stdout);
        }
        let listed = vialwatch(data.path(), &["list", "--json"]).stdout;
        let rows: serde_json::Value = serde_json::from_str(&listed).unwrap();
        let mut orders = rows.as_array().unwrap().iter().map(|row| &row["order"]);
        assert!(orders.any(|it| it == order.trim()), "escaped, it is the same value: {listed}");
    }
}

/// Every sequence that a program may send a terminal ends or begins a mode, a colour or a title.
#[test]
fn the_screen_sends_only_sequences_of_its_own() {
    let data = tempfile::tempdir().unwrap();
    for text in STEERING {
        let order = format!("4711{text}");
        let given = ["prepare", "--by", "JD", "--order", &order, "--dose", "1.3"];
        let mut terminal = Terminal::start(data.path(), &given);
        terminal.shows("4711");
        terminal.press(b"\x03");
        terminal.end();
        let written = String::from_utf8_lossy(&terminal.written).into_owned();
        for sequence in written.split('\u{1b}').skip(1) {
            match sequence.chars().next() {
                Some(']') => {
                    let title = sequence.split('\u{7}').next().unwrap();
                    assert!(title.starts_with("]2;") && title.is_ascii(), "{title:?}");
                    assert!(!title.contains("4711"), "{title:?}");
                }
                Some('[') => {}
                other => panic!("{other:?} in {}", written.escape_debug()),
            }
        }
        let bare = |c: char| c.is_control() && !"\u{1b}\u{7}\u{18}\r\n".contains(c);
        assert!(!written.contains(bare), "{}", written.escape_debug());
        let odd = ["\u{9b}", "\u{202e}", "\u{e0041}", "\u{200b}", "\u{2028}"];
        assert!(!odd.iter().any(|c| written.contains(c)), "{}", written.escape_debug());
    }
    let plain = vialwatch(data.path(), &PREPARE[..4]);
    assert_displayable(&plain.stdout);
}

/// The id of the session that was begun last.
fn newest(data: &std::path::Path) -> String {
    let month = fs::read_dir(data.join("sessions")).unwrap().next().unwrap().unwrap().path();
    let files = fs::read_dir(month).unwrap().map(|file| file.unwrap().path());
    let journals = files.filter(|path| path.extension().is_some_and(|it| it == "jsonl"));
    let newest = journals.max_by_key(|path| fs::metadata(path).unwrap().modified().unwrap());
    newest.unwrap().file_stem().unwrap().to_string_lossy().into_owned()
}
