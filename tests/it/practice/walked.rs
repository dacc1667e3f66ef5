//! Every shipped scenario, end to end through the real loop, by a right trainee and by a wrong one;
//! the score held against a table that was worked out by hand.

use std::panic::{AssertUnwindSafe, catch_unwind};

use vialwatch::practice::builtin::BUILTIN;
use vialwatch::practice::score::{Cell, score};
use vialwatch::session::fact::Fact;
use vialwatch::session::{Session, State};

use super::room::{Rules, Walked, Way, plan_of, times_aside, walk, walk_so};
use super::trainees::{Table, all};

pub(super) fn scored(walked: &Walked) -> Table {
    let word = |cell: Cell| match cell {
        Cell::Yes => "yes",
        Cell::No => "no",
        Cell::Nothing => "-",
    };
    let rows = score(&walked.plan, &walked.session);
    let cells = rows.iter().map(|row| {
        let cells = [row.detected, row.right, row.in_time, row.unprompted].map(word);
        (row.inject.clone(), cells.join(" "))
    });
    cells.collect()
}

/// Walks and compares; what differs, in words.
fn differs(
    name: &str,
    scenario: &str,
    seed: u64,
    rules: Rules,
    expected: &Table,
) -> Option<String> {
    let walked = catch_unwind(AssertUnwindSafe(|| walk(scenario, seed, rules)));
    let walked = match walked {
        Ok(walked) => walked,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            return Some(format!("{name}: panicked: {text}"));
        }
    };
    let over = walked.session.state() != State::InProgress;
    let is = scored(&walked);
    if over && is == *expected {
        return None;
    }
    let lines: Vec<&str> = walked.said.lines().rev().take(24).collect();
    let tail: Vec<&str> = lines.into_iter().rev().collect();
    let rows: Vec<String> = is
        .iter()
        .zip(expected)
        .filter(|(is, expected)| is != expected)
        .map(|(is, expected)| format!("  {}: {} and not {}", is.0, is.1, expected.1))
        .collect();
    let state = walked.session.state().word();
    Some(format!("{name}: {state}\n{}\n{}", rows.join("\n"), tail.join("\n")))
}

