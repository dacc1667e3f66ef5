//! Stored frames: what stands in `frames/` is what is drawn, rows and styles. `FRAMES=write` writes
//! them anew; whoever does that looks at them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use vialwatch::app::{Look, Model, Size};

use super::frame::{drawn, told};
use super::stage::LOOK;
use super::states::{all, state};

/// Stored also at other sizes and in other looks: what is seen most, and what must not be missed.
const IN_ALL_LOOKS: &[&str] = &[
    "home-running",
    "home-scenarios",
    "home-trainee",
    "inject-second-vial",
    "inspect-second",
    "hold-typed",
    "warning",
    "limit-passed",
    "time-unknown",
    "not-saved",
    "sheet-reject",
    "wait",
    "monitor",
    "help",
    "practice-sees",
    "practice-inject",
    "practice-paused",
    "practice-score",
    "practice-debrief",
    "review-list",
    "review-timeline",
    "review-record",
    "review-sign",
];

const OTHERS: &[(&str, u16, u16, Look)] = &[
    ("60x18", 60, 18, LOOK),
    ("120x40", 120, 40, LOOK),
    ("mono", 80, 24, Look { colour: false, ..LOOK }),
    ("ascii", 80, 24, Look { ascii: true, ..LOOK }),
    ("60x18-mono-ascii", 60, 18, Look { colour: false, ascii: true, ..LOOK }),
    ("120x40-mono-ascii", 120, 40, Look { colour: false, ascii: true, ..LOOK }),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/frames")
}

fn check(name: &str, model: &Model, wrong: &mut String) {
    let path = folder().join(format!("{name}.txt"));
    let is = told(&drawn(model));
    let was = std::fs::read_to_string(&path).unwrap_or_default();
    if is == was {
        return;
    }
    if std::env::var("FRAMES").is_ok_and(|it| it == "write") {
        std::fs::write(&path, &is).unwrap();
        writeln!(wrong, "{name}: written").unwrap();
        return;
    }
    writeln!(wrong, "{name}: is not as stored").unwrap();
    let (is, was): (Vec<_>, Vec<_>) = (is.lines().collect(), was.lines().collect());
    for row in 0..is.len().max(was.len()) {
        let (old, new) = (was.get(row), is.get(row));
        if old != new {
            let (old, new) = (old.unwrap_or(&""), new.unwrap_or(&""));
            writeln!(wrong, "  - {old}\n  + {new}").unwrap();
        }
    }
}

#[test]
fn every_state_is_drawn_as_stored() {
    let mut wrong = String::new();
    for (name, model) in all() {
        check(name, model, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_is_seen_most_is_drawn_as_stored_at_other_sizes_and_in_other_looks() {
    let mut wrong = String::new();
    for name in IN_ALL_LOOKS {
        let model = state(name);
        for (kind, width, height, look) in OTHERS {
            let (size, look) = (Size { width: *width, height: *height }, *look);
            check(&format!("{name}.{kind}"), &Model { size, look, ..model.clone() }, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_stored_frame_belongs_to_a_state() {
    let mut known: Vec<String> = all().iter().map(|(name, _)| (*name).to_owned()).collect();
    for name in IN_ALL_LOOKS {
        known.extend(OTHERS.iter().map(|(kind, ..)| format!("{name}.{kind}")));
    }
    for entry in std::fs::read_dir(folder()).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let name = file.strip_suffix(".txt").unwrap_or(&file);
        assert!(known.iter().any(|it| it == name), "{file} belongs to no state");
    }
    known.sort();
    known.dedup();
    let states = all().len() + IN_ALL_LOOKS.len() * OTHERS.len();
    assert_eq!(known.len(), states, "two states share a name");
}
