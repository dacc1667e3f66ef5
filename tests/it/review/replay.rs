//! A replay shows what was seen: the screen of a moment equals the live one, cell by cell, at every
//! fact and between them.

use std::path::PathBuf;

use vialwatch::app::review::{Entry, Opened, Reviewed};
use vialwatch::app::{Model, Over, Place, Size};
use vialwatch::session::Session;
use vialwatch::time::SECOND_NS;

use crate::app::walk::{TO_FIRST_INJECTION, TO_MIXED, TO_THE_END};
use crate::support::trial::Trial;
use crate::view::frame::{drawn, rows};

/// A live screen with nothing typed and nothing over it, and how many facts there were.
struct Seen {
    facts: usize,
    model: Model,
}

fn is_plain(model: &Model) -> bool {
    let Place::Work(work) = &model.place else { return false };
    let empty = work.form.fields.iter().all(|field| field.text().is_empty());
    empty && work.sheet.is_none() && model.over == Over::None
}

/// Everything seen while these keys were pressed, a second at a time.
fn watched(trial: &mut Trial, script: &str, seen: &mut Vec<Seen>) {
    for word in script.split_whitespace() {
        match word.strip_prefix('+') {
            Some(span) => {
                let seconds =
                    span.split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().unwrap());
                for _ in 0..seconds {
                    trial.pass(1);
                    note(trial, seen);
                }
            }
            None => trial.keys(word),
        }
        note(trial, seen);
    }
}

fn note(trial: &Trial, seen: &mut Vec<Seen>) {
    if matches!(trial.model.place, Place::Work(_)) && is_plain(&trial.model) {
        let facts = trial.session().records().len();
        seen.push(Seen { facts, model: trial.model.clone() });
    }
}

fn opened(session: &Session, path: &str) -> Opened {
    let entry = Entry {
        path: PathBuf::from(path),
        id: session.opening().id.clone(),
        began: None,
        told: Err("unused".to_owned()),
    };
    let seals = (1..=session.records().len()).map(|it| format!("SEAL-OF-{it}")).collect();
    let last = session.records().last().unwrap().stamp.reading.clone();
    let integrity = Ok("intact".to_owned());
    let session = session.clone();
    let (notes, scenario) = (Vec::new(), None);
    Opened::new(Reviewed { entry, session, seals, integrity, notes, scenario }, &last)
}

/// The replay at the reading of a live screen, as far as the keys of a supervisor take it.
fn at(opened: &mut Opened, seen: &Seen) {
    opened.pause();
    let by = seen.facts as isize - 1 - opened.at() as isize;
    opened.step(by);
    if !opened.is_at_fact() {
        opened.step(1);
        opened.step(-1);
    }
    let from = opened.reading().unwrap();
    let ahead = seen.model.now.since_boot_ns - from.since_boot_ns;
    opened.play(1, &from);
    let mut later = from;
    later.since_boot_ns += ahead;
    opened.advance(&later);
}

fn compare(opened: &mut Opened, seen: &Seen, size: Size, what: &str) {
    at(opened, seen);
    let live = Model { size, ..seen.model.clone() };
    let replayed = opened.model(live.look, size).unwrap();
    assert_eq!(replayed.now, live.now, "{what}");
    let (is, was) = (drawn(&replayed), drawn(&live));
    if is != was {
        let (is, was) = (rows(&is), rows(&was));
        let pairs = is.iter().zip(&was).filter(|(is, was)| is != was);
        let told: Vec<String> = pairs.map(|(is, was)| format!("- {was}\n+ {is}")).collect();
        panic!("{what}, fact {}, {:?}\n{}", seen.facts, size, told.join("\n"));
    }
}

/// At the last fact of each wake, and at 50 moments between facts, in three sizes.
fn compare_all(session: &Session, path: &str, seen: &[Seen]) {
    let mut opened = opened(session, path);
    // Naming the operator of a draft opens it anew.
    let same = |it: &&Seen| {
        let Place::Work(work) = &it.model.place else { return false };
        session.records().starts_with(work.desk.session().records())
    };
    let of_fact = |it: &&Seen| {
        let at = &session.records()[it.facts - 1].stamp.reading;
        it.model.now.since_boot_ns - at.since_boot_ns < SECOND_NS && it.model.now.boot == at.boot
    };
    let mut at_facts: Vec<&Seen> = seen.iter().filter(same).filter(of_fact).collect();
    at_facts.sort_by_key(|it| (it.facts, it.model.now.since_boot_ns));
    at_facts.dedup_by_key(|it| it.facts);
    // Between, and not after the last fact: a replay ends with its record.
    let last = session.records().len();
    let between: Vec<&Seen> =
        seen.iter().filter(same).filter(|it| it.facts < last).filter(|it| !of_fact(it)).collect();
    assert!(between.len() >= 50, "{} moments between", between.len());
    let step = between.len() / 50;
    for (number, seen) in at_facts.iter().enumerate() {
        let size = [(80, 24), (60, 18), (120, 40)][number % 3];
        for (width, height) in [(80, 24), size] {
            compare(&mut opened, seen, Size { width, height }, "at a fact");
        }
    }
    for seen in between.iter().step_by(step).take(50) {
        compare(&mut opened, seen, Size { width: 80, height: 24 }, "between");
    }
    println!("{} facts, {} seen at once, 50 moments between", last, at_facts.len());
    assert!(at_facts.len() * 10 > last * 8, "{} of {last} facts", at_facts.len());
}

#[test]
fn a_whole_preparation_is_replayed_as_it_looked() {
    let mut trial = Trial::begun();
    let mut seen = Vec::new();
    for script in [TO_FIRST_INJECTION, TO_MIXED, TO_THE_END] {
        watched(&mut trial, script, &mut seen);
    }
    let session = trial.session().clone();
    compare_all(&session, "memory", &seen);
}

/// Alarms, a limit that passes and the discard that follows; a note, an absence, a rejected vial.
#[test]
fn a_preparation_with_mishaps_is_replayed_as_it_looked() {
    let mut trial = Trial::begun();
    let mut seen = Vec::new();
    watched(&mut trial, TO_FIRST_INJECTION, &mut seen);
    let mishaps = "\
        =inject.vial-1.start ⏎ +60 =inject.vial-1 \"9 ⏎ +5 ⌫ \"4 ⏎ +90 =swirl.vial-1 n \"seen ⏎ +10 \
        w +400 w +5 1 +10 1 +20 =swirl.vial-1 ⏎ +60 \
        x ↓ ⏎ \"dropped ⏎ +20 +3:40:00 a +1200 a +600 \"PH_told ⏎ \"DISCARD ⏎ +20";
    watched(&mut trial, mishaps, &mut seen);
    assert!(trial.session().records().len() > 40, "{}", trial.session().records().len());
    let session = trial.session().clone();
    compare_all(&session, "memory", &seen);
}