#[test]
fn a_right_and_a_wrong_trainee_are_scored_as_the_table_says() {
    let trainees = all();
    let known: Vec<&str> = trainees.iter().map(|it| it.scenario.as_str()).collect();
    let shipped: Vec<&str> = BUILTIN.iter().map(|(id, _)| *id).collect();
    assert_eq!(known, shipped);
    assert!(shipped.len() >= 12);
    let mut wrong = Vec::new();
    let only = std::env::var("SCENARIO").unwrap_or_default();
    for it in trainees.iter().filter(|it| it.scenario.contains(&only)) {
        let name = |who: &str| format!("{}, {who}", it.scenario);
        let right = it.right.clone();
        wrong.extend(differs(&name("right"), &it.scenario, it.seed, right, &it.right_table));
        let wrong_rules = it.wrong.clone();
        wrong.extend(differs(&name("wrong"), &it.scenario, it.seed, wrong_rules, &it.wrong_table));
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n\n"));
}

/// An answer that no inject asks for, there to go on with: the second person reads the dose of the new order.
const NOT_SCORED: (&str, &str) = ("small-dose", "MK reads: 0.4");

#[test]
fn every_right_answer_is_made_wrong_once() {
    for it in all() {
        for (trigger, _) in &it.right {
            let swapped = it.swaps.iter().any(|swap| swap.trigger == *trigger);
            let scored = (it.scenario.as_str(), trigger.as_str()) != NOT_SCORED;
            assert_eq!(swapped, scored, "{}: \"{trigger}\"", it.scenario);
        }
    }
}

#[test]
fn one_wrong_answer_changes_exactly_the_cells_it_should() {
    let mut wrong = Vec::new();
    let only = std::env::var("SCENARIO").unwrap_or_default();
    for it in all().iter().filter(|it| it.scenario.contains(&only)) {
        for swap in &it.swaps {
            let name = format!("{}, wrong at \"{}\"", it.scenario, swap.trigger);
            let table = it.swapped_table(&swap.changed);
            assert_ne!(table, it.right_table, "{name}: nothing is expected to change");
            wrong.extend(differs(&name, &it.scenario, it.seed, it.swapped(swap), &table));
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Facts without their stamps; days and moments that hang on the clock are the same here.
fn facts(session: &Session) -> Vec<Fact> {
    let all = session.records().iter().skip(1);
    all.map(|record| record.fact.clone()).collect()
}

/// On another day, at another hour of it.
#[test]
fn the_same_seed_gives_the_same_facts_times_aside() {
    for it in all() {
        for rules in [&it.right, &it.wrong] {
            let one = walk(&it.scenario, it.seed, rules.clone());
            let begun = "2027-01-31T06:41:09.250Z".parse().unwrap();
            let two = walk_so(&it.scenario, it.seed, Way { begun, ..Way::of(rules.clone()) });
            assert_ne!(facts(&one.session), facts(&two.session), "{}", it.scenario);
            assert_eq!(times_aside(&one.session), times_aside(&two.session), "{}", it.scenario);
        }
    }
}

#[test]
fn another_seed_moves_injects_and_lots_but_not_what_is_trained() {
    let mut moved = 0;
    for (id, _) in BUILTIN {
        let one = plan_of(id, 1);
        let others: Vec<_> = (2..12).map(|seed| plan_of(id, seed)).collect();
        for other in &others {
            let trained = |plan: &vialwatch::practice::Plan| -> Vec<_> {
                plan.injects
                    .iter()
                    .map(|it| (it.id.clone(), it.trains.clone(), it.within))
                    .collect()
            };
            assert_eq!(trained(&one), trained(other), "{id}");
            assert_eq!(one.order, other.order, "{id}");
            assert_ne!(one.usual_package("vial.vial-1").0, other.usual_package("vial.vial-1").0);
        }
        let moves = others.iter().any(|other| other.injects != one.injects);
        assert!(moves || one.injects.is_empty(), "{id} is the same with every seed");
        moved += usize::from(moves);
    }
    assert_eq!(moved + 1, BUILTIN.len(), "in all but the first walk something happens");
}

#[test]
fn what_is_saved_is_the_walkthrough_with_its_mark() {
    let walked = walk("cloudy-vial", 3, Vec::new());
    let files: Vec<String> =
        walked.disk.all().keys().map(|path| path.display().to_string()).collect();
    let kept: Vec<&String> = files.iter().filter(|path| path.contains("/practice/")).collect();
    assert_eq!(kept.len(), 2, "{files:?}");
    assert!(!files.iter().any(|path| path.contains("/sessions/")), "{files:?}");
    assert!(!files.iter().any(|path| path.contains("/open/")), "nobody goes on with it: {files:?}");
    let journal = kept.iter().find(|path| path.ends_with("jsonl")).unwrap();
    let text = walked.disk.bytes(std::path::Path::new(journal)).unwrap();
    let text = String::from_utf8(text).unwrap();
    let first = text.lines().next().unwrap();
    assert!(first.contains(r#""practice":{"scenario":"cloudy-vial","seed":3,"speed":60}"#));
    assert_eq!(text.lines().count(), walked.session.records().len());
}

#[test]
fn the_trainer_stops_the_clock_brings_an_inject_and_jumps_to_a_step() {
    let says = |lines: &str| {
        vec![("PRACTICE-".to_owned(), lines.split(" / ").map(str::to_owned).collect())]
    };
    let lines = "PRACTICE-02 / :pause / 1.3 / :go-on / :skip withdraw / :inject / :gloves";
    let walked = walk("cloudy-vial", 1, says(lines));
    assert!(walked.said.contains("refused paused"), "{}", walked.said);
    let told = facts(&walked.session);
    assert!(told.contains(&Fact::PracticePaused) && told.contains(&Fact::PracticeWentOn));
    assert!(told.iter().any(|fact| matches!(fact, Fact::StepsSkipped { .. })));
    assert!(!told.contains(&Fact::ClockLost), "time never runs backwards: {}", walked.said);
}
