//! The sessions that hostile journals and documents are made from: each is worked in plain mode and
//! saved by the store, so that the corpus can be written anew with every change of the format.

use std::fs;
use std::path::{Path, PathBuf};

use vialwatch::plain::{Given, Plain};
use vialwatch::session::State;
use vialwatch::session::fact::{Mode, Opening};
use vialwatch::session::people::Initials;
use vialwatch::shell::archive::OnDisk;
use vialwatch::store::chain::Head;
use vialwatch::store::{Holder, SessionId, Shelf, Store};
use vialwatch::time::Reading;

use crate::targets::{ID, MemoryDisk, reading};

/// Lines beside the usual answers, each said once when its step is asked.
type Asides = &'static [(&'static str, &'static str)];

/// What happens in each session of the corpus.
const SESSIONS: &[(&str, Asides)] = &[
    (
        "whole-preparation",
        &[("equilibrate", ":early MK because the ward asks"), ("ask.equilibrate", "go-on")],
    ),
    ("begun", &[("hands", ":quit")]),
    (
        "much-went-wrong",
        &[
            ("calculation", "MK 1.4"),
            ("hands", ":note e\u{301} \u{202e} and \"quotes\" \\ behind"),
            ("swirl.vial-1", ":incident a drop fell"),
            ("inject.vial-1", "9"),
            ("vials-next", ":reject vial-1 it leaks"),
            ("vials-next", ":correct swirl.vial-2 at 2026-11-22T12:00:30Z because misread"),
            ("withdraw", ":away"),
            ("withdraw", ":back"),
            ("into-bag", ":gloves"),
            ("into-bag", ":operator AB"),
            ("mix", ":correct withdraw 5.1 because misread"),
            ("store", ":undo mix because too early"),
            ("equilibrate", ":early MK because the ward asks"),
            ("ask.equilibrate", "go-on"),
            ("ask.vials-unrefrigerated", "go-on"),
            ("release", ":settle MK 12:00 13:00"),
            ("infusion-end", ":discard the bag fell"),
        ],
    ),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}

fn opening() -> Opening {
    let protocol = fs::read_to_string(folder().join("protocol/every-kind-of-step")).unwrap();
    Opening {
        format: 1,
        program: "0.1.0".to_owned(),
        id: ID.to_owned(),
        salt: "00".repeat(16),
        mode: Mode::Real,
        protocol_sha256: Head::of(protocol.as_bytes()).to_string(),
        protocol,
        site_protocol: true,
        operator: Initials::new("nobody").unwrap(),
    }
}

/// A session at work, with all that was said.
struct Walk {
    plain: Plain<OnDisk<MemoryDisk>>,
    said: String,
}

impl Walk {
    fn say(&mut self, line: &str, now: &Reading) {
        self.plain.line(line, now);
        self.listen(now);
    }

    fn listen(&mut self, now: &Reading) {
        self.said.push_str(&self.plain.take_output());
        self.plain.settle(now);
        self.said.push_str(&self.plain.take_output());
    }

    /// The last prompt: its step, its kind and its lines.
    fn asked(&self) -> (String, String, &str) {
        let block = &self.said[self.said.rfind("\n[").unwrap() + 2..];
        let (step, rest) = block.split_once("] ").unwrap();
        (step.to_owned(), rest.split(' ').next().unwrap().to_owned(), block)
    }

    fn usual(&self) -> String {
        let (step, kind, block) = self.asked();
        let word = |name: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|words| words.split(' ').next()).map(str::to_owned)
        };
        match kind.as_str() {
            "confirm" | "wait" => "y".to_owned(),
            "value" => word("  expect ").unwrap_or_else(|| "1.3".to_owned()),
            "scan" => "lot A1 exp 2099-12-31".to_owned(),
            "choose" => word("  accepts ").or_else(|| word("  options ")).unwrap(),
            "second" if step == "calculation" => "MK 1.3".to_owned(),
            "second" => "MK".to_owned(),
            "time" => "now".to_owned(),
            _ => "JD4711".to_owned(),
        }
    }
}

/// The journal and the document of a session.
fn worked(asides: Asides) -> (Vec<u8>, Vec<u8>) {
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), Path::new("/data"));
    let files = store.files(Shelf::Sessions, &SessionId::parse(ID).unwrap());
    let start = reading(0);
    let holder = Holder { pid: 7, host: "bench".into(), initials: "JD".into(), since: start.utc };
    let archive = OnDisk::new(store, holder);
    let plain = Plain::begin(archive, opening(), Given::default(), &start).unwrap();
    let mut walk = Walk { plain, said: String::new() };
    walk.listen(&start);
    let mut left = asides.to_vec();
    for second in (40..).step_by(40).take(200) {
        let now = reading(second);
        walk.plain.wake(&now);
        walk.listen(&now);
        let over = matches!(walk.plain.session().state(), State::Reported | State::Discarded);
        if over || walk.plain.ending().is_some() {
            break;
        }
        let step = walk.asked().0;
        let line = match left.iter().position(|(at, _)| *at == step) {
            Some(index) => left.remove(index).1.to_owned(),
            None => walk.usual(),
        };
        walk.say(&line, &now);
    }
    assert!(walk.plain.ending().is_some() && left.is_empty(), "{left:?}\n{}", walk.said);
    let last = reading(40 * 200);
    walk.listen(&last);
    (disk.bytes(&files.journal()).unwrap(), disk.bytes(&files.document()).unwrap())
}

/// `CORPUS=write cargo test --test hostile corpus` writes them.
#[test]
fn the_sessions_of_the_corpus_are_those_that_the_program_writes() {
    for (name, asides) in SESSIONS {
        let (journal, document) = worked(asides);
        let is_whole = String::from_utf8_lossy(&document).contains("\"state\":\"reported\"");
        assert_eq!(is_whole, *name == "whole-preparation", "{name}");
        for (target, bytes) in [("journal", journal), ("document", document)] {
            let path = folder().join(target).join(name);
            if std::env::var_os("CORPUS").is_some() {
                fs::write(&path, &bytes).unwrap();
            }
            let is_written = fs::read(&path).unwrap() == bytes;
            assert!(is_written, "{}: write it anew, and read the difference", path.display());
        }
    }
}
