//! What the list of saved sessions costs beside reading every byte of their files, and beside ripgrep
//! and jq over the same. Run it with `cargo bench --bench list`; `SESSIONS=1000,10000,100000` says how
//! many (100,000 take 10 GB under `TMPDIR` and some minutes to write). All files are in the page cache.
#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
#![expect(clippy::unwrap_used, reason = "a measurement that fails has nothing to say")]
#![expect(clippy::panic, reason = "the driver of tests stops where it can't go on")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use vialwatch::app::{Look, Model, Msg, Place, Size};
use vialwatch::keys::Key;
use vialwatch::shell::reviews::{Reviews, Shelves};
use vialwatch::store::Store;
use vialwatch::store::disk::RealDisk;
use vialwatch::time::{BootId, Reading};

#[path = "../tests/it/support/driver.rs"]
mod driver;
#[path = "list/generate.rs"]
mod generate;
#[path = "list/unsynced.rs"]
mod unsynced;

const SIZE: Size = Size { width: 80, height: 24 };
const LOOK: Look = Look { colour: true, ascii: false, still: true, notices: false };
/// Each is done so often; the best counts, because the machine does other things too.
const TIMES: usize = 5;
/// Journals stand beside the documents up to so many sessions.
const MOST_JOURNALS: usize = 10_000;
/// A cold disk is only waited for up to so many.
const MOST_COLD: usize = 10_000;
/// Loads a list and says how much memory it took.
const MEMORY: &str = "--memory-of";

fn main() {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some(MEMORY) {
        let (data, cache) = (arguments.next().unwrap(), arguments.next().unwrap());
        let _model = loaded(Path::new(&data), Path::new(&cache));
        return println!("{}", peak_kib());
    }
    let sessions = std::env::var("SESSIONS").unwrap_or_else(|_| "1000,10000".to_owned());
    for count in sessions.split(',') {
        measure(count.trim().parse().unwrap());
    }
}

fn measure(sessions: usize) {
    let folder = tempfile::tempdir().unwrap();
    let (data, cache) = (folder.path().join("data"), folder.path().join("cache"));
    generate::generate(&data, sessions, sessions <= MOST_JOURNALS);
    println!(
        "{sessions} sessions{}",
        if sessions <= MOST_JOURNALS { ", with journals" } else { "" }
    );
    let all = files(&data.join("sessions"));
    let documents: Vec<PathBuf> =
        all.iter().filter(|it| it.extension().is_some_and(|it| it == "json")).cloned().collect();
    let floor = best(|| all.iter().map(|it| std::fs::read(it).unwrap().len()).sum::<usize>());
    row("read every byte", floor, floor, sessions);
    row("list made anew, no index", best(|| read_all(&data, None)), floor, sessions);
    let rebuilt = best(|| {
        let _none_yet = std::fs::remove_dir_all(&cache);
        read_all(&data, Some(&cache))
    });
    row("index made anew", rebuilt, floor, sessions);
    cpu("  of it CPU", &all, &data, &cache, sessions);
    // Files must have stood for two seconds before an index trusts their times.
    row("list from the index", best(|| loaded(&data, &cache).1), floor, sessions);
    row("the index held against all", best(|| read_all(&data, Some(&cache))), floor, sessions);
    other("ripgrep -l", &["rg", "-l", "limit-passed"], &documents, floor, sessions);
    other("jq .summary.order", &["jq", "-r", ".summary.order"], &documents, floor, sessions);
    start(&data, &cache);
    if sessions <= MOST_COLD {
        cold(&data, &cache);
    }
    keys(&data, &cache);
    let itself = std::env::current_exe().unwrap();
    let peak = Command::new(itself).arg(MEMORY).arg(&data).arg(&cache).output().unwrap();
    println!("  memory at its peak: {} KiB\n", String::from_utf8_lossy(&peak.stdout).trim());
}

