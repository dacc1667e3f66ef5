//! What a session holds stays in its files: not in a memory image, in arguments, in the environment
//! or in the words of a fault; and nothing in the program knows a network.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::process::Signal;
use vialwatch::app::{Look, Mark, Model, Place, Size};
use vialwatch::shell::cabinet::OnShelves;
use vialwatch::shell::clock::{Clock, MachineClock};
use vialwatch::shell::guard;
use vialwatch::shell::screen::{Start, run};
use vialwatch::shell::terminal::{FullScreen, Keys};
use vialwatch::store::Store;
use vialwatch::store::disk::RealDisk;
use vialwatch::time::BootId;

use super::{PREPARE, journal_of, left};
use crate::binary::driver::{Run, command, vialwatch};
use crate::pty::terminal::Terminal;

/// Crates that speak over a network, and those that such crates are built on.
const NETWORKED: &[&str] = &[
    "async-std",
    "attohttpc",
    "curl",
    "curl-sys",
    "h2",
    "hickory-resolver",
    "hyper",
    "isahc",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "ssh2",
    "surf",
    "tiny_http",
    "tokio",
    "tonic",
    "tungstenite",
    "ureq",
    "warp",
    "webpki",
    "zmq",
];

#[test]
fn no_crate_of_the_lock_file_knows_a_network() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock"));
    let lock = lock.unwrap();
    let names: Vec<&str> =
        lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(names.contains(&"serde_json"), "the lock file was read: {names:?}");
    let found: Vec<&&str> = names.iter().filter(|name| NETWORKED.contains(*name)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_running_program_opens_no_socket_but_the_one_that_tells_it_of_signals() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), PREPARE);
    run.usual_until("hands");
    let Ok(files) = fs::read_dir(format!("/proc/{}/fd", run.pid())) else { return };
    let held = files.map(|file| fs::read_link(file.unwrap().path()).unwrap());
    let sockets = held.filter(|file| file.to_string_lossy().starts_with("socket:")).count();
    assert!(sockets <= 8, "{sockets}");
    for table in ["tcp", "tcp6", "udp", "udp6"] {
        let text = fs::read_to_string(format!("/proc/{}/net/{table}", run.pid()));
        let mine = fs::read_to_string(format!("/proc/self/net/{table}"));
        assert_eq!(text.map(|it| it.lines().count()).ok(), mine.map(|it| it.lines().count()).ok());
    }
}

#[test]
fn core_dumps_are_off_and_the_memory_is_not_to_be_looked_into() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), PREPARE);
    run.usual_until("hands");
    let limits = fs::read_to_string(format!("/proc/{}/limits", run.pid())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().filter(|word| *word == "0").count(), 2, "{core}");
    let status = fs::read_to_string(format!("/proc/{}/status", run.pid())).unwrap();
    // Newer kernels say so themselves; on all of them what is not dumpable belongs to root.
    let owner = fs::metadata(format!("/proc/{}/environ", run.pid())).unwrap();
    let root = std::os::unix::fs::MetadataExt::uid(&owner) == 0;
    assert!(root, "{status}");
}

#[test]
fn no_word_of_a_session_is_in_arguments_environment_or_title_of_the_process() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), &["prepare", "--plain"]);
    for line in ["JD", "ORDER-OF-NOBODY", "1.3", "MK 1.3", ":note NOTE-OF-NOBODY"] {
        run.say(line);
    }
    for file in ["cmdline", "environ", "comm"] {
        let bytes = fs::read(format!("/proc/{}/{file}", run.pid())).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains("OF-NOBODY"), "{file}");
    }
    run.kill();
    let mut terminal = Terminal::start(data.path(), &["resume"]);
    terminal.shows("OF-NOBODY");
    let written = String::from_utf8_lossy(&terminal.written).into_owned();
    for title in written.split("\u{1b}]").skip(1) {
        let title = title.split(['\u{7}', '\u{1b}']).next().unwrap();
        assert!(!title.contains("OF-NOBODY"), "{title}");
    }
}

