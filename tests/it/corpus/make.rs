//! How the records of the corpus came about: stories told to the engine with a clock that jumps, and
//! changed by hand where a newer program is played. Never writes over a file.

use std::fs;
use std::path::Path;

use vialwatch::plain::Given;
use vialwatch::session::Session;
use vialwatch::session::fact::{Fact, Record};
use vialwatch::store::derive::derive;
use vialwatch::store::{Holder, SessionId, Store};

use crate::practice::room::walk;
use crate::support::archive::Memory;
use crate::support::facts::noon;
use crate::support::memory_disk::MemoryDisk;
use crate::support::story::{Story, protocol_text};
use crate::verify::forge::{rechain, seal, sha256};

/// `,"hash":"` and 64 digits and `"}`.
const TAIL: usize = 75;
const MINUTE_NS: i64 = 60_000_000_000;

/// Puts a record there unless it is there already: what was released is never written anew.
pub(super) fn write_if_missing(name: &str, folder: &Path) {
    let (journal, document) = record_of(name);
    fs::create_dir_all(folder).unwrap();
    for (ending, text) in [("jsonl", journal), ("json", document)] {
        let path = folder.join(format!("{name}.{ending}"));
        if !path.exists() {
            fs::write(path, text).unwrap();
        }
    }
}

fn record_of(name: &str) -> (String, String) {
    match name {
        "finished" => written(1, &finished()),
        "running" => written(2, &walked("hold")),
        "rejected" => written(3, &rejected()),
        "corrected-and-settled" => written(4, &corrected_and_settled()),
        "newer-kind" => newer_kind(),
        "newer-format" => newer_format(),
        "derived-otherwise" => derived_otherwise(),
        "practice" => written(8, &practised()),
        other => panic!("{other} is no record of the corpus"),
    }
}

fn story() -> Story {
    Story::with_archive(Memory::default(), Given::default(), protocol_text())
}

fn records(mut story: Story) -> Vec<Record> {
    story.plain.archive_mut().records.clone()
}

fn walked(step: &str) -> Vec<Record> {
    let mut story = story();
    story.walk_to(step);
    records(story)
}

fn finished() -> Vec<Record> {
    walked("end")
}

/// One vial is replaced, and the bag discarded in the end.
fn rejected() -> Vec<Record> {
    let mut story = story();
    story.walk_to("clarity.vial-2");
    story.say("cloudy");
    story.say("cloudy against the light");
    story.say("replace");
    story.walk_to("bag-particles");
    story.say("seen");
    story.say("flakes");
    story.say("the pharmacist");
    records(story)
}

/// A misread cabinet, a machine that was restarted while a limit ran, a clock that was settled, a
/// late entry that a second person saw.
fn corrected_and_settled() -> Vec<Record> {
    let mut story = story();
    story.walk_to("inject.vial-1.start");
    story.say(":correct cabinet BSC-9 because read wrongly");
    story.walk_to("withdraw");
    story.say(":note the printer was out of paper");
    story.machine.reboot(5 * MINUTE_NS);
    story.resume(None);
    story.say("nothing");
    story.say("cabinet");
    let now = story.machine.true_time() + chrono::TimeDelta::minutes(1);
    story.say(&format!(":settle MK 12:00 {}", now.format("%H:%M")));
    story.walk_to("infusion-start");
    records(story)
}

/// A walkthrough with all that only practice records: begun, paused, gone on with, brought to a later
/// step, an inject by the trainer and those that came up by themselves.
fn practised() -> Vec<Record> {
    let lines = ["PRACTICE-02", ":pause", ":go-on", ":inject", ":skip withdraw", ":gloves"];
    let lines = lines.map(str::to_owned).to_vec();
    let walked = walk("cloudy-vial", 3, vec![("PRACTICE-".to_owned(), lines)]);
    walked.session.records().to_vec()
}

