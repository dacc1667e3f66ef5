//! Records of every released format, as files: each must open, list, show and verify as it did when
//! it was put there. Stored beside each is what is told of it; a reader that means something else by
//! an old file fails here. `CORPUS=write` writes what is missing, and what is told anew.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use vialwatch::cli::show::as_text;
use vialwatch::session::Session;
use vialwatch::session::fact::Fact;
use vialwatch::store::disk::RealDisk;
use vialwatch::store::{
    Contents, Found, Holder, SaveState, SessionFiles, SessionId, Shelf, Store, StoreError,
};
use vialwatch::time::{BootId, Reading};

use crate::binary::driver::vialwatch;
use crate::support::facts::{noon, record};

mod make;

/// The records of the format that is written now; those of a later format get a folder of their own.
const FORMAT: &str = "format-1";

const NAMES: [&str; 8] = [
    "finished",
    "running",
    "rejected",
    "corrected-and-settled",
    "newer-kind",
    "newer-format",
    "derived-otherwise",
    "practice",
];

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/records").join(FORMAT)
}

fn is_writing() -> bool {
    std::env::var("CORPUS").is_ok_and(|it| it == "write")
}

/// A record of the corpus in a data folder of its own.
struct Place {
    data: TempDir,
    store: Store<RealDisk>,
    files: SessionFiles,
    is_practice: bool,
}

impl Place {
    fn of(name: &str) -> Self {
        if is_writing() {
            make::write_if_missing(name, &corpus());
        }
        let journal = fs::read_to_string(corpus().join(format!("{name}.jsonl"))).unwrap();
        let opening: Value = serde_json::from_str(journal.lines().next().unwrap()).unwrap();
        let id = SessionId::parse(opening["id"].as_str().unwrap()).unwrap();
        let data = tempfile::tempdir().unwrap();
        let store = Store::new(RealDisk::private(), data.path());
        let is_practice = opening["mode"] != "real";
        let shelf = if is_practice { Shelf::Practice } else { Shelf::Sessions };
        let files = store.files(shelf, &id);
        fs::create_dir_all(files.folder()).unwrap();
        fs::write(files.journal(), journal).unwrap();
        fs::copy(corpus().join(format!("{name}.json")), files.document()).unwrap();
        Self { data, store, files, is_practice }
    }

    fn id(&self) -> &str {
        self.files.stem()
    }

    fn read(&self) -> Contents {
        self.store.open_for_reading(&self.files).unwrap()
    }

    fn open(&self) -> Result<(), StoreError> {
        let holder =
            Holder { pid: 7, host: "bench-3".into(), initials: "JD".into(), since: noon() };
        self.store.open_for_writing(&self.files, &holder).map(drop)
    }

    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let ended = vialwatch(self.data.path(), arguments);
        (ended.status, self.without_place(&format!("{}{}", ended.stdout, ended.stderr)))
    }

    fn without_place(&self, text: &str) -> String {
        text.replace(self.data.path().to_str().unwrap(), "DATA")
    }

    /// Everything that is told of it, at one reading.
    fn told(&self) -> String {
        let contents = self.read();
        let session = Session::replay(&contents.records).unwrap();
        let (status, verified) = self.run(&["verify", self.id()]);
        let opened = match self.open() {
            Ok(()) if self.is_practice => self.run(&["resume", "--plain", self.id()]).1,
            Ok(()) => "it can be gone on with".to_owned(),
            Err(error) => self.without_place(&error.to_string()),
        };
        format!(
            "list\n{}\nverify, status {status}\n{verified}\nresume\n{opened}\n\nshow, format {}\n{}",
            self.listed(),
            contents.version,
            as_text(&session, &contents, &later())
        )
    }

    /// What no later time changes of its row.
    fn listed(&self) -> String {
        let practice = self.is_practice.then_some("--practice");
        let words: Vec<&str> = ["list", "--json"].into_iter().chain(practice).collect();
        let (_, text) = self.run(&words);
        let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
        let [row] = rows.as_slice() else { panic!("{text}") };
        let row = row.as_object().unwrap();
        let by_time = ["exceptions", "exceptions_total"];
        let members = row.iter().filter(|(name, _)| !by_time.contains(&name.as_str()));
        members.map(|(name, value)| format!("{name} {value}\n")).collect()
    }
}

/// After the last of them, in another run of the machine.
fn later() -> Reading {
    Reading {
        utc: "2026-11-23T06:00:00Z".parse().unwrap(),
        offset_min: 0,
        boot: BootId("another".into()),
        since_boot_ns: 3_600_000_000_000,
    }
}

#[test]
fn every_record_of_a_released_format_is_read_as_it_was() {
    for name in NAMES {
        let told = Place::of(name).told();
        let stored = corpus().join(format!("{name}.txt"));
        if is_writing() {
            fs::write(&stored, &told).unwrap();
        }
        assert_eq!(fs::read_to_string(&stored).unwrap(), told, "{name}");
    }
}

#[test]
fn no_record_is_in_the_corpus_without_being_read() {
    let mut names: Vec<String> = fs::read_dir(corpus())
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut read = NAMES;
    read.sort_unstable();
    assert_eq!(names, read);
    let formats = fs::read_dir(corpus().parent().unwrap()).unwrap().count();
    assert_eq!(formats, 1, "a folder of records that no test reads");
}

