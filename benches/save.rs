//! How long one fact takes to reach the medium, against a bare append and sync of as many bytes on
//! the same disk and against the least that a document beside it costs, in turns. Run it with
//! `cargo bench --bench save`, on the disk of interest with `TMPDIR`.
#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
#![expect(clippy::unwrap_used, reason = "a measurement that fails has nothing to say")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use vialwatch::session::fact::{Answer, Fact, Mode, Opening, Record, Stamp};
use vialwatch::session::names::parse_step_key;
use vialwatch::session::people::Initials;
use vialwatch::store::chain::Head;
use vialwatch::store::disk::RealDisk;
use vialwatch::store::summary::{Derived, ProtocolName, Stage, StateNow, Summary};
use vialwatch::store::{Holder, Keeper, SaveState, Store, wire};
use vialwatch::time::{BootId, Reading};

const WARM_UP: usize = 100;
const SAMPLES: usize = 1_000;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    println!("{SAMPLES} samples each, in {}\n", folder.path().display());
    println!(
        "{:<24} {:>10} {:>10} {:>8} {:>8} {:>9} {:>9}",
        "one fact", "p50 us", "p99 us", "p50 x", "p99 x", "p50 floor", "p99 floor"
    );
    for with_document in [false, true] {
        let mut times = measure(&folder.path().join(with_document.to_string()), with_document);
        times.bare.sort_unstable();
        times.floor.sort_unstable();
        times.saved.sort_unstable();
        let Times { bare, floor, saved } = times;
        row("bare append + sync", &bare, &bare, None);
        if with_document {
            row("floor of the design", &floor, &bare, None);
            row("saved, with document", &saved, &bare, Some(&floor));
        } else {
            row("saved", &saved, &bare, None);
        }
    }
    println!(
        "\nfloor of the design: append and sync of the line, then a new file as long as the\n\
         document, its sync, its rename over the old one, and a sync of the folder."
    );
}

/// How long each way took, in turns with the others.
#[derive(Default)]
struct Times {
    /// Append and sync.
    bare: Vec<Duration>,
    /// What the order of saving asks of the disk, with nothing around it; empty without document.
    floor: Vec<Duration>,
    /// The store.
    saved: Vec<Duration>,
}

