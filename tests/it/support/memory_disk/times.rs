//! When a file or a folder of the disk in memory last changed: later than anything before it.

use std::collections::BTreeMap;

/// Between two changes.
const STEP_NS: i128 = 1_000_000;

#[derive(Clone, Default)]
pub(super) struct Times {
    now_ns: i128,
    changed: BTreeMap<u64, i128>,
}

impl Times {
    pub(super) fn touch(&mut self, node: u64) {
        self.now_ns += STEP_NS;
        self.changed.insert(node, self.now_ns);
    }

    pub(super) fn of(&self, node: u64) -> i128 {
        self.changed.get(&node).copied().unwrap_or_default()
    }
}
