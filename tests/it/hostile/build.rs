//! How the program is put together: what its manifest, its lock file and its sources say. Reads text
//! only; nothing is built.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The lines of a table of a manifest.
fn table<'a>(manifest: &'a str, name: &str) -> Vec<&'a str> {
    let after = manifest.lines().skip_while(|line| *line != format!("[{name}]")).skip(1);
    after.take_while(|line| !line.starts_with('[')).filter(|line| !line.is_empty()).collect()
}

fn files_under(folder: &Path, into: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() { files_under(&path, into) } else { into.push(path) }
    }
}

#[test]
fn no_unsafe_code_sums_are_checked_and_no_assertion_is_left_out_of_a_release() {
    let manifest = text("Cargo.toml");
    assert!(table(&manifest, "lints.rust").contains(&"unsafe_code = \"forbid\""));
    assert!(table(&manifest, "profile.release").contains(&"overflow-checks = true"));
    let mut sources = Vec::new();
    files_under(&root().join("src"), &mut sources);
    assert!(sources.len() > 100, "{}", sources.len());
    for path in sources {
        let source = fs::read_to_string(&path).unwrap();
        assert!(!source.contains(concat!("debug_", "assert")), "{}", path.display());
    }
}

/// The one script that runs while it is built asks for variables and prints lines for the linker.
#[test]
fn what_of_ours_runs_while_it_is_built_reads_no_file_and_no_network_and_starts_nothing() {
    let script = text("build.rs");
    let uses = script.lines().filter(|line| line.starts_with("use "));
    assert_eq!(uses.collect::<Vec<_>>(), ["use std::env::var;"]);
    for word in ["std::", "include", "unsafe", "extern"] {
        let elsewhere = script.lines().filter(|line| !line.starts_with("use "));
        assert!(elsewhere.into_iter().all(|line| !line.contains(word)), "{word}");
    }
    let manifest = text("Cargo.toml");
    assert!(!manifest.lines().any(|line| line.starts_with("build =")));
    assert!(!manifest.contains("[build-dependencies]") && !manifest.contains("proc-macro = true"));
}

#[test]
fn what_it_depends_on_is_pinned_and_comes_from_one_place() {
    let (lock, manifest) = (text("Cargo.lock"), text("Cargo.toml"));
    let sources = lock.lines().filter_map(|line| line.strip_prefix("source = "));
    let sources: std::collections::BTreeSet<&str> = sources.collect();
    assert_eq!(sources.len(), 1, "{sources:?}");
    assert_eq!(
        lock.matches("\nsource = ").count(),
        lock.matches("\nchecksum = ").count(),
        "each has the digest of its archive"
    );
    let names = ["dependencies", "target.'cfg(unix)'.dependencies"];
    for line in names.iter().flat_map(|name| table(&manifest, name)) {
        assert!(line.starts_with('#') || !line.contains("\"*\""), "{line}");
        assert!(!line.contains("git =") && !line.contains("path ="), "{line}");
    }
    let rules = text("deny.toml");
    assert!(
        rules.contains("unknown-registry = \"deny\"") && rules.contains("unknown-git = \"deny\"")
    );
    let run = text(".ci/run");
    let built = run.lines().filter(|line| line.contains("cargo ") && !line.contains("cargo fmt"));
    assert!(built.clone().count() >= 3);
    built.for_each(|line| assert!(line.contains("--locked"), "{line}"));
}
