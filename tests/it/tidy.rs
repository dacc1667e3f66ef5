//! The source tree holds what the architecture promises: layers, sizes, one clock, one place that
//! writes files. Reads text only; each rule says why, and is shown to fail on a made-up file.

use std::collections::BTreeSet;

mod layers;
mod rules;
mod source;
mod text;

use source::{Source, tree};

/// One promise about every file it applies to.
struct Rule {
    name: &'static str,
    /// Said with each finding, so that whoever meets it knows what it protects.
    why: &'static str,
    /// What breaks it, each with its line; nothing for files it does not apply to.
    check: fn(&Source) -> Vec<String>,
    /// Made-up files that break it: path and text.
    bad: &'static [(&'static str, &'static str)],
    /// Made-up files that look like it and do not.
    good: &'static [(&'static str, &'static str)],
}

fn all_rules() -> impl Iterator<Item = &'static Rule> {
    layers::RULES.iter().chain(rules::RULES).chain(text::RULES)
}

#[test]
fn the_source_tree_keeps_every_rule() {
    let sources = tree();
    let mut broken = Vec::new();
    for rule in all_rules() {
        for source in &sources {
            for finding in (rule.check)(source) {
                broken.push(format!("{}:{finding}\n  {}: {}", source.path, rule.name, rule.why));
            }
        }
    }
    assert!(broken.is_empty(), "{} findings\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn every_rule_can_fail_and_does_not_fail_on_what_only_looks_alike() {
    for rule in all_rules() {
        assert!(!rule.bad.is_empty(), "{} is never shown to fail", rule.name);
        for (path, text) in rule.bad {
            let found = (rule.check)(&Source::new(path, text));
            assert!(!found.is_empty(), "{} misses {path}:\n{text}", rule.name);
        }
        for (path, text) in rule.good {
            let found = (rule.check)(&Source::new(path, text));
            assert!(found.is_empty(), "{} blames {path}: {found:?}\n{text}", rule.name);
        }
    }
}

#[test]
fn rules_are_named_once_and_each_says_why() {
    let names: BTreeSet<&str> = all_rules().map(|rule| rule.name).collect();
    assert_eq!(names.len(), all_rules().count());
    assert!(all_rules().all(|rule| rule.why.split_whitespace().count() > 3));
}

#[test]
fn files_that_rules_name_exist() {
    let paths: BTreeSet<String> = tree().into_iter().map(|source| source.path).collect();
    for path in rules::NAMED.iter().chain(text::NAMED) {
        assert!(paths.contains(*path), "{path} is named by a rule and is not there");
    }
}

#[test]
fn what_is_no_code_is_blanked_and_lines_stay_where_they_are() {
    let text = "let a = \"fs::write\"; // Utc::now\n/* Rc /* b */ */ let c = 'x'; r#\"f64\"#\n\
        fn d<'e>(f: &'e str) {}\n";
    let source = Source::new("src/a.rs", text);
    assert_eq!(source.code.lines().count(), text.lines().count());
    for gone in ["fs::write", "Utc", "Rc", "b", "x", "f64"] {
        assert!(!source.has_word(gone), "{gone} in {}", source.code);
    }
    for kept in ["let", "a", "c", "fn", "d", "e", "str"] {
        assert!(source.has_word(kept), "{kept} not in {}", source.code);
    }
}
