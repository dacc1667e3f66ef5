//! Bytes as keys: whatever comes, in whatever pieces, gives keys or nothing and never an end.

use proptest::collection::vec;
use proptest::prelude::*;
use vialwatch::keys::Key;
use vialwatch::shell::keyboard::Keyboard;

const MS: i64 = 1_000_000;
const PATIENCE: i64 = 50 * MS;

/// Keys of bytes that come at once, and of the silence behind them.
fn keys(bytes: &[u8]) -> Vec<Key> {
    let mut keyboard = Keyboard::default();
    let mut keys = keyboard.feed(bytes, MS);
    keys.extend(keyboard.flush(MS + PATIENCE));
    assert_eq!(keyboard.next_due(MS + PATIENCE), None, "nothing waits any more");
    keys
}

fn typed(text: &str) -> Vec<Key> {
    text.chars().map(Key::Char).collect()
}

#[test]
fn each_sequence_is_the_key_it_stands_for() {
    let cases: &[(&[u8], &[Key])] = &[
        (b"\r", &[Key::Enter]),
        (b"\n", &[Key::Enter]),
        (b"\r\n", &[Key::Enter]),
        (b"\r\n\n\r\r", &[Key::Enter, Key::Enter, Key::Enter, Key::Enter]),
        (b"\t", &[Key::Tab]),
        (b"\x1b[Z", &[Key::BackTab]),
        (b"\x7f\x08", &[Key::Backspace, Key::Backspace]),
        (b"\x1d", &[Key::Separator]),
        (b"\x03\x1a", &[Key::Ctrl('c'), Key::Ctrl('z')]),
        (b"\x00\x1c\x1e\x1f", &[Key::Other, Key::Other, Key::Other, Key::Other]),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D", &[Key::Up, Key::Down, Key::Right, Key::Left]),
        (b"\x1bOA\x1bOB\x1bOC\x1bOD", &[Key::Up, Key::Down, Key::Right, Key::Left]),
        (b"\x1b[H\x1b[F\x1bOH\x1bOF", &[Key::Home, Key::End, Key::Home, Key::End]),
        (b"\x1b[1~\x1b[4~\x1b[7~\x1b[8~", &[Key::Home, Key::End, Key::Home, Key::End]),
        (b"\x1b[3~\x1b[5~\x1b[6~", &[Key::Delete, Key::PageUp, Key::PageDown]),
        (b"\x1bOM", &[Key::Enter]),
        (b"\x1bOP\x1b[15~\x1b[[A", &[Key::Other, Key::Other, Key::Other]),
        (b"\x1b[1;5A\x1b[?1;2c\x1b[<0;1;1M", &[Key::Other, Key::Other, Key::Other]),
        (b"\x1b[200~ab\x1b[201~", &[Key::Char('a'), Key::Char('b')]),
        (b"\x1b", &[Key::Escape]),
        (b"\x1b\x1b", &[Key::Escape, Key::Escape]),
        (b"\x1b\x1b[A", &[Key::Escape, Key::Up]),
        (b"\x1bxa", &[Key::Char('a')]),
        (b"\x1b]0;q\x07a", &[Key::Other, Key::Char('a')]),
        (b"\x1bPq\x1b\\a", &[Key::Other, Key::Char('a')]),
        (b"\x1b]0;q\x1b[A", &[Key::Up]),
        ("é€😀".as_bytes(), &[Key::Char('é'), Key::Char('€'), Key::Char('😀')]),
        ("\u{85}".as_bytes(), &[Key::Other]),
        (b"a\xffb", &[Key::Char('a'), Key::Char('\u{fffd}'), Key::Char('b')]),
        (b"\xe2\x82a", &[Key::Char('\u{fffd}'), Key::Char('a')]),
        (b"\xed\xa0\x80", &[Key::Char('\u{fffd}')]),
    ];
    for (bytes, expected) in cases {
        assert_eq!(keys(bytes), *expected, "{}", bytes.escape_ascii());
    }
}

