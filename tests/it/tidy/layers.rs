//! Which room may use which, and which crates each may know.

use super::Rule;
use super::source::Source;

/// Each room with those it may use beside itself. A room that is not named here has no place yet.
const ROOMS: &[(&str, &[&str])] = &[
    ("time", &[]),
    ("quantity", &["time"]),
    ("gs1", &["time"]),
    ("schedule", &["time"]),
    ("protocol", &["time", "quantity", "schedule"]),
    ("session", &["time", "quantity", "gs1", "schedule", "protocol"]),
    ("words", CORE),
    ("store", CORE),
    ("verify", &["store"]),
    ("practice", &["time", "quantity", "gs1", "schedule", "protocol", "session", "words"]),
    (
        "report",
        &["time", "quantity", "gs1", "schedule", "protocol", "session", "words", "practice"],
    ),
    ("desk", &["time", "quantity", "gs1", "schedule", "protocol", "session", "words", "practice"]),
    (
        "plain",
        &[
            "time", "quantity", "gs1", "schedule", "protocol", "session", "words", "desk",
            "practice",
        ],
    ),
    ("keys", &["session"]),
    (
        "app",
        &[
            "time", "quantity", "protocol", "schedule", "session", "words", "desk", "keys",
            "practice", "report",
        ],
    ),
    (
        "view",
        &[
            "time", "quantity", "protocol", "schedule", "session", "words", "report", "desk",
            "keys", "app",
        ],
    ),
    ("shell", BELOW_SHELL),
    ("cli", BELOW_CLI),
    ("main", &["cli"]),
    ("lib", BELOW_CLI),
];

const CORE: &[&str] = &["time", "quantity", "gs1", "schedule", "protocol", "session"];

const BELOW_SHELL: &[&str] = &[
    "time", "quantity", "gs1", "schedule", "protocol", "session", "words", "store", "verify",
    "desk", "practice", "report", "plain", "keys", "app", "view",
];

const BELOW_CLI: &[&str] = &[
    "time", "quantity", "gs1", "schedule", "protocol", "session", "words", "store", "verify",
    "desk", "practice", "report", "plain", "keys", "app", "view", "shell",
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "layers",
        why: "a room uses only those below it, so that rules can be read and tested without what \
              is above them",
        check: uses_only_below,
        bad: &[
            ("src/time.rs", "use crate::session::Session;"),
            ("src/session/agenda.rs", "fn f() -> crate::words::Text {}"),
            ("src/store/disk.rs", "use crate::{session::Session, plain::Plain};"),
            ("src/plain/begin.rs", "use crate::store::Keeper;"),
            ("src/gadget.rs", "//! A room that no layer names."),
            ("src/main.rs", "use vialwatch::session::Session;"),
        ],
        good: &[
            ("src/session/agenda.rs", "use crate::protocol::Step; // not crate::words"),
            ("src/session/agenda.rs", "pub(in crate::session) fn f() {}"),
            ("src/main.rs", "fn main() { vialwatch::cli::main() }"),
            ("tests/it/a.rs", "use crate::support::driver;"),
        ],
    },
    Rule {
        name: "no way around the layers",
        why: "`super` that leaves its room names another room without saying so",
        check: super_stays_inside,
        bad: &[
            ("src/time.rs", "use super::session::Session;"),
            ("src/session/agenda.rs", "use super::super::words::Text;"),
        ],
        good: &[
            ("src/session/decide/due.rs", "use super::super::Session;"),
            ("src/time.rs", "#[cfg(test)]\nmod tests { use super::*; }"),
        ],
    },
    Rule {
        name: "serde at the edges",
        why: "the shape on disk must not follow the types of the core, nor they it",
        check: |source| only_in(source, SERDE_ROOMS, &["serde", "serde_json", "jsonc_parser"]),
        bad: &[("src/session/fact.rs", "use serde::Serialize;")],
        good: &[("src/store/wire.rs", "use serde::Serialize;")],
    },
    Rule {
        name: "verify stands alone",
        why: "a fault in what writes, mends or reads records would hide itself from a check that \
              shares its code",
        check: verify_stands_alone,
        bad: &[
            ("src/verify.rs", "use crate::store::chain::Head;"),
            ("src/verify/journal.rs", "use crate::store::{disk::Disk, wire};"),
            ("src/verify/journal.rs", "fn f() { crate::store::recover::gather() }"),
            ("src/verify/seal.rs", "use crate::store;"),
            ("src/verify/seal.rs", "use crate::{store::disk::Disk, store::wire};"),
            ("src/verify/seal.rs", "use vialwatch::store::chain::seal;"),
        ],
        good: &[
            ("src/verify.rs", "use crate::store::disk::{Disk, read_file}; // not store::chain"),
            ("src/cli/verify.rs", "use crate::store::wire;"),
        ],
    },
    Rule {
        name: "one room for the terminal",
        why: "whatever else knew the terminal could not be tested without one",
        check: |source| only_in(source, &["src/shell.rs", "src/shell/"], &["crossterm"]),
        bad: &[("src/plain.rs", "crossterm::terminal::size()")],
        good: &[("src/shell/terminal.rs", "crossterm::terminal::size()")],
    },
    Rule {
        name: "one room that draws",
        why: "the same model must always draw the same frame, so only one room knows frames",
        check: |source| only_in(source, DRAWING, &["ratatui"]),
        bad: &[
            ("src/app.rs", "use ratatui::Frame;"),
            ("src/shell/screen.rs", "use ratatui::Terminal;"),
        ],
        good: &[
            ("src/view/clock.rs", "use ratatui::Frame;"),
            ("src/shell/terminal.rs", "use ratatui::Terminal;"),
        ],
    },
];

