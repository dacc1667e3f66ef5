//! A walkthrough on the screen, through the real loop on the jumping clock: the band, what is seen,
//! the trainer's keys, and the score at its end.
#![expect(clippy::disallowed_types, reason = "the loop's clock is the one that keys move")]

use std::cell::RefCell;
use std::rc::Rc;

use vialwatch::app::offer::is_offered;
use vialwatch::app::{Given, Model, Msg, Place, Size};
use vialwatch::keys::Intent;
use vialwatch::practice::Walk;
use vialwatch::session::State;
use vialwatch::session::fact::Fact;
use vialwatch::shell::begin::Text;
use vialwatch::shell::cabinet::Cabinet;
use vialwatch::shell::clock::{Clock, JumpingClock};
use vialwatch::shell::rehearsal::Rehearsal;
use vialwatch::shell::screen::{Start, run};
use vialwatch::store::Store;

use super::hands::{Behind, Hands, Screen, keys};
use super::room::plan_of;
use crate::support::clock::Machine;
use crate::support::memory_disk::MemoryDisk;
use crate::support::story::{noon, protocol_text};
use crate::support::trial::LOOK;

fn walk(id: &str, size: (u16, u16), script: &str) -> (Model, Vec<String>) {
    let machine = Behind(Rc::new(RefCell::new(Machine::new(noon()))));
    let mut clock = JumpingClock::new(machine.clone());
    let now = clock.read().reading;
    let plan = plan_of(id, 3);
    let store = Store::new(MemoryDisk::new(), std::path::Path::new("/data"));
    let protocol = Text { text: protocol_text().to_owned(), site: false };
    let mut cabinet = Rehearsal::new(store, protocol, &plan, &now);
    let size = Size { width: size.0, height: size.1 };
    let mut model = Model::at_home(LOOK, size, now.clone());
    model.home = None;
    model.given = Given { by: Some("AB".to_owned()), ..Given::default() };
    model.practice = Some(Box::new(Walk::new(plan, "00".repeat(32))));
    let opening = cabinet.begin(&now).unwrap();
    let start = Start::With(Box::new(Msg::Begun(Ok(opening))));
    let mut hands = Hands { machine, keys: keys(script) };
    let mut screen = Screen { size, frames: Vec::new() };
    let _ = run(&mut model, start, &mut clock, &mut hands, (&mut screen, &mut cabinet));
    (model, screen.frames)
}