#[test]
fn a_fault_while_drawing_restores_the_terminal_keeps_the_journal_and_quotes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let journal = left(data.path());
    let child = ["--ignored", "--exact", "--nocapture", "hostile::privacy::child_that_panics"];
    let mut terminal = Terminal::run(&std::env::current_exe().unwrap(), data.path(), &child);
    // The frame that fails is the one that says that the note is saved.
    terminal.shows("Wash your hands");
    terminal.press(b"n");
    terminal.shows("stays in the record as typed");
    terminal.press(b"quoted words\r");
    terminal.shows("quoted words");
    // What a scanner sends ends with its own Enter; this one is a person's.
    terminal.press(b"\x1b[D");
    terminal.press(b"\r");
    assert_ne!(terminal.end(), 0);
    terminal.is_restored();
    let text = terminal.text();
    assert!(text.contains("vialwatch: internal fault at tests/it/hostile/privacy.rs:"), "{text}");
    let written = String::from_utf8_lossy(&terminal.written).into_owned();
    let (_, after) = written.rsplit_once("\u{1b}[?1049l").unwrap();
    assert!(!after.contains("4711") && !after.contains("quoted"), "{after}");
    assert!(fs::read_to_string(&journal).unwrap().contains("quoted words"), "it was saved first");
    let mut again = Run::start(data.path(), &["resume", "--plain"]);
    assert!(!again.heard("held by"), "{}", again.text());
    again.kill();
}

/// A view that fails, with what stands in the record as its message, as an index out of bounds in
/// a text would, once a note is saved.
fn fails_on_a_note(model: &Model, frame: &mut ratatui::buffer::Buffer) {
    let Place::Work(work) = &model.place else { panic!("at work") };
    let session = work.desk.session();
    let last = format!("{:?}", session.records().last().unwrap().fact);
    let is_saved = matches!(work.mark, Mark::Saved(_));
    let quotes = is_saved && last.contains("quoted words");
    assert!(!quotes, "{last} of order {:?}", session.order());
    vialwatch::view::view(model, frame);
}

#[test]
#[ignore = "run in a terminal of its own by the test above"]
fn child_that_panics() {
    guard::raise();
    let data = std::env::var_os("VIALWATCH_DATA_DIR").unwrap();
    let store = Store::new(RealDisk::private(), Path::new(&data));
    let mut clock = MachineClock::new(BootId("boot".to_owned()));
    let now = clock.read().reading;
    let only = store.sessions_in_progress().unwrap().remove(0).id;
    let text = vialwatch::protocol::builtin::text("inotuzumab-ozogamicin").unwrap().to_owned();
    let protocol = vialwatch::shell::begin::Text { text, site: false };
    let mut cabinet = OnShelves::new(store.clone(), protocol, &now);
    let files = store.files(vialwatch::store::Shelf::Sessions, &only);
    let found = cabinet.open_files(&files, "JD", &now).unwrap();
    let look = Look { colour: false, ascii: true, still: true, notices: false };
    let mut model = Model::at_home(look, Size { width: 80, height: 24 }, now);
    let mut keys = Keys::new().unwrap();
    let mut screen = FullScreen::enter(fails_on_a_note).unwrap();
    let start = Start::With(Box::new(vialwatch::app::Msg::Opened(Ok(found))));
    let _ = run(&mut model, start, &mut clock, &mut keys, (&mut screen, &mut cabinet));
}

#[test]
fn what_is_written_is_for_its_owner_alone_whatever_the_mask() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let launcher = ["sh", "-c", "umask 000; exec \"$0\" \"$@\""];
    let mut run = Run::of(command(&launcher, &data, PREPARE));
    run.usual_until("cabinet");
    run.settle();
    let mut folders = vec![data];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            seen += 1;
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let mode = fs::metadata(&entry).unwrap().permissions().mode() & 0o777;
                assert_eq!(mode, 0o600, "{}", entry.display());
            }
        }
    }
    assert!(seen >= 7, "{seen}");
}

#[test]
fn a_fault_in_plain_mode_has_the_words_of_the_program_and_a_signal_is_no_fault() {
    let data = tempfile::tempdir().unwrap();
    left(data.path());
    let mut run = Run::start(data.path(), &["resume", "--plain"]);
    let pid = rustix::process::Pid::from_raw(i32::try_from(run.pid()).unwrap()).unwrap();
    rustix::process::kill_process(pid, Signal::STOP).unwrap();
    rustix::process::kill_process(pid, Signal::CONT).unwrap();
    run.say(":note after a stop");
    assert!(run.reply().starts_with("saved "), "{}", run.reply());
    rustix::process::kill_process(pid, Signal::TERM).unwrap();
    assert_eq!(run.status(), Some(143));
    let id = run_id(data.path());
    let text = fs::read_to_string(journal_of(data.path(), &id)).unwrap();
    assert!(text.contains("after a stop"));
    assert_eq!(vialwatch(data.path(), &["show", &id]).status, 0);
}

fn run_id(data: &Path) -> String {
    let lock = super::lock_of(data);
    lock.file_stem().unwrap().to_string_lossy().into_owned()
}
