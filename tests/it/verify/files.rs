//! The two files held against each other and against their form: every fault has its own reason, and
//! what is no fault is none.

use std::io::ErrorKind;
use std::path::Path;

use vialwatch::verify::{
    DocumentFlaw, Fault, Flaw, Remark, Subject, examine, subjects_in, subjects_of_shelves,
};

use super::chance::Chance;
use super::forge::{Copies, copies, edit, honest, rechain, renumber, sha256};
use super::{ID, document, folder, journal, judged};
use crate::support::memory_disk::{MemoryDisk, Operation};

fn lines(facts: usize) -> Vec<String> {
    honest(facts, &mut Chance::new(7))
}

fn fault(copies: &Copies) -> Fault {
    judged(copies).fault.expect("a fault")
}

fn with_journal(journal: String) -> Copies {
    Copies { journal, ..copies(&lines(6)) }
}

fn flaw(journal: String) -> (u64, Flaw) {
    match fault(&with_journal(journal)) {
        Fault::Line { number, flaw } => (number, flaw),
        other => panic!("{other}"),
    }
}

fn text(lines: &[String]) -> String {
    copies(lines).journal
}

#[test]
fn a_whole_record_is_intact_and_says_its_facts_its_id_and_its_seal() {
    let lines = lines(6);
    let verdict = judged(&copies(&lines));
    assert_eq!((verdict.fault.as_ref(), verdict.remark), (None, None));
    assert_eq!((verdict.facts(), verdict.id.as_deref()), (6, Some(ID)));
    let seals = super::forge::seals(&lines);
    assert_eq!(verdict.seal().map(|seal| seal.to_string()).as_ref(), seals.last());
    assert_eq!(verdict.path, journal());
}

#[test]
fn every_flaw_of_a_line_has_its_number_and_its_reason() {
    let whole = lines(6);
    let mut altered = whole.clone();
    edit(&mut altered[2], &mut Chance::new(1));
    assert_eq!(flaw(text(&altered)), (3, Flaw::HashDiffers));

    let mut without = whole.clone();
    without.remove(3);
    assert_eq!(flaw(text(&without)), (4, Flaw::OutOfPlace(5)));
    renumber(&mut without);
    for line in &mut without {
        let body = &line[..line.len() - 75];
        *line = format!("{body},\"hash\":\"{}\"}}", sha256(body.as_bytes()));
    }
    assert_eq!(flaw(text(&without)), (4, Flaw::Unchained));

    let mut opened_twice = whole.clone();
    opened_twice[3] = opened_twice[0].clone();
    renumber(&mut opened_twice);
    rechain(&mut opened_twice, 3);
    assert_eq!(flaw(text(&opened_twice)), (4, Flaw::OpeningMisplaced));

    let mut other_protocol = whole.clone();
    other_protocol[0] = other_protocol[0].replace("any", "one");
    rechain(&mut other_protocol, 0);
    assert_eq!(flaw(text(&other_protocol)), (1, Flaw::ProtocolDiffers));

    let mut twice = whole.clone();
    twice[4] = twice[4].replace("{\"v\":1,", "{\"v\":1,\"seq\":5,");
    rechain(&mut twice, 4);
    assert!(matches!(flaw(text(&twice)), (5, Flaw::NoFact(why)) if why.contains("duplicate")));

    let mut long = whole.clone();
    long[4] = long[4].replace("\"by\":", &format!("\"x\":\"{}\",\"by\":", "x".repeat(20_000)));
    rechain(&mut long, 4);
    assert_eq!(flaw(text(&long)), (5, Flaw::TooLong));

    assert_eq!(flaw(text(&whole).replace('\n', "\r\n")), (1, Flaw::NoHash));
    assert_eq!(flaw(format!("{}\n", text(&whole))), (7, Flaw::NoHash));
    assert_eq!(flaw(String::new()), (1, Flaw::Cut));
    assert_eq!(flaw(format!("\u{feff}{}", text(&whole))).0, 1);
}

/// At every byte: what is left may be a shorter record, never a whole one.
#[test]
fn a_journal_cut_at_any_byte_is_not_intact() {
    let lines = lines(6);
    let whole = text(&lines);
    for cut in 0..whole.len() {
        let verdict = judged(&with_journal(whole[..cut].to_owned()));
        let ended = whole[..cut].matches('\n').count() as u64;
        let fault = verdict.fault.clone().unwrap_or_else(|| panic!("cut at {cut}"));
        assert_eq!(fault.first_bad(), Some(ended + 1), "{cut}: {fault}");
        assert_eq!((verdict.facts(), verdict.seal()), (ended, None), "{cut}");
    }
}

