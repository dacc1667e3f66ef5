//! Texts that are read before any session: protocol files and what a scanner sends.

use vialwatch::gs1::{self, SCAN_CHARS};
use vialwatch::protocol::outlook::outlook;
use vialwatch::protocol::{Fault, FaultKind, Protocol, faults_of_bytes, parse, to_json};
use vialwatch::words::Shown;
use vialwatch::words::protocol::{outlook as told, show};

use super::displayable::assert_displayable;

/// More faults than are told of any file: each room of it tells a hundred at most, then stops.
const MOST_FAULTS: usize = 1_024;
/// More bytes than any one message holds; what it quotes of the file is cut.
const MOST_MESSAGE: usize = 4_096;

/// A protocol file: every fault has its place in it, and what is right reads back.
pub(crate) fn protocol(bytes: &[u8]) {
    let found = faults_of_bytes(bytes);
    assert!(found.len() <= MOST_FAULTS, "{} faults", found.len());
    found.iter().for_each(|fault| in_its_place(fault, bytes.len()));
    let is_right = found.iter().all(|fault| fault.kind != FaultKind::Error);
    let read = std::str::from_utf8(bytes).ok().map(parse);
    assert_eq!(is_right, matches!(read, Some(Ok(_))), "read and checked differ: {found:?}");
    match read {
        Some(Ok(protocol)) => shows(&protocol),
        Some(Err(error)) => assert_displayable(Shown::new(&error.to_string()).as_str()),
        None => {}
    }
}

fn in_its_place(fault: &Fault, length: usize) {
    assert!(fault.start <= fault.end && fault.end <= length, "{fault:?} of {length}");
    assert!(fault.line > 0 && fault.column > 0 && !fault.message.is_empty(), "{fault:?}");
    for text in [&fault.message, &fault.help] {
        assert!(text.len() <= MOST_MESSAGE, "{} bytes: {fault:?}", text.len());
    }
}

fn shows(protocol: &Protocol) {
    let again = parse(&to_json(protocol));
    assert!(again.is_ok(), "written out it is wrong: {again:?}");
    assert_displayable(&show::protocol(protocol, "name"));
    let branches = outlook(protocol, None);
    assert_displayable(&told::outlook(protocol, branches.as_deref(), false));
}

/// What a scanner sends, or a person types for it.
pub(crate) fn scanner(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match gs1::parse(&text, 2026) {
        Ok(package) => {
            assert!(text.chars().count() <= SCAN_CHARS);
            let gtin = package.gtin.as_deref();
            assert!(gtin.is_none_or(|gtin| gtin.len() == 14 && gtin.parse::<u64>().is_ok()));
            let texts = [&package.lot, &package.serial, &package.maker];
            for text in texts.into_iter().flatten() {
                assert!((1..=SCAN_CHARS).contains(&text.chars().count()), "{text:?}");
                assert!(!text.chars().any(char::is_control), "{text:?}");
            }
            assert_displayable(&package.expiry.map(|it| it.to_string()).unwrap_or_default());
        }
        Err(error) => {
            let said = error.to_string();
            assert!(said.len() < 200, "{said}");
            assert_displayable(&said);
        }
    }
}