/// The room that draws, and the two files that carry its frames to the terminal.
const DRAWING: &[&str] =
    &["src/view.rs", "src/view/", "src/shell/terminal.rs", "src/shell/painter.rs"];

const SERDE_ROOMS: &[&str] = &[
    "src/protocol.rs",
    "src/protocol/",
    "src/store.rs",
    "src/store/",
    "src/verify/",
    "src/cli.rs",
    "src/cli/",
    "src/report.rs",
    "src/report/",
    "src/config.rs",
    "src/practice/scenario.rs",
    "src/practice/scenario/",
];

pub(super) fn only_in(source: &Source, places: &[&str], words: &[&str]) -> Vec<String> {
    if !source.is_program() || source.is_in(places) {
        return Vec::new();
    }
    source.code_lines_with(words)
}

fn verify_stands_alone(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    if !source.is_in(&["src/verify.rs", "src/verify/"]) {
        return found;
    }
    for own_crate in ["crate::", "vialwatch::"] {
        for (at, _) in source.code.match_indices(own_crate) {
            let used = &source.code[at + own_crate.len()..];
            if !used.starts_with("store::disk::") {
                let line = source.code[..at].matches('\n').count() + 1;
                found.push(format!("{line}: {}", used.lines().next().unwrap_or_default()));
            }
        }
    }
    found
}

fn uses_only_below(source: &Source) -> Vec<String> {
    if !source.is_program() {
        return Vec::new();
    }
    let room = room_of(&source.path);
    let Some((_, below)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("1: no layer is named for `{room}`")];
    };
    let own_crate = if room == "main" { "vialwatch::" } else { "crate::" };
    let mut found = Vec::new();
    for (at, _) in source.code.match_indices(own_crate) {
        let line = source.code[..at].matches('\n').count() + 1;
        for used in named_after(&source.code[at + own_crate.len()..]) {
            let known = ROOMS.iter().any(|(name, _)| *name == used);
            if known && used != room && !below.contains(&used.as_str()) {
                found.push(format!("{line}: `{room}` uses `{used}`"));
            }
        }
    }
    found
}

fn room_of(path: &str) -> &str {
    let inside = path.trim_start_matches("src/");
    inside.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// The first names of a path, or of each path in braces.
fn named_after(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else { return vec![first_name(rest)] };
    let mut depth = 0_i32;
    let mut names = vec![first_name(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(first_name(&group[at + 1..])),
            _ => {}
        }
    }
    names
}

fn first_name(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn super_stays_inside(source: &Source) -> Vec<String> {
    if !source.is_program() {
        return Vec::new();
    }
    // A file of a room's folder may go up to its room, never past it.
    let too_far = "super::".repeat(source.path.matches('/').count());
    source.code_lines_with(&[too_far.as_str()])
}
