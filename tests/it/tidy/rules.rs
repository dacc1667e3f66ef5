//! Sizes, names, clocks, files, numbers and what is absent on purpose.

use super::Rule;
use super::layers::only_in;
use super::source::{Source, blanked};

/// Files that rules below make an exception for, or demand something of.
pub(super) const NAMED: &[&str] = &[
    "src/shell/clock.rs",
    "src/store/disk.rs",
    "src/protocol/builtin.rs",
    "src/protocol/parse/read.rs",
    "src/time.rs",
    "src/quantity.rs",
    "src/schedule.rs",
    "src/session.rs",
];

const MOST_FILE_LINES: usize = 400;
const MOST_FUNCTION_LINES: usize = 60;

const CLOCKS: &[&str] = &[
    "Utc::now",
    "Local::now",
    "Instant::now",
    "SystemTime::now",
    "clock_gettime",
    "thread::sleep",
];

const FILE_ACCESS: &[&str] = &[
    "File::create",
    "File::create_new",
    "File::open",
    "File::options",
    "OpenOptions",
    "fs::write",
    "fs::rename",
    "fs::copy",
    "fs::remove_file",
    "fs::remove_dir",
    "fs::remove_dir_all",
    "fs::create_dir",
    "fs::create_dir_all",
    "fs::hard_link",
    "fs::set_permissions",
];

const SHARED_OR_CONCURRENT: &[&str] = &[
    "HashMap",
    "HashSet",
    "Rc",
    "RefCell",
    "std::cell",
    "Mutex",
    "RwLock",
    "thread",
    "mpsc",
    "async",
    "await",
    "thread_local",
    "static mut",
    "OnceLock",
    "LazyLock",
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "short files",
        why: "a file that can't be read in one go hides what it holds",
        check: |source| {
            let lines = source.text.lines().count();
            let long = source.is_program() && lines >= MOST_FILE_LINES;
            if long { vec![format!("{lines}: {lines} lines")] } else { Vec::new() }
        },
        bad: &[("src/a.rs", LONG_FILE)],
        good: &[("tests/it/a.rs", LONG_FILE)],
    },
    Rule {
        name: "short functions",
        why: "a rule that does not fit on one screen is not read before it is changed",
        check: long_functions,
        bad: &[("src/a.rs", LONG_FUNCTION), ("src/a.rs", LONG_SIGNATURE)],
        good: &[("src/a.rs", "trait A { fn a(); }\nfn b() {}\nfn c(d: fn(u8)) -> u8 { 0 }")],
    },
    Rule {
        name: "files say what they are",
        why: "the first line tells a reader whether this is the place to look",
        check: |source| {
            let told = source.text.starts_with("//! ");
            if source.is_rust() && !told { vec!["1: no `//!`".to_owned()] } else { Vec::new() }
        },
        bad: &[("src/a.rs", "use std::fmt;"), ("tests/it/a.rs", "//!\n//! Late.")],
        good: &[("src/a.rs", "//! What it is.\n"), ("README.md", "# Name")],
    },
    Rule {
        name: "one file reads clocks",
        why: "below it readings are values, so every moment can be replayed and every test jumps",
        check: |source| {
            // What measures the program is no part of it.
            let own = ["src/shell/clock.rs", "benches/", "tests/hostile/main.rs"];
            let allowed = !source.is_rust() || source.is_in(&own);
            if allowed { Vec::new() } else { source.code_lines_with(CLOCKS) }
        },
        bad: &[
            ("src/session.rs", "let now = Utc::now();"),
            ("tests/it/a.rs", "std::thread::sleep(one)"),
            ("tests/hostile/mutate.rs", "Instant::now()"),
        ],
        good: &[
            ("src/shell/clock.rs", "rustix::time::clock_gettime(id)"),
            ("src/session.rs", "// not Utc::now()"),
            ("benches/save.rs", "let started = Instant::now();"),
        ],
    },
    Rule {
        name: "one room touches files",
        why: "a write elsewhere could truncate a record or follow a link",
        check: |source| only_in(source, &["src/store/disk.rs", "src/store/disk/"], FILE_ACCESS),
        bad: &[
            ("src/cli/list.rs", "fs::write(path, text)"),
            ("src/store/journal.rs", "File::options()"),
        ],
        good: &[
            ("src/store/disk/real.rs", "File::options()"),
            ("tests/it/a.rs", "fs::write(a, b)"),
        ],
    },
    Rule {
        name: "no floats",
        why: "a dose or a time in binary fractions is not the one that was ordered",
        check: floats,
        bad: &[("src/a.rs", "let a: f64 = b;"), ("src/a.rs", "let a = 0.25;")],
        good: &[("src/a.rs", "for a in 0..1 { b.0.1 } // 0.25\nlet c = \"0.25 mg\";")],
    },
    Rule {
        name: "nothing shared, nothing concurrent",
        why: "one loop and one owner give one order of events, the same at every replay",
        check: |source| only_in(source, &[], SHARED_OR_CONCURRENT),
        bad: &[("src/a.rs", "use std::rc::Rc;"), ("src/a.rs", "async fn a() {}")],
        good: &[("src/a.rs", "struct Rcpt; // no Mutex")],
    },
    Rule {
        name: "core arithmetic is checked",
        why: "an overflow in a countdown would be silent where it hurts most",
        check: |source| {
            let core = source.is_in(&[
                "src/time.rs",
                "src/quantity.rs",
                "src/schedule.rs",
                "src/session.rs",
            ]);
            let denied = source.text.contains("\n#![deny(clippy::arithmetic_side_effects)]");
            if core && !denied { vec!["1: the lint is not denied".to_owned()] } else { Vec::new() }
        },
        bad: &[("src/time.rs", "//! Time.\n// #![deny(clippy::arithmetic_side_effects)]\n")],
        good: &[("src/time.rs", "//! Time.\n#![deny(clippy::arithmetic_side_effects)]\n")],
    },
    Rule {
        name: "no waiver without a reason",
        why: "a lint is obeyed in spirit, and those against panics and unsafe code never waived",
        check: waivers,
        bad: &[
            ("src/a.rs", "#[allow(dead_code)]\nfn a() {}"),
            ("src/a.rs", "#[expect(clippy::unwrap_used, reason = \"sure\")]\nfn a() {}"),
            ("src/a.rs", "#![allow(\n    missing_docs,\n)]"),
        ],
        good: &[("src/a.rs", "#[expect(clippy::disallowed_methods, reason = \"the one place\")]")],
    },
    Rule {
        name: "tests at the bottom",
        why: "what stands after tests would be read as one of them, by people and by these rules",
        check: tests_at_the_bottom,
        bad: &[
            ("src/a.rs", "#[cfg(test)]\nmod tests {}\nfn after() {}"),
            ("src/a.rs", "#[cfg(test)]\nfn only_in_tests() {}"),
        ],
        good: &[("src/a.rs", "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n")],
    },
    Rule {
        name: "a thing lives with its noun",
        why: "a room named after nothing collects everything, and `mod.rs` hides its room's name",
        check: module_names,
        bad: &[
            ("src/store/mod.rs", "//! Store."),
            ("src/store/utils.rs", "//! Store."),
            ("src/a.rs", "mod helpers {}"),
            ("src/a.rs", "fn get_dose() {}"),
        ],
        good: &[("src/store/wire.rs", "//! The saved shape.\nmod values;\nfn forget_dose() {}")],
    },
    Rule {
        name: "lengths of time have names",
        why: "a figure of a drug comes from its protocol; any other length needs a reason beside it",
        check: bare_figures,
        bad: &[
            ("src/a.rs", "if left < Span::from_mins(240) {}"),
            ("src/a.rs", "Quantity::parse(\"0.9 mg\")"),
        ],
        good: &[
            ("src/a.rs", "const DAY: Span = Span::from_mins(24 * 60);"),
            ("src/a.rs", "left.plus(Span::from_ns(1)); Span::from_secs(seconds)"),
        ],
    },
];

