//! What differs between two protocols: exactly what was changed, and nothing for what means the
//! same.

use std::fs;

use serde_json::{Value, json};
use vialwatch::protocol::{Protocol, parse, to_json};
use vialwatch::words::protocol::compare::differences;

use super::{protocol, text};
use crate::binary::driver::vialwatch;

fn built_in() -> Value {
    serde_json::from_str(text()).unwrap()
}

fn read(file: &Value) -> Protocol {
    parse(&file.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

/// The built-in protocol after a change, and what the change is told as.
#[track_caller]
fn told(change: impl FnOnce(&mut Value), expected: &[&str]) {
    let mut file = built_in();
    change(&mut file);
    assert_eq!(differences(&protocol(), &read(&file)), expected);
}

/// Another value at a pointer.
#[track_caller]
fn set(pointer: &str, new: Value, expected: &[&str]) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let put = |file: &mut Value| match file.pointer_mut(parent).unwrap() {
        Value::Array(list) => list[name.parse::<usize>().unwrap()] = new,
        object => object[name] = new,
    };
    told(put, expected);
}

/// Where a step stands in the file.
fn at(id: &str) -> String {
    let file = built_in();
    for (phase, it) in file["phases"].as_array().unwrap().iter().enumerate() {
        let mut steps = it["steps"].as_array().unwrap().iter();
        if let Some(step) = steps.position(|step| step["id"] == id) {
            return format!("/phases/{phase}/steps/{step}");
        }
    }
    panic!("there is no step {id}")
}

#[test]
fn a_file_written_in_another_way_means_the_same() {
    let same = parse(&to_json(&protocol())).unwrap();
    assert_eq!(differences(&protocol(), &same), [""; 0]);
    // Written by name, every member stands in the order of the alphabet.
    assert_eq!(differences(&protocol(), &read(&built_in())), [""; 0]);
    set("/windows/0/rule", json!({"at_most": "240 min"}), &[]);
    set("/windows/1/from", json!(["vials-out", "reconstitution-end"]), &[]);
    set("/dose/vial/value", json!("900 mcg"), &[]);
    set("/dose/final_volume/value", json!("0.05 L"), &[]);
    set("/milestones/1/gloves", json!(false), &[]);
    told(|file| file["sources"].as_array_mut().unwrap().reverse(), &[]);
}

#[test]
fn a_change_of_a_window_is_told_as_that() {
    set(
        "/windows/0/rule",
        json!({"at_most": "3 h"}),
        &["window dilute-by: bound: at most 4 h → at most 3 h"],
    );
    set(
        "/windows/0/alarms/0/before",
        json!("45 min"),
        &[
            "window dilute-by: alarms: caution 30 min before, warning 10 min before → caution 45 min \
           before, warning 10 min before",
        ],
    );
    set(
        "/windows/2/on_passed",
        json!("ask"),
        &["window start-infusion-by: when passed: discard → the pharmacist decides"],
    );
    set(
        "/windows/2/to",
        json!(["infusion-end"]),
        &["window start-infusion-by: closed by: infusion-start → infusion-end"],
    );
    set(
        "/windows/3/when/is",
        json!(["refrigerate"]),
        &["window equilibrate: when: store is refrigerate or cold-to-ward → store is refrigerate"],
    );
    set(
        "/windows/5/place",
        json!("page 3"),
        &["window finish-by: source: article, Storage, Diluted Solution → article, page 3"],
    );
    told(
        |file| drop(file["windows"].as_array_mut().unwrap().remove(6)),
        &["window outer-gloves: removed"],
    );
    told(
        |file| file["windows"].as_array_mut().unwrap().swap(0, 1),
        &["window dilute-by: moved, now after vials-unrefrigerated"],
    );
}

#[test]
fn a_change_of_a_step_is_told_as_that() {
    set(
        &format!("{}/kind/choose/2/effect", at("clarity")),
        json!("accept"),
        &["step clarity: answer cloudy: rejects the vial (cloudy) → accepts (cloudy)"],
    );
    set(
        &format!("{}/kind/value/tolerance/value", at("withdraw")),
        json!("10 %"),
        &["step withdraw: tolerance: 5 % → 10 %"],
    );
    set(
        &format!("{}/kind/second/reads/tolerance/value", at("hold")),
        json!("0.2 mL"),
        &["step hold: readings may differ by: 0.1 mL → 0.2 mL"],
    );
    set(
        &format!("{}/least/value", at("swirl")),
        json!("1 min"),
        &["step swirl: least time: 30 s → 1 min"],
    );
    set(
        &format!("{}/text/0/say", at("mix")),
        json!("Mix."),
        &["step mix: says: \"Mix by inverting the bag gently. Do not shake.\" → \"Mix.\""],
    );
    set(
        &format!("{}/text/0/source", at("swirl")),
        json!("practice"),
        &["step swirl: says: source of \"Swirl gently. Do not shake.\": us-label, preparation → \
           practice, preparation"],
    );
    told(
        |file| {
            let text = file.pointer_mut(&format!("{}/text", at("waste"))).unwrap();
            text.as_array_mut().unwrap().remove(1);
        },
        &["step waste: says: no longer \"Keep nothing of what is left in a vial.\" (article, \
           Specifications)"],
    );
    told(
        |file| {
            let text = file.pointer_mut(&format!("{}/text", at("mix"))).unwrap();
            let new = json!({"say": "Twice.", "source": "site"});
            text.as_array_mut().unwrap().push(new);
        },
        &["step mix: says: also \"Twice.\" (site)"],
    );
    told(
        |file| {
            let text = file.pointer_mut(&format!("{}/text", at("order"))).unwrap();
            text.as_array_mut().unwrap().swap(0, 1);
        },
        &["step order: says: \"Enter the order reference.\" stands elsewhere"],
    );
    told(
        |file| {
            let choices = file.pointer_mut(&format!("{}/kind/choose", at("bag-colour"))).unwrap();
            choices.as_array_mut().unwrap().swap(0, 1);
        },
        &["step bag-colour: order of the answers: colourless, slightly-yellow, other → \
           slightly-yellow, colourless, other"],
    );
}

#[test]
fn steps_that_come_go_or_move_are_told_once() {
    told(
        |file| {
            let path = at("light");
            let (steps, index) = path.rsplit_once('/').unwrap();
            let index: usize = index.parse().unwrap();
            file.pointer_mut(steps).unwrap().as_array_mut().unwrap().remove(index);
        },
        &["step light: removed"],
    );
    told(
        |file| {
            let steps = file["phases"][1]["steps"].as_array_mut().unwrap();
            let mut new = steps[1].clone();
            new["id"] = json!("light-again");
            steps.push(new);
        },
        &["step light-again: added in phase protect after transfer-device"],
    );
    told(
        |file| {
            let step = file["phases"][1]["steps"].as_array_mut().unwrap().remove(1);
            file["phases"][1]["steps"].as_array_mut().unwrap().push(step);
        },
        &["step cabinet: moved, now in phase protect after transfer-device"],
    );
    told(
        |file| {
            let step = file["phases"][1]["steps"].as_array_mut().unwrap().pop().unwrap();
            file["phases"][2]["steps"].as_array_mut().unwrap().insert(0, step);
        },
        &["step transfer-device: moved, now in phase materials after light"],
    );
}

#[test]
fn a_change_of_a_figure_a_product_or_a_source_is_told_as_that() {
    set("/version", json!("2"), &["protocol: version: 1 → 2"]);
    set("/dose/dose_most/value", json!("4 mg"), &["dose: dose most: value: 5 mg → 4 mg"]);
    set(
        "/dose/dose_most/source",
        json!("site"),
        &["dose: dose most: source: norway, greatest concentration in the final volume → site, \
           greatest concentration in the final volume"],
    );
    set(
        "/dose/methods/0/source",
        json!("practice"),
        &[
            "bag method remove: source: norway, total nominal volume → practice, total nominal volume",
        ],
    );
    set(
        "/products/0/codes",
        json!(["00012345678905"]),
        &["product besponsa: codes: none → 00012345678905"],
    );
    set(
        "/products/1/look_alikes",
        json!([]),
        &["product sterile-water: look-alikes: Sodium chloride 0.9 % → none"],
    );
    set("/sources/1/date", json!("2024"), &["source pfizer-ie: date: 2023-01 → 2024"]);
    set(
        "/facts/7/text",
        json!("Basic."),
        &["fact A8: text: The pH of the reconstituted solution is about 8.0. → Basic."],
    );
    told(
        |file| {
            let new = json!({"id": "ward", "title": "Rules of the ward", "site": true});
            file["sources"].as_array_mut().unwrap().push(new);
        },
        &["source ward: added"],
    );
}

/// Single values of the file changed: if it is still a protocol and another one, that is told.
/// A sample of the changes, or all of them with `VIALWATCH_ALL_CHANGES` set.
#[test]
fn no_change_of_a_single_value_goes_untold() {
    let (tried, read) = changed_everywhere(&built_in(), 9);
    assert!(tried > 900 && read > 80, "{read} of {tried}");
    for name in ["budget", "sizes"] {
        let path = format!("{}/tests/protocols/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let whole: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let (tried, read) = changed_everywhere(&whole, 23);
        assert!(tried > 100 && read > 10, "{name}: {read} of {tried}");
    }
}

/// One of so many changes of a file: how many were tried, and how many left a protocol.
fn changed_everywhere(whole: &Value, sampled: usize) -> (usize, usize) {
    let protocol = parse(&whole.to_string()).unwrap();
    let step = if std::env::var_os("VIALWATCH_ALL_CHANGES").is_some() { 1 } else { sampled };
    let (mut tried, mut read, mut passed_over) = (0, 0, 0);
    for pointer in scalars(whole) {
        let old = whole.pointer(&pointer).unwrap();
        for new in others(old) {
            passed_over += 1;
            if passed_over % step != 0 {
                continue;
            }
            let mut file = whole.clone();
            *file.pointer_mut(&pointer).unwrap() = new.clone();
            tried += 1;
            let Ok(other) = parse(&file.to_string()) else { continue };
            read += 1;
            let lines = differences(&protocol, &other);
            assert_eq!(lines.is_empty(), other == protocol, "{pointer}: {old} → {new}");
            let back = differences(&other, &protocol);
            assert_eq!(lines.len(), back.len(), "{pointer}: {old} → {new}: {lines:?} {back:?}");
        }
    }
    (tried, read)
}

fn scalars(value: &Value) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(object) => object.iter().map(|(name, it)| (name.clone(), it)).collect(),
        Value::Array(list) => {
            list.iter().enumerate().map(|(at, it)| (at.to_string(), it)).collect()
        }
        _ => return vec![String::new()],
    };
    let each = inner
        .into_iter()
        .flat_map(|(name, it)| scalars(it).into_iter().map(move |rest| format!("/{name}{rest}")));
    each.collect()
}

