//! What is still read and what no longer: sizes, numbers of lines, formats, depths of folders.

use std::path::Path;

use vialwatch::verify::{
    DocumentFlaw, Fault, Flaw, Remark, Subject, Verdict, examine, subjects_in, subjects_of_shelves,
};

use super::chance::Chance;
use super::forge::{Copies, copies, honest, rechain, sha256};
use super::{ID, folder, journal, judged};
use crate::support::memory_disk::MemoryDisk;

/// The most bytes of a first line and of any other, and the most lines.
const FIRST: usize = 512 * 1024;
const OTHERS: usize = 16 * 1024;
const LINES: usize = 50_000;

fn lines(facts: usize) -> Vec<String> {
    honest(facts, &mut Chance::new(7))
}

/// The lines with one made as long as said, by a member that means nothing.
fn padded(index: usize, bytes: usize) -> Vec<String> {
    let mut lines = lines(4);
    let member = ",\"pad\":\"\"";
    let pad = "x".repeat(bytes - lines[index].len() - member.len());
    let (before, after) = lines[index].split_once(",\"prev\"").unwrap();
    lines[index] = format!("{before},\"pad\":\"{pad}\",\"prev\"{after}");
    rechain(&mut lines, index);
    assert_eq!(lines[index].len(), bytes);
    lines
}

fn of_journal(lines: &[String]) -> Verdict {
    judged(&Copies { document: None, ..copies(lines) })
}

#[test]
fn a_line_is_read_up_to_its_cap_and_not_beyond() {
    for (index, cap) in [(0, FIRST), (2, OTHERS)] {
        assert_eq!(of_journal(&padded(index, cap)).fault, None, "line {index}");
        let number = u64::try_from(index).unwrap() + 1;
        let longer = of_journal(&padded(index, cap + 1));
        assert_eq!(longer.fault, Some(Fault::Line { number, flaw: Flaw::TooLong }));
    }
}

#[test]
fn as_many_facts_are_read_as_a_session_may_have_and_no_more() {
    let lines = lines(LINES + 1);
    let whole = of_journal(&lines[..LINES]);
    assert_eq!((whole.facts(), whole.fault), (50_000, None));
    let longer = of_journal(&lines);
    assert_eq!(longer.fault, Some(Fault::TooLarge { which: "the journal" }));
}

#[test]
fn a_file_is_read_up_to_sixty_four_megabytes_and_not_beyond() {
    let disk = MemoryDisk::new();
    let subject = Subject::in_folder(folder(), ID);
    disk.put(&journal(), &vec![b'x'; 64 * 1024 * 1024]);
    let cut = Fault::Line { number: 1, flaw: Flaw::Cut };
    assert_eq!(examine(&disk, &subject).fault, Some(cut), "it is read");
    disk.put(&journal(), &vec![b'x'; 64 * 1024 * 1024 + 1]);
    assert_eq!(examine(&disk, &subject).fault, Some(Fault::TooLarge { which: "the journal" }));
}

#[test]
fn facts_of_a_newer_program_are_told_wherever_they_stand() {
    for newer in [1, 3] {
        let mut lines = lines(4);
        lines[newer] = lines[newer].replacen("{\"v\":1,", "{\"v\":2,", 1);
        rechain(&mut lines, newer);
        let verdict = judged(&copies(&lines));
        assert_eq!((verdict.fault, verdict.remark), (None, Some(Remark::NewerFacts)));
    }
    assert_eq!(judged(&copies(&lines(4))).remark, None);
}

#[test]
fn a_document_of_a_newer_format_is_not_judged_and_one_of_none_is_not_whole() {
    let honest = copies(&lines(4));
    let of_format = |number: &str| {
        let format = format!("vialwatch-session/{number}");
        let text = honest.document.clone().unwrap().replacen("vialwatch-session/1", &format, 1);
        let (text, _) = text.rsplit_once("\"sum\":").unwrap();
        let document = format!("{text}\"sum\":\"{}\"}}\n", sha256(text.as_bytes()));
        judged(&Copies { document: Some(document), ..honest.clone() })
    };
    let newer = of_format("2");
    assert_eq!((newer.fault, newer.remark), (None, Some(Remark::NewerDocument)));
    for number in ["0", "1x"] {
        let older = of_format(number);
        assert_eq!(older.fault, Some(Fault::Document(DocumentFlaw::NotWhole)), "{number}");
        assert!(older.seal().is_some(), "the chain of the journal holds to its end");
    }
}

#[test]
fn the_first_bad_fact_is_named_where_facts_are_at_fault() {
    let flaw = Flaw::Cut;
    for (fault, first) in [
        (Fault::Line { number: 4, flaw }, Some(4)),
        (Fault::Differs { number: 3 }, Some(3)),
        (Fault::JournalShort { first: 5 }, Some(5)),
        (Fault::NotFound, None),
    ] {
        assert_eq!(fault.first_bad(), first, "{fault}");
    }
}

#[test]
fn a_session_is_looked_for_in_the_folders_of_a_shelf_and_no_deeper() {
    let disk = MemoryDisk::new();
    let data = Path::new("/data");
    for path in [
        "/data/sessions/2026-11/0TZ758788VPD.jsonl",
        "/data/sessions/2026-11/older/0TZ758788VP0.jsonl",
        "/data/sessions/2026-11/0tz758788vpd.jsonl",
        "/data/sessions/2026-11/0TZ758788VP.jsonl",
        "/data/sessions/2026-11/ITZ758788VPD.jsonl",
    ] {
        let path = Path::new(path);
        vialwatch::store::disk::make_folders(&disk, path.parent().unwrap()).unwrap();
        disk.put(path, b"");
    }
    let only = [Subject::in_folder(folder(), ID)];
    assert_eq!(subjects_of_shelves(&disk, data).unwrap(), only);
    assert_eq!(subjects_in(&disk, data).unwrap(), only);
}
