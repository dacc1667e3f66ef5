//! The measurements themselves: starts in turn, an idle stretch side by side, keys in turn.
//! Whole nanoseconds and counts only; what they are held against stands in the table.

use std::process::Command;
use std::time::{Duration, Instant};

use super::process::Sample;
use super::pty::{Run, Size, listen};
use super::scene::{QUIET, Scene, settled};

const STARTS: usize = 15;
const STRETCH: Duration = Duration::from_secs(20);
const KEYS: usize = 120;
/// After so much silence an answer to a key is complete.
const ANSWERED: Duration = Duration::from_millis(30);

/// Start of a process to the last byte of its first full frame, in turns.
#[derive(Default)]
pub(super) struct Starts {
    pub(super) wall_ns: Vec<u64>,
    pub(super) cpu_ns: Vec<u64>,
    pub(super) threads: u64,
}

impl Starts {
    fn add(&mut self, command: Command, size: Size) {
        let run = settled(command, size);
        let (last, _) = run.heard.last().unwrap();
        let sample = run.sample();
        self.wall_ns.push(nanos(last.duration_since(run.started)));
        self.cpu_ns.push(sample.cpu_ns);
        self.threads = self.threads.max(sample.threads);
    }
}

/// The floor, the home screen with nothing running and with a session in progress.
pub(super) fn starts(scene: &Scene, size: Size) -> [Starts; 3] {
    let mut all = [Starts::default(), Starts::default(), Starts::default()];
    let [floor, home, busy] = &mut all;
    for _ in 0..STARTS {
        floor.add(scene.floor(), size);
        home.add(scene.home(), size);
        busy.add(scene.busy_home(), size);
    }
    all
}

/// System calls up to the wait that follows the first frame; none where nothing can trace them.
pub(super) fn calls_before_first_frame(scene: &Scene, size: Size) -> Option<u64> {
    let found = Command::new("strace").arg("-V").output();
    found.ok().filter(|output| output.status.success())?;
    let file = scene.folder().join("calls");
    let mut run = Run::start(scene.traced(&file), size);
    run.until_quiet(QUIET * 10, Duration::from_secs(10));
    drop(run);
    let text = std::fs::read_to_string(&file).unwrap();
    let mut drawn = false;
    for (count, call) in (0..).zip(text.lines()) {
        drawn |= call.contains("write(") && call.contains("\\33[");
        if drawn && call.contains("poll(") {
            return Some(count);
        }
    }
    None
}

/// What a stretch without a key took of one program.
#[derive(Clone, Copy, Default)]
pub(super) struct Idle {
    pub(super) took_ns: u64,
    pub(super) spent: Sample,
    pub(super) bytes: u64,
}

/// All of them through the same stretch.
pub(super) fn idle<const N: usize>(mut runs: [&mut Run; N]) -> [Idle; N] {
    let begun = Instant::now();
    listen(&mut runs, begun + Duration::from_secs(3), false);
    let before = runs.each_ref().map(|run| (run.sample(), run.bytes()));
    let begun = Instant::now();
    listen(&mut runs, begun + STRETCH, false);
    let took_ns = nanos(begun.elapsed());
    let mut found = [Idle::default(); N];
    for ((idle, run), (sample, bytes)) in found.iter_mut().zip(&runs).zip(before) {
        let bytes = u64::try_from(run.bytes() - bytes).unwrap();
        *idle = Idle { took_ns, spent: run.sample().since(sample), bytes };
    }
    found
}

/// What keys took of one program.
#[derive(Default)]
pub(super) struct Keys {
    /// From the key to the first byte of the frame.
    pub(super) first_ns: Vec<u64>,
    pub(super) unanswered: usize,
    /// Less what the countdown took meanwhile.
    pub(super) cpu_ns_each: u64,
    pub(super) peak_kib: u64,
}

/// A key to the one, a key to the other, each after a pause that locks into no second.
pub(super) fn keys(mut runs: [&mut Run; 2], idle: [Idle; 2]) -> [Keys; 2] {
    let mut found = [Keys::default(), Keys::default()];
    let before = runs.each_ref().map(|run| run.sample());
    let begun = Instant::now();
    let mut random = 1_u64;
    for turn in 0..KEYS {
        // A digit and its removal by turns, so that the field never fills.
        let key: &[u8] = if turn % 2 == 0 { b"4" } else { b"\x7f" };
        for index in 0..2 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let pause = Duration::from_millis(40 + (random >> 33) % 70);
            listen(&mut runs, Instant::now() + pause, false);
            let (run, keys) = (&mut runs[index], &mut found[index]);
            let pieces = run.heard.len();
            let sent = run.send(key);
            run.until_quiet(ANSWERED, Duration::from_secs(1));
            match run.heard.get(pieces) {
                Some((at, _)) => keys.first_ns.push(nanos(at.duration_since(sent))),
                None => keys.unanswered += 1,
            }
        }
    }
    let took = nanos(begun.elapsed());
    for (index, keys) in found.iter_mut().enumerate() {
        let spent = runs[index].sample().since(before[index]);
        let idle = &idle[index];
        let meanwhile = idle.spent.cpu_ns.saturating_mul(took) / idle.took_ns;
        keys.cpu_ns_each = spent.cpu_ns.saturating_sub(meanwhile) / KEYS as u64;
        keys.peak_kib = spent.peak_kib;
    }
    found
}

fn nanos(span: Duration) -> u64 {
    u64::try_from(span.as_nanos()).unwrap()
}
