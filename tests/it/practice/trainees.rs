//! The stories of `trainees.txt`: who answers what, and what the score must say.

use super::room::Rules;

/// A row of the expected score: inject, then its four cells.
pub(super) type Table = Vec<(String, String)>;

/// One answer that is wrong: what is seen, what is said then, and the rows that change.
pub(super) struct Swap {
    pub(super) trigger: String,
    says: Option<Vec<String>>,
    pub(super) changed: Table,
}

fn lines(says: &str) -> Vec<String> {
    says.split(" / ").map(str::to_owned).collect()
}

#[derive(Default)]
pub(super) struct Trainees {
    pub(super) scenario: String,
    pub(super) seed: u64,
    pub(super) right: Rules,
    pub(super) wrong: Rules,
    pub(super) right_table: Table,
    pub(super) wrong_table: Table,
    pub(super) swaps: Vec<Swap>,
}

pub(super) fn all() -> Vec<Trainees> {
    let mut all: Vec<Trainees> = Vec::new();
    let mut part = "";
    let text = include_str!("trainees.txt").lines();
    for line in text.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(rest) = line.strip_prefix("scenario ") {
            let (scenario, seed) = rest.split_once(" seed ").unwrap();
            let (scenario, seed) = (scenario.to_owned(), seed.parse().unwrap());
            all.push(Trainees { scenario, seed, ..Trainees::default() });
            continue;
        }
        let last = all.last_mut().unwrap();
        if let Some(trigger) = line.strip_prefix("swap ") {
            let (trigger, says) = match trigger.split_once(" => ") {
                Some((trigger, says)) => (trigger, Some(lines(says))),
                None => (trigger, None),
            };
            last.swaps.push(Swap { trigger: trigger.to_owned(), says, changed: Vec::new() });
            part = "swap";
        } else if !line.starts_with(' ') {
            part = line;
        } else {
            last.take(part, line.trim());
        }
    }
    all
}

impl Trainees {
    fn take(&mut self, part: &str, line: &str) {
        let rule = || {
            let (what, says) = line.split_once(" => ").unwrap();
            (what.to_owned(), lines(says))
        };
        let row = |cells: &str| {
            let inject = line.split_whitespace().next().unwrap().to_owned();
            (inject, cells.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        match part {
            "right" => self.right.push(rule()),
            "wrong" => self.wrong.push(rule()),
            "table" => {
                let (right, wrong) = line.split_once(" | ").unwrap();
                let right = right.split_once(' ').unwrap().1;
                self.right_table.push(row(right));
                self.wrong_table.push(row(wrong));
            }
            "swap" => {
                let cells = line.split_once(' ').unwrap().1;
                self.swaps.last_mut().unwrap().changed.push(row(cells));
            }
            other => panic!("{other}: {line}"),
        }
    }

    /// All right but for one answer.
    pub(super) fn swapped(&self, swap: &Swap) -> Rules {
        let is_this = |(what, _): &&(String, Vec<String>)| *what == swap.trigger;
        let mut rules: Rules = self.right.iter().filter(|it| !is_this(it)).cloned().collect();
        match &swap.says {
            Some(says) => rules.insert(0, (swap.trigger.clone(), says.clone())),
            None => rules.extend(self.wrong.iter().filter(is_this).cloned()),
        }
        rules
    }

    /// The score of such a trainee.
    pub(super) fn swapped_table(&self, changed: &Table) -> Table {
        let cells = |inject: &String, cells: &String| {
            let new = changed.iter().find(|(other, _)| other == inject);
            new.map_or_else(|| cells.clone(), |(_, new)| new.clone())
        };
        let rows = self.right_table.iter();
        rows.map(|(inject, old)| (inject.clone(), cells(inject, old))).collect()
    }
}