fn long_functions(source: &Source) -> Vec<String> {
    if !source.is_program() {
        return Vec::new();
    }
    let lines: Vec<&str> = source.code.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(name) = function_named(line) else { continue };
        let length = function_length(&lines[index..]);
        if length >= MOST_FUNCTION_LINES {
            found.push(format!("{}: `{name}` has {length} lines", index + 1));
        }
    }
    found
}

/// The name of the function that begins in a line; types like `fn(u8)` have none.
fn function_named(line: &str) -> Option<String> {
    let (before, after) = line.split_once("fn ")?;
    let whole = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let name: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (whole && !name.is_empty()).then_some(name)
}

/// Lines up to the closing brace, or to the semicolon of one without a body.
fn function_length(lines: &[&str]) -> usize {
    let (mut braces, mut others) = (0_i32, 0_i32);
    for (index, line) in lines.iter().enumerate() {
        for c in line.chars() {
            match c {
                '(' | '[' => others += 1,
                ')' | ']' => others -= 1,
                '{' => braces += 1,
                '}' => braces -= 1,
                _ => {}
            }
            let body_over = c == '}' && braces == 0;
            let no_body = c == ';' && braces == 0 && others == 0;
            if body_over || no_body {
                return index + 1;
            }
        }
    }
    lines.len()
}

/// A deserializer must name every type there is, to say that none of these is read.
const FORWARDED: &[&str] = &["src/protocol/parse/read.rs"];