fn told(model: &Model, what: impl Fn(&Fact) -> bool) -> bool {
    model.session().unwrap().records().iter().any(|record| what(&record.fact))
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const SIZES: [(u16, u16); 3] = [(60, 18), (80, 24), (120, 40)];

#[test]
fn a_right_trainee_sees_the_band_what_happens_and_the_score() {
    for size in SIZES {
        let (model, frames) = walk("limit-passes", size, ". PH ⇥ DISCARD ⏎ .");
        assert_eq!(
            model.session().unwrap().state(),
            State::Discarded,
            "{}",
            frames.last().unwrap()
        );
        for frame in frames.iter().skip(1) {
            assert!(frame.contains("▨ PRACTICE ×60 ▨"), "{frame}");
        }
        assert!(frames.iter().any(|frame| words(frame).contains("you see: Half of the syringe")));
        let last = words(frames.last().unwrap());
        assert!(last.contains("limit-passes: detected yes"), "{}", frames.last().unwrap());
        let Place::Work(work) = &model.place else { panic!("not at work") };
        let score = "limit-passes: detected yes, right action yes, in time yes, unprompted yes";
        assert_eq!(work.score(), [score]);
    }
}

#[test]
fn a_slow_trainee_is_not_in_time() {
    let (model, _) = walk("limit-passes", (80, 24), ". +240 PH ⇥ DISCARD ⏎ .");
    let Place::Work(work) = &model.place else { panic!("not at work") };
    assert!(work.score()[0].contains("right action yes, in time no"), "{:?}", work.score());
}

#[test]
fn while_the_trainer_holds_the_clock_no_key_and_no_time_counts() {
    let (model, frames) = walk("glove-and-spill", (80, 24), ". ^p +3600 1 1 1 . ^p +1 .");
    assert!(frames.iter().any(|frame| frame.contains("PAUSED by the trainer")));
    assert!(told(&model, |fact| *fact == Fact::PracticePaused));
    let records = model.session().unwrap().records();
    let last = records.last().unwrap();
    assert_eq!(last.fact, Fact::PracticeWentOn);
    let paused = &records[records.len() - 2].stamp.reading;
    assert_eq!(paused.since_boot_ns, last.stamp.reading.since_boot_ns);
}

#[test]
fn the_trainer_brings_the_next_inject_and_goes_to_a_step() {
    let (model, frames) = walk("glove-and-spill", (80, 24), ". ^n . ^t 3 ⏎ . .");
    let by_trainer = |fact: &Fact| matches!(fact, Fact::InjectGiven { by_trainer: true, .. });
    assert!(told(&model, by_trainer), "{}", frames.last().unwrap());
    assert!(frames.iter().any(|frame| frame.contains("Go to a step")));
    let skipped = |fact: &Fact| matches!(fact, Fact::StepsSkipped { .. });
    let all = model.session().unwrap().records();
    let count = all.iter().filter(|record| skipped(&record.fact)).count();
    assert_eq!(count, 2, "to the start, and where the trainer went\n{}", frames.last().unwrap());
}

/// Steps of every phase, in their order, with the question that then stands.
const STAGES: [&str; 7] =
    ["cabinet", "vial.vial-1", "inject.vial-1", "clarity.vial-1", "withdraw", "label", "release"];

/// The order, entered by hand before the trainer's key; or the trainer goes on from the first question.
const BEFORE: [&str; 2] = [". PRACTICE ⏎ 1.3 ⏎ MK ⇥ 1.3 ⏎ .", "."];

/// Goes to a step by the trainer's key, as far down the list of steps to come as it stands.
fn skip_script(id: &str, before: &str, to: &str) -> String {
    let (model, _) = walk(id, (80, 24), &format!("{before} ^t ."));
    let Place::Work(work) = &model.place else { panic!("not at work") };
    let sheet = work.sheet.as_ref().unwrap_or_else(|| panic!("{id}: no steps to go to"));
    let down = sheet.list.iter().position(|row| row.text == to);
    let down = down.unwrap_or_else(|| panic!("{id}: {to} is not to come: {:?}", sheet.list));
    format!("{before} ^t . {} ⏎ . .", vec!["↓"; down].join(" "))
}

/// The trainer's keys are offered, and do what they say, in every phase of the work.
#[test]
fn the_trainers_keys_work_in_every_stage_of_more_than_one_scenario() {
    let count = |model: &Model, what: &dyn Fn(&Fact) -> bool| {
        let records = model.session().unwrap().records();
        records.iter().filter(|record| what(&record.fact)).count()
    };
    let given = |fact: &Fact| matches!(fact, Fact::InjectGiven { by_trainer: true, .. });
    let begun = |fact: &Fact| *fact == Fact::PracticePaused;
    for (id, before) in [("first-walk", 0), ("small-dose", 0), ("packages", 0), ("packages", 1)] {
        // Which vials there are is known with the dose.
        for stage in STAGES.iter().filter(|stage| before == 0 || !stage.contains('.')) {
            let there = skip_script(id, BEFORE[before], stage);
            let (model, frames) = walk(id, (80, 24), &there);
            let last = frames.last().unwrap();
            assert_eq!(model.session().unwrap().standing().unwrap().to_string(), *stage, "{last}");
            assert!(!told(&model, |fact| *fact == Fact::ClockLost), "{id} {stage}\n{last}");
            for intent in [Intent::Pause, Intent::NextInject, Intent::SkipTo] {
                assert!(is_offered(&model, intent), "{id} {stage}: {intent:?}");
            }
            let before = model.session().unwrap().records().len();
            let (held, frames) = walk(id, (80, 24), &format!("{there} ^p . 1 ⏎ 2 w g +3600 ."));
            let last = frames.last().unwrap();
            assert_eq!(count(&held, &begun), 1, "{id} {stage}\n{last}");
            assert_eq!(held.session().unwrap().records().len(), before + 1, "{id} {stage}\n{last}");
            assert!(last.contains("PAUSED by the trainer"), "{id} {stage}\n{last}");
            let (went_on, _) = walk(id, (80, 24), &format!("{there} ^p +3600 . ^p ."));
            assert!(told(&went_on, |fact| *fact == Fact::PracticeWentOn), "{id} {stage}");
            let (brought, frames) = walk(id, (80, 24), &format!("{there} ^n ."));
            let left = plan_of(id, 3).injects.len();
            let came = frames.last().unwrap().contains("every inject of the scenario has come up");
            assert_eq!(count(&brought, &given) == 1, left > 0 && !came, "{id} {stage}");
        }
    }
}

/// What is left is practice: it ends, its clocks with it, and it can't be gone on with.
#[test]
fn to_leave_says_that_the_walkthrough_ends() {
    let (model, frames) = walk("glove-and-spill", (60, 18), ". q .");
    let last = words(frames.last().unwrap());
    assert!(last.contains("The walkthrough ends here") && last.contains("kept and"), "{last}");
    assert!(!last.contains("NO ALARM") && !last.contains("run on"), "{last}");
    assert_eq!(model.session().unwrap().state(), State::InProgress);
}

/// Who goes away by themselves has not been called away, and sees nothing of what is not there.
#[test]
fn who_is_away_sees_what_there_is_to_see() {
    let (model, frames) = walk("glove-and-spill", (80, 24), ". w .");
    assert!(told(&model, |fact| *fact == Fact::WentAway));
    assert!(!words(frames.last().unwrap()).contains("you see"), "{}", frames.last().unwrap());
    let (_, frames) = walk("interruption", (80, 24), ". w .");
    let last = words(frames.last().unwrap());
    assert!(last.contains("telephone rings") && last.contains("You are back where you left."));
    assert!(!last.contains("Nothing out of the ordinary"), "{last}");
}

/// The trainer is at the same keyboard while something is being typed, too.
#[test]
fn the_trainer_pauses_and_brings_an_inject_while_a_sheet_is_open() {
    for open in ["x", "n", "D", "c"] {
        let (model, frames) = walk("glove-and-spill", (80, 24), &format!(". {open} . ^p . 1 ."));
        let last = frames.last().unwrap();
        assert!(last.contains("PAUSED by the trainer"), "{open}: {last}");
        assert_eq!(model.session().unwrap().records().last().unwrap().fact, Fact::PracticePaused);
        let (model, _) = walk("glove-and-spill", (80, 24), &format!(". {open} . ^n ."));
        let given = |fact: &Fact| matches!(fact, Fact::InjectGiven { by_trainer: true, .. });
        assert!(told(&model, given), "{open}");
        let Place::Work(work) = &model.place else { panic!("not at work") };
        assert!(work.sheet.is_some(), "{open}: what was typed is still there");
    }
}

/// `j` goes no further than to the inject that time brings.
#[test]
fn a_jump_stops_where_an_inject_comes_up() {
    let there = skip_script("everything", BEFORE[0], "inject.vial-2");
    let (model, frames) = walk("everything", (80, 24), &format!("{there} j ."));
    let records = model.session().unwrap().records();
    let is_it =
        |fact: &Fact| matches!(fact, Fact::InjectGiven { inject, .. } if inject == "called-away");
    let came = records.iter().find(|it| is_it(&it.fact));
    assert!(came.is_some(), "{}", frames.last().unwrap());
}

#[test]
fn the_power_fails_and_the_session_is_taken_up_again() {
    let (model, frames) = walk("power-loss", (80, 24), ". . .");
    assert!(told(&model, |fact| *fact == Fact::Resumed));
    assert!(told(&model, |fact| *fact == Fact::ClockLost));
    assert!(frames.last().unwrap().contains("TIME UNKNOWN"), "{}", frames.last().unwrap());
}
