//! Whatever is typed, plain mode answers in lines that a person and a script can read, and ends
//! with a prompt or with how it ended.

use proptest::collection::vec;
use proptest::prelude::*;
use vialwatch::plain::Given;

use super::cases;
use super::turn::{HOUR, SECOND};
use crate::support::archive::Memory;
use crate::support::story::{Story, protocol_text};

/// What a hand, a scanner or a cat may put into one line.
fn typed() -> impl Strategy<Value = String> {
    let words = prop_oneof![
        Just("y"),
        Just("n"),
        Just("MK"),
        Just("JD"),
        Just("5.2"),
        Just("1,300"),
        Just("now"),
        Just("later"),
        Just("redraw"),
        Just("discard"),
        Just("go-on"),
        Just("seen"),
        Just("because"),
        Just("at"),
        Just("vial-1"),
        Just("vial-65536"),
        Just("bag"),
        Just("inject.vial-1"),
        Just("inject.vial-1.start"),
        Just("withdraw"),
        Just("mix"),
        Just("into-bag.start"),
        Just("infusion-start"),
        Just("clarity.vial-1"),
        Just("cloudy"),
        Just("2026-11-22T12:00:00Z"),
        Just("2026-11-22T11:00:00Z..2026-11-22T11:30:00Z"),
        Just("+262142-12-31T23:59:59Z"),
        Just("-262143-01-01T00:00:00Z"),
        Just("12:00"),
        Just("99:99"),
        Just("lot"),
        Just("exp"),
        Just("2027-05-31"),
        Just("999999999999999999999"),
        Just("\u{202e}"),
        Just("\u{0}"),
        Just("\u{1b}[2J"),
        Just("\u{85}"),
        Just("é"),
        Just("  "),
    ];
    let colon = prop_oneof![
        Just(":note"),
        Just(":incident"),
        Just(":gloves"),
        Just(":clocks"),
        Just(":correct"),
        Just(":late"),
        Just(":undo"),
        Just(":reject"),
        Just(":override"),
        Just(":early"),
        Just(":away"),
        Just(":back"),
        Just(":operator"),
        Just(":settle"),
        Just(":ack"),
        Just(":help"),
        Just(":discard"),
        Just(":"),
        Just(": "),
        Just("::"),
        Just(":quit "),
        Just(" :note"),
        Just(":Note"),
        Just(":é"),
    ];
    let sentence = vec(words, 0..7).prop_map(|words| words.join(" "));
    prop_oneof![
        4 => (colon, sentence.clone()).prop_map(|(colon, rest)| format!("{colon} {rest}")),
        2 => sentence,
        2 => any::<String>(),
        1 => vec(any::<char>(), 0..1500).prop_map(|it| it.into_iter().collect()),
        1 => any::<String>().prop_map(|text| format!(":note {text}")),
    ]
    .prop_map(|line: String| line.replace('\n', " "))
}

#[derive(Clone, Debug)]
enum Happens {
    Usual(u8),
    Line(String),
    Stale(String),
    Wait(i64),
    Suspend(i64),
    Step(i64),
    Resume,
    Disk(bool),
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        5 => (1_u8..15).prop_map(Happens::Usual),
        10 => typed().prop_map(Happens::Line),
        1 => typed().prop_map(Happens::Stale),
        2 => (0..3 * HOUR).prop_map(Happens::Wait),
        1 => (0..3 * HOUR).prop_map(Happens::Suspend),
        1 => (-HOUR..HOUR).prop_map(Happens::Step),
        1 => Just(Happens::Resume),
        1 => any::<bool>().prop_map(Happens::Disk),
    ]
}

fn happen(story: &mut Story, what: &Happens) {
    match what {
        Happens::Usual(count) => {
            for _ in 0..*count {
                if story.plain.ending().is_none() {
                    let answer = story.usual_answer();
                    story.wait(SECOND);
                    if story.plain.ending().is_none() {
                        story.say(&answer);
                    }
                }
            }
        }
        Happens::Line(line) => story.say(line),
        Happens::Stale(line) => story.say_stale(line),
        Happens::Wait(ns) => story.wait(*ns),
        Happens::Suspend(ns) => story.suspend(*ns),
        Happens::Step(ns) => story.machine.step_wall(*ns),
        Happens::Resume if story.is_kept() => story.resume(Some("AB")),
        Happens::Resume => {}
        Happens::Disk(full) => story.plain.archive_mut().full = *full,
    }
}

fn is_readable(said: &str) -> Result<(), String> {
    match said.chars().find(|c| c.is_control() && *c != '\n') {
        Some(c) => Err(format!("{c:?} was written")),
        None => Ok(()),
    }
}

/// A prompt, or a line that says how it ended; after it only what may be said while one waits.
fn ends_well(story: &Story) -> Result<(), String> {
    let meanwhile = ["saved ", "unsaved ", "alarm ", "notice "];
    let is_meanwhile = |line: &&str| meanwhile.iter().any(|word| line.starts_with(word));
    let last = story.said.lines().rev().find(|line| !is_meanwhile(line)).unwrap_or_default();
    let ended = story.plain.ending().is_some();
    let how = ["done ", "left ", "refused "].iter().any(|word| last.starts_with(word));
    let good = if ended { how } else { last == ">" };
    if good { Ok(()) } else { Err(format!("it ended with {last:?}")) }
}

/// With the order known on the command line, or with nothing known.
fn begin(ordered: bool) -> Story {
    let known = |text: &str| ordered.then(|| text.to_owned());
    let given = Given { by: known("JD"), order: known("4711"), dose: known("1.3") };
    Story::with_archive(Memory::default(), given, protocol_text())
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn any_lines_get_an_answer_and_a_prompt(
        begun in any::<bool>(), acts in vec(happens(), 1..30)
    ) {
        let mut story = begin(begun);
        for act in &acts {
            if story.plain.ending().is_some() {
                break;
            }
            happen(&mut story, act);
            if matches!(act, Happens::Line(_) | Happens::Stale(_)) {
                prop_assert_eq!(ends_well(&story), Ok(()), "after {:?}", act);
            }
        }
        prop_assert_eq!(is_readable(&story.said), Ok(()));
    }
}
