//! What stands in a text and is not seen, or is seen as something else: escaped where it is shown,
//! refused in the name of a person, and of no use for signing twice.

use vialwatch::session::command::Refusal;
use vialwatch::session::people::Initials;
use vialwatch::words::Shown;

use super::{PREPARE, left};
use crate::binary::driver::{Run, vialwatch};

/// The list of characters that must not reach a terminal or a page, with what each row does.
/// Written from the list, not from the program.
const UNSEEN: &[(&str, u32, u32)] = &[
    ("controls", 0x00, 0x1F),
    ("delete and the high controls", 0x7F, 0x9F),
    ("the soft hyphen", 0xAD, 0xAD),
    ("the mark of Arabic direction", 0x61C, 0x61C),
    ("Hangul fillers", 0x115F, 0x1160),
    ("zero width and marks of direction", 0x200B, 0x200F),
    ("ends of lines and paragraphs, embeddings, overrides", 0x2028, 0x202E),
    ("word joiner and unseen operators", 0x2060, 0x2064),
    ("isolates", 0x2066, 0x2069),
    ("the blank of Braille", 0x2800, 0x2800),
    ("the filler of Hangul", 0x3164, 0x3164),
    ("private use", 0xE000, 0xF8FF),
    ("what is no character", 0xFDD0, 0xFDEF),
    ("combining joiner", 0x34F, 0x34F),
    ("Mongolian vowel separator", 0x180E, 0x180E),
    ("variations", 0xFE00, 0xFE0F),
    ("the byte order mark", 0xFEFF, 0xFEFF),
    ("the narrow filler of Hangul", 0xFFA0, 0xFFA0),
    ("annotations", 0xFFF9, 0xFFFB),
    ("no characters at the end of the first plane", 0xFFFE, 0xFFFF),
    ("planes without characters", 0x40000, 0xDFFFF),
    ("tags and more variations", 0xE0000, 0xE0FFF),
    ("private planes", 0xF0000, 0x0010_FFFF),
];

#[test]
fn every_character_that_moves_hides_or_reorders_stands_there_escaped_and_no_letter_does() {
    for (what, first, last) in UNSEEN {
        for c in (*first..=*last).filter_map(char::from_u32) {
            let shown = Shown::new(&format!("a{c}b"));
            assert_eq!(shown.as_str(), format!("a\\u{{{:x}}}b", u32::from(c)), "{what}");
        }
    }
    let letters =
        "Ærøskøbing, Žižkov, Αθήνα, Київ, 北京, ירושלים, القاهرة, नमस्ते, 10 µg/mL ± 5 %, ½";
    assert_eq!(Shown::new(letters).as_str(), letters);
}

/// Places that Unicode has left free since its first versions.
const FREE: &[(u32, u32)] = &[
    (0x378, 0x379),
    (0x380, 0x383),
    (0x38B, 0x38B),
    (0x38D, 0x38D),
    (0x3A2, 0x3A2),
    (0x530, 0x530),
    (0x557, 0x558),
    (0x2065, 0x2065),
    (0x2072, 0x2073),
    (0x2FE0, 0x2FEF),
    (0xFFF0, 0xFFF8),
    (0x1_00FB, 0x1_00FF),
    (0x3_FFFE, 0x3_FFFF),
];

#[test]
fn what_is_no_character_yet_is_escaped_and_no_letter_sign_or_symbol_is() {
    for (first, last) in FREE {
        for c in (*first..=*last).filter_map(char::from_u32) {
            let shown = Shown::new(&format!("a{c}b"));
            assert_eq!(shown.as_str(), format!("a\\u{{{:x}}}b", u32::from(c)));
        }
    }
    let is_hidden =
        |c: char| UNSEEN.iter().any(|(_, first, last)| (*first..=*last).contains(&u32::from(c)));
    for c in ('\u{20}'..=char::MAX).filter(|c| c.is_alphanumeric() && !is_hidden(*c)) {
        assert_eq!(Shown::new(&format!("a{c}b")).as_str(), format!("a{c}b"));
    }
    let signs =
        "€ £ § © ® ° ± × ÷ ≤ ≥ ≈ → ← ↑ ↓ ■ □ ▲ ▼ ● ○ ✓ ✗ ☢ ☣ ⚠ ℃ ™ № ‰ – — … • ‚ „ “ ” ‹ › « » 🧪";
    assert_eq!(Shown::new(signs).as_str(), signs);
}

