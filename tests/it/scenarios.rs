//! The rules as timelines: each file under `scenarios/` is a story that a pharmacist can read.
//! One function reads them all; a story that claims nothing fails.
//!
//! A line is a comment (`#`), or `[TIME] [ACT] [=> CLAIM ; CLAIM]`. TIME is a true time of the day
//! that begins at noon (`+1d` before it: the next day); time goes by until then, and what is told
//! on the way belongs to the line. `@14:00:00` stands for that moment written out in full.
//!
//! Before the first act: `ordered DOSE|nothing`, `operator INITIALS`, `order REFERENCE`,
//! `prepared-before ORDER 5h`, `disk-is-full`, `site-codes` (the protocol with product codes filled
//! in), `protocol NAME` (first of all: a made-up one from `tests/protocols`, not the built-in one).
//! Acts: `walk to STEP` answers as usual until STEP is asked (`end`: until it is over), two seconds
//! an answer; `answers STEP=ANSWER` changes what is usual (`_` for a space); `wait`, `suspend`,
//! `reboot`, `closed` take `h:mm:ss` (`closed`: the program is shut and the session resumed);
//! `clock` moves the wall clock, `-` backwards; `stall` lets time go by unnoticed; `resume BY`;
//! `disk full|free`; `on-its-way LINE` was typed before the last question took the place of the one
//! it answers, `together LINE / LINE` came in one; `look` asks for the clocks; anything else is typed as it stands.
//! Claims: `asks STEP`, `state STATE`, `exceptions KIND ..` (all of them; those of a walk that types
//! its packages quickly are left out), `ended fine|could-not|usage`, `not TEXT` (not heard now),
//! `once TEXT`, `never TEXT` (since the story began), `block TEXT` (in the question that stands), or
//! text that is heard now.

use std::panic::catch_unwind;
use std::path::Path;

use vialwatch::plain::{Ending, Given};

use super::support::archive::Memory;
use super::support::mirror::Mirror;
use super::support::story::{Story, noon, protocol_text};

/// Reads the stories and checks each; a failure names file and line.
#[test]
fn every_story_ends_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/scenarios");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    let only = std::env::var("STORY").ok();
    let mut failed = Vec::new();
    let mut told = 0;
    for file in files.iter().filter(|file| file.extension().is_some_and(|it| it == "txt")) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        told += 1;
        let text = std::fs::read_to_string(file).unwrap();
        for told_as in [Told::Plainly, Told::WithMoreWakes, Told::OnTheScreenToo] {
            let told = catch_unwind(|| check(&text, told_as));
            let fault = match told {
                Ok(Ok(())) => continue,
                Ok(Err(fault)) => fault,
                Err(panic) => panic.downcast_ref::<String>().cloned().unwrap_or_default(),
            };
            failed.push(format!("{name}: {told_as:?}: {fault}"));
            break;
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {told} stories failed\n\n{}",
        failed.len(),
        failed.join("\n\n")
    );
    assert!(only.is_some() || told >= 60, "only {told} stories");
}

/// How a story is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Plainly,
    /// More wakes than are due: they change nothing.
    WithMoreWakes,
    /// Each line is pressed on the screen as well: the same facts follow.
    OnTheScreenToo,
}

