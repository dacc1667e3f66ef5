//! What the list of saved sessions costs beside reading every byte of their files, and beside ripgrep
//! and jq over the same. Run it with `cargo bench --bench list`; `SESSIONS=1000,10000,100000` says how
//! many (100,000 take 10 GB under `TMPDIR` and some minutes to write), `KEPT=folder` keeps them for the
//! next run. All files are in the page cache, but for the line that says cold.
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
#[path = "list/table.rs"]
mod table;
#[path = "list/unsynced.rs"]
mod unsynced;

use table::{Most, Table};

const SIZE: Size = Size { width: 80, height: 24 };
const LOOK: Look = Look { colour: true, ascii: false, still: true, notices: false };
/// Each is done so often; the best counts, because the machine does other things too.
const TIMES: usize = 5;
/// Journals stand beside the documents up to so many sessions.
const MOST_JOURNALS: usize = 10_000;
/// What takes longer is not done again.
const LONG: Duration = Duration::from_secs(10);
/// The list, to the first frame: most sessions, most microseconds.
const WARM: [(usize, Most); 3] =
    [(1_000, Most(5_000, "ms")), (10_000, Most(12_000, "ms")), (100_000, Most(70_000, "ms"))];
const COLD: [(usize, Most); 1] = [(10_000, Most(40_000, "ms"))];
const ANEW: [&Most; 2] = [&Most(60_000, "us"), &Most(4_500, "times")];
const START: Most = Most(1_100, "times");
const KEY: Most = Most(1_200, "times");
const MEMORY_MIB: Most = Most(60_000, "MiB");
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
    let kept = std::env::var_os("KEPT").map(|it| Path::new(&it).join(sessions.to_string()));
    let folder = kept.as_deref().unwrap_or(folder.path());
    let (data, cache) = (folder.join("data"), folder.join("cache"));
    if !data.exists() {
        generate::generate(&data, sessions, sessions <= MOST_JOURNALS);
    }
    let with = if sessions <= MOST_JOURNALS { "with journals" } else { "documents only" };
    let all = files(&data.join("sessions"));
    let documents: Vec<PathBuf> =
        all.iter().filter(|it| it.extension().is_some_and(|it| it == "json")).cloned().collect();
    let every_byte = || all.iter().map(|it| std::fs::read(it).unwrap().len()).sum::<usize>();
    // What was written may have left the page cache again.
    every_byte();
    let floor = best(every_byte);
    let table = Table::new(&format!("{sessions} sessions, {with}"), sessions, floor);
    table.took("read every byte", floor, None);
    table.took("list made anew, no index", best(|| read_all(&data, None)), None);
    let rebuilt = best(|| {
        let _none_yet = std::fs::remove_dir_all(&cache);
        read_all(&data, Some(&cache))
    });
    table.took("index made anew", rebuilt, None);
    cpu(&table, &all, &data, &cache);
    let warm = best(|| loaded(&data, &cache).1);
    table.took("list from the index, to the first frame", warm, most(&WARM, sessions));
    table.took("index held against every file", best(|| read_all(&data, Some(&cache))), None);
    other(&table, "`ripgrep -l` for one kind", &["rg", "-l", "limit-passed"], &documents);
    other(&table, "`jq .summary.order`", &["jq", "-r", ".summary.order"], &documents);
    start(&table, &data, &cache);
    keys(&table, &data, &cache);
    let itself = std::env::current_exe().unwrap();
    let peak = Command::new(itself).arg(MEMORY).arg(&data).arg(&cache).output().unwrap();
    table.memory(String::from_utf8_lossy(&peak.stdout).trim().parse().unwrap(), &MEMORY_MIB);
    // The last: it leaves nothing in memory.
    cold(&table, &data, &cache, most(&COLD, sessions));
}

/// What is promised for so many.
fn most(limits: &[(usize, Most)], sessions: usize) -> Option<&Most> {
    limits.iter().find(|(of, _)| *of == sessions).map(|(_, most)| most)
}

/// CPU of this process for the whole index, and for every byte.
fn cpu(table: &Table, all: &[PathBuf], data: &Path, cache: &Path) {
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
    let made = rounds().map(|_| used(&made)).min().unwrap();
    table.used("index made anew, processor time", made, floor, ANEW);
}

fn process_cpu() -> Duration {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(used.tv_sec.unsigned_abs(), u32::try_from(used.tv_nsec).unwrap())
}

/// To the first frame, which comes before anything is read: here and with no sessions at all.
fn start(table: &Table, data: &Path, cache: &Path) {
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
    let times = [median(one), median(other)];
    table.compared("start, to the first frame", "none", times, &START);
}

/// The list from a disk of which nothing is in memory; needs the right to say so.
fn cold(table: &Table, data: &Path, cache: &Path, most: Option<&Most>) {
    let what = "list from the index, from a cold disk";
    rustix::fs::sync();
    let mut times = Vec::new();
    for _ in 0..3 {
        if std::fs::write("/proc/sys/vm/drop_caches", "3").is_err() {
            return table.missing(what, "not allowed to drop what is cached");
        }
        let start = Instant::now();
        drop(loaded(data, cache));
        times.push(start.elapsed());
    }
    table.took(what, *times.iter().min().unwrap(), most);
}

fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let mut once = |_| {
        let start = Instant::now();
        let done = work();
        let took = start.elapsed();
        drop(done);
        took
    };
    let first = once(0);
    let rest = if first < LONG { 1..TIMES } else { 0..0 };
    rest.map(once).fold(first, Duration::min)
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
fn other(table: &Table, what: &str, command: &[&str], files: &[PathBuf]) {
    let (program, arguments) = command.split_first().unwrap();
    if Command::new(program).arg("--version").stdout(Stdio::null()).status().is_err() {
        return table.missing(what, "not on this machine");
    }
    let took = best(|| {
        for some in files.chunks(1_000) {
            let run =
                Command::new(program).args(arguments).args(some).stdout(Stdio::null()).status();
            assert!(run.is_ok(), "{what}");
        }
    });
    table.took(what, took, None);
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
fn keys(table: &Table, data: &Path, cache: &Path) {
    let small = tempfile::tempdir().unwrap();
    let (few, few_cache) = (small.path().join("data"), small.path().join("cache"));
    generate::generate(&few, 100, false);
    read_all(&few, Some(&few_cache));
    let mut few = settled(loaded(&few, &few_cache).0);
    let mut many = settled(loaded(data, cache).0);
    for (what, [there, back]) in [
        ("cursor", [Key::Down, Key::Up]),
        ("filter that fits all", [Key::Char('4'), Key::Backspace]),
        ("order", [Key::Char('s'), Key::Char('s')]),
        ("filter that fits none", [Key::Char('q'), Key::Backspace]),
    ] {
        if what.starts_with("filter") {
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
        table.compared(&format!("a key, {what}"), "100", [few_there, many_there], &KEY);
        table.compared("  and back", "100", [few_back, many_back], &KEY);
        if what.starts_with("filter") {
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