#[test]
fn three_marks_stack_on_a_letter_and_no_more() {
    for marks in 0..40 {
        let shown = Shown::new(&format!("e{}x", "\u{301}".repeat(marks)));
        let stacked = "\u{301}".repeat(marks.min(3));
        let escaped = "\\u{301}".repeat(marks.saturating_sub(3));
        assert_eq!(shown.as_str(), format!("e{stacked}{escaped}x"));
    }
}

#[test]
fn a_name_holds_only_what_is_seen() {
    for (what, first, last) in UNSEEN {
        for c in [*first, *last].into_iter().filter_map(char::from_u32) {
            let typed = format!("J{c}D");
            assert!(Initials::typed(&typed).is_err(), "{what}: {}", typed.escape_debug());
        }
    }
    for typed in ["JD", "J. D.", "Müller", "O’Neill-Ray", "J D2", "Ж.К.", "李雷", "Zu\u{308}"]
    {
        assert!(Initials::typed(typed).is_ok(), "{typed}");
    }
    assert!(Initials::typed(&"a".repeat(64)).is_ok());
    assert!(Initials::typed(&"a".repeat(65)).is_err());
}

#[test]
fn a_name_is_of_one_script_where_letters_of_several_look_the_same() {
    for typed in ["JК", "JD М", "ΑB", "Ж.K.", "МΚ", "Ｊ.К", "αб"] {
        assert_eq!(Initials::typed(typed).unwrap_err(), Refusal::MixedScripts, "{typed}");
    }
    for typed in ["JD 2", "МК", "ΜΚ", "É.Ž", "李 W", "ж-м"] {
        assert!(Initials::typed(typed).is_ok(), "{typed}");
    }
}

#[test]
fn a_person_is_the_same_in_any_spelling_that_looks_the_same() {
    let same = [
        ("JD", "jd"),
        ("JD", "J. D."),
        ("JD", "ＪＤ"),
        ("ZÜ", "ZU\u{308}"),
        ("MK", "МК"),
        ("MK", "ΜΚ"),
        ("HB", "НВ"),
        ("TOPEX", "ТОРЕХ"),
        ("TOPEX", "ΤΟΡΕΧ"),
        ("НВ", "нв"),
        ("aj", "аϳ"),
        ("straße", "STRAßE"),
    ];
    // Also as a record may hold it that was written elsewhere.
    for (one, other) in same {
        assert!(Initials::new(one).is_some(), "{one}");
        assert_eq!(Initials::new(one), Initials::new(other), "{one} {other}");
    }
    for (one, other) in [("JD", "JO"), ("ЖД", "ЖЛ"), ("IL", "LL"), ("J1", "JI"), ("ZU", "ZÜ")]
    {
        assert_ne!(Initials::new(one), Initials::new(other), "{one} {other}");
    }
}

#[test]
fn nobody_checks_their_own_work_in_another_script_or_width() {
    let data = tempfile::tempdir().unwrap();
    let mut run = Run::start(data.path(), PREPARE);
    run.usual_until("calculation");
    for own in ["JD 1.3", "jd 1.3", "J.D. 1.3", "ＪＤ 1.3", "ЈD 1.3", "J\u{200b}D 1.3"] {
        run.say(own);
        assert!(!run.reply().starts_with("saved "), "{own}: {}", run.reply());
    }
    run.say("MK 1.3");
    assert!(run.reply().starts_with("saved "), "{}", run.reply());
}

#[test]
fn whoever_writes_a_note_is_told_that_no_patient_belongs_into_it() {
    let data = tempfile::tempdir().unwrap();
    left(data.path());
    let mut run = Run::start(data.path(), super::RESUME);
    run.say(":help");
    assert!(run.text().contains("no patient"), "{}", run.text());
    let help = vialwatch(data.path(), &["prepare", "--help"]);
    assert!(help.stdout.contains("no patient's name"), "{}", help.stdout);
}