fn check(text: &str, told_as: Told) -> Result<(), String> {
    let mut story: Option<Story> = None;
    let mut given = Given {
        by: Some("JD".to_owned()),
        order: Some("4711".to_owned()),
        dose: Some("1.3".to_owned()),
    };
    let mut archive = Memory::default();
    let mut protocol = protocol_text().to_owned();
    let mut claims = 0;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = written_out(line);
        let line = line.as_str();
        let at_line = |fault: String| format!("line {}: {line}\n  {fault}", index + 1);
        if let Some(expected) = line.strip_prefix("=>") {
            let story = story.as_ref().ok_or_else(|| at_line("nothing happened yet".to_owned()))?;
            claims += 1;
            expect(story, expected).map_err(at_line)?;
            continue;
        }
        if story.is_none() && line == "site-codes" {
            protocol = with_codes(&protocol);
            continue;
        }
        if let (None, Some(name)) = (&story, line.strip_prefix("protocol ")) {
            protocol = made_up(name);
            continue;
        }
        if story.is_none() && prepare(line, &mut given, &mut archive) {
            continue;
        }
        if let Some(story) = &mut story {
            story.turn();
        }
        let story = story.get_or_insert_with(|| {
            let archive = std::mem::take(&mut archive);
            let mut story = Story::with_archive(archive.clone(), given.clone(), &protocol);
            let now = story.machine.reading();
            match told_as {
                Told::Plainly => {}
                Told::WithMoreWakes => story.extra_wakes = 3,
                Told::OnTheScreenToo => {
                    story.mirror = Some(Mirror::begin(archive, &given, &protocol, &now));
                }
            }
            story
        });
        let (act, expected) = match line.split_once("=>") {
            Some((act, expected)) => (act.trim(), Some(expected)),
            None => (line, None),
        };
        tell(story, act);
        if let Some(mirror) = &story.mirror
            && let Some(difference) = mirror.difference(story.session())
        {
            return Err(at_line(difference));
        }
        if let Some(expected) = expected {
            claims += 1;
            expect(story, expected).map_err(at_line)?;
        }
    }
    if let (Some(story), Ok(_)) = (&story, std::env::var("ALOUD")) {
        println!("{}", story.said);
    }
    if claims == 0 { Err("the story claims nothing".to_owned()) } else { Ok(()) }
}

/// Lines before the first act: what was ordered, and what is known of other sessions.
fn prepare(line: &str, given: &mut Given, archive: &mut Memory) -> bool {
    match line.split_once(' ') {
        None if line == "disk-is-full" => archive.full = true,
        Some(("ordered", "nothing")) => *given = Given::default(),
        Some(("ordered", dose)) => given.dose = Some(dose.to_owned()),
        Some(("order", reference)) => given.order = Some(reference.to_owned()),
        Some(("operator", by)) => given.by = Some(by.to_owned()),
        Some(("prepared-before", rest)) => {
            let (order, hours) = rest.split_once(' ').unwrap();
            let hours: i64 = hours.trim_end_matches('h').parse().unwrap();
            archive.prepared.push((order.to_owned(), noon() - chrono::TimeDelta::hours(hours)));
        }
        _ => return false,
    }
    true
}

/// A protocol that is for tests alone.
fn made_up(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/protocols");
    std::fs::read_to_string(folder.join(format!("{name}.json"))).expect("a protocol for tests")
}

/// `@14:00:00` as a moment of the story's day, in full.
fn written_out(line: &str) -> String {
    let mut parts = line.split('@');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (time, rest) = part.split_at(8);
        text.push_str(&format!("{}T{time}Z{rest}", noon().format("%Y-%m-%d")));
    }
    text
}

/// The built-in protocol as a site would fill it in: codes for the vial, its look-alike and the
/// water, none for the sodium chloride.
fn with_codes(protocol: &str) -> String {
    let vial = r#""name": "BESPONSA, inotuzumab ozogamicin",
      "codes": []"#;
    let look_alike = r#"{"name": "MYLOTARG, gemtuzumab ozogamicin", "codes": []}"#;
    let water = r#""name": "Sterile water for injection",
      "codes": []"#;
    let mut text = protocol.to_owned();
    for (place, code) in
        [(vial, "05415062343456"), (look_alike, "05415062349991"), (water, "05415062340011")]
    {
        assert!(text.contains(place), "the protocol has no {place}");
        let filled = place.replace("\"codes\": []", &format!("\"codes\": [\"{code}\"]"));
        text = text.replacen(place, &filled, 1);
    }
    text
}