fn measure(folder: &Path, with_document: bool) -> Times {
    let store = Store::new(RealDisk::private(), &folder.join("data"));
    let (mut keeper, derived) = begin(&store);
    let mut plain = appending(&folder.join("bare"));
    let beside = folder.join("floor");
    std::fs::create_dir(&beside).unwrap();
    let mut journal = appending(&beside.join("journal"));
    let mut times = Times::default();
    let mut document = Vec::new();
    for turn in 0..WARM_UP + SAMPLES {
        let record = answer(keeper.saved_facts() + 1);
        let mut line = wire::encode(&record, Head::START).unwrap().text;
        line.push('\n');

        let bare = timed(|| append(&mut plain, &line));
        let saved = timed(|| {
            assert_eq!(keeper.save(std::slice::from_ref(&record)), SaveState::Saved);
            if with_document {
                keeper.write_document(&derived).unwrap();
            }
        });
        if with_document {
            // As many bytes as the store has just written.
            let length = std::fs::metadata(keeper.files().document()).unwrap().len();
            document.resize(usize::try_from(length).unwrap(), b'x');
        }
        let floor = timed(|| {
            if with_document {
                append(&mut journal, &line);
                replace(&beside, &document);
            }
        });
        if turn >= WARM_UP {
            times.bare.push(bare);
            times.saved.push(saved);
            times.floor.push(floor);
        }
        // A session of a day has some two hundred facts: begin anew before it grows beyond that.
        if keeper.saved_facts() > 200 {
            keeper.close(true).unwrap();
            (keeper, _) = begin(&store);
        }
    }
    times
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn appending(path: &Path) -> File {
    File::options().create_new(true).append(true).open(path).unwrap()
}

fn append(file: &mut File, line: &str) {
    file.write_all(line.as_bytes()).unwrap();
    file.sync_data().unwrap();
}

/// A document replaced atomically and durably, with the standard library alone.
fn replace(folder: &Path, bytes: &[u8]) {
    let fresh = folder.join("document.tmp");
    let mut file = File::create_new(&fresh).unwrap();
    file.write_all(bytes).unwrap();
    file.sync_all().unwrap();
    std::fs::rename(&fresh, folder.join("document")).unwrap();
    File::open(folder).unwrap().sync_all().unwrap();
}

fn row(name: &str, times: &[Duration], bare: &[Duration], floor: Option<&[Duration]>) {
    let at = |times: &[Duration], percent: usize| {
        times.get((times.len() - 1) * percent / 100).unwrap().as_micros()
    };
    // Hundredths in whole numbers: the project has no floats.
    let ratio = |to: &[Duration], percent| {
        let hundredths = at(times, percent) * 100 / at(to, percent).max(1);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    };
    let to_floor = |percent| floor.map_or_else(String::new, |floor| ratio(floor, percent));
    println!(
        "{name:<24} {:>10} {:>10} {:>8} {:>8} {:>9} {:>9}",
        at(times, 50),
        at(times, 99),
        ratio(bare, 50),
        ratio(bare, 99),
        to_floor(50),
        to_floor(99)
    );
}

fn reading(seq: u64) -> Reading {
    let seconds = i64::try_from(seq).unwrap();
    let start: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().unwrap();
    let boot = BootId("3f1c4c58-9f36-4c8e-9a53-6a4b4b1f7f0e".into());
    let utc = start + TimeDelta::milliseconds(seconds * 1_003);
    Reading { utc, offset_min: 60, boot, since_boot_ns: seconds * 1_003_000_000 }
}

fn record(seq: u64, fact: Fact) -> Record {
    let stamp = Stamp { reading: reading(seq), by: Initials::new("JD").unwrap() };
    Record { seq, stamp, fact }
}

fn answer(seq: u64) -> Record {
    let key = parse_step_key("inject.vial-1").unwrap();
    record(
        seq,
        Fact::StepAnswered { key, answer: Answer::Value("4.0".parse().unwrap()), late: None },
    )
}

fn begin(store: &Store<RealDisk>) -> (Keeper<RealDisk>, Derived) {
    let started = reading(0).utc;
    let id = store.new_id(started).unwrap().to_string();
    // About as long as the built-in protocol.
    let protocol = "a line of a protocol as long as most of them are\n".repeat(1_000);
    let opening = Opening {
        format: wire::FORMAT,
        program: "0.1.0".into(),
        id: id.clone(),
        salt: store.new_salt().unwrap(),
        mode: Mode::Real,
        protocol_sha256: Head::of(protocol.as_bytes()).to_string(),
        protocol,
        site_protocol: false,
        operator: Initials::new("JD").unwrap(),
    };
    let holder = Holder { pid: 1, host: "bench".into(), initials: "JD".into(), since: started };
    let first = [record(1, Fact::Opened(Box::new(opening)))];
    let keeper = store.create(&first, &holder).unwrap();
    (keeper, derived(id, started))
}

fn derived(id: String, started: DateTime<Utc>) -> Derived {
    let summary = Summary {
        derived_by: 1,
        id,
        state: Stage::InProgress,
        practice: false,
        open: true,
        protocol: ProtocolName { id: "any".into(), version: "1".into() },
        dose: Some("1.3 mg".into()),
        order: Some("A-4711".into()),
        lots: vec!["GR2231".into(), "GR2232".into()],
        places: vec![],
        started,
        operators: vec!["JD".into()],
        second: vec!["AB".into()],
        exceptions: vec![],
        exceptions_total: 0,
        signed: None,
    };
    let state = StateNow {
        derived_by: 1,
        standing: Some("inject.vial-2.start".into()),
        operator: "JD".into(),
        vials: vec![],
        bag: None,
        milestones: vec![],
        windows: vec![],
    };
    Derived { summary, state }
}