/// The document as it was saved, and not a byte changed, whatever is asked.
#[test]
fn looking_at_an_old_record_changes_nothing() {
    for name in NAMES {
        let place = Place::of(name);
        let read = || {
            (fs::read(place.files.journal()).unwrap(), fs::read(place.files.document()).unwrap())
        };
        let before = read();
        let (status, text) = place.run(&["show", "--json", place.id()]);
        assert_eq!((status, text.as_bytes()), (0, before.1.as_slice()), "{name}");
        for arguments in [vec!["show", place.id()], vec!["list"], vec!["verify"]] {
            assert_eq!(place.run(&arguments).0, 0, "{name} {arguments:?}");
        }
        assert_eq!(read(), before, "{name}");
    }
}

#[test]
fn a_record_of_our_own_format_can_be_gone_on_with_and_keeps_every_line() {
    for name in ["running", "corrected-and-settled", "derived-otherwise"] {
        let place = Place::of(name);
        let before = fs::read_to_string(place.files.journal()).unwrap();
        let holder =
            Holder { pid: 7, host: "bench-3".into(), initials: "JD".into(), since: noon() };
        let mut opened = place.store.open_for_writing(&place.files, &holder).unwrap();
        assert_eq!(opened.found, [], "{name}");
        let next = opened.records.len() as u64 + 1;
        let fact = Fact::NoteWritten { text: "years later".into() };
        assert_eq!(opened.keeper.save(&[record(next, fact)]), SaveState::Saved, "{name}");
        let after = fs::read_to_string(place.files.journal()).unwrap();
        assert!(after.starts_with(&before) && after.len() > before.len(), "{name}");
        assert_eq!(place.run(&["verify"]).0, 0, "{name}");
    }
}

/// Every kind that only practice records is in the corpus, and none of them among preparations.
#[test]
fn a_walkthrough_is_read_as_one_with_all_that_only_practice_records() {
    let place = Place::of("practice");
    let journal = fs::read_to_string(place.files.journal()).unwrap();
    let kinds = ["begun", "paused", "went-on"].map(|kind| format!("practice-{kind}"));
    let others = ["inject-given", "steps-skipped", "skip-ended"].map(str::to_owned);
    for kind in kinds.iter().chain(&others) {
        assert!(journal.contains(&format!("\"fact\":\"{kind}\"")), "{kind}");
    }
    assert_eq!(place.run(&["list", "--json"]), (0, "[]\n".to_owned()));
    let (status, text) = place.run(&["resume", "--plain", place.id()]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("a walkthrough is not gone on with"), "{text}");
    let (status, text) = place.run(&["practice", "score", place.id()]);
    assert_eq!(status, 0, "{text}");
}

/// A kind that is not known is kept and shown as such; the record is for reading only.
#[test]
fn what_a_newer_program_recorded_is_kept_shown_and_not_written_to() {
    for (name, unread) in [("newer-kind", 1), ("newer-format", 2)] {
        let place = Place::of(name);
        let contents = place.read();
        assert_eq!((contents.version, contents.found.as_slice()), (2, &[] as &[Found]), "{name}");
        let kinds = contents.records.iter().filter(|it| matches!(it.fact, Fact::Unread { .. }));
        assert_eq!(kinds.count(), unread, "{name}");
        assert!(matches!(place.open(), Err(StoreError::Newer { version: 2, .. })), "{name}");
        let (status, text) = place.run(&["resume", "--plain", place.id()]);
        assert_eq!(status, 1, "{name}");
        assert!(text.contains("written by a newer version (format 2)"), "{name}: {text}");
        let (status, text) = place.run(&["verify", place.id()]);
        assert_eq!(status, 0, "{name}");
        assert!(text.contains("written by a newer version"), "{name}: {text}");
    }
}

/// Where even the opening is of another make, that is said, and no damage.
#[test]
fn a_session_opened_in_a_way_not_known_here_is_too_new_and_not_damaged() {
    let place = Place::of("newer-format");
    let journal = fs::read_to_string(place.files.journal()).unwrap();
    let first = journal.lines().next().unwrap();
    let strange =
        make::rehashed(first, |body| body.replace("\"mode\":\"real\"", "\"mode\":\"dry\""));
    fs::write(place.files.journal(), format!("{strange}\n")).unwrap();
    fs::remove_file(place.files.document()).unwrap();
    let (status, text) = place.run(&["show", place.id()]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("opened by a newer version (format 2)"), "{text}");
    let (status, text) = place.run(&["verify", place.id()]);
    assert_eq!((status, text.contains(": intact, 1 fact")), (0, true), "{text}");
}

/// What a document derives by other rules is worked out anew, without a word.
#[test]
fn a_summary_by_other_rules_is_no_damage_and_is_not_believed() {
    let place = Place::of("derived-otherwise");
    let document = fs::read_to_string(place.files.document()).unwrap();
    assert!(document.contains("\"summary\":{\"derived_by\":2,"), "made by other rules");
    assert!(document.contains("\"order\":\"by other rules\""));
    let listed = place.listed();
    assert!(listed.contains("order \"4711\"\n"), "{listed}");
    let contents = place.read();
    assert_eq!(contents.found, []);
}