/// CPU of this process for the whole index, and for every byte.
fn cpu(what: &str, all: &[PathBuf], data: &Path, cache: &Path, sessions: usize) {
    let used = |work: &dyn Fn()| {
        let before = process_cpu();
        work();
        process_cpu() - before
    };
    let rounds = || 0..3;
    let read = || {
        let bytes: usize = all.iter().map(|it| std::fs::read(it).unwrap().len()).sum();
        assert!(bytes > 0);
    };
    let made = || {
        let _none_yet = std::fs::remove_dir_all(cache);
        drop(read_all(data, Some(cache)));
    };
    let floor = rounds().map(|_| used(&read)).min().unwrap();
    row(what, rounds().map(|_| used(&made)).min().unwrap(), floor, sessions);
}

fn process_cpu() -> Duration {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(used.tv_sec.unsigned_abs(), u32::try_from(used.tv_nsec).unwrap())
}

/// To the first frame, which comes before anything is read: here and with no sessions at all.
fn start(data: &Path, cache: &Path) {
    let none = tempfile::tempdir().unwrap();
    let (empty, no_cache) = (none.path().join("data"), none.path().join("cache"));
    let first_frame = |data: &Path, cache: &Path| {
        let (reviews, model) = (reviews(data, Some(cache)), model());
        draw(&model);
        (reviews, model)
    };
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for _ in 0..200 {
        for (data, cache, times) in [(&*empty, &*no_cache, &mut one), (data, cache, &mut other)] {
            let start = Instant::now();
            let made = first_frame(data, cache);
            times.push(start.elapsed());
            drop(made);
        }
    }
    compared("none", "start, to the first frame", median(one), median(other));
}

/// The list from a disk of which nothing is in memory; needs the right to say so.
fn cold(data: &Path, cache: &Path) {
    rustix::fs::sync();
    let mut times = Vec::new();
    for _ in 0..3 {
        if std::fs::write("/proc/sys/vm/drop_caches", "3").is_err() {
            return println!("  cold: not allowed to drop what is cached");
        }
        let start = Instant::now();
        drop(loaded(data, cache));
        times.push(start.elapsed());
    }
    println!("  list from the index, cold    {:>9} us", times.iter().min().unwrap().as_micros());
}

fn row(what: &str, took: Duration, floor: Duration, sessions: usize) {
    let per = took.as_nanos() / u128::try_from(sessions).unwrap();
    let ratio = took.as_nanos() * 1_000 / floor.as_nanos();
    println!(
        "  {what:<28} {:>9} us {:>6}.{:03} us a session {:>5}.{:03} times",
        took.as_micros(),
        per / 1_000,
        per % 1_000,
        ratio / 1_000,
        ratio % 1_000
    );
}

fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let once = |_| {
        let start = Instant::now();
        let done = work();
        let took = start.elapsed();
        drop(done);
        took
    };
    (0..TIMES).map(once).min().unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for month in std::fs::read_dir(folder).unwrap() {
        let inside = std::fs::read_dir(month.unwrap().path()).unwrap();
        found.extend(inside.map(|it| it.unwrap().path()));
    }
    found
}

/// Another program over all documents, where there is one.
fn other(what: &str, command: &[&str], files: &[PathBuf], floor: Duration, sessions: usize) {
    let (program, arguments) = command.split_first().unwrap();
    if Command::new(program).arg("--version").stdout(Stdio::null()).status().is_err() {
        return println!("  {what:<28} not on this machine");
    }
    let took = best(|| {
        for some in files.chunks(1_000) {
            let run =
                Command::new(program).args(arguments).args(some).stdout(Stdio::null()).status();
            assert!(run.is_ok(), "{what}");
        }
    });
    row(what, took, floor, sessions);
}

fn now() -> Reading {
    let boot = BootId("bench".to_owned());
    // Later than any file, so that none is too young for the index.
    let utc = "2090-01-01T00:00:00Z".parse().unwrap();
    Reading { utc, offset_min: 60, boot, since_boot_ns: 1_000_000_000_000 }
}

