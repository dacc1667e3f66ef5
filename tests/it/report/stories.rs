//! Short sessions to report on: a protocol with half of the built-in one's steps, walked through in
//! plain mode with a clock that jumps.

use serde_json::{Value, json};
use vialwatch::plain::Given;
use vialwatch::session::Session;
use vialwatch::session::fact::{Fact, FollowUp, Mode, Record, SignOff, Stamp, Verdict};

use crate::support::archive::Memory;
use crate::support::facts::initials;
use crate::support::story::{Story, protocol_text};

/// What is left of the built-in protocol, so that stored reports stay short.
const STEPS: [&str; 27] = [
    "operator",
    "order",
    "order-again",
    "dose",
    "dose-again",
    "calculation",
    "cabinet",
    "transfer-device",
    "vial",
    "water",
    "bag-material",
    "bag-method",
    "inject",
    "clarity",
    "withdraw",
    "hold",
    "into-bag",
    "mix",
    "bag-particles",
    "store",
    "label",
    "into-refrigerator",
    "out-of-refrigerator",
    "equilibrate",
    "release",
    "infusion-start",
    "infusion-end",
];
const WINDOWS: [&str; 5] =
    ["dilute-by", "start-infusion-by", "equilibrate", "infusion", "finish-by"];
const MILESTONES: [&str; 8] = [
    "reconstitution-start",
    "dilution-start",
    "dilution-end",
    "refrigerated",
    "out-of-refrigerator",
    "released",
    "infusion-start",
    "infusion-end",
];
/// The sources kept; everything else is said to come from the first.
const SOURCES: [&str; 2] = ["article", "site"];

/// The built-in protocol cut short.
pub(super) fn protocol() -> Value {
    let mut protocol: Value = serde_json::from_str(protocol_text()).unwrap();
    protocol["facts"] = json!([]);
    keep(&mut protocol["sources"], &SOURCES);
    keep(&mut protocol["windows"], &WINDOWS);
    keep(&mut protocol["milestones"], &MILESTONES);
    for phase in protocol["phases"].as_array_mut().unwrap() {
        keep(&mut phase["steps"], &STEPS);
        for step in phase["steps"].as_array_mut().unwrap() {
            step["text"].as_array_mut().unwrap().truncate(2);
        }
    }
    let phases = protocol["phases"].as_array_mut().unwrap();
    phases.retain(|phase| !phase["steps"].as_array().unwrap().is_empty());
    from_two_sources(&mut protocol);
    let known = |it: &Value| MILESTONES.contains(&it["milestone"].as_str().unwrap());
    for phase in protocol["phases"].as_array_mut().unwrap() {
        for step in phase["steps"].as_array_mut().unwrap() {
            if let Some(sets) = step.get_mut("sets") {
                sets.as_array_mut().unwrap().retain(known);
            }
        }
    }
    protocol
}

fn keep(list: &mut Value, ids: &[&str]) {
    list.as_array_mut().unwrap().retain(|it| ids.contains(&it["id"].as_str().unwrap()));
}

fn from_two_sources(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value.as_str() {
                    Some(id) if name == "source" && !SOURCES.contains(&id) => {
                        *value = json!(SOURCES[0]);
                    }
                    _ => from_two_sources(value),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(from_two_sources),
        _ => {}
    }
}

fn begin(protocol: &str) -> Story {
    let given = Given {
        by: Some("JD".to_owned()),
        order: Some("4711".to_owned()),
        dose: Some("0.8".to_owned()),
    };
    Story::with_archive(Memory::default(), given, protocol)
}

pub(super) fn small() -> Story {
    begin(&protocol().to_string())
}

fn records(mut story: Story) -> Vec<Record> {
    story.plain.archive_mut().records.clone()
}

fn session(story: Story) -> Session {
    Session::replay(&records(story)).unwrap()
}

/// Made in half an hour, given in time, signed.
pub(super) fn finished() -> Session {
    let mut story = small();
    story.walk_to("inject.vial-1.start");
    story.wait_until(Story::at("12:10:00"));
    story.walk_to("withdraw");
    story.wait_until(Story::at("12:30:00"));
    story.walk_to("infusion-start");
    story.wait_until(Story::at("14:00:00"));
    story.say("now");
    story.wait_until(Story::at("15:05:00"));
    story.say("now");
    let session = session(story);
    signed(&session, None, FollowUp::None)
}

fn signed(session: &Session, remark: Option<&str>, follow_up: FollowUp) -> Session {
    let mut session = session.clone();
    let mut reading = session.records().last().unwrap().stamp.reading.clone();
    reading.utc += chrono::TimeDelta::hours(2);
    reading.since_boot_ns += 7_200_000_000_000;
    let verdict = if remark.is_some() { Verdict::AcceptedWithRemark } else { Verdict::Accepted };
    let fact = Fact::SignedOff(Box::new(SignOff {
        by: initials("RS"),
        verdict,
        remark: remark.map(str::to_owned),
        follow_up,
        acknowledged: Vec::new(),
    }));
    let seq = session.last_seq() + 1;
    session.apply(Record { seq, stamp: Stamp { reading, by: initials("RS") }, fact });
    session
}

/// A cloudy vial is replaced, four hours go by, and the preparation ends in the waste; a note comes
/// after the sign-off.
pub(super) fn discarded() -> Session {
    let mut story = small();
    story.walk_to("clarity.vial-1");
    story.say("cloudy");
    story.say("cloudy against the light");
    story.say("replace");
    story.walk_to("withdraw");
    story.wait_until(Story::at("16:04:10"));
    story.say("the pharmacist, PH");
    let session = session(story);
    assert_eq!(session.state().word(), "discarded");
    let open = FollowUp::Open { what: "train JD".to_owned(), whom: "RS".to_owned() };
    let mut session = signed(&session, Some("limit passed in a break"), open);
    let reading = session.records().last().unwrap().stamp.reading.clone();
    let fact = Fact::NoteWritten { text: "found the cause".to_owned() };
    let seq = session.last_seq() + 1;
    session.apply(Record { seq, stamp: Stamp { reading, by: initials("RS") }, fact });
    session
}

/// The bag goes out cold and is not reported yet.
pub(super) fn cold() -> Session {
    session(cold_story())
}

pub(super) fn cold_story() -> Story {
    let mut story = small();
    story.answer_with("store", "cold-to-ward");
    story.walk_to("inject.vial-1.start");
    story.wait_until(Story::at("12:10:00.700"));
    story.walk_to("into-bag.start");
    story.wait_until(Story::at("12:24:00.700"));
    story.walk_to("infusion-start");
    story
}

/// A walkthrough, left before the bag was labelled.
pub(super) fn practice() -> Session {
    let mut story = small();
    story.walk_to("store");
    as_practice(records(story))
}

pub(super) fn as_practice(mut records: Vec<Record>) -> Session {
    let Fact::Opened(opening) = &mut records[0].fact else { panic!("no opening") };
    opening.mode = Mode::Practice { scenario: "first-day".to_owned(), seed: 7, speed: 60 };
    Session::replay(&records).unwrap()
}

/// Nothing but what the first facts hold.
pub(super) fn begun() -> Session {
    let mut story = small();
    story.walk_to("cabinet");
    session(story)
}

/// Each story with its name.
pub(super) fn all() -> [(&'static str, Session); 4] {
    [
        ("finished", finished()),
        ("discarded", discarded()),
        ("cold", cold()),
        ("practice", practice()),
    ]
}