/// With both files there and with each alone; a turned bit never passes, and never ends the program.
#[test]
fn any_turned_bit_of_either_file_is_told() {
    let honest = copies(&lines(4));
    for bit in [0, 3, 7] {
        for at in 0..honest.journal.len() {
            let mut bytes = honest.journal.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            for beside in [honest.document.as_deref(), None] {
                let verdict = of_bytes(Some(&bytes), beside.map(str::as_bytes));
                assert!(!verdict.is_intact(), "journal, bit {bit} of byte {at}");
            }
        }
        let document = honest.document.as_deref().unwrap();
        for at in 0..document.len() {
            let mut bytes = document.to_owned().into_bytes();
            bytes[at] ^= 1 << bit;
            let verdict = of_bytes(Some(honest.journal.as_bytes()), Some(&bytes));
            assert!(!verdict.is_intact(), "document, bit {bit} of byte {at}");
            assert!(verdict.seal().is_some(), "the journal is whole all the same");
        }
    }
}

fn of_bytes(journal_bytes: Option<&[u8]>, document_bytes: Option<&[u8]>) -> super::Verdict {
    let disk = MemoryDisk::new();
    for (path, bytes) in [(journal(), journal_bytes), (document(), document_bytes)] {
        if let Some(bytes) = bytes {
            disk.put(&path, bytes);
        }
    }
    examine(&disk, &Subject::in_folder(folder(), ID))
}

#[test]
fn a_document_is_held_against_the_journal() {
    let lines = lines(6);
    let honest = copies(&lines);
    let document = honest.document.clone().unwrap();
    let with = |text: &str| fault(&Copies { document: Some(text.to_owned()), ..honest.clone() });
    let summed = |text: String| {
        let (text, _) = text.rsplit_once("\"sum\":").unwrap();
        format!("{text}\"sum\":\"{}\"}}\n", sha256(text.as_bytes()))
    };
    let flawed = |text: String| match with(&summed(text)) {
        Fault::Document(flaw) => flaw,
        other => panic!("{other}"),
    };
    let altered = document.replace("{\"derived_by\":1}", "{\"derived_by\":2}");
    assert_eq!(with(&altered), Fault::Document(DocumentFlaw::SumDiffers));
    assert_eq!(with(&document[..900]), Fault::Document(DocumentFlaw::NotWhole));
    assert_eq!(flawed(document.replace(",\n\"lines\"", ", \"lines\"")), DocumentFlaw::NotWhole);
    let other = document.replacen(ID, "0TZ758788VP0", 1);
    assert_eq!(flawed(other), DocumentFlaw::IdDiffers);
    let seal = super::forge::seals(&lines).pop().unwrap();
    assert_eq!(flawed(document.replace(&seal, "0000-0000-0000-0000")), DocumentFlaw::SealDiffers);
    let head = document.split_once("\"head\":\"").unwrap().1[..64].to_owned();
    let wrong = document.replace(&format!("\"head\":\"{head}"), &format!("\"head\":\"{:064}", 0));
    assert_eq!(flawed(wrong), DocumentFlaw::HeadDiffers);
    let doubled = document.replace(",\n\"state\"", ",\"head\":\"\",\n\"state\"");
    assert!(matches!(flawed(doubled), DocumentFlaw::NotJson(why) if why.contains("duplicate")));

    let mut other = lines.clone();
    edit(&mut other[3], &mut Chance::new(3));
    rechain(&mut other, 3);
    let differing = Copies { document: copies(&other).document, ..honest.clone() };
    assert_eq!(fault(&differing), Fault::Differs { number: 4 });
    let only_the_journal_recomputed = Copies { document: honest.document, ..copies(&other) };
    assert_eq!(fault(&only_the_journal_recomputed), Fault::Differs { number: 4 });
}

#[test]
fn a_document_behind_by_one_append_is_healthy_and_by_more_is_told() {
    let lines = lines(6);
    let behind =
        |facts: usize| Copies { document: copies(&lines[..facts]).document, ..copies(&lines) };
    assert!(judged(&behind(5)).is_intact());
    assert_eq!(fault(&behind(4)), Fault::DocumentBehind { facts: 2 });
    let longer = Copies { document: copies(&lines).document, ..copies(&lines[..4]) };
    let verdict = judged(&longer);
    assert_eq!(verdict.fault, Some(Fault::JournalShort { first: 5 }));
    assert_eq!(verdict.seal(), None, "its last fact is not the last fact");
}

#[test]
fn a_file_alone_is_judged_by_what_was_named() {
    let honest = copies(&lines(6));
    let alone = of_bytes(Some(honest.journal.as_bytes()), None);
    assert_eq!((alone.fault, alone.remark), (None, Some(Remark::NoDocument)));

    let text = honest.document.unwrap();
    let lost = of_bytes(None, Some(text.as_bytes()));
    assert_eq!(lost.fault, Some(Fault::JournalMissing { facts: 6 }));
    let disk = MemoryDisk::new();
    let mailed = Path::new("/post/from the ward.json");
    disk.put(mailed, text.as_bytes());
    let verdict = examine(&disk, &Subject::of_file(mailed).unwrap());
    assert_eq!((verdict.fault, verdict.remark), (None, Some(Remark::NoJournal)));
    assert_eq!(verdict.path, mailed);

    let neither = of_bytes(None, None);
    assert_eq!(neither.fault, Some(Fault::NotFound));
}

