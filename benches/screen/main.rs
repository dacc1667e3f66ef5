//! What the screen costs beside the least that a countdown on a terminal costs: start, idle, keys,
//! at two sizes, in a pseudo-terminal. Run it with `cargo bench --bench screen`; it takes some two
//! minutes, needs Linux, and counts system calls where `strace` is there.
#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
#![expect(clippy::unwrap_used, reason = "a measurement that fails has nothing to say")]
#![expect(clippy::indexing_slicing, reason = "pairs, by the index of either")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

#[expect(dead_code, reason = "the tests say more to plain mode than a preparation needs")]
#[expect(clippy::string_slice, reason = "a script for tests")]
#[path = "../../tests/it/binary/driver.rs"]
mod driver;
mod measure;
mod process;
mod pty;
mod scene;
mod table;

use measure::{Idle, Keys, Starts};
use pty::Size;
use scene::{Scene, settled};
use table::Limit::{self, Most, MostOrTimes, Times};
use table::{Milli, Table};

const SIZES: [(Size, Limits); 2] = [
    (
        Size(80, 24),
        Limits {
            start: Times(3_000),
            idle_ms: MostOrTimes(20_000, 8_300),
            key_ms: MostOrTimes(500, 5_000),
        },
    ),
    (
        Size(200, 50),
        Limits {
            start: Times(4_000),
            idle_ms: MostOrTimes(35_000, 13_000),
            key_ms: MostOrTimes(800, 8_000),
        },
    ),
];
/// A tick more than one a second may fall into a stretch.
const ONE: Limit = Most(1_050);
const MEBIBYTE: u64 = 1_048_576;

/// What each size may cost. A minute of the floor took 2.4 and 2.7 ms on the machine for which 20 and
/// 35 ms were set; elsewhere the ratio says the same.
struct Limits {
    start: Limit,
    idle_ms: Limit,
    key_ms: Limit,
}

fn main() {
    let scene = Scene::prepared();
    let mut table = Table::default();
    for (size, limits) in SIZES {
        table.head(&format!("{} columns, {} rows", size.0, size.1));
        start_rows(&mut table, &scene, size, limits.start);
        let mut floor = settled(scene.floor(), size);
        let mut work = scene.at_work(size);
        let mut home = settled(scene.home(), size);
        home.expect("new preparation");
        let [floor_idle, work_idle, home_idle] = measure::idle([&mut floor, &mut work, &mut home]);
        drop(home);
        idle_rows(&mut table, limits.idle_ms, [&floor_idle, &work_idle, &home_idle]);
        let keys = measure::keys([&mut floor, &mut work], [floor_idle, work_idle]);
        key_rows(&mut table, limits.key_ms, &keys);
    }
    table.head("whatever the size");
    let program = std::fs::metadata(env!("CARGO_BIN_EXE_vialwatch")).unwrap().len();
    let floor = std::fs::metadata(scene.floor().get_program()).unwrap().len();
    let mebibytes = |bytes: u64| Milli(bytes.saturating_mul(1_000) / MEBIBYTE);
    table.row("binary, MiB", Most(3_000), Some(mebibytes(floor)), mebibytes(program));
    println!(
        "\nStart: to the last byte of the first full frame, in turns, medians; ratios pair by pair.\n\
         Idle: 20 s, all programs in the same stretch; with a countdown: at a step of a preparation\n\
         in which limits run. Keys: digits typed into a field and taken out again, in turns with the\n\
         floor. Printable keys outside a field are held 30 ms by design, to be told from a scanner's\n\
         burst; that is not measured here."
    );
    table.end();
}

