//! The example of the manual, grown block by block: what its parts make of the file, and what the
//! program then says. Reads the blocks only; the sentences between them are for people.

use std::fs;
use std::path::Path;

use crate::binary::driver::{command, ended};

/// The part of the manual whose blocks are the example.
const EXAMPLE: &str = "## An example";
const FILE: &str = "example.json";
const CHECK: &str = "$ vialwatch protocol check example.json";
/// Stands in a block where lines of what is said are left out.
pub(super) const GAP: &str = "…";

/// The manual with every answer of `check` in its example said anew, and the file at its end.
pub(super) fn walked(manual: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut file = "{\n}\n".to_owned();
    let mut written = String::new();
    let mut lines = manual.lines();
    let mut is_example = false;
    while let Some(line) = lines.next() {
        if line.starts_with("## ") {
            is_example = line.starts_with(EXAMPLE);
        }
        written.push_str(line);
        written.push('\n');
        let Some(kind) = line.strip_prefix("```").filter(|_| is_example) else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let block = match kind {
            "json" => {
                add(&mut file, &block);
                block.join("\n")
            }
            "diff" => {
                change(&mut file, &block);
                block.join("\n")
            }
            "text" => quoted(folder.path(), &file, &block),
            other => panic!("a block of {other}"),
        };
        written.push_str(&block);
        written.push_str("\n```\n");
    }
    (written, file)
}

/// Two spaces: before the last `}`. Four spaces: before the last `]`. A comma after what was last.
fn add(file: &mut String, part: &[&str]) {
    let end = if part[0].starts_with("    ") { "\n  ]\n}\n" } else { "\n}\n" };
    let before = file.strip_suffix(end).unwrap_or_else(|| panic!("no end for: {}", part[0]));
    let comma = if before.ends_with(['{', '[']) { "" } else { "," };
    *file = format!("{before}{comma}\n{}{end}", part.join("\n"));
}

/// Lines `-` as they are, found once, become lines `+`.
fn change(file: &mut String, part: &[&str]) {
    let of = |sign: char| -> String {
        let lines = part.iter().filter_map(|line| line.strip_prefix(sign));
        lines.map(|line| format!("{line}\n")).collect()
    };
    let (old, new) = (of('-'), of('+'));
    assert_eq!(file.matches(&old).count(), 1, "to be changed, once:\n{old}");
    *file = file.replacen(&old, &new, 1);
}

/// What `check` says of the file. Where the block has a gap, only the faults that it quotes by
/// their first line, or by the beginning of it.
fn quoted(folder: &Path, file: &str, block: &[&str]) -> String {
    assert_eq!(block[0], CHECK);
    fs::write(folder.join(FILE), file).unwrap();
    let said = said(folder, CHECK);
    if !block.contains(&GAP) {
        return format!("{CHECK}\n{}", said.trim_end());
    }
    let is_head = |line: &&&str| line.starts_with("error[") || line.starts_with("hint[");
    let heads: Vec<&&str> = block.iter().filter(is_head).collect();
    let mut kept = vec![CHECK];
    let mut used = 0;
    for picture in said.trim_end().split("\n\n") {
        let is_last = picture.starts_with(FILE);
        if is_last || heads.iter().any(|head| picture.starts_with(**head)) {
            used += usize::from(!is_last);
            if used > 1 && *kept.last().unwrap() != GAP {
                kept.push("");
            }
            kept.extend(picture.lines());
        } else if *kept.last().unwrap() != GAP {
            kept.push(GAP);
        }
    }
    assert!(used >= heads.len() && kept.contains(&GAP), "{block:?}\n{said}");
    kept.join("\n")
}

/// What a command line says in this folder, as on a terminal that knows UTF-8.
pub(super) fn said(folder: &Path, line: &str) -> String {
    let words: Vec<&str> = line.strip_prefix("$ vialwatch ").unwrap().split(' ').collect();
    let mut command = command(&[], &folder.join("data"), &words);
    let ended = ended({
        command.current_dir(folder).env("LC_ALL", "C.UTF-8");
        command
    });
    assert!(ended.stderr.is_empty(), "{line}: {}", ended.stderr);
    ended.stdout
}