fn floats(source: &Source) -> Vec<String> {
    let mut found = only_in(source, FORWARDED, &["f32", "f64"]);
    if !source.is_program() {
        return found;
    }
    for (index, line) in source.code.lines().enumerate() {
        let literal = line.match_indices('.').any(|(at, _)| {
            let digits =
                line[..at].len() - line[..at].trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let before = line[..at - digits].chars().last();
            let of_number =
                digits > 0 && !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.');
            of_number && line[at + 1..].starts_with(|c: char| c.is_ascii_digit())
        });
        if literal {
            found.push(format!("{}: a literal with a point", index + 1));
        }
    }
    found
}

/// Lints that no file of the program may waive, reason or not.
const NEVER_WAIVED: &[&str] = &[
    "unwrap_used",
    "expect_used",
    "clippy::panic",
    "clippy::todo",
    "clippy::unreachable",
    "indexing_slicing",
    "string_slice",
    "float_arithmetic",
    "arithmetic_side_effects",
    "missing_docs",
    "unsafe_code",
    "disallowed_types",
];

fn waivers(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    if !source.is_program() {
        return found;
    }
    for opening in ["[allow(", "[expect("] {
        for (at, _) in source.code.match_indices(opening) {
            let line = source.code[..at].matches('\n').count() + 1;
            let rest = &source.code[at..];
            let attribute = rest.split_once(")]").map_or(rest, |(attribute, _)| attribute);
            if !attribute.contains("reason =") {
                found.push(format!("{line}: no reason"));
            }
            let never = NEVER_WAIVED.iter().filter(|lint| attribute.contains(**lint));
            found.extend(never.map(|lint| format!("{line}: {lint}")));
        }
    }
    found
}

fn tests_at_the_bottom(source: &Source) -> Vec<String> {
    if !source.is_program() {
        return Vec::new();
    }
    let code = blanked(&source.text);
    let Some((before, tests)) = code.split_once("#[cfg(test)]") else { return Vec::new() };
    let line = before.matches('\n').count() + 1;
    let body = tests.trim();
    if !body.starts_with("mod tests") {
        return vec![format!("{line}: something for tests only that is not `mod tests`")];
    }
    let mut depth = 0_i32;
    for (at, c) in body.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => continue,
        }
        let over = depth == 0 && at + 1 < body.len();
        if over {
            return vec![format!("{line}: something stands after the tests")];
        }
    }
    Vec::new()
}

const SAY_NOTHING: &[&str] =
    &["utils", "util", "common", "helpers", "helper", "manager", "handler", "data", "info"];

/// Methods of other crates' traits keep the names they have there.
const NAMED_ELSEWHERE: &[&str] = &["get_cursor_position"];

fn module_names(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    if !source.is_rust() {
        return found;
    }
    let parts = source.path.trim_end_matches(".rs").split('/');
    let bad = parts.filter(|part| SAY_NOTHING.contains(part) || *part == "mod");
    found.extend(bad.map(|part| format!("1: `{part}` names nothing")));
    for (index, line) in source.code.lines().enumerate() {
        let words: Vec<&str> = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
        for pair in words.windows(2) {
            if pair[0] == "mod" && SAY_NOTHING.contains(&pair[1]) {
                found.push(format!("{}: `mod {}` names nothing", index + 1, pair[1]));
            }
            let got = pair[1].starts_with("get_") && !NAMED_ELSEWHERE.contains(&pair[1]);
            if pair[0] == "fn" && got {
                found.push(format!("{}: `{}` says `get` for nothing", index + 1, pair[1]));
            }
        }
    }
    found
}

/// A literal length belongs to a constant with a name; the least step of a clock is no figure.
fn bare_figures(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    if !source.is_program() {
        return found;
    }
    for (index, line) in source.code.lines().enumerate() {
        let named = line.contains("const ");
        for call in ["Span::from_secs(", "Span::from_mins(", "Span::from_ns("] {
            let literal = line.match_indices(call).any(|(at, _)| {
                let argument = &line[at + call.len()..];
                let digits: String = argument.chars().take_while(char::is_ascii_digit).collect();
                let smallest = digits == "0" || digits == "1" && call.contains("_ns");
                !digits.is_empty() && !smallest
            });
            if literal && !named {
                found.push(format!("{}: a literal in {call}…)", index + 1));
            }
        }
        if line.contains("Quantity::parse(\"") || line.contains("Quantity::parse( ") {
            found.push(format!("{}: a quantity from a literal", index + 1));
        }
    }
    found
}

const LONG_FILE: &str = include_str!("long_file.txt");

const LONG_FUNCTION: &str = include_str!("long_function.txt");

/// Short in its body, long in what it takes.
const LONG_SIGNATURE: &str = include_str!("long_signature.txt");