#[test]
fn a_session_under_the_name_of_another_is_told_and_a_copy_of_any_other_name_is_not() {
    let honest = copies(&lines(6));
    let disk = MemoryDisk::new();
    let other = folder().join("0TZ758788VP0.jsonl");
    disk.put(&other, honest.journal.as_bytes());
    let verdict = examine(&disk, &Subject::of_file(&other).unwrap());
    assert_eq!(verdict.fault, Some(Fault::WrongName { id: ID.to_owned() }));
    let copy = folder().join("copy of monday.jsonl");
    disk.put(&copy, honest.journal.as_bytes());
    assert!(examine(&disk, &Subject::of_file(&copy).unwrap()).is_intact());
}

#[test]
fn what_the_disk_refuses_is_no_alteration_and_not_intact_either() {
    let honest = copies(&lines(6));
    let disk = MemoryDisk::new();
    disk.put(&journal(), honest.journal.as_bytes());
    disk.fail(Operation::Read, ErrorKind::Other);
    let verdict = examine(&disk, &Subject::in_folder(folder(), ID));
    assert!(matches!(verdict.fault, Some(Fault::Unreadable { .. })), "{verdict:?}");
    disk.mend();
    disk.fail(Operation::Open, ErrorKind::InvalidInput);
    let verdict = examine(&disk, &Subject::in_folder(folder(), ID));
    assert_eq!(verdict.fault, Some(Fault::NotRegular { which: "the journal" }));
}

/// What stands otherwise when it is read again is judged by how it stands then.
#[test]
fn a_record_that_changes_while_it_is_read_is_read_again() {
    let honest = copies(&lines(6));
    let disk = MemoryDisk::new();
    disk.put(&journal(), honest.journal.as_bytes());
    disk.put(&document(), honest.document.unwrap().as_bytes());
    for skip in [0, 1] {
        disk.fail_once(Operation::Read, skip, ErrorKind::Other);
        let verdict = examine(&disk, &Subject::in_folder(folder(), ID));
        assert_eq!((verdict.facts(), verdict.fault), (6, None), "reading {skip} failed");
    }
}

#[test]
fn hostile_files_are_refused_without_a_panic() {
    let deep = format!("{}{}\n", "[".repeat(300_000), "]".repeat(300_000));
    let hashed = |body: &str| format!("{body},\"hash\":\"{}\"}}\n", sha256(body.as_bytes()));
    let nested = format!("{{\"v\":1,\"x\":{}", "[".repeat(10_000));
    for hostile in [
        deep.as_str(),
        &"\n".repeat(60_000),
        &hashed(&nested),
        &hashed("{\"v\":99999999999999999999"),
        &hashed("{\"v\":1,\"seq\":1e400"),
        "\0\0\0\0",
        &"x".repeat(1_000_000),
    ] {
        let verdict = of_bytes(Some(hostile.as_bytes()), Some(hostile.as_bytes()));
        assert_eq!((verdict.is_intact(), verdict.facts()), (false, 0));
    }
}

#[test]
fn every_session_of_a_folder_is_found_by_the_names_of_its_files() {
    let disk = MemoryDisk::new();
    let data = Path::new("/data");
    for path in [
        "/data/sessions/2026-11/0TZ758788VPD.jsonl",
        "/data/sessions/2026-11/0TZ758788VPD.json",
        "/data/sessions/2026-11/0TZ758788VPD.damaged-1.bin",
        "/data/sessions/2026-12/0V0000000000.json",
        "/data/practice/2026-11/0TZ758788VP0.jsonl",
        "/data/protocols/ours.json",
        "/data/open/0TZ758788VPD.lock",
    ] {
        let path = Path::new(path);
        let store_makes_folders =
            vialwatch::store::disk::make_folders(&disk, path.parent().unwrap());
        store_makes_folders.unwrap();
        disk.put(path, b"");
    }
    let journals = |found: Vec<Subject>| -> Vec<String> {
        found.iter().map(|it| it.journal().display().to_string()).collect()
    };
    let all = journals(subjects_of_shelves(&disk, data).unwrap());
    let expected = [
        "/data/practice/2026-11/0TZ758788VP0.jsonl",
        "/data/sessions/2026-11/0TZ758788VPD.jsonl",
        "/data/sessions/2026-12/0V0000000000.jsonl",
    ];
    assert_eq!(all, expected);
    assert_eq!(journals(subjects_in(&disk, data).unwrap()), expected);
    let month = Path::new("/data/sessions/2026-12");
    assert_eq!(journals(subjects_in(&disk, month).unwrap()), expected[2..]);
    assert!(subjects_of_shelves(&MemoryDisk::new(), data).unwrap().is_empty());
    disk.fail(Operation::List, ErrorKind::PermissionDenied);
    assert!(subjects_of_shelves(&disk, data).is_err(), "a folder that can't be listed is told");
}