/// Values that may stand in place of one: a longer text, another figure, another word.
fn others(value: &Value) -> Vec<Value> {
    let Value::String(text) = value else {
        return match value {
            Value::Bool(holds) => vec![json!(!holds)],
            number => vec![json!(number.as_u64().unwrap() - 1)],
        };
    };
    let mut others = vec![json!(format!("{text}x"))];
    if let Some((number, unit)) = text.split_once(' ')
        && let Ok(number) = number.parse::<u32>()
    {
        others
            .extend([json!(format!("{} {unit}", number + 1)), json!(format!("{number}.5 {unit}"))]);
    }
    let words = ["ask", "accept", "option", "remind", "caution", "after", "last", "site", "room"];
    others.extend(words.iter().filter(|word| *word != text).map(|word| json!(word)));
    others
}

#[test]
fn the_command_tells_lines_and_refuses_wrong_files() {
    let data = tempfile::tempdir().unwrap();
    let (other, wrong) = (data.path().join("other.json"), data.path().join("wrong.json"));
    fs::write(&other, text().replacen("\"version\": \"1\"", "\"version\": \"2\"", 1)).unwrap();
    fs::write(&wrong, "{}").unwrap();
    let compare = |other: &str| {
        let ended =
            vialwatch(data.path(), &["protocol", "compare", "inotuzumab-ozogamicin", other]);
        (ended.status, ended.stdout)
    };
    let same = (0, "no difference in meaning\n".to_owned());
    assert_eq!(compare("inotuzumab-ozogamicin"), same);
    assert_eq!(compare(other.to_str().unwrap()), (0, "protocol: version: 1 → 2\n".to_owned()));
    assert_eq!(compare(wrong.to_str().unwrap()), (3, String::new()));
    assert_eq!(compare("nowhere").0, 4);
}
