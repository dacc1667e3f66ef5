//! Files that are too large, too deep, doubled or broken: each is refused with a reason, at once and
//! in little memory, by the program itself.

use std::fs;
use std::path::Path;

use vialwatch::session::fact::Fact;
use vialwatch::store::wire;

use super::{RESUME, assert_displayable, left};
use crate::binary::driver::{Ended, command, ended, vialwatch};

/// Room for all addresses of the program, in KiB: its own code and libraries need some of it.
const ROOM_KIB: u32 = 96 * 1024;

/// What a record may have at most is 50,000.
const HONEST_FACTS: u64 = 40_000;
/// Seconds of a processor, in a build that is not optimised for speed.
const MOST_SECONDS: u32 = 5;

/// The program in little memory.
fn in_little_room(data: &Path, arguments: &[&str]) -> Ended {
    let script = format!("ulimit -v {ROOM_KIB}; exec \"$0\" \"$@\"");
    ended(command(&["sh", "-c", &script], data, arguments))
}

/// Bytes that no reader of text may take, each with a name.
fn broken() -> Vec<(&'static str, Vec<u8>)> {
    let nested = |open: &str| open.repeat(1_000_000).into_bytes();
    vec![
        ("a million brackets", nested("[")),
        ("a million objects", nested("{\"a\":")),
        ("a line of 20 MiB", vec![b'x'; 20 << 20]),
        ("20 MiB of line ends", vec![b'\n'; 20 << 20]),
        ("20 MiB that are no text", vec![0xff; 20 << 20]),
        ("20 MiB in a summary", summary_of_many_lots()),
        ("numbers that are none", b"{\"v\":NaN,\"seq\":1e400,\"utc\":-Infinity}\n".to_vec()),
        ("a number too large", b"{\"v\":1,\"seq\":18446744073709551616}\n".to_vec()),
        ("lone surrogates", b"{\"v\":\"\\ud800\",\"seq\":\"\\udc00\\ud800\"}\n".to_vec()),
        ("zeros", vec![0; 4096]),
        ("a byte order mark", b"\xef\xbb\xbf{\"v\":1}\n".to_vec()),
        ("nothing", Vec::new()),
    ]
}

fn summary_of_many_lots() -> Vec<u8> {
    let lots = "\"a\",".repeat(5 << 20);
    format!("{{\"format\":\"vialwatch-session/1\",\n\"summary\":{{\"lots\":[{lots}\"a\"]}},\n")
        .into_bytes()
}

fn refused(what: &str, data: &Path, arguments: &[&str]) {
    let run = in_little_room(data, arguments);
    assert!([1, 3].contains(&run.status), "{what}, {arguments:?}: {} {}", run.status, run.stderr);
    assert!(run.stderr.starts_with("vialwatch: "), "{what}, {arguments:?}: {}", run.stderr);
    assert_displayable(&run.stderr);
}

#[test]
fn a_broken_journal_or_document_is_refused_with_a_reason_in_little_memory() {
    let data = tempfile::tempdir().unwrap();
    let journal = left(data.path());
    let document = journal.with_extension("json");
    let id = journal.file_stem().unwrap().to_str().unwrap().to_owned();
    for (what, bytes) in broken() {
        fs::write(&journal, &bytes).unwrap();
        fs::write(&document, &bytes).unwrap();
        refused(what, data.path(), &["show", &id]);
        refused(what, data.path(), &["resume", "--plain", &id]);
        let listed = in_little_room(data.path(), &["list"]);
        assert_eq!(listed.status, 0, "{what}: {}", listed.stderr);
        assert_displayable(&listed.stdout);
        assert_eq!(fs::read(&journal).unwrap(), bytes, "{what}: what is refused is kept");
    }
}

#[test]
fn a_broken_protocol_is_refused_with_a_reason_in_little_memory() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("hostile.json");
    for (what, bytes) in broken() {
        fs::write(&path, bytes).unwrap();
        let name = path.to_str().unwrap();
        refused(what, data.path(), &["prepare", "--plain", name]);
        let checked = in_little_room(data.path(), &["protocol", "check", name]);
        assert_eq!(checked.status, 3, "{what}: {}", checked.stderr);
        assert_displayable(&checked.stdout);
        assert!(!checked.stdout.is_empty(), "{what}");
    }
}

