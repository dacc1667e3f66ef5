//! From the home screen into a walkthrough and back, through the real loop and the real store: what is
//! offered there, and that nothing of it comes among preparations.
#![expect(clippy::disallowed_types, reason = "the loop's clock is the one that keys move")]

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use vialwatch::app::offer::{context, offered};
use vialwatch::app::{self, Model, Place, Size};
use vialwatch::keys::{Context, Intent};
use vialwatch::practice::builtin::BUILTIN;
use vialwatch::session::fact::Mode;
use vialwatch::session::{Session, State};
use vialwatch::shell::begin::Text;
use vialwatch::shell::cabinet::OnShelves;
use vialwatch::shell::clock::Clock;
use vialwatch::shell::home::run_home;
use vialwatch::shell::screen::Ended;
use vialwatch::store::disk::make_folders;
use vialwatch::store::{Shelf, Store};

use super::hands::{Behind, Hands, Screen, keys};
use super::room::{Rules, times_aside, walk};
use crate::support::clock::Machine;
use crate::support::memory_disk::MemoryDisk;
use crate::support::story::{noon, protocol_text};
use crate::support::trial::LOOK;

struct Played {
    ended: Ended,
    model: Model,
    frames: Vec<String>,
    disk: MemoryDisk,
}

impl Played {
    fn store(&self) -> Store<MemoryDisk> {
        Store::new(self.disk.clone(), Path::new("/data"))
    }

    fn last(&self) -> String {
        words(self.frames.last().unwrap())
    }