fn start_rows(table: &mut Table, scene: &Scene, size: Size, limit: Limit) {
    let [floor, home, busy] = measure::starts(scene, size);
    let ms = |ns: &[u64]| Milli(median(ns) / 1_000);
    let paired = |of: fn(&Starts) -> &Vec<u64>, ours: &Starts| {
        let pairs = of(ours).iter().zip(of(&floor));
        let ratios: Vec<u64> = pairs.map(|(ours, floor)| Milli::ratio(*ours, *floor).0).collect();
        ((Some(ms(of(&floor))), ms(of(ours))), Some(Milli(median(&ratios))))
    };
    let mut row = |what: &str, limit, of, ours| {
        let (figures, ratio) = paired(of, ours);
        table.paired(what, limit, figures, ratio);
    };
    row("start, CPU ms", limit, |it| &it.cpu_ns, &home);
    row("start, wall ms", Limit::None, |it| &it.wall_ns, &home);
    row("start, a session in progress, CPU ms", limit, |it| &it.cpu_ns, &busy);
    row("start, a session in progress, wall ms", Limit::None, |it| &it.wall_ns, &busy);
    let threads = (Milli::whole(floor.threads), Milli::whole(home.threads.max(busy.threads)));
    table.row("threads", Most(1_000), Some(threads.0), threads.1);
    let what = "system calls before the first frame";
    match measure::calls_before_first_frame(scene, size) {
        Some(calls) => table.row(what, Most(200_000), None, Milli::whole(calls)),
        None => table.not_measured(what, Most(200_000), "no strace"),
    }
}

fn idle_rows(table: &mut Table, limit: Limit, [floor, work, home]: [&Idle; 3]) {
    let each_second =
        |count: u64, idle: &Idle| Milli(count.saturating_mul(1_000_000_000_000) / idle.took_ns);
    let mut row = |what: &str, limit, figure: &dyn Fn(&Idle) -> Milli| {
        table.row(what, limit, Some(figure(floor)), figure(work));
    };
    row("countdown, wake-ups a second", ONE, &|it| each_second(it.spent.wakes, it));
    row("countdown, writes a second", ONE, &|it| each_second(it.spent.writes, it));
    row("countdown, bytes a second", Limit::None, &|it| each_second(it.bytes, it));
    row("countdown, CPU ms a minute", limit, &|it| {
        let us_a_minute = it.spent.cpu_ns.saturating_mul(60_000_000) / it.took_ns;
        Milli(us_a_minute)
    });
    let home_rows = [
        ("nothing running, wake-ups in the stretch", Milli::whole(home.spent.wakes)),
        ("nothing running, bytes in the stretch", Milli::whole(home.bytes)),
        ("nothing running, CPU ms in the stretch", Milli(home.spent.cpu_ns / 1_000)),
    ];
    for (what, figure) in home_rows {
        table.row(what, Most(0), None, figure);
    }
}

fn key_rows(table: &mut Table, limit: Limit, [floor, ours]: &[Keys; 2]) {
    let at = |keys: &Keys, percent| Some(Milli(at_percent(&keys.first_ns, percent) / 1_000));
    let both = |percent| (at(floor, percent), at(ours, percent).unwrap());
    let (floor_median, median) = both(50);
    let first = "key to first byte, median ms";
    table.row(first, limit, floor_median, median);
    let (floor_late, late) = both(90);
    table.row("key to first byte, 90th of 100, ms", Limit::None, floor_late, late);
    let cpu = |keys: &Keys| Milli(keys.cpu_ns_each);
    table.row("key, CPU us", Limit::None, Some(cpu(floor)), cpu(ours));
    let unanswered = |keys: &Keys| Milli::whole(keys.unanswered as u64);
    table.row("keys without an answer", Most(0), Some(unanswered(floor)), unanswered(ours));
    let peak = |keys: &Keys| Milli::ratio(keys.peak_kib, 1_024);
    table.row("peak memory, MiB", Limit::None, Some(peak(floor)), peak(ours));
}

fn median(figures: &[u64]) -> u64 {
    at_percent(figures, 50)
}

fn at_percent(figures: &[u64], percent: usize) -> u64 {
    let mut sorted = figures.to_vec();
    sorted.sort_unstable();
    sorted[(sorted.len() - 1) * percent / 100]
}