/// The size is looked at first: nothing of such a file is read.
#[test]
fn a_file_of_a_gigabyte_is_refused_by_its_size() {
    let data = tempfile::tempdir().unwrap();
    let journal = left(data.path());
    let id = journal.file_stem().unwrap().to_str().unwrap().to_owned();
    for path in [journal.clone(), data.path().join("hostile.json")] {
        fs::File::create(&path).unwrap().set_len(1 << 30).unwrap();
    }
    let run = in_little_room(data.path(), &["show", &id]);
    assert!(run.stderr.contains("larger than any session"), "{}", run.stderr);
    let protocol = data.path().join("hostile.json");
    let run = in_little_room(data.path(), &["protocol", "check", protocol.to_str().unwrap()]);
    assert!(run.stdout.contains("at most 256 KiB"), "{}", run.stdout);
}

#[test]
fn a_line_ended_as_elsewhere_or_written_twice_is_not_taken_for_the_record() {
    let data = tempfile::tempdir().unwrap();
    let journal = left(data.path());
    let document = journal.with_extension("json");
    let id = journal.file_stem().unwrap().to_str().unwrap().to_owned();
    let text = fs::read_to_string(&journal).unwrap();
    fs::remove_file(&document).unwrap();
    let doubled = text.replacen("\"seq\":2,", "\"seq\":2,\"seq\":2,", 1);
    let changes = [
        ("carriage returns", text.replace('\n', "\r\n")),
        ("a doubled member", doubled),
        ("a mark in front", format!("\u{feff}{text}")),
        ("a zero inside", text.replacen("\"fact\"", "\"fa\0ct\"", 1)),
    ];
    for (what, text) in changes {
        fs::write(&journal, &text).unwrap();
        let run = vialwatch(data.path(), &["show", &id]);
        assert_eq!(run.status, 3, "{what}: {}", run.stderr);
        assert_displayable(&run.stderr);
    }
    fs::write(&journal, &text).unwrap();
    assert_eq!(vialwatch(data.path(), &["show", &id]).status, 0);
}

/// More than any preparation has, and fewer than are refused; its document is gone too.
#[test]
fn an_honest_record_of_forty_thousand_facts_is_read_in_a_moment_and_gone_on_with() {
    let data = tempfile::tempdir().unwrap();
    let journal = left(data.path());
    let mut text = fs::read_to_string(&journal).unwrap();
    let last = text.lines().last().unwrap().as_bytes();
    let (mut record, mut head) = (wire::decode(last).unwrap().record, wire::hash_of(last).unwrap());
    while record.seq < HONEST_FACTS {
        record.seq += 1;
        record.fact = Fact::NoteWritten { text: format!("note {} of many", record.seq) };
        let line = wire::encode(&record, head).unwrap();
        text.push_str(&line.text);
        text.push('\n');
        head = line.head;
    }
    fs::write(&journal, &text).unwrap();
    fs::remove_file(journal.with_extension("json")).unwrap();
    let id = journal.file_stem().unwrap().to_str().unwrap().to_owned();
    for arguments in [&["show", &id][..], &["list"], &["verify", &id], RESUME] {
        let script = format!("ulimit -t {MOST_SECONDS}; exec \"$0\" \"$@\"");
        let run = ended(command(&["sh", "-c", &script], data.path(), arguments));
        assert_eq!(run.status, 0, "{arguments:?}: {}", run.stderr);
    }
    assert!(fs::read_to_string(&journal).unwrap().starts_with(&text), "nothing of it was changed");
}

#[test]
fn a_text_too_long_for_a_fact_is_refused_and_spoils_nothing() {
    let data = tempfile::tempdir().unwrap();
    let mut run = crate::binary::driver::Run::start(data.path(), super::PREPARE);
    run.usual_until("hands");
    for length in [1_000, 1_001, 5_000, 17_000, 200_000] {
        run.say(&format!(":note {}", "x".repeat(length)));
        let saved = run.reply().starts_with("saved ");
        assert_eq!(saved, length <= 1_000, "{length}: {:.200}", run.reply());
    }
    run.say(":note short again");
    assert!(run.reply().starts_with("saved "), "{}", run.reply());
}
