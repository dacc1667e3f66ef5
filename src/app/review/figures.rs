//! Figures over the sessions of the list as they are gathered, a few at a time. Measures nothing.

use std::path::PathBuf;

use crate::report::figures::{Figures, Measures};

/// Sessions read for one message; between messages keys are heard.
const AT_ONCE: usize = 4;

/// Figures on the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathering {
    /// Of those that were read.
    pub figures: Figures,
    /// How many of them counted: those that are over and no walkthroughs.
    pub counted: usize,
    /// Those that can't be read, or are in progress.
    pub left_out: usize,
    /// Still to be read, the next one last.
    waiting: Vec<PathBuf>,
    /// Whether some are being read at this moment.
    is_at_work: bool,
    /// How many rows are above the screen.
    pub scroll: usize,
}

impl Gathering {
    /// Over these sessions.
    pub fn of(mut waiting: Vec<PathBuf>) -> Self {
        waiting.reverse();
        Self { waiting, ..Self::default() }
    }

    /// How many are still to be read.
    pub fn to_do(&self) -> usize {
        self.waiting.len()
    }

    /// Whether there is more to be read.
    pub fn goes_on(&self) -> bool {
        !self.waiting.is_empty() || self.is_at_work
    }

    /// The next sessions to be read.
    pub(in crate::app) fn next(&mut self) -> Option<Vec<PathBuf>> {
        if self.is_at_work || self.waiting.is_empty() {
            return None;
        }
        self.is_at_work = true;
        let from = self.waiting.len().saturating_sub(AT_ONCE);
        let mut next = self.waiting.split_off(from);
        next.reverse();
        Some(next)
    }

    /// Takes in what was measured; none of a session that counts for nothing.
    pub(in crate::app) fn take(&mut self, measured: Vec<Option<Measures>>) {
        self.is_at_work = false;
        for measures in measured {
            match measures {
                Some(measures) => {
                    self.figures.add(&measures);
                    self.counted = self.counted.saturating_add(1);
                }
                None => self.left_out = self.left_out.saturating_add(1),
            }
        }
    }

    /// Moves what is above the screen by rows; how far it goes is known when it is drawn.
    pub(in crate::app) fn scroll_by(&mut self, rows: isize) {
        let parts = self.figures.protocols.values();
        let of = |it: &crate::report::figures::OfProtocol| {
            it.phases.len().saturating_add(it.margins.len()).saturating_add(6)
        };
        let most = parts.map(of).fold(12_usize, usize::saturating_add);
        let most = most.saturating_add(self.figures.months.len());
        let most = most.saturating_add(self.figures.operators.len());
        self.scroll = self.scroll.saturating_add_signed(rows).min(most);
    }
}