/// The files of these records, as the store of this program writes them.
fn written(chance: u32, records: &[Record]) -> (String, String) {
    let id = SessionId::new(noon(), chance);
    let mut records = records.to_vec();
    if let Fact::Opened(opening) = &mut records[0].fact {
        id.as_str().clone_into(&mut opening.id);
        opening.salt = sha256(id.as_str().as_bytes())[..32].to_owned();
        opening.program = "0.1.0".to_owned();
        opening.protocol_sha256 = sha256(opening.protocol.as_bytes());
    }
    let disk = MemoryDisk::new();
    let store = Store::new(disk.clone(), Path::new("/data"));
    let holder = Holder { pid: 7, host: "bench-3".into(), initials: "JD".into(), since: noon() };
    let mut keeper = store.create(&records, &holder).unwrap();
    keeper.write_document(&derive(&Session::replay(&records).unwrap())).unwrap();
    let journal = disk.bytes(&keeper.files().journal()).unwrap();
    (String::from_utf8(journal).unwrap(), store.document_text(keeper.files()).unwrap())
}

/// A line with its bytes changed and hashed anew.
pub(super) fn rehashed(line: &str, change: impl FnOnce(&str) -> String) -> String {
    let body = change(&line[..line.len() - TAIL]);
    let hash = sha256(body.as_bytes());
    format!("{body},\"hash\":\"{hash}\"}}")
}

/// A document with other lines, as a program writes it that knows the same format.
fn with_lines(document: &str, lines: &[String]) -> String {
    let last = lines.last().unwrap();
    let head = &last[last.len() - 66..last.len() - 2];
    let (before, _) = document.split_once("\"head\":\"").unwrap();
    summed(&format!(
        "{before}\"head\":\"{head}\",\n\"seal\":\"{}\",\n\"lines\":[\n{}\n],\n\"sum\":",
        seal(head),
        lines.join(",\n")
    ))
}

fn summed(document: &str) -> String {
    let (before, _) = document.rsplit_once("\"sum\":").unwrap();
    format!("{before}\"sum\":\"{}\"}}\n", sha256(before.as_bytes()))
}

fn lines_of(journal: &str) -> Vec<String> {
    journal.lines().map(str::to_owned).collect()
}

fn joined(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// A newer program went on with it and recorded a kind of fact that is not known here.
fn newer_kind() -> (String, String) {
    let (journal, document) = written(5, &walked("wipe"));
    let mut lines = lines_of(&journal);
    let last = lines.last().unwrap().clone();
    let next = format!("\"seq\":{},", lines.len() + 1);
    lines.push(rehashed(&last, |body| {
        let (_, rest) = body.split_once("\"utc\":").unwrap();
        format!("{{\"v\":2,{next}\"fact\":\"door-opened\",\"which\":\"left\",\"utc\":{rest}")
    }));
    let index = lines.len() - 1;
    rechain(&mut lines, index);
    (joined(&lines), with_lines(&document, &lines))
}

/// A newer program wrote all of it: its opening has a member more, so has one known kind of fact, and
/// one kind is not known here. Its document has a format of its own.
fn newer_format() -> (String, String) {
    let (journal, document) = written(6, &walked("hold"));
    let mut lines = lines_of(&journal);
    for line in &mut lines {
        *line = line.replace("{\"v\":1,", "{\"v\":2,");
    }
    lines[0] = lines[0].replace("\"format\":1,", "\"format\":2,\"room\":\"B12\",");
    let cabinet = lines.iter().position(|line| line.contains("\"key\":\"cabinet\"")).unwrap();
    lines[cabinet] = lines[cabinet].replace("\"utc\":", "\"airflow\":\"0.45 m/s\",\"utc\":");
    let light = lines.iter().position(|line| line.contains("\"key\":\"light\"")).unwrap();
    lines[light] = lines[light].replace("step-answered", "step-filmed");
    rechain(&mut lines, 0);
    let document = with_lines(&document, &lines);
    let document = document.replacen("vialwatch-session/1", "vialwatch-session/2", 1);
    let document = document.replacen("\"version\":\"0.1.0\"", "\"version\":\"9.0.0\"", 1);
    (joined(&lines), summed(&document))
}

/// The facts are ours; summary and state were worked out by a program with other rules.
fn derived_otherwise() -> (String, String) {
    let (journal, document) = written(7, &walked("light"));
    let ours = format!("\"derived_by\":{},", vialwatch::store::summary::DERIVED_BY);
    let document = document.replace(&ours, "\"derived_by\":2,\"mood\":\"calm\",");
    let document = document.replacen("\"order\":\"4711\"", "\"order\":\"by other rules\"", 1);
    (journal, summed(&document))
}
