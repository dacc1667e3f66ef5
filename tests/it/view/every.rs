//! What must hold for every state in every look and size: ASCII is ASCII, monochrome has no colour,
//! the footer fits, nothing of the step's text is lost, and the same place holds the same thing.

use ratatui::style::Color;
use vialwatch::app::{Look, Model, Place, Size};
use vialwatch::protocol::Kind;
use vialwatch::session::command::Question;
use vialwatch::session::fact::Part;
use vialwatch::words::ask::{ask, offers};

use super::frame::{drawn, rows, text};
use super::stage::LOOK;
use super::states::all;

const SIZES: [(u16, u16); 4] = [(60, 18), (80, 24), (97, 30), (120, 40)];

fn looks() -> [Look; 4] {
    let mono = Look { colour: false, ..LOOK };
    [LOOK, mono, Look { ascii: true, ..LOOK }, Look { ascii: true, ..mono }]
}

/// Every state in every size and look.
fn every(mut check: impl FnMut(&str, &Model)) {
    for (name, model) in all() {
        let fixed = name.starts_with("too-small");
        for (width, height) in SIZES {
            for look in looks() {
                let size = if fixed { model.size } else { Size { width, height } };
                check(name, &Model { size, look, ..model.clone() });
            }
        }
    }
}

/// All text of a frame as words, without what draws its lines.
fn words(text: &str) -> String {
    let drawn = |c: char| "─│┬┴├┤┼█░▀▄[]".contains(c);
    let plain: String = text.chars().map(|c| if drawn(c) { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The left side of a frame, where the step stands.
fn left_side(model: &Model) -> String {
    let lines = rows(&drawn(model));
    let split = lines
        .iter()
        .find_map(|line| line.chars().position(|c| c == '┬'))
        .unwrap_or_else(|| panic!("no rail in\n{}", lines.join("\n")));
    lines.iter().map(|line| line.chars().take(split).collect::<String>() + "\n").collect()
}

#[test]
fn an_ascii_frame_has_only_ascii() {
    every(|name, model| {
        if model.look.ascii {
            let frame = text(model);
            let odd: String = frame.chars().filter(|c| !c.is_ascii()).collect();
            assert!(odd.is_empty(), "{name} {:?}: {odd}\n{frame}", model.size);
        }
    });
}

#[test]
fn a_monochrome_frame_has_no_colour() {
    every(|name, model| {
        if !model.look.colour {
            for cell in drawn(model).content() {
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{name}");
            }
        }
    });
}

#[test]
fn only_named_colours_and_red_only_where_a_limit_is_passed() {
    every(|name, model| {
        let frame = drawn(model);
        let passed = text(model).contains("LIMIT PASSED");
        for cell in frame.content() {
            for colour in [cell.fg, cell.bg] {
                assert!(!matches!(colour, Color::Rgb(..) | Color::Indexed(_)), "{name}");
                assert!(!matches!(colour, Color::Red | Color::LightRed) || passed, "{name}");
            }
        }
    });
}

#[test]
fn a_frame_without_colour_says_the_same() {
    every(|name, model| {
        let other =
            Model { look: Look { colour: !model.look.colour, ..model.look }, ..model.clone() };
        assert_eq!(text(model), text(&other), "{name}");
    });
}

/// In every size and look, wherever a second person is asked and a session has ended.
#[test]
fn a_second_person_reads_the_seal_and_so_does_whoever_looks_at_an_ended_session() {
    let mut asked = std::collections::BTreeSet::new();
    every(|name, model| {
        let Place::Work(work) = &model.place else { return };
        let Some(seal) = &work.kept.seal else { return };
        if model.is_too_small() || work.sheet.is_some() || work.away_since.is_some() {
            return;
        }
        let session = work.desk.session();
        let second = match session.standing() {
            None => true,
            Some(Question::Seen) => true,
            Some(Question::Step(key)) => session.step_of(&key).is_some_and(|step| {
                key.part == Part::Main && matches!(step.kind, Kind::Second { .. })
            }),
            Some(_) => false,
        };
        if second {
            let frame = text(model);
            assert!(frame.contains(seal.as_str()), "{name} {:?}\n{frame}", model.size);
            asked.insert(name.to_owned());
        }
    });
    for name in ["calculation", "water-check", "hold", "release", "seen", "reported", "discarded"] {
        assert!(asked.contains(name), "{name} in {asked:?}");
    }
}

/// The whole mark at the end of the last line, and the help key wherever it is offered.
#[test]
fn the_last_line_fits() {
    every(|name, model| {
        let Place::Work(work) = &model.place else { return };
        if model.is_too_small() {
            return;
        }
        let lines = rows(&drawn(model));
        let last = lines.last().unwrap();
        let mark = match &work.mark {
            vialwatch::app::work::Mark::Held => "held, no file yet",
            vialwatch::app::work::Mark::Pending => "pending",
            vialwatch::app::work::Mark::Saved(_) => "saved ",
            vialwatch::app::work::Mark::NotSaved => "NOT SAVED",
        };
        assert!(last.contains(mark), "{name}: {last}");
        assert!(!last.contains('…') && !last.contains('~'), "{name}: {last}");
        let offered = vialwatch::app::offer::offered(model, |_| true).collect::<Vec<_>>();
        if offered.iter().any(|it| it.shown == "?") {
            assert!(last.contains("? keys"), "{name}: {last}");
        }
        let mut at = 0;
        for binding in offered.iter().filter(|it| it.footer) {
            let shown = if model.look.ascii {
                binding.shown.replace('⏎', "Enter")
            } else {
                binding.shown.to_owned()
            };
            let text = format!("{shown} {}", binding.does);
            if let Some(found) = last[at..].find(&text) {
                at += found + text.len();
            }
        }
        let keys = last[..last.find(mark).unwrap()].trim_end_matches(['▲', '!', ' ']);
        if model.over != vialwatch::app::Over::None {
            assert_eq!(keys.trim(), "any key returns", "{name}");
            return;
        }
        assert_eq!(&last[..at], keys, "{name}: something in the last line is no key");
    });
}

#[test]
fn nothing_of_what_is_asked_is_lost() {
    for (name, model) in all() {
        let Place::Work(work) = &model.place else { continue };
        let session = work.desk.session();
        let Some(question) = session.standing() else { continue };
        if work.sheet.is_some() || session.is_away() || work.finished || model.is_too_small() {
            continue;
        }
        if model.over != vialwatch::app::Over::None {
            continue;
        }
        for (width, height) in [(80, 24), (60, 18), (120, 40)] {
            let model = Model { size: Size { width, height }, ..model.clone() };
            let seen = words(&left_side(&model));
            let asked = ask(session, &question, &model.now, None);
            // Sentences, not where they stand: two rows may part them.
            for sentence in asked.text.split(". ") {
                let sentence = words(sentence.trim_end_matches('.'));
                assert!(seen.contains(&sentence), "{name} at {width}: {sentence}\n{seen}");
            }
            for offer in offers(session, &question) {
                assert!(seen.contains(&words(&offer.label)), "{name} at {width}: {}", offer.label);
            }
            for line in asked.lines.iter().filter(|it| it.word == "label") {
                assert!(seen.contains(&words(&line.text)), "{name} at {width}: {}", line.text);
            }
            for field in &work.form.fields {
                assert!(seen.contains(&words(&field.label)), "{name}: {}", field.label);
            }
            // In a narrow pane a glyph stands behind each, and a line below says what it means.
            let told = seen.matches("✗ rejects").count();
            let rejects = if told == 1 { seen.matches('✗').count() - 1 } else { told }.max(told);
            let wanted = offers(session, &question)
                .iter()
                .filter(|it| matches!(it.effect, vialwatch::protocol::ChoiceEffect::Reject(_)))
                .count();
            assert_eq!(rejects, wanted, "{name} at {width}");
        }
    }
}

#[test]
fn what_was_said_last_is_seen_whole() {
    every(|name, model| {
        let Place::Work(work) = &model.place else { return };
        let usual = model.size.width >= 80 && !model.look.ascii;
        if !usual || model.over != vialwatch::app::Over::None {
            return;
        }
        let seen = words(&left_side(model));
        for said in &work.said {
            let wanted = match said {
                vialwatch::app::Said::Refused(why) => {
                    vialwatch::words::refusal::sentence(*why).to_owned()
                }
                vialwatch::app::Said::Notice(notice) => {
                    vialwatch::words::screen::in_the_room(&notice.text, &model.now)
                }
                vialwatch::app::Said::Plain(text) => text.clone(),
            };
            assert!(seen.contains(&words(&wanted)), "{name} {:?}: {wanted}\n{seen}", model.size);
        }
    });
}

/// Line 1, line 2, the rail and the last line never move with what is asked.
#[test]
fn the_same_thing_stands_in_the_same_place() {
    for (width, height) in [(60, 18), (80, 24), (120, 40)] {
        let mut rails = std::collections::BTreeSet::new();
        for (name, model) in all() {
            let mut model = model.clone();
            let plain = model.over == vialwatch::app::Over::None && !name.starts_with("too-small");
            if !plain || !matches!(model.place, Place::Work(_)) {
                continue;
            }
            model.size = Size { width, height };
            let lines = rows(&drawn(&model));
            rails.extend(lines.iter().find_map(|line| line.chars().position(|c| c == '┬')));
        }
        assert_eq!(rails.len(), 1, "at {width} the rail stands at {rails:?}");
    }
}

#[test]
fn a_time_of_day_stands_only_where_it_goes_on() {
    every(|name, model| {
        let Place::Work(work) = &model.place else { return };
        if model.is_too_small() {
            return;
        }
        let session = work.desk.session();
        let running = !session.open_windows(&model.now).is_empty()
            || !session.latest_moments(&session.plan(&model.now)).is_empty();
        let now = vialwatch::words::local_seconds(model.now.utc, model.now.offset_min);
        let first = rows(&drawn(model)).remove(0);
        assert_eq!(first.ends_with(&now), running, "{name}: {first}");
    });
}

/// A protocol that is not built in is named, with the digest that people compare.
#[test]
fn a_site_protocol_is_named_on_every_frame_of_its_session() {
    let all = all();
    let (_, model) = all.iter().find(|(name, _)| *name == "site-protocol").unwrap();
    let opening = model.session().unwrap().opening();
    let name = format!("version 1, digest {}, site protocol", &opening.protocol_sha256[..8]);
    for (width, height) in [(60, 18), (80, 24), (120, 40)] {
        let model = Model { size: Size { width, height }, ..model.clone() };
        let text = text(&model).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&name), "{name} at {width}: {text}");
    }
}

/// Nobody may prepare in earnest and believe it is practice, nor the other way round.
#[test]
fn practice_is_told_on_every_frame() {
    for (name, model) in all().iter().filter(|(name, _)| name.contains("practice")) {
        for (width, height) in [(30, 8), (60, 18), (80, 24), (120, 40)] {
            for over in [
                vialwatch::app::Over::None,
                vialwatch::app::Over::Help,
                vialwatch::app::Over::Monitor,
            ] {
                let model = Model { size: Size { width, height }, over, ..model.clone() };
                assert!(text(&model).contains("▨ PRACTICE ×60 ▨"), "{name} {over:?} at {width}");
            }
        }
    }
}

#[test]
fn a_record_that_is_not_saved_is_told_on_every_frame() {
    for (name, model) in all().iter().filter(|(name, _)| name.starts_with("not-saved")) {
        for (width, height) in [(60, 18), (80, 24), (120, 40)] {
            for over in [
                vialwatch::app::Over::None,
                vialwatch::app::Over::Help,
                vialwatch::app::Over::Monitor,
            ] {
                let model = Model { size: Size { width, height }, over, ..model.clone() };
                let seen = words(&text(&model));
                assert!(seen.contains("NOT SAVED: disk-full no space is left"), "{name} {over:?}");
                assert!(seen.contains("Write this step on paper"), "{name} {over:?}");
            }
        }
    }
}

/// A question that stands always has a way to answer it on the screen.
#[test]
fn what_stands_can_be_answered() {
    for (name, model) in all() {
        let Place::Work(work) = &model.place else { continue };
        let session = work.desk.session();
        let (Some(question), None) = (session.standing(), &work.sheet) else { continue };
        let (plain, field) = (model.over == vialwatch::app::Over::None, &work.form.fields);
        if !plain || session.is_away() || work.finished || model.is_too_small() {
            continue;
        }
        if work.looking_up.is_some() {
            continue;
        }
        let waits =
            matches!(&question, Question::Step(_)) && session.standing_wait(&model.now).is_some();
        let seen = text(model);
        let chosen = offers(session, &question).is_empty() || seen.contains(" 1  ");
        let confirmed = field.is_empty() || seen.contains('[');
        assert!(chosen && confirmed, "{name}\n{seen}");
        let by_key = seen.contains("⏎ confirm") || seen.contains(" 1  ") || waits;
        assert!(by_key, "{name}\n{seen}");
    }
}

/// Each key that works is told whole, with what it does, wherever help lies over a place.
#[test]
fn help_cuts_no_key_off() {
    every(|name, model| {
        let model = Model { over: vialwatch::app::Over::Help, ..model.clone() };
        // In ASCII the same words take no more room.
        if model.is_too_small() || model.look.ascii {
            return;
        }
        let below = vialwatch::app::offer::context_below(&model);
        let frame = text(&model);
        let all = vialwatch::keys::in_context(below)
            .filter(|it| vialwatch::app::offer::is_offered(&model, it.intent))
            .filter(|it| !matches!(it.intent, vialwatch::keys::Intent::Choose(2..)));
        for binding in all {
            let whole = |line: &str| line.contains(binding.shown) && line.contains(binding.does);
            let told = frame.lines().any(whole);
            assert!(told, "{name} {:?}: {} {}\n{frame}", model.size, binding.shown, binding.does);
        }
    });
}
