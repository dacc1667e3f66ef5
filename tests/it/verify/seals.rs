//! Seals: as they are typed, and as every second person's question shows them.

use vialwatch::session::command::Question;
use vialwatch::store::chain;
use vialwatch::verify::Seal;

use super::chance::Chance;
use super::forge::{copies, honest, seals};
use super::judged;
use crate::support::archive::Memory;
use crate::support::story::{Story, protocol_text};

#[test]
fn a_seal_is_read_however_it_is_typed() {
    let seal = Seal::parse("K7Q2-M9XD-2F4C-81AB").unwrap();
    for typed in ["k7q2m9xd2f4c81ab", " K7Q2 M9XD 2F4C 81AB ", "K7Q2-M9XD-2F4C-8IAB"] {
        assert_eq!(Seal::parse(typed), Some(seal), "{typed}");
    }
    assert_eq!(Seal::parse("K7Q2-M9XD-2F4C-8lAB"), Some(seal));
    assert_eq!(Seal::parse("OOOO-0000-0000-0000"), Seal::parse("0000-0000-0000-0000"));
    assert_eq!(seal.to_string(), "K7Q2-M9XD-2F4C-81AB");
    let wrong =
        ["", "K7Q2", "K7Q2-M9XD-2F4C-81AB0", "K7Q2-M9XD-2F4C-81A", "U7Q2-M9XD-2F4C-81AB", "ä"];
    for typed in wrong {
        assert_eq!(Seal::parse(typed), None, "{typed}");
    }
}

/// Three ways to write a seal, none of which shares code with another.
#[test]
fn the_writer_the_verifier_and_the_test_write_the_same_seal() {
    let lines = honest(50, &mut Chance::new(50));
    let verdict = judged(&copies(&lines));
    for (index, seal) in seals(&lines).iter().enumerate() {
        let head = &lines[index][lines[index].len() - 66..lines[index].len() - 2];
        assert_eq!(chain::seal(&chain::Head::parse(head).unwrap()), *seal);
        let parsed = Seal::parse(seal).unwrap();
        assert_eq!(parsed.to_string(), *seal);
        assert_eq!(verdict.matches(parsed), Some(index as u64 + 1));
    }
    assert_eq!(verdict.matches(Seal::parse("0000-0000-0000-0000").unwrap()), None);
}

/// The seal is that of the record before the fact that it is shown for.
#[test]
fn every_question_to_a_second_person_shows_the_seal_of_what_is_saved() {
    let given = vialwatch::plain::Given::default();
    let mut story = Story::with_archive(Memory::default(), given, protocol_text());
    let mut asked = Vec::new();
    while story.plain.ending().is_none() {
        let block = story.prompt_block();
        let step = story.prompt();
        if block.lines().next().is_some_and(|line| line.contains("] second ")) {
            let saved = story.session().last_seq();
            assert!(block.contains(&format!("\n  seal SEAL-OF-{saved}\n")), "{step}: {block}");
            asked.push(step);
        } else if matches!(story.session().standing(), Some(Question::Step(_))) {
            assert!(!block.contains("  seal ") || step.starts_with("infusion"), "{step}: {block}");
        }
        let answer = story.usual_answer();
        story.wait(2_000_000_000);
        story.say(&answer);
    }
    assert_eq!(asked, ["calculation", "water-check", "hold", "release"]);
}