fn reviews(data: &Path, cache: Option<&Path>) -> Reviews<RealDisk> {
    let shelves = Shelves { folder: None, practice: false };
    let reviews = Reviews::new(Store::new(RealDisk::private(), data), shelves);
    match cache {
        Some(cache) => reviews.with_index(cache),
        None => reviews,
    }
}

/// To the end, with every change taken in.
fn read_all(data: &Path, cache: Option<&Path>) -> Model {
    let (mut reviews, mut model, now) = (reviews(data, cache), model(), now());
    let mut slice = reviews.read(true, &now);
    loop {
        let more = slice.more;
        model.update(Msg::Shelved(slice), &now);
        if !more {
            return model;
        }
        slice = reviews.read(false, &now);
    }
}

/// Until the first rows stand on the screen, and how many there are.
fn loaded(data: &Path, cache: &Path) -> (Model, usize) {
    let (mut model, now) = (model(), now());
    let slice = reviews(data, Some(cache)).read(true, &now);
    let rows = slice.rows.len();
    model.update(Msg::Shelved(slice), &now);
    draw(&model);
    (model, rows)
}

fn model() -> Model {
    let mut model = Model::at_home(LOOK, SIZE, now());
    model.place = Place::Review(Box::default());
    model
}

fn draw(model: &Model) -> Buffer {
    let mut frame = Buffer::empty(Rect::new(0, 0, SIZE.width, SIZE.height));
    vialwatch::view::view(model, &mut frame);
    frame
}

/// A key in this list and in one of a hundred, with the frame that follows.
fn keys(data: &Path, cache: &Path) {
    let small = tempfile::tempdir().unwrap();
    let (few, few_cache) = (small.path().join("data"), small.path().join("cache"));
    generate::generate(&few, 100, false);
    read_all(&few, Some(&few_cache));
    let mut few = settled(loaded(&few, &few_cache).0);
    let mut many = settled(loaded(data, cache).0);
    for (what, [there, back]) in [
        ("cursor", [Key::Down, Key::Up]),
        ("filter that fits all", [Key::Char('4'), Key::Backspace]),
        ("filter that fits none", [Key::Char('q'), Key::Backspace]),
    ] {
        if what != "cursor" {
            for model in [&mut few, &mut many] {
                press(model, Key::Char('/'));
            }
        }
        let mut times = [const { Vec::new() }; 4];
        for _ in 0..200 {
            for (model, at) in [(&mut few, 0), (&mut many, 1)] {
                for (key, at) in [(there, at), (back, at + 2)] {
                    let took = press(model, key);
                    times.get_mut(at).unwrap().push(took);
                }
            }
        }
        let [few_there, many_there, few_back, many_back] = times.map(median);
        compared("100", &format!("a key, {what}"), few_there, many_there);
        compared("100", "  and back", few_back, many_back);
        if what != "cursor" {
            for model in [&mut few, &mut many] {
                press(model, Key::Escape);
            }
        }
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    *times.get(times.len() / 2).unwrap()
}

fn compared(with: &str, what: &str, few: Duration, many: Duration) {
    let ratio = many.as_nanos() * 1_000 / few.as_nanos();
    println!(
        "  {what:<28} {:>9} us with {with}, {} us here {:>12}.{:03} times",
        few.as_micros(),
        many.as_micros(),
        ratio / 1_000,
        ratio % 1_000
    );
}

fn settled(mut model: Model) -> Model {
    if let Place::Review(review) = &mut model.place {
        review.list.reading = false;
    }
    model
}

/// A key that is no part of a scan, and the frame after it.
fn press(model: &mut Model, key: Key) -> Duration {
    let mut now = model.now.clone();
    now.since_boot_ns += 1_000_000_000;
    let start = Instant::now();
    model.update(Msg::Keys(vec![key]), &now);
    draw(model);
    let took = start.elapsed();
    now.since_boot_ns += 40_000_000;
    model.update(Msg::Wake, &now);
    took
}

fn peak_kib() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.unwrap_or("?").replace("kB", "").trim().to_owned()
}
