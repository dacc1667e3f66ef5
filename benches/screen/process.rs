//! What the kernel has counted for a process so far, read from `/proc`. Linux only.

use std::fs;

/// Counters of a process; all of its threads together.
#[derive(Clone, Copy, Default)]
pub(super) struct Sample {
    /// Time on a processor.
    pub(super) cpu_ns: u64,
    /// How often it slept and was woken.
    pub(super) wakes: u64,
    /// Write calls, to whatever.
    pub(super) writes: u64,
    pub(super) peak_kib: u64,
    pub(super) threads: u64,
}

impl Sample {
    pub(super) fn of(process: u32) -> Self {
        let mut sample = Self::default();
        for thread in fs::read_dir(format!("/proc/{process}/task")).unwrap() {
            let folder = thread.unwrap().path();
            let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
            let on_cpu = read("schedstat");
            sample.cpu_ns += on_cpu.split(' ').next().unwrap().parse::<u64>().unwrap();
            sample.wakes += figure(&read("status"), "voluntary_ctxt_switches:");
            sample.threads += 1;
        }
        let read = |name: &str| fs::read_to_string(format!("/proc/{process}/{name}")).unwrap();
        sample.writes = figure(&read("io"), "syscw:");
        sample.peak_kib = figure(&read("status"), "VmHWM:");
        sample
    }

    /// What was added since.
    pub(super) fn since(self, before: Self) -> Self {
        Self {
            cpu_ns: self.cpu_ns - before.cpu_ns,
            wakes: self.wakes - before.wakes,
            writes: self.writes - before.writes,
            ..self
        }
    }
}

/// The first number on the line that begins so.
fn figure(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
