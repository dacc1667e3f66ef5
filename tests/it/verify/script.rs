//! The script in the manual, in another language: it finds in every journal what `verify` finds.

use std::path::Path;
use std::process::Command;

use super::chance::Chance;
use super::forge::{Copies, copies, edit, honest, rechain, renumber, seals};
use super::judged;

const SCRIPT: &str = "docs/verify.py";

fn python() -> Option<Command> {
    let there =
        Command::new("python3").arg("--version").output().is_ok_and(|it| it.status.success());
    if !there {
        crate::hostile::kills::say(&format!("SKIPPED, no python3: {SCRIPT} was not run"));
    }
    there.then(|| {
        let mut command = Command::new("python3");
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT));
        command
    })
}

/// Status and lines of a run.
fn run(arguments: &[&str]) -> Option<(i32, Vec<String>)> {
    let output = python()?.args(arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    Some((output.status.code().unwrap(), text.lines().map(str::to_owned).collect()))
}

#[test]
fn the_script_is_short_enough_to_be_read() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT)).unwrap();
    assert!(text.lines().count() <= 40, "{} lines", text.lines().count());
    let imports: Vec<&str> = text.lines().filter(|line| line.contains("import")).collect();
    assert_eq!(imports, ["import hashlib, json, sys"], "nothing that must be installed");
}

#[test]
fn the_script_and_the_program_agree_about_good_and_bad_journals() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("0TZ758788VPD.jsonl");
    let name = path.to_str().unwrap();
    let mut chance = Chance::new(11);
    for trial in 0..70 {
        let original = honest(12, &mut chance);
        let mut lines = original.clone();
        let index = chance.within(0, 11);
        match trial % 7 {
            0 => {}
            1 => edit(&mut lines[index], &mut chance),
            2 => drop(lines.remove(index)),
            3 => lines.swap(index, 11),
            4 => lines.insert(index, original[11].clone()),
            5 => {
                edit(&mut lines[index], &mut chance);
                rechain(&mut lines, index);
            }
            _ => {
                lines.remove(index);
                renumber(&mut lines);
                rechain(&mut lines, index);
            }
        }
        let mut journal = copies(&lines).journal;
        if trial % 10 == 9 {
            journal.truncate(journal.len() - chance.within(1, 200));
        }
        std::fs::write(&path, &journal).unwrap();
        let seal = seals(&original)[chance.within(0, 12)].clone();
        let verdict = judged(&Copies { journal, document: None });
        let Some((status, told)) = run(&[name, &seal]) else { return };
        let facts = verdict.facts();
        let first = match (&verdict.fault, verdict.seal()) {
            (None, Some(seal)) => format!("intact, {facts} facts, seal {seal}"),
            (Some(fault), _) => format!("NOT INTACT: line {} ", fault.first_bad().unwrap()),
            (None, None) => panic!("{verdict:?}"),
        };
        assert!(told[0].starts_with(&first), "trial {trial}: {} / {first}", told[0]);
        let matches = verdict.matches(vialwatch::verify::Seal::parse(&seal).unwrap());
        let second = match matches {
            Some(fact) => format!("matches fact {fact} of {facts}"),
            None => "matches no fact".to_owned(),
        };
        assert_eq!(told[1], second, "trial {trial}");
        let good = verdict.is_intact() && matches.is_some();
        assert_eq!(status, if good { 0 } else { 3 }, "trial {trial}");
    }
}

#[test]
fn the_script_says_how_it_is_used_and_refuses_what_is_no_journal() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("any.jsonl");
    let Some((status, told)) = run(&[]) else { return };
    assert_eq!((status, told[0].contains("verify.py JOURNAL [SEAL]")), (2, true));
    for hostile in ["", "\n", "[1]\n", "nonsense", "{\"seq\":1}\n"] {
        std::fs::write(&path, hostile).unwrap();
        let (status, told) = run(&[path.to_str().unwrap()]).unwrap();
        assert_eq!(status, 3, "{hostile:?}");
        assert!(told[0].starts_with("NOT INTACT: line 1 "), "{hostile:?}: {}", told[0]);
    }
}