/// What a person who holds Alt, a broken line or a full buffer leaves behind must not swallow what
/// is typed next.
#[test]
fn what_is_cut_is_nothing_after_a_moment_and_the_next_key_counts() {
    for cut in [&b"\x1b["[..], b"\x1bO", b"\x1b[1;", b"\x1b]0;x", b"\x1b[[", b"\xe2\x82", b"\xf0"] {
        let mut keyboard = Keyboard::default();
        assert_eq!(keyboard.feed(cut, 0), [], "{}", cut.escape_ascii());
        assert_eq!(keyboard.next_due(20 * MS).map(|span| span.ns()), Some(30 * MS));
        assert_eq!(keyboard.flush(PATIENCE - 1), []);
        assert_eq!(keyboard.feed(b"q", PATIENCE), [Key::Char('q')], "{}", cut.escape_ascii());
    }
}

#[test]
fn a_lone_escape_is_a_key_only_when_nothing_followed() {
    let mut keyboard = Keyboard::default();
    assert_eq!(keyboard.feed(b"\x1b", 0), []);
    assert_eq!(keyboard.flush(PATIENCE - 1), []);
    assert_eq!(keyboard.feed(b"[A", PATIENCE - 1), [Key::Up]);
    assert_eq!(keyboard.feed(b"\x1b", PATIENCE), []);
    assert_eq!(keyboard.flush(2 * PATIENCE), [Key::Escape]);
    assert_eq!(keyboard.flush(9 * PATIENCE), []);
}

#[test]
fn a_line_feed_long_after_a_return_is_a_key_of_its_own() {
    let mut keyboard = Keyboard::default();
    assert_eq!(keyboard.feed(b"\r", 0), [Key::Enter]);
    assert_eq!(keyboard.next_due(0), None);
    assert_eq!(keyboard.feed(b"\n", PATIENCE), [Key::Enter]);
}

/// A control sequence that never ends takes no more room than a short one.
#[test]
fn what_never_ends_takes_no_room() {
    for (begin, more) in [(&b"\x1b["[..], b'1'), (b"\x1b]", b'x'), (b"\x1bO", b'1')] {
        let mut keyboard = Keyboard::default();
        keyboard.feed(begin, 0);
        keyboard.feed(&[more; 100], 0);
        let short = keyboard.clone();
        assert_eq!(keyboard.feed(&vec![more; 100_000], 0), []);
        assert_eq!(keyboard, short);
    }
}

/// Bytes that mean something to a parser, more often than chance has them.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        any::<u8>(),
        Just(0x1b),
        Just(b'['),
        Just(b'O'),
        Just(b'\r'),
        Just(b'\n'),
        Just(0xe2),
        Just(0x82),
        Just(0xac),
        prop::sample::select(b"0123456789;~ABCDHFZPM]\\q\x07\x18".to_vec()),
    ]
}

proptest! {
    #![proptest_config(crate::session::cases(256))]

    #[test]
    fn any_split_of_any_bytes_gives_the_same_keys(
        bytes in vec(byte(), 0..200),
        cuts in vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let whole = keys(&bytes);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.sort_unstable();
        cuts.push(bytes.len());
        let mut keyboard = Keyboard::default();
        let (mut split, mut from) = (Vec::new(), 0);
        for cut in cuts {
            split.extend(keyboard.feed(&bytes[from..cut], MS));
            from = cut;
        }
        split.extend(keyboard.flush(MS + PATIENCE));
        prop_assert_eq!(split, whole);
    }

    #[test]
    fn text_comes_through_as_typed_and_bytes_make_at_most_one_key_each(
        text in "[ -~¡-ͷ一-十😀]{0,40}",
        bytes in vec(byte(), 0..200),
    ) {
        prop_assert_eq!(keys(text.as_bytes()), typed(&text));
        prop_assert!(keys(&bytes).len() <= bytes.len());
        // After a silence nothing of it is left.
        let mut keyboard = Keyboard::default();
        keyboard.feed(&bytes, 0);
        keyboard.flush(PATIENCE);
        prop_assert_eq!(keyboard.feed(b"z", PATIENCE), [Key::Char('z')]);
    }
}