    fn ever(&self, text: &str) -> bool {
        self.frames.iter().any(|frame| words(frame).contains(text))
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn play_on(disk: &MemoryDisk, size: (u16, u16), script: &str) -> Played {
    let machine = Behind(Rc::new(RefCell::new(Machine::new(noon()))));
    let mut clock = machine.clone();
    let now = clock.read().reading;
    let size = Size { width: size.0, height: size.1 };
    let mut model = Model::at_home(LOOK, size, now.clone());
    let store = Store::new(disk.clone(), Path::new("/data"));
    let protocol = Text { text: protocol_text().to_owned(), site: false };
    let mut cabinet = OnShelves::new(store, protocol, &now);
    let mut hands = Hands { machine, keys: keys(script) };
    let mut screen = Screen { size, frames: Vec::new() };
    let outside = (&mut screen, &mut cabinet);
    let (ended, closed) = run_home(&mut model, &mut clock, &mut hands, outside);
    assert_eq!(closed, Ok(()));
    Played { ended, model, frames: screen.frames, disk: disk.clone() }
}

fn play(script: &str) -> Played {
    play_on(&MemoryDisk::new(), (80, 24), script)
}

/// Down to the scenario with this id.
fn down_to(id: &str) -> String {
    let at = BUILTIN.iter().position(|(it, _)| *it == id).unwrap();
    vec!["↓"; at].join(" ")
}

const LIMIT_PASSES: &str = "AB ⏎ 12 ⏎ . . PH ⇥ DISCARD ⏎ .";

fn limit_passes() -> String {
    format!(". p . {} ⏎ . {LIMIT_PASSES}", down_to("limit-passes"))
}

#[test]
fn a_walkthrough_begins_at_home_and_is_the_one_that_its_name_begins() {
    let played = play(&format!("{} +2 . ⏎ .", limit_passes()));
    assert!(played.ever("seed") && played.ever("▨ PRACTICE ×60 ▨"), "{}", played.last());
    assert!(played.ever("limit-passes: detected yes, right action yes"), "{}", played.last());
    // It comes back to the scenarios, and the model at home never was practice.
    assert_eq!(context(&played.model), Context::Scenarios, "{}", played.last());
    assert!(played.model.practice.is_none());
    let rows = played.store().list(Shelf::Practice).unwrap();
    assert_eq!(rows.len(), 1);
    let saved = played.store().open_for_reading(&rows[0].files).unwrap().records;
    let session = Session::replay(&saved).unwrap();
    let mode = Mode::Practice { scenario: "limit-passes".to_owned(), seed: 12, speed: 60 };
    assert_eq!(session.opening().mode, mode);
    assert_eq!(session.state(), State::Discarded);
    // The same facts as by its name, but for the digest of the scenario's text, which tests leave out.
    let rules: Rules = vec![("Half of the syringe".to_owned(), vec!["PH".to_owned()])];
    let named = walk("limit-passes", 12, rules);
    let told = |session: &Session| -> Vec<String> {
        let all = times_aside(session).into_iter();
        all.filter(|fact| !fact.starts_with("PracticeBegun")).collect()
    };
    assert_eq!(told(&session), told(&named.session));
}

#[test]
fn nothing_of_it_comes_among_preparations() {
    let disk = MemoryDisk::new();
    let played = play_on(&disk, (80, 24), &format!("{} +2 . ⏎ . q . r . .", limit_passes()));
    assert!(matches!(played.model.place, Place::Review(_)));
    assert!(played.ever("Sessions 0"), "{}", played.last());
    assert_eq!(played.store().list(Shelf::Sessions).unwrap().len(), 0);
    assert_eq!(played.store().sessions_in_progress().unwrap().len(), 0);
    let again = play_on(&disk, (80, 24), ". .");
    assert!(again.last().contains("No session is in progress"), "{}", again.last());
}

#[test]
fn what_is_offered_there_is_what_works_there() {
    let intents = |played: &Played| -> Vec<Intent> {
        offered(&played.model, |_| true).map(|binding| binding.intent).collect()
    };
    let list = play(". p .");
    let all = intents(&list);
    assert!(all.contains(&Intent::Pick) && all.contains(&Intent::Leave), "{all:?}");
    assert!(!all.contains(&Intent::New) && !all.contains(&Intent::Resume), "{all:?}");
    for (id, _) in BUILTIN.iter().take(10) {
        assert!(list.last().contains(id), "{id}: {}", list.last());
    }
    // Esc goes a step back: out of the field, out of the scenario, home.
    let field = play(". p . ⏎ .");
    assert_eq!(context(&field.model), Context::Field);
    let sheet = play(". p . ⏎ . ⎋ .");
    assert_eq!(context(&sheet.model), Context::Sheet);
    let list = play(". p . ⏎ . ⎋ . ⎋ .");
    assert_eq!(context(&list.model), Context::Scenarios);
    let home = play(". p . ⏎ . ⎋ . ⎋ . ⎋ .");
    assert_eq!(context(&home.model), Context::Home);
    assert!(intents(&home).contains(&Intent::Practise));
    let left = play(". p . q . q .");
    assert_eq!(left.ended, Ended::App(app::Ended::Left));
}

#[test]
fn no_walkthrough_begins_without_a_trainee_or_by_the_one_whom_the_program_plays() {
    let nobody = play(". p . ⏎ . ⏎ ⏎ .");
    assert!(nobody.last().contains("initials of the trainee: at least two"), "{}", nobody.last());
    let other = play(". p . ⏎ . mk ⏎ ⏎ . .");
    assert!(other.last().contains("MK is the second person"), "{}", other.last());
    let seed = play(". p . ⏎ . AB ⏎ 1.5 ⏎ . .");
    assert!(seed.last().contains("a seed is a whole number"), "{}", seed.last());
    for played in [nobody, other, seed] {
        assert_eq!(played.store().list(Shelf::Practice).unwrap().len(), 0);
        assert_eq!(context(&played.model), Context::Field);
    }
}

#[test]
fn a_scenario_of_the_site_is_offered_and_a_broken_one_says_why() {
    let disk = MemoryDisk::new();
    let (_, text) = BUILTIN.iter().find(|(id, _)| *id == "limit-passes").unwrap();
    let ours = text.replace("\"limit-passes\"", "\"ours\"");
    make_folders(&disk, Path::new("/data/scenarios")).unwrap();
    disk.put(Path::new("/data/scenarios/a-twin.json"), text.as_bytes());
    disk.put(Path::new("/data/scenarios/broken.json"), b"{}");
    disk.put(Path::new("/data/scenarios/ours.json"), ours.as_bytes());
    let last = |more: &str| format!(". p . {} {more}", vec!["↓"; 22].join(" "));
    let list = play_on(&disk, (80, 24), &last("."));
    assert!(list.last().contains("ours site scenario"), "{}", list.last());
    assert!(list.last().contains("a-twin.json"), "{}", list.last());
    let twin = play_on(&disk, (80, 24), &format!(". p . {} ⏎ .", vec!["↓"; 20].join(" ")));
    assert!(twin.last().contains("another scenario has the id limit-passes"), "{}", twin.last());
    assert_eq!(context(&twin.model), Context::Scenarios, "it can't be chosen");
    let walked = play_on(&disk, (80, 24), &last(&format!("⏎ . {LIMIT_PASSES}")));
    assert!(walked.ever("LIMIT PASSED"), "{}", walked.last());
}

#[test]
fn a_signal_in_a_walkthrough_ends_the_program() {
    let played = play(". p . ⏎ . AB ⏎ ⏎ . .");
    assert!(matches!(played.ended, Ended::Outside(_)));
    assert!(played.last().contains("PRACTICE ×60"), "{}", played.last());
}
