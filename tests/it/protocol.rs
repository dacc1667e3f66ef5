//! The protocol format, and the built-in protocol read back fact by fact.

use vialwatch::protocol::{
    DrugFact, Kind, Milestone, Protocol, Step, ValueStep, Window, builtin, parse, to_json,
};

mod article;
mod compared;
mod damage;
mod faults;
mod manual;
mod misfits;
mod of_site;
mod other_sources;
mod schema;
mod shown;
mod steps;
mod wrong;

fn text() -> &'static str {
    builtin::text("inotuzumab-ozogamicin").unwrap()
}

fn protocol() -> Protocol {
    parse(text()).unwrap()
}

fn fact(protocol: &Protocol, id: &str) -> DrugFact {
    protocol.facts.iter().find(|fact| fact.id == id).unwrap().clone()
}

/// The fact has these words in its sentence, this source and this place.
#[track_caller]
fn says(protocol: &Protocol, id: &str, words: &[&str], source: &str, place: Option<&str>) {
    let fact = fact(protocol, id);
    for word in words {
        assert!(fact.text.contains(word), "{id} lacks {word}: {}", fact.text);
    }
    assert_eq!((fact.source.id.as_str(), fact.source.place.as_deref()), (source, place), "{id}");
}

fn step(protocol: &Protocol, id: &str) -> Step {
    protocol.step(id).unwrap().clone()
}

fn value(protocol: &Protocol, id: &str) -> ValueStep {
    match step(protocol, id).kind {
        Kind::Value(value) => value,
        other => panic!("{id} is {other:?}"),
    }
}

fn window(protocol: &Protocol, id: &str) -> Window {
    protocol.window(id).unwrap().1.clone()
}

/// All sentences of a step, one per line.
fn said(protocol: &Protocol, id: &str) -> String {
    let step = step(protocol, id);
    let sentences = step.start_text.iter().chain(&step.text);
    sentences.map(|sentence| sentence.say.as_str()).collect::<Vec<_>>().join("\n")
}

fn source_of(protocol: &Protocol, step: &str, words: &str) -> String {
    let step = protocol.step(step).unwrap();
    let sentence = step.text.iter().find(|sentence| sentence.say.contains(words));
    sentence.unwrap_or_else(|| panic!("{} does not say {words}", step.id)).source.id.clone()
}

fn dose_source(protocol: &Protocol, name: &str) -> String {
    let entry = protocol.dose_sources.iter().find(|(known, _)| known == name).unwrap();
    entry.1.id.clone()
}

fn ids(protocol: &Protocol, milestones: &[usize]) -> Vec<String> {
    milestones.iter().map(|index| protocol.milestones[*index].id.clone()).collect()
}

/// The answers of a choose step with their effects, as `word effect`.
fn answers(protocol: &Protocol, id: &str) -> Vec<String> {
    let step = step(protocol, id);
    step.choices().iter().map(|choice| format!("{} {:?}", choice.word, choice.effect)).collect()
}

#[test]
fn every_built_in_protocol_loads_under_its_own_id() {
    for (id, text) in builtin::BUILTIN {
        assert_eq!(parse(text).unwrap().id, *id);
    }
}

#[test]
fn a_protocol_written_out_and_read_again_is_the_same() {
    let protocol = protocol();
    assert_eq!(parse(&to_json(&protocol)), Ok(protocol));
}

#[test]
fn the_figures_of_a_sentence_are_the_figures_the_program_works_with() {
    let protocol = protocol();
    let dose = &protocol.dose;
    let mut known = vec![
        dose.vial.to_string(),
        dose.diluent_per_vial.to_string(),
        dose.rate.to_string(),
        "30 min".to_owned(),
    ];
    // No calculation uses these: what is printed on a vial, strengths of fluids, temperatures.
    known.extend(["1 mg", "0.9 %", "70 %", "2-8 °C", "20-25 °C"].map(str::to_owned));
    let steps = protocol.steps().flat_map(|step| step.start_text.iter().chain(&step.text));
    let windows = protocol.windows.iter().flat_map(|window| window.passed_text.iter());
    for sentence in steps.chain(windows) {
        let words: Vec<&str> = sentence.say.split(' ').collect();
        for (at, word) in words.iter().enumerate() {
            if !word.starts_with(|first: char| first.is_ascii_digit()) {
                continue;
            }
            let unit = words.get(at + 1).unwrap().trim_end_matches(['.', ',', ';', ':']);
            let figure = format!("{word} {unit}");
            assert!(known.contains(&figure), "{figure} in: {}", sentence.say);
        }
    }
    let gloves = said(&protocol, "hands");
    assert!(gloves.contains("every 30 min"));
    assert_eq!(dose.diluent_per_vial.to_string(), "4 mL");
}

#[test]
fn a_sentence_is_short_and_ends() {
    let protocol = protocol();
    let steps = protocol.steps().flat_map(|step| step.start_text.iter().chain(&step.text));
    let windows = protocol.windows.iter().flat_map(|window| window.passed_text.iter());
    let sentences = steps.chain(windows).map(|sentence| &sentence.say);
    for say in sentences.chain(protocol.facts.iter().map(|fact| &fact.text)) {
        assert!(say.chars().count() <= 200, "{say}");
        assert!(say.ends_with(['.', '?']), "{say}");
    }
}

#[test]
fn milestones_stand_in_the_order_in_which_they_happen() {
    let protocol = protocol();
    let acts = |entry: &Milestone| entry.by.clone().unwrap_or_default();
    let milestones: Vec<(String, String)> =
        protocol.milestones.iter().map(|entry| (entry.id.clone(), acts(entry))).collect();
    let expected = [
        ("gloves-changed", ""),
        ("reconstitution-start", ""),
        ("reconstitution-end", ""),
        ("vials-refrigerated", ""),
        ("vials-out", ""),
        ("dilution-start", ""),
        ("dilution-end", "dilute by"),
        ("refrigerated", ""),
        ("out-of-refrigerator", "take out by"),
        ("released", ""),
        ("infusion-start", "start infusion by"),
        ("infusion-end", "finish infusion by"),
    ];
    assert_eq!(milestones, expected.map(|(id, by)| (id.to_owned(), by.to_owned())));
}