/// One act of a story: `[TIME] WHAT`.
fn tell(story: &mut Story, act: &str) {
    let mut act = act;
    let stamp = act.strip_prefix("+1d ").unwrap_or(act);
    let is_time = stamp.len() >= 8 && stamp.as_bytes()[2] == b':' && stamp.as_bytes()[5] == b':';
    if is_time {
        let split = act.len() - stamp.len() + stamp.find(' ').unwrap_or(stamp.len());
        let (at, rest) = act.split_at(split);
        story.wait_until(Story::at(at));
        act = rest.trim();
    }
    let (word, rest) = act.split_once(' ').unwrap_or((act, ""));
    match word {
        "" => {}
        "look" => story.say(":clocks"),
        "walk" => story.walk_to(rest.trim_start_matches("to ")),
        "answers" => {
            for pair in rest.split(' ') {
                let (step, answer) = pair.split_once('=').unwrap();
                story.answer_with(step, &answer.replace('_', " "));
            }
        }
        "wait" => story.wait(seconds(rest) * 1_000_000_000),
        "suspend" => story.suspend(seconds(rest) * 1_000_000_000),
        "clock" => story.machine.step_wall(seconds(rest) * 1_000_000_000),
        "reboot" => {
            story.machine.reboot(seconds(rest) * 1_000_000_000);
            story.resume(None);
        }
        "closed" => {
            story.machine.advance(seconds(rest) * 1_000_000_000);
            story.resume(None);
        }
        "resume" => story.resume(Some(rest)),
        "stall" => story.machine.advance(seconds(rest) * 1_000_000_000),
        "together" => story.say_together(rest),
        "on-its-way" => story.say_too_late(rest),
        "disk" => {
            story.plain.archive_mut().full = rest == "full";
            if let Some(mirror) = &mut story.mirror {
                mirror.set_full(rest == "full");
            }
        }
        "says" => story.say(rest),
        _ => story.say(act),
    }
}

/// `h:mm:ss`, with a sign for the wall clock.
fn seconds(text: &str) -> i64 {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.trim_start_matches('+')),
    };
    let parts: Vec<i64> = text.split(':').map(|part| part.parse().expect("h:mm:ss")).collect();
    assert_eq!(parts.len(), 3, "write {text} as h:mm:ss");
    sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])
}

fn expect(story: &Story, expected: &str) -> Result<(), String> {
    for claim in expected.split(';').map(str::trim).filter(|claim| !claim.is_empty()) {
        let (holds, found) = holds(story, claim);
        if !holds {
            return Err(format!("not so: {claim}\n  {found}"));
        }
    }
    Ok(())
}

fn holds(story: &Story, claim: &str) -> (bool, String) {
    let heard = story.heard();
    match claim.split_once(' ') {
        Some(("asks", step)) => (story.prompt() == step, format!("asked: {}", story.prompt())),
        Some(("state", state)) => {
            let is = story.session().state().word();
            (is == state, format!("state: {is}"))
        }
        Some(("ended", how)) => {
            let is = match story.plain.ending() {
                Some(Ending::Fine) => "fine",
                Some(Ending::CouldNot) => "could-not",
                Some(Ending::Usage) => "usage",
                None => "not yet",
            };
            (is == how, format!("ended: {is}"))
        }
        Some(("never", rest)) => {
            let found: Vec<_> = story.said.lines().filter(|line| line.contains(rest)).collect();
            (found.is_empty(), format!("said:\n{}", found.join("\n")))
        }
        Some(("once", rest)) => {
            let count = story.said.matches(rest).count();
            (count == 1, format!("said {count} times"))
        }
        Some(("block", rest)) => {
            let block = story.prompt_block();
            (block.contains(rest), format!("asked:\n{block}"))
        }
        Some(("not", rest)) => (!heard.contains(rest), format!("heard:\n{heard}")),
        Some(("exceptions", kinds)) => {
            let now = story.machine.reading();
            let mut is: Vec<_> =
                vialwatch::session::exceptions::exceptions_at(story.session(), &now)
                    .iter()
                    .map(|exception: &vialwatch::session::exceptions::Exception| {
                        exception.kind.word()
                    })
                    .filter(|word| !matches!(*word, "too-fast" | "typed-identity"))
                    .collect();
            is.dedup();
            let mut wanted: Vec<_> = kinds.split(' ').filter(|kind| *kind != "none").collect();
            is.sort_unstable();
            is.dedup();
            wanted.sort_unstable();
            (is == wanted, format!("exceptions: {is:?}"))
        }
        _ => (heard.contains(claim), format!("heard:\n{heard}")),
    }
}
