//! What stands in the text of files: no drug in the program, no leftovers, no place of one machine,
//! and the lints that hold the rest.

use super::Rule;
use super::source::{Source, lines_with};

/// Files that rules below read.
pub(super) const NAMED: &[&str] = &["Cargo.toml", "clippy.toml", "src/protocol/builtin.rs"];

/// Spelled in parts, so that this file does not find itself.
const LEFTOVERS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

const PLACES: &[&str] = &[concat!("/wo", "rk"), concat!("/ro", "ot"), concat!("/ho", "me")];

const DRUG_WORDS: &[&str] = &["inotuzumab", "besponsa", "mylotarg", "ozogamicin", "gemtuzumab"];

/// Each with the least it must be: what is forbidden can't be waived at all.
const LINTS: &[(&str, &str)] = &[
    ("unsafe_code", "forbid"),
    ("missing_docs", "deny"),
    ("unreachable_pub", "deny"),
    ("unwrap_used", "deny"),
    ("expect_used", "deny"),
    ("panic", "deny"),
    ("todo", "deny"),
    ("unimplemented", "deny"),
    ("unreachable", "deny"),
    ("indexing_slicing", "deny"),
    ("string_slice", "deny"),
    ("float_arithmetic", "deny"),
    ("exit", "deny"),
    ("mod_module_files", "deny"),
    ("disallowed_methods", "deny"),
    ("disallowed_types", "deny"),
];

const BANS: &[&str] = &[
    "std::time::Instant::now",
    "std::time::SystemTime::now",
    "chrono::Utc::now",
    "chrono::Local::now",
    "rustix::time::clock_gettime",
    "std::thread::sleep",
    "std::thread::spawn",
    "std::fs::write",
    "std::fs::File::create",
    "std::collections::HashMap",
    "std::collections::HashSet",
    "std::rc::Rc",
    "std::cell::RefCell",
    "std::sync::Mutex",
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "no drug in the program",
        why: "another drug is another file of figures, never another branch",
        check: |source| {
            let free = !source.is_program() || source.is_in(&["src/protocol/builtin.rs"]);
            if free { Vec::new() } else { in_any_case(&source.text, DRUG_WORDS) }
        },
        bad: &[("src/a.rs", "// for Besponsa"), ("src/a.rs", "\"inotuzumab-ozogamicin\"")],
        good: &[("assets/a.json", "Besponsa"), ("src/a.rs", "// for the drug")],
    },
    Rule {
        name: "nothing left for later",
        why: "what is not done is said to users or in an issue, not in a file nobody searches",
        check: |source| lines_with(&source.text, LEFTOVERS),
        bad: &[("README.md", concat!("TO", "DO: more"))],
        good: &[("README.md", concat!("to", "do lists and TO", "DOS"))],
    },
    Rule {
        name: "no place of one machine",
        why: "a path of the machine it was written on means nothing on another",
        check: places,
        bad: &[
            ("README.md", concat!("see /ro", "ot/a")),
            ("a.toml", concat!("p = \"/ho", "me/a\"")),
        ],
        good: &[("README.md", concat!("see src/wo", "rk/a and https://a.org/ho", "me"))],
    },
    Rule {
        name: "lines end plainly",
        why: "stray blanks, tabs and carriage returns make changes out of nothing",
        check: |source| {
            if !source.is_rust() && !source.path.ends_with(".toml") {
                return Vec::new();
            }
            let lines = source.text.split('\n').enumerate();
            let stray = lines
                .filter(|(_, line)| line.ends_with([' ', '\t', '\r']) || line.starts_with('\t'));
            stray.map(|(index, _)| format!("{}: a stray blank", index + 1)).collect()
        },
        bad: &[("src/a.rs", "fn a() {} \n"), ("src/a.rs", "fn a() {}\r\n")],
        good: &[("src/a.rs", "fn a() {}\n\n"), ("README.md", "two blanks  \n")],
    },
    Rule {
        name: "lints stay on",
        why: "the promises of no panic, no unsafe code and full documentation hang on them",
        check: lints,
        bad: &[("Cargo.toml", "[lints.rust]\nunsafe_code = \"deny\"\n"), ("clippy.toml", "")],
        good: &[("deny.toml", "")],
    },
];

fn in_any_case(text: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.to_lowercase();
        let named = words.iter().filter(|word| line.contains(**word));
        found.extend(named.map(|word| format!("{}: {word}", index + 1)));
    }
    found
}

/// An absolute path: the folder's name at the start of a word, and a whole one.
fn places(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        for place in PLACES {
            let absolute = line.match_indices(place).any(|(at, _)| {
                let inside = |c: char| c.is_alphanumeric() || "_-./~".contains(c);
                let begins = !line[..at].ends_with(inside);
                let ends = !line[at + place.len()..]
                    .starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
                begins && ends
            });
            if absolute {
                found.push(format!("{}: {place}", index + 1));
            }
        }
    }
    found
}

fn lints(source: &Source) -> Vec<String> {
    match source.path.as_str() {
        "Cargo.toml" => {
            let table = source.text.split_once("[lints.rust]").map_or("", |(_, table)| table);
            let off = LINTS.iter().filter(|(lint, level)| {
                !table.lines().any(|line| line.trim() == format!("{lint} = \"{level}\""))
            });
            off.map(|(lint, level)| format!("1: {lint} is not \"{level}\"")).collect()
        }
        "clippy.toml" => {
            let missing = BANS.iter().filter(|ban| {
                let entry = format!("path = \"{ban}\"");
                !source.text.lines().any(|line| line.contains(&entry) && line.contains("reason ="))
            });
            missing.map(|ban| format!("1: {ban} is not banned with a reason")).collect()
        }
        _ => Vec::new(),
    }
}
